/* SPDX-License-Identifier: MIT */
/*
 * References between objects: each link is in the list of where it starts and of where it ends, in
 * the order in which it came, and in one hash table, so a group of 50,000 answers at once.
 */
#include <assert.h>

#include "sim/world/tenant_state.h"

static uint64_t
link_hash(uint32_t from, attr_id attr, uint32_t to)
{
    uint64_t h = ((uint64_t)from << 32 | to) * 0x9e3779b97f4a7c15u;

    h = (h ^ (h >> 29) ^ attr) * 0xbf58476d1ce4e5b9u;
    return h ^ (h >> 32);
}

const struct tenant_list *
tenant_list(const struct tenant_object *o, attr_id attr)
{
    return attr == ATTR_member ? &o->members : &o->refs;
}

static struct tenant_list *
out_list(struct tenant *t, const struct tenant_link *l)
{
    struct tenant_object *o = &t->objects.at[l->from];

    return l->attr == ATTR_member ? &o->members : &o->refs;
}

uint32_t
tenant_link_find(const struct tenant *t, uint32_t from, attr_id attr, uint32_t to)
{
    uint32_t probe = 0, link;

    for (;;) {
        link = tenant_index_next(&t->by_link, link_hash(from, attr, to), &probe);
        if (link == TENANT_NONE)
            return TENANT_NONE;
        const struct tenant_link *l = &t->links.at[link];
        if (l->from == from && l->attr == attr && l->to == to)
            return link;
    }
}

static uint32_t
fresh_link(struct tenant *t)
{
    uint32_t link = t->free_link;

    if (link == TENANT_NONE) {
        (void)VEC_PUSH(&t->links, t->arena);
        return t->links.n - 1;
    }
    t->free_link = t->links.at[link].next_in;
    return link;
}

uint32_t
tenant_link_add(struct tenant *t, uint32_t from, attr_id attr, uint32_t to)
{
    uint32_t link = fresh_link(t);
    struct tenant_link *l = &t->links.at[link];

    *l = (struct tenant_link){.from = from, .to = to, .attr = attr};
    struct tenant_list *out = out_list(t, l), *in = &t->objects.at[to].in;
    l->next_out = l->next_in = TENANT_NONE;
    l->prev_out = out->last;
    l->prev_in = in->last;
    *(out->last == TENANT_NONE ? &out->first : &t->links.at[out->last].next_out) = link;
    *(in->last == TENANT_NONE ? &in->first : &t->links.at[in->last].next_in) = link;
    out->last = in->last = link;
    out->n++;
    in->n++;
    tenant_note(t, EVENT_LINKED, from, attr, to);
    tenant_index_add(&t->by_link, link_hash(from, attr, to), link, t->arena);
    return link;
}

void
tenant_link_remove(struct tenant *t, uint32_t link)
{
    struct tenant_link *l = &t->links.at[link];
    struct tenant_list *out = out_list(t, l), *in = &t->objects.at[l->to].in;
    bool was_there = tenant_index_remove(&t->by_link, link_hash(l->from, l->attr, l->to), link);

    assert(was_there);
    *(l->prev_out == TENANT_NONE ? &out->first : &t->links.at[l->prev_out].next_out) = l->next_out;
    *(l->next_out == TENANT_NONE ? &out->last : &t->links.at[l->next_out].prev_out) = l->prev_out;
    *(l->prev_in == TENANT_NONE ? &in->first : &t->links.at[l->prev_in].next_in) = l->next_in;
    *(l->next_in == TENANT_NONE ? &in->last : &t->links.at[l->next_in].prev_in) = l->prev_in;
    out->n--;
    in->n--;
    tenant_note(t, EVENT_UNLINKED, l->from, l->attr, l->to);
    *l = (struct tenant_link){.from = TENANT_NONE, .to = TENANT_NONE, .next_in = t->free_link};
    t->free_link = link;
}
