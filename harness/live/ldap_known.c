/* SPDX-License-Identifier: MIT */
#include "harness/live/ldap_known.h"

#include "sim/base/arena.h"
#include "sim/model/dn.h"

struct ldap_known
ldap_known_in(struct arena *a)
{
    return (struct ldap_known){.by_uuid = map_in(a, false), .arena = a};
}

struct known_object *
ldap_known_find(const struct ldap_known *k, struct str uuid)
{
    uint32_t i = map_get(&k->by_uuid, uuid);

    return i == (uint32_t)MAP_NONE ? NULL : &k->list.at[i];
}

static struct known_object *
add(struct ldap_known *k, struct str uuid, const struct entry *e, uint64_t read)
{
    struct known_object *o = VEC_PUSH(&k->list, k->arena);

    *o = (struct known_object){.uuid = str_copy(uuid, k->arena), .first_read = read};
    o->anchor = str_eq(uuid, e->anchor) ? o->uuid : str_copy(e->anchor, k->arena);
    map_set(&k->by_uuid, o->uuid, k->list.n - 1);
    return o;
}

void
ldap_known_put(struct ldap_known *k, struct str uuid, const struct entry *e, uint64_t read)
{
    struct known_object *o = ldap_known_find(k, uuid);

    if (!o)
        o = add(k, uuid, e, read);
    o->gone_read = 0;
    o->class = e->class;
    if (str_eq(o->dn, e->dn))
        return;
    if (o->dn.len && class_is_container(e->class))
        ldap_known_rename(k, o->dn, e->dn);
    o->dn = str_copy(e->dn, k->arena);
}

void
ldap_known_rename(struct ldap_known *k, struct str from, struct str to)
{
    for (uint32_t i = 0; i < k->list.n; i++) {
        struct known_object *o = &k->list.at[i];
        if (!o->gone_read && dn_within(o->dn, from))
            o->dn = dn_rebase(o->dn, from, to, k->arena);
    }
}
