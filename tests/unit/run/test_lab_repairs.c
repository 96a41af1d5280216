/* SPDX-License-Identifier: MIT */
/*
 * What was lost and came back, what can be restored, and what an administrator does on purpose.
 */
#include "tests/unit/run/promises.h"

static void
a_later_repair_is_recognised(void **state)
{
    struct site *s = early_tidy_up(state);
    const struct journal *j = lab_journal(s->lab);

    lab_step_begin(s->lab, STR("recovery"), 20);
    tick(s, PILOT);
    cycle(s, true);
    step_over(s);
    for (uint32_t i = 0; i < j->losses.n; i++) {
        assert_true(j->losses.at[i].restored);
        assert_int_equal(j->losses.at[i].step, 1);
        assert_int_equal(j->losses.at[i].restored_step, 2);
    }
    assert_int_equal(totals(s, BY_CONNECT).reference_adds, 5);
    for (uint32_t i = 0; i < j->findings.n; i++)
        assert_true(j->findings.at[i].repaired);
    assert_str(ent_links(s, "gSales", "member"), "alice bob carl");
}

static void
a_reference_that_came_back_can_be_lost_again(void **state)
{
    struct site *s = early_tidy_up(state);
    const struct journal *j = lab_journal(s->lab);

    tick(s, PILOT);
    cycle(s, true);
    untick(s, PILOT);
    cycle(s, true);
    assert_int_equal(j->losses.n, 10);
    assert_true(j->losses.at[0].restored);
    assert_false(j->losses.at[9].restored);
}

static void
who_comes_back_from_the_bin_is_repaired_and_who_is_made_anew_is_not(void **state)
{
    struct site *s = site_contoso(state);
    const struct journal *j;

    site_open(s);
    connect_on(s);
    untick(s, PILOT);
    cycle(s, true);
    tick(s, PILOT);
    cycle(s, true);
    j = lab_journal(s->lab);
    for (uint32_t i = 0; i < j->findings.n; i++)
        if (j->findings.at[i].kind == FINDING_I4)
            assert_int_equal(j->findings.at[i].repaired,
                             j->findings.at[i].restorable == RESTORABLE_YES);
}

static void
half_of_what_was_lost_is_no_repair(void **state)
{
    struct site *s = early_tidy_up(state);
    const struct journal *j = lab_journal(s->lab);

    ent_put(s, "carl", "manager", "alice"); /* not seen: done behind the lab's back */
    ad_delete(s, "kx");
    tick(s, PILOT);
    cycle(s, true);
    for (uint32_t i = 0; i < j->findings.n; i++)
        assert_int_equal(j->findings.at[i].repaired,
                         str_eq(j->findings.at[i].object, STR("gSales")));
}

static void
a_group_in_the_bin_can_be_restored(void **state)
{
    struct site *s = site_contoso(state);

    site_assume(s, "groupSoftDelete", "true");
    site_open(s);
    cloud_on(s, PILOT);
    cloud_cycle(s);
    ad_move(s, "gPilot", "CN=gPilot," STAFF);
    cloud_cycle(s);
    assert_str(breaches(s), "I4 gPilot was deleted (30 days in the bin)");
    assert_str(restorability(s), "gPilot yes");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(a_later_repair_is_recognised),
        SITE_TEST(a_reference_that_came_back_can_be_lost_again),
        SITE_TEST(who_comes_back_from_the_bin_is_repaired_and_who_is_made_anew_is_not),
        SITE_TEST(half_of_what_was_lost_is_no_repair),
        SITE_TEST(a_group_in_the_bin_can_be_restored),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
