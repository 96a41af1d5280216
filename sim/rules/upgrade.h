/* SPDX-License-Identifier: MIT */
/*
 * An upgrade: a newer build's standard rules take the places of the old ones.
 *
 * A standard rule is known by its tag without the revision. It keeps its identifier, its number and
 * whether it is disabled; a new one stands behind the rule that it follows in its own edition, and
 * whoever has that number moves on. Rules of one's own are not touched but for that.
 */
#pragma once

#include "sim/rules/rule.h"

struct rule_upgrade {
    uint32_t replaced;
    uint32_t added;
    uint32_t removed;
    uint32_t moved; /* rules of one's own that have another number now */
};

/* `newer` has the same connectors as `rs`; it is read only. `scratch` is for the call. */
void ruleset_upgrade(struct ruleset *rs, const struct ruleset *newer, struct rule_upgrade *out,
                     struct arena *scratch);
