/* SPDX-License-Identifier: MIT */
/*
 * Existence in a connected system: made, found, given up.
 */
#pragma once

#include "sim/engine/outbound.h"

/* Finds or makes the object for `m`: joins, then the name that the rules compute. ENGINE_NONE: none. */
const struct expr_failure *provision(struct work *w, mv_index m, uint32_t connector,
                                     const struct scope_list *scope, rule_id owner,
                                     struct reason why, cs_index *out);

/* The name that the rules in scope compute, by precedence; empty: none does. */
const struct expr_failure *provision_name(struct work *w, uint32_t connector,
                                          const struct scope_list *scope, struct str *out);

/* Made by a rule and not sent yet: the connected system has never heard of it. */
bool never_exported(const struct cs *o);

/*
 * The object's owner is out of scope, or its metaverse object is gone: a delete, or only the link
 * goes, as its rule says. `lost` is the cause that `give_up_cause` made of it.
 */
cause_id give_up_cause(struct work *w, cs_index i, cause_id because);
void give_up(struct work *w, cs_index i, cause_id lost);
