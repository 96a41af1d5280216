/* SPDX-License-Identifier: MIT */
/*
 * The cycle that run profiles make up.
 */
#include "sim/base/arena.h"
#include "sim/run/lab_state.h"

enum { IDLE_DAYS = 7 };

enum work { IMPORT, SYNC, EXPORT };

/* Order of work inside a cycle; AD stands for every forest, one after the other. */
static const struct {
    enum { ALL_AD, ENTRA } side;
    enum work what;
} cycle_steps[] = {
    {ALL_AD, IMPORT}, {ENTRA, IMPORT}, {ALL_AD, SYNC},
    {ENTRA, SYNC},    {ENTRA, EXPORT}, {ALL_AD, EXPORT},
};

static enum step_kind
step_kind_of(const struct lab *lab, uint32_t connector, enum work what, bool initial)
{
    switch (what) {
    case IMPORT:
        initial |= engine_full_import_due(lab->front->engine, connector) ||
                   lab->front->overrides[connector].full_import;
        return initial ? STEP_FULL_IMPORT : STEP_DELTA_IMPORT;
    case SYNC:
        initial |= engine_full_sync_due(lab->front->engine, connector) ||
                   lab->front->overrides[connector].full_sync;
        return initial ? STEP_FULL_SYNC : STEP_DELTA_SYNC;
    case EXPORT:
        break;
    }
    return STEP_EXPORT;
}

/* After seven idle days the chain of deltas is not trusted any more. */
static bool
slept_too_long(const struct lab *lab)
{
    return lab->front->last_cycle && lab->now - lab->front->last_cycle > IDLE_DAYS * DAY;
}

/* Nothing staged, nothing to send, nothing sent: until something changes, cycles do nothing. */
static bool
cycle_was_quiet(struct lab *lab, uint32_t first_run)
{
    for (uint32_t i = first_run; i < lab->front->runs.n; i++) {
        const struct step_result *s = &lab->front->runs.at[i].step;
        uint32_t busy = s->staging[STAGING_ADD] + s->staging[STAGING_UPDATE] +
                        s->staging[STAGING_RENAME] + s->staging[STAGING_DELETE] +
                        s->export[EXPORT_ADD] + s->export[EXPORT_UPDATE] +
                        s->export[EXPORT_RENAME] + s->export[EXPORT_DELETE] +
                        s->export[EXPORT_FAILURE] + s->errors.n;
        if (busy || !str_eq(s->result, STR("success")))
            return false;
    }
    return true;
}

static const struct err *
run_cycle(struct lab *lab, bool initial, struct arena *a)
{
    uint32_t first_run = lab->front->runs.n;
    uint32_t run = journal_run_add(&lab->journal, BY_CONNECT, lab->now, STR("cycle"));

    for (size_t i = 0; i < sizeof cycle_steps / sizeof *cycle_steps; i++) {
        if (cycle_steps[i].what == EXPORT && engine_staging(lab->front->engine))
            continue; /* a server in staging mode has no export steps */
        for (uint32_t c = 0; c < lab_connector_count(lab); c++)
            if ((c == LAB_ENTRA) == (cycle_steps[i].side == ENTRA))
                TRY(lab_run_steps(lab, c, step_kind_of(lab, c, cycle_steps[i].what, initial), run,
                                  a));
    }
    memset(lab->front->overrides, 0, sizeof lab->front->overrides);
    TRY(lab_check_suspects(lab, a));
    lab->front->connect_quiet = cycle_was_quiet(lab, first_run);
    return NULL;
}

const struct err *
lab_cycle(struct lab *lab, enum lab_policy policy, struct arena *a)
{
    TRY(lab_need_connect(lab, a));
    TRY(lab_tell_time(lab, a));
    if (policy == POLICY_UNSPECIFIED)
        policy = lab->front->scheduler.next_policy;
    bool initial = policy == POLICY_INITIAL || slept_too_long(lab);
    if (lab->front->scheduler.maintenance)
        lab_purge_runs(lab, lab->now - lab->front->scheduler.purge_interval);
    lab->cycle = ++lab->front->cycles;
    lab->front->scheduler.in_progress = true;
    const struct err *broken = run_cycle(lab, initial, a);
    lab->front->scheduler.in_progress = false;
    lab->cycle = 0;
    lab->front->last_cycle = lab->now;
    lab->writers_stale = true;
    if (initial && !broken)
        lab->front->scheduler.next_policy = POLICY_DELTA;
    return broken;
}
