/* SPDX-License-Identifier: MIT */
/* The tenant's settings, for other modules. Private to harness/cmdlets. */
#pragma once

#include "harness/cmdlets/shape.h"

/*
 * Writes the prevention of accidental deletes into the tenant, where Connect's threshold is kept
 * too: all servers and Cloud Sync share it.
 */
const struct err *company_set_prevention(struct call *c, bool enabled, uint32_t count);

/* Writes settings, domains or roles as an administrator; the engines' next runs are not idle then. */
const struct err *company_write(struct call *c, const struct op *op);
