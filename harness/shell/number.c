/* SPDX-License-Identifier: MIT */
#include "harness/shell/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "sim/base/arena.h"
#include "sim/base/buf.h"

double
number_double(struct value v)
{
    if (v.kind == VALUE_DOUBLE)
        return v.real;
    if (v.kind == VALUE_BOOL)
        return v.boolean;
    if (v.kind != VALUE_DECIMAL)
        return (double)v.integer;
    double d = (double)v.decimal->coefficient;
    /* One division by an exact power of ten rounds once. */
    double power = 1;
    for (int i = 0; i < v.decimal->scale; i++)
        power *= 10;
    return d / power;
}

bool
number_whole(struct value v, int64_t *out)
{
    if (v.kind == VALUE_DECIMAL) {
        struct decimal d = *v.decimal;
        __int128 power = 1;
        for (int i = 0; i < d.scale; i++)
            power *= 10;
        __int128 whole = d.coefficient / power;
        __int128 rest = d.coefficient % power * 2;
        rest = rest < 0 ? -rest : rest;
        if (rest > power || (rest == power && whole % 2 != 0))
            whole += d.coefficient < 0 ? -1 : 1;
        *out = (int64_t)whole;
        return whole >= INT64_MIN && whole <= INT64_MAX;
    }
    if (v.kind != VALUE_DOUBLE) {
        *out = v.kind == VALUE_BOOL ? v.boolean : v.integer;
        return true;
    }
    double whole = nearbyint(v.real);
    if (!(whole >= -9223372036854775808.0 && whole < 9223372036854775808.0))
        return false;
    *out = (int64_t)whole;
    return true;
}

/* The digits of the shortest text that reads back as the same number, and the decimal point. */
static struct str
double_text(double d, struct arena *a)
{
    char text[40];
    struct buf out = buf_in(a);

    if (isnan(d))
        return STR("NaN");
    if (isinf(d))
        return d < 0 ? STR("-\u221E") : STR("\u221E");
    for (int precision = 14; precision <= 16; precision++) {
        snprintf(text, sizeof text, "%.*e", precision, d);
        if (strtod(text, NULL) == d)
            break;
    }
    const char *e = strchr(text, 'e');
    int exponent = atoi(e + 1);
    char digits[24];
    int n = 0;
    for (const char *c = text; c < e; c++) {
        if (*c >= '0' && *c <= '9')
            digits[n++] = *c;
    }
    while (n > 1 && digits[n - 1] == '0')
        n--;
    if (text[0] == '-')
        buf_byte(&out, '-');
    bool scientific = exponent >= 15 || exponent < -4;
    int point = scientific ? 1 : exponent + 1; /* digits before the point */
    if (point <= 0)
        buf_add(&out, STR("0."));
    buf_fill(&out, '0', point < 0 ? (size_t)-point : 0);
    for (int i = 0; i < n || i < point; i++) {
        if (i == point && i > 0)
            buf_byte(&out, '.');
        buf_byte(&out, i < n ? digits[i] : '0');
    }
    if (scientific)
        buf_fmt(&out, "E%c%02d", exponent < 0 ? '-' : '+', abs(exponent));
    return buf_str(&out);
}

struct str
number_text(struct value v, struct arena *a)
{
    if (v.kind == VALUE_DOUBLE)
        return double_text(v.real, a);
    if (v.kind == VALUE_DECIMAL)
        return decimal_text(*v.decimal, a);
    return str_fmt(a, "%lld", (long long)v.integer);
}

static bool
has_decimal(struct value x, struct value y)
{
    return x.kind == VALUE_DECIMAL || y.kind == VALUE_DECIMAL;
}

int
number_compare(struct value x, struct value y)
{
    struct decimal dx, dy;

    if (has_decimal(x, y) && decimal_from(x, &dx) && decimal_from(y, &dy))
        return decimal_compare(dx, dy);
    if (x.kind == VALUE_DOUBLE || y.kind == VALUE_DOUBLE || has_decimal(x, y)) {
        double rx = number_double(x);
        double ry = number_double(y);
        if (isnan(rx) || isnan(ry))
            return isnan(rx) && isnan(ry) ? 0 : isnan(rx) ? -1 : 1;
        return rx < ry ? -1 : rx > ry;
    }
    return x.integer < y.integer ? -1 : x.integer > y.integer;
}

static const struct err *
divided_by_zero(struct arena *a)
{
    return err_new(ERR_INPUT, NOWHERE, a, "Attempted to divide by zero.");
}

static double
real_arithmetic(char op, double x, double y)
{
    switch (op) {
    case '+':
        return x + y;
    case '-':
        return x - y;
    case '*':
        return x * y;
    case '/':
        return x / y;
    default:
        return fmod(x, y);
    }
}

/* Whole numbers stay whole where the result is; what leaves their range becomes a double. */
static struct value
whole_arithmetic(char op, struct value x, struct value y)
{
    enum value_kind kind = x.kind == VALUE_LONG || y.kind == VALUE_LONG ? VALUE_LONG : VALUE_INT;
    int64_t n = 0;
    bool overflow = false;

    if (op == '+')
        overflow = __builtin_add_overflow(x.integer, y.integer, &n);
    else if (op == '-')
        overflow = __builtin_sub_overflow(x.integer, y.integer, &n);
    else if (op == '*')
        overflow = __builtin_mul_overflow(x.integer, y.integer, &n);
    else if (y.integer == -1)
        overflow = op == '/' && __builtin_sub_overflow((int64_t)0, x.integer, &n);
    else if (op == '%')
        n = x.integer % y.integer;
    else if (x.integer % y.integer != 0)
        overflow = true;
    else
        n = x.integer / y.integer;
    if (kind == VALUE_INT && (n < INT32_MIN || n > INT32_MAX))
        overflow = true;
    if (overflow)
        return value_double(real_arithmetic(op, (double)x.integer, (double)y.integer));
    return (struct value){.kind = kind, .integer = n};
}

const struct err *
number_arithmetic(char op, struct value x, struct value y, struct arena *a, struct value *out)
{
    struct decimal dx, dy, result;
    bool divides = op == '/' || op == '%';

    if (has_decimal(x, y)) {
        if (!decimal_from(x, &dx) || !decimal_from(y, &dy))
            return err_new(ERR_INPUT, NOWHERE, a,
                           "Value was either too large or too small for a Decimal.");
        if (divides && dy.coefficient == 0)
            return divided_by_zero(a);
        if (!decimal_arithmetic(op, dx, dy, &result))
            return err_new(ERR_INPUT, NOWHERE, a,
                           "Value was either too large or too small for a Decimal.");
        *out = value_decimal(result, a);
        return NULL;
    }
    if (x.kind == VALUE_DOUBLE || y.kind == VALUE_DOUBLE) {
        *out = value_double(real_arithmetic(op, number_double(x), number_double(y)));
        return NULL;
    }
    if (divides && y.integer == 0)
        return divided_by_zero(a);
    *out = whole_arithmetic(op, x, y);
    return NULL;
}
