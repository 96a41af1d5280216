/* SPDX-License-Identifier: MIT */
/*
 * What an import makes of what it is told: names that cross, classes that change, exports that do not
 * come back, objects that nobody wants, and when the absent are taken for gone.
 */
#include "tests/unit/engine/kit.h"
#include "tests/unit/engine/small_rules.h"

#define BASE "DC=contoso,DC=com"

static struct estate *
with_two(void **state)
{
    struct estate *e = estate_new(state, USERS GROUPS);

    ad_add(e, CLASS_user, "ann", BASE);
    ad_add(e, CLASS_user, "bob", BASE);
    run_cycle(e, true);
    run_cycle(e, false);
    return e;
}

/* A delta that the test makes up. */
static struct step_result *
import_changes(struct estate *e, const struct change *changes, uint32_t n)
{
    struct step_result *out = &e->last[AD][STEP_DELTA_IMPORT];
    struct batch b = {.watermark = STR("1000")};

    for (uint32_t i = 0; i < n; i++)
        *VEC_PUSH(&b.changes, e->step) = changes[i];
    engine_import(e->engine, AD, &b, false, e->now, 0, out, e->step);
    return out;
}

static struct change
renamed(struct estate *e, const char *name, const char *dn)
{
    struct change c = {CHANGE_PUT, ad_find(e, name)->entry};

    c.entry.dn = str_of(dn);
    return c;
}

static void
names_that_cross_are_renames_of_both(void **state)
{
    struct estate *e = with_two(state);
    cs_index ann = cs_of(e, "ann"), bob = cs_of(e, "bob");
    const struct change swap[] = {renamed(e, "ann", "CN=bob," BASE),
                                  renamed(e, "bob", "CN=ann," BASE)};
    const struct step_result *s = import_changes(e, swap, 2);

    assert_str(s->result, "success");
    assert_int_equal(s->staging[STAGING_RENAME], 2);
    assert_int_equal(engine_cs_by_dn(e->engine, AD, STR("CN=bob," BASE)), ann);
    assert_int_equal(engine_cs_by_dn(e->engine, AD, STR("CN=ann," BASE)), bob);
}

static void
a_name_in_another_case_is_the_same_name(void **state)
{
    struct estate *e = with_two(state);
    cs_index ann = cs_of(e, "ann");
    const struct change called = renamed(e, "ann", "CN=\xc3\x89mile M\xc3\xbcller," BASE);

    assert_str(import_changes(e, &called, 1)->result, "success");
    assert_int_equal(engine_cs_by_dn(e->engine, AD, STR("cn= \xc3\xa9MILE  m\xc3\x9cLLER," BASE)),
                     ann);
    assert_int_equal(engine_cs_by_dn(e->engine, AD, STR("CN=Emile M\xc3\xbcller," BASE)),
                     ENGINE_NONE);
}

static void
who_has_lost_its_name_waits_for_its_own_record(void **state)
{
    struct estate *e = with_two(state);
    const struct change take[] = {renamed(e, "ann", "CN=bob," BASE)};
    const struct change give[] = {renamed(e, "bob", "CN=rob," BASE)};
    cs_index bob = cs_of(e, "bob");
    struct cs_view v;

    assert_str(import_changes(e, take, 1)->result, "completed-transient-objects");
    engine_cs_view(e->engine, bob, &v, e->step);
    assert_true(v.transient);
    assert_str(import_changes(e, NULL, 0)->result, "completed-transient-objects");
    assert_str(import_changes(e, give, 1)->result, "success");
    engine_cs_view(e->engine, bob, &v, e->step);
    assert_false(v.transient);
    assert_str(v.dn, "CN=rob," BASE);
}

static void
who_has_lost_its_name_may_turn_out_to_be_gone(void **state)
{
    struct estate *e = with_two(state);
    const struct change take[] = {renamed(e, "ann", "CN=bob," BASE)};
    const struct change gone[] = {{CHANGE_GONE, {.anchor = ad_find(e, "bob")->entry.anchor}}};

    import_changes(e, take, 1);
    const struct step_result *s = import_changes(e, gone, 1);
    assert_str(s->result, "success");
    assert_int_equal(s->staging[STAGING_DELETE], 1);
    run_sync(e, AD, false);
    assert_int_equal(e->last[AD][STEP_DELTA_SYNC].inbound[INBOUND_CONNECTOR_DELETE_REMOVE_MV], 1);
}

