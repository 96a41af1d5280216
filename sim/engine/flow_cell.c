/* SPDX-License-Identifier: MIT */
/*
 * From what the flows gave to a cell of an image, sharing texts and lists with what is there already.
 */
#include "sim/engine/flow.h"

/* A text that stands somewhere already: in the source, or as what the flow gave the object before. */
static text_id
text_number(struct work *w, const struct outcome *o, struct str text)
{
    uint32_t n = 0;
    const attr_id *read = NULL;

    if (o->plan && o->plan->last && str_eq(text_of(w->e, o->plan->last), text))
        return o->plan->last;
    if (o->plan && o->flow->kind == FLOW_EXPRESSION)
        read = expr_attributes(o->flow->expression, &n);
    for (uint32_t i = 0; i < n; i++) {
        text_id id = source_text(o->source, read[i], text);
        if (id)
            return id;
    }
    text_id id = text_add(&w->e->texts, text, w->e->arena);
    if (o->plan)
        o->plan->last = id;
    return id;
}

static bool
texts_are(const struct engine *e, const struct cell *old, const struct outcome *o)
{
    uint32_t n;
    const uint32_t *values = cell_values(&e->words, old, &n);

    if (n != o->n)
        return false;
    for (uint32_t i = 0; i < n; i++)
        if (!str_eq(text_of(e, values[i]), o->texts[i]))
            return false;
    return true;
}

static struct cell
cell_of_texts(struct work *w, const struct outcome *o, const struct cell *old)
{
    struct engine *e = w->e;

    if (old && texts_are(e, old, o))
        return cell_keep(&e->words, *old);
    uint32_t one;
    uint32_t *ids = o->n == 1 ? &one : ARENA_ARRAY(w->a, uint32_t, o->n);
    for (uint32_t i = 0; i < o->n; i++)
        ids[i] = text_number(w, o, o->texts[i]);
    return cell_make(&e->words, o->attr, o->rule, ids, o->n, e->arena);
}

static struct cell
cell_of_numbers(struct engine *e, const struct outcome *o, const struct cell *old)
{
    uint32_t n = 0;
    const uint32_t *values = old ? cell_values(&e->words, old, &n) : NULL;

    if (n == o->n && memcmp(values, o->numbers, n * sizeof *values) == 0)
        return cell_keep(&e->words, *old);
    return cell_make(&e->words, o->attr, o->rule, o->numbers, o->n, e->arena);
}

struct cell
flow_cell(struct work *w, const struct outcome *o, const struct cell *old)
{
    struct engine *e = w->e;
    struct cell c = o->cell;

    switch (o->form) {
    case OUTCOME_CELL:
        if (old && cell_same(&e->words, &e->texts, old, &o->cell, false, w->a))
            c = *old;
        cell_keep(&e->words, c);
        break;
    case OUTCOME_NUMBERS:
        c = cell_of_numbers(e, o, old);
        break;
    case OUTCOME_TEXTS:
        c = cell_of_texts(w, o, old);
        break;
    }
    c.attr = o->attr;
    c.rule = o->rule;
    return c;
}
