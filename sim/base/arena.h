/* SPDX-License-Identifier: MIT */
/*
 * Memory that is given back all at once.
 *
 * Three lifetimes carry the program: `perm` (scenario, schema, rules), `run` (world, engines) and
 * `step` (one update). Allocation never fails for the caller: a machine without memory ends the
 * program with a message. There is no free() for one object, but a large array
 * that grows leaves its old place at once (arena_grow). Under AddressSanitizer, memory that is
 * given back or was never handed out is poisoned, so a stale pointer is caught where it is used.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

/* What an arena held at one moment; `arena_rewind` goes back to it. */
struct arena_mark {
    void *chunk;
    size_t used;
    uint32_t pages;
};

struct arena *arena_new(void);

/*
 * The same within `size` bytes of zeroes that the caller has, the arena itself included: the caller
 * gives the memory back, arena_free is not called. For memory that two processes share.
 */
struct arena *arena_new_within(void *memory, size_t size);
void arena_free(struct arena *a); /* NULL is allowed */

/* Zeroed memory for one object of `size` bytes, aligned for every type. */
void *arena_zero(struct arena *a, size_t size);

/* The same for `n` objects; an overflow of n * size ends the program like missing memory. */
void *arena_array(struct arena *a, size_t n, size_t size);

/* Bytes without alignment and without zeroes, for text. */
void *arena_bytes(struct arena *a, size_t size);

/*
 * Makes the piece that was taken last larger where it stands; the new bytes are not zeroed. False: it
 * is not the last one, or there is no room behind it, and nothing has changed.
 */
bool arena_extend(struct arena *a, const void *at, size_t size, size_t larger);

/*
 * The array made larger (`at` NULL, `size` 0: a new one), with zeroes behind what it has. Nothing may
 * look at its old place afterwards: a large one leaves nothing there.
 */
void *arena_grow(struct arena *a, void *at, size_t size, size_t larger);

/* There is no memory for so many bytes: ends the program with a message. */
_Noreturn void arena_exhausted(size_t size);

/* Nobody needs what arena_grow made any more. A large array goes back to the system. */
void arena_give(struct arena *a, void *at);

struct arena_mark arena_mark(const struct arena *a);
void arena_rewind(struct arena *a, struct arena_mark mark);
void arena_reset(struct arena *a);

/* Bytes handed out since the last reset, for benchmarks and limits. */
size_t arena_used(const struct arena *a);

#define ARENA_NEW(a, type) ((type *)arena_zero((a), sizeof(type)))
#define ARENA_ARRAY(a, type, n) ((type *)arena_array((a), (n), sizeof(type)))
