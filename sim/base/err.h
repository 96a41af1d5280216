/* SPDX-License-Identifier: MIT */
/*
 * What went wrong with a run: where, what, and what would be right.
 *
 * `const struct err *` is NULL for success. An error knows its place in the user's own file, its
 * text, a remedy where there is one, and the error below it that caused it. An identity problem (a
 * lost reference, a duplicate UPN, a threshold) is not an error but a finding: sim/model/finding.h.
 */
#pragma once

#include "sim/base/str.h"

struct arena;
struct buf;

enum err_kind {
    ERR_SYNTAX,    /* the text does not parse: scenario, command, expression, LDIF */
    ERR_INPUT,     /* it parses and cannot be meant: unknown attribute, wrong type, out of range */
    ERR_NOT_FOUND, /* what was named does not exist */
    ERR_REFUSED,   /* the directory, the tenant or the engine says no */
    ERR_LIMIT,     /* a bound was reached: steps, depth, size */
    ERR_SANDBOX,   /* slapd or the HTTP server: missing, would not start, went away */
    ERR_SYSTEM,    /* the machine: disk full, no permission, no file */
    ERR_STOPPED,   /* the user asked to stop */
    ERR_FAULT,     /* a fault that was ordered: who ran the request goes on without its answer */
};

/* Where in the user's input. line 0: no line is known; column 0: the whole line. */
struct place {
    struct str file;
    uint32_t line;
    uint32_t column;
};

#define NOWHERE ((struct place){0})

/* Text and remedy may quote input of any size: they are excerpts then. */
struct err {
    enum err_kind kind;
    struct place at;
    struct str text;         /* one sentence without its full stop */
    struct str remedy;       /* what to do next; may be empty */
    const struct err *cause; /* may be NULL */
};

/* Runs a call and returns its error from the function around it. For functions that hold nothing. */
#define TRY(call)                                                                                  \
    do {                                                                                           \
        const struct err *try_err_ = (call);                                                       \
        if (try_err_)                                                                              \
            return try_err_;                                                                       \
    } while (0)

const struct err *err_new(enum err_kind kind, struct place at, struct arena *a, const char *format,
                          ...) __attribute__((format(printf, 4, 5)));

/* The same error, saying what we were trying to do; kind and remedy come from the cause. */
const struct err *err_wrap(const struct err *cause, struct place at, struct arena *a,
                           const char *format, ...) __attribute__((format(printf, 4, 5)));

/* The same error with a remedy: an imperative sentence. */
const struct err *err_remedy(const struct err *e, struct arena *a, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The same error, placed, where it has no place yet. */
const struct err *err_at(const struct err *e, struct place at, struct arena *a);

/* A deep copy for errors that outlive the arena they were made in. */
const struct err *err_copy(const struct err *e, struct arena *a);

/* Both ends of a text that may be as long as somebody's input; what fits on a screen is whole. */
struct str err_excerpt(struct str text, struct arena *a);

/*
 * `file:line:column: text: cause` in one line, and the remedy in a second that begins with two
 * blanks. Ends with a newline.
 */
void err_print(struct buf *out, const struct err *e);

/* What the program ends with: 3 for usage and bad input, 4 when the sandbox or the machine failed. */
int err_exit_code(const struct err *e);
