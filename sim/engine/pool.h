/* SPDX-License-Identifier: MIT */
/*
 * Arrays whose elements stay where they are: the ground that the engine's state stands on.
 *
 * A `struct seg` grows by pieces, at first each twice the one before, then all of one size: nothing is
 * copied, little is left unused, and a pointer into it stays good. A `struct pool` hands out blocks of
 * 32-bit words from such pieces and takes them back. Both are copied for a snapshot piece by piece.
 */
#pragma once

#include "sim/base/str.h"

enum {
    SEG_FIRST = 6,     /* the first piece has 2^6 elements, */
    SEG_DOUBLINGS = 9, /* and from the tenth on each has 2^15 */
    POOL_FIRST = 10,
    POOL_DOUBLINGS = 8,
    POOL_EXACT = 256,
    POOL_RECENT = 2048,
    POOL_CLASSES = POOL_EXACT + 32,
};

/* Where an element stands: which piece, and how far into it. */
static inline uint32_t
piece_of(uint32_t i, uint32_t first, uint32_t doublings, uint32_t *offset)
{
    uint32_t k = 31u - (uint32_t)__builtin_clz((i >> first) + 1), doubled;

    if (k < doublings) {
        *offset = i - (((1u << k) - 1) << first);
        return k;
    }
    doubled = ((1u << doublings) - 1) << first;
    *offset = (i - doubled) & ((1u << (first + doublings)) - 1);
    return doublings + ((i - doubled) >> (first + doublings));
}

/* How many elements a piece has. */
static inline uint32_t
piece_room(uint32_t k, uint32_t first, uint32_t doublings)
{
    return 1u << (first + (k < doublings ? k : doublings));
}

struct seg {
    char **pieces;
    uint32_t pieces_n, pieces_room;
    uint32_t n;
    uint32_t size; /* of one element */
};

static inline void *
seg_at(const struct seg *s, uint32_t i)
{
    uint32_t offset;
    uint32_t k = piece_of(i, SEG_FIRST, SEG_DOUBLINGS, &offset);

    return s->pieces[k] + (size_t)offset * s->size;
}

/* One more element, zeroed; its index is the old `n`. */
void *seg_push(struct seg *s, struct arena *a);
void seg_copy(struct seg *to, const struct seg *from, struct arena *a);

struct recent_text {
    uint32_t hash;
    uint32_t text; /* 0: none */
};

/* Blocks of words. A block is named by the number of its first word; 0 is no block. */
struct pool {
    uint32_t **pieces;
    uint32_t pieces_n, pieces_room;
    uint32_t n;       /* words in use, freed ones included */
    uint32_t longest; /* of the texts that were ever in it, in bytes */
    uint32_t freed[POOL_CLASSES];
    struct recent_text *recent; /* texts given lately, by their hash; NULL: none yet */
    uint32_t *shapes; /* of images (image.c): a hash table of their blocks, 0 where it is free */
    uint32_t shapes_n, shapes_room;
};

static inline uint32_t *
pool_at(const struct pool *p, uint32_t block)
{
    uint32_t offset;
    uint32_t k = piece_of(block, POOL_FIRST, POOL_DOUBLINGS, &offset);

    return p->pieces[k] + offset;
}

void pool_init(struct pool *p, struct arena *a);
uint32_t pool_take(struct pool *p, uint32_t words, struct arena *a);
void pool_give(struct pool *p, uint32_t block, uint32_t words);
void pool_copy(struct pool *to, const struct pool *from, struct arena *a);

/*
 * Texts: kept once given, never freed; the number 0 is no text. A text that was given not long ago gets
 * the same number again: departments, flags and the like are the same for thousands of objects.
 */
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
