/* SPDX-License-Identifier: MIT */
/*
 * Quick answers: the questions about one attribute of which rules are full, asked without a walk over
 * their nodes. For this folder only.
 *
 * IsPresent([x]), [x] = "text", Left([x], 4) = "text", BitAnd([x], 2) = 0, Trim([x]) and their like
 * are found when the text is parsed. Each answer is what the nodes give, byte for byte and step for
 * step; an object for which it would not surely be so is left to them.
 */
#pragma once

#include "sim/expr/eval.h"

/* Finds the questions in a parsed expression, and what each gives for an absent attribute. */
void expr_quick_find(struct expr *e, struct arena *a);

/* Answers the question at a node that has one; false: the nodes have to. */
bool expr_quick(struct eval *v, const struct node *n, struct expr_value *out);
