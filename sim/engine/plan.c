/* SPDX-License-Identifier: MIT */
#include "sim/engine/plan.h"

static bool
own_attribute(attr_id attr)
{
    return attr == ATTR_objectGUID || attr == ATTR_cloudAnchor || attr == ATTR_dn ||
           attr == ATTR_distinguishedName;
}

/* Does the expression depend on nothing but attributes that objects have or lack? */
static bool
reads_attributes_only(const struct flow *f)
{
    static const struct str others[] = {STR("Now("),        STR("RandomNum("),     STR("Guid("),
                                        STR("ValueCount("), STR("ImportedValue("), STR("dn]")};
    uint32_t n;

    if (f->kind != FLOW_EXPRESSION)
        return false;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (str_ifind(expr_text(f->expression), others[i]) >= 0)
            return false;
    const attr_id *read = expr_attributes(f->expression, &n);
    for (uint32_t i = 0; i < n; i++)
        if (own_attribute(read[i]))
            return false;
    return n > 0;
}

static struct plan
make_plan(const struct engine *e, const struct rule *r, const struct flow *f)
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
                         .from_itself = f->kind == FLOW_DIRECT && own_attribute(f->source),
                         .absent = reads_attributes_only(f) ? ABSENT_UNKNOWN : ABSENT_VARIES,
                         .once = f->once,
                         .merges = merges,
                         /* a name is computed when an object is made, not with its attributes */
                         .skipped = f->target >= IMAGE_ATTRS ||
                                    (f->target == ATTR_dn && to_side != SIDE_METAVERSE)};
}

void
plan_prepare(struct engine *e)
{
    const struct ruleset *rules = e->config.rules;

    if (e->plans_version == rules->version + 1)
        return;
    e->plans_version = rules->version + 1;
    e->plans.n = e->plan_ends.n = 0;
    for (rule_id id = 0; id < rules->rules.n; id++) {
        const struct rule *r = ruleset_get(rules, id);
        for (uint32_t k = 0; k < r->flows.n; k++)
            *VEC_PUSH(&e->plans, e->arena) = make_plan(e, r, &r->flows.at[k]);
        *VEC_PUSH(&e->plan_ends, e->arena) = e->plans.n;
    }
}
