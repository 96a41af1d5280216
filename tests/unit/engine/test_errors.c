/* SPDX-License-Identifier: MIT */
/*
 * What goes wrong with one object is that object's alone: taken back, kept with its dates, tried
 * again; and a run that meets too much of it stops.
 */
#include "sim/model/dn.h"
#include "tests/unit/engine/kit.h"
#include "tests/unit/engine/small_rules.h"

#define BASE "DC=contoso,DC=com"
#define GUARD                                                                                      \
    "rule Guard\n"                                                                                 \
    "    precedence: 1\n"                                                                          \
    "    from: AD user\n"                                                                          \
    "    to: person\n"                                                                             \
    "    link: Join\n"                                                                             \
    "    flow: company = IIF([title] = \"bad\", Error(\"no \" & [title]), [title])\n"

static void
an_error_is_taken_back_kept_with_its_dates_and_tried_again(void **state)
{
    struct estate *e = estate_new(state, USERS GUARD);
    struct step_result *s = &e->last[AD][STEP_DELTA_SYNC];

    ad_add(e, CLASS_user, "ann", BASE);
    ad_add(e, CLASS_user, "bob", BASE);
    run_cycle(e, true);
    run_cycle(e, false);
    ad_set(e, "ann", "displayName", "Ann Lee");
    ad_set(e, "ann", "title", "bad");
    ad_set(e, "bob", "title", "good");
    vtime first = e->now;
    run_cycle(e, false);
    assert_str(s->result, "completed-sync-errors");
    assert_int_equal(s->errors.n, 1);
    assert_str(s->errors.at[0].literal, "sync-rule-error-function-triggered");
    assert_str(s->errors.at[0].text, "no bad");
    assert_str(s->errors.at[0].dn, "CN=ann," BASE);
    assert_int_equal(s->inbound[INBOUND_FLOW_FAILURE], 1);
    assert_int_equal(s->inbound[INBOUND_CONNECTOR_FLOW], 1);
    assert_str(mv_value(e, "ann", "displayName"), "ann");
    assert_str(mv_value(e, "bob", "company"), "good");
    assert_int_equal(cs_view_of(e, "ann").import, PENDING_UPDATE);
    run_cycle(e, false);
    assert_int_equal(s->errors.at[0].retries, 1);
    assert_int_equal(s->errors.at[0].first, first);
    struct object_error kept = cs_view_of(e, "ann").import_error;
    assert_int_equal(kept.count, 2);
    assert_int_equal(kept.first, first);
    assert_int_equal(kept.last, first + 30 * MINUTE);
    ad_set(e, "ann", "title", "good");
    run_cycle(e, false);
    assert_str(s->result, "success");
    assert_null(cs_view_of(e, "ann").import_error.literal.at);
    assert_str(cloud_value(e, "ann", "displayName"), "Ann Lee");
}

static void
a_candidate_that_is_taken_is_an_ambiguity(void **state)
{
    struct estate *e = estate_new(state, OUT_USER ENTRA_USER IN_USER "    flow: mail\n"
                                                                     "    join: mail = mail\n");

    ad_add(e, CLASS_user, "ann", BASE);
    ad_add(e, CLASS_user, "bob", BASE);
    ad_set(e, "ann", "mail", "same@contoso.com");
    ad_set(e, "bob", "mail", "SAME@contoso.com");
    run_cycle(e, true);
    struct step_result *s = &e->last[AD][STEP_FULL_SYNC];
    assert_int_equal(s->errors.n, 1);
    assert_str(s->errors.at[0].literal, "ambiguous-import-flow-from-multiple-connectors");
    assert_int_equal(e->adds, 1);
    ad_set(e, "bob", "mail", "other@contoso.com");
    run_cycle(e, false);
    assert_int_equal(e->adds, 1);
    assert_int_equal(e->last[AD][STEP_DELTA_SYNC].errors.n, 0);
}

