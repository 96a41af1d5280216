/* SPDX-License-Identifier: MIT */
#include "mocks/entra/http.h"

#include <gnutls/gnutls.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "mocks/entra/http_connection.h"
#include "sim/base/arena.h"

enum {
    CONNECTIONS_MAX = 4000,            /* as far as the system has files for them */
    MEMORY_PER_CONNECTION = 64 * 1024, /* bounds the header block and the target */
    SWEEP_MS = 1000,
};

int64_t
http_clock(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC_COARSE, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void
connection_opened(struct http *h, struct MHD_Connection *connection, void **context)
{
    struct http_connection *c = calloc(1, sizeof *c);

    *context = c;
    if (!c)
        return;
    c->fd = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
    c->since = http_clock();
    c->connection = connection;
    c->next = h->connections;
    if (c->next)
        c->next->prev = c;
    h->connections = c;
}

static void
connection_closed(struct http *h, void **context)
{
    struct http_connection *c = *context;

    *context = NULL;
    if (!c)
        return;
    http_forget_ticket(h, c);
    if (c->next)
        c->next->prev = c->prev;
    if (c->prev)
        c->prev->next = c->next;
    else
        h->connections = c->next;
    free(c->target);
    free(c->body);
    free(c);
}

static void
connection_changed(void *cls, struct MHD_Connection *connection, void **context,
                   enum MHD_ConnectionNotificationCode code)
{
    if (code == MHD_CONNECTION_NOTIFY_STARTED)
        connection_opened(cls, connection, context);
    else
        connection_closed(cls, context);
}

/*
 * Drip-fed bytes keep an inactivity timer from ever running out, so phases have limits of their
 * own. A socket that is shut down is closed by libmicrohttpd in its next round.
 */
static void
sweep(const struct http *h)
{
    int64_t now = http_clock();

    for (const struct http_connection *c = h->connections; c; c = c->next)
        if (now - c->since > PHASE_MS && !c->suspended)
            shutdown(c->fd, SHUT_RDWR);
}

static enum MHD_Result
accept_policy(void *cls, const struct sockaddr *address, socklen_t length)
{
    const struct http *h = cls;

    (void)address;
    (void)length;
    return h->desk->accepts(h->desk->context) ? MHD_YES : MHD_NO;
}

/* A file for each connection, and some for ourselves. */
static unsigned int
connections_most(void)
{
    enum { OTHERS = 64 };
    struct rlimit files;

    if (getrlimit(RLIMIT_NOFILE, &files) != 0)
        return 256;
    files.rlim_cur = files.rlim_max < CONNECTIONS_MAX + OTHERS ? files.rlim_max
                                                               : (rlim_t)CONNECTIONS_MAX + OTHERS;
    setrlimit(RLIMIT_NOFILE, &files);
    return (unsigned int)files.rlim_cur - OTHERS;
}

void
http_forget_ticket(const struct http *h, struct http_connection *c)
{
    if (c->ticket)
        h->desk->forget(h->desk->context, c->ticket);
    c->ticket = 0;
}

/* Wakes the connections whose reply has come, or all. True: there were any. */
static bool
wake_late(struct http *h, bool all)
{
    bool any = false;

    for (struct http_connection *c = h->connections; c; c = c->next) {
        if (!c->suspended || !(all || h->desk->late(h->desk->context, c->ticket)))
            continue;
        c->suspended = false;
        MHD_resume_connection(c->connection);
        any = true;
    }
    return any;
}

static struct MHD_Daemon *
start_daemon(struct http *h, int listener, const struct tls_identity *identity)
{
    unsigned int flags = MHD_USE_TLS | MHD_USE_EPOLL | MHD_USE_ERROR_LOG |
                         MHD_USE_SUPPRESS_DATE_NO_CLOCK | MHD_ALLOW_SUSPEND_RESUME;

    return MHD_start_daemon(
        flags, 0, accept_policy, h, http_request_arrived, h, MHD_OPTION_LISTEN_SOCKET, listener,
        MHD_OPTION_HTTPS_MEM_CERT, identity->certificate.at, MHD_OPTION_HTTPS_MEM_KEY,
        identity->key.at, MHD_OPTION_CONNECTION_LIMIT, connections_most(),
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)MEMORY_PER_CONNECTION,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned int)(PHASE_MS / 1000), MHD_OPTION_URI_LOG_CALLBACK,
        http_target_arrived, h, MHD_OPTION_NOTIFY_COMPLETED, http_request_done, h,
        MHD_OPTION_NOTIFY_CONNECTION, connection_changed, h, MHD_OPTION_END);
}

const struct err *
http_new(struct http **out, int listener, uint16_t port, const struct tls_identity *identity,
         const struct http_desk *desk, struct arena *a)
{
    struct http *h = ARENA_NEW(a, struct http);

    h->desk = desk;
    h->port = port;
    h->daemon = start_daemon(h, listener, identity);
    if (!h->daemon)
        return err_new(ERR_SANDBOX, NOWHERE, a, "libmicrohttpd does not start");
    h->arena = arena_new();
    *out = h;
    return NULL;
}

void
http_free(struct http *h)
{
    if (!h)
        return;
    wake_late(h, true);
    for (struct http_connection *c = h->connections; c; c = c->next)
        if (c->resume_at)
            MHD_resume_connection(c->connection);
    MHD_stop_daemon(h->daemon);
    arena_free(h->arena);
}

/* Delayed answers whose time has come. Gives how long the next one still has to wait. */
static int64_t
resume(const struct http *h)
{
    int64_t now = http_clock(), next = SWEEP_MS;

    for (struct http_connection *c = h->connections; c; c = c->next) {
        if (!c->resume_at)
            continue;
        if (now >= c->resume_at) {
            c->resume_at = 0;
            MHD_resume_connection(c->connection);
            next = 0;
        } else if (c->resume_at - now < next) {
            next = c->resume_at - now;
        }
    }
    return next;
}

static int
next_wait(const struct http *h)
{
    MHD_UNSIGNED_LONG_LONG ms;
    int64_t wait = resume(h);

    if (MHD_get_timeout(h->daemon, &ms) == MHD_YES && ms < (MHD_UNSIGNED_LONG_LONG)wait)
        return (int)ms;
    return (int)wait;
}

void
http_run(struct http *h, int stop)
{
    int epoll = MHD_get_daemon_info(h->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
    struct pollfd fds[] = {{.fd = epoll, .events = POLLIN}, {.fd = stop, .events = POLLIN}};
    int64_t swept = http_clock();

    while (!fds[1].revents) {
        if (poll(fds, 2, next_wait(h)) < 0)
            continue;
        MHD_run(h->daemon);
        if (wake_late(h, false))
            MHD_run(h->daemon);
        if (http_clock() - swept < SWEEP_MS)
            continue;
        swept = http_clock();
        sweep(h);
    }
}
