/* SPDX-License-Identifier: MIT */
/*
 * Metadata and keys (v2-protocols-oidc), and the table of the login side's paths.
 *
 * Every address in the answers is built from the Host that the client used: libraries insist that
 * the issuer lives where they asked.
 */
#include "mocks/entra/openid.h"

#include "mocks/entra/openid_form.h"
#include "sim/base/arena.h"
#include "sim/base/buf.h"
#include "sim/world/tenant_company.h"
#include "sim/world/tenant_view.h"

static void metadata(const struct openid_call *c);
static void metadata_v1(const struct openid_call *c);
static void keys(const struct openid_call *c);
static void instance(const struct openid_call *c);

/* Paths behind the tenant, in any case. */
static const struct route {
    const char *tail;
    const char *method;
    void (*handle)(const struct openid_call *c);
} routes[] = {
    {"/v2.0/.well-known/openid-configuration", "GET", metadata},
    {"/.well-known/openid-configuration", "GET", metadata_v1},
    {"/discovery/v2.0/keys", "GET", keys},
    {"/discovery/keys", "GET", keys},
    {"/discovery/instance", "GET", instance},
    {"/oauth2/v2.0/token", "POST", openid_token},
    {"/oauth2/token", "POST", openid_token_v1},
};

/* What follows the first segment; `*tenant` becomes that segment. */
static struct str
split_tenant(struct str path, struct str *tenant)
{
    struct str behind = str_from(path, 1);
    ptrdiff_t slash = str_find_byte(behind, '/');

    *tenant = slash < 0 ? behind : str_sub(behind, 0, (size_t)slash);
    return slash < 0 ? STR("") : str_from(behind, (size_t)slash);
}

static const struct route *
find_route(struct str path, struct str *tenant)
{
    struct str tail = split_tenant(path, tenant);

    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++)
        if (str_ieq(tail, str_of(routes[i].tail)))
            return &routes[i];
    return NULL;
}

bool
openid_owns(struct str path)
{
    struct str tenant;

    return find_route(path, &tenant) != NULL;
}

struct str
openid_header(const struct entra_request *r, const char *name)
{
    for (uint32_t i = 0; i < r->header_n; i++)
        if (str_ieq(r->headers[i].name, str_of(name)))
            return r->headers[i].value;
    return STR("");
}

bool
openid_is_ours(const struct openid_call *c, struct str tenant)
{
    const struct tenant *t = c->openid->tenant;

    if (str_ieq(tenant, c->openid->tenant_id))
        return true;
    for (uint32_t i = 0; i < tenant_domain_count(t); i++) {
        struct entry e = tenant_domain_entry(t, i, c->arena);
        if (str_ieq(tenant, str_from(e.anchor, sizeof DOMAIN_ANCHOR - 1)) &&
            str_eq(entry_value(&e, ATTR_isVerified), STR("True")))
            return true;
    }
    return false;
}

static bool
is_for_all(struct str tenant)
{
    return str_ieq(tenant, STR("common")) || str_ieq(tenant, STR("organizations"));
}

void
openid_reply(const struct openid_call *c, int status, struct str body)
{
    static const struct entra_header headers[] = {
        {{"Content-Type", 12}, {"application/json; charset=utf-8", 31}},
        {{"Cache-Control", 13}, {"no-store", 8}},
        {{"Pragma", 6}, {"no-cache", 8}},
    };

    c->reply->status = status;
    c->reply->body = body;
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
        *VEC_PUSH(&c->reply->headers, c->arena) = headers[i];
}

static void
add_address(struct buf *b, const char *name, const struct openid_call *c, struct str tenant,
            const char *tail)
{
    buf_fmt(b, ",\"%s\":\"" STR_FMT "/" STR_FMT "%s\"", name, STR_ARG(c->request->base_url),
            STR_ARG(tenant), tail);
}

/* What differs between the two generations of endpoints; all stands behind the tenant. */
struct generation {
    const char *issuer; /* its tenant may be all of them */
    const char *token;
    const char *authorize;
    const char *keys;
    const char *device;
    const char *logout;
};

static void
print_metadata(const struct openid_call *c, const struct generation *g)
{
    bool all = is_for_all(c->tenant);
    struct str tenant = all ? str_lower(c->tenant, c->arena) : c->openid->tenant_id;
    struct str issuer = all ? STR("{tenantid}") : tenant;
    struct buf b = buf_in(c->arena);

    buf_fmt(&b, "{\"issuer\":\"" STR_FMT "/" STR_FMT "%s\"", STR_ARG(c->request->base_url),
            STR_ARG(issuer), g->issuer);
    add_address(&b, "authorization_endpoint", c, tenant, g->authorize);
    add_address(&b, "token_endpoint", c, tenant, g->token);
    add_address(&b, "device_authorization_endpoint", c, tenant, g->device);
    add_address(&b, "end_session_endpoint", c, tenant, g->logout);
    add_address(&b, "jwks_uri", c, tenant, g->keys);
    buf_add(&b, STR(",\"token_endpoint_auth_methods_supported\":[\"client_secret_post\","
                    "\"private_key_jwt\",\"client_secret_basic\"],"
                    "\"userinfo_endpoint\":\"https://graph.microsoft.com/oidc/userinfo\","
                    "\"response_modes_supported\":[\"query\","
                    "\"fragment\",\"form_post\"],\"response_types_supported\":[\"code\","
                    "\"id_token\",\"code id_token\",\"id_token token\"],"
                    "\"subject_types_supported\":[\"pairwise\"],"
                    "\"id_token_signing_alg_values_supported\":[\"RS256\"],"
                    "\"scopes_supported\":[\"openid\",\"profile\",\"email\",\"offline_access\"],"
                    "\"tenant_region_scope\":\"EU\",\"cloud_instance_name\":"
                    "\"microsoftonline.com\",\"cloud_graph_host_name\":\"graph.windows.net\","
                    "\"msgraph_host\":\"graph.microsoft.com\"}"));
    openid_reply(c, 200, buf_str(&b));
}

