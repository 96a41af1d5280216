/* SPDX-License-Identifier: MIT */
/*
 * A pilot by the book: what is exported, and what is held back.
 */
#include "tests/unit/engine/stories.h"

static void
an_initial_cycle_creates_everything_with_its_references(void **state)
{
    struct estate *e = estate_new(state, NULL);

    estate_f0(e);
    run_cycle(e, true);
    assert_int_equal(e->adds, 10);
    assert_int_equal(e->deletes, 0);
    assert_int_equal(cloud_count(e, CLASS_user), 5);
    assert_int_equal(cloud_count(e, CLASS_group), 4);
    assert_int_equal(cloud_count(e, CLASS_contact), 1);
    assert_all_references(e);
}

/* Rules have dice, by time and object, and read what is disputed as the run does. */
static void
expressions_of_rules_have_dice_and_know_what_is_assumed(void **state)
{
    struct estate *e = estate_new(state, "rule r\n"
                                         "  precedence: 1\n"
                                         "  from: AD user\n"
                                         "  to: person\n"
                                         "  link: Provision\n"
                                         "  flow: comment = Guid()\n"
                                         "  flow: info = CStr([department] <> \"x\")\n");

    estate_f0(e);
    run_import(e, AD, true);
    run_sync(e, AD, true);
    struct str alice = mv_value(e, "alice", "comment");
    assert_int_equal(alice.len, 36);
    assert_false(str_eq(alice, mv_value(e, "bob", "comment")));
    assert_str(mv_value(e, "alice", "info"), "True");
    run_sync(e, AD, true);
    assert_str(mv_value(e, "alice", "comment"), str_z(alice, e->arena));

    e->now += HOUR;
    assert_null(
        assumptions_set(&e->assumptions, STR("nullCompare"), STR("never"), NOWHERE, e->arena));
    run_sync(e, AD, true);
    assert_false(str_eq(alice, mv_value(e, "alice", "comment")));
    assert_str(mv_value(e, "alice", "info"), "False");
}

static void
a_second_cycle_confirms_and_exports_nothing(void **state)
{
    struct estate *e = estate_exported(state);

    assert_cycle(e, 0, 0, 0, 0, 0);
    assert_int_equal(pending_exports(e), 0);
    assert_int_equal(engine_statistics(e->engine, ENTRA).unconfirmed, 0);
    assert_str(e->last[ENTRA][STEP_EXPORT].result, "success");
    assert_str(e->last[ENTRA][STEP_DELTA_IMPORT].result, "success");
}

static void
t01_a_pilot_by_the_book_exports_nothing(void **state)
{
    static const char *const pilot[] = {"alice", "bob", "gPilot", "gNest", "kx"};
    struct estate *e = piloted(state);

    assert_cycle(e, 0, 0, 0, 0, 0);
    for (size_t i = 0; i < sizeof pilot / sizeof *pilot; i++) {
        struct cs_view x = entra_view_of(e, pilot[i]);
        assert_str(mv_value(e, pilot[i], "cloudNoFlow"), "True");
        assert_int_equal(ruleset_get(&e->rules, x.out_rule)->link, LINK_JOIN_NO_FLOW);
        assert_int_equal(x.export, PENDING_NONE);
        assert_false(engine_would_write(e->engine, cs_of(e, pilot[i]), e->now, e->step));
    }
    assert_str(mv_value(e, "mona", "cloudNoFlow"), "");
    assert_true(engine_would_write(e->engine, cs_of(e, "mona"), e->now, e->step));
    assert_all_references(e);
}

static void
t02_a_new_user_in_the_pilot_is_not_added_and_joins_what_cloud_sync_made(void **state)
{
    struct estate *e = piloted(state);

    ad_add(e, CLASS_user, "erin", PILOT);
    ad_link(e, "gSales", "member", "erin");
    run_cycle(e, false);
    assert_cycle(e, 0, 0, 0, 0, 0);
    assert_null(cloud_of(e, "erin"));
    assert_str(mv_value(e, "erin", "cloudNoFlow"), "True");

    cloud_make(e, "erin");
    run_cycle(e, false);
    assert_cycle(e, 0, 1, 0, 1, 0);
    assert_str(cloud_links(e, "gSales", "member"), "alice bob carl erin");
    assert_int_equal(entra_view_of(e, "erin").export, PENDING_NONE);
    assert_int_equal(cloud_count(e, CLASS_user), 6);
}

static void
t02_cloud_sync_may_have_been_first(void **state)
{
    struct estate *e = piloted(state);

    ad_add(e, CLASS_user, "erin", PILOT);
    ad_link(e, "gSales", "member", "erin");
    cloud_make(e, "erin");
    run_cycle(e, false);
    assert_cycle(e, 0, 1, 0, 1, 0);
    assert_str(cloud_links(e, "gSales", "member"), "alice bob carl erin");
    run_cycle(e, false);
    assert_cycle(e, 0, 0, 0, 0, 0);
}

