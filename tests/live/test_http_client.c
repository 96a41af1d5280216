/* SPDX-License-Identifier: MIT */
/*
 * The engines' HTTPS client against a server that does to it what networks do: whatever happens,
 * every operation is applied exactly once, or the run is told that it cannot be known.
 */
#include <fcntl.h>
#include <signal.h>

#include "tests/live/hostile.h"

#include "harness/live/graph_connector.h"
#include "sim/base/prng.h"
#include "tests/live/doors.h"

/* A loaded machine may take its time; only where lateness is the matter, the client is impatient. */
enum { LOT = 1000, ANSWER_MS = 20000, IMPATIENT_MS = 400, LATE_MS = 15000 };

static const struct http_patience patience = {
    .attempts = 4, .answer_ms = ANSWER_MS, .busy_ms = 20000};

struct client {
    struct hostile server;
    struct schema schema;
    struct connector *door;
    uint64_t last_id;
};

static void
open_client(struct client *c, struct http_patience p)
{
    *c = (struct client){0};
    hostile_open(&c->server);
    schema_init(&c->schema, c->server.arena);
    assert_no_error(graph_connector_open_patient(&c->door, &c->server.entra, "connect", &c->schema,
                                                 p, c->server.arena),
                    c->server.arena);
}

static void
close_client(struct client *c)
{
    connector_close(c->door);
    hostile_close(&c->server);
}

static const struct str *
one_value(struct arena *a, const char *format, unsigned number)
{
    struct str *value = ARENA_NEW(a, struct str);

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    *value = str_fmt(a, format, number);
#pragma GCC diagnostic pop
    return value;
}

/* Users whose numbers begin at `first`, one operation each. */
static struct op *
new_users(struct client *c, unsigned first, size_t n)
{
    struct arena *a = c->server.arena;
    struct op *ops = ARENA_ARRAY(a, struct op, n);

    for (size_t i = 0; i < n; i++) {
        unsigned number = first + (unsigned)i;
        struct mod *mods = ARENA_ARRAY(a, struct mod, 2);
        mods[0] = (struct mod){ATTR_sourceAnchor, MOD_SET, 1, one_value(a, "anchor%08u", number)};
        mods[1] = (struct mod){ATTR_userPrincipalName, MOD_SET, 1,
                               one_value(a, "user%u@contoso.com", number)};
        ops[i] = (struct op){
            .id = ++c->last_id, .kind = OP_ADD, .class = CLASS_user, .n = 2, .mods = mods};
    }
    return ops;
}

/* Receipts as text, and everything that the tenant holds after. */
static const char *
add_users(struct client *c, unsigned first, size_t n)
{
    struct arena *a = c->server.arena;
    struct receipt *receipts = ARENA_ARRAY(a, struct receipt, n);
    struct buf out = buf_in(a);

    assert_no_error(connector_apply(c->door, new_users(c, first, n), n, receipts, a), a);
    for (size_t i = 0; i < n; i++)
        buf_add(&out, str_of(print_receipt(&receipts[i], &c->schema, a)));
    return buf_z(&out);
}

static const char *
everything(struct client *c)
{
    struct str watermark = STR("");

    return print_read(c->door, &watermark, &c->schema, c->server.arena);
}

static uint32_t
users_in(const char *text)
{
    uint32_t n = 0;

    for (const char *at = text; (at = strstr(at, "put "));)
        n++, at++;
    return n;
}

static int64_t
clock_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void
one_connection_serves_many_requests(void **state)
{
    struct client c;

    (void)state;
    open_client(&c, patience);
    for (unsigned i = 0; i < 50; i++)
        add_users(&c, i * 3, 3);
    assert_int_equal(users_in(everything(&c)), 150);
    assert_int_equal(c.server.script->connections, 1);
    close_client(&c);
}

static void
many_operations_go_in_few_requests(void **state)
{
    struct client c;

    (void)state;
    open_client(&c, HTTP_PATIENCE);
    add_users(&c, 0, 2 * LOT + 1);
    assert_int_equal(c.server.script->requests, 3);
    assert_int_equal(users_in(everything(&c)), 2 * LOT + 1);
    close_client(&c);
}

/* What a server without faults answers to the same conversation. */
static void
without_faults(const char **receipts, const char **held, struct arena *a)
{
    struct client c;

    open_client(&c, patience);
    *receipts = str_z(str_of(add_users(&c, 0, 20)), a);
    *held = str_z(str_of(everything(&c)), a);
    close_client(&c);
}

