/* SPDX-License-Identifier: MIT */
/*
 * Functions that decide what is computed at all: IIF, Switch, Select, Where, With, Error.
 *
 * IIF is lazy (iifEvaluation), Switch is unless it is chosen otherwise (switchEvaluation).
 */
#include "sim/base/arena.h"
#include "sim/expr/body.h"

static bool
eval_argument(struct eval *v, const struct node *n, uint32_t i, struct expr_value *out)
{
    return expr_eval_node(v, argument(v->e, n, i), out);
}

/* A single condition; NULL is False. */
static bool
condition(struct eval *v, const struct node *n, const struct expr_value *c, bool *out)
{
    *out = false;
    if (c->type == EXPR_NULL)
        return true;
    if (c->type != EXPR_BOOL || c->n != 1) {
        v->at = n->at;
        return expr_fail(v, "a condition is " STR_FMT ", where one truth value is expected",
                         STR_ARG(c->n > 1 ? STR("a list") : expr_type_name(c->type)));
    }
    *out = c->number != 0;
    return true;
}

/* The branches that a list of conditions asks for; one that nobody asks for stays NULL. */
static bool
eval_branches(struct eval *v, const struct node *n, const struct expr_value *conditions,
              struct expr_value *branches)
{
    bool wanted[2] = {false, false};

    for (uint32_t i = 0; i < conditions->n; i++)
        wanted[conditions->numbers[i] ? 0 : 1] = true;
    for (uint32_t b = 0; b < 2; b++) {
        branches[b] = (struct expr_value){.type = EXPR_NULL};
        if (wanted[b] && !eval_argument(v, n, b + 1, &branches[b]))
            return false;
        v->at = n->at;
        if (branches[b].n > 1 && branches[b].n != conditions->n)
            return expr_fail(v, "lists of %u and %u values cannot be combined", conditions->n,
                             branches[b].n);
        if (TYPE(branches[b].type) & T_FLOW)
            return expr_fail(v, STR_FMT " cannot be one of several values",
                             STR_ARG(expr_type_name(branches[b].type)));
    }
    return true;
}

/* IIF over a list of conditions picks value by value; NULL drops a value. */
static bool
pick_each(struct eval *v, const struct node *n, const struct expr_value *conditions,
          struct expr_value *out)
{
    struct expr_value branches[2];
    struct expr_value *kept = ARENA_ARRAY(v->a, struct expr_value, conditions->n);
    uint32_t count = 0;

    if (conditions->type != EXPR_BOOL) {
        v->at = n->at;
        return expr_fail(v, "the conditions of IIF are no truth values");
    }
    if (!eval_branches(v, n, conditions, branches))
        return false;
    for (uint32_t i = 0; i < conditions->n; i++) {
        const struct expr_value *branch = &branches[conditions->numbers[i] ? 0 : 1];
        if (branch->n == 0)
            continue;
        kept[count] = expr_value_item(branch, i);
        if (kept[count].type != kept[0].type)
            return expr_fail(v, "the values of the result are of different types");
        count++;
    }
    *out = expr_value_many(kept[0].type, kept, count, v->a);
    return true;
}

bool
expr_flow_iif(struct eval *v, const struct node *n, const struct expr_value *args,
              struct expr_value *out)
{
    struct expr_value c;
    bool holds;

    (void)args;
    if (!eval_argument(v, n, 0, &c))
        return false;
    if (c.n > 1)
        return pick_each(v, n, &c, out);
    if (!condition(v, n, &c, &holds))
        return false;
    return eval_argument(v, n, holds ? 1 : 2, out);
}

/* The eager Switch: whatever it gives, no part of it may fail. */
static bool
eval_all(struct eval *v, const struct node *n)
{
    struct expr_value ignored;

    for (uint32_t i = 0; i < n->n; i++)
        if (!eval_argument(v, n, i, &ignored))
            return false;
    return true;
}

bool
expr_flow_switch(struct eval *v, const struct node *n, const struct expr_value *args,
                 struct expr_value *out)
{
    (void)args;
    if (expr_chosen(v, ASSUME_switchEvaluation) && !eval_all(v, n))
        return false;
    for (uint32_t i = 0; i < n->n; i += 2) {
        struct expr_value c;
        bool holds;
        if (!eval_argument(v, n, i, &c) || !condition(v, n, &c, &holds))
            return false;
        if (holds)
            return eval_argument(v, n, i + 1, out);
    }
    *out = (struct expr_value){.type = EXPR_NULL};
    return true;
}

bool
expr_flow_select(struct eval *v, const struct node *n, const struct expr_value *args,
                 struct expr_value *out)
{
    struct expr_value list;
    uint32_t count = 0;

    (void)args;
    if (!eval_argument(v, n, 1, &list))
        return false;
    struct expr_value *kept = ARENA_ARRAY(v->a, struct expr_value, list.n + 1);
    for (uint32_t i = 0; i < list.n; i++) {
        v->slots[n->number] = expr_value_item(&list, i);
        if (!eval_argument(v, n, 2, &kept[count]))
            return false;
        if (kept[count].n == 0)
            continue;
        v->at = n->at;
        if (kept[count].n > 1)
            return expr_fail(v, "Select makes one value of each, and here are %u", kept[count].n);
        if (kept[count].type != kept[0].type)
            return expr_fail(v, "the values of the result are of different types");
        count++;
    }
    *out = expr_value_many(kept[0].type, kept, count, v->a);
    return true;
}

bool
expr_flow_where(struct eval *v, const struct node *n, const struct expr_value *args,
                struct expr_value *out)
{
    struct expr_value list, c;
    uint32_t count = 0;

    (void)args;
    if (!eval_argument(v, n, 1, &list))
        return false;
    struct expr_value *kept = ARENA_ARRAY(v->a, struct expr_value, list.n + 1);
    for (uint32_t i = 0; i < list.n; i++) {
        bool holds;
        v->slots[n->number] = expr_value_item(&list, i);
        if (!eval_argument(v, n, 2, &c) || !condition(v, n, &c, &holds))
            return false;
        if (holds)
            kept[count++] = expr_value_item(&list, i);
    }
    *out = expr_value_many(list.type, kept, count, v->a);
    return true;
}

bool
expr_flow_with(struct eval *v, const struct node *n, const struct expr_value *args,
               struct expr_value *out)
{
    (void)args;
    if (!eval_argument(v, n, 1, &v->slots[n->number]))
        return false;
    return eval_argument(v, n, 2, out);
}

bool
expr_flow_error(struct eval *v, const struct node *n, const struct expr_value *args,
                struct expr_value *out)
{
    (void)n;
    (void)out;
    return expr_fail_as(v, STR("sync-rule-error-function-triggered"),
                        args[0].n == 1 ? args[0].text : STR(""));
}
