/* SPDX-License-Identifier: MIT */
/*
 * What all rules in scope together make of an object: merges, flows that apply once or leave the
 * target alone, NULL and AuthoritativeNull, and values that the metaverse does not take.
 */
#include "tests/unit/engine/kit.h"
#include "tests/unit/engine/small_rules.h"

#define BASE "DC=contoso,DC=com"

static struct estate *
with_user(void **state, const char *rules)
{
    struct estate *e = estate_new(state, rules);

    ad_add(e, CLASS_user, "ann", BASE);
    return e;
}

static void
more_rules(struct estate *e, const char *text)
{
    const struct err *err = rules_load(&e->rules, STR("more"), str_of(text), &e->schema, e->arena);

    if (err)
        fail_msg("%.*s", STR_ARG(err->text));
}

static struct step_error
only_error(const struct step_result *s)
{
    assert_int_equal(s->errors.n, 1);
    return s->errors.at[0];
}

static void
a_lower_number_wins_and_null_gives_way(void **state)
{
    struct estate *e = with_user(state, USERS "rule First\n"
                                              "    precedence: 1\n"
                                              "    from: AD user\n"
                                              "    to: person\n"
                                              "    link: Join\n"
                                              "    flow: title <- description\n");

    ad_set(e, "ann", "title", "Lead");
    run_cycle(e, true);
    assert_str(mv_value(e, "ann", "title"), "Lead");
    ad_set(e, "ann", "description", "Boss");
    run_cycle(e, false);
    assert_str(mv_value(e, "ann", "title"), "Boss");
    ad_set(e, "ann", "description", NULL);
    run_cycle(e, false);
    assert_str(mv_value(e, "ann", "title"), "Lead");
}

static void
authoritative_null_ends_the_search(void **state)
{
    struct estate *e = with_user(state, USERS "rule First\n"
                                              "    precedence: 1\n"
                                              "    from: AD user\n"
                                              "    to: person\n"
                                              "    link: Join\n"
                                              "    flow: title = IIF(IsPresent([description]), "
                                              "AuthoritativeNull, NULL)\n");

    ad_set(e, "ann", "title", "Lead");
    run_cycle(e, true);
    assert_str(mv_value(e, "ann", "title"), "Lead");
    ad_set(e, "ann", "description", "x");
    run_cycle(e, false);
    assert_str(mv_value(e, "ann", "title"), "");
}

static void
merge_joins_the_values_of_all_rules(void **state)
{
    struct estate *e = with_user(
        state, USERS "rule One\n"
                     "    precedence: 1\n"
                     "    from: AD user\n"
                     "    to: person\n"
                     "    link: Join\n"
                     "    flow merge ignoring case: proxyAddresses\n"
                     "rule Two\n"
                     "    precedence: 2\n"
                     "    from: AD user\n"
                     "    to: person\n"
                     "    link: Join\n"
                     "    flow merge ignoring case: proxyAddresses = \"smtp:\" & [mail]\n");
    struct mv_view v;

    ad_set(e, "ann", "proxyAddresses", "SMTP:ann@contoso.com");
    ad_set(e, "ann", "mail", "ANN@contoso.com");
    run_cycle(e, true);
    assert_str(mv_value(e, "ann", "proxyAddresses"), "SMTP:ann@contoso.com");
    ad_set(e, "ann", "mail", "a.lee@contoso.com");
    run_cycle(e, false);
    assert_true(mv_of(e, "ann", &v));
    for (uint32_t i = 0; i < v.n; i++)
        if (v.attrs[i].attr.id == ATTR_proxyAddresses)
            assert_int_equal(v.attrs[i].attr.n, 2);
}

static void
rules_that_merge_and_rules_that_update_do_not_go_together(void **state)
{
    struct estate *e = with_user(state, USERS "rule One\n"
                                              "    precedence: 1\n"
                                              "    from: AD user\n"
                                              "    to: person\n"
                                              "    link: Join\n"
                                              "    flow: proxyAddresses\n"
                                              "rule Two\n"
                                              "    precedence: 2\n"
                                              "    from: AD user\n"
                                              "    to: person\n"
                                              "    link: Join\n"
                                              "    scope: title EQUAL both\n"
                                              "    flow merge: proxyAddresses <- mail\n");

    run_cycle(e, true);
    assert_int_equal(e->adds, 1); /* only one of them is in scope */
    ad_set(e, "ann", "title", "both");
    run_cycle(e, false);
    struct step_error error = only_error(&e->last[AD][STEP_DELTA_SYNC]);
    assert_str(error.literal, "sync-rule-inbound-flow-rules-invalid");
    assert_str(mv_value(e, "ann", "title"), ""); /* nothing of the object was kept */
    ad_set(e, "ann", "title", "one");
    run_cycle(e, false);
    assert_int_equal(e->last[AD][STEP_DELTA_SYNC].errors.n, 0);
    assert_str(mv_value(e, "ann", "title"), "one");
}

