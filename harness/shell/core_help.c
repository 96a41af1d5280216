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
    if (row->example)
        buf_add(&b, STR("\nEXAMPLE\n"));
    for (struct str rest = str_of(row->example ? row->example : ""); row->example && rest.at;) {
        struct str line = str_cut(&rest, '\n');
        buf_fmt(&b, "    " STR_FMT "\n", STR_ARG(line));
    }
    if (row->aliases)
        buf_fmt(&b, "\nALIASES\n    %s\n", row->aliases);
    buf_fmt(&b, "\nREMARKS\n    " STR_FMT, STR_ARG(origin_text(row)));
    return buf_str(&b);
}

static const struct object_type command_type = {.name = "System.Management.Automation.CmdletInfo",
                                                .display = "CommandType|Name|Source|Help"};

static struct value
command_object(const struct shell *s, uint32_t index, struct arena *a)
{
    const struct cmdlet *row = s->rows.at[index];
    struct object *o = object_new(&command_type, a);
    struct str noun = str_of(row->name), verb = str_cut(&noun, '-');

    object_setz(o, "CommandType", value_textz(row->origin == CMDLET_LAB ? "Lab" : "Cmdlet"), a);
    object_setz(o, "Name", value_textz(row->name), a);
    object_setz(o, "Source", value_textz(s->modules.at[index]), a);
    object_setz(o, "Help", value_textz(row->help), a);
    object_setz(o, "Verb", value_text(verb), a);
    object_setz(o, "Noun", value_text(noun), a);
    object_setz(o, "Definition", value_text(cmdlet_syntax(row, a)), a);
    return value_object(o);
}

static int
by_name(const void *x, const void *y, void *context)
{
    const struct shell *s = context;
    uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;

    return str_icmp(str_of(s->rows.at[a]->name), str_of(s->rows.at[b]->name));
}

/* Wildcards for the parts of a command; an empty one fits everything. */
struct wanted {
    struct str name, verb, noun, module;
};

static const struct err *
part_fits(struct str part, struct str pattern, struct arena *a, bool *fits)
{
    bool yes = true;

    if (pattern.len)
        TRY(text_like(part, pattern, true, a, &yes));
    *fits &= yes;
    return NULL;
}

static const struct err *
fits_wanted(const struct shell *s, uint32_t i, const struct wanted *w, struct arena *a, bool *fits)
{
    struct str name = str_of(s->rows.at[i]->name), noun = name, verb = str_cut(&noun, '-');

    *fits = true;
    TRY(part_fits(name, w->name, a, fits));
    TRY(part_fits(verb, w->verb, a, fits));
    TRY(part_fits(noun, w->noun, a, fits));
    return part_fits(str_of(s->modules.at[i]), w->module, a, fits);
}

static const struct err *
nothing_fits(struct call *c, const struct wanted *w)
{
    if (w->name.len)
        return call_error(c, ERR_NOT_FOUND, "no command is called \"" STR_FMT "\"",
                          STR_ARG(w->name));
    return call_error(c, ERR_NOT_FOUND, "no command has that verb, noun or module");
}

static const struct err *
emit_matching(struct call *c, const struct wanted *w)
{
    struct shell *s = c->shell;
    uint32_t *rows = ARENA_ARRAY(c->arena, uint32_t, s->rows.n), n = 0;

    for (uint32_t i = 0; i < s->rows.n; i++) {
        bool fits;
        TRY(fits_wanted(s, i, w, c->arena, &fits));
        if (fits)
            rows[n++] = i;
    }
    sort_stable(rows, n, sizeof *rows, by_name, s, c->arena);
    for (uint32_t i = 0; i < n; i++)
        TRY(call_emit(c, command_object(s, rows[i], c->arena)));
    return n ? NULL : nothing_fits(c, w);
}

static const struct param help_params[] = {{"Name", PARAM_TEXT, .position = 1}, {NULL}};

static const struct err *
get_help(struct call *c)
{
    struct wanted w = {.name = call_text(c, "Name")};
    const struct cmdlet *row = shell_find(c->shell, w.name);

    return row ? call_emit(c, value_text(full_help(row, c->arena))) : emit_matching(c, &w);
}

static const struct param command_params[] = {
    {"Name", PARAM_TEXT, .position = 1},
    {"Verb", PARAM_TEXT},
    {"Noun", PARAM_TEXT},
    {"Module", PARAM_TEXT},
    {NULL},
};

static const struct err *
get_command(struct call *c)
{
    struct wanted w = {.name = call_text(c, "Name"),
                       .verb = call_text(c, "Verb"),
                       .noun = call_text(c, "Noun"),
                       .module = call_text(c, "Module")};

    return emit_matching(c, &w);
}

static const struct cmdlet rows[] = {
    {"Get-Help", .aliases = "help|man", .help = "What a command does, and with which parameters",
     .params = help_params, .process = get_help,
     .example = "Get-Help Set-LabOUFilter\nGet-Help *Scheduler*"},
    {"Get-Command", .aliases = "gcm", .help = "The commands of this language",
     .params = command_params, .process = get_command,
     .example = "Get-Command -Noun ADUser\nGet-Command -Module ADSync"},
};

const struct cmdlet_table core_help_table = {rows, sizeof rows / sizeof *rows};
