/* SPDX-License-Identifier: MIT */
#include "sim/engine/pool.h"

#include <assert.h>

#include "sim/base/arena.h"

void *
seg_push(struct seg *s, struct arena *a)
{
    uint32_t k = seg_piece(s->n);

    assert(k < SEG_PIECES);
    if (!s->pieces[k])
        s->pieces[k] = arena_array(a, (size_t)64 << k, s->size);
    return seg_at(s, s->n++);
}

void
seg_copy(struct seg *to, const struct seg *from, struct arena *a)
{
    *to = *from;
    for (uint32_t k = 0, first = 0; k < SEG_PIECES && from->pieces[k]; k++) {
        uint32_t room = 64u << k, used = from->n - first < room ? from->n - first : room;
        to->pieces[k] = arena_array(a, room, from->size);
        memcpy(to->pieces[k], from->pieces[k], (size_t)used * from->size);
        first += used;
    }
}

static uint32_t
piece_words(uint32_t k)
{
    return 1u << (POOL_FIRST + k);
}

static uint32_t
piece_start(uint32_t k)
{
    return ((1u << k) - 1) << POOL_FIRST;
}

void
pool_init(struct pool *p, struct arena *a)
{
    *p = (struct pool){.n = 1};
    p->pieces[0] = arena_array(a, piece_words(0), sizeof(uint32_t));
}

/* Small blocks are kept by their exact size, large ones by the power of two above it. */
static uint32_t
class_of(uint32_t words)
{
    return words < POOL_EXACT ? words
                              : (uint32_t)POOL_EXACT + 32u - (uint32_t)__builtin_clz(words - 1);
}

static uint32_t
fresh(struct pool *p, uint32_t words, struct arena *a)
{
    for (uint32_t k = 31u - (uint32_t)__builtin_clz((p->n >> POOL_FIRST) + 1); k < POOL_PIECES;
         k++) {
        uint32_t end = piece_start(k) + piece_words(k);
        if (p->n < piece_start(k))
            p->n = piece_start(k);
        if (words > end - p->n) {
            p->n = end;
            continue;
        }
        if (!p->pieces[k])
            p->pieces[k] = arena_array(a, piece_words(k), sizeof(uint32_t));
        uint32_t block = p->n;
        p->n += words;
        return block;
    }
    assert(!"the engine's pool is full");
    return 0;
}

uint32_t
pool_take(struct pool *p, uint32_t words, struct arena *a)
{
    uint32_t class = class_of(words);
    uint32_t block = p->freed[class];

    assert(words > 0);
    if (block) {
        p->freed[class] = *pool_at(p, block);
        return block;
    }
    return fresh(p, words < POOL_EXACT ? words : 1u << (class - POOL_EXACT), a);
}

void
pool_give(struct pool *p, uint32_t block, uint32_t words)
{
    uint32_t class = class_of(words);

    *pool_at(p, block) = p->freed[class];
    p->freed[class] = block;
}

void
pool_copy(struct pool *to, const struct pool *from, struct arena *a)
{
    *to = *from;
    for (uint32_t k = 0; k < POOL_PIECES; k++) {
        if (!from->pieces[k])
            continue;
        uint32_t used = from->n > piece_start(k) ? from->n - piece_start(k) : 0;
        to->pieces[k] = arena_array(a, piece_words(k), sizeof(uint32_t));
        memcpy(to->pieces[k], from->pieces[k],
               (used < piece_words(k) ? used : piece_words(k)) * sizeof(uint32_t));
    }
}

text_id
text_add(struct pool *p, struct str text, struct arena *a)
{
    assert(text.len < UINT32_MAX / 2);
    text_id id = fresh(p, 1 + (uint32_t)((text.len + 3) / 4), a);
    uint32_t *at = pool_at(p, id);

    at[0] = (uint32_t)text.len;
    if (text.len)
        memcpy(at + 1, text.at, text.len);
    return id;
}
