/* SPDX-License-Identifier: MIT */
#include "mocks/entra/server_desk.h"

#include <gnutls/gnutls.h>
#include <time.h>

#include "sim/base/arena.h"
#include "sim/base/codec.h"

enum {
    BODY_STRANGER = 64 * 1024, /* who has not said who he is does not fill our memory */
    BODY_GRAPH = 4 * 1024 * 1024,
    BODY_SANDBOX = 64 * 1024 * 1024,
};

/* What stands behind `Bearer `; empty for no such header. */
static struct str
bearer(const struct entra_request *r)
{
    struct str header = openid_header(r, "Authorization");

    return str_istarts(header, STR("Bearer ")) ? str_trim(str_from(header, 7)) : STR("");
}

static struct token_time
time_at(const struct server_desk *desk)
{
    return (struct token_time){tenant_now(desk->tenant), (vtime)time(NULL)};
}

/* Fills in who is asking. */
static void
identify(struct server_desk *desk, struct entra_request *r)
{
    struct str token = bearer(r);
    struct str secret = desk->engine_secret;
    struct token_bearer who = {0};

    r->tenant_id = desk->openid.tenant_id;
    r->token_trouble = STR("");
    r->caller = CALLER_NOBODY;
    if (token.len == secret.len && gnutls_memcmp(token.at, secret.at, secret.len) == 0) {
        r->caller = CALLER_ENGINE;
    } else if (token.len) {
        r->token_trouble = token_trouble(desk->openid.tokens, token, time_at(desk), &who);
        if (r->token_trouble.len == 0)
            r->caller = CALLER_APP;
    }
    r->app_id = who.app_id;
    r->permissions = who.permissions;
}

static size_t
body_limit(void *context, const struct entra_request *request)
{
    struct entra_request r = *request;

    if (openid_owns(r.path))
        return BODY_STRANGER;
    identify(context, &r);
    if (r.caller == CALLER_NOBODY)
        return BODY_STRANGER;
    return r.caller == CALLER_ENGINE && str_istarts(r.path, STR("/sandbox/")) ? BODY_SANDBOX
                                                                              : BODY_GRAPH;
}

static bool
has_header(const struct entra_reply *reply, struct str name)
{
    for (uint32_t i = 0; i < reply->headers.n; i++)
        if (str_ieq(reply->headers.at[i].name, name))
            return true;
    return false;
}

/* How a client learns where tokens come from (claims-challenge, RFC 6750 section 3). */
static void
challenge(const struct server_desk *desk, const struct entra_request *r, struct entra_reply *reply,
          struct arena *a)
{
    if (reply->status != 401 || has_header(reply, STR("WWW-Authenticate")))
        return;
    *VEC_PUSH(&reply->headers, a) = (struct entra_header){
        STR("WWW-Authenticate"),
        str_fmt(a,
                "Bearer realm=\"\", authorization_uri=\"" STR_FMT "/" STR_FMT
                "/oauth2/v2.0/authorize\", client_id=\"00000003-0000-0000-c000-000000000000\"",
                STR_ARG(r->base_url), STR_ARG(desk->openid.tenant_id)),
    };
}

static const char *
refusal_code(int status)
{
    switch (status) {
    case 413:
        return "RequestEntityTooLarge";
    case 401:
        return "InvalidAuthenticationToken";
    case 421:
        return "MisdirectedRequest";
    case 429:
        return "TooManyRequests";
    case 500:
        return "InternalServerError";
    case 503:
        return "ServiceUnavailable";
    case 504:
        return "GatewayTimeout";
    default:
        return "BadRequest";
    }
}

/* In Graph's shape, so that a client of Graph can read it. */
static void
refuse(void *context, int status, const char *message, struct entra_reply *reply, struct arena *a)
{
    struct server_desk *desk = context;
    unsigned char bytes[16];

    prng_guid(&desk->prng, bytes);
    struct str id = guid_text(str_n((const char *)bytes, sizeof bytes), a);
    struct str date = time_iso(tenant_now(desk->tenant), a);
    reply->status = status;
    reply->body = str_fmt(a,
                          "{\"error\":{\"code\":\"%s\",\"message\":\"%s\",\"innerError\":{\"date\":"
                          "\"" STR_FMT "\",\"request-id\":\"" STR_FMT
                          "\",\"client-request-id\":\"" STR_FMT "\"}}}",
                          refusal_code(status), message, STR_ARG(str_sub(date, 0, date.len - 1)),
                          STR_ARG(id), STR_ARG(id));
    *VEC_PUSH(&reply->headers, a) =
        (struct entra_header){STR("Content-Type"), STR("application/json; charset=utf-8")};
    *VEC_PUSH(&reply->headers, a) = (struct entra_header){STR("request-id"), id};
}

/* The sandbox's own client orders a fault. */
static bool
orders_fault(const struct entra_request *r)
{
    return r->caller == CALLER_ENGINE && str_eq(r->method, STR("POST")) &&
           str_eq(r->path, STR("/sandbox/fault"));
}

/* The client's next request comes over a new connection, in case it is the handshake that fails. */
static void
take_order(struct server_desk *desk, const struct entra_request *r, struct entra_reply *reply,
           struct arena *a)
{
    const char *wrong = wire_fault_arm(&desk->faults, r->body);

    if (wrong) {
        refuse(desk, 400, wrong, reply, a);
        return;
    }
    reply->status = 204;
    *VEC_PUSH(&reply->headers, a) = (struct entra_header){STR("Connection"), STR("close")};
}

static void
answer(void *context, const struct entra_request *request, struct entra_reply *reply,
       struct arena *a)
{
    struct server_desk *desk = context;
    struct entra_request r = *request;

    if (openid_owns(r.path)) {
        openid_handle(&desk->openid, &r, time_at(desk), reply, a);
        return;
    }
    identify(desk, &r);
    if (orders_fault(&r)) {
        take_order(desk, &r, reply, a);
        return;
    }
    desk->throttle.clock = tenant_now(desk->tenant) + (vtime)time(NULL) - desk->opened;
    r.throttle = &desk->throttle;
    r.relay = desk->relay;
    r.trail = desk->trail;
    entra_handle(desk->tenant, &r, reply, a);
    challenge(desk, &r, reply, a);
}

static const struct entra_reply *
late(void *context, uint32_t ticket)
{
    return relay_reply(((struct server_desk *)context)->relay, ticket);
}

static void
forget(void *context, uint32_t ticket)
{
    relay_drop(((struct server_desk *)context)->relay, ticket);
}

static vtime
now(void *context)
{
    return tenant_now(((struct server_desk *)context)->tenant);
}

/* Orders, the clock and the relay are no part of what an engine or a client does. */
static bool
fault(void *context, const struct entra_request *request, struct wire_fault *out)
{
    struct server_desk *desk = context;

    if (str_eq(request->path, STR("/sandbox/fault")) ||
        str_eq(request->path, STR("/sandbox/clock")) || str_eq(request->path, STR("/sandbox/jobs")))
        return false;
    return wire_fault_take(&desk->faults, request->path, out);
}

static bool
accepts(void *context)
{
    return wire_fault_accepts(&((struct server_desk *)context)->faults);
}

struct http_desk
server_desk(struct server_desk *desk)
{
    return (struct http_desk){desk, body_limit, answer, fault, accepts, refuse, late, forget, now};
}
