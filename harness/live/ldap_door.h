/* SPDX-License-Identifier: MIT */
/*
 * Inside the live door of Active Directory. For harness/live/ldap_*.c only.
 */
#pragma once

#include "harness/live/ldap_known.h"
#include "harness/live/ldap_order.h"
#include "harness/live/ldap_session.h"
#include "sim/base/buf.h"
#include "sim/base/map.h"
#include "sim/world/connector.h"
#include "sim/world/forest_refusal.h"
#include "sim/world/mint.h"

struct names_list {
    VEC(struct str) list;
};

struct ldap_door {
    struct connector connector;
    struct ldap_session session;
    const struct schema *schema;
    struct mint mint;
    struct arena *arena; /* its own; what lasts as long as the door */
    struct ldap_known known;
    uint64_t id;    /* tells its watermarks from another door's */
    uint64_t reads; /* how many there were; each watermark has the number of one */
    struct ldap_order order;
    struct names_list
        spellings;          /* of names whose case alone has changed, which refint leaves alone */
    struct map respelled;   /* key -> spelling */
    struct map vacated;     /* keys of names that refint may still be busy with */
    uint32_t settled;       /* how often that was waited for */
    VEC(struct attr) attrs; /* room to decode one entry in */
};

/* --- entries (ldap_object.c) --- */

/* An entry as slapd gave it. */
struct ldap_object {
    struct entry entry;
    struct str uuid; /* 16 bytes in the order of objectGUID */
    int64_t created; /* uSNCreated; INT64_MAX: another client made it, and without one */
};

enum ldap_want {
    WANT_READ,       /* what an import delivers: no stamps, no back links */
    WANT_EVERYTHING, /* with stamps; of the back links, memberOf as slapd has stored it */
};

/* Decodes a message. `uuid`: where the protocol has told it; NULL: from entryUUID. */
struct ldap_object ldap_object_of(struct ldap_door *d, LDAPMessage *message,
                                  const struct berval *uuid, enum ldap_want want, struct arena *a);

/* From now on references to `dn` and to what is below it are to be spelled like this. */
void ldap_respell(struct ldap_door *d, struct str dn);

/* Somebody else is called like this now: references are spelled as slapd has them. */
void ldap_respell_end(struct ldap_door *d, struct str dn);

/* The DN of a message, as AD writes it. */
struct str ldap_message_name(const struct ldap_door *d, LDAPMessage *message, struct arena *a);

/* 16 bytes of an entryUUID in the order of objectGUID. */
struct str ldap_uuid(const unsigned char bytes[16], struct arena *a);

/* --- one object (ldap_target.c) --- */

/* Can the name be one of this forest's? slapd has other forests too. */
bool ldap_name_fits(const struct ldap_door *d, struct str dn);

/* The name that the object at `dn` has, spelled as it is there; `at` NULL: there is none. */
const struct err *ldap_name_at(struct ldap_door *d, struct str dn, struct str *name,
                               struct arena *a);

/* The object that an op names, with the attributes asked for; `*there` false: there is none. */
const struct err *ldap_target(struct ldap_door *d, const struct op *op, char **attrs,
                              struct ldap_object *out, bool *there, struct arena *a);

/* The names that a search below (and at) the domain's head finds. */
const struct err *ldap_names(struct ldap_door *d, struct str base, struct str filter,
                             struct names_list *out, struct arena *a);

/* Is there anything that the filter finds? */
const struct err *ldap_any(struct ldap_door *d, struct str filter, bool *any, struct arena *a);

/* --- references (ldap_mend.c) --- */

/*
 * What is to be waited for: references to a name that is about to go. refint works them off in the
 * order in which the names went.
 */
struct ldap_mend {
    struct str name;
    struct str filter;                 /* finds who refers to it */
    bool awaited;                      /* there is somebody */
    VEC(struct ldap_object) referrers; /* before a rename: with their references */
};

/* Before a delete: who refers to `name`, or with `subtree` to anything at or below it? */
const struct err *ldap_mend_begin(struct ldap_door *d, struct ldap_mend *m, struct str name,
                                  bool subtree, struct arena *a);

/* The same before a rename, with what is needed to keep references in their order. */
const struct err *ldap_mend_begin_rename(struct ldap_door *d, struct ldap_mend *m, struct str name,
                                         bool subtree, struct arena *a);

/* The object is called `to` now. */
void ldap_mend_renamed(struct ldap_door *d, const struct ldap_mend *m, struct str to,
                       struct arena *a);

/* After it: waits until nobody does. Error: slapd does not get there. */
const struct err *ldap_mend_wait(struct ldap_door *d, const struct ldap_mend *m, struct arena *a);

/* Before `name` is given out or referred to again: waits if refint could still take it away. */
const struct err *ldap_mend_settle(struct ldap_door *d, struct str name, struct arena *a);

/* --- the operations of the seam --- */

const struct err *ldap_door_read(struct connector *c, struct str watermark, struct batch *out,
                                 struct arena *a);
const struct err *ldap_door_find(struct connector *c, const struct query *q, struct entries *out,
                                 struct arena *a);
const struct err *ldap_door_apply(struct connector *c, const struct op *ops, size_t n,
                                  struct receipt *out, struct arena *a);
