/* SPDX-License-Identifier: MIT */
#include "sim/engine/flow.h"

#include <assert.h>

#include "sim/base/sort.h"
#include "sim/engine/metaverse.h"
#include "sim/engine/space.h"

static struct outcome *
outcome_for(struct work *w, attr_id attr)
{
    if (w->outcome_stamp[attr] == w->turn)
        return &w->outcomes[w->outcome_place[attr]];
    if (w->outcomes_n == w->outcomes_room) {
        struct outcome *larger = ARENA_ARRAY(w->e->arena, struct outcome, 2 * w->outcomes_room);
        memcpy(larger, w->outcomes, w->outcomes_n * sizeof *larger);
        w->outcomes = larger;
        w->outcomes_room *= 2;
    }
    w->outcome_stamp[attr] = w->turn;
    w->outcome_place[attr] = w->outcomes_n;
    struct outcome *o = &w->outcomes[w->outcomes_n++];
    *o = (struct outcome){.attr = attr, .rule = RULE_NONE};
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

static void
set_numbers(struct outcome *o, uint32_t *numbers, uint32_t n, struct arena *a)
{
    o->n = numbers_sort(numbers, n, a);
    o->numbers = numbers;
    o->form = o->n ? OUTCOME_NUMBERS : OUTCOME_NONE;
    o->nulled |= !o->n;
}

static void
references_of_cell(struct work *w, const struct flow_request *r, struct outcome *o,
                   const struct cell *c)
{
    uint32_t n, kept = 0;
    const uint32_t *values = cell_values(&w->e->words, c, &n);
    uint32_t *numbers = ARENA_ARRAY(w->a, uint32_t, n);

    for (uint32_t i = 0; i < n; i++) {
        uint32_t other = counterpart(w->e, r, values[i]);
        if (other != ENGINE_NONE)
            numbers[kept++] = other;
    }
    set_numbers(o, numbers, kept, w->a);
}

static void
references_of_texts(struct work *w, const struct flow_request *r, struct outcome *o,
                    const struct source *s, const struct flow_result *f)
{
    uint32_t *numbers = ARENA_ARRAY(w->a, uint32_t, f->n), kept = 0;

    for (uint32_t i = 0; i < f->n; i++) {
        uint32_t value = source_reference(s, f->values[i]);
        uint32_t other = value == ENGINE_NONE ? value : counterpart(w->e, r, value);
        if (other != ENGINE_NONE)
            numbers[kept++] = other;
    }
    set_numbers(o, numbers, kept, w->a);
}

static bool
merges(enum merge_type m)
{
    return m == MERGE_MERGE || m == MERGE_CASE_INSENSITIVE;
}

/* The union of what came before and now: first by precedence wins among equal values. */
static void
merge_texts(struct work *w, struct outcome *o, const struct flow_result *f)
{
    struct str *all = ARENA_ARRAY(w->a, struct str, (size_t)o->n + f->n);
    struct map seen = map_in(w->a, o->merge == MERGE_CASE_INSENSITIVE);
    uint32_t n = 0;

    for (uint32_t i = 0; i < o->n; i++)
        if (map_set(&seen, o->texts[i], 0) == MAP_NONE)
            all[n++] = o->texts[i];
    for (uint32_t i = 0; i < f->n; i++)
        if (map_set(&seen, f->values[i], 0) == MAP_NONE)
            all[n++] = f->values[i];
    o->texts = all;
    o->n = n;
}

static void
merge_numbers(struct work *w, struct outcome *o, const uint32_t *before, uint32_t before_n)
{
    uint32_t *all = ARENA_ARRAY(w->a, uint32_t, (size_t)before_n + o->n);

    memcpy(all, before, before_n * sizeof *all);
    if (o->form == OUTCOME_NUMBERS)
        memcpy(all + before_n, o->numbers, o->n * sizeof *all);
    set_numbers(o, all, before_n + (o->form == OUTCOME_NUMBERS ? o->n : 0), w->a);
}

/* A direct flow between attributes of one form shares the source's values; false: it is not one. */
static bool
direct(struct work *w, const struct flow_request *r, const struct contribution *c,
       const struct flow *f, struct outcome *o)
{
    struct attr_form from = schema_form(f->source, c->source->side);
    struct attr_form to = schema_form(f->target, r->side);
    const struct cell *cell = source_cell(c->source, f->source);

    if (f->kind != FLOW_DIRECT || from.syntax != to.syntax || merges(f->merge) || !cell)
        return false;
    if (cell->many && !to.multi)
        return false;
    if (to.syntax == SYNTAX_REFERENCE) {
        references_of_cell(w, r, o, cell);
        return true;
    }
    o->cell = *cell;
    o->form = OUTCOME_CELL;
    return true;
}

static const struct expr_failure several = {
    STR("flow-multi-values-to-single-value"),
    STR("several references flow to an attribute that holds one"), 0};

/* What one flow says, taken in by precedence: an earlier value stays unless values merge. */
static const struct expr_failure *
take(struct work *w, const struct flow_request *r, const struct contribution *c,
     const struct flow *f, struct outcome *o)
{
    struct flow_result result;
    bool reference = is_reference(f->target, r->side);
    bool settled = o->form != OUTCOME_NONE || o->final;

    if (settled && f->kind == FLOW_DIRECT && !merges(f->merge))
        return NULL;
    if (!settled && direct(w, r, c, f, o)) {
        o->rule = c->rule;
        return NULL;
    }
    const struct expr_failure *failure = rule_flow(f, &c->source->rules, r->side, &result, w->a);
    if (failure)
        return failure;
    o->ignored |= result.state == FLOWS_IGNORE;
    o->nulled |= result.state == FLOWS_NOTHING;
    o->final |= result.state == FLOWS_AUTHORITATIVE_NULL && o->form == OUTCOME_NONE;
    if (result.state != FLOWS || o->final || (settled && !merges(f->merge)))
        return NULL;
    o->merge = f->merge;
    o->rule = settled ? o->rule : c->rule;
    if (reference) {
        const uint32_t *before = o->numbers;
        uint32_t before_n = settled ? o->n : 0;
        references_of_texts(w, r, o, c->source, &result);
        if (before_n)
            merge_numbers(w, o, before, before_n);
        return o->n > 1 && !schema_form(f->target, r->side).multi ? &several : NULL;
    }
    if (settled) {
        merge_texts(w, o, &result);
        return NULL;
    }
    o->form = OUTCOME_TEXTS;
    o->n = result.n;
    o->texts = result.values;
    o->flow = f;
    o->source = c->source;
    return NULL;
}

static const struct expr_failure *
take_rule(struct work *w, const struct flow_request *r, const struct contribution *c)
{
    const struct rule *rule = ruleset_get(w->e->config.rules, c->rule);

    for (uint32_t i = 0; i < rule->flows.n; i++) {
        const struct flow *f = &rule->flows.at[i];
        if (f->target >= w->names || (f->target == ATTR_dn && r->side != SIDE_METAVERSE))
            continue;
        if (r->references_only && !is_reference(f->target, r->side))
            continue;
        struct outcome *o = outcome_for(w, f->target);
        if (f->once && !r->created) {
            o->ignored = true;
            continue;
        }
        const struct expr_failure *failure = take(w, r, c, f, o);
        if (failure)
            return failure;
    }
    return NULL;
}

static int
by_attr(const void *x, const void *y, void *context)
{
    const struct outcome *a = x, *b = y;

    (void)context;
    return (a->attr > b->attr) - (a->attr < b->attr);
}

const struct expr_failure *
flow_resolve(struct work *w, const struct flow_request *r)
{
    w->turn++;
    w->outcomes_n = 0;
    for (uint32_t i = 0; i < r->n; i++) {
        const struct expr_failure *failure = take_rule(w, r, &r->contributions[i]);
        if (failure)
            return failure;
    }
    sort_stable(w->outcomes, w->outcomes_n, sizeof *w->outcomes, by_attr, NULL, w->a);
    return NULL;
}

/* A text that the flow passed on unchanged is shared with the attribute that it came from. */
static text_id
text_number(struct work *w, const struct outcome *o, struct str text)
{
    uint32_t n = 0;
    const attr_id *read = o->flow && o->flow->kind == FLOW_EXPRESSION
                              ? expr_attributes(o->flow->expression, &n)
                              : NULL;

    for (uint32_t i = 0; i < n; i++) {
        text_id id = source_text(o->source, read[i], text);
        if (id)
            return id;
    }
    return text_add(&w->e->texts, text, w->e->arena);
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
    uint32_t *ids = ARENA_ARRAY(w->a, uint32_t, o->n);
    for (uint32_t i = 0; i < o->n; i++)
        ids[i] = text_number(w, o, o->texts[i]);
    return cell_make(&e->words, o->attr, o->rule, ids, o->n, e->arena);
}

struct cell
flow_cell(struct work *w, const struct outcome *o, const struct cell *old, bool reference)
{
    struct engine *e = w->e;
    struct cell c = {.attr = o->attr, .many = true};

    switch (o->form) {
    case OUTCOME_NONE:
        break;
    case OUTCOME_CELL:
        c = cell_keep(&e->words,
                      old && cell_same(&e->words, &e->texts, old, &o->cell, reference, w->a)
                          ? *old
                          : o->cell);
        break;
    case OUTCOME_NUMBERS: {
        uint32_t n = 0;
        const uint32_t *values = old ? cell_values(&e->words, old, &n) : NULL;
        if (n == o->n && memcmp(values, o->numbers, n * sizeof *values) == 0)
            c = cell_keep(&e->words, *old);
        else
            c = cell_make(&e->words, o->attr, o->rule, o->numbers, o->n, e->arena);
        break;
    }
    case OUTCOME_TEXTS:
        c = cell_of_texts(w, o, old);
        break;
    }
    c.attr = o->attr;
    c.rule = o->rule;
    return c;
}
