/* SPDX-License-Identifier: MIT */
/*
 * The tenant as a company: switches of directory synchronisation, its domains, its admin roles.
 *
 * Both doors share these tables; the JSON around them is written on each side apart. Behind the seam
 * a company is reached like an object:
 *
 * find "directory/onPremisesSynchronization": one entry, anchor `Company_<tenant id>`, with
 *   enabledFeatures (the names of the switches that are on), synchronizationPreventionType and
 *   alertThreshold (the tenant's own brake on deletes).
 * find "domains": an entry for each, anchor `Domain_<name>`, with authenticationType (Managed,
 *   Federated), isVerified, isDefault, isInitial.
 * apply, administrators only: UPDATE of the company's anchor (ADD and REMOVE of enabledFeatures, SET
 *   of the rest); ADD (an unverified one), UPDATE and DELETE of a domain's anchor.
 *
 * A role is held by a user: the administrator's door adds its id to assignedRoles.
 */
#pragma once

#include "sim/model/entry.h"

enum company_feature {
#define FEATURE(id, name, on) FEATURE_##id,
#include "sim/world/company_feature.def"
#undef FEATURE
    FEATURE_COUNT,
};

struct str company_feature_name(enum company_feature f);

/* By its name in any case; FEATURE_COUNT: there is none. */
enum company_feature company_feature_find(struct str name);

#define COMPANY_PATH "directory/onPremisesSynchronization"
#define COMPANY_DOMAINS "domains"
#define COMPANY_ANCHOR "Company_"
#define DOMAIN_ANCHOR "Domain_"

/* What synchronizationPreventionType may be. */
#define PREVENTION_OFF "disabled"
#define PREVENTION_COUNT "enabledForCount"
#define PREVENTION_PERCENT "enabledForPercentage"

#define DOMAIN_MANAGED "Managed"
#define DOMAIN_FEDERATED "Federated"

/* The built-in administrator roles: ids and names are the same in every tenant. */
struct company_role {
    struct str id;
    struct str name;
};

uint32_t company_role_count(void);
const struct company_role *company_role_at(uint32_t i);

/* By id or name, in any case; NULL: there is none. */
const struct company_role *company_role_find(struct str id_or_name);
