/* SPDX-License-Identifier: MIT */
/*
 * Sort-Object, Group-Object, Measure-Object.
 */
#include "harness/shell/compare.h"
#include "harness/shell/pipeline.h"
#include "harness/shell/text.h"
#include "sim/base/arena.h"
#include "sim/base/sort.h"

static const struct err *
keep(struct call *c)
{
    if (!c->state)
        c->state = array_new(c->arena);
    array_push(c->state, c->input, c->arena);
    return NULL;
}

/* A key: the property, the block's result, or the object itself; `descending` from @{e=..; d=..}. */
static const struct err *
key_of(struct call *c, struct value by, struct value item, struct value *out)
{
    if (by.kind == VALUE_BLOCK)
        return call_block(c, by.block, item, out);
    if (by.kind == VALUE_TABLE) {
        bool found;
        struct value e = table_get(by.table, value_textz("Expression"), &found, c->arena);
        if (!found)
            e = table_get(by.table, value_textz("e"), &found, c->arena);
        return key_of(c, e, item, out);
    }
    if (by.kind == VALUE_NULL) {
        *out = item;
        return NULL;
    }
    return call_property(c, item, value_to_text(by, c->arena), out);
}

static bool
descending_key(struct value by, struct arena *a)
{
    static const char *const words[] = {"Descending", "d"};
    bool found;

    for (size_t i = 0; by.kind == VALUE_TABLE && i < 2; i++) {
        struct value v = table_get(by.table, value_textz(words[i]), &found, a);
        if (found)
            return value_true(v);
    }
    return false;
}

/* --- Sort-Object ------------------------------------------------------------------------------- */

static const struct param sort_params[] = {
    {"Property", PARAM_LIST, .position = 1, .flags = PARAM_REST},
    {"InputObject", PARAM_ANY, .flags = PARAM_PIPELINE | PARAM_NULL},
    {"Descending", PARAM_SWITCH},
    {"Unique", PARAM_SWITCH},
    {"CaseSensitive", PARAM_SWITCH},
    {"Top", PARAM_INT},
    {"Bottom", PARAM_INT},
    {NULL}};

struct sortable {
    struct value item;
    struct value *keys;
};

struct order {
    size_t n;
    bool *descending;
    bool ignore_case;
    struct arena *arena;
};

static int
by_keys(const void *x, const void *y, void *context)
{
    const struct sortable *a = x, *b = y;
    const struct order *o = context;

    for (size_t i = 0; i < o->n; i++) {
        int order = value_sort(a->keys[i], b->keys[i], o->ignore_case, o->arena);
        if (order)
            return o->descending[i] ? -order : order;
    }
    return 0;
}

static const struct err *
fill_keys(struct call *c, struct sortable *s, struct values by, size_t n)
{
    s->keys = ARENA_ARRAY(c->arena, struct value, n);
    for (size_t i = 0; i < n; i++)
        TRY(key_of(c, by.n ? by.at[i] : VALUE_NONE, s->item, &s->keys[i]));
    return NULL;
}

static const struct err *
sort_end(struct call *c)
{
    const struct array *all = c->state;
    struct values by = call_list(c, "Property");
    size_t n = by.n ? by.n : 1;
    struct order o = {n, ARENA_ARRAY(c->arena, bool, n), !call_switch(c, "CaseSensitive"),
                      c->arena};

    if (!all)
        return NULL;
    struct sortable *list = ARENA_ARRAY(c->arena, struct sortable, all->items.n);
    for (size_t i = 0; i < n; i++)
        o.descending[i] =
            call_switch(c, "Descending") || (by.n && descending_key(by.at[i], c->arena));
    for (uint32_t i = 0; i < all->items.n; i++) {
        list[i].item = all->items.at[i];
        TRY(fill_keys(c, &list[i], by, n));
    }
    sort_stable(list, all->items.n, sizeof *list, by_keys, &o, c->arena);
    int64_t from = 0, to = all->items.n;
    if (call_has(c, "Top") && call_int(c, "Top", 0) < to)
        to = call_int(c, "Top", 0);
    if (call_has(c, "Bottom") && call_int(c, "Bottom", 0) < to)
        from = to - call_int(c, "Bottom", 0);
    for (int64_t i = from; i < to; i++) {
        if (call_switch(c, "Unique") && i > 0 && by_keys(&list[i - 1], &list[i], &o) == 0)
            continue;
        TRY(call_emit(c, list[i].item));
    }
    return NULL;
}

