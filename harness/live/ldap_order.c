/* SPDX-License-Identifier: MIT */
#include "harness/live/ldap_order.h"

#include "sim/base/arena.h"
#include "sim/base/sort.h"
#include "sim/model/dn.h"

struct ranked {
    struct str value;
    uint32_t rank;
};

struct ldap_order
ldap_order_in(struct arena *a)
{
    return (struct ldap_order){.by_owner = map_in(a, false), .arena = a};
}

static struct str
owner_key(struct str uuid, attr_id id, struct arena *a)
{
    char *key = arena_bytes(a, uuid.len + sizeof id);

    memcpy(key, uuid.at, uuid.len);
    memcpy(key + uuid.len, &id, sizeof id);
    return str_n(key, uuid.len + sizeof id);
}

static struct owned_ranks *
find(const struct ldap_order *o, struct str uuid, attr_id id, struct arena *scratch)
{
    uint32_t i = (uint32_t)MAP_NONE;

    if (o->by_owner.live)
        i = map_get(&o->by_owner, owner_key(uuid, id, scratch));
    return i == (uint32_t)MAP_NONE ? NULL : &o->list.at[i];
}

static int
by_rank(const void *a, const void *b, void *context)
{
    const struct ranked *x = a, *y = b;

    (void)context;
    return (x->rank > y->rank) - (x->rank < y->rank);
}

void
ldap_order_apply(const struct ldap_order *o, struct str uuid, struct attr *attr, struct arena *a)
{
    const struct owned_ranks *owned = attr->n > 1 ? find(o, uuid, attr->id, a) : NULL;

    if (!owned)
        return;
    struct ranked *ranked = ARENA_ARRAY(a, struct ranked, attr->n);
    struct str *values = ARENA_ARRAY(a, struct str, attr->n);
    for (uint32_t i = 0; i < attr->n; i++)
        ranked[i] =
            (struct ranked){attr->values[i], map_get(&owned->ranks, dn_key(attr->values[i], a))};
    sort_stable(ranked, attr->n, sizeof *ranked, by_rank, NULL, a); /* MAP_NONE is the highest */
    for (uint32_t i = 0; i < attr->n; i++)
        values[i] = ranked[i].value;
    attr->values = values;
}

static struct owned_ranks *
find_or_make(struct ldap_order *o, struct str uuid, attr_id id, struct arena *scratch)
{
    struct owned_ranks *owned = find(o, uuid, id, scratch);

    if (owned)
        return owned;
    owned = VEC_PUSH(&o->list, o->arena);
    *owned = (struct owned_ranks){.ranks = map_in(o->arena, false)};
    map_set(&o->by_owner, owner_key(uuid, id, o->arena), o->list.n - 1);
    return owned;
}

void
ldap_order_renamed(struct ldap_order *o, struct str uuid, const struct attr *attr, struct str from,
                   struct str to, struct arena *scratch)
{
    if (attr->n < 2)
        return;
    struct owned_ranks *owned = find_or_make(o, uuid, attr->id, scratch);
    for (uint32_t i = 0; i < attr->n; i++) {
        struct str key = dn_key(attr->values[i], scratch);
        bool renamed = dn_within(attr->values[i], from);
        uint32_t rank = map_get(&owned->ranks, key);
        if (rank != (uint32_t)MAP_NONE && !renamed)
            continue;
        if (rank == (uint32_t)MAP_NONE)
            rank = owned->next++;
        else
            map_remove(&owned->ranks, key);
        if (renamed)
            key = dn_key(dn_rebase(attr->values[i], from, to, scratch), scratch);
        map_set(&owned->ranks, str_copy(key, o->arena), rank);
    }
}

void
ldap_order_added(struct ldap_order *o, struct str uuid, attr_id id, struct str value,
                 struct arena *scratch)
{
    struct owned_ranks *owned = find(o, uuid, id, scratch);

    if (owned)
        map_remove(&owned->ranks, dn_key(value, scratch));
}
