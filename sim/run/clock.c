/* SPDX-License-Identifier: MIT */
/*
 * Virtual time: what comes due while somebody waits.
 *
 * Connect's scheduler, Cloud Sync's jobs and scheduled tasks each have a next time; the earliest one runs:
 * Cloud Sync first where several are due, then Connect, then tasks. A cycle that cannot do anything, because the one before it did nothing
 * and nothing has happened since, is passed over: thirty days are 1,440 and 21,600 of them.
 */
#include "sim/base/arena.h"
#include "sim/run/lab_state.h"

static vtime
connect_due(const struct lab *lab)
{
    bool runs =
        lab->front->engine && lab->front->scheduler.enabled && !lab->front->scheduler.suspended;

    return runs ? lab->front->scheduler.next_start : (vtime)INT64_MAX;
}

/* When the first job is due, and which that is; of several the one that was made first. */
static vtime
cloud_due(const struct lab *lab, uint32_t *which)
{
    vtime due = INT64_MAX;

    *which = 0;
    for (uint32_t i = 0; i < lab->jobs.n; i++) {
        vtime next = cloud_view(lab->jobs.at[i].cloud).next_cycle;
        if (!lab_job_enabled(&lab->jobs.at[i]) || !next || next >= due)
            continue;
        due = next;
        *which = i;
    }
    return due;
}

static void
pass_to(struct lab *lab, vtime t)
{
    if (t <= lab->now)
        return;
    lab_writers_pass(lab, t - lab->now);
    lab->now = t;
}

static void
blame_clock(struct lab *lab, struct str what)
{
    lab->command =
        causes_add(&lab->journal.causes,
                   (struct cause){.kind = CAUSE_CLOCK, .because = lab->command, .subject = what});
}

static const struct err *
run_connect(struct lab *lab, struct arena *a)
{
    lab->front->scheduler.next_start = lab->now + lab_scheduler_interval(&lab->front->scheduler);
    if (lab->front->connect_quiet && lab->front->scheduler.next_policy == POLICY_DELTA) {
        lab->front->last_cycle = lab->now;
        journal_run_add(&lab->journal, BY_CONNECT, lab->now, STR("cycle"));
        return NULL;
    }
    blame_clock(lab, STR("Connect's scheduler"));
    return lab_cycle(lab, POLICY_UNSPECIFIED, a);
}

/* Another server's turn: it comes to the front for the time of its cycle. */
static const struct err *
run_parked(struct lab *lab, uint32_t which, struct arena *a)
{
    lab_server_swap(lab, which);
    const struct err *broken = run_connect(lab, a);
    lab_server_swap(lab, which);
    return broken;
}

static const struct err *
run_cloud(struct lab *lab, struct lab_job *job, struct arena *a)
{
    if (job->quiet) {
        cloud_skip_cycle(job->cloud, lab->now);
        if (!lab_job_enabled(job)) /* it gave up */
            lab_stir(lab);
        journal_run_add(&lab->journal, BY_CLOUD_SYNC, lab->now, STR("cycle"));
        return NULL;
    }
    blame_clock(lab, STR("Cloud Sync's timer"));
    return lab_job_cycle(lab, job, a);
}

static const struct err *
run_tasks(struct lab *lab, struct arena *a)
{
    blame_clock(lab, STR("a scheduled task"));
    return lab_tasks_run(lab, a);
}

const struct err *
lab_wait(struct lab *lab, int64_t seconds, struct arena *a)
{
    vtime until = lab->now + seconds;
    cause_id command = lab->command;

    lab->front->connect_quiet = false; /* somebody else may have written meanwhile */
    lab_servers_stir(lab);
    lab_jobs_stir(lab);
    for (;;) {
        uint32_t which, job;
        vtime connect = connect_due(lab), cloud = cloud_due(lab, &job), task = lab_tasks_due(lab);
        vtime parked = lab_servers_due(lab, &which);
        vtime next = cloud <= connect ? cloud : connect;
        next = next <= parked ? next : parked;
        next = next <= task ? next : task;
        if (next > until)
            break;
        pass_to(lab, next);
        lab->command = command;
        TRY(next == cloud     ? run_cloud(lab, &lab->jobs.at[job], a)
            : next == connect ? run_connect(lab, a)
            : next == parked  ? run_parked(lab, which, a)
                              : run_tasks(lab, a));
    }
    lab->command = command;
    pass_to(lab, until);
    return NULL;
}
