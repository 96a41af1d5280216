/* SPDX-License-Identifier: MIT */
/*
 * From nodes and an object to a value.
 */
#include "sim/expr/eval.h"

#include <stdarg.h>
#include <stdio.h>

#include "sim/base/arena.h"
#include "sim/expr/quick.h"

bool
expr_fail_as(struct eval *v, struct str literal, struct str text)
{
    v->failure = ARENA_NEW(v->a, struct expr_failure);
    *v->failure = (struct expr_failure){.literal = literal, .text = text, .at = v->at};
    return false;
}

bool
expr_fail(struct eval *v, const char *format, ...)
{
    char text[512]; /* texts of the user come as excerpts */
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return expr_fail_as(v, STR("sync-generic-failure"), str_copy(str_of(text), v->a));
}

bool
expr_work(struct eval *v, uint64_t bytes)
{
    uint64_t work = bytes / 64;

    if (work > v->steps)
        return expr_fail(v, "the expression does too much work");
    v->steps -= work;
    return true;
}

struct str
expr_excerpt(struct str text, struct arena *a)
{
    if (text.len <= EXPR_EXCERPT)
        return text;
    return str_fmt(a, STR_FMT "...", STR_ARG(str_head(text, EXPR_EXCERPT)));
}

uint32_t
expr_chosen(const struct eval *v, enum assumption row)
{
    return v->c->assumptions ? v->c->assumptions->chosen[row] : 0;
}

static bool
eval_attribute(struct eval *v, const struct node *n, struct expr_value *out)
{
    const struct expr_context *c = v->c;

    if (n->attr == ATTR_dn) {
        *out = str_empty(c->dn) ? (struct expr_value){.type = EXPR_NULL} : value_text(c->dn);
        return true;
    }
    *out = expr_from_attr(c->attribute(c->self, n->attr), n->syntax, v->a);
    return true;
}

static bool
eval_parameter(struct eval *v, const struct node *n, struct expr_value *out)
{
    struct str value = v->c->parameter ? v->c->parameter(v->c->self, n->text) : (struct str){0};

    v->at = n->at;
    if (!value.at)
        return expr_fail(v, "parameter %%" STR_FMT "%% is not known here", STR_ARG(n->text));
    *out = value_text(value);
    return true;
}

static bool
eval_constant(const struct node *n, struct expr_value *out)
{
    enum expr_type type = n->which;

    if (type == EXPR_TEXT)
        *out = value_text(n->text);
    else if (type == EXPR_NUMBER || type == EXPR_BOOL)
        *out = (struct expr_value){.type = type, .n = 1, .number = n->number};
    else
        *out = (struct expr_value){.type = type};
    return true;
}

static bool
negate_once(struct eval *v, const struct node *n, const struct expr_value *args,
            struct expr_value *out)
{
    *out = args[0];
    if (args[0].n == 0)
        return true;
    v->at = n->at;
    if (args[0].type != EXPR_NUMBER)
        return expr_fail(v, "only a number has a negative");
    if (__builtin_sub_overflow((int64_t)0, args[0].number, &out->number))
        return expr_fail(v, "the result does not fit into 64 bits");
    return true;
}

static bool
eval_negation(struct eval *v, const struct node *n, struct expr_value *out)
{
    struct expr_value below;

    if (!expr_eval_node(v, argument(v->e, n, 0), &below))
        return false;
    return expr_map_or_call(v, n, &below, negate_once, out);
}

static bool
eval_operation(struct eval *v, const struct node *n, struct expr_value *out)
{
    struct expr_value sides[2];

    if (n->which == OPERATOR_AND || n->which == OPERATOR_OR)
        return expr_eval_logic(v, n, out);
    for (uint32_t i = 0; i < 2; i++)
        if (!expr_eval_node(v, argument(v->e, n, i), &sides[i]))
            return false;
    return expr_map_or_call(v, n, sides, expr_operate, out);
}

bool
expr_eval_node(struct eval *v, uint32_t node, struct expr_value *out)
{
    const struct node *n = node_at(v->e, node);

    if (n->quick && expr_quick(v, n, out))
        return true;
    if (v->steps-- == 0) {
        v->steps = 0;
        return expr_fail(v, "the expression does too much work");
    }
    switch (n->kind) {
    case NODE_CONSTANT:
        return eval_constant(n, out);
    case NODE_ATTRIBUTE:
        return eval_attribute(v, n, out);
    case NODE_PARAMETER:
        return eval_parameter(v, n, out);
    case NODE_VARIABLE:
        *out = v->slots[n->number];
        return true;
    case NODE_NEGATE:
        return eval_negation(v, n, out);
    case NODE_OPERATOR:
        return eval_operation(v, n, out);
    case NODE_CALL:
        return expr_eval_call(v, n, out);
    }
    return false;
}

