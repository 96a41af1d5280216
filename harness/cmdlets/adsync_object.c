/* SPDX-License-Identifier: MIT */
/*
 * Connectors, connector spaces and the metaverse, to look at.
 */
#include "harness/cmdlets/adsync.h"

#include "sim/base/arena.h"
#include "sim/base/buf.h"
#include "sim/model/dn.h"

static const struct err *
need_connect(struct call *c)
{
    return session_err(c, lab_need_connect(session_lab(c), c->arena));
}

static bool
same_guid(struct str a, struct str b)
{
    a = str_starts(a, STR("{")) ? str_sub(a, 1, a.len - 2) : a;
    return str_ieq(a, b);
}

static const struct err *
no_connector(struct call *c, struct str named)
{
    struct buf names = buf_in(c->arena);
    uint32_t n = lab_connector_count(session_lab(c));

    for (uint32_t i = 0; i < n; i++)
        buf_fmt(&names, "%s\"" STR_FMT "\"",
                i == 0      ? ""
                : i + 1 < n ? ", "
                            : " and ",
                STR_ARG(lab_connector(session_lab(c), i)->name));
    return call_error(c, ERR_NOT_FOUND, "there is no connector \"" STR_FMT "\"; they are " STR_FMT,
                      STR_ARG(named), STR_ARG(buf_str(&names)));
}

const struct err *
adsync_connector_of(struct call *c, uint32_t *out)
{
    struct str name = call_text(c, "ConnectorName");
    struct str id = shape_given(c, "ConnectorIdentifier")
                        ? value_to_text(call_value(c, "ConnectorIdentifier"), c->arena)
                        : STR("");

    for (uint32_t i = 0; i < lab_connector_count(session_lab(c)); i++) {
        const struct engine_connector *k = lab_connector(session_lab(c), i);
        if ((name.len && str_ieq(k->name, name)) || (id.len && same_guid(id, k->id))) {
            *out = i;
            return NULL;
        }
    }
    return no_connector(c, name.len ? name : id);
}

/* --- Get-ADSyncConnector ----------------------------------------------------------------------- */

static const struct object_type connector_type = {
    .name = "Microsoft.IdentityManagement.PowerShell.ObjectModel.Connector",
    .display = "Name|Identifier|Type"};

const struct param adsync_connector_params[] = {
    {"Name", PARAM_TEXT, .position = 1}, {"Identifier", PARAM_GUID}, {NULL}};

struct value
adsync_statistics(struct call *c, uint32_t connector)
{
    struct cs_statistics s = engine_statistics(lab_connect(session_lab(c)), connector);
    struct object *o = shape_object(c, &type_custom);

    shape_int(o, "All", s.all, c->arena);
    shape_int(o, "Connectors", s.connectors, c->arena);
    shape_int(o, "Disconnectors", s.disconnectors, c->arena);
    shape_int(o, "Placeholders", s.placeholders, c->arena);
    shape_int(o, "ImportAdds", s.import_adds, c->arena);
    shape_int(o, "ImportUpdates", s.import_updates, c->arena);
    shape_int(o, "ImportDeletes", s.import_deletes, c->arena);
    shape_int(o, "ExportAdds", s.export_adds, c->arena);
    shape_int(o, "ExportUpdates", s.export_updates, c->arena);
    shape_int(o, "ExportDeletes", s.export_deletes, c->arena);
    shape_int(o, "Unconfirmed", s.unconfirmed, c->arena);
    return value_object(o);
}

const struct err *
adsync_get_connector(struct call *c)
{
    struct str name = call_text(c, "Name");
    struct str id = value_to_text(call_value(c, "Identifier"), c->arena);

    TRY(need_connect(c));
    for (uint32_t i = 0; i < lab_connector_count(session_lab(c)); i++) {
        const struct engine_connector *k = lab_connector(session_lab(c), i);
        if ((name.len && !str_ieq(name, k->name)) || (id.len && !same_guid(id, k->id)))
            continue;
        struct object *o = shape_object(c, &connector_type);
        shape_text(o, "Name", k->name, c->arena);
        object_setz(o, "Identifier", value_guid_text(k->id, c->arena), c->arena);
        shape_text(o, "Type", k->side == SIDE_AD ? STR("AD") : STR("Extensible2"), c->arena);
        shape_text(o, "Partition", k->base, c->arena);
        object_setz(o, "Partitions", adsync_partitions(c, i), c->arena);
        object_setz(o, "RunProfiles", adsync_profiles(c, i), c->arena);
        object_setz(o, "Statistics", adsync_statistics(c, i), c->arena);
        TRY(call_emit(c, value_object(o)));
    }
    return NULL;
}

/* --- Get-ADSyncCSObject ------------------------------------------------------------------------ */

static const struct object_type cs_type = {
    .name = "Microsoft.IdentityManagement.PowerShell.ObjectModel.CsObject"};

