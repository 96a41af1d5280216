/* SPDX-License-Identifier: MIT */
/*
 * -split (about_Split).
 */
#include "harness/shell/interp.h"
#include "harness/shell/regex.h"
#include "harness/shell/text.h"
#include "sim/base/arena.h"

struct split {
    int64_t most; /* parts; 0: any number; negative: counted from the end */
    bool simple;  /* the separator is no regular expression */
    bool fold;
};

/* The parts before the limit; the last part is what is left. */
static const struct err *
split_by_pattern(struct shell *s, struct regex *r, struct str text, const struct split *how,
                 struct array *out)
{
    size_t begin = 0;
    size_t from = 0;
    bool found;

    for (int64_t parts = 1; (how->most <= 0 || parts < how->most) && from <= text.len;) {
        TRY(tick(s, NOWHERE));
        TRY(regex_next(r, text, from, s->arena, &found));
        if (!found)
            break;
        size_t at = regex_begin(r);
        size_t end = regex_end(r);
        from = regex_step(text, at, end);
        array_push(out, value_text(str_sub(text, begin, at - begin)), s->arena);
        for (uint32_t g = 1; g < regex_groups(r); g++) {
            bool set;
            struct str captured = regex_group(r, text, g, &set);
            if (set)
                array_push(out, value_text(captured), s->arena);
        }
        begin = end;
        parts++;
    }
    array_push(out, value_text(str_from(text, begin)), s->arena);
    return NULL;
}

/* Runs of blanks, none at the ends: the unary operator. */
static void
split_by_blanks(struct str text, struct array *out, struct arena *a)
{
    size_t begin = 0;
    struct str rest = text;

    while (rest.len) {
        size_t at = text.len - rest.len;
        if (!code_is_space(text_next(&rest)))
            continue;
        if (at > begin)
            array_push(out, value_text(str_sub(text, begin, at - begin)), a);
        begin = text.len - rest.len;
    }
    if (text.len > begin)
        array_push(out, value_text(str_from(text, begin)), a);
}

static const struct err *
split_by_block(struct shell *s, struct str text, const struct block *b, const struct split *how,
               struct array *out)
{
    size_t begin = 0;
    struct str rest = text;
    int64_t parts = 1;

    while (rest.len && (how->most <= 0 || parts < how->most)) {
        size_t at = text.len - rest.len;
        struct collector c = collector_new(s->arena);
        text_next(&rest);
        size_t next = text.len - rest.len;
        TRY(run_block(s, b, value_text(str_sub(text, at, next - at)), &c.sink));
        if (!value_true(collected(&c)))
            continue;
        array_push(out, value_text(str_sub(text, begin, at - begin)), s->arena);
        begin = next;
        parts++;
    }
    array_push(out, value_text(str_from(text, begin)), s->arena);
    return NULL;
}

/* With a negative limit the separators count from the end, and the first part is what is left. */
static void
join_front(struct array *out, uint32_t first, struct str text, int64_t most)
{
    uint32_t parts = out->items.n - first;

    if (most >= 0 || parts <= -most)
        return;
    uint32_t drop = parts - (uint32_t)-most;
    struct str last = out->items.at[first + drop].text;
    out->items.at[first] = value_text(str_n(text.at, (size_t)(last.at + last.len - text.at)));
    for (uint32_t i = first + 1; i + drop < out->items.n; i++)
        out->items.at[i] = out->items.at[i + drop];
    out->items.n -= drop;
}

static const struct err *
read_options(struct shell *s, struct value y, struct value *separator, struct split *how)
{
    struct value most;

    *separator = y;
    if (y.kind != VALUE_ARRAY)
        return NULL;
    const struct value *at = y.array->items.at;
    uint32_t n = y.array->items.n;
    *separator = n > 0 ? at[0] : VALUE_NONE;
    if (n > 1) {
        TRY(convert(at[1], (struct type_ref){.id = TYPE_INT}, s->arena, &most));
        how->most = most.integer;
    }
    for (uint32_t i = 2; i < n; i++) {
        struct str rest = value_to_text(at[i], s->arena);
        while (rest.at) {
            struct str option = str_trim(str_cut(&rest, ','));
            if (str_ieq(option, STR("SimpleMatch")))
                how->simple = true;
            else if (str_ieq(option, STR("IgnoreCase")))
                how->fold = true;
            else if (!str_ieq(option, STR("RegexMatch")))
                return err_new(ERR_INPUT, NOWHERE, s->arena,
                               "unknown option of -split \"" STR_FMT "\"", STR_ARG(option));
        }
    }
    return NULL;
}

struct value
regex_escape(struct str text, struct arena *a)
{
    struct buf out = buf_in(a);

    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        const char *letter = c ? strchr("\nn\rr\tt\ff", c) : NULL;
        if (c == '\n' || c == '\r' || c == '\t' || c == '\f') {
            buf_byte(&out, '\\');
            buf_byte(&out, letter[1]);
            continue;
        }
        if (c && strchr("\\*+?|{[()^$.# ", c))
            buf_byte(&out, '\\');
        buf_byte(&out, c);
    }
    return value_text(buf_str(&out));
}

const struct err *
split_operator(struct shell *s, struct value x, struct value y, bool fold, struct value *out)
{
    struct split how = {.fold = fold};
    struct value separator;
    struct regex r = {0};
    const struct err *e = NULL;
    struct value *at = x.kind == VALUE_ARRAY ? x.array->items.at : &x;
    uint32_t n = x.kind == VALUE_ARRAY ? x.array->items.n : 1;

    *out = value_array(array_new(s->arena));
    out->array->element = STR("String");
    TRY(read_options(s, y, &separator, &how));
    bool pattern = separator.kind != VALUE_NULL && separator.kind != VALUE_BLOCK;
    struct str text = value_to_text(separator, s->arena);
    if (how.simple)
        text = regex_escape(text, s->arena).text;
    if (pattern)
        TRY(regex_open(&r, text, how.fold, s->arena));
    for (uint32_t i = 0; i < n && !e; i++) {
        struct str one = value_to_text(at[i], s->arena);
        uint32_t first = out->array->items.n;
        if (pattern)
            e = split_by_pattern(s, &r, one, &how, out->array);
        else if (separator.kind == VALUE_BLOCK)
            e = split_by_block(s, one, separator.block, &how, out->array);
        else
            split_by_blanks(one, out->array, s->arena);
        if (!e)
            join_front(out->array, first, one, how.most);
    }
    if (pattern)
        regex_close(&r);
    return e;
}
