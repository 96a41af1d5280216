/* SPDX-License-Identifier: MIT */
/* Where the next page begins, inside a token that nobody can make or change but the tenant. */
#pragma once

#include "mocks/entra/call.h"

/* A place in a collection: in a walk, or behind an object in an order. */
struct page_place {
    uint32_t at;
    uint32_t last[TENANT_WALK_LAST]; /* as the walk has them */
    uint32_t last_n;
    struct str key; /* what the last object is ordered by; `at` is its number */
};

/* It fits the same question (path, filter, search, order) to the same tenant only. */
struct str page_token(const struct entra_call *c, const struct page_place *place);

/* False: it is not ours, or of another question. */
bool page_token_read(const struct entra_call *c, struct str token, struct page_place *place);
