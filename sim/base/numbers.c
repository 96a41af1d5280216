/* SPDX-License-Identifier: MIT */
#include "sim/base/numbers.h"

#include "sim/base/arena.h"

enum { FEW = 32 };

static void
radix_pass(const uint32_t *from, uint32_t *to, uint32_t n, uint32_t shift)
{
    uint32_t start[257] = {0};

    for (uint32_t i = 0; i < n; i++)
        start[(from[i] >> shift & 255) + 1]++;
    for (uint32_t i = 0; i < 256; i++)
        start[i + 1] += start[i];
    for (uint32_t i = 0; i < n; i++)
        to[start[from[i] >> shift & 255]++] = from[i];
}

static void
insertion_sort(uint32_t *at, uint32_t n)
{
    for (uint32_t i = 1; i < n; i++) {
        uint32_t value = at[i], k = i;
        for (; k > 0 && at[k - 1] > value; k--)
            at[k] = at[k - 1];
        at[k] = value;
    }
}

static bool
rising(const uint32_t *at, uint32_t n)
{
    for (uint32_t i = 1; i < n; i++)
        if (at[i - 1] >= at[i])
            return false;
    return true;
}

uint32_t
numbers_sort(uint32_t *at, uint32_t n, struct arena *scratch)
{
    uint32_t kept = 0;

    if (rising(at, n))
        return n;
    if (n <= FEW) {
        insertion_sort(at, n);
    } else {
        struct arena_mark mark = arena_mark(scratch);
        uint32_t *other = ARENA_ARRAY(scratch, uint32_t, n);
        for (uint32_t shift = 0; shift < 32; shift += 16) {
            radix_pass(at, other, n, shift);
            radix_pass(other, at, n, shift + 8);
        }
        arena_rewind(scratch, mark);
    }
    for (uint32_t i = 0; i < n; i++)
        if (kept == 0 || at[kept - 1] != at[i])
            at[kept++] = at[i];
    return kept;
}

bool
numbers_hold(const uint32_t *at, uint32_t n, uint32_t value)
{
    uint32_t low = 0, high = n;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (at[middle] < value)
            low = middle + 1;
        else
            high = middle;
    }
    return low < n && at[low] == value;
}
