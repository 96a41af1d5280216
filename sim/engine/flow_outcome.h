/* SPDX-License-Identifier: MIT */
/*
 * Collecting what flows give, for sim/engine/flow.c: who has said what of an attribute in this turn.
 */
#pragma once

#include "sim/engine/flow.h"

/* What was said of the attribute in this turn; nothing yet where it is new. */
struct told *flow_told_of(struct work *w, attr_id attr);

/* A cell of the source as it is. The attribute has no value yet. */
void flow_add_cell(struct work *w, const struct plan *p, rule_id rule, const struct cell *cell);

/*
 * References of the source, as those objects of the target's side that stand for them; those without
 * one are left out. Fails where several meet in an attribute that holds one.
 */
const struct expr_failure *flow_add_references(struct work *w, const struct flow_request *r,
                                               const struct plan *p, rule_id rule,
                                               const struct cell *c);

/* The same for references that a flow has computed, as names. */
const struct expr_failure *flow_add_references_by_name(struct work *w, const struct flow_request *r,
                                                       const struct plan *p,
                                                       const struct contribution *c,
                                                       const struct flow_result *f);

/* Texts; those of merging flows join what is there. */
const struct expr_failure *flow_add_texts(struct work *w, struct plan *p,
                                          const struct contribution *c, const struct flow *f,
                                          const struct flow_result *result);
