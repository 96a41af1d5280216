/* SPDX-License-Identifier: MIT */
/*
 * One object synchronised, as a preview or for good; and the pilot group.
 */
#include "harness/cmdlets/adsync.h"

#include "sim/base/arena.h"

static const struct object_type preview_type = {
    .name = "Microsoft.IdentityManagement.PowerShell.ObjectModel.PreviewResult",
    .display = "DistinguishedName|Committed|Result|Changes"};

const struct param adsync_sync_object_params[] = {
    {"ConnectorName", PARAM_TEXT, .position = 1},
    {"DistinguishedName", PARAM_TEXT, .position = 2, .aliases = "DN"},
    {"Identifier", PARAM_GUID},
    {"ConnectorIdentifier", PARAM_GUID},
    {"Commit", PARAM_SWITCH},
    {NULL}};

/* What the object's metaverse object was linked to before, and is now. */
struct links {
    VEC(cs_index) list;
};

static void
note_links(struct links *l, const struct engine *e, cs_index object, struct arena *a)
{
    struct mv_view mv;

    if (!engine_mv_view(e, engine_cs_mv(e, object), &mv, a))
        return;
    for (uint32_t i = 0; i < mv.links_n; i++) {
        bool known = false;
        for (uint32_t k = 0; k < l->list.n; k++)
            known |= l->list.at[k] == mv.links[i];
        if (!known)
            *VEC_PUSH(&l->list, a) = mv.links[i];
    }
}

/* What is to be sent afterwards to each of the objects. */
static struct value
changes(struct call *c, const struct engine *after, const struct links *l)
{
    struct array *list = array_new(c->arena);

    for (uint32_t i = 0; i < l->list.n; i++) {
        struct cs_view v;
        if (!engine_cs_view(after, l->list.at[i], &v, c->arena) || v.export == PENDING_NONE)
            continue;
        const struct engine_connector *k = lab_connector(session_lab(c), v.connector);
        struct object *o = object_new(&type_custom, c->arena);
        shape_text(o, "ConnectorName", k->name, c->arena);
        shape_text(o, "DistinguishedName", v.dn, c->arena);
        object_setz(o, "Operation", value_textz(adsync_pending_word(v.export)), c->arena);
        object_setz(o, "Attributes", adsync_pending_attributes(c, v.mods, v.mods_n, k->side),
                    c->arena);
        array_push(list, value_object(o), c->arena);
    }
    return value_array(list);
}

struct str
adsync_disposition(const struct step_result *s)
{
    for (int i = 0; i < INBOUND_COUNTERS; i++)
        if (s->inbound[i])
            return inbound_counter_name((enum inbound_counter)i);
    return STR("");
}

static struct value
preview_object(struct call *c, cs_index object, const struct engine *after,
               const struct step_result *s, const struct links *l)
{
    struct object *o = shape_object(c, &preview_type);
    struct arena *a = c->arena;
    struct mv_view mv;

    object_setz(o, "ObjectId", value_guid_text(engine_cs_guid(object, a), a), a);
    shape_text(o, "ConnectorName", lab_connector(session_lab(c), s->connector)->name, a);
    shape_text(o, "DistinguishedName", engine_cs_dn(after, object, a), a);
    shape_bool(o, "Committed", call_switch(c, "Commit"), a);
    shape_text(o, "Result", s->result, a);
    shape_text(o, "Disposition", adsync_disposition(s), a);
    shape_text(o, "ErrorType", s->errors.n ? s->errors.at[0].literal : STR(""), a);
    shape_text(o, "ErrorDetail", s->errors.n ? s->errors.at[0].text : STR(""), a);
    shape_text(o, "AlgorithmStep",
               s->errors.n ? algorithm_step_name(s->errors.at[0].step) : STR(""), a);
    bool linked = engine_mv_view(after, engine_cs_mv(after, object), &mv, a);
    object_setz(o, "ConnectedMVObjectId", linked ? value_guid_text(mv.id, a) : VALUE_NONE, a);
    object_setz(o, "MVAttributes",
                linked ? adsync_mv_attributes(c, &mv) : value_array(array_new(a)), a);
    object_setz(o, "Changes", changes(c, after, l), a);
    return value_object(o);
}

const struct err *
adsync_sync_object(struct call *c)
{
    struct lab *lab = session_lab(c);
    struct step_result step;
    struct engine *after;
    struct links links = {0};
    cs_index object;

    TRY(session_err(c, lab_need_connect(lab, c->arena)));
    TRY(adsync_cs_object_of(c, &object));
    if (object == ENGINE_NONE)
        return call_error(c, ERR_NOT_FOUND, "the connector space holds no such object");
    if (call_switch(c, "Commit"))
        session_blame(c);
    note_links(&links, lab_connect(lab), object, c->arena);
    TRY(session_err(
        c, lab_sync_object(lab, object, call_switch(c, "Commit"), &after, &step, c->arena)));
    note_links(&links, after, object, c->arena);
    return call_emit(c, preview_object(c, object, after, &step, &links));
}

const struct param adsync_group_filter_params[] = {
    {"Group", PARAM_TEXT, .position = 1}, {"None", PARAM_SWITCH}, {NULL}};

const struct err *
adsync_group_filter(struct call *c)
{
    struct str group = call_text(c, "Group");

    if (call_switch(c, "None") == (group.len > 0))
        return call_error(c, ERR_INPUT, "give the DN of the pilot group, or -None");
    session_blame(c);
    return session_err(c, lab_group_filter(session_lab(c), group, c->arena));
}
