/* SPDX-License-Identifier: MIT */
/*
 * The system moves pages without copying them, and new ones take no memory before they are written.
 * Under AddressSanitizer an array comes from malloc and always moves, so that whoever still looks at
 * the old place is caught.
 */
#include "sim/base/pages.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "sim/base/sanitizer.h"

enum { PAGE = 4096, HUGE_FROM = 4 * 1024 * 1024 };

#ifdef HAS_ASAN
static void *
map(size_t size)
{
    return calloc(1, size);
}

static void
unmap(void *at, size_t size)
{
    (void)size;
    free(at);
}

static void *
remap(void *at, size_t size, size_t larger)
{
    void *moved = map(larger);

    if (!moved)
        return NULL;
    memcpy(moved, at, size);
    unmap(at, size);
    return moved;
}
#else
static void *
map(size_t size)
{
    void *at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    return at == MAP_FAILED ? NULL : at;
}

static void
unmap(void *at, size_t size)
{
    munmap(at, size);
}

static void *
remap(void *at, size_t size, size_t larger)
{
    void *moved = mremap(at, size, larger, MREMAP_MAYMOVE);

    return moved == MAP_FAILED ? NULL : moved;
}
#endif

/* If the system does not want to, it is as good without. */
static void
prefer_huge(const struct page_array *array)
{
#ifndef HAS_ASAN
    if (array->mapped >= HUGE_FROM)
        madvise(array->at, array->mapped, MADV_HUGEPAGE);
#else
    (void)array;
#endif
}

static size_t
whole_pages(size_t size)
{
    return (size + PAGE - 1) & ~(size_t)(PAGE - 1);
}

void *
pages_take(struct pages *p, size_t size)
{
    struct page_array *array = calloc(1, sizeof *array);
    size_t mapped = whole_pages(size);

    if (!array || mapped < size || !(array->at = map(mapped))) {
        free(array);
        return NULL;
    }
    array->before = p->last;
    array->size = size;
    array->mapped = mapped;
    array->number = ++p->taken;
    p->last = array;
    p->used += size;
    prefer_huge(array);
    return array->at;
}

struct page_array *
pages_find(const struct pages *p, const void *at)
{
    struct page_array *array = p->last;

    while (array && array->at != at)
        array = array->before;
    return array;
}

void *
pages_grow(struct pages *p, struct page_array *array, size_t larger)
{
    size_t mapped = whole_pages(larger);
    void *at = mapped < larger ? NULL : remap(array->at, array->mapped, mapped);

    if (!at)
        return NULL;
    p->used += larger - array->size;
    array->at = at;
    array->size = larger;
    array->mapped = mapped;
    prefer_huge(array);
    return at;
}

void
pages_give(struct pages *p, struct page_array *array)
{
    struct page_array **at = &p->last;

    while (*at != array)
        at = &(*at)->before;
    *at = array->before;
    p->used -= array->size;
    unmap(array->at, array->mapped);
    free(array);
}

void
pages_rewind(struct pages *p, uint32_t number)
{
    while (p->last && p->last->number > number)
        pages_give(p, p->last);
    p->taken = number;
}
