/* SPDX-License-Identifier: MIT */
/*
 * One cycle from Entra ID's side: objects, then references, then deletes.
 *
 * References go in a pass of their own after all objects (how-provisioning-works), so a group can
 * stand without its members for that long. They are named by source anchor and resolved by the
 * directory; what it does not have is asked for again in later cycles and never taken away.
 */
#include "sim/base/arena.h"
#include "sim/cloud/state.h"

struct lot {
    VEC(struct op) ops;
    struct arena *arena;
};

static struct op *
ask(struct cloud *c, struct lot *lot, uint32_t index, enum op_kind kind)
{
    const struct cloud_object *o = &c->objects.at[index];
    struct op *op = VEC_PUSH(&lot->ops, lot->arena);

    *VEC_PUSH(&c->asked, c->perm) = index;
    *op = (struct op){.id = ++c->next_op,
                      .kind = kind,
                      .class = cloud_mapping_for(c->setup.mapping, o->class)->target,
                      .anchor = o->cloud_anchor,
                      .dn = cloud_target_dn(c, index, lot->arena),
                      .cause = causes_add(c->setup.causes, (struct cause){.kind = CAUSE_EXPORT,
                                                                          .because = o->cause,
                                                                          .subject = o->dn})};
    return op;
}

/* Every wanted value, and an end to what was written before and is wanted no more. */
static void
all_values(const struct entry *written, const struct entry *wanted, struct op *op, struct arena *a)
{
    struct mod *mods = ARENA_ARRAY(a, struct mod, wanted->n + written->n);
    uint32_t n = 0;

    for (uint32_t i = 0; i < wanted->n; i++)
        mods[n++] =
            (struct mod){wanted->attrs[i].id, MOD_SET, wanted->attrs[i].n, wanted->attrs[i].values};
    for (uint32_t i = 0; i < written->n; i++)
        if (!entry_get(wanted, written->attrs[i].id))
            mods[n++] = (struct mod){.id = written->attrs[i].id, .kind = MOD_SET};
    op->mods = mods;
    op->n = n;
}

static void
ask_object(struct cloud *c, struct lot *lot, uint32_t index)
{
    const struct cloud_object *o = &c->objects.at[index];

    if (!o->in_scope || o->unmapped || !(o->dirty || o->escrow))
        return;
    struct op *op = ask(c, lot, index, o->exported ? OP_UPDATE : OP_ADD);
    if (o->exported && o->whole)
        all_values(&o->written, &o->wanted, op, lot->arena);
    else
        entry_diff(o->exported ? &o->written : NULL, &o->wanted, SIDE_ENTRA, &op->mods, &op->n,
                   lot->arena);
}

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
push_mod(struct cloud *c, struct lot *lot, struct op *op, const struct cloud_refs *r,
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
push_reference(struct cloud *c, struct lot *lot, struct op *op, const struct cloud_refs *r)
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

static void
ask_references(struct cloud *c, struct lot *lot, uint32_t index)
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
    struct op *asked = ask(c, lot, index, OP_UPDATE);
    asked->mods = op.mods;
    asked->n = op.n;
}

static void
ask_delete(struct cloud *c, struct lot *lot, uint32_t index)
{
    if (c->objects.at[index].delete_waits)
        ask(c, lot, index, OP_DELETE);
}

typedef void ask_fn(struct cloud *c, struct lot *lot, uint32_t index);

static ask_fn *const asks[] = {
    [PHASE_OBJECTS] = ask_object,
    [PHASE_REFERENCES] = ask_references,
    [PHASE_DELETES] = ask_delete,
};

uint32_t
cloud_cycle_next(struct cloud *c, uint32_t max, const struct op **ops, struct arena *step)
{
    struct lot lot = {.arena = step};

    c->asked.n = 0;
    while (c->phase != PHASE_DONE && lot.ops.n == 0) {
        c->asked_phase = c->phase;
        bool held = c->phase == PHASE_DELETES && c->cursor == 0 && cloud_deletes_held(c);
        while (!held && c->cursor < c->work.n && lot.ops.n < max)
            asks[c->phase](c, &lot, c->work.at[c->cursor++]);
        if (held || c->cursor == c->work.n) {
            /* receipts of this phase may still add work at the end of the list */
            if (lot.ops.n && c->phase == PHASE_OBJECTS)
                break;
            c->phase++;
            c->cursor = 0;
        }
    }
    *ops = lot.ops.at;
    return lot.ops.n;
}

/* The object is not there any more: somebody deleted it. It is made again (how TOPO has it). */
static bool
target_vanished(const struct receipt *r)
{
    return str_eq(r->code, STR("cd-missing-object"));
}

