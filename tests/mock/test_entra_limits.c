/* SPDX-License-Identifier: MIT */
/* Throttling, batches and the recycle bin: what a client meets beside its plain requests. */
#include "mocks/entra/throttle.h"
#include "tests/mock/entra_create.h"

static const char *
header(struct talk *t, const struct entra_reply *r, const char *name)
{
    for (uint32_t i = 0; i < r->headers.n; i++)
        if (str_ieq(r->headers.at[i].name, str_of(name)))
            return str_z(r->headers.at[i].value, t->arena);
    return "";
}

static void
a_reply_says_what_it_cost(void **state)
{
    static const struct {
        const char *target;
        const char *units;
    } costs[] = {
        {"/v1.0/users", "2"},
        {"/v1.0/users?$select=id", "1"},
        {"/v1.0/users?$top=5", "1"},
        {"/v1.0/groups", "1"},
        {"/v1.0/users/x/memberOf", "2"},
        {"/v1.0/groups/x/members", "3"},
        {"/v1.0/groups/x/members?$select=id&$top=5", "1"},
    };
    struct talk *t = *state;

    for (size_t i = 0; i < sizeof costs / sizeof *costs; i++) {
        struct entra_reply r = get(t, costs[i].target);
        assert_string_equal(header(t, &r, "x-ms-resource-unit"), costs[i].units);
    }
}

static void
who_asks_too_much_waits_for_the_window_to_end(void **state)
{
    struct talk *t = *state;
    struct throttle throttle = {.kind = THROTTLE_SCALED, .clock = 1000};
    struct entra_reply r;

    t->throttle = &throttle; /* 3500 / 100 units in ten seconds, a list of users costs 2 */
    for (int i = 0; i < 17; i++) {
        r = get(t, "/v1.0/users");
        assert_int_equal(r.status, 200);
    }
    assert_string_equal(header(t, &r, "x-ms-throttle-limit-percentage"), "0.97");
    throttle.clock += 3;
    r = get(t, "/v1.0/users");
    assert_reply(t, r, 429, "\"code\":\"TooManyRequests\"");
    assert_string_equal(header(t, &r, "Retry-After"), "7");
    assert_string_equal(header(t, &r, "x-ms-throttle-information"), "ResourceUnitLimitExceeded");
    assert_int_equal(engine(t, "GET", "/v1.0/users", "").status, 200);
    assert_int_equal(get(t, "/v1.0/groups").status, 200); /* there is one unit left */
    throttle.clock += 7;
    assert_int_equal(get(t, "/v1.0/users").status, 200);
}

static void
writes_have_a_limit_of_their_own(void **state)
{
    struct talk *t = *state;
    struct throttle throttle = {.kind = THROTTLE_SCALED, .clock = 1000};

    t->throttle = &throttle; /* 3000 / 100 in 150 seconds */
    for (int i = 0; i < 30; i++, throttle.clock += 1)
        assert_int_equal(say(t, "DELETE", "/v1.0/users/x", "").status, 404);
    struct entra_reply r = say(t, "DELETE", "/v1.0/users/x", "");
    assert_int_equal(r.status, 429);
    assert_string_equal(header(t, &r, "Retry-After"), "120");
    assert_string_equal(header(t, &r, "x-ms-throttle-information"), "WriteLimitExceeded");
    assert_int_equal(get(t, "/v1.0/users").status, 200);
    throttle.kind = THROTTLE_DOCUMENTED;
    assert_int_equal(say(t, "DELETE", "/v1.0/users/x", "").status, 404);
    throttle.kind = THROTTLE_OFF;
    for (int i = 0; i < 100; i++)
        assert_int_equal(say(t, "DELETE", "/v1.0/users/x", "").status, 404);
}

static void
each_request_of_a_batch_is_throttled_by_itself(void **state)
{
    struct talk *t = *state;
    struct throttle throttle = {.kind = THROTTLE_SCALED, .clock = 1000};
    const char *batch = "{\"requests\":[{\"id\":\"1\",\"method\":\"GET\",\"url\":\"/users\"},"
                        "{\"id\":\"2\",\"method\":\"GET\",\"url\":\"/users\"}]}";
    struct entra_reply r;

    t->throttle = &throttle;
    for (int i = 0; i < 16; i++)
        assert_int_equal(get(t, "/v1.0/users").status, 200);
    r = say(t, "POST", "/v1.0/$batch", batch);
    assert_reply(t, r, 200, "{\"id\":\"1\",\"status\":200");
    assert_reply(t, r, 200, "{\"id\":\"2\",\"status\":429,\"headers\":{\"Retry-After\":\"10\"");
}

#define PART(id, more) "{\"id\":\"" id "\",\"method\":\"GET\",\"url\":\"users\"" more "}"

static void
a_batch_waits_for_what_stands_behind_it(void **state)
{
    struct talk *t = *state;
    struct entra_reply r = say(t, "POST", "/v1.0/$batch",
                               "{\"requests\":[" PART("a", ",\"dependsOn\":[\"c\"]") "," PART(
                                   "b", "") ","
                                            "{\"id\":\"c\",\"method\":\"GET\",\"url\":\"users/"
                                            "nobody\",\"dependsOn\":[\"b\"]}]}");

    assert_reply(t, r, 200, "{\"responses\":[{\"id\":\"b\",\"status\":200");
    assert_reply(t, r, 200, "{\"id\":\"c\",\"status\":404");
    assert_reply(t, r, 200, "{\"id\":\"a\",\"status\":424");
    assert_reply(t, r, 200, "\"code\":\"FailedDependency\"");
}

