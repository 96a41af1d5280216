/* SPDX-License-Identifier: MIT */
/*
 * One request on its way through a route, and the ways to answer it.
 */
#pragma once

#include "mocks/entra/entra.h"
#include "mocks/entra/json.h"
#include "mocks/entra/query.h"
#include "sim/world/tenant_view.h"

struct entra_route;

/* How much a reply tells of itself, as Accept: ...;odata.metadata= asks for it. */
enum graph_metadata { METADATA_MINIMAL, METADATA_FULL, METADATA_NONE };

struct entra_call {
    struct tenant *tenant;
    const struct entra_request *request;
    struct entra_reply *reply;
    struct arena *arena;
    struct str version; /* v1.0 or beta */
    struct str request_id;
    struct str client_request_id;
    const struct entra_route *route;
    struct str key;    /* the first {…} of the path, decoded */
    struct str second; /* the second one */
    struct graph_query query;
    enum graph_metadata metadata;
    cJSON *json; /* the body of routes that take one; freed by the dispatcher */
    uint32_t batch_depth;
    uint32_t units; /* what the request costs */
};

/* A header of the request by its name in any case; `at` is NULL where it is absent. */
struct str call_header(const struct entra_call *c, struct str name);
void call_add_header(struct entra_call *c, struct str name, struct str value);

/* Replies. The body of call_json is a finished JSON text. */
void call_json(struct entra_call *c, int status, const struct buf *body);
void call_empty(struct entra_call *c, int status);
void call_plain(struct entra_call *c, struct str text);
void entra_call_error(struct entra_call *c, int status, const char *code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void call_not_found(struct entra_call *c, struct str name);

/* What a write came to: true if it was done, else the error is answered. */
bool call_done(struct entra_call *c, const struct receipt *r);

/* Writes as an administrator. */
struct receipt call_write(struct entra_call *c, struct op op);

/* The live object that the path names, of the route's class; else 404 and TENANT_NO_OBJECT. */
uint32_t call_object(struct entra_call *c);

/* Is it the sandbox's own client? */
bool call_sandbox(const struct entra_call *c);

/* What the Accept header says of metadata. */
enum graph_metadata call_metadata(const struct entra_call *c);

/* ConsistencyLevel: eventual, alone, and with $count=true. */
bool call_eventual(const struct entra_call *c);
bool call_advanced(const struct entra_call *c);
