/* SPDX-License-Identifier: MIT */
#include "sim/engine/references.h"

#include "sim/engine/space.h"
#include "sim/engine/txn.h"

static void
add_edge(struct engine *e, cs_index owner, cs_index target)
{
    struct cs *t = cs_at(e, target);
    uint32_t number = e->edges.n;
    struct edge *edge = seg_push(&e->edges, e->arena);

    *edge = (struct edge){owner, t->referrers};
    t->referrers = number + 1;
}

void
references_note(struct engine *e, cs_index owner, image_id before, image_id after)
{
    enum side side = cs_side(e, cs_at(e, owner));
    uint32_t n = image_n(&e->words, after);

    for (uint32_t i = 0; i < n; i++) {
        struct cell now = image_cell(&e->words, after, i), old;
        uint32_t now_n, old_n = 0, k = 0;
        if (!is_reference(now.attr, side))
            continue;
        const uint32_t *to = cell_values(&e->words, &now, &now_n), *from = NULL;
        if (image_find(&e->words, before, now.attr, &old))
            from = cell_values(&e->words, &old, &old_n);
        if (to == from)
            continue;
        for (uint32_t j = 0; j < now_n; j++) {
            while (k < old_n && from[k] < to[j])
                k++;
            if (k == old_n || from[k] != to[j])
                add_edge(e, owner, to[j]);
        }
    }
    if (before != after)
        references_doubt_targets(e, before, side);
}

void
references_retry(struct engine *e, mv_index m, cause_id cause)
{
    struct mv *v = mv_at(e, m);

    if (!v->alive)
        return;
    if (!v->cause)
        v->cause = cause;
    if (v->flags & MVF_REFERENCES)
        return;
    v->flags |= MVF_REFERENCES;
    numbers_push(&e->references, m, e->arena);
}

void
references_retry_cs(struct engine *e, cs_index target, cause_id cause)
{
    for (uint32_t k = cs_at(e, target)->referrers; k;) {
        const struct edge *edge = seg_at(&e->edges, k - 1);
        const struct cs *owner = cs_at(e, edge->owner);
        if (owner->mv != ENGINE_NONE)
            references_retry(e, owner->mv, cause);
        k = edge->next;
    }
}

void
references_retry_mv(struct engine *e, mv_index target, cause_id cause)
{
    for (cs_index i = mv_at(e, target)->first_link; i != ENGINE_NONE; i = cs_at(e, i)->next_link)
        references_retry_cs(e, i, cause);
}

void
references_doubt(struct engine *e, cs_index i)
{
    struct cs *o = cs_at(e, i);

    if ((o->state != CS_PLACEHOLDER && o->state != CS_OUTSIDE) || o->flags & CSF_IN_DOUBT)
        return;
    o->flags |= CSF_IN_DOUBT;
    numbers_push(&e->doubtful, i, e->arena);
}

void
references_doubt_targets(struct engine *e, image_id image, enum side side)
{
    uint32_t n = image_n(&e->words, image);

    for (uint32_t i = 0; i < n; i++) {
        struct cell c = image_cell(&e->words, image, i);
        uint32_t m;
        if (!is_reference(c.attr, side))
            continue;
        const uint32_t *values = cell_values(&e->words, &c, &m);
        for (uint32_t k = 0; k < m; k++)
            references_doubt(e, values[k]);
    }
}

void
references_vacate(struct engine *e, cs_index i)
{
    struct cs *o = txn_cs(e, i);
    enum side side = cs_side(e, o);
    image_id *const images[] = {&o->hologram, &o->imported, &o->wanted, &o->sent};

    for (size_t k = 0; k < sizeof images / sizeof *images; k++) {
        references_doubt_targets(e, *images[k], side);
        txn_image(e, images[k], 0);
    }
    o->import_op = o->export_op = o->sent_op = PENDING_NONE;
    o->flags &= (uint16_t)~CSF_CLASS_CHANGED;
    space_set_state(e, i, CS_PLACEHOLDER);
    references_doubt(e, i);
}

static bool
image_refers(const struct engine *e, image_id image, enum side side, cs_index target)
{
    uint32_t n = image_n(&e->words, image);

    for (uint32_t i = 0; i < n; i++) {
        struct cell c = image_cell(&e->words, image, i);
        uint32_t m;
        if (!is_reference(c.attr, side))
            continue;
        const uint32_t *values = cell_values(&e->words, &c, &m);
        if (numbers_hold(values, m, target))
            return true;
    }
    return false;
}

static bool
refers(const struct engine *e, cs_index owner, cs_index target)
{
    const struct cs *o = cs_at(e, owner);
    enum side side = cs_side(e, o);

    return o->state == CS_STAGING &&
           (image_refers(e, o->hologram, side, target) ||
            image_refers(e, o->imported, side, target) || image_refers(e, o->sent, side, target));
}

void
references_deleted(struct engine *e, cs_index i)
{
    struct cs *o = cs_at(e, i);

    o->flags |= CSF_DELETED;
    if (o->flags & CSF_IN_PURGE)
        return;
    o->flags |= CSF_IN_PURGE;
    numbers_push(&e->purge, i, e->arena);
}