/* Entra's object loses its name to another anchor: until its own record comes it is not exported. */
static void
what_has_lost_its_name_is_not_exported_and_not_counted(void **state)
{
    struct estate *e = with_two(state);
    struct batch b = {.watermark = STR("1000")};
    struct step_result s;
    struct change c = {CHANGE_PUT, cloud_of(e, "bob")->entry};

    ad_delete(e, "bob");
    run_import(e, AD, false);
    run_sync(e, AD, false);
    assert_int_equal(engine_statistics(e->engine, ENTRA).export_deletes, 1);
    c.entry.anchor = STR("User_another");
    *VEC_PUSH(&b.changes, e->step) = c;
    engine_import(e->engine, ENTRA, &b, false, e->now, 0, &s, e->step);
    assert_str(s.result, "completed-transient-objects");
    run_export(e, ENTRA);
    assert_int_equal(e->last[ENTRA][STEP_EXPORT].deletes, 0);
    assert_int_equal(e->deletes, 0);
}

static void
another_class_is_a_delete_and_an_add(void **state)
{
    struct estate *e = with_two(state);

    ad_find(e, "ann")->entry.class = CLASS_group;
    ad_set(e, "ann", "displayName", "Ann's");
    assert_int_equal(run_import(e, AD, false)->staging[STAGING_DELETE_ADD], 1);
    const struct step_result *s = run_sync(e, AD, false);
    assert_int_equal(s->inbound[INBOUND_CONNECTOR_DELETE_ADD_PROCESSED], 1);
    assert_int_equal(s->inbound[INBOUND_CONNECTOR_DELETE_REMOVE_MV], 0);
    struct mv_view v;
    assert_true(mv_of(e, "ann", &v));
    assert_int_equal(v.class, CLASS_group);
}

static void
a_class_that_changed_back_before_the_sync_has_not_changed(void **state)
{
    struct estate *e = with_two(state);
    struct mv_view before, after;

    assert_true(mv_of(e, "ann", &before));
    ad_find(e, "ann")->entry.class = CLASS_group;
    ad_set(e, "ann", "displayName", "Ann's");
    run_import(e, AD, false);
    ad_find(e, "ann")->entry.class = CLASS_user;
    ad_set(e, "ann", "displayName", "Ann");
    run_import(e, AD, false);
    run_sync(e, AD, false);
    assert_true(mv_of(e, "ann", &after));
    assert_int_equal(after.class, CLASS_person);
    assert_same_str(after.id, before.id);
}

static void
an_export_that_does_not_come_back_is_a_warning_and_sent_again(void **state)
{
    struct estate *e = with_two(state);

    ad_set(e, "ann", "displayName", "Ann Lee");
    e->no_update = 1;
    run_cycle(e, false);
    assert_int_equal(e->updates, 1);
    assert_str(cloud_value(e, "ann", "displayName"), "ann");
    run_cycle(e, true);
    const struct step_result *s = &e->last[ENTRA][STEP_FULL_IMPORT];
    assert_str(s->result, "completed-warnings");
    assert_int_equal(s->errors.n, 1);
    assert_str(s->errors.at[0].literal, "exported-change-not-reimported");
    assert_int_equal(e->updates, 1);
    assert_str(cloud_value(e, "ann", "displayName"), "Ann Lee");
    run_cycle(e, true);
    assert_cycle(e, 0, 0, 0, 0, 0);
}

/* The count grows with each import that does not show it, and the first date stays. */
static void
a_change_that_never_comes_back_counts_and_keeps_its_first_date(void **state)
{
    struct estate *e = with_two(state);
    const struct step_result *s = &e->last[ENTRA][STEP_FULL_IMPORT];

    ad_set(e, "ann", "displayName", "Ann Lee");
    e->no_update = 3;
    run_cycle(e, false);
    run_cycle(e, true);
    vtime first = s->errors.at[0].first;
    assert_int_equal(s->errors.at[0].retries, 0);
    assert_str(s->errors.at[0].text, "displayName");
    run_cycle(e, true);
    assert_int_equal(s->errors.at[0].retries, 1);
    assert_int_equal(s->errors.at[0].first, first);
    assert_true(e->now > first);
    assert_str(entra_view_of(e, "ann").export_error.literal, "exported-change-not-reimported");
    run_cycle(e, true);
    assert_int_equal(s->errors.at[0].retries, 2);
    assert_str(cloud_value(e, "ann", "displayName"), "Ann Lee");
    run_cycle(e, true);
    assert_int_equal(s->errors.n, 0);
    assert_null(entra_view_of(e, "ann").export_error.literal.at);
}

