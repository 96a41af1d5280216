/* SPDX-License-Identifier: MIT */
/*
 * Functions and script blocks at work (about_Functions, about_Script_Blocks).
 */
#include "harness/shell/pipeline.h"
#include "sim/base/arena.h"

static const struct err *
enter(struct shell *s, struct place at)
{
    if (s->calls >= s->setup.limits.depth)
        return err_new(ERR_LIMIT, at, s->arena, "stopped at %u calls within each other",
                       s->setup.limits.depth);
    s->calls++;
    return NULL;
}

const struct err *
run_body(struct shell *s, const struct node *body, struct scope *scope, struct sink *to)
{
    struct scope *before = s->scope;

    if (!body)
        return NULL;
    TRY(enter(s, body->at));
    s->scope = scope;
    const struct err *e = run_statements(s, body, to);
    s->scope = before;
    s->calls--;
    return e == &flow_return ? NULL : e;
}

const struct err *
run_block(struct shell *s, const struct block *b, struct value item, struct sink *to)
{
    struct scope *scope = s->scope;
    struct value before = scope_own(s, scope, STR("_"))->value;
    const struct node *parts[] = {b->begin, b->process, b->end};
    const struct err *e = NULL;

    for (int i = 0; i < 3 && !e; i++) {
        scope_own(s, scope, STR("_"))->value = item;
        e = run_body(s, parts[i], scope, to);
    }
    scope_own(s, scope, STR("_"))->value = before;
    return e;
}

static struct value
default_of(struct type_ref t)
{
    if (t.is_array)
        return VALUE_NONE;
    switch (t.id) {
    case TYPE_INT:
        return value_int(0);
    case TYPE_LONG:
        return value_long(0);
    case TYPE_DOUBLE:
        return value_double(0);
    case TYPE_TEXT:
        return value_text(STR(""));
    case TYPE_BOOL:
    case TYPE_SWITCH:
        return value_bool(false);
    default:
        return VALUE_NONE;
    }
}

static void
put_parameter(struct shell *s, struct stage *st, uint32_t i, struct value v)
{
    struct variable *variable = scope_own(s, st->scope, st->bound.slots[i].name);

    variable->type = st->bound.slots[i].type;
    variable->value = v;
}

/* A scope with the parameters in it; default values see the parameters before them. */
static const struct err *
open_scope(struct stage *st)
{
    struct shell *s = st->shell;
    const struct block *b = st->block;
    bool dot = st->node->op == OP_DOT;

    st->scope = dot ? st->home : scope_new(s, st->home);
    for (uint32_t i = 0; i < st->bound.n; i++) {
        struct value v = default_of(b->parameters.at[i].type);
        struct scope *before = s->scope;
        if (st->bound.values[i].given) {
            put_parameter(s, st, i, st->bound.values[i].v);
            continue;
        }
        s->scope = st->scope;
        const struct err *e = NULL;
        if (b->parameters.at[i].otherwise) {
            e = eval(s, b->parameters.at[i].otherwise, &v);
            if (!e)
                e = convert(v, b->parameters.at[i].type, s->arena, &v);
        }
        s->scope = before;
        TRY(e);
        put_parameter(s, st, i, v);
    }
    scope_own(s, st->scope, STR("args"))->value = value_array(st->bound.left_over);
    return NULL;
}

static const struct err *
take_input(struct stage *st, struct value input)
{
    struct shell *s = st->shell;

    TRY(bind_input(s, &st->bound, input, st->node->at));
    for (uint32_t i = 0; i < st->bound.n; i++) {
        if (st->bound.values[i].piped)
            put_parameter(s, st, i, st->bound.values[i].v);
    }
    scope_own(s, st->scope, STR("_"))->value = input;
    return NULL;
}

const struct err *
function_phase(struct stage *st, enum phase phase, struct value input)
{
    struct shell *s = st->shell;

    switch (phase) {
    case PHASE_BEGIN:
        TRY(open_scope(st));
        return run_body(s, st->block->begin, st->scope, &st->sink);
    case PHASE_PROCESS:
        if (st->call.piped)
            TRY(take_input(st, input));
        return run_body(s, st->block->process, st->scope, &st->sink);
    case PHASE_END:
        return run_body(s, st->block->end, st->scope, &st->sink);
    }
    return NULL;
}
