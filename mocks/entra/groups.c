/* SPDX-License-Identifier: MIT */
/* Making and changing groups; members bound by URL. */
#include "mocks/entra/list.h"
#include "mocks/entra/reference.h"
#include "mocks/entra/route.h"
#include "sim/base/arena.h"

enum { BIND_MAX = 20 };

/* --- which groups can be made ------------------------------------------------------------------ */

/* What the body's modifications set; `at` is NULL where they do not. */
static struct str
asked(const struct op *op, attr_id attr)
{
    for (uint32_t i = 0; i < op->n; i++)
        if (op->mods[i].id == attr && op->mods[i].n)
            return op->mods[i].values[0];
    return (struct str){NULL, 0};
}

static bool
asks_true(const struct op *op, attr_id attr)
{
    return str_eq(asked(op, attr), STR("True"));
}

static bool
asks_type(const struct op *op, struct str type)
{
    for (uint32_t i = 0; i < op->n; i++)
        for (uint32_t k = 0; op->mods[i].id == ATTR_groupTypes && k < op->mods[i].n; k++)
            if (str_ieq(op->mods[i].values[k], type))
                return true;
    return false;
}

static bool
refuse_value(struct entra_call *c, const char *property)
{
    entra_call_error(c, 400, "Request_BadRequest",
                     "Invalid value specified for property '%s' of resource 'Group'.", property);
    return false;
}

static bool
types_known(struct entra_call *c, const struct op *op)
{
    for (uint32_t i = 0; i < op->n; i++)
        for (uint32_t k = 0; op->mods[i].id == ATTR_groupTypes && k < op->mods[i].n; k++)
            if (!str_ieq(op->mods[i].values[k], STR("Unified")) &&
                !str_ieq(op->mods[i].values[k], STR("DynamicMembership")))
                return refuse_value(c, "groupTypes");
    return true;
}

/* Distribution and mail-enabled security groups are Exchange's to make. */
static bool
kind_possible(struct entra_call *c, const struct op *op)
{
    bool unified = asks_type(op, STR("Unified")), mail = asks_true(op, ATTR_mailEnabled);
    bool dynamic = asks_type(op, STR("DynamicMembership"));
    static const char *const rule[] = {"membershipRule"};

    if (!types_known(c, op))
        return false;
    if (unified && !mail)
        return refuse_value(c, "mailEnabled");
    if (!unified && (mail || !asks_true(op, ATTR_securityEnabled))) {
        entra_call_error(c, 400, "Request_BadRequest",
                         "The service does not currently support writes of mail-enabled groups. "
                         "Please ensure that the mail-enablement property is unset and the "
                         "security-enablement property is set.");
        return false;
    }
    if (dynamic && !object_required(c, CLASS_group, rule, 1))
        return false;
    if (!dynamic && asked(op, ATTR_membershipRule).at)
        return refuse_value(c, "membershipRule");
    return !(dynamic && asks_true(op, ATTR_isAssignableToRole)) ||
           refuse_value(c, "isAssignableToRole");
}

static void
push(struct entra_call *c, struct op *op, struct mod mod)
{
    struct mod *mods = ARENA_ARRAY(c->arena, struct mod, (size_t)op->n + 1);

    if (op->n)
        memcpy(mods, op->mods, op->n * sizeof *mods);
    mods[op->n++] = mod;
    op->mods = mods;
}

static void
push_text(struct entra_call *c, struct op *op, attr_id attr, struct str text)
{
    struct str *value = ARENA_NEW(c->arena, struct str);

    *value = text;
    push(c, op, (struct mod){attr, MOD_SET, 1, value});
}

/* What a Microsoft 365 group gets by itself. */
static void
add_defaults(struct entra_call *c, struct op *op)
{
    if (!asks_type(op, STR("Unified")))
        return;
    struct str mail = str_fmt(c->arena, STR_FMT "@" STR_FMT, STR_ARG(asked(op, ATTR_alias)),
                              STR_ARG(tenant_domain(c->tenant)));
    push_text(c, op, ATTR_mail, mail);
    push_text(c, op, ATTR_proxyAddresses, str_fmt(c->arena, "SMTP:" STR_FMT, STR_ARG(mail)));
    if (!asked(op, ATTR_visibility).at)
        push_text(c, op, ATTR_visibility, STR("Public"));
}

/* --- who is bound to them ---------------------------------------------------------------------- */

/* NAME@odata.bind as one more modification; `room` is what is left of the twenty. False: answered. */
static bool
bind(struct entra_call *c, struct op *op, const char *name, attr_id attr, uint32_t *room)
{
    const cJSON *list = json_get(c->json, name);
    struct str *values = ARENA_ARRAY(c->arena, struct str, BIND_MAX);
    uint32_t n = 0;

    if (!list)
        return true;
    if (!cJSON_IsArray(list) || (uint32_t)cJSON_GetArraySize(list) > *room) {
        entra_call_error(c, 400, "Request_BadRequest",
                         "%s takes a collection of URLs; a request binds up to %d.", name,
                         BIND_MAX);
        return false;
    }
    for (const cJSON *item = list->child; item; item = item->next) {
        uint32_t target;
        struct str url = json_string(item);
        if (!reference_url(c, url.at ? url : STR(""), &target))
            return false;
        values[n++] = tenant_object_dn(c->tenant, target, c->arena);
    }
    push(c, op, (struct mod){attr, MOD_ADD, n, values});
    *room -= n;
    return true;
}

static bool
bind_members(struct entra_call *c, struct op *op)
{
    uint32_t room = BIND_MAX;

    return bind(c, op, "members@odata.bind", ATTR_member, &room) &&
           bind(c, op, "owners@odata.bind", ATTR_owners, &room);
}

void
group_create(struct entra_call *c)
{
    static const char *const required[] = {"displayName", "mailEnabled", "mailNickname",
                                           "securityEnabled"};
    struct op op = {.kind = OP_ADD, .class = CLASS_group};

    if (!object_required(c, CLASS_group, required, sizeof required / sizeof *required) ||
        !object_mods(c, CLASS_group, &op) || !kind_possible(c, &op) || !bind_members(c, &op))
        return;
    add_defaults(c, &op);
    struct receipt r = call_write(c, op);
    if (call_done(c, &r))
        object_answer(c, 201, tenant_object(c->tenant, CLASS_group, str_from(r.anchor, 6)));
}

void
group_patch(struct entra_call *c)
{
    struct op op = {.kind = OP_UPDATE};
    uint32_t object = call_object(c);

    if (object == TENANT_NO_OBJECT || !object_mods(c, CLASS_group, &op) || !types_known(c, &op) ||
        !bind_members(c, &op))
        return;
    op.anchor = tenant_object_anchor(c->tenant, object, c->arena);
    struct receipt r = call_write(c, op);
    if (call_done(c, &r))
        call_empty(c, 204);
}
