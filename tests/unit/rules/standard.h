/* SPDX-License-Identifier: MIT */
/*
 * Questions to one standard rule.
 */
#pragma once

#include <stdio.h>

#include "tests/unit/rules/fixture.h"

/* A flow's result of a rule for an object: values joined by `|`, or the word for what it is. */
static inline struct str
flow_of(struct fixture *f, const char *rule, const char *target)
{
    rule_id id = ruleset_find(&f->rules, str_of(rule));

    assert_int_not_equal(id, RULE_NONE);
    const struct rule *r = ruleset_get(&f->rules, id);
    for (uint32_t i = 0; i < r->flows.n; i++)
        if (r->flows.at[i].target == schema_find(&f->schema, str_of(target)))
            return fixture_flow(f, r, &r->flows.at[i]);
    return STR("no such flow");
}

static inline void
check_flow(struct fixture *f, const char *rule, const char *target, const char *wanted)
{
    struct str got = flow_of(f, rule, target);

    if (!str_eq(got, str_of(wanted)))
        print_error("%s -> %s gives " STR_FMT ", not %s\n", rule, target, STR_ARG(got),
                    wanted ? wanted : "nothing");
    assert_true(str_eq(got, str_of(wanted)));
}

static inline bool
in_scope(struct fixture *f, const char *rule)
{
    const struct rule *r = ruleset_get(&f->rules, ruleset_find(&f->rules, str_of(rule)));

    return rule_in_scope(r, &f->source);
}
