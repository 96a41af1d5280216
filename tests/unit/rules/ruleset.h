/* SPDX-License-Identifier: MIT */
/*
 * Rule sets that are made by hand.
 */
#pragma once

#include "tests/unit/rules/fixture.h"

static inline void
open_empty(struct fixture *f)
{
    fixture_open(f);
    ruleset_connector(&f->rules, STR("contoso.com"), STR("a"), SIDE_AD);
    ruleset_connector(&f->rules, STR("entra"), STR("e"), SIDE_ENTRA);
}

static inline struct rule
user_rule(const char *name, int32_t precedence)
{
    return (struct rule){.name = str_of(name),
                         .precedence = precedence,
                         .source = CLASS_user,
                         .target = CLASS_person,
                         .link = LINK_JOIN};
}

static inline const struct err *
add(struct fixture *f, const struct rule *r, const char *before, const char *after)
{
    return ruleset_add(&f->rules, r, str_of(before), str_of(after), &f->schema, NOWHERE, NULL,
                       f->arena);
}
