/* SPDX-License-Identifier: MIT */
/*
 * Who is let in: by attribute, by group, by membership in a rule's scope, by domain.
 */
#include "tests/unit/engine/kit.h"
#include "tests/unit/engine/small_rules.h"

#define BASE "DC=contoso,DC=com"
#define PILOT "CN=gPilot,OU=CPUsers," BASE

static void
an_attribute_filter_deletes_in_the_cloud_and_keeps_the_person(void **state)
{
    struct estate *e = estate_exported(state);
    const struct step_result *sync = &e->last[AD][STEP_DELTA_SYNC];
    struct mv_view v;

    ad_set(e, "alice", "mailNickname", "CAS_{x}"); /* the stock rule: cloudFiltered is True */
    run_cycle(e, false);
    assert_int_equal(e->deletes, 1);
    assert_null(cloud_of(e, "alice"));
    assert_str(cloud_links(e, "gSales", "member"), "bob carl");
    assert_str(cloud_links(e, "carl", "manager"), "");
    assert_int_equal(sync->inbound[INBOUND_CONNECTOR_FLOW], 1);
    assert_int_equal(sync->outbound[ENTRA][OUTBOUND_DISCONNECT], 1);
    assert_true(mv_of(e, "alice", &v));
    assert_int_equal(v.links_n, 1);
    assert_str(mv_value(e, "alice", "cloudSourceAnchor"), "");
    run_cycle(e, false);
    assert_cycle(e, 0, 0, 0, 0, 0);
}

static void
the_filter_off_again_brings_the_person_and_all_references_back(void **state)
{
    struct estate *e = estate_exported(state);

    ad_set(e, "alice", "mailNickname", "CAS_{x}");
    run_cycle(e, false);
    run_cycle(e, false);
    ad_set(e, "alice", "mailNickname", NULL);
    run_cycle(e, false);
    assert_int_equal(e->adds, 1);
    assert_str(cloud_links(e, "gSales", "member"), "alice bob carl");
    assert_str(cloud_links(e, "carl", "manager"), "alice");
    run_cycle(e, false);
    assert_cycle(e, 0, 0, 0, 0, 0);
}

static void
a_filter_that_is_taken_back_before_the_export_deletes_nothing(void **state)
{
    struct estate *e = estate_exported(state);

    ad_set(e, "alice", "mailNickname", "CAS_{x}");
    for (uint32_t c = 0; c < 2; c++) {
        run_import(e, c, false);
        run_sync(e, c, false);
    }
    assert_int_equal(engine_statistics(e->engine, ENTRA).export_deletes, 1);
    ad_set(e, "alice", "mailNickname", NULL);
    run_cycle(e, false);
    assert_cycle(e, 0, 0, 0, 0, 0);
    assert_int_equal(engine_statistics(e->engine, ENTRA).export_deletes, 0);
}

static void
only_members_of_the_pilot_group_are_let_in(void **state)
{
    struct estate *e = estate_new(state, NULL);

    estate_f0(e);
    engine_set_group_filter(e->engine, AD, STR(PILOT));
    run_cycle(e, true);
    assert_int_equal(e->adds, 2);
    assert_non_null(cloud_of(e, "alice"));
    assert_non_null(cloud_of(e, "carl"));
    assert_null(cloud_of(e, "gPilot")); /* it is no member of itself */
    assert_int_equal(engine_statistics(e->engine, AD).import_adds > 0, true);
}

static void
joining_and_leaving_the_pilot_group_counts_in_the_next_delta(void **state)
{
    struct estate *e = estate_new(state, NULL);

    estate_f0(e);
    engine_set_group_filter(e->engine, AD, STR(PILOT));
    run_cycle(e, true);
    run_cycle(e, false);
    ad_link(e, "gPilot", "member", "dave");
    run_cycle(e, false);
    assert_cycle(e, 1, 0, 0, 0, 0);
    ad_unlink(e, "gPilot", "member", "alice");
    run_cycle(e, false);
    assert_int_equal(e->deletes, 1);
    assert_null(cloud_of(e, "alice"));
    run_cycle(e, true);
    assert_cycle(e, 0, 0, 0, 0, 0);
}

