/* SPDX-License-Identifier: MIT */
/* The settings of a tenant (sim/world/company.h says how they look behind the seam). */
#pragma once

#include "sim/world/company.h"
#include "sim/world/tenant.h"

/* Is the switch on? */
bool tenant_feature(const struct tenant *t, enum company_feature f);

/* Switches and brake, and each domain, as entries. */
struct entry tenant_company_entry(const struct tenant *t, struct arena *a);
uint32_t tenant_domain_count(const struct tenant *t);
struct entry tenant_domain_entry(const struct tenant *t, uint32_t i, struct arena *a);
