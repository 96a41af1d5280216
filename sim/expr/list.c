/* SPDX-License-Identifier: MIT */
/*
 * Functions on lists of values.
 */
#include "sim/base/arena.h"
#include "sim/base/buf.h"
#include "sim/base/map.h"
#include "sim/expr/body.h"
#include "sim/expr/unicode.h"

bool
expr_list_count(struct eval *v, const struct node *n, const struct expr_value *args,
                struct expr_value *out)
{
    (void)v;
    (void)n;
    *out = value_number(args[0].n);
    return true;
}

static bool
one_number(struct eval *v, const struct expr_value *arg, int64_t *out)
{
    if (arg->n != 1)
        return expr_fail(v, "one number is expected, and here are %u", arg->n);
    *out = arg->number;
    return true;
}

static bool
one_text(struct eval *v, const struct expr_value *arg, struct str *out)
{
    if (arg->n != 1)
        return expr_fail(v, "one text is expected, and here are %u", arg->n);
    *out = arg->text;
    return true;
}

bool
expr_list_item(struct eval *v, const struct node *n, const struct expr_value *args,
               struct expr_value *out)
{
    int64_t i = 0;

    (void)n;
    if (!one_number(v, &args[1], &i))
        return false;
    if (i < 1 || i > args[0].n)
        return expr_fail(v, "there is no value %lld among %u", (long long)i, args[0].n);
    *out = expr_value_item(&args[0], (uint32_t)(i - 1));
    return true;
}

bool
expr_list_item_or_null(struct eval *v, const struct node *n, const struct expr_value *args,
                       struct expr_value *out)
{
    int64_t i = 0;

    (void)n;
    if (!one_number(v, &args[1], &i))
        return false;
    *out = (struct expr_value){.type = EXPR_NULL};
    if (i >= 1 && i <= args[0].n)
        *out = expr_value_item(&args[0], (uint32_t)(i - 1));
    return true;
}

/* Where the first value is that contains the text (a reference: that is the DN), from 1; 0: none. */
bool
expr_list_contains(struct eval *v, const struct node *n, const struct expr_value *args,
                   struct expr_value *out)
{
    bool ignore_case = n->n == 3 && str_eq(args[2].text, STR("CaseInsensitive"));
    bool whole = args[0].type == EXPR_REFERENCE;
    struct str needle, how;

    if (!one_text(v, &args[1], &needle) || (n->n == 3 && !one_text(v, &args[2], &how)))
        return false;
    if (n->n == 3 && !ignore_case && !str_eq(args[2].text, STR("CaseSensitive")))
        return expr_fail(v, "comparison is CaseSensitive or CaseInsensitive");
    *out = value_number(0);
    if (ignore_case)
        needle = expr_unicode_fold(needle, v->a);
    for (uint32_t i = 0; i < args[0].n; i++) {
        struct str text = expr_value_item(&args[0], i).text;
        if (ignore_case)
            text = expr_unicode_fold(text, v->a);
        if (whole ? str_eq(text, needle) : str_find(text, needle) >= 0) {
            *out = value_number((int64_t)i + 1);
            return true;
        }
    }
    return true;
}

bool
expr_list_join(struct eval *v, const struct node *n, const struct expr_value *args,
               struct expr_value *out)
{
    struct buf text = buf_in(v->a);
    struct str delimiter = STR(" ");

    *out = args[0];
    if (args[0].n == 0)
        return true;
    if (n->n == 2 && args[1].n == 0)
        delimiter = STR("");
    else if (n->n == 2 && !one_text(v, &args[1], &delimiter))
        return false;
    for (uint32_t i = 0; i < args[0].n; i++) {
        if (i)
            buf_add(&text, delimiter);
        buf_add(&text, expr_value_item(&args[0], i).text);
        if (text.len > EXPR_RESULT)
            return expr_fail(v, "the text becomes longer than %d bytes", EXPR_RESULT);
    }
    *out = value_text(buf_str(&text));
    return true;
}

/* The key by which a value is the same as another one: text without its case, as in AD. */
static struct str
unique_key(const struct expr_value *item, bool ignore_case, struct arena *a)
{
    if (!type_is_text(item->type))
        return str_fmt(a, "%lld", (long long)item->number);
    for (size_t i = 0; ignore_case && i < item->text.len; i++)
        if ((unsigned char)item->text.at[i] >= 0x80)
            return expr_unicode_fold(item->text, a);
    return item->text; /* the table itself ignores case */
}

bool
expr_list_unique(struct eval *v, const struct node *n, const struct expr_value *args,
                 struct expr_value *out)
{
    enum expr_type type = args[0].type;
    bool ignore_case = (type == EXPR_TEXT || type == EXPR_REFERENCE) &&
                       expr_chosen(v, ASSUME_duplicatesCompare) == 0;
    struct map seen = map_in(v->a, ignore_case);

    (void)n;
    *out = args[0];
    if (args[0].n <= 1)
        return true;
    struct expr_value *kept = ARENA_ARRAY(v->a, struct expr_value, args[0].n);
    uint32_t count = 0;
    for (uint32_t i = 0; i < args[0].n; i++) {
        struct expr_value item = expr_value_item(&args[0], i);
        if (map_set(&seen, unique_key(&item, ignore_case, v->a), i) == MAP_NONE)
            kept[count++] = item;
    }
    *out = expr_value_many(type, kept, count, v->a);
    return true;
}

/* How many values a text becomes, `limit` at most. */
static size_t
count_parts(struct str rest, struct str delimiter, int64_t limit)
{
    size_t n = 1;
    ptrdiff_t hit;

    for (; (int64_t)n < limit && (hit = str_find(rest, delimiter)) >= 0; n++)
        rest = str_from(rest, (size_t)hit + delimiter.len);
    return n;
}

/* The third argument limits how many values come out; the last one holds the rest. */
bool
expr_list_split(struct eval *v, const struct node *n, const struct expr_value *args,
                struct expr_value *out)
{
    int64_t limit = INT64_MAX;
    struct str rest, delimiter;

    if (!one_text(v, &args[0], &rest) || !one_text(v, &args[1], &delimiter) ||
        (n->n == 3 && !one_number(v, &args[2], &limit)))
        return false;
    if (expr_utf8_count(delimiter) != 1)
        return expr_fail(v, "Split takes a delimiter of one character");
    if (limit < 1)
        return expr_fail(v, "Split gives 1 value or more, not %lld", (long long)limit);
    size_t count = count_parts(rest, delimiter, limit);
    *out = value_text(rest);
    if (count == 1)
        return true;
    if (!expr_work(v, (uint64_t)count * 64))
        return false;
    struct str *parts = ARENA_ARRAY(v->a, struct str, count);
    for (size_t i = 0; i + 1 < count; i++) {
        size_t hit = (size_t)str_find(rest, delimiter);
        parts[i] = str_sub(rest, 0, hit);
        rest = str_from(rest, hit + delimiter.len);
    }
    parts[count - 1] = rest;
    *out = (struct expr_value){.type = EXPR_TEXT, .n = (uint32_t)count, .texts = parts};
    return true;
}
