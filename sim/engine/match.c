/* SPDX-License-Identifier: MIT */
#include "sim/engine/match.h"

#include "sim/engine/filter.h"
#include "sim/engine/metaverse.h"
#include "sim/engine/references.h"
#include "sim/engine/space.h"
#include "sim/engine/stage.h"
#include "sim/model/dn.h"

enum { DEEPEST = 200 }; /* components of a name; directories end far earlier */

void
match_forget(struct import *im)
{
    memset(im->near, 0, sizeof im->near);
}

/* The parent's object; a placeholder if it is not known, ENGINE_NONE at the top. */
static const struct near *
parent_of(struct import *im, struct str dn)
{
    struct str above = dn_parent(dn);

    for (uint32_t k = 0; k < NEAR; k++)
        if (im->near[k].dn.at && str_eq(im->near[k].dn, above))
            return &im->near[k];
    struct near *n = &im->near[im->next_near++ % NEAR];
    n->dn = above;
    n->object = above.len ? space_place(im->e, im->connector, above) : (uint32_t)ENGINE_NONE;
    n->selected = filter_selects(&im->e->spaces[im->connector].applied, above);
    return n;
}

static bool
usable(struct str dn)
{
    return dn_valid(dn) && dn_depth(dn) <= DEEPEST;
}

/* Somebody points at it: a name outside the selection becomes a placeholder. */
static cs_index
pointed_at(struct import *im, cs_index i)
{
    if (cs_at(im->e, i)->state == CS_OUTSIDE) {
        space_set_state(im->e, i, CS_PLACEHOLDER);
        references_doubt(im->e, i);
    }
    return i;
}

cs_index
match_place(struct import *im, struct str dn)
{
    struct str above = dn_parent(dn), rdn = dn_rdn(dn);
    uint32_t parent = ENGINE_NONE;

    for (uint32_t k = 0; k < NEAR; k++) {
        if (!im->near[k].dn.at || !str_eq(im->near[k].dn, above))
            continue;
        parent = im->near[k].object;
        cs_index i = space_child(im->e, im->connector, parent, rdn);
        if (i != ENGINE_NONE)
            return pointed_at(im, i);
    }
    if (!usable(dn))
        return ENGINE_NONE;
    parent = parent_of(im, dn)->object;
    cs_index i = space_child(im->e, im->connector, parent, rdn);
    if (i == ENGINE_NONE) {
        i = space_add(im->e, im->connector, parent, rdn);
        references_doubt(im->e, i);
    }
    return pointed_at(im, i);
}

static bool
selected(struct import *im, const struct entry *entry, const struct near *parent)
{
    const struct filter *f = &im->e->spaces[im->connector].applied;

    if (filter_empty(f))
        return true;
    return class_is_container(entry->class) ? filter_selects(f, entry->dn) : parent->selected;
}

/* The name is needed by somebody else: the object waits for its own record. */
static void
make_transient(struct import *im, cs_index i)
{
    space_evict(im->e, i, im->a);
    match_forget(im);
}

static void
rename_object(struct import *im, cs_index i, uint32_t parent, struct str rdn)
{
    cs_index occupant = space_child(im->e, im->connector, parent, rdn);

    if (occupant != ENGINE_NONE && occupant != i)
        make_transient(im, occupant);
    if (parent != ENGINE_NONE && space_below(im->e, parent, i))
        return; /* a name below itself: its own records will put it right */
    space_move(im->e, i, parent, rdn);
    space_set_transient(im->e, i, false);
    if (cs_at(im->e, i)->children) {
        im->containers_moved = true;
        match_forget(im);
    }
}

/* A never exported object has the name: the record is a new import; outbound rules ask again. */
static void
give_way(struct import *im, cs_index i)
{
    struct engine *e = im->e;
    struct cs *o = cs_at(e, i);

    if (o->mv != ENGINE_NONE) {
        struct mv *m = mv_at(e, o->mv);
        if (!(m->flags & MVF_PROVISION))
            numbers_push(&e->provisions, o->mv, e->arena);
        m->flags |= MVF_PROVISION;
        mv_unlink(e, i);
    }
    image_free(&e->words, o->wanted);
    o->wanted = 0;
    o->export_op = PENDING_NONE;
}

