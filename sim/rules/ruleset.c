/* SPDX-License-Identifier: MIT */
/*
 * The rules of a server, in their order.
 */
#include "sim/rules/rule.h"

#include <assert.h>

#include "sim/base/arena.h"
#include "sim/base/codec.h"
#include "sim/rules/index.h"

void
ruleset_init(struct ruleset *rs, struct arena *a)
{
    *rs = (struct ruleset){.arena = a};
    rule_index_build(rs);
}

uint32_t
ruleset_connector(struct ruleset *rs, struct str name, struct str id, enum side side)
{
    assert(rs->rules.n == 0);
    *VEC_PUSH(&rs->connectors, rs->arena) =
        (struct rule_connector){str_copy(name, rs->arena), str_lower(id, rs->arena), side};
    rule_index_build(rs);
    return rs->connectors.n - 1;
}

void
ruleset_copy(struct ruleset *to, const struct ruleset *from, struct arena *a)
{
    *to = (struct ruleset){.arena = a, .version = from->version};
    for (uint32_t i = 0; i < from->connectors.n; i++)
        *VEC_PUSH(&to->connectors, a) = from->connectors.at[i];
    for (uint32_t i = 0; i < from->rules.n; i++)
        *VEC_PUSH(&to->rules, a) = from->rules.at[i];
    for (uint32_t i = 0; i < from->order.n; i++)
        *VEC_PUSH(&to->order, a) = from->order.at[i];
    to->index = from->index;
}

/* GUID text as we keep it: lower case, no braces. */
static struct str
plain_id(struct str id, struct arena *a)
{
    if (id.len == 38 && id.at[0] == '{')
        id = str_sub(id, 1, 36);
    return str_lower(id, a);
}

/* A rule that came without an id gets one that follows from what it is. */
static struct str
derived_id(const struct ruleset *rs, const struct rule *r, struct arena *a)
{
    struct str seed =
        str_fmt(a, STR_FMT "|" STR_FMT "|%u|%u", STR_ARG(r->name),
                STR_ARG(rs->connectors.at[r->connector].id), r->direction, rs->rules.n);
    uint64_t halves[2] = {str_hash(seed), str_hash(str_fmt(a, STR_FMT "|2", STR_ARG(seed)))};
    unsigned char bytes[16];

    for (size_t i = 0; i < 16; i++)
        bytes[i] = (unsigned char)(halves[i / 8] >> 8 * (i % 8));
    bytes[7] = (bytes[7] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    return guid_text(str_n((const char *)bytes, sizeof bytes), a);
}

struct rule
rule_deep_copy(const struct rule *from, struct arena *a)
{
    struct rule r = *from;

    r.name = str_copy(from->name, a);
    r.description = str_copy(from->description, a);
    r.tag = str_copy(from->tag, a);
    r.scope.at = NULL, r.scope.n = r.scope.room = 0;
    for (uint32_t g = 0; g < from->scope.n; g++) {
        struct scope_group *group = VEC_PUSH(&r.scope, a);
        for (uint32_t i = 0; i < from->scope.at[g].all.n; i++) {
            struct scope_condition *c = VEC_PUSH(&group->all, a);
            *c = from->scope.at[g].all.at[i];
            c->value = str_copy(c->value, a);
        }
    }
    r.join.at = NULL, r.join.n = r.join.room = 0;
    for (uint32_t g = 0; g < from->join.n; g++) {
        struct join_group *group = VEC_PUSH(&r.join, a);
        for (uint32_t i = 0; i < from->join.at[g].all.n; i++)
            *VEC_PUSH(&group->all, a) = from->join.at[g].all.at[i];
    }
    r.flows.at = NULL, r.flows.n = r.flows.room = 0;
    for (uint32_t i = 0; i < from->flows.n; i++) {
        struct flow *f = VEC_PUSH(&r.flows, a);
        *f = from->flows.at[i];
        f->constant = str_copy(f->constant, a);
    }
    return r;
}

/* Where in the order a rule of that precedence stands: before the first that is not below it. */
static uint32_t
position_of(const struct ruleset *rs, int32_t precedence)
{
    uint32_t i = 0;

    while (i < rs->order.n && rs->rules.at[rs->order.at[i]].precedence < precedence)
        i++;
    return i;
}

void
ruleset_insert(struct ruleset *rs, rule_id id)
{
    uint32_t at = position_of(rs, rs->rules.at[id].precedence);

    VEC_PUSH(&rs->order, rs->arena);
    for (uint32_t i = rs->order.n - 1; i > at; i--)
        rs->order.at[i] = rs->order.at[i - 1];
    rs->order.at[at] = id;
}

void
ruleset_take_out(struct ruleset *rs, rule_id id)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < rs->order.n; i++)
        if (rs->order.at[i] != id)
            rs->order.at[kept++] = rs->order.at[i];
    rs->order.n = kept;
}

void
ruleset_make_room(struct ruleset *rs, int32_t precedence)
{
    int32_t taken = precedence;

    for (uint32_t i = position_of(rs, precedence); i < rs->order.n; i++) {
        struct rule *r = &rs->rules.at[rs->order.at[i]];
        if (r->precedence > taken)
            return;
        r->precedence = ++taken;
    }
}

