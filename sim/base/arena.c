/* SPDX-License-Identifier: MIT */
/*
 * The one place under sim/ that asks the C library for memory, with pages.c for large arrays.
 */
#include "sim/base/arena.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "sim/base/pages.h"
#include "sim/base/sanitizer.h"

enum {
    FIRST_CHUNK = 16 * 1024,
    LARGEST_CHUNK = 8 * 1024 * 1024,
    HUGE_PAGE = 2 * 1024 * 1024,
    SPARE_MOST = 64 * 1024 * 1024,
#ifdef HAS_ASAN
    PAGES_FROM = 64, /* small, so that tests meet arrays that move */
#else
    PAGES_FROM = 256 * 1024,
#endif
};

struct chunk {
    struct chunk *before;
    size_t size; /* of `bytes` */
    size_t used;
    size_t total_before; /* handed out by the chunks before this one */
    bool within;         /* the memory is a region's */
    alignas(max_align_t) char bytes[];
};

struct arena {
    struct chunk *last;
    /*
     * Chunks that were given back, the last one first: a rewind across a chunk's edge may repeat a
     * million times, and memory that is new to the program has to be cleared by the system.
     */
    struct chunk *spare;
    size_t spare_size;
    struct pages pages; /* arrays that have grown large */
};

void
arena_exhausted(size_t size)
{
    fprintf(stderr, "cutover: out of memory while asking for %zu bytes\n", size);
    abort();
}

/* A page of 2 MiB is cleared in a quarter of the time that 512 small ones take, page by page. */
static struct chunk *
large_chunk(size_t size)
{
    struct chunk *c = aligned_alloc(HUGE_PAGE, size);

    if (c)
        madvise(c, size, MADV_HUGEPAGE); /* if the system does not, it is as good without */
    return c;
}

static struct chunk *
new_chunk(size_t size)
{
    size_t whole = (sizeof(struct chunk) + size + HUGE_PAGE - 1) & ~(size_t)(HUGE_PAGE - 1);
    bool large = size >= HUGE_PAGE && whole > size;
    struct chunk *c = large ? large_chunk(whole) : malloc(sizeof *c + size);

    if (!c)
        arena_exhausted(size);
    c->size = large ? whole - sizeof *c : size;
    return c;
}

static void
free_chunk(struct chunk *c)
{
    UNPOISON(c->bytes, c->size);
    if (!c->within)
        free(c);
}

static struct chunk *
take_spare(struct arena *a, size_t at_least)
{
    struct chunk **at = &a->spare;

    while (*at && (*at)->size < at_least)
        at = &(*at)->before;
    struct chunk *c = *at;
    if (c) {
        *at = c->before;
        a->spare_size -= c->size;
    }
    return c;
}

/* An arena in memory that the caller has: it and all of its chunks are taken from there. */
struct region {
    struct arena arena;
    char *next;
    size_t left;
};

static bool
is_within(const struct arena *a)
{
    return a->last && a->last->within; /* its first chunk is there from the beginning */
}

static struct chunk *
chunk_within(struct region *r, size_t size)
{
    size_t whole =
        (sizeof(struct chunk) + size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);

    if (whole < size || whole > r->left)
        arena_exhausted(size);
    struct chunk *c = (struct chunk *)(void *)r->next;
    r->next += whole;
    r->left -= whole;
    c->size = size;
    c->within = true;
    return c;
}

static struct chunk *
add_chunk(struct arena *a, size_t at_least)
{
    size_t size = a->last ? a->last->size * 2 : FIRST_CHUNK;

    if (size > LARGEST_CHUNK)
        size = LARGEST_CHUNK;
    if (size < at_least)
        size = at_least;
    struct chunk *c = take_spare(a, at_least);
    if (!c && is_within(a)) {
        c = chunk_within((struct region *)a, size);
    } else if (!c) {
        c = new_chunk(size);
        c->within = false;
    }
    c->before = a->last;
    c->used = 0;
    c->total_before = a->last ? a->last->total_before + a->last->used : 0;
    POISON(c->bytes, c->size);
    return a->last = c;
}

static void
drop_last_chunk(struct arena *a)
{
    struct chunk *c = a->last;

    a->last = c->before;
    if (a->spare_size + c->size > SPARE_MOST) {
        free_chunk(c);
        return;
    }
    c->before = a->spare;
    a->spare = c;
    a->spare_size += c->size;
    POISON(c->bytes, c->size);
}

static inline void *
take(struct arena *a, size_t size, size_t alignment)
{
    struct chunk *c = a->last;
    size_t at = c ? (c->used + alignment - 1) & ~(alignment - 1) : 0;

    if (!c || at > c->size || size > c->size - at) {
        c = add_chunk(a, size + alignment);
        at = 0;
    }
    c->used = at + size;
    UNPOISON(c->bytes + at, size);
    return c->bytes + at;
}

