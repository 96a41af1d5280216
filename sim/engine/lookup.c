/* SPDX-License-Identifier: MIT */
#include "sim/engine/lookup.h"

#include "sim/base/arena.h"

enum { SMALLEST = 16 };

/* A quarter stays free. */
static bool
has_room(const struct lookup *l, uint32_t more)
{
    return ((uint64_t)l->used + more) * 4 <= (uint64_t)l->room * 3;
}

/* By half at least, so that the rows of a table that is filled one by one are moved few times. */
static void
grow(struct lookup *l, uint32_t more, struct arena *a)
{
    struct lookup old = *l;
    uint32_t room = old.room > SMALLEST ? old.room : (uint32_t)SMALLEST;
    uint64_t needed = ((uint64_t)old.live + more) * 4 / 3 + 1;

    if (room < needed)
        room = needed > room / 2 * 3 ? (uint32_t)needed : room / 2 * 3;
    l->slots = arena_grow(a, NULL, 0, room * sizeof *l->slots);
    l->room = room;
    l->used = old.live;
    for (uint32_t i = 0; i < old.room; i++) {
        if (!old.slots[i].value || old.slots[i].value == LOOKUP_TAKEN_OUT)
            continue;
        uint32_t at = lookup_place(l, old.slots[i].tag);
        while (l->slots[at].value)
            at = lookup_behind(l, at);
        l->slots[at] = old.slots[i];
    }
    arena_give(a, old.slots);
}

void
lookup_add(struct lookup *l, uint64_t hash, uint32_t value, struct arena *a)
{
    struct probe p = lookup_begin(l, hash);

    while (lookup_next(l, &p))
        if (p.value == value)
            return;
    if (!has_room(l, 1))
        grow(l, l->live / 8 + 1, a);
    uint32_t tag = lookup_tag(hash), at = lookup_place(l, tag);
    while (l->slots[at].value)
        at = lookup_behind(l, at);
    l->slots[at] = (struct lookup_slot){tag, value + 1};
    l->used++;
    l->live++;
}

void
lookup_reserve(struct lookup *l, uint32_t more, struct arena *a)
{
    if (!has_room(l, more))
        grow(l, more, a);
}

void
lookup_remove(struct lookup *l, uint64_t hash, uint32_t value)
{
    struct probe p = lookup_begin(l, hash);

    while (lookup_next(l, &p)) {
        if (p.value != value)
            continue;
        l->slots[p.at ? p.at - 1 : l->room - 1].value = LOOKUP_TAKEN_OUT;
        l->live--;
        return;
    }
}

void
lookup_clear(struct lookup *l)
{
    if (l->used)
        memset(l->slots, 0, (size_t)l->room * sizeof *l->slots);
    l->used = l->live = 0;
}

void
lookup_copy(struct lookup *to, const struct lookup *from, struct arena *a)
{
    *to = *from;
    if (!from->room)
        return;
    to->slots = ARENA_ARRAY(a, struct lookup_slot, from->room);
    memcpy(to->slots, from->slots, (size_t)from->room * sizeof *to->slots);
}
