/* SPDX-License-Identifier: MIT */
/*
 * Scope: is this rule meant for that object?
 *
 * Values compare by the attribute's syntax: text without case, numbers as numbers. What is not there
 * is in scope of the operators that say "not", except for bits: a user without userAccountControl
 * must not become an enabled one.
 */
#include "sim/rules/scopes.h"

#include "sim/base/codec.h"
#include "sim/rules/parameter.h"

/* The object's values of the attribute; the pseudo attribute dn has one. */
static uint32_t
values_of(attr_id id, const struct rule_source *o, const struct str **values)
{
    const struct attr *attr = NULL;

    if (id == ATTR_dn) {
        *values = &o->values.dn;
        return !str_empty(o->values.dn);
    }
    if (id != ATTR_NONE)
        attr = o->values.attribute(o->values.self, id);
    *values = attr ? attr->values : NULL;
    return attr ? attr->n : 0;
}

static int
order(enum syntax syntax, struct str a, struct str b)
{
    int64_t left, right;

    if (syntax == SYNTAX_NUMBER && str_int(a, &left) && str_int(str_trim(b), &right))
        return (left > right) - (left < right);
    return syntax == SYNTAX_BINARY ? str_cmp(a, b) : str_icmp(a, b);
}

/* Bytes are written as a GUID, a SID or hexadecimal digits: whatever a person would copy. */
static bool
same_bytes(struct str bytes, struct str text)
{
    static const char digits[] = "0123456789abcdef";
    unsigned char guid[16];

    if (bytes.len == 16 && guid_parse(text, guid))
        return str_eq(bytes, str_n((const char *)guid, sizeof guid));
    if (text.len != bytes.len * 2)
        return false;
    for (size_t i = 0; i < bytes.len; i++) {
        char pair[2] = {digits[(unsigned char)bytes.at[i] >> 4],
                        digits[(unsigned char)bytes.at[i] & 15]};
        if (!str_ieq(str_n(pair, 2), str_sub(text, 2 * i, 2)))
            return false;
    }
    return true;
}

static bool
same(enum syntax syntax, struct str value, struct str wanted)
{
    if (syntax == SYNTAX_BINARY)
        return same_bytes(value, wanted);
    if (syntax == SYNTAX_NUMBER)
        return order(syntax, value, wanted) == 0;
    if (syntax == SYNTAX_BOOL)
        return str_ieq(value, str_trim(wanted));
    return value_same(syntax, value, wanted);
}

/* All bits of the mask, or none of them. */
static bool
bits(struct str value, struct str mask, bool set)
{
    int64_t number, wanted;

    if (!str_int(value, &number) || !str_int(str_trim(mask), &wanted))
        return false;
    return set ? (number & wanted) == wanted : (number & wanted) == 0;
}

/* Does one value meet an operator in its form without "not"? */
static bool
value_meets(enum scope_operator op, enum syntax syntax, struct str value, struct str wanted)
{
    switch (op) {
    case SCOPE_EQUAL:
    case SCOPE_ISIN:
        return same(syntax, value, wanted);
    case SCOPE_LESSTHAN:
        return order(syntax, value, wanted) < 0;
    case SCOPE_LESSTHAN_OR_EQUAL:
        return order(syntax, value, wanted) <= 0;
    case SCOPE_GREATERTHAN:
        return order(syntax, value, wanted) > 0;
    case SCOPE_GREATERTHAN_OR_EQUAL:
        return order(syntax, value, wanted) >= 0;
    case SCOPE_CONTAINS:
        return str_ifind(value, wanted) >= 0;
    case SCOPE_STARTSWITH:
        return str_istarts(value, wanted);
    case SCOPE_ENDSWITH:
        return str_iends(value, wanted);
    case SCOPE_ISBITSET:
        return bits(value, wanted, true);
    case SCOPE_ISBITNOTSET:
        return bits(value, wanted, false);
    case SCOPE_NOTEQUAL:
    case SCOPE_NOTCONTAINS:
    case SCOPE_NOTSTARTSWITH:
    case SCOPE_NOTENDSWITH:
    case SCOPE_ISNULL:
    case SCOPE_ISNOTNULL:
    case SCOPE_ISNOTIN:
    case SCOPE_ISMEMBEROF:
    case SCOPE_ISNOTMEMBEROF:
    case SCOPE_OPERATORS:
        break;
    }
    return false;
}

