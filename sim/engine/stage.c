/* SPDX-License-Identifier: MIT */
#include "sim/engine/stage.h"

#include "sim/engine/confirm.h"
#include "sim/engine/metaverse.h"
#include "sim/engine/references.h"
#include "sim/engine/rename.h"
#include "sim/engine/space.h"

void
stage_error(struct import *im, cs_index object, struct str dn, struct str literal, struct str text,
            bool warning)
{
    *VEC_PUSH(&im->e->step_errors, im->e->arena) =
        (struct step_error){.object = object,
                            .dn = str_copy(dn, im->e->arena),
                            .literal = literal,
                            .text = text,
                            .first = im->now,
                            .warning = warning,
                            .step = ALGORITHM_STAGING,
                            .step_connector = im->connector};
    im->out->staging[STAGING_FAILURE] += !warning;
}

/* Back links and stamps of the directory itself, and what stands in the anchor and the name. */
static bool
imported(struct import *im, attr_id attr)
{
    switch (attr) {
    case ATTR_memberOf:
    case ATTR_directReports:
    case ATTR_uSNChanged:
    case ATTR_uSNCreated:
    case ATTR_whenChanged:
    case ATTR_whenCreated:
    case ATTR_objectGUID:
    case ATTR_distinguishedName:
    case ATTR_dn:
    case ATTR_onPremisesLastSyncDateTime:
        return false;
    default:
        return attr < IMAGE_ATTRS && schema_form(attr, im->side).syntax != SYNTAX_NONE;
    }
}

static bool
texts_same(const struct engine *e, const struct cell *old, const struct attr *now)
{
    uint32_t n;
    const uint32_t *values = cell_values(&e->words, old, &n);

    if (n != now->n)
        return false;
    for (uint32_t i = 0; i < n; i++)
        if (!str_eq(text_of(e, values[i]), now->values[i]))
            return false;
    return true;
}

/* Values as the record has them; texts that `old` or `sent` hold already are kept from there. */
static struct cell
text_cell(struct import *im, const struct attr *attr, const struct cell *old,
          const struct cell *sent)
{
    struct engine *e = im->e;
    struct arena_mark mark = arena_mark(im->a);

    if (old && texts_same(e, old, attr))
        return cell_keep(&e->words, *old);
    if (sent && texts_same(e, sent, attr))
        return cell_keep(&e->words, *sent);
    uint32_t *ids = ARENA_ARRAY(im->a, uint32_t, attr->n);
    for (uint32_t i = 0; i < attr->n; i++)
        ids[i] = text_add(&e->texts, attr->values[i], e->arena);
    struct cell c = cell_make(&e->words, attr->id, IMAGE_RULES, ids, attr->n, e->arena);
    arena_rewind(im->a, mark);
    return c;
}

static struct cell
reference_cell(struct import *im, cs_index owner, const struct attr *attr, const struct cell *old,
               const struct cell *sent)
{
    struct engine *e = im->e;
    uint32_t *ids = ARENA_ARRAY(im->a, uint32_t, attr->n), n = 0;

    for (uint32_t i = 0; i < attr->n; i++) {
        cs_index target = match_place(im, attr->values[i]);
        if (target == ENGINE_NONE)
            stage_error(im, owner, attr->values[i], STR("invalid-reference-value"),
                        schema_name(e->config.schema, attr->id), true);
        else if (!(cs_at(e, target)->flags & CSF_DELETED))
            ids[n++] = target;
    }
    n = numbers_sort(ids, n, im->a);
    struct cell c = {attr->id, IMAGE_RULES, 0, true};
    if (n)
        c = cell_make(&e->words, attr->id, IMAGE_RULES, ids, n, e->arena);
    const struct cell *const known[] = {old, sent};
    for (int k = 0; k < 2; k++) {
        if (!known[k] || !cell_same(&e->words, &e->texts, known[k], &c, true, im->a))
            continue;
        cell_drop(&e->words, c);
        return cell_keep(&e->words, *known[k]);
    }
    return c;
}

