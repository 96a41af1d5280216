/* SPDX-License-Identifier: MIT */
/*
 * Connect's side of the run loop: run profiles, cycles, and what a change of configuration means.
 */
#include "sim/base/arena.h"
#include "sim/model/dn.h"
#include "sim/run/lab_state.h"

enum { EXPORT_LOT = 500, IDLE_DAYS = 7, INTERVAL = 30 * MINUTE };

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

const struct err *
lab_install_connect(struct lab *lab, struct arena *a)
{
    if (lab->engine)
        return err_new(ERR_REFUSED, NOWHERE, a, "Connect is installed already");
    ruleset_init(&lab->rules, lab->perm);
    for (uint32_t i = 0; i < LAB_CONNECTORS; i++)
        ruleset_connector(&lab->rules, lab->connectors[i].name, lab->connectors[i].id,
                          lab->connectors[i].side);
    TRY(rules_load(&lab->rules, lab->setup.rules_file, lab->setup.rules_text, lab->setup.schema,
                   lab->perm));
    struct engine_config config = {.schema = lab->setup.schema,
                                   .assumptions = lab->setup.assumptions,
                                   .rules = &lab->rules,
                                   .causes = &lab->journal.causes,
                                   .n = LAB_CONNECTORS,
                                   .connectors = lab->connectors,
                                   .deletion_threshold = lab->journal.guardrails.at[0].limit};
    lab->engine = engine_new(&config, lab->perm);
    lab->scheduler = (struct lab_scheduler){.allowed_interval = INTERVAL,
                                            .next_policy = POLICY_INITIAL,
                                            .next_start = lab->now + INTERVAL,
                                            .purge_interval = 7 * DAY,
                                            .enabled = true,
                                            .maintenance = true};
    /* everything is selected: the domain is listed, whatever else is listed stands below it */
    *VEC_PUSH(&lab->include, lab->perm) = lab->setup.world.domain.base;
    engine_set_ou_filter(lab->engine, LAB_AD, lab->include.at, lab->include.n, NULL, 0);
    lab_stir(lab);
    return NULL;
}

struct engine *
lab_connect(const struct lab *lab)
{
    return lab->engine;
}

const struct err *
lab_need_connect(const struct lab *lab, struct arena *a)
{
    if (lab->engine)
        return NULL;
    return err_remedy(err_new(ERR_REFUSED, NOWHERE, a, "Connect is not installed"), a,
                      "Run Install-LabConnect -Express first.");
}

struct lab_scheduler *
lab_scheduler(struct lab *lab)
{
    return &lab->scheduler;
}

int64_t
lab_scheduler_interval(const struct lab_scheduler *s)
{
    return s->customized_interval > s->allowed_interval ? s->customized_interval
                                                        : s->allowed_interval;
}

void
lab_scheduler_changed(struct lab *lab)
{
    if (lab->scheduler.next_start < lab->now)
        lab->scheduler.next_start = lab->now + lab_scheduler_interval(&lab->scheduler);
    lab->connect_quiet = false;
}

uint32_t
lab_run_count(const struct lab *lab)
{
    return lab->runs.n;
}

const struct lab_run *
lab_run_at(const struct lab *lab, uint32_t i)
{
    return &lab->runs.at[i];
}

const struct engine_connector *
lab_connector(const struct lab *lab, uint32_t connector)
{
    return &lab->connectors[connector];
}

struct ruleset *
lab_rules(struct lab *lab)
{
    return &lab->rules;
}

void
lab_rules_changed(struct lab *lab)
{
    lab_stir(lab);
}

