/* SPDX-License-Identifier: MIT */
/*
 * What the flows of one object give, collected by attribute: cells, texts that merge or not, references.
 */
#include "sim/engine/flow_outcome.h"

#include "sim/engine/metaverse.h"

struct told *
flow_told_of(struct work *w, attr_id attr)
{
    struct told *t = &w->told[attr];

    if (t->turn != w->turn)
        *t = (struct told){.turn = w->turn};
    return t;
}

/* The attribute's outcome; a new one has the form that the caller gives it. */
static struct outcome *
outcome_for(struct work *w, struct told *t, attr_id attr, rule_id rule, enum outcome_form form)
{
    if (t->flags & TOLD_VALUE)
        return &w->outcomes[t->outcome];
    if (w->outcomes_n == w->outcomes_room) {
        struct outcome *larger = ARENA_ARRAY(w->e->arena, struct outcome, 2 * w->outcomes_room);
        memcpy(larger, w->outcomes, w->outcomes_n * sizeof *larger);
        w->outcomes = larger;
        w->outcomes_room *= 2;
    }
    t->flags |= TOLD_VALUE;
    t->outcome = (uint16_t)w->outcomes_n;
    struct outcome *o = &w->outcomes[w->outcomes_n++];
    o->attr = attr;
    o->rule = rule;
    o->form = form;
    o->n = 0;
    o->plan = NULL;
    o->reference = false;
    return o;
}

/* The object on the target's side that stands for a referenced object of the source's side. */
static uint32_t
counterpart(const struct engine *e, const struct flow_request *r, uint32_t value)
{
    if (r->side == SIDE_METAVERSE) {
        const struct cs *o = cs_at(e, value);
        return o->state == CS_STAGING ? o->mv : (uint32_t)ENGINE_NONE;
    }
    if (!mv_at(e, value)->alive)
        return ENGINE_NONE;
    return mv_linked(e, value, r->connector);
}

static const struct expr_failure several = {
    STR("flow-multi-values-to-single-value"),
    STR("several references flow to an attribute that holds one"), 0};

/* Adds objects to the attribute's references; without any the flow has given nothing. */
static const struct expr_failure *
add_numbers(struct work *w, const struct plan *p, rule_id rule, uint32_t *numbers, uint32_t n)
{
    struct told *t = flow_told_of(w, p->target);

    if (!n) {
        t->flags |= TOLD_NULL;
        return NULL;
    }
    struct outcome *o = outcome_for(w, t, p->target, rule, OUTCOME_NUMBERS);
    if (o->n) {
        uint32_t *all = ARENA_ARRAY(w->a, uint32_t, (size_t)o->n + n);
        memcpy(all, o->numbers, o->n * sizeof *all);
        memcpy(all + o->n, numbers, n * sizeof *all);
        numbers = all;
        n += o->n;
    }
    o->n = numbers_sort(numbers, n, w->a);
    o->numbers = numbers;
    o->reference = true;
    return o->n > 1 && p->single ? &several : NULL;
}

const struct expr_failure *
flow_add_references(struct work *w, const struct flow_request *r, const struct plan *p,
                    rule_id rule, const struct cell *c)
{
    uint32_t n, kept = 0;
    const uint32_t *values = cell_values(&w->e->words, c, &n);
    uint32_t *numbers = ARENA_ARRAY(w->a, uint32_t, n);

    for (uint32_t i = 0; i < n; i++) {
        uint32_t other = counterpart(w->e, r, values[i]);
        if (other != ENGINE_NONE)
            numbers[kept++] = other;
    }
    return add_numbers(w, p, rule, numbers, kept);
}

const struct expr_failure *
flow_add_references_by_name(struct work *w, const struct flow_request *r, const struct plan *p,
                            const struct contribution *c, const struct flow_result *f)
{
    uint32_t *numbers = ARENA_ARRAY(w->a, uint32_t, f->n), kept = 0;

    for (uint32_t i = 0; i < f->n; i++) {
        uint32_t value = source_reference(c->source, f->values[i]);
        uint32_t other = value == ENGINE_NONE ? value : counterpart(w->e, r, value);
        if (other != ENGINE_NONE)
            numbers[kept++] = other;
    }
    return add_numbers(w, p, c->rule, numbers, kept);
}

/* The union of what came before and now: first by precedence wins among equal values. */
static void
merge_texts(struct work *w, struct outcome *o, const struct flow_result *f)
{
    struct str *all = ARENA_ARRAY(w->a, struct str, (size_t)o->n + f->n);
    struct map seen = map_in(w->a, o->ignores_case);
    uint32_t n = 0;

    for (uint32_t i = 0; i < o->n; i++)
        if (map_set(&seen, o->texts[i], 0) == MAP_NONE)
            all[n++] = o->texts[i];
    for (uint32_t i = 0; i < f->n; i++)
        if (map_set(&seen, f->values[i], 0) == MAP_NONE)
            all[n++] = f->values[i];
    o->texts = all;
    o->n = n;
    o->plan = NULL;
}

static const struct expr_failure crowded = {
    STR("flow-multi-values-to-single-value"),
    STR("rules merge several values into an attribute that holds one"), 0};

const struct expr_failure *
flow_add_texts(struct work *w, struct plan *p, const struct contribution *c, const struct flow *f,
               const struct flow_result *result)
{
    struct told *t = flow_told_of(w, p->target);
    struct outcome *o = outcome_for(w, t, p->target, c->rule, OUTCOME_TEXTS);

    o->merges = p->merges;
    if (p->merges) {
        o->ignores_case = f->merge == MERGE_CASE_INSENSITIVE;
        merge_texts(w, o, result);
        return o->n > 1 && p->single ? &crowded : NULL;
    }
    o->n = result->n;
    o->texts = result->values;
    o->plan = p;
    o->flow = f;
    o->source = c->source;
    return NULL;
}

void
flow_add_cell(struct work *w, const struct plan *p, rule_id rule, const struct cell *cell)
{
    struct told *t = flow_told_of(w, p->target);

    outcome_for(w, t, p->target, rule, OUTCOME_CELL)->cell = *cell;
}
