/* SPDX-License-Identifier: MIT */
/*
 * Members and managers: what is to be written, and what came of it.
 *
 * They are named by source anchor and resolved by the directory; what it does not have is asked for
 * again in later cycles and never taken away.
 */
#include "sim/base/arena.h"
#include "sim/cloud/write.h"

/* Those of `from` that `in` lacks; both are sorted. */
static uint32_t
targets_missing(const uint32_t *from, uint32_t n, const uint32_t *in, uint32_t in_n, uint32_t *out)
{
    uint32_t found = 0, k = 0;

    for (uint32_t i = 0; i < n; i++) {
        while (k < in_n && in[k] < from[i])
            k++;
        if (k == in_n || in[k] != from[i])
            out[found++] = from[i];
    }
    return found;
}

static bool
target_usable(const struct cloud *c, uint32_t target)
{
    if (assumption_is(c->setup.assumptions, ASSUME_refResolve, "scopeOnly"))
        return c->objects.at[target].exported;
    return true;
}

static void
push_mod(struct cloud *c, struct cloud_lot *lot, struct op *op, const struct cloud_refs *r,
         enum mod_kind kind, const uint32_t *targets, uint32_t n)
{
    struct mod *mods = (struct mod *)(uintptr_t)op->mods;
    struct str *names = ARENA_ARRAY(lot->arena, struct str, n);
    uint32_t used = 0;

    for (uint32_t i = 0; i < n; i++)
        if (kind == MOD_REMOVE || target_usable(c, targets[i]))
            names[used++] = cloud_target_dn(c, targets[i], lot->arena);
    if (used || kind == MOD_SET)
        mods[op->n++] = (struct mod){r->attr, kind, used, names};
}

/* In the first cycle: only members known to be gone are taken out, or all that are not ours. */
static bool
makes_equal(const struct cloud *c)
{
    return c->cycle.initial &&
           assumption_is(c->setup.assumptions, ASSUME_cloudFirstCycleMembers, "equal");
}

static void
push_reference(struct cloud *c, struct cloud_lot *lot, struct op *op, const struct cloud_refs *r)
{
    uint32_t *added = ARENA_ARRAY(lot->arena, uint32_t, r->n);
    uint32_t *removed = ARENA_ARRAY(lot->arena, uint32_t, r->written_n);
    uint32_t known = r->whole ? 0 : r->written_n;
    uint32_t adds = targets_missing(r->targets, r->n, r->written, known, added);
    uint32_t removes = targets_missing(r->written, r->written_n, r->targets, r->n, removed);

    if (r->multi && makes_equal(c)) {
        push_mod(c, lot, op, r, MOD_SET, r->targets, r->n);
        return;
    }
    if (!r->multi && r->n) { /* a new value takes the old one's place */
        if (adds && target_usable(c, r->targets[0]))
            push_mod(c, lot, op, r, MOD_SET, r->targets, r->n);
        return;
    }
    if (removes)
        push_mod(c, lot, op, r, MOD_REMOVE, removed, removes);
    if (adds)
        push_mod(c, lot, op, r, MOD_ADD, added, adds);
}

/* Who was deleted in the directory since is nobody to wait for. */
static void
drop_gone(struct cloud *c, struct cloud_refs *r)
{
    uint32_t *kept = (uint32_t *)(uintptr_t)r->targets, n = 0;

    for (uint32_t i = 0; i < r->n; i++)
        if (!c->objects.at[r->targets[i]].gone)
            kept[n++] = r->targets[i];
    r->n = n;
}

/* Does the directory name somebody who is not written yet? Both lists are sorted. */
static bool
still_wanted(const struct cloud_refs *r)
{
    uint32_t k = 0;

    for (uint32_t i = 0; i < r->n; i++) {
        while (k < r->written_n && r->written[k] < r->targets[i])
            k++;
        if (k == r->written_n || r->written[k] != r->targets[i])
            return true;
    }
    return false;
}

