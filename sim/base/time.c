/* SPDX-License-Identifier: MIT */
#include "sim/base/time.h"

/* Days from civil and back: H. Hinnant, "chrono-compatible low-level date algorithms". */
static int64_t
days_from_civil(int64_t y, int m, int d)
{
    y -= m <= 2;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

struct calendar
time_calendar(vtime t)
{
    int64_t days = t / DAY - (t % DAY < 0);
    int64_t in_day = t - days * DAY;
    int64_t z = days + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t mp = (5 * doy + 2) / 153;
    int month = (int)(mp < 10 ? mp + 3 : mp - 9);

    return (struct calendar){
        .year = yoe + era * 400 + (month <= 2),
        .month = month,
        .day = (int)(doy - (153 * mp + 2) / 5 + 1),
        .hour = (int)(in_day / HOUR),
        .minute = (int)(in_day % HOUR / MINUTE),
        .second = (int)(in_day % MINUTE),
        .weekday = (int)(((days + 4) % 7 + 7) % 7),
    };
}

vtime
time_from(int64_t year, int month, int day, int hour, int minute, int second)
{
    return days_from_civil(year, month, day) * DAY + (int64_t)hour * HOUR + minute * MINUTE +
           second;
}

struct str
time_iso(vtime t, struct arena *a)
{
    struct calendar c = time_calendar(t);

    return str_fmt(a, "%04lld-%02d-%02dT%02d:%02d:%02dZ", (long long)c.year, c.month, c.day, c.hour,
                   c.minute, c.second);
}

struct str
time_clock(vtime t, struct arena *a)
{
    struct calendar c = time_calendar(t);

    return str_fmt(a, "%02d:%02d", c.hour, c.minute);
}

struct str
time_generalized(vtime t, struct arena *a)
{
    struct calendar c = time_calendar(t);

    return str_fmt(a, "%04lld%02d%02d%02d%02d%02d.0Z", (long long)c.year, c.month, c.day, c.hour,
                   c.minute, c.second);
}

/* `digits` decimal digits at the front of `*s`, which becomes what follows. */
static bool
field(struct str *s, size_t digits, int *out)
{
    int64_t value;

    if (s->len < digits || s->at[0] == '-' || s->at[0] == '+' ||
        !str_int(str_sub(*s, 0, digits), &value))
        return false;
    *out = (int)value;
    *s = str_from(*s, digits);
    return true;
}

/* One of `marks` at the front of `*s`, taken away. */
static bool
mark(struct str *s, const char *marks)
{
    if (s->len == 0 || s->at[0] == '\0' || !strchr(marks, s->at[0]))
        return false;
    *s = str_from(*s, 1);
    return true;
}

static int
days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return days[month - 1] + (month == 2 && leap);
}

bool
time_parse_iso(struct str text, vtime *out)
{
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;

    if (!field(&text, 4, &year) || !mark(&text, "-") || !field(&text, 2, &month) ||
        !mark(&text, "-") || !field(&text, 2, &day) || month < 1 || month > 12 || day < 1 ||
        day > days_in_month(year, month))
        return false;
    if (mark(&text, "T ")) {
        if (!field(&text, 2, &hour) || !mark(&text, ":") || !field(&text, 2, &minute))
            return false;
        if (mark(&text, ":") && !field(&text, 2, &second))
            return false;
        mark(&text, "Z");
    }
    if (text.len || hour > 23 || minute > 59 || second > 59)
        return false;
    *out = time_from(year, month, day, hour, minute, second);
    return true;
}

int64_t
time_to_filetime(vtime t)
{
    return (t + 11644473600) * 10000000;
}
