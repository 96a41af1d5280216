/* SPDX-License-Identifier: MIT */
#include "sim/engine/mods.h"

#include "sim/engine/source.h"
#include "sim/engine/space.h"

struct mods {
    VEC(struct mod) list;
    struct arena *a;
};

bool
mods_waits(const struct engine *e, cs_index target)
{
    const struct cs *t = cs_at(e, target);

    return t->state == CS_STAGING && t->export_op == PENDING_ADD;
}

const struct str *
mods_values(const struct engine *e, const struct cell *c, enum side side, uint32_t *n,
            struct arena *a)
{
    bool reference = is_reference(c->attr, side);
    uint32_t m;
    const uint32_t *values = cell_values(&e->words, c, &m);
    struct str *out = ARENA_ARRAY(a, struct str, m);

    *n = 0;
    for (uint32_t i = 0; i < m; i++) {
        if (reference && cs_at(e, values[i])->state == CS_GONE)
            continue;
        out[(*n)++] = reference ? space_dn(e, values[i], a) : text_of(e, values[i]);
    }
    return out;
}

/* Objects of `from` that `without` lacks, as DNs; both are sorted. */
static void
push_missing(const struct engine *e, struct mods *m, attr_id attr, enum mod_kind kind,
             const struct cell *from, const struct cell *without, bool for_export, bool *held)
{
    uint32_t n = 0, k = 0, others = 0, out_n = 0;
    const uint32_t *values = cell_values(&e->words, from, &n);
    const uint32_t *other = cell_values(&e->words, without, &others);
    struct str *out = ARENA_ARRAY(m->a, struct str, n);

    for (uint32_t i = 0; i < n; i++) {
        while (k < others && other[k] < values[i])
            k++;
        if ((k < others && other[k] == values[i]) || cs_at(e, values[i])->state == CS_GONE)
            continue;
        if (kind != MOD_REMOVE && for_export && mods_waits(e, values[i])) {
            *held = true;
            continue;
        }
        out[out_n++] = space_dn(e, values[i], m->a);
    }
    if (out_n)
        *VEC_PUSH(&m->list, m->a) = (struct mod){attr, kind, out_n, out};
}

void
mods_wanted(const struct engine *e, cs_index i, bool for_export, const struct mod **mods,
            uint32_t *n, bool *held, struct arena *a)
{
    const struct cs *o = cs_at(e, i);
    enum side side = cs_side(e, o);
    bool add = o->export_op == PENDING_ADD;
    struct mods m = {.a = a};

    *held = false;
    for (uint32_t k = 0; k < image_n(&e->words, o->wanted); k++) {
        struct cell c = image_cell(&e->words, o->wanted, k), old;
        struct cell none = {.attr = c.attr, .many = true};
        if (c.attr == ATTR_dn)
            continue; /* a name is no attribute: rename.h */
        if (!is_reference(c.attr, side)) {
            uint32_t values_n;
            const struct str *values = mods_values(e, &c, side, &values_n, a);
            if (values_n || !add)
                *VEC_PUSH(&m.list, a) = (struct mod){c.attr, MOD_SET, values_n, values};
            continue;
        }
        if (add || !believed(e, o, c.attr, &old))
            old = none;
        push_missing(e, &m, c.attr, MOD_REMOVE, &old, &c, for_export, held);
        push_missing(e, &m, c.attr, add ? MOD_SET : MOD_ADD, &c, &old, for_export, held);
    }
    *mods = m.list.at;
    *n = m.list.n;
}

void
mods_sent(const struct engine *e, cs_index i, const struct mod **mods, uint32_t *n, struct arena *a)
{
    const struct cs *o = cs_at(e, i);
    struct mods m = {.a = a};

    for (uint32_t k = 0; k < image_n(&e->words, o->sent); k++) {
        struct cell c = image_cell(&e->words, o->sent, k);
        uint32_t values_n;
        const struct str *values = mods_values(e, &c, cs_side(e, o), &values_n, a);
        if (c.attr != ATTR_dn)
            *VEC_PUSH(&m.list, a) = (struct mod){c.attr, MOD_SET, values_n, values};
    }
    *mods = m.list.at;
    *n = m.list.n;
}
