/* SPDX-License-Identifier: MIT */
/*
 * Where output goes: into an array, or nowhere.
 */
#include "harness/shell/interp.h"

static const struct err *
collect(struct sink *to, struct value v)
{
    struct collector *c = (struct collector *)(void *)to;

    array_push(c->list, v, c->arena);
    return NULL;
}

struct collector
collector_new(struct arena *a)
{
    return (struct collector){{collect}, array_new(a), a};
}

struct value
collected(const struct collector *c)
{
    if (c->list->items.n == 0)
        return VALUE_NOTHING;
    if (c->list->items.n == 1)
        return c->list->items.at[0];
    return value_array(c->list);
}

const struct err *
emit_each(struct sink *to, struct value v)
{
    if (v.kind == VALUE_NULL && v.note)
        return NULL;
    if (v.kind != VALUE_ARRAY)
        return to->emit(to, v);
    for (uint32_t i = 0; i < v.array->items.n; i++)
        TRY(to->emit(to, v.array->items.at[i]));
    return NULL;
}

static const struct err *
drop(struct sink *to, struct value v)
{
    (void)to;
    (void)v;
    return NULL;
}

struct sink sink_nowhere = {drop};
