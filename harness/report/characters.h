/* SPDX-License-Identifier: MIT */
/*
 * Text by characters: how wide it is on a terminal, and where it is cut and broken. Private to
 * harness/report.
 */
#pragma once

#include "sim/base/buf.h"

/* How many columns a terminal gives it: two for East Asian wide characters, none for marks. */
size_t characters_columns(struct str text);

/* Its beginning, with an ellipsis, where it is wider than `columns`. */
struct str characters_fit(struct str text, size_t columns, struct arena *a);

/*
 * Adds the text broken between words, so that no line is wider than `columns`; the first line begins
 * at column `indent`, where the others are indented to. 0 columns: it is not broken.
 */
void characters_wrap(struct buf *out, struct str text, size_t indent, size_t columns);