const struct param adsync_cs_params[] = {{"Identifier", PARAM_GUID},
                                         {"ConnectorName", PARAM_TEXT},
                                         {"ConnectorIdentifier", PARAM_GUID},
                                         {"DistinguishedName", PARAM_TEXT, .aliases = "DN"},
                                         {"StartIndex", PARAM_INT},
                                         {"MaxResultCount", PARAM_INT},
                                         {"SkipDNValidation", PARAM_SWITCH},
                                         {"Transient", PARAM_SWITCH},
                                         {NULL}};

static struct value
attribute_object(struct call *c, attr_id id, struct value values)
{
    struct object *o = shape_object(c, &type_custom);

    shape_text(o, "Name", schema_name(lab_schema(session_lab(c)), id), c->arena);
    object_setz(o, "Values", values, c->arena);
    return value_object(o);
}

static struct value
value_list(const struct attr *attr, enum syntax syntax, struct arena *a)
{
    struct array *list = array_new(a);

    for (uint32_t i = 0; i < attr->n; i++)
        array_push(list, shape_value(syntax, attr->values[i], a), a);
    return value_array(list);
}

static struct value
entry_attributes(struct call *c, const struct entry *e, enum side side)
{
    struct array *list = array_new(c->arena);

    for (uint32_t i = 0; i < e->n; i++)
        array_push(list,
                   attribute_object(c, e->attrs[i].id,
                                    value_list(&e->attrs[i],
                                               schema_form(e->attrs[i].id, side).syntax, c->arena)),
                   c->arena);
    return value_array(list);
}

struct value
adsync_pending_attributes(struct call *c, const struct mod *mods, uint32_t n, enum side side)
{
    static const char *const kinds[] = {"Set", "Add", "Remove"};
    struct array *list = array_new(c->arena);

    for (uint32_t i = 0; i < n; i++) {
        struct attr attr = {mods[i].id, mods[i].n, mods[i].values};
        struct value o = attribute_object(
            c, mods[i].id, value_list(&attr, schema_form(mods[i].id, side).syntax, c->arena));
        object_setz(o.object, "Operation", value_textz(kinds[mods[i].kind]), c->arena);
        array_push(list, o, c->arena);
    }
    return value_array(list);
}

const char *
adsync_pending_word(enum pending p)
{
    static const char *const words[] = {"none", "add", "update", "delete"};

    return words[p];
}

static struct value
rule_name(struct call *c, rule_id id)
{
    if (id == RULE_NONE)
        return VALUE_NONE;
    return value_text(ruleset_get(lab_rules(session_lab(c)), id)->name);
}

static struct value
cs_object(struct call *c, const struct cs_view *v)
{
    const struct engine_connector *k = lab_connector(session_lab(c), v->connector);
    struct object *o = shape_object(c, &cs_type);
    struct mv_view mv = {0};
    struct arena *a = c->arena;

    if (v->mv != ENGINE_NONE)
        engine_mv_view(lab_connect(session_lab(c)), v->mv, &mv, a);
    object_setz(o, "ObjectId", value_guid_text(v->id, a), a);
    shape_text(o, "ConnectorName", k->name, a);
    object_setz(o, "ConnectorId", value_guid_text(k->id, a), a);
    shape_text(o, "DistinguishedName", v->dn, a);
    shape_text(o, "ObjectType", class_name(v->class), a);
    shape_bool(o, "IsPlaceHolder", v->state == CS_PLACEHOLDER, a);
    shape_bool(o, "IsTransient", v->transient, a);
    shape_bool(o, "IsConnector", v->mv != ENGINE_NONE, a);
    object_setz(o, "ConnectedMVObjectId", mv.id.len ? value_guid_text(mv.id, a) : VALUE_NONE, a);
    object_setz(o, "InboundRule", rule_name(c, v->in_rule), a);
    object_setz(o, "OutboundRule", rule_name(c, v->out_rule), a);
    object_setz(o, "PendingImport", value_textz(adsync_pending_word(v->import)), a);
    object_setz(o, "PendingExport", value_textz(adsync_pending_word(v->export)), a);
    object_setz(o, "PendingExportDN", v->new_dn.len ? value_text(v->new_dn) : VALUE_NONE, a);
    object_setz(o, "UnconfirmedExport", value_textz(adsync_pending_word(v->unconfirmed)), a);
    shape_bool(o, "HasSyncError", v->import_error.literal.at != NULL, a);
    shape_bool(o, "HasExportError", v->export_error.literal.at != NULL, a);
    shape_text(o, "SynchronizationError", v->import_error.literal, a);
    shape_text(o, "ExportError", v->export_error.literal, a);
    object_setz(
        o, "Attributes",
        entry_attributes(c, v->import == PENDING_ADD ? &v->imported : &v->hologram, k->side), a);
    object_setz(o, "PendingExportAttributes",
                adsync_pending_attributes(c, v->mods, v->mods_n, k->side), a);
    return value_object(o);
}

