/* SPDX-License-Identifier: MIT */
#include "sim/engine/object.h"

#include "sim/engine/inbound.h"
#include "sim/engine/join.h"
#include "sim/engine/metaverse.h"
#include "sim/engine/outbound.h"
#include "sim/engine/references.h"
#include "sim/engine/space.h"
#include "sim/engine/txn.h"

static void
clear_error(struct engine *e, uint32_t number)
{
    if (number)
        e->errors.at[number - 1].count = 0;
}

static void
note_failure(struct work *w, cs_index i, const struct expr_failure *f)
{
    struct engine *e = w->e;
    struct cs *o = cs_at(e, i);

    if (!o->import_error) {
        *VEC_PUSH(&e->errors, e->arena) = (struct object_error){0};
        o->import_error = e->errors.n;
    }
    struct object_error *error = &e->errors.at[o->import_error - 1];
    if (error->count == 0)
        *error = (struct object_error){.first = w->now};
    error->last = w->now;
    error->count++;
    error->literal = str_copy(f->literal, e->arena);
    error->text = str_copy(f->text, e->arena);
    *VEC_PUSH(&e->step_errors, e->arena) =
        (struct step_error){.object = i,
                            .dn = str_copy(space_dn(e, i, w->a), e->arena),
                            .literal = error->literal,
                            .text = error->text,
                            .first = error->first,
                            .retries = error->count - 1,
                            .step = w->step,
                            .step_connector = w->step_connector};
    space_mark_pending(e, i);
}

/* What waits as a pending import becomes what was synchronised. */
static void
take_in(struct engine *e, cs_index i)
{
    struct cs *o = txn_cs(e, i);

    if (o->import_op == PENDING_NONE)
        return;
    if (o->hologram && e->txn.open)
        numbers_push(&e->txn.garbage, o->hologram, e->arena);
    o->hologram = o->imported;
    o->imported = 0;
    o->import_op = PENDING_NONE;
}

/* Nobody wanted it: what was imported goes on waiting ("Pending Import Add" of a disconnector). */
static void
put_back(struct engine *e, cs_index i)
{
    struct cs *o = txn_cs(e, i);

    o->imported = o->hologram;
    o->hologram = 0;
    o->import_op = PENDING_ADD;
}

/* Inbound flows, then outbound rules; `kept` false: the metaverse object is gone. */
static const struct expr_failure *
flow_through(struct work *w, mv_index m, bool created, struct reason why, bool *kept, bool *changed)
{
    struct engine *e = w->e;
    struct inbound_image in;
    const struct expr_failure *failure = inbound_flow(w, m, created, false, &in);

    if (failure)
        return failure;
    *kept = in.kept;
    *changed = in.changed;
    if (!in.kept) {
        image_free(&e->words, in.image);
        return NULL;
    }
    struct mv *v = txn_mv(e, m);
    v->flags &= (uint8_t)~MVF_REFERENCES;
    v->cause = 0;
    txn_image(e, &v->image, in.image);
    source_mv(&w->mv, m, 0, w->now, w->a);
    if (in.changed || created)
        join_note(w, &w->mv);
    return outbound(w, m, false, why);
}

static cause_id
subject_cause(struct work *w, enum cause_kind kind, cs_index i, cause_id because,
              const char *detail)
{
    const struct cause *before = causes_get(w->e->config.causes, because);
    struct str subject = before && before->kind == CAUSE_IMPORT_DELETE
                             ? before->subject
                             : str_copy(space_dn(w->e, i, w->a), w->e->arena);

    return work_cause(w, kind, because, subject, str_of(detail));
}

static cause_id
delete_mv(struct work *w, mv_index m, cs_index i, cause_id because)
{
    return outbound_delete(
        w, m, subject_cause(w, CAUSE_MV_DELETE, i, because, "no Provision rule holds it any more"));
}

/*
 * A metaverse object has lost its link to `i`: it goes, or its values are computed without that
 * object. Either way whoever pointed at it has to look again.
 */
