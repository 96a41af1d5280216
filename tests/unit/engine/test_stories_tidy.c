/* SPDX-License-Identifier: MIT */
/*
 * What happens when the pilot OU leaves Connect's scope early, or the stamp comes late.
 */
#include "tests/unit/engine/stories.h"

static void
t06_without_rules_the_early_removal_deletes(void **state)
{
    struct estate *e = estate_exported(state);

    exclude_pilot(e);
    run_cycle(e, false);
    assert_cycle(e, 0, 0, 0, 0, 0); /* the filter waits for a full import */
    run_cycle(e, true);
    assert_int_equal(e->deletes, 5);
    assert_int_equal(e->reference_removals, 5);
    assert_int_equal(e->last[AD][STEP_FULL_IMPORT].staging[STAGING_DELETE], 6);
    assert_int_equal(inbound_of(e, AD, STEP_FULL_SYNC, CONNECTOR_DELETE_REMOVE_MV), 5);
    assert_int_equal(e->last[AD][STEP_FULL_SYNC].outbound[ENTRA][OUTBOUND_DISCONNECT], 5);
    assert_int_equal(cloud_count(e, CLASS_user), 3);
    assert_int_equal(cloud_count(e, CLASS_group), 2);
    assert_int_equal(cloud_count(e, CLASS_contact), 0);
    assert_str(cloud_links(e, "gSales", "member"), "carl");
    assert_str(cloud_links(e, "dl1", "member"), "");
    assert_str(cloud_links(e, "carl", "manager"), "");
    run_cycle(e, false);
    assert_cycle(e, 0, 0, 0, 0, 0);
}

static void
t07_with_rules_the_early_removal_strips_references_and_deletes_nothing(void **state)
{
    struct estate *e = piloted(state);

    exclude_pilot(e);
    run_cycle(e, true);
    assert_int_equal(e->adds, 0);
    assert_int_equal(e->deletes, 0);
    assert_int_equal(e->updates, 3);
    assert_int_equal(e->reference_removals, 5);
    assert_int_equal(e->last[ENTRA][STEP_EXPORT].deletes, 0);
    assert_int_equal(cloud_count(e, CLASS_user), 5);
    assert_int_equal(cloud_count(e, CLASS_group), 4);
    assert_int_equal(cloud_count(e, CLASS_contact), 1);
    assert_str(cloud_links(e, "gSales", "member"), "carl");
    assert_str(cloud_links(e, "dl1", "member"), "");
    assert_str(cloud_links(e, "carl", "manager"), "");
    assert_str(cloud_links(e, "gPilot", "member"), "alice carl");
    assert_int_equal(cs_view_of(e, "alice").state, CS_PLACEHOLDER);
    assert_int_equal(engine_statistics(e->engine, ENTRA).all, 5);
    run_cycle(e, false);
    assert_cycle(e, 0, 0, 0, 0, 0);
}

static void
t07_every_lost_reference_knows_why(void **state)
{
    struct estate *e = piloted(state);

    exclude_pilot(e);
    for (uint32_t c = 0; c < 2; c++)
        run_import(e, c, true);
    for (uint32_t c = 0; c < 2; c++)
        run_sync(e, c, true);
    struct cs_view dl1 = entra_view_of(e, "dl1");
    assert_int_equal(dl1.export, PENDING_UPDATE);
    assert_int_equal(dl1.mods_n, 1);
    assert_int_equal(dl1.mods[0].kind, MOD_REMOVE);
    assert_int_equal(dl1.mods[0].n, 2);
    assert_str(cause_chain(e, dl1.export_cause),
               "reference unlink mv-delete disconnect import-delete run");
    const struct cause *unlink =
        causes_get(&e->causes, causes_get(&e->causes, dl1.export_cause)->because);
    assert_str(unlink->detail, "Out no flow 90");
}

