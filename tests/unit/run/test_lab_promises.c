/* SPDX-License-Identifier: MIT */
/*
 * The promises I1, I3 and I4, broken and kept; whose doing it was; which guardrail fired. (I2 is in
 * test_lab_writers.c, what came back in test_lab_repairs.c.)
 */
#include "tests/unit/run/promises.h"

static const struct guardrail *
rail(struct site *s, int i)
{
    return &lab_journal(s->lab)->guardrails.at[i];
}

/* --- I1 ---------------------------------------------------------------------------------------- */

static struct site *
cloud_group(void **state, const char *restored)
{
    struct site *s = site_contoso(state);

    site_assume(s, "restoreMemberships", restored);
    site_open(s);
    cloud_on(s, PILOT);
    cloud_cycle(s);
    ent_group(s, "cApp");
    ent_join(s, "cApp", "bob");
    step_over(s);
    assert_str(breaches(s), "");
    return s;
}

static void
out_and_back(struct site *s)
{
    ad_move(s, "bob", "CN=bob," STAFF);
    cloud_cycle(s);
    ad_move(s, "bob", "CN=bob," PILOT);
    cloud_cycle(s);
}

static void
a_lost_cloud_only_membership_breaks_i1_once(void **state)
{
    struct site *s = cloud_group(state, "false");

    out_and_back(s);
    step_over(s);
    step_over(s);
    assert_str(breaches(s), "I4 bob was deleted (30 days in the bin); "
                            "I1 cApp lost cloud-only member bob");
}

static void
one_that_came_back_in_time_does_not(void **state)
{
    struct site *s = cloud_group(state, "true");

    out_and_back(s);
    step_over(s);
    assert_str(breaches(s), "I4 bob was deleted (30 days in the bin)");
}

static void
what_an_administrator_takes_back_is_no_promise(void **state)
{
    struct site *s = cloud_group(state, "true");

    ent_leave(s, "cApp", "bob");
    step_over(s);
    assert_str(breaches(s), "");
    ent_join(s, "cApp", "bob");
    ent_delete(s, "cApp");
    step_over(s);
    assert_str(breaches(s), "");
}

static void
who_is_deleted_in_the_directory_leaves_without_a_breach(void **state)
{
    struct site *s = cloud_group(state, "true");

    ad_delete(s, "bob");
    cloud_cycle(s);
    step_over(s);
    assert_str(breaches(s), "");
}

static void
a_member_with_a_new_name_is_still_the_member(void **state)
{
    struct site *s = cloud_group(state, "true");

    ad_set(s, "bob", "sAMAccountName", "robert");
    cloud_cycle(s);
    step_over(s);
    assert_str(breaches(s), "");
}

static void
a_new_id_breaks_i1(void **state)
{
    struct site *s = site_cloud(state, PILOT);

    ad_move(s, "gPilot", "CN=gPilot," STAFF);
    cloud_cycle(s);
    ad_move(s, "gPilot", "CN=gPilot," PILOT);
    cloud_cycle(s);
    assert_str(breaches(s), "I4 gPilot was deleted for good; "
                            "I1 gPilot was made anew in Entra ID with another id: licences and "
                            "cloud-only memberships of the old one are lost");
    assert_int_equal(found(s, FINDING_I1)->restorable, RESTORABLE_NO);
    ad_link(s, "gPilot", "member", "dave"); /* later writes find nothing new */
    cloud_cycle(s);
    assert_int_equal(lab_journal(s->lab)->findings.n, 2);
}

/* --- I3 ---------------------------------------------------------------------------------------- */

static void
references_that_the_directory_still_has_break_i3(void **state)
{
    struct site *s = early_tidy_up(state);

    assert_str(breaches(s), "I3 carl lost manager alice; I3 dl1 lost members alice, kx; "
                            "I3 gSales lost members alice, bob");
    assert_int_equal(totals(s, BY_CONNECT).reference_removals, 5);
    assert_int_equal(lab_journal(s->lab)->losses.n, 5);
    assert_int_equal(found(s, FINDING_I3)->restorable, RESTORABLE_YES);
    assert_str(command_of(s, found(s, FINDING_I3)->cause), "untick");
}

