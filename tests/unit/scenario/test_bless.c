/* SPDX-License-Identifier: MIT */
#include "harness/scenario/play.h"

#include "tests/support/play_test.h"

static struct str
blessed(struct str text, struct arena *a)
{
    struct scenario s;
    struct outcome o;
    struct stage *stage;
    struct play_options options = {0};
    struct str out;

    assert_null(scenario_read(&s, STR("x.md"), text, a));
    assert_null(play(&o, &stage, &s, &options, a));
    stage_close(stage);
    assert_null(o.broken);
    assert_null(play_bless(&out, &s, &o, a));
    return out;
}

static void
only_output_blocks_that_differ_are_rewritten(void **state)
{
    static const char before[] = "---\ntitle: x   \n---\n\nSome  *prose*.\t\n\n"
                                 "```powershell\n\"one\"\n\"two\"\n```\n"
                                 "```output\nold\n```\n\n"
                                 "~~~powershell\n\"kept\"\n~~~\n"
                                 "~~~output\nkept   \n\n~~~\n"
                                 "```expect\n1 -eq 2\n```\n"
                                 "No newline at the end";
    static const char after[] = "---\ntitle: x   \n---\n\nSome  *prose*.\t\n\n"
                                "```powershell\n\"one\"\n\"two\"\n```\n"
                                "```output\none\ntwo\n```\n\n"
                                "~~~powershell\n\"kept\"\n~~~\n"
                                "~~~output\nkept   \n\n~~~\n"
                                "```expect\n1 -eq 2\n```\n"
                                "No newline at the end";

    assert_str(blessed(str_of(before), *state), after);
}

static void
a_second_blessing_changes_nothing(void **state)
{
    static const char text[] = "---\ntitle: x\n---\n```powershell\n\"a\"\n\"\"\n\"b \"\n```\n"
                               "```output\n```\n";
    struct str once = blessed(str_of(text), *state);

    assert_str(once, "---\ntitle: x\n---\n```powershell\n\"a\"\n\"\"\n\"b \"\n```\n"
                     "```output\na\n\nb\n```\n");
    assert_same_str(blessed(once, *state), once);
}

static void
returns_and_the_byte_order_mark_stay(void **state)
{
    static const char before[] = "\xef\xbb\xbf---\r\ntitle: x\r\n---\r\n```powershell\r\n\"a\"\r\n"
                                 "\"b\"\r\n```\r\n```output\r\nold\r\n```\r\n";
    static const char after[] = "\xef\xbb\xbf---\r\ntitle: x\r\n---\r\n```powershell\r\n\"a\"\r\n"
                                "\"b\"\r\n```\r\n```output\r\na\r\nb\r\n```\r\n";

    assert_str(blessed(str_of(before), *state), after);
}

static void
output_that_became_empty_leaves_an_empty_block(void **state)
{
    static const char before[] = "---\ntitle: x\n---\n```powershell\n$x = 1\n```\n"
                                 "```output\nold\nlines\n```\n";

    assert_str(blessed(str_of(before), *state),
               "---\ntitle: x\n---\n```powershell\n$x = 1\n```\n```output\n```\n");
}

static void
no_block_is_added(void **state)
{
    static const char text[] = "---\ntitle: x\n---\n```powershell\n\"a\"\n```\n";

    assert_str(blessed(str_of(text), *state), text);
}

static void
output_that_would_end_its_block_is_not_blessed(void **state)
{
    struct played *p =
        play_text("", "```powershell\n\"a\"\n'```'\n```\n```output\nold\n```\n", *state);
    struct str out;

    assert_null(p->err);
    const struct err *e = play_bless(&out, &p->scenario, &p->outcome, *state);
    assert_non_null(e);
    assert_int_equal(e->at.line, 9);
    assert_holds(e->text, "would end the block");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(only_output_blocks_that_differ_are_rewritten),
        ARENA_TEST(a_second_blessing_changes_nothing),
        ARENA_TEST(returns_and_the_byte_order_mark_stay),
        ARENA_TEST(output_that_became_empty_leaves_an_empty_block),
        ARENA_TEST(no_block_is_added),
        ARENA_TEST(output_that_would_end_its_block_is_not_blessed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
