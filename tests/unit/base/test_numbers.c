/* SPDX-License-Identifier: MIT */
#include "sim/base/numbers.h"
#include "sim/base/prng.h"
#include "tests/support/arena_test.h"

static void
few_and_many_numbers_are_sorted_and_kept_once(void **state)
{
    struct arena *a = *state;
    struct prng dice = prng_seed(7);

    for (uint32_t n = 0; n < 300; n += 1 + n / 8) {
        uint32_t *at = ARENA_ARRAY(a, uint32_t, n + 1), *copy = ARENA_ARRAY(a, uint32_t, n + 1);
        for (uint32_t i = 0; i < n; i++)
            copy[i] = at[i] = (uint32_t)prng_next(&dice) & (n % 2 ? 0xff : UINT32_MAX);
        uint32_t kept = numbers_sort(at, n, a);
        assert_true(kept <= n);
        for (uint32_t i = 1; i < kept; i++)
            assert_true(at[i - 1] < at[i]);
        for (uint32_t i = 0; i < n; i++)
            assert_true(numbers_hold(at, kept, copy[i]));
    }
}

static void
only_what_is_there_is_held(void **state)
{
    static const uint32_t at[] = {1, 3, 5, UINT32_MAX};

    (void)state;
    for (uint32_t i = 0; i < 4; i++)
        assert_true(numbers_hold(at, 4, at[i]));
    assert_false(numbers_hold(at, 4, 0));
    assert_false(numbers_hold(at, 4, 4));
    assert_false(numbers_hold(at, 3, UINT32_MAX));
    assert_false(numbers_hold(at, 0, 1));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(few_and_many_numbers_are_sorted_and_kept_once),
        ARENA_TEST(only_what_is_there_is_held),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
