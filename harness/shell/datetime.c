/* SPDX-License-Identifier: MIT */
#include "harness/shell/datetime.h"

#include "sim/base/arena.h"
#include "sim/base/buf.h"

static const int64_t LAST_TICK = 3155378975999999999;

static struct calendar
parts_of(struct value date)
{
    return time_calendar(value_to_time(date));
}

static bool
leap(int64_t year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int
days_in(int64_t year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return days[month - 1] + (month == 2 && leap(year));
}

bool
datetime_from(const int64_t p[6], struct value *out)
{
    if (p[0] < 1 || p[0] > 9999 || p[1] < 1 || p[1] > 12 || p[2] < 1 ||
        p[2] > days_in(p[0], (int)p[1]) || p[3] < 0 || p[3] > 23 || p[4] < 0 || p[4] > 59 ||
        p[5] < 0 || p[5] > 59)
        return false;
    *out = value_time(time_from(p[0], (int)p[1], (int)p[2], (int)p[3], (int)p[4], (int)p[5]));
    out->note = DATE_UNSPECIFIED;
    return true;
}

bool
datetime_add(struct value date, int64_t ticks, struct value *out)
{
    *out = date;
    return !__builtin_add_overflow(date.integer, ticks, &out->integer) && out->integer >= 0 &&
           out->integer <= LAST_TICK;
}

bool
datetime_add_months(struct value date, int64_t months, struct value *out)
{
    struct calendar c = parts_of(date);

    if (months < -120000 || months > 120000)
        return false;
    int64_t count = c.year * 12 + (c.month - 1) + months;
    int64_t year = count / 12;
    int month = (int)(count % 12) + 1;
    if (count < 12 || year > 9999)
        return false;
    int day = c.day < days_in(year, month) ? c.day : days_in(year, month);
    int64_t fraction = date.integer % ticks_a_second();
    int64_t parts[] = {year, month, day, c.hour, c.minute, c.second};
    if (!datetime_from(parts, out))
        return false;
    out->note = date.note;
    out->integer += fraction;
    return true;
}

struct str
timespan_text(struct value span, struct arena *a)
{
    struct buf out = buf_in(a);
    int64_t ticks = span.integer;
    bool negative = ticks < 0;
    uint64_t rest = negative ? 0 - (uint64_t)ticks : (uint64_t)ticks;
    unsigned long long fraction = rest % 10000000;
    unsigned long long seconds = rest / 10000000;

    if (negative)
        buf_byte(&out, '-');
    if (seconds >= 86400)
        buf_fmt(&out, "%llu.", seconds / 86400);
    buf_fmt(&out, "%02llu:%02llu:%02llu", seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    if (fraction)
        buf_fmt(&out, ".%07llu", fraction);
    return buf_str(&out);
}

static int
day_of_year(struct calendar c)
{
    int n = c.day;

    for (int m = 1; m < c.month; m++)
        n += days_in(c.year, m);
    return n;
}

static struct value
day_name(int weekday)
{
    static const char *const names[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                        "Thursday", "Friday", "Saturday"};

    return value_textz(names[weekday]);
}

bool
datetime_property(struct value date, struct str name, struct arena *a, struct value *out)
{
    struct calendar c = parts_of(date);
    int64_t day_ticks = date.integer % (DAY * ticks_a_second());
    const struct {
        const char *name;
        int64_t n;
    } numbers[] = {
        {"Year", c.year},
        {"Month", c.month},
        {"Day", c.day},
        {"Hour", c.hour},
        {"Minute", c.minute},
        {"Second", c.second},
        {"DayOfYear", day_of_year(c)},
        {"Millisecond", date.integer / 10000 % 1000},
    };
    static const char *const kinds[] = {"Unspecified", "Utc", "Local"};

    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        if (str_ieq(name, str_of(numbers[i].name))) {
            *out = value_int(numbers[i].n);
            return true;
        }
    }
    if (str_ieq(name, STR("Ticks")))
        *out = value_long(date.integer);
    else if (str_ieq(name, STR("DayOfWeek")))
        *out = day_name(c.weekday);
    else if (str_ieq(name, STR("Kind")))
        *out = value_textz(kinds[date.note]);
    else if (str_ieq(name, STR("TimeOfDay")))
        *out = (struct value){.kind = VALUE_TIMESPAN, .integer = day_ticks};
    else if (str_ieq(name, STR("Date")))
        *out = (struct value){
            .kind = VALUE_DATETIME, .note = date.note, .integer = date.integer - day_ticks};
    else if (str_ieq(name, STR("DateTime"))) {
        struct str text = STR("");
        if (datetime_format(date, STR("F"), a, &text))
            return false;
        *out = value_text(text);
    } else
        return false;
    return true;
}

bool
timespan_property(struct value span, struct str name, struct value *out)
{
    static const struct {
        const char *part;
        const char *total;
        int64_t ticks;
        int64_t modulus;
    } units[] = {
        {"Days", "TotalDays", 864000000000, 0},
        {"Hours", "TotalHours", 36000000000, 24},
        {"Minutes", "TotalMinutes", 600000000, 60},
        {"Seconds", "TotalSeconds", 10000000, 60},
        {"Milliseconds", "TotalMilliseconds", 10000, 1000},
    };

    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        int64_t whole = span.integer / units[i].ticks;
        if (str_ieq(name, str_of(units[i].part))) {
            *out = value_int(units[i].modulus ? whole % units[i].modulus : whole);
            return true;
        }
        if (str_ieq(name, str_of(units[i].total))) {
            *out = value_double((double)span.integer / (double)units[i].ticks);
            return true;
        }
    }
    *out = value_long(span.integer);
    return str_ieq(name, STR("Ticks"));
}
