/* SPDX-License-Identifier: MIT */
#include "sim/rules/index.h"

#include "sim/base/arena.h"
#include "sim/base/numbers.h"

struct ids {
    VEC(attr_id) list;
};

static struct attr_list
sorted(struct ids *ids, struct arena *a)
{
    if (ids->list.n == 0)
        return (struct attr_list){0};
    return (struct attr_list){ids->list.at, numbers_sort(ids->list.at, ids->list.n, a)};
}

static void
add(struct ids *ids, attr_id id, struct arena *a)
{
    if (id != ATTR_NONE && id != ATTR_dn)
        *VEC_PUSH(&ids->list, a) = id;
}

static void
add_flow_reads(struct ids *reads, const struct flow *f, struct arena *a)
{
    uint32_t n;

    if (f->kind == FLOW_DIRECT)
        add(reads, f->source, a);
    if (f->kind != FLOW_EXPRESSION)
        return;
    const attr_id *ids = expr_attributes(f->expression, &n);
    for (uint32_t i = 0; i < n; i++)
        add(reads, ids[i], a);
}

/* What a rule reads of its source, writes to its target, and uses of the connector space. */
static void
collect(const struct rule *r, struct ids *reads, struct ids *writes, struct ids *imports,
        struct arena *a)
{
    bool inbound = r->direction == RULE_INBOUND;
    struct ids source = {0}, target = {0};

    for (uint32_t g = 0; g < r->scope.n; g++)
        for (uint32_t i = 0; i < r->scope.at[g].all.n; i++)
            add(&source, r->scope.at[g].all.at[i].attr, a);
    for (uint32_t g = 0; g < r->join.n; g++)
        for (uint32_t i = 0; i < r->join.at[g].all.n; i++) {
            const struct join_condition *c = &r->join.at[g].all.at[i];
            add(&source, inbound ? c->cs : c->mv, a);
            add(imports, c->cs, a);
        }
    for (uint32_t i = 0; i < r->flows.n; i++) {
        add_flow_reads(&source, &r->flows.at[i], a);
        add(&target, r->flows.at[i].target, a);
    }
    const struct ids *space = inbound ? &source : &target;
    for (uint32_t i = 0; i < source.list.n; i++)
        add(reads, source.list.at[i], a);
    for (uint32_t i = 0; i < target.list.n; i++)
        add(writes, target.list.at[i], a);
    for (uint32_t i = 0; i < space->list.n; i++)
        add(imports, space->list.at[i], a);
}

static struct rule_list
of_class(const struct ruleset *rs, enum rule_direction d, uint32_t connector,
         enum object_class class)
{
    VEC(rule_id) list = {0};

    for (uint32_t i = 0; i < rs->order.n; i++) {
        const struct rule *r = &rs->rules.at[rs->order.at[i]];
        if (!r->disabled && r->direction == d && r->connector == connector && r->source == class)
            *VEC_PUSH(&list, rs->arena) = rs->order.at[i];
    }
    return (struct rule_list){list.at, list.n};
}

static void
build_slice(struct ruleset *rs, enum rule_direction d, uint32_t connector, struct rule_index *index,
            struct ids *imports)
{
    uint32_t before = d == RULE_OUTBOUND ? rs->connectors.n : 0;
    struct rule_slice *out = &index->slices[before + connector];
    struct ids reads = {0}, writes = {0};

    for (int c = 0; c < CLASS_COUNT; c++) {
        out->by_class[c] = of_class(rs, d, connector, (enum object_class)c);
        scopes_build(&out->scopes[c], rs, out->by_class[c], rs->arena);
        readers_build(&out->readers[c], index->first_flows, rs, out->by_class[c], rs->arena);
    }
    for (uint32_t i = 0; i < rs->order.n; i++) {
        const struct rule *r = &rs->rules.at[rs->order.at[i]];
        if (!r->disabled && r->direction == d && r->connector == connector)
            collect(r, &reads, &writes, imports, rs->arena);
    }
    out->reads = sorted(&reads, rs->arena);
    out->writes = sorted(&writes, rs->arena);
}

/* A name that several rules have (one for each forest) stays with the first by precedence. */
static void
build_names(struct ruleset *rs, struct map *names)
{
    *names = map_in(rs->arena, true);
    for (uint32_t i = 0; i < rs->order.n; i++) {
        const struct rule *r = &rs->rules.at[rs->order.at[i]];
        map_set(names, r->id, rs->order.at[i]);
        if (map_get(names, r->name) == MAP_NONE)
            map_set(names, r->name, rs->order.at[i]);
    }
}

void
rule_index_build(struct ruleset *rs)
{
    uint32_t n = rs->connectors.n;
    struct rule_index *index = ARENA_NEW(rs->arena, struct rule_index);

    index->slices = ARENA_ARRAY(rs->arena, struct rule_slice, (size_t)n * 2);
    index->imports = ARENA_ARRAY(rs->arena, struct attr_list, n);
    index->first_flows = ARENA_ARRAY(rs->arena, uint32_t, rs->rules.n);
    for (uint32_t c = 0; c < n; c++) {
        struct ids imports = {0};
        build_slice(rs, RULE_INBOUND, c, index, &imports);
        build_slice(rs, RULE_OUTBOUND, c, index, &imports);
        index->imports[c] = sorted(&imports, rs->arena);
    }
    build_names(rs, &index->by_name);
    rs->index = index;
    rs->version++;
}

const struct rule_slice *
rule_index_slice(const struct ruleset *rs, enum rule_direction d, uint32_t connector)
{
    uint32_t first = d == RULE_OUTBOUND ? rs->connectors.n : 0;

    return &rs->index->slices[first + connector];
}

struct rule_list
rules_for(const struct ruleset *rs, enum rule_direction d, uint32_t connector,
          enum object_class class)
{
    return rule_index_slice(rs, d, connector)->by_class[class];
}

struct attr_list
rules_reads(const struct ruleset *rs, enum rule_direction d, uint32_t connector)
{
    return rule_index_slice(rs, d, connector)->reads;
}

struct attr_list
rules_writes(const struct ruleset *rs, enum rule_direction d, uint32_t connector)
{
    return rule_index_slice(rs, d, connector)->writes;
}

struct attr_list
rules_imports(const struct ruleset *rs, uint32_t connector)
{
    return rs->index->imports[connector];
}

const struct flow_readers *
rules_readers(const struct ruleset *rs, enum rule_direction d, uint32_t connector,
              enum object_class class)
{
    return &rule_index_slice(rs, d, connector)->readers[class];
}

uint32_t
rules_first_flow(const struct ruleset *rs, rule_id id)
{
    return rs->index->first_flows[id];
}
