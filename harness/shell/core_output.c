/* SPDX-License-Identifier: MIT */
/*
 * Write-Output, Write-Host, Write-Warning, Out-Null, Out-String, Get-Date.
 */
#include "harness/shell/datetime.h"
#include "harness/shell/pipeline.h"
#include "harness/shell/view.h"
#include "sim/base/arena.h"

static const struct param output_params[] = {
    {"InputObject", PARAM_LIST, .position = 1,
     .flags = PARAM_MANDATORY | PARAM_PIPELINE | PARAM_REST | PARAM_NULL},
    {"NoEnumerate", PARAM_SWITCH},
    {NULL}};

static const struct err *
write_output(struct call *c)
{
    if (c->piped)
        return call_emit(c, c->input);
    struct values list = call_list(c, "InputObject");
    if (list.n == 1 && call_switch(c, "NoEnumerate"))
        return call_emit(c, list.at[0]);
    for (size_t i = 0; i < list.n; i++)
        TRY(call_switch(c, "NoEnumerate") ? call_emit(c, list.at[i])
                                          : call_emit_each(c, list.at[i]));
    return NULL;
}

static const struct param host_params[] = {
    {"Object", PARAM_LIST, .position = 1, .flags = PARAM_PIPELINE | PARAM_REST | PARAM_NULL},
    {"Separator", PARAM_TEXT},
    {"ForegroundColor", PARAM_TEXT},
    {"BackgroundColor", PARAM_TEXT},
    {"NoNewline", PARAM_SWITCH},
    {NULL}};

static const struct err *
write_host(struct call *c)
{
    struct values list = call_list(c, "Object");
    struct str separator = call_has(c, "Separator") ? call_text(c, "Separator") : STR(" ");
    struct buf text = buf_in(c->arena);

    for (size_t i = 0; i < list.n; i++) {
        struct value v = list.at[i];
        if (i)
            buf_add(&text, separator);
        buf_add(&text, v.kind == VALUE_ARRAY ? values_join(v.array, separator, c->arena)
                                             : value_to_text(v, c->arena));
    }
    call_host(c, buf_str(&text));
    return NULL;
}

static const struct param warning_params[] = {
    {"Message", PARAM_TEXT, .position = 1, .flags = PARAM_MANDATORY | PARAM_PIPELINE}, {NULL}};

static const struct err *
write_warning(struct call *c)
{
    call_warn(c, STR_FMT, STR_ARG(call_text(c, "Message")));
    return NULL;
}

static const struct err *
write_error(struct call *c)
{
    return call_error(c, ERR_REFUSED, STR_FMT, STR_ARG(call_text(c, "Message")));
}

static const struct param null_params[] = {
    {"InputObject", PARAM_ANY, .flags = PARAM_PIPELINE | PARAM_NULL}, {NULL}};

static const struct err *
out_null(struct call *c)
{
    (void)c;
    return NULL;
}

static const struct param string_params[] = {
    {"InputObject", PARAM_ANY, .flags = PARAM_PIPELINE | PARAM_NULL},
    {"Width", PARAM_INT},
    {"Stream", PARAM_SWITCH},
    {NULL}};

static const struct err *
keep_object(struct call *c)
{
    if (!c->state)
        c->state = array_new(c->arena);
    array_push(c->state, c->input, c->arena);
    return NULL;
}

static const struct err *
out_string(struct call *c)
{
    struct str text = STR("");

    if (c->state)
        TRY(view_text(c->shell, c->state, &text));
    if (!call_switch(c, "Stream"))
        return call_emit(c, value_text(text));
    if (str_ends(text, STR("\n")))
        text.len--;
    while (text.at)
        TRY(call_emit(c, value_text(str_cut(&text, '\n'))));
    return NULL;
}

static const struct param date_params[] = {
    {"Date", PARAM_DATETIME, .position = 1}, {"Format", PARAM_TEXT}, {NULL}};

static const struct err *
get_date(struct call *c)
{
    const struct shell_setup *setup = &c->shell->setup;
    struct value date;
    vtime now;

    if (call_has(c, "Date"))
        date = call_value(c, "Date");
    else if (setup->now && setup->now(setup->user, &now))
        date = value_time(now);
    else
        return call_error(c, ERR_REFUSED, "there is no clock here; give Get-Date a -Date");
    if (!call_has(c, "Format"))
        return call_emit(c, date);
    struct str text;
    TRY(datetime_format(date, call_text(c, "Format"), c->arena, &text));
    return call_emit(c, value_text(text));
}

static const struct cmdlet rows[] = {
    {"Write-Output", .aliases = "echo|write", .help = "Hands objects down the pipeline",
     .params = output_params, .process = write_output},
    {"Write-Host", .help = "Shows text to the person at the screen", .params = host_params,
     .process = write_host},
    {"Write-Warning", .help = "Shows a warning", .params = warning_params,
     .process = write_warning},
    {"Write-Error", .help = "Ends the program with an error", .params = warning_params,
     .process = write_error},
    {"Out-Null", .help = "Drops what it is given", .params = null_params, .process = out_null},
    {"Out-String", .help = "Makes one text of what would be shown", .params = string_params,
     .process = keep_object, .end = out_string},
    {"Get-Date", .help = "The time of the simulation, or a given one", .params = date_params,
     .process = get_date},
};

const struct cmdlet_table core_output_table = {rows, sizeof rows / sizeof *rows};
