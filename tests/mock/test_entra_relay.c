/* SPDX-License-Identifier: MIT */
/* Requests on provisioning jobs: kept for the engine outside, and answered when it has answered. */
#include "mocks/entra/relay.h"
#include "tests/mock/entra_talk.h"

#define JOBS "/v1.0/servicePrincipals/sp1/synchronization/jobs"

struct site {
    struct talk *talk;
    struct relay *relay;
};

static struct site
site(void **state)
{
    return (struct site){*state, relay_new()};
}

static struct entra_reply
ask(struct site *s, enum entra_caller caller, const char *method, const char *path,
    const char *query, const char *body)
{
    struct entra_header headers[] = {{STR("Content-Type"), STR("application/json")}};
    struct entra_request request = {.method = str_of(method),
                                    .path = str_of(path),
                                    .query = str_of(query),
                                    .base_url = STR("https://localhost:4711"),
                                    .headers = headers,
                                    .header_n = 1,
                                    .body = str_of(body),
                                    .caller = caller,
                                    .permissions = PERMISSION_ALL,
                                    .app_id = STR("app1"),
                                    .relay = s->relay};
    struct entra_reply reply;

    entra_handle(s->talk->tenant, &request, &reply, s->talk->arena);
    return reply;
}

/* The engine brings answers and fetches requests. */
static struct entra_reply
fetch(struct site *s, const char *answers)
{
    return ask(s, CALLER_ENGINE, "POST", "/sandbox/jobs", "", answers);
}

static bool
says(struct str body, const char *part)
{
    return str_find(body, str_of(part)) >= 0;
}

static void
nobody_answers_until_somebody_has_come(void **state)
{
    struct site s = site(state);

    struct entra_reply r = ask(&s, CALLER_APP, "GET", JOBS, "", "");
    assert_int_equal(r.status, 503);
    assert_true(says(r.body, "ServiceUnavailable"));
    assert_int_equal(fetch(&s, "{\"answers\":[]}").status, 200);
    r = ask(&s, CALLER_APP, "GET", JOBS, "", "");
    assert_int_equal(r.status, 0);
    assert_int_equal(r.ticket, 1);
    relay_free(s.relay);
}

static void
a_request_is_given_out_once_with_all_that_it_says(void **state)
{
    struct site s = site(state);

    fetch(&s, "{\"answers\":[]}");
    ask(&s, CALLER_APP, "GET", "/beta/servicePrincipals('a%2Fb')/synchronization/jobs",
        "$filter=x%20eq%20'y'&$top=7", "");
    ask(&s, CALLER_APP, "POST", JOBS "/job1/restart", "", "{\"criteria\":{}}");
    struct str given = fetch(&s, "{\"answers\":[]}").body;
    assert_true(
        says(given, "\"route\":\"servicePrincipals/{}/synchronization/jobs\",\"key\":\"a/b\""));
    assert_true(says(given, "\"filter\":\"x eq 'y'\""));
    assert_true(says(given, "\"top\":7"));
    assert_true(says(given, "\"second\":\"job1\""));
    assert_true(says(given, "\"body\":\"{\\\"criteria\\\":{}}\""));
    assert_true(says(given, "\"appId\":\"app1\""));
    given = fetch(&s, "{\"answers\":[]}").body;
    assert_true(str_eq(given, STR("{\"requests\":[]}")));
    relay_free(s.relay);
}

static void
an_answer_becomes_a_reply_in_graphs_shape(void **state)
{
    struct site s = site(state);

    fetch(&s, "{\"answers\":[]}");
    for (int i = 0; i < 3; i++)
        ask(&s, CALLER_APP, "GET", JOBS, "", "");
    fetch(&s, "{\"answers\":[]}");
    assert_null(relay_reply(s.relay, 1));
    fetch(&s,
          "{\"answers\":[{\"ticket\":1,\"status\":200,\"body\":\"{\\\"value\\\":[]}\"},"
          "{\"ticket\":2,\"status\":404,\"code\":\"Request_ResourceNotFound\","
          "\"message\":\"no job\"},{\"ticket\":3,\"status\":204},{\"ticket\":99,\"status\":204}]}");
    const struct entra_reply *r = relay_reply(s.relay, 1);
    assert_int_equal(r->status, 200);
    assert_true(str_eq(r->body, STR("{\"value\":[]}")));
    assert_true(r->headers.n > 3);
    r = relay_reply(s.relay, 2);
    assert_int_equal(r->status, 404);
    assert_true(says(r->body, "\"code\":\"Request_ResourceNotFound\",\"message\":\"no job\""));
    assert_true(says(r->body, "innerError"));
    assert_int_equal(relay_reply(s.relay, 3)->status, 204);
    assert_int_equal(relay_reply(s.relay, 3)->body.len, 0);
    relay_drop(s.relay, 1);
    assert_null(relay_reply(s.relay, 1));
    relay_free(s.relay);
}

static void
only_so_many_wait_and_a_dropped_place_is_free_again(void **state)
{
    struct site s = site(state);

    fetch(&s, "{\"answers\":[]}");
    for (int i = 0; i < 64; i++)
        assert_int_equal(ask(&s, CALLER_APP, "GET", JOBS, "", "").status, 0);
    assert_int_equal(ask(&s, CALLER_APP, "GET", JOBS, "", "").status, 503);
    relay_drop(s.relay, 5);
    assert_int_equal(ask(&s, CALLER_APP, "GET", JOBS, "", "").ticket, 65);
    relay_free(s.relay);
}

static void
what_is_wrong_is_refused(void **state)
{
    struct site s = site(state);

    assert_int_equal(fetch(&s, "{\"answers\":7}").status, 400);
    assert_int_equal(fetch(&s, "{\"answers\":[{\"ticket\":1}]}").status, 400);
    assert_int_equal(fetch(&s, "{\"answers\":[{\"ticket\":1,\"status\":99}]}").status, 400);
    assert_int_equal(ask(&s, CALLER_APP, "POST", "/sandbox/jobs", "", "{\"answers\":[]}").status,
                     403);
    fetch(&s, "{\"answers\":[]}");
    assert_int_equal(ask(&s, CALLER_NOBODY, "GET", JOBS, "", "").status, 401);
    assert_int_equal(ask(&s, CALLER_APP, "PATCH", JOBS "/job1/schema", "", "{}").status, 405);
    assert_int_equal(ask(&s, CALLER_APP, "POST", JOBS, "", "{").status, 400);
    struct str batch = ask(&s, CALLER_APP, "POST", "/v1.0/$batch", "",
                           "{\"requests\":[{\"id\":\"1\",\"method\":\"GET\",\"url\":\"/auditLogs/"
                           "provisioning\"}]}")
                           .body;
    assert_true(says(batch, "501"));
    relay_free(s.relay);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nobody_answers_until_somebody_has_come, talk_setup,
                                        talk_teardown),
        cmocka_unit_test_setup_teardown(a_request_is_given_out_once_with_all_that_it_says,
                                        talk_setup, talk_teardown),
        cmocka_unit_test_setup_teardown(an_answer_becomes_a_reply_in_graphs_shape, talk_setup,
                                        talk_teardown),
        cmocka_unit_test_setup_teardown(only_so_many_wait_and_a_dropped_place_is_free_again,
                                        talk_setup, talk_teardown),
        cmocka_unit_test_setup_teardown(what_is_wrong_is_refused, talk_setup, talk_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
