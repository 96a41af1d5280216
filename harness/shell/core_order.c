/* SPDX-License-Identifier: MIT */
/*
 * Sort-Object and Group-Object.
 */
#include "harness/shell/compare.h"
#include "harness/shell/field.h"
#include "harness/shell/text.h"
#include "sim/base/arena.h"
#include "sim/base/sort.h"

static const struct param sort_params[] = {
    {"Property", PARAM_LIST, 1},
    {"Descending", PARAM_SWITCH},
    {"Unique", PARAM_SWITCH},
    {"CaseSensitive", PARAM_SWITCH},
    {"Stable", PARAM_SWITCH},
    {"Top", PARAM_INT},
    {"Bottom", PARAM_INT},
    {"InputObject", PARAM_ANY, .flags = PARAM_PIPELINE},
    {0},
};

struct sorted {
    struct value item;
    struct value *keys;
};

struct order {
    struct sort_field *fields;
    size_t n;
    bool fold;
    struct arena *arena;
};

static int
compare_items(const void *a, const void *b, void *context)
{
    const struct sorted *x = a;
    const struct sorted *y = b;
    const struct order *o = context;

    for (size_t i = 0; i < o->n; i++) {
        int order = value_sort(x->keys[i], y->keys[i], o->fold, o->arena);
        if (order)
            return o->fields[i].descending ? -order : order;
    }
    return 0;
}

/* Without properties the objects themselves are the keys. */
static const struct err *
read_order(struct call *c, struct order *o)
{
    struct values list = call_list(c, "Property");

    o->n = list.n ? list.n : 1;
    o->fields = ARENA_ARRAY(c->arena, struct sort_field, o->n);
    o->fold = !call_switch(c, "CaseSensitive");
    o->arena = c->arena;
    for (size_t i = 0; i < list.n; i++)
        TRY(field_read(c, list.at[i], &o->fields[i]));
    for (size_t i = 0; i < o->n; i++) {
        if (!o->fields[i].said)
            o->fields[i].descending = call_switch(c, "Descending");
    }
    return NULL;
}

static const struct err *
sort_end(struct call *c)
{
    const struct array *list = c->state;
    struct sorted *items = ARENA_ARRAY(c->arena, struct sorted, list->items.n);
    struct order o;
    size_t n = 0;

    TRY(read_order(c, &o));
    for (uint32_t i = 0; i < list->items.n; i++) {
        items[i] = (struct sorted){list->items.at[i], ARENA_ARRAY(c->arena, struct value, o.n)};
        items[i].keys[0] = list->items.at[i];
        for (size_t k = 0; k < o.n && call_has(c, "Property"); k++)
            TRY(field_value(c->shell, &o.fields[k].field, list->items.at[i], &items[i].keys[k]));
    }
    sort_stable(items, list->items.n, sizeof *items, compare_items, &o, c->arena);
    for (uint32_t i = 0; i < list->items.n; i++) {
        if (!call_switch(c, "Unique") || n == 0 || compare_items(&items[n - 1], &items[i], &o))
            items[n++] = items[i];
    }
    int64_t top = call_int(c, "Top", (int64_t)n);
    int64_t bottom = call_int(c, "Bottom", (int64_t)n);
    for (int64_t i = (int64_t)n > bottom ? (int64_t)n - bottom : 0; i < (int64_t)n && i < top; i++)
        TRY(call_emit(c, items[i].item));
    return NULL;
}

static const struct param group_params[] = {
    {"Property", PARAM_LIST, 1},
    {"NoElement", PARAM_SWITCH},
    {"CaseSensitive", PARAM_SWITCH},
    {"AsHashTable", PARAM_SWITCH},
    {"AsString", PARAM_SWITCH},
    {"InputObject", PARAM_ANY, .flags = PARAM_PIPELINE},
    {0},
};

