/* SPDX-License-Identifier: MIT */
/* $orderby, for the few properties that Graph orders by. */
#pragma once

#include "mocks/entra/call.h"
#include "sim/world/tenant_order.h"

struct list_order {
    attr_id attr; /* ATTR_NONE: as the collection is */
    bool descending;
};

/* False: refused and answered. `class` CLASS_none: objects of several types, no order. */
bool list_order_read(struct list_order *out, struct entra_call *c, enum object_class class);

/* Has the tenant an index that stands in this order? */
bool list_order_indexed(const struct list_order *order);

/*
 * The objects with what they are ordered by, upwards; those without a value come first, equal ones in
 * the order of their numbers.
 */
const struct tenant_order_entry *list_sorted(const struct tenant_numbers *objects,
                                             const struct list_order *order, const struct tenant *t,
                                             struct arena *a);
