/* SPDX-License-Identifier: MIT */
/*
 * Searches, as an administrator's tool makes them.
 */
#include "sim/base/arena.h"
#include "sim/base/sort.h"
#include "sim/world/forest_store.h"
#include "sim/world/ldap_filter.h"

struct search {
    struct forest *forest;
    const struct query *query;
    struct ldap_filter filter;
    struct wanted wanted; /* by the filter */
    uint32_t base;        /* NO_NODE: the whole forest */
    VEC(uint32_t) found;
    struct arena *arena;
};

/* Which parts of an entry must be there for the filter to be asked. */
static struct wanted
filter_wants(const struct ldap_filter *filter)
{
    struct wanted wanted = {0};

    for (uint32_t i = 0; i < filter->parts.n; i++) {
        attr_id id = filter->parts.at[i].attr;
        if (id >= ATTR_KNOWN)
            continue;
        if (mint_operational(id))
            wanted.operational = true;
        else if (attr_is_reference(id))
            wanted.links = true;
    }
    return wanted;
}

static bool
in_scope(const struct search *s, uint32_t i)
{
    const struct forest *f = s->forest;

    if (s->base != NO_NODE && f->nodes.at[i].domain != f->nodes.at[s->base].domain)
        return false;
    switch (s->query->scope) {
    case SCOPE_BASE:
        return i == s->base;
    case SCOPE_ONE:
        return f->nodes.at[i].parent == s->base;
    case SCOPE_SUBTREE:
        return s->base == NO_NODE || tree_within(f, i, s->base);
    }
    return false;
}

static void
try_node(struct search *s, uint32_t i)
{
    struct arena_mark mark = arena_mark(s->arena);
    struct entry e = node_entry(s->forest, i, s->wanted, s->arena);
    bool holds = ldap_filter_match(&s->filter, &e);

    if (s->arena != s->forest->arena) /* the forest keeps the names that it computes */
        arena_rewind(s->arena, mark);
    if (holds)
        *VEC_PUSH(&s->found, s->arena) = i;
}

/* The filter names the one account or person that it wants: no walk is needed. */
static bool
try_by_index(struct search *s)
{
    static const attr_id ids[] = {ATTR_sAMAccountName, ATTR_userPrincipalName};
    const struct forest *f = s->forest;
    const struct forest_index *indexes[] = {&f->by_account, &f->by_principal};

    for (int k = 0; k < 2; k++) {
        struct str value = ldap_filter_requires(&s->filter, ids[k]);
        if (!value.at)
            continue;
        for (uint32_t cursor = 0, i;
             (i = index_next(indexes[k], text_hash(value), &cursor)) != (uint32_t)INDEX_NONE;)
            if (in_scope(s, i))
                try_node(s, i);
        return true;
    }
    return false;
}

static void
walk(struct search *s)
{
    const struct forest *f = s->forest;

    if (s->query->scope == SCOPE_BASE && s->base != NO_NODE) {
        try_node(s, s->base);
    } else if (s->query->scope == SCOPE_ONE && s->base != NO_NODE) {
        for (uint32_t i = f->nodes.at[s->base].first_child; i != NO_NODE;
             i = f->nodes.at[i].next_sibling)
            if (in_scope(s, i))
                try_node(s, i);
    } else if (s->base != NO_NODE) {
        for (uint32_t i = s->base; i != NO_NODE; i = tree_next(f, s->base, i))
            if (f->nodes.at[i].domain == f->nodes.at[s->base].domain)
                try_node(s, i);
    } else {
        for (uint32_t i = 0; i < f->nodes.n; i++)
            if (f->nodes.at[i].alive && in_scope(s, i))
                try_node(s, i);
    }
}

static int
by_creation_and_name(const void *a, const void *b, void *context)
{
    struct forest *f = context;
    uint32_t i = *(const uint32_t *)a, k = *(const uint32_t *)b;
    uint64_t x = f->nodes.at[i].usn_created, y = f->nodes.at[k].usn_created;

    return x != y ? (x > y) - (x < y) : str_icmp(tree_dn(f, i), tree_dn(f, k));
}

const struct err *
forest_find(struct connector *c, const struct query *q, struct entries *out, struct arena *a)
{
    struct forest *f = (struct forest *)c;
    struct search s = {.forest = f, .query = q, .base = NO_NODE, .arena = a};

    *out = (struct entries){0};
    TRY(ldap_filter_parse(&s.filter, q->filter, f->schema, a));
    if (q->base.len) {
        s.base = tree_find(f, q->base);
        if (s.base == NO_NODE)
            return err_new(ERR_NOT_FOUND, NOWHERE, a, STR_FMT,
                           STR_ARG(forest_refusal_text(REFUSED_NO_OBJECT, q->base, a)));
    }
    s.wanted = filter_wants(&s.filter);
    VEC_RESERVE(&s.found, 64, a);
    if (!try_by_index(&s))
        walk(&s);
    sort_stable(s.found.at, s.found.n, sizeof *s.found.at, by_creation_and_name, f, a);
    uint32_t n = q->limit && q->limit < s.found.n ? q->limit : s.found.n;
    for (uint32_t i = 0; i < n; i++)
        *VEC_PUSH(&out->list, a) =
            node_entry(f, s.found.at[i], (struct wanted){.links = true, .operational = true}, a);
    return NULL;
}
