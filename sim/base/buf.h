/* SPDX-License-Identifier: MIT */
/*
 * Text that grows: for writers, printers and canonical bytes.
 *
 * The bytes live in the arena that the buffer was made over. `buf_str` borrows what is there; it
 * stays valid until the next append.
 */
#pragma once

#include "sim/base/str.h"

struct buf {
    char *at;
    size_t len;
    size_t room;
    struct arena *arena;
};

static inline struct buf
buf_in(struct arena *a)
{
    return (struct buf){.arena = a};
}

static inline struct str
buf_str(const struct buf *b)
{
    return b->at ? str_n(b->at, b->len) : str_n("", 0);
}

void buf_add(struct buf *b, struct str s);
void buf_byte(struct buf *b, char c);
void buf_fill(struct buf *b, char c, size_t n);
void buf_number(struct buf *b, uint64_t number); /* its decimal digits */
void buf_fmt(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A NUL behind the text, which does not count as its length. */
const char *buf_z(struct buf *b);
