/* SPDX-License-Identifier: MIT */
/*
 * Arrays whose elements stay where they are: the ground that the engine's state stands on.
 *
 * A `struct seg` grows by pieces, each twice the one before, so nothing is copied, nothing is left
 * behind in the arena, and a pointer into it stays good. A `struct pool` hands out blocks of 32-bit
 * words from such pieces and takes them back. Both are copied for a snapshot piece by piece.
 */
#pragma once

#include "sim/base/str.h"

enum { SEG_PIECES = 26, POOL_PIECES = 22, POOL_EXACT = 256, POOL_CLASSES = POOL_EXACT + 32 };

struct seg {
    char *pieces[SEG_PIECES];
    uint32_t n;
    uint32_t size; /* of one element */
};

static inline uint32_t
seg_piece(uint32_t i)
{
    return 31u - (uint32_t)__builtin_clz((i >> 6) + 1);
}

static inline void *
seg_at(const struct seg *s, uint32_t i)
{
    uint32_t k = seg_piece(i);

    return s->pieces[k] + (size_t)(i - (((1u << k) - 1) << 6)) * s->size;
}

/* One more element, zeroed; its index is the old `n`. */
void *seg_push(struct seg *s, struct arena *a);
void seg_copy(struct seg *to, const struct seg *from, struct arena *a);

/* Blocks of words. A block is named by the number of its first word; 0 is no block. */
struct pool {
    uint32_t *pieces[POOL_PIECES];
    uint32_t n; /* words in use, freed ones included */
    uint32_t freed[POOL_CLASSES];
};

enum { POOL_FIRST = 10 }; /* the first piece has 2^10 words */

static inline uint32_t *
pool_at(const struct pool *p, uint32_t block)
{
    uint32_t k = 31u - (uint32_t)__builtin_clz((block >> POOL_FIRST) + 1);

    return p->pieces[k] + (block - (((1u << k) - 1) << POOL_FIRST));
}

void pool_init(struct pool *p, struct arena *a);
uint32_t pool_take(struct pool *p, uint32_t words, struct arena *a);
void pool_give(struct pool *p, uint32_t block, uint32_t words);
void pool_copy(struct pool *to, const struct pool *from, struct arena *a);

/* Texts: kept once given, never freed; the number 0 is no text. */
typedef uint32_t text_id;

text_id text_add(struct pool *p, struct str text, struct arena *a);

static inline struct str
text_get(const struct pool *p, text_id id)
{
    if (!id)
        return (struct str){"", 0};
    const uint32_t *at = pool_at(p, id);
    return (struct str){(const char *)(at + 1), at[0]};
}
