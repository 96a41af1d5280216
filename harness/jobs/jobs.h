/* SPDX-License-Identifier: MIT */
/*
 * What Graph shows of provisioning: service principals, their synchronization jobs, and the logs.
 *
 * Everything is read from and done to the laboratory's own Cloud Sync and its journal; nothing is
 * canned. The HTTP server relays the requests (mocks/entra/relay.h) and wraps the answers. Facts:
 * synchronization API overview, how-to-inbound-synch-ms-graph, provisioningObjectSummary.
 */
#pragma once

#include "sim/run/lab.h"

struct jobs;

/* Lives in `perm`, as the lab does. */
struct jobs *jobs_new(struct lab *lab, struct str tenant_id, struct arena *perm);

/* A request as the server's table of routes has it: `{}` of `route` are `key` and `second`. */
struct jobs_request {
    struct str method, route, key, second;
    struct str filter;
    uint32_t top;     /* 0: none */
    struct str after; /* the id of the row that the page before ended with; empty: the first page */
    struct str link;  /* to the next page, but for the id that it begins after */
    struct str audits; /* a JSON array of what the tenant's own clients did, newest first */
    struct str body;
    struct str app_id; /* of the caller */
};

/* `body` is JSON; an error has `code` and `message` instead. */
struct jobs_reply {
    int status;
    struct str body;
    struct str code, message;
};

/*
 * Answers, and does what is asked for. Cycles that come due by it run before the answer. Error: a side
 * of the sandbox went away.
 */
const struct err *jobs_answer(struct jobs *jobs, const struct jobs_request *request,
                              struct jobs_reply *reply, struct arena *a);

/*
 * Answers all that a server gave out and writes what is to be brought back: the JSON of POST
 * /sandbox/jobs, both ways (mocks/entra/ingest.h). `*n`: how many they were.
 */
const struct err *jobs_answer_all(struct jobs *jobs, struct str requests, struct str *answers,
                                  uint32_t *n, struct arena *a);
