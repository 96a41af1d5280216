/* SPDX-License-Identifier: MIT */
/* A filter asked of an object. */
#include "sim/world/odata.h"

#include <assert.h>

#include "sim/base/arena.h"
#include "sim/world/odata_node.h"
#include "sim/world/tenant_state.h"

/* Below, at or above zero, as text is ordered without regard to case; dates are ordered as time. */
static int
order(const struct odata_literal *l, struct str value)
{
    vtime x, y;

    if (l->type == TYPE_DATE && time_parse_iso(l->text, &x) && time_parse_iso(value, &y))
        return (y > x) - (y < x);
    return str_icmp(value, l->text);
}

static bool
value_fits(enum odata_op op, const struct odata_literal *l, struct str value)
{
    switch (op) {
    case OP_EQ:
        return order(l, value) == 0;
    case OP_NE:
        return order(l, value) != 0;
    case OP_GE:
        return order(l, value) >= 0;
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
        return op == OP_NE && !n->any;
    for (uint32_t i = 0; i < value_n; i++)
        if (value_fits(op, l, values[i]))
            return true;
    return false;
}

static bool
condition_holds(const struct odata_node *n, const struct tenant *t, uint32_t object,
                struct arena *scratch)
{
    struct arena_mark mark = arena_mark(scratch);
    const struct str *stored;
    uint32_t value_n = tenant_object_values(t, object, n->attr, &stored, scratch);
    struct str *values = ARENA_ARRAY(scratch, struct str, value_n);
    bool fits = false;

    for (uint32_t i = 0; i < value_n; i++)
        values[i] = graph_from_value(n->property->kind, stored[i], scratch);
    for (uint32_t i = 0; i < n->n && !fits; i++)
        fits = literal_fits(n, &n->literals[i], values, value_n);
    arena_rewind(scratch, mark);
    return fits;
}

/* The parser bounds depth and number of nodes. */
static bool
node_holds(const struct odata_filter *f, uint32_t at, const struct tenant *t, uint32_t object,
           struct arena *scratch)
{
    const struct odata_node *n = &f->nodes.at[at];

    switch (n->kind) {
    case NODE_AND:
        return node_holds(f, n->left, t, object, scratch) &&
               node_holds(f, n->right, t, object, scratch);
    case NODE_OR:
        return node_holds(f, n->left, t, object, scratch) ||
               node_holds(f, n->right, t, object, scratch);
    case NODE_NOT:
        return !node_holds(f, n->left, t, object, scratch);
    case NODE_COMPARE:
    case NODE_IN:
        return condition_holds(n, t, object, scratch);
    }
    return false;
}

bool
odata_holds(const struct odata_filter *f, const struct tenant *t, uint32_t object,
            struct arena *scratch)
{
    return f->root == TENANT_NO_OBJECT || node_holds(f, f->root, t, object, scratch);
}

static bool
narrow_node(const struct odata_filter *f, uint32_t at, const struct tenant *t, uint32_t *object)
{
    const struct odata_node *n = &f->nodes.at[at];

    if (n->kind == NODE_AND)
        return narrow_node(f, n->left, t, object) || narrow_node(f, n->right, t, object);
    if (n->kind != NODE_COMPARE || n->op != OP_EQ || n->literals[0].type == TYPE_NULL)
        return false;
    struct str text = n->literals[0].text;
    switch (n->attr) {
    case ATTR_objectID:
        *object = tenant_object(t, CLASS_none, text);
        return true;
    case ATTR_userPrincipalName:
        *object = tenant_by_key(t, KEY_UPN, text);
        return true;
    case ATTR_proxyAddresses:
        *object = tenant_by_key(t, KEY_PROXY, text);
        return true;
    default:
        return false;
    }
}

bool
odata_narrow(const struct odata_filter *f, const struct tenant *t, uint32_t *object)
{
    return f->root != TENANT_NO_OBJECT && narrow_node(f, f->root, t, object);
}
