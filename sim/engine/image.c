/* SPDX-License-Identifier: MIT */
#include "sim/engine/image.h"

#include <assert.h>

#include "sim/base/arena.h"
#include "sim/base/sort.h"

bool
image_find(const struct pool *p, image_id image, attr_id attr, struct cell *out)
{
    if (!image)
        return false;
    const uint32_t *shape = image_shape(p, image), *words = shape + 1;
    uint32_t low = 0, high = shape[0];

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if ((words[middle] & 0xffff) < attr)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == shape[0] || (words[low] & 0xffff) != attr)
        return false;
    *out = cell_of(words[low], pool_at(p, image)[1 + low]);
    return true;
}

/* What of a cell belongs to the shape. */
static uint32_t
word_of(const struct cell *c)
{
    uint32_t rule = c->rule < IMAGE_RULES ? c->rule : IMAGE_RULES;

    return c->attr | (c->many ? 1u << 16 : 0) | rule << 17;
}

static uint32_t
next_hash(uint32_t hash, uint32_t word)
{
    return ((hash << 5 | hash >> 27) ^ word) * 0x9e3779b1u;
}

static uint32_t
shape_hash(const uint32_t *shape)
{
    uint32_t hash = 0;

    for (uint32_t i = 0; i < shape[0]; i++)
        hash = next_hash(hash, shape[1 + i]);
    return hash;
}

static bool
shape_fits(const uint32_t *shape, const struct cell *cells, uint32_t n)
{
    if (shape[0] != n)
        return false;
    for (uint32_t i = 0; i < n; i++)
        if (shape[1 + i] != word_of(&cells[i]))
            return false;
    return true;
}

static void
more_shapes(struct pool *p, struct arena *a)
{
    uint32_t *old = p->shapes, old_room = p->shapes_room;

    p->shapes_room = old_room ? 2 * old_room : 64;
    p->shapes = arena_grow(a, NULL, 0, p->shapes_room * sizeof *old);
    for (uint32_t i = 0; i < old_room; i++) {
        if (!old[i])
            continue;
        uint32_t at = shape_hash(pool_at(p, old[i])) & (p->shapes_room - 1);
        while (p->shapes[at])
            at = (at + 1) & (p->shapes_room - 1);
        p->shapes[at] = old[i];
    }
    arena_give(a, old);
}

static uint32_t
new_shape(struct pool *p, const struct cell *cells, uint32_t n, struct arena *a)
{
    uint32_t block = pool_take(p, 1 + n, a), *shape = pool_at(p, block);

    shape[0] = n;
    for (uint32_t i = 0; i < n; i++)
        shape[1 + i] = word_of(&cells[i]);
    p->shapes_n++;
    return block;
}

/* The shape of the cells. Shapes stay for good: there are few. */
static uint32_t
shape_of(struct pool *p, const struct cell *cells, uint32_t n, struct arena *a)
{
    uint32_t hash = 0, at;

    if (p->shapes_n + 1 > p->shapes_room / 2)
        more_shapes(p, a);
    for (uint32_t i = 0; i < n; i++)
        hash = next_hash(hash, word_of(&cells[i]));
    for (at = hash & (p->shapes_room - 1); p->shapes[at]; at = (at + 1) & (p->shapes_room - 1))
        if (shape_fits(pool_at(p, p->shapes[at]), cells, n))
            return p->shapes[at];
    return p->shapes[at] = new_shape(p, cells, n, a);
}

image_id
image_make(struct pool *p, const struct cell *cells, uint32_t n, struct arena *a)
{
    if (!n)
        return 0;
    uint32_t shape = shape_of(p, cells, n, a);
    image_id image = pool_take(p, 1 + n, a);
    uint32_t *at = pool_at(p, image);

    *at++ = shape;
    for (uint32_t i = 0; i < n; i++) {
        assert(cells[i].attr < IMAGE_ATTRS && (i == 0 || cells[i - 1].attr < cells[i].attr));
        *at++ = cells[i].value;
    }
    return image;
}

void
image_free(struct pool *p, image_id image)
{
    uint32_t n = image_n(p, image);

    for (uint32_t i = 0; i < n; i++)
        cell_drop(p, image_cell(p, image, i));
    if (image)
        pool_give(p, image, 1 + n);
}

uint32_t
list_make(struct pool *p, const uint32_t *values, uint32_t n, struct arena *a)
{
    if (!n)
        return 0;
    uint32_t list = pool_take(p, 2 + n, a);
    uint32_t *at = pool_at(p, list);

    at[0] = 1;
    at[1] = n;
    memcpy(at + 2, values, n * sizeof *at);
    return list;
}

void
list_keep(struct pool *p, uint32_t list)
{
    ++*pool_at(p, list);
}

void
list_drop(struct pool *p, uint32_t list)
{
    uint32_t *at = pool_at(p, list);

    assert(at[0] > 0);
    if (--at[0] == 0)
        pool_give(p, list, 2 + at[1]);
}

struct cell
cell_make(struct pool *p, attr_id attr, uint32_t rule, const uint32_t *values, uint32_t n,
          struct arena *a)
{
    if (n == 1)
        return (struct cell){attr, rule, values[0], false};
    return (struct cell){attr, rule, list_make(p, values, n, a), true};
}

static int
by_text(const void *x, const void *y, void *pool)
{
    const uint32_t *a = x, *b = y;

    return str_cmp(text_get(pool, *a), text_get(pool, *b));
}

static bool
texts_same(const struct pool *p, const uint32_t *x, const uint32_t *y, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (x[i] != y[i] && !str_eq(text_get(p, x[i]), text_get(p, y[i])))
            return false;
    return true;
}

bool
cell_same(const struct pool *p, const struct pool *texts, const struct cell *x,
          const struct cell *y, bool reference, struct arena *scratch)
{
    uint32_t n, m;
    const uint32_t *a = cell_values(p, x, &n), *b = cell_values(p, y, &m);

    if (n != m)
        return false;
    if (a == b || n == 0)
        return true;
    if (reference)
        return memcmp(a, b, n * sizeof *a) == 0;
    if (texts_same(texts, a, b, n))
        return true;
    if (n == 1)
        return false;
    struct arena_mark mark = arena_mark(scratch);
    uint32_t *sorted = ARENA_ARRAY(scratch, uint32_t, (size_t)2 * n);
    memcpy(sorted, a, n * sizeof *a);
    memcpy(sorted + n, b, n * sizeof *b);
    sort_stable(sorted, n, sizeof *sorted, by_text, (void *)(uintptr_t)texts, scratch);
    sort_stable(sorted + n, n, sizeof *sorted, by_text, (void *)(uintptr_t)texts, scratch);
    bool same = texts_same(texts, sorted, sorted + n, n);
    arena_rewind(scratch, mark);
    return same;
}
