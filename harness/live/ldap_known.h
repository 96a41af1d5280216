/* SPDX-License-Identifier: MIT */
/*
 * What the live door has delivered: which object has which anchor, and since which read.
 *
 * Content sync names deleted objects by entryUUID, or not at all (in the present phase their absence
 * says it). Each watermark stands for one read; an object that came later is no news when it goes.
 */
#pragma once

#include "sim/base/map.h"
#include "sim/base/vec.h"
#include "sim/model/entry.h"

struct known_object {
    struct str uuid;   /* 16 bytes in the order of objectGUID */
    struct str anchor; /* objectGUID, or the uuid where it has none */
    struct str dn;
    enum object_class class;
    uint64_t first_read; /* the number of the read that delivered it first */
    uint64_t gone_read;  /* the one that found it gone; 0: it is there */
};

struct ldap_known {
    VEC(struct known_object) list;
    struct map by_uuid;
    struct arena *arena;
};

struct ldap_known ldap_known_in(struct arena *a);

/* NULL: nobody has heard of it. */
struct known_object *ldap_known_find(const struct ldap_known *k, struct str uuid);

/* Read number `read` delivered the entry. A renamed container renames what is below it. */
void ldap_known_put(struct ldap_known *k, struct str uuid, const struct entry *e, uint64_t read);

/* Everything known at or below `from` is now called as if `to` were its name. */
void ldap_known_rename(struct ldap_known *k, struct str from, struct str to);
