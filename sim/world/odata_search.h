/* SPDX-License-Identifier: MIT */
/*
 * $search on directory objects: `"displayName:ann lee" OR ("mail:ann" AND "givenName:a")`.
 *
 * displayName and description are looked at word by word: every word that is asked for begins one of
 * theirs, in any order. Words end at blanks, symbols, between letters and digits, and where a capital
 * follows a small letter. Every other property begins with what is asked for. Source: Microsoft
 * Graph, "Use the $search query parameter".
 */
#pragma once

#include "sim/world/odata.h"

struct odata_search_node;

/* A parsed search; empty text gives one that holds for everything. */
struct odata_search {
    VEC(struct odata_search_node) nodes;
    uint32_t root;
};

/* False: refused. The search borrows `text`. */
bool odata_search_parse(struct odata_search *out, struct str text, enum object_class class,
                        struct odata_refusal *refusal, struct arena *a);

/* Does it hold for the object? `scratch` is given back as it was. */
bool odata_search_holds(const struct odata_search *s, const struct tenant *t, uint32_t object,
                        struct arena *scratch);

/* Does every word of `asked` begin one of `text`? */
bool odata_words_match(struct str text, struct str asked);
