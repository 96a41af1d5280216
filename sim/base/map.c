/* SPDX-License-Identifier: MIT */
#include "sim/base/map.h"

#include <assert.h>

#include "sim/base/arena.h"

enum { SLOT_FREE, SLOT_USED, SLOT_DELETED };

static uint32_t
hash_of(const struct map *m, struct str key)
{
    return (uint32_t)(m->ignore_case ? str_ihash(key) : str_hash(key));
}

static bool
same_key(const struct map *m, const struct map_slot *s, uint32_t hash, struct str key)
{
    if (s->hash != hash || s->len != key.len)
        return false;
    struct str there = str_n(s->key, s->len);
    return m->ignore_case ? str_ieq(there, key) : str_eq(there, key);
}

/* The slot of the key, or the first free one on its way; NULL in a table without slots. */
static struct map_slot *
probe(const struct map *m, uint32_t hash, struct str key)
{
    if (m->room == 0)
        return NULL;
    for (uint32_t i = hash & (m->room - 1);; i = (i + 1) & (m->room - 1)) {
        struct map_slot *s = &m->slots[i];
        if (s->state == SLOT_FREE || (s->state == SLOT_USED && same_key(m, s, hash, key)))
            return s;
    }
}

static void
rebuild(struct map *m, uint32_t room)
{
    struct map_slot *old = m->slots;
    uint32_t old_room = m->room;

    m->slots = arena_grow(m->arena, NULL, 0, room * sizeof *m->slots);
    m->room = room;
    m->used = m->live;
    for (uint32_t i = 0; i < old_room; i++)
        if (old[i].state == SLOT_USED)
            *probe(m, old[i].hash, str_n(old[i].key, old[i].len)) = old[i];
    arena_give(m->arena, old);
}

uint32_t
map_get(const struct map *m, struct str key)
{
    struct map_slot *s = probe(m, hash_of(m, key), key);

    return s && s->state == SLOT_USED ? s->value : (uint32_t)MAP_NONE;
}

uint32_t
map_set(struct map *m, struct str key, uint32_t value)
{
    assert(value != MAP_NONE && key.len <= UINT32_MAX);
    if (m->used + 1 > m->room / 4 * 3)
        rebuild(m, m->live + 1 > m->room / 2 ? (m->room ? m->room * 2 : 16) : m->room);
    uint32_t hash = hash_of(m, key);
    struct map_slot *s = probe(m, hash, key);
    if (s->state == SLOT_USED) {
        uint32_t before = s->value;
        s->value = value;
        s->key = key.at;
        return before;
    }
    *s = (struct map_slot){key.at, (uint32_t)key.len, hash, value, SLOT_USED};
    m->used++;
    m->live++;
    return MAP_NONE;
}

uint32_t
map_remove(struct map *m, struct str key)
{
    struct map_slot *s = probe(m, hash_of(m, key), key);

    if (!s || s->state != SLOT_USED)
        return MAP_NONE;
    s->state = SLOT_DELETED;
    m->live--;
    return s->value;
}
