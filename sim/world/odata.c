/* SPDX-License-Identifier: MIT */
/* A filter asked of an object. */
#include "sim/world/odata.h"

#include "sim/base/arena.h"
#include "sim/world/odata_node.h"
#include "sim/world/tenant_state.h"

/* Below, at or above zero, as text is ordered without regard to case; dates are ordered as time. */
static int
order(const struct odata_literal *l, struct str value)
{
    vtime when;

    if (l->type == TYPE_DATE && time_parse_iso(value, &when))
        return (when > l->when) - (when < l->when);
    return str_icmp(value, l->text);
}

static bool
value_fits(enum odata_op op, const struct odata_literal *l, struct str value)
{
    switch (op) {
    case OP_EQ:
        return l->type == TYPE_DATE ? order(l, value) == 0 : str_ieq(value, l->text);
    case OP_NE:
        return l->type == TYPE_DATE ? order(l, value) != 0 : !str_ieq(value, l->text);
    case OP_GT:
        return order(l, value) > 0;
    case OP_GE:
        return order(l, value) >= 0;
    case OP_LT:
        return order(l, value) < 0;
    case OP_LE:
        return order(l, value) <= 0;
    case OP_STARTS:
        return str_istarts(value, l->text);
    case OP_ENDS:
        return str_iends(value, l->text);
    }
    return false;
}

/* An absent property equals null, differs from everything else, and fits nothing further. */
static bool
literal_fits(const struct odata_node *n, const struct odata_literal *l, const struct str *values,
             uint32_t value_n)
{
    enum odata_op op = n->kind == NODE_IN ? OP_EQ : n->op;

    if (l->type == TYPE_NULL)
        return (value_n == 0) == (op == OP_EQ);
    if (value_n == 0)
        return op == OP_NE;
    for (uint32_t i = 0; i < value_n; i++)
        if (value_fits(op, l, values[i]))
            return true;
    return false;
}

bool
odata_fits(const struct odata_node *n, const struct str *values, uint32_t value_n)
{
    for (uint32_t i = 0; i < n->n; i++)
        if (literal_fits(n, &n->literals[i], values, value_n))
            return true;
    return false;
}

struct subject {
    const struct odata_filter *filter;
    const struct tenant *tenant;
    uint32_t object;
    const struct str *element; /* inside any(): one value of the collection */
    struct arena *arena;
};

/* The values of a property as Graph shows them. */
static uint32_t
values_of(const struct odata_node *n, const struct subject *s, const struct str **values)
{
    const struct str *stored;
    uint32_t value_n = tenant_object_values(s->tenant, s->object, n->attr, &stored, s->arena);

    *values = stored;
    if (n->property->kind != GRAPH_BOOL && n->property->kind != GRAPH_SID &&
        n->property->kind != GRAPH_GUID)
        return value_n;
    struct str *shown = ARENA_ARRAY(s->arena, struct str, value_n);
    for (uint32_t i = 0; i < value_n; i++)
        shown[i] = graph_from_value(n->property->kind, stored[i], s->arena);
    *values = shown;
    return value_n;
}

static struct str
part_of(enum odata_part part, struct str element)
{
    struct graph_error e;

    if (part == PART_NONE)
        return element;
    e = graph_error_from(element);
    switch (part) {
    case PART_CATEGORY:
        return STR(GRAPH_ERROR_CATEGORY);
    case PART_SINCE:
        return e.since;
    case PART_CAUSE:
        return e.property;
    case PART_VALUE:
        return e.value;
    case PART_NONE:
    case PART_OTHER:
        break;
    }
    return STR("");
}

static bool
condition_holds(const struct odata_node *n, const struct subject *s)
{
    const struct str *values;

    if (n->element) {
        struct str part = part_of(n->part, *s->element);
        return odata_fits(n, &part, 1);
    }
    struct arena_mark mark = arena_mark(s->arena);
    uint32_t value_n = values_of(n, s, &values);
    bool fits = odata_fits(n, values, value_n);
    arena_rewind(s->arena, mark);
    return fits;
}

static uint32_t
references(const struct tenant *t, uint32_t object, attr_id attr)
{
    struct tenant_walk walk = {.collection = COLLECTION_OUT, .object = object, .attr = attr};
    uint32_t n = 0;

    while (tenant_walk_next(t, &walk) != TENANT_NO_OBJECT)
        n++;
    return n;
}

static bool
count_holds(const struct odata_node *n, const struct subject *s)
{
    struct arena_mark mark = arena_mark(s->arena);
    const struct str *values;
    int64_t wanted = n->literals[0].number;
    int64_t count = !n->property                       ? references(s->tenant, s->object, n->attr)
                    : graph_property_real(n->property) ? values_of(n, s, &values)
                                                       : 0;

    arena_rewind(s->arena, mark);
    return (count == wanted) == (n->op == OP_EQ);
}

static bool node_holds(uint32_t at, const struct subject *s);

static bool
any_holds(const struct odata_node *n, const struct subject *s)
{
    struct arena_mark mark = arena_mark(s->arena);
    const struct str *values;
    uint32_t value_n = graph_property_real(n->property) ? values_of(n, s, &values) : 0;
    bool holds = value_n && n->left == TENANT_NO_OBJECT;

    for (uint32_t i = 0; i < value_n && !holds; i++) {
        struct subject inner = *s;
        inner.element = &values[i];
        holds = node_holds(n->left, &inner);
    }
    arena_rewind(s->arena, mark);
    return holds;
}

/* The parser bounds depth and number of nodes. */
static bool
node_holds(uint32_t at, const struct subject *s)
{
    const struct odata_node *n = &s->filter->nodes.at[at];

    switch (n->kind) {
    case NODE_AND:
        return node_holds(n->left, s) && node_holds(n->right, s);
    case NODE_OR:
        return node_holds(n->left, s) || node_holds(n->right, s);
    case NODE_NOT:
        return !node_holds(n->left, s);
    case NODE_COMPARE:
    case NODE_IN:
        return condition_holds(n, s);
    case NODE_ANY:
        return any_holds(n, s);
    case NODE_COUNT:
        return count_holds(n, s);
    }
    return false;
}

bool
odata_holds(const struct odata_filter *f, const struct tenant *t, uint32_t object,
            struct arena *scratch)
{
    struct subject s = {.filter = f, .tenant = t, .object = object, .arena = scratch};

    return f->root == TENANT_NO_OBJECT || node_holds(f->root, &s);
}
