/* SPDX-License-Identifier: MIT */
/*
 * The posing Entra ID against clients that want it to fall. Whatever they send: the right status or the
 * end of their connection, and everybody else is served on.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/resource.h>

#include <cmocka.h>

#include "mocks/entra/token.h"
#include "mocks/entra/token_text.h"
#include "mocks/fixture.h"
#include "sim/base/arena.h"
#include "sim/base/codec.h"
#include "sim/model/assumption.h"
#include "tests/mock/raw_tls.h"

enum { CUT = 0 }; /* in place of a status: the connection ends without a reply */

struct hostile {
    struct arena *arena;
    struct sandbox *sandbox;
    struct entra entra;
    struct assumptions assumptions;
    uint16_t port;
    struct str token;     /* of the application */
    struct raw bystander; /* a client that behaves, connected all the time */
};

static struct hostile *
server(void **state)
{
    return *state;
}

/* A request of somebody who behaves, but for what `head` and `body` say. */
static struct str
request(struct hostile *h, const char *line, const char *head, struct str body)
{
    struct buf b = buf_in(h->arena);

    buf_fmt(&b, "%s HTTP/1.1\r\nHost: localhost:%u\r\n%s\r\n", line, (unsigned)h->port, head);
    buf_add(&b, body); /* may hold NUL bytes */
    return buf_str(&b);
}

static struct str
with_token(struct hostile *h, struct str token, const char *more)
{
    return str_fmt(h->arena, "Authorization: Bearer " STR_FMT "\r\n%s", STR_ARG(token), more);
}

static struct str
with_body(struct hostile *h, const char *line, struct str body)
{
    struct str head = with_token(
        h, h->token,
        str_fmt(h->arena, "Content-Type: application/json\r\nContent-Length: %zu\r\n", body.len)
            .at);

    return request(h, line, str_z(head, h->arena), body);
}

/* What one connection gets for these bytes, until the end of the first reply. */
static struct str
talk(struct hostile *h, struct str bytes)
{
    struct buf reply = buf_in(h->arena);
    struct raw r;

    assert_true(raw_open(&r, h->port));
    raw_send(&r, bytes.at, bytes.len);
    raw_read(&r, &reply, STR("\r\n\r\n"));
    raw_close(&r);
    return buf_str(&reply);
}

static void
bystander_is_served(struct hostile *h)
{
    struct str head = with_token(h, h->token, "");
    struct str ask = request(h, "GET /v1.0/users?$select=id", str_z(head, h->arena), STR(""));
    struct buf reply = buf_in(h->arena);

    assert_int_equal(raw_send(&h->bystander, ask.at, ask.len), ask.len);
    raw_read(&h->bystander, &reply, STR("]}"));
    if (raw_status(buf_str(&reply)) != 200)
        fail_msg("somebody else is not served: " STR_FMT, STR_ARG(buf_str(&reply)));
}

/* The status is one of the two; 0 stands for the end of the connection. */
static void
expect(struct hostile *h, const char *what, struct str bytes, int status, int other)
{
    struct str reply = talk(h, bytes);
    int got = raw_status(reply);

    if (got != status && got != other)
        fail_msg("%s: %d in place of %d: " STR_FMT, what, got, status,
                 STR_ARG(str_sub(reply, 0, 400)));
    bystander_is_served(h);
}

static struct str
member(struct str json, const char *name, struct arena *a)
{
    struct str mark = str_fmt(a, "\"%s\":\"", name);
    ptrdiff_t at = str_find(json, mark);
    struct str rest = at < 0 ? STR("") : str_from(json, (size_t)at + mark.len);

    return str_cut(&rest, '"');
}

