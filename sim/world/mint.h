/* SPDX-License-Identifier: MIT */
/*
 * What Active Directory's server makes by itself: ids, stamps, names and defaults.
 *
 * Both doors of the directory (the in-memory forest and slapd) complete new objects here, so the
 * same world and the same writes give the same bytes through both. Everything follows from the
 * world's seed, the virtual time and the number of the object. A mint is plain counters: copy it
 * before a write, and put the copy back if the write is refused.
 */
#pragma once

#include "sim/base/time.h"
#include "sim/model/entry.h"

struct mint {
    uint64_t seed;
    uint64_t objects; /* made so far; the next one's number */
    uint64_t usn;     /* the highest that was given out */
    uint32_t rid;     /* the next relative id */
    vtime now;        /* of the next stamp; the world moves it on */
    struct str root;  /* of the forest; empty: the domain that an object is in */
};

/* An unused mint: relative ids start at 1103, update numbers at 8192. */
struct mint mint_new(uint64_t seed, vtime now);

/* Where a new object comes from; they differ in what is assumed of an account without a state. */
enum mint_origin {
    MINT_WORLD, /* the world as it stands when a scenario opens: accounts are enabled (512) */
    MINT_ADD,   /* a client's add: an account without a state is disabled (546), as AD has it */
};

/*
 * The entry with everything that the server sets: the anchor (objectGUID); objectSid of domains,
 * users, groups and computers; uSNCreated, uSNChanged, whenCreated, whenChanged; name; cn, ou or dc
 * from the RDN; objectCategory, instanceType, userAccountControl, primaryGroupID, groupType
 * (-2147483646, global security) and sAMAccountType. What the entry already has is kept, and the
 * counters move past it. objectGUID, objectClass and distinguishedName are not attributes of the
 * result: the anchor, the class and the DN are. Texts of `e` are shared, new ones live in `a`; an
 * entry that lacks nothing shares its attributes too. `scratch` may be `a`.
 */
struct entry mint_entry(struct mint *m, const struct entry *e, enum mint_origin origin,
                        struct arena *a, struct arena *scratch);

/* What goes with every update of an object: the new whenChanged and uSNChanged. */
enum { MINT_TOUCHES = 2 };
void mint_touch(struct mint *m, struct mod out[MINT_TOUCHES], struct arena *a);

/*
 * The SID of a forest's root domain, S-1-5-21-x-y-z, as bytes. Domains below it have others, which
 * follow from their names.
 */
struct str mint_domain_sid(uint64_t seed, struct arena *a);

/*
 * Operational: found by a search, never part of a read (connector.h): the stamps, and the back
 * links memberOf, directReports and their like, which the server computes.
 */
bool mint_operational(attr_id id);

/* Of those, the back links only. */
bool mint_back_link(attr_id id);

/* Only the server writes it: a client that names it in an add or an update is refused. */
bool mint_server_only(attr_id id);

/* The attribute that names objects of a class: ATTR_cn, ATTR_ou or ATTR_dc. And `CN`, `OU`, `DC`. */
attr_id mint_naming_attr(enum object_class class);
struct str mint_naming_type(enum object_class class);

/*
 * The name of a class in the schema partition, as objectCategory ends up: `Person` for a user, an
 * inetOrgPerson and a contact. Empty for classes that AD does not have.
 */
struct str mint_category(enum object_class class);
