/* SPDX-License-Identifier: MIT */
#include "tests/unit/report/made.h"

/* Cells of a table's line: bars that no backslash precedes, less one. */
static uint32_t
cells(struct str line)
{
    uint32_t bars = 0;

    for (size_t i = 0; i < line.len; i++)
        bars += line.at[i] == '|' && (i == 0 || line.at[i - 1] != '\\');
    return bars - 1;
}

/* Every table keeps its number of cells from its head to its end. */
static void
assert_tables_hold(struct str text)
{
    uint32_t head = 0, fence = 0;

    for (struct str rest = text; rest.at;) {
        struct str line = str_cut(&rest, '\n');
        fence ^= str_starts(line, STR("```"));
        bool row = !fence && str_starts(line, STR("|"));
        if (row && head && cells(line) != head)
            fail_msg("%u cells, not %u: %.*s", cells(line), head, STR_ARG(line));
        head = row ? cells(line) : 0;
    }
}

static void
hostile_text_breaks_no_table_and_no_fence(void **state)
{
    struct str text = report_markdown(&made_hostile(*state)->outcome, *state);

    assert_tables_hold(text);
    assert_lacks(text, "\x1b");
    assert_holds(text, "\n````powershell\n"); /* the commands hold three backticks */
    assert_holds(text, "# a\\<b\\> \\& \"c\"");
}

static void
the_timeline_says_what_the_text_says(void **state)
{
    struct made *m = made_new(*state);

    made_step(m)->losses = 5;
    made_step(m)->connect.updates = 3;
    struct str text = report_markdown(&m->outcome, *state);
    assert_holds(text, "| 1 | 00:10 | First | 0 | 3 | 0 | **5 references lost** |\n");
}

static void
prose_commands_and_expectations_keep_their_order(void **state)
{
    const struct outcome *o = outcome_of(CONTOSO,
                                         "Before.\n\n## One\n\nWhy *this*.\n\n"
                                         "```powershell\n\"x | y\"\n```\n"
                                         "```expect\n1 -eq 1\n```\n\nAnd after.\n\n"
                                         "## Only words\n\nThat is all.\n",
                                         *state);
    struct str text = report_markdown(o, *state);

    assert_holds(text,
                 "## The runbook, as it was played\n\nBefore.\n\n### 1. One\n\nWhy *this*.\n\n"
                 "```powershell\n\"x | y\"\n```\n\n```text\nx | y\n```\n\n"
                 "- [x] `1 -eq 1`\n\nAnd after.\n\n### Only words\n\nThat is all.\n");
}

static void
a_failure_shows_both_sides_the_difference_and_the_cause(void **state)
{
    const struct outcome *o = outcome_of(CONTOSO,
                                         "## One\n```powershell\nInstall-LabConnect -Express\n"
                                         "Start-ADSyncSyncCycle -PolicyType Initial | Out-Null\n"
                                         "Get-LabMember gSales\n```\n"
                                         "```output\nalice\nbobby\ncarl\n```\n"
                                         "```expect\n(Get-LabMember gSales).Count -eq 4\n```\n",
                                         *state);
    struct str text = report_markdown(o, *state);

    assert_holds(text, "**This is not what the runbook says.**");
    assert_holds(text, "```diff\n  alice\n- bobby\n+ bob\n  carl\n```\n");
    assert_holds(text, "- [ ] `(Get-LabMember gSales).Count -eq 4` **failed** in line 17: got "
                       "`3 -eq 4`\n  - because gSales: created by Connect; line 8: "
                       "Start-ADSyncSyncCycle -PolicyType Initial \\| Out-Null\n");
    assert_tables_hold(text);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(hostile_text_breaks_no_table_and_no_fence),
        ARENA_TEST(the_timeline_says_what_the_text_says),
        ARENA_TEST(prose_commands_and_expectations_keep_their_order),
        ARENA_TEST(a_failure_shows_both_sides_the_difference_and_the_cause),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
