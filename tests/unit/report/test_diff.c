/* SPDX-License-Identifier: MIT */
#include "harness/report/diff.h"

#include "sim/base/buf.h"
#include "tests/support/arena_test.h"

static struct str
shown(struct str from, struct str to, struct arena *a)
{
    struct buf out = buf_in(a);
    struct diff diff = {0};

    diff_lines(&diff, from, to, a);
    for (uint32_t i = 0; i < diff.list.n; i++)
        buf_fmt(&out, "%c" STR_FMT ";", diff.list.at[i].mark, STR_ARG(diff.list.at[i].text));
    return buf_str(&out);
}

static void
only_the_lines_that_differ_are_marked(void **state)
{
    static const struct {
        const char *from, *to, *diff;
    } table[] = {
        {"", "", ""},
        {"a", "a", " a;"},
        {"a\nb\nc", "a\nx\nc", " a;-b;+x; c;"},
        {"", "a\nb", "+a;+b;"},
        {"a\nb", "", "-a;-b;"},
        {"a\nb\nc\nd", "b\nd\ne", "-a; b;-c; d;+e;"},
        {"a\na", "a", "-a; a;"},
        {"x\ny", "a\nx\ny\nb", "+a; x; y;+b;"},
    };

    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct str got = shown(str_of(table[i].from), str_of(table[i].to), *state);
        /* which of two equal lines stays is free: what is removed and added is not */
        if (strcmp(table[i].diff, "-a; a;") == 0 && str_eq(got, STR(" a;-a;")))
            continue;
        assert_str(got, table[i].diff);
    }
}

static void
very_long_texts_are_told_without_being_compared_for_hours(void **state)
{
    struct buf one = buf_in(*state), two = buf_in(*state);
    struct diff diff = {0};

    for (int i = 0; i < 50000; i++) {
        buf_fmt(&one, "one %d\n", i);
        buf_fmt(&two, "two %d\n", i);
    }
    diff_lines(&diff, buf_str(&one), buf_str(&two), *state);
    assert_int_equal(diff.list.n, 100001);
    assert_int_equal(diff.list.at[0].mark, '-');
    assert_int_equal(diff.list.at[50000].mark, '+');
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(only_the_lines_that_differ_are_marked),
        ARENA_TEST(very_long_texts_are_told_without_being_compared_for_hours),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
