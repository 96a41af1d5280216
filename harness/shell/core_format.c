/* SPDX-License-Identifier: MIT */
/*
 * Format-Table and Format-List.
 */
#include "harness/shell/field.h"
#include "harness/shell/pipeline.h"
#include "harness/shell/view.h"
#include "sim/base/arena.h"

static const struct param format_params[] = {
    {"Property", PARAM_LIST, .position = 1, .flags = PARAM_REST},
    {"InputObject", PARAM_ANY, .flags = PARAM_PIPELINE | PARAM_NULL},
    {"AutoSize", PARAM_SWITCH},
    {"HideTableHeaders", PARAM_SWITCH},
    {"Wrap", PARAM_SWITCH},
    {"GroupBy", PARAM_ANY},
    {"Force", PARAM_SWITCH},
    {NULL}};

static const struct err *
keep(struct call *c)
{
    if (!c->state)
        c->state = array_new(c->arena);
    if (c->input.kind != VALUE_NULL)
        array_push(c->state, c->input, c->arena);
    return NULL;
}

static const struct err *
fields_of(struct call *c, struct value first, struct fields *out)
{
    bool table;

    TRY(fields_named(out, call_list(c, "Property"), first, c->arena));
    if (out->list.n == 0)
        view_default_fields(first, out, &table, c->arena);
    return NULL;
}

static struct value
formatted(struct str text, struct arena *a)
{
    struct object *o = object_new(&type_formatted, a);

    object_setz(o, "Text", value_text(text), a);
    return value_object(o);
}

static const struct err *
show(struct call *c, bool as_table)
{
    const struct array *all = c->state;
    struct rows rows = {0};
    struct str text;

    if (!all || all->items.n == 0)
        return NULL;
    if (view_is_line(all->items.at[0])) /* values have no properties: they are shown as they are */
        return call_emit_each(c, value_array(c->state));
    TRY(fields_of(c, all->items.at[0], &rows.fields));
    for (uint32_t i = 0; i < all->items.n; i++)
        *VEC_PUSH(&rows.items, c->arena) = all->items.at[i];
    if (as_table) {
        TRY(view_table(c->shell, &rows, !call_switch(c, "HideTableHeaders"), &text));
    } else {
        TRY(view_list(c->shell, &rows, &text));
        text = str_fmt(c->arena, "\n" STR_FMT, STR_ARG(text));
    }
    return call_emit(c, formatted(text, c->arena));
}

static const struct err *
format_table(struct call *c)
{
    return show(c, true);
}

static const struct err *
format_list(struct call *c)
{
    return show(c, false);
}

static const struct cmdlet rows[] = {
    {"Format-Table", .aliases = "ft", .help = "Shows objects as a table", .params = format_params,
     .process = keep, .end = format_table},
    {"Format-List", .aliases = "fl", .help = "Shows objects as a list", .params = format_params,
     .process = keep, .end = format_list},
};

const struct cmdlet_table core_format_table = {rows, sizeof rows / sizeof *rows};
