/* SPDX-License-Identifier: MIT */
/* Members, memberships and reports: listed, counted, added and taken away. */
#include "mocks/entra/list.h"
#include "mocks/entra/reference.h"
#include "mocks/entra/route.h"

/* A cast at the end of the path narrows the collection to one type. False: answered. */
static bool
read_cast(struct entra_call *c, enum object_class *class)
{
    static const struct {
        struct str name;
        enum object_class class;
    } casts[] = {{{"microsoft.graph.user", 20}, CLASS_user},
                 {{"microsoft.graph.group", 21}, CLASS_group},
                 {{"microsoft.graph.orgContact", 26}, CLASS_contact}};

    *class = CLASS_none;
    if (!c->second.at)
        return true;
    for (size_t i = 0; i < sizeof casts / sizeof *casts; i++)
        if (str_ieq(casts[i].name, c->second)) {
            *class = casts[i].class;
            return true;
        }
    entra_call_error(c, 400, "BadRequest", "Resource not found for the segment '" STR_FMT "'.",
                     STR_ARG(c->second));
    return false;
}

static struct tenant_walk
walk_of(const struct entra_call *c, uint32_t object, enum object_class class)
{
    return (struct tenant_walk){.collection = c->route->collection,
                                .class = class,
                                .object = object,
                                .attr = c->route->attr};
}

void
relation_list(struct entra_call *c)
{
    enum object_class class;
    uint32_t object = call_object(c);

    if (object != TENANT_NO_OBJECT && read_cast(c, &class))
        list_answer(c, walk_of(c, object, class), class,
                    class == CLASS_none ? "directoryObjects" : class_collection(class));
}

void
relation_count(struct entra_call *c)
{
    uint32_t object = call_object(c);

    if (object != TENANT_NO_OBJECT)
        list_count(c, walk_of(c, object, CLASS_none), CLASS_none);
}

void
member_add(struct entra_call *c)
{
    uint32_t object = call_object(c), target;

    if (object == TENANT_NO_OBJECT || !reference_target(c, c->json, &target))
        return;
    if (reference_write(c, object, ATTR_member, MOD_ADD, target))
        call_empty(c, 204);
}

void
member_remove(struct entra_call *c)
{
    uint32_t object = call_object(c);

    if (object == TENANT_NO_OBJECT)
        return;
    uint32_t target = tenant_object(c->tenant, CLASS_none, c->second);
    if (target == TENANT_NO_OBJECT)
        call_not_found(c, c->second);
    else if (reference_write(c, object, ATTR_member, MOD_REMOVE, target))
        call_empty(c, 204);
}
