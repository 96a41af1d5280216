/* SPDX-License-Identifier: MIT */
/*
 * Faults for anybody's client, ordered in words: `Throttled path=/v1.0/users skip=4 times=2 seconds=5`.
 * The names behind the first word are those of mocks/entra/wire_fault.h.
 */
#pragma once

#include "harness/live/graph_connector.h"

/* Errors: no such fault, no such name, a number that is none; the server is gone. */
const struct err *fault_order(struct connector *admin, struct str words, struct arena *a);
