/* SPDX-License-Identifier: MIT */
/*
 * An Entra ID that loses connections, cuts answers short, dawdles and is busy, by a script.
 *
 * Behind its wire is the tenant that is behind the real server's, so what a client did to it can be
 * read back. One connection at a time, HTTP/1.1 over TLS, in a child process.
 */
#pragma once

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <gnutls/gnutls.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "mocks/entra/entra.h"
#include "mocks/entra/tls.h"
#include "mocks/fixture.h"
#include "mocks/loopback.h"
#include "sim/base/arena.h"
#include "sim/base/buf.h"
#include "sim/model/assumption.h"
#include "sim/model/schema.h"

enum hostile_fault {
    FAULT_NONE,
    FAULT_CLOSE,        /* answers, and closes the connection without having said so */
    FAULT_RESET_BEFORE, /* the connection breaks, and nothing was done */
    FAULT_RESET_AFTER,  /* it was done, and the connection breaks */
    FAULT_CUT_HEADER,   /* it was done, and half of the reply's head comes */
    FAULT_CUT_BODY,     /* it was done, and half of the reply's body comes */
    FAULT_BUSY,         /* 503 without a word about when */
    FAULT_THROTTLED,    /* 429, Retry-After: 1 */
    FAULT_FOREVER,      /* 503, Retry-After: 3600 */
    FAULT_SLOW,         /* it was done, and the reply does not come in time */
    FAULT_GARBAGE,      /* 200 and no JSON */
    FAULT_DIES,         /* the server is gone */
    FAULTS
};

enum { SCRIPT_MAX = 64, SLOW_MS = 60000 };

/* Shared by the server and the test. */
struct script {
    enum hostile_fault faults[SCRIPT_MAX]; /* for the requests in their order; then none */
    uint32_t n, next;
    uint32_t connections, requests, done;
};

struct hostile {
    struct arena *arena;
    struct sandbox *sandbox;
    struct script *script;
    struct entra entra;
    struct tls_identity identity;
    int listener;
};

struct wire {
    gnutls_session_t tls;
    int fd;
    struct buf in; /* what has come and was not yet taken */
};

/* False: the other side has closed. */
static inline bool
wire_more(struct wire *w)
{
    char part[16 * 1024];
    ssize_t n;

    do
        n = gnutls_record_recv(w->tls, part, sizeof part);
    while (n == GNUTLS_E_AGAIN || n == GNUTLS_E_INTERRUPTED);
    if (n > 0)
        buf_add(&w->in, str_n(part, (size_t)n));
    return n > 0;
}

static inline void
wire_send(struct wire *w, struct str text)
{
    while (text.len) {
        ssize_t n = gnutls_record_send(w->tls, text.at, text.len);
        if (n <= 0)
            return;
        text = str_from(text, (size_t)n);
    }
}

