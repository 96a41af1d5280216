/* SPDX-License-Identifier: MIT */
#include "harness/report/characters.h"
#include "tests/unit/report/made.h"

static struct str
whole_text(const struct outcome *o, struct report_style style, struct arena *a)
{
    struct buf out = buf_in(a);

    report_opening(&out, o, style);
    for (uint32_t i = 0; i < o->steps.n; i++)
        report_step(&out, o, i, style);
    report_closing(&out, o, 410000, style);
    return buf_str(&out);
}

static void
one_is_said_in_the_singular(void **state)
{
    struct made *m = made_new(*state);

    m->outcome.world_users = 1;
    made_step(m)->losses = 1;
    *VEC_PUSH(&m->journal.losses, m->a) = (struct journal_loss){.object = STR("gSales")};
    made_finding(m, FINDING_I3, "gSales", "lost member bob", RESTORABLE_YES);
    struct str text = whole_text(&m->outcome, (struct report_style){0}, *state);
    assert_holds(text, "contoso.com: 1 user, 0 groups, 0 contacts\n");
    assert_holds(text, "  1 reference lost\n");
    assert_holds(text, "UNSAFE · 1 reference was removed from Entra ID");
    assert_holds(text, "· 1 membership or manager lost\n");
}

static void
a_pipe_gets_no_colour_no_times_and_no_broken_lines(void **state)
{
    struct str text = whole_text(&made_hostile(*state)->outcome, (struct report_style){0}, *state);

    assert_lacks(text, "\x1b");
    assert_lacks(text, "0.41 s");
}

static void
a_terminal_gets_colour_but_never_the_escapes_of_a_directory(void **state)
{
    struct report_style style = {.colour = true, .times = true, .columns = 80};
    struct str text = whole_text(&made_hostile(*state)->outcome, style, *state);

    assert_holds(text, "\x1b[31mUNSAFE\x1b[0m");
    assert_lacks(text, "\x1b[31m \xff");
    assert_lacks(text, " \x01");
    assert_holds(text, "0.41 s");
}

/* What a terminal shows of a line: without the escapes that dress it. */
static size_t
shown_columns(struct str line, struct arena *a)
{
    struct buf out = buf_in(a);

    for (size_t i = 0; i < line.len; i++) {
        if (line.at[i] == '\x1b')
            while (line.at[i] != 'm')
                i++;
        else
            buf_byte(&out, line.at[i]);
    }
    return characters_columns(buf_str(&out));
}

static void
no_line_is_wider_than_the_terminal(void **state)
{
    const struct outcome *o = outcome_of(
        CONTOSO,
        "## 日本語のとても長いタイトルです日本語のとても長いタイトルです\n"
        "```powershell\nInstall-LabConnect -Express\n"
        "Start-ADSyncSyncCycle -PolicyType Initial | Out-Null\n```\n"
        "## A title that goes on and on until it would push the numbers out of their columns\n"
        "```powershell\nSet-LabOUFilter -Exclude 'OU=CPUsers,DC=contoso,DC=com'\n"
        "Start-ADSyncSyncCycle -PolicyType Initial | Out-Null\n```\n"
        "```expect\n(Get-LabMember gSales).Count -eq 3\n```\n",
        *state);
    static const size_t widths[] = {80, 120};

    for (size_t w = 0; w < 2; w++) {
        struct report_style style = {.colour = true, .columns = widths[w]};
        for (struct str rest = whole_text(o, style, *state); rest.at;) {
            struct str line = str_cut(&rest, '\n');
            if (shown_columns(line, *state) > widths[w])
                fail_msg("wider than %zu: %.*s", widths[w], STR_ARG(line));
        }
    }
}

static void
numbers_stand_in_one_column_under_each_other(void **state)
{
    struct made *m = made_new(*state);
    struct report_style style = {.columns = 80};
    size_t column = 0;

    static const struct str titles[] = {STR("Plain"), STR("日本語の題"), STR("Zoë geht"),
                                        STR("One that is much too long for the column it has")};
    for (size_t i = 0; i < 4; i++) {
        struct buf out = buf_in(*state);
        made_step(m)->title = titles[i];
        report_step(&out, &m->outcome, 0, style);
        ptrdiff_t at = str_find(buf_str(&out), STR("+0"));
        size_t here = characters_columns(str_sub(buf_str(&out), 0, (size_t)at));
        assert_true(i == 0 || here == column);
        column = here;
    }
}

static void
days_later_is_said_in_days(void **state)
{
    struct made *m = made_new(*state);
    struct buf out = buf_in(*state);

    made_step(m)->at += 31 * DAY;
    report_step(&out, &m->outcome, 0, (struct report_style){0});
    assert_true(str_starts(buf_str(&out), STR(" 1   +31d  First")));
}

static void
what_cannot_be_had_back_is_counted_once_and_what_came_back_is_told(void **state)
{
    struct made *m = made_new(*state);

    m->outcome.verdict = VERDICT_UNSAFE;
    made_finding(m, FINDING_I4, "bob", "was deleted (30 days in the bin)", RESTORABLE_YES);
    made_finding(m, FINDING_I4, "carl", "was deleted (30 days in the bin)", RESTORABLE_YES);
    assert_lacks(whole_text(&m->outcome, (struct report_style){0}, *state), "came back");
    m->journal.findings.at[0].repaired = true;
    assert_holds(whole_text(&m->outcome, (struct report_style){0}, *state),
                 "a hard match restores them; 1 of 2 came back");
    made_finding(m, FINDING_I4, "gSales", "was deleted for good", RESTORABLE_NO);
    made_finding(m, FINDING_I4, "gSales", "was deleted for good", RESTORABLE_NO);
    assert_holds(whole_text(&m->outcome, (struct report_style){0}, *state),
                 "no: 1 object cannot be had back as it was; users can, within 30 days; 1 of 2 "
                 "came back");
}

