/* SPDX-License-Identifier: MIT */
#include "sim/expr/check.h"

#include "sim/base/arena.h"
#include "sim/base/near.h"
#include "sim/base/sort.h"
#include "sim/expr/eval.h"

static const struct err *
unknown_function(struct parser *p, struct token name)
{
    struct arena *a = p->lexer.arena;
    struct near near = near_to(name.text);
    const struct err *e = err_new(ERR_INPUT, expr_token_place(&p->lexer, name.at), a,
                                  "there is no function \"" STR_FMT "\"", STR_ARG(name.text));

    for (size_t i = 0; i < FUNCTIONS; i++)
        near_offer(&near, expr_functions[i].name);
    if (str_empty(near.best))
        return e;
    if (str_ieq(near.best, name.text))
        return err_remedy(e, a, "Write it as " STR_FMT ": case matters", STR_ARG(near.best));
    return err_remedy(e, a, "Did you mean " STR_FMT "?", STR_ARG(near.best));
}

const struct err *
expr_check_name(struct parser *p, struct token name, struct node *call)
{
    for (size_t i = 0; i < FUNCTIONS; i++)
        if (str_eq(expr_functions[i].name, name.text)) {
            call->which = (uint8_t)i;
            return NULL;
        }
    return unknown_function(p, name);
}

static const struct err *
unknown_attribute(struct parser *p, struct str name, uint32_t at)
{
    struct arena *a = p->lexer.arena;
    struct near near = near_to(name);
    const struct err *e = err_new(ERR_INPUT, expr_token_place(&p->lexer, at), a,
                                  "there is no attribute \"" STR_FMT "\"", STR_ARG(name));

    for (attr_id i = 0; i < p->schema->names.list.n; i++)
        if (schema_form(i, p->side).syntax != SYNTAX_NONE)
            near_offer(&near, schema_name(p->schema, i));
    if (str_empty(near.best))
        return e;
    return err_remedy(e, a, "Did you mean [" STR_FMT "]?", STR_ARG(near.best));
}

/*
 * Case matters in the product. Here a name that a directory brought along has the case in which it
 * came first, and some names of Entra ID (msExchArchiveGuid) have the case that they have in AD:
 * there any case will do.
 */
static bool
well_spelt(const struct parser *p, struct str name, attr_id id)
{
    return id >= ATTR_KNOWN || p->side == SIDE_ENTRA || str_eq(schema_name(p->schema, id), name);
}

const struct err *
expr_check_attribute(struct parser *p, struct str name, uint32_t at, struct node *node)
{
    static const char *const sides[] = {"Active Directory", "the metaverse", "Entra ID"};
    static const type_set types[] = {
        [SYNTAX_TEXT] = T_TEXT | T_NULL,           [SYNTAX_NUMBER] = T_NUMBER | T_NULL,
        [SYNTAX_BOOL] = T_BOOL | T_NULL,           [SYNTAX_BINARY] = T_BINARY | T_NULL,
        [SYNTAX_REFERENCE] = T_REFERENCE | T_NULL,
    };
    struct arena *a = p->lexer.arena;

    node->attr = schema_find(p->schema, name);
    if (node->attr == ATTR_NONE)
        return unknown_attribute(p, name, at);
    node->syntax = schema_form(node->attr, p->side).syntax;
    if (node->syntax == SYNTAX_NONE)
        return err_new(ERR_INPUT, expr_token_place(&p->lexer, at), a,
                       "attribute \"" STR_FMT "\" is not in %s", STR_ARG(name), sides[p->side]);
    if (!well_spelt(p, name, node->attr))
        return err_remedy(err_new(ERR_INPUT, expr_token_place(&p->lexer, at), a,
                                  "there is no attribute \"" STR_FMT "\"", STR_ARG(name)),
                          a, "Write it as " STR_FMT ": case matters",
                          STR_ARG(schema_name(p->schema, node->attr)));
    node->types = types[node->syntax];
    *VEC_PUSH(&p->e->attributes, a) = node->attr;
    return NULL;
}

/* ImportedValue("x") and ValueCount("x"): the argument is an attribute's name, as a literal. */
static const struct err *
check_named(struct parser *p, const struct function *f, struct node *node)
{
    const struct node *name = node_at(p->e, argument(p->e, node, 0));

    if (name->kind != NODE_CONSTANT || name->which != EXPR_TEXT)
        return err_new(ERR_INPUT, expr_token_place(&p->lexer, node->at), p->lexer.arena,
                       STR_FMT " takes the name of an attribute in quotes", STR_ARG(f->name));
    TRY(expr_check_attribute(p, name->text, name->at, node));
    if (f->result == T_NUMBER)
        node->types = T_NUMBER;
    return NULL;
}

static const struct err *
type_error(struct parser *p, const struct node *found, const char *where, type_set wanted)
{
    struct arena *a = p->lexer.arena;

    return err_new(ERR_INPUT, expr_token_place(&p->lexer, found->at), a,
                   "%s is " STR_FMT ", where " STR_FMT " is expected", where,
                   STR_ARG(expr_type_set_name(found->types, a)),
                   STR_ARG(expr_type_set_name(wanted, a)));
}

static bool
may_be(type_set types, type_set wanted)
{
    return types & wanted || types == T_NULL;
}

/* Switch takes pairs: a condition, and what it gives. */
static type_set
switch_type(uint32_t i)
{
    return i % 2 ? T_VALUE | T_FLOW : T_BOOL;
}

