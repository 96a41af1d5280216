/* SPDX-License-Identifier: MIT */
/*
 * Select-Object.
 */
#include "harness/shell/compare.h"
#include "harness/shell/field.h"
#include "harness/shell/text.h"
#include "sim/base/arena.h"

static const struct param params[] = {
    {"Property", PARAM_LIST, 1},
    {"First", PARAM_INT},
    {"Last", PARAM_INT},
    {"Skip", PARAM_INT},
    {"SkipLast", PARAM_INT},
    {"Index", PARAM_INT_LIST},
    {"Unique", PARAM_SWITCH},
    {"CaseInsensitive", PARAM_SWITCH},
    {"ExpandProperty", PARAM_TEXT},
    {"ExcludeProperty", PARAM_TEXT_LIST},
    {"InputObject", PARAM_ANY, .flags = PARAM_PIPELINE},
    {0},
};

struct selection {
    int64_t seen;
    int64_t passed;
    struct array *held; /* for what is known at the end only */
};

static const struct err *
excluded(struct call *c, struct str name, bool *out)
{
    struct values list = call_list(c, "ExcludeProperty");

    *out = false;
    for (size_t i = 0; i < list.n && !*out; i++)
        TRY(text_like(name, value_to_text(list.at[i], c->arena), true, c->arena, out));
    return NULL;
}

/* A new object with the properties that were asked for. */
static const struct err *
project(struct call *c, struct value item, struct value *out)
{
    struct fields fields = {0};
    struct object *o = object_new(&type_custom, c->arena);

    if (call_has(c, "Property")) {
        TRY(fields_read(c, "Property", item, &fields));
    } else {
        bool table;
        view_default_fields(item, &fields, &table, c->arena);
    }
    for (uint32_t i = 0; i < fields.list.n; i++) {
        struct value v;
        bool skip;
        TRY(excluded(c, fields.list.at[i].title, &skip));
        if (skip)
            continue;
        TRY(field_value(c->shell, &fields.list.at[i], item, &v));
        object_set(o, fields.list.at[i].title, v, c->arena);
    }
    *out = value_object(o);
    return NULL;
}

static const struct err *
emit_one(struct call *c, struct value item)
{
    bool found;

    if (call_has(c, "ExpandProperty")) {
        struct value v;
        TRY(member_get(c->shell, item, call_text(c, "ExpandProperty"), &found, &v));
        if (!found)
            return call_error(c, ERR_INPUT, "Property \"" STR_FMT "\" cannot be found.",
                              STR_ARG(call_text(c, "ExpandProperty")));
        return call_emit_each(c, v);
    }
    if (call_has(c, "Property") || call_has(c, "ExcludeProperty"))
        TRY(project(c, item, &item));
    return call_emit(c, item);
}

static const struct err *
begin(struct call *c)
{
    struct selection *state = ARENA_NEW(c->arena, struct selection);

    state->held = array_new(c->arena);
    c->state = state;
    if (call_has(c, "ExpandProperty") && call_has(c, "Property"))
        return call_error(c, ERR_INPUT,
                          "-Property together with -ExpandProperty is outside this language");
    return NULL;
}

static bool
waits(const struct call *c)
{
    return call_has(c, "Last") || call_has(c, "SkipLast") || call_has(c, "Index") ||
           call_switch(c, "Unique");
}

static const struct err *
process(struct call *c)
{
    struct selection *state = c->state;
    int64_t first = call_int(c, "First", INT64_MAX);
    struct value item;

    if (!core_input(c, &item))
        return NULL;
    if (waits(c)) {
        array_push(state->held, item, c->arena);
        return NULL;
    }
    if (state->seen++ >= call_int(c, "Skip", 0) && state->passed < first) {
        state->passed++;
        TRY(emit_one(c, item));
    }
    if (state->passed < first)
        return NULL;
    c->shell->stopped_by = c->stage;
    return &flow_stop;
}

