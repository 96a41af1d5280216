/* SPDX-License-Identifier: MIT */
/* The login side: who gets a token, who is refused one with which number, and what a token opens. */
#include <gnutls/abstract.h>
#include <gnutls/x509.h>

#include "mocks/entra/certificate.h"
#include "mocks/entra/openid.h"
#include "mocks/entra/token_text.h"
#include "sim/base/codec.h"
#include "tests/mock/entra_talk.h"

#define BASE "https://localhost:4711"
#define APP "11111111-2222-3333-4444-555555555555"
#define READER "11111111-2222-3333-4444-666666666666"
#define SCOPE "scope=https%3A%2F%2Fgraph.microsoft.com%2F.default"
#define GRANT "grant_type=client_credentials&client_id=" APP "&"
#define WHOLE GRANT SCOPE "&client_secret=a%2Bb"
#define ASSERTED                                                                                   \
    GRANT SCOPE "&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3A"    \
                "jwt-bearer&client_assertion="

enum { WALL = 1700000000, DAYS_730 = 730 * 86400 };

struct desk {
    struct talk *talk;
    struct app_certificate certificate;
    gnutls_privkey_t key;
    struct app apps[2];
    struct openid openid;
    struct token_time at;
    const char *authorization; /* NULL: no header */
};

static int
setup(void **state)
{
    void *talk;
    talk_setup(&talk);
    struct arena *a = ((struct talk *)talk)->arena;
    struct desk *d = ARENA_NEW(a, struct desk);
    struct str pem;

    d->talk = talk;
    d->at = (struct token_time){tenant_now(d->talk->tenant), WALL};
    assert_null(certificate_make(&pem, a));
    assert_null(certificate_read(&d->certificate, pem, a));
    gnutls_datum_t text = {(unsigned char *)(uintptr_t)pem.at, (unsigned int)pem.len};
    gnutls_privkey_init(&d->key);
    assert_int_equal(gnutls_privkey_import_x509_raw(d->key, &text, GNUTLS_X509_FMT_PEM, NULL, 0),
                     0);
    d->apps[0] = (struct app){
        STR(APP),        STR(APP), STR("full"), STR("a+b"), d->at.now + DAYS_730, PERMISSION_ALL,
        &d->certificate, 1};
    d->apps[1] = (struct app){STR(READER),
                              STR(READER),
                              STR("reader"),
                              STR("read"),
                              d->at.now + DAYS_730,
                              PERMISSION_BIT(DIRECTORY_READ),
                              NULL,
                              0};
    struct str id = tenant_id(d->talk->tenant, a);
    d->openid = (struct openid){.tokens = tokens_new(id, 7),
                                .tenant = d->talk->tenant,
                                .tenant_id = id,
                                .apps = d->apps,
                                .app_n = 2};
    *state = d;
    return 0;
}

static int
teardown(void **state)
{
    struct desk *d = *state;
    void *talk = d->talk;

    gnutls_privkey_deinit(d->key);
    tokens_free(d->openid.tokens);
    return talk_teardown(&talk);
}

static struct entra_reply
ask(struct desk *d, const char *method, const char *target, const char *body)
{
    struct entra_header header = {STR("Authorization"),
                                  d->authorization ? str_of(d->authorization) : STR("")};
    struct str query = str_of(target), path = str_cut(&query, '?');
    struct entra_request request = {.method = str_of(method),
                                    .path = path,
                                    .query = query.at ? query : STR(""),
                                    .base_url = STR(BASE),
                                    .headers = &header,
                                    .header_n = d->authorization ? 1 : 0,
                                    .body = str_of(body)};
    struct entra_reply reply = {0};

    assert_true(openid_owns(path));
    openid_handle(&d->openid, &request, d->at, &reply, d->talk->arena);
    assert_well_formed(reply.body);
    return reply;
}

static struct entra_reply
token(struct desk *d, const char *body)
{
    return ask(d, "POST", "/contoso.com/oauth2/v2.0/token", body);
}

