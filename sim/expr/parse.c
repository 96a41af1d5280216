/* SPDX-License-Identifier: MIT */
/*
 * From text to nodes.
 *
 * The documentation gives all operators one priority; read so, no standard user rule would pass its
 * own types. Three tiers satisfy every standard rule: arithmetic and `&` before comparison before
 * `&&` and `||`, each from left to right.
 */
#include "sim/expr/parse.h"

#include "sim/base/arena.h"
#include "sim/base/near.h"
#include "sim/expr/check.h"
#include "sim/expr/eval.h"
#include "sim/expr/quick.h"

enum { TIERS = 3 };

static const uint8_t tier_of[] = {
    [OPERATOR_OR] = 0,        [OPERATOR_AND] = 0,      [OPERATOR_EQUAL] = 1,
    [OPERATOR_NOT_EQUAL] = 1, [OPERATOR_LESS] = 1,     [OPERATOR_LESS_EQUAL] = 1,
    [OPERATOR_GREATER] = 1,   [OPERATOR_JOIN] = 2,     [OPERATOR_GREATER_EQUAL] = 1,
    [OPERATOR_ADD] = 2,       [OPERATOR_SUBTRACT] = 2, [OPERATOR_MULTIPLY] = 2,
};

static const struct err *parse_tier(struct parser *p, int tier, uint32_t *out);

const struct err *
expr_parse_advance(struct parser *p, bool operand)
{
    return expr_token_next(&p->lexer, operand, &p->token);
}

static const struct err *
too_deep(struct parser *p, uint32_t at)
{
    return err_new(ERR_LIMIT, expr_token_place(&p->lexer, at), p->lexer.arena,
                   "the expression is nested deeper than %d", EXPR_DEPTH);
}

const struct err *
expr_parse_expression(struct parser *p, uint32_t *out)
{
    if (++p->depth > EXPR_DEPTH)
        return too_deep(p, p->token.at);
    TRY(parse_tier(p, 0, out));
    p->depth--;
    return NULL;
}

const struct err *
expr_parse_expected(struct parser *p, const char *what)
{
    return err_new(ERR_SYNTAX, expr_token_place(&p->lexer, p->token.at), p->lexer.arena,
                   p->token.kind == TOKEN_END ? "the expression ends where %s is expected"
                                              : "%s is expected here",
                   what);
}

const struct err *
expr_parse_node(struct parser *p, struct node node, const uint32_t *arguments, uint32_t *out)
{
    struct expr *e = p->e;
    uint16_t depth = 0;

    node.first = e->arguments.n;
    for (uint32_t i = 0; i < node.n; i++) {
        const struct node *below = node_at(e, arguments[i]);
        depth = below->depth > depth ? below->depth : depth;
        *VEC_PUSH(&e->arguments, p->lexer.arena) = arguments[i];
    }
    if (depth >= EXPR_DEPTH)
        return too_deep(p, node.at);
    node.depth = (uint16_t)(depth + 1);
    TRY(expr_check_node(p, &node));
    *out = e->nodes.n;
    *VEC_PUSH(&e->nodes, p->lexer.arena) = node;
    return NULL;
}

static const struct err *
constant(struct parser *p, enum expr_type type, struct str text, int64_t number, uint32_t *out)
{
    struct node node = {.kind = NODE_CONSTANT,
                        .which = (uint8_t)type,
                        .types = TYPE(type),
                        .at = p->token.at,
                        .text = text,
                        .number = number};

    TRY(expr_parse_advance(p, false));
    return expr_parse_node(p, node, NULL, out);
}

