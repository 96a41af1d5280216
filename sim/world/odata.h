/* SPDX-License-Identifier: MIT */
/*
 * OData $filter on directory objects, as far as Graph has it, and stricter.
 *
 * eq, ne, gt, ge, lt, le, in, and, or, not, parentheses, startsWith, endsWith; on collections any()
 * with conditions of every kind, empty any() and /$count. Which operator a property takes, and
 * whether that needs an advanced query (ConsistencyLevel: eventual and $count=true), is in
 * graph_property.def. Text compares without regard to case. Source: Microsoft Graph, "Advanced query
 * capabilities on directory objects"; errors of syntax are those of the OData library.
 */
#pragma once

#include "sim/world/tenant_view.h"

struct odata_node;

/* A parsed filter; empty text gives one that holds for everything. */
struct odata_filter {
    enum object_class class;
    VEC(struct odata_node) nodes;
    uint32_t root; /* UINT32_MAX: holds for everything */
};

/* What Graph says of a filter that it refuses: `code` BadRequest or Request_UnsupportedQuery. */
struct odata_refusal {
    struct str code;
    struct str message;
};

/* Who asks: an advanced query, the sandbox's own client. */
struct odata_asker {
    bool advanced;
    bool sandbox;
};

/* False: refused. The filter borrows `text`. Nesting, length and lists are bounded. */
bool odata_parse(struct odata_filter *out, struct str text, enum object_class class,
                 struct odata_asker asker, struct odata_refusal *refusal, struct arena *a);

/* Does it hold for the object? `scratch` is given back as it was. */
bool odata_holds(const struct odata_filter *f, const struct tenant *t, uint32_t object,
                 struct arena *scratch);

/*
 * The objects that an index knows and for which alone the filter can hold: true, and their numbers,
 * each once, upwards. They still have to be asked; false: so has everything. Makes indexes of the
 * tenant as they are needed.
 */
bool odata_candidates(const struct odata_filter *f, struct tenant *t, struct tenant_numbers *out,
                      struct arena *a);
