/* SPDX-License-Identifier: MIT */
/*
 * From nodes and an object to a value.
 *
 * A scalar function whose argument has several values is computed value by value; a NULL among the
 * results drops out. Lists in one call must therefore be of one length.
 */
#include "sim/expr/eval.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

#include "sim/base/arena.h"

enum { FEW = 8 }; /* arguments that need no array: only Switch takes more, and it takes none */

bool
fail_as(struct eval *v, struct str literal, struct str text)
{
    v->failure = ARENA_NEW(v->a, struct expr_failure);
    *v->failure = (struct expr_failure){.literal = literal, .text = text, .column = v->at + 1};
    return false;
}

bool
fail(struct eval *v, const char *format, ...)
{
    char text[256];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return fail_as(v, STR("sync-generic-failure"), str_copy(str_of(text), v->a));
}

static bool
eval_attribute(struct eval *v, const struct node *n, struct expr_value *out)
{
    const struct expr_context *c = v->c;
    bool confirmed = n->kind == NODE_IMPORTED && c->imported;

    if (n->attr == ATTR_dn) {
        *out = str_empty(c->dn) ? (struct expr_value){.type = EXPR_NULL} : value_text(c->dn);
        return true;
    }
    const struct attr *attr =
        confirmed ? c->imported(c->self, n->attr) : c->attribute(c->self, n->attr);
    *out = expr_from_attr(attr, n->syntax, v->a);
    return true;
}

static bool
eval_count(struct eval *v, const struct node *n, struct expr_value *out)
{
    const struct expr_context *c = v->c;

    if (c->value_count) {
        *out = value_number(c->value_count(c->self, n->attr));
        return true;
    }
    const struct attr *attr = c->attribute(c->self, n->attr);
    *out = value_number(attr ? attr->n : 0);
    return true;
}