static void
nested_members_are_not_let_in_and_a_moved_group_lets_in_nobody(void **state)
{
    struct estate *e = estate_new(state, NULL);

    estate_f0(e);
    engine_set_group_filter(e->engine, AD, STR("CN=gNest,OU=CPUsers," BASE));
    run_cycle(e, true);
    assert_int_equal(e->adds, 1); /* gSales, and none of its members */
    run_cycle(e, false);
    ad_move(e, "gNest", "CN=gNest,OU=Groups," BASE);
    run_cycle(e, false);
    assert_cycle(e, 0, 0, 1, 0, 0);
}

#define MEMBER_RULE(op)                                                                            \
    "rule Members\n"                                                                               \
    "    precedence: 1\n"                                                                          \
    "    from: AD user\n"                                                                          \
    "    to: person\n"                                                                             \
    "    link: Join\n"                                                                             \
    "    scope: dn " op " \"CN=g,%Domain.LDAP%\"\n"                                                \
    "    flow: cloudFiltered := True\n"

static struct estate *
with_group(void **state, const char *rules)
{
    struct estate *e = estate_new(state, rules);

    ad_add(e, CLASS_user, "ann", BASE);
    ad_add(e, CLASS_user, "bob", BASE);
    ad_add(e, CLASS_group, "g", BASE);
    ad_link(e, "g", "member", "ann");
    return e;
}

static void
a_scope_asks_the_group_as_the_last_import_showed_it(void **state)
{
    struct estate *e = with_group(state, USERS MEMBER_RULE("ISMEMBEROF"));

    run_cycle(e, true); /* users come before the group in the directory */
    assert_int_equal(e->adds, 1);
    assert_null(cloud_of(e, "ann"));
    ad_link(e, "g", "member", "bob");
    run_cycle(e, false);
    assert_cycle(e, 0, 0, 1, 0, 0);
    ad_unlink(e, "g", "member", "ann");
    run_cycle(e, false);
    assert_cycle(e, 1, 0, 0, 0, 0);
    ad_delete(e, "g");
    run_cycle(e, false);
    assert_non_null(cloud_of(e, "bob"));
    run_cycle(e, true);
    assert_cycle(e, 0, 0, 0, 0, 0);
}

static void
a_scope_may_wait_for_a_full_synchronisation(void **state)
{
    struct estate *e = with_group(state, USERS MEMBER_RULE("ISNOTMEMBEROF"));

    assert_null(assumptions_set(&e->assumptions, STR("memberOfTouchesMembers"), STR("fullSync"),
                                NOWHERE, e->step));
    run_cycle(e, true);
    assert_non_null(cloud_of(e, "ann"));
    assert_null(cloud_of(e, "bob"));
    ad_link(e, "g", "member", "bob");
    run_cycle(e, false);
    assert_null(cloud_of(e, "bob"));
    run_cycle(e, true);
    assert_non_null(cloud_of(e, "bob"));
}

static void
a_domain_that_is_not_selected_leaves_with_a_full_import_only(void **state)
{
    struct estate *e = estate_new(state, USERS);
    const struct str out[] = {STR(BASE)};

    ad_add(e, CLASS_user, "ann", BASE);
    run_cycle(e, true);
    run_cycle(e, false);
    engine_set_ou_filter(e->engine, AD, NULL, 0, out, 1);
    run_cycle(e, false);
    assert_cycle(e, 0, 0, 0, 0, 0);
    run_cycle(e, true);
    assert_cycle(e, 0, 0, 1, 0, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ESTATE_TEST(an_attribute_filter_deletes_in_the_cloud_and_keeps_the_person),
        ESTATE_TEST(the_filter_off_again_brings_the_person_and_all_references_back),
        ESTATE_TEST(a_filter_that_is_taken_back_before_the_export_deletes_nothing),
        ESTATE_TEST(only_members_of_the_pilot_group_are_let_in),
        ESTATE_TEST(joining_and_leaving_the_pilot_group_counts_in_the_next_delta),
        ESTATE_TEST(nested_members_are_not_let_in_and_a_moved_group_lets_in_nobody),
        ESTATE_TEST(a_scope_asks_the_group_as_the_last_import_showed_it),
        ESTATE_TEST(a_scope_may_wait_for_a_full_synchronisation),
        ESTATE_TEST(a_domain_that_is_not_selected_leaves_with_a_full_import_only),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