static void
t03_an_attribute_change_in_the_pilot_is_not_exported(void **state)
{
    struct estate *e = piloted(state);

    ad_set(e, "bob", "title", "Lead");
    cloud_set(e, "bob", "title", "Lead");
    run_cycle(e, false);
    assert_cycle(e, 0, 0, 0, 0, 0);
    assert_str(mv_value(e, "bob", "title"), "Lead");
    ad_set(e, "mona", "title", "Head");
    run_cycle(e, false);
    assert_cycle(e, 0, 1, 0, 0, 0);
    assert_str(cloud_value(e, "mona", "title"), "Head");
}

static void
t04_a_reference_of_a_pilot_user_flows_alone(void **state)
{
    struct estate *e = piloted(state);

    ad_set(e, "bob", "department", "SALES");
    ad_link(e, "bob", "manager", "mona");
    run_cycle(e, false);
    assert_cycle(e, 0, 1, 0, 1, 0);
    assert_str(cloud_links(e, "bob", "manager"), "mona");
    assert_str(cloud_value(e, "bob", "department"), "");
}

static void
t04_in_older_editions_a_reference_releases_the_rest(void **state)
{
    struct estate *e = piloted(state);

    assert_null(
        assumptions_set(&e->assumptions, STR("refFlowMode"), STR("releaseAll"), NOWHERE, e->step));
    ad_set(e, "bob", "department", "SALES");
    run_cycle(e, false);
    assert_str(cloud_value(e, "bob", "department"), "");
    ad_link(e, "bob", "manager", "mona");
    run_cycle(e, false);
    assert_cycle(e, 0, 1, 0, 1, 0);
    assert_str(cloud_links(e, "bob", "manager"), "mona");
    assert_str(cloud_value(e, "bob", "department"), "SALES");
}

static void
t05_memberships_across_the_border(void **state)
{
    struct estate *e = piloted(state);

    ad_unlink(e, "gSales", "member", "alice");
    ad_link(e, "gPilot", "member", "dave");
    cloud_link(e, "gPilot", "member", "dave");
    run_cycle(e, false);
    assert_cycle(e, 0, 1, 0, 0, 1); /* gPilot's new member is there already */
    assert_str(cloud_links(e, "gSales", "member"), "bob carl");
    assert_str(cloud_links(e, "gPilot", "member"), "alice carl dave");
}

static void
t10_an_ordinary_outbound_rule_holds_nothing_back(void **state)
{
    struct estate *e = estate_exported(state);

    no_flow_rules_at(e, PILOT, 80, 90, LINK_JOIN);
    run_cycle(e, true);
    assert_str(mv_value(e, "bob", "cloudNoFlow"), "True");
    assert_true(engine_would_write(e->engine, cs_of(e, "bob"), e->now, e->step));
    ad_set(e, "bob", "title", "Lead");
    run_cycle(e, false);
    assert_cycle(e, 0, 1, 0, 0, 0);
    exclude_pilot(e);
    run_cycle(e, true);
    assert_int_equal(e->deletes, 5);
}

static void
t12_a_no_flow_rule_behind_the_stock_rule_loses(void **state)
{
    struct estate *e = estate_exported(state);

    no_flow_rules_at(e, PILOT, 80, 170, LINK_JOIN_NO_FLOW);
    run_cycle(e, true);
    ad_set(e, "bob", "title", "Lead");
    run_cycle(e, false);
    assert_cycle(e, 0, 1, 0, 0, 0);
    assert_null(assumptions_set(&e->assumptions, STR("joinNoFlowWins"), STR("joinNoFlow"), NOWHERE,
                                e->step));
    ad_set(e, "bob", "title", "Boss");
    run_cycle(e, false);
    assert_cycle(e, 0, 0, 0, 0, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ESTATE_TEST(expressions_of_rules_have_dice_and_know_what_is_assumed),
        ESTATE_TEST(an_initial_cycle_creates_everything_with_its_references),
        ESTATE_TEST(a_second_cycle_confirms_and_exports_nothing),
        ESTATE_TEST(t01_a_pilot_by_the_book_exports_nothing),
        ESTATE_TEST(t02_a_new_user_in_the_pilot_is_not_added_and_joins_what_cloud_sync_made),
        ESTATE_TEST(t02_cloud_sync_may_have_been_first),
        ESTATE_TEST(t03_an_attribute_change_in_the_pilot_is_not_exported),
        ESTATE_TEST(t04_a_reference_of_a_pilot_user_flows_alone),
        ESTATE_TEST(t04_in_older_editions_a_reference_releases_the_rest),
        ESTATE_TEST(t05_memberships_across_the_border),
        ESTATE_TEST(t10_an_ordinary_outbound_rule_holds_nothing_back),
        ESTATE_TEST(t12_a_no_flow_rule_behind_the_stock_rule_loses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
