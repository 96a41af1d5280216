/* SPDX-License-Identifier: MIT */
/* Collections in pages: filter, order, count, and the link to the next page. */
#pragma once

#include "mocks/entra/object.h"
#include "sim/world/odata.h"

/*
 * Answers with a page of the walk. `class` is the type of its objects, CLASS_none for several; then
 * each says its type and a filter is refused. `name` is what the context calls the collection.
 */
void list_answer(struct entra_call *c, struct tenant_walk walk, enum object_class class,
                 const char *name);

/* Answers with the bare number; needs ConsistencyLevel: eventual. */
void list_count(struct entra_call *c, struct tenant_walk walk, enum object_class class);

/*
 * Where a page begins, inside a token that only fits the same question to the same tenant. False:
 * it is not ours.
 */
struct str page_token(const struct entra_call *c, uint32_t at);
bool page_token_read(const struct entra_call *c, struct str token, uint32_t *at);
