/* SPDX-License-Identifier: MIT */
/*
 * Search-ADSyncDirectoryObjects: the directory through a connector.
 */
#include "harness/cmdlets/adsync.h"
#include "sim/base/arena.h"

const struct param adsync_search_params[] = {
    {"AdConnectorId", PARAM_GUID, .position = 1, .flags = PARAM_MANDATORY},
    {"LdapFilter", PARAM_TEXT, .position = 2, .flags = PARAM_MANDATORY},
    {"PropertiesToRetrieve", PARAM_TEXT_LIST},
    {"SearchScope", PARAM_TEXT, .choices = "Base|OneLevel|Subtree"},
    {"SizeLimit", PARAM_INT},
    {"BaseDn", PARAM_TEXT},
    {NULL}};

static bool
retrieves(struct values wanted, struct str name, struct arena *a)
{
    for (size_t i = 0; i < wanted.n; i++)
        if (str_ieq(value_to_text(wanted.at[i], a), name))
            return true;
    return wanted.n == 0;
}

static const struct err *
emit_entry(struct call *c, const struct entry *e, struct values wanted)
{
    struct object *o = shape_object(c, &type_custom);

    shape_text(o, "distinguishedName", e->dn, c->arena);
    for (uint32_t i = 0; i < e->n; i++) {
        struct str name = schema_name(lab_schema(session_lab(c)), e->attrs[i].id);
        if (e->attrs[i].id == ATTR_distinguishedName || !retrieves(wanted, name, c->arena))
            continue;
        object_set(o, name,
                   shape_attr(&e->attrs[i], schema_form(e->attrs[i].id, SIDE_AD), c->arena),
                   c->arena);
    }
    return call_emit(c, value_object(o));
}

static enum scope
search_scope(const struct call *c)
{
    struct str word = call_text(c, "SearchScope");

    if (str_ieq(word, STR("Base")))
        return SCOPE_BASE;
    return str_ieq(word, STR("OneLevel")) ? SCOPE_ONE : SCOPE_SUBTREE;
}

static const struct engine_connector *
ad_connector_with(const struct lab *lab, struct str id)
{
    for (uint32_t i = 0; i < lab_connector_count(lab); i++)
        if (i != LAB_ENTRA && str_ieq(lab_connector(lab, i)->id, id))
            return lab_connector(lab, i);
    return NULL;
}

const struct err *
adsync_search_directory(struct call *c)
{
    struct lab *lab = session_lab(c);
    struct str id = value_to_text(call_value(c, "AdConnectorId"), c->arena);
    int64_t limit = call_int(c, "SizeLimit", 0);
    struct entries found = {0};

    TRY(session_err(c, lab_need_connect(lab, c->arena)));
    const struct engine_connector *ad = ad_connector_with(lab, id);
    if (!ad)
        return err_remedy(call_error(c, ERR_NOT_FOUND,
                                     "\"" STR_FMT
                                     "\" is not the identifier of an Active Directory connector",
                                     STR_ARG(id)),
                          c->arena, "Get-ADSyncConnector lists them with their identifiers.");
    if (limit < 0)
        return call_error(c, ERR_INPUT, "-SizeLimit is a number of objects from 0 on");
    struct query q = {.base = call_has(c, "BaseDn") ? call_text(c, "BaseDn") : ad->base,
                      .scope = search_scope(c),
                      .filter = call_text(c, "LdapFilter"),
                      .limit = (uint32_t)limit};
    TRY(session_err(c, lab_ad_find(lab, &q, &found, c->arena)));
    for (uint32_t i = 0; i < found.list.n; i++)
        TRY(emit_entry(c, &found.list.at[i], call_list(c, "PropertiesToRetrieve")));
    return NULL;
}
