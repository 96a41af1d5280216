/* SPDX-License-Identifier: MIT */
/*
 * Assignments (about_Assignment_Operators).
 */
#include "harness/shell/interp.h"
#include "sim/base/arena.h"

static const struct type_ref any = {0};

static const struct err *
container(struct shell *s, const struct node *n, struct value *out)
{
    return n->kind == NODE_VARIABLE ? variable_get(s, n, out) : eval(s, n, out);
}

static const struct err *
set_property(struct shell *s, struct value v, struct str name, struct value to, struct place at)
{
    bool found = false;

    if (v.kind == VALUE_TABLE) {
        table_set(v.table, value_text(name), to, s->arena);
        return NULL;
    }
    if (v.kind == VALUE_OBJECT)
        object_get(v.object, name, &found);
    if (!found)
        return err_new(ERR_INPUT, at, s->arena,
                       "The property '" STR_FMT "' cannot be found on this object. Verify that the "
                       "property exists and can be set.",
                       STR_ARG(name));
    object_set(v.object, name, to, s->arena);
    return NULL;
}

static const struct err *
assign_member(struct shell *s, const struct node *n, struct value to)
{
    struct value v, name;

    TRY(container(s, n->left, &v));
    TRY(eval(s, n->right, &name));
    struct str text = value_to_text(name, s->arena);
    if (v.kind != VALUE_ARRAY)
        return set_property(s, v, text, to, n->at);
    for (uint32_t i = 0; i < v.array->items.n; i++)
        TRY(set_property(s, v.array->items.at[i], text, to, n->at));
    return NULL;
}

static const struct err *
assign_element(struct shell *s, const struct node *n, struct array *list, struct value index,
               struct value to)
{
    struct type_ref element;
    struct value at;

    TRY(convert(index, (struct type_ref){.id = TYPE_INT}, s->arena, &at));
    int64_t i = at.integer < 0 ? at.integer + (int64_t)list->items.n : at.integer;
    if (i < 0 || i >= (int64_t)list->items.n)
        return err_new(ERR_INPUT, n->at, s->arena, "Index was outside the bounds of the array.");
    if (type_find(list->element, &element))
        TRY(convert(to, element, s->arena, &to));
    list->items.at[i] = to;
    return NULL;
}

static const struct err *
assign_index(struct shell *s, const struct node *n, struct value to)
{
    struct value v, index;

    TRY(container(s, n->left, &v));
    TRY(eval(s, n->right, &index));
    if (v.kind == VALUE_ARRAY)
        return assign_element(s, n, v.array, index, to);
    if (v.kind == VALUE_NULL)
        return err_new(ERR_INPUT, n->at, s->arena, "Cannot index into a null array.");
    if (v.kind != VALUE_TABLE || index.kind == VALUE_NULL)
        return err_new(ERR_INPUT, n->at, s->arena,
                       "Unable to assign to an index of an object of type \"" STR_FMT "\".",
                       STR_ARG(value_type_name(v, s->arena)));
    if (v.table->ordered && index.kind == VALUE_INT) {
        int64_t left = index.integer;
        for (uint32_t i = 0; i < v.table->pairs.n; i++) {
            if (!v.table->pairs.at[i].removed && left-- == 0) {
                v.table->pairs.at[i].value = to;
                return NULL;
            }
        }
        return err_new(ERR_INPUT, n->at, s->arena, "The index is outside of the dictionary.");
    }
    table_set(v.table, index, to, s->arena);
    return NULL;
}

/* $a, $b, $c = 1, 2: the last one takes what is left. */
static const struct err *
assign_list(struct shell *s, const struct node *n, struct value to)
{
    uint32_t given = to.kind == VALUE_ARRAY ? to.array->items.n : 1;
    const struct value *at = to.kind == VALUE_ARRAY ? to.array->items.at : &to;

    for (uint32_t i = 0; i < n->list.n; i++) {
        struct value one = i < given ? at[i] : VALUE_NONE;
        if (i + 1 == n->list.n && given > n->list.n) {
            struct array *rest = array_new(s->arena);
            for (uint32_t j = i; j < given; j++)
                array_push(rest, at[j], s->arena);
            one = value_array(rest);
        }
        TRY(assign(s, n->list.at[i], one));
    }
    return NULL;
}

