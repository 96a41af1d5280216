/* SPDX-License-Identifier: MIT */
/*
 * Connect at work: a run of a run profile, one step for each domain of its connector.
 */
#include "sim/base/arena.h"
#include "sim/run/lab_state.h"

enum { EXPORT_LOT = 500 };

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
                                 .result = lab->faults.last.fault->literal,
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

/* A lot and its receipts are done with before the next one: an export of a million holds one lot. */
const struct err *
lab_export_lots(struct lab *lab, uint32_t connector, uint32_t run, struct step_result *step,
                struct arena *a)
{
    const struct op *ops;
    uint32_t n, sent = 0;

    for (;;) {
        struct arena_mark mark = arena_mark(a);
        engine_export_next(lab->front->engine, connector, EXPORT_LOT, &ops, &n, a);
        if (n == 0)
            return lab_send_end(lab, a);
        struct lab_answers answers;
        const struct err *broken = lab_send(lab, lab_door(lab, connector), ops, n, &answers, a);
        if (broken)
            return broken;
        engine_export_receipts(lab->front->engine, connector, ops, answers.told, n, step);
        if (connector == LAB_ENTRA && lab_record(lab, BY_CONNECT, run, ops, answers.happened, n))
            lab_stir(lab);
        lab_progress(lab, STR("export"), sent += n, 0);
        arena_rewind(a, mark);
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
    bool first = !engine_watermark(lab->front->engine, connector).len;
    if (first) { /* it changes nothing for what was never there */
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

const struct err *
lab_run(struct lab *lab, const struct lab_profile *p, uint32_t run, struct arena *a)
{
    struct running r = {.connector = p->connector, .kind = p->kind, .profile = p->name, .run = run};
    uint32_t only = p->partition;
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
