/* SPDX-License-Identifier: MIT */
/*
 * Calls: NULL, types, and one value after the other.
 *
 * A scalar function whose argument has several values is computed value by value; a NULL among the
 * results drops out. Lists in one call must therefore be of one length.
 */
#include "sim/expr/eval.h"

#include <assert.h>

#include "sim/base/arena.h"

enum { FEW = 8 }; /* arguments that need no array: only Switch takes more, and it takes none */

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

static bool
wrong_type(struct eval *v, const struct node *n, uint32_t i, const struct expr_value *arg)
{
    const struct function *f = &expr_functions[n->which];
    type_set accepted = expr_function_accepts(f, i);

    v->at = n->at;
    return expr_fail(v, "argument %u of " STR_FMT " is " STR_FMT ", where " STR_FMT " is expected",
                     i + 1, STR_ARG(f->name), STR_ARG(expr_type_name(arg->type)),
                     STR_ARG(expr_type_set_name(accepted, v->a)));
}

static bool
check_types(struct eval *v, const struct node *n, const struct expr_value *args)
{
    const struct function *f = &expr_functions[n->which];

    for (uint32_t i = 0; i < n->n; i++)
        if (args[i].type != EXPR_NULL && !(TYPE(args[i].type) & expr_function_accepts(f, i)))
            return wrong_type(v, n, i, &args[i]);
    return true;
}

static bool
call_once(struct eval *v, const struct node *n, const struct expr_value *args,
          struct expr_value *out)
{
    const struct function *f = &expr_functions[n->which];

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
        return expr_fail(v, "the expression does too much work");
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
            return expr_fail(v, "lists of %u and %u values cannot be combined", *length, args[i].n);
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
            one[k] = expr_value_item(&args[k], i);
        if (!body(v, n, one, &results[kept]))
            return false;
        if (results[kept].n == 0)
            continue;
        if (kept && results[kept].type != results[0].type)
            return expr_fail(v, "the values of the result are of different types");
        kept++;
    }
    *out = expr_value_many(results[0].type, results, kept, v->a);
    return true;
}

bool
expr_map_or_call(struct eval *v, const struct node *n, const struct expr_value *args,
                 function_body *body, struct expr_value *out)
{
    uint32_t length;

    if (!common_length(v, n, args, &length))
        return false;
    if (length == 1)
        return body(v, n, args, out);
    return map_values(v, n, args, length, body, out);
}

bool
expr_eval_call(struct eval *v, const struct node *n, struct expr_value *out)
{
    const struct function *f = &expr_functions[n->which];
    struct expr_value args[FEW];

    if (f->mode == LAZY || f->mode == NAMED) {
        v->at = n->at;
        return f->body(v, n, NULL, out);
    }
    bool lists = false;
    assert(n->n <= FEW);
    for (uint32_t i = 0; i < n->n; i++) {
        if (!expr_eval_node(v, argument(v->e, n, i), &args[i]))
            return false;
        lists |= args[i].n > 1;
    }
    if (!check_types(v, n, args))
        return false;
    if (f->mode == WHOLE || !lists)
        return call_once(v, n, args, out);
    return expr_map_or_call(v, n, args, call_once, out);
}
