/* SPDX-License-Identifier: MIT */
#include "sim/engine/lookup.h"

#include "sim/base/arena.h"

static void
grow(struct lookup *l, uint32_t more, struct arena *a)
{
    struct lookup old = *l;
    uint32_t room = old.room ? old.room : 16;

    while (room / 4 * 3 < old.live + more)
        room *= 2;
    l->slots = arena_grow(a, NULL, 0, room * sizeof *l->slots);
    l->room = room;
    l->used = old.live;
    for (uint32_t i = 0; i < old.room; i++) {
        if (!old.slots[i].value || old.slots[i].value == LOOKUP_TAKEN_OUT)
            continue;
        uint32_t at = lookup_place(l, old.slots[i].tag);
        while (l->slots[at].value)
            at = (at + 1) & (room - 1);
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
    if (l->used + 1 > l->room / 4 * 3)
        grow(l, l->live / 8 + 1, a);
    uint32_t tag = lookup_tag(hash), at = lookup_place(l, tag);
    while (l->slots[at].value)
        at = (at + 1) & (l->room - 1);
    l->slots[at] = (struct lookup_slot){tag, value + 1};
    l->used++;
    l->live++;
}

void
lookup_reserve(struct lookup *l, uint32_t more, struct arena *a)
{
    if (l->used + more > l->room / 4 * 3)
        grow(l, more, a);
}

void
lookup_remove(struct lookup *l, uint64_t hash, uint32_t value)
{
    struct probe p = lookup_begin(l, hash);

    while (lookup_next(l, &p)) {
        if (p.value != value)
            continue;
        l->slots[(p.at - 1) & (l->room - 1)].value = LOOKUP_TAKEN_OUT;
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
