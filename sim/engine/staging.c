/* SPDX-License-Identifier: MIT */
#include "sim/engine/staging.h"

#include "sim/base/map.h"
#include "sim/base/sort.h"
#include "sim/engine/space.h"
#include "sim/engine/txn.h"

/* Members that Connect does not know stay where it is assumed that it leaves them alone. */
static struct cell
with_unknown(struct work *w, struct cell now, const struct cell *old)
{
    struct engine *e = w->e;
    uint32_t n, m, kept;
    const uint32_t *values = cell_values(&e->words, &now, &n);
    const uint32_t *there = cell_values(&e->words, old, &m);
    uint32_t *all = ARENA_ARRAY(w->a, uint32_t, (size_t)n + m);

    if (n)
        memcpy(all, values, n * sizeof *all);
    kept = n;
    for (uint32_t i = 0; i < m; i++)
        if (cs_at(e, there[i])->mv == ENGINE_NONE && cs_at(e, there[i])->state != CS_GONE)
            all[kept++] = there[i];
    kept = numbers_sort(all, kept, w->a);
    struct cell c = cell_make(&e->words, now.attr, now.rule, all, kept, e->arena);
    cell_drop(&e->words, now);
    return c;
}

static bool
unknown_stay(const struct engine *e, const struct cs *o, attr_id attr)
{
    return schema_form(attr, cs_side(e, o)).multi &&
           assumed(e, ASSUME_connectRemovesUnknownMembers, "false");
}

/* Links to what is gone do not count on either side. */
static bool
reaches(struct work *w, const struct cell *now, const struct cell *old, bool reference)
{
    struct engine *e = w->e;
    uint32_t n, m, alive = 0;
    const uint32_t *a = cell_values(&e->words, now, &n), *b = cell_values(&e->words, old, &m);

    if (!reference || n == m)
        return cell_same(&e->words, &e->texts, now, old, reference, w->a);
    for (uint32_t i = 0; i < m; i++) {
        if (cs_at(e, b[i])->state == CS_GONE)
            continue;
        if (alive == n || a[alive] != b[i])
            return false;
        alive++;
    }
    return alive == n;
}

/* Texts that merge are added to those that the target has; among equal ones the target's stays. */
static struct outcome
with_target(struct work *w, const struct outcome *out, const struct cell *old)
{
    struct outcome all = *out;
    struct map seen = map_in(w->a, out->ignores_case);
    uint32_t n, kept = 0;
    const uint32_t *there = cell_values(&w->e->words, old, &n);
    struct str *texts = ARENA_ARRAY(w->a, struct str, (size_t)n + out->n);

    for (uint32_t i = 0; i < n; i++) {
        texts[kept] = text_of(w->e, there[i]);
        map_set(&seen, texts[kept++], 0);
    }
    for (uint32_t i = 0; i < out->n; i++)
        if (map_set(&seen, out->texts[i], 0) == MAP_NONE)
            texts[kept++] = out->texts[i];
    all.texts = texts;
    all.n = kept;
    return all;
}

/*
 * Where a redundant export is sent all the same: the very value is staged, and stays so although
 * the import of this cycle shows it.
 */
static bool
stays_staged(struct work *w, const struct cs *o, const struct cell *now, bool reference)
{
    struct engine *e = w->e;
    struct cell staged;

    return assumed(e, ASSUME_redundantExport, "sent") && o->export_op == PENDING_UPDATE &&
           image_find(&e->words, o->wanted, now->attr, &staged) &&
           cell_same(&e->words, &e->texts, &staged, now, reference, w->a);
}

/* One attribute that got a value: true and a cell where it has to be sent. */
static bool
difference(struct work *w, const struct cs *o, const struct outcome *out, struct cell *cell)
{
    struct engine *e = w->e;
    struct cell old, none = {.attr = out->attr, .many = true};
    bool has_old = believed(e, o, out->attr, &old);
    struct outcome merged;

    if (has_old && out->merges && out->form == OUTCOME_TEXTS) {
        merged = with_target(w, out, &old);
        out = &merged;
    }
    *cell = flow_cell(w, out, has_old ? &old : NULL);
    if (out->reference && has_old && unknown_stay(e, o, out->attr))
        *cell = with_unknown(w, *cell, &old);
    if (!reaches(w, cell, has_old ? &old : &none, out->reference) ||
        stays_staged(w, o, cell, out->reference))
        return true;
    cell_drop(&e->words, *cell);
    return false;
}

/* An attribute that is there and shall not be: a flow said NULL, and none gave a value. */
static bool
to_be_emptied(struct work *w, const struct cs *o, attr_id attr, struct cell *cell)
{
    struct engine *e = w->e;
    uint8_t told = flow_told(w, attr);
    struct cell old;

    if (!(told & (TOLD_NULL | TOLD_FINAL)) || told & TOLD_VALUE || !believed(e, o, attr, &old))
        return false;
    bool reference = is_reference(attr, cs_side(e, o));
    *cell = (struct cell){.attr = attr, .rule = IMAGE_RULES, .many = true};
    if (reference && unknown_stay(e, o, attr))
        *cell = with_unknown(w, *cell, &old);
    if (!reaches(w, cell, &old, reference))
        return true;
    cell_drop(&e->words, *cell);
    return false;
}

static int
by_attr(const void *x, const void *y, void *context)
{
    const struct cell *a = x, *b = y;

    (void)context;
    return (a->attr > b->attr) - (a->attr < b->attr);
}

