/* SPDX-License-Identifier: MIT */
/*
 * Write-Output, Write-Host and what else sends things to the pipeline or the screen.
 */
#include "harness/shell/datetime.h"
#include "harness/shell/field.h"
#include "harness/shell/format_value.h"
#include "sim/base/arena.h"

static const struct param output_params[] = {
    {"InputObject", PARAM_ANY, 1, PARAM_PIPELINE | PARAM_REST},
    {"NoEnumerate", PARAM_SWITCH},
    {0},
};

static const struct err *
output_process(struct call *c)
{
    struct value v = call_value(c, "InputObject");

    if (c->piped && !call_has(c, "InputObject"))
        v = c->input;
    else if (!call_has(c, "InputObject"))
        return NULL;
    return call_switch(c, "NoEnumerate") ? call_emit(c, v) : call_emit_each(c, v);
}

static const struct param host_params[] = {
    {"Object", PARAM_ANY, 1, PARAM_PIPELINE | PARAM_REST},
    {"Separator", PARAM_TEXT},
    {"NoNewline", PARAM_SWITCH},
    {"ForegroundColor", PARAM_TEXT, .aliases = "Color"},
    {"BackgroundColor", PARAM_TEXT},
    {0},
};

static const struct err *
host_process(struct call *c)
{
    struct value v = call_value(c, "Object");
    struct str separator = call_has(c, "Separator") ? call_text(c, "Separator") : STR(" ");
    struct str text = v.kind == VALUE_ARRAY ? values_join(v.array, separator, c->arena)
                                            : value_to_text(v, c->arena);

    if (call_switch(c, "NoNewline"))
        view_host_part(c->shell->view, text);
    else
        call_host(c, text);
    return NULL;
}

static const struct param message_params[] = {
    {"Message", PARAM_TEXT, 1, PARAM_MANDATORY | PARAM_PIPELINE | PARAM_NULL, .aliases = "Msg"},
    {0},
};

static const struct err *
warning_process(struct call *c)
{
    call_warn(c, STR_FMT, STR_ARG(call_text(c, "Message")));
    return NULL;
}

/* Verbose and debug text is hidden unless somebody changes a preference, which nobody can here. */
static const struct err *
nothing_process(struct call *c)
{
    (void)c;
    return NULL;
}

static const struct err *
error_process(struct call *c)
{
    return call_error(c, ERR_REFUSED, STR_FMT, STR_ARG(call_text(c, "Message")));
}

static const struct param null_params[] = {
    {"InputObject", PARAM_ANY, .flags = PARAM_PIPELINE},
    {0},
};

static const struct param string_params[] = {
    {"InputObject", PARAM_ANY, .flags = PARAM_PIPELINE},
    {"Stream", PARAM_SWITCH},
    {"Width", PARAM_INT},
    {"NoNewline", PARAM_SWITCH},
    {0},
};

static const struct err *
string_end(struct call *c)
{
    struct str text;

    TRY(view_text(c->shell, c->state, &text));
    if (!call_switch(c, "Stream"))
        return call_emit(c, value_text(text));
    if (str_ends(text, STR("\n")))
        text.len--;
    while (text.at)
        TRY(call_emit(c, value_text(str_cut(&text, '\n'))));
    return NULL;
}

/* Out-Host and Out-Default: to the screen, not down the pipeline. */
static const struct err *
screen_process(struct call *c)
{
    struct value item;
    struct sink *screen = view_sink(c->shell->view);

    return core_input(c, &item) ? screen->emit(screen, item) : NULL;
}

static const struct param date_params[] = {
    {"Date", PARAM_DATETIME, 1, PARAM_PIPELINE},
    {"Format", PARAM_TEXT},
    {"Year", PARAM_INT},
    {"Month", PARAM_INT},
    {"Day", PARAM_INT},
    {"Hour", PARAM_INT},
    {"Minute", PARAM_INT},
    {"Second", PARAM_INT},
    {"AsUTC", PARAM_SWITCH},
    {0},
};

static const struct err *
date_process(struct call *c)
{
    static const char *const names[] = {"Year", "Month", "Day", "Hour", "Minute", "Second"};
    struct value date = call_value(c, "Date");
    struct str text;
    vtime now;

    if (!call_has(c, "Date")) {
        const struct shell_setup *setup = &c->shell->setup;
        if (!setup->now || !setup->now(setup->user, &now))
            return call_error(c, ERR_INPUT, "there is no clock here; give Get-Date a -Date");
        date = value_time(now);
    }
    struct calendar parts = time_calendar(value_to_time(date));
    int64_t p[] = {parts.year, parts.month, parts.day, parts.hour, parts.minute, parts.second};
    bool changed = false;
    for (size_t i = 0; i < 6; i++) {
        p[i] = call_int(c, names[i], p[i]);
        changed = changed || call_has(c, names[i]);
    }
    uint32_t kind = call_switch(c, "AsUTC") ? DATE_UTC : date.note;
    if (changed && !datetime_from(p, &date))
        return call_error(c, ERR_INPUT, "there is no such date");
    date.note = kind;
    if (!call_has(c, "Format"))
        return call_emit(c, date);
    TRY(datetime_format(date, call_text(c, "Format"), c->arena, &text));
    return call_emit(c, value_text(text));
}

static const struct cmdlet rows[] = {
    {"Write-Output", "echo|write", "Sends objects down the pipeline", .params = output_params,
     .process = output_process},
    {"Write-Host", NULL, "Shows text without sending it down the pipeline", .params = host_params,
     .process = host_process},
    {"Write-Warning", NULL, "Shows a warning", .params = message_params,
     .process = warning_process},
    {"Write-Verbose", NULL, "Writes text that is hidden by default", .params = message_params,
     .process = nothing_process},
    {"Write-Debug", NULL, "Writes text that is hidden by default", .params = message_params,
     .process = nothing_process},
    {"Write-Error", NULL, "Ends the run with an error", .params = message_params,
     .process = error_process},
    {"Out-Null", NULL, "Drops its input", .params = null_params, .process = nothing_process},
    {"Out-String", NULL, "Turns objects into the text that the screen would show",
     .params = string_params, .begin = core_hold_begin, .process = core_hold, .end = string_end},
    {"Out-Host", "oh", "Shows objects", .params = null_params, .process = screen_process},
    {"Out-Default", NULL, "Shows objects", .params = null_params, .process = screen_process},
    {"Get-Date", NULL, "Gives the current time of the sandbox, or a date in another form",
     .params = date_params, .process = date_process},
};
const struct cmdlet_table core_output_table = {rows, sizeof rows / sizeof *rows};
