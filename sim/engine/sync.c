/* SPDX-License-Identifier: MIT */
/*
 * Synchronisation: every object that a step touches goes through the rules, in and out.
 *
 * Regular objects come first, in the order in which the connector space got them, then deleted ones,
 * then metaverse objects whose provisioning or references have to be computed again ([MS-UPSDBDAP]).
 * What goes wrong with one object is taken back for that object alone.
 */
#include "sim/engine/engine.h"

#include "sim/base/numbers.h"
#include "sim/engine/join.h"
#include "sim/engine/object.h"
#include "sim/engine/partition.h"
#include "sim/engine/references.h"
#include "sim/engine/result.h"
#include "sim/engine/space.h"

enum { ERROR_LIMIT = 5000 };

static bool
stopped(const struct engine *e)
{
    return e->step_errors.n > ERROR_LIMIT;
}

/* Takes what is listed, in the order of its numbers; what is listed from now on is a next round. */
static struct numbers
take_round(struct work *w, struct numbers *list)
{
    struct numbers round;

    numbers_copy(&round, list, w->a);
    list->list.n = 0;
    round.list.n = numbers_sort(round.list.at, round.list.n, w->a);
    return round;
}

/* Each listed metaverse object once. */
static void
sync_listed(struct work *w, struct numbers *list, uint8_t flag, bool references_only)
{
    struct engine *e = w->e;
    struct numbers round = take_round(w, list);

    for (uint32_t k = 0; k < round.list.n; k++) {
        mv_index m = round.list.at[k];
        struct mv *v = mv_at(e, m);
        if (stopped(e)) {
            numbers_push(list, m, e->arena);
            continue;
        }
        bool asked = (v->flags & flag) != 0;
        v->flags &= (uint8_t)~flag;
        if (v->alive && asked && v->first_link != ENGINE_NONE)
            object_again(w, m, references_only);
    }
}

/* Objects whose provisioning or references have to be computed again, until none is left. */
static void
sync_again(struct work *w)
{
    struct engine *e = w->e;

    while ((e->provisions.list.n || e->references.list.n) && !stopped(e)) {
        sync_listed(w, &e->provisions, MVF_PROVISION, false);
        sync_listed(w, &e->references, MVF_REFERENCES, true);
    }
}

/* Objects that were made for export and never imported are not processed on the way in. */
static bool
was_imported(const struct cs *o)
{
    return o->state == CS_STAGING && (o->anchor || o->import_op == PENDING_DELETE);
}

/* Takes the domain's objects off a list; what is linked by now is no disconnector any more. */
static void
take_list(struct work *w, struct numbers *list, uint16_t flag, bool loose, struct numbers *work)
{
    uint32_t left = 0;

    for (uint32_t i = 0; i < list->list.n; i++) {
        cs_index at = list->list.at[i];
        struct cs *o = cs_at(w->e, at);
        if (!(o->flags & flag))
            continue; /* it was synchronised alone meanwhile */
        if (!partition_has(w->e, at)) {
            list->list.at[left++] = at;
            continue;
        }
        o->flags &= (uint16_t)~flag;
        if (was_imported(o) && (!loose || o->mv == ENGINE_NONE))
            numbers_push(work, at, w->a);
    }
    list->list.n = left;
}

/* The objects that this step touches, by number. */
static struct numbers
collect(struct work *w, bool full)
{
    struct engine *e = w->e;
    struct space *s = &e->spaces[w->connector];
    struct numbers work = {0};

    take_list(w, &s->pending, CSF_IN_PENDING, false, &work);
    take_list(w, &s->loose, CSF_IN_LOOSE, true, &work);
    work.list.n = numbers_sort(work.list.at, work.list.n, w->a);
    for (uint32_t i = 0; i < work.list.n; i++)
        if (cs_at(e, work.list.at[i])->mv == ENGINE_NONE)
            space_mark_loose(e, work.list.at[i]);
    if (!full)
        return work;
    work.list.n = 0;
    for (cs_index i = 0; i < e->objects.n; i++)
        if (cs_at(e, i)->connector == w->connector && was_imported(cs_at(e, i)) &&
            partition_has(e, i))
            numbers_push(&work, i, w->a);
    return work;
}

/* A run that met too many errors ends here; what it has not reached stays for the next one. */
static void
leave_rest(struct work *w, const struct numbers *work, int deletes, uint32_t reached, bool full)
{
    struct engine *e = w->e;

    for (uint32_t i = 0; i < work->list.n; i++) {
        const struct cs *o = cs_at(e, work->list.at[i]);
        int is_delete = o->import_op == PENDING_DELETE;
        bool passed = is_delete < deletes || (is_delete == deletes && i < reached);
        if (o->state == CS_STAGING && !passed && (!full || o->import_op != PENDING_NONE))
            space_mark_pending(e, work->list.at[i]);
    }
}

static void
sync_all(struct work *w, const struct numbers *work, bool full)
{
    struct engine *e = w->e;

    for (int deletes = 0; deletes < 2; deletes++)
        for (uint32_t i = 0; i < work->list.n; i++) {
            const struct cs *o = cs_at(e, work->list.at[i]);
            if (o->state != CS_STAGING || (o->import_op == PENDING_DELETE) != deletes)
                continue;
            if (stopped(e)) {
                leave_rest(w, work, deletes, i, full);
                return;
            }
            object_sync(w, work->list.at[i]);
        }
}

static void
finish(struct work *w, bool full)
{
    struct engine *e = w->e;

    sync_again(w);
    references_settle(e, w->a);
    if (full && !stopped(e) && (e->part.partition == ENGINE_NONE || e->part.last)) {
        e->spaces[w->connector].rules_synced = e->config.rules->version + 1;
        e->spaces[w->connector].rules_known = e->config.rules->rules.n;
    }
    w->out->result = stopped(e)         ? STR("stopped-error-limit")
                     : e->step_errors.n ? STR("completed-sync-errors")
                                        : STR("success");
    result_errors(w->out, e);
}

bool
engine_sync_object(struct engine *e, cs_index object, vtime now, cause_id cause,
                   struct step_result *out, struct arena *a)
{
    struct work w;

    if (object >= e->objects.n || !was_imported(cs_at(e, object)))
        return false;
    result_begin(out, e, STEP_FULL_SYNC, cs_at(e, object)->connector, now, a);
    work_init(&w, e, now, cause, a);
    w.every_rule = true;
    w.connector = out->connector;
    w.out = out;
    join_prepare(&w);
    cs_at(e, object)->flags &= (uint16_t)~CSF_IN_PENDING;
    object_sync(&w, object);
    out->result = e->step_errors.n ? STR("completed-sync-errors") : STR("success");
    result_errors(out, e);
    return true;
}

void
engine_sync(struct engine *e, uint32_t connector, bool full, vtime now, cause_id cause,
            struct step_result *out, struct arena *a)
{
    struct work w;

    result_begin(out, e, full ? STEP_FULL_SYNC : STEP_DELTA_SYNC, connector, now, a);
    work_init(&w, e, now, cause, a);
    w.every_rule = full;
    w.connector = connector;
    w.out = out;
    partition_begin(e, connector, false);
    struct numbers work = collect(&w, full);
    join_prepare(&w);
    sync_all(&w, &work, full);
    finish(&w, full);
}
