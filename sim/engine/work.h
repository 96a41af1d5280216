/* SPDX-License-Identifier: MIT */
/*
 * What one synchronisation step holds in its hands: the objects it looks at, and its result.
 */
#pragma once

#include "sim/engine/source.h"

struct flow_request;
struct outcome;
struct told;

enum { RULES_IN_SCOPE = 256 }; /* more rules in scope for one object are an error of the object */

struct scope_list {
    rule_id at[RULES_IN_SCOPE];
    uint32_t n;
};

/* A rule's doing to many objects: they all have one cause. */
struct shared_cause {
    enum cause_kind kind;
    rule_id rule;
    cause_id because;
    cause_id cause; /* 0: none yet */
};

enum { SHARED_CAUSES = 8 };

struct work {
    struct engine *e;
    struct arena *a; /* rewound after each object */
    struct step_result *out;
    uint32_t connector;
    cs_index
        touched; /* the object that this turn is about; ENGINE_NONE: none, only its metaverse side */
    bool every_rule;          /* as if everybody were touched */
    enum algorithm_step step; /* where the object is on its way, and with which connector */
    uint32_t step_connector;
    vtime now;
    cause_id cause;        /* of the step */
    struct source *linked; /* by connector */
    struct source mv;
    struct scope_list scope; /* inbound, of the object that was looked at last */
    cs_index looked_at;      /* whose scope and source need no second look; ENGINE_NONE: nobody's */
    struct source probe_cs, probe_mv; /* for candidates */
    struct told *told;                /* by attribute */
    struct str new_name; /* for the object that flows go out to; empty: it keeps its own */
    uint32_t turn, names;
    struct flow_request *request; /* of this turn */
    uint32_t *order;
    struct outcome *outcomes;
    uint32_t outcomes_n, outcomes_room;
    struct shared_cause shared[SHARED_CAUSES]; /* the last ones */
    uint32_t shared_next;
};

static inline void
work_at(struct work *w, enum algorithm_step step, uint32_t connector)
{
    w->step = step;
    w->step_connector = connector;
}

void work_init(struct work *w, struct engine *e, vtime now, cause_id cause, struct arena *a);

/* A cause in the run's log; its texts must live as long as the engine's arena. */
cause_id work_cause(struct work *w, enum cause_kind kind, cause_id because, struct str subject,
                    struct str detail);

/* The same for a rule, without a subject; one cause for all objects that share `because`. */
cause_id work_rule_cause(struct work *w, enum cause_kind kind, cause_id because, rule_id rule);

struct str rule_name(const struct engine *e, uint32_t rule);
