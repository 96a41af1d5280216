/* SPDX-License-Identifier: MIT */
#include "sim/world/tenant_order.h"

#include "sim/base/arena.h"
#include "sim/base/numbers.h"
#include "sim/base/sort.h"
#include "sim/world/tenant_state.h"

/* A list up to this length is looked through; a longer one is merged. */
enum { LATE_MAX = 512 };

bool
tenant_order_possible(const struct tenant *t, const struct graph_property *p, attr_id attr)
{
    if (p->kind != GRAPH_TEXT && p->kind != GRAPH_TEXTS && p->kind != GRAPH_EXTENSIONS)
        return false;
    if (attr == ATTR_userType || attr == ATTR_securityIdentifier) /* shown without being stored */
        return false;
    if (!t->orders || t->orders->list.n < TENANT_ORDERS)
        return true;
    for (uint32_t i = 0; i < t->orders->list.n; i++)
        if (t->orders->list.at[i].attr == attr)
            return true;
    return false;
}

static struct str
key_of(const struct tenant_order_entry *e)
{
    return str_n(e->at, e->len);
}

static int
entry_cmp(const void *a, const void *b, void *context)
{
    const struct tenant_order_entry *x = a, *y = b;
    int way = str_icmp(key_of(x), key_of(y));

    (void)context;
    return way ? way : (x->object > y->object) - (x->object < y->object);
}

typedef VEC(struct tenant_order_entry) entry_list;

static void
add_object(entry_list *out, const struct tenant *t, uint32_t object, attr_id attr, struct arena *a)
{
    const struct tenant_object *o = &t->objects.at[object];
    const struct tenant_value *values;

    if (o->life != LIFE_LIVE)
        return;
    uint32_t n = tenant_values(o, attr, &values);
    for (uint32_t i = 0; i < n; i++)
        *VEC_PUSH(out, a) = (struct tenant_order_entry){values[i].at, values[i].len, object};
    if (n == 0)
        *VEC_PUSH(out, a) = (struct tenant_order_entry){"", 0, object};
}

/* --- what changed since ------------------------------------------------------------------------ */

static void
late_objects(struct tenant_numbers *late, const struct tenant *t, const struct tenant_order *o,
             struct arena *a)
{
    late->list.n = 0;
    for (uint32_t i = tenant_log_start(t, o->seq); i < t->log.n; i++)
        *VEC_PUSH(&late->list, a) = t->log.at[i].object;
    for (uint32_t i = o->unlogged; i < t->orders->unlogged.n; i++)
        *VEC_PUSH(&late->list, a) = t->orders->unlogged.at[i];
    late->list.n = numbers_sort(late->list.at, late->list.n, a);
}

static void
spare_room(struct tenant_order *o, uint32_t wanted, struct arena *a)
{
    if (wanted <= o->spare_room)
        return;
    o->spare_room = wanted + wanted / 4 + 64;
    o->spare = ARENA_ARRAY(a, struct tenant_order_entry, o->spare_room);
}

/* The old entries without those of late objects, and `fresh`, which is sorted, in between. */
static void
merge(struct tenant_order *o, const struct tenant_numbers *late, const entry_list *fresh,
      struct arena *a)
{
    uint32_t n = 0, j = 0;

    spare_room(o, o->n + fresh->n, a);
    for (uint32_t i = 0; i < o->n; i++) {
        if (numbers_hold(late->list.at, late->list.n, o->entries[i].object))
            continue;
        while (j < fresh->n && entry_cmp(&fresh->at[j], &o->entries[i], NULL) < 0)
            o->spare[n++] = fresh->at[j++];
        o->spare[n++] = o->entries[i];
    }
    while (j < fresh->n)
        o->spare[n++] = fresh->at[j++];
    struct tenant_order_entry *old = o->entries;
    uint32_t old_room = o->room;
    o->entries = o->spare;
    o->room = o->spare_room;
    o->n = n;
    o->spare = old;
    o->spare_room = old_room;
}

