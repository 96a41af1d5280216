/* SPDX-License-Identifier: MIT */
/* I2: who would write each object's next change, and for how long that was nobody or both. */
#include "tests/unit/run/kit.h"

static void
assert_minutes(struct site *s, int64_t none, int64_t two)
{
    assert_int_equal(lab_journal(s->lab)->writers.none_minutes, none);
    assert_int_equal(lab_journal(s->lab)->writers.two_minutes, two);
}

static uint32_t
reported(struct site *s)
{
    const struct journal *j = lab_journal(s->lab);
    uint32_t n = 0;

    works(lab_finish(s->lab, s->arena));
    for (uint32_t i = 0; i < j->findings.n; i++)
        n += j->findings.at[i].kind == FINDING_I2;
    return n;
}

static void
a_stopped_scheduler_still_makes_connect_the_writer(void **state)
{
    struct site *s = site_contoso(state);

    site_open(s);
    connect_on(s);
    wait_minutes(s, 60);
    assert_minutes(s, 0, 0);
    assert_int_equal(reported(s), 0);
}

static void
both_engines_without_rules_are_two_writers(void **state)
{
    struct site *s = site_contoso(state);

    site_open(s);
    connect_on(s);
    cloud_on(s, PILOT);
    wait_minutes(s, 10);
    assert_minutes(s, 0, 50);
    assert_int_equal(reported(s), 5);
    assert_str(breaches(s), "I2 alice has two writers, Connect and Cloud Sync; "
                            "I2 bob has two writers, Connect and Cloud Sync; "
                            "I2 kx has two writers, Connect and Cloud Sync; "
                            "I2 gPilot has two writers, Connect and Cloud Sync; "
                            "I2 gNest has two writers, Connect and Cloud Sync");
    assert_int_equal(lab_journal(s->lab)->writers.two_now, 5);
}

static void
rules_that_are_in_force_leave_one_writer(void **state)
{
    struct site *s = site_contoso(state);

    site_open(s);
    straight_pilot(s);
    int64_t before = lab_journal(s->lab)->writers.two_minutes;
    wait_minutes(s, 10);
    assert_minutes(s, 0, before);
    assert_int_equal(reported(s), 0);
}

static void
rules_alone_leave_no_writer(void **state)
{
    struct site *s = site_contoso(state);

    site_open(s);
    connect_on(s);
    pilot_rules(s, PILOT);
    cycle(s, true);
    wait_minutes(s, 10);
    assert_minutes(s, 50, 0);
    assert_int_equal(reported(s), 5);
    assert_true(str_starts(breaches(s), STR("I2 alice has no writer; ")));
}

static void
a_paused_job_is_no_writer(void **state)
{
    struct site *s = site_contoso(state);

    site_open(s);
    straight_pilot(s);
    works(cloud_disable(lab_cloud(s->lab), s->arena));
    lab_cloud_changed(s->lab);
    wait_minutes(s, 10);
    assert_minutes(s, 50, lab_journal(s->lab)->writers.two_minutes);
    assert_int_equal(reported(s), 5);
}

static void
staging_mode_takes_connect_out_of_the_count_at_once(void **state)
{
    struct site *s = site_contoso(state);

    site_open(s);
    connect_on(s);
    wait_minutes(s, 5);
    works(lab_set_staging(s->lab, true, s->arena));
    wait_minutes(s, 10);
    assert_minutes(s, 100, 0);
    assert_int_equal(reported(s), 10);
}

static void
a_job_that_gave_up_after_four_weeks_of_quarantine_is_no_writer(void **state)
{
    struct site *s = site_cloud(state, PILOT);

    works(cloud_set_threshold(lab_cloud(s->lab), 1, s->arena));
    ad_delete(s, "kx");
    wait_minutes(s, 20 * 24 * 60);
    assert_int_equal(cloud_view(lab_cloud(s->lab)).status, CLOUD_QUARANTINE);
    assert_minutes(s, 0, 0);
    wait_minutes(s, 20 * 24 * 60);
    assert_int_equal(cloud_view(lab_cloud(s->lab)).status, CLOUD_PAUSED);
    int64_t none = lab_journal(s->lab)->writers.none_minutes;
    assert_true(none > 4 * 11 * 24 * 60 && none < 4 * 12 * 24 * 60);
    assert_int_equal(reported(s), 4);
}

