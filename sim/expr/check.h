/* SPDX-License-Identifier: MIT */
/*
 * What can be told to be wrong before any object is seen. For this folder only.
 */
#pragma once

#include "sim/expr/parse.h"

/* The function of that name, into `call`. */
const struct err *expr_check_name(struct parser *p, struct token name, struct node *call);

/* The attribute of that name on the side of the expression, into `node`. */
const struct err *expr_check_attribute(struct parser *p, struct str name, uint32_t at,
                                       struct node *node);

/* Number and types of the arguments; sets the types of the result. */
const struct err *expr_check_node(struct parser *p, struct node *node);

/* Arguments that are written out and can be none of those that the function takes. */
const struct err *expr_check_constants(struct parser *p, const struct node *call);

/* Sorts the attributes that were read. */
void expr_check_done(struct parser *p);
