/* SPDX-License-Identifier: MIT */
#include "sim/engine/pool.h"

#include <assert.h>

#include "sim/base/arena.h"
#include "sim/base/vec.h"

void *
seg_push(struct seg *s, struct arena *a)
{
    uint32_t offset;
    uint32_t k = piece_of(s->n, SEG_FIRST, SEG_DOUBLINGS, &offset);

    if (k == s->pieces_n) {
        s->pieces = vec_room(s->pieces, s->pieces_n, &s->pieces_room, 1, sizeof *s->pieces, a);
        s->pieces[s->pieces_n++] = arena_array(a, piece_room(k, SEG_FIRST, SEG_DOUBLINGS), s->size);
    }
    return seg_at(s, s->n++);
}

void
seg_copy(struct seg *to, const struct seg *from, struct arena *a)
{
    *to = *from;
    to->pieces = ARENA_ARRAY(a, char *, from->pieces_room);
    for (uint32_t k = 0, first = 0; k < from->pieces_n; k++) {
        uint32_t room = piece_room(k, SEG_FIRST, SEG_DOUBLINGS);
        uint32_t used = from->n - first < room ? from->n - first : room;
        to->pieces[k] = arena_array(a, room, from->size);
        memcpy(to->pieces[k], from->pieces[k], (size_t)used * from->size);
        first += used;
    }
}

static uint32_t
words_in(uint32_t k)
{
    return piece_room(k, POOL_FIRST, POOL_DOUBLINGS);
}

/* `count` pieces that lie one behind the other, so that a block may reach over them. */
static void
add_pieces(struct pool *p, uint32_t count, struct arena *a)
{
    uint32_t *at;
    size_t words = 0;

    for (uint32_t i = 0; i < count; i++)
        words += words_in(p->pieces_n + i);
    at = arena_array(a, words, sizeof *at);
    p->pieces = vec_room(p->pieces, p->pieces_n, &p->pieces_room, count, sizeof *p->pieces, a);
    for (uint32_t i = 0; i < count; i++) {
        p->pieces[p->pieces_n] = at;
        at += words_in(p->pieces_n++);
    }
}

void
pool_init(struct pool *p, struct arena *a)
{
    *p = (struct pool){.n = 1};
    add_pieces(p, 1, a);
}

/*
 * Small blocks come in steps of four words, so that an image with one cell more fits where others were;
 * large ones in powers of two.
 */
static uint32_t
class_of(uint32_t words)
{
    return words < POOL_EXACT ? (words + 3) / 4 * 4
                              : (uint32_t)POOL_EXACT + 32u - (uint32_t)__builtin_clz(words - 1);
}

/* Words at the end: what is left of the last piece, or new pieces. */
static uint32_t
fresh(struct pool *p, uint32_t words, struct arena *a)
{
    uint32_t offset, count = 0;
    uint32_t k = piece_of(p->n, POOL_FIRST, POOL_DOUBLINGS, &offset);

    assert(p->n < UINT32_MAX - words - (1u << 20));
    if (k < p->pieces_n && words > words_in(k) - offset) {
        p->n += words_in(k) - offset;
        k++;
    }
    if (k == p->pieces_n) {
        for (uint32_t room = 0; room < words; count++)
            room += words_in(k + count);
        add_pieces(p, count, a);
    }
    uint32_t block = p->n;
    p->n += words;
    return block;
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
    return fresh(p, words < POOL_EXACT ? class : 1u << (class - POOL_EXACT), a);
}

void
pool_give(struct pool *p, uint32_t block, uint32_t words)
{
    uint32_t class = class_of(words);

    *pool_at(p, block) = p->freed[class];
    p->freed[class] = block;
}

/* Pieces that lie one behind the other stay so. */
void
pool_copy(struct pool *to, const struct pool *from, struct arena *a)
{
    *to = *from;
    to->recent = NULL;
    to->shapes = ARENA_ARRAY(a, uint32_t, from->shapes_room);
    if (from->shapes_room)
        memcpy(to->shapes, from->shapes, from->shapes_room * sizeof *to->shapes);
    to->pieces = NULL;
    to->pieces_n = to->pieces_room = 0;
    for (uint32_t k = 0, first = 0, run; k < from->pieces_n; k += run) {
        size_t words = words_in(k);
        for (run = 1; k + run < from->pieces_n && from->pieces[k + run] == from->pieces[k] + words;
             run++)
            words += words_in(k + run);
        add_pieces(to, run, a);
        size_t used = from->n - first < words ? from->n - first : words;
        memcpy(to->pieces[k], from->pieces[k], used * sizeof(uint32_t));
        first += (uint32_t)used;
    }
}

static text_id
new_text(struct pool *p, struct str text, struct arena *a)
{
    assert(text.len < UINT32_MAX / 2);
    text_id id = fresh(p, 1 + (uint32_t)((text.len + 3) / 4), a);
    uint32_t *at = pool_at(p, id);

    at[0] = (uint32_t)text.len;
    if (text.len > p->longest)
        p->longest = (uint32_t)text.len;
    if (text.len)
        memcpy(at + 1, text.at, text.len);
    return id;
}

text_id
text_add(struct pool *p, struct str text, struct arena *a)
{
    uint64_t hash = str_hash(text);
    uint32_t tag = (uint32_t)(hash >> 32);

    if (!p->recent)
        p->recent = ARENA_ARRAY(a, struct recent_text, POOL_RECENT);
    struct recent_text *place = &p->recent[hash % POOL_RECENT];
    if (place->text && place->hash == tag && str_eq(text_get(p, place->text), text))
        return place->text;
    *place = (struct recent_text){tag, new_text(p, text, a)};
    return place->text;
}
