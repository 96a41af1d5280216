/* SPDX-License-Identifier: MIT */
/*
 * The -f operator, ToString('...') and their format strings (standard and custom, en-US).
 */
#pragma once

#include "harness/shell/object.h"
#include "sim/base/err.h"

/* "{0,-10:N2} and {1}" with its values. */
const struct err *format_text(struct str format, const struct value *at, size_t n, struct arena *a,
                              struct str *out);

/* One value with the part behind the colon; an empty one gives the culture's own form. */
const struct err *format_value(struct value v, struct str format, struct arena *a, struct str *out);

/* A number with a standard or custom format string. */
const struct err *format_number(struct value v, struct str format, struct arena *a,
                                struct str *out);