static const struct expr_failure *
after_disconnect(struct work *w, mv_index m, cs_index i, cause_id why, bool *kept)
{
    bool changed;
    const struct expr_failure *failure = NULL;

    *kept = false;
    if (mv_at(w->e, m)->first_link != ENGINE_NONE)
        failure = flow_through(w, m, false, (struct reason){why, CAUSE_FLOW}, kept, &changed);
    if (!failure)
        references_retry_cs(w->e, i, *kept ? why : delete_mv(w, m, i, why));
    return failure;
}

static const struct expr_failure *
disconnect(struct work *w, cs_index i, cause_id because, const char *why, bool *kept)
{
    mv_index m = cs_at(w->e, i)->mv;
    cause_id cause = subject_cause(w, CAUSE_DISCONNECT, i, because, why);

    mv_unlink(w->e, i);
    return after_disconnect(w, m, i, cause, kept);
}

static enum inbound_counter
counter_for(enum linked linked, bool kept, bool changed)
{
    static const enum inbound_counter table[][3] = {
        [LINKED_BEFORE] = {INBOUND_CONNECTOR_NO_FLOW, INBOUND_CONNECTOR_FLOW,
                           INBOUND_CONNECTOR_FLOW_REMOVE_MV},
        [LINKED_JOINED] = {INBOUND_DISCONNECTOR_JOINED_NO_FLOW, INBOUND_DISCONNECTOR_JOINED_FLOW,
                           INBOUND_DISCONNECTOR_JOINED_REMOVE_MV},
        [LINKED_PROJECTED] = {INBOUND_DISCONNECTOR_PROJECTED_NO_FLOW,
                              INBOUND_DISCONNECTOR_PROJECTED_FLOW,
                              INBOUND_DISCONNECTOR_PROJECTED_REMOVE_MV},
    };

    return table[linked][!kept ? 2 : changed ? 1 : 0];
}

/* What the move of a link left behind: the old metaverse object goes on without it, or not at all. */
static const struct expr_failure *
leave_behind(struct work *w, mv_index lost, cs_index i, cause_id because, bool *kept)
{
    cause_id cause =
        subject_cause(w, CAUSE_DISCONNECT, i, because, "its joining rule left the scope");

    references_retry_cs(w->e, i, cause);
    w->looked_at = ENGINE_NONE; /* what comes may change what it points at */
    return after_disconnect(w, lost, i, cause, kept);
}

static const struct expr_failure *
sync_regular(struct work *w, cs_index i, enum inbound_counter *counter)
{
    struct engine *e = w->e;
    const struct cs *o = cs_at(e, i);
    cause_id because = o->import_op != PENDING_NONE && o->import_cause ? o->import_cause : w->cause;
    enum linked linked;
    mv_index lost;
    bool kept = true, changed = false, remains, is_new = o->import_op == PENDING_ADD;

    take_in(e, i);
    const struct expr_failure *failure = inbound_link(w, i, &linked, &lost);
    if (!failure && lost != ENGINE_NONE)
        failure = leave_behind(w, lost, i, because, &remains);
    if (failure)
        return failure;
    if (linked == LINKED_NOT || linked == LINKED_LOST) {
        space_mark_loose(e, i);
        if (linked == LINKED_NOT && is_new)
            put_back(e, i);
        *counter = linked == LINKED_NOT ? INBOUND_DISCONNECTOR_REMAINS
                   : remains            ? INBOUND_CONNECTOR_FLOW
                                        : INBOUND_CONNECTOR_FLOW_REMOVE_MV;
        return NULL;
    }
    mv_index m = o->mv;
    if (linked != LINKED_BEFORE)
        references_retry_mv(e, m, because);
    failure = flow_through(w, m, linked == LINKED_PROJECTED, (struct reason){because, CAUSE_FLOW},
                           &kept, &changed);
    if (!failure && !kept)
        outbound_delete(
            w, m,
            subject_cause(w, CAUSE_MV_DELETE, i, because, "no Provision rule holds it any more"));
    *counter = counter_for(linked, kept, changed);
    return failure;
}

