/* SPDX-License-Identifier: MIT */
/*
 * Numeric literals (about_Numeric_Literals).
 */
#include "harness/shell/number.h"

#include <math.h>
#include <stdlib.h>

#include "sim/base/arena.h"

struct literal {
    struct str digits; /* without sign, prefix and suffixes */
    int base;
    bool negative;
    bool real;    /* a point or an exponent */
    char type;    /* 'l', 'd' or 0 */
    int64_t unit; /* 1, 1024, ... */
};

static int
digit_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return 99;
}

static void
take_unit(struct str *s, int64_t *unit)
{
    static const char letters[] = "kmgtp";

    *unit = 1;
    if (s->len < 3 || (s->at[s->len - 1] | 32) != 'b')
        return;
    const char *letter = strchr(letters, s->at[s->len - 2] | 32);
    if (!letter || !*letter)
        return;
    for (const char *c = letters; c <= letter; c++)
        *unit *= 1024;
    s->len -= 2;
}

static bool
take_type(struct str *s, int base, char *type)
{
    char last = s->len ? (char)(s->at[s->len - 1] | 32) : 0;

    *type = 0;
    if (last == 'l' || (last == 'd' && base == 10)) {
        *type = last;
        s->len--;
    }
    return s->len > 0;
}

/* Digits, at most one point, an exponent. */
static bool
scan_decimal(struct literal *l)
{
    struct str s = l->digits;
    size_t i = 0;
    size_t digits = 0;

    for (; i < s.len && digit_of(s.at[i]) < 10; i++)
        digits++;
    if (i < s.len && s.at[i] == '.') {
        l->real = true;
        for (i++; i < s.len && digit_of(s.at[i]) < 10; i++)
            digits++;
    }
    if (digits == 0)
        return false;
    if (i < s.len && (s.at[i] | 32) == 'e') {
        l->real = true;
        i++;
        if (i < s.len && (s.at[i] == '+' || s.at[i] == '-'))
            i++;
        size_t first = i;
        while (i < s.len && digit_of(s.at[i]) < 10)
            i++;
        if (i == first)
            return false;
    }
    return i == s.len;
}

static bool
scan(struct str text, bool sign, struct literal *l)
{
    *l = (struct literal){.base = 10, .unit = 1};
    if (sign && text.len && (text.at[0] == '-' || text.at[0] == '+')) {
        l->negative = text.at[0] == '-';
        text = str_from(text, 1);
    }
    if (text.len > 2 && text.at[0] == '0' && ((text.at[1] | 32) == 'x' || (text.at[1] | 32) == 'b'))
        l->base = (text.at[1] | 32) == 'x' ? 16 : 2;
    if (l->base != 10)
        text = str_from(text, 2);
    take_unit(&text, &l->unit);
    if (!take_type(&text, l->base, &l->type))
        return false;
    l->digits = text;
    if (l->base == 10)
        return scan_decimal(l);
    for (size_t i = 0; i < text.len; i++) {
        if (digit_of(text.at[i]) >= l->base)
            return false;
    }
    return true;
}

static double
as_double(const struct literal *l, struct arena *a)
{
    double d = strtod(str_z(l->digits, a), NULL);

    return l->negative ? -d : d;
}

/* Digits with a point, without an exponent, as a decimal. */
static bool
as_decimal(const struct literal *l, struct decimal *out)
{
    *out = (struct decimal){0};
    bool behind = false;
    for (size_t i = 0; i < l->digits.len; i++) {
        char c = l->digits.at[i];
        if (c == '.') {
            behind = true;
            continue;
        }
        if (digit_of(c) > 9)
            return false;
        if (out->coefficient > ((__int128)1 << 96) / 10) {
            if (!behind)
                return false;
            continue;
        }
        out->coefficient = out->coefficient * 10 + digit_of(c);
        out->scale += behind;
    }
    if (l->negative)
        out->coefficient = -out->coefficient;
    return out->scale <= 28;
}

/* Hexadecimal and binary digits are the bits of an int, or of a long where they are too many. */
static bool
as_bits(const struct literal *l, struct value *out)
{
    uint64_t bits = 0;
    size_t first = 0;

    while (first + 1 < l->digits.len && l->digits.at[first] == '0')
        first++;
    size_t significant = l->digits.len - first;
    size_t short_digits = l->base == 16 ? 8 : 32;
    if (significant > short_digits * 2)
        return false;
    for (size_t i = first; i < l->digits.len; i++)
        bits = bits * (uint64_t)l->base + (uint64_t)digit_of(l->digits.at[i]);
    int64_t n = (int64_t)bits;
    if (significant <= short_digits && l->type != 'l')
        n = (int32_t)(uint32_t)bits;
    if (l->negative && n == INT64_MIN)
        return false;
    *out = l->type == 'l' ? value_long(n) : value_int(n);
    if (significant > short_digits)
        out->kind = VALUE_LONG;
    if (l->negative)
        out->integer = -out->integer;
    return true;
}

static bool
as_whole(const struct literal *l, struct value *out, struct arena *a)
{
    struct decimal d;
    int64_t n;

    if (as_decimal(l, &d) && d.coefficient >= INT64_MIN && d.coefficient <= INT64_MAX) {
        n = (int64_t)d.coefficient;
        *out = l->type == 'l' ? value_long(n) : value_int(n);
        return true;
    }
    if (l->type == 'l')
        return false;
    if (as_decimal(l, &d))
        *out = value_decimal(d, a);
    else
        *out = value_double(as_double(l, a));
    return true;
}

bool
number_parse(struct str text, bool sign, struct value *out, struct arena *a)
{
    struct literal l;
    struct decimal d;

    if (text.len == 0 || text.len > 400 || !scan(text, sign, &l))
        return false;
    if (l.base != 10) {
        if (!as_bits(&l, out))
            return false;
    } else if (l.type == 'd') {
        if (!as_decimal(&l, &d) && !decimal_from(value_double(as_double(&l, a)), &d))
            return false;
        *out = value_decimal(d, a);
    } else if (l.real) {
        *out = value_double(as_double(&l, a));
        if (l.type == 'l') {
            int64_t whole;
            if (!number_whole(*out, &whole))
                return false;
            *out = value_long(whole);
        }
    } else if (!as_whole(&l, out, a)) {
        return false;
    }
    if (l.unit == 1)
        return !(out->kind == VALUE_DOUBLE && isinf(out->real));
    bool was_int = out->kind == VALUE_INT;
    if (number_arithmetic('*', *out, value_long(l.unit), a, out))
        return false;
    if (was_int && out->kind == VALUE_LONG)
        *out = value_int(out->integer);
    return true;
}
