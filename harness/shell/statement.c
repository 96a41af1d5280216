/* SPDX-License-Identifier: MIT */
/*
 * Running statements: if, loops, switch, functions, try.
 */
#include "harness/shell/interp.h"
#include "harness/shell/text.h"
#include "sim/base/arena.h"

static const struct err *
run_expression(struct shell *s, const struct node *n, struct sink *to)
{
    struct value v;

    TRY(eval(s, n, &v));
    if (n->kind == NODE_STEP)
        return NULL;
    return emit_each(to, v);
}

static const struct err *
run_if(struct shell *s, const struct node *n, struct sink *to)
{
    for (uint32_t i = 0; i < n->list.n; i += 2) {
        struct value condition;
        TRY(statement_value(s, n->list.at[i], &condition));
        if (value_true(condition))
            return run_statements(s, n->list.at[i + 1], to);
    }
    return n->right ? run_statements(s, n->right, to) : NULL;
}

static const struct err *
run_return(struct shell *s, const struct node *n, struct sink *to)
{
    if (n->left)
        TRY(run_statement(s, n->left, to));
    return &flow_return;
}

static const struct err *
run_throw(struct shell *s, const struct node *n)
{
    struct value v = value_text(STR("ScriptHalted"));

    if (!n->left && s->caught)
        return s->caught;
    if (n->left)
        TRY(statement_value(s, n->left, &v));
    s->thrown_value = v;
    s->thrown = err_new(ERR_REFUSED, n->at, s->arena, STR_FMT, STR_ARG(value_to_text(v, s->arena)));
    return s->thrown;
}

static const struct err *
run_kind(struct shell *s, const struct node *n, struct sink *to)
{
    struct value ignored;

    switch (n->kind) {
    case NODE_PIPELINE:
        if (n->list.n == 1 && n->list.at[0]->kind != NODE_COMMAND)
            return run_expression(s, n->list.at[0], to);
        return run_pipeline(s, n, to);
    case NODE_ASSIGN:
        return eval_assign(s, n, &ignored);
    case NODE_STATEMENTS:
        return run_statements(s, n, to);
    case NODE_IF:
        return run_if(s, n, to);
    case NODE_FOREACH:
    case NODE_FOR:
    case NODE_WHILE:
    case NODE_DO:
        return run_loop(s, n, to);
    case NODE_SWITCH:
        return run_switch(s, n, to);
    case NODE_FUNCTION:
        scope_define(s, s->scope, n->text, n->block);
        return NULL;
    case NODE_RETURN:
        return run_return(s, n, to);
    case NODE_BREAK:
    case NODE_CONTINUE:
        s->label = n->text;
        return n->kind == NODE_BREAK ? &flow_break : &flow_continue;
    case NODE_THROW:
        return run_throw(s, n);
    case NODE_TRY:
        return run_try(s, n, to);
    default:
        return run_expression(s, n, to);
    }
}

const struct err *
run_statement(struct shell *s, const struct node *n, struct sink *to)
{
    TRY(tick(s, n->at));
    const struct err *e = run_kind(s, n, to);
    return e && !is_flow(e) && e->at.line == 0 ? err_at(e, n->at, s->arena) : e;
}

const struct err *
run_statements(struct shell *s, const struct node *n, struct sink *to)
{
    for (uint32_t i = 0; i < n->list.n; i++)
        TRY(run_statement(s, n->list.at[i], to));
    return NULL;
}

static const struct object_type type_exception = {
    .name = "System.Management.Automation.RuntimeException",
    .text_property = "Message",
};
static const struct object_type type_error_record = {
    .name = "System.Management.Automation.ErrorRecord",
    .text_property = "Exception",
};

/* What $_ is in a catch block: what was thrown comes back whole. */
static struct value
error_record(struct shell *s, const struct err *e)
{
    struct object *record = object_new(&type_error_record, s->arena);
    struct object *exception = object_new(&type_exception, s->arena);
    bool thrown = e == s->thrown;
    struct value text = value_text(thrown ? value_to_text(s->thrown_value, s->arena) : e->text);

    object_setz(exception, "Message", text, s->arena);
    object_setz(record, "Exception", value_object(exception), s->arena);
    object_setz(record, "TargetObject", thrown ? s->thrown_value : VALUE_NONE, s->arena);
    object_setz(record, "FullyQualifiedErrorId", text, s->arena);
    return value_object(record);
}

static const struct err *
run_catch(struct shell *s, const struct node *body, const struct err *e, struct sink *to)
{
    const struct err *outer = s->caught;
    struct variable *item = scope_own(s, s->scope, STR("_"));
    struct value before = item->value;

    item->value = error_record(s, e);
    s->caught = e;
    const struct err *result = run_statements(s, body, to);
    s->caught = outer;
    scope_own(s, s->scope, STR("_"))->value = before;
    return result;
}

const struct err *
run_try(struct shell *s, const struct node *n, struct sink *to)
{
    struct scope *scope = s->scope;
    uint32_t depth = s->depth;
    uint32_t calls = s->calls;
    const struct err *e = run_statements(s, n->left, to);

    if (e && !is_flow(e) && !is_fatal(e) && n->list.n) {
        s->scope = scope;
        s->depth = depth;
        s->calls = calls;
        e = run_catch(s, n->list.at[0], e, to);
    }
    if (n->third && !(e && !is_flow(e) && is_fatal(e))) {
        struct str label = s->label;
        TRY(run_statements(s, n->third, to));
        s->label = label;
    }
    return e;
}
