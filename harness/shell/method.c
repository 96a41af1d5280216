/* SPDX-License-Identifier: MIT */
#include "harness/shell/method.h"

#include "harness/shell/compare.h"
#include "harness/shell/format_value.h"
#include "harness/shell/number.h"
#include "harness/shell/view.h"
#include "sim/base/arena.h"
#include "sim/base/codec.h"

struct str
argument_text(const struct method_call *m, size_t i)
{
    return i < m->n ? value_to_text(m->in[i], m->arena) : STR("");
}

const struct err *
argument_int(const struct method_call *m, size_t i, int64_t otherwise, int64_t *out)
{
    struct value n;

    *out = otherwise;
    if (i >= m->n)
        return NULL;
    TRY(convert(m->in[i], (struct type_ref){.id = TYPE_LONG}, m->arena, &n));
    *out = n.integer;
    return NULL;
}

const struct err *
argument_double(const struct method_call *m, size_t i, double *out)
{
    struct value n;

    TRY(convert(m->in[i], (struct type_ref){.id = TYPE_DOUBLE}, m->arena, &n));
    *out = n.real;
    return NULL;
}

const struct err *
out_of_range(const struct method_call *m)
{
    return err_new(ERR_INPUT, NOWHERE, m->arena, "an argument of " STR_FMT "() is out of range",
                   STR_ARG(m->name));
}

static const struct err *
to_string(const struct method_call *m, struct value *out)
{
    struct str text;

    if (m->n == 0) {
        *out = value_text(m->v.kind == VALUE_ARRAY ? value_type_name(m->v, m->arena)
                                                   : value_to_text(m->v, m->arena));
        if (m->v.kind == VALUE_DATETIME) {
            TRY(format_value(m->v, STR(""), m->arena, &text));
            *out = value_text(text);
        }
        return NULL;
    }
    TRY(format_value(m->v, argument_text(m, 0), m->arena, &text));
    *out = value_text(text);
    return NULL;
}

static const struct err *
get_type(const struct method_call *m, struct value *out)
{
    *out = (struct value){.kind = VALUE_TYPE, .text = value_type_name(m->v, m->arena)};
    return NULL;
}

static const struct err *
equals(const struct method_call *m, struct value *out)
{
    *out = value_bool(m->v.kind == m->in[0].kind && value_equal(m->v, m->in[0], false, m->arena));
    return NULL;
}

static const struct err *
compare_to(const struct method_call *m, struct value *out)
{
    int order;

    TRY(value_compare(m->v, m->in[0], false, m->arena, &order));
    *out = value_int(order);
    return NULL;
}

static const struct method common[] = {
    {"ToString", 0, 1, to_string},
    {"GetType", 0, 0, get_type},
    {"Equals", 1, 1, equals},
    {"CompareTo", 1, 1, compare_to},
};
const struct method_table common_methods = {common, sizeof common / sizeof *common};

static const struct err *
table_add(const struct method_call *m, struct value *out)
{
    bool found;

    table_get(m->v.table, m->in[0], &found, m->arena);
    if (found)
        return err_new(ERR_INPUT, NOWHERE, m->arena,
                       "Item has already been added. Key in dictionary: '" STR_FMT "'",
                       STR_ARG(argument_text(m, 0)));
    table_set(m->v.table, m->in[0], m->in[1], m->arena);
    *out = VALUE_NOTHING;
    return NULL;
}

static const struct err *
table_drop(const struct method_call *m, struct value *out)
{
    table_remove(m->v.table, m->in[0], m->arena);
    *out = VALUE_NOTHING;
    return NULL;
}

static const struct err *
table_has_key(const struct method_call *m, struct value *out)
{
    bool found;

    table_get(m->v.table, m->in[0], &found, m->arena);
    *out = value_bool(found);
    return NULL;
}

