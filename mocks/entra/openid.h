/* SPDX-License-Identifier: MIT */
/*
 * The login side of Entra ID: metadata, signing keys, tokens for an application.
 *
 * Documented in v2-protocols-oidc, v2-oauth2-client-creds-grant-flow and
 * reference-aadsts-error-codes; the tenant may be named by its id or by one of its verified
 * domains. Only the client-credentials grant is there, with a secret or a signed assertion; everything
 * else is refused by its name.
 */
#pragma once

#include "mocks/entra/entra.h"
#include "mocks/entra/token.h"
#include "sim/base/prng.h"

/* The one tenant and its applications. All is borrowed. */
struct openid {
    struct tokens *tokens;
    const struct tenant *tenant;
    struct str tenant_id;
    const struct app *apps;
    uint32_t app_n;
    struct prng prng; /* of trace ids */
};

/* Is the path one of the login side? They need no token. */
bool openid_owns(struct str path);

/* Answers such a request. The reply lives in `a`. */
void openid_handle(struct openid *o, const struct entra_request *request, struct token_time at,
                   struct entra_reply *reply, struct arena *a);

/* --- private to openid*.c --------------------------------------------------------------------- */

/* One request on its way. */
struct openid_call {
    struct openid *openid;
    const struct entra_request *request;
    struct str tenant; /* the path's first segment, decoded */
    struct token_time at;
    struct entra_reply *reply;
    struct arena *arena;
};

/* A refusal of Entra's token service, by its number (reference-aadsts-error-codes). */
void openid_refuse(const struct openid_call *c, uint32_t number, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The answer to a call whose machinery broke: status 500. */
void openid_broken(const struct openid_call *c, const struct err *e);

/* A JSON reply; `body` must live as long as the reply. */
void openid_reply(const struct openid_call *c, int status, struct str body);

/* POST .../oauth2/v2.0/token and .../oauth2/token. */
void openid_token(const struct openid_call *c);
void openid_token_v1(const struct openid_call *c);

/*
 * The client's assertion (RFC 7523): was it made for us, just now, by a key whose certificate `app` has
 * registered? False: it was refused. openid_assertion.c.
 */
bool openid_assertion(const struct openid_call *c, const struct app *app, struct str assertion);

/* Whom an assertion says it is from; empty where it cannot be read. */
struct str openid_assertion_issuer(struct str assertion, struct arena *a);

/* Does the segment name our tenant, by id or by a verified domain? */
bool openid_is_ours(const struct openid_call *c, struct str tenant);

/* A header of the request; empty where it is absent. */
struct str openid_header(const struct entra_request *r, const char *name);
