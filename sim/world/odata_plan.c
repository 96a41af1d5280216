/* SPDX-License-Identifier: MIT */
/*
 * Which objects a filter can hold for, by indexes: what is found by one side of an `and`, by both
 * sides of an `or`.
 */
#include "sim/base/arena.h"
#include "sim/base/numbers.h"
#include "sim/world/odata_node.h"
#include "sim/world/tenant_order.h"
#include "sim/world/tenant_state.h"

/* In a small tenant, and for more than a quarter of a large one, the walk is the shorter way. */
enum { WALK_ALL = 64, WALK_SHARE = 4 };

/* How many objects a node finds at most. */
struct finds {
    bool known; /* to an index */
    uint32_t n;
};

struct plan {
    const struct odata_filter *filter;
    struct tenant *tenant;
    struct finds *finds; /* by node */
    struct arena *arena;
};

/* What one literal finds: an object by its id or a unique name, or a range of an index. */
struct found {
    struct tenant_numbers few;
    struct tenant_range range;
};

static void
add(struct found *f, uint32_t object, struct arena *a)
{
    if (object != TENANT_NO_OBJECT)
        *VEC_PUSH(&f->few.list, a) = object;
}

static bool
find_unique(struct found *f, const struct plan *p, attr_id attr, struct str text)
{
    switch (attr) {
    case ATTR_objectID:
        add(f, tenant_object(p->tenant, CLASS_none, text), p->arena);
        return true;
    case ATTR_userPrincipalName:
        add(f, tenant_by_key(p->tenant, KEY_UPN, text), p->arena);
        return true;
    case ATTR_proxyAddresses:
        add(f, tenant_by_key(p->tenant, KEY_PROXY, text), p->arena);
        return true;
    default:
        return false;
    }
}

/* False: no index knows. */
static bool
find_literal(struct found *f, const struct plan *p, const struct odata_node *n,
             const struct odata_literal *l)
{
    bool prefix = n->kind == NODE_COMPARE && n->op == OP_STARTS;

    *f = (struct found){0};
    if (l->type == TYPE_NULL || l->text.len == 0 || n->part != PART_NONE)
        return false;
    if (!prefix && find_unique(f, p, n->attr, l->text))
        return true;
    if (!tenant_order_possible(p->tenant, n->property, n->attr))
        return false;
    const struct tenant_order *o = tenant_order(p->tenant, n->attr, &f->few, p->arena);
    f->range = prefix ? tenant_order_prefix(o, l->text) : tenant_order_equal(o, l->text);
    return true;
}

static bool
by_index(const struct odata_node *n)
{
    return n->kind == NODE_IN ||
           (n->kind == NODE_COMPARE && (n->op == OP_EQ || n->op == OP_STARTS));
}

/* Of the two sides of an `and`, the one that finds less. */
static uint32_t
smaller_side(const struct plan *p, const struct odata_node *node)
{
    struct finds left = p->finds[node->left], right = p->finds[node->right];

    return !right.known || (left.known && left.n <= right.n) ? node->left : node->right;
}

static struct finds
measure_condition(const struct plan *p, const struct odata_node *node)
{
    struct finds all = {.known = by_index(node)};

    for (uint32_t i = 0; all.known && i < node->n; i++) {
        struct found f;
        all.known = find_literal(&f, p, node, &node->literals[i]);
        all.n += f.few.list.n + f.range.n;
    }
    return all;
}

/* Fills `finds` from here down, but for what stands below a `not`: no index helps there. */
static struct finds
measure(const struct plan *p, uint32_t at)
{
    const struct odata_node *node = &p->filter->nodes.at[at];
    struct finds left = {0}, right = {0}, all = {0};

    switch (node->kind) {
    case NODE_ANY:
        if (node->left != TENANT_NO_OBJECT)
            all = measure(p, node->left);
        break;
    case NODE_AND:
    case NODE_OR:
        left = measure(p, node->left);
        right = measure(p, node->right);
        all = node->kind == NODE_AND ? p->finds[smaller_side(p, node)]
                                     : (struct finds){left.known && right.known, left.n + right.n};
        break;
    case NODE_COMPARE:
    case NODE_IN:
        all = measure_condition(p, node);
        break;
    case NODE_NOT:
    case NODE_COUNT:
        break;
    }
    p->finds[at] = all;
    return all;
}

static void
gather_condition(const struct plan *p, const struct odata_node *node, struct tenant_numbers *out)
{
    for (uint32_t i = 0; i < node->n; i++) {
        struct found f;
        (void)find_literal(&f, p, node, &node->literals[i]);
        for (uint32_t k = 0; k < f.few.list.n; k++)
            *VEC_PUSH(&out->list, p->arena) = f.few.list.at[k];
        for (uint32_t k = 0; k < f.range.n; k++)
            *VEC_PUSH(&out->list, p->arena) = f.range.order->entries[f.range.first + k].object;
    }
}

/* Of a node that `measure` knew. */
static void
gather(const struct plan *p, uint32_t at, struct tenant_numbers *out)
{
    const struct odata_node *node = &p->filter->nodes.at[at];

    switch (node->kind) {
    case NODE_ANY:
        gather(p, node->left, out);
        return;
    case NODE_OR:
        gather(p, node->left, out);
        gather(p, node->right, out);
        return;
    case NODE_AND:
        gather(p, smaller_side(p, node), out);
        return;
    case NODE_COMPARE:
    case NODE_IN:
        gather_condition(p, node, out);
        return;
    case NODE_NOT:
    case NODE_COUNT:
        return;
    }
}

bool
odata_candidates(const struct odata_filter *f, struct tenant *t, struct tenant_numbers *out,
                 struct arena *a)
{
    struct plan p = {f, t, ARENA_ARRAY(a, struct finds, f->nodes.n), a};

    *out = (struct tenant_numbers){0};
    if (f->root == TENANT_NO_OBJECT || t->objects.n < WALK_ALL)
        return false;
    struct finds all = measure(&p, f->root);
    if (!all.known || all.n > t->objects.n / WALK_SHARE + 1)
        return false;
    gather(&p, f->root, out);
    out->list.n = numbers_sort(out->list.at, out->list.n, a);
    return true;
}
