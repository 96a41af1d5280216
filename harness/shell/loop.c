/* SPDX-License-Identifier: MIT */
/*
 * Loops and switch, and what break and continue do to them (about_Foreach, about_For, about_While,
 * about_Do, about_Switch, about_Break).
 */
#include "harness/shell/compare.h"
#include "harness/shell/interp.h"
#include "harness/shell/text.h"
#include "sim/base/arena.h"

/* Is the jump under way meant for this loop? Then it ends here; `*leave` for break. */
static const struct err *
land(struct shell *s, const struct err *e, const struct node *n, bool *leave)
{
    *leave = e == &flow_break;
    if (e != &flow_break && e != &flow_continue)
        return e;
    if (s->label.len && !str_ieq(s->label, n->text))
        return e;
    s->label = STR("");
    return NULL;
}

static const struct err *
holds(struct shell *s, const struct node *condition, bool *out)
{
    struct value v = value_bool(true);

    if (condition)
        TRY(statement_value(s, condition, &v));
    *out = value_true(v);
    return NULL;
}

static const struct err *
run_foreach(struct shell *s, const struct node *n, struct sink *to)
{
    struct value list;
    bool leave;

    TRY(statement_value(s, n->right, &list));
    if (list.kind == VALUE_NULL)
        return NULL;
    uint32_t count = list.kind == VALUE_ARRAY ? list.array->items.n : 1;
    for (uint32_t i = 0; i < count; i++) {
        if (list.kind == VALUE_ARRAY && i >= list.array->items.n)
            break;
        TRY(assign(s, n->left, list.kind == VALUE_ARRAY ? list.array->items.at[i] : list));
        TRY(tick(s, n->at));
        TRY(land(s, run_statements(s, n->third, to), n, &leave));
        if (leave)
            break;
    }
    return NULL;
}

/* A part of for (...): its value is dropped, as that of a step would be. */
static const struct err *
run_part(struct shell *s, const struct node *n)
{
    struct value ignored;

    return n ? statement_value(s, n, &ignored) : NULL;
}

static const struct err *
run_for(struct shell *s, const struct node *n, struct sink *to)
{
    bool leave, go_on;

    TRY(run_part(s, n->list.at[0]));
    for (;;) {
        TRY(tick(s, n->at));
        TRY(holds(s, n->list.at[1], &go_on));
        if (!go_on)
            return NULL;
        TRY(land(s, run_statements(s, n->third, to), n, &leave));
        if (leave)
            return NULL;
        TRY(run_part(s, n->list.at[2]));
    }
}

static const struct err *
run_while(struct shell *s, const struct node *n, struct sink *to)
{
    bool leave, go_on;

    for (bool first = true;; first = false) {
        TRY(tick(s, n->at));
        if (n->kind == NODE_WHILE || !first) {
            TRY(holds(s, n->left, &go_on));
            if (go_on == (n->kind == NODE_DO && n->flag))
                return NULL;
        }
        TRY(land(s, run_statements(s, n->third, to), n, &leave));
        if (leave)
            return NULL;
    }
}

const struct err *
run_loop(struct shell *s, const struct node *n, struct sink *to)
{
    switch (n->kind) {
    case NODE_FOREACH:
        return run_foreach(s, n, to);
    case NODE_FOR:
        return run_for(s, n, to);
    default:
        return run_while(s, n, to);
    }
}

static const struct err *
clause_matches(struct shell *s, const struct node *n, const struct node *clause, struct value v,
               bool *out)
{
    struct value want;
    struct table *groups = NULL;

    if (clause->kind == NODE_BLOCK) {
        struct collector c = collector_new(s->arena);
        TRY(run_block(s, clause->block, v, &c.sink));
        *out = value_true(collected(&c));
        return NULL;
    }
    TRY(eval(s, clause, &want));
    if (n->op == (enum op)'w')
        return text_like(value_to_text(v, s->arena), value_to_text(want, s->arena), n->fold,
                         s->arena, out);
    if (n->op == (enum op)'r') {
        TRY(regex_test(s, value_to_text(v, s->arena), value_to_text(want, s->arena), n->fold, out,
                       &groups));
        if (groups)
            scope_own(s, s->scope, STR("Matches"))->value = value_table(groups);
        return NULL;
    }
    /* A clause's word is compared as text with what it stands for. */
    *out = v.kind == VALUE_TEXT ? text_same(v.text, value_to_text(want, s->arena), n->fold)
                                : value_equal(v, want, n->fold, s->arena);
    return NULL;
}

/* All clauses that match one value; `*leave`: a break ended the switch. */
static const struct err *
switch_one(struct shell *s, const struct node *n, struct value v, struct sink *to, bool *leave)
{
    bool any = false;

    scope_own(s, s->scope, STR("_"))->value = v;
    for (uint32_t i = 0; i < n->list.n; i += 2) {
        bool hit;
        TRY(clause_matches(s, n, n->list.at[i], v, &hit));
        if (!hit)
            continue;
        any = true;
        const struct err *e = run_statements(s, n->list.at[i + 1], to);
        TRY(land(s, e, n, leave));
        if (e)
            return NULL;
        scope_own(s, s->scope, STR("_"))->value = v;
    }
    if (any || !n->third)
        return NULL;
    return land(s, run_statements(s, n->third, to), n, leave);
}

const struct err *
run_switch(struct shell *s, const struct node *n, struct sink *to)
{
    struct value list;
    bool leave = false;

    TRY(statement_value(s, n->left, &list));
    struct value before = scope_own(s, s->scope, STR("_"))->value;
    const struct value *at = list.kind == VALUE_ARRAY ? list.array->items.at : &list;
    uint32_t count = list.kind == VALUE_ARRAY ? list.array->items.n : 1;
    for (uint32_t i = 0; i < count && !leave; i++) {
        TRY(tick(s, n->at));
        TRY(switch_one(s, n, at[i], to, &leave));
    }
    scope_own(s, s->scope, STR("_"))->value = before;
    return NULL;
}
