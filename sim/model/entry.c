/* SPDX-License-Identifier: MIT */
#include "sim/model/entry.h"

#include "sim/base/arena.h"
#include "sim/base/sort.h"
#include "sim/model/dn.h"

const struct attr *
entry_get(const struct entry *e, attr_id id)
{
    uint32_t low = 0, high = e->n;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (e->attrs[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < e->n && e->attrs[low].id == id ? &e->attrs[low] : NULL;
}

struct str
entry_value(const struct entry *e, attr_id id)
{
    const struct attr *found = entry_get(e, id);

    return found ? found->values[0] : (struct str){NULL, 0};
}

static bool
values_hold(const struct str *values, uint32_t n, enum syntax syntax, struct str value)
{
    for (uint32_t i = 0; i < n; i++)
        if (value_same(syntax, values[i], value))
            return true;
    return false;
}

bool
entry_has_value(const struct entry *e, attr_id id, enum side side, struct str value)
{
    const struct attr *found = entry_get(e, id);

    return found && values_hold(found->values, found->n, schema_form(id, side).syntax, value);
}

/* The key under which equal values are equal bytes. */
static struct str
value_key(enum syntax syntax, struct str value, struct arena *a)
{
    if (syntax == SYNTAX_TEXT)
        return str_lower(value, a);
    return syntax == SYNTAX_REFERENCE ? dn_key(value, a) : value;
}

enum { FEW = 12 }; /* up to here a walk is faster than a table */

/*
 * The values of `from` that `in` lacks, in their order. For a group of 50,000 members this must not
 * compare every value with every other.
 */
static uint32_t
values_missing(const struct attr *from, const struct attr *in, enum syntax syntax, struct str *out,
               struct arena *scratch)
{
    uint32_t n = 0, others = in ? in->n : 0;
    struct arena_mark mark = arena_mark(scratch);
    struct map seen = map_in(scratch, false);
    bool few = others <= FEW;

    for (uint32_t i = 0; !few && i < others; i++)
        map_set(&seen, value_key(syntax, in->values[i], scratch), i);
    for (uint32_t i = 0; i < from->n; i++) {
        bool there = few ? others && values_hold(in->values, others, syntax, from->values[i])
                         : map_get(&seen, value_key(syntax, from->values[i], scratch)) != MAP_NONE;
        if (!there)
            out[n++] = from->values[i];
    }
    arena_rewind(scratch, mark);
    return n;
}

static bool
attr_same(const struct attr *a, const struct attr *b, enum side side, struct arena *scratch)
{
    enum syntax syntax = schema_form(a->id, side).syntax;

    if (a->id != b->id || a->n != b->n)
        return false;
    if (a->n == 1) /* a changed case is a change: directories store it */
        return syntax == SYNTAX_REFERENCE ? dn_same(a->values[0], b->values[0])
                                          : str_eq(a->values[0], b->values[0]);
    struct arena_mark mark = arena_mark(scratch);
    struct str *missing = ARENA_ARRAY(scratch, struct str, a->n);
    enum syntax exact = syntax == SYNTAX_TEXT ? SYNTAX_BINARY : syntax;
    bool same = values_missing(a, b, exact, missing, scratch) == 0;
    arena_rewind(scratch, mark);
    return same;
}

bool
entry_same(const struct entry *a, const struct entry *b, enum side side, struct arena *scratch)
{
    if (a->class != b->class || a->n != b->n || !str_eq(a->anchor, b->anchor) ||
        !str_eq(a->dn, b->dn))
        return false;
    for (uint32_t i = 0; i < a->n; i++)
        if (!attr_same(&a->attrs[i], &b->attrs[i], side, scratch))
            return false;
    return true;
}

static const struct str *
values_copy(const struct str *values, uint32_t n, struct arena *a)
{
    struct str *copy = ARENA_ARRAY(a, struct str, n);

    for (uint32_t i = 0; i < n; i++)
        copy[i] = str_copy(values[i], a);
    return copy;
}

struct entry
entry_copy(const struct entry *e, struct arena *a)
{
    struct attr *attrs = ARENA_ARRAY(a, struct attr, e->n);

    for (uint32_t i = 0; i < e->n; i++)
        attrs[i] = (struct attr){e->attrs[i].id, e->attrs[i].n,
                                 values_copy(e->attrs[i].values, e->attrs[i].n, a)};
    return (struct entry){str_copy(e->anchor, a), str_copy(e->dn, a), e->class, e->n, attrs};
}

void
entry_add(struct entry_builder *b, attr_id id, struct str value)
{
    *VEC_PUSH(&b->pairs, b->scratch) = (struct attr_value){id, value};
}

static int
pair_by_id(const void *a, const void *b, void *context)
{
    const struct attr_value *x = a, *y = b;

    (void)context;
    return (x->id > y->id) - (x->id < y->id);
}

/* The values of one attribute, each once, in `values`, which has room for all. */
static struct attr
attr_of_pairs(const struct attr_value *pairs, uint32_t n, enum side side, struct str *values,
              struct arena *scratch)
{
    enum syntax syntax = schema_form(pairs[0].id, side).syntax;
    uint32_t kept = 0;

    if (n <= FEW) {
        for (uint32_t i = 0; i < n; i++)
            if (!values_hold(values, kept, syntax, pairs[i].value))
                values[kept++] = pairs[i].value;
        return (struct attr){pairs[0].id, kept, values};
    }
    struct arena_mark mark = arena_mark(scratch);
    struct map seen = map_in(scratch, false);
    for (uint32_t i = 0; i < n; i++)
        if (map_set(&seen, value_key(syntax, pairs[i].value, scratch), 0) == MAP_NONE)
            values[kept++] = pairs[i].value;
    arena_rewind(scratch, mark);
    return (struct attr){pairs[0].id, kept, values};
}

static uint32_t
count_attrs(const struct attr_value *pairs, uint32_t n)
{
    uint32_t count = n > 0;

    for (uint32_t i = 1; i < n; i++)
        count += pairs[i].id != pairs[i - 1].id;
    return count;
}

struct entry
entry_make(struct entry_builder *b, enum side side, enum object_class class, struct str anchor,
           struct str dn)
{
    sort_stable(b->pairs.at, b->pairs.n, sizeof *b->pairs.at, pair_by_id, NULL, b->scratch);
    struct attr *attrs = ARENA_ARRAY(b->arena, struct attr, count_attrs(b->pairs.at, b->pairs.n));
    struct str *values = ARENA_ARRAY(b->arena, struct str, b->pairs.n);
    uint32_t n = 0;

    for (uint32_t i = 0, end; i < b->pairs.n; i = end) {
        for (end = i + 1; end < b->pairs.n && b->pairs.at[end].id == b->pairs.at[i].id; end++)
            ;
        attrs[n++] = attr_of_pairs(&b->pairs.at[i], end - i, side, values + i, b->scratch);
    }
    return (struct entry){anchor, dn, class, n, attrs};
}

int
mod_order(const void *a, const void *b, void *context)
{
    const struct mod *x = a, *y = b;

    (void)context;
    if (x->id != y->id)
        return (x->id > y->id) - (x->id < y->id);
    return (x->kind == MOD_ADD) - (y->kind == MOD_ADD);
}

struct mods {
    VEC(struct mod) list;
    enum side side;
    struct arena *arena;
};

static void
push_values(struct mods *m, enum mod_kind kind, const struct attr *from, const struct attr *in)
{
    struct str *values = ARENA_ARRAY(m->arena, struct str, from->n);
    enum syntax syntax = schema_form(from->id, m->side).syntax;
    uint32_t n = values_missing(from, in, syntax, values, m->arena);

    if (n)
        *VEC_PUSH(&m->list, m->arena) = (struct mod){from->id, kind, n, values};
}

static void
diff_attr(struct mods *m, const struct attr *before, const struct attr *after)
{
    attr_id id = before ? before->id : after->id;

    if (before && after && attr_same(before, after, m->side, m->arena))
        return;
    if (schema_form(id, m->side).syntax == SYNTAX_REFERENCE) {
        if (before)
            push_values(m, MOD_REMOVE, before, after);
        if (after)
            push_values(m, MOD_ADD, after, before);
        return;
    }
    *VEC_PUSH(&m->list, m->arena) =
        (struct mod){id, MOD_SET, after ? after->n : 0, after ? after->values : NULL};
}

void
entry_diff(const struct entry *before, const struct entry *after, enum side side,
           const struct mod **mods, uint32_t *n, struct arena *a)
{
    static const struct entry nothing = {0};
    struct mods m = {.side = side, .arena = a};
    uint32_t i = 0, j = 0;

    if (!before)
        before = &nothing;
    while (i < before->n || j < after->n) {
        const struct attr *x = i < before->n ? &before->attrs[i] : NULL;
        const struct attr *y = j < after->n ? &after->attrs[j] : NULL;
        bool use_x = x && (!y || x->id <= y->id), use_y = y && (!x || y->id <= x->id);
        diff_attr(&m, use_x ? x : NULL, use_y ? y : NULL);
        i += use_x;
        j += use_y;
    }
    *mods = m.list.at;
    *n = m.list.n;
}

/* One attribute after one modification; n is 0 where nothing is left. */
static struct attr
attr_apply(const struct attr *old, const struct mod *mod, enum side side, struct arena *a)
{
    enum syntax syntax = schema_form(mod->id, side).syntax;
    struct attr asked = {mod->id, mod->n, mod->values};

    if (mod->kind == MOD_SET)
        return asked;
    struct str *values = ARENA_ARRAY(a, struct str, (old ? old->n : 0) + (size_t)mod->n);
    uint32_t n = 0;
    if (mod->kind == MOD_REMOVE)
        return (struct attr){mod->id, old ? values_missing(old, &asked, syntax, values, a) : 0,
                             values};
    if (old) {
        memcpy(values, old->values, old->n * sizeof *values);
        n = old->n;
    }
    n += values_missing(&asked, old, syntax, values + n, a);
    return (struct attr){mod->id, n, values};
}

struct entry
entry_apply(const struct entry *e, const struct mod *mods, uint32_t n, enum side side,
            struct arena *a)
{
    struct entry result = *e;

    for (uint32_t k = 0; k < n; k++) {
        struct attr *attrs = ARENA_ARRAY(a, struct attr, (size_t)result.n + 1);
        struct attr changed = attr_apply(entry_get(&result, mods[k].id), &mods[k], side, a);
        uint32_t out = 0, i = 0;
        while (i < result.n && result.attrs[i].id < mods[k].id)
            attrs[out++] = result.attrs[i++];
        if (changed.n)
            attrs[out++] = changed;
        if (i < result.n && result.attrs[i].id == mods[k].id)
            i++;
        while (i < result.n)
            attrs[out++] = result.attrs[i++];
        result.attrs = attrs;
        result.n = out;
    }
    return result;
}
