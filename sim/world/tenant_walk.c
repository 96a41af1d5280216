/* SPDX-License-Identifier: MIT */
/* Collections in parts: a page ends, and the next one goes on from a number. */
#include "sim/world/tenant_state.h"
#include "sim/world/tenant_view.h"

static bool
fits(const struct tenant *t, const struct tenant_walk *walk, uint32_t object)
{
    return walk->class == CLASS_none || t->objects.at[object].class == (uint8_t)walk->class;
}

static uint32_t
next_object(const struct tenant *t, struct tenant_walk *walk)
{
    enum tenant_life life = walk->collection == COLLECTION_LIVE ? LIFE_LIVE : LIFE_BIN;

    while (walk->at < t->objects.n) {
        uint32_t object = walk->at++;
        if (t->objects.at[object].life == (uint8_t)life && fits(t, walk, object))
            return object;
    }
    return TENANT_NO_OBJECT;
}

static uint32_t
step(const struct tenant *t, const struct tenant_walk *walk, uint32_t link)
{
    const struct tenant_link *l = &t->links.at[link];

    return walk->collection == COLLECTION_OUT ? l->next_out : l->next_in;
}

/* To the link with the number `at` in its list. */
static void
seek(const struct tenant *t, struct tenant_walk *walk)
{
    const struct tenant_object *o = &t->objects.at[walk->object];

    walk->linked = true;
    walk->link =
        walk->collection == COLLECTION_OUT ? tenant_list(o, walk->attr)->first : o->in.first;
    for (uint32_t i = 0; i < walk->at && walk->link != TENANT_NONE; i++)
        walk->link = step(t, walk, walk->link);
}

static uint32_t
next_link(const struct tenant *t, struct tenant_walk *walk)
{
    if (!walk->linked)
        seek(t, walk);
    while (walk->link != TENANT_NONE) {
        const struct tenant_link *l = &t->links.at[walk->link];
        uint32_t object = walk->collection == COLLECTION_OUT ? l->to : l->from;
        walk->link = step(t, walk, walk->link);
        walk->at++;
        if (l->attr == walk->attr && fits(t, walk, object))
            return object;
    }
    return TENANT_NO_OBJECT;
}

uint32_t
tenant_walk_next(const struct tenant *t, struct tenant_walk *walk)
{
    switch (walk->collection) {
    case COLLECTION_LIVE:
    case COLLECTION_DELETED:
        return next_object(t, walk);
    case COLLECTION_OUT:
    case COLLECTION_IN:
        return next_link(t, walk);
    }
    return TENANT_NO_OBJECT;
}
