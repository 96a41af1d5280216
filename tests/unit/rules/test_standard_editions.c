/* SPDX-License-Identifier: MIT */
/*
 * The sets of standard rules: what they hold, for one forest and for two, today and in 2016.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "tests/unit/rules/standard.h"

static void
they_load_and_check_clean(void **state)
{
    struct fixture f;

    (void)state;
    fixture_standard(&f);
    assert_int_equal(f.rules.order.n, 65);
    assert_null(ruleset_check(&f.rules, &f.schema, f.arena));
    for (uint32_t i = 1; i < f.rules.order.n; i++)
        assert_true(ruleset_get(&f.rules, f.rules.order.at[i])->precedence >
                    ruleset_get(&f.rules, f.rules.order.at[i - 1])->precedence);
    const struct rule *first = ruleset_get(&f.rules, f.rules.order.at[0]);
    assert_true(str_eq(first->name, STR("In from AD - User Join")));
    assert_int_equal(first->precedence, 100);
    assert_true(rule_standard(first));
    fixture_close(&f);
}

static void
they_make_what_they_must(void **state)
{
    static const char *const provision[] = {"In from AD - User Join",
                                            "In from AD - InetOrgPerson Join",
                                            "In from AD - Group Join",
                                            "In from AD - Contact Join",
                                            "In from AD - Computer Join",
                                            "Out to Microsoft Entra ID - User Join",
                                            "Out to Microsoft Entra ID - Contact Join",
                                            "Out to Microsoft Entra ID - Group Join",
                                            "Out to Microsoft Entra ID - Device Join SOAInAD"};
    struct fixture f;
    unsigned found = 0;

    (void)state;
    fixture_standard(&f);
    for (size_t i = 0; i < sizeof provision / sizeof *provision; i++) {
        rule_id id = ruleset_find(&f.rules, str_of(provision[i]));
        assert_int_equal(ruleset_get(&f.rules, id)->link, LINK_PROVISION);
    }
    for (uint32_t i = 0; i < f.rules.order.n; i++)
        found += ruleset_get(&f.rules, f.rules.order.at[i])->link == LINK_PROVISION;
    assert_int_equal(found, sizeof provision / sizeof *provision);
    fixture_close(&f);
}

static void
every_rule_of_a_second_forest_follows_its_twin(void **state)
{
    struct fixture f;

    (void)state;
    fixture_open(&f);
    ruleset_connector(&f.rules, STR("contoso.com"), STR("a-1"), SIDE_AD);
    ruleset_connector(&f.rules, STR("fabrikam.com"), STR("a-2"), SIDE_AD);
    ruleset_connector(&f.rules, STR("entra"), STR("e"), SIDE_ENTRA);
    assert_null(fixture_load_standard(&f));
    assert_int_equal(f.rules.order.n, 65 + 30);
    const struct rule *first = ruleset_get(&f.rules, f.rules.order.at[0]);
    const struct rule *second = ruleset_get(&f.rules, f.rules.order.at[1]);
    assert_true(str_eq(first->name, second->name));
    assert_int_equal(first->precedence, 100);
    assert_int_equal(second->precedence, 101);
    assert_int_equal(second->connector, 1);
    assert_false(str_eq(first->id, second->id));
    fixture_close(&f);
}

static void
the_edition_of_2016_has_the_62_rules_of_build_1_1_130(void **state)
{
    struct fixture f;

    (void)state;
    fixture_edition(&f, "2016");
    assert_int_equal(f.rules.order.n, 62);
    assert_null(ruleset_check(&f.rules, &f.schema, f.arena));
    for (uint32_t i = 0; i < 62; i++)
        assert_int_equal(ruleset_get(&f.rules, f.rules.order.at[i])->precedence, 100 + i);
    const struct rule *last = ruleset_get(&f.rules, f.rules.order.at[61]);
    assert_true(str_eq(last->name, STR("In from AD - Device Common")));
    assert_int_not_equal(ruleset_find(&f.rules, STR("Out to AAD - User Join")), RULE_NONE);
    assert_int_equal(ruleset_find(&f.rules, STR("Out to AD - User ImmutableId")), RULE_NONE);
    fixture_close(&f);
}

static void
the_edition_of_2016_joins_by_sid_and_anchors_by_object_guid(void **state)
{
    struct fixture f;

    (void)state;
    fixture_edition(&f, "2016");
    const struct rule *join =
        ruleset_get(&f.rules, ruleset_find(&f.rules, STR("In from AD - User Join")));
    assert_int_equal(join->join.n, 5);
    assert_int_equal(join->join.at[0].all.at[0].mv, ATTR_objectSid);
    assert_true(str_eq(join->tag, STR("Microsoft.InfromADUserJoin.003")));
    fixture_object(&f, SIDE_AD,
                   "objectGUID=00112233445566778899aabbccddeeff;mS-DS-ConsistencyGuid=ff",
                   "CN=a,DC=x");
    check_flow(&f, "In from AD - User Common", "sourceAnchor", "ABEiM0RVZneImaq7zN3u/w==");
    check_flow(&f, "In from AD - Group Common", "sourceAnchor", "ABEiM0RVZneImaq7zN3u/w==");
    check_flow(&f, "In from AD - User Join", "sourceAnchorBinary", "no such flow");
    fixture_object(&f, SIDE_METAVERSE, "memberCount=50001", "");
    check_flow(&f, "Out to AAD - Group Join", "member",
               "! sync-rule-error-function-triggered: Maximum Group member count exceeded");
    fixture_close(&f);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(they_load_and_check_clean),
        cmocka_unit_test(they_make_what_they_must),
        cmocka_unit_test(every_rule_of_a_second_forest_follows_its_twin),
        cmocka_unit_test(the_edition_of_2016_has_the_62_rules_of_build_1_1_130),
        cmocka_unit_test(the_edition_of_2016_joins_by_sid_and_anchors_by_object_guid),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
