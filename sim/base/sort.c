/* SPDX-License-Identifier: MIT */
#include "sim/base/sort.h"

#include <string.h>

#include "sim/base/arena.h"

struct merge {
    char *at;
    char *spare;
    size_t size;
    sort_cmp *cmp;
    void *context;
};

static bool
in_order(const struct merge *m, size_t from, size_t n)
{
    for (size_t i = from + 1; i < from + n; i++)
        if (m->cmp(m->at + (i - 1) * m->size, m->at + i * m->size, m->context) > 0)
            return false;
    return true;
}

static void
merge_halves(const struct merge *m, size_t from, size_t half, size_t n)
{
    size_t size = m->size;
    char *left = m->spare, *left_end = left + half * size;
    char *right = m->at + (from + half) * size, *right_end = m->at + (from + n) * size;
    char *out = m->at + from * size;

    memcpy(left, out, half * size);
    while (left < left_end && right < right_end) {
        char **next = m->cmp(left, right, m->context) <= 0 ? &left : &right;
        memcpy(out, *next, size);
        *next += size;
        out += size;
    }
    memcpy(out, left, (size_t)(left_end - left));
}

static void
sort_part(const struct merge *m, size_t from, size_t n)
{
    if (n < 2 || in_order(m, from, n))
        return;
    size_t half = n / 2;
    sort_part(m, from, half);
    sort_part(m, from + half, n - half);
    merge_halves(m, from, half, n);
}

void
sort_stable(void *at, size_t n, size_t size, sort_cmp *cmp, void *context, struct arena *a)
{
    if (n < 2)
        return;
    struct arena_mark mark = arena_mark(a);
    struct merge m = {at, arena_array(a, n / 2 + 1, size), size, cmp, context};
    sort_part(&m, 0, n);
    arena_rewind(a, mark);
}
