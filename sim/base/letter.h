/* SPDX-License-Identifier: MIT */
/*
 * Letters and their cases, by Unicode's simple mappings and without a locale; UTF-8 in and out.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* The other case of a letter by the rows of case.def; whatever has none stays as it is. */
uint32_t letter_upper(uint32_t code);
uint32_t letter_lower(uint32_t code);

/*
 * The character that begins at `at`, of at most `n` bytes; `*width` is how many it has. A byte that is
 * no UTF-8 counts as one character with its own value.
 */
uint32_t letter_read(const char *at, size_t n, size_t *width);

/* Writes a code point; gives the number of bytes, at most 4. */
size_t letter_write(char *out, uint32_t code);

/*
 * Writes `n` bytes of text in lower case, character by character. Folded text is as long as it was: a
 * letter whose other case takes another number of bytes (there are few, like U+023A) keeps its own.
 */
void letter_fold(char *out, const char *at, size_t n);

/* Eight bytes at once, but only A to Z. */
uint64_t letter_fold_word(uint64_t word);

/* Below zero, zero, above zero: two texts of `n` bytes, folded. */
int letter_compare(const char *a, const char *b, size_t n);
