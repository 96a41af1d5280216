/* SPDX-License-Identifier: MIT */
/*
 * An application that signs in with a certificate sends a token that it signed itself
 * (certificate-credentials: x5t or x5t#S256 in the header; aud, iss, sub, nbf and exp in the payload).
 *
 * Its times are those of the client's machine, so they are compared with ours and not with the tenant's.
 */
#include <cjson/cJSON.h>
#include <string.h>

#include "mocks/entra/certificate.h"
#include "mocks/entra/openid.h"
#include "mocks/entra/token_text.h"
#include "sim/base/arena.h"
#include "sim/base/codec.h"

enum { CLOCK_SKEW = 300 };

struct assertion {
    struct token_parts parts;
    cJSON *header;
    cJSON *payload;
};

static bool
open_assertion(struct assertion *j, struct str text, struct arena *a)
{
    *j = (struct assertion){0};
    if (!token_split(text, &j->parts, a))
        return false;
    j->header = token_object(j->parts.header);
    j->payload = token_object(j->parts.payload);
    return j->header && j->payload;
}

static void
close_assertion(struct assertion *j)
{
    cJSON_Delete(j->header);
    cJSON_Delete(j->payload);
}

static struct str
text_of(const cJSON *object, const char *name)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));

    return text ? str_of(text) : STR("");
}

struct str
openid_assertion_issuer(struct str assertion, struct arena *a)
{
    struct assertion j;
    struct str issuer = STR("");

    if (open_assertion(&j, assertion, a))
        issuer = str_copy(text_of(j.payload, "iss"), a);
    close_assertion(&j);
    return issuer;
}

/* The registered certificate that the header names; NULL: none. */
static const struct app_certificate *
find_certificate(const struct app *app, const cJSON *header, struct arena *a)
{
    struct str sha1, sha256;

    if (!base64url_decode(text_of(header, "x5t"), &sha1, a))
        sha1 = STR("");
    if (!base64url_decode(text_of(header, "x5t#S256"), &sha256, a))
        sha256 = STR("");
    for (uint32_t i = 0; i < app->certificate_n; i++) {
        const struct app_certificate *c = &app->certificates[i];
        if (str_eq(sha1, str_n((const char *)c->sha1, sizeof c->sha1)) ||
            str_eq(sha256, str_n((const char *)c->sha256, sizeof c->sha256)))
            return c;
    }
    return NULL;
}

static bool
signature_holds(const struct openid_call *c, const struct app *app, const struct assertion *j)
{
    const struct app_certificate *certificate = find_certificate(app, j->header, c->arena);
    struct str algorithm = text_of(j->header, "alg");
    bool rs256 = str_eq(algorithm, STR("RS256"));

    if (!rs256 && !str_eq(algorithm, STR("PS256"))) {
        openid_refuse(c, 50027,
                      "JWT token is invalid or malformed. Its algorithm must be RS256 or "
                      "PS256.");
        return false;
    }
    if (!certificate) {
        openid_refuse(c, 700027,
                      "The certificate with identifier used to sign the client assertion is not "
                      "registered on application. [Reason - The key was not found.]");
        return false;
    }
    if (certificate_signed(certificate, rs256 ? ASSERTION_RS256 : ASSERTION_PS256,
                           j->parts.signed_text, j->parts.signature))
        return true;
    openid_refuse(c, 700027,
                  "Client assertion failed signature validation. [Reason - The key was found, but "
                  "use of the key to verify the signature failed.]");
    return false;
}

/* The token endpoint by either form and by any name of the tenant, or the issuer itself. */
static bool
is_for_us(const struct openid_call *c, struct str audience)
{
    static const char *const tails[] = {"/oauth2/v2.0/token", "/oauth2/token", "/v2.0", "/", ""};
    struct str rest = audience;

    if (!str_istarts(rest, c->request->base_url))
        return false;
    rest = str_from(rest, c->request->base_url.len);
    if (!str_starts(rest, STR("/")))
        return false;
    rest = str_from(rest, 1);
    ptrdiff_t slash = str_find_byte(rest, '/');
    struct str tenant = slash < 0 ? rest : str_sub(rest, 0, (size_t)slash);
    struct str tail = slash < 0 ? STR("") : str_from(rest, (size_t)slash);
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++)
        if (str_ieq(tail, str_of(tails[i])))
            return openid_is_ours(c, tenant);
    return false;
}

static bool
is_in_time(const struct openid_call *c, const cJSON *payload)
{
    const cJSON *from = cJSON_GetObjectItemCaseSensitive(payload, "nbf");
    const cJSON *until = cJSON_GetObjectItemCaseSensitive(payload, "exp");
    double wall = (double)c->at.wall;

    return cJSON_IsNumber(until) && until->valuedouble + CLOCK_SKEW > wall &&
           (!cJSON_IsNumber(from) || from->valuedouble - CLOCK_SKEW <= wall);
}

static bool
claims_hold(const struct openid_call *c, const struct app *app, const cJSON *payload)
{
    if (!str_ieq(text_of(payload, "iss"), app->id) || !str_ieq(text_of(payload, "sub"), app->id)) {
        openid_refuse(c, 700021,
                      "Client assertion application identifier doesn't match 'client_id' "
                      "parameter.");
        return false;
    }
    if (!is_for_us(c, text_of(payload, "aud"))) {
        openid_refuse(c, 700023, "Client assertion audience claim does not match Realm issuer.");
        return false;
    }
    if (is_in_time(c, payload))
        return true;
    openid_refuse(c, 700024, "Client assertion is not within its valid time range.");
    return false;
}

bool
openid_assertion(const struct openid_call *c, const struct app *app, struct str assertion)
{
    struct assertion j;
    bool good = open_assertion(&j, assertion, c->arena);

    if (!good)
        openid_refuse(c, 50027, "JWT token is invalid or malformed.");
    else
        good = signature_holds(c, app, &j) && claims_hold(c, app, j.payload);
    close_assertion(&j);
    return good;
}
