/* SPDX-License-Identifier: MIT */
/*
 * The words that rules are made of, as cmdlets and exports spell them.
 */
#include "sim/rules/rule.h"

static const struct str operators[] = {
#define SCOPE(id, name) STR(name),
#include "sim/rules/scope.def"
#undef SCOPE
};

static const struct str links[] = {STR("Provision"), STR("Join"), STR("StickyJoin"),
                                   STR("JoinNoFlow")};
static const struct str merges[] = {STR("Update"), STR("Replace"), STR("Merge"),
                                    STR("MergeCaseInsensitive")};
static const struct str kinds[] = {STR("Direct"), STR("Constant"), STR("Expression")};
static const struct str directions[] = {STR("Inbound"), STR("Outbound")};

/* Which word of the list it is, in any case; `n`: none. */
static size_t
find(const struct str *list, size_t n, struct str word)
{
    size_t i = 0;

    while (i < n && !str_ieq(list[i], word))
        i++;
    return i;
}

bool
scope_operator_find(struct str word, enum scope_operator *out)
{
    /* the documentation's table spells this one otherwise than the product does */
    bool documented = str_ieq(word, STR("ISNOTBITSET"));
    struct str asked = documented ? STR("ISBITNOTSET") : word;
    size_t n = sizeof operators / sizeof *operators, i = find(operators, n, asked);

    if (i < n)
        *out = (enum scope_operator)i;
    return i < n;
}

bool
link_type_find(struct str word, enum link_type *out)
{
    size_t n = sizeof links / sizeof *links, i = find(links, n, word);

    if (i < n)
        *out = (enum link_type)i;
    return i < n;
}

bool
merge_type_find(struct str word, enum merge_type *out)
{
    size_t n = sizeof merges / sizeof *merges, i = find(merges, n, word);

    if (i < n)
        *out = (enum merge_type)i;
    return i < n;
}

bool
flow_kind_find(struct str word, enum flow_kind *out)
{
    size_t n = sizeof kinds / sizeof *kinds, i = find(kinds, n, word);

    if (i < n)
        *out = (enum flow_kind)i;
    return i < n;
}

bool
rule_direction_find(struct str word, enum rule_direction *out)
{
    size_t n = sizeof directions / sizeof *directions, i = find(directions, n, word);

    if (i < n)
        *out = (enum rule_direction)i;
    return i < n;
}

struct str
scope_operator_name(enum scope_operator op)
{
    return operators[op];
}

struct str
link_type_name(enum link_type t)
{
    return links[t];
}

struct str
merge_type_name(enum merge_type t)
{
    return merges[t];
}

struct str
flow_kind_name(enum flow_kind k)
{
    return kinds[k];
}

struct str
rule_direction_name(enum rule_direction d)
{
    return directions[d];
}
