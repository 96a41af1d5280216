/* SPDX-License-Identifier: MIT */
/*
 * Large arrays of an arena, each in pages of its own: one that grows leaves nothing behind, and one
 * that is not needed any more is given back at once. Private to sim/base/arena.c.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct page_array {
    struct page_array *before; /* the one taken before it */
    void *at;
    size_t size;
    size_t mapped;
    uint32_t number; /* in the order in which they were taken */
};

struct pages {
    struct page_array *last;
    size_t used; /* bytes in all of them */
    uint32_t taken;
};

/* A zeroed array; NULL: there is no memory. */
void *pages_take(struct pages *p, size_t size);

/* The array that begins there, or NULL. */
struct page_array *pages_find(const struct pages *p, const void *at);

/* Makes it larger, with zeroes behind; it may move. NULL: there is no memory, and it is as it was. */
void *pages_grow(struct pages *p, struct page_array *array, size_t larger);

void pages_give(struct pages *p, struct page_array *array);

/* Gives back all that were taken after the one with that number (0: all). */
void pages_rewind(struct pages *p, uint32_t number);
