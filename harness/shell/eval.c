/* SPDX-License-Identifier: MIT */
/*
 * Expressions: what each kind of node is worth.
 */
#include "harness/shell/interp.h"

#include "harness/shell/text.h"
#include "sim/base/arena.h"

enum { STEPS_BETWEEN_QUESTIONS = 256 };

const struct err flow_break = {.kind = ERR_STOPPED};
const struct err flow_continue = {.kind = ERR_STOPPED};
const struct err flow_return = {.kind = ERR_STOPPED};
const struct err flow_stop = {.kind = ERR_STOPPED};

bool
is_flow(const struct err *e)
{
    return e == &flow_break || e == &flow_continue || e == &flow_return || e == &flow_stop;
}

bool
is_fatal(const struct err *e)
{
    return e->kind == ERR_LIMIT || e->kind == ERR_STOPPED || e->kind == ERR_SANDBOX ||
           e->kind == ERR_SYSTEM;
}

const struct err *
tick(struct shell *s, struct place at)
{
    const struct shell_limits *limits = &s->setup.limits;

    if (++s->steps > limits->steps)
        return err_new(ERR_LIMIT, at, s->arena, "stopped after %llu steps",
                       (unsigned long long)limits->steps);
    if (s->steps % STEPS_BETWEEN_QUESTIONS != 0)
        return NULL;
    if (arena_used(s->arena) - s->memory_at_start > limits->memory)
        return err_new(ERR_LIMIT, at, s->arena, "stopped after taking %llu bytes of memory",
                       (unsigned long long)limits->memory);
    if (s->setup.stopped && s->setup.stopped(s->setup.stop))
        return err_new(ERR_STOPPED, at, s->arena, "stopped");
    return NULL;
}

struct str
list_separator(struct shell *s)
{
    const struct variable *v = scope_find(s->scope, STR("OFS"));

    return v ? value_to_text(v->value, s->arena) : STR(" ");
}

static const struct err *
eval_expand(struct shell *s, const struct node *n, struct value *out)
{
    struct buf text = buf_in(s->arena);

    for (uint32_t i = 0; i < n->list.n; i++) {
        struct value part;
        TRY(eval(s, n->list.at[i], &part));
        if (part.kind == VALUE_ARRAY)
            buf_add(&text, values_join(part.array, list_separator(s), s->arena));
        else
            buf_add(&text, value_to_text(part, s->arena));
    }
    *out = value_text(buf_str(&text));
    return NULL;
}

static const struct err *
eval_list(struct shell *s, const struct node *n, struct value *out)
{
    struct array *list = array_new(s->arena);

    for (uint32_t i = 0; i < n->list.n; i++) {
        struct value item;
        TRY(eval(s, n->list.at[i], &item));
        item.note = item.kind == VALUE_NULL ? 0 : item.note;
        array_push(list, item, s->arena);
    }
    *out = value_array(list);
    return NULL;
}

static const struct err *
eval_group(struct shell *s, const struct node *n, struct value *out)
{
    struct collector c = collector_new(s->arena);

    TRY(run_statements(s, n->left, &c.sink));
    *out = n->kind == NODE_ARRAY ? value_array(c.list) : collected(&c);
    return NULL;
}

static const struct err *
eval_table(struct shell *s, const struct node *n, struct value *out)
{
    struct table *t = table_new(n->flag, s->arena);

    for (uint32_t i = 0; i < n->list.n; i += 2) {
        struct value key, v;
        bool twice;
        TRY(eval(s, n->list.at[i], &key));
        if (value_is_null(key))
            return err_new(ERR_INPUT, n->list.at[i]->at, s->arena,
                           "A null key is not allowed in a hash literal.");
        table_get(t, key, &twice, s->arena);
        if (twice)
            return err_new(ERR_INPUT, n->list.at[i]->at, s->arena,
                           "Duplicate keys '" STR_FMT "' are not allowed in hash literals.",
                           STR_ARG(value_to_text(key, s->arena)));
        TRY(statement_value(s, n->list.at[i + 1], &v));
        table_set(t, key, v, s->arena);
    }
    *out = value_table(t);
    return NULL;
}

static const struct err *
eval_unary(struct shell *s, const struct node *n, struct value *out)
{
    struct value v;

    TRY(eval(s, n->left, &v));
    switch (n->op) {
    case OP_NOT:
        *out = value_bool(!value_true(v));
        return NULL;
    case OP_SUBTRACT:
    case OP_ADD:
        return arithmetic((char)n->op, value_int(0), v, s->arena, out);
    case OP_BNOT:
        return bit_operator(OP_BNOT, v, VALUE_NONE, s->arena, out);
    case OP_JOIN:
        return apply_operator(s, n, v, value_text(STR("")), out);
    case OP_SPLIT:
        return split_operator(s, v, VALUE_NONE, n->fold, out);
    default: /* a comma: an array of one */
        *out = value_array(array_new(s->arena));
        array_push(out->array, v, s->arena);
        return NULL;
    }
}

