/* SPDX-License-Identifier: MIT */
#include "harness/shell/pipeline.h"

#include "sim/base/arena.h"
#include "sim/base/near.h"

static const struct err *
cmdlet_phase(struct stage *st, enum phase phase, struct value input)
{
    const struct cmdlet *row = st->call.cmdlet;
    cmdlet_handler *handler = phase == PHASE_BEGIN     ? row->begin
                              : phase == PHASE_PROCESS ? row->process
                                                       : row->end;

    if (phase == PHASE_PROCESS && st->call.piped) {
        st->call.input = input;
        TRY(bind_input(st->shell, &st->bound, input, st->node->at));
    }
    return handler ? handler(&st->call) : NULL;
}

/* Runs a phase in the pipeline's own scope, whoever called; -ErrorAction counts for own errors. */
static const struct err *
run_phase(struct stage *st, enum phase phase, struct value input)
{
    struct shell *s = st->shell;
    struct scope *scope = s->scope;

    TRY(tick(s, st->node->at));
    if (s->depth >= DEEPEST_EXPRESSION) /* stages call each other too */
        return err_new(ERR_LIMIT, st->node->at, s->arena, "the pipeline is too long");
    s->depth++;
    s->scope = st->home;
    const struct err *e =
        st->block ? function_phase(st, phase, input) : cmdlet_phase(st, phase, input);
    s->scope = scope;
    s->depth--;
    if (!e || is_flow(e) || e == s->passing)
        return e;
    if (e->at.line && !e->at.file.len) /* a place within an argument, as in a filter */
        e = err_wrap(e, st->node->at, s->arena, STR_FMT, STR_ARG(st->bound.command));
    e = err_at(e, st->node->at, s->arena);
    if (st->bound.silent && !is_fatal(e))
        return NULL;
    s->passing = e;
    return e;
}

static const struct err *
begin_stage(struct stage *st)
{
    if (st->begun)
        return NULL;
    st->begun = true;
    return run_phase(st, PHASE_BEGIN, VALUE_NONE);
}

static const struct err *
stage_emit(struct sink *to, struct value v)
{
    struct stage *st = (struct stage *)(void *)to;

    if (st->captured)
        array_push(st->captured, v, st->shell->arena);
    if (st->next) {
        TRY(begin_stage(st->next));
        return run_phase(st->next, PHASE_PROCESS, v);
    }
    return st->out->emit(st->out, v);
}

const struct err *
unknown_command(struct shell *s, const struct node *n, struct str name)
{
    struct near near = near_to(name);

    for (uint32_t i = 0; i < s->rows.n; i++)
        near_offer(&near, str_of(s->rows.at[i]->name));
    const struct err *e =
        err_new(ERR_NOT_FOUND, n->at, s->arena, "unknown command \"" STR_FMT "\"", STR_ARG(name));
    if (near.best.len)
        return err_remedy(e, s->arena, "did you mean " STR_FMT "?", STR_ARG(near.best));
    return err_remedy(e, s->arena, "Get-Command lists the commands of this language");
}

/* What a command's name stands for: a block, a function or a row. */
static const struct err *
resolve(struct shell *s, struct stage *st)
{
    const struct node *n = st->node;
    struct value name;

    TRY(eval(s, n->left, &name));
    if (name.kind == VALUE_BLOCK) {
        st->block = name.block;
        bind_function(&st->bound, STR("the script block"), name.block, s->arena);
        return NULL;
    }
    struct str text = n->left->kind == NODE_VALUE && n->left->text.len
                          ? n->left->text
                          : value_to_text(name, s->arena);
    if (name.kind == VALUE_NULL || name.kind == VALUE_ARRAY || text.len == 0)
        return err_new(ERR_INPUT, n->at, s->arena,
                       "what stands behind %c is neither a command's name nor a script block",
                       (char)n->op);
    st->block = scope_function(s->scope, text);
    if (st->block) {
        bind_function(&st->bound, text, st->block, s->arena);
        return NULL;
    }
    const struct cmdlet *row = shell_find(s, text);
    if (!row)
        return unknown_command(s, n, text);
    bind_cmdlet(&st->bound, row, s->arena);
    st->call = (struct call){.cmdlet = row,
                             .shell = s,
                             .user = s->setup.user,
                             .arena = s->arena,
                             .at = n->at,
                             .bound = &st->bound,
                             .stage = st};
    return NULL;
}

