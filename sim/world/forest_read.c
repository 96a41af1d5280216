/* SPDX-License-Identifier: MIT */
/*
 * What an import reads: everything, or what was reported since a watermark.
 */
#include "sim/base/arena.h"
#include "sim/base/sort.h"
#include "sim/world/forest_store.h"

struct numbers {
    VEC(uint32_t) list;
};

static struct str
watermark_prefix(const struct forest *f, struct arena *a)
{
    return str_fmt(a, "forest-%016llx-", (unsigned long long)f->id);
}

/* The place in the sequence that a watermark stands for; false: it is none of ours. */
static bool
watermark_parse(const struct forest *f, struct str text, uint64_t *sequence, struct arena *a)
{
    struct str prefix = watermark_prefix(f, a);
    int64_t number;

    if (!str_starts(text, prefix) || !str_int(str_from(text, prefix.len), &number) || number < 0 ||
        (uint64_t)number > f->sequence)
        return false;
    *sequence = (uint64_t)number;
    return true;
}

static int
by_creation(const void *a, const void *b, void *context)
{
    const struct forest *f = context;
    uint32_t i = *(const uint32_t *)a, k = *(const uint32_t *)b;
    uint64_t x = f->nodes.at[i].usn_created, y = f->nodes.at[k].usn_created;

    return x != y ? (x > y) - (x < y) : (i > k) - (i < k);
}

static int
by_anchor(const void *a, const void *b, void *context)
{
    const struct forest *f = context;

    return str_cmp(f->nodes.at[*(const uint32_t *)a].anchor,
                   f->nodes.at[*(const uint32_t *)b].anchor);
}

/*
 * By depth, then by creation. Depths are counted first: creation is nearly sorted as it stands, so
 * this costs a few walks and no sort of a million.
 */
static uint32_t *
in_tree_order(struct forest *f, const struct numbers *nodes, struct arena *a)
{
    uint32_t deepest = 0, n = nodes->list.n;
    uint32_t *sorted = ARENA_ARRAY(a, uint32_t, n);

    for (uint32_t i = 0; i < n; i++)
        if (f->nodes.at[nodes->list.at[i]].depth > deepest)
            deepest = f->nodes.at[nodes->list.at[i]].depth;
    uint32_t *next = ARENA_ARRAY(a, uint32_t, (size_t)deepest + 2);
    for (uint32_t i = 0; i < n; i++)
        next[f->nodes.at[nodes->list.at[i]].depth + 1]++;
    for (uint32_t d = 0; d < deepest; d++)
        next[d + 1] += next[d];
    for (uint32_t i = 0; i < n; i++)
        sorted[next[f->nodes.at[nodes->list.at[i]].depth]++] = nodes->list.at[i];
    for (uint32_t d = 0, from = 0; d <= deepest; from = next[d++])
        sort_stable(sorted + from, next[d] - from, sizeof *sorted, by_creation, f, a);
    return sorted;
}

static void
put_all(struct forest *f, const struct numbers *nodes, struct batch *out, struct arena *a)
{
    const uint32_t *sorted = in_tree_order(f, nodes, a);

    VEC_RESERVE(&out->changes, nodes->list.n, a);
    for (uint32_t i = 0; i < nodes->list.n; i++)
        *VEC_PUSH(&out->changes, a) = (struct change){
            CHANGE_PUT, node_entry(f, sorted[i], (struct wanted){.links = true}, a)};
}

static void
gone_all(struct forest *f, const struct numbers *nodes, struct batch *out, struct arena *a)
{
    sort_stable(nodes->list.at, nodes->list.n, sizeof *nodes->list.at, by_anchor, f, a);
    for (uint32_t i = 0; i < nodes->list.n; i++) {
        const struct forest_node *node = &f->nodes.at[nodes->list.at[i]];
        *VEC_PUSH(&out->changes, a) = (struct change){
            CHANGE_GONE, {.anchor = node->anchor, .dn = node->dn, .class = node->class}};
    }
}

static void
read_full(struct forest *f, struct batch *out, struct arena *a)
{
    struct numbers alive = {0};

    VEC_RESERVE(&alive.list, f->nodes.n, a);
    for (uint32_t i = 0; i < f->nodes.n; i++)
        if (f->nodes.at[i].alive)
            *VEC_PUSH(&alive.list, a) = i;
    out->full = true;
    put_all(f, &alive, out, a);
}

/* The first event behind that place in the sequence. */
static uint32_t
event_after(const struct forest *f, uint64_t sequence)
{
    uint32_t low = 0, high = f->events.n;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (f->events.at[middle].sequence <= sequence)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void
read_since(struct forest *f, uint64_t sequence, struct batch *out, struct arena *a)
{
    struct numbers alive = {0}, gone = {0};

    for (uint32_t i = event_after(f, sequence); i < f->events.n; i++) {
        const struct forest_node *node = &f->nodes.at[f->events.at[i].node];
        if (node->reported != f->events.at[i].sequence)
            continue; /* it comes again further on */
        if (node->alive)
            *VEC_PUSH(&alive.list, a) = f->events.at[i].node;
        else if (node->made <= sequence)
            *VEC_PUSH(&gone.list, a) = f->events.at[i].node;
    }
    gone_all(f, &gone, out, a);
    put_all(f, &alive, out, a);
}

const struct err *
forest_read(struct connector *c, struct str watermark, struct batch *out, struct arena *a)
{
    struct forest *f = (struct forest *)c;
    uint64_t sequence = 0;

    *out = (struct batch){0};
    if (watermark.len == 0) {
        read_full(f, out, a);
    } else if (watermark_parse(f, watermark, &sequence, a)) {
        read_since(f, sequence, out, a);
    } else {
        out->stale = true;
        return NULL;
    }
    out->watermark = str_fmt(a, STR_FMT "%llu", STR_ARG(watermark_prefix(f, a)),
                             (unsigned long long)f->sequence);
    return NULL;
}