struct arena *
arena_new(void)
{
    struct arena *a = calloc(1, sizeof *a);

    if (!a)
        arena_exhausted(sizeof *a);
    return a;
}

struct arena *
arena_new_within(void *memory, size_t size)
{
    struct region *r = memory;
    size_t head = (sizeof *r + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);

    if (size < head)
        arena_exhausted(head);
    *r = (struct region){.next = (char *)memory + head, .left = size - head};
    struct chunk *first = chunk_within(r, FIRST_CHUNK);
    first->before = NULL;
    first->used = 0;
    first->total_before = 0; /* not poisoned: another process may hand it out */
    r->arena.last = first;
    return &r->arena;
}

void
arena_free(struct arena *a)
{
    if (!a)
        return;
    pages_rewind(&a->pages, 0);
    while (a->last)
        drop_last_chunk(a);
    while (a->spare)
        free_chunk(take_spare(a, 0));
    free(a);
}

/* Most of what is asked for is a few words long, and a call of memset() costs more than they do. */
static inline void *
clear(void *at, size_t size)
{
    typedef uint64_t __attribute__((may_alias)) word;
    enum { FEW = 8 };
    size_t n = size / sizeof(word);

    if (n > FEW || size % sizeof(word))
        return memset(at, 0, size);
    for (size_t i = 0; i < n; i++)
        ((word *)at)[i] = 0;
    return at;
}

void *
arena_zero(struct arena *a, size_t size)
{
    return clear(take(a, size, alignof(max_align_t)), size);
}

void *
arena_array(struct arena *a, size_t n, size_t size)
{
    size_t total;

    if (__builtin_mul_overflow(n, size, &total))
        arena_exhausted(SIZE_MAX);
    return clear(take(a, total, alignof(max_align_t)), total);
}

void *
arena_bytes(struct arena *a, size_t size)
{
    return take(a, size, 1);
}

bool
arena_extend(struct arena *a, const void *at, size_t size, size_t larger)
{
    struct chunk *c = a->last;
    const char *end = (const char *)at + size;

    if (!c || end != c->bytes + c->used || larger - size > c->size - c->used)
        return false;
    UNPOISON(c->bytes + c->used, larger - size);
    c->used += larger - size;
    return true;
}

/* With zeroes behind what was there. */
static void *
move_into_chunk(struct arena *a, const void *at, size_t size, size_t larger)
{
    char *moved = take(a, larger, alignof(max_align_t));

    if (size)
        memcpy(moved, at, size);
    memset(moved + size, 0, larger - size);
    return moved;
}

static void *
move_into_pages(struct arena *a, const void *at, size_t size, size_t larger)
{
    char *moved = pages_take(&a->pages, larger);

    if (!moved)
        arena_exhausted(larger);
    if (size)
        memcpy(moved, at, size);
    return moved;
}

void *
arena_grow(struct arena *a, void *at, size_t size, size_t larger)
{
    bool large = larger >= PAGES_FROM && !is_within(a);
    struct page_array *array = large && size >= PAGES_FROM ? pages_find(&a->pages, at) : NULL;

    if (array) {
        void *moved = pages_grow(&a->pages, array, larger);
        if (!moved)
            arena_exhausted(larger);
        return moved;
    }
    if (large)
        return move_into_pages(a, at, size, larger);
    if (size && arena_extend(a, at, size, larger)) {
        memset((char *)at + size, 0, larger - size);
        return at;
    }
    return move_into_chunk(a, at, size, larger);
}

void
arena_give(struct arena *a, void *at)
{
    struct page_array *array = at ? pages_find(&a->pages, at) : NULL;

    if (array)
        pages_give(&a->pages, array);
}

struct arena_mark
arena_mark(const struct arena *a)
{
    return (struct arena_mark){a->last, a->last ? a->last->used : 0, a->pages.taken};
}

void
arena_rewind(struct arena *a, struct arena_mark mark)
{
    pages_rewind(&a->pages, mark.pages);
    while (a->last != mark.chunk)
        drop_last_chunk(a);
    if (!a->last)
        return;
    a->last->used = mark.used;
    POISON(a->last->bytes + mark.used, a->last->size - mark.used);
}

void
arena_reset(struct arena *a)
{
    while (a->last && a->last->before)
        drop_last_chunk(a);
    arena_rewind(a, (struct arena_mark){a->last, 0, 0});
}

size_t
arena_used(const struct arena *a)
{
    return a->pages.used + (a->last ? a->last->total_before + a->last->used : 0);
}
