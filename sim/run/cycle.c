/* SPDX-License-Identifier: MIT */
/*
 * Connect at work: run profiles, and the cycle that they make up.
 */
#include "sim/base/arena.h"
#include "sim/run/lab_state.h"

enum { EXPORT_LOT = 500, IDLE_DAYS = 7 };

/* The profiles that Connect makes for every connector (how-to-connect-sync-feature-scheduler). */
static const struct {
    struct str name;
    enum step_kind kind;
} profiles[] = {
    {STR("Full Import"), STEP_FULL_IMPORT},
    {STR("Delta Import"), STEP_DELTA_IMPORT},
    {STR("Full Synchronization"), STEP_FULL_SYNC},
    {STR("Delta Synchronization"), STEP_DELTA_SYNC},
    {STR("Export"), STEP_EXPORT},
};

static struct str
profile_name(enum step_kind kind)
{
    for (size_t i = 0; i < sizeof profiles / sizeof *profiles; i++)
        if (profiles[i].kind == kind)
            return profiles[i].name;
    return STR("");
}

/* Objects whose trouble is new become findings; those that only go on do not, once more. */
static void
find_trouble(struct lab *lab, const struct step_result *step, cause_id cause)
{
    for (uint32_t i = 0; i < step->errors.n; i++) {
        const struct step_error *e = &step->errors.at[i];
        if (e->warning || e->retries)
            continue;
        struct str object = people_name(&lab->people, e->dn, lab->scratch);
        lab_found(lab, (struct finding){.kind = FINDING_SYNC,
                                        .object = str_copy(object, lab->perm),
                                        .text = str_fmt(lab->perm, STR_FMT "%s" STR_FMT,
                                                        STR_ARG(e->literal),
                                                        e->text.len ? ": " : "", STR_ARG(e->text)),
                                        .cause = cause});
    }
}

static void
keep_run(struct lab *lab, uint32_t connector, const struct step_result *step, cause_id cause)
{
    struct lab_run *run = VEC_PUSH(&lab->front->runs, lab->perm);

    *run = (struct lab_run){.number = lab->front->runs_purged + lab->front->runs.n,
                            .cycle = lab->cycle,
                            .connector = connector,
                            .profile = profile_name(step->kind),
                            .step = *step};
    run->step.arena = lab->perm;
    run->step.errors.at = ARENA_ARRAY(lab->perm, struct step_error, step->errors.n);
    run->step.errors.room = step->errors.n;
    for (uint32_t i = 0; i < step->errors.n; i++) {
        struct step_error e = step->errors.at[i];
        e.dn = str_copy(e.dn, lab->perm);
        e.text = str_copy(e.text, lab->perm);
        run->step.errors.at[i] = e;
    }
    find_trouble(lab, step, cause);
}

/* The side gave no answer: the step ends, the next import reads on from where the last one was. */
static void
stop_import(struct lab *lab, uint32_t connector, bool full, cause_id cause,
            struct step_result *step, struct arena *a)
{
    *step = (struct step_result){.kind = full ? STEP_FULL_IMPORT : STEP_DELTA_IMPORT,
                                 .connector = connector,
                                 .result = fault_row(lab->faults.last.fault->kind)->literal,
                                 .begin = lab->now,
                                 .end = lab->now,
                                 .arena = a};
    lab_faults_note(lab, cause);
}

static const struct err *
import_step(struct lab *lab, uint32_t connector, bool full, cause_id cause,
            struct step_result *step, struct arena *a)
{
    struct batch batch = {0};
    struct str watermark = full ? STR("") : engine_watermark(lab->front->engine, connector);
    const struct err *e = NULL;

    lab_progress(lab, full ? STR("full import") : STR("delta import"), 0, 0);
    if (full || watermark.len)
        e = lab_read(lab, lab_door(lab, connector), watermark, &batch, a);
    if (e && e->kind == ERR_FAULT) {
        stop_import(lab, connector, full, cause, step, a);
        return NULL;
    }
    TRY(e);
    if (batch.stale)
        lab_faults_note(lab, cause);
    if (connector != LAB_ENTRA)
        lab_learn(lab, lab_forest_of_connector(connector), &batch);
    engine_import(lab->front->engine, connector, &batch, full, lab->now, cause, step, a);
    return NULL;
}

const struct err *
lab_export_lots(struct lab *lab, uint32_t connector, uint32_t run, struct step_result *step,
                struct arena *a)
{
    const struct op *ops;
    uint32_t n, sent = 0;

    for (;;) {
        engine_export_next(lab->front->engine, connector, EXPORT_LOT, &ops, &n, a);
        if (n == 0)
            return lab_send_end(lab, a);
        struct receipt *receipts = ARENA_ARRAY(a, struct receipt, n);
        const struct err *broken = lab_send(lab, lab_door(lab, connector), ops, receipts, n, a);
        if (broken)
            return broken;
        engine_export_receipts(lab->front->engine, connector, ops, receipts, n, step);
        if (connector == LAB_ENTRA &&
            lab_record(lab, BY_CONNECT, run, ops, lab_faults_truth(lab, receipts), n))
            lab_stir(lab);
        lab_progress(lab, STR("export"), sent += n, 0);
    }
}

