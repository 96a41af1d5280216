/* SPDX-License-Identifier: MIT */
/*
 * Is a rule right against the schema, before any object meets it?
 */
#include "sim/rules/rule.h"

#include "sim/base/arena.h"
#include "sim/base/map.h"
#include "sim/rules/parameter.h"

static const char *const side_names[] = {"Active Directory", "the metaverse", "Entra ID"};

struct checking {
    const struct ruleset *rs;
    const struct rule *r;
    const struct schema *schema;
    struct place at;
    struct arena *a;
};

static const struct err *
wrong(const struct checking *c, struct str what)
{
    return err_new(ERR_INPUT, c->at, c->a, "rule \"" STR_FMT "\": " STR_FMT, STR_ARG(c->r->name),
                   STR_ARG(what));
}

/* Is it there on that side? `dn` is, as the source of an inbound rule and the target of an outbound. */
static const struct err *
check_attr(const struct checking *c, attr_id id, enum side side)
{
    if (id == ATTR_NONE || (id >= ATTR_KNOWN && id >= c->schema->names.list.n))
        return wrong(c, STR("an attribute is missing"));
    if (schema_form(id, side).syntax == SYNTAX_NONE)
        return wrong(c, str_fmt(c->a, "attribute \"" STR_FMT "\" is not in %s",
                                STR_ARG(schema_name(c->schema, id)), side_names[side]));
    return NULL;
}

static bool
needs_number(enum scope_operator op)
{
    return op == SCOPE_ISBITSET || op == SCOPE_ISBITNOTSET;
}

static bool
needs_no_value(enum scope_operator op)
{
    return op == SCOPE_ISNULL || op == SCOPE_ISNOTNULL;
}

static const struct err *
check_condition(const struct checking *c, const struct scope_condition *s, enum side side)
{
    enum syntax syntax;
    int64_t number;

    if (s->op == SCOPE_ISMEMBEROF || s->op == SCOPE_ISNOTMEMBEROF) {
        if (str_empty(s->value))
            return wrong(c, str_fmt(c->a, STR_FMT " needs the DN of a group",
                                    STR_ARG(scope_operator_name(s->op))));
        return NULL;
    }
    TRY(check_attr(c, s->attr, side));
    syntax = schema_form(s->attr, side).syntax;
    if (needs_no_value(s->op) || rule_has_parameter(s->value))
        return NULL;
    if ((needs_number(s->op) || syntax == SYNTAX_NUMBER) && !str_int(str_trim(s->value), &number))
        return wrong(c, str_fmt(c->a, "scope on " STR_FMT ": \"" STR_FMT "\" is no number",
                                STR_ARG(schema_name(c->schema, s->attr)), STR_ARG(s->value)));
    if (needs_number(s->op) && syntax != SYNTAX_NUMBER)
        return wrong(c, str_fmt(c->a, "scope on " STR_FMT ": only a number has bits",
                                STR_ARG(schema_name(c->schema, s->attr))));
    return NULL;
}

static const struct err *
check_scope(const struct checking *c)
{
    enum side side = rule_source_side(c->rs, c->r);

    for (uint32_t g = 0; g < c->r->scope.n; g++)
        for (uint32_t i = 0; i < c->r->scope.at[g].all.n; i++)
            TRY(check_condition(c, &c->r->scope.at[g].all.at[i], side));
    return NULL;
}

static const struct err *
check_join(const struct checking *c)
{
    enum side side = c->rs->connectors.at[c->r->connector].side;

    for (uint32_t g = 0; g < c->r->join.n; g++) {
        const struct join_group *group = &c->r->join.at[g];
        if (group->all.n == 0)
            return wrong(c, STR("a join group is empty"));
        for (uint32_t i = 0; i < group->all.n; i++) {
            TRY(check_attr(c, group->all.at[i].cs, side));
            TRY(check_attr(c, group->all.at[i].mv, SIDE_METAVERSE));
        }
    }
    return NULL;
}

static const struct err *
check_flow(const struct checking *c, const struct flow *f)
{
    enum side from = rule_source_side(c->rs, c->r), to = rule_target_side(c->rs, c->r);
    struct str canonical;

    TRY(check_attr(c, f->target, to));
    if (f->kind == FLOW_DIRECT)
        TRY(check_attr(c, f->source, from));
    if (f->kind == FLOW_CONSTANT && !rule_has_parameter(f->constant) &&
        !value_canonical(schema_form(f->target, to).syntax, f->constant, &canonical, c->a))
        return wrong(c, str_fmt(c->a, "constant \"" STR_FMT "\" is no value of " STR_FMT,
                                STR_ARG(f->constant), STR_ARG(schema_name(c->schema, f->target))));
    if (f->kind == FLOW_EXPRESSION && !f->expression)
        return wrong(c, str_fmt(c->a, "the flow to " STR_FMT " has no expression",
                                STR_ARG(schema_name(c->schema, f->target))));
    if (f->kind == FLOW_EXPRESSION && !expr_suits(f->expression, schema_form(f->target, to).syntax))
        return wrong(c, str_fmt(c->a,
                                "the expression for " STR_FMT " gives " STR_FMT
                                ", which the attribute does not take",
                                STR_ARG(schema_name(c->schema, f->target)),
                                STR_ARG(expr_gives(f->expression, c->a))));
    return NULL;
}

