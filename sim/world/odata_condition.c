/* SPDX-License-Identifier: MIT */
/* One condition: `mail eq 'x'`, `startsWith(mail,'x')`, `proxyAddresses/any(p:p eq 'x')`. */
#include "sim/world/odata_condition.h"

#include "sim/base/arena.h"
#include "sim/base/codec.h"

enum { LIST_MAX = 15 };

/* --- values ------------------------------------------------------------------------------------ */

static void
bare_literal(struct odata_literal *l)
{
    unsigned char id[16];

    if (str_eq(l->text, STR("null")))
        l->type = TYPE_NULL;
    else if (str_eq(l->text, STR("true")) || str_eq(l->text, STR("false")))
        l->type = TYPE_BOOL;
    else if (str_int(l->text, &l->number))
        l->type = TYPE_NUMBER;
    else if (time_parse_iso(l->text, &l->when))
        l->type = TYPE_DATE;
    else
        l->type = guid_parse(l->text, id) ? TYPE_GUID : TYPE_NAME;
}

static bool
literal(struct odata_parser *p, struct odata_literal *out)
{
    struct odata_token t = p->token;

    if (t.word != WORD_TEXT && t.word != WORD_NAME) {
        odata_unexpected(p, "Expression");
        return false;
    }
    *out = (struct odata_literal){.type = TYPE_TEXT, .text = t.text};
    if (t.word == WORD_NAME)
        bare_literal(out);
    odata_advance(p);
    return true;
}

static bool
one_literal(struct odata_parser *p, struct odata_node *n)
{
    struct odata_literal *l = ARENA_NEW(p->lexer.arena, struct odata_literal);

    n->n = 1;
    n->literals = l;
    return literal(p, l);
}

/* --- what is asked ----------------------------------------------------------------------------- */

/* Inside any(): the variable, or a part of what it stands for. */
static bool
element(struct odata_parser *p, struct odata_node *n)
{
    if (p->token.word != WORD_NAME || !str_eq(p->token.text, p->variable)) {
        odata_unexpected(p, "The variable of the lambda expression is");
        return false;
    }
    odata_advance(p);
    n->property = p->any->property;
    n->attr = p->any->attr;
    n->element = true;
    bool objects = n->property->kind == GRAPH_ERRORS || n->property->kind == GRAPH_EMPTY;
    if (p->token.word != WORD_SLASH) {
        if (n->property->kind == GRAPH_ERRORS)
            odata_refuse_clause(p, n->property->name);
        return n->property->kind != GRAPH_ERRORS;
    }
    odata_advance(p);
    if (!objects || !odata_part_find(n->property, p->token.text, &n->part)) {
        odata_refuse_property(p, p->token.text);
        return false;
    }
    odata_advance(p);
    return true;
}

static bool
extension(struct odata_parser *p, struct odata_node *n)
{
    if (!odata_take(p, WORD_SLASH, "'/'"))
        return false;
    for (uint32_t i = 1; i <= GRAPH_EXTENSION_COUNT; i++)
        if (str_ieq(p->token.text, graph_extension_name(i))) {
            n->attr = graph_extension(i);
            odata_advance(p);
            return true;
        }
    odata_refuse_property(p, p->token.text);
    return false;
}

/* name, or onPremisesExtensionAttributes/extensionAttribute3 */
static bool
property(struct odata_parser *p, struct odata_node *n)
{
    struct str name = p->token.text;

    if (p->any)
        return element(p, n);
    if (p->token.word != WORD_NAME) {
        odata_unexpected(p, "Expression");
        return false;
    }
    odata_advance(p);
    n->property = graph_property(p->out->class, name, p->asker.sandbox);
    if (!n->property) {
        odata_refuse_property(p, name);
        return false;
    }
    n->attr = n->property->attr;
    return n->property->kind != GRAPH_EXTENSIONS || extension(p, n);
}

/* --- conditions -------------------------------------------------------------------------------- */

static uint32_t
checked(struct odata_parser *p, struct odata_node n)
{
    return odata_check(p, &n) ? odata_push(p, n) : (uint32_t)TENANT_NO_OBJECT;
}

/* startsWith(property,'text'), endsWith */
static uint32_t
function(struct odata_parser *p, enum odata_op op)
{
    struct odata_node n = {.kind = NODE_COMPARE, .op = op};

    odata_advance(p);
    if (!odata_take(p, WORD_OPEN, "'('") || !property(p, &n) ||
        !odata_take(p, WORD_COMMA, "')' or ','") || !one_literal(p, &n) ||
        !odata_take(p, WORD_CLOSE, "')' or ','"))
        return TENANT_NO_OBJECT;
    return checked(p, n);
}

static bool
comparison(struct odata_parser *p, enum odata_op *op)
{
    static const struct {
        const char *word;
        enum odata_op op;
    } operators[] = {{"eq", OP_EQ}, {"ne", OP_NE}, {"gt", OP_GT},
                     {"ge", OP_GE}, {"lt", OP_LT}, {"le", OP_LE}};

    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
        if (odata_at_word(p, operators[i].word)) {
            *op = operators[i].op;
            odata_advance(p);
            return true;
        }
    return false;
}

