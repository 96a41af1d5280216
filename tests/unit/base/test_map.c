/* SPDX-License-Identifier: MIT */
/* From text to small integers. */
#include "sim/base/map.h"

#include "tests/support/arena_test.h"

static void
an_empty_map_has_nothing(void **state)
{
    struct map m = map_in(*state, false);

    assert_int_equal(map_get(&m, STR("a")), MAP_NONE);
    assert_int_equal(map_remove(&m, STR("a")), MAP_NONE);
}

static void
a_second_set_returns_the_first(void **state)
{
    struct map m = map_in(*state, false);

    assert_int_equal(map_set(&m, STR("a"), 1), MAP_NONE);
    assert_int_equal(map_set(&m, STR("a"), 2), 1);
    assert_int_equal(map_get(&m, STR("a")), 2);
    assert_int_equal(map_get(&m, STR("A")), MAP_NONE);
    assert_int_equal(m.live, 1);
}

static void
case_is_ignored_where_asked(void **state)
{
    struct map m = map_in(*state, true);

    map_set(&m, STR("sAMAccountName"), 7);
    assert_int_equal(map_get(&m, STR("samaccountname")), 7);
    assert_int_equal(map_remove(&m, STR("SAMACCOUNTNAME")), 7);
    assert_int_equal(map_get(&m, STR("sAMAccountName")), MAP_NONE);
}

static void
thousands_are_found_again_and_removed_ones_are_not(void **state)
{
    struct map m = map_in(*state, false);
    enum { MANY = 20000 };

    for (uint32_t i = 0; i < MANY; i++)
        map_set(&m, str_fmt(*state, "key %u", (unsigned)i), i);
    for (uint32_t i = 0; i < MANY; i += 2)
        assert_int_equal(map_remove(&m, str_fmt(*state, "key %u", (unsigned)i)), i);
    for (uint32_t i = 0; i < MANY; i++)
        assert_int_equal(map_get(&m, str_fmt(*state, "key %u", (unsigned)i)),
                         i % 2 ? i : (uint32_t)MAP_NONE);
    assert_int_equal(m.live, MANY / 2);
}

static void
coming_and_going_does_not_fill_the_table(void **state)
{
    struct map m = map_in(*state, false);

    for (uint32_t i = 0; i < 100000; i++) {
        struct str key = str_fmt(*state, "%u", (unsigned)i);
        map_set(&m, key, i);
        map_remove(&m, key);
    }
    assert_int_equal(m.live, 0);
    assert_true(m.room <= 64);
    assert_int_equal(map_get(&m, STR("5")), MAP_NONE); /* and a miss comes to an end */
}

static void
keys_may_hold_any_bytes(void **state)
{
    struct map m = map_in(*state, false);

    map_set(&m, str_n("a\0b", 3), 1);
    map_set(&m, str_n("a\0c", 3), 2);
    map_set(&m, STR(""), 3);
    assert_int_equal(map_get(&m, str_n("a\0b", 3)), 1);
    assert_int_equal(map_get(&m, str_n("a\0c", 3)), 2);
    assert_int_equal(map_get(&m, STR("a")), MAP_NONE);
    assert_int_equal(map_get(&m, STR("")), 3);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(an_empty_map_has_nothing),
        ARENA_TEST(a_second_set_returns_the_first),
        ARENA_TEST(case_is_ignored_where_asked),
        ARENA_TEST(thousands_are_found_again_and_removed_ones_are_not),
        ARENA_TEST(coming_and_going_does_not_fill_the_table),
        ARENA_TEST(keys_may_hold_any_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
