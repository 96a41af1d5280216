/* SPDX-License-Identifier: MIT */
/*
 * The yardstick of a live cycle: a bare slapd that replicates everything from another (syncrepl).
 */
#pragma once

#include "mocks/fixture.h"

/*
 * Seconds from the replica's start until it holds what `provider` holds. The replica has no overlays
 * and no indexes but those that replication needs; it is stopped and removed afterwards.
 */
double replica_seconds(const struct slapd *provider, struct arena *a);
