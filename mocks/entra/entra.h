/* SPDX-License-Identifier: MIT */
/*
 * Entra ID as a function: a request and a tenant give a reply.
 *
 * Nothing here listens, reads a clock or keeps anything between two calls but the tenant; the HTTP
 * server around it says who is asking. The mock is stricter than the product: what it does not
 * model is refused with Graph's error body.
 */
#pragma once

#include "mocks/entra/permission.h"
#include "sim/world/tenant.h"

struct throttle; /* mocks/entra/throttle.h */

/* Who asks, as the server found out from the Authorization header. */
enum entra_caller {
    CALLER_NOBODY, /* no token, or one that is not ours: see `token_trouble` */
    CALLER_APP,    /* an application with a token for Graph */
    CALLER_ENGINE, /* the sandbox itself, with the engine secret: also /sandbox/ */
};

struct relay; /* mocks/entra/relay.h */
struct trail; /* mocks/entra/trail.h */

struct entra_header {
    struct str name; /* in any case */
    struct str value;
};

/* Everything is borrowed for the call. */
struct entra_request {
    struct str method; /* GET */
    struct str path;   /* as it came, percent-encoded, without the query: /v1.0/users/a%40b */
    struct str query;  /* what stands behind the `?`, percent-encoded; may be empty */
    struct str
        base_url; /* scheme, host and port as the client wrote them: https://localhost:4711 */
    const struct entra_header *headers;
    uint32_t header_n;
    struct str body;
    enum entra_caller caller;
    struct str token_trouble;   /* with CALLER_NOBODY: Graph's message, "" for a missing token */
    permission_set permissions; /* with CALLER_APP */
    struct str app_id;
    struct str tenant_id;
    struct throttle *throttle; /* NULL: nobody counts */
    struct relay *relay;       /* for requests on provisioning jobs; NULL: nobody answers them */
    struct trail *trail;       /* what applications write; NULL: nobody keeps it */
};

struct entra_reply {
    int status;
    uint32_t ticket; /* not 0: there is no reply yet; the relay will have it under that number */
    VEC(struct entra_header) headers; /* Content-Type is among them where there is a body */
    struct str body;                  /* in the arena; empty for 204 */
};

/*
 * Answers paths below /v1.0, /beta and /sandbox; 404 for others. Writes go into the tenant, with
 * text copied there; the reply lives in `a`. Ids of requests come from the tenant's seed, dates from
 * its clock, so a replayed conversation gives the same bytes.
 */
void entra_handle(struct tenant *t, const struct entra_request *request, struct entra_reply *reply,
                  struct arena *a);

/* One request on its way through a route. */
struct entra_call;