static void
room_for_cells(struct import *im, uint32_t n)
{
    if (n <= im->cells_room)
        return;
    im->cells_room = 2 * n;
    im->cells = ARENA_ARRAY(im->e->arena, struct cell, im->cells_room);
}

/* The record as an image; it shares what the object has already. */
static image_id
image_of(struct import *im, const struct entry *entry, cs_index i)
{
    struct engine *e = im->e;
    const struct cs *o = cs_at(e, i);
    image_id base = o->imported ? o->imported : o->hologram;
    uint32_t n = 0;

    room_for_cells(im, entry->n);
    for (uint32_t k = 0; k < entry->n; k++) {
        const struct attr *attr = &entry->attrs[k];
        struct cell old, sent;
        if (!attr->n || !imported(im, attr->id))
            continue;
        bool has_old = image_find(&e->words, base, attr->id, &old);
        bool has_sent = o->sent && image_find(&e->words, o->sent, attr->id, &sent);
        struct cell c =
            is_reference(attr->id, im->side)
                ? reference_cell(im, i, attr, has_old ? &old : NULL, has_sent ? &sent : NULL)
                : text_cell(im, attr, has_old ? &old : NULL, has_sent ? &sent : NULL);
        c.rule = IMAGE_RULES;
        if (!c.many || c.value)
            im->cells[n++] = c;
    }
    return image_make(&e->words, im->cells, n, e->arena);
}

bool
stage_same(struct import *im, image_id x, image_id y, attr_id attr)
{
    struct engine *e = im->e;
    struct cell a, b;
    bool in_x = image_find(&e->words, x, attr, &a) && (!a.many || a.value);
    bool in_y = image_find(&e->words, y, attr, &b) && (!b.many || b.value);

    return in_x == in_y &&
           (!in_x || cell_same(&e->words, &e->texts, &a, &b, is_reference(attr, im->side), im->a));
}

/* Does `now` hold something new against `before`, attributes in `but` not counted? */
static bool
differs(struct import *im, image_id before, image_id now, image_id but)
{
    const struct pool *p = &im->e->words;
    const image_id sides[] = {before, now};
    struct cell c;

    for (int k = 0; k < 2; k++)
        for (uint32_t i = 0; i < image_n(p, sides[k]); i++) {
            attr_id attr = image_cell(p, sides[k], i).attr;
            if (!(but && image_find(p, but, attr, &c)) && !stage_same(im, before, now, attr))
                return true;
        }
    return false;
}

static cause_id
object_cause(struct import *im, enum cause_kind kind, cs_index i, struct str detail)
{
    struct engine *e = im->e;

    return causes_add(e->config.causes,
                      (struct cause){.kind = kind,
                                     .because = im->cause,
                                     .subject = str_copy(space_dn(e, i, im->a), e->arena),
                                     .detail = detail});
}

static void
set_pending(struct import *im, cs_index i, image_id now, enum pending op, bool renamed)
{
    struct engine *e = im->e;
    struct cs *o = cs_at(e, i);

    references_note(e, i, o->imported ? o->imported : o->hologram, now);
    if (o->class == CLASS_group)
        membership_changed(e, &im->watched, i, o->imported ? o->imported : o->hologram, now,
                           renamed, im->a);
    if (o->imported)
        image_free(&e->words, o->imported);
    o->imported = now;
    if (o->import_op != PENDING_ADD)
        o->import_op = (uint8_t)op;
    space_mark_pending(e, i);
    if (o->mv == ENGINE_NONE)
        space_mark_loose(e, i);
}

/* Exactly what was expected: the hologram takes it in and nothing is pending on its account. */
static void
settle_hologram(struct import *im, cs_index i, image_id now)
{
    struct engine *e = im->e;
    struct cs *o = cs_at(e, i);
    image_id *field = o->imported ? &o->imported : &o->hologram;

    references_note(e, i, *field, now);
    image_free(&e->words, *field);
    *field = now;
}

static enum staging_counter
counter_for(enum match_kind kind, bool class_changed)
{
    if (class_changed)
        return STAGING_DELETE_ADD;
    return kind == MATCH_NEW       ? STAGING_ADD
           : kind == MATCH_RENAMED ? STAGING_RENAME
                                   : STAGING_UPDATE;
}

