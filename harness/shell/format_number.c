/* SPDX-License-Identifier: MIT */
/*
 * Numbers with format strings (standard-numeric-format-strings, custom-numeric-format-strings).
 */
#include "harness/shell/format_value.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "harness/shell/digits.h"
#include "harness/shell/number.h"
#include "sim/base/arena.h"
#include "sim/base/buf.h"

static void
put_fixed(struct buf *out, const struct digits *d, int places, bool grouped)
{
    int whole = d->point > 0 ? d->point : 1;

    for (int i = 0; i < whole; i++) {
        if (grouped && i && (whole - i) % 3 == 0)
            buf_byte(out, ',');
        buf_byte(out, d->point > 0 ? digit_at(d, i) : '0');
    }
    if (places)
        buf_byte(out, '.');
    for (int i = 0; i < places; i++)
        buf_byte(out, digit_at(d, d->point + i));
}

static void
put_exponent(struct buf *out, struct digits *d, int places, char letter)
{
    int exponent = digits_zero(d) ? 0 : d->point - 1;

    d->point = 1;
    int before = d->point;
    digits_round(d, places);
    exponent += d->point - before;
    d->point = 1;
    put_fixed(out, d, places, false);
    buf_fmt(out, "%c%c%03d", letter, exponent < 0 ? '-' : '+', abs(exponent));
}

static void
put_general(struct buf *out, struct value v, struct digits *d, int precision, struct arena *a)
{
    if (precision <= 0) {
        buf_add(out, number_text(v, a));
        return;
    }
    digits_round(d, precision - d->point);
    while (d->n > 1 && d->at[d->n - 1] == '0')
        d->n--;
    int places = d->n > d->point ? d->n - d->point : 0;
    if (d->point > precision || d->point < -4) {
        struct buf text = buf_in(a);
        put_exponent(&text, d, d->n - 1, 'E');
        /* General format writes two digits of the exponent at least, not three. */
        struct str s = buf_str(&text);
        ptrdiff_t e = str_find_byte(s, 'E');
        buf_add(out, str_sub(s, 0, (size_t)e + 2));
        struct str power = str_from(s, (size_t)e + 2);
        buf_add(out, power.at[0] == '0' ? str_from(power, 1) : power);
        return;
    }
    put_fixed(out, d, places, false);
}

static const struct err *
bad_format(struct arena *a)
{
    return err_new(ERR_INPUT, NOWHERE, a, "Format specifier was invalid.");
}

static const struct err *
put_integer(struct buf *out, struct value v, char letter, int precision, struct arena *a)
{
    unsigned long long bits = (unsigned long long)v.integer;
    int width = precision < 0 ? 1 : precision;

    if (v.kind != VALUE_INT && v.kind != VALUE_LONG)
        return bad_format(a);
    if (v.kind == VALUE_INT)
        bits &= 0xFFFFFFFFu;
    if (letter == 'X')
        buf_fmt(out, "%0*llX", width, bits);
    else if (letter == 'x')
        buf_fmt(out, "%0*llx", width, bits);
    else
        buf_fmt(out, "%s%0*llu", v.integer < 0 ? "-" : "", width,
                v.integer < 0 ? 0 - (unsigned long long)v.integer : (unsigned long long)v.integer);
    return NULL;
}

static const struct err *
standard(struct value v, char letter, int precision, struct arena *a, struct buf *out)
{
    struct digits d;
    char upper = (char)(letter & ~32);
    int places = precision < 0 ? (upper == 'E' ? 6 : 2) : precision;

    if (upper == 'D' || upper == 'X')
        return put_integer(out, v, letter, precision, a);
    if (!strchr("CEFGNPR", upper))
        return bad_format(a);
    digits_of(&d, v, true, a);
    if (upper == 'P')
        d.point += 2;
    if (upper == 'G' || upper == 'R') {
        if (precision > 0 && d.negative)
            buf_byte(out, '-');
        put_general(out, v, &d, upper == 'R' ? 0 : precision, a);
        return NULL;
    }
    if (upper != 'E')
        digits_round(&d, places);
    if (d.negative && !digits_zero(&d))
        buf_byte(out, '-');
    if (upper == 'C')
        buf_byte(out, '$');
    if (upper == 'E')
        put_exponent(out, &d, places, letter);
    else
        put_fixed(out, &d, places, upper != 'F');
    if (upper == 'P')
        buf_byte(out, '%');
    return NULL;
}

const struct err *
format_number(struct value v, struct str format, struct arena *a, struct str *out)
{
    struct buf text = buf_in(a);
    int64_t precision = -1;
    char letter = format.len ? format.at[0] : 'G';

    if (v.kind == VALUE_DOUBLE && !isfinite(v.real)) {
        *out = number_text(v, a);
        return NULL;
    }
    bool is_letter = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
    struct str rest = str_from(format, 1);
    if (is_letter && (format.len <= 1 || str_int(rest, &precision))) {
        if (precision < 0 ? format.len > 1 : precision > 400)
            return bad_format(a);
        TRY(standard(v, letter, (int)precision, a, &text));
    } else {
        format_picture(v, format, a, &text);
    }
    *out = buf_str(&text);
    return NULL;
}
