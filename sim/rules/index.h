/* SPDX-License-Identifier: MIT */
/*
 * What is computed from a rule set when it changes. For this folder only.
 */
#pragma once

#include "sim/rules/readers.h"
#include "sim/rules/scopes.h"

/* Of one direction and connector. */
struct rule_slice {
    struct rule_list by_class[CLASS_COUNT];
    struct scopes scopes[CLASS_COUNT]; /* of the rules in `by_class` */
    struct flow_readers readers[CLASS_COUNT];
    struct attr_list reads;
    struct attr_list writes;
};

struct rule_index {
    struct rule_slice *slices; /* direction * connectors + connector */
    struct attr_list *imports; /* by connector */
    uint32_t *first_flows;     /* by rule: rules_first_flow() */
    struct map by_name;        /* GUID text and name -> rule_id */
};

/* Computes the index again, in the rule set's arena; what was there stays readable. */
void rule_index_build(struct ruleset *rs);

const struct rule_slice *rule_index_slice(const struct ruleset *rs, enum rule_direction d,
                                          uint32_t connector);

/* The order of a rule set. Room: whoever has the number moves one on, and so does everybody it meets. */
void ruleset_make_room(struct ruleset *rs, int32_t precedence);
void ruleset_insert(struct ruleset *rs, rule_id id);
void ruleset_take_out(struct ruleset *rs, rule_id id);

/* A rule with texts and lists of its own; expressions are shared. */
struct rule rule_deep_copy(const struct rule *from, struct arena *a);
