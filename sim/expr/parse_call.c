/* SPDX-License-Identifier: MIT */
/*
 * From text to nodes: calls, and the variables that Select, Where and With bind in them.
 */
#include "sim/expr/parse.h"

#include "sim/base/arena.h"
#include "sim/expr/check.h"
#include "sim/expr/eval.h"

/* The first argument of Select, Where and With: the variable that they bind. */
static const struct err *
parse_binding(struct parser *p, struct node *call)
{
    if (p->token.kind != TOKEN_VARIABLE)
        return expr_parse_expected(p, "a variable like $item");
    call->text = p->token.text;
    call->number = p->scope.n;
    struct node node = {.kind = NODE_CONSTANT, .which = EXPR_NULL, .types = T_NULL};
    node.at = p->token.at;
    TRY(expr_parse_advance(p, false));
    return expr_parse_node(p, node, NULL, &p->binding);
}

static bool
binds(const struct node *call)
{
    return call->which == FUNCTION_Select || call->which == FUNCTION_Where ||
           call->which == FUNCTION_With;
}

static void
bind(struct parser *p, const struct node *call, uint32_t value)
{
    *VEC_PUSH(&p->scope, p->lexer.arena) =
        (struct variable){.name = call->text, .types = node_at(p->e, value)->types};
    if (p->scope.n > p->e->slots)
        p->e->slots = p->scope.n;
}

static const struct err *
parse_arguments(struct parser *p, struct node *call, uint32_t *arguments)
{
    uint32_t scope = p->scope.n;

    while (p->token.kind != TOKEN_CLOSE) {
        uint32_t i = call->n;
        if (i == ARGUMENTS)
            return err_new(ERR_LIMIT, expr_token_place(&p->lexer, p->token.at), p->lexer.arena,
                           "more than %d arguments", ARGUMENTS);
        if (binds(call) && i == 0) {
            TRY(parse_binding(p, call));
            arguments[i] = p->binding;
        } else {
            TRY(expr_parse_expression(p, &arguments[i]));
        }
        if (binds(call) && i == 1)
            bind(p, call, arguments[i]);
        call->n++;
        if (p->token.kind == TOKEN_CLOSE)
            break;
        if (p->token.kind != TOKEN_COMMA)
            return expr_parse_expected(p, "a comma or a closing parenthesis");
        TRY(expr_parse_advance(p, true));
        if (p->token.kind == TOKEN_CLOSE)
            return expr_parse_expected(p, "an argument");
    }
    p->scope.n = scope;
    return NULL;
}

const struct err *
expr_parse_call(struct parser *p, struct token name, uint32_t *out)
{
    struct node call = {.kind = NODE_CALL, .at = name.at};
    uint32_t arguments[ARGUMENTS];

    TRY(expr_check_name(p, name, &call));
    TRY(expr_parse_advance(p, true));
    TRY(parse_arguments(p, &call, arguments));
    TRY(expr_parse_advance(p, false));
    return expr_parse_node(p, call, arguments, out);
}