void
lab_set_staging(struct lab *lab, bool staging)
{
    engine_set_staging(lab->engine, staging);
    lab->scheduler.staging = staging;
    lab_stir(lab);
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
    struct lab_run *run = VEC_PUSH(&lab->runs, lab->perm);

    *run = (struct lab_run){.number = lab->runs.n,
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

static const struct err *
import_step(struct lab *lab, uint32_t connector, bool full, cause_id cause,
            struct step_result *step, struct arena *a)
{
    struct batch batch = {0};
    struct str watermark = full ? STR("") : engine_watermark(lab->engine, connector);

    lab_progress(lab, full ? STR("full import") : STR("delta import"), 0, 0);
    if (full || watermark.len)
        TRY(connector_read(lab_door(lab, connector), watermark, &batch, a));
    if (connector == LAB_AD)
        lab_learn(lab, &batch);
    engine_import(lab->engine, connector, &batch, full, lab->now, cause, step, a);
    return NULL;
}

static const struct err *
export_lots(struct lab *lab, uint32_t connector, uint32_t run, struct step_result *step,
            struct arena *a)
{
    const struct op *ops;
    uint32_t n, sent = 0;

    for (;;) {
        engine_export_next(lab->engine, connector, EXPORT_LOT, &ops, &n, a);
        if (n == 0)
            return NULL;
        struct receipt *receipts = ARENA_ARRAY(a, struct receipt, n);
        const struct err *broken = connector_apply(lab_door(lab, connector), ops, n, receipts, a);
        if (broken)
            return broken;
        engine_export_receipts(lab->engine, connector, ops, receipts, n, step);
        if (connector == LAB_ENTRA && lab_record(lab, BY_CONNECT, run, ops, receipts, n))
            lab_stir(lab);
        lab_progress(lab, STR("export"), sent += n, 0);
    }
}

static void
watch_threshold(struct lab *lab, const struct step_result *step)
{
    struct guardrail *g = lab_guardrail(lab, BY_CONNECT);
    struct threshold t = engine_threshold(lab->engine);

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
    if (engine_export_begin(lab->engine, connector, lab->now, cause, step, a)) {
        const struct err *broken = export_lots(lab, connector, run, step, a);
        engine_export_end(lab->engine, connector, broken ? STR("stopped-connectivity") : STR(""),
                          step);
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

    if (!lab->filter_changed || connector != LAB_AD || kind != STEP_FULL_IMPORT || !command)
        return lab->command;
    struct cause after_filter = *command;
    after_filter.because = lab->filter_changed;
    lab->filter_changed = 0;
    return causes_add(&lab->journal.causes, after_filter);
}

static const struct err *
run_step(struct lab *lab, uint32_t connector, enum step_kind kind, uint32_t run, struct arena *a)
{
    struct step_result step = {0};
    const struct err *broken = NULL;
    bool full = kind == STEP_FULL_IMPORT || kind == STEP_FULL_SYNC;
    cause_id cause =
        causes_add(&lab->journal.causes, (struct cause){.kind = CAUSE_RUN,
                                                        .because = blamed_on(lab, connector, kind),
                                                        .subject = profile_name(kind),
                                                        .detail = lab->connectors[connector].name});

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
        engine_sync(lab->engine, connector, full, lab->now, cause, &step, lab->scratch);
        break;
    case STEP_EXPORT:
        broken = export_step(lab, connector, run, cause, &step, lab->scratch);
        break;
    }
    if (broken)
        broken = err_wrap(broken, NOWHERE, a, "while running " STR_FMT " of " STR_FMT,
                          STR_ARG(profile_name(kind)), STR_ARG(lab->connectors[connector].name));
    else
        keep_run(lab, connector, &step, cause);
    broken = err_copy(broken, a);
    arena_rewind(lab->scratch, mark);
    return broken;
}

/* Order of work inside a cycle. */
static const struct {
    uint32_t connector;
    enum { IMPORT, SYNC, EXPORT } what;
} cycle_steps[] = {
    {LAB_AD, IMPORT},  {LAB_ENTRA, IMPORT}, {LAB_AD, SYNC},
    {LAB_ENTRA, SYNC}, {LAB_ENTRA, EXPORT}, {LAB_AD, EXPORT},
};

static enum step_kind
step_kind_of(const struct lab *lab, size_t i, bool initial)
{
    uint32_t connector = cycle_steps[i].connector;

    switch (cycle_steps[i].what) {
    case IMPORT:
        return initial || engine_full_import_due(lab->engine, connector) ? STEP_FULL_IMPORT
                                                                         : STEP_DELTA_IMPORT;
    case SYNC:
        return initial || engine_full_sync_due(lab->engine, connector) ? STEP_FULL_SYNC
                                                                       : STEP_DELTA_SYNC;
    case EXPORT:
        break;
    }
    return STEP_EXPORT;
}

/* After seven idle days the chain of deltas is not trusted any more. */
static bool
slept_too_long(const struct lab *lab)
{
    return lab->last_cycle && lab->now - lab->last_cycle > IDLE_DAYS * DAY;
}

/* Nothing staged, nothing to send, nothing sent: until something changes, cycles do nothing. */
static bool
cycle_was_quiet(struct lab *lab, uint32_t first_run)
{
    for (uint32_t i = first_run; i < lab->runs.n; i++) {
        const struct step_result *s = &lab->runs.at[i].step;
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
    uint32_t first_run = lab->runs.n;
    uint32_t run = journal_run_add(&lab->journal, BY_CONNECT, lab->now, STR("cycle"));

    for (size_t i = 0; i < sizeof cycle_steps / sizeof *cycle_steps; i++)
        TRY(run_step(lab, cycle_steps[i].connector, step_kind_of(lab, i, initial), run, a));
    TRY(lab_check_suspects(lab, a));
    lab->connect_quiet = cycle_was_quiet(lab, first_run);
    return NULL;
}

const struct err *
lab_cycle(struct lab *lab, enum lab_policy policy, struct arena *a)
{
    TRY(lab_need_connect(lab, a));
    TRY(lab_tell_time(lab, a));
    if (policy == POLICY_UNSPECIFIED)
        policy = lab->scheduler.next_policy;
    bool initial = policy == POLICY_INITIAL || slept_too_long(lab);
    lab->cycle = ++lab->cycles;
    lab->scheduler.in_progress = true;
    const struct err *broken = run_cycle(lab, initial, a);
    lab->scheduler.in_progress = false;
    lab->cycle = 0;
    lab->last_cycle = lab->now;
    lab->writers_stale = true;
    if (initial && !broken)
        lab->scheduler.next_policy = POLICY_DELTA;
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

static const struct err *
must_be_container(struct lab *lab, struct str dn, struct arena *a)
{
    struct entries found = {0};
    struct query q = {.base = dn, .scope = SCOPE_BASE};

    if (!dn_valid(dn))
        return err_new(ERR_INPUT, NOWHERE, a,
                       "\"" STR_FMT "\" is not a distinguished name; an OU is written like "
                       "OU=CPUsers,DC=contoso,DC=com",
                       STR_ARG(dn));
    TRY(lab_ad_find(lab, &q, &found, a));
    if (found.list.n == 0 || !class_is_container(found.list.at[0].class))
        return err_new(ERR_NOT_FOUND, NOWHERE, a, "there is no OU or container \"" STR_FMT "\"",
                       STR_ARG(dn));
    return NULL;
}

/* A name is in one of the lists: the last word counts. */
static void
list_without(struct str *at, uint32_t *n, struct str dn)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < *n; i++)
        if (!dn_same(at[i], dn))
            at[kept++] = at[i];
    *n = kept;
}

const struct err *
lab_ou_filter(struct lab *lab, const struct str *include, uint32_t include_n,
              const struct str *exclude, uint32_t exclude_n, struct arena *a)
{
    TRY(lab_need_connect(lab, a));
    for (uint32_t i = 0; i < include_n; i++)
        TRY(must_be_container(lab, include[i], a));
    for (uint32_t i = 0; i < exclude_n; i++)
        TRY(must_be_container(lab, exclude[i], a));
    for (uint32_t i = 0; i < include_n; i++) {
        list_without(lab->exclude.at, &lab->exclude.n, include[i]);
        list_without(lab->include.at, &lab->include.n, include[i]);
        *VEC_PUSH(&lab->include, lab->perm) = str_copy(include[i], lab->perm);
    }
    for (uint32_t i = 0; i < exclude_n; i++) {
        list_without(lab->include.at, &lab->include.n, exclude[i]);
        list_without(lab->exclude.at, &lab->exclude.n, exclude[i]);
        *VEC_PUSH(&lab->exclude, lab->perm) = str_copy(exclude[i], lab->perm);
    }
    engine_set_ou_filter(lab->engine, LAB_AD, lab->include.at, lab->include.n, lab->exclude.at,
                         lab->exclude.n);
    lab->filter_changed = lab->command;
    lab_stir(lab);
    return NULL;
}