static struct str
sign_in(struct hostile *h)
{
    struct str body = str_fmt(h->arena,
                              "grant_type=client_credentials&client_id=%s&client_secret=%s&scope="
                              "https%%3A%%2F%%2Fgraph.microsoft.com%%2F.default",
                              h->entra.client_id, h->entra.client_secret);
    struct str line = str_fmt(h->arena, "POST /%s/oauth2/v2.0/token", h->entra.tenant_id);
    struct str head = str_fmt(h->arena,
                              "Content-Type: application/x-www-form-urlencoded\r\n"
                              "Content-Length: %zu\r\n",
                              body.len);
    struct buf reply = buf_in(h->arena);
    struct raw r;
    struct str ask = request(h, str_z(line, h->arena), str_z(head, h->arena), body);

    assert_true(raw_open(&r, h->port));
    raw_send(&r, ask.at, ask.len);
    raw_read(&r, &reply, STR("\"}"));
    raw_close(&r);
    return member(buf_str(&reply), "access_token", h->arena);
}

static int
setup(void **state)
{
    struct arena *a = arena_new();
    struct hostile *h = ARENA_NEW(a, struct hostile);

    signal(SIGPIPE, SIG_IGN);
    h->arena = a;
    assert_null(sandbox_open(&h->sandbox, false, a));
    assert_null(entra_start(&h->entra, h->sandbox,
                            &(struct entra_settings){.domain = "contoso.com",
                                                     .seed = 7,
                                                     .now = time_from(2025, 9, 1, 9, 0, 0),
                                                     .assumptions = &h->assumptions},
                            a));
    h->port = (uint16_t)atoi(strrchr(h->entra.base_url, ':') + 1);
    h->token = sign_in(h);
    assert_true(h->token.len > 100);
    assert_true(raw_open(&h->bystander, h->port));
    *state = h;
    return 0;
}

static int
teardown(void **state)
{
    struct hostile *h = server(state);

    bystander_is_served(h);
    raw_close(&h->bystander);
    sandbox_close(h->sandbox);
    arena_free(h->arena);
    return 0;
}

/* --- who is asked ---------------------------------------------------------------------------------- */

static void
a_name_that_is_not_ours_is_refused(void **state)
{
    struct hostile *h = server(state);
    static const struct {
        const char *what, *head;
        int status;
    } rows[] = {
        {"a name that was made to resolve to us", "Host: graph.microsoft.com\r\n", 421},
        {"our name at another port", "Host: localhost:1\r\n", 421},
        {"our name without a port", "Host: localhost\r\n", 421},
        {"no name", "", 400},
        {"two names", "Host: localhost\r\nHost: evil.example\r\n", 400},
        {"a name in a name", "Host: localhost:1@evil.example\r\n", 421},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        expect(h, rows[i].what,
               str_fmt(h->arena, "GET /v1.0/users HTTP/1.1\r\n%s\r\n", rows[i].head),
               rows[i].status, rows[i].status);
}

static void
a_target_that_leads_elsewhere_is_refused(void **state)
{
    struct hostile *h = server(state);
    static const char *const targets[] = {
        "/v1.0/../sandbox/read",
        "/v1.0/%2e%2e/sandbox/read",
        "/v1.0/..%2f..%2fsandbox/read",
        "/../../../../etc/passwd",
        "/v1.0/users/..%2f..%2f..%2fetc%2fpasswd",
        "/v1.0/users/%00",
        "/v1.0/users/%ff%fe",
        "/v1.0/users/%",
        "/v1.0/users/%zz",
        "//sandbox/read",
        "/sandbox/read",
        "/sandbox/ingest",
        "/V1.0//users//x",
        "/v1.0/users?$filter=%",
        "/v1.0/users?$skiptoken=../../x",
        "/v1.0/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p",
    };

    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
        struct str head = with_token(h, h->token, "");
        struct str line = str_fmt(h->arena, "GET %s", targets[i]);
        struct str reply =
            talk(h, request(h, str_z(line, h->arena), str_z(head, h->arena), STR("")));
        if (raw_status(reply) < 400 || raw_status(reply) >= 500)
            fail_msg("%s: " STR_FMT, targets[i], STR_ARG(str_sub(reply, 0, 300)));
    }
    expect(h, "a whole URL", STR("GET http://evil.example/ HTTP/1.1\r\nHost: x\r\n\r\n"), 400, 421);
    expect(h, "a tunnel", STR("CONNECT evil.example:443 HTTP/1.1\r\nHost: x\r\n\r\n"), 400, 421);
}