static const struct err *
emit_cs(struct call *c, cs_index index)
{
    struct cs_view v;

    if (index == ENGINE_NONE || !engine_cs_view(lab_connect(session_lab(c)), index, &v, c->arena))
        return call_error(c, ERR_NOT_FOUND, "the connector space holds no such object");
    return call_emit(c, cs_object(c, &v));
}

static const struct err *
emit_cs_range(struct call *c, uint32_t connector)
{
    const struct engine *e = lab_connect(session_lab(c));
    int64_t skip = call_int(c, "StartIndex", 0), left = call_int(c, "MaxResultCount", INT32_MAX);

    for (cs_index i = 0; i < engine_cs_count(e) && left > 0; i++) {
        struct cs_view v;
        if (engine_cs_state(e, i) != CS_STAGING || !engine_cs_view(e, i, &v, c->arena) ||
            v.connector != connector || (call_switch(c, "Transient") && !v.transient) || skip-- > 0)
            continue;
        left--;
        TRY(call_emit(c, cs_object(c, &v)));
    }
    return NULL;
}

const struct err *
adsync_cs_object_of(struct call *c, cs_index *out)
{
    const struct engine *e = lab_connect(session_lab(c));
    uint32_t connector;

    if (call_has(c, "Identifier")) {
        *out = engine_cs_by_id(e, value_to_text(call_value(c, "Identifier"), c->arena));
        return NULL;
    }
    TRY(adsync_connector_of(c, &connector));
    struct str dn = call_text(c, "DistinguishedName");
    if (!dn_valid(dn))
        return call_error(c, ERR_INPUT, "\"" STR_FMT "\" is not a distinguished name", STR_ARG(dn));
    *out = engine_cs_by_dn(e, connector, dn);
    return NULL;
}

const struct err *
adsync_get_cs_object(struct call *c)
{
    uint32_t connector;
    cs_index found;

    TRY(need_connect(c));
    if (call_has(c, "Identifier") || call_has(c, "DistinguishedName")) {
        TRY(adsync_cs_object_of(c, &found));
        return emit_cs(c, found);
    }
    TRY(adsync_connector_of(c, &connector));
    return emit_cs_range(c, connector);
}

/* --- Get-ADSyncMVObject ------------------------------------------------------------------------ */

static const struct object_type mv_type = {
    .name = "Microsoft.IdentityManagement.PowerShell.ObjectModel.MvObject"};

const struct param adsync_mv_params[] = {
    {"Identifier", PARAM_GUID, .position = 1, .flags = PARAM_MANDATORY | PARAM_PIPELINE}, {NULL}};

struct value
adsync_mv_attributes(struct call *c, const struct mv_view *v)
{
    struct array *list = array_new(c->arena);

    for (uint32_t i = 0; i < v->n; i++) {
        const struct mv_attr *m = &v->attrs[i];
        enum syntax syntax = schema_form(m->attr.id, SIDE_METAVERSE).syntax;
        struct value o = attribute_object(c, m->attr.id, value_list(&m->attr, syntax, c->arena));
        object_setz(o.object, "SyncRule", rule_name(c, m->rule), c->arena);
        object_setz(o.object, "ConnectorName",
                    m->connector < lab_connector_count(session_lab(c))
                        ? value_text(lab_connector(session_lab(c), m->connector)->name)
                        : VALUE_NONE,
                    c->arena);
        array_push(list, o, c->arena);
    }
    return value_array(list);
}

static struct value
mv_lineage(struct call *c, const struct mv_view *v)
{
    struct array *list = array_new(c->arena);

    for (uint32_t i = 0; i < v->links_n; i++) {
        struct cs_view cs;
        if (!engine_cs_view(lab_connect(session_lab(c)), v->links[i], &cs, c->arena))
            continue;
        struct object *o = shape_object(c, &type_custom);
        shape_text(o, "ConnectorName", lab_connector(session_lab(c), cs.connector)->name, c->arena);
        object_setz(o, "ConnectedCsObjectId", value_guid_text(cs.id, c->arena), c->arena);
        shape_text(o, "ConnectedCsObjectDN", cs.dn, c->arena);
        array_push(list, value_object(o), c->arena);
    }
    return value_array(list);
}

const struct err *
adsync_get_mv_object(struct call *c)
{
    struct str id = value_to_text(call_value(c, "Identifier"), c->arena);
    struct mv_view v;

    TRY(need_connect(c));
    const struct engine *e = lab_connect(session_lab(c));
    mv_index index = engine_mv_by_id(e, id);
    if (index == ENGINE_NONE || !engine_mv_view(e, index, &v, c->arena))
        return call_error(c, ERR_NOT_FOUND, "the metaverse holds no object " STR_FMT, STR_ARG(id));
    struct object *o = shape_object(c, &mv_type);
    object_setz(o, "ObjectId", value_guid_text(v.id, c->arena), c->arena);
    shape_text(o, "ObjectType", class_name(v.class), c->arena);
    object_setz(o, "Attributes", adsync_mv_attributes(c, &v), c->arena);
    object_setz(o, "Lineage", mv_lineage(c, &v), c->arena);
    return call_emit(c, value_object(o));
}
