/* SPDX-License-Identifier: MIT */
/* Orders for faults: what is taken, what is refused, and which requests they befall. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "mocks/entra/wire_fault.h"
#include "tests/support/arena_test.h"

static void
wrong_orders_are_refused(void **state)
{
    static const char *const wrong[] = {
        "",
        "{",
        "[]",
        "{\"kind\":\"Busy\"}", /* Active Directory's */
        "{\"kind\":\"Sunshine\"}",
        "{\"times\":2}",
        "{\"kind\":\"Delay\",\"times\":-1}",
        "{\"kind\":\"Delay\",\"times\":1.5}",
        "{\"kind\":\"Delay\",\"times\":\"2\"}",
        "{\"kind\":\"Delay\",\"milliseconds\":30001}",
        "{\"kind\":\"Delay\",\"path\":\"v1.0\"}",
        "{\"kind\":\"Delay\",\"path\":7}",
    };
    struct wire_faults f = {.arena = *state};

    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (!wire_fault_arm(&f, str_of(wrong[i])))
            fail_msg("%s is taken", wrong[i]);
    assert_int_equal(f.list.n, 0);
}

static void
a_fault_befalls_the_requests_that_it_was_ordered_for(void **state)
{
    struct wire_faults f = {.arena = *state};
    struct wire_fault out;
    struct str users = STR("/v1.0/users/x"), groups = STR("/v1.0/groups");

    assert_null(wire_fault_arm(&f, STR("{\"kind\":\"throttled\",\"path\":\"/V1.0/users\","
                                       "\"skip\":1,\"times\":2,\"seconds\":9}")));
    assert_false(wire_fault_take(&f, groups, &out));
    assert_false(wire_fault_take(&f, users, &out));
    for (int i = 0; i < 2; i++) {
        assert_true(wire_fault_take(&f, users, &out));
        assert_int_equal(out.kind, FAULT_Throttled);
        assert_int_equal(out.seconds, 9);
    }
    assert_false(wire_fault_take(&f, users, &out));
    assert_int_equal(f.list.n, 0);
}

static void
orders_are_met_in_their_order(void **state)
{
    static const enum fault_kind expected[] = {FAULT_Delay, FAULT_SlowBody, FAULT_ResetAfter};
    struct wire_faults f = {.arena = *state};
    struct wire_fault out;

    assert_null(wire_fault_arm(&f, STR("{\"kind\":\"Delay\"}")));
    assert_null(wire_fault_arm(&f, STR("{\"kind\":\"SlowBody\"}")));
    assert_null(wire_fault_arm(&f, STR("{\"kind\":\"ResetAfter\"}")));
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        assert_true(wire_fault_take(&f, STR("/"), &out));
        assert_int_equal(out.kind, expected[i]);
    }
    assert_false(wire_fault_take(&f, STR("/"), &out));
}

static void
handshakes_fail_as_often_as_was_ordered(void **state)
{
    struct wire_faults f = {.arena = *state};
    struct wire_fault out;

    assert_true(wire_fault_accepts(&f));
    assert_null(wire_fault_arm(&f, STR("{\"kind\":\"TlsFailure\",\"times\":2}")));
    assert_false(wire_fault_take(&f, STR("/"), &out));
    assert_false(wire_fault_accepts(&f));
    assert_false(wire_fault_accepts(&f));
    assert_true(wire_fault_accepts(&f));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(wrong_orders_are_refused),
        ARENA_TEST(a_fault_befalls_the_requests_that_it_was_ordered_for),
        ARENA_TEST(orders_are_met_in_their_order),
        ARENA_TEST(handshakes_fail_as_often_as_was_ordered),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
