/* SPDX-License-Identifier: MIT */
/* One op from its arrival to its receipt. */
#include "sim/base/arena.h"
#include "sim/world/tenant_state.h"

void
tenant_done(struct tenant_write *w, enum effect_kind kind)
{
    *w->receipt = (struct receipt){.state = RECEIPT_DONE,
                                   .effect = {kind, w->effects.n, w->effects.at},
                                   .unresolved_n = w->unresolved.n,
                                   .unresolved = w->unresolved.at};
    if (kind == EFFECT_CREATED)
        w->receipt->effect = (struct effect){.kind = kind};
    if (w->object != TENANT_NONE)
        w->receipt->anchor = tenant_anchor(&w->t->objects.at[w->object], w->a);
}

/* An engine's write makes the object synchronised, which is a change where it was not. */
static void
mark_written(struct tenant_write *w)
{
    static const struct str yes[] = {{"True", 4}};
    struct tenant_object *o = &w->t->objects.at[w->object];

    o->writer = (uint8_t)w->writer;
    if (w->writer == WRITER_ADMIN)
        return;
    o->synced = w->t->now;
    if (o->sync == SYNC_NOW)
        return;
    o->sync = SYNC_NOW;
    *VEC_PUSH(&w->effects, w->a) = (struct mod){ATTR_isDirSynced, MOD_SET, 1, yes};
}

/* The quarantine of the names that the op spoke of, as it is now. */
static void
note_conflicts(struct tenant_write *w)
{
    static const attr_id names[] = {ATTR_proxyAddresses, ATTR_userPrincipalName};

    if (!w->conflicts.n && !w->t->by_conflict.live)
        return;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (tenant_mod(w, names[i]) && !(w->same_user_name && names[i] == ATTR_userPrincipalName))
            tenant_conflicts_set(w->t, w->object, names[i], w->conflicts.at, w->conflicts.n, w->a);
}

bool
tenant_carry_out(struct tenant_write *w)
{
    if (!tenant_names(w))
        return false;
    tenant_plan(w);
    if (!tenant_unique(w) || !tenant_within_limits(w))
        return false;
    if (w->kind == EFFECT_CREATED)
        w->object = tenant_create(w->t, w->op->class);
    else if (w->kind == EFFECT_RESTORED)
        tenant_revive(w->t, w->object);
    tenant_store(w);
    note_conflicts(w);
    tenant_apply_refs(w);
    mark_written(w);
    tenant_note_effects(w);
    bool nothing = w->kind == EFFECT_UPDATED && w->effects.n == 0;
    if ((!nothing || w->new_shadow) && w->kind == EFFECT_UPDATED)
        tenant_touch(w->t, w->object);
    tenant_done(w, nothing ? EFFECT_NONE : w->kind);
    return true;
}

void
tenant_write_op(struct tenant *t, enum tenant_writer writer, const struct op *op,
                struct receipt *out, struct arena *a)
{
    struct tenant_write w = {
        .t = t, .writer = writer, .op = op, .receipt = out, .a = a, .object = TENANT_NONE};

    if (tenant_recall(t, writer, op->id, out, a))
        return;
    if (writer != WRITER_ADMIN && !tenant_budget_spend(t, out, a))
        return;
    (void)(writer == WRITER_ADMIN ? tenant_admin_op(&w) : tenant_engine_op(&w));
    tenant_remember(t, writer, op->id, out, w.object);
}
