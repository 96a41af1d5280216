/* SPDX-License-Identifier: MIT */
/*
 * References between objects, kept by identity: two lists through every link, one by who refers
 * and one by who is meant.
 */
#include "sim/base/arena.h"
#include "sim/world/forest_store.h"

/*
 * Walks the links from the source and those to the target side by side: it is found in the shorter
 * list, so neither a group with 50,000 members nor somebody in thousands of groups costs much.
 */
uint32_t
link_find(const struct forest *f, uint32_t source, attr_id attr, uint32_t target)
{
    uint32_t out = f->nodes.at[source].first_out, in = f->nodes.at[target].first_in;

    while (out != NO_LINK && in != NO_LINK) {
        const struct forest_link *x = &f->links.at[out], *y = &f->links.at[in];
        if (x->target == target && x->attr == attr)
            return out;
        if (y->source == source && y->attr == attr)
            return in;
        out = x->next_out;
        in = y->next_in;
    }
    return NO_LINK;
}

static uint32_t
take_link(struct forest *f)
{
    uint32_t i = f->free_link;

    if (i != NO_LINK) {
        f->free_link = f->links.at[i].next_out;
        return i;
    }
    (void)VEC_PUSH(&f->links, f->arena);
    return f->links.n - 1;
}

void
link_add(struct forest *f, uint32_t source, attr_id attr, uint32_t target)
{
    uint32_t i = take_link(f);
    struct forest_node *from = &f->nodes.at[source], *to = &f->nodes.at[target];

    f->links.at[i] = (struct forest_link){.source = source,
                                          .target = target,
                                          .attr = attr,
                                          .next_out = NO_LINK,
                                          .previous_out = from->last_out,
                                          .next_in = NO_LINK,
                                          .previous_in = to->last_in};
    if (from->last_out == NO_LINK)
        from->first_out = i;
    else
        f->links.at[from->last_out].next_out = i;
    from->last_out = i;
    if (to->last_in == NO_LINK)
        to->first_in = i;
    else
        f->links.at[to->last_in].next_in = i;
    to->last_in = i;
}

void
link_remove(struct forest *f, uint32_t i)
{
    struct forest_link *link = &f->links.at[i];
    struct forest_node *from = &f->nodes.at[link->source], *to = &f->nodes.at[link->target];

    *(link->previous_out == NO_LINK ? &from->first_out
                                    : &f->links.at[link->previous_out].next_out) = link->next_out;
    *(link->next_out == NO_LINK ? &from->last_out : &f->links.at[link->next_out].previous_out) =
        link->previous_out;
    *(link->previous_in == NO_LINK ? &to->first_in : &f->links.at[link->previous_in].next_in) =
        link->next_in;
    *(link->next_in == NO_LINK ? &to->last_in : &f->links.at[link->next_in].previous_in) =
        link->previous_in;
    link->next_out = f->free_link;
    f->free_link = i;
}

void
links_drop(struct forest *f, uint32_t i)
{
    while (f->nodes.at[i].first_out != NO_LINK)
        link_remove(f, f->nodes.at[i].first_out);
    while (f->nodes.at[i].first_in != NO_LINK)
        link_remove(f, f->nodes.at[i].first_in);
}

attr_id
link_forward(attr_id back)
{
    static const struct {
        attr_id back, forward;
    } pairs[] = {
        {ATTR_memberOf, ATTR_member},
        {ATTR_directReports, ATTR_manager},
        {ATTR_msExchBypassModerationFromDLMembersBL, ATTR_msExchBypassModerationFromDLMembersLink},
    };

    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        if (pairs[i].back == back)
            return pairs[i].forward;
    return ATTR_NONE;
}
