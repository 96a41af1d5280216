/* SPDX-License-Identifier: MIT */
/*
 * Binary operators (about_Comparison_Operators, about_Operators, about_Join, about_Type_Operators).
 */
#include "harness/shell/compare.h"
#include "harness/shell/format_value.h"
#include "harness/shell/interp.h"
#include "harness/shell/number.h"
#include "harness/shell/text.h"
#include "sim/base/arena.h"

enum { LONGEST_RANGE = 4 * 1024 * 1024 };

/* One scalar on the left. */
static const struct err *
compare_one(struct shell *s, enum op op, struct value x, struct value y, bool fold, bool *out)
{
    int order = 0;

    switch (op) {
    case OP_EQ:
    case OP_NE:
        *out = value_equal(x, y, fold, s->arena) == (op == OP_EQ);
        return NULL;
    case OP_LIKE:
    case OP_NOTLIKE:
        TRY(text_like(value_to_text(x, s->arena), value_to_text(y, s->arena), fold, s->arena, out));
        *out = *out == (op == OP_LIKE);
        return NULL;
    default:
        TRY(value_compare(x, y, fold, s->arena, &order));
        *out = op == OP_LT   ? order < 0
               : op == OP_LE ? order <= 0
               : op == OP_GT ? order > 0
                             : order >= 0;
        return NULL;
    }
}

/* A list on the left is filtered. */
static const struct err *
compare(struct shell *s, const struct node *n, struct value x, struct value y, struct value *out)
{
    bool hit;

    if (x.kind != VALUE_ARRAY) {
        TRY(compare_one(s, n->op, x, y, n->fold, &hit));
        *out = value_bool(hit);
        return NULL;
    }
    *out = value_array(array_new(s->arena));
    for (uint32_t i = 0; i < x.array->items.n; i++) {
        TRY(tick(s, n->at));
        TRY(compare_one(s, n->op, x.array->items.at[i], y, n->fold, &hit));
        if (hit)
            array_push(out->array, x.array->items.at[i], s->arena);
    }
    return NULL;
}

static bool
contains(struct shell *s, struct value list, struct value v, bool fold)
{
    if (list.kind != VALUE_ARRAY)
        return value_equal(list, v, fold, s->arena);
    for (uint32_t i = 0; i < list.array->items.n; i++) {
        if (value_equal(list.array->items.at[i], v, fold, s->arena))
            return true;
    }
    return false;
}

static const struct err *
format(struct shell *s, struct value x, struct value y, struct value *out)
{
    struct str text;
    const struct value *at = y.kind == VALUE_ARRAY ? y.array->items.at : &y;
    size_t n = y.kind == VALUE_ARRAY ? y.array->items.n : 1;

    TRY(format_text(value_to_text(x, s->arena), at, n, s->arena, &text));
    *out = value_text(text);
    return NULL;
}

static bool
one_char(struct value v)
{
    return v.kind == VALUE_CHAR || (v.kind == VALUE_TEXT && utf16_units(v.text) == 1 &&
                                    !code_is_digit((unsigned char)v.text.at[0]));
}

/* 1..5, 5..1, 'a'..'e' */
static const struct err *
range(struct shell *s, struct value x, struct value y, struct value *out)
{
    struct type_ref t = {.id = TYPE_INT};
    bool letters = one_char(x) && one_char(y);

    if (letters)
        t.id = TYPE_CHAR;
    TRY(convert(x, t, s->arena, &x));
    TRY(convert(y, t, s->arena, &y));
    int64_t step = x.integer <= y.integer ? 1 : -1;
    if ((y.integer - x.integer) * step >= LONGEST_RANGE)
        return err_new(ERR_LIMIT, NOWHERE, s->arena, "the range would be too long");
    *out = value_array(array_new(s->arena));
    for (int64_t i = x.integer;; i += step) {
        struct value v = letters ? value_char((uint32_t)i) : value_int(i);
        array_push(out->array, v, s->arena);
        if (i == y.integer)
            return NULL;
    }
}

