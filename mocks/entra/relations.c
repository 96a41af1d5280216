/* SPDX-License-Identifier: MIT */
/* Members, memberships and reports: listed, counted, cast to a type, directly or over others. */
#include "mocks/entra/list.h"
#include "mocks/entra/route.h"

static const struct str namespace = {"microsoft.graph.", 16};

/* A cast at the end of the path narrows the collection to one type. */
static bool
read_cast(const struct entra_call *c, enum object_class *class)
{
    *class = CLASS_none;
    if (!c->second.at)
        return true;
    if (str_istarts(c->second, namespace))
        *class = graph_class(str_from(c->second, namespace.len));
    return *class != CLASS_none;
}

static bool
refuse_cast(struct entra_call *c)
{
    entra_call_error(c, 400, "BadRequest", "Resource not found for the segment '" STR_FMT "'.",
                     STR_ARG(c->second));
    return false;
}

/* The collection that the route describes; of what is reached over others, `numbers` is filled. */
static struct list_request
request_for(struct entra_call *c, uint32_t object, enum object_class class,
            struct tenant_numbers *numbers)
{
    const struct entra_route *r = c->route;
    struct list_request request = {
        .walk = {.collection = r->collection, .class = class, .object = object, .attr = r->attr},
        .class = class,
        .name = graph_collection(class),
        .cast = class != CLASS_none};

    if (r->transitive) {
        tenant_closure(c->tenant, object, r->collection, r->attr, numbers, c->arena);
        request.walk =
            (struct tenant_walk){.collection = COLLECTION_LIVE, .class = class, .among = numbers};
    }
    return request;
}

/* Of the collection, narrowed by a cast where the path has one. */
static void
answer_with(struct entra_call *c, bool references,
            void (*answer)(struct entra_call *c, const struct list_request *r))
{
    struct tenant_numbers numbers;
    enum object_class class;
    uint32_t object = call_object(c);

    if (object == TENANT_NO_OBJECT || (!read_cast(c, &class) && !refuse_cast(c)))
        return;
    struct list_request r = request_for(c, object, class, &numbers);
    r.references = references;
    answer(c, &r);
}

void
relation_list(struct entra_call *c)
{
    answer_with(c, false, list_answer);
}

void
relation_count(struct entra_call *c)
{
    answer_with(c, false, list_count);
}

void
relation_references(struct entra_call *c)
{
    answer_with(c, true, list_answer);
}

/* The object that the path names behind the relation, if it is in it; else it is answered. */
static uint32_t
related(struct entra_call *c, uint32_t object)
{
    uint32_t other = tenant_object(c->tenant, CLASS_none, c->second);
    bool out = c->route->collection == COLLECTION_OUT;

    if (other != TENANT_NO_OBJECT &&
        tenant_object_refers(c->tenant, out ? object : other, c->route->attr, out ? other : object))
        return other;
    call_not_found(c, c->second);
    return TENANT_NO_OBJECT;
}

/* A cast, or the id of one of its objects. */
void
relation_item(struct entra_call *c)
{
    enum object_class class;

    if (read_cast(c, &class) || str_istarts(c->second, namespace)) {
        relation_list(c);
        return;
    }
    uint32_t object = call_object(c);
    uint32_t other = object == TENANT_NO_OBJECT ? object : related(c, object);
    if (other != TENANT_NO_OBJECT)
        object_answer(c, 200, other);
}

/* Without $ref it is the object itself that goes. */
void
relation_item_delete(struct entra_call *c)
{
    uint32_t object = call_object(c);
    uint32_t other = object == TENANT_NO_OBJECT ? object : related(c, object);

    if (other != TENANT_NO_OBJECT)
        object_remove(c, other);
}