static struct match
take_name(struct import *im, const struct entry *entry, uint32_t parent, struct str rdn)
{
    struct engine *e = im->e;
    cs_index i = space_child(e, im->connector, parent, rdn);
    struct match m = {MATCH_NEW, i, {0}};

    if (i != ENGINE_NONE && cs_at(e, i)->anchor) {
        make_transient(im, i);
        i = ENGINE_NONE;
    }
    if (i == ENGINE_NONE)
        m.object = i = space_add(e, im->connector, parent, rdn);
    struct cs *o = cs_at(e, i);
    if (o->state == CS_STAGING && o->sent_op == PENDING_ADD)
        m.kind = MATCH_ADDED;
    else if (o->state == CS_STAGING)
        give_way(im, i);
    if (o->state != CS_STAGING)
        space_set_state(e, i, CS_STAGING);
    o->class = (uint8_t)entry->class;
    space_set_anchor(e, i, entry->anchor);
    return m;
}

/*
 * Not selected. Its name and anchor are kept all the same: an object that points at it may come, and
 * it may be renamed or move into the selection, which is not said of whoever points at it.
 */
static struct match
outside(struct import *im, const struct entry *entry, cs_index i, uint32_t parent, struct str rdn)
{
    struct engine *e = im->e;
    struct match m = {MATCH_OUTSIDE, i, STR("no longer selected")};

    if (i == ENGINE_NONE) {
        i = space_child(e, im->connector, parent, rdn);
        if (i != ENGINE_NONE && cs_at(e, i)->anchor) {
            make_transient(im, i);
            i = ENGINE_NONE;
        }
        if (i == ENGINE_NONE) {
            i = space_add(e, im->connector, parent, rdn);
            space_set_state(e, i, CS_OUTSIDE);
        }
        m.object = i;
    }
    const struct cs *o = cs_at(e, i);
    if (o->parent != parent || !str_eq(text_of(e, o->rdn), rdn)) {
        rename_object(im, i, parent, rdn);
        m.why = STR("moved out of the selection");
    }
    space_set_anchor(e, i, entry->anchor);
    return m;
}

/*
 * An add of ours was matched with an object that was there (how-to-connect-install-existing-tenant):
 * the record of that object comes under the name of the add. The two are one, and it is the add that
 * has a link; what was known of the other was nobody's.
 */
static bool
is_answer_to_add(struct import *im, cs_index i, uint32_t parent, struct str rdn)
{
    cs_index added = space_child(im->e, im->connector, parent, rdn);

    if (added == ENGINE_NONE || added == i || cs_at(im->e, i)->mv != ENGINE_NONE)
        return false;
    const struct cs *o = cs_at(im->e, added);
    return o->state == CS_STAGING && o->sent_op == PENDING_ADD && !o->anchor;
}

static struct match
match_put(struct import *im, const struct entry *entry)
{
    struct engine *e = im->e;
    cs_index i = space_by_anchor(e, im->connector, entry->anchor);
    const struct near *parent = parent_of(im, entry->dn);
    uint32_t above = parent->object;
    struct str rdn = dn_rdn(entry->dn);

    if (!selected(im, entry, parent))
        return outside(im, entry, i, above, rdn);
    if (i != ENGINE_NONE && is_answer_to_add(im, i, above, rdn)) {
        references_vacate(e, i);
        space_drop_anchor(e, i);
        i = ENGINE_NONE;
    }
    if (i == ENGINE_NONE)
        return take_name(im, entry, above, rdn);
    struct cs *o = cs_at(e, i);
    struct match m = {MATCH_KNOWN, i, {0}};
    if (o->parent != above || !str_eq(text_of(e, o->rdn), rdn)) {
        rename_object(im, i, above, rdn);
        m.kind = MATCH_RENAMED;
    }
    if (o->state != CS_STAGING) {
        space_set_state(e, i, CS_STAGING);
        o->class = (uint8_t)entry->class;
        o->flags &= (uint16_t)~CSF_DELETED;
        m.kind = MATCH_NEW;
    }
    return m;
}

struct match
match_record(struct import *im, const struct change *c)
{
    const struct entry *entry = &c->entry;
    const struct match bad = {MATCH_BAD, ENGINE_NONE, {0}};

    if (c->kind == CHANGE_GONE) {
        cs_index i = space_by_anchor(im->e, im->connector, entry->anchor);
        return (struct match){MATCH_GONE, i, {0}};
    }
    if (!entry->anchor.len) {
        stage_error(im, ENGINE_NONE, entry->dn, STR("missing-anchor-component"), STR(""), false);
        return bad;
    }
    if (!usable(entry->dn)) {
        stage_error(im, ENGINE_NONE, entry->dn, STR("invalid-dn"), STR(""), false);
        return bad;
    }
    if (entry->class == CLASS_none) {
        stage_error(im, ENGINE_NONE, entry->dn, STR("unmappable-object-type"), STR(""), false);
        return bad;
    }
    return match_put(im, entry);
}
