/* SPDX-License-Identifier: MIT */
/*
 * Names as small integers: attributes, object names in reports, rule names.
 *
 * Interning ignores case, as attribute names do; the first spelling is the one that
 * is printed. Numbers are given in order of first use, so they are the same in every run.
 */
#pragma once

#include "sim/base/map.h"
#include "sim/base/vec.h"

typedef uint32_t name_id;

struct names {
    VEC(struct str) list;
    struct map index;
    struct arena *arena;
};

void names_init(struct names *n, struct arena *a);

/* The number of a name; a new name gets the next one and is copied. */
name_id names_intern(struct names *n, struct str name);

/* The number of a known name, or MAP_NONE. */
name_id names_find(const struct names *n, struct str name);

static inline struct str
names_text(const struct names *n, name_id id)
{
    return n->list.at[id];
}
