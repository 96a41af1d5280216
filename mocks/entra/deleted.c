/* SPDX-License-Identifier: MIT */
/* The recycle bin: listed by type, restored, emptied. */
#include "mocks/entra/list.h"
#include "mocks/entra/route.h"

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

static bool
write(struct entra_call *c, uint32_t object, enum op_kind kind)
{
    struct receipt r = call_write(
        c, (struct op){.kind = kind, .anchor = tenant_object_anchor(c->tenant, object, c->arena)});

    return call_done(c, &r);
}

void
deleted_restore(struct entra_call *c)
{
    uint32_t object = deleted_object(c);

    if (object != TENANT_NO_OBJECT && write(c, object, OP_RESTORE))
        object_answer(c, 200, object);
}

void
deleted_purge(struct entra_call *c)
{
    uint32_t object = deleted_object(c);

    if (object != TENANT_NO_OBJECT && write(c, object, OP_DELETE))
        call_empty(c, 204);
}
