/* SPDX-License-Identifier: MIT */
/*
 * Text from anywhere, made harmless for a terminal, which would obey the controls in it.
 */
#pragma once

#include "sim/base/str.h"

/* On one line: line ends and tabs are blanks; other controls and what is not UTF-8 are U+FFFD. */
struct str printable_line(struct str text, struct arena *a);

/* The same for a text of many lines: its line ends and tabs stay. */
struct str printable_page(struct str text, struct arena *a);
