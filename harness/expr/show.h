/* SPDX-License-Identifier: MIT */
/*
 * What becomes of an expression, for people: its value alone, or where it is wrong.
 */
#pragma once

#include "sim/expr/expr.h"

/*
 * The value alone: text without quotes, True or False, NULL, bytes as hex:0011; several values one a
 * line. Ends with a newline.
 */
struct str show_value(const struct expr_value *v, struct arena *a);

/* The line of the expression that `line` and `column` (from 1) name, and a caret below the column. */
struct str show_place(struct str expression, uint32_t line, uint32_t column, struct arena *a);

/* A mistake in the expression: what, where, what would be right. */
struct str show_mistake(struct str expression, const struct err *e, struct arena *a);

/* Why the object has no value. */
struct str show_failure(struct str expression, const struct expr_failure *why, struct arena *a);
