/* SPDX-License-Identifier: MIT */
#include "sim/expr/expr.h"

#include "sim/base/arena.h"
#include "sim/base/buf.h"
#include "sim/base/codec.h"
#include "sim/expr/eval.h"

static const struct str type_names[] = {
    [EXPR_NULL] = STR("NULL"),
    [EXPR_TEXT] = STR("a text"),
    [EXPR_NUMBER] = STR("a number"),
    [EXPR_BOOL] = STR("a truth value"),
    [EXPR_BINARY] = STR("bytes"),
    [EXPR_REFERENCE] = STR("a reference"),
    [EXPR_DATE] = STR("a date"),
    [EXPR_IGNORE] = STR("IgnoreThisFlow"),
    [EXPR_AUTHORITATIVE_NULL] = STR("AuthoritativeNull"),
};

struct str
expr_type_name(enum expr_type t)
{
    return type_names[t];
}

struct str
expr_type_set_name(type_set set, struct arena *a)
{
    struct buf out = buf_in(a);

    if (set != T_NULL)
        set &= (type_set)~T_NULL;
    for (int t = EXPR_NULL; t <= EXPR_AUTHORITATIVE_NULL; t++) {
        if (!(set & TYPE(t)))
            continue;
        if (out.len)
            buf_add(&out, STR(" or "));
        buf_add(&out, type_names[t]);
    }
    return buf_str(&out);
}

struct expr_value
expr_value_item(const struct expr_value *v, uint32_t i)
{
    if (v->n <= 1)
        return *v;
    if (type_is_text(v->type))
        return (struct expr_value){.type = v->type, .n = 1, .text = v->texts[i]};
    return (struct expr_value){.type = v->type, .n = 1, .number = v->numbers[i]};
}

struct expr_value
expr_value_many(enum expr_type type, const struct expr_value *items, uint32_t n, struct arena *a)
{
    if (n == 0)
        return (struct expr_value){.type = EXPR_NULL};
    if (n == 1)
        return items[0];
    if (type_is_text(type)) {
        struct str *texts = ARENA_ARRAY(a, struct str, n);
        for (uint32_t i = 0; i < n; i++)
            texts[i] = items[i].text;
        return (struct expr_value){.type = type, .n = n, .texts = texts};
    }
    int64_t *numbers = ARENA_ARRAY(a, int64_t, n);
    for (uint32_t i = 0; i < n; i++)
        numbers[i] = items[i].number;
    return (struct expr_value){.type = type, .n = n, .numbers = numbers};
}

int
expr_value_compare(const struct expr_value *a, const struct expr_value *b)
{
    if (type_is_text(a->type))
        return str_cmp(a->text, b->text);
    return (a->number > b->number) - (a->number < b->number);
}

static int64_t
number_of(struct str canonical, enum syntax syntax)
{
    int64_t number = 0;

    if (syntax == SYNTAX_BOOL)
        return str_ieq(canonical, STR("True"));
    str_int(canonical, &number);
    return number;
}

struct expr_value
expr_from_attr(const struct attr *attr, enum syntax syntax, struct arena *a)
{
    static const enum expr_type types[] = {
        [SYNTAX_NONE] = EXPR_TEXT,     [SYNTAX_TEXT] = EXPR_TEXT,
        [SYNTAX_NUMBER] = EXPR_NUMBER, [SYNTAX_BOOL] = EXPR_BOOL,
        [SYNTAX_BINARY] = EXPR_BINARY, [SYNTAX_REFERENCE] = EXPR_REFERENCE,
    };
    enum expr_type type = types[syntax];

    if (!attr || attr->n == 0)
        return (struct expr_value){.type = EXPR_NULL};
    if (type_is_text(type) && attr->n == 1)
        return (struct expr_value){.type = type, .n = 1, .text = attr->values[0]};
    if (type_is_text(type))
        return (struct expr_value){.type = type, .n = attr->n, .texts = attr->values};
    if (attr->n == 1)
        return (struct expr_value){
            .type = type, .n = 1, .number = number_of(attr->values[0], syntax)};

    int64_t *numbers = ARENA_ARRAY(a, int64_t, attr->n);
    for (uint32_t i = 0; i < attr->n; i++)
        numbers[i] = number_of(attr->values[i], syntax);
    return (struct expr_value){.type = type, .n = attr->n, .numbers = numbers};
}

