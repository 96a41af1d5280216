/* SPDX-License-Identifier: MIT */
/*
 * One cycle from Entra ID's side: objects, then references, then deletes.
 *
 * References go in a pass of their own after all objects (how-provisioning-works), so a group can
 * stand without its members for that long (references.c).
 */
#include "sim/cloud/write.h"

#include "sim/base/arena.h"

struct op *
cloud_ask(struct cloud *c, struct cloud_lot *lot, uint32_t index, enum op_kind kind)
{
    const struct cloud_object *o = &c->objects.at[index];
    struct op *op = VEC_PUSH(&lot->ops, lot->arena);

    *VEC_PUSH(&c->asked, c->perm) = index;
    *op = (struct op){.id = ++c->setup.service->next_op,
                      .kind = kind,
                      .class = cloud_mapping_for(c->mapping, o->class)->target,
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
ask_object(struct cloud *c, struct cloud_lot *lot, uint32_t index)
{
    const struct cloud_object *o = &c->objects.at[index];

    if (!o->in_scope || o->unmapped || !(o->dirty || o->escrow))
        return;
    struct op *op = cloud_ask(c, lot, index, o->exported ? OP_UPDATE : OP_ADD);
    if (o->exported && o->whole)
        all_values(&o->written, &o->wanted, op, lot->arena);
    else
        entry_diff(o->exported ? &o->written : NULL, &o->wanted, SIDE_ENTRA, &op->mods, &op->n,
                   lot->arena);
}

static void
ask_delete(struct cloud *c, struct cloud_lot *lot, uint32_t index)
{
    if (c->objects.at[index].delete_waits)
        cloud_ask(c, lot, index, OP_DELETE);
}

typedef void ask_fn(struct cloud *c, struct cloud_lot *lot, uint32_t index);

static ask_fn *const asks[] = {
    [PHASE_OBJECTS] = ask_object,
    [PHASE_REFERENCES] = cloud_ask_references,
    [PHASE_DELETES] = ask_delete,
};

uint32_t
cloud_cycle_next(struct cloud *c, uint32_t max, const struct op **ops, struct arena *step)
{
    struct cloud_lot lot = {.arena = step};

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
            c->phase =
                c->demand.running && c->phase == PHASE_REFERENCES ? PHASE_DONE : c->phase + 1;
            c->cursor = 0;
        }
    }
    *ops = lot.ops.at;
    return lot.ops.n;
}

bool
cloud_target_vanished(const struct receipt *r)
{
    return str_eq(r->code, STR("cd-missing-object"));
}

void
cloud_fail(struct cloud *c, uint32_t index, const struct receipt *r, enum cloud_action action)
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

const struct mod *
cloud_keep_mods(const struct effect *effect, struct arena *a)
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
        o->refs[i].waits = true;
    }
}

void
cloud_forget_target(struct cloud_object *o)
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
                                           .mods = cloud_keep_mods(&r->effect, c->perm),
                                           .made_n = made ? o->wanted.n : 0,
                                           .made = made ? o->wanted.attrs : NULL});
}

static void
object_receipt(struct cloud *c, const struct op *op, uint32_t index, const struct receipt *r)
{
    struct cloud_object *o = &c->objects.at[index];

    if (r->state == RECEIPT_DONE) {
        object_written(c, index, r);
    } else if (op->kind == OP_UPDATE && cloud_target_vanished(r)) {
        cloud_forget_target(o);
        *VEC_PUSH(&c->work, c->perm) = index; /* again in this cycle */
    } else {
        cloud_fail(c, index, r, op->kind == OP_ADD ? CLOUD_CREATE : CLOUD_UPDATE);
    }
}

static void
delete_receipt(struct cloud *c, uint32_t index, const struct receipt *r)
{
    struct cloud_object *o = &c->objects.at[index];

    if (r->state != RECEIPT_DONE && !cloud_target_vanished(r)) {
        cloud_fail(c, index, r, CLOUD_DELETE);
        return;
    }
    c->cycle.deleted += r->effect.kind == EFFECT_DELETED;
    cloud_log_add(c, index,
                  (struct cloud_log_entry){.action = CLOUD_DELETE, .result = CLOUD_SUCCESS});
    o->delete_waits = o->escrow = false;
    o->deleted_in = c->cycles;
    cloud_forget_target(o);
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
            cloud_references_receipt(c, index, &receipts[i], step);
        else
            delete_receipt(c, index, &receipts[i]);
    }
    c->asked.n = 0;
}
