/* SPDX-License-Identifier: MIT */
/* Memory that is given back all at once. */
#include "sim/base/arena.h"

#include <stdalign.h>
#include <string.h>

#include "tests/support/arena_test.h"

static void
memory_is_zeroed_and_aligned(void **state)
{
    for (size_t size = 1; size < 200; size += 7) {
        arena_bytes(*state, 1); /* out of step */
        unsigned char *at = arena_zero(*state, size);
        assert_int_equal((uintptr_t)at % alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(at[i], 0);
        memset(at, 0xab, size);
    }
}

static void
memory_that_came_back_is_zeroed_again(void **state)
{
    struct arena_mark mark = arena_mark(*state);

    memset(arena_zero(*state, 1000), 0xff, 1000);
    arena_rewind(*state, mark);
    unsigned char *at = arena_zero(*state, 1000);
    for (size_t i = 0; i < 1000; i++)
        assert_int_equal(at[i], 0);
}

static void
pieces_do_not_overlap(void **state)
{
    char *small[100];

    for (int i = 0; i < 100; i++) {
        small[i] = arena_bytes(*state, 3);
        memset(small[i], 'a' + i % 26, 3);
    }
    for (int i = 0; i < 100; i++)
        for (int k = 0; k < 3; k++)
            assert_int_equal(small[i][k], 'a' + i % 26);
}

static void
an_arena_within_other_memory_stays_there(void **state)
{
    enum { SIZE = 1 << 20 };
    char *memory = arena_zero(*state, SIZE);
    struct arena *a = arena_new_within(memory, SIZE);

    for (int i = 0; i < 50; i++) {
        struct arena_mark mark = arena_mark(a);
        char *kept = arena_zero(a, 1000), *other = arena_array(a, 100, 100);
        assert_in_range((uintptr_t)kept, (uintptr_t)memory, (uintptr_t)memory + SIZE - 1000);
        assert_in_range((uintptr_t)other, (uintptr_t)memory, (uintptr_t)memory + SIZE - 10000);
        memset(other, 'x', 10000);
        if (i % 2)
            arena_rewind(a, mark);
    }
    assert_true(arena_used(a) >= 25 * 11000);
}

static void
a_rewind_gives_back_what_came_after_the_mark(void **state)
{
    char *kept = arena_bytes(*state, 10);
    memcpy(kept, "123456789", 10);
    size_t used = arena_used(*state);
    struct arena_mark mark = arena_mark(*state);

    for (int i = 0; i < 100; i++)
        arena_zero(*state, 10000); /* new chunks too */
    assert_true(arena_used(*state) >= used + 1000000);
    arena_rewind(*state, mark);
    assert_int_equal(arena_used(*state), used);
    assert_string_equal(kept, "123456789");
}

static void
a_rewind_to_the_start_empties_it(void **state)
{
    struct arena_mark mark = arena_mark(*state);

    arena_zero(*state, 100);
    arena_rewind(*state, mark);
    assert_int_equal(arena_used(*state), 0);
    arena_zero(*state, 100);
    arena_reset(*state);
    assert_int_equal(arena_used(*state), 0);
    arena_reset(*state);
    assert_non_null(arena_zero(*state, 1));
}

static void
large_pieces_get_room_of_their_own(void **state)
{
    char *at = arena_array(*state, 1000, 20000); /* more than the largest chunk */

    at[0] = 1;
    at[1000 * 20000 - 1] = 1;
    assert_true(arena_used(*state) >= 20000000);
    assert_non_null(ARENA_ARRAY(*state, int, 0));
}

static void
the_last_piece_grows_where_it_stands(void **state)
{
    char *first = arena_bytes(*state, 10);
    size_t used = arena_used(*state);

    assert_true(arena_extend(*state, first, 10, 100));
    assert_int_equal(arena_used(*state), used + 90);
    memset(first, 'x', 100);
    char *second = arena_bytes(*state, 1);
    assert_true(second >= first + 100);
    assert_false(arena_extend(*state, first, 100, 200));    /* it is not the last any more */
    assert_false(arena_extend(*state, second, 1, 1 << 30)); /* no room behind it */
}

static void
a_large_arena_that_was_emptied_is_filled_again(void **state)
{
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 100; i++) {
            char *at = arena_array(*state, 1, 1000000);
            assert_int_equal(at[0] | at[999999], 0);
            memset(at, 0xff, 1000000);
        }
        arena_reset(*state);
        assert_int_equal(arena_used(*state), 0);
    }
}

static void
an_array_grows_with_zeroes_behind_what_it_had(void **state)
{
    size_t size = 0;
    unsigned char *at = NULL;

    for (size_t larger = 8; larger <= 8 << 20; larger *= 4) {
        at = arena_grow(*state, at, size, larger);
        assert_int_equal((uintptr_t)at % alignof(max_align_t), 0);
        for (size_t i = 0; i < larger; i++)
            assert_int_equal(at[i], i < size ? 0xab : 0);
        memset(at, 0xab, larger);
        arena_bytes(*state, 1); /* something stands behind it */
        size = larger;
    }
}

static void
a_large_array_that_grows_leaves_nothing_behind(void **state)
{
    enum { LARGE = 1 << 20 };
    char *at = arena_grow(*state, NULL, 0, LARGE);
    size_t used = arena_used(*state);

    at = arena_grow(*state, at, LARGE, 8 * LARGE);
    assert_int_equal(arena_used(*state), used + 7 * LARGE);
    arena_give(*state, at);
    assert_int_equal(arena_used(*state), used - LARGE);
    arena_give(*state, NULL);
}

static void
a_rewind_gives_back_large_arrays_made_since_and_keeps_those_before(void **state)
{
    enum { LARGE = 1 << 20 };
    char *before = arena_grow(*state, NULL, 0, LARGE);
    struct arena_mark mark = arena_mark(*state);
    size_t used = arena_used(*state);

    memset(before, 'x', LARGE);
    for (int round = 0; round < 3; round++) {
        arena_grow(*state, NULL, 0, LARGE);
        arena_grow(*state, NULL, 0, 2 * LARGE);
        arena_rewind(*state, mark);
        assert_int_equal(arena_used(*state), used);
    }
    before = arena_grow(*state, before, LARGE, 2 * LARGE); /* grown since, but made before */
    arena_rewind(*state, mark);
    assert_int_equal(before[LARGE - 1], 'x');
    assert_int_equal(before[2 * LARGE - 1], 0);
}

static void
no_arena_can_be_freed(void **state)
{
    (void)state;
    arena_free(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(memory_is_zeroed_and_aligned),
        ARENA_TEST(memory_that_came_back_is_zeroed_again),
        ARENA_TEST(pieces_do_not_overlap),
        ARENA_TEST(an_arena_within_other_memory_stays_there),
        ARENA_TEST(a_rewind_gives_back_what_came_after_the_mark),
        ARENA_TEST(a_rewind_to_the_start_empties_it),
        ARENA_TEST(large_pieces_get_room_of_their_own),
        ARENA_TEST(the_last_piece_grows_where_it_stands),
        ARENA_TEST(a_large_arena_that_was_emptied_is_filled_again),
        ARENA_TEST(an_array_grows_with_zeroes_behind_what_it_had),
        ARENA_TEST(a_large_array_that_grows_leaves_nothing_behind),
        ARENA_TEST(a_rewind_gives_back_large_arrays_made_since_and_keeps_those_before),
        ARENA_TEST(no_arena_can_be_freed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
