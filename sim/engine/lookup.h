/* SPDX-License-Identifier: MIT */
/*
 * A hash table of numbers: from a hash to the objects that have it.
 *
 * The table keeps no keys: whoever looks something up compares the objects that it is given, so an
 * outdated row does no harm. Walk: `for (struct probe p = lookup_begin(l, h); lookup_next(l, &p);)`.
 */
#pragma once

#include "sim/base/str.h"

struct lookup_slot {
    uint32_t tag;   /* the hash, folded */
    uint32_t value; /* number + 1; 0 free, LOOKUP_TAKEN_OUT */
};

#define LOOKUP_TAKEN_OUT UINT32_MAX

struct lookup {
    struct lookup_slot *slots;
    uint32_t used; /* rows, those taken out included */
    uint32_t live;
    uint32_t room; /* of any size */
};

struct probe {
    uint32_t at;
    uint32_t tag;
    uint32_t value; /* the number found */
};

/* Adds a row unless the same one is there. */
void lookup_add(struct lookup *l, uint64_t hash, uint32_t value, struct arena *a);
/* Makes room for so many rows at once: a table that grows step by step leaves the old ones behind. */
void lookup_reserve(struct lookup *l, uint32_t more, struct arena *a);

void lookup_remove(struct lookup *l, uint64_t hash, uint32_t value);
void lookup_clear(struct lookup *l);
void lookup_copy(struct lookup *to, const struct lookup *from, struct arena *a);

static inline uint32_t
lookup_tag(uint64_t hash)
{
    return (uint32_t)(hash >> 32) ^ (uint32_t)hash;
}

static inline uint32_t
lookup_place(const struct lookup *l, uint32_t tag)
{
    uint32_t mixed = (uint32_t)(((uint64_t)tag * 0x9e3779b97f4a7c15u) >> 32);

    return (uint32_t)((uint64_t)mixed * l->room >> 32);
}

/* The place behind it; after the last comes the first. */
static inline uint32_t
lookup_behind(const struct lookup *l, uint32_t at)
{
    return at + 1 == l->room ? 0 : at + 1;
}

static inline struct probe
lookup_begin(const struct lookup *l, uint64_t hash)
{
    uint32_t tag = lookup_tag(hash);

    return (struct probe){l->room ? lookup_place(l, tag) : 0, tag, 0};
}

/* The next number under that hash; false: there is no other. */
static inline bool
lookup_next(const struct lookup *l, struct probe *p)
{
    for (; l->room; p->at = lookup_behind(l, p->at)) {
        const struct lookup_slot *s = &l->slots[p->at];
        if (!s->value)
            return false;
        if (s->tag != p->tag || s->value == LOOKUP_TAKEN_OUT)
            continue;
        p->value = s->value - 1;
        p->at = lookup_behind(l, p->at);
        return true;
    }
    return false;
}
