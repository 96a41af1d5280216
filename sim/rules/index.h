/* SPDX-License-Identifier: MIT */
/*
 * What is computed from a rule set when it changes. For this folder only.
 */
#pragma once

#include "sim/rules/rule.h"

/* Of one direction and connector. */
struct rule_slice {
    struct rule_list by_class[CLASS_COUNT];
    struct attr_list reads;
    struct attr_list writes;
};

struct rule_index {
    struct rule_slice *slices; /* direction * connectors + connector */
    struct attr_list *imports; /* by connector */
    struct map by_name;        /* GUID text and name -> rule_id */
};

/* Computes the index again, in the rule set's arena; what was there stays readable. */
void rule_index_build(struct ruleset *rs);

/* ruleset_add without building the index, for a whole file of rules. */
const struct err *ruleset_put(struct ruleset *rs, const struct rule *rule, struct str before,
                              struct str after, const struct schema *schema, struct place at,
                              rule_id *out, struct arena *a);
