/* SPDX-License-Identifier: MIT */
/*
 * The engines' HTTPS client against a server that does to it what networks do: whatever happens,
 * every operation is applied exactly once, or the run is told that it cannot be known.
 */
#include "tests/live/http_client.h"

#include "sim/base/prng.h"

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
    };

    return cmocka_run_group_tests_name("the HTTPS client", tests, NULL, NULL);
}
