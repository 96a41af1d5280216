/* SPDX-License-Identifier: MIT */
/*
 * OData $filter on directory objects, as far as Graph has it, and stricter.
 *
 * eq, ne, ge, le, in, and, or, not, parentheses, startsWith, endsWith, any() with one condition on a
 * collection. Which operator a property takes, and whether that needs an advanced query
 * (ConsistencyLevel: eventual and $count=true), is in graph_property.def. Text compares without
 * regard to case. Source: Microsoft Graph, "Advanced query capabilities on directory objects".
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
 * Where a filter can only hold for one live object that an index knows (by id, userPrincipalName
 * or an address): true, and that object or TENANT_NO_OBJECT.
 */
bool odata_narrow(const struct odata_filter *f, const struct tenant *t, uint32_t *object);