static const struct err *
open_stage(struct shell *s, struct stage *st, const struct node *n, bool piped)
{
    st->sink.emit = stage_emit;
    st->shell = s;
    st->node = n;
    st->home = s->scope;
    TRY(resolve(s, st));
    st->call.piped = piped;
    TRY(bind_arguments(s, &st->bound, n, piped));
    if (st->bound.out_variable.len)
        st->captured = array_new(s->arena);
    return NULL;
}

static void
keep_captured(struct shell *s, const struct stage *st)
{
    struct variable *v = scope_own(s, st->home, st->bound.out_variable);
    struct array *all = st->captured;

    if (st->bound.out_append && v->value.kind == VALUE_ARRAY) {
        all = array_new(s->arena);
        for (uint32_t i = 0; i < v->value.array->items.n; i++)
            array_push(all, v->value.array->items.at[i], s->arena);
        for (uint32_t i = 0; i < st->captured->items.n; i++)
            array_push(all, st->captured->items.at[i], s->arena);
    }
    v->value = value_array(all);
}

/* The stage that wants no more input, if it is one of these; the stages before it are over. */
static const struct err *
stopped_at(struct shell *s, struct stage *stages, uint32_t n, const struct err *e, uint32_t *first)
{
    if (e != &flow_stop)
        return e;
    for (uint32_t i = 0; i < n; i++) {
        if (s->stopped_by == &stages[i]) {
            *first = i;
            s->stopped_by = NULL;
            return NULL;
        }
    }
    return e;
}

static const struct err *
feed(struct stage *first, struct value input)
{
    if (input.kind == VALUE_NULL && input.note)
        return NULL;
    if (input.kind != VALUE_ARRAY)
        return run_phase(first, PHASE_PROCESS, input);
    for (uint32_t i = 0; i < input.array->items.n; i++)
        TRY(run_phase(first, PHASE_PROCESS, input.array->items.at[i]));
    return NULL;
}

static const struct err *
drive(struct shell *s, struct stage *stages, uint32_t n, bool piped, struct value input)
{
    uint32_t first = 0;
    const struct err *e = NULL;

    for (uint32_t i = 0; i < n && !e; i++)
        e = begin_stage(&stages[i]);
    if (!e)
        e = piped ? feed(&stages[0], input) : run_phase(&stages[0], PHASE_PROCESS, VALUE_NONE);
    TRY(stopped_at(s, stages, n, e, &first));
    for (uint32_t i = first; i < n; i++) {
        e = begin_stage(&stages[i]); /* a stop may have come before its turn */
        if (!e)
            e = run_phase(&stages[i], PHASE_END, VALUE_NONE);
        uint32_t later = i;
        TRY(stopped_at(s, stages, n, e, &later));
        i = later > i ? later - 1 : i;
    }
    for (uint32_t i = 0; i < n; i++) {
        if (stages[i].captured)
            keep_captured(s, &stages[i]);
    }
    return NULL;
}

const struct err *
run_pipeline(struct shell *s, const struct node *n, struct sink *to)
{
    uint32_t first = n->list.at[0]->kind == NODE_COMMAND ? 0 : 1;
    uint32_t count = n->list.n - first;
    struct value input = VALUE_NOTHING;
    struct stage *stages = ARENA_ARRAY(s->arena, struct stage, count);

    if (first)
        TRY(eval(s, n->list.at[0], &input));
    for (uint32_t i = 0; i < count; i++) {
        TRY(open_stage(s, &stages[i], n->list.at[first + i], first + i > 0));
        stages[i].next = i + 1 < count ? &stages[i + 1] : NULL;
        stages[i].out = to;
    }
    return drive(s, stages, count, first > 0, input);
}