static const struct object_column group_columns[] = {
    {"Count", "Count", 5, true},
    {"Name", "Name", 25, false},
    {"Group", "Group", 0, false},
    {0},
};
static const struct object_column bare_group_columns[] = {
    {"Count", "Count", 5, true},
    {"Name", "Name", 25, false},
    {0},
};
static const struct object_type type_group = {
    .name = "Microsoft.PowerShell.Commands.GroupInfo",
    .columns = group_columns,
};
static const struct object_type type_bare_group = {
    .name = "Microsoft.PowerShell.Commands.GroupInfoNoElement",
    .columns = bare_group_columns,
};

struct groups {
    VEC(struct sorted) list; /* item: the array of members */
    struct map index;
};

static const struct err *
add_to_group(struct call *c, struct order *o, struct groups *g, struct value item)
{
    struct buf text = buf_in(c->arena);
    struct value *keys = ARENA_ARRAY(c->arena, struct value, o->n);

    keys[0] = item;
    for (size_t k = 0; k < o->n; k++) {
        if (call_has(c, "Property"))
            TRY(field_value(c->shell, &o->fields[k].field, item, &keys[k]));
        buf_add(&text, value_to_text(keys[k], c->arena));
        buf_byte(&text, '\x1f');
    }
    struct str key = o->fold ? text_lower(buf_str(&text), c->arena) : buf_str(&text);
    uint32_t at = map_get(&g->index, key);
    if (at == MAP_NONE) {
        at = g->list.n;
        map_set(&g->index, key, at);
        *VEC_PUSH(&g->list, c->arena) = (struct sorted){value_array(array_new(c->arena)), keys};
    }
    array_push(g->list.at[at].item.array, item, c->arena);
    return NULL;
}

static struct value
group_object(struct call *c, const struct sorted *group, size_t keys)
{
    bool bare = call_switch(c, "NoElement");
    struct object *o = object_new(bare ? &type_bare_group : &type_group, c->arena);
    struct array *values = array_new(c->arena);

    for (size_t k = 0; k < keys; k++)
        array_push(values, group->keys[k], c->arena);
    object_setz(o, "Values", value_array(values), c->arena);
    object_setz(o, "Count", value_int(group->item.array->items.n), c->arena);
    if (!bare)
        object_setz(o, "Group", group->item, c->arena);
    object_setz(o, "Name", value_text(values_join(values, STR(", "), c->arena)), c->arena);
    return value_object(o);
}

static const struct err *
group_end(struct call *c)
{
    const struct array *list = c->state;
    struct groups g = {.index = map_in(c->arena, false)};
    struct table *table = table_new(false, c->arena);
    struct order o;

    struct values properties = call_list(c, "Property");
    o = (struct order){.n = properties.n ? properties.n : 1,
                       .fold = !call_switch(c, "CaseSensitive"),
                       .arena = c->arena};
    o.fields = ARENA_ARRAY(c->arena, struct sort_field, o.n);
    for (size_t i = 0; i < properties.n; i++)
        TRY(field_read(c, properties.at[i], &o.fields[i]));
    for (uint32_t i = 0; i < list->items.n; i++)
        TRY(add_to_group(c, &o, &g, list->items.at[i]));
    sort_stable(g.list.at, g.list.n, sizeof *g.list.at, compare_items, &o, c->arena);
    for (uint32_t i = 0; i < g.list.n; i++) {
        if (!call_switch(c, "AsHashTable")) {
            TRY(call_emit(c, group_object(c, &g.list.at[i], o.n)));
            continue;
        }
        struct value key = g.list.at[i].keys[0];
        if (call_switch(c, "AsString"))
            key = value_text(value_to_text(key, c->arena));
        table_set(table, key, g.list.at[i].item, c->arena);
    }
    return call_switch(c, "AsHashTable") ? call_emit(c, value_table(table)) : NULL;
}

static const struct cmdlet rows[] = {
    {"Sort-Object", "sort", "Puts objects in order", .params = sort_params,
     .begin = core_hold_begin, .process = core_hold, .end = sort_end},
    {"Group-Object", "group", "Puts objects together that have a value in common",
     .params = group_params, .begin = core_hold_begin, .process = core_hold, .end = group_end},
};
const struct cmdlet_table core_order_table = {rows, sizeof rows / sizeof *rows};
