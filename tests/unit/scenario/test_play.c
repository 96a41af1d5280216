/* SPDX-License-Identifier: MIT */
#include "harness/scenario/play.h"

#include "tests/support/play_test.h"

/* The body begins in line 4 without front matter of its own, in line 5 with CONTOSO. */

static void
an_expectation_knows_its_line_and_both_sides(void **state)
{
    const struct outcome *o = outcome_of("",
                                         "## One\n"
                                         "\n"
                                         "```expect\n"
                                         "# a comment\n"
                                         "1 -eq 1\n"
                                         "\n"
                                         "(2 + 2) -gt 5\n"
                                         "$true\n"
                                         "@('a', 'b') -contains 'c'\n"
                                         "```\n",
                                         *state);
    const struct outcome_step *s = &o->steps.at[0];

    assert_int_equal(s->expectations.n, 4);
    assert_int_equal(s->expectations.at[0].line, 8);
    assert_true(s->expectations.at[0].ok);
    assert_int_equal(s->expectations.at[1].line, 10);
    assert_false(s->expectations.at[1].ok);
    assert_str(s->expectations.at[1].got, "4 -gt 5");
    assert_str(s->expectations.at[2].got, "true");
    assert_str(s->expectations.at[3].got, "a, b -contains c");
    assert_false(o->passed);
    assert_null(o->broken);
}

static void
who_is_gone_fails_the_expectation_and_not_the_run(void **state)
{
    const struct outcome *o = outcome_of(CONTOSO,
                                         "## One\n"
                                         "```expect\n"
                                         "(Get-ADUser nobody).Name -eq 'x'\n"
                                         "```\n"
                                         "## Two\n"
                                         "```expect\n"
                                         "1 -eq 1\n"
                                         "```\n",
                                         *state);

    assert_null(o->broken);
    assert_int_equal(o->steps.n, 2);
    assert_false(o->steps.at[0].expectations.at[0].ok);
    assert_holds(o->steps.at[0].expectations.at[0].got, "nobody");
}

static void
an_expectation_that_no_run_could_fulfil_breaks_the_run(void **state)
{
    static const char *const bodies[] = {
        "## One\n```expect\n(Get-Nothing).Count -eq 1\n```\n",
        "## One\n```expect\n1 -eq\n```\n",
        "## One\n```expect\nGet-ADUser -Fliter *\n```\n",
    };

    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        const struct outcome *o = outcome_of(CONTOSO, bodies[i], *state);
        assert_non_null(o->broken);
        assert_int_equal(o->broken->at.line, 7);
        assert_false(o->steps.at[0].ran);
        assert_int_equal(err_exit_code(o->broken), 3);
    }
}

static void
output_is_compared_without_blanks_at_line_ends(void **state)
{
    const struct outcome *o = outcome_of("",
                                         "```powershell\n\"a  \"\n\"\"\n\"b\"\n```\n"
                                         "```output\n\na\n\nb   \n\n```\n"
                                         "```powershell\n\"a\"\n```\n"
                                         "```output\nA\n```\n",
                                         *state);
    const struct outcome_step *s = &o->steps.at[0];

    assert_str(s->title, "Preparation");
    assert_true(s->outputs.at[0].checked);
    assert_true(s->outputs.at[0].ok);
    assert_str(s->outputs.at[0].text, "a\n\nb");
    assert_false(s->outputs.at[1].ok);
    assert_str(s->outputs.at[1].expected, "A");
    assert_str(s->outputs.at[1].text, "a");
}

static void
always_is_checked_after_every_step_from_there_on(void **state)
{
    const struct outcome *o = outcome_of("",
                                         "## One\n```powershell\n$n = 1\n```\n"
                                         "## Two\n```always\n$n -lt 3\n```\n"
                                         "## Three\n```powershell\n$n = 3\n```\n"
                                         "## Four\n```powershell\n$n = 2\n```\n",
                                         *state);

    assert_int_equal(o->steps.at[0].expectations.n, 0);
    for (uint32_t i = 1; i < 4; i++) {
        assert_int_equal(o->steps.at[i].expectations.n, 1);
        assert_true(o->steps.at[i].expectations.at[0].always);
        assert_int_equal(o->steps.at[i].expectations.at[0].line, 10);
        assert_true(o->steps.at[i].expectations.at[0].ok == (i != 2));
    }
    assert_str(o->steps.at[2].expectations.at[0].got, "3 -lt 3");
}

static void
an_ldif_block_adds_enabled_people_to_the_directory(void **state)
{
    const struct outcome *o = outcome_of(
        CONTOSO,
        "## One\n"
        "```ldif\n"
        "dn: CN=erin,OU=CPUsers,DC=contoso,DC=com\n"
        "objectClass: user\n"
        "cn: erin\n"
        "sAMAccountName: erin\n"
        "userPrincipalName: erin@contoso.com\n"
        "```\n"
        "```expect\n"
        "(Get-ADUser erin).Enabled\n"
        "(Get-ADUser erin).DistinguishedName -eq 'CN=erin,OU=CPUsers,DC=contoso,DC=com'\n"
        "```\n",
        *state);

    assert_null(o->broken);
    assert_true(o->passed);
    assert_int_equal(o->steps.at[0].notes.at[0].kind, NOTE_LDIF);
}

