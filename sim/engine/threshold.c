/* SPDX-License-Identifier: MIT */
#include "sim/engine/threshold.h"

bool
threshold_exceeded(const struct engine *e, uint32_t connector, uint32_t *deletes)
{
    const struct space *s = &e->spaces[connector];

    *deletes = 0;
    for (uint32_t i = 0; i < s->exports.list.n; i++) {
        const struct cs *o = cs_at(e, s->exports.list.at[i]);
        *deletes += o->export_op == PENDING_DELETE && !(o->flags & CSF_TRANSIENT);
    }
    if (!e->threshold.enabled || s->self.side != SIDE_ENTRA)
        return false;
    return *deletes > e->threshold.count || (*deletes == e->threshold.count && *deletes &&
                                             assumed(e, ASSUME_thresholdCompare, "greaterOrEqual"));
}

void
engine_set_threshold(struct engine *e, struct threshold t)
{
    e->threshold = t;
}

struct threshold
engine_threshold(const struct engine *e)
{
    return e->threshold;
}
