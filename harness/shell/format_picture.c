/* SPDX-License-Identifier: MIT */
/*
 * Decimal digits, and custom numeric format strings.
 */
#include "harness/shell/digits.h"

#include <stdio.h>
#include <stdlib.h>

#include "harness/shell/number.h"
#include "sim/base/buf.h"

/* From "-123.456" or "1.5e+20". */
static void
digits_read(struct digits *d, const char *text)
{
    const char *e = strchr(text, 'e');
    bool behind = false;

    *d = (struct digits){.negative = text[0] == '-'};
    for (const char *c = text; *c && c != e; c++) {
        if (*c == '.')
            behind = true;
        if (*c < '0' || *c > '9' || d->n == MOST_DIGITS)
            continue;
        if (d->n == 0 && *c == '0') { /* leading zeros carry nothing but the point */
            d->point -= behind;
            continue;
        }
        d->at[d->n++] = *c;
        d->point += !behind;
    }
    if (e)
        d->point += atoi(e + 1);
}

void
digits_of(struct digits *d, struct value v, bool exact, struct arena *a)
{
    char text[MOST_DIGITS];

    if (v.kind != VALUE_DOUBLE) {
        digits_read(d, str_z(number_text(v, a), a));
        return;
    }
    snprintf(text, sizeof text, exact ? "%.60f" : "%.14e", v.real);
    digits_read(d, text);
}

void
digits_round(struct digits *d, int places)
{
    int keep = d->point + places;

    if (keep >= d->n)
        return;
    bool up = keep >= 0 && d->at[keep] >= '5';
    d->n = keep > 0 ? keep : 0;
    for (int i = d->n - 1; up && i >= 0; i--) {
        up = d->at[i] == '9';
        d->at[i] = up ? '0' : (char)(d->at[i] + 1);
    }
    if (up) {
        memmove(d->at + 1, d->at, (size_t)d->n);
        d->at[0] = '1';
        d->n++;
        d->point++;
    }
}

bool
digits_zero(const struct digits *d)
{
    for (int i = 0; i < d->n; i++) {
        if (d->at[i] != '0')
            return false;
    }
    return true;
}

char
digit_at(const struct digits *d, int i)
{
    return i >= 0 && i < d->n ? d->at[i] : '0';
}

/* What one section of a custom format asks for. */
struct picture {
    struct str text;
    int before, after;             /* digit places before and behind the point */
    int zeros_before, zeros_after; /* up to which place zeros are written */
    bool grouped;
    int scale; /* powers of ten: two for each %, minus three for each trailing comma */
};

/* Steps over a quoted part or an escaped character; the index of what follows. */
static size_t
skip_literal(struct str p, size_t i)
{
    if (p.at[i] == '\\')
        return i + 2;
    ptrdiff_t close = str_find_byte(str_from(p, i + 1), p.at[i]);
    return close < 0 ? p.len : i + (size_t)close + 2;
}

static struct picture
picture_of(struct str text)
{
    struct picture p = {.text = text};
    bool behind = false;
    int first_zero = -1;

    for (size_t i = 0; i < text.len;) {
        char c = text.at[i];
        if (c == '\'' || c == '"' || c == '\\') {
            i = skip_literal(text, i);
            continue;
        }
        if ((c == '0' || c == '#') && behind) {
            p.after++;
            if (c == '0')
                p.zeros_after = p.after;
        } else if (c == '0' || c == '#') {
            if (c == '0' && first_zero < 0)
                first_zero = p.before;
            p.before++;
        } else if (c == '.') {
            behind = true;
        } else if (c == '%') {
            p.scale += 2;
        } else if (c == ',' && p.before > 0 && !behind) {
            char next = i + 1 < text.len ? text.at[i + 1] : 0;
            if (next == '0' || next == '#')
                p.grouped = true;
            else
                p.scale -= 3;
        }
        i++;
    }
    p.zeros_before = first_zero < 0 ? 0 : p.before - first_zero;
    return p;
}

/* The digits that belong to one place before the point; the first place takes all in front of it. */
static void
put_place(struct buf *out, const struct picture *p, const struct digits *d, int place)
{
    int left = p->before - place; /* places from here to the point */
    int from = left;

    if (place == 0 && d->point > from)
        from = d->point;
    for (int i = from; i >= left; i--) {
        if (i > d->point && i > p->zeros_before)
            continue;
        buf_byte(out, digit_at(d, d->point - i));
        if (p->grouped && i > 1 && (i - 1) % 3 == 0)
            buf_byte(out, ',');
    }
}

static void
put_picture(struct buf *out, const struct picture *p, const struct digits *d)
{
    struct str text = p->text;
    int place = 0;
    int behind = -1;
    int shown = d->n - d->point > 0 ? d->n - d->point : 0;

    while (shown > 0 && digit_at(d, d->point + shown - 1) == '0')
        shown--;
    if (shown < p->zeros_after)
        shown = p->zeros_after;
    for (size_t i = 0; i < text.len;) {
        char c = text.at[i];
        if (c == '\'' || c == '"' || c == '\\') {
            size_t next = skip_literal(text, i);
            size_t close = c == '\\' ? 0 : 1;
            buf_add(out, str_sub(text, i + 1, next - i - 1 - close));
            i = next;
            continue;
        }
        if ((c == '0' || c == '#') && behind < 0)
            put_place(out, p, d, place++);
        else if (c == '0' || c == '#') {
            if (behind < shown)
                buf_byte(out, digit_at(d, d->point + behind));
            behind++;
        } else if (c == '.' && behind < 0) {
            behind = 0;
            if (shown > 0)
                buf_byte(out, '.');
        } else if (c != ',' && c != '.')
            buf_byte(out, c);
        i++;
    }
}

/* Positive; negative; zero. */
static struct str
section(struct str format, int which, int *count)
{
    struct str parts[3] = {0};
    size_t start = 0;

    *count = 0;
    for (size_t i = 0; i <= format.len && *count < 3;) {
        if (i == format.len || format.at[i] == ';') {
            parts[(*count)++] = str_sub(format, start, i - start);
            start = ++i;
        } else if (format.at[i] == '\'' || format.at[i] == '"' || format.at[i] == '\\') {
            i = skip_literal(format, i);
            if (i > format.len)
                i = format.len;
        } else {
            i++;
        }
    }
    return which < *count && parts[which].len ? parts[which] : parts[0];
}

void
format_picture(struct value v, struct str format, struct arena *a, struct buf *out)
{
    struct digits d;
    int count;

    digits_of(&d, v, false, a);
    int which = digits_zero(&d) ? 2 : d.negative ? 1 : 0;
    struct picture p = picture_of(section(format, which, &count));
    d.point += digits_zero(&d) ? 0 : p.scale;
    digits_round(&d, p.after);
    if (digits_zero(&d)) {
        d.n = d.point = 0;
        p = picture_of(section(format, 2, &count));
    }
    if (d.negative && d.n && (count < 2 || which != 1))
        buf_byte(out, '-');
    put_picture(out, &p, &d);
}
