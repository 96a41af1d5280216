/* SPDX-License-Identifier: MIT */
/*
 * Methods of System.String. Positions count UTF-16 units; comparisons are ordinal.
 */
#include "harness/shell/method.h"

#include "harness/shell/text.h"
#include "sim/base/arena.h"

static struct value
units_value(struct str s, size_t byte)
{
    return value_int((int64_t)utf16_units(str_sub(s, 0, byte)));
}

static const struct err *
change_case(const struct method_call *m, struct value *out)
{
    bool upper = str_istarts(m->name, STR("ToUpper"));

    *out = value_text(upper ? text_upper(m->v.text, m->arena) : text_lower(m->v.text, m->arena));
    return NULL;
}

/* Is the code point one of those to trim? Without arguments: blanks. */
static bool
trims(const struct method_call *m, uint32_t code)
{
    if (m->n == 0)
        return code_is_space(code);
    struct value first = m->in[0];
    const struct value *at = first.kind == VALUE_ARRAY ? first.array->items.at : m->in;
    size_t n = first.kind == VALUE_ARRAY ? first.array->items.n : m->n;
    for (size_t i = 0; i < n; i++) {
        struct str set = value_to_text(at[i], m->arena);
        while (set.len) {
            if (text_next(&set) == code)
                return true;
        }
    }
    return false;
}

static const struct err *
trim(const struct method_call *m, struct value *out)
{
    struct str s = m->v.text;
    bool start = !str_ieq(m->name, STR("TrimEnd"));
    bool end = !str_ieq(m->name, STR("TrimStart"));

    while (start && s.len) {
        struct str rest = s;
        if (!trims(m, text_next(&rest)))
            break;
        s = rest;
    }
    while (end && s.len) {
        size_t last = s.len - 1;
        while (last > 0 && ((unsigned char)s.at[last] & 0xC0) == 0x80)
            last--;
        struct str tail = str_from(s, last);
        if (!trims(m, text_next(&tail)))
            break;
        s.len = last;
    }
    *out = value_text(s);
    return NULL;
}

static const struct err *
replace(const struct method_call *m, struct value *out)
{
    struct buf text = buf_in(m->arena);
    struct str rest = m->v.text;
    struct str what = argument_text(m, 0);
    struct str with = argument_text(m, 1);

    if (what.len == 0)
        return err_new(ERR_INPUT, NOWHERE, m->arena, "String cannot be of zero length.");
    for (;;) {
        ptrdiff_t at = str_find(rest, what);
        if (at < 0)
            break;
        buf_add(&text, str_sub(rest, 0, (size_t)at));
        buf_add(&text, with);
        rest = str_from(rest, (size_t)at + what.len);
    }
    buf_add(&text, rest);
    *out = value_text(buf_str(&text));
    return NULL;
}

static const struct err *
range_of(const struct method_call *m, size_t first, int64_t *from, int64_t *n)
{
    int64_t units = (int64_t)utf16_units(m->v.text);

    TRY(argument_int(m, first, 0, from));
    if (*from < 0 || *from > units)
        return out_of_range(m);
    TRY(argument_int(m, first + 1, units - *from, n));
    return *n < 0 || *n > units - *from ? out_of_range(m) : NULL;
}

static const struct err *
substring(const struct method_call *m, struct value *out)
{
    int64_t from, n;

    TRY(range_of(m, 0, &from, &n));
    *out = value_text(text_sub(m->v.text, (size_t)from, (size_t)n));
    return NULL;
}

static struct value
three_parts(struct str a, struct str b, struct str c, struct arena *arena)
{
    struct buf text = buf_in(arena);

    buf_add(&text, a);
    buf_add(&text, b);
    buf_add(&text, c);
    return value_text(buf_str(&text));
}

static const struct err *
remove_part(const struct method_call *m, struct value *out)
{
    int64_t from, n;

    TRY(range_of(m, 0, &from, &n));
    size_t begin = text_byte_of(m->v.text, (size_t)from);
    size_t end = text_byte_of(m->v.text, (size_t)(from + n));
    *out = three_parts(str_sub(m->v.text, 0, begin), STR(""), str_from(m->v.text, end), m->arena);
    return NULL;
}

static const struct err *
insert(const struct method_call *m, struct value *out)
{
    int64_t at;

    TRY(argument_int(m, 0, 0, &at));
    if (at < 0 || at > (int64_t)utf16_units(m->v.text))
        return out_of_range(m);
    size_t byte = text_byte_of(m->v.text, (size_t)at);
    *out = three_parts(str_sub(m->v.text, 0, byte), argument_text(m, 1), str_from(m->v.text, byte),
                       m->arena);
    return NULL;
}

/* Contains, StartsWith and EndsWith, with the comparison as a second argument. */
static const struct err *
has_part(const struct method_call *m, struct value *out)
{
    struct str text = m->v.text;
    struct str part = argument_text(m, 0);

    if (m->n > 1) {
        struct str how = argument_text(m, 1);
        bool fold = str_iends(how, STR("IgnoreCase")) || str_ieq(how, STR("True"));
        if (fold) {
            text = text_lower(text, m->arena);
            part = text_lower(part, m->arena);
        }
    }
    if (str_ieq(m->name, STR("Contains")))
        *out = value_bool(str_find(text, part) >= 0);
    else if (str_ieq(m->name, STR("StartsWith")))
        *out = value_bool(str_starts(text, part));
    else
        *out = value_bool(str_ends(text, part));
    return NULL;
}