bool
expr_usual(const struct assumptions *a)
{
    static const enum assumption rows[] = {ASSUME_nullCompare,      ASSUME_expressionTextCompare,
                                           ASSUME_searchCompare,    ASSUME_duplicatesCompare,
                                           ASSUME_switchEvaluation, ASSUME_logicEvaluation,
                                           ASSUME_wordEmptyPieces};

    for (size_t i = 0; a && i < sizeof rows / sizeof *rows; i++)
        if (a->chosen[rows[i]])
            return false;
    return true;
}

static struct eval
begin(const struct expr *e, const struct expr_context *c, bool quick, struct arena *a)
{
    struct eval v = {
        .e = e, .c = c, .a = a, .steps = EXPR_STEPS, .usual = quick && expr_usual(c->assumptions)};

    if (e->slots)
        v.slots = ARENA_ARRAY(a, struct expr_value, e->slots);
    return v;
}

const struct expr_failure *
expr_eval_plainly(const struct expr *e, const struct expr_context *c, struct expr_value *out,
                  struct arena *a)
{
    struct eval v = begin(e, c, false, a);

    return expr_eval_node(&v, e->root, out) ? NULL : v.failure;
}

static const struct attr *
no_attribute(void *self, attr_id id)
{
    (void)self;
    (void)id;
    return NULL;
}

static bool
rolls_dice(const struct node *n)
{
    return n->kind == NODE_CALL && (n->which == FUNCTION_Guid || n->which == FUNCTION_RandomNum);
}

static bool
looks_elsewhere(const struct node *n)
{
    if (n->kind == NODE_CALL)
        return n->which == FUNCTION_Now || rolls_dice(n) || expr_functions[n->which].mode == NAMED;
    return n->kind == NODE_PARAMETER || (n->kind == NODE_ATTRIBUTE && n->attr == ATTR_dn);
}

static bool
any_node(const struct expr *e, bool (*is)(const struct node *n))
{
    for (uint32_t i = 0; i < e->nodes.n; i++)
        if (is(node_at(e, i)))
            return true;
    return false;
}

bool
expr_reads_attributes_only(const struct expr *e)
{
    return !any_node(e, looks_elsewhere);
}

static bool
asks_the_object(const struct node *n)
{
    return n->kind == NODE_ATTRIBUTE || (n->kind != NODE_PARAMETER && looks_elsewhere(n));
}

bool
expr_reads_no_object(const struct expr *e)
{
    return !any_node(e, asks_the_object);
}

bool
expr_rolls_dice(const struct expr *e)
{
    return any_node(e, rolls_dice);
}

uint64_t
expr_eval_nobody(const struct expr *e, uint32_t node, struct expr_value *out, struct arena *a)
{
    const struct expr_context nobody = {.attribute = no_attribute};
    struct eval v = begin(e, &nobody, false, a);

    return expr_eval_node(&v, node, out) ? EXPR_STEPS - v.steps : 0;
}

void
expr_eval_absent(struct expr *e, struct arena *a)
{
    e->known_if_absent =
        expr_reads_attributes_only(e) && expr_eval_nobody(e, e->root, &e->if_absent, a) > 0;
}

bool
expr_silent_if_absent(const struct expr *e)
{
    return e->known_if_absent &&
           (e->if_absent.type == EXPR_NULL || e->if_absent.type == EXPR_IGNORE);
}

static bool
all_absent(const struct expr *e, const struct expr_context *c)
{
    for (uint32_t i = 0; i < e->attributes.n; i++)
        if (c->attribute(c->self, e->attributes.at[i]))
            return false;
    return true;
}

const struct expr_failure *
expr_eval(const struct expr *e, const struct expr_context *c, struct expr_value *out,
          struct arena *a)
{
    struct eval v = begin(e, c, true, a);
    bool known = v.usual && e->known_if_absent && !node_at(e, e->root)->quick;

    if (known && all_absent(e, c)) {
        *out = e->if_absent;
        return NULL;
    }
    return expr_eval_node(&v, e->root, out) ? NULL : v.failure;
}
