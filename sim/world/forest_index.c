/* SPDX-License-Identifier: MIT */
#include "sim/world/forest_index.h"

#include <string.h>

#include "sim/base/arena.h"

enum { SLOT_FREE = UINT32_MAX, SLOT_TAKEN_OUT = UINT32_MAX - 1, SMALLEST = 16 };

static void
put(struct forest_index *ix, uint32_t hash, uint32_t object)
{
    uint32_t i = hash & (ix->room - 1);

    while (ix->slots[i].object != SLOT_FREE)
        i = (i + 1) & (ix->room - 1);
    ix->slots[i] = (struct forest_slot){hash, object};
}

static void
rebuild(struct forest_index *ix, uint32_t room, struct arena *a)
{
    struct forest_index larger = {arena_grow(a, NULL, 0, room * sizeof *larger.slots), room,
                                  ix->live, ix->live};

    memset(larger.slots, 0xff, room * sizeof *larger.slots);
    for (uint32_t i = 0; i < ix->room; i++)
        if (ix->slots[i].object < SLOT_TAKEN_OUT)
            put(&larger, ix->slots[i].hash, ix->slots[i].object);
    arena_give(a, ix->slots);
    *ix = larger;
}

void
index_reserve(struct forest_index *ix, uint32_t n, struct arena *a)
{
    uint32_t room = SMALLEST;

    while (room / 2 < n)
        room *= 2;
    if (room > ix->room)
        rebuild(ix, room, a);
}

void
index_add(struct forest_index *ix, uint32_t hash, uint32_t object, struct arena *a)
{
    if (ix->room == 0)
        rebuild(ix, SMALLEST, a);
    else if (ix->used + 1 > ix->room / 4 * 3)
        rebuild(ix, ix->live > ix->room / 2 ? ix->room * 2 : ix->room, a);
    put(ix, hash, object);
    ix->used++;
    ix->live++;
}

void
index_remove(struct forest_index *ix, uint32_t hash, uint32_t object)
{
    if (ix->room == 0)
        return;
    for (uint32_t i = hash & (ix->room - 1); ix->slots[i].object != SLOT_FREE;
         i = (i + 1) & (ix->room - 1)) {
        if (ix->slots[i].object != object || ix->slots[i].hash != hash)
            continue;
        ix->slots[i].object = SLOT_TAKEN_OUT;
        ix->live--;
        return;
    }
}

uint32_t
index_next(const struct forest_index *ix, uint32_t hash, uint32_t *cursor)
{
    if (ix->room == 0)
        return INDEX_NONE;
    for (;;) {
        const struct forest_slot *s = &ix->slots[(hash + (*cursor)++) & (ix->room - 1)];
        if (s->object == SLOT_FREE)
            return INDEX_NONE;
        if (s->hash == hash && s->object != SLOT_TAKEN_OUT)
            return s->object;
    }
}

struct forest_index
index_copy(const struct forest_index *ix, struct arena *a)
{
    struct forest_index copy = *ix;

    copy.slots = ARENA_ARRAY(a, struct forest_slot, ix->room);
    if (ix->room)
        memcpy(copy.slots, ix->slots, ix->room * sizeof *copy.slots);
    return copy;
}
