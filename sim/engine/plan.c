/* SPDX-License-Identifier: MIT */
#include "sim/engine/plan.h"

#include "sim/base/map.h"

/* Is its answer the same for all objects that have none of the attributes it reads? */
static bool
reads_attributes_only(const struct flow *f)
{
    uint32_t n;

    if (f->kind != FLOW_EXPRESSION || !expr_reads_attributes_only(f->expression))
        return false;
    const attr_id *read = expr_attributes(f->expression, &n);
    for (uint32_t i = 0; i < n; i++)
        if (attr_of_identity(read[i]))
            return false;
    return n > 0;
}

static const struct attr *
no_attribute(void *self, attr_id id)
{
    (void)self;
    (void)id;
    return NULL;
}

/* What an expression says to an object without attributes is found out by asking it. */
static enum plan_absent
absent_answer(const struct engine *e, const struct rule *r, const struct flow *f,
              struct arena *scratch)
{
    const struct rule_source nobody = {
        .values = {.attribute = no_attribute, .assumptions = e->config.assumptions},
        .side = rule_source_side(e->config.rules, r),
        .scratch = scratch};
    struct flow_result result;

    if (f->kind == FLOW_DIRECT && !attr_of_identity(f->source))
        return ABSENT_NULL;
    if (e->plainly || !reads_attributes_only(f) ||
        rule_flow(f, &nobody, rule_target_side(e->config.rules, r), &result, scratch))
        return ABSENT_VARIES;
    return result.state == FLOWS_NOTHING  ? ABSENT_NULL
           : result.state == FLOWS_IGNORE ? ABSENT_IGNORE
                                          : ABSENT_VARIES;
}

/* Constants, unless a parameter in them goes by the object's place. */
static bool
is_fixed(const struct engine *e, const struct rule *r, const struct flow *f)
{
    if (e->plainly || e->spaces[r->connector].self.partitions_n)
        return false;
    return f->kind == FLOW_CONSTANT ||
           (f->kind == FLOW_EXPRESSION && expr_reads_no_object(f->expression));
}

static void
note_reads(struct plan *p, const struct flow *f)
{
    if (f->kind == FLOW_EXPRESSION)
        p->reads = expr_attributes(f->expression, &p->reads_n);
    p->first = p->reads_n ? p->reads[0] : f->source;
}

static struct plan
make_plan(const struct engine *e, const struct rule *r, const struct flow *f, struct arena *scratch)
{
    enum side to_side = rule_target_side(e->config.rules, r);
    struct attr_form to = schema_form(f->target, to_side);
    struct attr_form from = {SYNTAX_NONE, false};
    bool merges = f->merge == MERGE_MERGE || f->merge == MERGE_CASE_INSENSITIVE;

    if (f->kind == FLOW_DIRECT)
        from = schema_form(f->source, rule_source_side(e->config.rules, r));
    bool plain = f->kind == FLOW_DIRECT && !merges && from.syntax == to.syntax;
    return (struct plan){.target = f->target,
                         .source = f->source,
                         .form = !plain                          ? PLAN_COMPUTED
                                 : to.syntax == SYNTAX_REFERENCE ? PLAN_REFERENCES
                                                                 : PLAN_TEXTS,
                         .reference = to.syntax == SYNTAX_REFERENCE,
                         .single = !to.multi,
                         .from_itself = f->kind == FLOW_DIRECT && attr_of_identity(f->source),
                         .absent = (uint8_t)absent_answer(e, r, f, scratch),
                         .fixed = !merges && to.syntax != SYNTAX_REFERENCE && is_fixed(e, r, f),
                         .once = f->once,
                         .merges = merges,
                         /* a name is computed when an object is made, not with its attributes */
                         .skipped = f->target >= IMAGE_ATTRS ||
                                    (f->target == ATTR_dn && to_side != SIDE_METAVERSE)};
}

static bool
rolls_dice(const struct flow *f)
{
    return f->kind == FLOW_EXPRESSION && expr_rolls_dice(f->expression);
}

