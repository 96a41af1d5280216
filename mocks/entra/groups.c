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

/* members@odata.bind as one more modification. False: answered. */
static bool
bind_members(struct entra_call *c, struct op *op)
{
    const cJSON *list = json_get(c->json, "members@odata.bind");
    struct mod *mods = ARENA_ARRAY(c->arena, struct mod, (size_t)op->n + 1);
    struct str *values = ARENA_ARRAY(c->arena, struct str, BIND_MAX);
    uint32_t n = 0;

    if (!list)
        return true;
    if (!cJSON_IsArray(list) || cJSON_GetArraySize(list) > BIND_MAX) {
        entra_call_error(c, 400, "Request_BadRequest",
                         "members@odata.bind takes a collection of up to %d URLs.", BIND_MAX);
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
    mods[op->n++] = (struct mod){ATTR_member, MOD_ADD, n, values};
    op->mods = mods;
    return true;
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