/* Words that stand for a value without brackets. */
static const struct {
    struct str name;
    enum expr_type type;
    struct str text;
    int64_t number;
} words[] = {
    {STR("True"), EXPR_BOOL, STR(""), 1},
    {STR("False"), EXPR_BOOL, STR(""), 0},
    {STR("NULL"), EXPR_NULL, STR(""), 0},
    {STR("IgnoreThisFlow"), EXPR_IGNORE, STR(""), 0},
    {STR("AuthoritativeNull"), EXPR_AUTHORITATIVE_NULL, STR(""), 0},
    {STR("CRLF"), EXPR_TEXT, STR("\r\n"), 0},
    {STR("CaseInsensitive"), EXPR_TEXT, STR("CaseInsensitive"), 0},
    {STR("CaseSensitive"), EXPR_TEXT, STR("CaseSensitive"), 0},
    {STR("Unicode"), EXPR_TEXT, STR("Unicode"), 0},
    {STR("ASCII"), EXPR_TEXT, STR("ASCII"), 0},
    {STR("UTF8"), EXPR_TEXT, STR("UTF8"), 0},
    {STR("vbTextCompare"), EXPR_TEXT, STR("vbTextCompare"), 0},
    {STR("vbBinaryCompare"), EXPR_TEXT, STR("vbBinaryCompare"), 0},
};

static const struct err *
unknown_word(struct parser *p)
{
    struct str name = p->token.text;
    struct place at = expr_token_place(&p->lexer, p->token.at);
    struct arena *a = p->lexer.arena;
    struct near near = near_to(name);

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_ieq(words[i].name, name))
            return err_remedy(
                err_new(ERR_INPUT, at, a, "\"" STR_FMT "\" is not known here", STR_ARG(name)), a,
                "Write it as " STR_FMT ": case matters", STR_ARG(words[i].name));
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        near_offer(&near, words[i].name);
    if (near.best.len && schema_find(p->schema, name) == ATTR_NONE)
        return err_remedy(err_new(ERR_INPUT, at, a, "\"" STR_FMT "\" is no value", STR_ARG(name)),
                          a, "Did you mean " STR_FMT "?", STR_ARG(near.best));
    return err_remedy(err_new(ERR_INPUT, at, a, "\"" STR_FMT "\" is no value", STR_ARG(name)), a,
                      "Write an attribute as [" STR_FMT "] and a text as \"" STR_FMT "\"",
                      STR_ARG(name), STR_ARG(name));
}

static const struct err *
parse_word(struct parser *p, uint32_t *out)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq(words[i].name, p->token.text))
            return constant(p, words[i].type, words[i].text, words[i].number, out);
    return unknown_word(p);
}

/* The innermost variable of that name. */
static const struct err *
parse_variable(struct parser *p, uint32_t *out)
{
    for (uint32_t i = p->scope.n; i-- > 0;) {
        if (!str_eq(p->scope.at[i].name, p->token.text))
            continue;
        struct node node = {
            .kind = NODE_VARIABLE, .types = p->scope.at[i].types, .at = p->token.at, .number = i};
        TRY(expr_parse_advance(p, false));
        return expr_parse_node(p, node, NULL, out);
    }
    return err_remedy(err_new(ERR_INPUT, expr_token_place(&p->lexer, p->token.at), p->lexer.arena,
                              "$" STR_FMT " is not bound here", STR_ARG(p->token.text)),
                      p->lexer.arena, "Only Select, Where and With bind a variable");
}

static const struct err *
parse_negation(struct parser *p, uint32_t *out)
{
    struct node node = {.kind = NODE_NEGATE, .at = p->token.at, .n = 1};
    uint32_t below;

    TRY(expr_parse_advance(p, true));
    if (p->token.kind == TOKEN_NUMBER)
        return constant(p, EXPR_NUMBER, STR(""), -p->token.number, out);
    if (++p->depth > EXPR_DEPTH)
        return too_deep(p, node.at);
    TRY(expr_parse_operand(p, &below));
    p->depth--;
    return expr_parse_node(p, node, &below, out);
}

static const struct err *
parse_attribute(struct parser *p, uint32_t *out)
{
    struct node node = {.kind = NODE_ATTRIBUTE, .at = p->token.at};

    TRY(expr_check_attribute(p, p->token.text, p->token.at, &node));
    TRY(expr_parse_advance(p, false));
    return expr_parse_node(p, node, NULL, out);
}