static void
a_broken_ldif_block_is_named_with_its_line(void **state)
{
    const struct outcome *o = outcome_of(CONTOSO,
                                         "## One\n"
                                         "```ldif\n"
                                         "dn: CN=erin,OU=CPUsers,DC=contoso,DC=com\n"
                                         "this is no attribute\n"
                                         "```\n",
                                         *state);

    assert_non_null(o->broken);
    assert_int_equal(o->broken->at.line, 8);
    assert_str(o->broken->at.file, "test.md");
}

static void
tasks_are_played_and_hints_are_not(void **state)
{
    const struct outcome *o = outcome_of("",
                                         "## One\n```powershell task\n\"done\"\n```\n"
                                         "```hint\nGet-Nothing\n```\n"
                                         "```output\ndone\n```\n",
                                         *state);

    assert_null(o->broken);
    assert_true(o->passed);
    assert_int_equal(o->steps.at[0].commands.n, 1);
}

static void
a_command_that_fails_ends_the_run_and_the_steps_before_it_stay(void **state)
{
    const struct outcome *o = outcome_of(CONTOSO,
                                         "## One\n```powershell\n1\n```\n"
                                         "## Two\n```powershell\n2\nGet-ADUser nobody\n3\n```\n"
                                         "## Three\n```powershell\n4\n```\n",
                                         *state);

    assert_non_null(o->broken);
    assert_int_equal(o->broken->at.line, 12);
    assert_int_equal(o->steps.n, 2);
    assert_int_equal(o->steps_planned, 3);
    assert_true(o->steps.at[0].ran);
    assert_false(o->steps.at[1].ran);
    assert_str(o->steps.at[1].outputs.at[0].text, "2"); /* what was printed before it is kept */
    assert_int_equal(o->verdict, VERDICT_NONE);
    assert_false(o->passed);
}

static void
a_wrong_verdict_is_not_as_the_runbook_says(void **state)
{
    assert_true(
        outcome_of(CONTOSO "verdict: safe\n", "## A\n```powershell\n1\n```\n", *state)->passed);
    assert_false(
        outcome_of(CONTOSO "verdict: unsafe\n", "## A\n```powershell\n1\n```\n", *state)->passed);
    assert_true(outcome_of(CONTOSO, "## A\n```powershell\n1\n```\n", *state)->passed);
}

static void
sections_that_only_tell_are_no_steps_and_are_kept(void **state)
{
    const struct outcome *o = outcome_of("",
                                         "Intro.\n\n## Why\n\nBecause.\n\n"
                                         "## One\n```powershell\n1\n```\n\n## End\n\nBye.\n",
                                         *state);

    assert_int_equal(o->steps.n, 1);
    assert_str(o->steps.at[0].title, "One");
    assert_int_equal(o->notes.n, 3);
    assert_str(o->notes.at[1].title, "Why");
    assert_holds(o->notes.at[2].text, "Bye.");
}

static void
a_world_that_does_not_load_is_named_where_it_is_named(void **state)
{
    struct played *p = play_text("world: nowhere.ldif\n", "## A\n```powershell\n1\n```\n", *state);

    assert_non_null(p->err);
    assert_int_equal(p->err->at.line, 3);
    struct buf said = buf_in(*state);
    err_print(&said, p->err);
    assert_holds(buf_str(&said), "nowhere.ldif");
}

static void
an_unknown_profile_is_named_where_it_is_named(void **state)
{
    struct played *p = play_text("profile: nonsense\n", "## A\n```powershell\n1\n```\n", *state);

    assert_non_null(p->err);
    assert_int_equal(p->err->at.line, 3);
    assert_holds(p->err->text, "nonsense");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(an_expectation_knows_its_line_and_both_sides),
        ARENA_TEST(who_is_gone_fails_the_expectation_and_not_the_run),
        ARENA_TEST(an_expectation_that_no_run_could_fulfil_breaks_the_run),
        ARENA_TEST(output_is_compared_without_blanks_at_line_ends),
        ARENA_TEST(always_is_checked_after_every_step_from_there_on),
        ARENA_TEST(an_ldif_block_adds_enabled_people_to_the_directory),
        ARENA_TEST(a_broken_ldif_block_is_named_with_its_line),
        ARENA_TEST(tasks_are_played_and_hints_are_not),
        ARENA_TEST(a_command_that_fails_ends_the_run_and_the_steps_before_it_stay),
        ARENA_TEST(a_wrong_verdict_is_not_as_the_runbook_says),
        ARENA_TEST(sections_that_only_tell_are_no_steps_and_are_kept),
        ARENA_TEST(a_world_that_does_not_load_is_named_where_it_is_named),
        ARENA_TEST(an_unknown_profile_is_named_where_it_is_named),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
