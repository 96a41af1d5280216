/* SPDX-License-Identifier: MIT */
/* What torture calls each run that went another way, and which runs it makes. */
#include "harness/explore/torture.h"

#include "tests/support/play_test.h"

static const struct err *
tortured(struct torture *out, const char *commands, enum fault_kind kind, struct arena *a)
{
    struct str text = str_fmt(a,
                              "---\ntitle: A test\n" CONTOSO "---\n## One\n```powershell\n"
                              "Install-LabConnect -Express\n"
                              "Start-ADSyncSyncCycle -PolicyType Initial | Out-Null\n%s```\n",
                              commands);
    struct torture_options options = {.only = &kind};
    struct scenario s;

    assert_null(scenario_read(&s, STR("test.md"), text, a));
    return torture(out, &s, &options, a);
}

/* A letter for each case, in the order of the requests. */
static const char *
ends(const char *commands, enum fault_kind kind, struct arena *a)
{
    static const char letters[] = {[TORTURE_AS_WITHOUT] = '=',
                                   [TORTURE_TOLD] = 't',
                                   [TORTURE_ELSEWHERE] = 'e',
                                   [TORTURE_STOPPED] = 's',
                                   [TORTURE_WRONG] = 'W'};
    struct buf b = buf_in(a);
    struct torture t;

    assert_null(tortured(&t, commands, kind, a));
    for (uint32_t i = 0; i < t.cases.n; i++)
        buf_byte(&b, letters[t.cases.at[i].end]);
    return buf_z(&b);
}

/* The first request reads a tenant that is empty still: without it nothing is missed. */
static void
whoever_was_told_is_well_when_two_cycles_have_passed(void **state)
{
    assert_string_equal(ends("", FAULT_Throttled, *state), "======");
    assert_string_equal(ends("", FAULT_ClockSkew, *state), "=ttttt");
    assert_string_equal(ends("", FAULT_Delay, *state), "======");
}

/* Once it is overcome; as often as the engine asks, it is not. */
static void
what_is_sent_again_is_tried_once_and_for_good(void **state)
{
    struct torture t;

    assert_null(tortured(&t, "", FAULT_ServerError, *state));
    assert_int_equal(t.cases.n, 2 * t.requests[FAULT_ENTRA]);
    for (uint32_t i = 0; i < t.cases.n; i++) {
        assert_int_equal(t.cases.at[i].request, i / 2 + 1);
        assert_int_equal(t.cases.at[i].times, i % 2 ? FAULT_PATIENCE : 1);
        if (i % 2 == 0)
            assert_int_equal(t.cases.at[i].end, TORTURE_AS_WITHOUT);
    }
}

static void
only_requests_that_can_meet_it_are_tried(void **state)
{
    struct torture t;

    assert_null(tortured(&t, "Set-ADUser alice -Title Lead\nStart-ADSyncSyncCycle | Out-Null\n",
                         FAULT_SizeLimit, *state));
    assert_true(t.cases.n > 0);
    assert_true(t.cases.n < t.requests[FAULT_AD]); /* the others are writes */
}

static void
a_runbook_that_goes_on_without_the_work_ends_elsewhere_or_is_stopped(void **state)
{
    const char *all = ends("", FAULT_ClockSkew, *state);
    const char *other =
        ends("if (@(Get-MgUser -Filter \"startsWith(userPrincipalName,'alice')\").Count -eq 0) "
             "{ Remove-ADUser carl -Confirm:$false }\n",
             FAULT_ClockSkew, *state);
    const char *stopped =
        ends("Get-MgUser -UserId alice@contoso.com | Out-Null\n", FAULT_ClockSkew, *state);

    assert_null(strpbrk(all, "esW"));
    assert_non_null(strchr(other, 'e'));
    assert_null(strpbrk(other, "sW"));
    assert_non_null(strchr(stopped, 's'));
    assert_null(strpbrk(stopped, "eW"));
    assert_int_equal(strlen(all), strlen(other));
}

/* Nobody is told of a request that got through when it was sent again. */
static void
what_nobody_was_told_of_is_wrong_whatever_comes_of_it(void **state)
{
    static const struct {
        const char *then, *why;
    } rows[] = {
        {"Remove-ADUser carl -Confirm:$false", "two cycles later, missing: carl "},
        {"Get-MgUser -UserId nobody@contoso.com", "nobody@contoso.com"},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct str commands = str_fmt(
            *state, "if (@(Get-LabFault | Where-Object Fired).Count -gt 0) { %s }\n", rows[i].then);
        struct torture t;
        assert_null(tortured(&t, str_z(commands, *state), FAULT_ResetAfter, *state));
        const struct torture_case *first = &t.cases.at[0];
        assert_int_equal(first->times, 1);
        assert_int_equal(first->end, TORTURE_WRONG);
        assert_holds(first->why, rows[i].why);
        assert_str(torture_order(first, *state), "Set-LabFault ResetAfter -Request 1");
        assert_str(torture_order(&t.cases.at[1], *state),
                   "Set-LabFault ResetAfter -Request 1 -Times 4");
    }
}

/* "Not now" is an answer, and the engine heeds it: that counts as told. */
static void
who_is_put_off_is_told(void **state)
{
    static const char waits[] =
        "if (@(Get-LabFault | Where-Object Fired).Count -gt 0) { Remove-ADUser carl "
        "-Confirm:$false }\n";

    assert_string_equal(ends(waits, FAULT_Throttled, *state), "eeeeee");
}

static void
a_scenario_that_does_not_play_is_not_tortured(void **state)
{
    struct torture t;
    const struct err *e =
        tortured(&t, "Get-MgUser -UserId nobody@contoso.com\n", FAULT_Delay, *state);

    assert_non_null(e);
    assert_holds(e->text, "without any fault");
    assert_int_equal(t.cases.n, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(whoever_was_told_is_well_when_two_cycles_have_passed),
        ARENA_TEST(what_is_sent_again_is_tried_once_and_for_good),
        ARENA_TEST(only_requests_that_can_meet_it_are_tried),
        ARENA_TEST(a_runbook_that_goes_on_without_the_work_ends_elsewhere_or_is_stopped),
        ARENA_TEST(what_nobody_was_told_of_is_wrong_whatever_comes_of_it),
        ARENA_TEST(who_is_put_off_is_told),
        ARENA_TEST(a_scenario_that_does_not_play_is_not_tortured),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
