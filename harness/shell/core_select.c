/* SPDX-License-Identifier: MIT */
/*
 * Select-Object.
 */
#include "harness/shell/compare.h"
#include "harness/shell/field.h"
#include "harness/shell/pipeline.h"
#include "harness/shell/text.h"
#include "sim/base/arena.h"

static const struct param select_params[] = {
    {"Property", PARAM_LIST, .position = 1, .flags = PARAM_REST},
    {"InputObject", PARAM_ANY, .flags = PARAM_PIPELINE | PARAM_NULL},
    {"ExcludeProperty", PARAM_TEXT_LIST},
    {"ExpandProperty", PARAM_TEXT},
    {"First", PARAM_INT},
    {"Last", PARAM_INT},
    {"Skip", PARAM_INT},
    {"SkipLast", PARAM_INT},
    {"Index", PARAM_INT_LIST},
    {"Unique", PARAM_SWITCH},
    {NULL}};

struct selection {
    struct array *seen; /* -Unique: what went out */
    struct array *kept; /* what waits: -Last, -SkipLast, -Index */
    int64_t skipped;
    int64_t given;
};

static const struct err *
begin(struct call *c)
{
    struct selection *s = ARENA_NEW(c->arena, struct selection);

    s->seen = array_new(c->arena);
    s->kept = array_new(c->arena);
    c->state = s;
    return NULL;
}

static bool
excluded(struct call *c, struct str name)
{
    struct values list = call_list(c, "ExcludeProperty");

    for (size_t i = 0; i < list.n; i++) {
        bool fits = false;
        if (!text_like(name, list.at[i].text, true, c->arena, &fits) && fits)
            return true;
    }
    return false;
}

static const struct err *
pick(struct call *c, struct object *to, const struct field *f, struct value from)
{
    struct value v = VALUE_NONE;

    if (excluded(c, f->title))
        return NULL;
    if (f->block)
        TRY(call_block(c, f->block, from, &v));
    else
        TRY(call_property(c, from, f->property, &v));
    object_set(to, f->title, v, c->arena);
    return NULL;
}

static const struct err *
project(struct call *c, struct value from, struct value *out)
{
    struct object *o = object_new(&type_custom, c->arena);
    struct fields fields = {0};

    TRY(fields_named(&fields, call_list(c, "Property"), from, c->arena));
    for (uint32_t i = 0; i < fields.list.n; i++)
        TRY(pick(c, o, &fields.list.at[i], from));
    *out = value_object(o);
    return NULL;
}

static const struct err *
expand(struct call *c, struct value from, struct value *out)
{
    struct str name = call_text(c, "ExpandProperty");
    bool found;

    TRY(member_get(c->shell, from, name, &found, out));
    if (!found)
        return call_error(c, ERR_NOT_FOUND, "there is no property \"" STR_FMT "\"", STR_ARG(name));
    return NULL;
}

static bool
same(struct value x, struct value y, struct arena *a)
{
    if (x.kind != VALUE_OBJECT || y.kind != VALUE_OBJECT)
        return value_equal(x, y, false, a);
    if (x.object->properties.n != y.object->properties.n)
        return false;
    for (uint32_t i = 0; i < x.object->properties.n; i++)
        if (!str_ieq(x.object->properties.at[i].name, y.object->properties.at[i].name) ||
            !value_equal(x.object->properties.at[i].value, y.object->properties.at[i].value, false,
                         a))
            return false;
    return true;
}

static bool
was_seen(struct call *c, struct selection *s, struct value v)
{
    for (uint32_t i = 0; i < s->seen->items.n; i++)
        if (same(s->seen->items.at[i], v, c->arena))
            return true;
    array_push(s->seen, v, c->arena);
    return false;
}

static const struct err *
give(struct call *c, struct value v)
{
    struct selection *s = c->state;

    if (call_list(c, "Property").n || call_list(c, "ExcludeProperty").n)
        TRY(project(c, v, &v));
    bool expands = call_has(c, "ExpandProperty");
    if (expands)
        TRY(expand(c, v, &v));
    if (call_switch(c, "Unique") && was_seen(c, s, v))
        return NULL;
    return expands ? call_emit_each(c, v) : call_emit(c, v);
}

static const struct err *
select_one(struct call *c)
{
    struct selection *s = c->state;
    bool waits = call_has(c, "Last") || call_has(c, "SkipLast") || call_has(c, "Index");

    if (s->skipped < call_int(c, "Skip", 0) && !call_has(c, "Last")) {
        s->skipped++;
        return NULL;
    }
    if (waits) {
        array_push(s->kept, c->input, c->arena);
        return NULL;
    }
    int64_t first = call_int(c, "First", -1);
    if (first >= 0 && s->given >= first)
        return NULL;
    s->given++;
    TRY(give(c, c->input));
    if (first < 0 || s->given < first)
        return NULL;
    c->shell->stopped_by = c->stage; /* the stages before need not go on */
    return &flow_stop;
}

static const struct err *
give_indexed(struct call *c, const struct selection *s)
{
    struct values list = call_list(c, "Index");

    for (uint32_t i = 0; i < s->kept->items.n; i++)
        for (size_t k = 0; k < list.n; k++)
            if (list.at[k].integer == i) {
                TRY(give(c, s->kept->items.at[i]));
                break;
            }
    return NULL;
}

static const struct err *
end(struct call *c)
{
    const struct selection *s = c->state;
    int64_t n = s->kept->items.n, from = 0, to = n;

    if (call_has(c, "Index"))
        return give_indexed(c, s);
    if (call_has(c, "SkipLast"))
        to = n - call_int(c, "SkipLast", 0);
    if (call_has(c, "Last")) {
        to = n - call_int(c, "Skip", 0);
        from = to - call_int(c, "Last", 0);
    }
    for (int64_t i = from < 0 ? 0 : from; i < to; i++)
        TRY(give(c, s->kept->items.at[i]));
    return NULL;
}

static const struct cmdlet rows[] = {
    {"Select-Object", .aliases = "select", .help = "Chooses objects, properties, or both",
     .params = select_params, .begin = begin, .process = select_one, .end = end},
};

const struct cmdlet_table core_select_table = {rows, sizeof rows / sizeof *rows};