/* It waits for the next export from the import on: no synchronisation is needed for that. */
static void
a_change_that_did_not_come_back_is_sent_by_an_export_alone(void **state)
{
    struct estate *e = with_two(state);

    ad_set(e, "ann", "displayName", "Ann Lee");
    e->no_update = 1;
    run_cycle(e, false);
    run_import(e, ENTRA, true);
    assert_int_equal(pending_exports(e), 1);
    run_export(e, ENTRA);
    assert_int_equal(e->updates, 1);
    assert_str(cloud_value(e, "ann", "displayName"), "Ann Lee");
}

static void
one_object_twice_in_a_full_import_is_a_discovery_error(void **state)
{
    struct estate *e = with_two(state);
    struct batch b = {.full = true, .watermark = STR("1000")};
    struct step_result s;

    *VEC_PUSH(&b.changes, e->step) = (struct change){CHANGE_PUT, ad_find(e, "ann")->entry};
    *VEC_PUSH(&b.changes, e->step) = (struct change){CHANGE_PUT, ad_find(e, "ann")->entry};
    engine_import(e->engine, AD, &b, true, e->now, 0, &s, e->step);
    assert_str(s.result, "completed-discovery-errors");
    assert_int_equal(s.errors.n, 1);
    assert_str(s.errors.at[0].literal, "duplicate-object");
    assert_str(s.errors.at[0].dn, "CN=ann," BASE);
    assert_int_equal(s.staging[STAGING_NO_CHANGE], 1);
    assert_int_equal(cs_view_of(e, "bob").import, PENDING_NONE);
}

static void
a_full_import_of_nothing_takes_nobody_for_gone(void **state)
{
    struct estate *e = with_two(state);
    struct batch b = {.full = true, .watermark = STR("1000")};
    struct step_result s;

    engine_import(e->engine, AD, &b, true, e->now, 0, &s, e->step);
    assert_str(s.result, "completed-no-objects");
    assert_int_equal(s.staging[STAGING_DELETE], 0);
    assert_int_equal(cs_view_of(e, "ann").import, PENDING_NONE);
}

static void
a_full_import_with_records_that_cannot_be_read_takes_nobody_for_gone(void **state)
{
    struct estate *e = with_two(state);
    struct batch b = {.full = true, .watermark = STR("1000")};
    struct step_result s;

    *VEC_PUSH(&b.changes, e->step) = (struct change){CHANGE_PUT, ad_find(e, "ann")->entry};
    *VEC_PUSH(&b.changes, e->step) =
        (struct change){CHANGE_PUT, {.dn = STR("CN=x," BASE), .class = CLASS_user}};
    engine_import(e->engine, AD, &b, true, e->now, 0, &s, e->step);
    assert_str(s.result, "completed-discovery-errors");
    assert_int_equal(s.staging[STAGING_FAILURE], 1);
    assert_str(s.errors.at[0].literal, "missing-anchor-component");
    assert_int_equal(cs_view_of(e, "bob").import, PENDING_NONE);
}

static void
a_delta_needs_a_full_import_before_it(void **state)
{
    struct estate *e = estate_new(state, USERS);

    ad_add(e, CLASS_user, "ann", BASE);
    assert_str(run_import(e, AD, false)->result, "no-start-full-import-required");
    assert_int_equal(engine_statistics(e->engine, AD).all, 0);
}