/* --- Group-Object ------------------------------------------------------------------------------ */

static const struct object_column group_columns[] = {
    {"Count", "Count", 5, true}, {"Name", "Name", 25, false}, {"Group", "Group", 0, false}, {0}};
static const struct object_column bare_group_columns[] = {
    {"Count", "Count", 5, true}, {"Name", "Name", 25, false}, {0}};
static const struct object_type group_type = {.name = "Microsoft.PowerShell.Commands.GroupInfo",
                                              .display = "Count|Name|Group",
                                              .columns = group_columns};
static const struct object_type bare_group_type = {
    .name = "Microsoft.PowerShell.Commands.GroupInfoNoElement",
    .display = "Count|Name",
    .columns = bare_group_columns};

static const struct param group_params[] = {
    {"Property", PARAM_LIST, .position = 1, .flags = PARAM_REST},
    {"InputObject", PARAM_ANY, .flags = PARAM_PIPELINE | PARAM_NULL},
    {"NoElement", PARAM_SWITCH},
    {"AsHashTable", PARAM_SWITCH},
    {"AsString", PARAM_SWITCH},
    {"CaseSensitive", PARAM_SWITCH},
    {NULL}};

struct group {
    struct value *keys;
    struct array *items;
};

static struct str
group_name(const struct group *g, size_t n, struct arena *a)
{
    struct buf b = buf_in(a);

    for (size_t i = 0; i < n; i++) {
        if (i)
            buf_add(&b, STR(", "));
        buf_add(&b, value_to_text(g->keys[i], a));
    }
    return buf_str(&b);
}

static int
by_group(const void *x, const void *y, void *context)
{
    const struct group *a = x, *b = y;
    struct sortable left = {.keys = a->keys}, right = {.keys = b->keys};

    return by_keys(&left, &right, context);
}

static const struct err *
emit_groups(struct call *c, const struct group *groups, uint32_t n, size_t keys)
{
    struct table *table = table_new(false, c->arena);
    bool bare = call_switch(c, "NoElement");

    for (uint32_t i = 0; i < n; i++) {
        struct str name = group_name(&groups[i], keys, c->arena);
        if (call_switch(c, "AsHashTable")) {
            bool text = call_switch(c, "AsString") || keys > 1;
            table_set(table, text ? value_text(name) : groups[i].keys[0],
                      value_array(groups[i].items), c->arena);
            continue;
        }
        struct object *o = object_new(bare ? &bare_group_type : &group_type, c->arena);
        object_setz(o, "Count", value_int(groups[i].items->items.n), c->arena);
        object_setz(o, "Name", value_text(name), c->arena);
        if (!bare)
            object_setz(o, "Group", value_array(groups[i].items), c->arena);
        TRY(call_emit(c, value_object(o)));
    }
    return call_switch(c, "AsHashTable") ? call_emit(c, value_table(table)) : NULL;
}

static const struct err *
group_end(struct call *c)
{
    const struct array *all = c->state;
    struct values by = call_list(c, "Property");
    size_t keys = by.n ? by.n : 1;
    bool fold = !call_switch(c, "CaseSensitive");
    struct map index = map_in(c->arena, fold);
    VEC(struct group) groups = {0};
    struct order o = {keys, ARENA_ARRAY(c->arena, bool, keys), fold, c->arena};

    for (uint32_t i = 0; all && i < all->items.n; i++) {
        struct sortable s = {.item = all->items.at[i]};
        TRY(fill_keys(c, &s, by, keys));
        struct group g = {.keys = s.keys};
        struct str name = group_name(&g, keys, c->arena);
        uint32_t at = map_get(&index, name);
        if (at == MAP_NONE) {
            at = groups.n;
            map_set(&index, name, at);
            g.items = array_new(c->arena);
            *VEC_PUSH(&groups, c->arena) = g;
        }
        array_push(groups.at[at].items, s.item, c->arena);
    }
    sort_stable(groups.at, groups.n, sizeof *groups.at, by_group, &o, c->arena);
    return emit_groups(c, groups.at, groups.n, keys);
}

