/* SPDX-License-Identifier: MIT */
/*
 * The token endpoint: the client-credentials grant (v2-oauth2-client-creds-grant-flow).
 *
 * The checks run in the order of the product as far as it can be seen: the form, the tenant, the
 * application, its secret, the resource.
 */
#include "mocks/entra/openid.h"

#include <gnutls/gnutls.h>

#include "mocks/entra/openid_form.h"
#include "sim/base/arena.h"
#include "sim/base/codec.h"
#include "sim/world/tenant_view.h"

#define GRAPH_APP_ID "00000003-0000-0000-c000-000000000000"

/* How the client says who it is. */
struct credentials {
    struct str id;
    struct str secret;
    struct str assertion;
};

/* Takes as long for a secret that is wrong in its first byte as in its last. */
static bool
same_secret(struct str given, struct str right)
{
    return given.len == right.len && gnutls_memcmp(given.at, right.at, right.len) == 0;
}

static struct str
field(const struct form *f, const char *name)
{
    const struct form_field *found = form_find(f, str_of(name));

    return found ? found->value : STR("");
}

/* `Authorization: Basic`, both halves percent-encoded (RFC 6749 section 2.3.1). */
static bool
basic_credentials(const struct entra_request *r, struct credentials *out, struct arena *a)
{
    struct str header = openid_header(r, "Authorization"), text;

    if (!str_istarts(header, STR("Basic ")) ||
        !base64_decode(str_trim(str_from(header, 6)), &text, a))
        return false;
    out->secret = text;
    out->id = form_decode(str_cut(&out->secret, ':'), true, a);
    out->secret = out->secret.at ? form_decode(out->secret, true, a) : STR("");
    return true;
}

/* The form as it must be. False: it was refused. */
static bool
form_is_whole(const struct openid_call *c, const struct form *f, const char *target,
              const struct credentials *given)
{
    const char *const names[] = {"grant_type", "client_id", "client_secret", target};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        bool in_header = i == 1 && given->id.len;
        if (form_count(f, str_of(names[i])) > 1) {
            openid_refuse(
                c, 9000411,
                "The request is not properly formatted. The parameter '%s' is duplicated.",
                names[i]);
            return false;
        }
        if (i != 2 && !in_header && field(f, names[i]).len == 0) {
            openid_refuse(c, 900144, "The request body must contain the following parameter: '%s'.",
                          names[i]);
            return false;
        }
    }
    return true;
}

static bool
grant_is_known(const struct openid_call *c, const struct form *f)
{
    struct str grant = field(f, "grant_type");

    if (str_eq(grant, STR("client_credentials")))
        return true;
    openid_refuse(c, 70003, "The app requested an unsupported grant type '" STR_FMT "'.",
                  STR_ARG(grant));
    return false;
}

/* The application that is meant. NULL: it was refused. */
static const struct app *
find_app(const struct openid_call *c, const struct credentials *given)
{
    const struct openid *o = c->openid;

    if (!openid_is_ours(c, c->tenant)) {
        openid_refuse(c, 50059,
                      "No tenant-identifying information found in either the request or implied by "
                      "any provided credentials.");
        return NULL;
    }
    for (uint32_t i = 0; i < o->app_n; i++)
        if (str_ieq(given->id, o->apps[i].id))
            return &o->apps[i];
    openid_refuse(c, 700016,
                  "Application with identifier '" STR_FMT "' was not found in the directory "
                  "'" STR_FMT "'. This can happen if the application has not been installed by "
                  "the administrator of the tenant or consented to by any user in the tenant.",
                  STR_ARG(given->id), STR_ARG(tenant_domain(o->tenant)));
    return NULL;
}

static bool
secret_is_right(const struct openid_call *c, const struct app *app, struct str secret)
{
    if (!same_secret(secret, app->secret)) {
        openid_refuse(c, 7000215,
                      "Invalid client secret provided. Ensure the secret being sent in the request "
                      "is the client secret value, not the client secret ID, for a secret added to "
                      "app '" STR_FMT "'.",
                      STR_ARG(app->id));
        return false;
    }
    if (c->at.now < app->secret_until)
        return true;
    openid_refuse(
        c, 7000222,
        "The provided client secret keys for app '" STR_FMT "' are expired. Visit the "
        "Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or "
        "consider using certificate credentials for added security: "
        "https://aka.ms/certCreds.",
        STR_ARG(app->id));
    return false;
}

static bool
client_is_proved(const struct openid_call *c, const struct app *app,
                 const struct credentials *given)
{
    if (given->assertion.len)
        return openid_assertion(c, app, given->assertion);
    if (given->secret.len)
        return secret_is_right(c, app, given->secret);
    openid_refuse(c, 7000216,
                  "'client_assertion', 'client_secret' or 'request' is required for the "
                  "'client_credentials' grant type.");
    return false;
}