static const struct err *
eval_binary(struct shell *s, const struct node *n, struct value *out)
{
    struct value x, y;

    TRY(eval(s, n->left, &x));
    if (n->op == OP_AND || n->op == OP_OR) {
        bool left = value_true(x);
        if (left == (n->op == OP_OR)) {
            *out = value_bool(left);
            return NULL;
        }
        TRY(eval(s, n->right, &y));
        *out = value_bool(value_true(y));
        return NULL;
    }
    TRY(eval(s, n->right, &y));
    return apply_operator(s, n, x, y, out);
}

/* Containers are looked into without counting as a second holder: `$a[0]`, `$a.Count`. */
static const struct err *
eval_container(struct shell *s, const struct node *n, struct value *out)
{
    return n->kind == NODE_VARIABLE ? variable_get(s, n, out) : eval(s, n, out);
}

static const struct err *
eval_member(struct shell *s, const struct node *n, struct value *out)
{
    struct value v, name;
    bool found;

    TRY(eval_container(s, n->left, &v));
    TRY(eval(s, n->right, &name));
    return member_get(s, v, value_to_text(name, s->arena), &found, out);
}

static const struct err *
eval_index(struct shell *s, const struct node *n, struct value *out)
{
    struct value v, index;

    TRY(eval_container(s, n->left, &v));
    TRY(eval(s, n->right, &index));
    return index_get(s, v, index, out);
}

static const struct err *
eval_invoke(struct shell *s, const struct node *n, struct value *out)
{
    struct array *in = array_new(s->arena);
    struct value v = VALUE_NONE;
    struct value name;

    if (n->left->kind == NODE_MEMBER) {
        TRY(eval(s, n->left->left, &v));
        TRY(eval(s, n->left->right, &name));
    }
    for (uint32_t i = 0; i < n->list.n; i++) {
        struct value argument;
        TRY(eval(s, n->list.at[i], &argument));
        array_push(in, argument, s->arena);
    }
    struct values_in arguments = {in->items.at, in->items.n};
    if (n->left->kind == NODE_STATIC)
        return static_call(s, n->left->type, n->left->text, arguments, out);
    return method_call(s, v, value_to_text(name, s->arena), arguments, out);
}

static const struct err *
eval_cast(struct shell *s, const struct node *n, struct value *out)
{
    struct value v;

    TRY(eval(s, n->left, &v));
    return convert(v, n->type, s->arena, out);
}

static const struct err *
eval_paren(struct shell *s, const struct node *n, struct value *out)
{
    TRY(statement_value(s, n->left, out));
    return NULL;
}

static const struct err *
eval_kind(struct shell *s, const struct node *n, struct value *out)
{
    switch (n->kind) {
    case NODE_VALUE:
        *out = n->value;
        return NULL;
    case NODE_EXPAND:
        return eval_expand(s, n, out);
    case NODE_VARIABLE:
        TRY(variable_get(s, n, out));
        if (out->kind == VALUE_ARRAY)
            out->array->growing = false;
        return NULL;
    case NODE_LIST:
        return eval_list(s, n, out);
    case NODE_ARRAY:
    case NODE_SUBEXPR:
        return eval_group(s, n, out);
    case NODE_PAREN:
        return eval_paren(s, n, out);
    case NODE_TABLE:
        return eval_table(s, n, out);
    case NODE_BLOCK:
        *out = (struct value){.kind = VALUE_BLOCK, .block = n->block};
        return NULL;
    case NODE_TYPE:
        *out = (struct value){.kind = VALUE_TYPE, .text = type_full_name(n->type, s->arena)};
        return NULL;
    case NODE_CAST:
        return eval_cast(s, n, out);
    case NODE_UNARY:
        return eval_unary(s, n, out);
    case NODE_BINARY:
        return eval_binary(s, n, out);
    case NODE_MEMBER:
        return eval_member(s, n, out);
    case NODE_STATIC:
        return static_get(s, n->type, n->text, out);
    case NODE_INVOKE:
        return eval_invoke(s, n, out);
    case NODE_INDEX:
        return eval_index(s, n, out);
    case NODE_STEP:
        return eval_step(s, n, out);
    case NODE_ASSIGN:
    default:
        return statement_value(s, n, out);
    }
}

const struct err *
eval(struct shell *s, const struct node *n, struct value *out)
{
    *out = VALUE_NONE;
    TRY(tick(s, n->at));
    if (s->depth >= DEEPEST_EXPRESSION)
        return err_new(ERR_LIMIT, n->at, s->arena, "nested deeper than %d expressions",
                       DEEPEST_EXPRESSION);
    s->depth++;
    const struct err *e = eval_kind(s, n, out);
    s->depth--;
    return e && !is_flow(e) && e->at.line == 0 ? err_at(e, n->at, s->arena) : e;
}

/* What a statement is worth to an assignment: an expression as it is, otherwise what it outputs. */
const struct err *
statement_value(struct shell *s, const struct node *n, struct value *out)
{
    if (n->kind == NODE_PIPELINE && n->list.n == 1 && n->list.at[0]->kind != NODE_COMMAND)
        return eval(s, n->list.at[0], out);
    if (n->kind == NODE_ASSIGN) {
        TRY(eval_assign(s, n, out));
        if (out->kind == VALUE_ARRAY)
            out->array->growing = false;
        return NULL;
    }
    struct collector c = collector_new(s->arena);
    TRY(run_statement(s, n, &c.sink));
    *out = collected(&c);
    return NULL;
}