/* --- how much --------------------------------------------------------------------------------------- */

static struct str
many(struct hostile *h, char byte, size_t n)
{
    struct buf b = buf_in(h->arena);

    buf_fill(&b, byte, n);
    return buf_str(&b);
}

static void
too_much_of_anything_is_refused(void **state)
{
    struct hostile *h = server(state);
    struct buf headers = buf_in(h->arena);

    for (int i = 0; i < 20000; i++)
        buf_fmt(&headers, "X-%d: %d\r\n", i, i);
    expect(h, "20,000 headers", request(h, "GET /v1.0/users", buf_z(&headers), STR("")), 431, 413);
    struct str long_one = str_fmt(h->arena, "X: " STR_FMT "\r\n", STR_ARG(many(h, 'x', 1 << 20)));
    expect(h, "a header of 1 MB", request(h, "GET /v1.0/users", str_z(long_one, h->arena), STR("")),
           431, 413);
    struct str url = str_fmt(h->arena, "GET /v1.0/users?" STR_FMT, STR_ARG(many(h, 'x', 1 << 20)));
    expect(h, "a target of 1 MB", request(h, str_z(url, h->arena), "", STR("")), 414, 431);
    expect(h, "100 MB of a stranger",
           request(h, "POST /v1.0/users", "Content-Length: 104857600\r\n", many(h, '{', 100000)),
           413, 413);
    struct str head =
        with_token(h, h->token, "Content-Type: application/json\r\nContent-Length: 104857600\r\n");
    expect(h, "100 MB of an application",
           request(h, "POST /v1.0/users", str_z(head, h->arena), many(h, '{', 100000)), 413, 413);
    expect(h, "a length beyond all numbers",
           request(h, "POST /v1.0/users", "Content-Length: 99999999999999999999999\r\n", STR("")),
           413, 400);
}

/* A body without an announced length ends when it is too long, not when the memory does. */
static void
chunks_without_end_are_refused(void **state)
{
    struct hostile *h = server(state);
    struct buf reply = buf_in(h->arena);
    struct str chunk =
        str_fmt(h->arena, "10000\r\n" STR_FMT "\r\n", STR_ARG(many(h, 'x', 0x10000)));
    struct str head = request(h, "POST /v1.0/users", "Transfer-Encoding: chunked\r\n", STR(""));
    struct raw r;

    assert_true(raw_open(&r, h->port));
    raw_send(&r, head.at, head.len);
    for (int i = 0; i < 200; i++)
        if (raw_send(&r, chunk.at, chunk.len) < chunk.len)
            break;
    raw_send(&r, "0\r\n\r\n", 5);
    raw_read(&r, &reply, STR("\r\n\r\n"));
    if (raw_status(buf_str(&reply)) != 413 && raw_status(buf_str(&reply)) != CUT)
        fail_msg(STR_FMT, STR_ARG(buf_str(&reply)));
    raw_close(&r);
    bystander_is_served(h);
}

/* --- what is no HTTP -------------------------------------------------------------------------------- */

