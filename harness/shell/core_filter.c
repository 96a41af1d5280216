/* SPDX-License-Identifier: MIT */
/*
 * Where-Object and ForEach-Object.
 */
#include "harness/shell/field.h"
#include "sim/base/arena.h"

static const struct {
    const char *name;
    enum op op;
    bool fold;
} comparisons[] = {
    {"EQ", OP_EQ, true},
    {"CEQ", OP_EQ, false},
    {"NE", OP_NE, true},
    {"CNE", OP_NE, false},
    {"GT", OP_GT, true},
    {"LT", OP_LT, true},
    {"GE", OP_GE, true},
    {"LE", OP_LE, true},
    {"Like", OP_LIKE, true},
    {"CLike", OP_LIKE, false},
    {"NotLike", OP_NOTLIKE, true},
    {"Match", OP_MATCH, true},
    {"CMatch", OP_MATCH, false},
    {"NotMatch", OP_NOTMATCH, true},
    {"Contains", OP_CONTAINS, true},
    {"NotContains", OP_NOTCONTAINS, true},
    {"In", OP_IN, true},
    {"NotIn", OP_NOTIN, true},
};

static const struct param where_params[] = {
    {"FilterScript", PARAM_ANY, 1, PARAM_MANDATORY, .aliases = "Property"},
    {"Value", PARAM_ANY, 2},
    {"EQ", PARAM_SWITCH, .aliases = "IEQ"},
    {"CEQ", PARAM_SWITCH},
    {"NE", PARAM_SWITCH, .aliases = "INE"},
    {"CNE", PARAM_SWITCH},
    {"GT", PARAM_SWITCH, .aliases = "IGT"},
    {"LT", PARAM_SWITCH, .aliases = "ILT"},
    {"GE", PARAM_SWITCH, .aliases = "IGE"},
    {"LE", PARAM_SWITCH, .aliases = "ILE"},
    {"Like", PARAM_SWITCH, .aliases = "ILike"},
    {"CLike", PARAM_SWITCH},
    {"NotLike", PARAM_SWITCH, .aliases = "INotLike"},
    {"Match", PARAM_SWITCH, .aliases = "IMatch"},
    {"CMatch", PARAM_SWITCH},
    {"NotMatch", PARAM_SWITCH, .aliases = "INotMatch"},
    {"Contains", PARAM_SWITCH, .aliases = "IContains"},
    {"NotContains", PARAM_SWITCH, .aliases = "INotContains"},
    {"In", PARAM_SWITCH, .aliases = "IIn"},
    {"NotIn", PARAM_SWITCH, .aliases = "INotIn"},
    {"Not", PARAM_SWITCH},
    {"InputObject", PARAM_ANY, .flags = PARAM_PIPELINE},
    {0},
};

/* `Where-Object Name -like 'a*'`, or `Where-Object Enabled`. */
static const struct err *
holds_property(struct call *c, struct value item, bool *out)
{
    struct value property, result;

    TRY(call_property(c, item, call_text(c, "FilterScript"), &property));
    for (size_t i = 0; i < sizeof comparisons / sizeof *comparisons; i++) {
        if (!call_has(c, comparisons[i].name))
            continue;
        struct node n = {.op = comparisons[i].op, .fold = comparisons[i].fold, .at = c->at};
        TRY(apply_operator(c->shell, &n, property, call_value(c, "Value"), &result));
        *out = value_true(result);
        return NULL;
    }
    if (call_has(c, "Value"))
        return call_error(c, ERR_INPUT,
                          "Where-Object needs an operator such as -eq in front of a value");
    *out = value_true(property) != call_switch(c, "Not");
    return NULL;
}

static const struct err *
where_process(struct call *c)
{
    struct value filter = call_value(c, "FilterScript");
    struct value item, result;
    bool hit = false;

    if (!core_input(c, &item))
        return NULL;
    if (filter.kind == VALUE_BLOCK) {
        TRY(call_block(c, filter.block, item, &result));
        hit = value_true(result);
    } else {
        TRY(holds_property(c, item, &hit));
    }
    return hit ? call_emit(c, item) : NULL;
}

static const struct param foreach_params[] = {
    {"Process", PARAM_LIST, 1, PARAM_REST | PARAM_MANDATORY, .aliases = "MemberName"},
    {"Begin", PARAM_BLOCK},
    {"End", PARAM_BLOCK},
    {"InputObject", PARAM_ANY, .flags = PARAM_PIPELINE},
    {0},
};

/* Which block runs when: with two the first one begins, with three or more the last one ends. */
struct blocks {
    const struct block *begin;
    const struct block *end;
    size_t first, last; /* of the process blocks */
};

static struct blocks
blocks_of(const struct call *c)
{
    struct values list = call_list(c, "Process");
    struct blocks b = {.last = list.n};

    if (call_has(c, "Begin"))
        b.begin = call_value(c, "Begin").block;
    else if (list.n > 1)
        b.begin = list.at[b.first++].kind == VALUE_BLOCK ? list.at[0].block : NULL;
    if (call_has(c, "End"))
        b.end = call_value(c, "End").block;
    else if (list.n > 2)
        b.end = list.at[--b.last].kind == VALUE_BLOCK ? list.at[b.last].block : NULL;
    return b;
}

static const struct err *
foreach_begin(struct call *c)
{
    struct blocks b = blocks_of(c);

    return b.begin ? run_block(c->shell, b.begin, VALUE_NONE, &c->stage->sink) : NULL;
}

static const struct err *
foreach_member(struct call *c, struct value item, struct str name)
{
    struct value out;
    bool found;

    TRY(member_get(c->shell, item, name, &found, &out));
    if (!found && item.kind != VALUE_NULL && item.kind != VALUE_OBJECT) {
        struct values_in none = {0};
        TRY(method_call(c->shell, item, name, none, &out));
    }
    return call_emit_each(c, out);
}

static const struct err *
foreach_process(struct call *c)
{
    struct values list = call_list(c, "Process");
    struct blocks b = blocks_of(c);
    struct value item;

    if (!core_input(c, &item))
        item = VALUE_NONE;
    for (size_t i = b.first; i < b.last; i++) {
        if (list.at[i].kind == VALUE_BLOCK)
            TRY(run_block(c->shell, list.at[i].block, item, &c->stage->sink));
        else
            TRY(foreach_member(c, item, value_to_text(list.at[i], c->arena)));
    }
    return NULL;
}

static const struct err *
foreach_end(struct call *c)
{
    struct blocks b = blocks_of(c);

    return b.end ? run_block(c->shell, b.end, VALUE_NONE, &c->stage->sink) : NULL;
}

static const struct cmdlet rows[] = {
    {"Where-Object", "where|?", "Lets the objects through that a condition holds for",
     .params = where_params, .process = where_process},
    {"ForEach-Object", "foreach|%", "Runs a script block, or reads a member, for each object",
     .params = foreach_params, .begin = foreach_begin, .process = foreach_process,
     .end = foreach_end},
};
const struct cmdlet_table core_filter_table = {rows, sizeof rows / sizeof *rows};
