/* SPDX-License-Identifier: MIT */
/*
 * Format-Table and Format-List.
 */
#include "harness/shell/field.h"
#include "sim/base/arena.h"

static const struct param table_params[] = {
    {"Property", PARAM_LIST, .position = 1},
    {"AutoSize", PARAM_SWITCH},
    {"Wrap", PARAM_SWITCH},
    {"HideTableHeaders", PARAM_SWITCH},
    {"InputObject", PARAM_ANY, .flags = PARAM_PIPELINE | PARAM_NULL},
    {NULL},
};

static const struct param list_params[] = {
    {"Property", PARAM_LIST, .position = 1},
    {"InputObject", PARAM_ANY, .flags = PARAM_PIPELINE | PARAM_NULL},
    {NULL},
};

static const struct err *
begin(struct call *c)
{
    c->state = array_new(c->arena);
    return NULL;
}

/* Lists and hash tables stand for what is in them. */
static const struct err *
process(struct call *c)
{
    struct value item;

    if (!core_input(c, &item) || item.kind == VALUE_NULL)
        return NULL;
    if (item.kind == VALUE_ARRAY) {
        for (uint32_t i = 0; i < item.array->items.n; i++)
            array_push(c->state, item.array->items.at[i], c->arena);
        return NULL;
    }
    if (item.kind != VALUE_TABLE) {
        array_push(c->state, item, c->arena);
        return NULL;
    }
    for (uint32_t i = 0; i < item.table->pairs.n; i++) {
        if (!item.table->pairs.at[i].removed)
            array_push(c->state, table_entry(&item.table->pairs.at[i], c->arena), c->arena);
    }
    return NULL;
}

static const struct err *
emit_text(struct call *c, struct str text)
{
    struct object *o = object_new(&type_formatted, c->arena);

    object_setz(o, "Text", value_text(text), c->arena);
    return call_emit(c, value_object(o));
}

/* Values without properties are shown as they are. */
static const struct err *
plain(struct call *c, struct rows *rows, bool *done)
{
    const struct array *all = c->state;

    *done = all->items.n == 0 || (view_is_line(all->items.at[0]) && !call_has(c, "Property"));
    if (*done)
        return call_emit_each(c, value_array(c->state));
    for (uint32_t i = 0; i < all->items.n; i++)
        *VEC_PUSH(&rows->items, c->arena) = all->items.at[i];
    return NULL;
}

static const struct err *
table_end(struct call *c)
{
    struct rows rows = {0};
    struct str text;
    bool done, is_table;

    TRY(plain(c, &rows, &done));
    if (done)
        return NULL;
    TRY(fields_read(c, "Property", rows.items.at[0], &rows.fields));
    if (!call_has(c, "Property"))
        view_default_fields(rows.items.at[0], &rows.fields, &is_table, c->arena);
    TRY(view_table(c->shell, &rows, !call_switch(c, "HideTableHeaders"), &text));
    return emit_text(c, text);
}

/* Each object of a list has its own fields, if none are named. */
static const struct err *
list_end(struct call *c)
{
    struct rows all = {0};
    struct buf out = buf_in(c->arena);
    struct str text;
    bool done, is_table;

    TRY(plain(c, &all, &done));
    if (done)
        return NULL;
    buf_byte(&out, '\n');
    for (uint32_t i = 0; i < all.items.n; i++) {
        struct rows one = {.items = {&all.items.at[i], 1, 1}};
        TRY(fields_read(c, "Property", all.items.at[i], &one.fields));
        if (!call_has(c, "Property"))
            view_default_fields(all.items.at[i], &one.fields, &is_table, c->arena);
        TRY(view_list(c->shell, &one, &text));
        buf_add(&out, text);
    }
    return emit_text(c, buf_str(&out));
}

static const struct cmdlet rows[] = {
    {"Format-Table", .aliases = "ft", .help = "Shows objects as a table", .params = table_params,
     .begin = begin, .process = process, .end = table_end},
    {"Format-List", .aliases = "fl", .help = "Shows objects as a list", .params = list_params,
     .begin = begin, .process = process, .end = list_end},
};

const struct cmdlet_table core_format_table = {rows, sizeof rows / sizeof *rows};
