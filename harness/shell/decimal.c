/* SPDX-License-Identifier: MIT */
/*
 * Decimals: whole numbers of at most 96 bits with a power of ten below them.
 */
#include "harness/shell/number.h"

#include <stdio.h>
#include <stdlib.h>

#include "sim/base/arena.h"
#include "sim/base/buf.h"

enum { MAX_SCALE = 28 };

typedef __int128 wide;

static const wide LARGEST = ((wide)1 << 96) - 1;

static wide
magnitude(wide n)
{
    return n < 0 ? -n : n;
}

/* Drops one digit, halves to the even. */
static wide
shorten(wide n)
{
    wide whole = n / 10;
    wide rest = magnitude(n % 10);

    if (rest > 5 || (rest == 5 && whole % 2 != 0))
        whole += n < 0 ? -1 : 1;
    return whole;
}

static bool
fit(struct decimal *d)
{
    while (d->scale > 0 && (magnitude(d->coefficient) > LARGEST || d->scale > MAX_SCALE)) {
        d->coefficient = shorten(d->coefficient);
        d->scale--;
    }
    return magnitude(d->coefficient) <= LARGEST;
}

static void
drop_zeros(struct decimal *d)
{
    while (d->scale > 0 && d->coefficient % 10 == 0) {
        d->coefficient /= 10;
        d->scale--;
    }
}

bool
decimal_from(struct value v, struct decimal *out)
{
    char digits[64];
    *out = (struct decimal){0};

    if (v.kind == VALUE_DECIMAL) {
        *out = *v.decimal;
        return true;
    }
    if (v.kind != VALUE_DOUBLE) {
        out->coefficient = v.kind == VALUE_BOOL ? v.boolean : v.integer;
        return true;
    }
    if (!(v.real > -7.9e28 && v.real < 7.9e28))
        return false;
    /* .NET keeps 15 significant digits of a double. */
    snprintf(digits, sizeof digits, "%.14e", v.real);
    const char *exponent = strchr(digits, 'e');
    int power = atoi(exponent + 1);
    bool negative = digits[0] == '-';
    for (const char *c = digits; c < exponent; c++) {
        if (*c >= '0' && *c <= '9')
            out->coefficient = out->coefficient * 10 + (*c - '0');
    }
    if (negative)
        out->coefficient = -out->coefficient;
    out->scale = 14 - power;
    for (; out->scale < 0; out->scale++)
        out->coefficient *= 10;
    if (out->scale > MAX_SCALE + 15)
        *out = (struct decimal){0};
    bool fits = fit(out);
    drop_zeros(out);
    return fits;
}

/* Gives both the same scale; the smaller one is rounded where the larger one leaves no room. */
static void
align_scales(struct decimal *x, struct decimal *y)
{
    while (x->scale != y->scale) {
        struct decimal *low = x->scale < y->scale ? x : y;
        struct decimal *high = low == x ? y : x;
        if (magnitude(low->coefficient) <= LARGEST * 100) {
            low->coefficient *= 10;
            low->scale++;
        } else {
            high->coefficient = shorten(high->coefficient);
            high->scale--;
        }
    }
}

int
decimal_compare(struct decimal x, struct decimal y)
{
    align_scales(&x, &y);
    return x.coefficient < y.coefficient ? -1 : x.coefficient > y.coefficient;
}

static bool
multiply(struct decimal x, struct decimal y, struct decimal *out)
{
    wide product;

    while (__builtin_mul_overflow(x.coefficient, y.coefficient, &product)) {
        struct decimal *longer = magnitude(x.coefficient) > magnitude(y.coefficient) ? &x : &y;
        if (longer->scale == 0)
            longer = longer == &x ? &y : &x;
        if (longer->scale == 0)
            return false;
        longer->coefficient = shorten(longer->coefficient);
        longer->scale--;
    }
    *out = (struct decimal){product, x.scale + y.scale};
    return fit(out);
}

/* Long division, a digit at a time, to 28 places. */
static bool
divide(struct decimal x, struct decimal y, struct decimal *out)
{
    bool negative = (x.coefficient < 0) != (y.coefficient < 0);
    wide divisor = magnitude(y.coefficient);
    wide rest = magnitude(x.coefficient);
    wide quotient = rest / divisor;
    int scale = x.scale - y.scale;

    rest %= divisor;
    while ((rest != 0 || scale < 0) && scale < MAX_SCALE + 1 && quotient <= LARGEST) {
        rest *= 10;
        quotient = quotient * 10 + rest / divisor;
        rest %= divisor;
        scale++;
    }
    *out = (struct decimal){negative ? -quotient : quotient, scale};
    return scale >= 0 && fit(out);
}

bool
decimal_arithmetic(char op, struct decimal x, struct decimal y, struct decimal *out)
{
    if (op == '*')
        return multiply(x, y, out);
    if (op == '/')
        return divide(x, y, out);
    align_scales(&x, &y);
    out->scale = x.scale;
    if (op == '+')
        out->coefficient = x.coefficient + y.coefficient;
    else if (op == '-')
        out->coefficient = x.coefficient - y.coefficient;
    else
        out->coefficient = x.coefficient % y.coefficient;
    return fit(out);
}

struct str
decimal_text(struct decimal d, struct arena *a)
{
    char digits[64];
    int n = 0;
    wide rest = magnitude(d.coefficient);
    struct buf out = buf_in(a);

    do {
        digits[n++] = (char)('0' + (int)(rest % 10));
        rest /= 10;
    } while (rest || n <= d.scale);
    if (d.coefficient < 0)
        buf_byte(&out, '-');
    while (n > 0) {
        buf_byte(&out, digits[--n]);
        if (n == d.scale && n > 0)
            buf_byte(&out, '.');
    }
    return buf_str(&out);
}

struct value
value_decimal(struct decimal d, struct arena *a)
{
    struct decimal *kept = ARENA_NEW(a, struct decimal);

    *kept = d;
    return (struct value){.kind = VALUE_DECIMAL, .decimal = kept};
}