static const struct err *
table_has_value(const struct method_call *m, struct value *out)
{
    *out = value_bool(false);
    for (uint32_t i = 0; i < m->v.table->pairs.n; i++) {
        const struct pair *p = &m->v.table->pairs.at[i];
        if (!p->removed && p->value.kind == m->in[0].kind &&
            value_equal(p->value, m->in[0], false, m->arena))
            *out = value_bool(true);
    }
    return NULL;
}

static const struct err *
table_clear(const struct method_call *m, struct value *out)
{
    struct table *t = m->v.table;
    struct table empty = {.ordered = t->ordered,
                          .case_sensitive = t->case_sensitive,
                          .index = map_in(m->arena, false)};

    *t = empty;
    *out = VALUE_NOTHING;
    return NULL;
}

static const struct err *
table_entries(const struct method_call *m, struct value *out)
{
    *out = value_array(array_new(m->arena));
    for (uint32_t i = 0; i < m->v.table->pairs.n; i++) {
        if (!m->v.table->pairs.at[i].removed)
            array_push(out->array, table_entry(&m->v.table->pairs.at[i], m->arena), m->arena);
    }
    return NULL;
}

static const struct err *
table_clone(const struct method_call *m, struct value *out)
{
    struct table *copy = table_new(m->v.table->ordered, m->arena);

    for (uint32_t i = 0; i < m->v.table->pairs.n; i++) {
        const struct pair *p = &m->v.table->pairs.at[i];
        if (!p->removed)
            table_set(copy, p->key, p->value, m->arena);
    }
    *out = value_table(copy);
    return NULL;
}

/* The sixteen bytes as the directory keeps them, for attributes of bytes. */
static const struct err *
guid_bytes(const struct method_call *m, struct value *out)
{
    unsigned char bytes[16] = {0};

    (void)guid_parse(m->v.text, bytes);
    *out = value_array(array_new(m->arena));
    for (size_t i = 0; i < sizeof bytes; i++)
        array_push(out->array, value_int(bytes[i]), m->arena);
    return NULL;
}

static const struct method guids[] = {{"ToByteArray", 0, 0, guid_bytes}};
const struct method_table guid_methods = {guids, sizeof guids / sizeof *guids};

static const struct method tables[] = {
    {"Add", 2, 2, table_add},
    {"Remove", 1, 1, table_drop},
    {"Contains", 1, 1, table_has_key},
    {"ContainsKey", 1, 1, table_has_key},
    {"ContainsValue", 1, 1, table_has_value},
    {"Clear", 0, 0, table_clear},
    {"GetEnumerator", 0, 0, table_entries},
    {"Clone", 0, 0, table_clone},
};
const struct method_table table_methods = {tables, sizeof tables / sizeof *tables};

static const struct err *
array_contains(const struct method_call *m, struct value *out)
{
    *out = value_bool(false);
    for (uint32_t i = 0; i < m->v.array->items.n; i++) {
        struct value item = m->v.array->items.at[i];
        if (item.kind == m->in[0].kind && value_equal(item, m->in[0], false, m->arena))
            *out = value_bool(true);
    }
    return NULL;
}

static const struct err *
array_index_of(const struct method_call *m, struct value *out)
{
    *out = value_int(-1);
    for (uint32_t i = m->v.array->items.n; i-- > 0;) {
        struct value item = m->v.array->items.at[i];
        if (item.kind == m->in[0].kind && value_equal(item, m->in[0], false, m->arena))
            *out = value_int(i);
    }
    return NULL;
}

static const struct err *
array_clone(const struct method_call *m, struct value *out)
{
    *out = value_array(array_new(m->arena));
    out->array->element = m->v.array->element;
    for (uint32_t i = 0; i < m->v.array->items.n; i++)
        array_push(out->array, m->v.array->items.at[i], m->arena);
    return NULL;
}

