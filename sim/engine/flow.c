/* SPDX-License-Identifier: MIT */
#include "sim/engine/flow.h"

#include <assert.h>

#include "sim/engine/metaverse.h"

static struct told *
told_of(struct work *w, attr_id attr)
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
    struct told *t = told_of(w, p->target);

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

static const struct expr_failure *
references_of_cell(struct work *w, const struct flow_request *r, const struct plan *p, rule_id rule,
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
    return add_numbers(w, p, rule, numbers, kept);
}

static const struct expr_failure *
references_of_texts(struct work *w, const struct flow_request *r, const struct plan *p,
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

static const struct expr_failure *
add_texts(struct work *w, struct plan *p, const struct contribution *c, const struct flow *f,
          const struct flow_result *result)
{
    struct told *t = told_of(w, p->target);
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

static bool
has_none(const struct source *s, const struct plan *p)
{
    if (source_has(s, p->first))
        return false;
    for (uint32_t i = 1; i < p->reads_n; i++)
        if (source_has(s, p->reads[i]))
            return false;
    return true;
}

/* A flow that gives nothing. One that merges into a connected system takes nothing from it either. */
static uint8_t
told_nothing(const struct plan *p, const struct flow_request *r)
{
    return p->merges && r->side != SIDE_METAVERSE ? TOLD_IGNORE : TOLD_NULL;
}

/* Its answer is known without a look, and is no value: most flows of most objects are like that. */
static bool
is_idle(const struct plan *p, const struct source *s)
{
    return p->absent > ABSENT_VARIES && has_none(s, p);
}

static void
learn(const struct contribution *c, struct plan *p, enum flow_state state)
{
    if (p->absent != ABSENT_UNKNOWN || !has_none(c->source, p))
        return;
    p->absent = state == FLOWS_NOTHING  ? ABSENT_NULL
                : state == FLOWS_IGNORE ? ABSENT_IGNORE
                                        : ABSENT_VARIES;
}

/* The flow that gave the value computes the same from the same object. */
static bool
says_the_same(const struct work *w, const struct told *t, const struct contribution *c,
              const struct plan *p)
{
    if (!(t->flags & TOLD_VALUE) || p->merges || !p->formula)
        return false;
    const struct outcome *o = &w->outcomes[t->outcome];
    return o->plan && o->plan->formula == p->formula && o->source == c->source;
}

/* Computed flows are computed also where an earlier rule has won: they may fail the object. */
static const struct expr_failure *
compute(struct work *w, const struct flow_request *r, const struct contribution *c, struct plan *p,
        const struct flow *f)
{
    struct told *t = told_of(w, p->target);
    bool settled = (t->flags & (TOLD_VALUE | TOLD_FINAL)) != 0;
    struct flow_result result;

    if (says_the_same(w, t, c, p))
        return NULL;
    const struct expr_failure *failure = rule_flow(f, &c->source->rules, r->side, &result, w->a);
    if (failure)
        return failure;
    learn(c, p, result.state);
    switch (result.state) {
    case FLOWS_IGNORE:
        t->flags |= TOLD_IGNORE;
        return NULL;
    case FLOWS_NOTHING:
        t->flags |= told_nothing(p, r);
        return NULL;
    case FLOWS_AUTHORITATIVE_NULL:
        t->flags |= t->flags & TOLD_VALUE ? 0 : TOLD_FINAL;
        return NULL;
    case FLOWS:
        break;
    }
    if (t->flags & TOLD_FINAL || (settled && !p->merges))
        return NULL;
    if (p->reference)
        return references_of_texts(w, r, p, c, &result);
    return add_texts(w, p, c, f, &result);
}

static const struct expr_failure *
take(struct work *w, const struct flow_request *r, const struct contribution *c, struct plan *p,
     const struct flow *f)
{
    if (p->form == PLAN_COMPUTED || p->from_itself)
        return compute(w, r, c, p, f);
    const struct cell *cell = source_cell(c->source, p->source);
    struct told *t = told_of(w, p->target);
    assert(cell);
    if (t->flags & (TOLD_VALUE | TOLD_FINAL))
        return NULL;
    if (p->form == PLAN_REFERENCES)
        return references_of_cell(w, r, p, c->rule, cell);
    if (cell->many && p->single)
        return compute(w, r, c, p, f);
    outcome_for(w, t, p->target, c->rule, OUTCOME_CELL)->cell = *cell;
    return NULL;
}

static const struct expr_failure mixed_in = {
    STR("sync-rule-inbound-flow-rules-invalid"),
    STR("rules in scope write one attribute with different merge types"), 0};
static const struct expr_failure mixed_out = {
    STR("sync-rule-outbound-flow-rules-invalid"),
    STR("rules in scope write one attribute with different merge types"), 0};

/* All rules in scope that write an attribute must do it in one way; Replace is Update. */
static bool
agrees(struct work *w, const struct plan *p, const struct flow *f)
{
    struct told *t = told_of(w, p->target);
    uint8_t merge = (uint8_t)(f->merge == MERGE_REPLACE ? MERGE_UPDATE : f->merge) + 1;

    if (!t->merge)
        t->merge = merge;
    return t->merge == merge;
}

/* A flow that is not for every object, or not for every time; `taken`: it has nothing more to say. */
static const struct expr_failure *
take_special(struct work *w, const struct flow_request *r, const struct plan *p,
             const struct flow *f, bool *taken)
{
    *taken = p->skipped;
    if (p->skipped)
        return NULL;
    if (p->mixed && !agrees(w, p, f))
        return r->side == SIDE_METAVERSE ? &mixed_in : &mixed_out;
    *taken = p->once && !r->created;
    if (*taken)
        told_of(w, p->target)->flags |= TOLD_IGNORE;
    return NULL;
}

static const struct expr_failure *
take_rule(struct work *w, const struct flow_request *r, const struct contribution *c)
{
    const struct rule *rule = ruleset_get(w->e->config.rules, c->rule);
    uint32_t n;
    struct plan *plans = plan_of(w->e, c->rule, &n);

    for (uint32_t i = 0; i < n; i++) {
        struct plan *p = &plans[i];
        const struct expr_failure *failure = NULL;
        bool taken = r->references_only && !p->reference;
        if (p->special && !taken)
            failure = take_special(w, r, p, &rule->flows.at[i], &taken);
        if (!failure && !taken && !is_idle(p, c->source))
            failure = take(w, r, c, p, &rule->flows.at[i]);
        if (failure)
            return failure;
    }
    return NULL;
}

const struct expr_failure *
flow_resolve(struct work *w, const struct flow_request *r)
{
    w->turn++;
    w->request = ARENA_NEW(w->a, struct flow_request);
    *w->request = *r;
    w->outcomes_n = 0;
    for (uint32_t i = 0; i < r->n; i++) {
        const struct expr_failure *failure = take_rule(w, r, &r->contributions[i]);
        if (failure)
            return failure;
    }
    w->order = ARENA_ARRAY(w->a, uint32_t, w->outcomes_n);
    for (uint32_t i = 0; i < w->outcomes_n; i++)
        w->order[i] = w->outcomes[i].attr << 16 | i;
    numbers_sort(w->order, w->outcomes_n, w->a);
    return NULL;
}

/* What the idle flows of an attribute say; asked for seldom, so it is not noted down for all. */
static uint8_t
told_by_idle(const struct work *w, attr_id attr)
{
    const struct flow_request *r = w->request;
    uint8_t told = 0;

    for (uint32_t i = 0; i < r->n; i++) {
        uint32_t n;
        const struct plan *plans = plan_of(w->e, r->contributions[i].rule, &n);
        for (const struct plan *p = plans; p < plans + n; p++) {
            if (p->target != attr || p->skipped || (r->references_only && !p->reference) ||
                (p->once && !r->created) || !is_idle(p, r->contributions[i].source))
                continue;
            told |= p->absent == ABSENT_NULL ? told_nothing(p, r) : TOLD_IGNORE;
        }
    }
    return told;
}

uint8_t
flow_told(const struct work *w, attr_id attr)
{
    uint8_t told = 0;

    if (attr < w->names && w->told[attr].turn == w->turn)
        told = w->told[attr].flags;
    return told & (TOLD_VALUE | TOLD_FINAL) ? told : told | told_by_idle(w, attr);
}
