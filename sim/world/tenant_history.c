/* SPDX-License-Identifier: MIT */
#include "sim/world/tenant_history.h"

#include <assert.h>

#include "sim/world/tenant_state.h"

enum { HISTORY_MAX = 1 << 20 };

uint32_t
tenant_history_end(const struct tenant *t)
{
    return t->history_from + t->history.n;
}

uint32_t
tenant_history_begin(const struct tenant *t)
{
    return t->history_from;
}

const struct tenant_event *
tenant_history_at(const struct tenant *t, uint32_t number)
{
    assert(number >= t->history_from && number - t->history_from < t->history.n);
    return &t->history.at[number - t->history_from];
}

static void
forget_older_half(struct tenant *t)
{
    uint32_t half = t->history.n / 2;

    t->history.n -= half;
    t->history_from += half;
    memmove(t->history.at, t->history.at + half, t->history.n * sizeof *t->history.at);
}

void
tenant_note(struct tenant *t, enum tenant_event_kind kind, uint32_t object, attr_id attr,
            uint32_t other)
{
    if (t->history.n == HISTORY_MAX)
        forget_older_half(t);
    *VEC_PUSH(&t->history, t->arena) = (struct tenant_event){object, other, attr, (uint8_t)kind};
}

void
tenant_note_effects(const struct tenant_write *w)
{
    for (uint32_t i = 0; i < w->effects.n; i++)
        if (schema_form(w->effects.at[i].id, SIDE_ENTRA).syntax != SYNTAX_REFERENCE)
            tenant_note(w->t, EVENT_CHANGED, w->object, w->effects.at[i].id, TENANT_NONE);
}
