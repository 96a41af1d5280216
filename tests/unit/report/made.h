/* SPDX-License-Identifier: MIT */
/*
 * Outcomes made by hand: what no play would give so easily.
 */
#pragma once

#include "tests/support/play_test.h"

#include "harness/report/report.h"

struct made {
    struct journal journal;
    struct outcome outcome;
    struct arena *a;
};

/* One step of ten minutes, nothing in it, verdict safe. */
static inline struct made *
made_new(struct arena *a)
{
    struct made *m = ARENA_NEW(a, struct made);

    m->a = a;
    m->journal.arena = m->journal.causes.arena = a;
    m->outcome = (struct outcome){.scenario = STR("plans/x.md"),
                                  .title = STR("A plan"),
                                  .seed = 1,
                                  .profile = STR("2025-09"),
                                  .doors = STR("memory"),
                                  .verdict = VERDICT_SAFE,
                                  .passed = true,
                                  .journal = &m->journal,
                                  .domain = STR("contoso.com"),
                                  .steps_planned = 1,
                                  .arena = a};
    *VEC_PUSH(&m->outcome.steps, a) = (struct outcome_step){.title = STR("First"),
                                                            .line = 5,
                                                            .began = DAY * 20000,
                                                            .at = DAY * 20000 + 600,
                                                            .ran = true};
    return m;
}

static inline struct outcome_step *
made_step(struct made *m)
{
    return &m->outcome.steps.at[m->outcome.steps.n - 1];
}

/* Somebody typed it in line 7, and a run followed. */
static inline cause_id
made_cause(struct made *m)
{
    cause_id typed = causes_add(
        &m->journal.causes,
        (struct cause){.kind = CAUSE_COMMAND, .line = 7, .subject = STR("Start-ADSyncSyncCycle")});

    return causes_add(&m->journal.causes, (struct cause){.kind = CAUSE_RUN,
                                                         .because = typed,
                                                         .subject = STR("Full Import"),
                                                         .detail = STR("contoso.com")});
}

static inline struct journal_export *
made_export(struct made *m, const char *object, enum effect_kind effect)
{
    struct journal_export *row = VEC_PUSH(&m->journal.exports, m->a);

    *row = (struct journal_export){.engine = BY_CONNECT,
                                   .object = str_of(object),
                                   .class = CLASS_user,
                                   .effect = effect,
                                   .first_of_write = true,
                                   .cause = made_cause(m)};
    made_step(m)->exports_end = m->journal.exports.n;
    return row;
}

static inline void
made_finding(struct made *m, enum finding_kind kind, const char *object, const char *text,
             enum restorable restorable)
{
    *VEC_PUSH(&m->journal.findings, m->a) = (struct finding){.kind = kind,
                                                             .object = str_of(object),
                                                             .text = str_of(text),
                                                             .restorable = restorable,
                                                             .cause = made_cause(m)};
    made_step(m)->findings_end = m->journal.findings.n;
    if (kind != FINDING_SYNC && kind != FINDING_NOTE)
        m->outcome.verdict = VERDICT_UNSAFE;
}

static inline void
made_expectation(struct made *m, struct str text, bool ok, struct str got)
{
    *VEC_PUSH(&made_step(m)->expectations, m->a) =
        (struct outcome_expectation){.text = text, .line = 9, .ok = ok, .got = got};
    m->outcome.passed &= ok;
}

/* Everything that a format could stumble over, in every place where text can stand. */
#define HOSTILE_TEXT "a<b> & \"c\" 'd' ]]> \x01\x1b[31m \xff\xfe \xef\xbf\xbf | `x` ``` --> <!-- \\"

static inline struct made *
made_hostile(struct arena *a)
{
    struct made *m = made_new(a);
    static const struct str hostile = STR(HOSTILE_TEXT);
    struct outcome_step *s = made_step(m);

    m->outcome.title = m->outcome.summary = m->outcome.scenario = hostile;
    m->outcome.domain = s->title = hostile;
    struct journal_export *row = made_export(m, HOSTILE_TEXT, EFFECT_UPDATED);
    row->attribute = STR("member");
    row->removed = &hostile;
    row->removed_n = 1;
    made_finding(m, FINDING_I3, HOSTILE_TEXT, HOSTILE_TEXT, RESTORABLE_YES);
    made_finding(m, FINDING_SYNC, HOSTILE_TEXT, HOSTILE_TEXT, RESTORABLE_UNKNOWN);
    made_expectation(m, hostile, false, hostile);
    *VEC_PUSH(&s->commands, a) = hostile;
    *VEC_PUSH(&s->outputs, a) = (struct outcome_output){.commands = hostile,
                                                        .text = hostile,
                                                        .expected = STR("x"),
                                                        .output_line = 8,
                                                        .checked = true};
    *VEC_PUSH(&s->notes, a) = (struct outcome_note){.kind = NOTE_PROSE, .text = hostile, .line = 6};
    *VEC_PUSH(&s->notes, a) = (struct outcome_note){.kind = NOTE_LDIF, .text = hostile, .line = 7};
    *VEC_PUSH(&m->journal.guardrails, a) =
        (struct guardrail){STR("Threshold"), 500, 1, GUARDRAIL_BLIND};
    return m;
}