static struct value
join(struct shell *s, struct value x, struct value y)
{
    if (x.kind != VALUE_ARRAY)
        return value_text(value_to_text(x, s->arena));
    return value_text(values_join(x.array, value_to_text(y, s->arena), s->arena));
}

static const struct err *
named_type(struct shell *s, struct value v, struct type_ref *out)
{
    if ((v.kind == VALUE_TYPE || v.kind == VALUE_TEXT) && type_find(v.text, out))
        return NULL;
    if (v.kind == VALUE_TYPE && str_ieq(v.text, STR("System.Object[]")))
        return NULL;
    return err_new(ERR_INPUT, NOWHERE, s->arena, "a type is needed on the right, as in [int]");
}

static bool
is_type(struct value v, struct type_ref t, struct arena *a)
{
    if (v.kind == VALUE_NULL)
        return false;
    if (t.id == TYPE_OBJECT && !t.is_array)
        return true;
    if (v.kind == VALUE_ARRAY || t.is_array)
        return v.kind == VALUE_ARRAY && t.is_array &&
               (t.id == TYPE_OBJECT || str_ieq(v.array->element, str_of(type_short_name(t.id))));
    if (t.id == TYPE_CUSTOM)
        return v.kind == VALUE_OBJECT;
    return str_ieq(value_type_name(v, a), type_full_name(t, a));
}

static const struct err *
type_operator(struct shell *s, enum op op, struct value x, struct value y, struct value *out)
{
    struct type_ref t = {0};

    TRY(named_type(s, y, &t));
    if (op == OP_AS) {
        if (convert(x, t, s->arena, out))
            *out = VALUE_NONE;
        return NULL;
    }
    *out = value_bool(is_type(x, t, s->arena) == (op == OP_IS));
    return NULL;
}

const struct err *
apply_operator(struct shell *s, const struct node *n, struct value x, struct value y,
               struct value *out)
{
    switch (n->op) {
    case OP_ADD:
    case OP_SUBTRACT:
    case OP_MULTIPLY:
    case OP_DIVIDE:
    case OP_REMAINDER:
        return arithmetic((char)n->op, x, y, s->arena, out);
    case OP_EQ:
    case OP_NE:
    case OP_LT:
    case OP_LE:
    case OP_GT:
    case OP_GE:
    case OP_LIKE:
    case OP_NOTLIKE:
        return compare(s, n, x, y, out);
    case OP_MATCH:
    case OP_NOTMATCH:
        return match_operator(s, x, y, n->fold, n->op == OP_NOTMATCH, out);
    case OP_CONTAINS:
    case OP_NOTCONTAINS:
        *out = value_bool(contains(s, x, y, n->fold) == (n->op == OP_CONTAINS));
        return NULL;
    case OP_IN:
    case OP_NOTIN:
        *out = value_bool(contains(s, y, x, n->fold) == (n->op == OP_IN));
        return NULL;
    case OP_REPLACE:
        return replace_operator(s, x, y, n->fold, out);
    case OP_SPLIT:
        return split_operator(s, x, y, n->fold, out);
    case OP_JOIN:
        *out = join(s, x, y);
        return NULL;
    case OP_IS:
    case OP_ISNOT:
    case OP_AS:
        return type_operator(s, n->op, x, y, out);
    case OP_XOR:
        *out = value_bool(value_true(x) != value_true(y));
        return NULL;
    case OP_BAND:
    case OP_BOR:
    case OP_BXOR:
    case OP_SHL:
    case OP_SHR:
        return bit_operator(n->op, x, y, s->arena, out);
    case OP_FORMAT:
        return format(s, x, y, out);
    case OP_RANGE:
        return range(s, x, y, out);
    case OP_NONE:
    case OP_ASSIGN:
    case OP_CALL:
    case OP_DOT:
    case OP_NOT:
    case OP_COMMA:
    case OP_AND:
    case OP_OR:
    case OP_BNOT:
        break;
    }
    return err_new(ERR_INPUT, n->at, s->arena, "\"" STR_FMT "\" takes no left side",
                   STR_ARG(n->text));
}