/* The operator that this one denies. */
static bool
denies(enum scope_operator op, enum scope_operator *denied)
{
    static const struct {
        enum scope_operator op, denied;
    } pairs[] = {
        {SCOPE_NOTEQUAL, SCOPE_EQUAL},
        {SCOPE_NOTCONTAINS, SCOPE_CONTAINS},
        {SCOPE_NOTSTARTSWITH, SCOPE_STARTSWITH},
        {SCOPE_NOTENDSWITH, SCOPE_ENDSWITH},
        {SCOPE_ISNOTIN, SCOPE_ISIN},
        {SCOPE_ISNOTNULL, SCOPE_ISNULL},
        {SCOPE_ISNOTMEMBEROF, SCOPE_ISMEMBEROF},
    };

    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (pairs[i].op == op) {
            *denied = pairs[i].denied;
            return true;
        }
    return false;
}

struct scope_test
scope_test_of(const struct scope_condition *c, enum side side)
{
    struct scope_test t = {.attr = c->attr, .op = c->op, .value = c->value};

    t.syntax = schema_form(c->attr, side).syntax;
    t.fixed = !rule_has_parameter(c->value);
    t.denied = denies(c->op, &t.op);
    return t;
}

static bool
any_value_meets(const struct scope_test *t, const struct rule_source *o)
{
    const struct str *values;
    uint32_t n = values_of(t->attr, o, &values);

    if (n == 0)
        return false;
    struct str wanted = t->fixed ? t->value : rule_parameters(t->value, o, o->scratch);
    if (!wanted.at)
        return false;
    for (uint32_t i = 0; i < n; i++)
        if (value_meets(t->op, t->syntax, values[i], wanted))
            return true;
    return false;
}

static bool
is_member(const struct scope_test *t, const struct rule_source *o)
{
    struct str group = rule_parameters(t->value, o, o->scratch);

    return group.len && o->member_of && o->member_of(o->values.self, group);
}

bool
scope_test_holds(const struct scope_test *t, const struct rule_source *o)
{
    const struct str *values;

    switch (t->op) {
    case SCOPE_ISNULL:
        return (values_of(t->attr, o, &values) == 0) != t->denied;
    case SCOPE_ISMEMBEROF:
        return is_member(t, o) != t->denied;
    default:
        return any_value_meets(t, o) != t->denied;
    }
}

static bool
condition_holds(const struct scope_condition *c, const struct rule_source *o)
{
    struct scope_test t = scope_test_of(c, o->side);

    return scope_test_holds(&t, o);
}

static bool
group_holds(const struct scope_group *g, const struct rule_source *o)
{
    for (uint32_t i = 0; i < g->all.n; i++)
        if (!condition_holds(&g->all.at[i], o))
            return false;
    return true;
}

bool
rule_in_scope(const struct rule *r, const struct rule_source *o)
{
    if (r->scope.n == 0)
        return true;
    for (uint32_t i = 0; i < r->scope.n; i++)
        if (group_holds(&r->scope.at[i], o))
            return true;
    return false;
}

const struct scope_condition *
rule_scope_failure(const struct rule *r, const struct rule_source *o)
{
    const struct scope_condition *found = NULL;
    uint32_t furthest = 0;

    for (uint32_t i = 0; i < r->scope.n; i++) {
        const struct scope_group *g = &r->scope.at[i];
        uint32_t held = 0;
        while (held < g->all.n && condition_holds(&g->all.at[held], o))
            held++;
        if (held == g->all.n)
            return NULL;
        if (found && held <= furthest)
            continue;
        found = &g->all.at[held];
        furthest = held;
    }
    return found;
}
