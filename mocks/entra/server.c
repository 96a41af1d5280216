/* SPDX-License-Identifier: MIT */
/*
 * Starting Entra ID: secrets, certificates and the socket are made here, then a child serves.
 *
 * The parent binds the port, so it knows the address before the child runs, and a client that
 * connects early waits in the socket's queue. Through a pipe the child says the tenant's id, which
 * means that it serves, or why it does not.
 */
#include <errno.h>
#include <fcntl.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "mocks/entra/certificate.h"
#include "mocks/entra/server_desk.h"
#include "mocks/entra/token_text.h"
#include "mocks/fixture.h"
#include "mocks/loopback.h"
#include "sim/base/arena.h"
#include "sim/base/buf.h"
#include "sim/base/codec.h"
#include "sim/world/tenant_view.h"

enum {
    SECRET_BYTES = 32,
    SECRET_DAYS = 730,
    GUID_CHARACTERS = 36,
    READY_MS = 10 * 1000,
    BACKLOG = 128
};

/* The applications that are registered in every tenant. */
enum { APP_FULL, APP_READER, APPS };

/* What the child takes along. */
struct start {
    struct tls_identity identity;
    struct app apps[APPS];
    struct app_certificate certificates[2];
    struct str domain;
    struct str engine_secret;
    enum entra_throttle throttle;
    const struct assumptions *assumptions;
    uint64_t seed;
    vtime now;
    int listener;
    uint16_t port;
    int ready[2]; /* a pipe */
};

/* --- the child -------------------------------------------------------------------------------- */

/* A descriptor that becomes readable at SIGTERM. */
static int
stop_signal(void)
{
    sigset_t set;

    signal(SIGPIPE, SIG_IGN);
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigprocmask(SIG_BLOCK, &set, NULL);
    return signalfd(-1, &set, SFD_CLOEXEC);
}

static bool
tell(int fd, struct str text)
{
    ssize_t sent = write(fd, text.at, text.len);

    close(fd);
    return sent == (ssize_t)text.len;
}

static int
fail(const struct start *s, const struct err *e, struct arena *a)
{
    struct buf b = buf_in(a);

    err_print(&b, e);
    fprintf(stderr, STR_FMT, STR_ARG(buf_str(&b)));
    tell(s->ready[1], e->text);
    return EXIT_FAILURE;
}

static struct server_desk
open_desk(const struct start *s, struct schema *schema, struct arena *a)
{
    struct tenant *tenant = tenant_new(schema, s->domain, s->seed, s->now, s->assumptions, a);
    struct str id = tenant_id(tenant, a);

    return (struct server_desk){
        .tenant = tenant,
        .relay = relay_new(),
        .trail = trail_new(s->apps, APPS),
        .openid = {.tokens = tokens_new(id, s->seed),
                   .tenant = tenant,
                   .tenant_id = id,
                   .apps = s->apps,
                   .app_n = APPS,
                   .prng = prng_for(s->seed, "login")},
        .engine_secret = s->engine_secret,
        .throttle = {.kind = s->throttle},
        .opened = (vtime)time(NULL),
        .prng = prng_for(s->seed, "wire"),
        .faults = {.arena = a},
    };
}

static int
serve(void *context)
{
    const struct start *s = context;
    struct arena *a = arena_new();
    struct schema schema;
    struct http *http;
    int stop = stop_signal();

    close(s->ready[0]);
    schema_init(&schema, a);
    struct server_desk desk = open_desk(s, &schema, a);
    struct http_desk seen = server_desk(&desk);
    const struct err *e = http_new(&http, s->listener, s->port, &s->identity, &seen, a);
    int status = e ? fail(s, e, a) : 0;
    if (!e && tell(s->ready[1], desk.openid.tenant_id))
        http_run(http, stop);
    if (!e)
        http_free(http);
    relay_free(desk.relay);
    trail_free(desk.trail);
    tokens_free(desk.openid.tokens);
    arena_free(a);
    return status;
}

/* --- the parent ------------------------------------------------------------------------------- */

static int64_t
microseconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static struct str
seeded_guid(struct prng *p, struct arena *a)
{
    unsigned char bytes[16];

    prng_guid(p, bytes);
    return guid_text(str_n((const char *)bytes, sizeof bytes), a);
}

static const struct err *
random_secret(struct str *out, struct arena *a)
{
    unsigned char bytes[SECRET_BYTES];
    int rc = gnutls_rnd(GNUTLS_RND_KEY, bytes, sizeof bytes);

    if (rc != 0)
        return err_new(ERR_SYSTEM, NOWHERE, a, "no random bytes: %s", gnutls_strerror(rc));
    *out = base64url_encode(str_n((const char *)bytes, sizeof bytes), a);
    return NULL;
}

static const struct err *
write_file(const char *path, struct str text, struct arena *a)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    ssize_t written = fd < 0 ? -1 : write(fd, text.at, text.len);
    int error = errno;

    if (fd >= 0 && close(fd) != 0 && written >= 0) {
        error = errno;
        written = -1;
    }
    if (written == (ssize_t)text.len)
        return NULL;
    return err_new(ERR_SYSTEM, NOWHERE, a, "cannot write %s: %s", path,
                   strerror(written < 0 ? error : ENOSPC));
}

static const struct err *
listen_on_loopback(struct start *s, struct arena *a)
{
    TRY(loopback_bind(&s->listener, &s->port, a));
    if (listen(s->listener, BACKLOG) == 0)
        return NULL;
    return err_new(ERR_SANDBOX, NOWHERE, a, "cannot listen on 127.0.0.1: %s", strerror(errno));
}