/* Is a rule named here? Exports write the zero GUID for none. */
static bool
names_rule(struct str id)
{
    return !str_empty(id) && !str_eq(id, STR("00000000-0000-0000-0000-000000000000"));
}

/* The precedence that a rule gets by standing next to another. */
static const struct err *
place_beside(struct ruleset *rs, struct str before, struct str after, int32_t *precedence,
             struct place at, struct arena *a)
{
    bool is_before = names_rule(before);
    struct str named = is_before ? before : after;
    rule_id other = ruleset_find(rs, named);

    if (other == RULE_NONE)
        return err_new(ERR_NOT_FOUND, at, a, "there is no rule \"" STR_FMT "\"", STR_ARG(named));
    *precedence = rs->rules.at[other].precedence + !is_before;
    ruleset_make_room(rs, *precedence);
    return NULL;
}

static const struct err *
check_precedence(const struct ruleset *rs, const struct rule *r, rule_id itself, struct place at,
                 struct arena *a)
{
    uint32_t i = position_of(rs, r->precedence);

    for (; i < rs->order.n; i++) {
        const struct rule *other = &rs->rules.at[rs->order.at[i]];
        if (other->precedence != r->precedence)
            return NULL;
        if (rs->order.at[i] != itself)
            return err_remedy(
                err_new(ERR_INPUT, at, a,
                        "precedence %d of rule \"" STR_FMT "\" is taken by \"" STR_FMT "\"",
                        r->precedence, STR_ARG(r->name), STR_ARG(other->name)),
                a, "Choose a number that no rule has; 0 to 99 are for rules of your own");
    }
    return NULL;
}

/* The index may be older than the rules here. */
static rule_id
find_id(const struct ruleset *rs, struct str id)
{
    for (uint32_t i = 0; i < rs->order.n; i++)
        if (str_eq(rs->rules.at[rs->order.at[i]].id, id))
            return rs->order.at[i];
    return RULE_NONE;
}

const struct err *
ruleset_put(struct ruleset *rs, const struct rule *rule, struct str before, struct str after,
            const struct schema *schema, struct place at, rule_id *out, struct arena *a)
{
    struct rule r = *rule;

    if (r.connector >= rs->connectors.n)
        return err_new(ERR_INPUT, at, a, "rule \"" STR_FMT "\" belongs to no connector",
                       STR_ARG(r.name));
    r.id = str_empty(r.id) ? derived_id(rs, &r, a) : plain_id(r.id, a);
    TRY(rule_check(rs, &r, schema, at, a));
    rule_id itself = find_id(rs, r.id);
    if (itself != RULE_NONE && rule_standard(&rs->rules.at[itself]))
        return err_remedy(err_new(ERR_REFUSED, at, a,
                                  "\"" STR_FMT "\" is a standard rule and cannot be changed",
                                  STR_ARG(rs->rules.at[itself].name)),
                          a, "Disable it and add a copy with a precedence below 100");
    if (r.precedence == 0 && (names_rule(before) || names_rule(after)))
        TRY(place_beside(rs, before, after, &r.precedence, at, a));
    TRY(check_precedence(rs, &r, itself, at, a));

    r = rule_deep_copy(&r, rs->arena);
    r.id = str_copy(r.id, rs->arena);
    if (itself == RULE_NONE) {
        itself = rs->rules.n;
        VEC_PUSH(&rs->rules, rs->arena);
    } else {
        ruleset_take_out(rs, itself);
    }
    rs->rules.at[itself] = r;
    ruleset_insert(rs, itself);
    if (out)
        *out = itself;
    return NULL;
}

const struct err *
ruleset_add(struct ruleset *rs, const struct rule *rule, struct str before, struct str after,
            const struct schema *schema, struct place at, rule_id *out, struct arena *a)
{
    TRY(ruleset_put(rs, rule, before, after, schema, at, out, a));
    rule_index_build(rs);
    return NULL;
}

void
ruleset_ready(struct ruleset *rs)
{
    rule_index_build(rs);
}

void
ruleset_remove(struct ruleset *rs, rule_id id)
{
    rs->rules.at[id].removed = true;
    ruleset_take_out(rs, id);
    rule_index_build(rs);
}

void
ruleset_enable(struct ruleset *rs, rule_id id, bool enabled)
{
    if (rs->rules.at[id].disabled == !enabled)
        return;
    rs->rules.at[id].disabled = !enabled;
    rule_index_build(rs);
}

rule_id
ruleset_find(const struct ruleset *rs, struct str id_or_name)
{
    if (id_or_name.len == 38 && id_or_name.at[0] == '{')
        id_or_name = str_sub(id_or_name, 1, 36);
    return map_get(&rs->index->by_name, id_or_name);
}

enum side
rule_source_side(const struct ruleset *rs, const struct rule *r)
{
    return r->direction == RULE_INBOUND ? rs->connectors.at[r->connector].side : SIDE_METAVERSE;
}

enum side
rule_target_side(const struct ruleset *rs, const struct rule *r)
{
    return r->direction == RULE_INBOUND ? SIDE_METAVERSE : rs->connectors.at[r->connector].side;
}

bool
rule_standard(const struct rule *r)
{
    return str_istarts(r->tag, STR("Microsoft."));
}
