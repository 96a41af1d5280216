/* SPDX-License-Identifier: MIT */
/*
 * Reading dates and spans.
 */
#include "harness/shell/datetime.h"

#include "sim/base/arena.h"

struct reader {
    struct str rest;
};

static void
skip_blanks(struct reader *r)
{
    while (r->rest.len && (r->rest.at[0] == ' ' || r->rest.at[0] == '\t'))
        r->rest = str_from(r->rest, 1);
}

static bool
take(struct reader *r, char c)
{
    if (!r->rest.len || r->rest.at[0] != c)
        return false;
    r->rest = str_from(r->rest, 1);
    return true;
}

/* A number of `min` to `max` digits. */
static bool
take_number(struct reader *r, size_t min, size_t max, int64_t *out)
{
    size_t n = 0;

    *out = 0;
    while (n < max && n < r->rest.len && r->rest.at[n] >= '0' && r->rest.at[n] <= '9')
        *out = *out * 10 + (r->rest.at[n++] - '0');
    r->rest = str_from(r->rest, n);
    return n >= min;
}

static bool
take_month(struct reader *r, int64_t *out)
{
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};

    for (int i = 0; i < 12; i++) {
        struct str name = str_of(months[i]);
        size_t n = str_istarts(r->rest, name) ? name.len : 3;
        if (!str_istarts(r->rest, str_sub(name, 0, n)))
            continue;
        r->rest = str_from(r->rest, n);
        *out = i + 1;
        return true;
    }
    return false;
}

/* Digits behind a point, as 100 ns. */
static int64_t
take_fraction(struct reader *r)
{
    int64_t ticks = 0;
    int64_t unit = ticks_a_second() / 10;

    while (r->rest.len && r->rest.at[0] >= '0' && r->rest.at[0] <= '9') {
        ticks += (r->rest.at[0] - '0') * unit;
        unit /= 10;
        r->rest = str_from(r->rest, 1);
    }
    return ticks;
}

/* `Z` or `+hh:mm`: minutes to take off for UTC. */
static bool
take_zone(struct reader *r, int64_t *minutes, bool *given)
{
    int64_t hours;

    *given = true;
    *minutes = 0;
    if (take(r, 'Z') || take(r, 'z'))
        return true;
    bool west = take(r, '-');
    if (!west && !take(r, '+')) {
        *given = false;
        return true;
    }
    if (!take_number(r, 2, 2, &hours))
        return false;
    take(r, ':');
    if (!take_number(r, 2, 2, minutes) || hours > 14 || *minutes > 59)
        return false;
    *minutes = (hours * 60 + *minutes) * (west ? -1 : 1);
    return true;
}

static bool
take_half(struct reader *r, int64_t *hour)
{
    bool pm = str_istarts(r->rest, STR("PM"));

    if (!pm && !str_istarts(r->rest, STR("AM")))
        return true;
    r->rest = str_from(r->rest, 2);
    if (*hour < 1 || *hour > 12)
        return false;
    *hour = *hour % 12 + (pm ? 12 : 0);
    return true;
}

static bool
take_date(struct reader *r, int64_t p[6])
{
    if (take_month(r, &p[1])) { /* January 15, 2024 */
        skip_blanks(r);
        if (!take_number(r, 1, 2, &p[2]))
            return false;
        take(r, ',');
        skip_blanks(r);
        return take_number(r, 4, 4, &p[0]);
    }
    if (!take_number(r, 1, 4, &p[0]))
        return false;
    if (take(r, '-')) /* 2024-01-15 */
        return take_number(r, 1, 2, &p[1]) && take(r, '-') && take_number(r, 1, 2, &p[2]);
    if (take(r, '/')) { /* 1/15/2024, or 2024/01/15 */
        if (p[0] > 31)
            return take_number(r, 1, 2, &p[1]) && take(r, '/') && take_number(r, 1, 2, &p[2]);
        p[1] = p[0];
        return take_number(r, 1, 2, &p[2]) && take(r, '/') && take_number(r, 4, 4, &p[0]);
    }
    p[2] = p[0]; /* 15 January 2024 */
    skip_blanks(r);
    if (!take_month(r, &p[1]))
        return false;
    skip_blanks(r);
    return take_number(r, 4, 4, &p[0]);
}

static void
skip_weekday(struct reader *r)
{
    ptrdiff_t comma = str_find_byte(r->rest, ',');

    if (comma >= 6 && str_iends(str_sub(r->rest, 0, (size_t)comma), STR("day")))
        r->rest = str_from(r->rest, (size_t)comma + 1);
    skip_blanks(r);
}

bool
datetime_parse(struct str text, struct value *out)
{
    struct reader r = {str_trim(text)};
    int64_t p[6] = {0};
    int64_t fraction = 0;
    int64_t minutes = 0;
    bool zone = false;

    skip_weekday(&r);
    if (!take_date(&r, p))
        return false;
    if (!take(&r, 'T'))
        skip_blanks(&r);
    if (r.rest.len) {
        if (!take_number(&r, 1, 2, &p[3]) || !take(&r, ':') || !take_number(&r, 1, 2, &p[4]))
            return false;
        if (take(&r, ':') && !take_number(&r, 1, 2, &p[5]))
            return false;
        if (take(&r, '.'))
            fraction = take_fraction(&r);
        skip_blanks(&r);
        if (!take_half(&r, &p[3]) || !take_zone(&r, &minutes, &zone))
            return false;
    }
    if (r.rest.len || !datetime_from(p, out))
        return false;
    out->integer += fraction;
    if (zone)
        out->note = DATE_LOCAL;
    return datetime_add(*out, -minutes * 60 * ticks_a_second(), out);
}

bool
timespan_parse(struct str text, struct value *out)
{
    struct reader r = {str_trim(text)};
    int64_t days = 0;
    int64_t p[3] = {0};
    int64_t fraction = 0;
    bool negative = take(&r, '-');

    if (!take_number(&r, 1, 8, &p[0]))
        return false;
    bool clock = r.rest.len > 0;
    if (!clock || take(&r, '.')) {
        days = p[0];
        p[0] = 0;
        if (clock && !take_number(&r, 1, 2, &p[0]))
            return false;
    }
    if (clock && (!take(&r, ':') || !take_number(&r, 1, 2, &p[1])))
        return false;
    if (take(&r, ':') && !take_number(&r, 1, 2, &p[2]))
        return false;
    if (take(&r, '.'))
        fraction = take_fraction(&r);
    if (r.rest.len || p[0] > 23 || p[1] > 59 || p[2] > 59 || days > 10000000)
        return false;
    int64_t seconds = ((days * 24 + p[0]) * 60 + p[1]) * 60 + p[2];
    int64_t ticks = seconds * ticks_a_second() + fraction;
    *out = (struct value){.kind = VALUE_TIMESPAN, .integer = negative ? -ticks : ticks};
    return true;
}
