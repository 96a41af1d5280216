/* SPDX-License-Identifier: MIT */
/*
 * The scopes of many rules at once. Rules of a class mostly ask the same: each condition is asked once
 * for an object, whatever the number of rules that have it. For this folder only.
 */
#pragma once

#include "sim/rules/rule.h"

/* A condition made ready: what an operator denies, and the form of what it looks at. */
struct scope_test {
    attr_id attr;
    enum scope_operator op; /* in its form without "not" */
    bool denied;
    bool fixed; /* no parameters in `value` */
    enum syntax syntax;
    struct str value;
};

struct scope_test scope_test_of(const struct scope_condition *c, enum side side);
bool scope_test_holds(const struct scope_test *t, const struct rule_source *o);

/* The scopes of a list of rules: for each its groups, for each of those its tests by number. */
struct scopes {
    VEC(struct scope_test) tests;
    VEC(uint32_t) program; /* by rule: groups, and for each: tests, and their numbers */
};

void scopes_build(struct scopes *out, const struct ruleset *rs, struct rule_list list,
                  struct arena *a);
