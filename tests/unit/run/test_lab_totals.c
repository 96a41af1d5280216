/* SPDX-License-Identifier: MIT */
/* What is counted and listed: each thing once, and nothing that leaves the tenant as it was. */
#include "tests/unit/run/kit.h"

static struct site *
running(void **state)
{
    struct site *s = site_contoso(state);

    site_open(s);
    connect_on(s);
    return s;
}

static void
a_new_group_is_an_add_and_its_members_are_not_counted(void **state)
{
    struct site *s = running(state);

    assert_totals(s, BY_CONNECT, 10, 0, 0, 0, 0);
    ad_add(s, CLASS_group, "gNew", GROUPS);
    ad_link(s, "gNew", "member", "alice");
    ad_link(s, "gNew", "member", "dave");
    cycle(s, false);
    assert_str(ent_links(s, "gNew", "member"), "alice dave");
    assert_totals(s, BY_CONNECT, 11, 0, 0, 0, 0);
    ad_link(s, "gNew", "member", "bob"); /* but later ones are */
    cycle(s, false);
    assert_totals(s, BY_CONNECT, 11, 1, 0, 1, 0);
}

static void
an_old_group_that_gets_a_new_member_is_an_update(void **state)
{
    struct site *s = running(state);

    ad_add(s, CLASS_user, "erin", STAFF);
    ad_link(s, "gSales", "member", "erin");
    cycle(s, false);
    cycle(s, false);
    assert_totals(s, BY_CONNECT, 11, 1, 0, 1, 0);
}

static void
a_replaced_manager_is_one_of_each_and_members_count_one_by_one(void **state)
{
    struct site *s = running(state);

    ad_link(s, "carl", "manager", "mona");
    ad_unlink(s, "gSales", "member", "alice");
    ad_unlink(s, "gSales", "member", "bob");
    ad_link(s, "gSales", "member", "dave");
    cycle(s, false);
    assert_totals(s, BY_CONNECT, 10, 2, 0, 2, 3);
    cycle(s, false);
    assert_totals(s, BY_CONNECT, 10, 2, 0, 2, 3);
}

static void
an_update_of_several_attributes_is_one(void **state)
{
    struct site *s = running(state);

    ad_set(s, "dave", "title", "Lead");
    ad_set(s, "dave", "department", "Sales");
    ad_link(s, "dave", "manager", "mona");
    cycle(s, false);
    assert_totals(s, BY_CONNECT, 10, 1, 0, 1, 0);
    const struct journal *j = lab_journal(s->lab);
    assert_int_equal(j->exports.n, 10 + 3); /* a row for each attribute */
}

static void
a_restored_user_is_an_add_that_says_so(void **state)
{
    struct site *s = running(state);

    untick(s, STAFF);
    cycle(s, true);
    tick(s, STAFF);
    cycle(s, true);
    const struct journal *j = lab_journal(s->lab);
    assert_int_equal(totals(s, BY_CONNECT).adds, 10 + 3);
    assert_int_equal(totals(s, BY_CONNECT).deletes, 3);
    uint32_t restored = 0;
    for (uint32_t i = 0; i < j->exports.n; i++)
        restored += j->exports.at[i].effect == EFFECT_RESTORED;
    assert_int_equal(restored, 3);
    assert_str(journal_effect_name(EFFECT_RESTORED), "Restore");
}

static void
a_lost_manager_of_a_restored_user_is_known_to_be_back(void **state)
{
    struct site *s = running(state);
    const struct journal *j = lab_journal(s->lab);

    ad_link(s, "dave", "manager", "alice");
    cycle(s, false);
    untick(s, PILOT);
    cycle(s, true); /* dave and carl lose alice as manager */
    assert_true(j->losses.n > 0);
    tick(s, PILOT);
    cycle(s, true);
    cycle(s, false);
    for (uint32_t i = 0; i < j->losses.n; i++)
        assert_true(j->losses.at[i].restored);
}

static void
what_leaves_the_tenant_as_it_was_is_not_listed(void **state)
{
    struct site *s = site_contoso(state);

    site_open(s);
    straight_pilot(s);
    const struct journal *j = lab_journal(s->lab);
    uint32_t rows = j->exports.n;
    ad_link(s, "gPilot", "member", "dave"); /* both engines have it to write */
    cloud_cycle(s);
    cycle(s, false);
    assert_str(ent_links(s, "gPilot", "member"), "alice carl dave");
    assert_totals(s, BY_CONNECT, 10, 0, 0, 0, 0);
    assert_int_equal(j->exports.n, rows + 1);
    assert_int_equal(j->exports.at[rows].engine, BY_CLOUD_SYNC);
    assert_int_equal(totals(s, BY_CLOUD_SYNC).reference_adds, 1);
}

