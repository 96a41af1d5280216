/* SPDX-License-Identifier: MIT */
/*
 * Objects of the forest as entries: plain attributes shared, references computed from links.
 */
#include "sim/base/arena.h"
#include "sim/base/sort.h"
#include "sim/world/forest_store.h"

/* With what does not count, if the object is as the world has it. */
static struct entry
stored(const struct forest *f, uint32_t i)
{
    const struct forest_node *node = &f->nodes.at[i];

    return (struct entry){
        .anchor = node->anchor, .class = node->class, .n = node->n, .attrs = node->attrs};
}

static bool
plain(attr_id id)
{
    return !mint_operational(id) && !attr_is_reference(id);
}

struct entry
node_plain(const struct forest *f, uint32_t i, struct arena *a)
{
    struct entry e = stored(f, i);
    uint32_t n = 0;

    if (!f->nodes.at[i].mixed)
        return e;
    struct attr *attrs = ARENA_ARRAY(a, struct attr, e.n);
    for (uint32_t k = 0; k < e.n; k++)
        if (plain(e.attrs[k].id))
            attrs[n++] = e.attrs[k];
    e.attrs = attrs;
    e.n = n;
    return e;
}

struct str
node_text(const struct forest *f, uint32_t i, attr_id id)
{
    struct entry e = stored(f, i);

    return entry_value(&e, id);
}

/* The attributes of one entry while they are put together. */
struct gather {
    struct forest *forest;
    struct arena *arena;
    VEC(struct attr) attrs;
};

static struct attr *
gathered(struct gather *g, attr_id id)
{
    for (uint32_t i = 0; i < g->attrs.n; i++)
        if (g->attrs.at[i].id == id)
            return &g->attrs.at[i];
    struct attr *made = VEC_PUSH(&g->attrs, g->arena);
    *made = (struct attr){.id = id};
    return made;
}

static void
gather_one(struct gather *g, attr_id id, struct str value)
{
    struct str *values = ARENA_NEW(g->arena, struct str);

    *values = value;
    *gathered(g, id) = (struct attr){id, 1, values};
}

/* Twice over the links: to count the values of each attribute, then to fill them in. */
static void
gather_links(struct gather *g, uint32_t i)
{
    struct forest *f = g->forest;
    uint32_t first = f->nodes.at[i].first_out;

    for (uint32_t k = first; k != NO_LINK; k = f->links.at[k].next_out)
        gathered(g, f->links.at[k].attr)->n++;
    for (uint32_t k = 0; k < g->attrs.n; k++) {
        struct attr *attr = &g->attrs.at[k];
        struct str *values = ARENA_ARRAY(g->arena, struct str, attr->n);
        attr->n = 0;
        for (uint32_t l = first; l != NO_LINK; l = f->links.at[l].next_out)
            if (f->links.at[l].attr == attr->id)
                values[attr->n++] = tree_dn(f, f->links.at[l].target);
        attr->values = values;
    }
}

static int
source_by_creation(const void *a, const void *b, void *context)
{
    const struct forest *f = context;
    const struct forest_node *x = &f->nodes.at[*(const uint32_t *)a];
    const struct forest_node *y = &f->nodes.at[*(const uint32_t *)b];

    return (x->usn_created > y->usn_created) - (x->usn_created < y->usn_created);
}

/* Those who refer here, in the order in which they were created: a directory keeps no other. */
static void
gather_back_link(struct gather *g, uint32_t i, attr_id back)
{
    struct forest *f = g->forest;
    attr_id forward = link_forward(back);
    uint32_t n = 0, first = f->nodes.at[i].first_in;

    for (uint32_t k = first; k != NO_LINK; k = f->links.at[k].next_in)
        n += f->links.at[k].attr == forward;
    if (n == 0)
        return;
    struct str *values = ARENA_ARRAY(g->arena, struct str, n);
    uint32_t *sources = ARENA_ARRAY(g->arena, uint32_t, n);
    n = 0;
    for (uint32_t k = first; k != NO_LINK; k = f->links.at[k].next_in)
        if (f->links.at[k].attr == forward)
            sources[n++] = f->links.at[k].source;
    sort_stable(sources, n, sizeof *sources, source_by_creation, f, g->arena);
    for (uint32_t i = 0; i < n; i++)
        values[i] = tree_dn(f, sources[i]);
    *VEC_PUSH(&g->attrs, g->arena) = (struct attr){back, n, values};
}

static void
gather_operational(struct gather *g, uint32_t i)
{
    const struct forest_node *node = &g->forest->nodes.at[i];

    gather_one(g, ATTR_uSNCreated,
               str_fmt(g->arena, "%llu", (unsigned long long)node->usn_created));
    gather_one(g, ATTR_uSNChanged,
               str_fmt(g->arena, "%llu", (unsigned long long)node->usn_changed));
    gather_one(g, ATTR_whenCreated, node->when_created);
    gather_one(g, ATTR_whenChanged, node->when_changed);
    gather_back_link(g, i, ATTR_memberOf);
    gather_back_link(g, i, ATTR_directReports);
    gather_back_link(g, i, ATTR_msExchBypassModerationFromDLMembersBL);
}

static int
attr_by_id(const void *a, const void *b, void *context)
{
    const struct attr *x = a, *y = b;

    (void)context;
    return (x->id > y->id) - (x->id < y->id);
}

struct entry
node_entry(struct forest *f, uint32_t i, struct wanted wanted, struct arena *a)
{
    struct gather g = {.forest = f, .arena = a};
    struct entry e = stored(f, i);
    bool mixed = f->nodes.at[i].mixed;

    e.dn = tree_dn(f, i);
    if (wanted.links)
        gather_links(&g, i);
    if (wanted.operational)
        gather_operational(&g, i);
    if (g.attrs.n == 0 && !mixed)
        return e;
    sort_stable(g.attrs.at, g.attrs.n, sizeof *g.attrs.at, attr_by_id, NULL, a);
    struct attr *attrs = ARENA_ARRAY(a, struct attr, (size_t)e.n + g.attrs.n);
    uint32_t n = 0, x = 0, y = 0;
    while (x < e.n || y < g.attrs.n) {
        if (x < e.n && mixed && !plain(e.attrs[x].id)) {
            x++;
            continue;
        }
        attrs[n++] = y == g.attrs.n || (x < e.n && e.attrs[x].id < g.attrs.at[y].id)
                         ? e.attrs[x++]
                         : g.attrs.at[y++];
    }
    e.attrs = attrs;
    e.n = n;
    return e;
}
