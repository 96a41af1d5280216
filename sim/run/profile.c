/* SPDX-License-Identifier: MIT */
/*
 * Connect at work: run profiles, one step for each domain of a connector.
 */
#include "sim/base/arena.h"
#include "sim/base/buf.h"
#include "sim/run/lab_state.h"

enum { EXPORT_LOT = 500 };

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

struct str
lab_step_name(enum step_kind kind)
{
    for (size_t i = 0; i < sizeof profiles / sizeof *profiles; i++)
        if (profiles[i].kind == kind)
            return profiles[i].name;
    return STR("");
}

/* One run of a run profile: a step for each domain at work. */
struct running {
    uint32_t connector;
    enum step_kind kind;
    struct str profile;
    uint32_t run; /* in the journal */
    cause_id cause;
    uint32_t n, at; /* how many steps, and which one runs */
    const uint32_t *parts;
    bool whole; /* not of one domain on purpose */
    bool has_read;
    struct str read_from;
    struct batch batch;
};

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
keep_step(struct lab *lab, const struct running *r, const struct step_result *step)
{
    struct lab_run *run = VEC_PUSH(&lab->front->runs, lab->perm);

    *run = (struct lab_run){.number = lab->front->run_number,
                            .cycle = lab->cycle,
                            .connector = r->connector,
                            .partition = r->parts[r->at],
                            .step_number = r->at + 1,
                            .profile = r->profile,
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
    find_trouble(lab, step, r->cause);
}

/* The side gave no answer: the step ends, the next import reads on from where the last one was. */
static void
stop_import(struct lab *lab, const struct running *r, struct step_result *step, struct arena *a)
{
    *step = (struct step_result){.kind = r->kind,
                                 .connector = r->connector,
                                 .result = fault_row(lab->faults.last.fault->kind)->literal,
                                 .begin = lab->now,
                                 .end = lab->now,
                                 .arena = a};
    lab_faults_note(lab, r->cause);
}

/* One read serves all domains that read on from the same place. */
static const struct err *
read_side(struct lab *lab, struct running *r, struct str watermark, struct arena *a)
{
    if (r->has_read && str_eq(r->read_from, watermark))
        return NULL;
    r->has_read = false;
    r->batch = (struct batch){0};
    r->read_from = watermark;
    TRY(lab_read(lab, lab_door(lab, r->connector), watermark, &r->batch, a));
    r->has_read = true;
    if (r->batch.stale)
        lab_faults_note(lab, r->cause);
    if (r->connector != LAB_ENTRA)
        lab_learn(lab, lab_forest_of_connector(r->connector), &r->batch);
    return NULL;
}

static const struct err *
import_step(struct lab *lab, struct running *r, struct step_result *step, struct arena *a)
{
    static const struct batch nothing = {0};
    bool full = r->kind == STEP_FULL_IMPORT;
    struct str watermark = full ? STR("") : engine_watermark(lab->front->engine, r->connector);
    bool reads = full || watermark.len;
    const struct err *e = NULL;

    lab_progress(lab, full ? STR("full import") : STR("delta import"), 0, 0);
    if (reads)
        e = read_side(lab, r, watermark, a);
    if (e && e->kind == ERR_FAULT) {
        stop_import(lab, r, step, a);
        return NULL;
    }
    TRY(e);
    engine_import(lab->front->engine, r->connector, reads ? &r->batch : &nothing, full, lab->now,
                  r->cause, step, a);
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
    struct guardrail *g = lab_guardrail(lab, BY_CONNECT);
    struct threshold t = engine_threshold(lab->front->engine);

    g->limit = t.enabled ? t.count : 0;
    if (step->deletes > g->counted)
        g->counted = step->deletes;
    if (str_eq(step->result, STR("stopped-deletion-threshold-exceeded")))
        g->state = GUARDRAIL_FIRED;
}

static const struct err *
export_step(struct lab *lab, const struct running *r, struct step_result *step, struct arena *a)
{
    uint32_t connector = r->connector;

    if (engine_export_begin(lab->front->engine, connector, lab->now, r->cause, step, a)) {
        const struct err *broken = lab_export_lots(lab, connector, r->run, step, a);
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
blamed_on(struct lab *lab, uint32_t connector, enum step_kind kind, bool whole)
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
    if (whole) /* other domains are still waiting for theirs */
        *changed = 0;
    return causes_add(&lab->journal.causes, after_filter);
}

/* The domains that have a step: those in which something is selected. One step in all if none is. */
static void
find_parts(struct lab *lab, struct running *r, struct arena *a)
{
    const struct engine *e = lab->front->engine;
    uint32_t n = engine_partitions(e, r->connector);
    uint32_t *parts = ARENA_ARRAY(a, uint32_t, n);

    r->n = 0;
    for (uint32_t p = 0; p < n && n > 1; p++)
        if (engine_partition_selected(e, r->connector, p, r->kind != STEP_FULL_IMPORT))
            parts[r->n++] = p;
    if (r->n == 0)
        parts[r->n++] = ENGINE_NONE;
    r->parts = parts;
}

static const struct err *
run_step(struct lab *lab, struct running *r, struct step_result *step, struct arena *a)
{
    bool full = r->kind == STEP_FULL_SYNC;

    switch (r->kind) {
    case STEP_FULL_IMPORT:
    case STEP_DELTA_IMPORT:
        return import_step(lab, r, step, a);
    case STEP_FULL_SYNC:
    case STEP_DELTA_SYNC:
        lab_progress(lab, STR("synchronisation"), 0, 0);
        engine_sync(lab->front->engine, r->connector, full, lab->now, r->cause, step, a);
        return NULL;
    case STEP_EXPORT:
        return export_step(lab, r, step, a);
    }
    return NULL;
}

/* A step that did not start, or was stopped, ends its run. */
static bool
ends_run(struct str result)
{
    return str_starts(result, STR("no-start")) || str_starts(result, STR("stopped"));
}

static const struct err *
run_steps(struct lab *lab, struct running *r, struct arena *a)
{
    const struct err *broken = NULL;
    bool over = false;

    lab->front->run_number++;
    for (r->at = 0; r->at < r->n && !over && !broken; r->at++) {
        struct step_result step = {0};
        engine_work_on(lab->front->engine,
                       (struct engine_part){.partition = r->parts[r->at],
                                            .first = r->whole && r->at == 0,
                                            .last = r->whole && r->at + 1 == r->n});
        broken = run_step(lab, r, &step, a);
        if (!broken)
            keep_step(lab, r, &step);
        over = ends_run(step.result);
    }
    engine_work_on(lab->front->engine, (struct engine_part){.partition = ENGINE_NONE});
    return broken;
}

/* `only`: the run profile's own domain; ENGINE_NONE: all that are selected. */
static const struct err *
run_profile(struct lab *lab, struct running r, uint32_t only, struct arena *a)
{
    struct str name = lab->front->connectors[r.connector].name;

    r.cause = causes_add(
        &lab->journal.causes,
        (struct cause){.kind = CAUSE_RUN,
                       .because = blamed_on(lab, r.connector, r.kind, only == ENGINE_NONE),
                       .subject = r.profile,
                       .detail = name});
    TRY(lab_check_stop(lab, a));
    struct arena_mark mark = arena_mark(lab->scratch);
    find_parts(lab, &r, lab->scratch);
    r.whole = only == ENGINE_NONE;
    if (!r.whole) {
        r.parts = &only;
        r.n = 1;
    }
    const struct err *broken = run_steps(lab, &r, lab->scratch);
    if (broken)
        broken = err_wrap(broken, NOWHERE, a, "while running " STR_FMT " of " STR_FMT,
                          STR_ARG(r.profile), STR_ARG(name));
    broken = err_copy(broken, a);
    arena_rewind(lab->scratch, mark);
    return broken;
}

const struct err *
lab_run_steps(struct lab *lab, uint32_t connector, enum step_kind kind, uint32_t run,
              struct arena *a)
{
    struct running r = {
        .connector = connector, .kind = kind, .profile = lab_step_name(kind), .run = run};

    return run_profile(lab, r, ENGINE_NONE, a);
}

/* --- profiles of one's own --------------------------------------------------------------------- */

static const struct lab_profile *
own_profile(const struct lab *lab, uint32_t connector, struct str name)
{
    for (uint32_t i = 0; i < lab->front->profiles.n; i++) {
        const struct lab_profile *p = &lab->front->profiles.at[i];
        if (p->connector == connector && str_ieq(p->name, name))
            return p;
    }
    return NULL;
}

bool
lab_profile_at(const struct lab *lab, uint32_t i, uint32_t connector, struct lab_profile *out)
{
    enum { STOCK = sizeof profiles / sizeof *profiles };

    if (i < STOCK) {
        *out = (struct lab_profile){profiles[i].name, connector, profiles[i].kind, ENGINE_NONE};
        return true;
    }
    if (i - STOCK >= lab->front->profiles.n)
        return false;
    *out = lab->front->profiles.at[i - STOCK];
    return true;
}

static const struct lab_profile *
find_profile(const struct lab *lab, uint32_t connector, struct str name, struct lab_profile *stock)
{
    for (size_t i = 0; i < sizeof profiles / sizeof *profiles; i++)
        if (str_ieq(profiles[i].name, name)) {
            *stock =
                (struct lab_profile){profiles[i].name, connector, profiles[i].kind, ENGINE_NONE};
            return stock;
        }
    return own_profile(lab, connector, name);
}

static const struct err *
no_such_profile(struct lab *lab, uint32_t connector, struct str profile, struct arena *a)
{
    struct buf own = buf_in(a);

    for (uint32_t i = 0; i < lab->front->profiles.n; i++)
        if (lab->front->profiles.at[i].connector == connector)
            buf_fmt(&own, ", " STR_FMT, STR_ARG(lab->front->profiles.at[i].name));
    return err_new(ERR_INPUT, NOWHERE, a,
                   "there is no run profile \"" STR_FMT
                   "\"; one of: Full Import, Delta Import, Full Synchronization, Delta "
                   "Synchronization, Export" STR_FMT,
                   STR_ARG(profile), STR_ARG(buf_str(&own)));
}

const struct err *
lab_add_profile(struct lab *lab, const struct lab_profile *p, struct arena *a)
{
    struct lab_profile stock;

    TRY(lab_need_connect(lab, a));
    if (find_profile(lab, p->connector, p->name, &stock))
        return err_new(ERR_REFUSED, NOWHERE, a, "there is a run profile \"" STR_FMT "\" already",
                       STR_ARG(p->name));
    struct lab_profile *own = VEC_PUSH(&lab->front->profiles, lab->perm);
    *own = *p;
    own->name = str_copy(p->name, lab->perm);
    return NULL;
}

const struct err *
lab_run_profile(struct lab *lab, uint32_t connector, struct str profile, struct arena *a)
{
    struct lab_profile stock;

    TRY(lab_need_connect(lab, a));
    TRY(lab_tell_time(lab, a));
    const struct lab_profile *p = find_profile(lab, connector, profile, &stock);
    if (!p)
        return no_such_profile(lab, connector, profile, a);
    lab_stir(lab);
    struct running r = {.connector = connector,
                        .kind = p->kind,
                        .profile = p->name,
                        .run = journal_run_add(&lab->journal, BY_CONNECT, lab->now, p->name)};
    TRY(run_profile(lab, r, p->partition, a));
    return lab_check_suspects(lab, a);
}
