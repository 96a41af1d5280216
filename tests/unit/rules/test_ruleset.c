/* SPDX-License-Identifier: MIT */
/*
 * A rule set: order, numbers, changes at run time, copies.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "tests/unit/rules/ruleset.h"

static void
add_named(struct fixture *f, const char *name, int32_t precedence)
{
    struct rule r = user_rule(name, precedence);

    assert_null(add(f, &r, "", ""));
}

/* Names in order, with their numbers. */
static void
check_order(struct fixture *f, const char *wanted)
{
    struct buf out = buf_in(f->arena);

    for (uint32_t i = 0; i < f->rules.order.n; i++) {
        const struct rule *r = ruleset_get(&f->rules, f->rules.order.at[i]);
        buf_fmt(&out, "%s" STR_FMT " %d", i ? ", " : "", STR_ARG(r->name), r->precedence);
    }
    assert_string_equal(buf_z(&out), wanted);
}

static void
rules_stand_in_the_order_of_their_numbers(void **state)
{
    struct fixture f;

    (void)state;
    open_empty(&f);
    add_named(&f, "b", 90);
    add_named(&f, "a", 50);
    add_named(&f, "c", 100);
    check_order(&f, "a 50, b 90, c 100");
    struct rule_list list = rules_for(&f.rules, RULE_INBOUND, 0, CLASS_user);
    assert_int_equal(list.n, 3);
    assert_int_equal(list.at[0], ruleset_find(&f.rules, STR("A")));
    assert_int_equal(rules_for(&f.rules, RULE_INBOUND, 1, CLASS_user).n, 0);
    assert_int_equal(rules_for(&f.rules, RULE_OUTBOUND, 0, CLASS_user).n, 0);
    assert_int_equal(rules_for(&f.rules, RULE_INBOUND, 0, CLASS_group).n, 0);
    fixture_close(&f);
}

static void
a_number_that_is_taken_is_refused(void **state)
{
    struct fixture f;

    (void)state;
    open_empty(&f);
    add_named(&f, "a", 50);
    struct rule r = user_rule("b", 50);
    const struct err *e = add(&f, &r, "", "");
    assert_non_null(e);
    assert_true(str_eq(e->text, STR("precedence 50 of rule \"b\" is taken by \"a\"")));
    assert_false(str_empty(e->remedy));
    check_order(&f, "a 50");
    fixture_close(&f);
}

static void
a_disabled_rule_keeps_its_number(void **state)
{
    struct fixture f;

    (void)state;
    open_empty(&f);
    add_named(&f, "a", 50);
    uint32_t version = f.rules.version;
    ruleset_enable(&f.rules, ruleset_find(&f.rules, STR("a")), false);
    assert_int_not_equal(f.rules.version, version);
    assert_int_equal(rules_for(&f.rules, RULE_INBOUND, 0, CLASS_user).n, 0);
    struct rule r = user_rule("b", 50);
    assert_non_null(add(&f, &r, "", ""));
    ruleset_enable(&f.rules, ruleset_find(&f.rules, STR("a")), true);
    assert_int_equal(rules_for(&f.rules, RULE_INBOUND, 0, CLASS_user).n, 1);
    fixture_close(&f);
}

static void
a_removed_rule_leaves_its_number(void **state)
{
    struct fixture f;

    (void)state;
    open_empty(&f);
    add_named(&f, "a", 50);
    add_named(&f, "b", 60);
    rule_id a = ruleset_find(&f.rules, STR("a"));
    ruleset_remove(&f.rules, a);
    assert_int_equal(ruleset_find(&f.rules, STR("a")), RULE_NONE);
    assert_true(ruleset_get(&f.rules, a)->removed);
    add_named(&f, "c", 50);
    check_order(&f, "c 50, b 60");
    fixture_close(&f);
}

