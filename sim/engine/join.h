/* SPDX-License-Identifier: MIT */
/*
 * Joins: finding the object that stands for the same person on the other side.
 *
 * Groups of conditions are tried from the top; exactly one candidate is accepted ("concept-azure-
 * ad-connect-sync-declarative-provisioning"). Candidates come from hash tables of join keys: of all
 * metaverse objects for inbound rules, of a connector space's unlinked objects for outbound rules.
 */
#pragma once

#include "sim/engine/work.h"

enum joined { JOINED_NONE, JOINED_ONE, JOINED_FAILED };

struct join_result {
    enum joined state;
    rule_id rule;    /* whose group matched */
    uint32_t object; /* metaverse or connector-space number */
    bool any_key;    /* the object has a value for at least one group */
    const struct expr_failure *failure;
};

/* Makes the tables fit for the rules as they are; at the start of a step. */
void join_prepare(struct work *w);

/* Puts a metaverse object into the tables; `s` shows it as it is now. */
void join_note(struct work *w, const struct source *s);

/* For a connector-space object: the metaverse object to join, among the rules in scope. */
struct join_result join_inbound(struct work *w, const struct source *s, const rule_id *rules,
                                uint32_t n);

/* For a metaverse object: the unlinked object of the connector space that the rules write to. */
struct join_result join_outbound(struct work *w, const struct source *s, const rule_id *rules,
                                 uint32_t n);

/* Has the rule join criteria? */
bool join_carries(const struct engine *e, rule_id rule);
