/* SPDX-License-Identifier: MIT */
/*
 * -replace (about_Comparison_Operators; substitutions-in-regular-expressions).
 */
#include "harness/shell/interp.h"
#include "harness/shell/regex.h"
#include "harness/shell/text.h"
#include "sim/base/arena.h"

/* The number or name behind a dollar: how many bytes, which group. */
static size_t
read_group(const struct regex *r, struct str rest, uint32_t *group)
{
    bool braced = rest.len && rest.at[0] == '{';
    size_t i = braced;
    uint32_t n = 0;

    *group = UINT32_MAX;
    while (i < rest.len && code_is_digit((unsigned char)rest.at[i]) && n < 1000)
        n = n * 10 + (uint32_t)(rest.at[i++] - '0');
    if (i > (size_t)braced && (!braced || (i < rest.len && rest.at[i] == '}'))) {
        if (n < regex_groups(r))
            *group = n;
        return i + braced;
    }
    ptrdiff_t close = braced ? str_find_byte(rest, '}') : -1;
    for (uint32_t g = 1; close > 0 && g < regex_groups(r); g++) {
        struct str name = regex_group_name(r, g);
        if (name.len && str_eq(name, str_sub(rest, 1, (size_t)close - 1)))
            *group = g;
    }
    return *group == UINT32_MAX ? 0 : (size_t)close + 1;
}

/* What a replacement's $1, ${name}, $&, $$ stand for. */
static void
put_replacement(struct buf *out, const struct regex *r, struct str text, struct str with)
{
    uint32_t group;

    while (with.len) {
        struct str rest = str_from(with, 1);
        size_t n = 0;
        group = UINT32_MAX;
        if (with.at[0] == '$')
            n = read_group(r, rest, &group);
        if (group != UINT32_MAX) {
            buf_add(out, regex_group(r, text, group, NULL));
        } else if (with.at[0] == '$' && rest.len && rest.at[0] == '$') {
            buf_byte(out, '$');
            n = 1;
        } else if (with.at[0] == '$' && rest.len && rest.at[0] == '&') {
            buf_add(out, regex_group(r, text, 0, NULL));
            n = 1;
        } else if (with.at[0] == '$' && rest.len && rest.at[0] == '`') {
            buf_add(out, str_sub(text, 0, regex_begin(r)));
            n = 1;
        } else if (with.at[0] == '$' && rest.len && rest.at[0] == '\'') {
            buf_add(out, str_from(text, regex_end(r)));
            n = 1;
        } else {
            buf_byte(out, with.at[0]);
            n = 0;
        }
        with = str_from(rest, n);
    }
}

static const struct object_type type_match = {
    .name = "System.Text.RegularExpressions.Match",
    .text_property = "Value",
};

/* A block gets the match as $_. */
static const struct err *
put_block(struct shell *s, struct buf *out, const struct regex *r, struct str text,
          const struct block *b)
{
    struct object *match = object_new(&type_match, s->arena);
    struct collector c = collector_new(s->arena);
    struct str whole = regex_group(r, text, 0, NULL);
    struct array *groups = array_new(s->arena);

    for (uint32_t g = 0; g < regex_groups(r); g++) {
        struct object *group = object_new(&type_match, s->arena);
        object_setz(group, "Value", value_text(regex_group(r, text, g, NULL)), s->arena);
        array_push(groups, value_object(group), s->arena);
    }
    object_setz(match, "Value", value_text(whole), s->arena);
    object_setz(match, "Index",
                value_int((int64_t)utf16_units(str_n(text.at, (size_t)(whole.at - text.at)))),
                s->arena);
    object_setz(match, "Length", value_int((int64_t)utf16_units(whole)), s->arena);
    object_setz(match, "Groups", value_array(groups), s->arena);
    TRY(run_block(s, b, value_object(match), &c.sink));
    buf_add(out, value_to_text(collected(&c), s->arena));
    return NULL;
}

static const struct err *
replace_all(struct shell *s, struct regex *r, struct str text, struct value with, struct str *out)
{
    struct buf result = buf_in(s->arena);
    struct str replacement = with.kind == VALUE_BLOCK ? STR("") : value_to_text(with, s->arena);
    size_t from = 0;
    bool found;

    while (from <= text.len) {
        TRY(tick(s, NOWHERE));
        TRY(regex_next(r, text, from, s->arena, &found));
        if (!found)
            break;
        size_t begin = regex_begin(r);
        size_t end = regex_end(r);
        buf_add(&result, str_sub(text, from, begin - from));
        if (with.kind == VALUE_BLOCK)
            TRY(put_block(s, &result, r, text, with.block));
        else
            put_replacement(&result, r, text, replacement);
        from = regex_step(text, begin, end);
        buf_add(&result, str_sub(text, end, from - end));
    }
    buf_add(&result, str_from(text, from));
    *out = buf_str(&result);
    return NULL;
}

const struct err *
replace_operator(struct shell *s, struct value x, struct value y, bool fold, struct value *out)
{
    struct value pattern = y;
    struct value with = value_text(STR(""));
    struct regex r;
    struct str text;
    const struct err *e = NULL;

    if (y.kind == VALUE_ARRAY) {
        uint32_t n = y.array->items.n;
        if (n > 2)
            return err_new(ERR_INPUT, NOWHERE, s->arena,
                           "-replace takes a pattern and a replacement, not %u values", n);
        pattern = n > 0 ? y.array->items.at[0] : VALUE_NONE;
        with = n > 1 ? y.array->items.at[1] : with;
    }
    TRY(regex_open(&r, value_to_text(pattern, s->arena), fold, s->arena));
    if (x.kind != VALUE_ARRAY) {
        e = replace_all(s, &r, value_to_text(x, s->arena), with, &text);
        *out = value_text(e ? STR("") : text);
    } else {
        *out = value_array(array_new(s->arena));
        for (uint32_t i = 0; i < x.array->items.n && !e; i++) {
            e = replace_all(s, &r, value_to_text(x.array->items.at[i], s->arena), with, &text);
            if (!e)
                array_push(out->array, value_text(text), s->arena);
        }
    }
    regex_close(&r);
    return e;
}
