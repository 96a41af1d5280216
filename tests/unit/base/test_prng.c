/* SPDX-License-Identifier: MIT */
/* The world's dice. */
#include "sim/base/prng.h"

#include "sim/base/codec.h"
#include "tests/support/arena_test.h"

static void
the_same_seed_gives_the_same_numbers(void **state)
{
    struct prng a = prng_seed(7), b = prng_seed(7), c = prng_seed(8);

    (void)state;
    for (int i = 0; i < 100; i++) {
        uint64_t x = prng_next(&a);
        assert_true(x == prng_next(&b));
        assert_true(x != prng_next(&c));
    }
}

static void
numbers_are_those_of_the_published_generator(void **state)
{
    /* xoshiro256** of the state 1, 2, 3, 4, as its authors' code prints them */
    struct prng p = {{1, 2, 3, 4}};

    (void)state;
    assert_true(prng_next(&p) == 11520u);
    assert_true(prng_next(&p) == 0u);
    assert_true(prng_next(&p) == 1509978240u);
    assert_true(prng_next(&p) == 1215971899390074240u);
}

static void
purposes_do_not_shift_one_another(void **state)
{
    struct prng names = prng_for(7, "names"), sizes = prng_for(7, "sizes");

    (void)state;
    assert_true(prng_next(&names) != prng_next(&sizes));
}

static void
bounded_numbers_stay_below_and_reach_everything(void **state)
{
    struct prng p = prng_seed(1);
    uint32_t seen[7] = {0};

    (void)state;
    for (int i = 0; i < 7000; i++)
        seen[prng_below(&p, 7)]++;
    for (int i = 0; i < 7; i++)
        assert_in_range(seen[i], 850, 1150);
    assert_int_equal(prng_below(&p, 1), 0);
    assert_true(prng_below(&p, UINT64_MAX) < UINT64_MAX);
}

static void
guids_are_of_version_4(void **state)
{
    struct prng p = prng_seed(3);

    for (int i = 0; i < 50; i++) {
        unsigned char guid[16];
        prng_guid(&p, guid);
        struct str text = guid_text(str_n((char *)guid, 16), *state);
        assert_int_equal(text.len, 36);
        assert_int_equal(text.at[14], '4');
        assert_non_null(strchr("89ab", text.at[19]));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(the_same_seed_gives_the_same_numbers),
        ARENA_TEST(numbers_are_those_of_the_published_generator),
        ARENA_TEST(purposes_do_not_shift_one_another),
        ARENA_TEST(bounded_numbers_stay_below_and_reach_everything),
        ARENA_TEST(guids_are_of_version_4),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