/* .ForEach({ }) and .Where({ }) */
static const struct err *
array_filter(const struct method_call *m, struct value *out)
{
    bool where = str_ieq(m->name, STR("Where"));

    if (m->in[0].kind != VALUE_BLOCK)
        return err_new(ERR_INPUT, NOWHERE, m->arena, STR_FMT "() takes a script block",
                       STR_ARG(m->name));
    *out = value_array(array_new(m->arena));
    struct collector c = {.list = out->array};
    for (uint32_t i = 0; i < m->v.array->items.n; i++) {
        struct collector one = collector_new(m->arena);
        TRY(run_block(m->shell, m->in[0].block, m->v.array->items.at[i], &one.sink));
        if (where && value_true(collected(&one)))
            array_push(c.list, m->v.array->items.at[i], m->arena);
        for (uint32_t j = 0; !where && j < one.list->items.n; j++)
            array_push(c.list, one.list->items.at[j], m->arena);
    }
    return NULL;
}

static const struct err *
array_length(const struct method_call *m, struct value *out)
{
    *out = value_int(m->v.array->items.n);
    return NULL;
}

static const struct method arrays[] = {
    {"Contains", 1, 1, array_contains}, {"IndexOf", 1, 1, array_index_of},
    {"Clone", 0, 0, array_clone},       {"ForEach", 1, 1, array_filter},
    {"Where", 1, 1, array_filter},      {"GetLength", 1, 1, array_length},
};
const struct method_table array_methods = {arrays, sizeof arrays / sizeof *arrays};

static const struct method *
find(const struct method_table *table, struct str name, bool *known)
{
    for (size_t i = 0; i < table->n; i++) {
        if (str_ieq(str_of(table->rows[i].name), name)) {
            *known = true;
            return &table->rows[i];
        }
    }
    return NULL;
}

static const struct method_table *
methods_of(struct value v)
{
    static const struct method_table none = {0};

    switch (v.kind) {
    case VALUE_TEXT:
        return &text_methods;
    case VALUE_TABLE:
        return &table_methods;
    case VALUE_ARRAY:
        return &array_methods;
    case VALUE_DATETIME:
        return &date_methods;
    case VALUE_GUID:
        return &guid_methods;
    default:
        return &none;
    }
}

/* A method that arrays lack is called on each element. */
static const struct err *
call_each(struct shell *s, const struct array *list, struct str name, struct values_in in,
          struct value *out)
{
    struct collector c = collector_new(s->arena);

    if (s->depth > 1000)
        return err_new(ERR_LIMIT, NOWHERE, s->arena, "arrays are nested too deep");
    for (uint32_t i = 0; i < list->items.n; i++) {
        struct value one;
        s->depth++;
        const struct err *e = method_call(s, list->items.at[i], name, in, &one);
        s->depth--;
        TRY(e);
        TRY(emit_each(&c.sink, one));
    }
    *out = collected(&c);
    return NULL;
}

const struct err *
method_call(struct shell *s, struct value v, struct str name, struct values_in in,
            struct value *out)
{
    bool known = false;
    const struct method *row = find(methods_of(v), name, &known);

    if (v.kind == VALUE_NULL)
        return err_new(ERR_INPUT, NOWHERE, s->arena,
                       "You cannot call a method on a null-valued expression.");
    if (!row)
        row = find(&common_methods, name, &known);
    if (!row && v.kind == VALUE_ARRAY && v.array->items.n)
        return call_each(s, v.array, name, in, out);
    if (!row)
        return err_new(ERR_INPUT, NOWHERE, s->arena,
                       "Method invocation failed because [" STR_FMT
                       "] does not contain a method named '" STR_FMT "'.",
                       STR_ARG(value_type_name(v, s->arena)), STR_ARG(name));
    if (in.n < row->least || in.n > row->most)
        return err_new(ERR_INPUT, NOWHERE, s->arena,
                       "Cannot find an overload for \"" STR_FMT
                       "\" and the argument count: \"%zu\".",
                       STR_ARG(name), in.n);
    struct method_call m = {s, s->arena, v, name, in.at, in.n};
    return row->run(&m, out);
}