static void
fail(struct cloud *c, uint32_t index, const struct receipt *r, enum cloud_action action)
{
    bool reply_missing = r->state != RECEIPT_REFUSED;

    c->cycle.failed++;
    c->cycle.unanswered += reply_missing;
    c->objects.at[index].escrow = action != CLOUD_DELETE;
    cloud_log_add(c, index,
                  (struct cloud_log_entry){.action = action,
                                           .result = CLOUD_FAILURE,
                                           .reason = reply_missing
                                                         ? STR("AzureDirectoryServiceServerBusy")
                                                         : str_copy(r->code, c->perm),
                                           .detail = str_copy(r->text, c->perm)});
}

static const struct mod *
keep_mods(const struct effect *effect, struct arena *a)
{
    struct mod *mods = ARENA_ARRAY(a, struct mod, effect->n);

    for (uint32_t i = 0; i < effect->n; i++) {
        struct str *values = ARENA_ARRAY(a, struct str, effect->mods[i].n);
        for (uint32_t k = 0; k < effect->mods[i].n; k++)
            values[k] = str_copy(effect->mods[i].values[k], a);
        mods[i] = effect->mods[i];
        mods[i].values = values;
    }
    return mods;
}

/* A new object has none of the references that the old one had. */
static void
forget_references(struct cloud_object *o)
{
    for (uint32_t i = 0; i < o->refs_n; i++) {
        o->refs[i].written_n = 0;
        o->refs[i].waits = o->refs[i].n > 0;
    }
}

/* What the job made is not there any more. It is made again, as an add. */
static void
forget_target(struct cloud_object *o)
{
    o->exported = false;
    o->cloud_anchor = STR("");
}

static void
object_written(struct cloud *c, uint32_t index, const struct receipt *r)
{
    struct cloud_object *o = &c->objects.at[index];
    bool made = r->effect.kind == EFFECT_CREATED || r->effect.kind == EFFECT_RESTORED;

    if (!o->exported)
        forget_references(o);
    o->exported = true;
    o->dirty = o->whole = o->escrow = false;
    o->written = o->wanted;
    if (!str_eq(o->cloud_anchor, r->anchor))
        o->cloud_anchor = str_copy(r->anchor, c->perm);
    c->cycle.created += made;
    c->cycle.updated += r->effect.kind == EFFECT_UPDATED;
    cloud_log_add(c, index,
                  (struct cloud_log_entry){.action = made ? CLOUD_CREATE : CLOUD_UPDATE,
                                           .result = CLOUD_SUCCESS,
                                           .n = r->effect.n,
                                           .mods = keep_mods(&r->effect, c->perm)});
}

static void
object_receipt(struct cloud *c, const struct op *op, uint32_t index, const struct receipt *r)
{
    struct cloud_object *o = &c->objects.at[index];

    if (r->state == RECEIPT_DONE) {
        object_written(c, index, r);
    } else if (op->kind == OP_UPDATE && target_vanished(r)) {
        forget_target(o);
        *VEC_PUSH(&c->work, c->perm) = index; /* again in this cycle */
    } else {
        fail(c, index, r, op->kind == OP_ADD ? CLOUD_CREATE : CLOUD_UPDATE);
    }
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

static void
references_receipt(struct cloud *c, uint32_t index, const struct receipt *r, struct arena *step)
{
    struct cloud_object *o = &c->objects.at[index];
    struct map unresolved = map_in(step, false);

    if (r->state != RECEIPT_DONE) {
        fail(c, index, r, CLOUD_UPDATE);
        o->escrow = target_vanished(r); /* else the object is right; its references still wait */
        if (o->escrow)
            forget_target(o); /* made again in the next cycle */
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
                                 .mods = keep_mods(&r->effect, c->perm)});
}

static void
delete_receipt(struct cloud *c, uint32_t index, const struct receipt *r)
{
    struct cloud_object *o = &c->objects.at[index];

    if (r->state != RECEIPT_DONE && !target_vanished(r)) {
        fail(c, index, r, CLOUD_DELETE);
        return;
    }
    c->cycle.deleted += r->effect.kind == EFFECT_DELETED;
    cloud_log_add(c, index,
                  (struct cloud_log_entry){.action = CLOUD_DELETE, .result = CLOUD_SUCCESS});
    o->delete_waits = o->escrow = false;
    o->deleted_in = c->cycles;
    forget_target(o);
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

void
cloud_cycle_receipts(struct cloud *c, const struct op *ops, const struct receipt *receipts,
                     uint32_t n, struct arena *step)
{
    for (uint32_t i = 0; i < n; i++) {
        uint32_t index = c->asked.at[i];
        if (c->asked_phase == PHASE_OBJECTS)
            object_receipt(c, &ops[i], index, &receipts[i]);
        else if (c->asked_phase == PHASE_REFERENCES)
            references_receipt(c, index, &receipts[i], step);
        else
            delete_receipt(c, index, &receipts[i]);
    }
    c->asked.n = 0;
}
