/* SPDX-License-Identifier: MIT */
/*
 * Hash tables: from text, or from a 64-bit number, to a small integer.
 *
 * Never iterate one: order would depend on hashes. Keep the things in an array, in the order in
 * which they came, and let the table point into it. Keys are borrowed and must outlive the table.
 */
#pragma once

#include "sim/base/str.h"

enum { MAP_NONE = UINT32_MAX };

struct map_slot {
    const char *key;
    uint32_t len;
    uint32_t hash; /* its lower half */
    uint32_t value;
    uint32_t state; /* 0 free, 1 used, 2 deleted */
};

struct map {
    struct map_slot *slots;
    uint32_t used; /* including deleted ones */
    uint32_t live;
    uint32_t room; /* a power of two, or 0 */
    bool ignore_case;
    struct arena *arena;
};

/* An empty table. `ignore_case`: keys are the same in any case. */
static inline struct map
map_in(struct arena *a, bool ignore_case)
{
    return (struct map){.ignore_case = ignore_case, .arena = a};
}

/* The value, or MAP_NONE. */
uint32_t map_get(const struct map *m, struct str key);

/* Sets or replaces; returns the value that was there, or MAP_NONE. */
uint32_t map_set(struct map *m, struct str key, uint32_t value);

/* Removes; returns the value that was there, or MAP_NONE. */
uint32_t map_remove(struct map *m, struct str key);
