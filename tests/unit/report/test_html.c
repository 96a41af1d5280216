/* SPDX-License-Identifier: MIT */
/*
 * The HTML report is well-formed XML too; that is how its tags are checked here.
 */
#include "tests/support/xml_test.h"

#include "tests/unit/report/made.h"

static struct str
html_of(const struct outcome *o, struct arena *a)
{
    return report_html(&o, 1, a);
}

static void
every_tag_is_closed_whatever_the_text(void **state)
{
    struct str text = html_of(&made_hostile(*state)->outcome, *state);

    assert_xml(text, NULL);
    assert_lacks(text, "\x1b");
    assert_lacks(text, "<b>");
}

static void
none_and_several_runs_are_one_page(void **state)
{
    const struct outcome *two[] = {&made_new(*state)->outcome, &made_hostile(*state)->outcome};
    struct str none = report_html(two, 0, *state), both = report_html(two, 2, *state);

    assert_xml(none, NULL);
    assert_xml(both, NULL);
    assert_holds(both, "<h1>Rehearsals</h1>");
    assert_holds(both, "<a href=\"#r2\">");
    assert_holds(both, "<h2 id=\"r2\">");
    assert_holds(both, "id=\"r1-s1\"");
    assert_holds(both, "id=\"r2-s1\"");
    ptrdiff_t first = str_find(both, STR("<html"));
    assert_true(str_find(str_from(both, (size_t)first + 1), STR("<html")) < 0);
}

static void
nothing_is_loaded_from_elsewhere_and_no_script_runs(void **state)
{
    const struct outcome *o = outcome_of(CONTOSO,
                                         "![a picture](http://example.org/x.png)\n\n"
                                         "<script>alert(1)</script>\n\n"
                                         "[ok](https://example.org) [no](javascript:alert(1))\n\n"
                                         "## One\n\n# Big\n\n```powershell\n1\n```\n",
                                         *state);
    struct str text = html_of(o, *state);

    assert_xml(text, NULL);
    assert_lacks(text, "<img");
    assert_lacks(text, "<script");
    assert_lacks(text, "x.png");
    assert_lacks(text, "javascript:");
    assert_lacks(text, "<link");
    assert_lacks(text, "url(");
    assert_holds(text, "default-src 'none'");
    assert_holds(text, "<em>a picture</em>");
    assert_holds(text, "<h4>Big</h4>"); /* below the step that it stands in */
}

static void
verdict_numbers_timeline_findings_and_exports_are_there(void **state)
{
    struct made *m = made_new(*state);
    static const struct str bob = STR("bob");
    struct journal_export *row = made_export(m, "gSales", EFFECT_UPDATED);

    row->attribute = STR("member");
    row->removed = &bob;
    row->removed_n = 1;
    made_finding(m, FINDING_I3, "gSales", "lost member bob", RESTORABLE_YES);
    m->outcome.connect.updates = 1;
    struct str text = html_of(&m->outcome, *state);
    assert_xml(text, NULL);
    assert_holds(text, "<strong>UNSAFE</strong>");
    assert_holds(text, "<dt>changed by Connect</dt><dd>1</dd>");
    assert_holds(text, "<a href=\"#r1-s1\">First</a>");
    assert_holds(text, "<strong>gSales</strong> lost member bob");
    assert_holds(text, "<summary>1 change in Entra ID</summary>");
    assert_holds(text, "<td>member<br/>− bob<br/></td><td>line 7: Start-ADSyncSyncCycle");
}

static void
a_broken_run_says_where(void **state)
{
    const struct outcome *o = outcome_of(
        CONTOSO,
        "## One\n```powershell\n1\n```\n## Two\n```powershell\nGet-Nothing\n```\n## Three\n"
        "```powershell\n3\n```\n",
        *state);
    struct str text = html_of(o, *state);

    assert_xml(text, NULL);
    assert_holds(text, "Broken off in step 2 of 3: test.md:11:1: ");
    assert_holds(text, "<strong>UNKNOWN</strong>");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(every_tag_is_closed_whatever_the_text),
        ARENA_TEST(none_and_several_runs_are_one_page),
        ARENA_TEST(nothing_is_loaded_from_elsewhere_and_no_script_runs),
        ARENA_TEST(verdict_numbers_timeline_findings_and_exports_are_there),
        ARENA_TEST(a_broken_run_says_where),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
