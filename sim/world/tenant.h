/* SPDX-License-Identifier: MIT */
/*
 * Entra ID in memory: users, groups and contacts, their references, and the recycle bin.
 *
 * The engines and administrators reach it through connectors (sim/world/connector.h), one for each
 * writer; the HTTP server is a skin over the same tenant. Behaviour is documented in
 * plan-connect-design-concepts (source anchor, hard match), how-to-connect-install-existing-tenant
 * (soft match), how-to-connect-sync-recycle-bin (soft delete), tshoot-connect-sync-errors (refusals)
 * and the Microsoft Graph reference; what is disputed there is a row of sim/assumptions.def.
 */
#pragma once

#include "sim/base/time.h"
#include "sim/model/assumption.h"
#include "sim/world/connector.h"

struct tenant;

/* Who writes. The tenant keeps the last one of each object for scoring; nothing shows it. */
enum tenant_writer { WRITER_ADMIN, WRITER_CONNECT, WRITER_CLOUDSYNC };

/*
 * Codes of refused receipts. Engines get the names of tshoot-connect-sync-errors, administrators
 * those of Graph.
 */
#define REFUSED_NOT_UNIQUE "AttributeValueMustBeUnique"
#define REFUSED_OBJECT_TYPE "ObjectTypeMismatch"
#define REFUSED_HARD_MATCH "InvalidHardMatch"
#define REFUSED_SOFT_MATCH "InvalidSoftMatch"
#define REFUSED_ADMIN_ROLE "Existing Admin Role Conflict"
#define REFUSED_FEDERATED "FederatedDomainChangeError"
#define REFUSED_LARGE "LargeObject"
#define REFUSED_PREVENTED "AccidentalDeletionPrevention"
#define REFUSED_CLOUD_ONLY "DeletingCloudOnlyObjectNotAllowed"
#define REFUSED_CLOUD_MANAGED "ObjectManagedInCloud"
#define REFUSED_VALUE "IdentityDataValidationFailed"
#define REFUSED_LENGTH "ExceededAllowedLength"
#define REFUSED_MISSING "cd-missing-object"
#define REFUSED_BAD_REQUEST "Request_BadRequest"
#define REFUSED_NOT_FOUND "Request_ResourceNotFound"

/* Entra ID's write budget: so many writes of the engines in so many seconds of virtual time. */
enum { TENANT_BUDGET_WRITES = 7000, TENANT_BUDGET_SECONDS = 300 };

/*
 * An empty tenant for the verified domain `domain` (and its onmicrosoft.com name). Ids of objects
 * come from `seed`, so the same writes give the same ids. `schema` is the world's: names that ops
 * bring along must be in it. Both and the assumptions must outlive the tenant; it lives in `a` and
 * grows there.
 */
struct tenant *tenant_new(struct schema *schema, struct str domain, uint64_t seed, vtime now,
                          const struct assumptions *assumptions, struct arena *a);

/*
 * The tenant as it is now, in `a`. Texts are shared: the arena of `t` must outlive the copy and must
 * not be rewound below what the copy shares. Writes to one do not show in the other.
 */
struct tenant *tenant_copy(const struct tenant *t, struct arena *a);

/*
 * The tenant behind the seam, writing as `writer`; many may be open on one tenant.
 *
 * read: full, or what changed since the watermark; watermarks are independent of one another and
 * may be used again. Entries are in order of creation; each has anchor `User_<guid>`, `Group_<guid>`
 * or `Contact_<guid>`, dn `CN={HEX}` of the source anchor (of the anchor where there is none), what
 * was written to it, its references as DNs, cloudAnchor and cloudMastered (False: synchronised). A
 * deleted user counts as gone.
 *
 * apply for the engines: ADD (sourceAnchor among the mods) is matched: hard by source anchor, live
 * or in the bin; soft by primary SMTP address or userPrincipalName (contacts, groups: address
 * alone) onto a cloud object of the same class without a source anchor; never onto somebody who
 * holds an administrator role, and as the tenant's switches allow. What it matches is updated or
 * restored, else an object is created. A name that somebody else has is quarantined (Connect) or
 * refused (Cloud Sync); read shows names as they were sent, find shows what took effect. UPDATE and
 * DELETE by anchor or DN. DELETE of what is gone is done without an effect. A synchronised object's
 * writer is whoever wrote last. RENAME and RESTORE are refused. RETRY: the write budget is used up;
 * this op and those after it were not looked at.
 *
 * What an administrator took out of the directory's hands (tenant_manage_in_cloud) the engines do not
 * change: done without an effect, or refused, as the assumption cloudManagedWrites says.
 *
 * A device has its source anchor from its name, is matched by that and by deviceId, and is deleted for
 * good.
 *
 * apply for administrators: what is mastered on-premises is refused as Graph does; contacts cannot
 * be created; DELETE of what is in the bin deletes it for good; RESTORE by anchor. A name that is
 * taken is refused with the anchor of who has it.
 *
 * Effects hold what really changed. References to what is not there are listed as unresolved, the
 * others are applied. An op id that this writer used before (0 excepted; the last 100,000 are
 * known) is answered with the receipt that was given then.
 *
 * find: users, groups, contacts, devices, also `/{id}` (users also by userPrincipalName), groups/{id}/members
 * and owners, users|groups|contacts/{id}/memberOf, users/{id}/manager and directReports,
 * directory/deletedItems/microsoft.graph.user and .group; settings and domains as company.h has them.
 * In order of creation; members in the
 * order in which they came. Entries hold what Graph shows (graph_property.def). Errors: ERR_INPUT
 * for a path or filter that Graph would refuse, ERR_NOT_FOUND for an id that does not exist.
 *
 * clock: never goes back; deletes for good what has been in the bin for thirty days, and at full
 * hours gives names out of quarantine to whom they were sent, if they are free by then.
 */
struct connector *tenant_connector(struct tenant *t, enum tenant_writer writer, struct arena *a);

/* How many there are, and how many deleted ones the bin holds. */
struct tenant_totals {
    uint32_t users;
    uint32_t groups;
    uint32_t contacts;
    uint32_t devices;
    uint32_t deleted;
};

struct tenant_totals tenant_totals(const struct tenant *t);

/* Who wrote the live object with that anchor last. False: there is none. */
bool tenant_last_writer(const struct tenant *t, struct str anchor, enum tenant_writer *out);

vtime tenant_now(const struct tenant *t);
