/* SPDX-License-Identifier: MIT */
/* Making users, and their managers. */
#include "mocks/entra/list.h"
#include "mocks/entra/reference.h"
#include "mocks/entra/route.h"
#include "sim/base/arena.h"

static bool
has_required(struct entra_call *c)
{
    static const char *const required[] = {"accountEnabled", "displayName", "mailNickname",
                                           "userPrincipalName", "passwordProfile"};

    for (size_t i = 0; i < sizeof required / sizeof *required; i++) {
        const cJSON *value = json_get(c->json, required[i]);
        if (value && !cJSON_IsNull(value))
            continue;
        entra_call_error(c, 400, "Request_BadRequest",
                         "A value is required for property '%s' of resource 'User'.", required[i]);
        return false;
    }
    return true;
}

void
user_create(struct entra_call *c)
{
    struct op op = {.kind = OP_ADD, .class = CLASS_user};

    if (!has_required(c) || !object_mods(c, CLASS_user, &op))
        return;
    struct receipt r = call_write(c, op);
    if (call_done(c, &r))
        object_answer(c, 201, tenant_object(c->tenant, CLASS_user, str_from(r.anchor, 5)));
}

void
manager_get(struct entra_call *c)
{
    uint32_t object = call_object(c);

    if (object == TENANT_NO_OBJECT)
        return;
    struct tenant_walk walk = {
        .collection = COLLECTION_OUT, .object = object, .attr = ATTR_manager};
    uint32_t manager = tenant_walk_next(c->tenant, &walk);
    if (manager == TENANT_NO_OBJECT)
        call_not_found(c, STR("manager"));
    else
        object_answer(c, 200, manager);
}

void
manager_put(struct entra_call *c)
{
    uint32_t object = call_object(c), manager;

    if (object == TENANT_NO_OBJECT || !reference_target(c, c->json, &manager))
        return;
    if (reference_write(c, object, ATTR_manager, MOD_SET, manager))
        call_empty(c, 204);
}

void
manager_delete(struct entra_call *c)
{
    uint32_t object = call_object(c);

    if (object == TENANT_NO_OBJECT)
        return;
    if (reference_write(c, object, ATTR_manager, MOD_SET, TENANT_NO_OBJECT))
        call_empty(c, 204);
}
