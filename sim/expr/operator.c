/* SPDX-License-Identifier: MIT */
/*
 * What stands between two values.
 *
 * Arithmetic with NULL gives NULL, & takes it as empty text, && and || take it as False; what it is
 * compared with, and how texts compare, are rows of sim/assumptions.def (nullCompare,
 * expressionTextCompare).
 */
#include "sim/base/arena.h"
#include "sim/expr/eval.h"
#include "sim/expr/unicode.h"

static bool
arithmetic(struct eval *v, const struct node *n, int64_t a, int64_t b, struct expr_value *out)
{
    int64_t result = 0;
    bool overflow = true;

    if (n->which == OPERATOR_ADD)
        overflow = __builtin_add_overflow(a, b, &result);
    else if (n->which == OPERATOR_SUBTRACT)
        overflow = __builtin_sub_overflow(a, b, &result);
    else if (n->which == OPERATOR_MULTIPLY)
        overflow = __builtin_mul_overflow(a, b, &result);
    if (overflow)
        return expr_fail(v, "the result does not fit into 64 bits");
    *out = value_number(result);
    return true;
}

static bool
calculate(struct eval *v, const struct node *n, const struct expr_value *sides,
          struct expr_value *out)
{
    *out = (struct expr_value){.type = EXPR_NULL};
    for (int i = 0; i < 2; i++) {
        if (sides[i].n == 0)
            return true;
        if (sides[i].type != EXPR_NUMBER)
            return expr_fail(v, "only numbers can be calculated with, and here is " STR_FMT,
                             STR_ARG(expr_type_name(sides[i].type)));
    }
    return arithmetic(v, n, sides[0].number, sides[1].number, out);
}

static bool
join(struct eval *v, const struct expr_value *sides, struct expr_value *out)
{
    const struct expr_value *a = &sides[0], *b = &sides[1];

    if (a->n == 0 || b->n == 0) {
        *out = a->n == 0 ? *b : *a;
        return a->n + b->n == 0 || out->type == EXPR_TEXT || out->type == EXPR_BINARY ||
               expr_fail(v, "& joins texts or bytes, and here is " STR_FMT,
                         STR_ARG(expr_type_name(out->type)));
    }
    if (a->type != b->type || (a->type != EXPR_TEXT && a->type != EXPR_BINARY))
        return expr_fail(v, "& joins two texts or bytes, and here are " STR_FMT " and " STR_FMT,
                         STR_ARG(expr_type_name(a->type)), STR_ARG(expr_type_name(b->type)));
    if (a->text.len + b->text.len > EXPR_RESULT)
        return expr_fail(v, "the text becomes longer than %d bytes", EXPR_RESULT);

    char *text = arena_bytes(v->a, a->text.len + b->text.len + 1);
    if (a->text.len)
        memcpy(text, a->text.at, a->text.len);
    if (b->text.len)
        memcpy(text + a->text.len, b->text.at, b->text.len);
    *out = *a;
    out->text = str_n(text, a->text.len + b->text.len);
    uint64_t work = out->text.len / 64;
    v->steps -= work < v->steps ? work : v->steps;
    return true;
}

static bool
same_kind(const struct expr_value *a, const struct expr_value *b)
{
    if (a->type == b->type)
        return true;
    return (a->type == EXPR_TEXT && b->type == EXPR_REFERENCE) ||
           (a->type == EXPR_REFERENCE && b->type == EXPR_TEXT);
}

/* nullCompare: does a comparison with NULL hold? `both`: NULL with NULL. */
static bool
null_holds(const struct eval *v, uint8_t operator, bool both)
{
    enum { NOT_EQUAL, NEVER, NULL_EQUALS_NULL };
    uint32_t reading = expr_chosen(v, ASSUME_nullCompare);

    if (reading == NEVER)
        return false;
    if (reading == NULL_EQUALS_NULL && both)
        return operator== OPERATOR_EQUAL;
    return operator== OPERATOR_NOT_EQUAL;
}

