/* SPDX-License-Identifier: MIT */
/* Sorting: in order, and equals as they came. */
#include "sim/base/sort.h"

#include "sim/base/prng.h"
#include "tests/support/arena_test.h"

struct item {
    uint32_t key;
    uint32_t came;
};

static int
by_key(const void *a, const void *b, void *context)
{
    const struct item *x = a, *y = b;

    if (context)
        (*(size_t *)context)++;
    return (x->key > y->key) - (x->key < y->key);
}

static void
equal_elements_keep_their_order(void **state)
{
    struct prng dice = prng_seed(5);

    for (size_t n = 0; n < 200; n++) {
        struct item *items = ARENA_ARRAY(*state, struct item, n);
        for (size_t i = 0; i < n; i++)
            items[i] = (struct item){(uint32_t)prng_below(&dice, 10), (uint32_t)i};
        sort_stable(items, n, sizeof *items, by_key, NULL, *state);
        for (size_t i = 1; i < n; i++) {
            assert_true(items[i - 1].key <= items[i].key);
            if (items[i - 1].key == items[i].key)
                assert_true(items[i - 1].came < items[i].came);
        }
    }
}

static void
nothing_gets_lost(void **state)
{
    enum { MANY = 1000 };
    struct item *items = ARENA_ARRAY(*state, struct item, MANY);
    bool *seen = ARENA_ARRAY(*state, bool, MANY);

    for (uint32_t i = 0; i < MANY; i++)
        items[i] = (struct item){(i * 7919) % MANY, i};
    sort_stable(items, MANY, sizeof *items, by_key, NULL, *state);
    for (uint32_t i = 0; i < MANY; i++) {
        assert_int_equal(items[i].key, i);
        assert_false(seen[items[i].came]);
        seen[items[i].came] = true;
    }
}

static void
what_is_in_order_costs_one_walk_and_the_context_arrives(void **state)
{
    enum { MANY = 1000 };
    struct item *items = ARENA_ARRAY(*state, struct item, MANY);
    size_t compared = 0;

    for (uint32_t i = 0; i < MANY; i++)
        items[i] = (struct item){i / 3, i};
    sort_stable(items, MANY, sizeof *items, by_key, &compared, *state);
    assert_int_equal(compared, MANY - 1);
}

static void
the_scratch_memory_is_given_back(void **state)
{
    struct item items[50] = {{0, 0}};
    size_t used;

    for (uint32_t i = 0; i < 50; i++)
        items[i].key = 50 - i;
    arena_zero(*state, 1);
    used = arena_used(*state);
    sort_stable(items, 50, sizeof *items, by_key, NULL, *state);
    assert_int_equal(arena_used(*state), used);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(equal_elements_keep_their_order),
        ARENA_TEST(nothing_gets_lost),
        ARENA_TEST(what_is_in_order_costs_one_walk_and_the_context_arrives),
        ARENA_TEST(the_scratch_memory_is_given_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