const struct err *
assign(struct shell *s, const struct node *to, struct value v)
{
    switch (to->kind) {
    case NODE_VARIABLE:
        return variable_set(s, to, v, any);
    case NODE_CAST:
        if (to->left->kind == NODE_VARIABLE)
            return variable_set(s, to->left, v, to->type);
        TRY(convert(v, to->type, s->arena, &v));
        return assign(s, to->left, v);
    case NODE_MEMBER:
        return assign_member(s, to, v);
    case NODE_INDEX:
        return assign_index(s, to, v);
    case NODE_LIST:
        return assign_list(s, to, v);
    default:
        return err_new(ERR_INPUT, to->at, s->arena, "this cannot be assigned to");
    }
}

/* `$list += x` in a loop: an array that nobody else holds grows in place. */
static const struct err *
append_in_place(struct shell *s, const struct node *n, struct value more, bool *done)
{
    struct value held;

    *done = false;
    if (n->op != OP_ADD || n->left->kind != NODE_VARIABLE || n->left->scope != SCOPE_NEAREST)
        return NULL;
    if (map_get(&s->scope->index, n->left->text) == MAP_NONE)
        return NULL;
    TRY(variable_get(s, n->left, &held));
    if (held.kind != VALUE_ARRAY || !held.array->growing ||
        !str_eq(held.array->element, STR("Object")) ||
        (more.kind == VALUE_ARRAY && more.array == held.array))
        return NULL;
    *done = true;
    if (more.kind != VALUE_ARRAY) {
        array_push(held.array, more, s->arena);
        return NULL;
    }
    for (uint32_t i = 0; i < more.array->items.n; i++)
        array_push(held.array, more.array->items.at[i], s->arena);
    return NULL;
}

const struct err *
eval_assign(struct shell *s, const struct node *n, struct value *out)
{
    struct value v, old;
    bool done;

    TRY(statement_value(s, n->right, &v));
    *out = v;
    if (n->op == OP_ASSIGN)
        return assign(s, n->left, v);
    TRY(append_in_place(s, n, v, &done));
    if (done)
        return variable_get(s, n->left, out);
    TRY(eval(s, n->left, &old));
    const struct err *e = arithmetic((char)n->op, old, v, s->arena, out);
    if (e)
        return err_at(e, n->at, s->arena);
    const struct node *to = n->left->kind == NODE_CAST ? n->left->left : n->left;
    /* Only append() makes a new array of an old one; nobody else holds it yet. */
    if (out->kind == VALUE_ARRAY && old.kind == VALUE_ARRAY && n->op == OP_ADD)
        out->array->growing = to->kind == NODE_VARIABLE;
    return assign(s, to, *out);
}

const struct err *
eval_step(struct shell *s, const struct node *n, struct value *out)
{
    struct value old, changed;

    if (n->left->kind != NODE_VARIABLE && n->left->kind != NODE_MEMBER &&
        n->left->kind != NODE_INDEX)
        return err_new(ERR_INPUT, n->at, s->arena, "%c%c needs a variable or a property",
                       (char)n->op, (char)n->op);
    TRY(eval(s, n->left, &old));
    if (old.kind == VALUE_NULL)
        old = value_int(0);
    if (old.kind == VALUE_TEXT || old.kind == VALUE_ARRAY)
        return err_new(ERR_INPUT, n->at, s->arena, "The '%c%c' operator works only on numbers.",
                       (char)n->op, (char)n->op);
    TRY(arithmetic((char)n->op, old, value_int(1), s->arena, &changed));
    TRY(assign(s, n->left, changed));
    *out = n->flag ? changed : old;
    return NULL;
}