static const struct err *
parse_parenthesis(struct parser *p, uint32_t *out)
{
    TRY(expr_parse_advance(p, true));
    TRY(expr_parse_expression(p, out));
    if (p->token.kind != TOKEN_CLOSE)
        return expr_parse_expected(p, "a closing parenthesis");
    return expr_parse_advance(p, false);
}

const struct err *
expr_parse_operand(struct parser *p, uint32_t *out)
{
    struct token token = p->token;

    switch (token.kind) {
    case TOKEN_TEXT:
        return constant(p, EXPR_TEXT, token.text, 0, out);
    case TOKEN_NUMBER:
        return constant(p, EXPR_NUMBER, STR(""), token.number, out);
    case TOKEN_ATTRIBUTE:
        return parse_attribute(p, out);
    case TOKEN_VARIABLE:
        return parse_variable(p, out);
    case TOKEN_PARAMETER: {
        struct node node = {
            .kind = NODE_PARAMETER, .types = T_TEXT, .at = token.at, .text = token.text};
        TRY(expr_parse_advance(p, false));
        return expr_parse_node(p, node, NULL, out);
    }
    case TOKEN_OPEN:
        return parse_parenthesis(p, out);
    case TOKEN_NAME:
        TRY(expr_parse_advance(p, false));
        if (p->token.kind == TOKEN_OPEN)
            return expr_parse_call(p, token, out);
        p->token = token; /* a word is read again, so that its error stands at the word */
        p->lexer.at = token.at + (uint32_t)token.text.len;
        return parse_word(p, out);
    case TOKEN_OPERATOR:
        if (token.which == OPERATOR_SUBTRACT)
            return parse_negation(p, out);
        return expr_parse_expected(p, "a value");
    case TOKEN_END:
    case TOKEN_CLOSE:
    case TOKEN_COMMA:
        return expr_parse_expected(p, "a value");
    }
    return expr_parse_expected(p, "a value");
}

static const struct err *
parse_tier(struct parser *p, int tier, uint32_t *out)
{
    if (tier == TIERS)
        return expr_parse_operand(p, out);
    TRY(parse_tier(p, tier + 1, out));
    while (p->token.kind == TOKEN_OPERATOR && tier_of[p->token.which] == tier) {
        struct node node = {
            .kind = NODE_OPERATOR, .which = p->token.which, .at = p->token.at, .n = 2};
        uint32_t sides[2] = {*out, 0};
        TRY(expr_parse_advance(p, true));
        TRY(parse_tier(p, tier + 1, &sides[1]));
        TRY(expr_parse_node(p, node, sides, out));
    }
    return NULL;
}

const struct err *
expr_parse(const struct expr **out, struct str text, struct place at, const struct schema *schema,
           enum side side, struct arena *a)
{
    struct expr *e = ARENA_NEW(a, struct expr);
    struct parser p = {.e = e, .schema = schema, .side = side};

    if (text.len > EXPR_LENGTH)
        return err_new(ERR_LIMIT, at, a, "the expression is longer than %d bytes", EXPR_LENGTH);
    e->text = str_copy(text, a);
    p.lexer = (struct lexer){.text = e->text, .place = at, .arena = a};
    TRY(expr_parse_advance(&p, true));
    if (p.token.kind == TOKEN_END)
        return err_new(ERR_SYNTAX, at, a, "the expression is empty");
    TRY(expr_parse_expression(&p, &e->root));
    if (p.token.kind != TOKEN_END)
        return expr_parse_expected(&p, "an operator or the end of the expression");
    expr_check_done(&p);
    expr_eval_absent(e, a);
    expr_quick_find(e, a);
    *out = e;
    return NULL;
}

bool
expr_suits(const struct expr *e, enum syntax syntax)
{
    type_set values = node_at(e, e->root)->types & T_VALUE;

    return values == 0 || values & expr_taken_by(syntax);
}

struct str
expr_gives(const struct expr *e, struct arena *a)
{
    return expr_type_set_name(node_at(e, e->root)->types, a);
}

struct str
expr_text(const struct expr *e)
{
    return e->text;
}

const attr_id *
expr_attributes(const struct expr *e, uint32_t *n)
{
    *n = e->attributes.n;
    return e->attributes.at;
}
