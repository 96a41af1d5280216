/* SPDX-License-Identifier: MIT */
/*
 * Arrays that grow inside an arena.
 *
 * `VEC(struct rule) rules = {0};` then `*VEC_PUSH(&rules, a) = rule;`. Growth doubles and moves the
 * array, so keep indices, not pointers; and a copy of the three fields is good until the next push.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct arena;

#define VEC(type)                                                                                  \
    struct {                                                                                       \
        type *at;                                                                                  \
        uint32_t n;                                                                                \
        uint32_t room;                                                                             \
    }

/* Room for one more, zeroed; yields a pointer to it. */
#define VEC_PUSH(v, a)                                                                             \
    ((v)->at = vec_room((v)->at, (v)->n, &(v)->room, 1, sizeof *(v)->at, (a)), &(v)->at[(v)->n++])

/* Room for `more` without using it. */
#define VEC_RESERVE(v, more, a)                                                                    \
    ((v)->at = vec_room((v)->at, (v)->n, &(v)->room, (more), sizeof *(v)->at, (a)))

/* The array with room for `n + more` elements; what is new is zeroed. */
void *vec_room(void *at, uint32_t n, uint32_t *room, uint32_t more, size_t size, struct arena *a);