static void
half_minutes_add_up(void **state)
{
    struct site *s = site_contoso(state);

    site_open(s);
    connect_on(s);
    pilot_rules(s, PILOT);
    cycle(s, true);
    for (int i = 0; i < 4; i++)
        works(lab_wait(s->lab, 30, s->arena));
    assert_minutes(s, 10, 0);
}

static void
who_is_in_nobodys_scope_is_not_asked_for(void **state)
{
    struct site *s = site_contoso(state);

    ad_add(s, CLASS_group, "builtin", STAFF);
    ad_set(s, "builtin", "isCriticalSystemObject", "True");
    site_open(s);
    works(lab_install_connect(s->lab, s->arena));
    lab_scheduler(s->lab)->enabled = false;
    untick(s, GROUPS);
    cycle(s, true);
    wait_minutes(s, 10);
    assert_minutes(s, 0, 0);
    assert_int_equal(reported(s), 0);
}

static void
an_inet_org_person_needs_a_rule_of_its_own(void **state)
{
    struct site *s = site_contoso(state);

    ad_add(s, CLASS_inetOrgPerson, "ines", PILOT);
    site_open(s);
    straight_pilot(s);
    assert_int_equal(reported(s), 1);
    assert_str(breaches(s), "I2 ines has two writers, Connect and Cloud Sync");
}

static void
rules_for_users_only_leave_two_writers_for_the_rest(void **state)
{
    struct site *s = site_contoso(state);

    site_open(s);
    connect_on(s);
    pilot_rules_for(s, PILOT, CLASS_user, LINK_JOIN_NO_FLOW, 80, 90);
    cloud_on(s, PILOT);
    wait_minutes(s, 2);
    cycle(s, true);
    assert_int_equal(reported(s), 3);
}

static void
a_new_user_is_written_by_whoever_will_find_him(void **state)
{
    struct site *s = site_contoso(state);

    site_open(s);
    straight_pilot(s);
    ad_add(s, CLASS_user, "erin", PILOT);
    ad_add(s, CLASS_user, "fred", STAFF);
    assert_int_equal(reported(s), 0);
}

/* A contact that Connect does not project would be nobody's loss. */
static void
a_contact_that_never_came_to_the_cloud_needs_no_writer(void **state)
{
    struct site *s = site_contoso(state);

    ad_add(s, CLASS_contact, "lost", STAFF);
    ad_set(s, "lost", "mail", NULL);
    site_open(s);
    connect_on(s);
    assert_false(ent_has(s, "lost"));
    wait_minutes(s, 10);
    assert_minutes(s, 0, 0);
    assert_int_equal(reported(s), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(a_stopped_scheduler_still_makes_connect_the_writer),
        SITE_TEST(both_engines_without_rules_are_two_writers),
        SITE_TEST(rules_that_are_in_force_leave_one_writer),
        SITE_TEST(rules_alone_leave_no_writer),
        SITE_TEST(a_paused_job_is_no_writer),
        SITE_TEST(staging_mode_takes_connect_out_of_the_count_at_once),
        SITE_TEST(a_job_that_gave_up_after_four_weeks_of_quarantine_is_no_writer),
        SITE_TEST(half_minutes_add_up),
        SITE_TEST(who_is_in_nobodys_scope_is_not_asked_for),
        SITE_TEST(an_inet_org_person_needs_a_rule_of_its_own),
        SITE_TEST(rules_for_users_only_leave_two_writers_for_the_rest),
        SITE_TEST(a_new_user_is_written_by_whoever_will_find_him),
        SITE_TEST(a_contact_that_never_came_to_the_cloud_needs_no_writer),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