static void
what_is_no_http_ends_the_connection(void **state)
{
    struct hostile *h = server(state);

    expect(h, "noise", STR("\x16\x03\x01\x02\xff\xfe\xfd\r\n\r\n"), 400, CUT);
    expect(h, "no version", STR("GET /v1.0/users\r\nHost: localhost\r\n\r\n"), 400, CUT);
    expect(h, "a version of the future", STR("GET / HTTP/9.9\r\nHost: localhost\r\n\r\n"), 505,
           400);
    expect(h, "a header without a colon",
           request(h, "GET /v1.0/users", "nothing of the kind\r\n", STR("")), 400, 401);
    expect(h, "a name with a blank", request(h, "GET /v1.0/users", "Ho st: x\r\n", STR("")), 400,
           401);
    expect(h, "two lengths",
           request(h, "POST /v1.0/users", "Content-Length: 1\r\nContent-Length: 2\r\n", STR("xx")),
           400, 401);
    expect(h, "a length and chunks",
           request(h, "POST /v1.0/users", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
                   STR("0\r\n\r\n")),
           400, 401);
    expect(h, "a negative length",
           request(h, "POST /v1.0/users", "Content-Length: -1\r\n", STR("")), 400, 413);
}

/* Without TLS, or with half of a handshake: nobody else notices. */
static void
what_is_no_tls_ends_the_connection(void **state)
{
    enum { HALF = 50 };
    static const char plain[] = "GET /v1.0/users HTTP/1.1\r\nHost: localhost\r\n\r\n";
    struct hostile *h = server(state);
    int half[HALF];
    char byte;

    for (int i = 0; i < HALF; i++) {
        half[i] = raw_connect(h->port);
        assert_true(half[i] >= 0);
        assert_int_equal(send(half[i], "\x16\x03\x01\x02\x00", 5, MSG_NOSIGNAL), 5);
    }
    int fd = raw_connect(h->port);
    assert_true(fd >= 0);
    assert_true(send(fd, plain, sizeof plain - 1, MSG_NOSIGNAL) > 0);
    while (recv(fd, &byte, 1, 0) > 0) /* an alert at most */
        ;
    close(fd);
    bystander_is_served(h);
    for (int i = 0; i < HALF; i++)
        close(half[i]);
    bystander_is_served(h);
}

static void
requests_in_one_go_are_answered_in_their_order(void **state)
{
    struct hostile *h = server(state);
    struct str head = with_token(h, h->token, "");
    struct str one = request(h, "GET /v1.0/users/nobody", str_z(head, h->arena), STR(""));
    struct str two = request(h, "GET /v1.0/users?$select=id", str_z(head, h->arena), STR(""));
    struct str both = str_fmt(h->arena, STR_FMT STR_FMT, STR_ARG(one), STR_ARG(two));
    struct buf reply = buf_in(h->arena);
    struct raw r;

    assert_true(raw_open(&r, h->port));
    raw_send(&r, both.at, both.len);
    raw_read(&r, &reply, STR("\"value\":"));
    raw_close(&r);
    ptrdiff_t first = str_find(buf_str(&reply), STR("HTTP/1.1 404"));
    ptrdiff_t second = str_find(buf_str(&reply), STR("HTTP/1.1 200"));
    assert_int_equal(first, 0);
    assert_true(second > first);
}

static void
a_thousand_idle_connections_are_kept(void **state)
{
    enum { IDLE = 1000 };
    struct hostile *h = server(state);
    struct rlimit files = {0};
    struct raw *idle = ARENA_ARRAY(h->arena, struct raw, IDLE);
    struct str head = with_token(h, h->token, "");
    struct str ask = request(h, "GET /v1.0/users?$select=id", str_z(head, h->arena), STR(""));

    getrlimit(RLIMIT_NOFILE, &files);
    rlim_t before = files.rlim_cur;
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    if (files.rlim_cur < IDLE + 100)
        skip();
    for (int i = 0; i < IDLE; i++)
        if (!raw_open(&idle[i], h->port))
            fail_msg("connection %d is refused", i);
    bystander_is_served(h);
    for (int i = 0; i < IDLE; i += 333) {
        struct buf reply = buf_in(h->arena);
        raw_send(&idle[i], ask.at, ask.len);
        raw_read(&idle[i], &reply, STR("]}"));
        assert_int_equal(raw_status(buf_str(&reply)), 200);
    }
    for (int i = 0; i < IDLE; i++)
        raw_close(&idle[i]);
    files.rlim_cur = before;
    setrlimit(RLIMIT_NOFILE, &files);
}

