/* SPDX-License-Identifier: MIT */
/*
 * The wire: HTTP/1.1 over TLS on one loopback socket, one thread, many kept-alive connections.
 *
 * The wire knows nothing of Graph. It turns bytes into struct entra_request, whole bodies included,
 * and struct entra_reply into bytes. It refuses by itself what must not get further: a Host that is
 * not this machine's (a web page that had its own name resolve to 127.0.0.1), a target that is no
 * path, a body above its limit, connections that dawdle.
 */
#pragma once

#include "mocks/entra/entra.h"
#include "mocks/entra/tls.h"
#include "mocks/entra/wire_fault.h"

struct http;

/* Who answers. Requests are borrowed for the call, replies live in the arena. */
struct http_desk {
    void *context;

    /* How many bytes of body this request may have. Asked when its headers are there. */
    size_t (*body_limit)(void *context, const struct entra_request *request);

    void (*answer)(void *context, const struct entra_request *request, struct entra_reply *reply,
                   struct arena *a);

    /* What is to go wrong with this request, which is there as a whole. False: nothing. */
    bool (*fault)(void *context, const struct entra_request *request, struct wire_fault *out);

    /* May a new connection begin its handshake? */
    bool (*accepts)(void *context);

    /* Words for what the wire refuses (400, 413 or 421), and for what a fault lets it say. */
    void (*refuse)(void *context, int status, const char *message, struct entra_reply *reply,
                   struct arena *a);

    /*
     * The reply for the ticket of an answer that was to come later (entra_reply.ticket), or NULL: it is
     * not there yet. `forget` is called once for each ticket, when its reply was sent or is not wanted
     * any more.
     */
    const struct entra_reply *(*late)(void *context, uint32_t ticket);
    void (*forget)(void *context, uint32_t ticket);

    /* What the Date header says: virtual time. */
    vtime (*now)(void *context);
};

/*
 * Serves on `listener`, a listening, non-blocking socket on 127.0.0.1 at `port`, which it takes
 * over. `desk` must outlive it. Error (ERR_SANDBOX): libmicrohttpd will not start. Free with
 * http_free.
 */
const struct err *http_new(struct http **out, int listener, uint16_t port,
                           const struct tls_identity *identity, const struct http_desk *desk,
                           struct arena *a);
void http_free(struct http *h);

/* Serves until `stop` becomes readable. */
void http_run(struct http *h, int stop);
