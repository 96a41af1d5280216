/* SPDX-License-Identifier: MIT */
/*
 * Idle flows: most objects lack most attributes, and a flow that finds none of those it reads says the
 * same of every such object. What that is is found out once, when the rules are made ready; then the
 * flow is passed over.
 */
#include "sim/engine/flow_idle.h"

#include "sim/base/bits.h"

uint8_t
flow_told_nothing(const struct plan *p, const struct flow_request *r)
{
    return p->merges && r->side != SIDE_METAVERSE ? TOLD_IGNORE : TOLD_NULL;
}

/* What the idle flows of an attribute say; asked for seldom, so it is not noted down for all. */
static uint8_t
told_by_idle(const struct work *w, attr_id attr)
{
    const struct flow_request *r = w->request;
    const struct flow_readers *passed = NULL; /* none of whose flows writes it */
    uint8_t told = 0;

    for (uint32_t i = 0; i < r->n; i++) {
        const struct flow_readers *readers = w->e->rule_plans.at[r->contributions[i].rule].readers;
        uint32_t n;
        if (readers == passed || attr >= readers->targets || !bits_has(readers->written, attr)) {
            passed = readers; /* rules of one class mostly stand together */
            continue;
        }
        const struct plan *plans = plan_of(w->e, r->contributions[i].rule, &n);
        for (const struct plan *p = plans; p < plans + n; p++) {
            if (p->target != attr || p->skipped || (r->references_only && !p->reference) ||
                (p->once && !r->created) || !flow_is_idle(p, r->contributions[i].source))
                continue;
            told |= p->absent == ABSENT_NULL ? flow_told_nothing(p, r) : TOLD_IGNORE;
        }
    }
    return told;
}

uint8_t
flow_told(const struct work *w, attr_id attr)
{
    uint8_t told = 0;

    if (attr < w->names && w->told[attr].turn == w->turn)
        told = w->told[attr].flags;
    return told & (TOLD_VALUE | TOLD_FINAL) ? told : told | told_by_idle(w, attr);
}
