/* SPDX-License-Identifier: MIT */
/*
 * The engines' HTTPS client where there is no answer to be had: it ends in bounded time, says why, and
 * talks to nobody else.
 */
#include "tests/live/http_client.h"

static void
a_server_that_stays_busy_is_an_error_in_bounded_time(void **state)
{
    const enum hostile_fault faults[] = {FAULT_FOREVER, FAULT_FOREVER, FAULT_FOREVER};
    struct receipt receipts[1];
    struct client c;

    (void)state;
    open_client(&c, (struct http_patience){4, ANSWER_MS, 300});
    hostile_script(&c.server, faults, 3);
    int64_t began = clock_ms();
    const struct err *e = connector_apply(c.door, new_users(&c, 0, 1), 1, receipts, c.server.arena);
    assert_in_range(clock_ms() - began, 300, LATE_MS);
    assert_non_null(e);
    assert_int_equal(e->kind, ERR_SANDBOX);
    assert_true(str_find(e->text, STR("busy")) >= 0);
    close_client(&c);
}

static void
an_answer_that_is_no_json_ends_the_run(void **state)
{
    const enum hostile_fault faults[] = {FAULT_GARBAGE};
    struct receipt receipts[1];
    struct client c;

    (void)state;
    open_client(&c, patience);
    hostile_script(&c.server, faults, 1);
    const struct err *e = connector_apply(c.door, new_users(&c, 0, 1), 1, receipts, c.server.arena);
    assert_non_null(e);
    assert_int_equal(e->kind, ERR_SANDBOX);
    assert_true(str_find(e->text, STR("not understood")) >= 0);
    close_client(&c);
}

static void
a_server_that_died_is_told_with_its_last_words(void **state)
{
    const enum hostile_fault faults[] = {FAULT_DIES};
    struct receipt receipts[1];
    struct client c;

    (void)state;
    open_client(&c, patience);
    hostile_script(&c.server, faults, 1);
    const struct err *e = connector_apply(c.door, new_users(&c, 0, 1), 1, receipts, c.server.arena);
    assert_non_null(e);
    assert_int_equal(e->kind, ERR_SANDBOX);
    assert_true(str_find(e->text, STR("is gone")) >= 0);
    assert_true(str_find(e->text, STR("the last words")) >= 0);
    assert_true(e->remedy.len > 0);
    close_client(&c);
}

static bool
always(void *context)
{
    (void)context;
    return true;
}

static void
a_request_that_hangs_ends_when_the_user_asks_to_stop(void **state)
{
    const enum hostile_fault faults[] = {FAULT_SLOW};
    struct receipt receipts[1];
    struct client c;

    (void)state;
    open_client(&c, HTTP_PATIENCE);
    add_users(&c, 0, 1);
    sandbox_on_stop(c.server.sandbox, always, NULL);
    hostile_script(&c.server, faults, 1);
    int64_t began = clock_ms();
    const struct err *e = connector_apply(c.door, new_users(&c, 1, 1), 1, receipts, c.server.arena);
    assert_in_range(clock_ms() - began, 0, LATE_MS);
    assert_non_null(e);
    assert_int_equal(e->kind, ERR_STOPPED);
    close_client(&c);
}

static void
proxies_and_files_of_the_environment_are_not_heeded(void **state)
{
    static const char *const names[] = {"http_proxy", "https_proxy", "HTTPS_PROXY",
                                        "all_proxy",  "ALL_PROXY",   "no_proxy",
                                        "NO_PROXY",   "CURL_HOME",   "SSL_CERT_FILE"};
    struct client c;

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        setenv(names[i], strcasecmp(names[i], "no_proxy") == 0 ? "" : "http://127.0.0.1:1", 1);
    open_client(&c, patience);
    add_users(&c, 0, 2);
    assert_int_equal(users_in(everything(&c)), 2);
    close_client(&c);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        unsetenv(names[i]);
}

static void
no_address_but_loopback_is_connected_to(void **state)
{
    static const char *const addresses[] = {"https://graph.microsoft.com:443",
                                            "https://localhost.example.com:443",
                                            "https://localhost@example.com:443",
                                            "http://localhost:80",
                                            "https://127.0.0.1.example.com:1",
                                            "https://10.0.0.1:443",
                                            "https://localhost:1@example.com",
                                            "https://localhost:1:2",
                                            "https://localhost:",
                                            ""};
    struct arena *a = arena_new();
    struct connector *door;
    struct schema schema;

    (void)state;
    schema_init(&schema, a);
    for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++) {
        struct entra server = {.base_url = addresses[i], .ca_file = "", .engine_secret = ""};
        const struct err *e = graph_connector_open(&door, &server, "connect", &schema, a);
        if (!e)
            fail_msg("%s was not refused", addresses[i]);
        assert_int_equal(e->kind, ERR_INPUT);
    }
    arena_free(a);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_server_that_stays_busy_is_an_error_in_bounded_time),
        cmocka_unit_test(an_answer_that_is_no_json_ends_the_run),
        cmocka_unit_test(a_server_that_died_is_told_with_its_last_words),
        cmocka_unit_test(a_request_that_hangs_ends_when_the_user_asks_to_stop),
        cmocka_unit_test(proxies_and_files_of_the_environment_are_not_heeded),
        cmocka_unit_test(no_address_but_loopback_is_connected_to),
    };

    return cmocka_run_group_tests_name("the HTTPS client", tests, NULL, NULL);
}
