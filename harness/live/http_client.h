/* SPDX-License-Identifier: MIT */
/*
 * HTTPS to our own server: kept-alive connections, one CA, loopback only. Private to harness/live.
 */
#pragma once

#include "mocks/fixture.h"
#include "sim/base/buf.h"

struct http_client;

/* How long the client waits, in real time. */
struct http_patience {
    int attempts;  /* how often it asks until a reply counts as lost */
    int answer_ms; /* for the whole of one answer */
    int busy_ms;   /* for a server that says 429 or 503, over all */
};

#define HTTP_PATIENCE ((struct http_patience){4, 120 * 1000, 60 * 1000})

/* Refused: a base URL that is not loopback. Close with http_close. */
const struct err *http_open(struct http_client **out, const struct entra *server,
                            struct http_patience patience, struct arena *a);
void http_close(struct http_client *c);

struct http_reply {
    int status;
    bool ordered;         /* a fault that somebody ordered, not the server's own trouble */
    uint32_t retry_after; /* what it says, in seconds; of an ordered fault: virtual ones */
    struct str body;      /* in the arena of the call */
};

/*
 * One exchange, asked again while the server is busy (429, 503: after what Retry-After says, five
 * seconds at most), after a reply that was lost or cut short, and after 500 or 504 that were ordered: the request must be one that may be
 * sent twice. `body` empty: none. Errors: the server is gone or busy for too long (ERR_SANDBOX); the
 * user asked to stop and the answer did not come soon after (ERR_STOPPED). `lost` is set, and no
 * error returned, if no attempt got a reply although the server lives. An ordered 429, 503 or 401 is
 * given back at once: how long to wait is for those who keep virtual time.
 */
const struct err *http_exchange(struct http_client *c, const char *method, struct str path,
                                struct str body, struct http_reply *out, bool *lost,
                                struct arena *a);

/* Text inside a path or a query, percent-encoded. */
struct str http_escape(struct str text, struct arena *a);
