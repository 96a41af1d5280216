/* SPDX-License-Identifier: MIT */
#include "sim/base/vec.h"

#include "sim/base/arena.h"

void *
vec_room(void *at, uint32_t n, uint32_t *room, uint32_t more, size_t size, struct arena *a)
{
    if (*room - n >= more)
        return at;
    uint32_t larger = *room ? *room : 4;
    while (larger - n < more)
        larger *= 2;
    at = arena_grow(a, at, *room * size, larger * size);
    *room = larger;
    return at;
}
