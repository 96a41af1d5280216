/* SPDX-License-Identifier: MIT */
/* One cycle after another: what is read, what is written, what fails and is tried again. */
#include "tests/unit/run/kit.h"

static void
the_first_cycle_makes_everything_and_then_links_it(void **state)
{
    struct site *s = site_contoso(state);

    site_open(s);
    cloud_on(s, NULL);
    struct cloud_cycle c = cloud_cycle(s);
    assert_true(c.initial);
    assert_int_equal(c.created, 10);
    assert_int_equal(c.references, 10);
    assert_int_equal(c.failed + c.unresolved + c.deleted, 0);
    assert_str(ent_links(s, "gSales", "member"), "alice bob carl");
    assert_str(ent_links(s, "gNest", "member"), "gSales");
    assert_str(ent_links(s, "carl", "manager"), "alice");
    assert_totals(s, BY_CLOUD_SYNC, 10, 0, 0, 0, 0); /* what a new object brings is not counted */
}

static void
a_mapping_has_the_time_and_dice(void **state)
{
    struct site *s = site_contoso(state);

    site_mapping(s, "mapping user to user\n"
                    "    displayName: [displayName]\n"
                    "    title: FormatDateTime(Now(), \"yyyy-MM-dd\")\n"
                    "    department: Guid()\n"
                    "    company: CStr(RandomNum(1, 1000000))\n");
    site_open(s);
    cloud_on(s, NULL);
    struct cloud_cycle c = cloud_cycle(s);
    assert_int_equal(c.failed, 0);
    struct calendar day = time_calendar(lab_now(s->lab));
    assert_same_str(ent_value(s, "bob", "title"),
                    str_fmt(s->arena, "%04d-%02d-%02d", (int)day.year, day.month, day.day));
    assert_int_equal(ent_value(s, "bob", "department").len, 36);
    assert_false(str_eq(ent_value(s, "bob", "department"), ent_value(s, "carl", "department")));
    assert_false(str_eq(ent_value(s, "bob", "company"), ent_value(s, "carl", "company")));
}

static void
an_increment_reads_and_writes_what_changed(void **state)
{
    struct site *s = site_cloud(state, PILOT);

    ad_set(s, "bob", "title", "Lead");
    ad_set(s, "carl", "title", "Head"); /* out of scope */
    struct cloud_cycle c = cloud_cycle(s);
    assert_false(c.initial);
    assert_int_equal(c.imported, 2);
    assert_int_equal(c.updated, 1);
    const struct cloud_log_entry *e =
        cloud_log_at(lab_cloud_service(s->lab), cloud_log_count(lab_cloud_service(s->lab)) - 1);
    while (e->references)
        e--;
    assert_int_equal(e->n, 1);
    assert_int_equal(e->mods[0].id, ATTR_title);
    assert_false(ent_has(s, "carl"));
}

static void
a_second_cycle_does_nothing(void **state)
{
    struct site *s = site_cloud(state, NULL);

    uint32_t entries = cloud_log_count(lab_cloud_service(s->lab));
    struct cloud_cycle c = cloud_cycle(s);
    assert_int_equal(c.imported + c.created + c.updated + c.deleted + c.references, 0);
    assert_int_equal(cloud_log_count(lab_cloud_service(s->lab)), entries);
}

static void
an_existing_object_of_the_same_anchor_is_taken_over(void **state)
{
    struct site *s = site_contoso(state);

    site_open(s);
    connect_on(s);
    struct str id = ent_id(s, "bob");
    cloud_on(s, PILOT);
    struct cloud_cycle c = cloud_cycle(s);
    assert_int_equal(c.created, 0);
    assert_same_str(ent_id(s, "bob"), id);
    assert_str(breaches(s), "");
}

static void
who_was_deleted_by_somebody_else_comes_back_when_the_directory_changes_him(void **state)
{
    struct site *s = site_cloud(state, NULL);

    struct str id = ent_id(s, "bob");
    ent_delete(s, "bob");
    wait_minutes(s, 60);
    assert_false(ent_has(s, "bob"));
    ad_set(s, "bob", "title", "Lead");
    wait_minutes(s, 2);
    assert_same_str(ent_id(s, "bob"), id);
    assert_str(ent_value(s, "bob", "title"), "Lead");
}

static void
a_group_that_somebody_else_deleted_comes_back_with_its_members(void **state)
{
    struct site *s = site_cloud(state, NULL);

    ent_delete(s, "gPilot");
    ad_link(s, "gPilot", "member", "dave"); /* nothing but a member changes */
    wait_minutes(s, 6);
    assert_str(ent_links(s, "gPilot", "member"), "alice carl dave");
    assert_int_equal(cloud_view(lab_cloud(s->lab)).escrows, 0);
}

static void
what_is_excluded_is_skipped_with_an_entry(void **state)
{
    struct site *s = site_bare(state);

    ad_add(s, CLASS_user, "nameless", STAFF);
    ad_set(s, "nameless", "userPrincipalName", NULL);
    ad_add(s, CLASS_group, "builtin", STAFF);
    ad_set(s, "builtin", "isCriticalSystemObject", "True");
    ad_add(s, CLASS_user, "twin\\0ACNF:6f1e1c52", STAFF);
    ad_add(s, CLASS_user, "erin", STAFF);
    site_open(s);
    cloud_on(s, NULL);
    struct cloud_cycle c = cloud_cycle(s);
    assert_int_equal(c.created, 1);
    assert_int_equal(c.skipped, 3);
    struct str log = log_from(s, 0);
    assert_true(str_find(log, STR("other skipped nameless MissingSignInName")) >= 0);
    assert_true(str_find(log, STR("other skipped builtin IsCriticalSystemObject")) >= 0);
    assert_true(str_find(log, STR("ReplicationConflict")) >= 0);
    assert_str(breaches(s), "");
}

