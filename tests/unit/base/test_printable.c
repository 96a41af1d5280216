/* SPDX-License-Identifier: MIT */
#include "sim/base/printable.h"

#include "tests/support/arena_test.h"

static void
nothing_that_a_terminal_would_obey_is_left(void **state)
{
    static const struct {
        const char *text, *clean;
    } table[] = {
        {"plain", "plain"},
        {"a\tb\nc\r\n", "a b c "},
        {"\x1b[2Jx", "\xef\xbf\xbd[2Jx"},
        {"a\x7f", "a\xef\xbf\xbd"},
        {"a\xc2\x9b"
         "1m",
         "a\xef\xbf\xbd"
         "1m"}, /* CSI as one C1 control */
        {"a\xff", "a\xef\xbf\xbd"},
        {"日本\xc3\xa9", "日本\xc3\xa9"},
    };

    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        assert_str(printable_line(str_of(table[i].text), *state), table[i].clean);
}

static void
a_page_keeps_its_lines_and_nothing_else_that_a_terminal_would_obey(void **state)
{
    struct str page = printable_page(STR("one\n\ttwo\r\n\033[2Jthree\a\n"), *state);

    assert_str(page, "one\n\ttwo\n\xef\xbf\xbd[2Jthree\xef\xbf\xbd\n");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(nothing_that_a_terminal_would_obey_is_left),
        ARENA_TEST(a_page_keeps_its_lines_and_nothing_else_that_a_terminal_would_obey),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
