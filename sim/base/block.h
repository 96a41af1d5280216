/* SPDX-License-Identifier: MIT */
/*
 * Blocks of `key: value` lines: the form of our own data files.
 *
 *     # a comment
 *     rule In from AD - User Join
 *         precedence: 100
 *         flow: displayName = IIF(IsNullOrEmpty([displayName]),
 *                                 [cn], [displayName])
 *
 * A line that begins at the margin opens a block: one word, its kind, and a title. Lines below it
 * are indented; a line that is indented deeper than its key's line continues the value, line ends
 * and all. A key is letters, digits, blanks and `-` up to the first colon. `#` opens a comment only
 * where a line begins. Blank lines count nowhere.
 */
#pragma once

#include "sim/base/err.h"
#include "sim/base/vec.h"

struct block_item {
    struct str key;
    struct str value; /* trimmed; may be empty */
    struct place at;  /* of the key */
    struct place value_at;
};

struct block {
    struct str kind;
    struct str title;
    struct place at;
    VEC(struct block_item) items;
};

struct blocks {
    VEC(struct block) list;
};

/* Everything borrows from `text` and `file`. Errors have their place. */
const struct err *blocks_read(struct blocks *out, struct str file, struct str text,
                              struct arena *a);

/* The first item with that key, or NULL. */
const struct block_item *block_find(const struct block *b, struct str key);

/* An error at an item's value. */
const struct err *block_error(const struct block_item *item, struct arena *a, const char *format,
                              ...) __attribute__((format(printf, 3, 4)));
