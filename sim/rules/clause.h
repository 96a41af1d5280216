/* SPDX-License-Identifier: MIT */
/*
 * Scope, join and flow lines of rule files. For this folder only.
 */
#pragma once

#include "sim/base/block.h"
#include "sim/rules/rule.h"

struct clause {
    const struct schema *schema;
    enum side source; /* of the rule: what its expressions see */
    struct arena *arena;
};

const struct err *rule_clause_scope(const struct clause *c, const struct block_item *item,
                                    struct rule *r);
const struct err *rule_clause_join(const struct clause *c, const struct block_item *item,
                                   struct rule *r);

/* `known`: the item is a flow line at all. */
const struct err *rule_clause_flow(const struct clause *c, const struct block_item *item,
                                   struct rule *r, bool *known);

bool rule_clause_is_flow(struct str key);