/* The new name as a value; the one that is staged already is kept. */
static struct cell
name_cell(struct work *w, const struct cs *o)
{
    struct engine *e = w->e;
    struct cell staged;

    if (image_find(&e->words, o->wanted, ATTR_dn, &staged) &&
        str_eq(text_of(e, staged.value), w->new_name))
        return staged;
    return (struct cell){ATTR_dn, IMAGE_RULES, text_add(&e->texts, w->new_name, e->arena), false};
}

/* Everything that has to be sent, by attribute. */
static struct cell *
differences(struct work *w, const struct cs *o, uint32_t *n)
{
    const struct pool *p = &w->e->words;
    const image_id there[] = {believed_image(w->e, o), o->sent};
    uint32_t room = w->outcomes_n + image_n(p, there[0]) + image_n(p, there[1]) + 1, values;
    struct cell *cells = ARENA_ARRAY(w->a, struct cell, room);
    struct cell known;

    *n = 0;
    for (uint32_t k = 0; k < w->outcomes_n; k++)
        *n += difference(w, o, flow_outcome(w, k), &cells[*n]);
    values = *n;
    if (w->new_name.len)
        cells[(*n)++] = name_cell(w, o);
    for (int side = 0; side < 2; side++)
        for (uint32_t k = 0; k < image_n(p, there[side]); k++) {
            attr_id attr = image_cell(p, there[side], k).attr;
            if (side == 0 || !image_find(p, there[0], attr, &known))
                *n += to_be_emptied(w, o, attr, &cells[*n]);
        }
    if (*n > values)
        sort_stable(cells, *n, sizeof *cells, by_attr, NULL, w->a);
    return cells;
}

/* Does a value that waits for its export go on waiting although no flow gave it this time? */
static bool
goes_on_waiting(struct work *w, const struct cs *o, const struct cell *c, bool keep_others)
{
    struct engine *e = w->e;
    bool reference = is_reference(c->attr, cs_side(e, o));
    struct cell old, none = {.attr = c->attr, .many = true};

    if (keep_others && !reference)
        return true;
    if (c->attr == ATTR_dn)
        return false; /* the name was computed again just now */
    if (!flow_leaves(flow_told(w, c->attr)))
        return false;
    return !reaches(w, c, believed(e, o, c->attr, &old) ? &old : &none, reference);
}

/* The new differences, and of what is staged already what was not asked for or is to be left alone. */
static struct cell *
merge_waiting(struct work *w, const struct cs *o, struct cell *cells, uint32_t *n, bool keep_others)
{
    struct pool *p = &w->e->words;
    uint32_t waiting = image_n(p, o->wanted), k = 0, kept = 0;
    struct cell *all = ARENA_ARRAY(w->a, struct cell, (size_t)waiting + *n);

    for (uint32_t i = 0; i < waiting; i++) {
        struct cell c = image_cell(p, o->wanted, i);
        if (!goes_on_waiting(w, o, &c, keep_others))
            continue;
        while (k < *n && cells[k].attr < c.attr)
            all[kept++] = cells[k++];
        all[kept++] = cell_keep(p, c);
    }
    while (k < *n)
        all[kept++] = cells[k++];
    *n = kept;
    return all;
}

/* The staged change is what it was before. */
static bool
same_image(struct work *w, const struct cs *o, const struct cell *cells, uint32_t n)
{
    struct pool *p = &w->e->words;

    if (image_n(p, o->wanted) != n)
        return false;
    for (uint32_t i = 0; i < n; i++) {
        struct cell c = image_cell(p, o->wanted, i);
        if (c.attr != cells[i].attr || !cell_same(p, &w->e->texts, &c, &cells[i],
                                                  is_reference(c.attr, cs_side(w->e, o)), w->a))
            return false;
    }
    return true;
}

static void
set_cause(struct work *w, struct cs *o, cs_index i, struct reason why, rule_id owner)
{
    struct engine *e = w->e;

    if (o->export_op == PENDING_ADD)
        return;
    if (why.kind != CAUSE_REFERENCE) {
        o->export_cause = work_rule_cause(w, CAUSE_FLOW, why.because, owner);
        return;
    }
    const struct cause *target = causes_get(e->config.causes, why.because);
    struct str subject = str_copy(space_dn(e, i, w->a), e->arena);
    o->export_cause =
        work_cause(w, CAUSE_REFERENCE, why.because, subject, target ? target->subject : STR(""));
}

void
staging_set(struct work *w, cs_index i, bool keep_others, rule_id owner, struct reason why)
{
    struct engine *e = w->e;
    struct cs *o = txn_cs(e, i);
    uint32_t n;
    struct cell *cells = differences(w, o, &n);
    rule_id first = n && cells[0].rule < IMAGE_RULES ? cells[0].rule : owner;

    if (o->wanted)
        cells = merge_waiting(w, o, cells, &n, keep_others);
    if (same_image(w, o, cells, n)) {
        for (uint32_t k = 0; k < n; k++)
            cell_drop(&e->words, cells[k]);
        return;
    }
    txn_image(e, &o->wanted, image_make(&e->words, cells, n, e->arena));
    if (o->export_op != PENDING_ADD)
        o->export_op = n ? PENDING_UPDATE : PENDING_NONE;
    if (!n)
        return;
    set_cause(w, o, i, why, first);
    space_mark_export(e, i);
}