static void
thresholds_are_blind_to_references(void **state)
{
    struct site *s = early_tidy_up(state);

    assert_int_equal(rail(s, 0)->counted, 0);
    assert_int_equal(rail(s, 0)->state, GUARDRAIL_BLIND);
    assert_int_equal(rail(s, 1)->state, GUARDRAIL_IDLE); /* Cloud Sync did no harm */
}

static void
what_the_directory_took_out_keeps_i3(void **state)
{
    struct site *s = site_contoso(state);

    site_open(s);
    straight_pilot(s);
    ad_unlink(s, "gSales", "member", "alice");
    ad_set(s, "carl", "manager", NULL);
    cycle(s, false);
    assert_int_equal(totals(s, BY_CONNECT).reference_removals, 2);
    assert_str(breaches(s), "");
}

/* --- I4 ---------------------------------------------------------------------------------------- */

static void
deletes_of_what_the_directory_still_has_break_i4(void **state)
{
    struct site *s = site_contoso(state);

    site_open(s);
    connect_on(s);
    lab_command(s->lab, STR("untick"), 11);
    untick(s, PILOT);
    lab_command(s->lab, STR("full cycle"), 12);
    cycle(s, true);
    assert_str(restorability(s), "alice yes, bob yes, kx no, gPilot no, gNest no");
    assert_str(command_of(s, found(s, FINDING_I4)->cause), "untick");
    assert_int_equal(rail(s, 0)->counted, 5);
    assert_int_equal(ent_deleted(s), 2);
}

static void
deletes_that_the_directory_made_keep_i4(void **state)
{
    struct site *s = site_contoso(state);

    site_open(s);
    connect_on(s);
    ad_delete(s, "dave");
    ad_delete(s, "gPilot");
    cycle(s, false);
    assert_int_equal(totals(s, BY_CONNECT).deletes, 2);
    assert_str(breaches(s), "");
}

static void
an_administrators_own_deletes_break_nothing(void **state)
{
    struct site *s = site_contoso(state);

    site_open(s);
    connect_on(s);
    ent_delete(s, "dave");
    step_over(s);
    assert_str(breaches(s), "");
}

static void
a_threshold_that_stops_an_export_has_fired(void **state)
{
    struct site *s = site_contoso(state);

    site_open(s);
    connect_on(s);
    engine_set_threshold(lab_connect(s->lab), (struct threshold){.enabled = true, .count = 4});
    untick(s, PILOT);
    cycle(s, true);
    assert_int_equal(rail(s, 0)->limit, 4);
    assert_int_equal(rail(s, 0)->counted, 5);
    assert_int_equal(rail(s, 0)->state, GUARDRAIL_FIRED);
    assert_true(ent_has(s, "bob"));
    assert_str(breaches(s), "");
}

/* --- the verdict ------------------------------------------------------------------------------- */

static void
the_worst_comes_first(void **state)
{
    struct site *s = site_contoso(state);
    struct outcome o = {0};
    const struct finding **worst;

    site_open(s);
    connect_on(s);
    untick(s, PILOT);
    cycle(s, true);
    works(outcome_close(&o, s->lab, s->arena));
    assert_int_equal(o.verdict, VERDICT_UNSAFE);
    uint32_t n = outcome_breaches(&o, &worst, s->arena);
    assert_true(n > 5);
    assert_int_equal(worst[0]->kind, FINDING_I4);
    assert_int_equal(worst[0]->restorable, RESTORABLE_NO);
    assert_int_equal(worst[n - 1]->kind, FINDING_I3);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(a_lost_cloud_only_membership_breaks_i1_once),
        SITE_TEST(one_that_came_back_in_time_does_not),
        SITE_TEST(what_an_administrator_takes_back_is_no_promise),
        SITE_TEST(who_is_deleted_in_the_directory_leaves_without_a_breach),
        SITE_TEST(a_member_with_a_new_name_is_still_the_member),
        SITE_TEST(a_new_id_breaks_i1),
        SITE_TEST(references_that_the_directory_still_has_break_i3),
        SITE_TEST(thresholds_are_blind_to_references),
        SITE_TEST(what_the_directory_took_out_keeps_i3),
        SITE_TEST(deletes_of_what_the_directory_still_has_break_i4),
        SITE_TEST(deletes_that_the_directory_made_keep_i4),
        SITE_TEST(an_administrators_own_deletes_break_nothing),
        SITE_TEST(a_threshold_that_stops_an_export_has_fired),
        SITE_TEST(the_worst_comes_first),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
