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
void index_build(struct ruleset *rs);
