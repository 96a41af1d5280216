/* SPDX-License-Identifier: MIT */
/*
 * UTF-8 text as characters (code points), and what expressions ask of them.
 *
 * Positions in texts count code points; the product counts UTF-16 units and since build 2.1.1 keeps
 * surrogate pairs together. A byte that is no UTF-8 counts as one character and is kept.
 */
#pragma once

#include "sim/base/letter.h"
#include "sim/base/str.h"

/* Bytes of the character at `at`; at < s.len. */
size_t expr_utf8_width(struct str s, size_t at);

/* The character, or its byte if it is no UTF-8. */
uint32_t expr_utf8_code(struct str s, size_t at);

/* How many characters. */
size_t expr_utf8_count(struct str s);

/* The byte where character `n` (from 0) begins; s.len if there are fewer. */
size_t expr_utf8_offset(struct str s, size_t n);

/* White space as .NET's Trim sees it. */
bool expr_unicode_blank(uint32_t code);

/* The text in upper case, character by character: two texts that differ in case become one. */
struct str expr_unicode_fold(struct str text, struct arena *a);

/* UTF-8 from and to the bytes of UTF-16, little end first. */
struct str expr_utf16_from_utf8(struct str text, struct arena *a);
bool expr_utf8_from_utf16(struct str bytes, struct str *text, struct arena *a);