#define assert_number(d, r, status, error, number)                                                 \
    do {                                                                                           \
        struct entra_reply reply_ = (r);                                                           \
        assert_reply((d)->talk, reply_, (status), "{\"error\":\"" error "\"");                     \
        assert_reply((d)->talk, reply_, (status), "\"error_codes\":[" #number "]");                \
        assert_reply((d)->talk, reply_, (status), "\"AADSTS" #number ": ");                        \
    } while (0)

static void
metadata_names_the_host_that_was_asked(void **state)
{
    struct desk *d = *state;
    struct entra_reply r = ask(d, "GET", "/Contoso.com/v2.0/.well-known/openid-configuration", "");
    struct str id = d->openid.tenant_id;

    assert_reply(
        d->talk, r, 200,
        str_z(str_fmt(d->talk->arena, "\"issuer\":\"" BASE "/" STR_FMT "/v2.0\"", STR_ARG(id)),
              d->talk->arena));
    assert_reply(d->talk, r, 200, "private_key_jwt");
    assert_reply(d->talk, ask(d, "GET", "/common/.well-known/openid-configuration", ""), 200,
                 "\"issuer\":\"" BASE "/{tenantid}/\"");
    assert_reply(d->talk, ask(d, "GET", "/common/discovery/keys", ""), 200, "\"kty\":\"RSA\"");
    assert_number(d, ask(d, "GET", "/fabrikam.com/v2.0/.well-known/openid-configuration", ""), 400,
                  "invalid_request", 90002);
}

static void
a_tenant_is_known_by_each_domain_that_is_verified(void **state)
{
    struct desk *d = *state;
    const char *target = "/fabrikam.example/oauth2/v2.0/token";

    assert_number(d, ask(d, "POST", target, WHOLE), 400, "invalid_request", 90002);
    assert_int_equal(say(d->talk, "POST", "/v1.0/domains", "{\"id\":\"fabrikam.example\"}").status,
                     201);
    assert_number(d, ask(d, "POST", target, WHOLE), 400, "invalid_request", 90002);
    assert_int_equal(say(d->talk, "POST", "/v1.0/domains/fabrikam.example/verify", "").status, 200);
    assert_int_equal(ask(d, "POST", target, WHOLE).status, 200);
    assert_int_equal(ask(d, "POST", "/contoso.onmicrosoft.com/oauth2/v2.0/token", WHOLE).status,
                     200);
}

static void
instance_discovery_knows_this_machine_only(void **state)
{
    struct desk *d = *state;

    assert_reply(d->talk,
                 ask(d, "GET",
                     "/common/discovery/instance?api-version=1.1&authorization_endpoint=" BASE
                     "/contoso.com/oauth2/v2.0/authorize",
                     ""),
                 200, "\"aliases\":[\"localhost:4711\"]");
    assert_number(d,
                  ask(d, "GET",
                      "/common/discovery/instance?authorization_endpoint=https://evil.example/x",
                      ""),
                  400, "invalid_instance", 50049);
    assert_number(d, ask(d, "GET", "/common/discovery/instance", ""), 400, "invalid_request",
                  900144);
}

static void
a_secret_may_come_in_the_form_or_in_the_header(void **state)
{
    struct desk *d = *state;

    assert_reply(d->talk, token(d, WHOLE), 200, "\"expires_in\":3599,\"ext_expires_in\":3599");
    assert_reply(d->talk,
                 ask(d, "POST", "/contoso.com/oauth2/token",
                     GRANT "client_secret=a%2Bb&resource=https://graph.microsoft.com"),
                 200, "\"expires_in\":\"3599\"");
    struct str basic = base64_encode(STR(APP ":a%2Bb"), d->talk->arena);
    d->authorization =
        str_z(str_fmt(d->talk->arena, "Basic " STR_FMT, STR_ARG(basic)), d->talk->arena);
    assert_int_equal(token(d, "grant_type=client_credentials&" SCOPE).status, 200);
}

static void
each_refusal_has_its_number(void **state)
{
    struct desk *d = *state;

    assert_number(d, token(d, GRANT SCOPE "&client_secret=x"), 401, "invalid_client", 7000215);
    assert_number(d, token(d, GRANT SCOPE), 401, "invalid_client", 7000216);
    assert_number(d, token(d, "grant_type=client_credentials&client_id=x&client_secret=y&" SCOPE),
                  400, "unauthorized_client", 700016);
    assert_number(d, token(d, "client_id=x&" SCOPE), 400, "invalid_request", 900144);
    assert_number(d, token(d, "grant_type=password&client_id=x&" SCOPE), 400,
                  "unsupported_grant_type", 70003);
    assert_number(d, token(d, GRANT "client_secret=a%2Bb&scope=User.Read"), 400, "invalid_scope",
                  1002012);
    assert_number(d, token(d, GRANT "client_secret=a%2Bb&scope=a/.default+b/.default"), 400,
                  "invalid_scope", 70011);
    assert_number(d, token(d, GRANT "client_secret=a%2Bb&scope=https://no.example/.default"), 400,
                  "invalid_resource", 500011);
    assert_number(d, ask(d, "POST", "/common/oauth2/v2.0/token", WHOLE), 400, "invalid_request",
                  50059);
    assert_number(d, ask(d, "GET", "/common/oauth2/v2.0/token", ""), 405, "invalid_request",
                  900561);
    assert_number(d, token(d, WHOLE "&scope=again"), 400, "invalid_request", 9000411);
    d->at.now += DAYS_730;
    assert_number(d, token(d, WHOLE), 401, "invalid_client", 7000222);
}

/* A JWT with that payload, signed with our key. */
static struct str
signed_text(struct desk *d, const char *algorithm, const char *payload)
{
    struct arena *a = d->talk->arena;
    struct str digest = str_n((const char *)d->certificate.sha256, THUMBPRINT_SHA256);
    struct str name = base64url_encode(digest, a);
    struct str header =
        str_fmt(a, "{\"alg\":\"%s\",\"x5t#S256\":\"" STR_FMT "\"}", algorithm, STR_ARG(name));
    struct str head = base64url_encode(header, a), body = base64url_encode(str_of(payload), a);
    struct str text = str_fmt(a, STR_FMT "." STR_FMT, STR_ARG(head), STR_ARG(body));
    gnutls_datum_t data = {(unsigned char *)(uintptr_t)text.at, (unsigned int)text.len}, mark;
    gnutls_sign_algorithm_t sign =
        strcmp(algorithm, "PS256") == 0 ? GNUTLS_SIGN_RSA_PSS_RSAE_SHA256 : GNUTLS_SIGN_RSA_SHA256;

    assert_int_equal(gnutls_privkey_sign_data2(d->key, sign, 0, &data, &mark), 0);
    struct str signature = base64url_encode(str_n((const char *)mark.data, mark.size), a);
    gnutls_free(mark.data);
    return str_fmt(a, STR_FMT "." STR_FMT, STR_ARG(text), STR_ARG(signature));
}

#define CLAIMS(issuer, audience, expiry)                                                           \
    "{\"iss\":\"" issuer "\",\"sub\":\"" issuer "\",\"aud\":\"" audience "\",\"exp\":" #expiry     \
    ",\"nbf\":1699999990,\"jti\":\"1\"}"
#define ENDPOINT BASE "/contoso.com/oauth2/v2.0/token"

static struct entra_reply
assert_with(struct desk *d, struct str assertion)
{
    struct arena *a = d->talk->arena;

    return token(d, str_z(str_fmt(a, "%s" STR_FMT, ASSERTED, STR_ARG(assertion)), a));
}

static void
a_registered_certificate_signs_in(void **state)
{
    struct desk *d = *state;
    const char *good = CLAIMS(APP, ENDPOINT, 1700000600);

    assert_int_equal(assert_with(d, signed_text(d, "RS256", good)).status, 200);
    assert_int_equal(assert_with(d, signed_text(d, "PS256", good)).status, 200);
    d->apps[0].certificate_n = 0;
    assert_number(d, assert_with(d, signed_text(d, "RS256", good)), 401, "invalid_client", 700027);
}

static void
an_assertion_is_for_us_from_the_client_just_now_and_whole(void **state)
{
    struct desk *d = *state;
    struct str good = signed_text(d, "RS256", CLAIMS(APP, ENDPOINT, 1700000600));
    char *broken = (char *)(uintptr_t)str_z(good, d->talk->arena);

    assert_number(
        d,
        assert_with(d, signed_text(d, "RS256", CLAIMS(APP, "https://evil.example/t", 1700000600))),
        401, "invalid_client", 700023);
    assert_number(d, assert_with(d, signed_text(d, "RS256", CLAIMS(READER, ENDPOINT, 1700000600))),
                  401, "invalid_client", 700021);
    assert_number(d, assert_with(d, signed_text(d, "RS256", CLAIMS(APP, ENDPOINT, 1699999600))),
                  401, "invalid_client", 700024);
    assert_number(d, assert_with(d, signed_text(d, "none", CLAIMS(APP, ENDPOINT, 1700000600))), 400,
                  "invalid_request", 50027);
    assert_number(d, assert_with(d, STR("a.b")), 400, "invalid_request", 50027);
    broken[good.len - 9] = broken[good.len - 9] == 'A' ? 'B' : 'A';
    assert_number(d, assert_with(d, str_n(broken, good.len)), 401, "invalid_client", 700027);
}

static struct str
new_token(struct desk *d, const char *body)
{
    struct entra_reply r = token(d, body);

    return text_of(&r, "access_token", d->talk->arena);
}

static void
a_token_ends_by_the_tenants_clock_or_by_the_machines(void **state)
{
    struct desk *d = *state;
    struct str t = new_token(d, WHOLE);
    struct token_time later = d->at;
    struct token_bearer who;

    assert_int_equal(token_trouble(d->openid.tokens, t, later, &who).len, 0);
    assert_true(str_eq(who.app_id, STR(APP)));
    later.now += TOKEN_SECONDS;
    assert_true(str_find(token_trouble(d->openid.tokens, t, later, &who), STR("is expired")) >= 0);
    later = d->at;
    later.wall += TOKEN_SECONDS;
    assert_true(str_find(token_trouble(d->openid.tokens, t, later, &who), STR("is expired")) >= 0);
}

static void
an_application_that_may_read_cannot_write(void **state)
{
    struct desk *d = *state;
    struct token_bearer who;
    struct str t = new_token(d, "grant_type=client_credentials&client_id=" READER
                                "&client_secret=read&" SCOPE);

    assert_int_equal(token_trouble(d->openid.tokens, t, d->at, &who).len, 0);
    d->talk->permissions = who.permissions;
    assert_int_equal(get(d->talk, "/v1.0/users").status, 200);
    assert_int_equal(say(d->talk, "POST", "/v1.0/directoryObjects/getByIds", "{\"ids\":[]}").status,
                     200);
    assert_reply(d->talk, say(d->talk, "POST", "/v1.0/users", USER("alice")), 403,
                 "\"code\":\"Authorization_RequestDenied\"");
    assert_reply(d->talk,
                 say(d->talk, "POST", "/v1.0/$batch",
                     "{\"requests\":[{\"id\":\"1\",\"method\":\"DELETE\",\"url\":\"/users/x\"}]}"),
                 200, "\"status\":403");
    d->talk->permissions = PERMISSION_BIT(USER_READ);
    assert_int_equal(get(d->talk, "/v1.0/users").status, 200);
    assert_int_equal(get(d->talk, "/v1.0/groups").status, 403);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#undef TEST
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        TEST(metadata_names_the_host_that_was_asked),
        TEST(a_tenant_is_known_by_each_domain_that_is_verified),
        TEST(instance_discovery_knows_this_machine_only),
        TEST(a_secret_may_come_in_the_form_or_in_the_header),
        TEST(each_refusal_has_its_number),
        TEST(a_registered_certificate_signs_in),
        TEST(an_assertion_is_for_us_from_the_client_just_now_and_whole),
        TEST(a_token_ends_by_the_tenants_clock_or_by_the_machines),
        TEST(an_application_that_may_read_cannot_write),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