static bool
same(struct call *c, struct value x, struct value y)
{
    bool fold = call_switch(c, "CaseInsensitive");

    if (x.kind != VALUE_OBJECT || y.kind != VALUE_OBJECT)
        return x.kind == y.kind && value_equal(x, y, fold, c->arena);
    if (x.object->properties.n != y.object->properties.n)
        return false;
    for (uint32_t i = 0; i < x.object->properties.n; i++) {
        const struct property *p = &x.object->properties.at[i];
        bool found;
        struct value other = object_get(y.object, p->name, &found);
        if (!found ||
            !text_same(value_to_text(p->value, c->arena), value_to_text(other, c->arena), fold))
            return false;
    }
    return true;
}

/* What the properties of an object say, so that equal ones are found without comparing all. */
static struct str
fingerprint(struct call *c, struct value v)
{
    struct buf out = buf_in(c->arena);

    if (v.kind != VALUE_OBJECT)
        return text_lower(value_to_text(v, c->arena), c->arena);
    for (uint32_t i = 0; i < v.object->properties.n; i++) {
        buf_add(&out, value_to_text(v.object->properties.at[i].value, c->arena));
        buf_byte(&out, '\n');
    }
    return text_lower(buf_str(&out), c->arena);
}

static const struct err *
emit_unique(struct call *c, const struct array *list)
{
    struct map seen = map_in(c->arena, false);
    struct array *kept = array_new(c->arena);
    VEC(uint32_t) before = {0}; /* the kept one with the same fingerprint before this one */

    for (uint32_t i = 0; i < list->items.n; i++) {
        struct value v = list->items.at[i];
        bool twice = false;
        TRY(tick(c->shell, c->at));
        if (call_has(c, "Property"))
            TRY(project(c, v, &v));
        struct str key = fingerprint(c, v);
        uint32_t last = map_get(&seen, key);
        for (uint32_t k = last; k != MAP_NONE && !twice; k = before.at[k])
            twice = same(c, kept->items.at[k], v);
        if (twice)
            continue;
        map_set(&seen, key, kept->items.n);
        array_push(kept, v, c->arena);
        *VEC_PUSH(&before, c->arena) = last;
        if (call_has(c, "Property"))
            TRY(call_emit(c, v));
        else
            TRY(emit_one(c, v));
    }
    return NULL;
}

static const struct err *
emit_indexes(struct call *c, const struct array *list)
{
    struct values wanted = call_list(c, "Index");

    for (uint32_t i = 0; i < list->items.n; i++) {
        bool hit = false;
        for (size_t k = 0; k < wanted.n && !hit; k++)
            hit = wanted.at[k].integer == i;
        if (hit)
            TRY(emit_one(c, list->items.at[i]));
    }
    return NULL;
}

static const struct err *
end(struct call *c)
{
    struct selection *state = c->state;
    struct array *list = state->held;
    int64_t n = list->items.n;
    int64_t from = 0;
    int64_t to = n;

    if (!waits(c))
        return NULL;
    if (call_has(c, "Index"))
        return emit_indexes(c, list);
    if (call_has(c, "Last")) {
        to = n - call_int(c, "Skip", 0);
        from = to - call_int(c, "Last", 0);
        if (call_has(c, "First"))
            return call_error(c, ERR_INPUT, "-First together with -Last is outside this language");
    } else {
        from = call_int(c, "Skip", 0);
        to = n - call_int(c, "SkipLast", 0);
        if (call_has(c, "First") && call_int(c, "First", 0) < to - from)
            to = from + call_int(c, "First", 0);
    }
    struct array *part = array_new(c->arena);
    for (int64_t i = from < 0 ? 0 : from; i < to && i < n; i++)
        array_push(part, list->items.at[i], c->arena);
    if (call_switch(c, "Unique"))
        return emit_unique(c, part);
    for (uint32_t i = 0; i < part->items.n; i++)
        TRY(emit_one(c, part->items.at[i]));
    return NULL;
}

static const struct cmdlet rows[] = {
    {"Select-Object", "select", "Selects objects, or properties of them", .params = params,
     .begin = begin, .process = process, .end = end},
};
const struct cmdlet_table core_select_table = {rows, sizeof rows / sizeof *rows};