static const struct expr_failure *
sync_deleted(struct work *w, cs_index i, enum inbound_counter *counter)
{
    struct engine *e = w->e;
    struct cs *o = txn_cs(e, i);
    cause_id because = o->import_cause ? o->import_cause : w->cause;
    const struct cause *cause = causes_get(e->config.causes, because);
    bool kept = true;
    const struct expr_failure *failure = NULL;

    if (o->mv != ENGINE_NONE) {
        bool gone = cause && str_eq(cause->detail, STR("deleted"));
        mv_index m = o->mv;
        cause_id lost =
            subject_cause(w, CAUSE_DISCONNECT, i, because,
                          gone ? "its object was deleted" : "its object left the connector space");
        mv_unlink(e, i);
        references_vacate(e, i);
        failure = after_disconnect(w, m, i, lost, &kept);
    } else {
        references_vacate(e, i);
    }
    *counter = kept ? INBOUND_CONNECTOR_DELETE_LEAVE_MV : INBOUND_CONNECTOR_DELETE_REMOVE_MV;
    return failure;
}

/* Its class has changed: it leaves as what it was and comes back as what it is. */
static const struct expr_failure *
sync_delete_add(struct work *w, cs_index i, enum inbound_counter *counter)
{
    struct engine *e = w->e;
    struct cs *o = txn_cs(e, i);
    cause_id because = o->import_cause ? o->import_cause : w->cause;
    const struct expr_failure *failure = NULL;
    bool kept;

    if (o->mv != ENGINE_NONE)
        failure = disconnect(w, i, because, "its class has changed", &kept);
    o->class = o->next_class;
    o->flags &= (uint16_t)~CSF_CLASS_CHANGED;
    if (!failure)
        failure = sync_regular(w, i, counter);
    *counter = INBOUND_CONNECTOR_DELETE_ADD_PROCESSED;
    return failure;
}

void
object_sync(struct work *w, cs_index i)
{
    struct engine *e = w->e;
    struct arena_mark mark = arena_mark(w->a);
    const struct cs *o = cs_at(e, i);
    enum inbound_counter counter = INBOUND_FLOW_FAILURE;
    const struct expr_failure *failure;

    /* one that is only looked at again (for its references, after an error) is not touched */
    w->touched = o->import_op != PENDING_NONE || o->mv == ENGINE_NONE ? i : (cs_index)ENGINE_NONE;
    w->looked_at = ENGINE_NONE;
    txn_begin(e);
    txn_cs(e, i);
    if (o->import_op == PENDING_DELETE)
        failure = sync_deleted(w, i, &counter);
    else if (o->flags & CSF_CLASS_CHANGED)
        failure = sync_delete_add(w, i, &counter);
    else
        failure = sync_regular(w, i, &counter);
    if (failure) {
        txn_rollback(e);
        note_failure(w, i, failure);
        counter = INBOUND_FLOW_FAILURE;
    } else {
        txn_commit(e);
        clear_error(e, o->import_error);
    }
    w->out->inbound[counter]++;
    arena_rewind(w->a, mark);
}

/* Its values anew, then its connected objects; a metaverse object that nothing holds any more goes. */
static const struct expr_failure *
flow_again(struct work *w, mv_index m, bool references_only, struct reason why)
{
    struct engine *e = w->e;
    struct inbound_image in;
    const struct expr_failure *failure = inbound_flow(w, m, false, references_only, &in);

    if (failure)
        return failure;
    struct mv *v = txn_mv(e, m);
    txn_image(e, &v->image, in.image);
    source_mv(&w->mv, m, 0, w->now, w->a);
    if (in.changed && !references_only)
        join_note(w, &w->mv);
    if (in.kept || references_only)
        return outbound(w, m, references_only, why);
    delete_mv(w, m, v->first_link, why.because);
    return NULL;
}

void
object_again(struct work *w, mv_index m, bool references_only)
{
    struct engine *e = w->e;
    struct mv *v = mv_at(e, m);
    struct arena_mark mark = arena_mark(w->a);
    struct reason why = {v->cause ? v->cause : w->cause, CAUSE_REFERENCE};

    v->cause = 0;
    w->touched = w->looked_at = ENGINE_NONE;
    txn_begin(e);
    const struct expr_failure *failure = flow_again(w, m, references_only, why);
    if (failure) {
        txn_rollback(e);
        note_failure(w, v->first_link, failure);
    } else {
        txn_commit(e);
    }
    arena_rewind(w->a, mark);
}