static void
precedence_zero_takes_the_place_beside_a_rule(void **state)
{
    struct fixture f;
    struct rule r = user_rule("new", 0);

    (void)state;
    open_empty(&f);
    add_named(&f, "a", 100);
    add_named(&f, "b", 101);
    add_named(&f, "c", 105);
    struct str b = ruleset_get(&f.rules, ruleset_find(&f.rules, STR("b")))->id;
    assert_null(add(&f, &r, str_z(b, f.arena), "00000000-0000-0000-0000-000000000000"));
    check_order(&f, "a 100, new 101, b 102, c 105");
    r.name = STR("newer");
    assert_null(add(&f, &r, "", "a"));
    check_order(&f, "a 100, newer 101, new 102, b 103, c 105");
    assert_non_null(add(&f, &r, "nobody", ""));
    fixture_close(&f);
}

static void
a_rule_with_a_known_id_is_replaced_unless_it_is_standard(void **state)
{
    struct fixture f;
    struct rule r = user_rule("a", 50);

    (void)state;
    open_empty(&f);
    r.id = STR("{11111111-2222-3333-4444-55555555555A}");
    assert_null(add(&f, &r, "", ""));
    r.name = STR("b");
    r.precedence = 60;
    assert_null(add(&f, &r, "", ""));
    check_order(&f, "b 60");
    assert_int_equal(f.rules.rules.n, 1);
    assert_int_equal(ruleset_find(&f.rules, STR("11111111-2222-3333-4444-55555555555a")), 0);
    r.id = STR("11111111-2222-3333-4444-55555555555b");
    r.precedence = 100;
    r.tag = STR("Microsoft.X.001");
    assert_null(add(&f, &r, "", ""));
    const struct err *e = add(&f, &r, "", "");
    assert_int_equal(e->kind, ERR_REFUSED);
    fixture_close(&f);
}

static void
a_copy_goes_its_own_way(void **state)
{
    struct fixture f;
    struct ruleset copy;

    (void)state;
    open_empty(&f);
    add_named(&f, "a", 50);
    ruleset_copy(&copy, &f.rules, f.arena);
    add_named(&f, "b", 60);
    ruleset_enable(&f.rules, 0, false);
    assert_int_equal(copy.order.n, 1);
    assert_int_equal(rules_for(&copy, RULE_INBOUND, 0, CLASS_user).n, 1);
    assert_int_equal(rules_for(&f.rules, RULE_INBOUND, 0, CLASS_user).n, 1);
    ruleset_remove(&copy, 0);
    assert_int_equal(f.rules.order.n, 2);
    fixture_close(&f);
}

static void
attributes_that_rules_use_are_known(void **state)
{
    struct fixture f;

    (void)state;
    open_empty(&f);
    assert_null(rules_load(&f.rules, STR("t"),
                           STR("rule in\n"
                               "  precedence: 10\n  from: AD user\n  to: person\n  link: Join\n"
                               "  scope: adminDescription ISNULL\n"
                               "  join: objectGUID = sourceAnchorBinary\n"
                               "  flow: displayName = [cn] & CStr([dn])\n"
                               "rule out\n"
                               "  precedence: 20\n  from: person\n  to: AD user\n  link: Join\n"
                               "  join: mail = mail\n"
                               "  flow: proxyAddresses <- otherTelephone\n"),
                           &f.schema, f.arena));
    struct attr_list reads = rules_reads(&f.rules, RULE_INBOUND, 0);
    assert_int_equal(reads.n, 3);
    assert_int_equal(reads.at[0], ATTR_adminDescription);
    assert_int_equal(rules_writes(&f.rules, RULE_INBOUND, 0).n, 1);
    assert_int_equal(rules_reads(&f.rules, RULE_OUTBOUND, 0).n, 2);
    assert_int_equal(rules_imports(&f.rules, 0).n, 5); /* the three, mail, proxyAddresses */
    assert_int_equal(rules_imports(&f.rules, 1).n, 0);
    fixture_close(&f);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_stand_in_the_order_of_their_numbers),
        cmocka_unit_test(a_number_that_is_taken_is_refused),
        cmocka_unit_test(a_disabled_rule_keeps_its_number),
        cmocka_unit_test(a_removed_rule_leaves_its_number),
        cmocka_unit_test(precedence_zero_takes_the_place_beside_a_rule),
        cmocka_unit_test(a_rule_with_a_known_id_is_replaced_unless_it_is_standard),
        cmocka_unit_test(a_copy_goes_its_own_way),
        cmocka_unit_test(attributes_that_rules_use_are_known),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
