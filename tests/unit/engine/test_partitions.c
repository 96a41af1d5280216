/* SPDX-License-Identifier: MIT */
/*
 * One step for each domain of a connector: what it takes, where it reads on, whom it takes for gone.
 */
#include "tests/unit/engine/kit.h"
#include "tests/unit/engine/small_rules.h"

#define ROOT "DC=contoso,DC=com"
#define CHILD "DC=emea," ROOT
#define ANN "CN=ann,OU=Staff," ROOT
#define EVA "CN=eva,OU=London," CHILD

static const struct engine_partition below[] = {{STR(CHILD), STR("emea.contoso.com"), STR("EMEA")}};

static const struct engine_connector connectors[] = {
    {.name = STR("contoso.com"),
     .id = STR("6f1e1c52-0000-4000-8000-000000000001"),
     .side = SIDE_AD,
     .base = STR(ROOT),
     .partitions_n = 1,
     .partitions = below},
    {.name = STR("contoso.onmicrosoft.com - AAD"),
     .id = STR("b891884f-051e-4a83-95af-2544101c9083"),
     .side = SIDE_ENTRA}};

/* The kit's estate, whose forest has got a second domain. */
static struct estate *
estate(void **state)
{
    struct estate *e = estate_new(state, USERS GROUPS);
    const struct engine_config config = {.schema = &e->schema,
                                         .assumptions = &e->assumptions,
                                         .rules = &e->rules,
                                         .causes = &e->causes,
                                         .n = 2,
                                         .connectors = connectors,
                                         .deletion_threshold = 500};

    e->engine = engine_new(&config, e->arena);
    ad_ou(e, "OU=Staff," ROOT);
    ad_ou(e, CHILD);
    ad_ou(e, "OU=London," CHILD);
    ad_add(e, CLASS_user, "ann", "OU=Staff," ROOT);
    ad_add(e, CLASS_user, "eva", "OU=London," CHILD);
    ad_add(e, CLASS_group, "gAll", "OU=Staff," ROOT);
    ad_link(e, "gAll", "member", "ann");
    ad_link(e, "gAll", "member", "eva");
    return e;
}

static void
work_on(struct estate *e, uint32_t partition)
{
    engine_work_on(e->engine, (struct engine_part){partition, partition == 0, partition == 1});
}

static struct step_result
import(struct estate *e, uint32_t partition, bool full)
{
    work_on(e, partition);
    return *run_import(e, AD, full);
}

static struct step_result
sync_domain(struct estate *e, uint32_t partition, bool full)
{
    work_on(e, partition);
    return *run_sync(e, AD, full);
}

static void
whole_run(struct estate *e, bool full)
{
    for (uint32_t p = 0; p < 2; p++)
        import(e, p, full);
    for (uint32_t p = 0; p < 2; p++)
        sync_domain(e, p, full);
    work_on(e, ENGINE_NONE);
}

static enum pending
pending_import(struct estate *e, const char *dn)
{
    struct cs_view v;

    return engine_cs_view(e->engine, engine_cs_by_dn(e->engine, AD, str_of(dn)), &v, e->step)
               ? v.import
               : PENDING_NONE;
}

static void
each_domain_brings_its_own_objects_and_references_cross(void **state)
{
    struct estate *e = estate(state);

    assert_int_equal(import(e, 0, true).staging[STAGING_ADD], 4);
    assert_int_equal(engine_cs_state(e->engine, engine_cs_by_dn(e->engine, AD, STR(EVA))),
                     CS_PLACEHOLDER);
    assert_int_equal(import(e, 1, true).staging[STAGING_ADD], 3);
    assert_int_equal(sync_domain(e, 0, true).inbound[INBOUND_DISCONNECTOR_PROJECTED_FLOW], 2);
    assert_int_equal(sync_domain(e, 1, true).inbound[INBOUND_DISCONNECTOR_PROJECTED_FLOW], 1);
    work_on(e, ENGINE_NONE);
    run_export(e, ENTRA);
    assert_str(cloud_links(e, "gAll", "member"), "ann eva");
}

/* One step and two steps leave the same behind. */
static void
two_steps_do_what_one_does(void **state)
{
    struct estate *two = estate(state), *one = estate(state);

    whole_run(two, true);
    run_import(one, AD, true);
    run_sync(one, AD, true);
    assert_true(engine_digest(two->engine, two->step) == engine_digest(one->engine, one->step));
}

static void
a_domain_has_a_place_of_its_own_to_read_on_from(void **state)
{
    struct estate *e = estate(state);

    import(e, 0, true);
    assert_str(import(e, 1, false).result, "no-start-full-import-required");
    assert_str(import(e, 0, false).result, "success");
    import(e, 1, true);
    ad_set(e, "eva", "displayName", "Eva E.");
    assert_int_equal(import(e, 0, false).staging[STAGING_UPDATE], 0);
    assert_int_equal(import(e, 1, false).staging[STAGING_UPDATE], 1);
}

static void
who_is_gone_is_told_by_the_full_import_of_his_domain(void **state)
{
    struct estate *e = estate(state);

    whole_run(e, true);
    ad_delete(e, "ann");
    ad_delete(e, "eva");
    assert_int_equal(import(e, 1, true).staging[STAGING_DELETE], 1);
    assert_int_equal(pending_import(e, EVA), PENDING_DELETE);
    assert_int_equal(pending_import(e, ANN), PENDING_NONE);
    assert_int_equal(import(e, 0, true).staging[STAGING_DELETE], 1);
}

