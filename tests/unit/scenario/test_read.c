/* SPDX-License-Identifier: MIT */
#include "harness/scenario/scenario.h"

#include "sim/base/arena.h"
#include "tests/support/play_test.h"

static struct scenario
read_text(const char *text, struct arena *a)
{
    struct scenario s;
    const struct err *e = scenario_read(&s, STR("x.md"), str_of(text), a);

    if (e) {
        struct buf said = buf_in(a);
        err_print(&said, e);
        fail_msg("%s\nis refused: %s", text, buf_z(&said));
    }
    return s;
}

static const struct runbook_block *
block(const struct scenario *s, uint32_t section, uint32_t index)
{
    assert_true(section < s->sections.n && index < s->sections.at[section].blocks.n);
    return &s->sections.at[section].blocks.at[index];
}

/* --- front matter ------------------------------------------------------------------------------ */

static void
every_key_of_the_front_matter_is_taken(void **state)
{
    struct scenario s = read_text("---\n"
                                  "title: A plan # a comment\n"
                                  "summary: \"What # it shows\"\n"
                                  "kind: regression\n"
                                  "# a comment\n"
                                  "\n"
                                  "world: worlds/x.ldif\n"
                                  "verdict: unsafe\n"
                                  "seed: 9223372036854775807\n"
                                  "profile: strict\n"
                                  "start: 2026-01-02T03:04:05Z\n"
                                  "---\n",
                                  *state);

    assert_str(s.title, "A plan");
    assert_str(s.summary, "What # it shows");
    assert_int_equal(s.kind, KIND_REGRESSION);
    assert_str(s.world, "worlds/x.ldif");
    assert_int_equal(s.world_line, 7);
    assert_int_equal(s.verdict, VERDICT_UNSAFE);
    assert_true(s.seed == 9223372036854775807u);
    assert_str(s.profile, "strict");
    assert_int_equal(s.start, time_from(2026, 1, 2, 3, 4, 5));
}

static void
what_is_not_said_has_a_default(void **state)
{
    struct scenario s = read_text("---\ntitle: 'it''s'\n---\n", *state);

    assert_int_equal(s.verdict, VERDICT_NONE);
    assert_true(s.seed == 1);
    assert_int_equal(s.world.len + s.profile.len + s.summary.len, 0);
    assert_int_equal(s.start, time_from(2025, 9, 1, 9, 0, 0));
}

struct refusal {
    const char *text;
    uint32_t line, column;
    const char *says;
};

static void
assert_refused(const struct refusal *at, size_t n, struct arena *a)
{
    for (size_t i = 0; i < n; i++) {
        struct scenario s;
        struct buf said = buf_in(a);
        const struct err *e = scenario_read(&s, STR("x.md"), str_of(at[i].text), a);
        if (!e)
            fail_msg("%s\nis not refused", at[i].text);
        err_print(&said, e);
        if (e->at.line != at[i].line || e->at.column != at[i].column)
            fail_msg("%s\nis refused elsewhere: %s", at[i].text, buf_z(&said));
        assert_str(e->at.file, "x.md");
        assert_holds(buf_str(&said), at[i].says);
    }
}

static void
a_mistake_in_the_front_matter_is_named_with_its_place(void **state)
{
    static const struct refusal table[] = {
        {"", 1, 1, "begins with front matter"},
        {"# Title\n", 1, 1, "begins with front matter"},
        {"---\ntitle: x\n", 1, 1, "not closed"},
        {"---\nseed: 1\n---\n", 1, 1, "gives no title"},
        {"---\ntitle: x\nwrold: y\n---\n", 3, 1, "Did you mean world?"},
        {"---\ntitle: x\nnonsense-key: y\n---\n", 3, 1, "one of: title, summary"},
        {"---\ntitle: x\nseed: 1\nseed: 2\n---\n", 4, 1, "\"seed\" stands there twice"},
        {"---\ntitle: x\nonly words\n---\n", 3, 1, "\"only words\" is not front matter"},
        {"---\ntitle: x\nseed: seven\n---\n", 3, 7, "\"seven\" is no value for seed"},
        {"---\ntitle: x\nseed: -1\n---\n", 3, 7, "a whole number from 0 on"},
        {"---\ntitle: x\nseed: 99999999999999999999\n---\n", 3, 7, "is no value for seed"},
        {"---\ntitle: x\nverdict: fine\n---\n", 3, 10, "it is safe or unsafe"},
        {"---\ntitle: x\nkind: demo\n---\n", 3, 7, "hazard, lesson, regression, reference"},
        {"---\ntitle: x\nstart: tomorrow\n---\n", 3, 8, "a time like 2025-09-01T09:00:00Z"},
        {"---\ntitle: x\nstart: 2025-13-01T00:00:00Z\n---\n", 3, 8, "is no value for start"},
    };

    assert_refused(table, sizeof table / sizeof *table, *state);
}

