/* SPDX-License-Identifier: MIT */
/*
 * Dates as text: standard and custom patterns (standard-date-and-time-format-strings,
 * custom-date-and-time-format-strings), en-US and invariant.
 */
#include "harness/shell/datetime.h"

#include "sim/base/arena.h"
#include "sim/base/buf.h"

static const char *const days[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                   "Thursday", "Friday", "Saturday"};
static const char *const months[] = {"January",   "February", "March",    "April",
                                     "May",       "June",     "July",     "August",
                                     "September", "October",  "November", "December"};

static const struct {
    char letter;
    const char *pattern;
} standard[] = {
    {'d', "M/d/yyyy"},
    {'D', "dddd, MMMM d, yyyy"},
    {'f', "dddd, MMMM d, yyyy h:mm tt"},
    {'F', "dddd, MMMM d, yyyy h:mm:ss tt"},
    {'g', "M/d/yyyy h:mm tt"},
    {'G', "M/d/yyyy h:mm:ss tt"},
    {'m', "MMMM d"},
    {'M', "MMMM d"},
    {'o', "yyyy-MM-dd'T'HH:mm:ss.fffffffK"},
    {'O', "yyyy-MM-dd'T'HH:mm:ss.fffffffK"},
    {'r', "ddd, dd MMM yyyy HH:mm:ss 'GMT'"},
    {'R', "ddd, dd MMM yyyy HH:mm:ss 'GMT'"},
    {'s', "yyyy-MM-dd'T'HH:mm:ss"},
    {'t', "h:mm tt"},
    {'T', "h:mm:ss tt"},
    {'u', "yyyy-MM-dd HH:mm:ss'Z'"},
    {'U', "dddd, MMMM d, yyyy h:mm:ss tt"},
    {'y', "MMMM yyyy"},
    {'Y', "MMMM yyyy"},
};

static void
add_number(struct buf *out, int64_t n, size_t width)
{
    buf_fmt(out, "%0*lld", (int)(width > 20 ? 20 : width), (long long)n);
}

static void
add_name(struct buf *out, const char *name, size_t n)
{
    struct str s = str_of(name);

    buf_add(out, n == 3 ? str_sub(s, 0, 3) : s);
}

/* `f`: that many digits; `F`: the same without zeros at the end. */
static void
add_fraction(struct buf *out, int64_t ticks, char letter, size_t n)
{
    char digits[8];

    for (int i = 6; i >= 0; i--) {
        digits[i] = (char)('0' + ticks % 10);
        ticks /= 10;
    }
    n = n > 7 ? 7 : n;
    while (letter == 'F' && n > 0 && digits[n - 1] == '0')
        n--;
    if (n == 0 && out->len && out->at[out->len - 1] == '.')
        out->len--;
    buf_add(out, str_n(digits, n));
}

static void
add_zone(struct buf *out, struct value date, char letter, size_t n)
{
    if (letter == 'K' && date.note == DATE_UNSPECIFIED)
        return;
    if (letter == 'K' && date.note == DATE_UTC)
        buf_byte(out, 'Z');
    else if (letter == 'K' || n >= 3)
        buf_add(out, STR("+00:00"));
    else
        buf_add(out, n == 2 ? STR("+00") : STR("+0"));
}

/* One run of the same letter; false: the letter means nothing. */
static bool
add_run(struct buf *out, struct value date, struct calendar c, char letter, size_t n)
{
    int half = c.hour % 12 == 0 ? 12 : c.hour % 12;

    switch (letter) {
    case 'd':
        if (n > 2)
            add_name(out, days[c.weekday], n);
        else
            add_number(out, c.day, n);
        return true;
    case 'M':
        if (n > 2)
            add_name(out, months[c.month - 1], n);
        else
            add_number(out, c.month, n);
        return true;
    case 'y':
        add_number(out, n <= 2 ? c.year % 100 : c.year, n);
        return true;
    case 'h':
    case 'H':
        add_number(out, letter == 'h' ? half : c.hour, n > 2 ? 2 : n);
        return true;
    case 'm':
    case 's':
        add_number(out, letter == 'm' ? c.minute : c.second, n > 2 ? 2 : n);
        return true;
    case 't':
        buf_add(out, str_sub(str_of(c.hour < 12 ? "AM" : "PM"), 0, n));
        return true;
    case 'f':
    case 'F':
        add_fraction(out, date.integer % ticks_a_second(), letter, n);
        return true;
    case 'z':
    case 'K':
        add_zone(out, date, letter, n);
        return true;
    default:
        return false;
    }
}

static const struct err *
custom(struct value date, struct str p, struct arena *a, struct str *out)
{
    struct buf text = buf_in(a);
    struct calendar c = time_calendar(value_to_time(date));

    for (size_t i = 0; i < p.len;) {
        char letter = p.at[i];
        if (letter == '\'' || letter == '"') {
            ptrdiff_t close = str_find_byte(str_from(p, i + 1), letter);
            if (close < 0)
                return err_new(ERR_INPUT, NOWHERE, a,
                               "the date format has a quote without its end");
            buf_add(&text, str_sub(p, i + 1, (size_t)close));
            i += (size_t)close + 2;
            continue;
        }
        if ((letter == '\\' || letter == '%') && i + 1 < p.len) {
            if (letter == '\\')
                buf_byte(&text, p.at[++i]);
            i++;
            continue;
        }
        size_t n = 1;
        while (i + n < p.len && p.at[i + n] == letter && letter != 'K')
            n++;
        if (!add_run(&text, date, c, letter, n))
            buf_fill(&text, letter, n);
        i += n;
    }
    *out = buf_str(&text);
    return NULL;
}

const struct err *
datetime_format(struct value date, struct str pattern, struct arena *a, struct str *out)
{
    if (pattern.len == 0)
        return custom(date, STR("M/d/yyyy h:mm:ss tt"), a, out);
    if (pattern.len > 1)
        return custom(date, pattern, a, out);
    for (size_t i = 0; i < sizeof standard / sizeof *standard; i++) {
        if (standard[i].letter == pattern.at[0])
            return custom(date, str_of(standard[i].pattern), a, out);
    }
    return err_new(ERR_INPUT, NOWHERE, a, "Input string was not in a correct format.");
}

struct str
datetime_text(struct value date, enum culture culture, struct arena *a)
{
    struct str out = STR("");
    struct str pattern = culture == EN_US ? STR("M/d/yyyy h:mm:ss tt") : STR("MM/dd/yyyy HH:mm:ss");

    if (custom(date, pattern, a, &out))
        return STR("");
    return out;
}
