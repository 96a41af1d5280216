/* SPDX-License-Identifier: MIT */
/*
 * Provisioning on demand: one object, now, by the same passes as a cycle.
 *
 * Scope filters are not asked, stock exclusions are, and every value is written again. The watermark
 * and the next cycle stay as they are. An object that the scope does not hold leaves nothing in the
 * job's state: a cycle that comes later does not know that it was ever written.
 */
#include "sim/base/arena.h"
#include "sim/cloud/state.h"

void
cloud_demand_know(struct cloud *c, const struct entry *target)
{
    if (map_get(&c->by_guid, target->anchor) == MAP_NONE)
        cloud_source_put(c, target, false);
}

bool
cloud_demand_begin(struct cloud *c, const struct entry *e, vtime now, cause_id cause,
                   struct arena *step)
{
    if (!cloud_mapping_for(c->mapping, e->class))
        return false;
    uint32_t index = cloud_source_put(c, e, false);
    struct cloud_object *o = &c->objects.at[index];
    struct str excluded = cloud_skip_reason(e);

    c->demand = (struct cloud_demand_state){.running = true,
                                            .object = index,
                                            .first_log = c->setup.service->log.n,
                                            .before = *o,
                                            .cycle = c->cycle,
                                            .force_deletes = c->force_deletes};
    c->now = now;
    c->cycle_cause = cause;
    c->cycle = (struct cloud_cycle){0};
    c->work.n = c->cursor = 0;
    c->phase = excluded.len ? PHASE_DONE : PHASE_OBJECTS;
    o->work_in = UINT32_MAX; /* of no cycle */
    o->whole = true;
    if (excluded.len)
        cloud_log_add(c, index,
                      (struct cloud_log_entry){
                          .action = CLOUD_OTHER, .result = CLOUD_SKIPPED, .reason = excluded});
    else
        cloud_stage(c, index, e, step);
    return true;
}

/* Nothing was different: what was logged about it becomes one entry that says so. */
static void
log_redundant(struct cloud *c)
{
    c->setup.service->log.n = c->demand.first_log;
    cloud_log_add(c, c->demand.object,
                  (struct cloud_log_entry){.action = CLOUD_OTHER,
                                           .result = CLOUD_SKIPPED,
                                           .reason = STR("RedundantExport")});
}

/* The entry that tells most: the first that changed anything, failed or was skipped. */
static struct cloud_log_entry *
telling_entry(struct cloud *c)
{
    struct cloud_service *s = c->setup.service;

    for (uint32_t i = c->demand.first_log; i < s->log.n; i++) {
        struct cloud_log_entry *e = &s->log.at[i];
        if (e->n || e->action != CLOUD_UPDATE || e->result != CLOUD_SUCCESS)
            return e;
    }
    log_redundant(c);
    return &s->log.at[s->log.n - 1];
}

/* What is left over waits for the next cycle, as after any. */
static void
keep_waiting(struct cloud *c, uint32_t index)
{
    const struct cloud_object *o = &c->objects.at[index];

    if (!o->escrow && !cloud_refs_wait(o))
        return;
    for (uint32_t i = 0; i < c->waiting.n; i++)
        if (c->waiting.at[i] == index)
            return;
    *VEC_PUSH(&c->waiting, c->perm) = index;
}

const struct cloud_log_entry *
cloud_demand_end(struct cloud *c, bool *in_scope)
{
    struct cloud_demand_state *d = &c->demand;
    struct cloud_object *o = &c->objects.at[d->object];
    const struct cloud_log_entry *told = telling_entry(c);

    *in_scope = cloud_holds(c, d->object);
    for (uint32_t i = d->first_log; i < c->setup.service->log.n; i++)
        c->setup.service->log.at[i].on_demand = true;
    if (*in_scope && !str_eq(told->reason, STR("RedundantExport")))
        keep_waiting(c, d->object);
    if (!*in_scope)
        *o = d->before;
    o->work_in = d->before.work_in;
    c->cycle = d->cycle;
    c->force_deletes = d->force_deletes;
    c->work.n = 0;
    c->phase = PHASE_DONE;
    d->running = false;
    return told;
}