/* Graph by its names, also by the address that the client sees it at; or the application itself. */
static struct str
audience_of(const struct openid_call *c, struct str resource)
{
    if (str_ends(resource, STR("/")))
        resource.len--;
    if (str_ieq(resource, STR(TOKEN_AUDIENCE_GRAPH)) || str_ieq(resource, STR(GRAPH_APP_ID)) ||
        str_ieq(resource, c->request->base_url))
        return STR(TOKEN_AUDIENCE_GRAPH);
    for (uint32_t i = 0; i < c->openid->app_n; i++)
        if (str_ieq(resource, c->openid->apps[i].id))
            return c->openid->apps[i].id;
    return STR("");
}

static void
refuse_resource(const struct openid_call *c, struct str resource)
{
    openid_refuse(c, 500011,
                  "The resource principal named " STR_FMT
                  " was not found in the tenant named " STR_FMT
                  ". This can happen if the application has not been installed by the "
                  "administrator of the tenant or consented to by any user in the tenant.",
                  STR_ARG(resource), STR_ARG(tenant_domain(c->openid->tenant)));
}

/* The form's resource as an audience. Empty: it was refused. */
static struct str
scope_audience(const struct openid_call *c, struct str scope)
{
    static const struct str all = {"/.default", 9};

    if (str_find_byte(str_trim(scope), ' ') >= 0) {
        openid_refuse(c, 70011,
                      "The provided request must include a 'scope' input parameter. The provided "
                      "value for the input parameter 'scope' is not valid. The scope " STR_FMT
                      " is not valid.",
                      STR_ARG(scope));
        return STR("");
    }
    scope = str_trim(scope);
    if (!str_iends(scope, all)) {
        openid_refuse(c, 1002012,
                      "The provided value for scope " STR_FMT " is not valid. Client credential "
                      "flows must have a scope value with /.default suffixed to the resource "
                      "identifier (application ID URI).",
                      STR_ARG(scope));
        return STR("");
    }
    struct str resource = str_sub(scope, 0, scope.len - all.len);
    struct str audience = audience_of(c, resource);
    if (audience.len == 0)
        refuse_resource(c, resource);
    return audience;
}

static bool
assertion_is_jwt(const struct openid_call *c, const struct form *f)
{
    if (str_eq(field(f, "client_assertion_type"),
               STR("urn:ietf:params:oauth:client-assertion-type:jwt-bearer")))
        return true;
    openid_refuse(c, 900144,
                  "The request body must contain the following parameter: 'client_assertion_type' "
                  "with value 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'.");
    return false;
}

/* Who asks, as the form says it and as he proved it. False: it was refused. */
static bool
read_form(const struct openid_call *c, struct form *f, const char *target,
          struct token_grant *grant)
{
    struct credentials given = {0};

    *f = form_parse(c->request->body, c->arena);
    if (!basic_credentials(c->request, &given, c->arena))
        given = (struct credentials){.id = field(f, "client_id"),
                                     .secret = field(f, "client_secret"),
                                     .assertion = field(f, "client_assertion")};
    if (given.assertion.len && !given.id.len)
        given.id = openid_assertion_issuer(given.assertion, c->arena);
    if (!form_is_whole(c, f, target, &given) || !grant_is_known(c, f) ||
        (given.assertion.len && !assertion_is_jwt(c, f)))
        return false;
    grant->app = find_app(c, &given);
    grant->by_certificate = given.assertion.len != 0;
    return grant->app && client_is_proved(c, grant->app, &given);
}

void
openid_token(const struct openid_call *c)
{
    struct token_grant grant;
    struct form f;
    struct str token;

    if (!read_form(c, &f, "scope", &grant))
        return;
    grant.audience = scope_audience(c, field(&f, "scope"));
    if (grant.audience.len == 0)
        return;
    const struct err *e = token_mint(c->openid->tokens, &token, grant, c->at, c->arena);
    if (e)
        openid_broken(c, e);
    else
        openid_reply(c, 200,
                     str_fmt(c->arena,
                             "{\"token_type\":\"Bearer\",\"expires_in\":%d,\"ext_expires_in\":%d,"
                             "\"access_token\":\"" STR_FMT "\"}",
                             TOKEN_SECONDS, TOKEN_SECONDS, STR_ARG(token)));
}

/* The older form says `resource` for `scope`, and answers its numbers as text. */
void
openid_token_v1(const struct openid_call *c)
{
    struct token_grant grant;
    struct form f;
    struct str token;

    if (!read_form(c, &f, "resource", &grant))
        return;
    grant.audience = audience_of(c, field(&f, "resource"));
    if (grant.audience.len == 0) {
        refuse_resource(c, field(&f, "resource"));
        return;
    }
    const struct err *e = token_mint(c->openid->tokens, &token, grant, c->at, c->arena);
    if (e)
        openid_broken(c, e);
    else
        openid_reply(c, 200,
                     str_fmt(c->arena,
                             "{\"token_type\":\"Bearer\",\"expires_in\":\"%d\",\"ext_expires_in\":"
                             "\"%d\",\"expires_on\":\"%lld\",\"not_before\":\"%lld\",\"resource\":"
                             "\"" STR_FMT "\",\"access_token\":\"" STR_FMT "\"}",
                             TOKEN_SECONDS, TOKEN_SECONDS, (long long)c->at.now + TOKEN_SECONDS,
                             (long long)c->at.now, STR_ARG(grant.audience), STR_ARG(token)));
}
