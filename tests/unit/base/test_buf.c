/* SPDX-License-Identifier: MIT */
/* Text that grows. */
#include "sim/base/buf.h"

#include "tests/support/arena_test.h"

static void
an_empty_buffer_is_empty_text(void **state)
{
    struct buf b = buf_in(*state);

    assert_str(buf_str(&b), "");
    assert_string_equal(buf_z(&b), "");
}

static void
parts_follow_one_another(void **state)
{
    struct buf b = buf_in(*state);

    buf_add(&b, STR("a"));
    buf_byte(&b, '=');
    buf_fmt(&b, "%d%s", 12, "x");
    buf_fill(&b, '.', 3);
    buf_add(&b, STR(""));
    buf_fill(&b, '!', 0);
    assert_str(buf_str(&b), "a=12x...");
    assert_string_equal(buf_z(&b), "a=12x...");
    assert_int_equal(b.len, 8); /* the NUL does not count */
    buf_byte(&b, 'y');
    assert_str(buf_str(&b), "a=12x...y");
}

static void
growth_keeps_what_was_there(void **state)
{
    struct buf b = buf_in(*state);

    for (int i = 0; i < 5000; i++)
        buf_byte(&b, (char)('a' + i % 26));
    assert_int_equal(b.len, 5000);
    for (size_t i = 0; i < 5000; i++)
        assert_int_equal(b.at[i], 'a' + (int)(i % 26));
    buf_fill(&b, 'x', 100000);
    assert_int_equal(b.len, 105000);
    assert_int_equal(b.at[0], 'a');
}

static void
formatted_text_may_be_long(void **state)
{
    struct buf b = buf_in(*state);

    buf_fmt(&b, "%0*d", 3000, 7);
    assert_int_equal(b.len, 3000);
    assert_int_equal(b.at[2999], '7');
}

static void
numbers_are_written_in_decimal(void **state)
{
    struct buf b = buf_in(*state);

    buf_number(&b, 0);
    buf_byte(&b, ' ');
    buf_number(&b, 4294967295u);
    buf_byte(&b, ' ');
    buf_number(&b, UINT64_MAX);
    assert_str(buf_str(&b), "0 4294967295 18446744073709551615");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(an_empty_buffer_is_empty_text),  ARENA_TEST(parts_follow_one_another),
        ARENA_TEST(growth_keeps_what_was_there),    ARENA_TEST(formatted_text_may_be_long),
        ARENA_TEST(numbers_are_written_in_decimal),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