static void
two_people_with_one_name_in_the_cloud_are_an_error_of_the_second(void **state)
{
    struct estate *e = estate_new(
        state, ENTRA_USER "rule In user\n"
                          "    precedence: 10\n"
                          "    from: AD user\n"
                          "    to: person\n"
                          "    link: Provision\n"
                          "    flow: displayName, sourceAnchor <- employeeID\n"
                          "rule Out user\n"
                          "    precedence: 50\n"
                          "    from: person\n"
                          "    to: Entra user\n"
                          "    link: Provision\n"
                          "    flow: dn = \"CN={\" & ConvertToUTF8Hex([sourceAnchor]) & \"}\"\n"
                          "    flow: sourceAnchor, displayName\n");

    ad_add(e, CLASS_user, "ann", BASE);
    ad_add(e, CLASS_user, "bob", BASE);
    ad_set(e, "ann", "employeeID", "1");
    ad_set(e, "bob", "employeeID", "1");
    run_cycle(e, true);
    struct step_result *s = &e->last[AD][STEP_FULL_SYNC];
    assert_int_equal(s->errors.n, 1);
    assert_str(s->errors.at[0].literal, "sync-rule-flow-provisioning-failed");
    assert_int_equal(e->adds, 1);
    ad_set(e, "bob", "employeeID", "2");
    run_cycle(e, false);
    assert_int_equal(e->adds, 1);
}

enum { LIMIT = 5000 };

static void
a_run_with_too_many_errors_stops_and_the_rest_waits_for_the_next(void **state)
{
    static const struct str bad = STR("bad");
    struct estate *e = estate_new(state, USERS GUARD);

    for (uint32_t i = 0; i < LIMIT + 20; i++) {
        const char *name = str_z(str_fmt(e->arena, "u%05u", i), e->arena);
        struct thing *t = ad_add(e, CLASS_user, name, BASE);
        t->entry = entry_apply(&t->entry, &(struct mod){ATTR_title, MOD_SET, 1, &bad}, 1, SIDE_AD,
                               e->arena);
    }
    ad_add(e, CLASS_user, "last", BASE);
    run_import(e, AD, true);
    struct step_result *s = run_sync(e, AD, true);
    assert_str(s->result, "stopped-error-limit");
    assert_int_equal(s->errors.n, LIMIT + 1);
    assert_int_equal(s->inbound[INBOUND_FLOW_FAILURE], LIMIT + 1);
    assert_int_equal(engine_cs_mv(e->engine, cs_of(e, "last")), ENGINE_NONE);
    for (uint32_t i = 0; i < e->ad.things.n; i++)
        if (entry_value(&e->ad.things.at[i].entry, ATTR_title).at && i % 2)
            ad_set(e, str_z(dn_rdn_value(e->ad.things.at[i].entry.dn, e->arena), e->arena), "title",
                   "good");
    run_import(e, AD, false);
    s = run_sync(e, AD, false);
    assert_str(s->result, "completed-sync-errors");
    assert_true(engine_cs_mv(e->engine, cs_of(e, "last")) != ENGINE_NONE);
    assert_int_equal(s->errors.n, (LIMIT + 20) / 2);
}

static void
an_export_that_is_refused_is_sent_again_with_its_first_date(void **state)
{
    struct estate *e = estate_new(state, USERS);
    struct step_result *s = &e->last[ENTRA][STEP_EXPORT];

    ad_add(e, CLASS_user, "ann", BASE);
    e->refuse_all = true;
    vtime first = e->now;
    run_cycle(e, true);
    assert_str(s->result, "completed-export-errors");
    assert_int_equal(s->export[EXPORT_FAILURE], 1);
    run_cycle(e, false);
    assert_int_equal(s->errors.n, 1);
    assert_str(s->errors.at[0].literal, "AttributeValueMustBeUnique");
    assert_int_equal(s->errors.at[0].retries, 1);
    assert_int_equal(s->errors.at[0].first, first);
    assert_int_equal(entra_view_of(e, "ann").export_error.count, 2);
    e->refuse_all = false;
    run_cycle(e, false);
    assert_str(s->result, "success");
    assert_int_equal(e->adds, 1);
    assert_null(entra_view_of(e, "ann").export_error.literal.at);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ESTATE_TEST(an_error_is_taken_back_kept_with_its_dates_and_tried_again),
        ESTATE_TEST(a_candidate_that_is_taken_is_an_ambiguity),
        ESTATE_TEST(two_people_with_one_name_in_the_cloud_are_an_error_of_the_second),
        ESTATE_TEST(a_run_with_too_many_errors_stops_and_the_rest_waits_for_the_next),
        ESTATE_TEST(an_export_that_is_refused_is_sent_again_with_its_first_date),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