/* --- blocks and prose -------------------------------------------------------------------------- */

#define FRONT "---\ntitle: x\n---\n"

static void
every_kind_of_block_is_known_with_its_lines(void **state)
{
    static const struct {
        const char *info;
        enum block_kind kind;
    } kinds[] = {
        {"powershell", BLOCK_POWERSHELL},
        {"powershell task", BLOCK_TASK},
        {"expect", BLOCK_EXPECT},
        {"always", BLOCK_ALWAYS},
        {"hint", BLOCK_HINT},
        {"ldif", BLOCK_LDIF},
    };

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const char *text =
            str_fmt(*state, FRONT "\n## Step\n\n```%s\none\ntwo\n```\n", kinds[i].info).at;
        struct scenario s = read_text(text, *state);
        const struct runbook_block *b = block(&s, 1, 0);
        assert_int_equal(b->kind, kinds[i].kind);
        assert_str(b->text, "one\ntwo");
        assert_int_equal(b->fence_line, 7);
        assert_int_equal(b->line, 8);
        assert_int_equal(b->end_line, 10);
    }
}

static void
headings_of_level_two_begin_sections_and_prose_is_kept(void **state)
{
    struct scenario s = read_text(FRONT "Intro.\n\n"
                                        "# One\n\n"
                                        "## First ##\n"
                                        "Why.\n"
                                        "```powershell\n"
                                        "1\n"
                                        "```\n"
                                        "- a list\n  - in a list\n\n"
                                        "### Third level\n\n"
                                        "    ```powershell\n    indented, so prose\n    ```\n\n"
                                        "Second\n------\n\n"
                                        "Last words",
                                  *state);

    assert_int_equal(s.sections.n, 3);
    assert_str(block(&s, 0, 0)->text, "Intro.\n\n# One\n");
    assert_str(s.sections.at[1].title, "First");
    assert_int_equal(s.sections.at[1].line, 8);
    assert_str(block(&s, 1, 0)->text, "Why.");
    assert_int_equal(block(&s, 1, 1)->kind, BLOCK_POWERSHELL);
    assert_int_equal(block(&s, 1, 2)->kind, BLOCK_PROSE);
    assert_holds(block(&s, 1, 2)->text, "### Third level");
    assert_holds(block(&s, 1, 2)->text, "indented, so prose");
    assert_str(s.sections.at[2].title, "Second");
    assert_str(block(&s, 2, 0)->text, "Last words");
}

static void
what_looks_like_markdown_in_a_fence_is_text(void **state)
{
    struct scenario s = read_text(FRONT "~~~powershell\n"
                                        "## no heading\n"
                                        "```\n"
                                        "~~~\n"
                                        "````output\n"
                                        "```\n"
                                        "````\n",
                                  *state);

    assert_int_equal(s.sections.n, 1);
    assert_str(block(&s, 0, 0)->text, "## no heading\n```");
    assert_int_equal(block(&s, 0, 1)->kind, BLOCK_OUTPUT);
    assert_str(block(&s, 0, 1)->text, "```");
}

