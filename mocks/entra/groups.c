/* SPDX-License-Identifier: MIT */
/* Making and changing groups; members bound by URL. */
#include "mocks/entra/list.h"
#include "mocks/entra/reference.h"
#include "mocks/entra/route.h"
#include "sim/base/arena.h"

enum { BIND_MAX = 20 };

static bool
has_required(struct entra_call *c)
{
    static const char *const required[] = {"displayName", "mailEnabled", "mailNickname",
                                           "securityEnabled"};

    for (size_t i = 0; i < sizeof required / sizeof *required; i++) {
        const cJSON *value = json_get(c->json, required[i]);
        if (value && !cJSON_IsNull(value))
            continue;
        entra_call_error(c, 400, "Request_BadRequest",
                         "A value is required for property '%s' of resource 'Group'.", required[i]);
        return false;
    }
    return true;
}

/* NAME@odata.bind as one more modification; `room` is what is left of the twenty. False: answered. */
static bool
bind(struct entra_call *c, struct op *op, const char *name, attr_id attr, uint32_t *room)
{
    const cJSON *list = json_get(c->json, name);
    struct mod *mods = ARENA_ARRAY(c->arena, struct mod, (size_t)op->n + 1);
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
    if (op->n)
        memcpy(mods, op->mods, op->n * sizeof *mods);
    mods[op->n++] = (struct mod){attr, MOD_ADD, n, values};
    op->mods = mods;
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
    struct op op = {.kind = OP_ADD, .class = CLASS_group};

    if (!has_required(c) || !object_mods(c, CLASS_group, &op) || !bind_members(c, &op))
        return;
    struct receipt r = call_write(c, op);
    if (call_done(c, &r))
        object_answer(c, 201, tenant_object(c->tenant, CLASS_group, str_from(r.anchor, 6)));
}

void
group_patch(struct entra_call *c)
{
    struct op op = {.kind = OP_UPDATE};
    uint32_t object = call_object(c);

    if (object == TENANT_NO_OBJECT || !object_mods(c, CLASS_group, &op) || !bind_members(c, &op))
        return;
    op.anchor = tenant_object_anchor(c->tenant, object, c->arena);
    struct receipt r = call_write(c, op);
    if (call_done(c, &r))
        call_empty(c, 204);
}