/* --- JSON ------------------------------------------------------------------------------------------- */

static void
json_that_is_none_is_refused(void **state)
{
    struct hostile *h = server(state);
    const struct {
        const char *what;
        struct str body;
    } rows[] = {
        {"nothing", STR("{")},
        {"an array", STR("[]")},
        {"a text", STR("\"x\"")},
        {"a name twice", STR("{\"displayName\":\"a\",\"displayName\":\"b\"}")},
        {"bytes behind it", STR("{\"displayName\":\"a\"} x")},
        {"no UTF-8", STR("{\"displayName\":\"\xff\xfe\"}")},
        {"a NUL", STR("{\"displayName\":\"a\\u0000b\"}")},
        {"a NUL byte", STR("{\"displayName\":\"a\0b\"}")},
        {"half of a pair", STR("{\"displayName\":\"\\ud800\"}")},
        {"a number beyond all", STR("{\"displayName\":1e999}")},
        {"a long number",
         str_fmt(h->arena, "{\"displayName\":" STR_FMT "}", STR_ARG(many(h, '9', 100000)))},
        {"depth", str_fmt(h->arena, "{\"a\":" STR_FMT, STR_ARG(many(h, '[', 100000)))},
        {"breadth", str_fmt(h->arena, "{\"a\":[" STR_FMT "0]}", STR_ARG(many(h, ' ', 500000)))},
        {"a name of 1 MB",
         str_fmt(h->arena, "{\"" STR_FMT "\":1}", STR_ARG(many(h, 'x', 1 << 20)))},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        expect(h, rows[i].what, with_body(h, "POST /v1.0/groups", rows[i].body), 400, 400);
        expect(h, rows[i].what, with_body(h, "POST /v1.0/$batch", rows[i].body), 400, 400);
    }
}

static void
filters_that_are_none_are_refused(void **state)
{
    struct hostile *h = server(state);
    struct str head = with_token(h, h->token, "ConsistencyLevel: eventual\r\n");
    struct buf ors = buf_in(h->arena);

    for (int i = 0; i < 3000; i++)
        buf_add(&ors, STR("id%20eq%20'x'%20or%20"));
    const struct str filters[] = {
        many(h, '(', 20000),
        STR("'"),
        STR("id%20eq"),
        STR("id%20eq%20'x'%20or"),
        STR("%00"),
        STR("id%20eq%20'%ff'"),
        STR("not%20not%20not"),
        STR("id/id/id%20eq%20'x'"),
        STR("proxyAddresses/any(p:proxyAddresses/any(q:q%20eq%20p))"),
        buf_str(&ors),
    };
    for (size_t i = 0; i < sizeof filters / sizeof *filters; i++) {
        struct str line =
            str_fmt(h->arena, "GET /v1.0/users?$count=true&$filter=" STR_FMT, STR_ARG(filters[i]));
        expect(h, "a filter", request(h, str_z(line, h->arena), str_z(head, h->arena), STR("")),
               400, 414);
    }
}

/* --- tokens ----------------------------------------------------------------------------------------- */

static struct str
forged(struct hostile *h, const char *header, const char *payload, struct str signature)
{
    return str_fmt(h->arena, STR_FMT "." STR_FMT "." STR_FMT,
                   STR_ARG(base64url_encode(str_of(header), h->arena)),
                   STR_ARG(base64url_encode(str_of(payload), h->arena)), STR_ARG(signature));
}

