/* SPDX-License-Identifier: MIT */
#include "sim/engine/partition.h"

#include "sim/engine/filter.h"
#include "sim/engine/space.h"
#include "sim/model/dn.h"

static struct str
base_of(const struct engine_connector *c, uint32_t p)
{
    return p == 0 ? c->base : c->partitions[p - 1].base;
}

static uint32_t
count_of(const struct engine_connector *c)
{
    return c->partitions_n + 1;
}

uint32_t
engine_partitions(const struct engine *e, uint32_t connector)
{
    return count_of(&e->spaces[connector].self);
}

struct str
engine_partition_base(const struct engine *e, uint32_t connector, uint32_t partition)
{
    return base_of(&e->spaces[connector].self, partition);
}

uint32_t
partition_of_name(const struct engine_connector *c, struct str dn)
{
    uint32_t found = ENGINE_NONE;
    size_t depth = 0;

    for (uint32_t p = 0; p < count_of(c); p++) {
        struct str base = base_of(c, p);
        if (base.len <= depth || !dn_within(dn, base))
            continue;
        found = p;
        depth = base.len;
    }
    return found;
}

/* Is anything selected in the domain? */
static bool
selects_any(const struct engine_connector *c, const struct filter *f, uint32_t p)
{
    if (filter_selects(f, base_of(c, p)))
        return true;
    for (uint32_t i = 0; i < f->include.n; i++)
        if (partition_of_name(c, f->include.at[i]) == p)
            return true;
    return false;
}

bool
engine_partition_selected(const struct engine *e, uint32_t connector, uint32_t partition,
                          bool applied)
{
    const struct space *s = &e->spaces[connector];

    return selects_any(&s->self, applied ? &s->applied : &s->wanted, partition);
}

void
engine_work_on(struct engine *e, struct engine_part part)
{
    e->part = part;
}

static bool
works_on_all(const struct engine *e, uint32_t connector)
{
    return e->part.partition == ENGINE_NONE || e->spaces[connector].self.partitions_n == 0;
}

void
partition_begin(struct engine *e, uint32_t connector, bool full)
{
    struct space *s = &e->spaces[connector];

    for (uint32_t p = 0; !works_on_all(e, connector) && p < count_of(&s->self); p++) {
        struct partition *at = &s->partitions[p];
        at->head = space_find(e, connector, base_of(&s->self, p));
        at->mine = p == e->part.partition ||
                   (e->part.first && !engine_partition_selected(e, connector, p, !full));
    }
}

static bool
has(const struct engine *e, uint32_t connector, uint32_t p)
{
    return p == ENGINE_NONE ? e->part.first : e->spaces[connector].partitions[p].mine;
}

bool
partition_has_name(const struct engine *e, uint32_t connector, struct str dn)
{
    return works_on_all(e, connector) ||
           has(e, connector, partition_of_name(&e->spaces[connector].self, dn));
}

/* The innermost domain above an object, by the tree. */
static uint32_t
partition_of(const struct engine *e, cs_index i)
{
    const struct space *s = &e->spaces[cs_at(e, i)->connector];

    for (; i != ENGINE_NONE; i = cs_at(e, i)->parent)
        for (uint32_t p = 0; p < count_of(&s->self); p++)
            if (s->partitions[p].head == i)
                return p;
    return ENGINE_NONE;
}

bool
partition_has(const struct engine *e, cs_index i)
{
    uint32_t connector = cs_at(e, i)->connector;

    return works_on_all(e, connector) || has(e, connector, partition_of(e, i));
}

const struct str *
partition_mark(const struct engine *e, uint32_t connector)
{
    const struct space *s = &e->spaces[connector];

    if (!works_on_all(e, connector))
        return s->partitions[e->part.partition].known ? &s->partitions[e->part.partition].mark
                                                      : NULL;
    for (uint32_t p = 0; p < count_of(&s->self); p++)
        if (s->partitions[p].known)
            return &s->partitions[p].mark;
    return NULL;
}

void
partition_set_mark(struct engine *e, uint32_t connector, struct str mark)
{
    struct space *s = &e->spaces[connector];
    struct str copy = str_copy(mark, e->arena);

    for (uint32_t p = 0; p < count_of(&s->self); p++)
        if (works_on_all(e, connector) || p == e->part.partition) {
            s->partitions[p].mark = copy;
            s->partitions[p].known = mark.len > 0;
        }
}

/* Names of `from` that are in the step's domains or not, put into `to`. */
static void
take_names(struct engine *e, uint32_t connector, const struct filter *from, bool mine,
           struct filter *to)
{
    for (uint32_t i = 0; i < from->include.n; i++)
        if (partition_has_name(e, connector, from->include.at[i]) == mine)
            *VEC_PUSH(&to->include, e->arena) = from->include.at[i];
    for (uint32_t i = 0; i < from->exclude.n; i++)
        if (partition_has_name(e, connector, from->exclude.at[i]) == mine)
            *VEC_PUSH(&to->exclude, e->arena) = from->exclude.at[i];
}

void
partition_apply_filter(struct engine *e, uint32_t connector)
{
    struct space *s = &e->spaces[connector];
    struct filter together = {0};

    if (works_on_all(e, connector)) {
        filter_copy(&s->applied, &s->wanted, e->arena);
        return;
    }
    take_names(e, connector, &s->applied, false, &together);
    take_names(e, connector, &s->wanted, true, &together);
    s->applied = together;
}
