/* SPDX-License-Identifier: MIT */
#include "sim/run/outcome.h"

#include "sim/base/arena.h"
#include "sim/base/sort.h"

static bool
is_breach(const struct finding *f)
{
    return f->kind == FINDING_I1 || f->kind == FINDING_I2 || f->kind == FINDING_I3 ||
           f->kind == FINDING_I4;
}

/* Worst first: what cannot be undone, then deletions, ids, references, writers. */
static int
badness(const struct finding *f)
{
    static const int ranks[] = {[FINDING_I4] = 0, [FINDING_I1] = 1,   [FINDING_I3] = 2,
                                [FINDING_I2] = 3, [FINDING_SYNC] = 4, [FINDING_NOTE] = 5};

    return ranks[f->kind] * 2 + (f->restorable != RESTORABLE_NO);
}

static int
worst_first(const void *a, const void *b, void *context)
{
    (void)context;
    return badness(*(const struct finding *const *)a) - badness(*(const struct finding *const *)b);
}

uint32_t
outcome_breaches(const struct outcome *o, const struct finding ***out, struct arena *a)
{
    const struct journal *j = o->journal;
    const struct finding **list = ARENA_ARRAY(a, const struct finding *, j->findings.n);
    uint32_t n = 0;

    for (uint32_t i = 0; i < j->findings.n; i++)
        if (is_breach(&j->findings.at[i]))
            list[n++] = &j->findings.at[i];
    sort_stable(list, n, sizeof(const struct finding *), worst_first, NULL, a);
    *out = list;
    return n;
}

static void
take_step(struct outcome_step *step, const struct journal_step *from, const struct journal *j,
          uint32_t index)
{
    step->began = from->began;
    step->at = from->ended;
    step->first_export = from->first_export;
    step->exports_end = from->exports_end;
    step->first_finding = from->first_finding;
    step->findings_end = from->findings_end;
    step->connect = journal_totals(j, BY_CONNECT, from->first_export, from->exports_end);
    step->cloud = journal_totals(j, BY_CLOUD_SYNC, from->first_export, from->exports_end);
    step->losses = step->returned = 0;
    for (uint32_t i = 0; i < j->losses.n; i++) {
        step->losses += j->losses.at[i].step == index;
        step->returned += j->losses.at[i].restored && j->losses.at[i].restored_step == index;
    }
}

void
outcome_note_step(struct outcome *o, struct lab *lab, uint32_t index)
{
    const struct journal *j = lab_journal(lab);
    struct journal_step now = j->steps.at[index];

    if (!now.ended) { /* it broke off */
        now.ended = lab_now(lab);
        now.exports_end = j->exports.n;
        now.findings_end = j->findings.n;
    }
    o->journal = j;
    take_step(&o->steps.at[index], &now, j, index);
}

static bool
everything_as_written(const struct outcome *o)
{
    for (uint32_t i = 0; i < o->steps.n; i++) {
        const struct outcome_step *s = &o->steps.at[i];
        for (uint32_t k = 0; k < s->outputs.n; k++)
            if (s->outputs.at[k].checked && !s->outputs.at[k].ok)
                return false;
        for (uint32_t k = 0; k < s->expectations.n; k++)
            if (!s->expectations.at[k].ok)
                return false;
    }
    return o->expected == VERDICT_NONE || o->expected == o->verdict;
}

const struct err *
outcome_close(struct outcome *o, struct lab *lab, struct arena *a)
{
    const struct journal *j = lab_journal(lab);
    const struct finding **breaches;

    o->journal = j;
    o->doors = lab_setup(lab)->doors.kind;
    o->seed = lab_setup(lab)->seed;
    if (!o->broken) {
        TRY(lab_finish(lab, a));
        TRY(lab_census(lab, &o->tenant, a));
    }
    for (uint32_t i = 0; i < o->steps.n && i < j->steps.n; i++)
        outcome_note_step(o, lab, i);
    o->connect = journal_totals(j, BY_CONNECT, 0, j->exports.n);
    o->cloud = journal_totals(j, BY_CLOUD_SYNC, 0, j->exports.n);
    if (outcome_breaches(o, &breaches, a))
        o->verdict = VERDICT_UNSAFE;
    else /* what was not played to its end was not safe: it is not known */
        o->verdict = o->broken ? VERDICT_NONE : VERDICT_SAFE;
    o->passed = !o->broken && everything_as_written(o);
    return NULL;
}

struct str
verdict_name(enum verdict v)
{
    static const struct str names[] = {STR(""), STR("safe"), STR("unsafe")};

    return names[v];
}

bool
verdict_find(struct str word, enum verdict *out)
{
    for (int v = VERDICT_SAFE; v <= VERDICT_UNSAFE; v++)
        if (str_ieq(verdict_name((enum verdict)v), word)) {
            *out = (enum verdict)v;
            return true;
        }
    return false;
}