static void
watch_threshold(struct lab *lab, const struct step_result *step)
{
    struct guardrail *g = lab_guardrail(lab);
    struct threshold t = engine_threshold(lab->front->engine);

    g->limit = t.enabled ? t.count : 0;
    if (step->deletes > g->counted)
        g->counted = step->deletes;
    if (str_eq(step->result, STR("stopped-deletion-threshold-exceeded")))
        g->state = GUARDRAIL_FIRED;
}

static const struct err *
export_step(struct lab *lab, uint32_t connector, uint32_t run, cause_id cause,
            struct step_result *step, struct arena *a)
{
    if (engine_export_begin(lab->front->engine, connector, lab->now, cause, step, a)) {
        const struct err *broken = lab_export_lots(lab, connector, run, step, a);
        engine_export_end(lab->front->engine, connector,
                          broken ? STR("stopped-connectivity") : STR(""), step);
        step->end = lab->now;
        if (broken)
            return broken;
    }
    if (connector == LAB_ENTRA)
        watch_threshold(lab, step);
    return NULL;
}

/*
 * Whose doing a run is: the command that started it. A full import that a changed OU filter was
 * waiting for is the doing of that command first.
 */
static cause_id
blamed_on(struct lab *lab, uint32_t connector, enum step_kind kind)
{
    const struct cause *command = causes_get(&lab->journal.causes, lab->command);
    cause_id *changed = &lab->front->filter_changed[connector];

    if (!*changed || kind != STEP_FULL_IMPORT || !command)
        return lab->command;
    if (!engine_watermark(lab->front->engine, connector)
             .len) { /* the first import: nothing changes */
        *changed = 0;
        return lab->command;
    }
    struct cause after_filter = *command;
    after_filter.because = *changed;
    *changed = 0;
    return causes_add(&lab->journal.causes, after_filter);
}

static const struct err *
run_step(struct lab *lab, uint32_t connector, enum step_kind kind, uint32_t run, struct arena *a)
{
    struct step_result step = {0};
    const struct err *broken = NULL;
    bool full = kind == STEP_FULL_IMPORT || kind == STEP_FULL_SYNC;
    cause_id cause = causes_add(&lab->journal.causes,
                                (struct cause){.kind = CAUSE_RUN,
                                               .because = blamed_on(lab, connector, kind),
                                               .subject = profile_name(kind),
                                               .detail = lab->front->connectors[connector].name});

    TRY(lab_check_stop(lab, a));
    struct arena_mark mark = arena_mark(lab->scratch);
    switch (kind) {
    case STEP_FULL_IMPORT:
    case STEP_DELTA_IMPORT:
        broken = import_step(lab, connector, full, cause, &step, lab->scratch);
        break;
    case STEP_FULL_SYNC:
    case STEP_DELTA_SYNC:
        lab_progress(lab, STR("synchronisation"), 0, 0);
        engine_sync(lab->front->engine, connector, full, lab->now, cause, &step, lab->scratch);
        break;
    case STEP_EXPORT:
        broken = export_step(lab, connector, run, cause, &step, lab->scratch);
        break;
    }
    if (broken)
        broken =
            err_wrap(broken, NOWHERE, a, "while running " STR_FMT " of " STR_FMT,
                     STR_ARG(profile_name(kind)), STR_ARG(lab->front->connectors[connector].name));
    else
        keep_run(lab, connector, &step, cause);
    broken = err_copy(broken, a);
    arena_rewind(lab->scratch, mark);
    return broken;
}

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
                        s->export[EXPORT_DELETE] + s->export[EXPORT_FAILURE] + s->errors.n;
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
                TRY(run_step(lab, c, step_kind_of(lab, c, cycle_steps[i].what, initial), run, a));
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

static const struct err *
no_such_profile(struct str profile, struct arena *a)
{
    return err_new(ERR_INPUT, NOWHERE, a,
                   "there is no run profile \"" STR_FMT
                   "\"; one of: Full Import, Delta Import, Full Synchronization, Delta "
                   "Synchronization, Export",
                   STR_ARG(profile));
}

const struct err *
lab_run_profile(struct lab *lab, uint32_t connector, struct str profile, struct arena *a)
{
    TRY(lab_need_connect(lab, a));
    TRY(lab_tell_time(lab, a));
    for (size_t i = 0; i < sizeof profiles / sizeof *profiles; i++)
        if (str_ieq(profiles[i].name, profile)) {
            lab_stir(lab);
            uint32_t run = journal_run_add(&lab->journal, BY_CONNECT, lab->now, profiles[i].name);
            TRY(run_step(lab, connector, profiles[i].kind, run, a));
            return lab_check_suspects(lab, a);
        }
    return no_such_profile(profile, a);
}
