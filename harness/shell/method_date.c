/* SPDX-License-Identifier: MIT */
/*
 * Methods of System.DateTime.
 */
#include "harness/shell/datetime.h"
#include "harness/shell/method.h"
#include "sim/base/arena.h"

static const struct {
    const char *name;
    int64_t ticks;
} units[] = {
    {"AddDays", 864000000000}, {"AddHours", 36000000000},  {"AddMinutes", 600000000},
    {"AddSeconds", 10000000},  {"AddMilliseconds", 10000}, {"AddTicks", 1},
};

static const struct err *
add_units(const struct method_call *m, struct value *out)
{
    double count;

    TRY(argument_double(m, 0, &count));
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (!str_ieq(m->name, str_of(units[i].name)))
            continue;
        double ticks = count * (double)units[i].ticks;
        if (!(ticks > -4e18 && ticks < 4e18) || !datetime_add(m->v, (int64_t)ticks, out))
            return out_of_range(m);
    }
    return NULL;
}

static const struct err *
add_months(const struct method_call *m, struct value *out)
{
    int64_t n;

    TRY(argument_int(m, 0, 0, &n));
    if (n < -200000 || n > 200000)
        return out_of_range(m);
    if (str_ieq(m->name, STR("AddYears")))
        n *= 12;
    return datetime_add_months(m->v, n, out) ? NULL : out_of_range(m);
}

static const struct err *
change_kind(const struct method_call *m, struct value *out)
{
    *out = m->v;
    out->note = str_ieq(m->name, STR("ToUniversalTime")) ? DATE_UTC : DATE_LOCAL;
    return NULL;
}

static const struct err *
named_format(const struct method_call *m, struct value *out)
{
    static const struct {
        const char *name;
        const char *format;
    } formats[] = {
        {"ToShortDateString", "d"},
        {"ToLongDateString", "D"},
        {"ToShortTimeString", "t"},
        {"ToLongTimeString", "T"},
    };
    struct str text = STR("");

    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        if (str_ieq(m->name, str_of(formats[i].name)))
            TRY(datetime_format(m->v, str_of(formats[i].format), m->arena, &text));
    }
    *out = value_text(text);
    return NULL;
}

static const struct err *
add_span(const struct method_call *m, struct value *out)
{
    return arithmetic(str_ieq(m->name, STR("Add")) ? '+' : '-', m->v, m->in[0], m->arena, out);
}

static const struct err *
to_file_time(const struct method_call *m, struct value *out)
{
    *out = value_long(time_to_filetime(value_to_time(m->v)) + m->v.integer % ticks_a_second());
    return NULL;
}

static const struct method methods[] = {
    {"AddDays", 1, 1, add_units},
    {"AddHours", 1, 1, add_units},
    {"AddMinutes", 1, 1, add_units},
    {"AddSeconds", 1, 1, add_units},
    {"AddMilliseconds", 1, 1, add_units},
    {"AddTicks", 1, 1, add_units},
    {"AddMonths", 1, 1, add_months},
    {"AddYears", 1, 1, add_months},
    {"ToUniversalTime", 0, 0, change_kind},
    {"ToLocalTime", 0, 0, change_kind},
    {"ToShortDateString", 0, 0, named_format},
    {"ToLongDateString", 0, 0, named_format},
    {"ToShortTimeString", 0, 0, named_format},
    {"ToLongTimeString", 0, 0, named_format},
    {"Add", 1, 1, add_span},
    {"Subtract", 1, 1, add_span},
    {"ToFileTime", 0, 0, to_file_time},
};
const struct method_table date_methods = {methods, sizeof methods / sizeof *methods};