static void
after_a_lost_reply_nothing_is_written_twice(void **state)
{
    static const struct {
        enum hostile_fault fault;
        uint32_t done; /* how often the server handles the request; its memory does the rest */
    } rows[] = {{FAULT_CLOSE, 1},      {FAULT_RESET_BEFORE, 1}, {FAULT_RESET_AFTER, 2},
                {FAULT_CUT_HEADER, 2}, {FAULT_CUT_BODY, 2},     {FAULT_BUSY, 1}};
    struct arena *a = arena_new();
    const char *receipts, *held;

    (void)state;
    without_faults(&receipts, &held, a);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct client c;
        open_client(&c, patience);
        hostile_script(&c.server, &rows[i].fault, 1);
        assert_string_equal(add_users(&c, 0, 20), receipts);
        assert_int_equal(c.server.script->done, rows[i].done);
        assert_string_equal(everything(&c), held);
        close_client(&c);
    }
    arena_free(a);
}

static void
a_page_that_was_cut_short_is_read_again(void **state)
{
    const enum hostile_fault faults[] = {FAULT_CUT_BODY, FAULT_RESET_AFTER, FAULT_CUT_HEADER};
    struct client c;

    (void)state;
    open_client(&c, patience);
    add_users(&c, 0, 20);
    const char *held = everything(&c);
    hostile_script(&c.server, faults, 3);
    assert_string_equal(everything(&c), held);
    close_client(&c);
}

/* In any order, three in a row and a connection that was closed before: four tries, and one more. */
static void
whatever_faults_come_every_operation_is_applied_once(void **state)
{
    static const enum hostile_fault kinds[] = {
        FAULT_NONE,       FAULT_CLOSE,    FAULT_RESET_BEFORE, FAULT_RESET_AFTER,
        FAULT_CUT_HEADER, FAULT_CUT_BODY, FAULT_BUSY};
    struct arena *a = arena_new();
    struct prng prng = prng_for(7, "hostile");
    struct client clean, c;

    (void)state;
    open_client(&clean, patience);
    open_client(&c, (struct http_patience){5, ANSWER_MS, 20000});
    for (unsigned round = 0; round < 60; round++) {
        enum hostile_fault faults[3];
        for (size_t i = 0; i < 3; i++)
            faults[i] = kinds[prng_below(&prng, sizeof kinds / sizeof *kinds)];
        hostile_script(&c.server, faults, 3);
        assert_string_equal(add_users(&c, round * 5, 5), add_users(&clean, round * 5, 5));
    }
    hostile_script(&c.server, NULL, 0);
    const char *held = everything(&c);
    assert_int_equal(users_in(held), 300);
    assert_string_equal(held, everything(&clean));
    close_client(&c);
    close_client(&clean);
    arena_free(a);
}

static void
an_answer_that_is_late_is_asked_for_again(void **state)
{
    const enum hostile_fault faults[] = {FAULT_SLOW, FAULT_SLOW, FAULT_SLOW, FAULT_SLOW};
    struct client c;

    (void)state;
    open_client(&c, (struct http_patience){2, IMPATIENT_MS, 1000});
    hostile_script(&c.server, faults, 4);
    int64_t began = clock_ms();
    const char *receipts = add_users(&c, 0, 2);
    int64_t took = clock_ms() - began;
    /* state 3 is RECEIPT_UNKNOWN: it was sent, and nobody can know */
    assert_int_equal(RECEIPT_UNKNOWN, 3);
    assert_non_null(strstr(receipts, "state 3"));
    assert_in_range(took, 2 * IMPATIENT_MS, LATE_MS);
    close_client(&c);
}

static void
retry_after_is_honoured(void **state)
{
    const enum hostile_fault faults[] = {FAULT_THROTTLED};
    struct client c;

    (void)state;
    open_client(&c, patience);
    hostile_script(&c.server, faults, 1);
    int64_t began = clock_ms();
    add_users(&c, 0, 2);
    assert_in_range(clock_ms() - began, 1000, LATE_MS);
    assert_int_equal(c.server.script->requests, 2);
    assert_int_equal(users_in(everything(&c)), 2);
    close_client(&c);
}

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
        cmocka_unit_test(one_connection_serves_many_requests),
        cmocka_unit_test(many_operations_go_in_few_requests),
        cmocka_unit_test(after_a_lost_reply_nothing_is_written_twice),
        cmocka_unit_test(a_page_that_was_cut_short_is_read_again),
        cmocka_unit_test(whatever_faults_come_every_operation_is_applied_once),
        cmocka_unit_test(an_answer_that_is_late_is_asked_for_again),
        cmocka_unit_test(retry_after_is_honoured),
        cmocka_unit_test(a_server_that_stays_busy_is_an_error_in_bounded_time),
        cmocka_unit_test(an_answer_that_is_no_json_ends_the_run),
        cmocka_unit_test(a_server_that_died_is_told_with_its_last_words),
        cmocka_unit_test(a_request_that_hangs_ends_when_the_user_asks_to_stop),
        cmocka_unit_test(proxies_and_files_of_the_environment_are_not_heeded),
        cmocka_unit_test(no_address_but_loopback_is_connected_to),
    };

    return cmocka_run_group_tests_name("the HTTPS client", tests, NULL, NULL);
}
