/* SPDX-License-Identifier: MIT */
#include "sim/engine/filter.h"

#include "sim/engine/explain.h"
#include "sim/model/dn.h"

static bool
lists(const struct str *names, uint32_t n, struct str dn)
{
    for (uint32_t i = 0; i < n; i++)
        if (dn_same(names[i], dn))
            return true;
    return false;
}

/* The nearest listed name, from the object's own upwards; empty: none. */
static struct str
nearest_listed(const struct filter *f, struct str dn)
{
    if (filter_empty(f))
        return STR("");
    for (; dn.len; dn = dn_parent(dn))
        if (lists(f->exclude.at, f->exclude.n, dn) || lists(f->include.at, f->include.n, dn))
            break;
    return dn;
}

bool
filter_selects(const struct filter *f, struct str dn)
{
    struct str listed = nearest_listed(f, dn);

    if (!listed.len)
        return f->include.n == 0;
    return !lists(f->exclude.at, f->exclude.n, listed);
}

static void
make(struct filter *f, const struct str *include, uint32_t include_n, const struct str *exclude,
     uint32_t exclude_n, struct arena *a)
{
    *f = (struct filter){0};
    for (uint32_t i = 0; i < include_n; i++)
        *VEC_PUSH(&f->include, a) = str_copy(include[i], a);
    for (uint32_t i = 0; i < exclude_n; i++)
        *VEC_PUSH(&f->exclude, a) = str_copy(exclude[i], a);
}

void
filter_copy(struct filter *to, const struct filter *from, struct arena *a)
{
    make(to, from->include.at, from->include.n, from->exclude.at, from->exclude.n, a);
}

static bool
same_names(const struct str *x, uint32_t n, const struct str *y, uint32_t m)
{
    for (uint32_t i = 0; i < n && n == m; i++)
        if (!dn_same(x[i], y[i]))
            return false;
    return n == m;
}

bool
filter_same(const struct filter *x, const struct filter *y)
{
    return same_names(x->include.at, x->include.n, y->include.at, y->include.n) &&
           same_names(x->exclude.at, x->exclude.n, y->exclude.at, y->exclude.n);
}

void
engine_set_ou_filter(struct engine *e, uint32_t connector, const struct str *include,
                     uint32_t include_n, const struct str *exclude, uint32_t exclude_n)
{
    struct filter *f = &e->spaces[connector].wanted;

    make(f, include, include_n, exclude, exclude_n, e->arena);
}

bool
engine_ou_selected(const struct engine *e, uint32_t connector, struct str dn, bool applied)
{
    const struct space *s = &e->spaces[connector];

    return filter_selects(applied ? &s->applied : &s->wanted, dn);
}

struct str
engine_explain_filter(const struct engine *e, uint32_t connector, struct str dn, bool applied)
{
    const struct space *s = &e->spaces[connector];

    return nearest_listed(applied ? &s->applied : &s->wanted, dn);
}

void
engine_set_group_filter(struct engine *e, uint32_t connector, struct str group_dn)
{
    e->spaces[connector].group_filter = str_copy(group_dn, e->arena);
}

bool
engine_full_import_due(const struct engine *e, uint32_t connector)
{
    const struct space *s = &e->spaces[connector];

    return assumed(e, ASSUME_ouFilterTakesEffect, "atOnce") &&
           !filter_same(&s->wanted, &s->applied);
}

bool
engine_full_sync_due(const struct engine *e, uint32_t connector)
{
    const struct space *s = &e->spaces[connector];

    return assumed(e, ASSUME_autoFullSyncOnRuleChange, "true") &&
           s->rules_synced != e->config.rules->version + 1;
}
