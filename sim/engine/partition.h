/* SPDX-License-Identifier: MIT */
/*
 * Partitions: the domains of a connector, one step each.
 *
 * A step of one domain takes the objects that live in it. What lives in no selected domain, because
 * the domain was unticked or is not known, goes with the first step, so that nobody is forgotten.
 */
#pragma once

#include "sim/engine/state.h"

/* The innermost domain of a name, from 0 on; ENGINE_NONE: it lies in none. */
uint32_t partition_of_name(const struct engine_connector *c, struct str dn);

/* A step begins, or the tree has grown: which domains are its own. `full`: the filter is a new one. */
void partition_begin(struct engine *e, uint32_t connector, bool full);

/* Is it this step's? `dn`: of a record; `i`: an object that is known. */
bool partition_has_name(const struct engine *e, uint32_t connector, struct str dn);
bool partition_has(const struct engine *e, cs_index i);

/* The mark where the step reads on; NULL: there is none yet. */
const struct str *partition_mark(const struct engine *e, uint32_t connector);
void partition_set_mark(struct engine *e, uint32_t connector, struct str mark);

/* The filter that was set takes effect in the step's domains. */
void partition_apply_filter(struct engine *e, uint32_t connector);
