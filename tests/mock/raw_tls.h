/* SPDX-License-Identifier: MIT */
/*
 * A client that sends whatever bytes it likes over TLS, and looks at what comes back. No certificate is
 * checked: here it is the client that nobody should trust.
 */
#pragma once

#include <arpa/inet.h>
#include <errno.h>
#include <gnutls/gnutls.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sim/base/buf.h"

enum { RAW_WAIT_MS = 20000 };

struct raw {
    int fd;
    gnutls_session_t tls;
    gnutls_certificate_credentials_t credentials;
    bool open;
};

static inline int
raw_connect(uint16_t port)
{
    struct sockaddr_in to = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) == 0)
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

/* False: no connection, or no handshake. Close it all the same. */
static inline bool
raw_open(struct raw *r, uint16_t port)
{
    *r = (struct raw){.fd = raw_connect(port)};
    gnutls_certificate_allocate_credentials(&r->credentials);
    gnutls_init(&r->tls, GNUTLS_CLIENT);
    gnutls_set_default_priority(r->tls);
    gnutls_credentials_set(r->tls, GNUTLS_CRD_CERTIFICATE, r->credentials);
    gnutls_handshake_set_timeout(r->tls, RAW_WAIT_MS);
    if (r->fd < 0)
        return false;
    gnutls_transport_set_int(r->tls, r->fd);
    int rc;
    do
        rc = gnutls_handshake(r->tls);
    while (rc < 0 && !gnutls_error_is_fatal(rc));
    r->open = rc == GNUTLS_E_SUCCESS;
    return r->open;
}

static inline void
raw_close(struct raw *r)
{
    gnutls_deinit(r->tls);
    gnutls_certificate_free_credentials(r->credentials);
    if (r->fd >= 0)
        close(r->fd);
    *r = (struct raw){.fd = -1};
}

/* How much was sent before the other side would have no more of it. */
static inline size_t
raw_send(struct raw *r, const char *bytes, size_t n)
{
    size_t sent = 0;

    while (r->open && sent < n) {
        ssize_t rc = gnutls_record_send(r->tls, bytes + sent, n - sent);
        if (rc == GNUTLS_E_AGAIN || rc == GNUTLS_E_INTERRUPTED)
            continue;
        if (rc <= 0)
            break;
        sent += (size_t)rc;
    }
    return sent;
}

static inline bool
raw_ready(struct raw *r)
{
    struct pollfd in = {.fd = r->fd, .events = POLLIN};

    return gnutls_record_check_pending(r->tls) > 0 || poll(&in, 1, RAW_WAIT_MS) > 0;
}

/* Reads until `end` stands in what came, or the other side closes, or nothing comes any more. */
static inline void
raw_read(struct raw *r, struct buf *out, struct str end)
{
    char bytes[4096];

    while (r->open && str_find(buf_str(out), end) < 0 && raw_ready(r)) {
        ssize_t n = gnutls_record_recv(r->tls, bytes, sizeof bytes);
        if (n == GNUTLS_E_AGAIN || n == GNUTLS_E_INTERRUPTED)
            continue;
        if (n <= 0) {
            r->open = false;
            return;
        }
        buf_add(out, str_n(bytes, (size_t)n));
    }
}

/* The status of the first reply in the text; 0: there is none. */
static inline int
raw_status(struct str text)
{
    int64_t status;

    if (!str_starts(text, STR("HTTP/1.1 ")) || !str_int(str_sub(text, 9, 3), &status))
        return 0;
    return (int)status;
}
