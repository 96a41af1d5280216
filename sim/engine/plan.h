/* SPDX-License-Identifier: MIT */
/*
 * Rules made ready for running: what every flow needs to know about its two ends, looked up once.
 */
#pragma once

#include "sim/engine/state.h"

enum plan_form {
    PLAN_TEXTS,      /* direct, between attributes of one form: the target shares the values */
    PLAN_REFERENCES, /* direct, between references */
    PLAN_COMPUTED,   /* everything else */
};

/*
 * What a flow gives for an object that has none of the attributes it reads: most objects lack most
 * attributes, and the answer is the same for all of them.
 */
enum plan_absent {
    ABSENT_VARIES, /* it also depends on something else, or gives a value */
    ABSENT_NULL,
    ABSENT_IGNORE,
};

/* One flow of a rule; its number in the rule is its position here. */
struct plan {
    attr_id target;
    attr_id source;       /* of a direct flow */
    uint32_t formula;     /* the same for flows with the same text; 0: computed anew each time */
    text_id last;         /* what it gave last: for many flows every object gets the same */
    text_id given;        /* `fixed`: what every object gets in this step; 0: not known yet */
    uint32_t reads_n;     /* attributes that it reads, */
    attr_id first;        /* the first of them, */
    const attr_id *reads; /* and the others, with the first */
    uint8_t form;
    uint8_t absent;
    bool reference;   /* the target holds references */
    bool single;      /* the target holds one value */
    bool from_itself; /* the source is an object's own anchor or name */
    bool fixed;       /* it looks at no object: a constant, or a parameter of the connector */
    bool once, merges, skipped;
    bool special; /* once, skipped or mixed */
    bool mixed;   /* another rule writes the target with another merge type */
};

/* Plans for the rules as they are, for a step. Those of rules that have not changed stay. */
void plan_prepare(struct engine *e, struct arena *scratch);

/* What every object needs to know of a rule. */
struct rule_plan {
    uint32_t end;                       /* of its flows among all plans */
    uint32_t first;                     /* the number of its first flow in `readers` */
    uint32_t name;                      /* its flow to the dn, + 1; 0 none */
    const struct flow_readers *readers; /* of its class */
};

static inline struct plan *
plan_of(const struct engine *e, rule_id rule, uint32_t *n)
{
    uint32_t begin = rule ? e->rule_plans.at[rule - 1].end : 0;

    *n = e->rule_plans.at[rule].end - begin;
    return e->plans.at + begin;
}
