/* SPDX-License-Identifier: MIT */
#include "sim/base/buf.h"

#include <stdarg.h>
#include <stdio.h>

#include "sim/base/arena.h"

static void
make_room(struct buf *b, size_t more)
{
    if (b->room - b->len >= more)
        return;
    size_t room = b->room ? b->room * 2 : 256;
    while (room - b->len < more)
        room *= 2;
    if (b->room && arena_extend(b->arena, b->at, b->room, room)) {
        b->room = room;
        return;
    }
    char *at = arena_bytes(b->arena, room);
    if (b->len)
        memcpy(at, b->at, b->len);
    b->at = at;
    b->room = room;
}

void
buf_add(struct buf *b, struct str s)
{
    if (s.len == 0)
        return;
    make_room(b, s.len);
    memcpy(b->at + b->len, s.at, s.len);
    b->len += s.len;
}

void
buf_byte(struct buf *b, char c)
{
    make_room(b, 1);
    b->at[b->len++] = c;
}

void
buf_fill(struct buf *b, char c, size_t n)
{
    if (n == 0)
        return;
    make_room(b, n);
    memset(b->at + b->len, c, n);
    b->len += n;
}

void
buf_number(struct buf *b, uint64_t number)
{
    char digits[20];
    size_t at = sizeof digits;

    do
        digits[--at] = (char)('0' + number % 10);
    while (number /= 10);
    buf_add(b, str_n(digits + at, sizeof digits - at));
}

void
buf_fmt(struct buf *b, const char *format, ...)
{
    va_list args, again;

    va_start(args, format);
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    if (len > 0) {
        make_room(b, (size_t)len + 1);
        vsnprintf(b->at + b->len, (size_t)len + 1, format, again);
        b->len += (size_t)len;
    }
    va_end(again);
    va_end(args);
}

const char *
buf_z(struct buf *b)
{
    make_room(b, 1);
    b->at[b->len] = '\0';
    return b->at;
}
