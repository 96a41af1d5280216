/* SPDX-License-Identifier: MIT */
/* Members, owners and managers as $ref writes them. */
#include "mocks/entra/list.h"
#include "mocks/entra/reference.h"
#include "mocks/entra/route.h"
#include "sim/base/arena.h"

/* Who belongs to a dynamic group, its rule says. */
static bool
may_write_members(struct entra_call *c, uint32_t group)
{
    const struct str *types;
    uint32_t n = tenant_object_values(c->tenant, group, ATTR_groupTypes, &types, c->arena);

    for (uint32_t i = 0; i < n && c->route->attr == ATTR_member; i++)
        if (str_ieq(types[i], STR("DynamicMembership"))) {
            entra_call_error(c, 403, "Authorization_RequestDenied",
                             "Insufficient privileges to complete the operation.");
            return false;
        }
    return true;
}

void
member_add(struct entra_call *c)
{
    uint32_t object = call_object(c), target;

    if (object == TENANT_NO_OBJECT || !may_write_members(c, object) ||
        !reference_target(c, c->json, &target))
        return;
    if (reference_write(c, object, c->route->attr, MOD_ADD, target))
        call_empty(c, 204);
}

static bool
last_owner(const struct entra_call *c, uint32_t object, uint32_t target)
{
    struct tenant_walk walk = {.collection = COLLECTION_OUT, .object = object, .attr = ATTR_owners};

    return c->route->attr == ATTR_owners &&
           tenant_object_refers(c->tenant, object, ATTR_owners, target) &&
           tenant_walk_next(c->tenant, &walk) == target &&
           tenant_walk_next(c->tenant, &walk) == TENANT_NO_OBJECT;
}

void
member_remove(struct entra_call *c)
{
    uint32_t object = call_object(c);

    if (object == TENANT_NO_OBJECT || !may_write_members(c, object))
        return;
    uint32_t target = tenant_object(c->tenant, CLASS_none, c->second);
    if (target == TENANT_NO_OBJECT)
        call_not_found(c, c->second);
    else if (last_owner(c, object, target))
        entra_call_error(c, 400, "Request_BadRequest",
                         "The group must have at least one owner, hence this owner cannot be "
                         "removed.");
    else if (reference_write(c, object, c->route->attr, MOD_REMOVE, target))
        call_empty(c, 204);
}

/* --- managers ---------------------------------------------------------------------------------- */

static uint32_t
manager_of(struct entra_call *c)
{
    uint32_t object = call_object(c);

    if (object == TENANT_NO_OBJECT)
        return object;
    struct tenant_walk walk = {
        .collection = COLLECTION_OUT, .object = object, .attr = ATTR_manager};
    uint32_t manager = tenant_walk_next(c->tenant, &walk);
    if (manager == TENANT_NO_OBJECT)
        call_not_found(c, STR("manager"));
    return manager;
}

void
manager_get(struct entra_call *c)
{
    uint32_t manager = manager_of(c);

    if (manager != TENANT_NO_OBJECT)
        object_answer(c, 200, manager);
}

void
manager_reference(struct entra_call *c)
{
    struct buf b = buf_in(c->arena);
    uint32_t manager = manager_of(c);

    if (manager == TENANT_NO_OBJECT)
        return;
    object_write_reference(&b, c, manager,
                           str_fmt(c->arena,
                                   "https://graph.microsoft.com/" STR_FMT "/$metadata#$ref",
                                   STR_ARG(c->version)));
    call_json(c, 200, &b);
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
    if (manager_of(c) == TENANT_NO_OBJECT)
        return;
    uint32_t object = tenant_object(c->tenant, c->route->class, c->key);
    if (reference_write(c, object, ATTR_manager, MOD_SET, TENANT_NO_OBJECT))
        call_empty(c, 204);
}
