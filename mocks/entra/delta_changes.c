/* SPDX-License-Identifier: MIT */
#include "mocks/entra/delta_changes.h"

#include "sim/base/arena.h"
#include "sim/base/sort.h"

static int
by_object(const void *left, const void *right, void *context)
{
    const struct delta_event *a = left, *b = right;

    (void)context;
    return a->object < b->object ? -1 : a->object > b->object;
}

struct delta_events
delta_events(const struct tenant *t, uint32_t from, uint32_t to, uint32_t first, struct arena *a)
{
    VEC(struct delta_event) list = {0};

    for (uint32_t number = from; number < to; number++) {
        uint32_t object = tenant_history_at(t, number)->object;
        if (object >= first)
            *VEC_PUSH(&list, a) = (struct delta_event){object, number};
    }
    if (list.n)
        sort_stable(list.at, list.n, sizeof *list.at, by_object, NULL, a);
    return (struct delta_events){list.at, list.n};
}

/* A link's way through a round: as it was before the first event, and as it is after the last. */
struct link_story {
    uint32_t other;
    bool was;
    bool is;
};

static int
by_other(const void *left, const void *right, void *context)
{
    const struct link_story *a = left, *b = right;

    (void)context;
    return a->other < b->other ? -1 : a->other > b->other;
}

typedef VEC(struct link_story) link_stories;

/* One story for each end, of those that made a difference. */
static void
settle_links(struct delta_change *c, link_stories *stories, struct arena *a)
{
    if (stories->n)
        sort_stable(stories->at, stories->n, sizeof *stories->at, by_other, NULL, a);
    for (uint32_t i = 0, end; i < stories->n; i = end) {
        for (end = i + 1; end < stories->n && stories->at[end].other == stories->at[i].other;)
            end++;
        bool is = stories->at[end - 1].is;
        if (is != stories->at[i].was)
            *VEC_PUSH(&c->links, a) = (struct delta_link){stories->at[i].other, !is};
    }
}

static void
push_attr(struct delta_change *c, attr_id attr, struct arena *a)
{
    for (uint32_t i = 0; i < c->attrs.n; i++)
        if (c->attrs.at[i] == attr)
            return;
    *VEC_PUSH(&c->attrs, a) = attr;
}

static void
take(struct delta_change *c, const struct tenant_event *e, attr_id link, link_stories *stories,
     struct arena *a)
{
    switch ((enum tenant_event_kind)e->kind) {
    case EVENT_CREATED:
        c->created = true;
        return;
    case EVENT_CHANGED:
        push_attr(c, e->attr, a);
        return;
    case EVENT_LINKED:
    case EVENT_UNLINKED:
        if (e->attr == link)
            *VEC_PUSH(stories, a) =
                (struct link_story){e->other, e->kind == EVENT_UNLINKED, e->kind == EVENT_LINKED};
        return;
    case EVENT_DELETED:
        c->deleted = true;
        return;
    case EVENT_PURGED:
        c->purged = true;
        return;
    case EVENT_RESTORED:
        c->restored = true;
        return;
    }
}

struct delta_change
delta_change_next(const struct tenant *t, struct delta_events *events, attr_id link,
                  struct arena *a)
{
    struct delta_change c = {.object = events->at->object};
    link_stories stories = {0};

    while (events->n && events->at->object == c.object) {
        take(&c, tenant_history_at(t, events->at->number), link, &stories, a);
        events->at++;
        events->n--;
    }
    settle_links(&c, &stories, a);
    return c;
}
