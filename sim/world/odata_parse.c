/* SPDX-License-Identifier: MIT */
/* From words to the tree of a filter, by descent; whatever Graph has and we do not is refused. */
#include "sim/base/arena.h"
#include "sim/world/odata_check.h"

enum { DEPTH_MAX = 32, NODES_MAX = 200, LIST_MAX = 15, LENGTH_MAX = 16384 };

static uint32_t either(struct odata_parser *p);

static void
advance(struct odata_parser *p)
{
    p->token = odata_next(&p->lexer);
}

static uint32_t
unexpected(struct odata_parser *p, const char *wanted)
{
    return odata_refuse(p, "BadRequest",
                        "Invalid filter clause: %s expected at position %u in '" STR_FMT "'.",
                        wanted, p->token.at, STR_ARG(p->lexer.text));
}

static bool
at_word(const struct odata_parser *p, const char *word)
{
    return p->token.word == WORD_NAME && str_ieq(p->token.text, str_of(word));
}

static bool
take(struct odata_parser *p, enum odata_word word, const char *what)
{
    if (p->token.word != word) {
        unexpected(p, what);
        return false;
    }
    advance(p);
    return true;
}

static uint32_t
node(struct odata_parser *p, struct odata_node n)
{
    if (p->out->nodes.n == NODES_MAX)
        return odata_refuse(p, "BadRequest", "Invalid filter clause: too many conditions.");
    *VEC_PUSH(&p->out->nodes, p->lexer.arena) = n;
    return p->out->nodes.n - 1;
}

static bool
literal(struct odata_parser *p, struct odata_literal *out)
{
    struct odata_token t = p->token;
    vtime when;

    if (t.word != WORD_TEXT && t.word != WORD_NAME) {
        unexpected(p, "a value");
        return false;
    }
    *out = (struct odata_literal){TYPE_TEXT, t.text};
    if (t.word == WORD_NAME) {
        bool truth = str_eq(t.text, STR("true")) || str_eq(t.text, STR("false"));
        out->type = str_eq(t.text, STR("null"))     ? TYPE_NULL
                    : truth                         ? TYPE_BOOL
                    : time_parse_iso(t.text, &when) ? TYPE_DATE
                                                    : TYPE_BARE;
    }
    advance(p);
    return true;
}

/* name, or onPremisesExtensionAttributes/extensionAttribute3 */
static bool
property(struct odata_parser *p, struct odata_node *n)
{
    struct str name = p->token.text;

    if (p->token.word != WORD_NAME) {
        unexpected(p, "a property");
        return false;
    }
    advance(p);
    n->property = graph_property(p->out->class, name, p->asker.sandbox);
    if (!n->property) {
        odata_refuse_property(p, name);
        return false;
    }
    n->attr = n->property->attr;
    if (n->property->kind != GRAPH_EXTENSIONS)
        return true;
    if (!take(p, WORD_SLASH, "'/'"))
        return false;
    for (uint32_t i = 1; i <= GRAPH_EXTENSION_COUNT; i++)
        if (str_ieq(p->token.text, graph_extension_name(i))) {
            n->attr = graph_extension(i);
            advance(p);
            return true;
        }
    odata_refuse_property(p, p->token.text);
    return false;
}

static bool
one_literal(struct odata_parser *p, struct odata_node *n)
{
    struct odata_literal *l = ARENA_NEW(p->lexer.arena, struct odata_literal);

    n->n = 1;
    n->literals = l;
    return literal(p, l);
}

/* startsWith(property,'text'), endsWith; inside any() the variable stands for the property. */
static uint32_t
function(struct odata_parser *p, enum odata_op op, struct odata_node n, struct str variable)
{
    n.kind = NODE_COMPARE;
    n.op = op;
    advance(p);
    if (!take(p, WORD_OPEN, "'('"))
        return TENANT_NO_OBJECT;
    if (variable.at) {
        if (p->token.word != WORD_NAME || !str_eq(p->token.text, variable))
            return unexpected(p, "the variable");
        advance(p);
    } else if (!property(p, &n)) {
        return TENANT_NO_OBJECT;
    }
    if (!take(p, WORD_COMMA, "','") || !one_literal(p, &n) || !take(p, WORD_CLOSE, "')'"))
        return TENANT_NO_OBJECT;
    return odata_check(p, &n) ? node(p, n) : (uint32_t)TENANT_NO_OBJECT;
}

static bool
comparison(struct odata_parser *p, enum odata_op *op)
{
    static const struct {
        const char *word;
        enum odata_op op;
    } operators[] = {{"eq", OP_EQ}, {"ne", OP_NE}, {"ge", OP_GE}, {"le", OP_LE}};

    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
        if (at_word(p, operators[i].word)) {
            *op = operators[i].op;
            advance(p);
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
    advance(p);
    if (!take(p, WORD_OPEN, "'('"))
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
        advance(p);
    }
    if (!take(p, WORD_CLOSE, "')'"))
        return TENANT_NO_OBJECT;
    return odata_check(p, &n) ? node(p, n) : (uint32_t)TENANT_NO_OBJECT;
}

