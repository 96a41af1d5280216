/* SPDX-License-Identifier: MIT */
/*
 * A hash table from 32 bits to object numbers, for the forest's own look-ups.
 *
 * It holds no keys: whoever asks walks the few numbers under a hash and compares the objects
 * themselves. So a copy of the table is a copy of one array.
 */
#pragma once

#include <stdint.h>

struct arena;

enum { INDEX_NONE = UINT32_MAX };

struct forest_slot {
    uint32_t hash;
    uint32_t object; /* or free, or taken out */
};

struct forest_index {
    struct forest_slot *slots;
    uint32_t room; /* a power of two, or 0 */
    uint32_t used; /* with those taken out */
    uint32_t live;
};

/* Makes room for `n` objects at once. */
void index_reserve(struct forest_index *ix, uint32_t n, struct arena *a);

void index_add(struct forest_index *ix, uint32_t hash, uint32_t object, struct arena *a);
void index_remove(struct forest_index *ix, uint32_t hash, uint32_t object);

/*
 * The objects under a hash, one a call: begin with `*cursor` 0, end at INDEX_NONE. Valid while
 * nothing is added.
 */
uint32_t index_next(const struct forest_index *ix, uint32_t hash, uint32_t *cursor);

struct forest_index index_copy(const struct forest_index *ix, struct arena *a);
