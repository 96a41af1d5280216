/* SPDX-License-Identifier: MIT */
/*
 * One cycle from the directory's side: take the report, decide scope, map, and list the work.
 * What is then written, and in which order, is in write.c.
 */
#include "sim/base/arena.h"
#include "sim/cloud/state.h"

static void
enlist(struct cloud *c, uint32_t index)
{
    struct cloud_object *o = &c->objects.at[index];

    if (o->work_in == c->cycles)
        return;
    o->work_in = c->cycles;
    *VEC_PUSH(&c->work, c->perm) = index;
}

static cause_id
scope_cause(struct cloud *c, uint32_t index, struct str what)
{
    return causes_add(c->setup.causes, (struct cause){.kind = CAUSE_SCOPE,
                                                      .because = c->cycle_cause,
                                                      .subject = c->objects.at[index].dn,
                                                      .detail = what});
}

/* The object is not (any more) for this job. What the job made for it is to be deleted. */
void
cloud_leave_scope(struct cloud *c, uint32_t index, struct str why)
{
    struct cloud_object *o = &c->objects.at[index];

    o->in_scope = false;
    o->escrow = false;
    if (!o->exported || o->delete_waits || !cloud_mapping_for(c->mapping, o->class))
        return;
    o->delete_waits = true;
    o->cause = scope_cause(c, index, why);
    enlist(c, index);
}

static void
log_skip(struct cloud *c, uint32_t index, struct str reason)
{
    c->cycle.skipped++;
    cloud_log_add(
        c, index,
        (struct cloud_log_entry){.action = CLOUD_OTHER, .result = CLOUD_SKIPPED, .reason = reason});
}

/* An expression failed on the object's data. It stays as it is until the directory changes it. */
static void
map_failed(struct cloud *c, uint32_t index, const struct err *wrong)
{
    struct cloud_object *o = &c->objects.at[index];

    c->cycle.failed++;
    o->dirty = false;
    o->unmapped = o->escrow = true;
    cloud_log_add(c, index,
                  (struct cloud_log_entry){.action = CLOUD_OTHER,
                                           .result = CLOUD_FAILURE,
                                           .reason = STR("MappingError"),
                                           .detail = str_copy(wrong->text, c->perm)});
}

/*
 * Maps what the directory reported; the object is written if that differs from what was written, or
 * if everything is written again.
 */
void
cloud_stage(struct cloud *c, uint32_t index, const struct entry *e, struct arena *step)
{
    struct cloud_object *o = &c->objects.at[index];
    struct entry wanted;

    o->cause = scope_cause(c, index, o->in_scope ? STR("changed") : STR("came into scope"));
    o->in_scope = true;
    o->delete_waits = false;
    enlist(c, index);
    const struct err *wrong = cloud_map(c->mapping, &c->setup, e, o->anchor, c->now, &wanted, step);
    if (wrong) {
        map_failed(c, index, wrong);
        return;
    }
    o->unmapped = o->escrow = false;
    o->whole = o->whole || c->cycle.initial;
    o->dirty = !o->exported || o->whole || !entry_same(&wanted, &o->written, SIDE_ENTRA, step);
    if (o->dirty)
        o->wanted = entry_copy(&wanted, c->perm);
    cloud_source_references(c, index, e, step);
}

static void
decide(struct cloud *c, uint32_t index, const struct entry *e, struct arena *step)
{
    if (!cloud_mapping_for(c->mapping, e->class))
        return;
    if (!cloud_holds(c, index)) {
        cloud_leave_scope(c, index, STR("left the scope"));
        return;
    }
    struct str reason = cloud_skip_reason(e);
    if (reason.len) {
        log_skip(c, index, reason);
        cloud_leave_scope(c, index, STR("is excluded"));
        return;
    }
    cloud_stage(c, index, e, step);
}

static void
take_gone(struct cloud *c, const struct batch *batch)
{
    for (uint32_t i = 0; i < batch->changes.n; i++) {
        const struct change *change = &batch->changes.at[i];
        if (change->kind != CHANGE_GONE)
            continue;
        uint32_t index = cloud_source_gone(c, change->entry.anchor);
        if (index != MAP_NONE)
            cloud_leave_scope(c, index, STR("was deleted in the directory"));
    }
}

/* After a full read: whatever was not reported is not there any more. */
static void
take_absences(struct cloud *c)
{
    for (uint32_t i = 0; i < c->objects.n; i++) {
        if (c->objects.at[i].gone || c->objects.at[i].seen_in == c->cycles)
            continue;
        cloud_source_gone(c, c->objects.at[i].guid);
        cloud_leave_scope(c, i, STR("was deleted in the directory"));
    }
}

/* Containers first: a renamed one moves what the rest of the report refers to. */
static void
take_puts(struct cloud *c, const struct batch *batch, uint32_t *indices)
{
    for (int containers = 1; containers >= 0; containers--)
        for (uint32_t i = 0; i < batch->changes.n; i++) {
            const struct change *change = &batch->changes.at[i];
            if (change->kind != CHANGE_PUT ||
                class_is_container(change->entry.class) != (containers == 1))
                continue;
            indices[i] = cloud_source_put(c, &change->entry, batch->full);
            c->objects.at[indices[i]].seen_in = c->cycles;
        }
}

void
cloud_cycle_begin(struct cloud *c, const struct batch *batch, vtime now, cause_id cause,
                  struct arena *step)
{
    uint32_t *indices = ARENA_ARRAY(step, uint32_t, batch->changes.n);

    c->cycles++;
    c->ran = true;
    c->error = STR("");
    c->now = now;
    c->cycle_cause = cause;
    c->cycle =
        (struct cloud_cycle){.at = now, .initial = batch->full, .imported = batch->changes.n};
    c->phase = PHASE_OBJECTS;
    c->cursor = 0;
    c->work.n = 0;
    take_gone(c, batch);
    take_puts(c, batch, indices);
    if (batch->full)
        take_absences(c);
    cloud_take_groups(c, batch, indices, step);
    for (uint32_t i = 0; i < batch->changes.n; i++)
        if (batch->changes.at[i].kind == CHANGE_PUT)
            decide(c, indices[i], &batch->changes.at[i].entry, step);
    for (uint32_t i = 0; i < c->waiting.n; i++)
        enlist(c, c->waiting.at[i]);
    c->waiting.n = 0;
    c->watermark = str_copy(batch->watermark, c->perm);
}

void
cloud_cycle_admit(struct cloud *c, const struct entry *e, struct arena *step)
{
    decide(c, cloud_source_put(c, e, false), e, step);
}

static void
remember_cycle(struct cloud *c)
{
    const struct cloud_cycle *now = &c->cycle;

    c->last_success = *now;
    if (now->created || now->updated || now->deleted || now->references)
        c->last_exports = *now;
    if (!c->steady_since && !c->waiting.n)
        c->steady_since = now->at;
}

struct cloud_cycle
cloud_cycle_end(struct cloud *c, vtime now)
{
    if (c->cycle.deleted)
        cloud_forget_links(c);
    for (uint32_t i = 0; i < c->work.n; i++) {
        struct cloud_object *o = &c->objects.at[c->work.at[i]];
        bool left_over = o->delete_waits || (o->in_scope && (o->escrow || cloud_refs_wait(o)));
        if (left_over && o->waits_from != c->cycles) /* it may stand in the list twice */
            *VEC_PUSH(&c->waiting, c->perm) = c->work.at[i];
        o->waits_from = c->cycles;
    }
    c->last_cycle = now;
    cloud_plan_next(c);
    remember_cycle(c);
    return c->cycle;
}
