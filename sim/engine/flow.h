/* SPDX-License-Identifier: MIT */
/*
 * Transformations and precedence: what all rules in scope together make of one target object.
 *
 * Source: "concept-azure-ad-connect-sync-declarative-provisioning". Rules count by precedence over
 * all connected objects; a value beats a later one, NULL gives way to the next rule, AuthoritativeNull
 * ends the search, IgnoreThisFlow leaves the target as it is.
 */
#pragma once

#include "sim/engine/work.h"

/* A rule in scope and the object that it reads. */
struct contribution {
    rule_id rule;
    int32_t precedence;
    struct source *source;
};

enum outcome_form { OUTCOME_NONE, OUTCOME_CELL, OUTCOME_NUMBERS, OUTCOME_TEXTS };

/* One target attribute. */
struct outcome {
    attr_id attr;
    rule_id rule;
    enum outcome_form form;
    enum merge_type merge;
    bool nulled, ignored, final;
    struct cell cell; /* CELL: shared with the source */
    uint32_t n;
    const uint32_t *numbers; /* NUMBERS: of target objects, sorted */
    const struct str *texts; /* TEXTS */
    const struct flow *flow;
    const struct source *source;
};

struct flow_request {
    const struct contribution *contributions; /* by precedence */
    uint32_t n;
    enum side side;     /* of the target */
    uint32_t connector; /* of the target; not used for the metaverse */
    bool created;       /* the target is new: ExecuteOnce applies */
    bool references_only;
};

/* Fills `w->outcomes`, sorted by attribute. NULL: success. */
const struct expr_failure *flow_resolve(struct work *w, const struct flow_request *r);

/* The outcome as a cell that the caller owns; values that `old` has already are kept from there. */
struct cell flow_cell(struct work *w, const struct outcome *o, const struct cell *old,
                      bool reference);

/* Has the outcome a say, and is it "leave it alone"? */
static inline bool
outcome_leaves(const struct outcome *o)
{
    return o->form == OUTCOME_NONE && o->ignored && !o->nulled && !o->final;
}
