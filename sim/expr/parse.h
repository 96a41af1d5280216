/* SPDX-License-Identifier: MIT */
/*
 * The state of a parse. For this folder only.
 */
#pragma once

#include "sim/expr/node.h"
#include "sim/expr/token.h"

enum { ARGUMENTS = 1000 }; /* that one call may have */

struct variable {
    struct str name;
    type_set types;
};

struct parser {
    struct lexer lexer;
    struct token token; /* the one that is looked at */
    struct expr *e;
    const struct schema *schema;
    enum side side;
    uint32_t depth;
    uint32_t binding; /* the node of the variable that was bound last */
    VEC(struct variable) scope;
};

/* Moves to the next token; `operand` as expr_token_next has it. */
const struct err *expr_parse_advance(struct parser *p, bool operand);

/* "a value is expected here", or that the expression ends. */
const struct err *expr_parse_expected(struct parser *p, const char *what);

const struct err *expr_parse_expression(struct parser *p, uint32_t *out);

/* What follows the name of a function: the opening parenthesis is the token at hand. */
const struct err *expr_parse_call(struct parser *p, struct token name, uint32_t *out);
const struct err *expr_parse_operand(struct parser *p, uint32_t *out);

/* Adds a checked node; gives its index. */
const struct err *expr_parse_node(struct parser *p, struct node node, const uint32_t *arguments,
                                  uint32_t *out);