static void
settle(struct tenant *t, struct tenant_order *o, struct tenant_numbers *late, struct arena *a)
{
    entry_list fresh = {0};

    for (uint32_t i = 0; i < late->list.n; i++)
        add_object(&fresh, t, late->list.at[i], o->attr, a);
    sort_stable(fresh.at, fresh.n, sizeof *fresh.at, entry_cmp, NULL, a);
    merge(o, late, &fresh, t->arena);
    o->seq = t->seq;
    o->unlogged = t->orders->unlogged.n;
    late->list.n = 0;
}

/* --- making and finding ------------------------------------------------------------------------ */

static struct tenant_order *
make(struct tenant *t, attr_id attr, struct arena *a)
{
    struct tenant_order *o = VEC_PUSH(&t->orders->list, t->arena);
    struct tenant_numbers none = {0};
    entry_list all = {0};

    for (uint32_t i = 0; i < t->objects.n; i++)
        add_object(&all, t, i, attr, a);
    sort_stable(all.at, all.n, sizeof *all.at, entry_cmp, NULL, a);
    *o = (struct tenant_order){.attr = attr, .seq = t->seq, .unlogged = t->orders->unlogged.n};
    merge(o, &none, &all, t->arena);
    return o;
}

static struct tenant_order *
find(struct tenant *t, attr_id attr, struct arena *a)
{
    if (!t->orders) {
        t->orders = ARENA_NEW(t->arena, struct tenant_orders);
        VEC_RESERVE(&t->orders->list, TENANT_ORDERS, t->arena); /* pointers into it stay good */
    }
    for (uint32_t i = 0; i < t->orders->list.n; i++)
        if (t->orders->list.at[i].attr == attr)
            return &t->orders->list.at[i];
    return make(t, attr, a);
}

const struct tenant_order *
tenant_order(struct tenant *t, attr_id attr, struct tenant_numbers *late, struct arena *a)
{
    struct tenant_order *o = find(t, attr, a);

    late_objects(late, t, o, a);
    if (late->list.n > LATE_MAX)
        settle(t, o, late, a);
    return o;
}

const struct tenant_order *
tenant_order_settled(struct tenant *t, attr_id attr, struct arena *a)
{
    struct tenant_order *o = find(t, attr, a);
    struct tenant_numbers late = {0};

    late_objects(&late, t, o, a);
    if (late.list.n)
        settle(t, o, &late, a);
    return o;
}

void
tenant_order_unlogged(struct tenant *t, uint32_t object)
{
    if (t->orders)
        *VEC_PUSH(&t->orders->unlogged, t->arena) = object;
}

uint32_t
tenant_order_place(const struct tenant_order_entry *entries, uint32_t n, struct str value,
                   uint32_t object)
{
    struct tenant_order_entry wanted = {value.at, (uint32_t)value.len, object};
    uint32_t low = 0, high = n;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (entry_cmp(&entries[middle], &wanted, NULL) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static uint32_t
lower_bound(const struct tenant_order *o, struct str value, uint32_t object)
{
    return tenant_order_place(o->entries, o->n, value, object);
}

/* From `first` on, how many begin with the prefix; they stand together. */
static uint32_t
prefix_end(const struct tenant_order *o, uint32_t first, struct str prefix)
{
    uint32_t low = first, high = o->n;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (str_istarts(key_of(&o->entries[middle]), prefix))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct tenant_range
tenant_order_prefix(const struct tenant_order *o, struct str prefix)
{
    uint32_t first = lower_bound(o, prefix, 0);

    return (struct tenant_range){o, first, prefix_end(o, first, prefix) - first};
}

struct tenant_range
tenant_order_equal(const struct tenant_order *o, struct str value)
{
    uint32_t first = lower_bound(o, value, 0);

    return (struct tenant_range){o, first, lower_bound(o, value, TENANT_NONE) - first};
}
