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

static bool
find(const struct str *list, size_t n, struct str word, int *out)
{
    for (size_t i = 0; i < n; i++)
        if (str_ieq(list[i], word)) {
            *out = (int)i;
            return true;
        }
    return false;
}

#define FIND(list, word, out, type)                                                                \
    do {                                                                                           \
        int hit_;                                                                                  \
        if (!find(list, sizeof(list) / sizeof *(list), word, &hit_))                               \
            return false;                                                                          \
        *(out) = (type)hit_;                                                                       \
        return true;                                                                               \
    } while (0)

bool
scope_operator_find(struct str word, enum scope_operator *out)
{
    /* the documentation's table spells this one otherwise than the product does */
    if (str_ieq(word, STR("ISNOTBITSET")))
        word = STR("ISBITNOTSET");
    FIND(operators, word, out, enum scope_operator);
}

bool
link_type_find(struct str word, enum link_type *out)
{
    FIND(links, word, out, enum link_type);
}

bool
merge_type_find(struct str word, enum merge_type *out)
{
    FIND(merges, word, out, enum merge_type);
}

bool
flow_kind_find(struct str word, enum flow_kind *out)
{
    FIND(kinds, word, out, enum flow_kind);
}

bool
rule_direction_find(struct str word, enum rule_direction *out)
{
    FIND(directions, word, out, enum rule_direction);
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
