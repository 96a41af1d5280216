/* SPDX-License-Identifier: MIT */
/*
 * Functions on dates. A date is a FILETIME: 100 ns units since 1601-01-01 UTC.
 */
#include "sim/base/arena.h"
#include "sim/base/buf.h"
#include "sim/expr/body.h"
#include "sim/expr/moment.h"

enum { TICKS = 10000000 };

static int64_t
ticks_of(vtime t)
{
    return time_to_filetime(t);
}

/* The second in which a date lies, and what is left of it. */
static vtime
second_of(int64_t ticks, int64_t *rest)
{
    int64_t seconds = ticks / TICKS - (ticks % TICKS < 0);

    *rest = ticks - seconds * TICKS;
    return seconds - 11644473600;
}

/* Years 1 to 9999, which is what fits into 64 bits with room and what .NET has. */
static bool
in_range(vtime t)
{
    return t >= time_from(1, 1, 1, 0, 0, 0) && t < time_from(10000, 1, 1, 0, 0, 0);
}

bool
expr_date_now(struct eval *v, const struct node *n, const struct expr_value *args,
              struct expr_value *out)
{
    (void)n;
    (void)args;
    *out = value_date(ticks_of(v->c->now));
    return true;
}

bool
expr_date_from_number(struct eval *v, const struct node *n, const struct expr_value *args,
                      struct expr_value *out)
{
    int64_t rest;

    (void)n;
    if (!in_range(second_of(args[0].number, &rest)))
        return expr_fail(v, "DateFromNum: %lld is no date", (long long)args[0].number);
    *out = value_date(args[0].number);
    return true;
}

bool
expr_date_to_number(struct eval *v, const struct node *n, const struct expr_value *args,
                    struct expr_value *out)
{
    (void)v;
    (void)n;
    *out = value_number(args[0].number);
    return true;
}

bool
expr_date_from_text(struct eval *v, const struct node *n, const struct expr_value *args,
                    struct expr_value *out)
{
    vtime t;

    (void)n;
    if (!expr_moment_parse(args[0].text, &t) || !in_range(t))
        return expr_fail(v, "CDate: \"" STR_FMT "\" is no date",
                         STR_ARG(expr_excerpt(args[0].text, v->a)));
    *out = value_date(ticks_of(t));
    return true;
}

bool
expr_is_date(struct eval *v, const struct node *n, const struct expr_value *args,
             struct expr_value *out)
{
    bool all = args[0].type == EXPR_DATE || args[0].type == EXPR_TEXT;
    vtime t;

    (void)v;
    (void)n;
    for (uint32_t i = 0; all && args[0].type == EXPR_TEXT && i < args[0].n; i++)
        all = expr_moment_parse(expr_value_item(&args[0], i).text, &t);
    *out = value_bool(all);
    return true;
}

/* Intervals: months, or seconds. */
static const struct {
    struct str name;
    int64_t months, seconds;
} intervals[] = {
    {STR("yyyy"), 12, 0},  {STR("q"), 3, 0},   {STR("m"), 1, 0},        {STR("y"), 0, DAY},
    {STR("d"), 0, DAY},    {STR("w"), 0, DAY}, {STR("ww"), 0, 7 * DAY}, {STR("h"), 0, HOUR},
    {STR("n"), 0, MINUTE}, {STR("s"), 0, 1},
};

/* The day stays within the new month: a month after January 31 is the last day of February. */
static vtime
add_months(vtime t, int64_t months)
{
    struct calendar c = time_calendar(t);
    int64_t index = c.year * 12 + c.month - 1 + months;
    int64_t year = index / 12 - (index % 12 < 0);
    int month = (int)(index - year * 12) + 1;
    int last = expr_moment_days_in_month(year, month);

    return time_from(year, month, c.day < last ? c.day : last, c.hour, c.minute, c.second);
}

bool
expr_date_add(struct eval *v, const struct node *n, const struct expr_value *args,
              struct expr_value *out)
{
    int64_t count = args[1].number, rest;
    vtime t = second_of(args[2].number, &rest);

    (void)n;
    if (count > 1000000000000 || count < -1000000000000)
        return expr_fail(v, "DateAdd: %lld intervals are too many", (long long)count);
    for (size_t i = 0; i < sizeof intervals / sizeof *intervals; i++) {
        if (!str_eq(intervals[i].name, args[0].text))
            continue;
        t += count * intervals[i].seconds;
        if (intervals[i].months)
            t = add_months(t, count * intervals[i].months);
        if (!in_range(t))
            return expr_fail(v, "DateAdd: the result is no date");
        *out = value_date(ticks_of(t) + rest);
        return true;
    }
    return expr_fail(v, "DateAdd: there is no interval \"" STR_FMT "\"",
                     STR_ARG(expr_excerpt(args[0].text, v->a)));
}

bool
expr_date_format(struct eval *v, const struct node *n, const struct expr_value *args,
                 struct expr_value *out)
{
    struct buf text = buf_in(v->a);
    int64_t rest;
    vtime t = second_of(args[0].number, &rest);

    (void)n;
    expr_moment_format(&text, t, rest, args[1].text);
    *out = value_text(buf_str(&text));
    return true;
}
