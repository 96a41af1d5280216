/* SPDX-License-Identifier: MIT */
/*
 * What the parts of the LDAP connector share. Private to harness/live.
 */
#pragma once

#include <ldap.h>

#include "harness/live/ldap_connector.h"

/* A reader: who is in the directory as far as its watermark knows. */
struct ldap_reader {
    struct map known; /* entryUUID, 16 bytes -> index in `anchors` */
    VEC(struct str) anchors;
};

struct ldap_door {
    struct connector connector;
    const struct slapd *server;
    const struct schema *schema;
    struct mint mint;
    struct arena *arena;
    LDAP *ld;
    VEC(struct ldap_reader) readers;
};

/* Connects again if the server hung up; an error if it is gone. */
const struct err *door_connect(struct ldap_door *d, struct arena *a);
const struct err *door_broken(struct ldap_door *d, int code, const char *what, struct arena *a);

/* A message as an entry; `operational`: with stamps, without back links. False: not of AD's classes. */
bool door_entry(struct ldap_door *d, LDAPMessage *m, bool operational, struct entry *out,
                struct arena *a);

/* One object by name; `found` tells. */
const struct err *door_get(struct ldap_door *d, struct str dn, bool operational, struct entry *out,
                           bool *found, struct arena *a);

/* By depth, then by the order of creation; entries must carry uSNCreated. */
void door_sort(struct entry *entries, uint32_t n, bool by_depth, struct arena *a);

/* A copy without the attributes that a read does not deliver. */
struct entry door_plain(const struct entry *e, struct arena *a);

const struct err *door_read(struct connector *c, struct str watermark, struct batch *out,
                            struct arena *a);
const struct err *door_apply(struct connector *c, const struct op *ops, size_t n,
                             struct receipt *out, struct arena *a);
const struct err *door_find(struct connector *c, const struct query *q, struct entries *out,
                            struct arena *a);
