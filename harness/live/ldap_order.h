/* SPDX-License-Identifier: MIT */
/*
 * The order of references that slapd forgets.
 *
 * AD and the in-memory forest keep a reference where it is when its target is renamed; refint takes
 * the old value out and puts the new one at the end. Where we renamed somebody, the order of each
 * group is remembered from before; what is added later comes after that, as slapd has it.
 */
#pragma once

#include "sim/base/map.h"
#include "sim/base/vec.h"
#include "sim/model/entry.h"

struct ldap_order {
    struct map by_owner; /* uuid and attribute -> ranks */
    VEC(struct owned_ranks {
        struct map ranks; /* key of a name -> its place */
        uint32_t next;
    })
    list;
    struct arena *arena;
};

struct ldap_order ldap_order_in(struct arena *a);

/* Puts the values into the order that is remembered. */
void ldap_order_apply(const struct ldap_order *o, struct str uuid, struct attr *attr,
                      struct arena *a);

/* Remembers the order of the values as they are, those at or below `from` under their new names. */
void ldap_order_renamed(struct ldap_order *o, struct str uuid, const struct attr *attr,
                        struct str from, struct str to, struct arena *scratch);

/* The value is added anew: it comes last. */
void ldap_order_added(struct ldap_order *o, struct str uuid, attr_id id, struct str value,
                      struct arena *scratch);
