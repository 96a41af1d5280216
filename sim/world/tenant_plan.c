/* SPDX-License-Identifier: MIT */
/*
 * From what an object has and what is asked to what it will have, and the difference.
 *
 * Values are compared byte by byte here: `SMTP:` in capitals marks the primary address, and a new
 * spelling of a name is a change.
 */
#include "sim/base/arena.h"
#include "sim/world/tenant_state.h"

struct working {
    struct str *values;
    uint32_t n;
};

static ptrdiff_t
position(const struct working *work, enum syntax syntax, struct str value)
{
    for (uint32_t i = 0; i < work->n; i++)
        if (value_same(syntax, work->values[i], value))
            return (ptrdiff_t)i;
    return -1;
}

static void
take_out(struct working *work, uint32_t at)
{
    work->n--;
    memmove(work->values + at, work->values + at + 1, (work->n - at) * sizeof *work->values);
}

static void
apply_mod(struct working *work, const struct mod *mod, enum syntax syntax)
{
    if (mod->kind == MOD_SET)
        work->n = 0;
    for (uint32_t i = 0; i < mod->n; i++) {
        ptrdiff_t at = mod->kind == MOD_SET ? -1 : position(work, syntax, mod->values[i]);
        if (mod->kind == MOD_REMOVE) {
            if (at >= 0)
                take_out(work, (uint32_t)at);
        } else if (at < 0) {
            work->values[work->n++] = mod->values[i];
        }
    }
}

static bool
holds(const struct tenant_value *old, uint32_t n, struct str value)
{
    for (uint32_t i = 0; i < n; i++)
        if (str_eq(str_n(old[i].at, old[i].len), value))
            return true;
    return false;
}

/* The same bytes in any order. Values of an attribute differ from one another on both sides. */
static bool
unchanged(const struct working *work, const struct tenant_value *old, uint32_t n)
{
    if (work->n != n)
        return false;
    for (uint32_t i = 0; i < n; i++)
        if (!holds(old, n, work->values[i]))
            return false;
    return true;
}

/* What was sent and does not take effect is no effect. */
static void
plan_effect(struct tenant_write *w, attr_id id, const struct working *work)
{
    struct str *values = work->n ? ARENA_ARRAY(w->a, struct str, work->n) : NULL;

    if (tenant_shadowed(id) != ATTR_NONE) {
        w->new_shadow = true;
        return;
    }
    for (uint32_t i = 0; i < work->n; i++)
        values[i] = str_copy(work->values[i], w->a);
    *VEC_PUSH(&w->effects, w->a) = (struct mod){id, MOD_SET, work->n, values};
}

uint32_t
tenant_asked(const struct tenant_value *old, uint32_t n, const struct mod *mods, uint32_t mod_n,
             struct str **out, struct arena *a)
{
    enum syntax syntax = schema_form(mods->id, SIDE_ENTRA).syntax;
    struct working work = {.n = n};
    size_t room = n;

    for (uint32_t i = 0; i < mod_n; i++)
        room += mods[i].n;
    work.values = ARENA_ARRAY(a, struct str, room);
    for (uint32_t i = 0; i < n; i++)
        work.values[i] = str_n(old[i].at, old[i].len);
    for (uint32_t i = 0; i < mod_n; i++)
        apply_mod(&work, &mods[i], syntax);
    *out = work.values;
    return work.n;
}

/* One attribute that mods speak of: those from `mod` on, `mod_n` of them. */
static void
plan_attribute(struct tenant_write *w, const struct tenant_value *old, uint32_t n,
               const struct mod *mod, uint32_t mod_n)
{
    struct working work = {0};

    work.n = tenant_asked(old, n, mod, mod_n, &work.values, w->a);
    bool same = unchanged(&work, old, n);
    for (uint32_t i = 0; i < work.n; i++) {
        struct tenant_value v =
            same ? old[i]
                 : (struct tenant_value){mod->id, (uint32_t)work.values[i].len, work.values[i].at};
        *VEC_PUSH(&w->values, w->a) = (struct tenant_planned){v, !same};
    }
    if (same)
        return;
    w->new_values = true;
    if (w->object != TENANT_NONE)
        plan_effect(w, mod->id, &work);
}

void
tenant_plan(struct tenant_write *w)
{
    static const struct tenant_value none[1];
    static const struct tenant_object nothing = {.values = none};
    const struct tenant_object *o =
        w->object == TENANT_NONE ? &nothing : &w->t->objects.at[w->object];
    uint32_t i = 0, j = 0;

    VEC_RESERVE(&w->values, o->value_n + w->mods.n, w->a);
    while (i < o->value_n || j < w->mods.n) {
        if (j == w->mods.n || (i < o->value_n && o->values[i].id < w->mods.at[j].id)) {
            *VEC_PUSH(&w->values, w->a) = (struct tenant_planned){o->values[i++], false};
            continue;
        }
        attr_id id = w->mods.at[j].id;
        uint32_t old_end = i, mod_end = j;
        while (old_end < o->value_n && o->values[old_end].id == id)
            old_end++;
        while (mod_end < w->mods.n && w->mods.at[mod_end].id == id)
            mod_end++;
        plan_attribute(w, o->values + i, old_end - i, &w->mods.at[j], mod_end - j);
        i = old_end;
        j = mod_end;
    }
}

/* A text that was kept not long ago is taken again: most values are the same for many objects. */
static const char *
keep_text(struct tenant *t, struct str text)
{
    if (!t->recent)
        t->recent = ARENA_ARRAY(t->arena, struct str, TENANT_RECENT);
    struct str *place = &t->recent[str_hash(text) % TENANT_RECENT];
    if (!place->at || !str_eq(*place, text))
        *place = str_copy(text, t->arena);
    return place->at;
}

void
tenant_store(struct tenant_write *w)
{
    struct tenant *t = w->t;
    struct tenant_value *values;

    if (!w->new_values)
        return;
    values = ARENA_ARRAY(t->arena, struct tenant_value, w->values.n);
    for (uint32_t i = 0; i < w->values.n; i++) {
        values[i] = w->values.at[i].value;
        if (w->values.at[i].fresh)
            values[i].at = keep_text(t, str_n(values[i].at, values[i].len));
    }
    tenant_keys_remove(t, w->object);
    t->objects.at[w->object].values = values;
    t->objects.at[w->object].value_n = w->values.n;
    tenant_keys_add(t, w->object);
}

static uint32_t
place_of(const struct tenant_object *o, attr_id attr)
{
    uint32_t at = 0;

    while (at < o->value_n && o->values[at].id < attr)
        at++;
    return at;
}

void
tenant_put(struct tenant *t, uint32_t object, attr_id attr, const struct str *values, uint32_t n)
{
    const struct tenant_object *o = &t->objects.at[object];
    const struct tenant_value *old;
    uint32_t old_n = tenant_values(o, attr, &old), at = place_of(o, attr);
    uint32_t total = o->value_n - old_n + n;
    struct tenant_value *next = ARENA_ARRAY(t->arena, struct tenant_value, total);

    memcpy(next, o->values, at * sizeof *next);
    for (uint32_t i = 0; i < n; i++)
        next[at + i] = (struct tenant_value){attr, (uint32_t)values[i].len, values[i].at};
    memcpy(next + at + n, o->values + at + old_n, (o->value_n - old_n - at) * sizeof *next);
    tenant_keys_remove(t, object);
    t->objects.at[object].values = next;
    t->objects.at[object].value_n = total;
    tenant_keys_add(t, object);
    tenant_note(t, EVENT_CHANGED, object, attr, TENANT_NONE);
    tenant_order_unlogged(t, object);
}
