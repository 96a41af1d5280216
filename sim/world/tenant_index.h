/* SPDX-License-Identifier: MIT */
/*
 * A hash table that holds numbers only: from a hash to the objects or links that may have the key.
 *
 * Keys are not stored, the caller compares what the number stands for. Eight bytes a slot, and a
 * copy is a copy of one array; a million objects with four such tables stay small.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct arena;

struct tenant_slot {
    uint32_t hash;
    uint32_t value; /* number + 2; 0 free, 1 deleted */
};

struct tenant_index {
    struct tenant_slot *slots;
    uint32_t used; /* including deleted ones */
    uint32_t live;
    uint32_t room; /* a power of two, or 0 */
};

/* Adds a number under a hash; the caller sees to it that a pair comes once. */
void tenant_index_add(struct tenant_index *ix, uint64_t hash, uint32_t number, struct arena *a);

/* Takes the pair away. False: it was not there. */
bool tenant_index_remove(struct tenant_index *ix, uint64_t hash, uint32_t number);

/*
 * The next number under that hash, or UINT32_MAX. `probe` starts at 0 and carries the walk; the
 * table must not change meanwhile.
 */
uint32_t tenant_index_next(const struct tenant_index *ix, uint64_t hash, uint32_t *probe);

struct tenant_index tenant_index_copy(const struct tenant_index *ix, struct arena *a);
