/* SPDX-License-Identifier: MIT */
/*
 * Equality and order (about_Comparison_Operators): the left side decides the type.
 */
#pragma once

#include "harness/shell/object.h"
#include "sim/base/err.h"

/* Scalars as -eq sees them; what cannot be converted is not equal. */
bool value_equal(struct value x, struct value y, bool ignore_case, struct arena *a);

/* As -lt and -gt see them: below zero, zero, above. An error where there is no order. */
const struct err *value_compare(struct value x, struct value y, bool ignore_case, struct arena *a,
                                int *out);

/* As Sort-Object sees them; never fails: what has no order is ordered by its text. */
int value_sort(struct value x, struct value y, bool ignore_case, struct arena *a);
