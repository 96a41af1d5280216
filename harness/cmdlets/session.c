/* SPDX-License-Identifier: MIT */
#include "harness/cmdlets/session.h"

#include "harness/cmdlets/tables.h"

/* Line `line` of the running program, without blanks around it and without a continuation mark. */
static struct str
program_line(const struct session *s, uint32_t line)
{
    struct str rest = s->text, text = STR("");

    for (uint32_t n = s->first_line; rest.at && n <= line; n++)
        text = str_cut(&rest, '\n');
    text = str_trim(text);
    if (str_ends(text, STR("`")) || str_ends(text, STR("|")))
        text = str_trim(str_sub(text, 0, text.len - 1));
    return text;
}

void
session_blame(const struct call *c)
{
    const struct session *s = c->user;

    lab_command(s->lab, program_line(s, c->at.line), c->at.line);
}

const struct err *
session_err(const struct call *c, const struct err *e)
{
    return err_at(e, c->at, c->arena);
}

const struct cmdlet_table *
session_tables(size_t *n)
{
    static const struct cmdlet_table *const modules[] = {
        &cmdlets_adsync,    &cmdlets_adsync_server, &cmdlets_activedirectory,
        &cmdlets_graph,     &cmdlets_entra,         &cmdlets_company,
        &cmdlets_domain,    &cmdlets_role,          &cmdlets_password,
        &cmdlets_cloudsync, &cmdlets_lab,           &cmdlets_fault,
    };
    static struct cmdlet_table tables[sizeof modules / sizeof *modules];

    for (size_t i = 0; i < sizeof modules / sizeof *modules; i++)
        tables[i] = *modules[i];
    *n = sizeof modules / sizeof *modules;
    return tables;
}