static const struct err *
check_flows(const struct checking *c)
{
    struct map seen = map_in(c->a, false);

    for (uint32_t i = 0; i < c->r->flows.n; i++) {
        const struct flow *f = &c->r->flows.at[i];
        TRY(check_flow(c, f));
        if (map_set(&seen, schema_name(c->schema, f->target), i) != MAP_NONE)
            return wrong(c, str_fmt(c->a, "two flows write " STR_FMT,
                                    STR_ARG(schema_name(c->schema, f->target))));
    }
    return NULL;
}

/* Which classes there are on which side; the metaverse has three. */
static bool
class_on_side(enum object_class class, enum side side)
{
    switch (side) {
    case SIDE_METAVERSE:
        return class == CLASS_person || class == CLASS_group || class == CLASS_device;
    case SIDE_ENTRA:
        return class == CLASS_user || class == CLASS_group || class == CLASS_contact ||
               class == CLASS_device;
    case SIDE_AD:
        return class != CLASS_none && class != CLASS_person;
    }
    return false;
}

static const struct err *
check_classes(const struct checking *c)
{
    enum side from = rule_source_side(c->rs, c->r), to = rule_target_side(c->rs, c->r);
    const struct rule *r = c->r;

    if (!class_on_side(r->source, from))
        return wrong(c, str_fmt(c->a, "there is no class \"" STR_FMT "\" in %s",
                                STR_ARG(class_name(r->source)), side_names[from]));
    if (r->target != CLASS_none && !class_on_side(r->target, to))
        return wrong(c, str_fmt(c->a, "there is no class \"" STR_FMT "\" in %s",
                                STR_ARG(class_name(r->target)), side_names[to]));
    if (r->target == CLASS_none && r->link == LINK_PROVISION)
        return wrong(c, STR("a rule that provisions names the class that it makes"));
    return NULL;
}

const struct err *
rule_check(const struct ruleset *rs, const struct rule *r, const struct schema *schema,
           struct place at, struct arena *a)
{
    const struct checking c = {rs, r, schema, at, a};

    if (str_empty(r->name))
        return err_new(ERR_INPUT, at, a, "a rule has no name");
    TRY(check_classes(&c));
    TRY(check_scope(&c));
    TRY(check_join(&c));
    return check_flows(&c);
}

/* One attribute of one class of the target: who writes it first, and how. */
static const struct err *
check_merge(const struct ruleset *rs, const struct rule *r, const struct flow *f,
            const struct schema *schema, struct map *first, struct arena *a)
{
    uint32_t space = r->direction == RULE_INBOUND ? UINT32_MAX : r->connector;
    struct str key = str_fmt(a, "%u|%u|%u", space, r->target, f->target);
    uint32_t code = map_get(first, key);

    if (code == MAP_NONE) {
        map_set(first, key, (uint32_t)(r - rs->rules.at) * 4 + f->merge);
        return NULL;
    }
    enum merge_type other = (enum merge_type)(code % 4);
    bool update = f->merge <= MERGE_REPLACE && other <= MERGE_REPLACE;
    if (update || other == f->merge)
        return NULL;
    return err_new(ERR_INPUT, NOWHERE, a,
                   "rules \"" STR_FMT "\" and \"" STR_FMT "\" write " STR_FMT
                   " with different merge types, " STR_FMT " and " STR_FMT,
                   STR_ARG(rs->rules.at[code / 4].name), STR_ARG(r->name),
                   STR_ARG(schema_name(schema, f->target)), STR_ARG(merge_type_name(other)),
                   STR_ARG(merge_type_name(f->merge)));
}

const struct err *
ruleset_check(const struct ruleset *rs, const struct schema *schema, struct arena *a)
{
    struct map first = map_in(a, false);

    for (uint32_t i = 0; i < rs->order.n; i++) {
        const struct rule *r = &rs->rules.at[rs->order.at[i]];
        for (uint32_t k = 0; k < r->flows.n && !r->disabled; k++)
            TRY(check_merge(rs, r, &r->flows.at[k], schema, &first, a));
    }
    return NULL;
}
