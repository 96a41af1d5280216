/* SPDX-License-Identifier: MIT */
#include "sim/expr/moment.h"

#include "sim/base/buf.h"

int
expr_moment_days_in_month(int64_t year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return days[month - 1] + (month == 2 && leap);
}

struct scan {
    struct str rest;
    bool ok;
};

static bool
digit_ahead(const struct scan *s)
{
    return s->rest.len && s->rest.at[0] >= '0' && s->rest.at[0] <= '9';
}

static int
scan_number(struct scan *s, size_t most)
{
    int value = 0;
    size_t n = 0;

    for (; n < most && digit_ahead(s); n++) {
        value = value * 10 + (s->rest.at[0] - '0');
        s->rest = str_from(s->rest, 1);
    }
    s->ok = s->ok && n > 0;
    return value;
}

static bool
scan_byte(struct scan *s, char c)
{
    bool hit = s->rest.len && s->rest.at[0] == c;

    if (hit)
        s->rest = str_from(s->rest, 1);
    return hit;
}

static void
scan_blanks(struct scan *s)
{
    while (scan_byte(s, ' ')) {
    }
}

/* 2013-01-31, 2013/01/31 or 1/31/2013. */
static void
scan_date(struct scan *s, struct calendar *c)
{
    size_t before = s->rest.len;
    int first = scan_number(s, 4);
    bool year_first = before - s->rest.len > 2;
    bool slashes = s->rest.len && s->rest.at[0] == '/';
    char sign = slashes ? '/' : '-';

    s->ok = s->ok && (slashes || year_first) && scan_byte(s, sign);
    int second = scan_number(s, 2);
    s->ok = s->ok && scan_byte(s, sign);
    int third = scan_number(s, 4);
    c->year = year_first ? first : third;
    c->month = year_first ? second : first;
    c->day = year_first ? third : second;
}

static void
scan_noon(struct scan *s, struct calendar *c)
{
    bool afternoon = str_istarts(s->rest, STR("PM"));

    if (!afternoon && !str_istarts(s->rest, STR("AM")))
        return;
    s->rest = str_from(s->rest, 2);
    s->ok = s->ok && c->hour >= 1 && c->hour <= 12;
    c->hour = c->hour % 12 + (afternoon ? 12 : 0);
    scan_blanks(s);
}

static void
scan_time(struct scan *s, struct calendar *c)
{
    c->hour = scan_number(s, 2);
    if (scan_byte(s, ':'))
        c->minute = scan_number(s, 2);
    else
        s->ok = s->ok && (str_istarts(str_trim(s->rest), STR("AM")) ||
                          str_istarts(str_trim(s->rest), STR("PM")));
    if (scan_byte(s, ':'))
        c->second = scan_number(s, 2);
    if (scan_byte(s, '.'))
        scan_number(s, 7);
    scan_blanks(s);
    scan_noon(s, c);
}

/* Seconds east of UTC. */
static int64_t
scan_zone(struct scan *s)
{
    bool west = s->rest.len && s->rest.at[0] == '-';

    if (scan_byte(s, 'Z') || (!scan_byte(s, '+') && !scan_byte(s, '-')))
        return 0;
    int hours = scan_number(s, 2), minutes = 0;
    if (scan_byte(s, ':') || digit_ahead(s))
        minutes = scan_number(s, 2);
    s->ok = s->ok && hours <= 14 && minutes <= 59;
    return (west ? -1 : 1) * ((int64_t)hours * HOUR + minutes * MINUTE);
}

bool
expr_moment_parse(struct str text, vtime *out)
{
    struct scan s = {.rest = str_trim(text), .ok = true};
    struct calendar c = {0};

    scan_date(&s, &c);
    scan_byte(&s, 'T');
    scan_blanks(&s);
    if (digit_ahead(&s))
        scan_time(&s, &c);
    int64_t zone = scan_zone(&s);
    if (!s.ok || s.rest.len || c.year < 1 || c.month < 1 || c.month > 12 || c.day < 1 ||
        c.day > expr_moment_days_in_month(c.year, c.month) || c.hour > 23 || c.minute > 59 ||
        c.second > 59)
        return false;
    *out = time_from(c.year, c.month, c.day, c.hour, c.minute, c.second) - zone;
    return true;
}

static const char *const day_names[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                        "Thursday", "Friday", "Saturday"};
static const char *const month_names[] = {"January",   "February", "March",    "April",
                                          "May",       "June",     "July",     "August",
                                          "September", "October",  "November", "December"};

static void
put_name(struct buf *out, const char *name, size_t letters)
{
    buf_add(out, str_sub(str_of(name), 0, letters == 3 ? 3 : SIZE_MAX));
}

/* At least `count` digits; formatting dates is too frequent for printf. */
static void
put_digits(struct buf *out, int64_t value, size_t count)
{
    char digits[20];
    size_t n = 0;

    while (n < sizeof digits && (value > 0 || n < count)) {
        digits[sizeof digits - ++n] = (char)('0' + value % 10);
        value /= 10;
    }
    buf_add(out, str_n(digits + sizeof digits - n, n));
}

/* `count` times one letter; false: the letter is no code. */
static bool
put_code(struct buf *out, const struct calendar *c, int64_t ticks, char code, size_t count)
{
    static const int64_t scale[] = {10000000, 1000000, 100000, 10000, 1000, 100, 10, 1};
    int hour12 = c->hour % 12 ? c->hour % 12 : 12;

    if ((code == 'd' || code == 'M') && count > 2)
        put_name(out, code == 'd' ? day_names[c->weekday] : month_names[c->month - 1], count);
    else if (code == 'd')
        put_digits(out, c->day, count);
    else if (code == 'M')
        put_digits(out, c->month, count);
    else if (code == 'y')
        put_digits(out, count < 3 ? c->year % 100 : c->year, count);
    else if (code == 'H')
        put_digits(out, c->hour, count > 2 ? 2 : count);
    else if (code == 'h')
        put_digits(out, hour12, count > 2 ? 2 : count);
    else if (code == 'm')
        put_digits(out, c->minute, count > 2 ? 2 : count);
    else if (code == 's')
        put_digits(out, c->second, count > 2 ? 2 : count);
    else if (code == 'f' && count < sizeof scale / sizeof *scale)
        put_digits(out, ticks / scale[count], count);
    else if (code == 't')
        buf_add(out, str_sub(c->hour < 12 ? STR("AM") : STR("PM"), 0, count));
    else
        return false;
    return true;
}

static size_t
run_length(struct str s, size_t at)
{
    size_t n = 1;

    while (at + n < s.len && s.at[at + n] == s.at[at])
        n++;
    return n;
}

void
expr_moment_format(struct buf *out, vtime t, int64_t ticks, struct str format)
{
    struct calendar c = time_calendar(t);

    for (size_t at = 0; at < format.len;) {
        char code = format.at[at];
        if (code == '\\' && at + 1 < format.len) {
            buf_byte(out, format.at[at + 1]);
            at += 2;
            continue;
        }
        if (code == '\'' || code == '"') {
            ptrdiff_t end = str_find_byte(str_from(format, at + 1), code);
            size_t len = end < 0 ? format.len - at - 1 : (size_t)end;
            buf_add(out, str_sub(format, at + 1, len));
            at += len + 2;
            continue;
        }
        size_t count = run_length(format, at);
        if (!put_code(out, &c, ticks, code, count))
            buf_add(out, str_sub(format, at, count));
        at += count;
    }
}
