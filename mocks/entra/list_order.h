/* SPDX-License-Identifier: MIT */
/* $orderby, for the few properties that Graph orders by. */
#pragma once

#include "mocks/entra/call.h"

struct list_order {
    attr_id attr; /* ATTR_NONE: as the collection is */
    bool descending;
};

/* False: refused and answered. `class` CLASS_none: objects of several types, no order. */
bool list_order_read(struct list_order *out, struct entra_call *c, enum object_class class);

/* Sorts objects; those without a value come first, equal ones stay in their order. */
void list_sort(uint32_t *objects, uint32_t n, const struct list_order *order,
               const struct tenant *t, struct arena *a);
