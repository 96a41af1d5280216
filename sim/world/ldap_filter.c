/* SPDX-License-Identifier: MIT */
/*
 * Asking an entry whether a filter holds, with the three answers of RFC 4511, 4.5.1.7.
 */
#include "sim/world/ldap_filter.h"

#include "sim/base/arena.h"
#include "sim/model/dn.h"
#include "sim/world/mint.h"

enum answer { NO, YES, UNKNOWN };

static enum answer
answer_of(bool holds)
{
    return holds ? YES : NO;
}

/* How an attribute compares in AD; some have a syntax of their own there. */
enum comparison { BY_TEXT, BY_NUMBER, BY_BOOL, BY_BYTES, BY_NAME, BY_TIME, BY_NOTHING };

static enum comparison
comparison_of(attr_id id)
{
    switch (id) {
    case ATTR_distinguishedName:
    case ATTR_dn:
    case ATTR_objectCategory:
        return BY_NAME;
    case ATTR_whenCreated:
    case ATTR_whenChanged:
        return BY_TIME;
    default:
        break;
    }
    if (id >= ATTR_KNOWN)
        return BY_NOTHING;
    switch (schema_form(id, SIDE_AD).syntax) {
    case SYNTAX_TEXT:
        return BY_TEXT;
    case SYNTAX_NUMBER:
        return BY_NUMBER;
    case SYNTAX_BOOL:
        return BY_BOOL;
    case SYNTAX_BINARY:
        return BY_BYTES;
    case SYNTAX_REFERENCE:
        return BY_NAME;
    case SYNTAX_NONE:
        return BY_NOTHING;
    }
    return BY_NOTHING;
}

/* The values that an entry has; what its anchor and DN say counts as an attribute. */
static struct attr
values_of(const struct entry *e, attr_id id)
{
    const struct attr *found = entry_get(e, id);

    if (found)
        return *found;
    if (id == ATTR_objectGUID && e->anchor.len)
        return (struct attr){id, 1, &e->anchor};
    if ((id == ATTR_distinguishedName || id == ATTR_dn) && e->dn.len)
        return (struct attr){id, 1, &e->dn};
    return (struct attr){.id = id};
}

static bool
class_in_chain(enum object_class class, struct str name)
{
    struct str rest = class_chain(class);

    while (rest.at)
        if (str_ieq(str_cut(&rest, ' '), name))
            return true;
    return false;
}

/* `(objectCategory=user)` asks for the category that users have: CN=Person,CN=Schema,... */
static enum answer
category_equals(const struct entry *e, struct str asked)
{
    struct str has = entry_value(e, ATTR_objectCategory);

    if (str_find_byte(asked, '=') >= 0)
        return answer_of(has.at && dn_same(has, asked));
    struct str category = mint_category(class_find(asked));
    if (category.len == 0)
        category = asked;
    struct str rdn = has.at ? dn_rdn(has) : STR("");
    return answer_of(str_istarts(rdn, STR("CN=")) && str_ieq(str_from(rdn, 3), category));
}

/* The seconds of a generalized time: `20250901090000.0Z` and `20250901090000Z` are one. */
static struct str
time_digits(struct str text)
{
    return str_sub(text, 0, 14);
}

/* Below zero, zero, above zero; false: one of the two is no value of the syntax. */
static bool
compare(enum comparison how, struct str has, struct str asked, int *order)
{
    int64_t x, y;

    switch (how) {
    case BY_TEXT:
        *order = str_icmp(has, asked);
        return true;
    case BY_NUMBER:
        if (!str_int(has, &x) || !str_int(asked, &y))
            return false;
        *order = (x > y) - (x < y);
        return true;
    case BY_BOOL:
        *order = !str_ieq(has, asked);
        return str_ieq(asked, STR("true")) || str_ieq(asked, STR("false"));
    case BY_BYTES:
        *order = str_cmp(has, asked);
        return true;
    case BY_NAME:
        *order = !dn_same(has, asked);
        return true;
    case BY_TIME:
        *order = str_cmp(time_digits(has), time_digits(asked));
        return asked.len >= 14;
    case BY_NOTHING:
        return false;
    }
    return false;
}

static bool
has_order(enum comparison how)
{
    return how == BY_TEXT || how == BY_NUMBER || how == BY_BYTES || how == BY_TIME;
}

static enum answer
match_compare(const struct filter_part *part, const struct entry *e)
{
    enum comparison how = comparison_of(part->attr);
    struct attr has = values_of(e, part->attr);
    int order = 0;

    if (!compare(how, part->value, part->value, &order) ||
        (part->kind != FILTER_EQUAL && !has_order(how)))
        return UNKNOWN;
    for (uint32_t i = 0; i < has.n; i++) {
        if (!compare(how, has.values[i], part->value, &order))
            continue;
        if ((order == 0) || (part->kind == FILTER_GREATER && order > 0) ||
            (part->kind == FILTER_LESS && order < 0))
            return YES;
    }
    return NO;
}