static void
merging_two_values_into_an_attribute_that_holds_one_fails(void **state)
{
    struct estate *e = with_user(state, USERS "rule One\n"
                                              "    precedence: 1\n"
                                              "    from: AD user\n"
                                              "    to: person\n"
                                              "    link: Join\n"
                                              "    flow merge: company = [mail]\n"
                                              "rule Two\n"
                                              "    precedence: 2\n"
                                              "    from: AD user\n"
                                              "    to: person\n"
                                              "    link: Join\n"
                                              "    flow merge: company = [title]\n");

    ad_set(e, "ann", "mail", "x");
    run_cycle(e, true);
    assert_str(mv_value(e, "ann", "company"), "x");
    ad_set(e, "ann", "title", "y");
    run_cycle(e, false);
    assert_str(only_error(&e->last[AD][STEP_DELTA_SYNC]).literal,
               "flow-multi-values-to-single-value");
}

#define ONCE OUT_USER "    flow once: usageLocation = [title]\n"

static void
a_flow_that_applies_once_survives_until_the_add_is_sent(void **state)
{
    struct estate *e = with_user(state, IN_USER ENTRA_USER ONCE);

    ad_set(e, "ann", "title", "CH");
    run_import(e, AD, true);
    run_sync(e, AD, true);
    ad_set(e, "ann", "displayName", "Ann Lee"); /* touched again before anything was sent */
    run_import(e, AD, false);
    run_sync(e, AD, false);
    run_export(e, ENTRA);
    assert_int_equal(e->adds, 1);
    assert_str(cloud_value(e, "ann", "usageLocation"), "CH");
    assert_str(cloud_value(e, "ann", "displayName"), "Ann Lee");
    ad_set(e, "ann", "title", "DE");
    run_cycle(e, false);
    assert_str(cloud_value(e, "ann", "usageLocation"), "CH");
    run_cycle(e, true);
    assert_cycle(e, 0, 0, 0, 0, 0);
}

static void
a_flow_that_applies_once_applies_again_to_an_object_that_is_made_again(void **state)
{
    struct estate *e = with_user(state, IN_USER ENTRA_USER ONCE);

    ad_set(e, "ann", "title", "CH");
    run_cycle(e, true);
    run_cycle(e, false);
    ad_set(e, "ann", "title", "DE");
    cloud_delete(e, "ann");
    run_cycle(e, false);
    assert_int_equal(e->adds, 1);
    assert_str(cloud_value(e, "ann", "usageLocation"), "DE");
}

static void
ignore_this_flow_leaves_what_waits_and_what_is_there(void **state)
{
    struct estate *e =
        with_user(state, IN_USER ENTRA_USER OUT_USER
                  "    flow: usageLocation = IIF(IsPresent([title]), [title], IgnoreThisFlow)\n");

    run_cycle(e, true);
    run_cycle(e, false);
    ad_set(e, "ann", "title", "CH");
    for (uint32_t c = 0; c < 2; c++) {
        run_import(e, c, false);
        run_sync(e, c, false);
    }
    assert_int_equal(entra_view_of(e, "ann").export, PENDING_UPDATE);
    ad_set(e, "ann", "title", NULL);
    run_cycle(e, false);
    assert_int_equal(e->updates, 1);
    assert_str(cloud_value(e, "ann", "usageLocation"), "CH");
    run_cycle(e, true);
    assert_cycle(e, 0, 0, 0, 0, 0);
    assert_str(cloud_value(e, "ann", "usageLocation"), "CH");
}

