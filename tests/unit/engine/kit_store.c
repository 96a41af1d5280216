/* SPDX-License-Identifier: MIT */
#include "tests/unit/engine/kit_store.h"

#include "sim/model/dn.h"

struct thing *
thing_touch(struct side_store *s, struct thing *t)
{
    t->changed = ++s->clock;
    return t;
}

struct thing *
thing_put(struct estate *e, struct side_store *s, enum object_class class, struct str anchor,
          struct str dn)
{
    struct thing *t = VEC_PUSH(&s->things, e->arena);

    *t = (struct thing){
        .entry = {str_copy(anchor, e->arena), str_copy(dn, e->arena), class, 0, NULL}};
    return thing_touch(s, t);
}

static void
modify(struct estate *e, struct side_store *s, struct thing *t, struct mod mod)
{
    t->entry = entry_apply(&t->entry, &mod, 1, s->side, e->arena);
    thing_touch(s, t);
}

void
thing_set(struct estate *e, struct side_store *s, struct thing *t, const char *attr,
          struct str value)
{
    struct str *values = ARENA_NEW(e->arena, struct str);

    *values = str_copy(value, e->arena);
    modify(e, s, t,
           (struct mod){schema_attr(&e->schema, str_of(attr)), MOD_SET, value.at ? 1 : 0, values});
}

void
thing_link(struct estate *e, struct side_store *s, struct thing *t, const char *attr,
           enum mod_kind kind, struct str dn)
{
    struct str *values = ARENA_NEW(e->arena, struct str);
    attr_id id = schema_attr(&e->schema, str_of(attr));

    *values = dn;
    if (kind == MOD_ADD && !schema_form(id, s->side).multi)
        kind = MOD_SET;
    modify(e, s, t, (struct mod){id, kind, 1, values});
}

static bool
is_link(const struct side_store *s, attr_id id)
{
    return schema_form(id, s->side).syntax == SYNTAX_REFERENCE;
}

/* Mends values that name an object below `from`; without `to` they go. Nobody is reported for it. */
void
things_mend(struct estate *e, struct side_store *s, struct str from, const struct str *to,
            bool report)
{
    for (uint32_t i = 0; i < s->things.n; i++) {
        struct thing *t = &s->things.at[i];
        for (uint32_t k = 0; k < t->entry.n; k++) {
            struct attr attr = t->entry.attrs[k];
            struct str *values = ARENA_ARRAY(e->arena, struct str, attr.n);
            uint32_t n = 0;
            bool changed = false;
            for (uint32_t v = 0; v < attr.n && is_link(s, attr.id); v++) {
                bool hit = dn_within(attr.values[v], from);
                changed |= hit;
                if (!hit)
                    values[n++] = attr.values[v];
                else if (to)
                    values[n++] = dn_rebase(attr.values[v], from, *to, e->arena);
            }
            if (!changed)
                continue;
            struct mod mod = {attr.id, MOD_SET, n, values};
            t->entry = entry_apply(&t->entry, &mod, 1, s->side, e->arena);
            if (report)
                thing_touch(s, t);
            k = 0;
        }
    }
}
