/* SPDX-License-Identifier: MIT */
/*
 * Images: the attributes of an object at one moment, packed.
 *
 * An image is a block of words: its shape, then a value for each cell, by attribute id. The shape says
 * which attributes those are and which rules gave them; it is a block of its own, which all images
 * that have the same share, for most users do. A cell's value is a text, or the number of an object
 * for references; several values stand in a list of their own, which images share by counting its
 * users. Lists of references are sorted by number, so they compare and subtract in one pass. Image 0
 * is the empty one.
 */
#pragma once

#include "sim/base/numbers.h"
#include "sim/base/vec.h"
#include "sim/engine/pool.h"
#include "sim/model/schema.h"

typedef uint32_t image_id;

enum { IMAGE_ATTRS = 65536, IMAGE_RULES = 32767 };

/* One attribute. `value`: a single value, or a list where `many`; list 0 is no value at all. */
struct cell {
    uint32_t attr;
    uint32_t rule; /* who gave it; IMAGE_RULES: nobody known */
    uint32_t value;
    bool many;
};

struct cells {
    VEC(struct cell) list;
};

/* How many cells, then a word for each. */
static inline const uint32_t *
image_shape(const struct pool *p, image_id image)
{
    return pool_at(p, *pool_at(p, image));
}

static inline uint32_t
image_n(const struct pool *p, image_id image)
{
    return image ? *image_shape(p, image) : 0;
}

static inline struct cell
cell_of(uint32_t word, uint32_t value)
{
    return (struct cell){word & 0xffff, word >> 17, value, (word >> 16 & 1) != 0};
}

static inline struct cell
image_cell(const struct pool *p, image_id image, uint32_t i)
{
    const uint32_t *at = pool_at(p, image);

    return cell_of(pool_at(p, at[0])[1 + i], at[1 + i]);
}

/* Where the attribute stands in the image; false: it is not there. */
bool image_find(const struct pool *p, image_id image, attr_id attr, struct cell *out);

/* An image of the cells (sorted by attribute), which gives up their lists to it. */
image_id image_make(struct pool *p, const struct cell *cells, uint32_t n, struct arena *a);
void image_free(struct pool *p, image_id image);

/* Lists of values, counted. A new list has one user. */
uint32_t list_make(struct pool *p, const uint32_t *values, uint32_t n, struct arena *a);
void list_keep(struct pool *p, uint32_t list);
void list_drop(struct pool *p, uint32_t list);

static inline struct cell
cell_keep(struct pool *p, struct cell c)
{
    if (c.many && c.value)
        list_keep(p, c.value);
    return c;
}

static inline void
cell_drop(struct pool *p, struct cell c)
{
    if (c.many && c.value)
        list_drop(p, c.value);
}

/* A cell of `n` values. */
struct cell cell_make(struct pool *p, attr_id attr, uint32_t rule, const uint32_t *values,
                      uint32_t n, struct arena *a);

/* The values; `c` must stay where it is while they are used. */
static inline const uint32_t *
cell_values(const struct pool *p, const struct cell *c, uint32_t *n)
{
    if (!c->many) {
        *n = 1;
        return &c->value;
    }
    if (!c->value) {
        *n = 0;
        return NULL;
    }
    const uint32_t *at = pool_at(p, c->value);
    *n = at[1];
    return at + 2;
}

/* The same values? Texts by their bytes, in any order; references by number. */
bool cell_same(const struct pool *p, const struct pool *texts, const struct cell *x,
               const struct cell *y, bool reference, struct arena *scratch);
