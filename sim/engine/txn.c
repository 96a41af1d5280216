/* SPDX-License-Identifier: MIT */
#include "sim/engine/txn.h"

#include <assert.h>

#include "sim/engine/space.h"

void
txn_begin(struct engine *e)
{
    struct txn *t = &e->txn;

    assert(!t->open);
    t->open = true;
    t->objects.n = t->metaverse.n = 0;
    t->fresh.list.n = t->garbage.list.n = t->made.list.n = 0;
}

struct cs *
txn_cs(struct engine *e, cs_index i)
{
    struct txn *t = &e->txn;
    struct cs *o = cs_at(e, i);

    if (!t->open)
        return o;
    for (uint32_t k = t->objects.n; k-- > 0;)
        if (t->objects.at[k].index == i)
            return o;
    *VEC_PUSH(&t->objects, e->arena) = (struct journal_cs){i, *o};
    return o;
}

struct mv *
txn_mv(struct engine *e, mv_index i)
{
    struct txn *t = &e->txn;
    struct mv *m = mv_at(e, i);

    if (!t->open)
        return m;
    for (uint32_t k = t->metaverse.n; k-- > 0;)
        if (t->metaverse.at[k].index == i)
            return m;
    *VEC_PUSH(&t->metaverse, e->arena) = (struct journal_mv){i, *m};
    return m;
}

void
txn_image(struct engine *e, image_id *field, image_id image)
{
    image_id old = *field;

    *field = image;
    if (!e->txn.open) {
        image_free(&e->words, old);
        return;
    }
    if (old)
        numbers_push(&e->txn.garbage, old, e->arena);
    if (image)
        numbers_push(&e->txn.fresh, image, e->arena);
}

void
txn_made(struct engine *e, cs_index i)
{
    if (e->txn.open)
        numbers_push(&e->txn.made, i, e->arena);
}

static void
free_all(struct engine *e, const struct numbers *images)
{
    for (uint32_t i = 0; i < images->list.n; i++)
        image_free(&e->words, images->list.at[i]);
}

void
txn_commit(struct engine *e)
{
    e->txn.open = false;
    free_all(e, &e->txn.garbage);
}

/* Listings in the engine's work lists stay: whoever reads these looks at the object again. */
static void
restore(struct engine *e, const struct journal_cs *j)
{
    enum { LISTED = CSF_IN_PENDING | CSF_IN_EXPORTS | CSF_IN_LOOSE | CSF_IN_DOUBT | CSF_IN_PURGE };
    struct cs *o = cs_at(e, j->index);
    uint16_t listed = o->flags & LISTED;
    uint32_t children = o->children, referrers = o->referrers;
    struct space *s = &e->spaces[o->connector];

    if (o->state != j->before.state)
        space_set_state(e, j->index, j->before.state);
    s->connectors += (uint32_t)((j->before.mv != ENGINE_NONE) - (o->mv != ENGINE_NONE));
    *o = j->before;
    o->flags |= listed;
    o->children = children;
    o->referrers = referrers;
    space_restore_anchor(e, j->index);
}

void
txn_rollback(struct engine *e)
{
    struct txn *t = &e->txn;

    t->open = false;
    for (uint32_t i = 0; i < t->objects.n; i++)
        restore(e, &t->objects.at[i]);
    for (uint32_t i = 0; i < t->metaverse.n; i++) {
        struct mv *m = mv_at(e, t->metaverse.at[i].index);
        uint8_t flags = m->flags;
        *m = t->metaverse.at[i].before;
        m->flags |= flags;
    }
    for (uint32_t i = 0; i < t->made.list.n; i++)
        space_set_state(e, t->made.list.at[i], CS_GONE);
    free_all(e, &t->fresh);
}
