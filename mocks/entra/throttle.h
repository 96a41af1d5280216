/* SPDX-License-Identifier: MIT */
/*
 * Throttling: what each application has used of its limits, and when it may ask again
 * (throttling-limits, "Identity and access service limits").
 *
 * A request costs resource units, a write also a write. Windows are as long as documented, by a clock
 * that goes on with the tenant's time and with the machine's, so that both a leap of virtual time and a
 * client that waits see them end. The sandbox's own doors are never held up.
 */
#pragma once

#include "mocks/entra/call.h"
#include "mocks/fixture.h"

enum { THROTTLE_APPS = 4, THROTTLE_LIMITS = 6, THROTTLE_ID = 36 };

/* One limit's window: since when it runs, and what was used in it. */
struct throttle_window {
    vtime from;
    uint32_t used;
};

struct throttle_account {
    char app_id[THROTTLE_ID];
    struct throttle_window windows[THROTTLE_LIMITS];
};

struct throttle {
    enum entra_throttle kind;
    vtime clock; /* set before each request */
    uint32_t n;
    struct throttle_account accounts[THROTTLE_APPS];
};

/* What a request to the call's route costs, in resource units. */
uint32_t throttle_cost(const struct entra_call *c);

/* May it go on? Counts it, and tells how near the limit is. False: answered with 429. */
bool throttle_admits(struct entra_call *c);