static bool
ignores_case(const struct eval *v, enum expr_type type)
{
    return (type == EXPR_TEXT || type == EXPR_REFERENCE) &&
           expr_chosen(v, ASSUME_expressionTextCompare) != 0;
}

static bool
compare(struct eval *v, const struct node *n, const struct expr_value *sides,
        struct expr_value *out)
{
    const struct expr_value *a = &sides[0], *b = &sides[1];

    if (a->type == EXPR_IGNORE || a->type == EXPR_AUTHORITATIVE_NULL || b->type == EXPR_IGNORE ||
        b->type == EXPR_AUTHORITATIVE_NULL)
        return expr_fail(v, "IgnoreThisFlow and AuthoritativeNull cannot be compared");
    if (a->n == 0 || b->n == 0) {
        *out = value_bool(null_holds(v, n->which, a->n == b->n));
        return true;
    }
    if (!same_kind(a, b))
        return expr_fail(v, STR_FMT " cannot be compared with " STR_FMT,
                         STR_ARG(expr_type_name(a->type)), STR_ARG(expr_type_name(b->type)));

    int order = ignores_case(v, a->type)
                    ? str_cmp(expr_unicode_fold(a->text, v->a), expr_unicode_fold(b->text, v->a))
                    : expr_value_compare(a, b);
    const bool holds[] = {
        [OPERATOR_EQUAL] = order == 0,
        [OPERATOR_NOT_EQUAL] = order != 0,
        [OPERATOR_LESS] =
            order<0, [OPERATOR_LESS_EQUAL] = order <= 0, [OPERATOR_GREATER] = order> 0,
        [OPERATOR_GREATER_EQUAL] = order >= 0,
    };
    *out = value_bool(holds[n->which]);
    return true;
}

bool
expr_operate(struct eval *v, const struct node *n, const struct expr_value *sides,
             struct expr_value *out)
{
    v->at = n->at;
    if (n->which <= OPERATOR_MULTIPLY)
        return calculate(v, n, sides, out);
    if (n->which == OPERATOR_JOIN)
        return join(v, sides, out);
    return compare(v, n, sides, out);
}

/* One value of a condition; NULL is False. */
static inline bool
truth(struct eval *v, const struct node *n, const struct expr_value *side, bool *out)
{
    *out = side->type == EXPR_BOOL && side->number != 0;
    if (side->type == EXPR_NULL)
        return true;
    v->at = n->at;
    return side->type == EXPR_BOOL ||
           expr_fail(v, "%s joins truth values, and here is " STR_FMT,
                     n->which == OPERATOR_AND ? "&&" : "||", STR_ARG(expr_type_name(side->type)));
}

static bool
logic_once(struct eval *v, const struct node *n, const struct expr_value *sides,
           struct expr_value *out)
{
    bool left, right;

    if (!truth(v, n, &sides[0], &left) || !truth(v, n, &sides[1], &right))
        return false;
    *out = value_bool(n->which == OPERATOR_AND ? left && right : left || right);
    return true;
}

bool
expr_eval_logic(struct eval *v, const struct node *n, struct expr_value *out)
{
    struct expr_value sides[2];
    bool left;

    if (!expr_eval_node(v, argument(v->e, n, 0), &sides[0]))
        return false;
    if (sides[0].n <= 1 && (v->usual || expr_chosen(v, ASSUME_logicEvaluation) == 0)) {
        if (!truth(v, n, &sides[0], &left))
            return false;
        if (left == (n->which == OPERATOR_OR)) {
            *out = value_bool(left);
            return true;
        }
    }
    if (!expr_eval_node(v, argument(v->e, n, 1), &sides[1]))
        return false;
    if (sides[0].n <= 1 && sides[1].n <= 1)
        return logic_once(v, n, sides, out);
    return expr_map_or_call(v, n, sides, logic_once, out);
}