static void
what_nobody_wants_stays_a_pending_import(void **state)
{
    struct estate *e = with_two(state);
    struct thing *t = tenant_add(e, CLASS_user, STR("Y2xvdWQ="));
    struct cs_view v;

    run_cycle(e, false);
    cs_index i = engine_cs_by_anchor(e->engine, ENTRA, t->entry.anchor);
    assert_int_equal(engine_cs_mv(e->engine, i), ENGINE_NONE);
    assert_int_equal(engine_statistics(e->engine, ENTRA).import_adds, 1);
    assert_int_equal(e->last[ENTRA][STEP_DELTA_SYNC].inbound[INBOUND_DISCONNECTOR_REMAINS], 1);
    run_cycle(e, false); /* asked again by every run */
    assert_int_equal(e->last[ENTRA][STEP_DELTA_SYNC].inbound[INBOUND_DISCONNECTOR_REMAINS], 1);
    engine_cs_view(e->engine, i, &v, e->step);
    assert_int_equal(v.import, PENDING_ADD);
    assert_true(v.imported.n > 0);
    tenant_delete(e, t);
    run_cycle(e, false);
    assert_int_equal(engine_statistics(e->engine, ENTRA).import_adds, 0);
    assert_int_equal(engine_statistics(e->engine, ENTRA).disconnectors, 0);
}

static void
an_object_deleted_in_the_cloud_is_made_again(void **state)
{
    struct estate *e = with_two(state);

    cloud_delete(e, "ann");
    run_cycle(e, false);
    assert_cycle(e, 1, 0, 0, 0, 0);
    assert_int_equal(e->last[ENTRA][STEP_DELTA_SYNC].inbound[INBOUND_CONNECTOR_DELETE_LEAVE_MV], 1);
    run_cycle(e, false);
    assert_cycle(e, 0, 0, 0, 0, 0);
}

static void
targets_that_were_never_imported_are_placeholders(void **state)
{
    struct estate *e = with_two(state);
    const struct str out[] = {STR("OU=away," BASE)};

    ad_ou(e, "OU=away," BASE);
    ad_add(e, CLASS_user, "eve", "OU=away," BASE);
    ad_add(e, CLASS_group, "g", BASE);
    ad_link(e, "g", "member", "eve");
    engine_set_ou_filter(e->engine, AD, NULL, 0, out, 1);
    run_cycle(e, true);
    assert_int_equal(cs_view_of(e, "eve").state, CS_PLACEHOLDER);
    assert_str(cloud_links(e, "g", "member"), "");
    engine_set_ou_filter(e->engine, AD, NULL, 0, NULL, 0);
    run_cycle(e, true); /* converted in place when the real object comes */
    assert_int_equal(cs_view_of(e, "eve").state, CS_STAGING);
    assert_str(cloud_links(e, "g", "member"), "eve");
    ad_unlink(e, "g", "member", "eve");
    ad_delete(e, "eve");
    run_cycle(e, false);
    run_cycle(e, false);
    assert_int_equal(engine_statistics(e->engine, AD).placeholders, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ESTATE_TEST(names_that_cross_are_renames_of_both),
        ESTATE_TEST(a_name_in_another_case_is_the_same_name),
        ESTATE_TEST(who_has_lost_its_name_waits_for_its_own_record),
        ESTATE_TEST(who_has_lost_its_name_may_turn_out_to_be_gone),
        ESTATE_TEST(what_has_lost_its_name_is_not_exported_and_not_counted),
        ESTATE_TEST(another_class_is_a_delete_and_an_add),
        ESTATE_TEST(a_class_that_changed_back_before_the_sync_has_not_changed),
        ESTATE_TEST(an_export_that_does_not_come_back_is_a_warning_and_sent_again),
        ESTATE_TEST(a_change_that_never_comes_back_counts_and_keeps_its_first_date),
        ESTATE_TEST(a_change_that_did_not_come_back_is_sent_by_an_export_alone),
        ESTATE_TEST(one_object_twice_in_a_full_import_is_a_discovery_error),
        ESTATE_TEST(a_full_import_of_nothing_takes_nobody_for_gone),
        ESTATE_TEST(a_full_import_with_records_that_cannot_be_read_takes_nobody_for_gone),
        ESTATE_TEST(a_delta_needs_a_full_import_before_it),
        ESTATE_TEST(what_nobody_wants_stays_a_pending_import),
        ESTATE_TEST(an_object_deleted_in_the_cloud_is_made_again),
        ESTATE_TEST(targets_that_were_never_imported_are_placeholders),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
