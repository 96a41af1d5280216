/* SPDX-License-Identifier: MIT */
#include "harness/shell/compare.h"

#include "harness/shell/convert.h"
#include "harness/shell/number.h"
#include "harness/shell/text.h"
#include "sim/base/arena.h"

static bool
same_reference(struct value x, struct value y)
{
    return x.kind == y.kind && x.object == y.object;
}

static bool
numbers_equal(struct value x, struct value y, struct arena *a)
{
    struct value n;

    if (y.kind == VALUE_NULL || !convert_to_number(y, a, &n))
        return false;
    return number_compare(x, n) == 0;
}

/* Converts the right side to the left one's type; false: it cannot be. */
static bool
as_left(struct value x, struct value *y, struct arena *a)
{
    struct type_ref t = {.id = type_of(x)};

    return y->kind != VALUE_NULL && !convert(*y, t, a, y);
}

bool
value_equal(struct value x, struct value y, bool ignore_case, struct arena *a)
{
    if (x.kind == VALUE_NULL || y.kind == VALUE_NULL)
        return x.kind == y.kind;
    switch (x.kind) {
    case VALUE_NULL:
        return false;
    case VALUE_BOOL:
        return x.boolean == value_true(y);
    case VALUE_INT:
    case VALUE_LONG:
    case VALUE_DOUBLE:
    case VALUE_DECIMAL:
        return numbers_equal(x, y, a);
    case VALUE_CHAR:
        if (value_is_number(y))
            return x.integer == y.integer && y.kind != VALUE_DOUBLE;
        return text_same(value_to_text(x, a), value_to_text(y, a), ignore_case);
    case VALUE_TEXT:
    case VALUE_TYPE:
        return text_same(x.text, value_to_text(y, a), ignore_case);
    case VALUE_DATETIME:
    case VALUE_TIMESPAN:
        return as_left(x, &y, a) && x.integer == y.integer;
    case VALUE_GUID:
        return as_left(x, &y, a) && str_eq(x.text, y.text);
    case VALUE_ARRAY:
    case VALUE_TABLE:
    case VALUE_BLOCK:
        return same_reference(x, y);
    case VALUE_OBJECT:
        if (same_reference(x, y))
            return true;
        return x.object->type->text_property && y.kind == VALUE_TEXT &&
               text_same(value_to_text(x, a), y.text, ignore_case);
    }
    return false;
}

/* Against null: what is not null is greater, but for negative numbers. */
static int
against_null(struct value v)
{
    if (value_is_number(v) && number_compare(v, value_int(0)) < 0)
        return -1;
    return 1;
}

static const struct err *
no_order(struct value x, struct value y, struct arena *a)
{
    return err_new(ERR_INPUT, NOWHERE, a, "Could not compare \"" STR_FMT "\" to \"" STR_FMT "\"",
                   STR_ARG(value_to_text(x, a)), STR_ARG(value_to_text(y, a)));
}

static int
compare_integers(int64_t x, int64_t y)
{
    return x < y ? -1 : x > y;
}

const struct err *
value_compare(struct value x, struct value y, bool ignore_case, struct arena *a, int *out)
{
    struct value n;

    *out = 0;
    if (x.kind == VALUE_NULL || y.kind == VALUE_NULL) {
        if (x.kind != y.kind)
            *out = x.kind == VALUE_NULL ? -against_null(y) : against_null(x);
        return NULL;
    }
    switch (x.kind) {
    case VALUE_NULL:
        return NULL;
    case VALUE_INT:
    case VALUE_LONG:
    case VALUE_DOUBLE:
    case VALUE_DECIMAL:
        if (!convert_to_number(y, a, &n))
            return no_order(x, y, a);
        *out = number_compare(x, n);
        return NULL;
    case VALUE_BOOL:
        *out = (int)x.boolean - (int)value_true(y);
        return NULL;
    case VALUE_TEXT:
        *out = text_order(x.text, value_to_text(y, a), ignore_case);
        return NULL;
    case VALUE_CHAR:
        if (value_is_number(y))
            *out = number_compare(value_int(x.integer), y);
        else
            *out = text_order(value_to_text(x, a), value_to_text(y, a), ignore_case);
        return NULL;
    case VALUE_DATETIME:
    case VALUE_TIMESPAN:
        if (!as_left(x, &y, a))
            return no_order(x, y, a);
        *out = compare_integers(x.integer, y.integer);
        return NULL;
    case VALUE_GUID:
        if (!as_left(x, &y, a))
            return no_order(x, y, a);
        *out = str_cmp(x.text, y.text);
        return NULL;
    case VALUE_TYPE:
    case VALUE_ARRAY:
    case VALUE_TABLE:
    case VALUE_OBJECT:
    case VALUE_BLOCK:
        if (value_equal(x, y, ignore_case, a))
            return NULL;
        return no_order(x, y, a);
    }
    return NULL;
}

int
value_sort(struct value x, struct value y, bool ignore_case, struct arena *a)
{
    int order;

    if (x.kind == VALUE_NULL || y.kind == VALUE_NULL)
        return x.kind == y.kind ? 0 : x.kind == VALUE_NULL ? -1 : 1;
    struct arena_mark mark = arena_mark(a);
    if (value_compare(x, y, ignore_case, a, &order)) /* it fits no order: by its text */
        order = text_order(value_to_text(x, a), value_to_text(y, a), ignore_case);
    arena_rewind(a, mark);
    return order;
}
