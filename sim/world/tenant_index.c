/* SPDX-License-Identifier: MIT */
/* Open addressing with linear probing; deleted slots are swept out when the table is built anew. */
#include "sim/world/tenant_index.h"

#include <string.h>

#include "sim/base/arena.h"

enum { SLOT_FREE, SLOT_DELETED, SLOT_NUMBERS };

static uint32_t
fold(uint64_t hash)
{
    return (uint32_t)(hash ^ (hash >> 32));
}

static void
place(struct tenant_index *ix, struct tenant_slot slot)
{
    uint32_t i = slot.hash & (ix->room - 1);

    while (ix->slots[i].value >= SLOT_NUMBERS)
        i = (i + 1) & (ix->room - 1);
    if (ix->slots[i].value == SLOT_FREE)
        ix->used++;
    ix->slots[i] = slot;
    ix->live++;
}

static void
rebuild(struct tenant_index *ix, uint32_t room, struct arena *a)
{
    struct tenant_index next = {.slots = arena_grow(a, NULL, 0, room * sizeof *ix->slots),
                                .room = room};

    for (uint32_t i = 0; i < ix->room; i++)
        if (ix->slots[i].value >= SLOT_NUMBERS)
            place(&next, ix->slots[i]);
    arena_give(a, ix->slots);
    *ix = next;
}

void
tenant_index_add(struct tenant_index *ix, uint64_t hash, uint32_t number, struct arena *a)
{
    if (ix->used + 1 > ix->room / 4 * 3)
        rebuild(ix, ix->live + 1 > ix->room / 2 ? (ix->room ? ix->room * 2 : 16) : ix->room, a);
    place(ix, (struct tenant_slot){fold(hash), number + SLOT_NUMBERS});
}

bool
tenant_index_remove(struct tenant_index *ix, uint64_t hash, uint32_t number)
{
    if (ix->room == 0)
        return false;
    for (uint32_t i = fold(hash) & (ix->room - 1);; i = (i + 1) & (ix->room - 1)) {
        struct tenant_slot *s = &ix->slots[i];
        if (s->value == SLOT_FREE)
            return false;
        if (s->value == number + SLOT_NUMBERS && s->hash == fold(hash)) {
            s->value = SLOT_DELETED;
            ix->live--;
            return true;
        }
    }
}

uint32_t
tenant_index_next(const struct tenant_index *ix, uint64_t hash, uint32_t *probe)
{
    while (ix->room && *probe < ix->room) {
        const struct tenant_slot *s = &ix->slots[(fold(hash) + (*probe)++) & (ix->room - 1)];
        if (s->value == SLOT_FREE)
            break;
        if (s->value >= SLOT_NUMBERS && s->hash == fold(hash))
            return s->value - SLOT_NUMBERS;
    }
    return UINT32_MAX;
}

struct tenant_index
tenant_index_copy(const struct tenant_index *ix, struct arena *a)
{
    struct tenant_index copy = *ix;

    if (ix->room) {
        copy.slots = ARENA_ARRAY(a, struct tenant_slot, ix->room);
        memcpy(copy.slots, ix->slots, ix->room * sizeof *copy.slots);
    }
    return copy;
}
