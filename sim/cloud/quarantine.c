/* SPDX-License-Identifier: MIT */
/*
 * The brakes: the deletion threshold, and quarantine after too many failures.
 *
 * Deletion: the job stops before the first delete when a cycle holds as many deletes as the
 * threshold (how-to-accidental-deletes: at most 499 of 500 go through). References are not counted.
 * Failures: application-provisioning-quarantine-status.
 */
#include "sim/cloud/state.h"

enum {
    FAILURES_BASE = 5000, /* with a share of 40 %, or 40,000 of them */
    FAILURES_MANY = 40000,
    FAILURES_SHARE = 40,
    FAILURES_TOTAL = 60000, /* references included */
    QUARANTINE_DAYS = 28,   /* then the job is disabled */
    CYCLE_MINUTES = 2,      /* reference-cloud-sync-faq */
};

/* Waiting times of a quarantined job; the last one repeats. */
static const int64_t quarantine_waits[] = {6 * HOUR, 12 * HOUR, 24 * HOUR};

static uint32_t
count_deletes(const struct cloud *c)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < c->work.n; i++)
        n += c->objects.at[c->work.at[i]].delete_waits;
    return n;
}

static void
log_staged(struct cloud *c)
{
    for (uint32_t i = 0; i < c->work.n; i++)
        if (c->objects.at[c->work.at[i]].delete_waits)
            cloud_log_add(c, c->work.at[i],
                          (struct cloud_log_entry){.action = CLOUD_STAGED_DELETE,
                                                   .result = CLOUD_SKIPPED,
                                                   .reason = STR("TooManyDeletes")});
}

bool
cloud_deletes_held(struct cloud *c)
{
    uint32_t deletes = count_deletes(c);
    bool forced = c->force_deletes;

    if (deletes > c->most_deletes)
        c->most_deletes = deletes;
    c->force_deletes = false;
    if (c->threshold == 0 || deletes < c->threshold || forced)
        return false;
    c->cycle.staged_deletes = deletes;
    c->cycle.quarantined = true;
    c->quarantine_reason = STR("TooManyDeletes");
    log_staged(c);
    return true;
}

static struct str
failure_reason(const struct cloud *c)
{
    uint64_t failed = c->cycle.failed, tried = c->work.n;

    if (failed + c->cycle.unresolved > FAILURES_TOTAL)
        return STR("EncounteredTotalEscrowThreshold");
    if (failed > FAILURES_MANY)
        return STR("EncounteredBaseEscrowThreshold");
    if (failed >= FAILURES_BASE && failed * 100 > tried * FAILURES_SHARE)
        return STR("EncounteredEscrowProportionThreshold");
    return STR("");
}

/* Four weeks in quarantine: the job is disabled, and begins from the start when it is enabled. */
static void
give_up(struct cloud *c)
{
    c->enabled = false;
    c->next_cycle = 0;
    c->watermark = STR("");
}

void
cloud_plan_next(struct cloud *c)
{
    size_t steps = sizeof quarantine_waits / sizeof *quarantine_waits;

    if (!c->cycle.quarantined) {
        c->quarantine_reason = failure_reason(c);
        c->cycle.quarantined = c->quarantine_reason.len > 0;
    }
    if (!c->enabled) {
        c->next_cycle = 0;
        return;
    }
    if (!c->cycle.quarantined) {
        c->quarantine_tries = 0;
        c->next_cycle = c->last_cycle + CYCLE_MINUTES * MINUTE;
        return;
    }
    if (c->quarantine_tries == 0)
        c->quarantine_since = c->last_cycle;
    if (c->last_cycle - c->quarantine_since >= QUARANTINE_DAYS * DAY) {
        give_up(c);
        return;
    }
    size_t step = c->quarantine_tries < steps ? c->quarantine_tries : steps - 1;
    c->next_cycle = c->last_cycle + quarantine_waits[step];
    c->quarantine_tries++;
}

void
cloud_cycle_unreachable(struct cloud *c, vtime now)
{
    c->cycle = (struct cloud_cycle){.at = now, .quarantined = true};
    c->quarantine_reason = STR("EncounteredQuarantineException");
    c->error = STR("HybridIdentityServiceNoActiveAgents");
    c->last_cycle = now;
    cloud_plan_next(c);
}

void
cloud_skip_cycle(struct cloud *c, vtime now)
{
    c->last_cycle = now;
    c->cycle.quarantined = c->quarantine_reason.len > 0;
    cloud_plan_next(c);
}