static bool
eval_parameter(struct eval *v, const struct node *n, struct expr_value *out)
{
    struct str value = v->c->parameter ? v->c->parameter(v->c->self, n->text) : (struct str){0};

    v->at = n->at;
    if (!value.at)
        return fail(v, "parameter %%" STR_FMT "%% is not known here", STR_ARG(n->text));
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

static struct expr_value
nothing(enum function_nothing kind)
{
    switch (kind) {
    case NOTHING_EMPTY:
        return value_text(STR(""));
    case NOTHING_ZERO:
        return value_number(0);
    case NOTHING_FALSE:
        return value_bool(false);
    case NOTHING_NULL:
    case NOTHING_CALLS:
        break;
    }
    return (struct expr_value){.type = EXPR_NULL};
}

static type_set
accepted(const struct function *f, uint32_t i)
{
    uint32_t last = i < 4 ? i : 3;

    while (last > 0 && f->arguments[last] == 0)
        last--;
    return f->arguments[last];
}

static bool
check_types(struct eval *v, const struct node *n, const struct expr_value *args)
{
    const struct function *f = &functions[n->which];

    for (uint32_t i = 0; i < n->n; i++)
        if (args[i].type != EXPR_NULL && !(TYPE(args[i].type) & accepted(f, i))) {
            v->at = n->at;
            return fail(v,
                        "argument %u of " STR_FMT " is " STR_FMT ", where " STR_FMT " is expected",
                        i + 1, STR_ARG(f->name), STR_ARG(type_name(args[i].type)),
                        STR_ARG(type_set_name(accepted(f, i), v->a)));
        }
    return true;
}

static bool
call_once(struct eval *v, const struct node *n, const struct expr_value *args,
          struct expr_value *out)
{
    const struct function *f = &functions[n->which];

    v->at = n->at;
    if (f->nothing != NOTHING_CALLS && n->n && args[0].n == 0) {
        *out = nothing(f->nothing);
        return true;
    }
    for (uint32_t i = 1; i < n->n && f->nothing != NOTHING_CALLS; i++)
        if (args[i].n == 0) {
            *out = (struct expr_value){.type = EXPR_NULL};
            return true;
        }
    if (!f->body(v, n, args, out))
        return false;
    uint64_t work = out->n == 1 && type_is_text(out->type) ? out->text.len / 64 : out->n;
    if (work > v->steps)
        return fail(v, "the expression does too much work");
    v->steps -= work;
    return true;
}

/* How many values the longest argument has; false if two lists differ in length. */
static bool
common_length(struct eval *v, const struct node *n, const struct expr_value *args, uint32_t *length)
{
    *length = 1;
    for (uint32_t i = 0; i < n->n; i++) {
        if (args[i].n <= 1)
            continue;
        if (*length > 1 && args[i].n != *length) {
            v->at = n->at;
            return fail(v, "lists of %u and %u values cannot be combined", *length, args[i].n);
        }
        *length = args[i].n;
    }
    return true;
}

/* Calls `body` for each value of the lists among the arguments. */
static bool
map_values(struct eval *v, const struct node *n, const struct expr_value *args, uint32_t length,
           function_body *body, struct expr_value *out)
{
    struct expr_value *results = ARENA_ARRAY(v->a, struct expr_value, length);
    struct expr_value one[FEW];
    uint32_t kept = 0;

    for (uint32_t i = 0; i < length; i++) {
        for (uint32_t k = 0; k < n->n; k++)
            one[k] = value_item(&args[k], i);
        if (!body(v, n, one, &results[kept]))
            return false;
        if (results[kept].n == 0)
            continue;
        if (kept && results[kept].type != results[0].type)
            return fail(v, "the values of the result are of different types");
        kept++;
    }
    *out = value_many(results[0].type, results, kept, v->a);
    return true;
}

bool
map_or_call(struct eval *v, const struct node *n, const struct expr_value *args,
            function_body *body, struct expr_value *out)
{
    uint32_t length;

    if (!common_length(v, n, args, &length))
        return false;
    if (length == 1)
        return body(v, n, args, out);
    return map_values(v, n, args, length, body, out);
}

static bool
eval_call(struct eval *v, const struct node *n, struct expr_value *out)
{
    const struct function *f = &functions[n->which];
    struct expr_value args[FEW];

    if (f->mode == LAZY) {
        v->at = n->at;
        return f->body(v, n, NULL, out);
    }
    assert(n->n <= FEW);
    for (uint32_t i = 0; i < n->n; i++)
        if (!eval_node(v, argument(v->e, n, i), &args[i]))
            return false;
    if (!check_types(v, n, args))
        return false;
    if (f->mode == WHOLE)
        return call_once(v, n, args, out);
    return map_or_call(v, n, args, call_once, out);
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
        return fail(v, "only a number has a negative");
    if (__builtin_sub_overflow((int64_t)0, args[0].number, &out->number))
        return fail(v, "the result does not fit into 64 bits");
    return true;
}

static bool
eval_negation(struct eval *v, const struct node *n, struct expr_value *out)
{
    struct expr_value below;

    if (!eval_node(v, argument(v->e, n, 0), &below))
        return false;
    return map_or_call(v, n, &below, negate_once, out);
}

static bool
eval_operation(struct eval *v, const struct node *n, struct expr_value *out)
{
    struct expr_value sides[2];

    if (n->which == OPERATOR_AND || n->which == OPERATOR_OR)
        return eval_logic(v, n, out);
    for (uint32_t i = 0; i < 2; i++)
        if (!eval_node(v, argument(v->e, n, i), &sides[i]))
            return false;
    return map_or_call(v, n, sides, operate, out);
}

bool
eval_node(struct eval *v, uint32_t node, struct expr_value *out)
{
    const struct node *n = node_at(v->e, node);

    if (v->steps-- == 0) {
        v->steps = 0;
        return fail(v, "the expression does too much work");
    }
    switch (n->kind) {
    case NODE_CONSTANT:
        return eval_constant(n, out);
    case NODE_ATTRIBUTE:
    case NODE_IMPORTED:
        return eval_attribute(v, n, out);
    case NODE_COUNT:
        return eval_count(v, n, out);
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
        return eval_call(v, n, out);
    }
    return false;
}

static const struct expr_failure *
evaluate(const struct expr *e, const struct expr_context *c, struct expr_value *out,
         struct arena *a)
{
    struct eval v = {.e = e, .c = c, .a = a, .steps = EXPR_STEPS};

    if (e->slots)
        v.slots = ARENA_ARRAY(a, struct expr_value, e->slots);
    return eval_node(&v, e->root, out) ? NULL : v.failure;
}

static const struct attr *
no_attribute(void *self, attr_id id)
{
    (void)self;
    (void)id;
    return NULL;
}

/* Does a node look at anything but the attributes that the expression lists? */
static bool
looks_elsewhere(const struct node *n)
{
    if (n->kind == NODE_CALL)
        return n->which == FUNCTION_Now || n->which == FUNCTION_Guid ||
               n->which == FUNCTION_RandomNum;
    return n->kind == NODE_PARAMETER || n->kind == NODE_IMPORTED || n->kind == NODE_COUNT ||
           (n->kind == NODE_ATTRIBUTE && n->attr == ATTR_dn);
}

void
eval_absent(struct expr *e, struct arena *a)
{
    const struct expr_context nobody = {.attribute = no_attribute};

    for (uint32_t i = 0; i < e->nodes.n; i++)
        if (looks_elsewhere(node_at(e, i)))
            return;
    e->known_if_absent = evaluate(e, &nobody, &e->if_absent, a) == NULL;
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
    if (e->known_if_absent && all_absent(e, c)) {
        *out = e->if_absent;
        return NULL;
    }
    return evaluate(e, c, out, a);
}
