/* SPDX-License-Identifier: MIT */
/*
 * Who is who: one identity, its anchors on both sides, and what the scenario calls it.
 *
 * The lab learns from everything that passes through it: the world it was opened with, what the
 * directory reports, what administrators write, what the tenant answers. Reports name objects from
 * here, so that no server-made id is ever shown. Private to sim/run.
 */
#pragma once

#include "sim/base/map.h"
#include "sim/model/entry.h"

typedef uint32_t who_id; /* index; WHO_NOBODY for none */

enum { WHO_NOBODY = MAP_NONE };

struct who {
    struct str guid;         /* objectGUID; empty for what only the cloud has */
    struct str cloud_anchor; /* of the last Entra object it had; empty for none */
    struct str name;         /* as it is called now */
    struct entry brief; /* class, anchor, DN now, and what decides whether it can be provisioned */
    bool in_directory;
    bool in_cloud;
    uint32_t made_in; /* the run that made its Entra object; 0: an administrator, or none */
};

struct people {
    VEC(struct who) list; /* in the order in which they were met */
    struct map by_guid;
    struct map by_source_anchor; /* Base64 */
    struct map by_cloud_anchor;
    struct map by_dn; /* dn_key */
    struct arena *arena, *scratch;
};

void people_init(struct people *p, struct arena *a, struct arena *scratch);

/* An object of the world that the lab opens with. Its texts live as long as `p` and are shared. */
who_id people_meet(struct people *p, const struct entry *e);

/* The directory shows this object, or no longer the one with that anchor. */
who_id people_see(struct people *p, const struct entry *e);
void people_miss(struct people *p, struct str guid);

/* An administrator renamed or moved it, with everything below. */
void people_renamed(struct people *p, struct str from, struct str to);

/* The tenant holds it under that anchor; `name` is used for what the directory does not know. */
who_id people_in_cloud(struct people *p, who_id who, struct str cloud_anchor, struct str name);

/* Anchor of either side, source anchor, Entra DN or AD DN. */
who_id people_find(const struct people *p, struct str ref, struct arena *scratch);

/* Its name; for a stranger, the value of the RDN or the text itself. */
struct str people_name(const struct people *p, struct str ref, struct arena *scratch);
