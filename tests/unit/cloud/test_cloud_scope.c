/* SPDX-License-Identifier: MIT */
/* Who is in scope, who leaves it, and what a renamed OU does. */
#include "tests/unit/run/kit.h"

static void
an_ou_holds_what_is_below_it(void **state)
{
    struct site *s = site_contoso(state);

    ad_ou(s, "OU=Deep," PILOT);
    ad_add(s, CLASS_user, "erin", "OU=Deep," PILOT);
    site_open(s);
    cloud_on(s, PILOT);
    cloud_cycle(s);
    assert_true(ent_has(s, "erin"));
    assert_false(ent_has(s, "mona"));
}

static void
a_user_who_moves_out_is_deleted_and_comes_back_as_he_was(void **state)
{
    struct site *s = site_cloud(state, PILOT);

    struct str id = ent_id(s, "bob");
    ad_move(s, "bob", "CN=bob," STAFF);
    struct cloud_cycle c = cloud_cycle(s);
    assert_int_equal(c.deleted, 1);
    assert_false(ent_has(s, "bob"));
    assert_int_equal(ent_deleted(s), 1);
    ad_move(s, "bob", "CN=bob," PILOT);
    c = cloud_cycle(s);
    assert_int_equal(c.created, 1);
    assert_same_str(ent_id(s, "bob"), id);
}

static void
a_group_that_moves_out_is_gone_for_good(void **state)
{
    struct site *s = site_cloud(state, PILOT);

    struct str id = ent_id(s, "gPilot");
    ad_move(s, "gPilot", "CN=gPilot," STAFF);
    cloud_cycle(s);
    assert_int_equal(ent_deleted(s), 0);
    ad_move(s, "gPilot", "CN=gPilot," PILOT);
    cloud_cycle(s);
    assert_false(str_eq(ent_id(s, "gPilot"), id));
    assert_str(ent_links(s, "gPilot", "member"), "alice");
}

static void
a_deleted_user_is_deleted(void **state)
{
    struct site *s = site_cloud(state, PILOT);

    ad_delete(s, "bob");
    struct cloud_cycle c = cloud_cycle(s);
    assert_int_equal(c.deleted, 1);
    assert_int_equal(ent_deleted(s), 1);
    assert_str(breaches(s), ""); /* the directory does not have him any more */
}

static void
a_narrowed_scope_deletes_who_is_outside(void **state)
{
    struct site *s = site_cloud(state, NULL);

    cloud_scope(s, PILOT);
    struct cloud_cycle c = cloud_cycle(s);
    assert_true(c.initial);
    assert_int_equal(c.deleted, 5);
    assert_false(ent_has(s, "mona"));
    assert_true(ent_has(s, "bob"));
}

static void
a_renamed_ou_is_not_noticed_and_its_known_objects_are_kept(void **state)
{
    struct site *s = site_cloud(state, PILOT);

    ad_move(s, "CPUsers", "OU=CPUsers2," BASE);
    ad_set(s, "bob", "title", "Lead"); /* reported under the new name */
    struct cloud_cycle c = cloud_cycle(s);
    assert_int_equal(c.deleted, 0);
    assert_int_equal(c.updated, 1);
    assert_str(ent_value(s, "bob", "title"), "Lead");
    ad_add(s, CLASS_user, "erin", "OU=CPUsers2," BASE);
    wait_minutes(s, 10);
    assert_false(ent_has(s, "erin"));
    assert_int_equal(cloud_view(lab_cloud(s->lab)).status, CLOUD_ACTIVE);
    assert_int_equal(ent_deleted(s), 0);
}

static void
a_person_renamed_inside_a_renamed_ou_is_kept_too(void **state)
{
    struct site *s = site_cloud(state, PILOT);

    ad_move(s, "CPUsers", "OU=CPUsers2," BASE);
    ad_move(s, "bob", "CN=robert,OU=CPUsers2," BASE);
    struct cloud_cycle c = cloud_cycle(s);
    assert_int_equal(c.deleted, 0);
    ad_move(s, "robert", "CN=robert," STAFF); /* this is a move */
    c = cloud_cycle(s);
    assert_int_equal(c.deleted, 1);
}

static void
a_restart_after_a_renamed_ou_finds_nobody_there(void **state)
{
    struct site *s = site_cloud(state, PILOT);

    ad_move(s, "CPUsers", "OU=CPUsers2," BASE);
    cloud_cycle(s);
    works(cloud_restart(lab_cloud(s->lab), false, lab_now(s->lab), s->arena));
    struct cloud_cycle c = cloud_cycle(s);
    assert_int_equal(c.deleted, 5);
}

static void
the_right_scope_before_a_restart_keeps_everybody(void **state)
{
    struct site *s = site_cloud(state, PILOT);

    struct str id = ent_id(s, "bob");
    ad_move(s, "CPUsers", "OU=CPUsers2," BASE);
    cloud_scope(s, "OU=CPUsers2," BASE);
    struct cloud_cycle c = cloud_cycle(s);
    assert_int_equal(c.deleted, 0);
    assert_same_str(ent_id(s, "bob"), id);
}

static struct entry
brief(struct site *s, const char *name)
{
    return *ad_entry(s, name);
}

static void
a_writer_is_an_enabled_job_with_the_object_in_scope(void **state)
{
    struct site *s = site_contoso(state);
    struct cloud *c;

    site_open(s);
    cloud_on(s, PILOT);
    c = lab_cloud(s->lab);
    struct entry bob = brief(s, "bob"), carl = brief(s, "carl"), ou = brief(s, "CPUsers");
    assert_true(cloud_would_write(c, &bob)); /* before its first cycle, too */
    assert_false(cloud_would_write(c, &carl));
    assert_false(cloud_would_write(c, &ou));
    cloud_cycle(s);
    works(cloud_set_threshold(c, 1, s->arena));
    ad_delete(s, "kx");
    cloud_cycle(s);
    assert_int_equal(cloud_view(c).status, CLOUD_QUARANTINE);
    assert_true(cloud_would_write(c, &bob)); /* a quarantined job runs, only seldom */
    works(cloud_disable(c, s->arena));
    assert_false(cloud_would_write(c, &bob));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(an_ou_holds_what_is_below_it),
        SITE_TEST(a_user_who_moves_out_is_deleted_and_comes_back_as_he_was),
        SITE_TEST(a_group_that_moves_out_is_gone_for_good),
        SITE_TEST(a_deleted_user_is_deleted),
        SITE_TEST(a_narrowed_scope_deletes_who_is_outside),
        SITE_TEST(a_renamed_ou_is_not_noticed_and_its_known_objects_are_kept),
        SITE_TEST(a_person_renamed_inside_a_renamed_ou_is_kept_too),
        SITE_TEST(a_restart_after_a_renamed_ou_finds_nobody_there),
        SITE_TEST(the_right_scope_before_a_restart_keeps_everybody),
        SITE_TEST(a_writer_is_an_enabled_job_with_the_object_in_scope),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
