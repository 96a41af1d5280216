/* SPDX-License-Identifier: MIT */
/*
 * Stable sorting with a context, so that comparisons need no globals and equal elements keep the
 * order in which they came.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct arena;

/* Below zero, zero or above zero, as `a` comes before, with or after `b`. */
typedef int sort_cmp(const void *a, const void *b, void *context);

void sort_stable(void *at, size_t n, size_t size, sort_cmp *cmp, void *context, struct arena *a);
