/* SPDX-License-Identifier: MIT */
/*
 * Ports of this machine's loopback: the only network that cutover listens on.
 */
#pragma once

#include <stdint.h>

#include "sim/base/err.h"

/*
 * A bound TCP socket (non-blocking, close-on-exec) on 127.0.0.1. `*port` says which port is wanted,
 * 0 for one that the kernel picks, and which one it is. Error (ERR_SANDBOX): it is taken, or not to
 * be had.
 */
const struct err *loopback_bind(int *out, uint16_t *port, struct arena *a);
