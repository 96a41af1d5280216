/* SPDX-License-Identifier: MIT */
#include "sim/base/vec.h"

#include "sim/base/arena.h"

void *
vec_room(void *at, uint32_t n, uint32_t *room, uint32_t more, size_t size, struct arena *a)
{
    if (*room - n >= more)
        return at;
    uint64_t wanted = (uint64_t)n + more, larger = *room ? *room : 4;
    while (larger < wanted)
        larger *= 2;
    if (larger > UINT32_MAX)
        larger = UINT32_MAX;
    if (larger < wanted)
        arena_exhausted(wanted * size);
    at = arena_grow(a, at, *room * size, larger * size);
    *room = (uint32_t)larger;
    return at;
}