static uint32_t
in_list(struct odata_parser *p, struct odata_node n)
{
    struct odata_literal *list = ARENA_ARRAY(p->lexer.arena, struct odata_literal, LIST_MAX);

    n.kind = NODE_IN;
    n.literals = list;
    odata_advance(p);
    if (!odata_take(p, WORD_OPEN, "'('"))
        return TENANT_NO_OBJECT;
    for (;;) {
        if (n.n == LIST_MAX)
            return odata_refuse(p, "Request_UnsupportedQuery",
                                "Too many values for the operator 'in'. The limit is %d.",
                                LIST_MAX);
        if (!literal(p, &list[n.n++]))
            return TENANT_NO_OBJECT;
        if (p->token.word != WORD_COMMA)
            break;
        odata_advance(p);
    }
    if (!odata_take(p, WORD_CLOSE, "')' or ','"))
        return TENANT_NO_OBJECT;
    return checked(p, n);
}

static uint32_t
compare(struct odata_parser *p, struct odata_node n)
{
    if (odata_at_word(p, "in"))
        return in_list(p, n);
    n.kind = NODE_COMPARE;
    if (!comparison(p, &n.op))
        return odata_refuse_clause(p, n.property->name);
    if (!one_literal(p, &n))
        return TENANT_NO_OBJECT;
    return checked(p, n);
}

/* collection/$count eq 0; the number is one of the literals. */
static uint32_t
count(struct odata_parser *p, struct odata_node n, struct str name)
{
    n.kind = NODE_COUNT;
    odata_advance(p);
    if (!comparison(p, &n.op) || n.op > OP_NE)
        return odata_refuse_clause(p, name);
    if (!one_literal(p, &n))
        return TENANT_NO_OBJECT;
    if (n.literals[0].type != TYPE_NUMBER || n.literals[0].number < 0)
        return odata_refuse_clause(p, name);
    return checked(p, n);
}

/* What stands between the parentheses of collection/any(p:p eq 'x' or startsWith(p,'y')). */
static uint32_t
lambda(struct odata_parser *p, const struct odata_node *any)
{
    uint32_t inner;

    p->any = any;
    p->variable = p->token.text;
    if (!odata_take(p, WORD_NAME, "Expression") || !odata_take(p, WORD_COLON, "':'"))
        return TENANT_NO_OBJECT;
    inner = odata_expression(p);
    p->any = NULL;
    return inner;
}

static uint32_t
any(struct odata_parser *p, struct odata_node n)
{
    n.kind = NODE_ANY;
    n.left = TENANT_NO_OBJECT;
    odata_advance(p);
    if (!odata_take(p, WORD_OPEN, "'('"))
        return TENANT_NO_OBJECT;
    if (p->token.word == WORD_CLOSE) {
        odata_advance(p);
        return checked(p, n);
    }
    n.left = lambda(p, &n);
    if (n.left == TENANT_NO_OBJECT || !odata_take(p, WORD_CLOSE, "')' or operator"))
        return TENANT_NO_OBJECT;
    return checked(p, n);
}

static uint32_t
of_collection(struct odata_parser *p, struct odata_node n)
{
    odata_advance(p);
    if (odata_at_word(p, "$count"))
        return count(p, n, n.property->name);
    if (!odata_at_word(p, "any"))
        return odata_refuse_clause(p, n.property->name);
    return any(p, n);
}

/* owners/$count eq 0, of groups: nothing else is asked of references. */
static uint32_t
owners(struct odata_parser *p)
{
    struct odata_node n = {.attr = ATTR_owners};

    odata_advance(p);
    if (!odata_take(p, WORD_SLASH, "'/'"))
        return TENANT_NO_OBJECT;
    if (!odata_at_word(p, "$count"))
        return odata_refuse_clause(p, STR("owners"));
    return count(p, n, STR("owners"));
}

/* A name with a parenthesis that is none of ours. */
static bool
other_function(struct odata_parser *p)
{
    struct odata_lexer ahead = p->lexer;
    struct str name = p->token.text;

    if (p->token.word != WORD_NAME || odata_next(&ahead).word != WORD_OPEN)
        return false;
    if (str_ieq(name, STR("contains")))
        odata_refuse(p, "Request_UnsupportedQuery",
                     "Function 'contains' is not supported for directory objects.");
    else
        odata_refuse(p, "BadRequest",
                     "Invalid filter clause: An unknown function with name '" STR_FMT
                     "' was found. This may also be a function import or a key lookup on a "
                     "navigation property, which is not allowed.",
                     STR_ARG(name));
    return true;
}

uint32_t
odata_condition(struct odata_parser *p)
{
    struct odata_node n = {0};

    if (odata_at_word(p, "startsWith") || odata_at_word(p, "endsWith"))
        return function(p, odata_at_word(p, "startsWith") ? OP_STARTS : OP_ENDS);
    if (other_function(p))
        return TENANT_NO_OBJECT;
    if (p->out->class == CLASS_group && !p->any && odata_at_word(p, "owners"))
        return owners(p);
    if (!property(p, &n))
        return TENANT_NO_OBJECT;
    if (p->token.word == WORD_SLASH && !n.element)
        return of_collection(p, n);
    return compare(p, n);
}
