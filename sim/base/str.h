/* SPDX-License-Identifier: MIT */
/*
 * Borrowed text: where it starts and how long it is.
 *
 * A `struct str` owns nothing and is passed by value. It may hold any bytes, also NUL, so binary
 * values (objectGUID, objectSid) travel in it as well. It is NUL-terminated only where a function
 * says so: `str_z` makes a copy that libraries can read.
 */
#pragma once

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct arena;

struct str {
    const char *at;
    size_t len;
};

/* A literal as a str, without a call to strlen at run time. */
#define STR(literal) ((struct str){"" literal, sizeof(literal) - 1})

/* For printf: `"%" STR_FMT` is wrong, `STR_FMT` already holds the percent sign. */
#define STR_FMT "%.*s"
#define STR_ARG(s) (int)(s).len, (s).at

static inline struct str
str_of(const char *z)
{
    return z ? (struct str){z, strlen(z)} : (struct str){"", 0};
}

static inline struct str
str_n(const char *at, size_t len)
{
    return (struct str){at, len};
}

static inline bool
str_empty(struct str s)
{
    return s.len == 0;
}

/* Same bytes. */
static inline bool
str_eq(struct str a, struct str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

/* Same letters, whatever their case (Unicode's simple mappings, no locale; see letter_fold). */
bool str_ieq(struct str a, struct str b);

/* Ordinal order of the bytes: below zero, zero, above zero. A prefix comes first. */
int str_cmp(struct str a, struct str b);

/* The same without regard to case. */
int str_icmp(struct str a, struct str b);

bool str_starts(struct str s, struct str prefix);
bool str_istarts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
bool str_iends(struct str s, struct str suffix);

/* Where `needle` begins in `s`, or -1. An empty needle is found at 0. */
ptrdiff_t str_find(struct str s, struct str needle);
ptrdiff_t str_ifind(struct str s, struct str needle);
ptrdiff_t str_find_byte(struct str s, char byte);

/* The part from `from` on, `len` bytes at most; what lies outside is left out. */
struct str str_sub(struct str s, size_t from, size_t len);
struct str str_from(struct str s, size_t from);

/* The first `most` bytes, or up to three fewer, so that no UTF-8 character is cut in two. */
struct str str_head(struct str s, size_t most);

/* Without blanks, tabs and line ends at both ends. */
struct str str_trim(struct str s);

/*
 * Cuts the text before `sep` off the front of `*rest` and returns it; `*rest` becomes what follows
 * the separator. Without a separator the whole rest is returned and `*rest` becomes empty with a
 * NULL start, which is how a loop sees its end: `while (rest.at) { part = str_cut(&rest, ','); }`.
 */
struct str str_cut(struct str *rest, char sep);

/* A decimal whole number with an optional sign, and nothing else around it. False: it is none. */
bool str_int(struct str s, int64_t *out);

/* Copies: into the arena that owns the result. `str_z` adds a NUL behind the copy. */
struct str str_copy(struct str s, struct arena *a);
const char *str_z(struct str s, struct arena *a);
struct str str_lower(struct str s, struct arena *a); /* as long as it was: letter_fold */
struct str str_upper(struct str s, struct arena *a); /* a to z only */
struct str str_fmt(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
struct str str_vfmt(struct arena *a, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

/* 64 bits that spread well; the same on every machine and run. `str_ihash` ignores case. */
uint64_t str_hash(struct str s);
uint64_t str_ihash(struct str s);
