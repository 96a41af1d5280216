/* SPDX-License-Identifier: MIT */
/* Members and managers: written in a later pass, resolved by the directory, tried again. */
#include "tests/unit/run/kit.h"

static struct cloud_log_entry
last_entry(struct site *s)
{
    const struct cloud_service *c = lab_cloud_service(s->lab);

    return *cloud_log_at(c, cloud_log_count(c) - 1);
}

static void
who_is_outside_the_scope_is_found_in_entra_id(void **state)
{
    struct site *s = site_contoso(state);

    site_open(s);
    connect_on(s);
    cloud_on(s, PILOT);
    cloud_cycle(s);
    ad_link(s, "gPilot", "member", "dave");
    ad_link(s, "bob", "manager", "mona");
    struct cloud_cycle c = cloud_cycle(s);
    assert_int_equal(c.references, 2);
    assert_int_equal(c.unresolved, 0);
    assert_str(ent_links(s, "gPilot", "member"), "alice carl dave");
    assert_str(ent_links(s, "bob", "manager"), "mona");
}

static void
who_is_not_there_yet_is_waited_for_and_nobody_is_taken_out(void **state)
{
    struct site *s = site_contoso(state);

    site_open(s);
    cloud_on(s, PILOT);
    struct cloud_cycle c = cloud_cycle(s);
    assert_int_equal(c.unresolved, 3); /* mona, carl, gSales */
    assert_str(ent_links(s, "gPilot", "member"), "alice");
    assert_int_equal(last_entry(s).result, CLOUD_WARNING);
    connect_on(s);
    c = cloud_cycle(s);
    assert_int_equal(c.unresolved, 0);
    assert_str(ent_links(s, "gPilot", "member"), "alice carl");
    assert_str(ent_links(s, "alice", "manager"), "mona");
    assert_str(ent_links(s, "gNest", "member"), "gSales");
    assert_int_equal(totals(s, BY_CLOUD_SYNC).reference_removals, 0);
}

static void
who_is_deleted_meanwhile_is_not_waited_for(void **state)
{
    struct site *s = site_contoso(state);

    ad_add(s, CLASS_group, "gOne", PILOT);
    ad_link(s, "gOne", "member", "dave");
    site_open(s);
    cloud_on(s, "OU=CPUsers," BASE);
    uint32_t unresolved = cloud_cycle(s).unresolved;
    ad_delete(s, "dave");
    struct cloud_cycle c = cloud_cycle(s);
    assert_int_equal(c.unresolved, unresolved - 1);
}

static void
a_member_that_the_directory_takes_out_is_taken_out(void **state)
{
    struct site *s = site_cloud(state, NULL);

    ad_unlink(s, "gSales", "member", "alice");
    struct cloud_cycle c = cloud_cycle(s);
    assert_int_equal(c.references, 1);
    assert_int_equal(c.updated, 0);
    assert_str(ent_links(s, "gSales", "member"), "bob carl");
    assert_str(breaches(s), "");
}

static void
a_replaced_manager_is_one_of_each(void **state)
{
    struct site *s = site_cloud(state, NULL);

    ad_link(s, "alice", "manager", "dave");
    cloud_cycle(s);
    assert_str(ent_links(s, "alice", "manager"), "dave");
    assert_totals(s, BY_CLOUD_SYNC, 10, 1, 0, 1, 1);
}

static void
the_old_manager_stays_while_the_new_one_is_missing_and_goes_with_the_last(void **state)
{
    struct site *s = site_contoso(state);

    ad_link(s, "bob", "manager", "alice");
    site_open(s);
    cloud_on(s, PILOT);
    cloud_cycle(s);
    assert_str(ent_links(s, "bob", "manager"), "alice");
    ad_link(s, "bob", "manager", "dave"); /* not in Entra ID */
    struct cloud_cycle c = cloud_cycle(s);
    assert_true(c.unresolved > 0);
    assert_str(ent_links(s, "bob", "manager"), "alice");
    ad_set(s, "bob", "manager", NULL);
    cloud_cycle(s);
    assert_str(ent_links(s, "bob", "manager"), "");
}

static void
a_renamed_ou_breaks_no_reference(void **state)
{
    struct site *s = site_cloud(state, NULL);

    ad_move(s, "CPUsers", "OU=CPUsers2," BASE);
    ad_link(s, "gSales", "member", "dave"); /* the group is reported, with the members' new names */
    cloud_cycle(s);
    assert_str(ent_links(s, "gSales", "member"), "alice bob carl dave");
    assert_int_equal(totals(s, BY_CLOUD_SYNC).reference_removals, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(who_is_outside_the_scope_is_found_in_entra_id),
        SITE_TEST(who_is_not_there_yet_is_waited_for_and_nobody_is_taken_out),
        SITE_TEST(who_is_deleted_meanwhile_is_not_waited_for),
        SITE_TEST(a_member_that_the_directory_takes_out_is_taken_out),
        SITE_TEST(a_replaced_manager_is_one_of_each),
        SITE_TEST(the_old_manager_stays_while_the_new_one_is_missing_and_goes_with_the_last),
        SITE_TEST(a_renamed_ou_breaks_no_reference),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
