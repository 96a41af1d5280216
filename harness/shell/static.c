/* SPDX-License-Identifier: MIT */
/*
 * Static members: [math]::Round(2.5), [int]::MaxValue, [string]::IsNullOrEmpty($x).
 */
#include <math.h>

#include "harness/shell/datetime.h"
#include "harness/shell/format_value.h"
#include "harness/shell/method.h"
#include "harness/shell/number.h"
#include "harness/shell/text.h"
#include "sim/base/arena.h"
#include "sim/base/letter.h"

struct static_member {
    enum type_id type;
    struct method method;
};

static bool
is_whole(struct value v)
{
    return v.kind == VALUE_INT || v.kind == VALUE_LONG;
}

/* Decimals are rounded as decimals: halves to the even digit, or away from zero. */
static const struct err *
math_round(const struct method_call *m, struct value *out)
{
    int64_t places = 0;
    bool away = false;
    struct value n;
    double power = 1;

    for (size_t i = 1; i < m->n; i++) {
        bool named = m->in[i].kind == VALUE_TEXT;
        away = away || (named && str_ieq(m->in[i].text, STR("AwayFromZero")));
        if (!named)
            TRY(argument_int(m, i, 0, &places));
    }
    if (places < 0 || places > 15)
        return out_of_range(m);
    if (!convert_to_number(m->in[0], m->arena, &n))
        return out_of_range(m);
    if (n.kind == VALUE_DECIMAL) {
        struct decimal d = *n.decimal;
        while (d.scale > places) {
            __int128 rest = d.coefficient % 10;
            d.coefficient /= 10;
            rest = rest < 0 ? -rest : rest;
            if (rest > 5 || (rest == 5 && (away || d.coefficient % 2 != 0)))
                d.coefficient += n.decimal->coefficient < 0 ? -1 : 1;
            d.scale--;
        }
        *out = value_decimal(d, m->arena);
        return NULL;
    }
    for (int64_t i = 0; i < places; i++)
        power *= 10;
    double scaled = number_double(n) * power;
    double whole = away ? round(scaled) : nearbyint(scaled);
    *out = value_double(isfinite(whole) ? whole / power : number_double(n));
    return NULL;
}

static const struct {
    const char *name;
    double (*run)(double);
} functions[] = {
    {"Floor", floor}, {"Ceiling", ceil}, {"Truncate", trunc}, {"Sqrt", sqrt},
    {"Exp", exp},     {"Log10", log10},  {"Log", log},
};

static const struct err *
math_function(const struct method_call *m, struct value *out)
{
    double d;

    TRY(argument_double(m, 0, &d));
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        if (str_ieq(m->name, str_of(functions[i].name)))
            *out = value_double(functions[i].run(d));
    }
    return NULL;
}

static const struct err *
math_power(const struct method_call *m, struct value *out)
{
    double x, y;

    TRY(argument_double(m, 0, &x));
    TRY(argument_double(m, 1, &y));
    *out = value_double(pow(x, y));
    return NULL;
}

static const struct err *
math_absolute(const struct method_call *m, struct value *out)
{
    struct value n;

    if (!convert_to_number(m->in[0], m->arena, &n))
        return out_of_range(m);
    *out = n;
    if (number_compare(n, value_int(0)) < 0)
        return number_arithmetic('-', value_int(0), n, m->arena, out);
    return NULL;
}

static const struct err *
math_extreme(const struct method_call *m, struct value *out)
{
    struct value x, y;

    if (!convert_to_number(m->in[0], m->arena, &x) || !convert_to_number(m->in[1], m->arena, &y))
        return out_of_range(m);
    bool greater = number_compare(x, y) > 0;
    *out = greater == str_ieq(m->name, STR("Max")) ? x : y;
    if (!is_whole(*out) || !(is_whole(x) && is_whole(y)))
        *out = x.kind == VALUE_DOUBLE || y.kind == VALUE_DOUBLE ? value_double(number_double(*out))
                                                                : *out;
    return NULL;
}

static const struct err *
text_is_empty(const struct method_call *m, struct value *out)
{
    struct str text = argument_text(m, 0);
    bool blank = str_ieq(m->name, STR("IsNullOrWhiteSpace"));

    while (blank && text.len && code_is_space((unsigned char)text.at[0]))
        text = str_from(text, 1);
    *out = value_bool(text.len == 0);
    return NULL;
}

/* The arguments from `first` on, or the elements of the one that is a list. */
static struct array *
rest_of(const struct method_call *m, size_t first)
{
    struct array *list = array_new(m->arena);

    if (m->n == first + 1 && m->in[first].kind == VALUE_ARRAY)
        return m->in[first].array;
    for (size_t i = first; i < m->n; i++)
        array_push(list, m->in[i], m->arena);
    return list;
}

