/* SPDX-License-Identifier: MIT */
/*
 * The way out: which outbound rule owns the object in a connected system, and what it shall have.
 *
 * Provision and JoinNoFlow rules decide about existence; the lowest precedence number among those in
 * scope owns the link (assumption joinNoFlowWins). Behind a JoinNoFlow rule nothing but references
 * is staged (refFlowMode), nothing is added and nothing deleted ("tutorial-pilot-aadc-aadccp").
 */
#pragma once

#include "sim/engine/inbound.h"

/* Why an outbound pass runs: for the causes of what it stages. */
struct reason {
    cause_id because;
    enum cause_kind kind; /* FLOW, or REFERENCE for a retry */
};

/* The outbound rules of every connector for the metaverse object that `w->mv` shows. */
const struct expr_failure *outbound(struct work *w, mv_index m, bool references_only,
                                    struct reason why);

/* The rule that would own the object in a connector; RULE_NONE: none makes it exist. */
const struct expr_failure *outbound_owner(struct work *w, const struct source *mv,
                                          uint32_t connector, enum object_class class,
                                          struct scope_list *scope, rule_id *owner);

/*
 * What a JoinNoFlow link holds back: stages everything that the rules in scope compute for the linked
 * object, as if another rule owned it. For use within a transaction that is taken back.
 */
const struct expr_failure *outbound_unheld(struct work *w, mv_index m, cs_index i);

/*
 * The metaverse object goes: its links by the rules that own them, then itself. Gives the cause for
 * whoever pointed at it: the first link that an outbound rule gave up, else `because`.
 */
cause_id outbound_delete(struct work *w, mv_index m, cause_id because);