static void
hundreds_with_one_fate_are_one_line(void **state)
{
    struct made *m = made_new(*state);

    for (int i = 0; i < 300; i++) {
        made_finding(m, FINDING_I4, str_fmt(*state, "u%d", i).at, "was deleted", RESTORABLE_YES);
        m->journal.findings.at[i].cause = m->journal.findings.at[0].cause;
    }
    struct str text = whole_text(&m->outcome, (struct report_style){0}, *state);
    assert_holds(text, "  u0, u1, u2, u3 and 296 more were deleted\n");
}

static void
of_many_fates_the_first_are_told_and_the_others_counted(void **state)
{
    struct made *m = made_new(*state);

    for (int i = 0; i < 15; i++) {
        made_finding(m, FINDING_I4, str_fmt(*state, "u%d", i).at,
                     i < 12 ? str_fmt(*state, "fate %d", i).at : "one fate", RESTORABLE_YES);
        m->journal.findings.at[i].cause = m->journal.findings.at[0].cause;
    }
    for (int i = 0; i < 14; i++)
        made_finding(m, FINDING_SYNC, str_fmt(*state, "t%d", i).at, "is in trouble",
                     RESTORABLE_UNKNOWN);
    struct str text = whole_text(&m->outcome, (struct report_style){0}, *state);
    assert_holds(text, "fate 11\n");
    assert_lacks(text, "one fate");
    assert_holds(text, "  ... and 3 more; --html FILE and --json FILE list them all\n");
    assert_holds(text, "t11: is in trouble\n               ... and 2 more\n");
}

/* Two commands and nobody's single doing: one story, without a cause. */
static void
who_has_no_writer_is_told_in_one_story(void **state)
{
    struct made *m = made_new(*state);

    made_finding(m, FINDING_I2, "ann", "has no writer", RESTORABLE_UNKNOWN);
    made_finding(m, FINDING_I2, "bob", "has no writer", RESTORABLE_UNKNOWN);
    struct str text = whole_text(&m->outcome, (struct report_style){0}, *state);
    assert_holds(text, "  ann, bob     has no writer\n");
    assert_lacks(text, "because");
}

static void
a_failure_shows_both_sides_and_the_cause(void **state)
{
    const struct outcome *o = outcome_of(CONTOSO,
                                         "## One\n```powershell\nInstall-LabConnect -Express\n"
                                         "Start-ADSyncSyncCycle -PolicyType Initial | Out-Null\n"
                                         "Get-LabMember gSales\n```\n"
                                         "```output\nalice\nbobby\ncarl\n```\n"
                                         "```expect\n(Get-LabMember gSales).Count -eq 4\n```\n",
                                         *state);
    struct str text = whole_text(o, (struct report_style){0}, *state);

    assert_holds(text, "+10  ~0   -0    2 expectations failed\n");
    assert_holds(text, "      test.md:12: the output is not what the runbook says");
    assert_holds(text, "          alice\n        - bobby\n        + bob\n          carl\n");
    assert_holds(text, "      test.md:17: (Get-LabMember gSales).Count -eq 4\n"
                       "        got      3 -eq 4\n"
                       "        because  gSales: created by Connect; line 8: Start-ADSync");
    assert_holds(text, "NOT as this runbook says (verdict: safe)\n");
}

static void
a_verdict_that_was_not_expected_is_said_with_the_one_that_was(void **state)
{
    struct made *m = made_new(*state);

    m->outcome.expected = VERDICT_UNSAFE;
    m->outcome.passed = false;
    assert_holds(whole_text(&m->outcome, (struct report_style){0}, *state),
                 "NOT as this runbook says (verdict: safe, the runbook expects unsafe)\n");
}

static void
a_run_that_broke_off_is_neither_safe_nor_as_written(void **state)
{
    const struct outcome *o = outcome_of(
        CONTOSO, "## One\n```powershell\nGet-Nothing\n```\n## Two\n```powershell\n1\n```\n",
        *state);
    struct str text = whole_text(o, (struct report_style){0}, *state);

    assert_lacks(text, "SAFE");
    assert_holds(text, "  broke off\n");
    assert_holds(text, "broken off in step 1 of 2: test.md:7:1: unknown command");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(one_is_said_in_the_singular),
        ARENA_TEST(a_pipe_gets_no_colour_no_times_and_no_broken_lines),
        ARENA_TEST(a_terminal_gets_colour_but_never_the_escapes_of_a_directory),
        ARENA_TEST(no_line_is_wider_than_the_terminal),
        ARENA_TEST(numbers_stand_in_one_column_under_each_other),
        ARENA_TEST(days_later_is_said_in_days),
        ARENA_TEST(what_cannot_be_had_back_is_counted_once_and_what_came_back_is_told),
        ARENA_TEST(hundreds_with_one_fate_are_one_line),
        ARENA_TEST(of_many_fates_the_first_are_told_and_the_others_counted),
        ARENA_TEST(who_has_no_writer_is_told_in_one_story),
        ARENA_TEST(a_failure_shows_both_sides_and_the_cause),
        ARENA_TEST(a_verdict_that_was_not_expected_is_said_with_the_one_that_was),
        ARENA_TEST(a_run_that_broke_off_is_neither_safe_nor_as_written),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
