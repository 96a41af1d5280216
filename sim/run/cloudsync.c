/* SPDX-License-Identifier: MIT */
/*
 * Cloud Sync's side of the run loop: one cycle of the job.
 */
#include "sim/base/arena.h"
#include "sim/run/lab_state.h"

enum { LOT = 500 };

struct cloud *
lab_cloud(const struct lab *lab)
{
    return lab->cloud;
}

const struct err *
lab_cloud_configure(struct lab *lab, struct str domain, struct str name, const struct str *ous,
                    uint32_t n, struct arena *a)
{
    const struct lab_world *w = &lab->setup.world;
    uint32_t forest = 0;
    const struct cloud_domain *d = domain.len ? lab_world_domain(w, domain, &forest) : &w->domain;

    if (!d)
        return err_new(ERR_NOT_FOUND, NOWHERE, a, "there is no domain \"" STR_FMT "\"",
                       STR_ARG(domain));
    TRY(cloud_configure(lab->cloud, d, name.len ? name : d->fqdn, ous, n, a));
    lab->cloud_forest = forest;
    return NULL;
}

void
lab_cloud_changed(struct lab *lab)
{
    lab_guardrail(lab, BY_CLOUD_SYNC)->limit = cloud_view(lab->cloud).threshold;
    lab_stir(lab);
}

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

static const struct err *
write_lots(struct lab *lab, uint32_t run, uint32_t *effects, struct arena *a)
{
    const struct op *ops;
    uint32_t n, sent = 0;

    for (;;) {
        struct arena_mark mark = arena_mark(a);
        n = cloud_cycle_next(lab->cloud, LOT, &ops, a);
        if (n == 0)
            break;
        struct receipt *receipts = ARENA_ARRAY(a, struct receipt, n);
        TRY(lab_send(lab, lab->faults.cloud, ops, receipts, n, a));
        cloud_cycle_receipts(lab->cloud, ops, receipts, n, a);
        *effects += lab_record(lab, BY_CLOUD_SYNC, run, ops, lab_faults_truth(lab, receipts), n);
        lab_progress(lab, STR("Cloud Sync"), sent += n, 0);
        arena_rewind(a, mark);
    }
    return lab_send_end(lab, a);
}

static const struct err *
read_report(struct lab *lab, struct batch *batch, struct arena *a)
{
    struct connector *door = lab->faults.ad[lab->cloud_forest];

    TRY(lab_read(lab, door, cloud_watermark(lab->cloud), batch, a));
    if (!batch->stale)
        return NULL;
    *batch = (struct batch){0};
    return lab_read(lab, door, STR(""), batch, a);
}

static const struct err *
run_cycle(struct lab *lab, struct arena *a)
{
    struct batch batch = {0};
    uint32_t effects = 0;
    uint32_t run = journal_run_add(&lab->journal, BY_CLOUD_SYNC, lab->now, STR("cycle"));
    cause_id cause =
        causes_add(&lab->journal.causes, (struct cause){.kind = CAUSE_RUN,
                                                        .because = lab->command,
                                                        .subject = STR("provisioning cycle"),
                                                        .detail = STR("Cloud Sync")});

    const struct err *e = read_report(lab, &batch, a);
    if (e && e->kind == ERR_FAULT) { /* the next cycle reads on from where the last one was */
        lab_faults_note(lab, cause);
        cloud_skip_cycle(lab->cloud, lab->now);
        lab->cloud_quiet = false;
        return NULL;
    }
    TRY(e);
    lab_learn(lab, lab->cloud_forest, &batch);
    cloud_cycle_begin(lab->cloud, &batch, lab->now, cause, a);
    TRY(write_lots(lab, run, &effects, a));
    struct cloud_cycle cycle = cloud_cycle_end(lab->cloud, lab->now);
    struct cloud_view view = cloud_view(lab->cloud);
    struct guardrail *g = lab_guardrail(lab, BY_CLOUD_SYNC);
    g->counted = view.most_deletes;
    if (str_eq(view.quarantine_reason, STR("TooManyDeletes")))
        g->state = GUARDRAIL_FIRED;
    if (effects)
        lab_stir(lab);
    lab->writers_stale = true;
    lab->cloud_quiet = effects == 0 && cycle.imported == 0 && cycle.unanswered == 0;
    return NULL;
}

const struct err *
lab_cloud_cycle(struct lab *lab, struct arena *a)
{
    enum cloud_status status = cloud_view(lab->cloud).status;

    if (status == CLOUD_NOT_CONFIGURED || status == CLOUD_PAUSED)
        return err_remedy(
            err_new(ERR_REFUSED, NOWHERE, a, "no Cloud Sync configuration is enabled"), a,
            "Enable one with Enable-LabCloudSyncConfiguration.");
    TRY(lab_tell_time(lab, a));
    TRY(lab_check_stop(lab, a));
    struct arena_mark mark = arena_mark(lab->scratch);
    const struct err *broken = run_cycle(lab, lab->scratch);
    if (broken)
        broken = err_wrap(broken, NOWHERE, a, "while running a Cloud Sync cycle");
    broken = err_copy(broken, a);
    arena_rewind(lab->scratch, mark);
    return broken ? broken : lab_check_suspects(lab, a);
}
