/* SPDX-License-Identifier: MIT */
/*
 * Arithmetic on anything: the left side decides (about_Arithmetic_Operators).
 */
#include "harness/shell/datetime.h"
#include "harness/shell/interp.h"
#include "harness/shell/number.h"
#include "sim/base/arena.h"

enum { LONGEST_TEXT = 64 * 1024 * 1024, LONGEST_LIST = 4 * 1024 * 1024 };

static const struct err *
no_such(char op, struct value x, struct arena *a)
{
    return err_new(ERR_INPUT, NOWHERE, a, "[" STR_FMT "] does not know the operator %c",
                   STR_ARG(value_type_name(x, a)), op);
}

static const struct err *
append(struct value x, struct value y, struct arena *a, struct value *out)
{
    struct array *sum = array_new(a);
    uint64_t more = y.kind == VALUE_ARRAY ? y.array->items.n : 1;

    if (x.array->items.n + more > LONGEST_LIST)
        return err_new(ERR_LIMIT, NOWHERE, a, "the array would be too long");
    for (uint32_t i = 0; i < x.array->items.n; i++)
        array_push(sum, x.array->items.at[i], a);
    if (y.kind != VALUE_ARRAY)
        array_push(sum, y, a);
    for (uint32_t i = 0; y.kind == VALUE_ARRAY && i < y.array->items.n; i++)
        array_push(sum, y.array->items.at[i], a);
    *out = value_array(sum);
    return NULL;
}

static const struct err *
merge(struct value x, struct value y, struct arena *a, struct value *out)
{
    struct table *sum = table_new(x.table->ordered, a);
    const struct table *parts[] = {x.table, y.table};

    for (int side = 0; side < 2; side++) {
        for (uint32_t i = 0; i < parts[side]->pairs.n; i++) {
            const struct pair *p = &parts[side]->pairs.at[i];
            bool twice;
            if (p->removed)
                continue;
            table_get(sum, p->key, &twice, a);
            if (twice)
                return err_new(ERR_INPUT, NOWHERE, a,
                               "Item has already been added. Key in dictionary: '" STR_FMT "'",
                               STR_ARG(value_to_text(p->key, a)));
            table_set(sum, p->key, p->value, a);
        }
    }
    *out = value_table(sum);
    return NULL;
}

static const struct err *
repeat(struct value x, struct value y, struct arena *a, struct value *out)
{
    struct value count;

    TRY(convert(y, (struct type_ref){.id = TYPE_INT}, a, &count));
    if (count.integer < 0)
        return err_new(ERR_INPUT, NOWHERE, a, "cannot repeat a negative number of times");
    uint64_t length = x.kind == VALUE_TEXT ? x.text.len : x.array->items.n;
    if (length &&
        (uint64_t)count.integer > (x.kind == VALUE_TEXT ? LONGEST_TEXT : LONGEST_LIST) / length)
        return err_new(ERR_LIMIT, NOWHERE, a, "the repeated value would be too large");
    if (x.kind == VALUE_TEXT) {
        struct buf text = buf_in(a);
        for (int64_t i = 0; i < count.integer && length; i++)
            buf_add(&text, x.text);
        *out = value_text(buf_str(&text));
        return NULL;
    }
    *out = value_array(array_new(a));
    for (int64_t i = 0; i < count.integer && length; i++) {
        for (uint32_t j = 0; j < x.array->items.n; j++)
            array_push(out->array, x.array->items.at[j], a);
    }
    return NULL;
}

static const struct err *
date_arithmetic(char op, struct value x, struct value y, struct arena *a, struct value *out)
{
    bool both = x.kind == VALUE_DATETIME && y.kind == VALUE_DATETIME;
    int64_t ticks;

    if (y.kind == VALUE_TEXT) {
        enum type_id id = x.kind == VALUE_DATETIME && op == '-' ? TYPE_DATETIME : TYPE_TIMESPAN;
        TRY(convert(y, (struct type_ref){.id = id}, a, &y));
        both = y.kind == VALUE_DATETIME;
    }
    if (both && op == '-') {
        *out = (struct value){.kind = VALUE_TIMESPAN, .integer = x.integer - y.integer};
        return NULL;
    }
    if (y.kind != VALUE_TIMESPAN || (op != '+' && op != '-'))
        return no_such(op, x, a);
    if (__builtin_sub_overflow((int64_t)0, y.integer, &ticks))
        return no_such(op, x, a);
    ticks = op == '-' ? ticks : y.integer;
    *out = x;
    if (x.kind == VALUE_TIMESPAN && !__builtin_add_overflow(x.integer, ticks, &out->integer))
        return NULL;
    if (x.kind == VALUE_DATETIME && datetime_add(x, ticks, out))
        return NULL;
    return err_new(ERR_INPUT, NOWHERE, a, "the date would be out of range");
}

