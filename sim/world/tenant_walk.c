/* SPDX-License-Identifier: MIT */
/* Collections in parts: a page ends, and the next one goes on from a number. */
#include "sim/world/tenant_state.h"
#include "sim/world/tenant_view.h"

static bool
fits(const struct tenant *t, const struct tenant_walk *walk, uint32_t object)
{
    return walk->class == CLASS_none || t->objects.at[object].class == (uint8_t)walk->class;
}

/* The first of the sorted numbers that is not below `from`, as an index. */
static uint32_t
first_from(const struct tenant_numbers *numbers, uint32_t from)
{
    uint32_t low = 0, high = numbers->list.n;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (numbers->list.at[middle] < from)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static uint32_t
next_among(const struct tenant *t, struct tenant_walk *walk)
{
    for (uint32_t i = first_from(walk->among, walk->at); i < walk->among->list.n; i++) {
        uint32_t object = walk->among->list.at[i];
        walk->at = object + 1;
        if (t->objects.at[object].life == LIFE_LIVE && fits(t, walk, object))
            return object;
    }
    walk->at = t->objects.n;
    return TENANT_NO_OBJECT;
}

static uint32_t
next_object(const struct tenant *t, struct tenant_walk *walk)
{
    enum tenant_life life = walk->collection == COLLECTION_LIVE ? LIFE_LIVE : LIFE_BIN;

    if (walk->among)
        return next_among(t, walk);
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

static uint32_t
link_to(const struct tenant *t, const struct tenant_walk *walk, uint32_t other)
{
    return walk->collection == COLLECTION_OUT
               ? tenant_link_find(t, walk->object, walk->attr, other)
               : tenant_link_find(t, other, walk->attr, walk->object);
}

/*
 * Behind the latest object of the last page that is still there; where none is, to the number `at`,
 * less what must have gone before it.
 */
static void
seek(const struct tenant *t, struct tenant_walk *walk)
{
    const struct tenant_object *o = &t->objects.at[walk->object];
    uint32_t skip = walk->at - (walk->at < walk->last_n ? walk->at : walk->last_n);

    walk->linked = true;
    for (uint32_t i = 0; i < walk->last_n; i++) {
        uint32_t link = link_to(t, walk, walk->last[i]);
        if (link == TENANT_NONE)
            continue;
        walk->link = step(t, walk, link);
        return;
    }
    walk->link =
        walk->collection == COLLECTION_OUT ? tenant_list(o, walk->attr)->first : o->in.first;
    for (uint32_t i = 0; i < skip && walk->link != TENANT_NONE; i++)
        walk->link = step(t, walk, walk->link);
}

static void
remember(struct tenant_walk *walk, uint32_t object)
{
    for (uint32_t i = TENANT_WALK_LAST - 1; i > 0; i--)
        walk->last[i] = walk->last[i - 1];
    walk->last[0] = object;
    if (walk->last_n < TENANT_WALK_LAST)
        walk->last_n++;
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
        if (l->attr != walk->attr)
            continue;
        remember(walk, object);
        if (fits(t, walk, object))
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