static uint32_t
compare(struct odata_parser *p, struct odata_node n)
{
    n.kind = NODE_COMPARE;
    if (!comparison(p, &n.op))
        return odata_refuse(p, "Request_UnsupportedQuery",
                            "Unsupported or invalid query filter clause specified for property "
                            "'" STR_FMT "' of resource '%s'.",
                            STR_ARG(n.property->name), odata_resource(p->out->class));
    if (!one_literal(p, &n))
        return TENANT_NO_OBJECT;
    return odata_check(p, &n) ? node(p, n) : (uint32_t)TENANT_NO_OBJECT;
}

/* collection/any(p:p eq 'x') */
static uint32_t
any(struct odata_parser *p, struct odata_node n)
{
    struct str variable;
    uint32_t made;

    advance(p);
    if (!at_word(p, "any"))
        return odata_refuse(p, "Request_UnsupportedQuery",
                            "Unsupported or invalid query filter clause specified for property "
                            "'" STR_FMT "' of resource '%s'.",
                            STR_ARG(n.property->name), odata_resource(p->out->class));
    n.any = true;
    advance(p);
    if (!take(p, WORD_OPEN, "'('"))
        return TENANT_NO_OBJECT;
    variable = p->token.text;
    if (!take(p, WORD_NAME, "a variable") || !take(p, WORD_COLON, "':'"))
        return TENANT_NO_OBJECT;
    if (at_word(p, "startsWith") || at_word(p, "endsWith")) {
        made = function(p, at_word(p, "startsWith") ? OP_STARTS : OP_ENDS, n, variable);
    } else {
        if (p->token.word != WORD_NAME || !str_eq(p->token.text, variable))
            return unexpected(p, "the variable");
        advance(p);
        made = compare(p, n);
    }
    if (made == TENANT_NO_OBJECT || !take(p, WORD_CLOSE, "')'"))
        return TENANT_NO_OBJECT;
    return made;
}

static uint32_t
condition(struct odata_parser *p)
{
    struct odata_node n = {0};

    if (at_word(p, "startsWith") || at_word(p, "endsWith"))
        return function(p, at_word(p, "startsWith") ? OP_STARTS : OP_ENDS, n,
                        (struct str){NULL, 0});
    if (at_word(p, "contains"))
        return odata_refuse(p, "Request_UnsupportedQuery",
                            "Function 'contains' is not supported for directory objects.");
    if (!property(p, &n))
        return TENANT_NO_OBJECT;
    if (p->token.word == WORD_SLASH)
        return any(p, n);
    return at_word(p, "in") ? in_list(p, n) : compare(p, n);
}

static uint32_t
single(struct odata_parser *p)
{
    uint32_t inner;

    if (++p->depth > DEPTH_MAX)
        return odata_refuse(p, "BadRequest", "Invalid filter clause: it is nested too deeply.");
    if (p->token.word == WORD_OPEN) {
        advance(p);
        inner = either(p);
        if (inner != TENANT_NO_OBJECT && !take(p, WORD_CLOSE, "')'"))
            inner = TENANT_NO_OBJECT;
    } else if (at_word(p, "not")) {
        if (!p->asker.advanced)
            return odata_refuse_plain(p, "not");
        advance(p);
        inner = single(p);
        if (inner != TENANT_NO_OBJECT)
            inner = node(p, (struct odata_node){.kind = NODE_NOT, .left = inner});
    } else {
        inner = condition(p);
    }
    p->depth--;
    return inner;
}

static uint32_t
both(struct odata_parser *p)
{
    uint32_t left = single(p);

    while (left != TENANT_NO_OBJECT && at_word(p, "and")) {
        advance(p);
        uint32_t right = single(p);
        if (right == TENANT_NO_OBJECT)
            return right;
        left = node(p, (struct odata_node){.kind = NODE_AND, .left = left, .right = right});
    }
    return left;
}

static uint32_t
either(struct odata_parser *p)
{
    uint32_t left = both(p);

    while (left != TENANT_NO_OBJECT && at_word(p, "or")) {
        advance(p);
        uint32_t right = both(p);
        if (right == TENANT_NO_OBJECT)
            return right;
        left = node(p, (struct odata_node){.kind = NODE_OR, .left = left, .right = right});
    }
    return left;
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
    advance(&p);
    out->root = either(&p);
    if (out->root == TENANT_NO_OBJECT)
        return false;
    if (p.token.word == WORD_END)
        return true;
    return unexpected(&p, "the end") == 0;
}
