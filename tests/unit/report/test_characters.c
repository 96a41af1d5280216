/* SPDX-License-Identifier: MIT */
#include "harness/report/characters.h"

#include "tests/support/arena_test.h"

static void
east_asian_characters_take_two_columns_and_marks_none(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t columns;
    } table[] = {
        {"", 0},         {"alice", 5}, {"Zoë", 3},  {"e\xcc\x81", 1}, /* e, combining acute */
        {"日本語", 6},   {"한국", 4},  {"ｆｕ", 4}, {"→…·", 3},
        {"\xff\xfe", 2}, /* not UTF-8: something will be shown for each byte */
    };

    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        assert_int_equal(characters_columns(str_of(table[i].text)), table[i].columns);
}

static void
a_long_text_is_cut_by_columns_not_by_bytes(void **state)
{
    assert_str(characters_fit(STR("short"), 5, *state), "short");
    assert_str(characters_fit(STR("a longer title"), 8, *state), "a longe…");
    assert_str(characters_fit(STR("日本語の題"), 6, *state), "日本…");
    assert_str(characters_fit(STR("日本語の題"), 7, *state), "日本語…");
}

static void
lines_break_between_words_and_are_indented(void **state)
{
    struct buf out = buf_in(*state);

    characters_wrap(&out, STR("put the objects back in scope and run a full cycle"), 4, 30);
    assert_str(buf_str(&out), "put the objects back in\n    scope and run a full cycle");
}

static void
a_word_that_is_longer_than_a_line_is_broken_inside(void **state)
{
    struct buf out = buf_in(*state);

    characters_wrap(&out, STR("aaaaaaaaaaaaaaaaaaaaaaaaa"), 0, 20);
    assert_str(buf_str(&out), "aaaaaaaaaaaaaaaaaaaa\naaaaa");
}

static void
without_a_width_nothing_is_broken(void **state)
{
    struct buf out = buf_in(*state);

    characters_wrap(&out, STR("one two three four five six seven"), 4, 0);
    assert_str(buf_str(&out), "one two three four five six seven");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(east_asian_characters_take_two_columns_and_marks_none),
        ARENA_TEST(a_long_text_is_cut_by_columns_not_by_bytes),
        ARENA_TEST(lines_break_between_words_and_are_indented),
        ARENA_TEST(a_word_that_is_longer_than_a_line_is_broken_inside),
        ARENA_TEST(without_a_width_nothing_is_broken),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