static struct str
from_another_issuer(struct hostile *h, const char *tenant, const char *audience, vtime now)
{
    struct app app = {.id = str_of(h->entra.client_id),
                      .object_id = str_of(h->entra.client_id),
                      .permissions = PERMISSION_ALL};
    struct token_grant grant = {.app = &app, .audience = str_of(audience)};
    struct tokens *other = tokens_new(str_of(tenant), 8);
    struct str token;

    assert_null(token_mint(other, &token, grant, (struct token_time){now, now}, h->arena));
    tokens_free(other);
    return token;
}

static void
tokens_that_are_not_ours_open_nothing(void **state)
{
    struct hostile *h = server(state);
    vtime now = time_from(2025, 9, 1, 9, 0, 0);
    struct str rest = h->token, first = str_cut(&rest, '.'), second = str_cut(&rest, '.');
    const char *payload = "{\"aud\":\"https://graph.microsoft.com\",\"exp\":9999999999}";
    const struct {
        const char *what;
        struct str token;
    } rows[] = {
        {"alg none", forged(h, "{\"alg\":\"none\",\"typ\":\"JWT\"}", payload, STR(""))},
        {"alg None", forged(h, "{\"alg\":\"None\",\"typ\":\"JWT\"}", payload, STR("eA"))},
        {"a shared key", forged(h, "{\"alg\":\"HS256\",\"typ\":\"JWT\"}", payload, rest)},
        {"its head, no signature",
         str_fmt(h->arena, STR_FMT "." STR_FMT ".", STR_ARG(first), STR_ARG(second))},
        {"another signature", str_fmt(h->arena, STR_FMT "." STR_FMT "." STR_FMT, STR_ARG(first),
                                      STR_ARG(second), STR_ARG(second))},
        {"another payload",
         str_fmt(h->arena, STR_FMT "." STR_FMT "." STR_FMT, STR_ARG(first),
                 STR_ARG(base64url_encode(str_of(payload), h->arena)), STR_ARG(rest))},
        {"half of it", str_sub(h->token, 0, h->token.len / 2)},
        {"more of it", str_fmt(h->arena, STR_FMT "x", STR_ARG(h->token))},
        {"another key", from_another_issuer(h, h->entra.tenant_id, TOKEN_AUDIENCE_GRAPH, now)},
        {"another tenant",
         from_another_issuer(h, "00000000-0000-0000-0000-000000000001", TOKEN_AUDIENCE_GRAPH, now)},
        {"dots", STR("...")},
        {"a name", STR("admin")},
        {"40 KB", many(h, 'a', 40000)},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct str head = with_token(h, rows[i].token, "");
        expect(h, rows[i].what, request(h, "GET /v1.0/users", str_z(head, h->arena), STR("")), 401,
               401);
        expect(h, rows[i].what, request(h, "GET /sandbox/read", str_z(head, h->arena), STR("")),
               401, 401);
    }
    expect(h, "no token", request(h, "GET /v1.0/users", "", STR("")), 401, 401);
    expect(h, "a password", request(h, "GET /v1.0/users", "Authorization: Basic YTpi\r\n", STR("")),
           401, 401);
    struct str head = with_token(h, h->token, "");
    expect(h, "the engines' door", request(h, "GET /sandbox/read", str_z(head, h->arena), STR("")),
           403, 403);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_that_is_not_ours_is_refused),
        cmocka_unit_test(a_target_that_leads_elsewhere_is_refused),
        cmocka_unit_test(too_much_of_anything_is_refused),
        cmocka_unit_test(chunks_without_end_are_refused),
        cmocka_unit_test(what_is_no_http_ends_the_connection),
        cmocka_unit_test(what_is_no_tls_ends_the_connection),
        cmocka_unit_test(requests_in_one_go_are_answered_in_their_order),
        cmocka_unit_test(a_thousand_idle_connections_are_kept),
        cmocka_unit_test(json_that_is_none_is_refused),
        cmocka_unit_test(filters_that_are_none_are_refused),
        cmocka_unit_test(tokens_that_are_not_ours_open_nothing),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