static void
an_index_takes_no_long_texts(void **state)
{
    struct estate *e = with_user(state, USERS "    flow: mobile\n");
    char text[600];

    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = 0;
    run_cycle(e, true);
    text[448] = 0;
    ad_set(e, "ann", "title", text);
    run_cycle(e, false);
    assert_int_equal(e->last[AD][STEP_DELTA_SYNC].errors.n, 0);
    text[448] = 'x';
    ad_set(e, "ann", "title", text);
    run_cycle(e, false);
    struct step_error error = only_error(&e->last[AD][STEP_DELTA_SYNC]);
    assert_str(error.literal, "mv-constraint-violation");
    assert_int_equal(error.retries, 0);
    run_cycle(e, false); /* it is tried again in every run, and keeps its first date */
    error = only_error(&e->last[AD][STEP_DELTA_SYNC]);
    assert_int_equal(error.retries, 1);
    assert_int_equal(error.first, e->now - 60 * MINUTE);
    assert_int_equal(mv_value(e, "ann", "title").len, 448);
}

static void
values_go_when_the_object_that_gave_them_goes(void **state)
{
    struct estate *e = with_user(state, USERS);
    struct mv_view v;

    run_cycle(e, true);
    run_cycle(e, false);
    assert_true(mv_value(e, "ann", "cloudAnchor").len > 0);
    ad_set(e, "ann", "title", "Lead");
    more_rules(e, "rule Filter\n"
                  "    precedence: 1\n"
                  "    from: AD user\n"
                  "    to: person\n"
                  "    link: Join\n"
                  "    scope: title EQUAL Lead\n"
                  "    flow: cloudFiltered := True\n");
    run_cycle(e, true);
    assert_cycle(e, 0, 0, 1, 0, 0);
    assert_true(mv_of(e, "ann", &v));
    assert_str(mv_value(e, "ann", "cloudAnchor"), ""); /* recalled with its object */
}

static void
an_inbound_rule_that_joins_without_flow_gives_nothing(void **state)
{
    struct estate *e = with_user(state, USERS "rule Quiet\n"
                                              "    precedence: 1\n"
                                              "    from: AD user\n"
                                              "    to: person\n"
                                              "    link: JoinNoFlow\n"
                                              "    flow: title := Quiet\n");

    ad_set(e, "ann", "title", "Lead");
    run_cycle(e, true);
    assert_str(mv_value(e, "ann", "title"), "Lead");
}

static void
random_values_differ_by_object_and_repeat_in_a_replay(void **state)
{
    const char *rules = USERS "rule Dice\n"
                              "    precedence: 1\n"
                              "    from: AD user\n"
                              "    to: person\n"
                              "    link: Join\n"
                              "    flow: company = CStr(RandomNum(1, 1000000000))\n";
    struct estate *e = with_user(state, rules), *again = with_user(state, rules);

    ad_add(e, CLASS_user, "bob", BASE);
    run_cycle(e, true);
    run_cycle(again, true);
    assert_int_equal(e->last[AD][STEP_FULL_SYNC].errors.n, 0);
    assert_false(str_eq(mv_value(e, "ann", "company"), mv_value(e, "bob", "company")));
    assert_same_str(mv_value(again, "ann", "company"), mv_value(e, "ann", "company"));
}

static void
a_constant_that_is_no_value_of_its_target_has_a_word_of_its_own(void **state)
{
    struct estate *e = with_user(state, USERS "rule Constant\n"
                                              "    precedence: 1\n"
                                              "    from: AD user\n"
                                              "    to: person\n"
                                              "    link: Join\n"
                                              "    flow: accountEnabled := %Domain.FQDN%\n");

    run_cycle(e, true);
    assert_str(only_error(&e->last[AD][STEP_FULL_SYNC]).literal, "invalid-boolean-constant-flow");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ESTATE_TEST(a_lower_number_wins_and_null_gives_way),
        ESTATE_TEST(authoritative_null_ends_the_search),
        ESTATE_TEST(merge_joins_the_values_of_all_rules),
        ESTATE_TEST(rules_that_merge_and_rules_that_update_do_not_go_together),
        ESTATE_TEST(merging_two_values_into_an_attribute_that_holds_one_fails),
        ESTATE_TEST(a_flow_that_applies_once_survives_until_the_add_is_sent),
        ESTATE_TEST(a_flow_that_applies_once_applies_again_to_an_object_that_is_made_again),
        ESTATE_TEST(ignore_this_flow_leaves_what_waits_and_what_is_there),
        ESTATE_TEST(an_index_takes_no_long_texts),
        ESTATE_TEST(values_go_when_the_object_that_gave_them_goes),
        ESTATE_TEST(an_inbound_rule_that_joins_without_flow_gives_nothing),
        ESTATE_TEST(random_values_differ_by_object_and_repeat_in_a_replay),
        ESTATE_TEST(a_constant_that_is_no_value_of_its_target_has_a_word_of_its_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
