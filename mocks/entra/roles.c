/* SPDX-License-Identifier: MIT */
/* Administrator roles and who holds them: roleManagement/directory. */
#include "mocks/entra/route.h"
#include "sim/base/arena.h"
#include "sim/world/company.h"

/*
 * `NAME eq 'value'`, the only filter that is taken here; `at` is NULL without a filter. False: another
 * one, which is answered.
 */
static bool
read_filter(struct entra_call *c, const char *name, struct str *value)
{
    struct str filter = str_trim(c->query.filter), start = str_fmt(c->arena, "%s eq '", name);

    *value = (struct str){NULL, 0};
    if (!filter.len)
        return true;
    if (str_istarts(filter, start) && filter.len > start.len && str_ends(filter, STR("'"))) {
        *value = str_sub(filter, start.len, filter.len - start.len - 1);
        return true;
    }
    entra_call_error(c, 400, "Request_UnsupportedQuery",
                     "Unsupported or invalid query filter clause: only %s eq '...' is.", name);
    return false;
}

static void
begin_list(struct buf *b, const struct entra_call *c, const char *what)
{
    buf_fmt(b,
            "{\"@odata.context\":\"https://graph.microsoft.com/" STR_FMT
            "/$metadata#roleManagement/directory/%s\",\"value\":[",
            STR_ARG(c->version), what);
}

void
role_definition_list(struct entra_call *c)
{
    struct buf b = buf_in(c->arena);
    struct str wanted;

    if (!read_filter(c, "displayName", &wanted))
        return;
    begin_list(&b, c, "roleDefinitions");
    for (uint32_t i = 0; i < company_role_count(); i++) {
        const struct company_role *r = company_role_at(i);
        if (wanted.at && !str_ieq(wanted, r->name))
            continue;
        json_comma(&b);
        buf_add(&b, STR("{\"id\":"));
        json_text(&b, r->id);
        json_name(&b, STR("displayName"));
        json_text(&b, r->name);
        json_name(&b, STR("templateId"));
        json_text(&b, r->id);
        buf_add(&b, STR(",\"isBuiltIn\":true,\"isEnabled\":true}"));
    }
    buf_add(&b, STR("]}"));
    call_json(c, 200, &b);
}

/* An assignment is named by its two ends. */
static void
write_assignment(struct buf *b, struct str user, struct str role)
{
    buf_add(b, STR("{\"id\":"));
    json_text(b, str_fmt(b->arena, STR_FMT "." STR_FMT, STR_ARG(user), STR_ARG(role)));
    json_name(b, STR("principalId"));
    json_text(b, user);
    json_name(b, STR("roleDefinitionId"));
    json_text(b, role);
    buf_add(b, STR(",\"directoryScopeId\":\"/\"}"));
}

void
role_assignment_list(struct entra_call *c)
{
    struct tenant_walk walk = {.collection = COLLECTION_LIVE, .class = CLASS_user};
    struct buf b = buf_in(c->arena);
    struct str wanted;
    uint32_t user;

    if (!read_filter(c, "principalId", &wanted))
        return;
    begin_list(&b, c, "roleAssignments");
    while ((user = tenant_walk_next(c->tenant, &walk)) != TENANT_NO_OBJECT) {
        const struct str *roles;
        uint32_t n = tenant_object_values(c->tenant, user, ATTR_assignedRoles, &roles, c->arena);
        struct str id = n ? tenant_object_id(c->tenant, user, c->arena) : STR("");
        for (uint32_t i = 0; i < n && !(wanted.at && !str_ieq(wanted, id)); i++) {
            json_comma(&b);
            write_assignment(&b, id, roles[i]);
        }
    }
    buf_add(&b, STR("]}"));
    call_json(c, 200, &b);
}

static bool
assign(struct entra_call *c, struct str user_id, struct str role, enum mod_kind kind)
{
    uint32_t user = tenant_object(c->tenant, CLASS_user, user_id.at ? user_id : STR(""));
    const struct company_role *known = company_role_find(role.at ? role : STR(""));

    if (user == TENANT_NO_OBJECT || !known) {
        call_not_found(c, user == TENANT_NO_OBJECT ? user_id : role);
        return false;
    }
    struct mod mod = {ATTR_assignedRoles, kind, 1, &known->id};
    struct receipt r =
        call_write(c, (struct op){.kind = OP_UPDATE,
                                  .anchor = tenant_object_anchor(c->tenant, user, c->arena),
                                  .mods = &mod,
                                  .n = 1});
    return call_done(c, &r);
}

void
role_assignment_create(struct entra_call *c)
{
    struct str user = json_string(json_get(c->json, "principalId"));
    struct str role = json_string(json_get(c->json, "roleDefinitionId"));
    struct buf b = buf_in(c->arena);

    if (!str_eq(json_string(json_get(c->json, "directoryScopeId")), STR("/"))) {
        entra_call_error(c, 400, "Request_BadRequest",
                         "The sandbox knows assignments over the whole directory: "
                         "directoryScopeId must be '/'.");
        return;
    }
    if (!assign(c, user, role, MOD_ADD))
        return;
    write_assignment(&b, user, company_role_find(role)->id);
    call_json(c, 201, &b);
}

void
role_assignment_delete(struct entra_call *c)
{
    struct str role = c->key, user = str_cut(&role, '.');

    if (assign(c, user, role, MOD_REMOVE))
        call_empty(c, 204);
}
