/* SPDX-License-Identifier: MIT */
/* The recycle bin: listed by type, restored, emptied. */
#include "mocks/entra/list.h"
#include "mocks/entra/route.h"
#include "sim/base/arena.h"

static struct list_request request_for(enum object_class class)
{
    return (struct list_request){.walk = {.collection = COLLECTION_DELETED, .class = class},
                                 .class = class,
                                 .name = graph_collection(class)};
}

void
deleted_list(struct entra_call *c)
{
    struct list_request r = request_for(c->route->class);

    list_answer(c, &r);
}

void
deleted_count(struct entra_call *c)
{
    struct list_request r = request_for(c->route->class);

    list_count(c, &r);
}

/* Types that the tenant does not have: their bin is empty. */
void
deleted_none(struct entra_call *c)
{
    struct str path = str_of(c->route->path), type = path;
    struct buf b = buf_in(c->arena);

    while (type.at && str_find_byte(type, '.') >= 0)
        (void)str_cut(&type, '.');
    buf_fmt(&b,
            "{\"@odata.context\":\"https://graph.microsoft.com/" STR_FMT "/$metadata#" STR_FMT
            "s\",\"value\":[]}",
            STR_ARG(c->version), STR_ARG(type));
    call_json(c, 200, &b);
}

static uint32_t
deleted_object(struct entra_call *c)
{
    uint32_t object = tenant_deleted_object(c->tenant, CLASS_none, c->key);

    if (object == TENANT_NO_OBJECT)
        call_not_found(c, c->key);
    return object;
}

void
deleted_get(struct entra_call *c)
{
    uint32_t object = deleted_object(c);

    if (object != TENANT_NO_OBJECT)
        object_answer(c, 200, object);
}

/* The addresses that somebody took meanwhile. */
static struct mod
taken_addresses(const struct entra_call *c, uint32_t object)
{
    const struct str *values;
    uint32_t n = tenant_object_values(c->tenant, object, ATTR_proxyAddresses, &values, c->arena),
             taken = 0;
    struct str *list = ARENA_ARRAY(c->arena, struct str, n);

    for (uint32_t i = 0; i < n; i++)
        if (tenant_object_by_address(c->tenant, values[i]) != TENANT_NO_OBJECT)
            list[taken++] = values[i];
    return (struct mod){ATTR_proxyAddresses, MOD_REMOVE, taken, list};
}

/*
 * A user may be given another userPrincipalName on his way back, and leave the addresses behind that are
 * not free any more.
 */
void
deleted_restore(struct entra_call *c)
{
    uint32_t object = deleted_object(c), n = 0;
    struct str name = json_string(json_get(c->json, "newUserPrincipalName"));
    struct mod mods[2];

    if (object == TENANT_NO_OBJECT)
        return;
    if (name.at)
        mods[n++] = (struct mod){ATTR_userPrincipalName, MOD_SET, 1, &name};
    if (cJSON_IsTrue(json_get(c->json, "autoReconcileProxyConflict")))
        mods[n++] = taken_addresses(c, object);
    struct receipt r =
        call_write(c, (struct op){.kind = OP_RESTORE,
                                  .anchor = tenant_object_anchor(c->tenant, object, c->arena),
                                  .mods = mods,
                                  .n = n});
    if (call_done(c, &r))
        object_answer(c, 200, object);
}

void
deleted_purge(struct entra_call *c)
{
    uint32_t object = deleted_object(c);

    if (object == TENANT_NO_OBJECT)
        return;
    struct receipt r =
        call_write(c, (struct op){.kind = OP_DELETE,
                                  .anchor = tenant_object_anchor(c->tenant, object, c->arena)});
    if (call_done(c, &r))
        call_empty(c, 204);
}