/* As an interrupted network looks: no goodbye of TLS, and a reset instead of an end. */
static inline void
wire_reset(const struct wire *w)
{
    const struct linger now = {.l_onoff = 1, .l_linger = 0};

    setsockopt(w->fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

/* One request into `out`; false: there is none any more. */
static inline bool
wire_request(struct wire *w, struct entra_request *out, struct arena *a)
{
    ptrdiff_t end;
    int64_t length = 0;

    while ((end = str_find(buf_str(&w->in), STR("\r\n\r\n"))) < 0)
        if (!wire_more(w))
            return false;
    struct str rest = str_copy(str_sub(buf_str(&w->in), 0, (size_t)end), a);
    struct str line = str_cut(&rest, '\n');
    struct str method = str_cut(&line, ' '), target = str_cut(&line, ' ');
    while (rest.at) {
        struct str value = str_cut(&rest, '\n'), name = str_cut(&value, ':');
        if (str_ieq(name, STR("Content-Length")))
            str_int(str_trim(value), &length);
    }
    size_t whole = (size_t)end + 4 + (size_t)length;
    while (w->in.len < whole)
        if (!wire_more(w))
            return false;
    struct str body = str_copy(str_sub(buf_str(&w->in), (size_t)end + 4, (size_t)length), a);
    struct str left = str_copy(str_from(buf_str(&w->in), whole), a);
    w->in.len = 0;
    buf_add(&w->in, left);
    static const struct entra_header headers[] = {
        {STR("Content-Type"), STR("application/json")},
        {STR("ConsistencyLevel"), STR("eventual")},
    };
    struct str path = str_cut(&target, '?');
    *out = (struct entra_request){.method = method,
                                  .path = path,
                                  .query = target.at ? target : STR(""),
                                  .base_url = STR("https://localhost:1"),
                                  .headers = headers,
                                  .header_n = 2,
                                  .body = body,
                                  .caller = CALLER_ENGINE};
    return true;
}

static inline struct str
wire_reply(const struct entra_reply *r, const char *more, struct arena *a)
{
    return str_fmt(a,
                   "HTTP/1.1 %d X\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n%s"
                   "\r\n" STR_FMT,
                   r->status, r->body.len, more, STR_ARG(r->body));
}

static inline void
hostile_nap(long ms)
{
    const struct timespec t = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};

    nanosleep(&t, NULL);
}

/* False: the connection is over. */
static inline bool
hostile_answer(struct wire *w, struct tenant *t, struct script *s, const struct entra_request *q,
               struct arena *a)
{
    enum hostile_fault fault = s->next < s->n ? s->faults[s->next++] : FAULT_NONE;
    struct entra_reply reply = {.status = 503, .body = STR("{}")};
    const char *more = fault == FAULT_THROTTLED ? "Retry-After: 1\r\n"
                       : fault == FAULT_FOREVER ? "Retry-After: 3600\r\n"
                                                : "";
    bool refused = fault == FAULT_BUSY || fault == FAULT_THROTTLED || fault == FAULT_FOREVER;

    s->requests++;
    if (fault == FAULT_DIES) {
        fprintf(stderr, "the last words\n");
        _exit(1);
    }
    if (fault == FAULT_THROTTLED)
        reply.status = 429;
    if (fault == FAULT_GARBAGE)
        reply = (struct entra_reply){.status = 200, .body = STR("{\"receipts\":")};
    if (!refused && fault != FAULT_RESET_BEFORE && fault != FAULT_GARBAGE) {
        entra_handle(t, q, &reply, a);
        s->done++;
    }
    struct str text = wire_reply(&reply, more, a);
    if (fault == FAULT_SLOW)
        hostile_nap(SLOW_MS);
    else if (fault == FAULT_CUT_HEADER)
        wire_send(w, str_sub(text, 0, 20));
    else if (fault == FAULT_CUT_BODY)
        wire_send(w, str_sub(text, 0, text.len - reply.body.len / 2 - 1));
    else if (fault != FAULT_RESET_BEFORE && fault != FAULT_RESET_AFTER)
        wire_send(w, text);
    if (fault == FAULT_RESET_BEFORE || fault == FAULT_RESET_AFTER)
        wire_reset(w);
    return fault == FAULT_NONE || fault == FAULT_GARBAGE || refused;
}

static inline void
hostile_connection(const struct hostile *h, struct tenant *t, int fd,
                   gnutls_certificate_credentials_t credentials)
{
    struct arena *a = arena_new();
    struct wire w = {.fd = fd, .in = buf_in(a)};
    struct entra_request request;

    gnutls_init(&w.tls, GNUTLS_SERVER);
    gnutls_set_default_priority(w.tls);
    gnutls_credentials_set(w.tls, GNUTLS_CRD_CERTIFICATE, credentials);
    gnutls_transport_set_int(w.tls, fd);
    if (gnutls_handshake(w.tls) == 0) {
        h->script->connections++;
        while (wire_request(&w, &request, a) && hostile_answer(&w, t, h->script, &request, a))
            ;
    }
    gnutls_deinit(w.tls);
    close(fd);
    arena_free(a);
}

static inline int
hostile_serve(void *context)
{
    static const struct assumptions usual;
    struct hostile *h = context;
    struct arena *a = arena_new();
    struct schema schema;
    gnutls_certificate_credentials_t credentials;
    gnutls_datum_t certificate = {(unsigned char *)(uintptr_t)h->identity.certificate.at,
                                  (unsigned)h->identity.certificate.len};
    gnutls_datum_t key = {(unsigned char *)(uintptr_t)h->identity.key.at,
                          (unsigned)h->identity.key.len};

    signal(SIGPIPE, SIG_IGN);
    schema_init(&schema, a);
    struct tenant *t =
        tenant_new(&schema, STR("contoso.com"), 7, time_from(2025, 9, 1, 9, 0, 0), &usual, a);
    gnutls_certificate_allocate_credentials(&credentials);
    if (gnutls_certificate_set_x509_key_mem(credentials, &certificate, &key, GNUTLS_X509_FMT_PEM))
        return 1;
    for (;;) {
        int fd = accept(h->listener, NULL, NULL);
        if (fd >= 0)
            hostile_connection(h, t, fd, credentials);
    }
}

static inline void
hostile_write_ca(const struct hostile *h)
{
    FILE *f = fopen(h->entra.ca_file, "we");

    assert_non_null(f);
    fwrite(h->identity.authority.at, 1, h->identity.authority.len, f);
    fclose(f);
}

static inline void
hostile_open(struct hostile *h)
{
    uint16_t port = 0;

    *h = (struct hostile){.arena = arena_new()};
    struct arena *a = h->arena;
    h->script =
        mmap(NULL, sizeof *h->script, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_ptr_not_equal(h->script, MAP_FAILED);
    assert_null(sandbox_open(&h->sandbox, false, a));
    assert_null(tls_make(&h->identity, a));
    assert_null(loopback_bind(&h->listener, &port, a));
    assert_int_equal(fcntl(h->listener, F_SETFL, 0), 0);
    assert_int_equal(listen(h->listener, 16), 0);
    h->entra.base_url = str_fmt(a, "https://localhost:%u", (unsigned)port).at;
    h->entra.ca_file = str_fmt(a, "%s/ca.pem", sandbox_folder(h->sandbox)).at;
    h->entra.engine_secret = "secret";
    hostile_write_ca(h);
    assert_null(proc_fork(&h->entra.proc, h->sandbox, "hostile", hostile_serve, h, a));
    close(h->listener);
}

static inline void
hostile_close(struct hostile *h)
{
    sandbox_close(h->sandbox);
    munmap(h->script, sizeof *h->script);
    arena_free(h->arena);
}

/* What it is to do with the requests that come from now on. */
static inline void
hostile_script(struct hostile *h, const enum hostile_fault *faults, uint32_t n)
{
    struct script *s = h->script;

    for (uint32_t i = 0; i < n; i++)
        s->faults[i] = faults[i];
    s->n = n;
    s->next = s->requests = s->done = s->connections = 0;
}
