/* SPDX-License-Identifier: MIT */
#include "sim/base/vec.h"

#include <string.h>

#include "sim/base/arena.h"

void *
vec_room(void *at, uint32_t n, uint32_t *room, uint32_t more, size_t size, struct arena *a)
{
    if (*room - n >= more)
        return at;
    uint32_t larger = *room ? *room : 4;
    while (larger - n < more)
        larger *= 2;
    if (n && arena_extend(a, at, *room * size, larger * size)) {
        memset((char *)at + *room * size, 0, (larger - *room) * size);
        *room = larger;
        return at;
    }
    void *copy = arena_array(a, larger, size);
    if (n)
        memcpy(copy, at, n * size);
    *room = larger;
    return copy;
}
