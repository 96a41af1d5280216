/* SPDX-License-Identifier: MIT */
/*
 * The desk behind the wire: finds out who is asking, and hands the request to who can answer it.
 */
#pragma once

#include "mocks/entra/http.h"
#include "mocks/entra/openid.h"
#include "mocks/entra/relay.h"
#include "mocks/entra/throttle.h"
#include "mocks/entra/trail.h"

struct server_desk {
    struct tenant *tenant;
    struct relay *relay;
    struct trail *trail;
    struct openid openid;
    struct str engine_secret;
    struct throttle throttle;
    vtime opened;     /* by the machine's clock */
    struct prng prng; /* of request ids in the wire's own refusals */
    struct wire_faults faults;
};

/* The desk as the wire sees it; `desk` must outlive the wire. */
struct http_desk server_desk(struct server_desk *desk);