static void
a_fence_may_be_indented_a_little(void **state)
{
    struct scenario s = read_text(FRONT "   ```expect\n   1 -eq 1\n   ```\n", *state);

    assert_int_equal(block(&s, 0, 0)->kind, BLOCK_EXPECT);
    assert_str(str_trim(block(&s, 0, 0)->text), "1 -eq 1");
}

static void
returns_and_a_byte_order_mark_change_nothing(void **state)
{
    struct scenario s = read_text("\xef\xbb\xbf---\r\ntitle: x\r\nseed: 7\r\n---\r\n\r\n## A\r\n"
                                  "```powershell\r\none\r\ntwo\r\n```\r\nWords.\r\n",
                                  *state);

    assert_str(s.title, "x");
    assert_true(s.seed == 7);
    assert_str(s.sections.at[1].title, "A");
    assert_str(block(&s, 1, 0)->text, "one\ntwo");
    assert_int_equal(block(&s, 1, 0)->line, 8);
}

static void
a_file_may_end_without_a_newline(void **state)
{
    struct scenario s = read_text(FRONT "```powershell\n1\n```", *state);

    assert_str(block(&s, 0, 0)->text, "1");
}

static void
an_empty_block_is_an_empty_text(void **state)
{
    struct scenario s = read_text(FRONT "```powershell\n```\n```output\n```\n", *state);

    assert_int_equal(block(&s, 0, 0)->text.len, 0);
    assert_int_equal(block(&s, 0, 1)->text.len, 0);
}

static void
a_mistake_in_a_block_is_named_with_its_place(void **state)
{
    static const struct refusal table[] = {
        {FRONT "```\n1\n```\n", 4, 1, "must say what it is"},
        {FRONT "\n```pwsh\n1\n```\n", 5, 1, "unknown block \"pwsh\""},
        {FRONT "```powershel\n1\n```\n", 4, 1, "Did you mean powershell?"},
        {FRONT "```powershell taks\n1\n```\n", 4, 1, "Did you mean powershell task?"},
        {FRONT "```expects\n1\n```\n", 4, 1, "Did you mean expect?"},
        {FRONT "```powershell\n1\n", 4, 1, "not closed"},
        {FRONT "~~~powershell\n1\n```\n", 4, 1, "not closed"},
        {FRONT "```output\n1\n```\n", 4, 1, "here there are none"},
        {FRONT "```powershell\n1\n```\n```output\n1\n```\n```output\n1\n```\n", 10, 1,
         "here there are none"},
        {FRONT "```powershell\n1\n```\n## Next\n```output\n1\n```\n", 8, 1, "here there are none"},
        {FRONT "- a\n\n  ```powershell\n  1\n  ```\n", 6, 1, "would not be run"},
        {FRONT "> ```powershell\n> 1\n> ```\n", 4, 1, "Move it to the left margin"},
        {FRONT "- a\n  - b\n\n    ```expect\n    1\n    ```\n", 7, 1, "would not be run"},
    };

    assert_refused(table, sizeof table / sizeof *table, *state);
}

static void
a_file_that_is_no_text_is_refused(void **state)
{
    struct scenario s;
    const struct err *e =
        scenario_read(&s, STR("x.md"), str_n("---\ntitle: x\0\n---\n", 18), *state);

    assert_non_null(e);
    assert_holds(e->text, "byte 0x00");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(every_key_of_the_front_matter_is_taken),
        ARENA_TEST(what_is_not_said_has_a_default),
        ARENA_TEST(a_mistake_in_the_front_matter_is_named_with_its_place),
        ARENA_TEST(every_kind_of_block_is_known_with_its_lines),
        ARENA_TEST(headings_of_level_two_begin_sections_and_prose_is_kept),
        ARENA_TEST(what_looks_like_markdown_in_a_fence_is_text),
        ARENA_TEST(a_fence_may_be_indented_a_little),
        ARENA_TEST(returns_and_a_byte_order_mark_change_nothing),
        ARENA_TEST(a_file_may_end_without_a_newline),
        ARENA_TEST(an_empty_block_is_an_empty_text),
        ARENA_TEST(a_mistake_in_a_block_is_named_with_its_place),
        ARENA_TEST(a_file_that_is_no_text_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
