/* SPDX-License-Identifier: MIT */
/*
 * Administrator roles the older way: directoryRoles with their members, and their templates. Every
 * role is activated. A role of the tenant has an id of its own and is found by its template's too.
 */
#include "mocks/entra/list.h"
#include "mocks/entra/reference.h"
#include "mocks/entra/route.h"
#include "sim/base/arena.h"
#include "sim/base/codec.h"
#include "sim/world/company.h"

/* The template's id under the tenant's. */
static struct str
role_id(const struct entra_call *c, const struct company_role *r)
{
    unsigned char template[16], tenant[16];
    bool known = guid_parse(r->id, template) && guid_parse(tenant_id(c->tenant, c->arena), tenant);

    for (int i = 0; known && i < 16; i++)
        if (i != 7 && i != 8) /* the version stays */
            template[i] ^= tenant[i];
    return guid_text(str_n((const char *)template, sizeof template), c->arena);
}

/* The role that the path names; else NULL and 404. */
static const struct company_role *
named_role(struct entra_call *c)
{
    for (uint32_t i = 0; i < company_role_count(); i++) {
        const struct company_role *r = company_role_at(i);
        if (str_ieq(c->key, r->id) || str_ieq(c->key, role_id(c, r)))
            return r;
    }
    call_not_found(c, c->key);
    return NULL;
}

static void
write_context(struct buf *b, const struct entra_call *c, const char *what)
{
    buf_fmt(b, "{\"@odata.context\":\"https://graph.microsoft.com/" STR_FMT "/$metadata#%s\",",
            STR_ARG(c->version), what);
}

static void
write_role(struct buf *b, const struct entra_call *c, const struct company_role *r, bool template)
{
    buf_add(b, STR("\"id\":"));
    json_text(b, template ? r->id : role_id(c, r));
    buf_add(b, STR(",\"deletedDateTime\":null,\"description\":null"));
    json_name(b, STR("displayName"));
    json_text(b, r->name);
    if (!template) {
        json_name(b, STR("roleTemplateId"));
        json_text(b, r->id);
    }
    buf_byte(b, '}');
}

static void
write_roles(struct entra_call *c, bool templates)
{
    struct buf b = buf_in(c->arena);

    write_context(&b, c, templates ? "directoryRoleTemplates" : "directoryRoles");
    buf_add(&b, STR("\"value\":["));
    for (uint32_t i = 0; i < company_role_count(); i++) {
        json_comma(&b);
        buf_byte(&b, '{');
        write_role(&b, c, company_role_at(i), templates);
    }
    buf_add(&b, STR("]}"));
    call_json(c, 200, &b);
}

void
directory_role_list(struct entra_call *c)
{
    write_roles(c, false);
}

void
directory_role_template_list(struct entra_call *c)
{
    write_roles(c, true);
}

void
directory_role_get(struct entra_call *c)
{
    const struct company_role *r = named_role(c);
    struct buf b = buf_in(c->arena);

    if (!r)
        return;
    write_context(&b, c, "directoryRoles/$entity");
    write_role(&b, c, r, false);
    call_json(c, 200, &b);
}

void
directory_role_members(struct entra_call *c)
{
    struct tenant_walk users = {.collection = COLLECTION_LIVE, .class = CLASS_user};
    const struct company_role *r = named_role(c);
    struct tenant_numbers holders = {0};
    uint32_t user;

    if (!r)
        return;
    while ((user = tenant_walk_next(c->tenant, &users)) != TENANT_NO_OBJECT) {
        const struct str *roles;
        uint32_t n = tenant_object_values(c->tenant, user, ATTR_assignedRoles, &roles, c->arena);
        for (uint32_t i = 0; i < n; i++)
            if (str_ieq(roles[i], r->id))
                *VEC_PUSH(&holders.list, c->arena) = user;
    }
    struct list_request request = {
        .walk = {.collection = COLLECTION_LIVE, .class = CLASS_user, .among = &holders},
        .class = CLASS_none,
        .name = "directoryObjects"};
    list_answer(c, &request);
}

static void
assign(struct entra_call *c, const struct company_role *r, uint32_t user, enum mod_kind kind)
{
    struct mod mod = {ATTR_assignedRoles, kind, 1, &r->id};
    struct receipt receipt =
        call_write(c, (struct op){.kind = OP_UPDATE,
                                  .anchor = tenant_object_anchor(c->tenant, user, c->arena),
                                  .mods = &mod,
                                  .n = 1});

    if (call_done(c, &receipt))
        call_empty(c, 204);
}

void
directory_role_member_add(struct entra_call *c)
{
    const struct company_role *r = named_role(c);
    uint32_t user;

    if (!r || !reference_target(c, c->json, &user))
        return;
    if (tenant_object_class(c->tenant, user) == CLASS_user)
        assign(c, r, user, MOD_ADD);
    else
        entra_call_error(c, 400, "Request_BadRequest", "The sandbox knows roles of users only.");
}

void
directory_role_member_remove(struct entra_call *c)
{
    const struct company_role *r = named_role(c);
    uint32_t user = r ? tenant_object(c->tenant, CLASS_user, c->second) : TENANT_NO_OBJECT;

    if (user != TENANT_NO_OBJECT)
        assign(c, r, user, MOD_REMOVE);
    else if (r)
        call_not_found(c, c->second);
}