static void
a_batch_that_is_malformed_does_nothing(void **state)
{
    static const char *const broken[] = {
        "{\"requests\":{}}",
        "{\"requests\":[7]}",
        "{\"requests\":[" PART("1", "") "," PART("1", "") "]}",
        "{\"requests\":[" PART("a", "") "," PART("A", "") "]}",
        "{\"requests\":[" PART("1", ",\"dependsOn\":[\"2\"]") "]}",
        "{\"requests\":[" PART("1", ",\"dependsOn\":\"1\"") "]}",
        "{\"requests\":[" PART("1", ",\"dependsOn\":[\"1\"]") "]}",
        "{\"requests\":[" PART("1", ",\"dependsOn\":[\"2\"]") "," PART(
            "2", ",\"dependsOn\":[\"1\"]") "]}",
        "{\"requests\":[{\"id\":\"1\",\"method\":\"BREW\",\"url\":\"users\"}]}",
        "{\"requests\":[{\"id\":\"1\",\"method\":\"POST\",\"url\":\"users\",\"body\":" USER(
            "a") "}]}",
    };
    struct talk *t = *state;

    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
        assert_reply(t, say(t, "POST", "/v1.0/$batch", broken[i]), 400,
                     "Invalid batch payload format");
    assert_int_equal(tenant_totals(t->tenant).users, 0);
}

static void
restore_meets_names_that_others_took(void **state)
{
    struct talk *t = *state;
    struct str old = create(t, "/v1.0/users", USER("alice"));
    const char *restore = at(t, "/v1.0/directory/deletedItems/%s/restore", old);

    assert_int_equal(
        say(t, "PATCH", at(t, "/v1.0/users/%s", old), "{\"mail\":\"alice@contoso.com\"}").status,
        204);
    say(t, "DELETE", at(t, "/v1.0/users/%s", old), "");
    struct str other = create(t, "/v1.0/users", USER("alice"));
    say(t, "PATCH", at(t, "/v1.0/users/%s", other), "{\"mail\":\"alice@contoso.com\"}");
    assert_reply(t, say(t, "POST", restore, "{}"), 400, "ObjectConflict");
    assert_reply(t, say(t, "POST", restore, "{\"newUserPrincipalName\":\"alice2@contoso.com\"}"),
                 400, "proxyAddresses");
    assert_reply(t,
                 say(t, "POST", restore,
                     "{\"newUserPrincipalName\":\"alice2@nowhere.example\","
                     "\"autoReconcileProxyConflict\":true}"),
                 400, "verified domain");
    assert_reply(t,
                 say(t, "POST", restore,
                     "{\"newUserPrincipalName\":\"alice2@contoso.com\","
                     "\"autoReconcileProxyConflict\":true}"),
                 200, "\"userPrincipalName\":\"alice2@contoso.com\"");
    assert_reply(t, get(t, at(t, "/v1.0/users/%s?$select=proxyAddresses", old)), 200,
                 "\"proxyAddresses\":[]");
}

static void
the_bin_has_types_and_empties_itself_after_thirty_days(void **state)
{
    struct talk *t = *state;
    struct str user = create(t, "/v1.0/users", USER("alice"));
    struct str team = create(t, "/v1.0/groups",
                             "{\"displayName\":\"team\",\"mailEnabled\":true,\"mailNickname\":"
                             "\"team\",\"securityEnabled\":false,\"groupTypes\":[\"Unified\"]}");
    struct str plain = create(t, "/v1.0/groups", GROUP("plain", ""));

    say(t, "DELETE", at(t, "/v1.0/users/%s", user), "");
    say(t, "DELETE", at(t, "/v1.0/groups/%s", team), "");
    say(t, "DELETE", at(t, "/v1.0/groups/%s", plain), ""); /* gone: assumption groupSoftDelete */
    t->eventual = true;
    assert_reply(t, get(t, "/v1.0/directory/deletedItems/graph.user/$count"), 200, "1");
    assert_reply(t, get(t, "/v1.0/directory/deletedItems/microsoft.graph.group/$count"), 200, "1");
    assert_reply(t, get(t, "/v1.0/directory/deletedItems/microsoft.graph.application"), 200,
                 "#applications\",\"value\":[]");
    assert_reply(t, get(t, "/beta/directory/deletedItems/microsoft.graph.device"), 200,
                 "\"value\":[]");
    assert_reply(t, get(t, at(t, "/v1.0/directory/deletedItems/%s", team)), 200, "\"Unified\"");
    tenant_clock(t->tenant, tenant_now(t->tenant) + 30 * DAY);
    assert_int_equal(get(t, at(t, "/v1.0/directory/deletedItems/%s", user)).status, 404);
    assert_reply(t, get(t, "/v1.0/directory/deletedItems/microsoft.graph.group/$count"), 200, "0");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, talk_setup, talk_teardown)
        TEST(a_reply_says_what_it_cost),
        TEST(who_asks_too_much_waits_for_the_window_to_end),
        TEST(writes_have_a_limit_of_their_own),
        TEST(each_request_of_a_batch_is_throttled_by_itself),
        TEST(a_batch_waits_for_what_stands_behind_it),
        TEST(a_batch_that_is_malformed_does_nothing),
        TEST(restore_meets_names_that_others_took),
        TEST(the_bin_has_types_and_empties_itself_after_thirty_days),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
