/* SPDX-License-Identifier: MIT */
/*
 * Import: a batch from a connected system becomes pending imports. The metaverse is not touched.
 *
 * A delta brings changes; a full import also shows what is missing, and what it does not show gets a
 * pending delete ("obsoletion"), unless the import brought nothing at all or met records that it
 * could not read. Both leave the same connector space behind.
 */
#include "sim/engine/engine.h"

#include "sim/engine/confirm.h"
#include "sim/engine/filter.h"
#include "sim/engine/partition.h"
#include "sim/engine/references.h"
#include "sim/engine/result.h"
#include "sim/engine/space.h"
#include "sim/engine/stage.h"

static void
stage_one(struct import *im, const struct change *c, struct match m)
{
    switch (m.kind) {
    case MATCH_NEW:
    case MATCH_KNOWN:
    case MATCH_RENAMED:
    case MATCH_ADDED:
        stage_put(im, &c->entry, m);
        break;
    case MATCH_OUTSIDE:
        im->out->discovery[DISCOVERY_FILTERED_OBJECTS]++;
        cs_at(im->e, m.object)->seen = im->e->spaces[im->connector].imports;
        cs_at(im->e, m.object)->flags |= CSF_SEEN_OUTSIDE;
        if (cs_at(im->e, m.object)->state == CS_STAGING)
            stage_gone(im, m.object, false, m.why);
        break;
    case MATCH_GONE:
        if (m.object != ENGINE_NONE)
            stage_gone(im, m.object, true, STR("deleted"));
        else
            im->out->discovery[DISCOVERY_FILTERED_DELETIONS]++;
        break;
    case MATCH_BAD:
        break;
    }
}

/* Is the record one of the domain at work? Of what is gone only the anchor is known for sure. */
static bool
is_here(const struct import *im, const struct change *c)
{
    if (c->kind == CHANGE_PUT)
        return partition_has_name(im->e, im->connector, c->entry.dn);
    cs_index i = space_by_anchor(im->e, im->connector, c->entry.anchor);
    return i == ENGINE_NONE ? im->e->part.first : partition_has(im->e, i);
}

/* The records of the domain at work; in a connector of one domain they are all of them. */
static struct batch
records_here(const struct import *im, const struct batch *b)
{
    struct batch here = *b;

    if (im->e->part.partition == ENGINE_NONE)
        return here;
    here.changes.at = ARENA_ARRAY(im->a, struct change, b->changes.n);
    here.changes.n = 0;
    for (uint32_t i = 0; i < b->changes.n; i++)
        if (is_here(im, &b->changes.at[i]))
            here.changes.at[here.changes.n++] = b->changes.at[i];
    return here;
}

static void
stage_all(struct import *im, const struct batch *b)
{
    struct match *matches = ARENA_ARRAY(im->a, struct match, b->changes.n);

    for (uint32_t i = 0; i < b->changes.n; i++)
        matches[i] = match_record(im, &b->changes.at[i]);
    match_forget(im);
    for (uint32_t i = 0; i < b->changes.n; i++) {
        struct arena_mark mark = arena_mark(im->a);
        stage_one(im, &b->changes.at[i], matches[i]);
        arena_rewind(im->a, mark);
    }
}

/* An exported add that a full import does not show has to be sent again. */
static void
add_again(struct import *im, cs_index i)
{
    struct cs *o = cs_at(im->e, i);

    confirm_failed(im, i, STR(""));
    if (!o->wanted) {
        o->wanted = o->sent;
        o->sent = 0;
    }
    image_free(&im->e->words, o->sent);
    o->sent = 0;
    o->sent_op = PENDING_NONE;
    o->export_op = PENDING_ADD;
    space_mark_export(im->e, i);
    if (o->mv != ENGINE_NONE) {
        references_retry(im->e, o->mv, im->cause);
        mv_at(im->e, o->mv)->flags |= MVF_PROVISION;
        numbers_push(&im->e->provisions, o->mv, im->e->arena);
    }
}