/* --- Measure-Object ---------------------------------------------------------------------------- */

static const struct object_type measure_type = {
    .name = "Microsoft.PowerShell.Commands.GenericMeasureInfo"};

static const struct param measure_params[] = {
    {"Property", PARAM_TEXT, .position = 1},
    {"InputObject", PARAM_ANY, .flags = PARAM_PIPELINE | PARAM_NULL},
    {"Sum", PARAM_SWITCH},
    {"Average", PARAM_SWITCH},
    {"Minimum", PARAM_SWITCH},
    {"Maximum", PARAM_SWITCH},
    {NULL}};

static const struct err *
measured(struct call *c, struct value item, struct value *out, bool *there)
{
    *there = true;
    *out = item;
    if (!call_has(c, "Property"))
        return NULL;
    TRY(member_get(c->shell, item, call_text(c, "Property"), there, out));
    *there = *there && out->kind != VALUE_NULL;
    return NULL;
}

struct measure {
    int64_t count;
    struct value sum, least, most;
};

static const struct err *
take_in(struct call *c, struct measure *m, struct value v)
{
    struct value n;

    m->count++;
    if (call_switch(c, "Sum") || call_switch(c, "Average")) {
        if (!convert_to_number(v, c->arena, &n))
            return call_error(c, ERR_INPUT, "\"" STR_FMT "\" is not a number",
                              STR_ARG(value_to_text(v, c->arena)));
        TRY(convert(n, (struct type_ref){TYPE_DOUBLE, false}, c->arena, &n));
        TRY(arithmetic('+', m->sum, n, c->arena, &m->sum));
    }
    if (m->count == 1 || value_sort(v, m->least, true, c->arena) < 0)
        m->least = v;
    if (m->count == 1 || value_sort(v, m->most, true, c->arena) > 0)
        m->most = v;
    return NULL;
}

static const struct err *
measure_end(struct call *c)
{
    const struct array *all = c->state;
    struct measure m = {.sum = value_double(0)};
    struct object *o = object_new(&measure_type, c->arena);
    struct arena *a = c->arena;

    for (uint32_t i = 0; all && i < all->items.n; i++) {
        struct value v;
        bool there;
        TRY(measured(c, all->items.at[i], &v, &there));
        if (there)
            TRY(take_in(c, &m, v));
    }
    struct value average = m.count ? value_double(m.sum.real / (double)m.count) : VALUE_NONE;
    bool any = m.count > 0;
    object_setz(o, "Count", value_int(m.count), a);
    object_setz(o, "Average", call_switch(c, "Average") ? average : VALUE_NONE, a);
    object_setz(o, "Sum", call_switch(c, "Sum") && any ? m.sum : VALUE_NONE, a);
    object_setz(o, "Maximum", call_switch(c, "Maximum") && any ? m.most : VALUE_NONE, a);
    object_setz(o, "Minimum", call_switch(c, "Minimum") && any ? m.least : VALUE_NONE, a);
    object_setz(o, "StandardDeviation", VALUE_NONE, a);
    object_setz(o, "Property",
                call_has(c, "Property") ? value_text(call_text(c, "Property")) : VALUE_NONE, a);
    return call_emit(c, value_object(o));
}

static const struct cmdlet rows[] = {
    {"Sort-Object", .aliases = "sort", .help = "Puts objects in order", .params = sort_params,
     .process = keep, .end = sort_end},
    {"Group-Object", .aliases = "group", .help = "Groups objects by a property",
     .params = group_params, .process = keep, .end = group_end},
    {"Measure-Object", .aliases = "measure", .help = "Counts, adds up, finds least and most",
     .params = measure_params, .process = keep, .end = measure_end},
};

const struct cmdlet_table core_order_table = {rows, sizeof rows / sizeof *rows};