static void
an_administrators_doings_are_in_nobodys_totals(void **state)
{
    struct site *s = running(state);

    ent_group(s, "cApp");
    ent_join(s, "cApp", "bob");
    assert_totals(s, BY_CONNECT, 10, 0, 0, 0, 0);
    assert_totals(s, BY_CLOUD_SYNC, 0, 0, 0, 0, 0);
    assert_totals(s, BY_ADMIN, 1, 1, 0, 1, 0);
}

static void
each_run_has_its_own_totals(void **state)
{
    struct site *s = running(state);
    const struct journal *j = lab_journal(s->lab);

    ad_set(s, "dave", "title", "Lead");
    cycle(s, false);
    ent_group(s, "cApp");
    cycle(s, false);
    assert_int_equal(j->runs.n, 3);
    assert_int_equal(journal_run_totals(j, 1).adds, 10);
    assert_int_equal(journal_run_totals(j, 2).updates, 1);
    assert_int_equal(journal_run_totals(j, 3).updates, 0);
}

static void
objects_go_by_the_name_of_that_moment(void **state)
{
    struct site *s = running(state);
    const struct journal *j = lab_journal(s->lab);

    ad_set(s, "dave", "title", "Lead");
    cycle(s, false);
    ad_set(s, "dave", "sAMAccountName", "david");
    cycle(s, false);
    assert_str(j->exports.at[10].object, "dave");
    assert_str(j->exports.at[j->exports.n - 1].object, "david");
}

static void
the_census_counts_and_its_digest_knows_every_value(void **state)
{
    struct site *s = running(state);
    struct lab_census before, after;

    works(lab_census(s->lab, &before, s->arena));
    assert_int_equal(before.users, 5);
    assert_int_equal(before.groups, 4);
    assert_int_equal(before.contacts, 1);
    assert_int_equal(before.deleted, 0);
    ent_set(s, "dave", "title", "Lead");
    works(lab_census(s->lab, &after, s->arena));
    assert_int_not_equal(before.digest, after.digest);
}

static uint32_t
troubles(struct site *s)
{
    const struct journal *j = lab_journal(s->lab);
    uint32_t n = 0;

    for (uint32_t i = 0; i < j->findings.n; i++)
        n += j->findings.at[i].kind == FINDING_SYNC;
    return n;
}

/* It is found once, however often it is tried again; when it comes anew it is found anew. */
static void
trouble_that_goes_on_is_found_once(void **state)
{
    struct site *s = site_contoso(state);

    site_open(s);
    connect_on(s);
    connect_flow(s, "company", "IIF([title] = \"bad\", Error(\"no\"), [title])");
    cycle(s, true);
    assert_int_equal(troubles(s), 0);
    ad_set(s, "bob", "title", "bad");
    for (int i = 0; i < 3; i++)
        cycle(s, false);
    assert_int_equal(troubles(s), 1);
    ad_set(s, "bob", "title", "good");
    cycle(s, false);
    ad_set(s, "bob", "title", "bad");
    cycle(s, false);
    assert_int_equal(troubles(s), 2);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(a_new_group_is_an_add_and_its_members_are_not_counted),
        SITE_TEST(an_old_group_that_gets_a_new_member_is_an_update),
        SITE_TEST(a_replaced_manager_is_one_of_each_and_members_count_one_by_one),
        SITE_TEST(an_update_of_several_attributes_is_one),
        SITE_TEST(a_restored_user_is_an_add_that_says_so),
        SITE_TEST(a_lost_manager_of_a_restored_user_is_known_to_be_back),
        SITE_TEST(what_leaves_the_tenant_as_it_was_is_not_listed),
        SITE_TEST(an_administrators_doings_are_in_nobodys_totals),
        SITE_TEST(each_run_has_its_own_totals),
        SITE_TEST(objects_go_by_the_name_of_that_moment),
        SITE_TEST(the_census_counts_and_its_digest_knows_every_value),
        SITE_TEST(trouble_that_goes_on_is_found_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
