/* SPDX-License-Identifier: MIT */
#include "sim/base/err.h"

#include <stdarg.h>

#include "sim/base/arena.h"
#include "sim/base/buf.h"

enum { MOST = 1500, HEAD = 600, TAIL = 300 };

struct str
err_excerpt(struct str text, struct arena *a)
{
    if (text.len <= MOST)
        return text;
    struct str head = str_head(text, HEAD);
    struct str tail = str_from(text, str_head(text, text.len - TAIL).len);
    return str_fmt(a, STR_FMT "... (%zu bytes) ..." STR_FMT, STR_ARG(head),
                   text.len - head.len - tail.len, STR_ARG(tail));
}

const struct err *
err_new(enum err_kind kind, struct place at, struct arena *a, const char *format, ...)
{
    struct err *e = ARENA_NEW(a, struct err);
    va_list args;

    va_start(args, format);
    *e = (struct err){.kind = kind, .at = at, .text = err_excerpt(str_vfmt(a, format, args), a)};
    va_end(args);
    return e;
}

const struct err *
err_wrap(const struct err *cause, struct place at, struct arena *a, const char *format, ...)
{
    struct err *e = ARENA_NEW(a, struct err);
    va_list args;

    va_start(args, format);
    *e = (struct err){.kind = cause->kind,
                      .at = at,
                      .text = err_excerpt(str_vfmt(a, format, args), a),
                      .remedy = cause->remedy,
                      .cause = cause};
    va_end(args);
    return e;
}

const struct err *
err_remedy(const struct err *e, struct arena *a, const char *format, ...)
{
    struct err *copy = ARENA_NEW(a, struct err);
    va_list args;

    *copy = *e;
    va_start(args, format);
    copy->remedy = err_excerpt(str_vfmt(a, format, args), a);
    va_end(args);
    return copy;
}

const struct err *
err_at(const struct err *e, struct place at, struct arena *a)
{
    if (!e || e->at.line)
        return e;
    struct err *copy = ARENA_NEW(a, struct err);
    *copy = *e;
    copy->at = at;
    return copy;
}

const struct err *
err_copy(const struct err *e, struct arena *a)
{
    if (!e)
        return NULL;
    struct err *copy = ARENA_NEW(a, struct err);
    *copy = (struct err){.kind = e->kind,
                         .at = e->at,
                         .text = str_copy(e->text, a),
                         .remedy = str_copy(e->remedy, a),
                         .cause = err_copy(e->cause, a)};
    copy->at.file = str_copy(e->at.file, a);
    return copy;
}

static void
print_place(struct buf *out, struct place at)
{
    if (at.file.len)
        buf_add(out, err_excerpt(at.file, out->arena));
    if (at.line)
        buf_fmt(out, at.file.len ? ":%u" : "line %u", (unsigned)at.line);
    if (at.line && at.column)
        buf_fmt(out, ":%u", (unsigned)at.column);
    if (at.file.len || at.line)
        buf_add(out, STR(": "));
}

static bool
same_place(struct place a, struct place b)
{
    return str_eq(a.file, b.file) && a.line == b.line && a.column == b.column;
}

void
err_print(struct buf *out, const struct err *e)
{
    print_place(out, e->at);
    buf_add(out, e->text);
    for (const struct err *c = e->cause, *above = e; c; above = c, c = c->cause) {
        buf_add(out, STR(": "));
        if (!same_place(c->at, above->at))
            print_place(out, c->at);
        buf_add(out, c->text);
    }
    buf_byte(out, '\n');
    if (e->remedy.len)
        buf_fmt(out, "  " STR_FMT "\n", STR_ARG(e->remedy));
}

int
err_exit_code(const struct err *e)
{
    switch (e->kind) {
    case ERR_SYNTAX:
    case ERR_INPUT:
    case ERR_NOT_FOUND:
    case ERR_REFUSED:
    case ERR_LIMIT:
        return 3;
    case ERR_SANDBOX:
    case ERR_SYSTEM:
    case ERR_STOPPED:
    case ERR_FAULT:
        return 4;
    }
    return 4;
}
