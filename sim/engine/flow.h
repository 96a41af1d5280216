/* SPDX-License-Identifier: MIT */
/*
 * Transformations and precedence: what all rules in scope together make of one target object.
 *
 * Source: "concept-azure-ad-connect-sync-declarative-provisioning". Rules count by precedence over
 * all connected objects; a value beats a later one, NULL gives way to the next rule, AuthoritativeNull
 * ends the search, IgnoreThisFlow leaves the target as it is.
 */
#pragma once

#include "sim/engine/plan.h"
#include "sim/engine/work.h"

/* A rule in scope and the object that it reads. */
struct contribution {
    rule_id rule;
    int32_t precedence;
    struct source *source;
};

enum {
    TOLD_NULL = 1,   /* a flow gave NULL or nothing */
    TOLD_IGNORE = 2, /* a flow said IgnoreThisFlow, or had its only time */
    TOLD_FINAL = 4,  /* AuthoritativeNull came before any value */
    TOLD_VALUE = 8,  /* there is an outcome */
};

/* What flows said of an attribute; `turn` tells whether it was in this run. */
struct told {
    uint32_t turn;
    uint16_t outcome;
    uint8_t flags;
    uint8_t merge; /* + 1; of the first rule, where rules do not agree */
};

enum outcome_form { OUTCOME_CELL, OUTCOME_NUMBERS, OUTCOME_TEXTS };

/* One target attribute that gets a value. */
struct outcome {
    attr_id attr;
    rule_id rule;
    enum outcome_form form;
    bool merges;       /* with what the other rules give, and with what the target has */
    bool ignores_case; /* of merged texts */
    bool reference;
    uint32_t n;
    struct cell cell;        /* CELL: shared with the source */
    const uint32_t *numbers; /* NUMBERS: of target objects, sorted */
    const struct str *texts; /* TEXTS */
    struct plan *plan;       /* TEXTS of one flow: who computed them, or NULL */
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

/* Fills `w->outcomes`, and `w->order` with their positions by attribute. NULL: success. */
const struct expr_failure *flow_resolve(struct work *w, const struct flow_request *r);

/* The outcome as a cell that the caller owns; values that `old` has already are kept from there. */
struct cell flow_cell(struct work *w, const struct outcome *o, const struct cell *old);

static inline const struct outcome *
flow_outcome(const struct work *w, uint32_t position)
{
    return &w->outcomes[w->order[position]];
}

/* What was said of an attribute: TOLD_ flags, 0 for nothing. The sources must be as they were. */
uint8_t flow_told(const struct work *w, attr_id attr);

/* "Leave it alone", and nobody said otherwise. */
static inline bool
flow_leaves(uint8_t told)
{
    return (told & (TOLD_NULL | TOLD_IGNORE | TOLD_FINAL | TOLD_VALUE)) == TOLD_IGNORE;
}
