/* SPDX-License-Identifier: MIT */
#include "sim/engine/flow.h"

#include <assert.h>

#include "sim/base/bits.h"
#include "sim/engine/flow_idle.h"
#include "sim/engine/flow_outcome.h"

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

/* A flow that looks at no object is computed once in a step. */
static void
note_fixed(struct work *w, struct plan *p, const struct flow_result *result)
{
    if (result->state != FLOWS || result->n != 1)
        return;
    if (!p->last || !str_eq(text_of(w->e, p->last), result->values[0]))
        p->last = text_add(&w->e->texts, result->values[0], w->e->arena);
    p->given = p->last;
}

static void
take_fixed(struct work *w, const struct contribution *c, const struct plan *p)
{
    const struct cell cell = {.attr = p->target, .value = p->given};

    if (!(flow_told_of(w, p->target)->flags & (TOLD_VALUE | TOLD_FINAL)))
        flow_add_cell(w, p, c->rule, &cell);
}

/* Computed flows are computed also where an earlier rule has won: they may fail the object. */
static const struct expr_failure *
compute(struct work *w, const struct flow_request *r, const struct contribution *c, struct plan *p,
        const struct flow *f)
{
    struct told *t = flow_told_of(w, p->target);
    bool settled = (t->flags & (TOLD_VALUE | TOLD_FINAL)) != 0;
    struct flow_result result;

    if (says_the_same(w, t, c, p))
        return NULL;
    const struct expr_failure *failure = rule_flow(f, &c->source->rules, r->side, &result, w->a);
    if (failure)
        return failure;
    if (p->fixed)
        note_fixed(w, p, &result);
    switch (result.state) {
    case FLOWS_IGNORE:
        t->flags |= TOLD_IGNORE;
        return NULL;
    case FLOWS_NOTHING:
        t->flags |= flow_told_nothing(p, r);
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
        return flow_add_references_by_name(w, r, p, c, &result);
    return flow_add_texts(w, p, c, f, &result);
}

static const struct expr_failure *
take(struct work *w, const struct flow_request *r, const struct contribution *c, struct plan *p,
     const struct flow *f)
{
    if (p->given) {
        take_fixed(w, c, p);
        return NULL;
    }
    if (p->form == PLAN_COMPUTED || p->from_itself)
        return compute(w, r, c, p, f);
    const struct cell *cell = source_cell(c->source, p->source);
    struct told *t = flow_told_of(w, p->target);
    assert(cell);
    if (t->flags & (TOLD_VALUE | TOLD_FINAL))
        return NULL;
    if (p->form == PLAN_REFERENCES)
        return flow_add_references(w, r, p, c->rule, cell);
    if (cell->many && p->single)
        return compute(w, r, c, p, f);
    flow_add_cell(w, p, c->rule, cell);
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
    struct told *t = flow_told_of(w, p->target);
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
        flow_told_of(w, p->target)->flags |= TOLD_IGNORE;
    return NULL;
}

static const struct expr_failure *
take_flow(struct work *w, const struct flow_request *r, const struct contribution *c,
          struct plan *p, const struct flow *f)
{
    const struct expr_failure *failure = NULL;
    bool taken = r->references_only && !p->reference;

    if (p->special && !taken)
        failure = take_special(w, r, p, f, &taken);
    if (failure || taken || flow_is_idle(p, c->source))
        return failure;
    return take(w, r, c, p, f);
}

/* The flows of a rule that have something to read, or to say without. */
static const struct expr_failure *
take_rule(struct work *w, const struct flow_request *r, const struct contribution *c)
{
    const struct rule *rule = ruleset_get(w->e->config.rules, c->rule);
    const struct rule_plan *of_rule = &w->e->rule_plans.at[c->rule];
    const uint64_t *ready = source_ready(c->source, of_rule->readers);
    uint32_t first = of_rule->first, n;
    struct plan *plans = plan_of(w->e, c->rule, &n);

    struct bits_walk walk = bits_from(ready, first, first + n);
    for (uint32_t k; bits_next(&walk, &k);) {
        const struct expr_failure *failure =
            take_flow(w, r, c, &plans[k - first], &rule->flows.at[k - first]);
        if (failure)
            return failure;
    }
    return NULL;
}

/* The outcomes by attribute: a bit for each, and these from the lowest on. */
static void
put_in_order(struct work *w)
{
    uint32_t words = w->names / 64 + 1, n = 0;
    uint64_t *given = ARENA_ARRAY(w->a, uint64_t, words);

    for (uint32_t i = 0; i < w->outcomes_n; i++)
        bits_set(given, w->outcomes[i].attr);
    w->order = ARENA_ARRAY(w->a, uint32_t, w->outcomes_n);
    struct bits_walk walk = bits_from(given, 0, w->names);
    for (attr_id attr; bits_next(&walk, &attr);)
        w->order[n++] = w->told[attr].outcome;
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
    put_in_order(w);
    return NULL;
}
