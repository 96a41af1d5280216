/* SPDX-License-Identifier: MIT */
/*
 * What the tenant holds as people see it, to compare two runs that took different ways to the same
 * end: without ids, dates and whatever else depends on the order in which objects were made.
 */
#pragma once

#include "sim/run/lab.h"

/* A line for each value: `alice displayName Alice`, sorted. What refers to an object names it. */
struct picture {
    VEC(struct str) lines;
    struct str twice; /* an object that is there twice (one source anchor); empty: none is */
};

/* Errors: the tenant went away. */
const struct err *lab_picture(struct lab *lab, struct picture *out, struct arena *a);

/*
 * The first line that only one of them has: `missing: ...` if it is in `before`, else `too much: ...`.
 * Empty: they are the same.
 */
struct str picture_differs(const struct picture *before, const struct picture *after,
                           struct arena *a);