static void
metadata(const struct openid_call *c)
{
    static const struct generation second = {
        "/v2.0",
        "/oauth2/v2.0/token",
        "/oauth2/v2.0/authorize",
        "/discovery/v2.0/keys",
        "/oauth2/v2.0/devicecode",
        "/oauth2/v2.0/logout",
    };

    print_metadata(c, &second);
}

static void
metadata_v1(const struct openid_call *c)
{
    static const struct generation first = {
        "/",
        "/oauth2/token",
        "/oauth2/authorize",
        "/discovery/keys",
        "/oauth2/devicecode",
        "/oauth2/logout",
    };

    print_metadata(c, &first);
}

/*
 * Which cloud is that? Asked by libraries before they trust an authority that they do not know: this
 * machine is a cloud of its own.
 */
static void
instance(const struct openid_call *c)
{
    struct form query = form_parse(c->request->query, c->arena);
    const struct form_field *asked = form_find(&query, STR("authorization_endpoint"));
    struct str base = c->request->base_url, rest = asked ? asked->value : STR("");

    if (!asked) {
        openid_refuse(c, 900144,
                      "The request must contain the following parameter: "
                      "'authorization_endpoint'.");
        return;
    }
    if (!str_istarts(rest, base) || rest.len == base.len || rest.at[base.len] != '/') {
        openid_refuse(c, 50049, "Unknown or invalid instance.");
        return;
    }
    rest = str_from(rest, base.len + 1);
    struct str tenant = str_cut(&rest, '/'), host = str_from(base, sizeof "https://" - 1);
    struct buf b = buf_in(c->arena);
    buf_fmt(&b, "{\"tenant_discovery_endpoint\":\"" STR_FMT "/", STR_ARG(base));
    for (size_t i = 0; i < tenant.len; i++) /* what stands in the name of no tenant is left out */
        if (tenant.at[i] > ' ' && tenant.at[i] < 0x7f && tenant.at[i] != '"' &&
            tenant.at[i] != '\\')
            buf_byte(&b, tenant.at[i]);
    buf_fmt(&b,
            "/v2.0/.well-known/openid-configuration\",\"api-version\":\"1.1\",\"metadata\":["
            "{\"preferred_network\":\"" STR_FMT "\",\"preferred_cache\":\"" STR_FMT
            "\",\"aliases\":[\"" STR_FMT "\"]}]}",
            STR_ARG(host), STR_ARG(host), STR_ARG(host));
    openid_reply(c, 200, buf_str(&b));
}

static void
keys(const struct openid_call *c)
{
    struct token_key key;
    const struct err *e = token_public_key(c->openid->tokens, &key, c->arena);

    if (e) {
        openid_broken(c, e);
        return;
    }
    openid_reply(c, 200,
                 str_fmt(c->arena,
                         "{\"keys\":[{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":"
                         "\"" STR_FMT "\",\"n\":\"" STR_FMT "\",\"e\":\"" STR_FMT "\"}]}",
                         STR_ARG(key.id), STR_ARG(key.modulus), STR_ARG(key.exponent)));
}

static void
refuse_tenant(const struct openid_call *c)
{
    bool named = str_find_byte(c->tenant, '.') >= 0 || c->tenant.len == c->openid->tenant_id.len;

    if (named)
        openid_refuse(c, 90002,
                      "Tenant '" STR_FMT "' not found. Check to make sure you have the correct "
                      "tenant ID and are signing into the correct cloud.",
                      STR_ARG(c->tenant));
    else
        openid_refuse(c, 900023,
                      "Specified tenant identifier '" STR_FMT
                      "' is neither a valid DNS name, nor a "
                      "valid external domain.",
                      STR_ARG(c->tenant));
}

void
openid_handle(struct openid *o, const struct entra_request *request, struct token_time at,
              struct entra_reply *reply, struct arena *a)
{
    struct openid_call c = {o, request, {0}, at, reply, a};
    const struct route *route = find_route(request->path, &c.tenant);

    c.tenant = form_decode(c.tenant, false, a);
    if (!route || !str_eq(request->method, str_of(route->method)))
        openid_refuse(&c, 900561,
                      "The endpoint only accepts %s requests. Received a " STR_FMT " request.",
                      route ? route->method : "GET", STR_ARG(request->method));
    else if (!is_for_all(c.tenant) && !openid_is_ours(&c, c.tenant))
        refuse_tenant(&c);
    else
        route->handle(&c);
}
