/* SPDX-License-Identifier: MIT */
/*
 * ConvertTo-Csv and Export-Csv: rows of what the first object has, every value in quotes, null as
 * nothing (about the cmdlets: ConvertTo-Csv, Export-Csv).
 */
#include "harness/shell/datetime.h"
#include "harness/shell/field.h"
#include "harness/shell/interp.h"
#include "harness/shell/pipeline.h"
#include "sim/base/arena.h"

static const struct param convert_params[] = {
    {"InputObject", PARAM_ANY, .position = 1, .flags = PARAM_PIPELINE},
    {"Delimiter", PARAM_TEXT, .position = 2},
    {"NoTypeInformation", PARAM_SWITCH, .aliases = "NTI"},
    {"NoHeader", PARAM_SWITCH},
    {NULL}};

static const struct param export_params[] = {
    {"Path", PARAM_TEXT, .position = 1, .flags = PARAM_MANDATORY, .aliases = "PSPath"},
    {"Delimiter", PARAM_TEXT, .position = 2},
    {"InputObject", PARAM_ANY, .flags = PARAM_PIPELINE},
    {"NoTypeInformation", PARAM_SWITCH, .aliases = "NTI"},
    {"NoClobber", PARAM_SWITCH, .aliases = "NoOverwrite"},
    {"Append", PARAM_SWITCH},
    {"Force", PARAM_SWITCH},
    {"NoHeader", PARAM_SWITCH},
    {"Encoding", PARAM_TEXT, .choices = "utf8|utf8NoBOM|ascii"},
    {NULL}};

struct csv {
    VEC(struct str) columns;
    VEC(struct str) lines;
    struct str delimiter;
    struct call *call;
};

void
csv_field(struct buf *line, struct str text)
{
    buf_byte(line, '"');
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] == '"')
            buf_byte(line, '"');
        buf_byte(line, text.at[i]);
    }
    buf_byte(line, '"');
}

/* The columns are the properties of the first object; a table's keys count as such. */
static void
read_columns(struct csv *c, struct value first)
{
    struct arena *a = c->call->arena;

    if (first.kind == VALUE_OBJECT)
        for (uint32_t i = 0; i < first.object->properties.n; i++)
            *VEC_PUSH(&c->columns, a) = first.object->properties.at[i].name;
    else if (first.kind == VALUE_TABLE)
        for (uint32_t i = 0; i < first.table->pairs.n; i++) {
            if (!first.table->pairs.at[i].removed)
                *VEC_PUSH(&c->columns, a) = value_to_text(first.table->pairs.at[i].key, a);
        }
    else if (first.kind == VALUE_TEXT)
        *VEC_PUSH(&c->columns, a) = STR("Length");
}

static struct str
header(const struct csv *c)
{
    struct buf line = buf_in(c->call->arena);

    for (uint32_t i = 0; i < c->columns.n; i++) {
        buf_add(&line, i ? c->delimiter : STR(""));
        csv_field(&line, c->columns.at[i]);
    }
    return buf_str(&line);
}

/* Dates show as the console shows them, lists by their type. */
static struct str
field_text(struct value v, struct arena *a)
{
    if (v.kind == VALUE_ARRAY || v.kind == VALUE_TABLE)
        return value_type_name(v, a);
    if (v.kind == VALUE_DATETIME)
        return datetime_text(v, EN_US, a);
    return value_to_text(v, a);
}

static const struct err *
put_row(struct csv *c, struct value v)
{
    struct buf line = buf_in(c->call->arena);

    TRY(tick(c->call->shell, c->call->at));
    for (uint32_t i = 0; i < c->columns.n; i++) {
        struct value field;
        TRY(call_property(c->call, v, c->columns.at[i], &field));
        buf_add(&line, i ? c->delimiter : STR(""));
        if (field.kind != VALUE_NULL)
            csv_field(&line, field_text(field, c->call->arena));
    }
    *VEC_PUSH(&c->lines, c->call->arena) = buf_str(&line);
    return NULL;
}

static const struct err *
keep(struct call *c)
{
    struct value item;

    if (!c->state)
        c->state = array_new(c->arena);
    if (core_input(c, &item))
        array_push(c->state, item, c->arena);
    return NULL;
}

/* `lines` stays empty where nothing came in. */
static const struct err *
make_lines(struct call *call, struct csv *c)
{
    const struct array *all = call->state;

    *c = (struct csv){.call = call,
                      .delimiter =
                          call_has(call, "Delimiter") ? call_text(call, "Delimiter") : STR(",")};
    if (c->delimiter.len != 1)
        return call_error(call, ERR_INPUT, "-Delimiter is one character");
    if (!all || !all->items.n)
        return NULL;
    read_columns(c, all->items.at[0]);
    if (!c->columns.n)
        return call_error(call, ERR_INPUT,
                          "%s: the first object has no properties to make columns of",
                          call->cmdlet->name);
    if (!call_switch(call, "NoHeader"))
        *VEC_PUSH(&c->lines, call->arena) = header(c);
    for (uint32_t i = 0; i < all->items.n; i++)
        TRY(put_row(c, all->items.at[i]));
    return NULL;
}

static const struct err *
convert_end(struct call *call)
{
    struct csv c;

    TRY(make_lines(call, &c));
    for (uint32_t i = 0; i < c.lines.n; i++)
        TRY(call_emit(call, value_text(c.lines.at[i])));
    return NULL;
}

static const struct err *
export_end(struct call *call)
{
    struct buf text = buf_in(call->arena);
    struct csv c;

    TRY(make_lines(call, &c));
    for (uint32_t i = 0; i < c.lines.n; i++)
        buf_fmt(&text, STR_FMT "\n", STR_ARG(c.lines.at[i]));
    struct shell_file file = {
        .text = buf_str(&text),
        .header = call_switch(call, "NoHeader") || !c.lines.n ? 0 : c.lines.at[0].len + 1,
        .append = call_switch(call, "Append"),
        .keep = call_switch(call, "NoClobber")};
    return call_save_file(call, "Path", file);
}

static const struct cmdlet rows[] = {
    {"ConvertTo-Csv", .help = "Makes lines of comma-separated values of objects",
     .params = convert_params, .process = keep, .end = convert_end},
    {"Export-Csv", .aliases = "epcsv", .help = "Writes objects to a file of comma-separated values",
     .params = export_params, .process = keep, .end = export_end},
};

const struct cmdlet_table core_csv_table = {rows, sizeof rows / sizeof *rows};