static enum answer
match_bits(const struct filter_part *part, const struct entry *e)
{
    struct attr has = values_of(e, part->attr);
    int64_t bits, value;

    if (comparison_of(part->attr) != BY_NUMBER || !str_int(part->value, &bits))
        return UNKNOWN;
    for (uint32_t i = 0; i < has.n; i++) {
        if (!str_int(has.values[i], &value))
            continue;
        if (part->kind == FILTER_ALL_BITS ? (value & bits) == bits : (value & bits) != 0)
            return YES;
    }
    return NO;
}

/* First, any..., last; each piece is looked for behind the one before. */
static bool
pieces_match(struct str value, const struct str *pieces, uint32_t n)
{
    struct str last = pieces[n - 1];

    if (!str_istarts(value, pieces[0]))
        return false;
    value = str_from(value, pieces[0].len);
    for (uint32_t i = 1; i + 1 < n; i++) {
        ptrdiff_t at = str_ifind(value, pieces[i]);
        if (at < 0)
            return false;
        value = str_from(value, (size_t)at + pieces[i].len);
    }
    return str_iends(value, last);
}

static enum answer
match_substring(const struct ldap_filter *f, const struct filter_part *part, const struct entry *e)
{
    struct attr has = values_of(e, part->attr);

    if (comparison_of(part->attr) != BY_TEXT)
        return UNKNOWN;
    for (uint32_t i = 0; i < has.n; i++)
        if (pieces_match(has.values[i], &f->texts.at[part->pieces], part->pieces_n))
            return YES;
    return NO;
}

static enum answer
match_class(const struct filter_part *part, const struct entry *e)
{
    if (part->kind == FILTER_PRESENT)
        return YES;
    return part->kind == FILTER_EQUAL ? answer_of(class_in_chain(e->class, part->value)) : UNKNOWN;
}

static enum answer
match_item(const struct ldap_filter *f, const struct filter_part *part, const struct entry *e)
{
    if (part->attr == ATTR_objectClass)
        return match_class(part, e);
    if (comparison_of(part->attr) == BY_NOTHING)
        return UNKNOWN;
    if (part->kind == FILTER_PRESENT)
        return answer_of(values_of(e, part->attr).n > 0);
    if (part->kind == FILTER_SUBSTRING)
        return match_substring(f, part, e);
    if (part->kind == FILTER_ALL_BITS || part->kind == FILTER_ANY_BIT)
        return match_bits(part, e);
    if (part->attr == ATTR_objectCategory && part->kind == FILTER_EQUAL)
        return category_equals(e, part->value);
    return match_compare(part, e);
}

/* NO beats UNKNOWN beats YES in an AND; the other way about in an OR. */
static enum answer
match_part(const struct ldap_filter *f, uint32_t at, const struct entry *e)
{
    const struct filter_part *part = &f->parts.at[at];
    enum answer result = part->kind == FILTER_OR ? NO : YES;
    enum answer decides = part->kind == FILTER_OR ? YES : NO;

    if (part->kind == FILTER_NOT) {
        enum answer inside = match_part(f, part->first, e);
        return inside == UNKNOWN ? UNKNOWN : answer_of(inside == NO);
    }
    if (part->kind != FILTER_AND && part->kind != FILTER_OR)
        return match_item(f, part, e);
    for (uint32_t i = part->first; i != FILTER_END; i = f->parts.at[i].next) {
        enum answer inside = match_part(f, i, e);
        if (inside == decides)
            return decides;
        if (inside == UNKNOWN)
            result = UNKNOWN;
    }
    return result;
}

bool
ldap_filter_match(const struct ldap_filter *f, const struct entry *e)
{
    return match_part(f, 0, e) == YES;
}

bool
ldap_filter_mentions(const struct ldap_filter *f, attr_id id)
{
    for (uint32_t i = 0; i < f->parts.n; i++)
        if (f->parts.at[i].kind > FILTER_NOT && f->parts.at[i].attr == id)
            return true;
    return false;
}

static struct str
required(const struct ldap_filter *f, uint32_t at, attr_id id)
{
    const struct filter_part *part = &f->parts.at[at];

    if (part->kind == FILTER_EQUAL && part->attr == id)
        return part->value;
    if (part->kind != FILTER_AND)
        return (struct str){NULL, 0};
    for (uint32_t i = part->first; i != FILTER_END; i = f->parts.at[i].next) {
        struct str value = required(f, i, id);
        if (value.at)
            return value;
    }
    return (struct str){NULL, 0};
}

struct str
ldap_filter_requires(const struct ldap_filter *f, attr_id id)
{
    return required(f, 0, id);
}