static const struct err *
check_count(struct parser *p, const struct node *node, const struct function *f)
{
    struct arena *a = p->lexer.arena;
    bool many = f->most == MANY;

    if (node->n >= f->least && (many || node->n <= f->most) && (!many || node->n % 2 == 0))
        return NULL;
    struct place at = expr_token_place(&p->lexer, node->at);
    if (many && node->n >= f->least)
        return err_new(ERR_INPUT, at, a, "Switch takes pairs: a condition and its value");
    if (many)
        return err_new(ERR_INPUT, at, a, STR_FMT " takes at least %u arguments, not %u",
                       STR_ARG(f->name), f->least, node->n);
    if (f->least == f->most)
        return err_new(ERR_INPUT, at, a, STR_FMT " takes %u argument%s, not %u", STR_ARG(f->name),
                       f->least, f->least == 1 ? "" : "s", node->n);
    return err_new(ERR_INPUT, at, a, STR_FMT " takes %u to %u arguments, not %u", STR_ARG(f->name),
                   f->least, f->most, node->n);
}

static const struct err *
check_call(struct parser *p, struct node *node)
{
    const struct function *f = &expr_functions[node->which];
    bool is_switch = node->which == FUNCTION_Switch;

    TRY(check_count(p, node, f));
    if (f->mode == NAMED)
        return check_named(p, f, node);
    TRY(expr_check_constants(p, node));
    node->types = (type_set)(f->result & 0xffff);
    node->types |= f->nothing == NOTHING_NULL ? T_NULL : 0;
    for (uint32_t i = 0; i < node->n; i++) {
        const struct node *below = node_at(p->e, argument(p->e, node, i));
        type_set wanted = is_switch ? switch_type(i) : expr_function_accepts(f, i);
        if (!may_be(below->types, wanted)) {
            struct str where =
                str_fmt(p->lexer.arena, "argument %u of " STR_FMT, i + 1, STR_ARG(f->name));
            return type_error(p, below, str_z(where, p->lexer.arena), wanted);
        }
        if (is_switch ? i % 2 == 1 : i < 16 && f->result & OF(i))
            node->types |= below->types;
    }
    if (f->mode == LAZY && node->which != FUNCTION_With)
        node->types |= T_NULL;
    if (f->nothing == NOTHING_EMPTY)
        node->types |= T_TEXT;
    return NULL;
}

/* Two sides that are surely of different types. A reference compares with the text of its DN. */
static bool
clash(type_set left, type_set right)
{
    type_set l = left & T_VALUE, r = right & T_VALUE;
    type_set both = l | r;

    return l && r && !(l & r) && both != (T_REFERENCE | T_TEXT);
}

static const struct err *
check_operator(struct parser *p, struct node *node)
{
    static const type_set wanted[] = {
        [OPERATOR_ADD] = T_NUMBER,
        [OPERATOR_SUBTRACT] = T_NUMBER,
        [OPERATOR_MULTIPLY] = T_NUMBER,
        [OPERATOR_JOIN] = T_TEXT | T_BINARY,
        [OPERATOR_EQUAL] = T_VALUE,
        [OPERATOR_NOT_EQUAL] = T_VALUE,
        [OPERATOR_LESS] = T_VALUE & ~T_BOOL,
        [OPERATOR_LESS_EQUAL] = T_VALUE & ~T_BOOL,
        [OPERATOR_GREATER] = T_VALUE & ~T_BOOL,
        [OPERATOR_GREATER_EQUAL] = T_VALUE & ~T_BOOL,
        [OPERATOR_AND] = T_BOOL,
        [OPERATOR_OR] = T_BOOL,
    };
    const struct node *left = node_at(p->e, argument(p->e, node, 0));
    const struct node *right = node_at(p->e, argument(p->e, node, 1));
    type_set want = wanted[node->which];

    if (!may_be(left->types, want))
        return type_error(p, left, "the left side", want);
    if (!may_be(right->types, want))
        return type_error(p, right, "the right side", want);
    if (want & T_TEXT && clash(left->types, right->types))
        return type_error(p, right, "the right side", left->types & T_VALUE);
    if (node->which <= OPERATOR_MULTIPLY)
        node->types = T_NUMBER | T_NULL;
    else if (node->which == OPERATOR_JOIN)
        node->types = (type_set)(((left->types | right->types) & want) | T_NULL);
    else
        node->types = T_BOOL;
    return NULL;
}

const struct err *
expr_check_node(struct parser *p, struct node *node)
{
    switch (node->kind) {
    case NODE_CONSTANT:
    case NODE_ATTRIBUTE:
    case NODE_PARAMETER:
    case NODE_VARIABLE:
        return NULL;
    case NODE_NEGATE: {
        const struct node *below = node_at(p->e, argument(p->e, node, 0));
        node->types = T_NUMBER | T_NULL;
        return may_be(below->types, T_NUMBER) ? NULL
                                              : type_error(p, below, "what follows -", T_NUMBER);
    }
    case NODE_OPERATOR:
        return check_operator(p, node);
    case NODE_CALL:
        return check_call(p, node);
    }
    return NULL;
}

static int
by_id(const void *a, const void *b, void *context)
{
    attr_id left = *(const attr_id *)a, right = *(const attr_id *)b;

    (void)context;
    return (left > right) - (left < right);
}

void
expr_check_done(struct parser *p)
{
    struct expr *e = p->e;
    uint32_t kept = 0;

    if (e->attributes.n == 0)
        return;
    sort_stable(e->attributes.at, e->attributes.n, sizeof *e->attributes.at, by_id, NULL,
                p->lexer.arena);
    for (uint32_t i = 0; i < e->attributes.n; i++)
        if (i == 0 || e->attributes.at[i] != e->attributes.at[kept - 1])
            e->attributes.at[kept++] = e->attributes.at[i];
    e->attributes.n = kept;
}