static const struct err *
text_join(const struct method_call *m, struct value *out)
{
    *out = value_text(values_join(rest_of(m, 1), argument_text(m, 0), m->arena));
    return NULL;
}

static const struct err *
text_concat(const struct method_call *m, struct value *out)
{
    *out = value_text(values_join(rest_of(m, 0), STR(""), m->arena));
    return NULL;
}

static const struct err *
text_format(const struct method_call *m, struct value *out)
{
    const struct array *list = rest_of(m, 1);
    struct str text;

    TRY(format_text(argument_text(m, 0), list->items.at, list->items.n, m->arena, &text));
    *out = value_text(text);
    return NULL;
}

static const struct err *
text_compare(const struct method_call *m, struct value *out)
{
    bool fold = m->n > 2 && value_true(m->in[2]);

    *out = value_int(text_order(argument_text(m, 0), argument_text(m, 1), fold));
    return NULL;
}

static const struct err *
escape(const struct method_call *m, struct value *out)
{
    *out = regex_escape(argument_text(m, 0), m->arena);
    return NULL;
}

static const struct err *
span_from(const struct method_call *m, struct value *out)
{
    static const struct {
        const char *name;
        double ticks;
    } units[] = {{"FromDays", 864e9},
                 {"FromHours", 36e9},
                 {"FromMinutes", 6e8},
                 {"FromSeconds", 1e7},
                 {"FromMilliseconds", 1e4}};
    double count;

    TRY(argument_double(m, 0, &count));
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        double ticks = count * units[i].ticks;
        if (!str_ieq(m->name, str_of(units[i].name)))
            continue;
        if (!(ticks > -9e18 && ticks < 9e18))
            return out_of_range(m);
        *out = (struct value){.kind = VALUE_TIMESPAN, .integer = (int64_t)ticks};
    }
    return NULL;
}

static const struct err *
char_test(const struct method_call *m, struct value *out)
{
    struct str text = argument_text(m, 0);
    uint32_t c = text.len ? text_next(&text) : 0;

    if (str_ieq(m->name, STR("IsDigit")))
        *out = value_bool(code_is_digit(c));
    else if (str_ieq(m->name, STR("IsWhiteSpace")))
        *out = value_bool(code_is_space(c));
    else if (str_ieq(m->name, STR("IsUpper")))
        *out = value_bool(letter_lower(c) != c);
    else if (str_ieq(m->name, STR("IsLower")))
        *out = value_bool(letter_upper(c) != c);
    else
        *out = value_bool(letter_lower(c) != c || letter_upper(c) != c);
    return NULL;
}

static const struct static_member members[] = {
    {TYPE_MATH, {"Round", 1, 3, math_round}},
    {TYPE_MATH, {"Floor", 1, 1, math_function}},
    {TYPE_MATH, {"Ceiling", 1, 1, math_function}},
    {TYPE_MATH, {"Truncate", 1, 1, math_function}},
    {TYPE_MATH, {"Sqrt", 1, 1, math_function}},
    {TYPE_MATH, {"Exp", 1, 1, math_function}},
    {TYPE_MATH, {"Log", 1, 1, math_function}},
    {TYPE_MATH, {"Log10", 1, 1, math_function}},
    {TYPE_MATH, {"Pow", 2, 2, math_power}},
    {TYPE_MATH, {"Abs", 1, 1, math_absolute}},
    {TYPE_MATH, {"Max", 2, 2, math_extreme}},
    {TYPE_MATH, {"Min", 2, 2, math_extreme}},
    {TYPE_TEXT, {"IsNullOrEmpty", 1, 1, text_is_empty}},
    {TYPE_TEXT, {"IsNullOrWhiteSpace", 1, 1, text_is_empty}},
    {TYPE_TEXT, {"Join", 2, 32, text_join}},
    {TYPE_TEXT, {"Concat", 1, 32, text_concat}},
    {TYPE_TEXT, {"Format", 1, 32, text_format}},
    {TYPE_TEXT, {"Compare", 2, 3, text_compare}},
    {TYPE_REGEX, {"Escape", 1, 1, escape}},
    {TYPE_TIMESPAN, {"FromDays", 1, 1, span_from}},
    {TYPE_TIMESPAN, {"FromHours", 1, 1, span_from}},
    {TYPE_TIMESPAN, {"FromMinutes", 1, 1, span_from}},
    {TYPE_TIMESPAN, {"FromSeconds", 1, 1, span_from}},
    {TYPE_TIMESPAN, {"FromMilliseconds", 1, 1, span_from}},
    {TYPE_CHAR, {"IsDigit", 1, 1, char_test}},
    {TYPE_CHAR, {"IsLetter", 1, 1, char_test}},
    {TYPE_CHAR, {"IsUpper", 1, 1, char_test}},
    {TYPE_CHAR, {"IsLower", 1, 1, char_test}},
    {TYPE_CHAR, {"IsWhiteSpace", 1, 1, char_test}},
};