static const struct err *
register_app(struct app *app, struct app as, const char *stream, const struct start *s,
             struct arena *a)
{
    struct prng ids = prng_for(s->seed, stream);

    *app = as;
    app->id = seeded_guid(&ids, a);
    app->object_id = seeded_guid(&ids, a);
    app->secret_until = s->now + (vtime)SECRET_DAYS * DAY;
    return random_secret(&app->secret, a);
}

/* The certificate that the application is given here, and the one that its owner brings. */
static const struct err *
register_certificates(struct start *s, const struct entra_settings *settings, const char *file,
                      struct arena *a)
{
    struct app *app = &s->apps[APP_FULL];
    struct str pem;

    app->certificates = s->certificates;
    if (settings->clients.expected) {
        TRY(certificate_make(&pem, a));
        TRY(write_file(file, pem, a));
        TRY(certificate_read(&s->certificates[app->certificate_n++], pem, a));
    }
    if (!settings->clients.certificate)
        return NULL;
    return err_at(certificate_read(&s->certificates[app->certificate_n++],
                                   str_of(settings->clients.certificate), a),
                  (struct place){.file = str_of(settings->clients.certificate_file)}, a);
}

static const struct err *
prepare(struct start *s, const char *ca_file, struct arena *a)
{
    TRY(register_app(&s->apps[APP_FULL],
                     (struct app){.name = STR("cutover"), .permissions = PERMISSION_FULL},
                     "application", s, a));
    TRY(register_app(&s->apps[APP_READER],
                     (struct app){.name = STR("cutover reader"),
                                  .permissions = PERMISSION_BIT(DIRECTORY_READ) |
                                                 PERMISSION_BIT(AUDIT_READ) |
                                                 PERMISSION_BIT(SYNC_SETTINGS_READ) |
                                                 PERMISSION_BIT(SYNCHRONIZATION_READ)},
                     "reader", s, a));
    TRY(random_secret(&s->engine_secret, a));
    TRY(tls_make(&s->identity, a));
    TRY(write_file(ca_file, s->identity.authority, a));
    TRY(listen_on_loopback(s, a));
    if (pipe2(s->ready, O_CLOEXEC) != 0)
        return err_new(ERR_SYSTEM, NOWHERE, a, "cannot make a pipe: %s", strerror(errno));
    return NULL;
}

static void
close_descriptor(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

/* What the child says, until it closes the pipe or the time is over. */
static struct str
hear(int fd, struct arena *a)
{
    struct buf b = buf_in(a);
    struct pollfd in = {.fd = fd, .events = POLLIN};
    char bytes[256];
    ssize_t n;

    while (poll(&in, 1, READY_MS) != 0) {
        n = read(fd, bytes, sizeof bytes);
        if (n > 0)
            buf_add(&b, str_n(bytes, (size_t)n));
        else if (n == 0 || errno != EINTR)
            break;
    }
    return buf_str(&b);
}

static const struct err *
await_ready(const struct start *s, struct entra *out, struct arena *a)
{
    struct str said = hear(s->ready[0], a);
    struct proc *child = out->proc;
    unsigned char id[16];

    if (said.len == GUID_CHARACTERS && guid_parse(said, id)) {
        out->tenant_id = str_z(said, a);
        return NULL;
    }
    if (said.len == 0)
        said = proc_log_tail(child, a);
    proc_stop(child);
    return err_new(ERR_SANDBOX, NOWHERE, a, "the Entra ID server did not start: " STR_FMT,
                   STR_ARG(said.len ? said : STR("it ended without a word")));
}

static void
describe(struct entra *out, const struct start *s, const char *ca_file, const char *certificate,
         struct arena *a)
{
    out->base_url = str_z(str_fmt(a, "https://localhost:%u", (unsigned int)s->port), a);
    out->ca_file = ca_file;
    out->client_id = str_z(s->apps[APP_FULL].id, a);
    out->client_secret = str_z(s->apps[APP_FULL].secret, a);
    out->client_certificate = certificate;
    out->reader_id = str_z(s->apps[APP_READER].id, a);
    out->reader_secret = str_z(s->apps[APP_READER].secret, a);
    out->engine_secret = str_z(s->engine_secret, a);
}

const struct err *
entra_start(struct entra *out, struct sandbox *sandbox, const struct entra_settings *settings,
            struct arena *a)
{
    struct start s = {.domain = str_of(settings->domain),
                      .seed = settings->seed,
                      .now = settings->now,
                      .assumptions = settings->assumptions,
                      .port = settings->port,
                      .throttle = settings->clients.throttle,
                      .listener = -1,
                      .ready = {-1, -1}};
    const char *ca_file = str_z(str_fmt(a, "%s/entra-ca.pem", sandbox_folder(sandbox)), a);
    const char *certificate = str_z(str_fmt(a, "%s/client.pem", sandbox_folder(sandbox)), a);
    int64_t began = microseconds();

    *out = (struct entra){0};
    const struct err *e = prepare(&s, ca_file, a);
    if (!e)
        e = register_certificates(&s, settings, certificate, a);
    if (!e)
        e = proc_fork(&out->proc, sandbox, "entra", serve, &s, a);
    close_descriptor(&s.listener);
    close_descriptor(&s.ready[1]);
    if (!e)
        e = await_ready(&s, out, a);
    close_descriptor(&s.ready[0]);
    if (e)
        return err_wrap(e, NOWHERE, a, "cannot start Entra ID");
    describe(out, &s, ca_file, settings->clients.expected ? certificate : NULL, a);
    out->ready_us = microseconds() - began;
    return NULL;
}
