/* SPDX-License-Identifier: MIT */
/*
 * Numbers: reading, arithmetic and the shortest text, as .NET has them.
 */
#pragma once

#include "harness/shell/object.h"
#include "sim/base/err.h"

/*
 * A numeric literal (about_Numeric_Literals): decimal, 0x, 0b, fraction, exponent, suffixes l and d,
 * multipliers kb to pb. An optional sign where `sign` says so. False: the text is no number that
 * the language knows.
 */
bool number_parse(struct str text, bool sign, struct value *out, struct arena *a);

static inline bool
value_is_number(struct value v)
{
    return v.kind == VALUE_INT || v.kind == VALUE_LONG || v.kind == VALUE_DOUBLE ||
           v.kind == VALUE_DECIMAL;
}

/* For numbers, chars and bools. */
double number_double(struct value v);

/* To a whole number, halves to the even one; false: out of range or not a number. */
bool number_whole(struct value v, int64_t *out);

/* "0.1", "1E+20", "3.50" (a decimal keeps its zeros), culture-free. */
struct str number_text(struct value v, struct arena *a);

/* Both numbers, already of number kinds. */
int number_compare(struct value x, struct value y);

/* `op` is one of + - * / %. Int promotes to double on overflow, as PowerShell's does. */
const struct err *number_arithmetic(char op, struct value x, struct value y, struct arena *a,
                                    struct value *out);

/* Decimals. False: more than 28 digits. */
bool decimal_from(struct value v, struct decimal *out);
bool decimal_arithmetic(char op, struct decimal x, struct decimal y, struct decimal *out);
int decimal_compare(struct decimal x, struct decimal y);
struct str decimal_text(struct decimal d, struct arena *a);
struct value value_decimal(struct decimal d, struct arena *a);