void
cloud_ask_references(struct cloud *c, struct cloud_lot *lot, uint32_t index)
{
    struct cloud_object *o = &c->objects.at[index];

    if (!o->in_scope || o->unmapped || !o->exported || !cloud_refs_wait(o))
        return;
    for (uint32_t i = 0; i < o->refs_n; i++)
        drop_gone(c, &o->refs[i]);
    struct op op = {.mods = ARENA_ARRAY(lot->arena, struct mod, 2 * CLOUD_REFS)};
    for (uint32_t i = 0; i < o->refs_n; i++)
        if (o->refs[i].waits)
            push_reference(c, lot, &op, &o->refs[i]);
    if (op.n == 0) {
        for (uint32_t i = 0; i < o->refs_n; i++)
            o->refs[i].waits = still_wanted(&o->refs[i]);
        return;
    }
    struct op *asked = cloud_ask(c, lot, index, OP_UPDATE);
    asked->mods = op.mods;
    asked->n = op.n;
}

/* Of a single value that could not be resolved the old one is still there. */
static void
references_written(struct cloud *c, struct cloud_refs *r, const struct map *unresolved,
                   struct arena *step)
{
    uint32_t *written = ARENA_ARRAY(c->perm, uint32_t, r->n);
    uint32_t n = 0;

    for (uint32_t i = 0; i < r->n; i++) {
        bool there = target_usable(c, r->targets[i]) &&
                     map_get(unresolved, cloud_target_dn(c, r->targets[i], step)) == MAP_NONE;
        if (there)
            written[n++] = r->targets[i];
    }
    if (r->multi || n || !r->n) {
        r->written = written;
        r->written_n = n;
    }
    r->whole = false;
    r->waits = still_wanted(r);
}

void
cloud_references_receipt(struct cloud *c, uint32_t index, const struct receipt *r,
                         struct arena *step)
{
    struct cloud_object *o = &c->objects.at[index];
    struct map unresolved = map_in(step, false);

    if (r->state != RECEIPT_DONE) {
        cloud_fail(c, index, r, CLOUD_UPDATE);
        o->escrow =
            cloud_target_vanished(r); /* else the object is right; its references still wait */
        if (o->escrow)
            cloud_forget_target(o); /* made again in the next cycle */
        return;
    }
    for (uint32_t i = 0; i < r->unresolved_n; i++)
        map_set(&unresolved, r->unresolved[i], i);
    for (uint32_t i = 0; i < o->refs_n; i++)
        if (o->refs[i].waits)
            references_written(c, &o->refs[i], &unresolved, step);
    for (uint32_t i = 0; i < r->effect.n; i++)
        c->cycle.references += r->effect.mods[i].n;
    c->cycle.unresolved += r->unresolved_n;
    if (r->effect.n == 0 && r->unresolved_n == 0)
        return;
    cloud_log_add(
        c, index,
        (struct cloud_log_entry){.action = CLOUD_UPDATE,
                                 .references = true,
                                 .result = r->unresolved_n ? CLOUD_WARNING : CLOUD_SUCCESS,
                                 .reason = r->unresolved_n ? STR("UnresolvedReference") : STR(""),
                                 .n = r->effect.n,
                                 .mods = cloud_keep_mods(&r->effect, c->perm)});
}

/* Whom the job deleted has left his groups: where the directory still has him he is waited for. */
static void
forget_deleted(struct cloud *c, uint32_t index, struct cloud_refs *r)
{
    uint32_t *kept = (uint32_t *)(uintptr_t)r->written, n = 0;

    for (uint32_t i = 0; i < r->written_n; i++)
        if (c->objects.at[r->written[i]].deleted_in != c->cycles)
            kept[n++] = r->written[i];
    if (n == r->written_n)
        return;
    r->written_n = n;
    r->waits = true;
    *VEC_PUSH(&c->work, c->perm) = index;
}

void
cloud_forget_links(struct cloud *c)
{
    for (uint32_t i = 0; i < c->objects.n; i++) {
        struct cloud_object *o = &c->objects.at[i];
        for (uint32_t k = 0; o->exported && k < o->refs_n; k++)
            forget_deleted(c, i, &o->refs[k]);
    }
}
