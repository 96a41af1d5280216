/* SPDX-License-Identifier: MIT */
/*
 * Text as .NET sees it: UTF-16 units, letter case beyond A to Z, dictionary order, wildcards.
 *
 * Case and base letters are known for Latin, Greek and Cyrillic; other scripts compare as they are.
 */
#pragma once

#include "sim/base/codec.h"
#include "sim/base/err.h"
#include "sim/base/str.h"

struct arena;
struct buf;

/* Takes the first code point off; a broken byte counts as U+FFFD. `rest` must not be empty. */
uint32_t text_next(struct str *rest);
void text_put(struct buf *out, uint32_t code);

bool code_is_space(uint32_t code);
bool code_is_digit(uint32_t code);

/* UTF-16 units from..from+n of the text; what lies outside is left out. */
struct str text_sub(struct str s, size_t from, size_t n);
/* The unit at a position; the position must be inside. */
uint32_t text_unit(struct str s, size_t at);
/* Bytes up to a unit, and units up to a byte. */
size_t text_byte_of(struct str s, size_t unit);

struct str text_lower(struct str s, struct arena *a);
struct str text_upper(struct str s, struct arena *a);

bool text_same(struct str x, struct str y, bool ignore_case);

/* Dictionary order: blanks and signs, digits, letters; accents, then lower before upper case. */
int text_order(struct str x, struct str y, bool ignore_case);

/* PowerShell's wildcards: * ? [a-z], a backtick takes the next one literally. */
const struct err *text_like(struct str s, struct str pattern, bool ignore_case, struct arena *a,
                            bool *out);
bool text_has_wildcard(struct str pattern);
