/* SPDX-License-Identifier: MIT */
/*
 * Text by characters: how long each is, how wide it is on a terminal, and what a terminal must not
 * be told. Private to harness/report.
 */
#pragma once

#include "sim/base/buf.h"

/* Bytes of the character at `at`; 0 where no valid UTF-8 begins. */
size_t character_length(struct str text, size_t at);

/* How many columns a terminal gives it: two for East Asian wide characters, none for marks. */
size_t characters_columns(struct str text);

/*
 * The text on one line and harmless: line ends and tabs are blanks, other controls (a terminal would
 * obey them) and bytes that are not UTF-8 are U+FFFD.
 */
struct str characters_clean(struct str text, struct arena *a);

/* Its beginning, with an ellipsis, where it is wider than `columns`. */
struct str characters_fit(struct str text, size_t columns, struct arena *a);

/*
 * Adds the text broken between words, so that no line is wider than `columns`; the first line begins
 * at column `indent`, where the others are indented to. 0 columns: it is not broken.
 */
void characters_wrap(struct buf *out, struct str text, size_t indent, size_t columns);
