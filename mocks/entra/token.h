/* SPDX-License-Identifier: MIT */
/*
 * Access tokens: signed for real, checked for real, and as old as virtual time says.
 *
 * A token is a JSON Web Token (RFC 7519) with an RS256 signature (RFC 7518 section 3.3), with the
 * claims that a client-credentials token for Graph has (access-token-claims-reference). The RSA
 * key is made when the first token or the list of keys is asked for: it takes longer than the whole
 * rest of the start, and a scenario that no other client looks into never needs it.
 */
#pragma once

#include "sim/base/err.h"
#include "sim/base/time.h"

struct arena;
struct tokens; /* the issuer of one tenant */

#define TOKEN_AUDIENCE_GRAPH "https://graph.microsoft.com"

enum { TOKEN_SECONDS = 3599 };

/* Who is named in every token. Texts are borrowed for as long as the issuer lives. */
struct token_subject {
    struct str tenant_id;
    struct str app_id;
    struct str object_id; /* of the application's service principal */
};

/* Free with tokens_free. `seed`: of the identifiers in tokens; keys are random. */
struct tokens *tokens_new(struct token_subject subject, uint64_t seed);
void tokens_free(struct tokens *t);

/* A token for `audience`, valid for TOKEN_SECONDS from `now` on. Error: no key could be made. */
const struct err *token_mint(struct tokens *t, struct str *out, struct str audience, vtime now,
                             struct arena *a);

/*
 * Is it a token of ours for Graph that is valid now? Empty: yes. Otherwise Graph's message, which
 * lives as long as the program. Never fails for any bytes. What was found good is remembered, so
 * that a client pays for one signature and not for one a request.
 */
struct str token_trouble(struct tokens *t, struct str token, vtime now);

/* The public key as RFC 7517 and 7518 write it: base64url without padding. */
struct token_key {
    struct str id;
    struct str modulus;
    struct str exponent;
};

const struct err *token_public_key(struct tokens *t, struct token_key *out, struct arena *a);
