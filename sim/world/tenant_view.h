/* SPDX-License-Identifier: MIT */
/*
 * Looking into a tenant as Graph does: objects by number, collections that can be walked in parts.
 *
 * Numbers of objects are stable for the life of the tenant.
 */
#pragma once

#include "sim/world/graph_property.h"
#include "sim/world/tenant.h"

enum { TENANT_NO_OBJECT = UINT32_MAX };

/* Objects by number. */
struct tenant_numbers {
    VEC(uint32_t) list;
};

/*
 * A live object by id, a user also by userPrincipalName (in any case). CLASS_none: of any class.
 * TENANT_NO_OBJECT: there is none.
 */
uint32_t tenant_object(const struct tenant *t, enum object_class class, struct str key);

/* The live object with that proxy address (smtp:a@contoso.com), in any case; or TENANT_NO_OBJECT. */
uint32_t tenant_object_by_address(const struct tenant *t, struct str address);

/* An object in the recycle bin, by id. */
uint32_t tenant_deleted_object(const struct tenant *t, enum object_class class, struct str id);

enum object_class tenant_object_class(const struct tenant *t, uint32_t object);
struct str tenant_object_id(const struct tenant *t, uint32_t object, struct arena *a);
struct str tenant_object_anchor(const struct tenant *t, uint32_t object, struct arena *a);
struct str tenant_object_dn(const struct tenant *t, uint32_t object, struct arena *a);
bool tenant_object_live(const struct tenant *t, uint32_t object);

/*
 * Who has the last word on it: the cloud, or the directory on-premises. To move that to the cloud or
 * back is possible of what was synchronised; false: it was not, and nothing was done.
 */
bool tenant_cloud_managed(const struct tenant *t, uint32_t object);
bool tenant_manage_in_cloud(struct tenant *t, uint32_t object, bool in_cloud);

/* Does `from` refer to `to` by that attribute? */
bool tenant_object_refers(const struct tenant *t, uint32_t from, attr_id attr, uint32_t to);

/*
 * The values of an attribute, also of those that Entra ID makes itself (objectID, isDirSynced,
 * createdDateTime, deletedDateTime, onPremisesLastSyncDateTime, onPremisesProvisioningErrors; mailEnabled and securityEnabled of
 * every group, userType of every user). In the tenant's form; 0 where it is absent. References are not among them.
 */
uint32_t tenant_object_values(const struct tenant *t, uint32_t object, attr_id attr,
                              const struct str **values, struct arena *a);

/* Everything that Graph shows of it (graph_property.def, with the SANDBOX rows). */
struct entry tenant_object_entry(const struct tenant *t, uint32_t object, struct arena *a);

enum tenant_collection {
    COLLECTION_LIVE,    /* of `class`, in order of creation */
    COLLECTION_DELETED, /* of `class`, in order of creation */
    COLLECTION_OUT,     /* what `object` refers to by `attr`, in the order in which it came */
    COLLECTION_IN,      /* what refers to `object` by `attr` */
};

enum { TENANT_WALK_LAST = 4 };

/* A walk: set the first five, start with at = 0, and keep `at` to go on from there later. */
struct tenant_walk {
    enum tenant_collection collection;
    enum object_class class; /* CLASS_none: of any class */
    uint32_t object;
    attr_id attr;
    const struct tenant_numbers *among; /* of live ones: these alone, upwards; NULL: all */
    uint32_t at;                        /* where it goes on; also what a page's token keeps */
    uint32_t last[TENANT_WALK_LAST];    /* of references: the objects before, the latest first */
    uint32_t last_n;
    uint32_t link;
    bool linked; /* `link` is where the walk goes on */
};

/* The next object, or TENANT_NO_OBJECT at the end. */
uint32_t tenant_walk_next(const struct tenant *t, struct tenant_walk *walk);

struct str tenant_domain(const struct tenant *t);
struct str tenant_initial_domain(const struct tenant *t);
struct str tenant_id(const struct tenant *t, struct arena *a); /* a GUID, from the seed */
struct schema *tenant_schema(const struct tenant *t);

/* 32 bytes, from the seed, that the tenant alone knows: tokens are sealed with them. */
struct str tenant_secret(const struct tenant *t);

/* Everything that is reached over references by that attribute, however long the way; without itself. */
void tenant_closure(const struct tenant *t, uint32_t object, enum tenant_collection way,
                    attr_id attr, struct tenant_numbers *out, struct arena *a);

/* A new id for a reply, from a stream of its own: replies do not shift the ids of objects. */
struct str tenant_request_id(struct tenant *t, struct arena *a);

/* Virtual time goes on (as connector_clock). */
void tenant_clock(struct tenant *t, vtime now);

/* What an engine reads, one change after another; see tenant_connector. */
struct tenant_reader {
    bool full;
    uint32_t from; /* changes after that number */
    uint32_t to;
    uint32_t at; /* objects before that number are done; kept to go on later */
    VEC(uint32_t) few;
    bool listed; /* `few` holds all that changed, in order of creation */
    uint32_t few_at;
};

/* Begins or, with `at` set from an earlier one, goes on. False: the watermark is not known. */
bool tenant_reader_open(struct tenant_reader *r, const struct tenant *t, struct str watermark,
                        struct arena *a);
/* `scratch` may be `a`. */
bool tenant_reader_next(struct tenant_reader *r, const struct tenant *t, struct change *out,
                        struct arena *a, struct arena *scratch);
struct str tenant_reader_watermark(const struct tenant_reader *r, const struct tenant *t,
                                   struct arena *a);