static const struct err *
as_number(struct value v, struct arena *a, struct value *out)
{
    if (convert_to_number(v, a, out))
        return NULL;
    return err_new(ERR_INPUT, NOWHERE, a, "Cannot convert value \"" STR_FMT "\" to a number",
                   STR_ARG(value_to_text(v, a)));
}

static const struct err *
add(struct value x, struct value y, struct arena *a, struct value *out, bool *done)
{
    *done = true;
    if (x.kind == VALUE_NULL) {
        *out = y;
        return NULL;
    }
    if (x.kind == VALUE_TEXT || (x.kind == VALUE_CHAR && y.kind == VALUE_TEXT)) {
        struct str left = value_to_text(x, a);
        struct str right = value_to_text(y, a);
        if (left.len + right.len > LONGEST_TEXT)
            return err_new(ERR_LIMIT, NOWHERE, a, "the text would be too long");
        struct buf sum = buf_in(a);
        buf_add(&sum, left);
        buf_add(&sum, right);
        *out = value_text(buf_str(&sum));
        return NULL;
    }
    if (x.kind == VALUE_ARRAY)
        return append(x, y, a, out);
    if (x.kind == VALUE_TABLE && y.kind == VALUE_TABLE)
        return merge(x, y, a, out);
    if (x.kind == VALUE_TABLE)
        return err_new(ERR_INPUT, NOWHERE, a,
                       "A hash table can only be added to another hash table.");
    *done = false;
    return NULL;
}

const struct err *
arithmetic(char op, struct value x, struct value y, struct arena *a, struct value *out)
{
    struct value nx, ny;
    bool done = false;

    if (op == '+')
        TRY(add(x, y, a, out, &done));
    if (done)
        return NULL;
    if (op == '*' && x.kind == VALUE_NULL) {
        *out = VALUE_NONE;
        return NULL;
    }
    if (op == '*' && (x.kind == VALUE_TEXT || x.kind == VALUE_ARRAY))
        return repeat(x, y, a, out);
    if (x.kind == VALUE_DATETIME || x.kind == VALUE_TIMESPAN)
        return date_arithmetic(op, x, y, a, out);
    if (x.kind == VALUE_ARRAY || x.kind == VALUE_TABLE || x.kind == VALUE_OBJECT ||
        x.kind == VALUE_BLOCK || x.kind == VALUE_GUID || x.kind == VALUE_TYPE)
        return no_such(op, x, a);
    TRY(as_number(x, a, &nx));
    TRY(as_number(y, a, &ny));
    return number_arithmetic(op, nx, ny, a, out);
}

const struct err *
bit_operator(enum op op, struct value x, struct value y, struct arena *a, struct value *out)
{
    struct value nx, ny;
    int64_t bx, by;

    TRY(as_number(x, a, &nx));
    TRY(as_number(y, a, &ny));
    if (!number_whole(nx, &bx) || !number_whole(ny, &by))
        return err_new(ERR_INPUT, NOWHERE, a, "the number is too large for an operator on bits");
    bool wide = bx < INT32_MIN || bx > INT32_MAX || nx.kind == VALUE_LONG;
    if (op != OP_SHL && op != OP_SHR)
        wide = wide || by < INT32_MIN || by > INT32_MAX || ny.kind == VALUE_LONG;
    by = op == OP_SHL || op == OP_SHR ? by & (wide ? 63 : 31) : by;
    if (op == OP_BAND)
        bx &= by;
    else if (op == OP_BOR)
        bx |= by;
    else if (op == OP_BXOR)
        bx ^= by;
    else if (op == OP_BNOT)
        bx = ~bx;
    else if (op == OP_SHR)
        bx >>= by;
    else
        bx = (int64_t)((uint64_t)bx << by);
    *out = wide ? value_long(bx) : value_int((int32_t)(uint32_t)(uint64_t)bx);
    return NULL;
}