void
stage_put(struct import *im, const struct entry *entry, struct match m)
{
    struct engine *e = im->e;
    cs_index i = m.object;
    struct cs *o = cs_at(e, i);
    bool class_changed = o->class != entry->class, was_deleted = o->import_op == PENDING_DELETE;
    bool fresh = m.kind == MATCH_NEW, added = m.kind == MATCH_ADDED;

    if (m.kind == MATCH_KNOWN && rename_unconfirmed(e, o))
        m.kind = MATCH_RENAMED; /* by ourselves, and seen now for the first time */

    if (im->full && o->seen == e->spaces[im->connector].imports) {
        stage_error(im, i, entry->dn, STR("duplicate-object"), STR(""), false);
        return;
    }
    o->seen = e->spaces[im->connector].imports;
    o->flags &= (uint16_t) ~(CSF_SEEN_OUTSIDE | CSF_DELETED | CSF_CLASS_CHANGED);
    if (added) {
        o->class = (uint8_t)entry->class;
        class_changed = false;
    }
    image_id now = image_of(im, entry, i);
    image_id base = o->imported ? o->imported : o->hologram;
    bool beyond = differs(im, base, now, o->sent) || m.kind == MATCH_RENAMED || class_changed ||
                  fresh || added || was_deleted;
    bool mismatch = (o->sent || o->sent_op) && confirm(im, i, now);

    if (was_deleted)
        o->import_op = PENDING_NONE;
    if (!beyond && !mismatch) {
        settle_hologram(im, i, now);
        im->out->staging[STAGING_NO_CHANGE]++;
        return;
    }
    set_pending(im, i, now, fresh ? PENDING_ADD : PENDING_UPDATE, m.kind == MATCH_RENAMED);
    if (class_changed) {
        o->flags |= CSF_CLASS_CHANGED;
        o->next_class = (uint8_t)entry->class;
    }
    im->out->staging[beyond ? counter_for(m.kind, class_changed) : STAGING_NO_CHANGE]++;
    if ((fresh && im->full) || added)
        o->import_cause = im->cause; /* one cause serves all of them */
    else
        o->import_cause = object_cause(im, fresh ? CAUSE_IMPORT_ADD : CAUSE_IMPORT_UPDATE, i,
                                       e->spaces[im->connector].self.name);
}

static void
count_gone(struct import *im, enum cs_state state)
{
    if (state == CS_STAGING)
        im->out->staging[STAGING_DELETE]++;
    else
        im->out->discovery[DISCOVERY_FILTERED_DELETIONS]++;
}

void
stage_gone(struct import *im, cs_index i, bool deleted, struct str why)
{
    struct engine *e = im->e;
    struct cs *o = cs_at(e, i);
    bool expected =
        o->mv == ENGINE_NONE && (o->sent_op == PENDING_DELETE || o->export_op == PENDING_DELETE);
    bool never_processed = o->mv == ENGINE_NONE && o->import_op == PENDING_ADD;

    if (o->state == CS_STAGING && o->import_op == PENDING_DELETE && !deleted)
        return;
    count_gone(im, o->state);
    if (o->state == CS_STAGING && o->import_op != PENDING_DELETE)
        o->import_cause = object_cause(im, CAUSE_IMPORT_DELETE, i, why);
    space_set_transient(e, i, false); /* this is the record that it waited for */
    if (o->class == CLASS_group && o->state == CS_STAGING)
        membership_changed(e, &im->watched, i, o->imported ? o->imported : o->hologram, 0, !deleted,
                           im->a);
    if (deleted)
        references_deleted(e, i);
    if (o->state != CS_STAGING || expected || never_processed) {
        if (o->state == CS_STAGING)
            references_vacate(e, i);
        references_doubt(e, i);
        return;
    }
    references_doubt_targets(e, o->imported, im->side);
    image_free(&e->words, o->imported);
    o->imported = 0;
    o->import_op = PENDING_DELETE;
    space_mark_pending(e, i);
}