static void
who_becomes_excluded_leaves_the_scope(void **state)
{
    struct site *s = site_cloud(state, NULL);

    ad_set(s, "bob", "userPrincipalName", NULL);
    struct cloud_cycle c = cloud_cycle(s);
    assert_int_equal(c.skipped, 1);
    assert_int_equal(c.deleted, 1);
    assert_false(ent_has(s, "bob"));
}

static void
an_inet_org_person_is_a_user(void **state)
{
    struct site *s = site_bare(state);

    ad_add(s, CLASS_inetOrgPerson, "ines", PILOT);
    site_open(s);
    cloud_on(s, PILOT);
    cloud_cycle(s);
    assert_str(ent_value(s, "ines", "userPrincipalName"), "ines@contoso.com");
    assert_true(str_starts(ent_id(s, "ines"), STR("User_")));
}

static void
a_refused_object_waits_and_is_tried_again(void **state)
{
    struct site *s = site_contoso(state);

    site_open(s);
    connect_on(s);
    cloud_on(s, PILOT);
    cloud_cycle(s);
    ad_add(s, CLASS_user, "erin", PILOT);
    ad_set(s, "erin", "proxyAddresses", "SMTP:carl@contoso.com");
    uint32_t from = cloud_log_count(lab_cloud_service(s->lab));
    struct cloud_cycle c = cloud_cycle(s);
    assert_int_equal(c.failed, 1);
    assert_int_equal(cloud_view(lab_cloud(s->lab)).escrows, 1);
    assert_true(str_find(log_from(s, from), STR("create failure erin")) >= 0);
    c = cloud_cycle(s);
    assert_int_equal(c.failed, 1);                                  /* again */
    ent_set(s, "carl", "proxyAddresses", "SMTP:carl2@contoso.com"); /* the way is free */
    c = cloud_cycle(s);
    assert_int_equal(c.created, 1);
    assert_int_equal(c.failed, 0);
    assert_int_equal(cloud_view(lab_cloud(s->lab)).escrows, 0);
}

static void
data_that_cannot_be_mapped_waits_and_hinders_nobody(void **state)
{
    struct site *s = site_bare(state);

    site_mapping(s, "mapping user to user\n"
                    "    userPrincipalName: [userPrincipalName]\n"
                    "    displayName: IIF(CNum([title]) > 1, \"many\", \"one\")\n");
    ad_add(s, CLASS_user, "bob", PILOT);
    ad_add(s, CLASS_user, "erin", PILOT);
    ad_set(s, "bob", "title", "two");
    ad_set(s, "erin", "title", "2");
    site_open(s);
    cloud_on(s, PILOT);
    struct cloud_cycle c = cloud_cycle(s);
    assert_int_equal(c.failed, 1);
    assert_int_equal(c.created, 1);
    assert_int_equal(cloud_view(lab_cloud(s->lab)).escrows, 1);
    assert_true(str_find(log_from(s, 0), STR("other failure bob MappingError")) >= 0);
    cloud_cycle(s);
    assert_false(ent_has(s, "bob"));
    ad_set(s, "bob", "title", "1");
    c = cloud_cycle(s);
    assert_int_equal(c.created, 1);
    assert_int_equal(cloud_view(lab_cloud(s->lab)).escrows, 0);
    assert_str(ent_value(s, "bob", "displayName"), "one");
}

static void
an_object_that_cannot_be_mapped_any_more_stays_as_it_was(void **state)
{
    struct site *s = site_bare(state);

    site_mapping(s, "mapping user to user\n"
                    "    userPrincipalName: [userPrincipalName]\n"
                    "    displayName: IIF(CNum([title]) > 1, \"many\", \"one\")\n");
    ad_add(s, CLASS_user, "bob", PILOT);
    ad_set(s, "bob", "title", "2");
    site_open(s);
    cloud_on(s, PILOT);
    cloud_cycle(s);
    ad_set(s, "bob", "title", "two");
    cloud_cycle(s);
    works(cloud_restart(lab_cloud(s->lab), false, lab_now(s->lab), s->arena));
    struct cloud_cycle c = cloud_cycle(s);
    assert_int_equal(c.failed, 1);
    assert_int_equal(c.deleted, 0);
    assert_str(ent_value(s, "bob", "displayName"), "many");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(the_first_cycle_makes_everything_and_then_links_it),
        SITE_TEST(a_mapping_has_the_time_and_dice),
        SITE_TEST(an_increment_reads_and_writes_what_changed),
        SITE_TEST(a_second_cycle_does_nothing),
        SITE_TEST(an_existing_object_of_the_same_anchor_is_taken_over),
        SITE_TEST(who_was_deleted_by_somebody_else_comes_back_when_the_directory_changes_him),
        SITE_TEST(a_group_that_somebody_else_deleted_comes_back_with_its_members),
        SITE_TEST(what_is_excluded_is_skipped_with_an_entry),
        SITE_TEST(who_becomes_excluded_leaves_the_scope),
        SITE_TEST(an_inet_org_person_is_a_user),
        SITE_TEST(a_refused_object_waits_and_is_tried_again),
        SITE_TEST(data_that_cannot_be_mapped_waits_and_hinders_nobody),
        SITE_TEST(an_object_that_cannot_be_mapped_any_more_stays_as_it_was),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