static void
t07_the_recovery_brings_all_references_back(void **state)
{
    struct estate *e = piloted(state);

    exclude_pilot(e);
    run_cycle(e, true);
    include_everything(e);
    run_cycle(e, true);
    assert_int_equal(e->adds, 0);
    assert_int_equal(e->deletes, 0);
    assert_int_equal(e->reference_adds, 5);
    assert_int_equal(e->reference_removals, 0);
    assert_all_references(e);
    assert_str(mv_value(e, "alice", "cloudNoFlow"), "True");
    run_cycle(e, false);
    assert_cycle(e, 0, 0, 0, 0, 0);
}

static void
t07_the_fear_of_the_first_editions_is_a_switch(void **state)
{
    struct estate *e = piloted(state);

    assert_null(
        assumptions_set(&e->assumptions, STR("noFlowDelete"), STR("export"), NOWHERE, e->step));
    exclude_pilot(e);
    run_cycle(e, true);
    assert_int_equal(e->deletes, 5);
}

static void
t07b_a_second_wave_strips_what_points_at_it(void **state)
{
    struct estate *e = piloted(state);
    const struct str staff[] = {STR("OU=Staff," BASE)};

    no_flow_rules_at(e, "OU=Staff," BASE, 83, 93, LINK_JOIN_NO_FLOW);
    run_cycle(e, true);
    assert_cycle(e, 0, 0, 0, 0, 0);
    engine_set_ou_filter(e->engine, AD, NULL, 0, staff, 1);
    run_cycle(e, true);
    assert_int_equal(e->deletes, 0);
    assert_str(cloud_links(e, "gSales", "member"), "alice bob");
    assert_str(cloud_links(e, "gPilot", "member"), "alice");
    assert_str(cloud_links(e, "alice", "manager"), "");
    assert_str(cloud_links(e, "carl", "manager"), "alice"); /* carl has left Connect's sight */
    assert_int_equal(e->reference_removals, 3);
}

static void
t08_after_a_delta_only_touched_objects_get_the_stamp(void **state)
{
    struct estate *e = estate_exported(state);

    no_flow_rules(e, PILOT);
    run_cycle(e, false);
    assert_str(mv_value(e, "alice", "cloudNoFlow"), "");
    assert_str(mv_value(e, "bob", "cloudNoFlow"), "");
    ad_set(e, "bob", "title", "Lead");
    run_cycle(e, false);
    assert_cycle(e, 0, 0, 0, 0, 0); /* the stamp holds back the change that brings it */
    assert_str(mv_value(e, "bob", "cloudNoFlow"), "True");
    assert_str(mv_value(e, "alice", "cloudNoFlow"), "");
    run_cycle(e, true);
    assert_str(mv_value(e, "alice", "cloudNoFlow"), "True");
}

static void
t08_the_change_that_brings_the_stamp_may_go_out_once(void **state)
{
    struct estate *e = estate_exported(state);

    assert_null(
        assumptions_set(&e->assumptions, STR("noFlowStampExport"), STR("once"), NOWHERE, e->step));
    no_flow_rules(e, PILOT);
    ad_set(e, "bob", "title", "Lead");
    run_cycle(e, false);
    assert_cycle(e, 0, 1, 0, 0, 0);
    assert_str(cloud_value(e, "bob", "title"), "Lead");
    ad_set(e, "bob", "title", "Boss");
    run_cycle(e, false);
    assert_cycle(e, 0, 0, 0, 0, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ESTATE_TEST(t06_without_rules_the_early_removal_deletes),
        ESTATE_TEST(t07_with_rules_the_early_removal_strips_references_and_deletes_nothing),
        ESTATE_TEST(t07_every_lost_reference_knows_why),
        ESTATE_TEST(t07_the_recovery_brings_all_references_back),
        ESTATE_TEST(t07_the_fear_of_the_first_editions_is_a_switch),
        ESTATE_TEST(t07b_a_second_wave_strips_what_points_at_it),
        ESTATE_TEST(t08_after_a_delta_only_touched_objects_get_the_stamp),
        ESTATE_TEST(t08_the_change_that_brings_the_stamp_may_go_out_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
