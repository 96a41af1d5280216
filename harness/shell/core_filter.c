/* SPDX-License-Identifier: MIT */
/*
 * Where-Object and ForEach-Object.
 */
#include "harness/shell/pipeline.h"
#include "sim/base/arena.h"

/* --- Where-Object ------------------------------------------------------------------------------ */

#define OPERATOR(name)                                                                             \
    {                                                                                              \
        name, PARAM_SWITCH                                                                         \
    }

static const struct param where_params[] = {
    {"FilterScript", PARAM_ANY, .position = 1},
    {"Property", PARAM_TEXT},
    {"Value", PARAM_ANY, .position = 2},
    {"InputObject", PARAM_ANY, .flags = PARAM_PIPELINE | PARAM_NULL},
    OPERATOR("EQ"),
    OPERATOR("CEQ"),
    OPERATOR("NE"),
    OPERATOR("CNE"),
    OPERATOR("GT"),
    OPERATOR("GE"),
    OPERATOR("LT"),
    OPERATOR("LE"),
    OPERATOR("Like"),
    OPERATOR("CLike"),
    OPERATOR("NotLike"),
    OPERATOR("Match"),
    OPERATOR("CMatch"),
    OPERATOR("NotMatch"),
    OPERATOR("Contains"),
    OPERATOR("NotContains"),
    OPERATOR("In"),
    OPERATOR("NotIn"),
    OPERATOR("Not"),
    {NULL}};

static const struct {
    const char *name;
    enum op op;
    bool fold;
} where_operators[] = {
    {"EQ", OP_EQ, true},
    {"CEQ", OP_EQ, false},
    {"NE", OP_NE, true},
    {"CNE", OP_NE, false},
    {"GT", OP_GT, true},
    {"GE", OP_GE, true},
    {"LT", OP_LT, true},
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

static const struct err *
where_property(struct call *c, struct value property, bool *holds)
{
    struct value left = VALUE_NONE, result;
    struct node n = {.kind = NODE_BINARY, .op = OP_NONE, .at = c->at};

    TRY(call_property(c, c->input, value_to_text(property, c->arena), &left));
    for (size_t i = 0; i < sizeof where_operators / sizeof *where_operators; i++)
        if (call_switch(c, where_operators[i].name)) {
            n.op = where_operators[i].op;
            n.fold = where_operators[i].fold;
        }
    if (n.op == OP_NONE) {
        *holds = value_true(left) != call_switch(c, "Not");
        return NULL;
    }
    TRY(apply_operator(c->shell, &n, left, call_value(c, "Value"), &result));
    *holds = value_true(result);
    return NULL;
}

static const struct err *
where_object(struct call *c)
{
    struct value filter = call_value(c, "FilterScript"), result;
    bool holds;

    if (call_has(c, "Property"))
        filter = call_value(c, "Property");
    if (filter.kind == VALUE_NULL)
        return call_error(c, ERR_INPUT, "Where-Object needs a script block or a property");
    if (filter.kind == VALUE_BLOCK) {
        TRY(call_block(c, filter.block, c->input, &result));
        holds = value_true(result);
    } else {
        TRY(where_property(c, filter, &holds));
    }
    return holds ? call_emit(c, c->input) : NULL;
}

/* --- ForEach-Object ---------------------------------------------------------------------------- */

static const struct param foreach_params[] = {
    {"Process", PARAM_LIST, .position = 1, .flags = PARAM_REST},
    {"MemberName", PARAM_TEXT},
    {"Begin", PARAM_BLOCK},
    {"End", PARAM_BLOCK},
    {"ArgumentList", PARAM_LIST},
    {"InputObject", PARAM_ANY, .flags = PARAM_PIPELINE | PARAM_NULL},
    {NULL}};

/* Emits straight into the stage, so that what comes before an error is not lost. */
static const struct err *
run_for(struct call *c, const struct block *b, struct value item)
{
    return run_block(c->shell, b, item, &c->stage->sink);
}

/* Two blocks without names are begin and process, three are begin, process and end. */
static const struct block *
positional(const struct call *c, int part)
{
    struct values list = call_list(c, "Process");
    size_t at = part == 0 ? 0 : part == 1 ? (list.n > 1 ? 1 : 0) : 2;
    bool there = part == 0 ? list.n > 1 : part == 1 ? list.n > 0 : list.n > 2;

    return there && list.at[at].kind == VALUE_BLOCK ? list.at[at].block : NULL;
}

static const struct err *
foreach_begin(struct call *c)
{
    const struct block *b = call_has(c, "Begin") ? call_value(c, "Begin").block : positional(c, 0);

    return b ? run_for(c, b, VALUE_NONE) : NULL;
}

static const struct err *
foreach_member(struct call *c, struct str name)
{
    struct value v;
    bool found;

    TRY(member_get(c->shell, c->input, name, &found, &v));
    if (!found && c->input.kind != VALUE_NULL && c->input.kind != VALUE_OBJECT) {
        struct values list = call_list(c, "ArgumentList");
        TRY(method_call(c->shell, c->input, name, (struct values_in){list.at, list.n}, &v));
    }
    return call_emit_each(c, v);
}

static const struct err *
foreach_object(struct call *c)
{
    struct values list = call_list(c, "Process");
    const struct block *b = positional(c, 1);

    if (call_has(c, "MemberName"))
        return foreach_member(c, call_text(c, "MemberName"));
    if (b)
        return run_for(c, b, c->input);
    if (list.n == 0)
        return call_error(c, ERR_INPUT, "ForEach-Object needs a script block or a member's name");
    return foreach_member(c, value_to_text(list.at[0], c->arena));
}

static const struct err *
foreach_end(struct call *c)
{
    const struct block *b = call_has(c, "End") ? call_value(c, "End").block : positional(c, 2);

    return b ? run_for(c, b, VALUE_NONE) : NULL;
}

static const struct cmdlet rows[] = {
    {"Where-Object", .aliases = "where|?",
     .help = "Lets through the objects that a condition holds for", .params = where_params,
     .process = where_object},
    {"ForEach-Object", .aliases = "foreach|%", .help = "Does something with each object",
     .params = foreach_params, .begin = foreach_begin, .process = foreach_object,
     .end = foreach_end},
};

const struct cmdlet_table core_filter_table = {rows, sizeof rows / sizeof *rows};
