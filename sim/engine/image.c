/* SPDX-License-Identifier: MIT */
#include "sim/engine/image.h"

#include <assert.h>

#include "sim/base/arena.h"
#include "sim/base/sort.h"

bool
image_find(const struct pool *p, image_id image, attr_id attr, struct cell *out)
{
    uint32_t low = 0, high = image_n(p, image);

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        *out = image_cell(p, image, middle);
        if (out->attr == attr)
            return true;
        if (out->attr < attr)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

image_id
image_make(struct pool *p, const struct cell *cells, uint32_t n, struct arena *a)
{
    if (!n)
        return 0;
    image_id image = pool_take(p, 1 + 2 * n, a);
    uint32_t *at = pool_at(p, image);

    *at++ = n;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t rule = cells[i].rule < IMAGE_RULES ? cells[i].rule : IMAGE_RULES;
        assert(cells[i].attr < IMAGE_ATTRS && (i == 0 || cells[i - 1].attr < cells[i].attr));
        *at++ = cells[i].attr | (cells[i].many ? 1u << 16 : 0) | rule << 17;
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
        pool_give(p, image, 1 + 2 * n);
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
