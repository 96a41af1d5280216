/* SPDX-License-Identifier: MIT */
/*
 * HTTPS to our own server: kept-alive connections, one CA, loopback only. Private to harness/live.
 */
#pragma once

#include "mocks/fixture.h"
#include "sim/base/buf.h"

struct http_client;

/* Refused: a base URL that is not loopback. Close with http_close. */
const struct err *http_open(struct http_client **out, const struct entra *server, struct arena *a);
void http_close(struct http_client *c);

struct http_reply {
    int status;
    struct str body; /* in the arena of the call */
};

/*
 * One exchange, asked again while the server is busy (429, 503) and after a reply that was lost: the
 * request must be one that may be sent twice. `body` empty: none. Error (ERR_SANDBOX): the server is
 * gone. `lost` is set, and no error returned, if no attempt got a reply although it lives.
 */
const struct err *http_exchange(struct http_client *c, const char *method, struct str path,
                                struct str body, struct http_reply *out, bool *lost,
                                struct arena *a);

/* Text inside a path or a query, percent-encoded. */
struct str http_escape(struct str text, struct arena *a);
