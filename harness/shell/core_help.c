/* SPDX-License-Identifier: MIT */
/*
 * Get-Help and Get-Command: everything they say comes from the rows.
 */
#include "harness/shell/pipeline.h"
#include "harness/shell/text.h"
#include "sim/base/arena.h"
#include "sim/base/sort.h"

static const char *
type_word(enum param_type t)
{
    static const char *const words[] = {
        [PARAM_ANY] = "Object",        [PARAM_SWITCH] = "",
        [PARAM_BOOL] = "Boolean",      [PARAM_INT] = "Int32",
        [PARAM_LONG] = "Int64",        [PARAM_DOUBLE] = "Double",
        [PARAM_TEXT] = "String",       [PARAM_DATETIME] = "DateTime",
        [PARAM_TIMESPAN] = "TimeSpan", [PARAM_GUID] = "Guid",
        [PARAM_TABLE] = "Hashtable",   [PARAM_BLOCK] = "ScriptBlock",
        [PARAM_LIST] = "Object[]",     [PARAM_TEXT_LIST] = "String[]",
        [PARAM_INT_LIST] = "Int32[]",
    };

    return words[t];
}

static void
param_syntax(struct buf *b, const struct param *p)
{
    bool mandatory = p->flags & PARAM_MANDATORY;
    const char *type = p->choices ? p->choices : type_word(p->type);

    buf_add(b, mandatory ? STR(" ") : STR(" ["));
    buf_fmt(b, p->position ? "[-%s]" : "-%s", p->name);
    if (*type)
        buf_fmt(b, " <%s>", type);
    buf_add(b, mandatory ? STR("") : STR("]"));
}

struct str
cmdlet_syntax(const struct cmdlet *row, struct arena *a)
{
    struct buf b = buf_in(a);

    buf_add(&b, str_of(row->name));
    for (const struct param *p = row->params; p && p->name; p++)
        param_syntax(&b, p);
    return buf_str(&b);
}

static const struct param help_params[] = {{"Name", PARAM_TEXT, .position = 1}, {NULL}};

static struct str
origin_text(const struct cmdlet *row)
{
    return row->origin == CMDLET_LAB ? STR("only in the sandbox (Lab)") : STR("as in production");
}

static struct str
full_help(const struct cmdlet *row, struct arena *a)
{
    struct buf b = buf_in(a);

    buf_fmt(&b, "NAME\n    %s\n\nSYNOPSIS\n    %s.\n\nSYNTAX\n    " STR_FMT "\n", row->name,
            row->help, STR_ARG(cmdlet_syntax(row, a)));
    if (row->params && row->params->name)
        buf_add(&b, STR("\nPARAMETERS\n"));
    for (const struct param *p = row->params; p && p->name; p++) {
        buf_fmt(&b, "    -%s", p->name);
        if (*type_word(p->type))
            buf_fmt(&b, " <%s>", type_word(p->type));
        if (p->flags & PARAM_MANDATORY)
            buf_add(&b, STR(", needed"));
        if (p->position)
            buf_fmt(&b, ", position %d", p->position);
        if (p->flags & PARAM_PIPELINE)
            buf_add(&b, STR(", from the pipeline"));
        if (p->choices)
            buf_fmt(&b, ", one of %s", p->choices);
        buf_byte(&b, '\n');
    }
    if (row->aliases)
        buf_fmt(&b, "\nALIASES\n    %s\n", row->aliases);
    buf_fmt(&b, "\nREMARKS\n    " STR_FMT, STR_ARG(origin_text(row)));
    return buf_str(&b);
}

static const struct object_type command_type = {.name = "System.Management.Automation.CmdletInfo",
                                                .display = "CommandType|Name|Help"};

static struct value
command_object(const struct cmdlet *row, struct arena *a)
{
    struct object *o = object_new(&command_type, a);

    object_setz(o, "CommandType", value_textz(row->origin == CMDLET_LAB ? "Lab" : "Cmdlet"), a);
    object_setz(o, "Name", value_textz(row->name), a);
    object_setz(o, "Help", value_textz(row->help), a);
    object_setz(o, "Definition", value_text(cmdlet_syntax(row, a)), a);
    return value_object(o);
}

static int
by_name(const void *x, const void *y, void *context)
{
    const struct cmdlet *const *a = x, *const *b = y;

    (void)context;
    return str_icmp(str_of((*a)->name), str_of((*b)->name));
}

static const struct err *
emit_matching(struct call *c, struct str pattern)
{
    struct shell *s = c->shell;
    const struct cmdlet **rows = ARENA_ARRAY(c->arena, const struct cmdlet *, s->rows.n);
    uint32_t n = 0;

    for (uint32_t i = 0; i < s->rows.n; i++) {
        bool fits;
        TRY(text_like(str_of(s->rows.at[i]->name), pattern, true, c->arena, &fits));
        if (fits)
            rows[n++] = s->rows.at[i];
    }
    sort_stable(rows, n, sizeof(const struct cmdlet *), by_name, NULL, c->arena);
    for (uint32_t i = 0; i < n; i++)
        TRY(call_emit(c, command_object(rows[i], c->arena)));
    if (n == 0)
        return call_error(c, ERR_NOT_FOUND, "no command is called \"" STR_FMT "\"",
                          STR_ARG(pattern));
    return NULL;
}

static const struct err *
get_help(struct call *c)
{
    struct str name = call_has(c, "Name") ? call_text(c, "Name") : STR("*");
    const struct cmdlet *row = shell_find(c->shell, name);

    return row ? call_emit(c, value_text(full_help(row, c->arena))) : emit_matching(c, name);
}

static const struct err *
get_command(struct call *c)
{
    return emit_matching(c, call_has(c, "Name") ? call_text(c, "Name") : STR("*"));
}

static const struct cmdlet rows[] = {
    {"Get-Help", .aliases = "help|man", .help = "What a command does, and with which parameters",
     .params = help_params, .process = get_help},
    {"Get-Command", .aliases = "gcm", .help = "The commands of this language",
     .params = help_params, .process = get_command},
};

const struct cmdlet_table core_help_table = {rows, sizeof rows / sizeof *rows};
