/* SPDX-License-Identifier: MIT */
/* Searches of the in-memory tenant by Graph's paths. Private to sim/world/tenant*. */
#pragma once

#include "sim/world/connector.h"
#include "sim/world/tenant_view.h"

const struct err *tenant_find(struct tenant *t, const struct query *q, struct entries *out,
                              struct arena *a);
