/* SPDX-License-Identifier: MIT */
/*
 * Passing over flows that have nothing to read, for sim/engine/flow.c.
 */
#pragma once

#include "sim/engine/flow.h"

/* Has the object none of the attributes that the flow reads? */
static inline bool
flow_has_none(const struct source *s, const struct plan *p)
{
    if (source_has(s, p->first))
        return false;
    for (uint32_t i = 1; i < p->reads_n; i++)
        if (source_has(s, p->reads[i]))
            return false;
    return true;
}

/* Its answer is known without a look, and is no value: most flows of most objects are like that. */
static inline bool
flow_is_idle(const struct plan *p, const struct source *s)
{
    return p->absent > ABSENT_VARIES && flow_has_none(s, p);
}

/* What a flow says that gives nothing. One that merges into a connected system takes nothing there. */
uint8_t flow_told_nothing(const struct plan *p, const struct flow_request *r);
