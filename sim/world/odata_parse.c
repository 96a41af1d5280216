/* SPDX-License-Identifier: MIT */
/*
 * From words to the tree of a filter, by descent; whatever Graph has and we do not is refused. `or`
 * binds least, then `and`, then comparisons; `not` binds closest, as OData has it.
 */
#include "sim/base/arena.h"
#include "sim/world/odata_condition.h"

enum { DEPTH_MAX = 32, NODES_MAX = 200, LENGTH_MAX = 16384 };

static uint32_t either(struct odata_parser *p);

void
odata_advance(struct odata_parser *p)
{
    p->token = odata_next(&p->lexer);
}

uint32_t
odata_unexpected(struct odata_parser *p, const char *wanted)
{
    if (p->token.word == WORD_UNFINISHED)
        return odata_refuse(p, "BadRequest",
                            "Invalid filter clause: There is an unterminated string literal at "
                            "position %u in '" STR_FMT "'.",
                            p->token.at, STR_ARG(p->lexer.text));
    if (p->token.word == WORD_BAD)
        return odata_refuse(p, "BadRequest",
                            "Invalid filter clause: Syntax error: character '" STR_FMT
                            "' is not valid at position %u in '" STR_FMT "'.",
                            STR_ARG(p->token.text), p->token.at, STR_ARG(p->lexer.text));
    return odata_refuse(p, "BadRequest",
                        "Invalid filter clause: %s expected at position %u in '" STR_FMT "'.",
                        wanted, p->token.at, STR_ARG(p->lexer.text));
}

bool
odata_at_word(const struct odata_parser *p, const char *word)
{
    return p->token.word == WORD_NAME && str_ieq(p->token.text, str_of(word));
}

bool
odata_take(struct odata_parser *p, enum odata_word word, const char *what)
{
    if (p->token.word != word) {
        odata_unexpected(p, what);
        return false;
    }
    odata_advance(p);
    return true;
}

uint32_t
odata_push(struct odata_parser *p, struct odata_node n)
{
    if (p->out->nodes.n == NODES_MAX)
        return odata_refuse(p, "BadRequest",
                            "Invalid filter clause: The node count limit of '%d' has been "
                            "exceeded.",
                            NODES_MAX);
    *VEC_PUSH(&p->out->nodes, p->lexer.arena) = n;
    return p->out->nodes.n - 1;
}

/* What stands in parentheses, or one condition. */
static uint32_t
primary(struct odata_parser *p)
{
    uint32_t inner;

    if (p->token.word != WORD_OPEN)
        return odata_condition(p);
    odata_advance(p);
    inner = either(p);
    if (inner != TENANT_NO_OBJECT && !odata_take(p, WORD_CLOSE, "')' or operator"))
        return TENANT_NO_OBJECT;
    return inner;
}

/* `not a eq b` would be `(not a) eq b`. */
static bool
negatable(const struct odata_parser *p, uint32_t node)
{
    const struct odata_node *n = &p->out->nodes.at[node];
    bool function = n->kind == NODE_COMPARE && (n->op == OP_STARTS || n->op == OP_ENDS);

    return function || n->kind == NODE_ANY || n->kind == NODE_NOT;
}

static uint32_t single(struct odata_parser *p);

static uint32_t
negation(struct odata_parser *p)
{
    if (!p->asker.advanced)
        return odata_refuse_plain(p, "not");
    odata_advance(p);
    bool enclosed = p->token.word == WORD_OPEN;
    uint32_t inner = single(p);
    if (inner == TENANT_NO_OBJECT)
        return inner;
    if (!enclosed && !negatable(p, inner))
        return odata_refuse(p, "BadRequest",
                            "Invalid filter clause: A unary operator with an incompatible type was "
                            "detected. Found operand type 'Edm.String' for operator kind 'Not'.");
    return odata_push(p, (struct odata_node){.kind = NODE_NOT, .left = inner});
}

static uint32_t
single(struct odata_parser *p)
{
    uint32_t inner;

    if (++p->depth > DEPTH_MAX)
        return odata_refuse(p, "BadRequest",
                            "Invalid filter clause: Recursion depth exceeded allowed limit.");
    inner = odata_at_word(p, "not") ? negation(p) : primary(p);
    p->depth--;
    return inner;
}

static uint32_t
both(struct odata_parser *p)
{
    uint32_t left = single(p);

    while (left != TENANT_NO_OBJECT && odata_at_word(p, "and")) {
        odata_advance(p);
        uint32_t right = single(p);
        if (right == TENANT_NO_OBJECT)
            return right;
        left = odata_push(p, (struct odata_node){.kind = NODE_AND, .left = left, .right = right});
    }
    return left;
}

static uint32_t
either(struct odata_parser *p)
{
    uint32_t left = both(p);

    while (left != TENANT_NO_OBJECT && odata_at_word(p, "or")) {
        odata_advance(p);
        uint32_t right = both(p);
        if (right == TENANT_NO_OBJECT)
            return right;
        left = odata_push(p, (struct odata_node){.kind = NODE_OR, .left = left, .right = right});
    }
    return left;
}

uint32_t
odata_expression(struct odata_parser *p)
{
    return either(p);
}

bool
odata_parse(struct odata_filter *out, struct str text, enum object_class class,
            struct odata_asker asker, struct odata_refusal *refusal, struct arena *a)
{
    struct odata_parser p = {
        .out = out, .asker = asker, .refusal = refusal, .lexer = {.text = text, .arena = a}};

    *out = (struct odata_filter){.class = class, .root = TENANT_NO_OBJECT};
    if (str_empty(str_trim(text)))
        return true;
    if (text.len > LENGTH_MAX)
        return odata_refuse(&p, "BadRequest", "Invalid filter clause: it is too long.") == 0;
    odata_advance(&p);
    out->root = either(&p);
    if (out->root == TENANT_NO_OBJECT)
        return false;
    if (p.token.word == WORD_END)
        return true;
    return odata_unexpected(&p, "operator") == 0;
}