/* Many rules bring the same expression or constant for a target. */
static void
number_formulas(struct engine *e, struct arena *scratch)
{
    const struct ruleset *rules = e->config.rules;
    struct map seen = map_in(scratch, false);

    for (rule_id id = 0; id < rules->rules.n; id++) {
        uint32_t n;
        struct plan *plans = plan_of(e, id, &n);
        for (uint32_t k = 0; k < n; k++) {
            const struct flow *f = &ruleset_get(rules, id)->flows.at[k];
            if (f->kind == FLOW_DIRECT || rolls_dice(f))
                continue;
            struct str text = f->kind == FLOW_CONSTANT
                                  ? str_fmt(scratch, "constant " STR_FMT, STR_ARG(f->constant))
                                  : expr_text(f->expression);
            uint32_t known = map_get(&seen, text);
            plans[k].formula = known == MAP_NONE ? seen.live + 1 : known;
            if (known == MAP_NONE)
                map_set(&seen, text, plans[k].formula);
        }
    }
}

/* Whoever writes one attribute of one class of one target shares a key. */
static struct str
target_key(const struct rule *r, const struct flow *f, struct arena *a)
{
    uint32_t *key = ARENA_ARRAY(a, uint32_t, 3);

    key[0] = r->direction == RULE_INBOUND ? UINT32_MAX : r->connector;
    key[1] = r->target;
    key[2] = f->target;
    return str_n((const char *)key, 3 * sizeof *key);
}

/* Rules that merge a target and rules that update it do not go together: it fails the object. */
static void
find_mixed(struct engine *e, struct arena *scratch)
{
    const struct ruleset *rules = e->config.rules;
    struct map seen = map_in(scratch, false);
    enum { UPDATES = 1, MERGES = 2, IGNORES_CASE = 4 };

    for (int pass = 0; pass < 2; pass++)
        for (uint32_t i = 0; i < rules->order.n; i++) {
            rule_id id = rules->order.at[i];
            const struct rule *r = ruleset_get(rules, id);
            uint32_t n;
            struct plan *plans = plan_of(e, id, &n);
            for (uint32_t k = 0; k < n && !r->disabled; k++) {
                const struct flow *f = &r->flows.at[k];
                struct str key = target_key(r, f, scratch);
                uint32_t way = f->merge <= MERGE_REPLACE ? UPDATES
                               : f->merge == MERGE_MERGE ? MERGES
                                                         : IGNORES_CASE;
                uint32_t known = map_get(&seen, key);
                if (pass == 0)
                    map_set(&seen, key, known == MAP_NONE ? way : known | way);
                else
                    plans[k].mixed = (known & ~way) != 0;
                e->asks_all |= plans[k].mixed;
                plans[k].special = plans[k].once || plans[k].skipped || plans[k].mixed;
            }
        }
}

static void
plan_rule(struct engine *e, rule_id id, struct arena *scratch)
{
    const struct ruleset *rules = e->config.rules;
    const struct rule *r = ruleset_get(rules, id);
    struct rule_plan *of_rule = VEC_PUSH(&e->rule_plans, e->arena);

    *of_rule = (struct rule_plan){0}; /* the list is used again when the rules have changed */
    for (uint32_t k = 0; k < r->flows.n; k++) {
        struct plan *p = VEC_PUSH(&e->plans, e->arena);
        *p = make_plan(e, r, &r->flows.at[k], scratch);
        note_reads(p, &r->flows.at[k]);
        e->rolls_dice |= rolls_dice(&r->flows.at[k]);
        if (p->target == ATTR_dn)
            of_rule->name = k + 1;
    }
    of_rule->end = e->plans.n;
    of_rule->first = rules_first_flow(rules, id);
    of_rule->readers = rules_readers(rules, r->direction, r->connector, r->source);
}

void
plan_prepare(struct engine *e, struct arena *scratch)
{
    const struct ruleset *rules = e->config.rules;
    struct arena_mark mark = arena_mark(scratch);

    for (uint32_t i = 0; i < e->plans.n; i++)
        e->plans.at[i].given = 0;
    if (e->plans_version == rules->version + 1)
        return;
    e->plans_version = rules->version + 1;
    e->plans.n = e->rule_plans.n = 0;
    e->rolls_dice = false;
    e->asks_all = e->plainly || !expr_usual(e->config.assumptions);
    for (rule_id id = 0; id < rules->rules.n; id++)
        plan_rule(e, id, scratch);
    find_mixed(e, scratch);
    number_formulas(e, scratch);
    arena_rewind(scratch, mark);
}