/* Records that cannot be read hold back the deletes of their own domain. */
static void
trouble_in_one_domain_does_not_hold_back_the_other(void **state)
{
    struct estate *e = estate(state);

    whole_run(e, true);
    ad_find(e, "eva")->entry.class = CLASS_none;
    ad_delete(e, "ann");
    ad_delete(e, "OU=London," CHILD);
    assert_str(import(e, 1, true).result, "completed-discovery-errors");
    assert_true(pending_import(e, "OU=London," CHILD) != PENDING_DELETE);
    assert_str(import(e, 0, true).result, "success");
    assert_int_equal(pending_import(e, ANN), PENDING_DELETE);
}

static void
a_move_to_the_other_domain_is_no_delete(void **state)
{
    struct estate *e = estate(state);

    whole_run(e, true);
    ad_move(e, "ann", "CN=ann,OU=London," CHILD);
    assert_int_equal(import(e, 0, true).staging[STAGING_DELETE], 1);
    assert_int_equal(import(e, 1, true).staging[STAGING_DELETE], 0);
    assert_int_equal(pending_import(e, "CN=ann,OU=London," CHILD), PENDING_UPDATE);
    sync_domain(e, 0, false);
    sync_domain(e, 1, false);
    assert_true(engine_cs_mv(e->engine, cs_of(e, "ann")) != ENGINE_NONE);
}

/* The new filter of a domain waits for that domain's full import. */
static void
a_filter_takes_effect_domain_by_domain(void **state)
{
    struct estate *e = estate(state);
    const struct str all[] = {STR(ROOT), STR(CHILD)};
    const struct str out[] = {STR("OU=Staff," ROOT), STR("OU=London," CHILD)};

    engine_set_ou_filter(e->engine, AD, all, 2, NULL, 0);
    whole_run(e, true);
    engine_set_ou_filter(e->engine, AD, all, 2, out, 2);
    import(e, 1, true);
    assert_int_equal(pending_import(e, EVA), PENDING_DELETE);
    assert_int_equal(pending_import(e, ANN), PENDING_NONE);
    assert_true(engine_ou_selected(e->engine, AD, STR(ANN), true));
    import(e, 0, true);
    assert_int_equal(pending_import(e, ANN), PENDING_DELETE);
    assert_false(engine_ou_selected(e->engine, AD, STR(ANN), true));
}

/* An unticked domain has no step any more; its people go with the first one's. */
static void
an_unticked_domain_goes_with_the_first_step(void **state)
{
    struct estate *e = estate(state);
    const struct str all[] = {STR(ROOT), STR(CHILD)};

    engine_set_ou_filter(e->engine, AD, all, 2, NULL, 0);
    whole_run(e, true);
    assert_true(engine_partition_selected(e->engine, AD, 1, false));
    engine_set_ou_filter(e->engine, AD, all, 1, all + 1, 1);
    assert_false(engine_partition_selected(e->engine, AD, 1, false));
    assert_true(engine_partition_selected(e->engine, AD, 1, true));
    engine_work_on(e->engine, (struct engine_part){0, true, true});
    run_import(e, AD, true);
    assert_int_equal(pending_import(e, EVA), PENDING_DELETE);
    assert_int_equal(pending_import(e, ANN), PENDING_NONE);
    struct step_result s = *run_sync(e, AD, false);
    assert_int_equal(s.inbound[INBOUND_CONNECTOR_DELETE_REMOVE_MV], 1);
}

static void
a_delta_sync_of_one_domain_leaves_the_other_waiting(void **state)
{
    struct estate *e = estate(state);

    whole_run(e, true);
    ad_set(e, "ann", "displayName", "Ann A.");
    ad_set(e, "eva", "displayName", "Eva E.");
    import(e, 0, false);
    import(e, 1, false);
    assert_int_equal(sync_domain(e, 1, false).inbound[INBOUND_CONNECTOR_FLOW], 1);
    assert_str(mv_value(e, "eva", "displayName"), "Eva E.");
    assert_str(mv_value(e, "ann", "displayName"), "ann");
    assert_int_equal(sync_domain(e, 0, false).inbound[INBOUND_CONNECTOR_FLOW], 1);
    assert_str(mv_value(e, "ann", "displayName"), "Ann A.");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ESTATE_TEST(each_domain_brings_its_own_objects_and_references_cross),
        ESTATE_TEST(two_steps_do_what_one_does),
        ESTATE_TEST(a_domain_has_a_place_of_its_own_to_read_on_from),
        ESTATE_TEST(who_is_gone_is_told_by_the_full_import_of_his_domain),
        ESTATE_TEST(trouble_in_one_domain_does_not_hold_back_the_other),
        ESTATE_TEST(a_move_to_the_other_domain_is_no_delete),
        ESTATE_TEST(a_filter_takes_effect_domain_by_domain),
        ESTATE_TEST(an_unticked_domain_goes_with_the_first_step),
        ESTATE_TEST(a_delta_sync_of_one_domain_leaves_the_other_waiting),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
