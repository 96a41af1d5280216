/* SPDX-License-Identifier: MIT */
/*
 * Cloud Sync's side of the run loop: one cycle of a job. (Which jobs there are is in jobs.c.)
 */
#include "sim/base/arena.h"
#include "sim/run/lab_state.h"

enum { LOT = 500 };

/* After a full report, whoever was not in it is not in the directory. */
static void
miss_the_absent(struct lab *lab, uint32_t forest, const struct batch *batch)
{
    struct arena_mark mark = arena_mark(lab->scratch);
    struct map seen = map_in(lab->scratch, false);

    for (uint32_t i = 0; i < batch->changes.n; i++)
        map_set(&seen, batch->changes.at[i].entry.anchor, i);
    for (uint32_t i = 0; i < lab->people.list.n; i++) {
        struct who *w = &lab->people.list.at[i];
        if (w->in_directory && map_get(&seen, w->guid) == MAP_NONE &&
            lab_world_forest(&lab->setup.world, w->brief.dn) == forest)
            w->in_directory = false;
    }
    arena_rewind(lab->scratch, mark);
}

void
lab_learn(struct lab *lab, uint32_t forest, const struct batch *batch)
{
    for (uint32_t i = 0; i < batch->changes.n; i++) {
        const struct change *change = &batch->changes.at[i];
        if (change->kind == CHANGE_PUT)
            people_see(&lab->people, &change->entry);
        else
            people_miss(&lab->people, change->entry.anchor);
    }
    if (batch->full)
        miss_the_absent(lab, forest, batch);
}

const struct err *
lab_job_write(struct lab *lab, struct cloud *c, uint32_t run, uint32_t *effects, struct arena *a)
{
    const struct op *ops;
    uint32_t n, sent = 0;

    for (;;) {
        struct arena_mark mark = arena_mark(a);
        n = cloud_cycle_next(c, LOT, &ops, a);
        if (n == 0)
            break;
        struct lab_answers answers;
        TRY(lab_send(lab, lab->faults.cloud, ops, n, &answers, a));
        cloud_cycle_receipts(c, ops, answers.told, n, a);
        *effects += lab_record(lab, BY_CLOUD_SYNC, run, ops, answers.happened, n);
        lab_progress(lab, STR("Cloud Sync"), sent += n, 0);
        arena_rewind(a, mark);
    }
    return lab_send_end(lab, a);
}

static const struct err *
read_report(struct lab *lab, const struct lab_job *job, struct batch *batch, struct arena *a)
{
    struct connector *door = lab->faults.ad[job->forest];

    TRY(lab_read(lab, door, cloud_watermark(job->cloud), batch, a));
    if (!batch->stale)
        return NULL;
    *batch = (struct batch){0};
    return lab_read(lab, door, STR(""), batch, a);
}

/* Who joined a group of the scope. One who is gone meanwhile is in the next report. */
static const struct err *
admit_newcomers(struct lab *lab, struct cloud *c, struct arena *a)
{
    struct str *dns;
    uint32_t n = cloud_cycle_newcomers(c, &dns, a);

    for (uint32_t i = 0; i < n; i++) {
        struct query q = {.base = dns[i], .scope = SCOPE_BASE};
        struct entries found = {0};
        const struct err *e = lab_ad_find(lab, &q, &found, a);
        if (e && e->kind != ERR_NOT_FOUND)
            return e;
        if (!e && found.list.n)
            cloud_cycle_admit(c, &found.list.at[0], a);
    }
    return NULL;
}

static void
watch_threshold(struct lab *lab, const struct lab_job *job)
{
    struct cloud_view view = cloud_view(job->cloud);
    struct guardrail *g = &lab->journal.guardrails.at[job->guardrail];

    if (view.most_deletes > g->counted)
        g->counted = view.most_deletes;
    if (str_eq(view.quarantine_reason, STR("TooManyDeletes")))
        g->state = GUARDRAIL_FIRED;
}

static const struct err *
work_through(struct lab *lab, struct lab_job *job, uint32_t run, struct arena *a)
{
    struct batch batch = {0};
    uint32_t effects = 0;
    cause_id cause = causes_add(
        &lab->journal.causes, (struct cause){.kind = CAUSE_RUN,
                                             .because = lab->command,
                                             .subject = STR("provisioning cycle"),
                                             .detail = lab_job_title(lab, job->cloud, lab->perm)});

    const struct err *e = read_report(lab, job, &batch, a);
    if (e && e->kind == ERR_FAULT) { /* the next cycle reads on from where the last one was */
        lab_faults_note(lab, cause);
        cloud_skip_cycle(job->cloud, lab->now);
        job->quiet = false;
        return NULL;
    }
    TRY(e);
    lab_learn(lab, job->forest, &batch);
    cloud_cycle_begin(job->cloud, &batch, lab->now, cause, a);
    TRY(admit_newcomers(lab, job->cloud, a));
    TRY(lab_job_write(lab, job->cloud, run, &effects, a));
    struct cloud_cycle cycle = cloud_cycle_end(job->cloud, lab->now);
    watch_threshold(lab, job);
    if (effects)
        lab_stir(lab);
    lab->writers_stale = true;
    job->quiet = effects == 0 && cycle.imported == 0 && cycle.unanswered == 0;
    return NULL;
}

static const struct err *
run_cycle(struct lab *lab, struct lab_job *job, struct arena *a)
{
    uint32_t run = journal_run_add(&lab->journal, BY_CLOUD_SYNC, lab->now, STR("cycle"));

    if (cloud_agent_running(lab->cloud_service))
        return work_through(lab, job, run, a);
    cloud_cycle_unreachable(job->cloud, lab->now);
    lab->writers_stale = true;
    return NULL;
}

const struct err *
lab_job_cycle(struct lab *lab, struct lab_job *job, struct arena *a)
{
    TRY(lab_tell_time(lab, a));
    TRY(lab_check_stop(lab, a));
    struct arena_mark mark = arena_mark(lab->scratch);
    const struct err *broken = run_cycle(lab, job, lab->scratch);
    if (broken)
        broken = err_wrap(broken, NOWHERE, a, "while running a Cloud Sync cycle");
    broken = err_copy(broken, a);
    arena_rewind(lab->scratch, mark);
    return broken ? broken : lab_check_suspects(lab, a);
}

const struct err *
lab_cloud_cycle(struct lab *lab, struct arena *a)
{
    bool any = false;

    for (uint32_t i = 0; i < lab->jobs.n; i++) {
        if (!lab_job_enabled(&lab->jobs.at[i]))
            continue;
        any = true;
        TRY(lab_job_cycle(lab, &lab->jobs.at[i], a));
    }
    if (any)
        return NULL;
    return err_remedy(err_new(ERR_REFUSED, NOWHERE, a, "no Cloud Sync configuration is enabled"), a,
                      "Enable one with Enable-LabCloudSyncConfiguration.");
}
