/* SPDX-License-Identifier: MIT */
/*
 * Flows that read nothing of an object are passed over, and equal formulas are computed once: nobody
 * may see it in the result.
 */
#include "tests/unit/engine/kit.h"
#include "tests/unit/engine/small_rules.h"

#define BASE "DC=contoso,DC=com"
#define JOINED(name, precedence)                                                                   \
    "rule " name "\n"                                                                              \
    "    precedence: " precedence "\n"                                                             \
    "    from: AD user\n"                                                                          \
    "    to: person\n"                                                                             \
    "    link: Join\n"

static struct estate *
two_users(void **state, const char *rules)
{
    struct estate *e = estate_new(state, rules);

    ad_add(e, CLASS_user, "ann", BASE);
    ad_add(e, CLASS_user, "bob", BASE);
    return e;
}

static void
flows_that_speak_without_attributes_are_heard(void **state)
{
    struct estate *e = two_users(
        state, USERS JOINED("Silent", "1") "    flow: company := Contoso\n"
                                           "    flow: department = \"Lab\"\n"
                                           "    flow: mobile = IIF(IsPresent([description]), "
                                           "\"yes\", \"no\")\n");

    run_cycle(e, true);
    for (int i = 0; i < 2; i++) {
        assert_str(mv_value(e, i ? "ann" : "bob", "company"), "Contoso");
        assert_str(mv_value(e, i ? "ann" : "bob", "department"), "Lab");
        assert_str(mv_value(e, i ? "ann" : "bob", "mobile"), "no");
    }
}

static void
a_flow_speaks_again_when_its_attribute_comes_and_goes(void **state)
{
    struct estate *e =
        two_users(state, USERS JOINED("First", "1") "    flow: company = Trim([description])\n");

    run_cycle(e, true); /* learns that it is idle */
    ad_set(e, "ann", "description", "x");
    run_cycle(e, false);
    assert_str(mv_value(e, "ann", "company"), "x");
    assert_str(mv_value(e, "bob", "company"), "");
    ad_set(e, "ann", "description", NULL);
    run_cycle(e, false);
    assert_str(mv_value(e, "ann", "company"), "");
}

static void
equal_formulas_are_computed_for_each_object(void **state)
{
    struct estate *e = two_users(
        state, USERS JOINED("One", "1") "    flow: company = Trim([description])\n" JOINED(
                   "Two", "2") "    flow: company = Trim([description])\n");

    ad_set(e, "ann", "description", "a");
    ad_set(e, "bob", "description", "b");
    run_cycle(e, true);
    assert_str(mv_value(e, "ann", "company"), "a");
    assert_str(mv_value(e, "bob", "company"), "b");
}

static void
what_is_the_same_for_all_is_asked_for_again_in_each_step(void **state)
{
    struct estate *e = two_users(
        state, USERS JOINED("One", "1") "    flow: company := %Connector.GroupFilteringGroupDn%\n"
                                        "    flow: department := Lab\n" JOINED(
                                            "Two", "2") "    flow: department := Lab\n"
                                                        "    flow: mobile = "
                                                        "%Connector.GroupFilteringGroupDn%\n");
    static const char *const groups[] = {"g1", "g2"};

    for (int g = 0; g < 2; g++) {
        ad_add(e, CLASS_group, groups[g], BASE);
        ad_link(e, groups[g], "member", "ann");
        ad_link(e, groups[g], "member", "bob");
    }
    for (int g = 0; g < 4; g++) {
        const char *dn = g % 2 ? "CN=g2," BASE : "CN=g1," BASE;
        engine_set_group_filter(e->engine, AD, str_of(dn));
        run_cycle(e, true);
        for (int i = 0; i < 2; i++) {
            assert_str(mv_value(e, i ? "ann" : "bob", "company"), dn);
            assert_str(mv_value(e, i ? "ann" : "bob", "mobile"), dn);
            assert_str(mv_value(e, i ? "ann" : "bob", "department"), "Lab");
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ESTATE_TEST(flows_that_speak_without_attributes_are_heard),
        ESTATE_TEST(a_flow_speaks_again_when_its_attribute_comes_and_goes),
        ESTATE_TEST(equal_formulas_are_computed_for_each_object),
        ESTATE_TEST(what_is_the_same_for_all_is_asked_for_again_in_each_step),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