static const struct err *
index_of(const struct method_call *m, struct value *out)
{
    int64_t from;
    struct str part = argument_text(m, 0);

    TRY(argument_int(m, 1, 0, &from));
    if (from < 0 || from > (int64_t)utf16_units(m->v.text))
        return out_of_range(m);
    size_t begin = text_byte_of(m->v.text, (size_t)from);
    ptrdiff_t at = str_find(str_from(m->v.text, begin), part);
    *out = at < 0 ? value_int(-1) : units_value(m->v.text, begin + (size_t)at);
    return NULL;
}

static const struct err *
last_index_of(const struct method_call *m, struct value *out)
{
    struct str part = argument_text(m, 0);

    *out = value_int(-1);
    for (size_t at = m->v.text.len + 1; at-- > 0;) {
        if (str_starts(str_from(m->v.text, at), part)) {
            *out = units_value(m->v.text, at);
            return NULL;
        }
    }
    return NULL;
}

static const struct err *
pad(const struct method_call *m, struct value *out)
{
    int64_t width;
    struct str with = m->n > 1 ? argument_text(m, 1) : STR(" ");
    struct buf fill = buf_in(m->arena);

    TRY(argument_int(m, 0, 0, &width));
    if (width < 0 || width > 1000000 || utf16_units(with) != 1)
        return out_of_range(m);
    for (int64_t i = (int64_t)utf16_units(m->v.text); i < width; i++)
        buf_add(&fill, with);
    bool left = str_ieq(m->name, STR("PadLeft"));
    *out = left ? three_parts(buf_str(&fill), m->v.text, STR(""), m->arena)
                : three_parts(m->v.text, buf_str(&fill), STR(""), m->arena);
    return NULL;
}

/* Length of a separator that begins here, or 0. */
static size_t
separator_at(const struct method_call *m, struct str rest)
{
    struct str next = rest;

    if (m->n == 0 || m->in[0].kind == VALUE_NULL)
        return code_is_space(text_next(&next)) ? rest.len - next.len : 0;
    struct value first = m->in[0];
    const struct value *at = first.kind == VALUE_ARRAY ? first.array->items.at : &first;
    size_t n = first.kind == VALUE_ARRAY ? first.array->items.n : 1;
    for (size_t i = 0; i < n; i++) {
        struct str one = value_to_text(at[i], m->arena);
        if (one.len && str_starts(rest, one))
            return one.len;
    }
    return 0;
}

static const struct err *
split(const struct method_call *m, struct value *out)
{
    struct str rest = m->v.text;
    size_t begin = 0;
    int64_t most = INT64_MAX;
    bool drop_empty = false;

    *out = value_array(array_new(m->arena));
    out->array->element = STR("String");
    for (size_t i = 1; i < m->n; i++) {
        if (str_ieq(argument_text(m, i), STR("RemoveEmptyEntries")))
            drop_empty = true;
        else if (!str_ieq(argument_text(m, i), STR("None")))
            TRY(argument_int(m, i, 0, &most));
    }
    for (size_t at = 0; at < rest.len;) {
        TRY(tick(m->shell, NOWHERE));
        size_t n =
            (int64_t)out->array->items.n + 1 < most ? separator_at(m, str_from(rest, at)) : 0;
        if (n && !(drop_empty && at == begin))
            array_push(out->array, value_text(str_sub(rest, begin, at - begin)), m->arena);
        at += n ? n : 1;
        begin = n ? at : begin;
    }
    if (!(drop_empty && begin == rest.len))
        array_push(out->array, value_text(str_from(rest, begin)), m->arena);
    return NULL;
}

static const struct err *
to_char_array(const struct method_call *m, struct value *out)
{
    *out = value_array(array_new(m->arena));
    out->array->element = STR("Char");
    for (struct str rest = m->v.text; rest.len;)
        array_push(out->array, value_char(text_next(&rest) & 0xFFFF), m->arena);
    return NULL;
}

static const struct method methods[] = {
    {"ToUpper", 0, 0, change_case},
    {"ToLower", 0, 0, change_case},
    {"ToUpperInvariant", 0, 0, change_case},
    {"ToLowerInvariant", 0, 0, change_case},
    {"Trim", 0, 9, trim},
    {"TrimStart", 0, 9, trim},
    {"TrimEnd", 0, 9, trim},
    {"Replace", 2, 2, replace},
    {"Substring", 1, 2, substring},
    {"Remove", 1, 2, remove_part},
    {"Insert", 2, 2, insert},
    {"Contains", 1, 2, has_part},
    {"StartsWith", 1, 2, has_part},
    {"EndsWith", 1, 2, has_part},
    {"IndexOf", 1, 2, index_of},
    {"LastIndexOf", 1, 1, last_index_of},
    {"PadLeft", 1, 2, pad},
    {"PadRight", 1, 2, pad},
    {"Split", 0, 3, split},
    {"ToCharArray", 0, 0, to_char_array},
};
const struct method_table text_methods = {methods, sizeof methods / sizeof *methods};
