/* SPDX-License-Identifier: MIT */
/*
 * Findings, and the steps that make them.
 */
#pragma once

#include "sim/base/buf.h"
#include "tests/unit/run/kit.h"

static inline const struct finding *
found(struct site *s, enum finding_kind kind)
{
    const struct journal *j = lab_journal(s->lab);

    for (uint32_t i = 0; i < j->findings.n; i++)
        if (j->findings.at[i].kind == kind)
            return &j->findings.at[i];
    fail_msg("no finding of that kind");
    return NULL;
}

static inline void
step_over(struct site *s)
{
    works(lab_step_end(s->lab, s->arena));
}

/* The command behind a cause. */
static inline struct str
command_of(struct site *s, cause_id id)
{
    const struct cause *chain[64];
    uint32_t n = journal_chain(lab_journal(s->lab), id, chain, 64);

    return n ? chain[0]->subject : STR("");
}

static inline struct site *
early_tidy_up(void **state)
{
    struct site *s = site_contoso(state);

    site_open(s);
    straight_pilot(s);
    step_over(s);
    assert_str(breaches(s), "");
    lab_step_begin(s->lab, STR("tidy up"), 10);
    lab_command(s->lab, STR("untick"), 11);
    untick(s, PILOT);
    lab_command(s->lab, STR("full cycle"), 12);
    cycle(s, true);
    step_over(s);
    return s;
}

static inline struct str
restorability(struct site *s)
{
    const struct journal *j = lab_journal(s->lab);
    struct buf out = buf_in(s->arena);

    for (uint32_t i = 0; i < j->findings.n; i++)
        if (j->findings.at[i].kind == FINDING_I4)
            buf_fmt(&out, "%s" STR_FMT " %s", out.len ? ", " : "",
                    STR_ARG(j->findings.at[i].object),
                    j->findings.at[i].restorable == RESTORABLE_YES ? "yes" : "no");
    return buf_str(&out);
}