static const struct err *
outside(struct shell *s, struct type_ref t, struct str name)
{
    return err_new(ERR_INPUT, NOWHERE, s->arena,
                   "[" STR_FMT "]::" STR_FMT " is outside this language",
                   STR_ARG(type_full_name(t, s->arena)), STR_ARG(name));
}

const struct err *
static_call(struct shell *s, struct type_ref t, struct str name, struct values_in in,
            struct value *out)
{
    struct method_call m = {s, s->arena, VALUE_NONE, name, in.at, in.n};

    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        const struct method *row = &members[i].method;
        if (members[i].type != t.id || t.is_array || !str_ieq(name, str_of(row->name)))
            continue;
        if (in.n < row->least || in.n > row->most)
            return err_new(ERR_INPUT, NOWHERE, s->arena,
                           "Cannot find an overload for \"" STR_FMT
                           "\" and the argument count: \"%zu\".",
                           STR_ARG(name), in.n);
        return row->run(&m, out);
    }
    bool parses = t.id == TYPE_INT || t.id == TYPE_LONG || t.id == TYPE_DOUBLE ||
                  t.id == TYPE_DATETIME || t.id == TYPE_GUID || t.id == TYPE_TIMESPAN ||
                  t.id == TYPE_DECIMAL;
    if (str_ieq(name, STR("Parse")) && parses && in.n == 1)
        return convert(in.at[0], t, s->arena, out);
    return outside(s, t, name);
}

static const char *const words[] = {
    "AwayFromZero",
    "ToEven",
    "Ordinal",
    "OrdinalIgnoreCase",
    "InvariantCulture",
    "InvariantCultureIgnoreCase",
    "CurrentCulture",
    "CurrentCultureIgnoreCase",
    "RemoveEmptyEntries",
    "None",
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
};

const struct err *
static_get(struct shell *s, struct type_ref t, struct str name, struct value *out)
{
    const struct {
        enum type_id type;
        const char *name;
        struct value value;
    } constants[] = {
        {TYPE_INT, "MaxValue", value_int(INT32_MAX)},
        {TYPE_INT, "MinValue", value_int(INT32_MIN)},
        {TYPE_LONG, "MaxValue", value_long(INT64_MAX)},
        {TYPE_LONG, "MinValue", value_long(INT64_MIN)},
        {TYPE_DOUBLE, "MaxValue", value_double(1.7976931348623157E+308)},
        {TYPE_DOUBLE, "MinValue", value_double(-1.7976931348623157E+308)},
        {TYPE_DOUBLE, "NaN", value_double((double)NAN)},
        {TYPE_DOUBLE, "PositiveInfinity", value_double((double)INFINITY)},
        {TYPE_MATH, "PI", value_double(3.141592653589793)},
        {TYPE_MATH, "E", value_double(2.718281828459045)},
        {TYPE_TEXT, "Empty", value_text(STR(""))},
        {TYPE_TIMESPAN, "Zero", {.kind = VALUE_TIMESPAN}},
        {TYPE_DATETIME, "MinValue", {.kind = VALUE_DATETIME}},
        {TYPE_GUID,
         "Empty",
         {.kind = VALUE_GUID, .text = STR("00000000-0000-0000-0000-000000000000")}},
    };
    vtime now;

    for (size_t i = 0; i < sizeof constants / sizeof *constants; i++) {
        if (constants[i].type == t.id && !t.is_array && str_ieq(name, str_of(constants[i].name))) {
            *out = constants[i].value;
            return NULL;
        }
    }
    for (size_t i = 0; t.id == TYPE_WORDS && i < sizeof words / sizeof *words; i++) {
        if (str_ieq(name, str_of(words[i]))) {
            *out = value_textz(words[i]);
            return NULL;
        }
    }
    bool clock =
        t.id == TYPE_DATETIME && (str_ieq(name, STR("Now")) || str_ieq(name, STR("UtcNow")));
    if (clock && s->setup.now && s->setup.now(s->setup.user, &now)) {
        *out = value_time(now);
        return NULL;
    }
    return outside(s, t, name);
}
