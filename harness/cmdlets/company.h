/* SPDX-License-Identifier: MIT */
/* The tenant's settings, for other modules. Private to harness/cmdlets. */
#pragma once

#include "harness/cmdlets/shape.h"
#include "sim/world/company.h"

/*
 * Writes the prevention of accidental deletes into the tenant, where Connect's threshold is kept
 * too: all servers and Cloud Sync share it.
 */
const struct err *company_set_prevention(struct call *c, bool enabled, uint32_t count);

/* Switches one of the tenant's features on. */
const struct err *company_switch_on(struct call *c, enum company_feature feature);

/* Writes settings, domains or roles as an administrator; the engines' next runs are not idle then. */
const struct err *company_write(struct call *c, const struct op *op);