type_set
expr_taken_by(enum syntax syntax)
{
    static const type_set taken[] = {
        [SYNTAX_NONE] = 0,          [SYNTAX_TEXT] = T_TEXT | T_REFERENCE,
        [SYNTAX_NUMBER] = T_NUMBER, [SYNTAX_BOOL] = T_BOOL,
        [SYNTAX_BINARY] = T_BINARY, [SYNTAX_REFERENCE] = T_REFERENCE,
    };

    return taken[syntax];
}

static const struct expr_failure *
failure(struct arena *a, struct str literal, struct str text)
{
    struct expr_failure *f = ARENA_NEW(a, struct expr_failure);

    *f = (struct expr_failure){.literal = literal, .text = text};
    return f;
}

static struct str
canonical(const struct expr_value *v, struct arena *a)
{
    if (type_is_text(v->type))
        return v->text;
    if (v->type == EXPR_BOOL)
        return v->number ? STR("True") : STR("False");
    return str_fmt(a, "%lld", (long long)v->number);
}

const struct expr_failure *
expr_to_values(const struct expr_value *v, struct attr_form form, const struct str **values,
               uint32_t *n, struct arena *a)
{
    *values = NULL;
    *n = 0;
    if (v->n == 0)
        return NULL;
    if (!(TYPE(v->type) & expr_taken_by(form.syntax)))
        return failure(a, STR("cs-attribute-type-mismatch"),
                       str_fmt(a, "the result is " STR_FMT ", which the attribute does not take",
                               STR_ARG(expr_type_name(v->type))));

    struct str *out = ARENA_ARRAY(a, struct str, v->n);
    if (v->n == 1 && type_is_text(v->type)) {
        *out = v->text;
        *values = out;
        *n = v->text.len > 0;
        return NULL;
    }
    for (uint32_t i = 0; i < v->n; i++) {
        struct expr_value item = expr_value_item(v, i);
        if (!type_is_text(item.type) || item.text.len)
            out[(*n)++] = canonical(&item, a);
    }
    *values = out;
    if (*n > 1 && !form.multi)
        return failure(a, STR("flow-multi-values-to-single-value"),
                       str_fmt(a, "%u values for an attribute that holds one", *n));
    return NULL;
}

static void
print_item(struct buf *out, const struct expr_value *v)
{
    switch (v->type) {
    case EXPR_NULL:
    case EXPR_IGNORE:
    case EXPR_AUTHORITATIVE_NULL:
        buf_add(out, expr_type_name(v->type));
        return;
    case EXPR_TEXT:
    case EXPR_REFERENCE:
        buf_fmt(out, "\"" STR_FMT "\"", STR_ARG(v->text));
        return;
    case EXPR_BINARY:
        buf_add(out, STR("0x"));
        buf_add(out, hex_upper(v->text, out->arena));
        return;
    case EXPR_NUMBER:
    case EXPR_BOOL:
        buf_add(out, canonical(v, out->arena));
        return;
    case EXPR_DATE:
        buf_add(out,
                time_iso(v->number / 10000000 - 11644473600 - (v->number % 10000000 < 0 ? 1 : 0),
                         out->arena));
        return;
    }
}

struct str
expr_print(const struct expr_value *v, struct arena *a)
{
    struct buf out = buf_in(a);

    if (v->n > 1)
        buf_byte(&out, '{');
    for (uint32_t i = 0; i < (v->n ? v->n : 1); i++) {
        struct expr_value item = expr_value_item(v, i);
        if (i)
            buf_add(&out, STR(", "));
        print_item(&out, &item);
    }
    if (v->n > 1)
        buf_byte(&out, '}');
    return buf_str(&out);
}