/* The image without values that point at what the directory has deleted; or the image itself. */
static image_id
strip(struct engine *e, image_id image, enum side side, struct arena *scratch)
{
    uint32_t n = image_n(&e->words, image), kept_cells = 0;
    struct cell *cells = ARENA_ARRAY(scratch, struct cell, n);
    bool changed = false;

    for (uint32_t i = 0; i < n; i++) {
        struct cell c = image_cell(&e->words, image, i);
        uint32_t m, kept = 0;
        const uint32_t *values = cell_values(&e->words, &c, &m);
        uint32_t *left = is_reference(c.attr, side) ? ARENA_ARRAY(scratch, uint32_t, m) : NULL;
        for (uint32_t k = 0; left && k < m; k++)
            if (!(cs_at(e, values[k])->flags & CSF_DELETED))
                left[kept++] = values[k];
        if (!left || kept == m) {
            cells[kept_cells++] = cell_keep(&e->words, c);
            continue;
        }
        changed = true;
        if (kept)
            cells[kept_cells++] = cell_make(&e->words, c.attr, c.rule, left, kept, e->arena);
    }
    if (changed)
        return image_make(&e->words, cells, kept_cells, e->arena);
    for (uint32_t i = 0; i < kept_cells; i++)
        cell_drop(&e->words, cells[i]);
    return image;
}

static void
strip_field(struct engine *e, image_id *field, enum side side, struct arena *scratch)
{
    image_id image = strip(e, *field, side, scratch);

    if (image == *field)
        return;
    image_free(&e->words, *field);
    *field = image;
}

static void
drop_from(struct engine *e, cs_index owner, cause_id cause, struct arena *scratch)
{
    struct cs *o = cs_at(e, owner);
    enum side side = cs_side(e, o);

    if (o->state != CS_STAGING || o->import_op == PENDING_DELETE)
        return;
    strip_field(e, &o->sent, side, scratch);
    strip_field(e, &o->wanted, side, scratch);
    image_id before = o->imported ? o->imported : o->hologram;
    image_id after = strip(e, before, side, scratch);
    if (after == before)
        return;
    if (o->imported)
        image_free(&e->words, o->imported);
    o->imported = after;
    if (o->import_op == PENDING_NONE)
        o->import_op = PENDING_UPDATE;
    o->import_cause = cause;
    space_mark_pending(e, owner);
}

/* Owners of links to deleted objects, each once; their cause is that of the first target. */
static void
list_owners(struct engine *e, cs_index target, cause_id cause, struct numbers *owners,
            struct arena *scratch)
{
    for (uint32_t k = cs_at(e, target)->referrers; k;) {
        const struct edge *edge = seg_at(&e->edges, k - 1);
        struct cs *owner = cs_at(e, edge->owner);
        if (!(owner->flags & CSF_OWNER) && refers(e, edge->owner, target)) {
            owner->flags |= CSF_OWNER;
            numbers_push(owners, edge->owner, scratch);
            numbers_push(owners, cause, scratch);
        }
        k = edge->next;
    }
}

void
references_drop(struct engine *e, cause_id fallback, struct arena *scratch)
{
    struct numbers owners = {0};

    for (uint32_t i = 0; i < e->purge.list.n; i++) {
        cs_index target = e->purge.list.at[i];
        struct cs *t = cs_at(e, target);
        t->flags &= (uint16_t)~CSF_IN_PURGE;
        if (t->flags & CSF_DELETED)
            list_owners(e, target, t->import_cause ? t->import_cause : fallback, &owners, scratch);
    }
    e->purge.list.n = 0;
    for (uint32_t i = 0; i < owners.list.n; i += 2) {
        struct arena_mark mark = arena_mark(scratch);
        cs_at(e, owners.list.at[i])->flags &= (uint16_t)~CSF_OWNER;
        drop_from(e, owners.list.at[i], owners.list.at[i + 1], scratch);
        arena_rewind(scratch, mark);
    }
}

/* Does anybody still point at it? Edges that do not hold any more are taken out on the way. */
static bool
needed(struct engine *e, cs_index i)
{
    struct cs *o = cs_at(e, i);

    while (o->referrers) {
        const struct edge *edge = seg_at(&e->edges, o->referrers - 1);
        if (refers(e, edge->owner, i))
            return true;
        o->referrers = edge->next;
    }
    return false;
}

/* A failed object may still show the deleted one in its hologram: the link goes there as well. */
static void
forget(struct engine *e, cs_index i, struct arena *scratch)
{
    for (uint32_t k = cs_at(e, i)->referrers; k;) {
        const struct edge *edge = seg_at(&e->edges, k - 1);
        struct cs *owner = cs_at(e, edge->owner);
        if (refers(e, edge->owner, i)) {
            struct arena_mark mark = arena_mark(scratch);
            enum side side = cs_side(e, owner);
            strip_field(e, &owner->hologram, side, scratch);
            strip_field(e, &owner->imported, side, scratch);
            strip_field(e, &owner->sent, side, scratch);
            strip_field(e, &owner->wanted, side, scratch);
            arena_rewind(scratch, mark);
        }
        k = edge->next;
    }
}

bool
engine_cs_remove(struct engine *e, cs_index index, struct arena *scratch)
{
    if (engine_cs_state(e, index) != CS_STAGING || cs_at(e, index)->mv != ENGINE_NONE)
        return false;
    references_vacate(e, index);
    references_settle(e, scratch);
    return true;
}

void
references_settle(struct engine *e, struct arena *scratch)
{
    for (uint32_t n = 0; n < e->doubtful.list.n; n++) {
        cs_index i = e->doubtful.list.at[n];
        struct cs *o = cs_at(e, i);
        uint32_t parent = o->parent;
        o->flags &= (uint16_t)~CSF_IN_DOUBT;
        bool deleted = (o->flags & CSF_DELETED) != 0;
        if ((o->state != CS_PLACEHOLDER && !(o->state == CS_OUTSIDE && deleted)) || o->children)
            continue;
        if (deleted)
            forget(e, i, scratch);
        else if (needed(e, i))
            continue;
        space_set_state(e, i, o->anchor && !deleted ? CS_OUTSIDE : CS_GONE);
        if (parent != ENGINE_NONE && cs_at(e, i)->state == CS_GONE)
            references_doubt(e, parent);
    }
    e->doubtful.list.n = 0;
}
