/* SPDX-License-Identifier: MIT */
/*
 * Sets of small numbers, as bits in 64-bit words.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

static inline void
bits_set(uint64_t *bits, uint32_t i)
{
    bits[i / 64] |= (uint64_t)1 << i % 64;
}

static inline bool
bits_has(const uint64_t *bits, uint32_t i)
{
    return bits[i / 64] >> i % 64 & 1;
}

/*
 * The numbers from `from` to below `to`, the lowest first:
 * `struct bits_walk walk = bits_from(bits, from, to); while (bits_next(&walk, &i))`
 */
struct bits_walk {
    const uint64_t *bits;
    uint64_t rest; /* of the word that is looked at */
    uint32_t word, to;
};

static inline struct bits_walk
bits_from(const uint64_t *bits, uint32_t from, uint32_t to)
{
    uint64_t rest = from < to ? bits[from / 64] & (UINT64_MAX << from % 64) : 0;

    return (struct bits_walk){bits, rest, from / 64, to};
}

static inline bool
bits_next(struct bits_walk *w, uint32_t *i)
{
    while (!w->rest) {
        if (++w->word >= (w->to + 63) / 64)
            return false;
        w->rest = w->bits[w->word];
    }
    *i = w->word * 64 + (uint32_t)__builtin_ctzll(w->rest);
    w->rest &= w->rest - 1;
    return *i < w->to;
}