static void
obsolete(struct import *im)
{
    struct engine *e = im->e;
    uint32_t now = e->spaces[im->connector].imports;

    partition_begin(e, im->connector, true); /* names of domains may have come with the records */
    for (cs_index i = 0; i < e->objects.n; i++) {
        const struct cs *o = cs_at(e, i);
        if (o->connector != im->connector || o->state == CS_GONE || o->seen == now ||
            o->state == CS_TOP || !partition_has(e, i))
            continue;
        if (o->anchor)
            stage_gone(im, i, true, STR("not found any more"));
        else if (o->state == CS_STAGING && o->sent_op == PENDING_ADD)
            add_again(im, i);
    }
}

/* A renamed container has taken objects out of the selection; nobody reports them one by one. */
static void
reselect(struct import *im)
{
    struct engine *e = im->e;
    const struct filter *f = &e->spaces[im->connector].applied;

    if (!im->containers_moved || filter_empty(f))
        return;
    for (cs_index i = 0; i < e->objects.n; i++) {
        const struct cs *o = cs_at(e, i);
        if (o->connector != im->connector || o->state != CS_STAGING ||
            o->import_op == PENDING_DELETE)
            continue;
        struct arena_mark mark = arena_mark(im->a);
        if (!filter_selects(f, space_dn(e, i, im->a)))
            stage_gone(im, i, false, STR("moved out of the selection"));
        arena_rewind(im->a, mark);
    }
}

static struct str
import_result(const struct import *im, bool nothing)
{
    const struct engine *e = im->e;

    if (im->out->staging[STAGING_FAILURE])
        return STR("completed-discovery-errors");
    if (nothing && im->full)
        return STR("completed-no-objects");
    if (e->spaces[im->connector].transients)
        return STR("completed-transient-objects");
    return e->step_errors.n ? STR("completed-warnings") : STR("success");
}

static void
finish(struct import *im, const struct batch *b)
{
    bool nothing = b->changes.n == 0;

    if (im->full && !nothing && !im->out->staging[STAGING_FAILURE])
        obsolete(im);
    if (!im->full)
        reselect(im);
    references_drop(im->e, im->cause, im->a);
    if (!im->out->staging[STAGING_FAILURE]) /* else placeholders are left for the next import */
        references_settle(im->e, im->a);
    if (!b->partial)
        partition_set_mark(im->e, im->connector, b->watermark);
    im->out->result = import_result(im, nothing);
    result_errors(im->out, im->e);
}

void
engine_import(struct engine *e, uint32_t connector, const struct batch *batch, bool full, vtime now,
              cause_id cause, struct step_result *out, struct arena *a)
{
    struct space *s = &e->spaces[connector];
    struct import im = {.e = e,
                        .connector = connector,
                        .side = s->self.side,
                        .full = full,
                        .now = now,
                        .cause = cause,
                        .out = out,
                        .a = a};

    result_begin(out, e, full ? STEP_FULL_IMPORT : STEP_DELTA_IMPORT, connector, now, a);
    partition_begin(e, connector, full);
    if (batch->stale || (!full && !partition_mark(e, connector)) || (full && !batch->full)) {
        out->result = STR("no-start-full-import-required");
        return;
    }
    s->imports++;
    if (full && s->staging == 0) {
        lookup_reserve(&e->by_anchor, batch->changes.n, e->arena);
        lookup_reserve(&e->by_name, batch->changes.n, e->arena);
    }
    if (full)
        partition_apply_filter(e, connector);
    membership_watched(e, connector, &im.watched, a);
    struct batch here = records_here(&im, batch);
    stage_all(&im, &here);
    finish(&im, &here);
}

struct str
engine_watermark(const struct engine *e, uint32_t connector)
{
    const struct str *mark = partition_mark(e, connector);

    return mark ? *mark : STR("");
}
