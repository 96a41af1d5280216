/* SPDX-License-Identifier: MIT */
/*
 * Access tokens: signed for real, checked for real, and as old as the older of two clocks says.
 *
 * A token is a JSON Web Token (RFC 7519) with an RS256 signature (RFC 7518 section 3.3), with the
 * claims that a client-credentials token for Graph has (access-token-claims-reference). The RSA
 * key is made when the first token or the list of keys is asked for: it takes longer than the whole
 * rest of the start, and a scenario that no other client looks into never needs it.
 */
#pragma once

#include "mocks/entra/app.h"
#include "sim/base/err.h"

struct arena;
struct tokens; /* the issuer of one tenant */

#define TOKEN_AUDIENCE_GRAPH "https://graph.microsoft.com"

enum { TOKEN_SECONDS = 3599 };

/*
 * The time of the tenant and that of the machine. The claims of a token are of the tenant's time, which
 * may stand still or leap; clients keep tokens by the machine's. A token ends when either has passed
 * TOKEN_SECONDS.
 */
struct token_time {
    vtime now;
    vtime wall;
};

/* Free with tokens_free. `tenant_id` is borrowed. `seed`: of the identifiers in tokens; keys are random. */
struct tokens *tokens_new(struct str tenant_id, uint64_t seed);
void tokens_free(struct tokens *t);

struct token_grant {
    const struct app *app;
    struct str audience;
    bool by_certificate; /* how the application proved who it is */
};

/* A token that is valid from `at` on. Error: no key could be made. */
const struct err *token_mint(struct tokens *t, struct str *out, struct token_grant grant,
                             struct token_time at, struct arena *a);

/* What a good token says of who carries it; borrowed until the next check. */
struct token_bearer {
    struct str app_id;
    permission_set permissions;
};

/*
 * Is it a token of ours for Graph that is valid now? Empty: yes, and `out` is filled in. Otherwise
 * Graph's message, which lives as long as the program. Never fails for any bytes. What was found good
 * is remembered, so that a client pays for one signature and not for one a request.
 */
struct str token_trouble(struct tokens *t, struct str token, struct token_time at,
                         struct token_bearer *out);

/* The public key as RFC 7517 and 7518 write it: base64url without padding. */
struct token_key {
    struct str id;
    struct str modulus;
    struct str exponent;
};

const struct err *token_public_key(struct tokens *t, struct token_key *out, struct arena *a);
