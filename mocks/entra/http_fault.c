/* SPDX-License-Identifier: MIT */
/*
 * A request that a fault befalls: what the server does, and what its client gets to see.
 */
#include <sys/socket.h>

#include "mocks/entra/http_connection.h"
#include "sim/base/arena.h"
#include "sim/base/time.h"

/* The connection ends with RST: what was sent on it and not read yet is lost. */
static enum MHD_Result
reset(const struct http_connection *c)
{
    const struct linger at_once = {.l_onoff = 1};

    setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    return MHD_NO;
}

static void
add_header(struct entra_reply *reply, const char *name, struct str value, struct arena *a)
{
    *VEC_PUSH(&reply->headers, a) = (struct entra_header){str_of(name), value};
}

/* The server's own words, marked: our client takes its time from Retry-After in virtual seconds. */
static enum MHD_Result
say(const struct http *h, const struct http_connection *c, const struct wire_fault *fault,
    int status, const char *message)
{
    struct entra_reply reply = {0};
    vtime now = h->desk->now(h->desk->context);

    h->desk->refuse(h->desk->context, status, message, &reply, h->arena);
    add_header(&reply, "x-sandbox-fault", fault_row(fault->kind)->name, h->arena);
    if (fault_row(fault->kind)->answer == FAULT_IS_LATER)
        add_header(&reply, "Retry-After", str_fmt(h->arena, "%u", fault->seconds), h->arena);
    if (fault->kind == FAULT_ClockSkew)
        add_header(&reply, "Date", http_date(now + fault->seconds, h->arena), h->arena);
    return http_send(h, c->connection, &reply, HTTP_WHOLE);
}

static enum MHD_Result
answer(const struct http *h, const struct http_connection *c, const struct entra_request *r,
       enum http_manner manner)
{
    struct entra_reply reply = {0};

    h->desk->answer(h->desk->context, r, &reply, h->arena);
    return http_send(h, c->connection, &reply, manner);
}

/* The request is kept, and arrives once more when its time has come. */
static enum MHD_Result
delay(struct http_connection *c, const struct wire_fault *fault)
{
    c->delayed = true;
    c->resume_at = http_clock() + fault->milliseconds;
    MHD_suspend_connection(c->connection);
    return MHD_YES;
}

static void
do_it(const struct http *h, const struct entra_request *r)
{
    struct entra_reply unheard = {0};

    h->desk->answer(h->desk->context, r, &unheard, h->arena);
}

enum MHD_Result
http_fail(const struct http *h, struct http_connection *c, const struct entra_request *r,
          const struct wire_fault *fault)
{
    switch (fault->kind) {
    case FAULT_Throttled:
        return say(h, c, fault, 429, "Too many requests");
    case FAULT_Unavailable:
        return say(h, c, fault, 503, "The service is temporarily unavailable.");
    case FAULT_ServerError:
        return say(h, c, fault, 500, "An internal server error occurred.");
    case FAULT_GatewayTimeout:
        do_it(h, r);
        return say(h, c, fault, 504, "The gateway did not get an answer in time.");
    case FAULT_ClockSkew:
        return say(h, c, fault, 401, "Lifetime validation failed, the token is expired.");
    case FAULT_Delay:
        return delay(c, fault);
    case FAULT_ResetAfter:
        do_it(h, r);
        return reset(c);
    case FAULT_TruncatedBody:
        return answer(h, c, r, HTTP_TRUNCATED);
    case FAULT_SlowBody:
        return answer(h, c, r, HTTP_SLOW);
    case FAULT_ResetBefore:
    case FAULT_TlsFailure:
    case FAULT_Busy:
    case FAULT_SizeLimit:
    case FAULT_TimeLimit:
    case FAULT_PartialPage:
    case FAULT_StaleCookie:
    case FAULT_ConnectionLost:
    case FAULT_KINDS:
        break;
    }
    return reset(c);
}
