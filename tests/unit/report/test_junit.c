/* SPDX-License-Identifier: MIT */
#include "tests/support/xml_test.h"

#include "tests/unit/report/made.h"

static const char schema[] = "tests/support/junit.xsd";

static struct str
junit_of(const struct outcome *o, struct arena *a)
{
    return report_junit(&o, 1, a);
}

static void
the_schema_refuses_what_is_not_junit(void **state)
{
    (void)state;
    FILE *lint = popen("xmllint --noout --schema tests/support/junit.xsd - >/dev/null 2>&1", "w");

    assert_non_null(lint);
    fputs("<testsuites><testsuite name='x'/></testsuites>", lint);
    assert_int_not_equal(pclose(lint), 0);
}

static void
a_passed_run_is_valid_and_counts_the_verdict(void **state)
{
    struct made *m = made_new(*state);

    made_expectation(m, STR("1 -eq 1"), true, STR("1 -eq 1"));
    struct str text = junit_of(&m->outcome, *state);
    assert_xml(text, schema);
    assert_holds(text, "<testsuite name=\"A plan\" tests=\"2\" failures=\"0\" errors=\"0\"");
    assert_holds(text, "name=\"First, line 9: 1 -eq 1\" time=\"0\"/>");
    assert_holds(text, "name=\"verdict\" time=\"0\"/>");
}

static void
a_failure_tells_both_sides_and_what_lies_behind(void **state)
{
    struct made *m = made_new(*state);
    static const struct str bob = STR("bob");
    struct journal_export *row = made_export(m, "gSales", EFFECT_UPDATED);

    row->attribute = STR("member");
    row->removed = &bob;
    row->removed_n = 1;
    made_expectation(m, STR("(Get-LabMember gSales).Count -eq 2"), false, STR("1 -eq 2"));
    struct str text = junit_of(&m->outcome, *state);
    assert_xml(text, schema);
    assert_holds(text, "failures=\"1\"");
    assert_holds(text, "<failure type=\"failure\" message=\"got 1 -eq 2\">got 1 -eq 2\n"
                       "because gSales: member -bob by Connect; line 7: Start-ADSyncSyncCycle");
}

static void
a_wrong_verdict_and_a_broken_run_are_cases_of_their_own(void **state)
{
    struct made *m = made_new(*state);

    m->outcome.expected = VERDICT_UNSAFE;
    struct str text = junit_of(&m->outcome, *state);
    assert_xml(text, schema);
    assert_holds(text, "the verdict is safe, the runbook expects unsafe");
    m->outcome.broken = err_new(ERR_INPUT, (struct place){STR("x.md"), 3, 1}, *state, "no such");
    text = junit_of(&m->outcome, *state);
    assert_xml(text, schema);
    assert_holds(text, "errors=\"1\"");
    assert_holds(text, "x.md:3:1: no such");
}

static void
hostile_text_stays_valid(void **state)
{
    struct str text = junit_of(&made_hostile(*state)->outcome, *state);

    assert_xml(text, schema);
    assert_lacks(text, "\x1b");
    assert_lacks(text, "]]>");
}

static void
none_and_several_runs_are_one_valid_file(void **state)
{
    const struct outcome *two[] = {&made_new(*state)->outcome, &made_hostile(*state)->outcome};
    struct str none = report_junit(two, 0, *state), both = report_junit(two, 2, *state);

    assert_xml(none, schema);
    assert_holds(none, "tests=\"0\"");
    assert_xml(both, schema);
    assert_holds(both, "<testsuites name=\"cutover\" tests=\"4\" failures=\"2\"");
}

static void
a_played_runbook_that_goes_wrong_is_valid(void **state)
{
    const struct outcome *o = outcome_of(CONTOSO "verdict: safe\n",
                                         "## One\n"
                                         "```powershell\n"
                                         "Install-LabConnect -Express\n"
                                         "Start-ADSyncSyncCycle -PolicyType Initial | Out-Null\n"
                                         "Get-LabMember gSales\n"
                                         "```\n"
                                         "```output\n"
                                         "alice\nbobby\ncarl\n"
                                         "```\n"
                                         "## Two\n"
                                         "```powershell\n"
                                         "Get-ADUser nobody\n"
                                         "```\n",
                                         *state);
    struct str text = junit_of(o, *state);

    assert_xml(text, schema);
    assert_holds(text, "  alice\n- bobby\n+ bob\n  carl\n");
    assert_holds(text, "<testsuites name=\"cutover\" tests=\"2\" failures=\"1\" errors=\"1\"");
    assert_holds(text, "\" tests=\"2\" failures=\"1\" errors=\"1\" skipped=\"0\"");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(the_schema_refuses_what_is_not_junit),
        ARENA_TEST(a_passed_run_is_valid_and_counts_the_verdict),
        ARENA_TEST(a_failure_tells_both_sides_and_what_lies_behind),
        ARENA_TEST(a_wrong_verdict_and_a_broken_run_are_cases_of_their_own),
        ARENA_TEST(hostile_text_stays_valid),
        ARENA_TEST(none_and_several_runs_are_one_valid_file),
        ARENA_TEST(a_played_runbook_that_goes_wrong_is_valid),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
