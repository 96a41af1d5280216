/* SPDX-License-Identifier: MIT */
/*
 * Live objects in the order of an attribute's values: equality, prefixes, $orderby.
 *
 * An index is made when it is first asked for and costs nothing before. It is a sorted array as the
 * tenant was at some point of its log; what changed since comes along as a short list, and is merged
 * when that grows. So writes do no work for it, and a copy of the tenant starts without. Keys are
 * texts of the tenant and never change; an entry may be out of date: whoever uses it asks the object.
 */
#pragma once

#include "sim/world/tenant_view.h"

struct tenant_order_entry {
    const char *at;
    uint32_t len;
    uint32_t object;
};

struct tenant_order {
    attr_id attr;
    uint32_t seq; /* of the log: the entries hold what was then */
    uint32_t unlogged;
    uint32_t n;
    uint32_t room;
    struct tenant_order_entry *entries; /* by value without regard to case, then by number */
    uint32_t spare_room;
    struct tenant_order_entry *spare; /* the next merge goes here */
};

enum { TENANT_ORDERS = 24 };

struct tenant_orders {
    VEC(struct tenant_order) list; /* TENANT_ORDERS at most */
    VEC(uint32_t) unlogged;        /* objects that got values without a place in the log */
};

/* From the entry `first` on, `n` of them. */
struct tenant_range {
    const struct tenant_order *order;
    uint32_t first;
    uint32_t n;
};

/* Can there be such an index? Of stored text only, and not of more than 24 attributes. */
bool tenant_order_possible(const struct tenant *t, const struct graph_property *p, attr_id attr);

/*
 * The index, with what changed since in `late` (numbers, each once, upwards). An object without a
 * value is in it with an empty one.
 */
const struct tenant_order *tenant_order(struct tenant *t, attr_id attr, struct tenant_numbers *late,
                                        struct arena *a);

/* The index with everything merged into it. */
const struct tenant_order *tenant_order_settled(struct tenant *t, attr_id attr, struct arena *a);

/* Entries with that value, or that begin with it; both in any case. */
struct tenant_range tenant_order_equal(const struct tenant_order *o, struct str value);
struct tenant_range tenant_order_prefix(const struct tenant_order *o, struct str prefix);

/* In a sorted array of `n` entries, the first that is not before the value and the number. */
uint32_t tenant_order_place(const struct tenant_order_entry *entries, uint32_t n, struct str value,
                            uint32_t object);

/* An object got values that the log does not tell of. */
void tenant_order_unlogged(struct tenant *t, uint32_t object);
