/* SPDX-License-Identifier: MIT */
/*
 * A rule set: order, changes at run time, what is refused, joins, flows.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "tests/unit/rules/fixture.h"

static void
open_empty(struct fixture *f)
{
    fixture_open(f);
    ruleset_connector(&f->rules, STR("contoso.com"), STR("a"), SIDE_AD);
    ruleset_connector(&f->rules, STR("entra"), STR("e"), SIDE_ENTRA);
}

static struct rule
user_rule(const char *name, int32_t precedence)
{
    return (struct rule){.name = str_of(name),
                         .precedence = precedence,
                         .source = CLASS_user,
                         .target = CLASS_person,
                         .link = LINK_JOIN};
}

static const struct err *
add(struct fixture *f, const struct rule *r, const char *before, const char *after)
{
    return ruleset_add(&f->rules, r, str_of(before), str_of(after), &f->schema, NOWHERE, NULL,
                       f->arena);
}

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

/* The keys of a one-line join group for the object at hand. */
static const struct str *
keys(struct fixture *f, const struct join_group *g, enum join_end end, uint32_t *n)
{
    const struct str *list;

    join_keys(g, end, &f->source, &list, n, f->arena);
    return list;
}

static void
join_keys_are_equal_when_the_values_match(void **state)
{
    struct fixture f;
    struct join_group g = {0};
    uint32_t n, m;

    (void)state;
    fixture_open(&f);
    *VEC_PUSH(&g.all, f.arena) = (struct join_condition){ATTR_mail, ATTR_mail, false};
    *VEC_PUSH(&g.all, f.arena) =
        (struct join_condition){ATTR_otherTelephone, ATTR_otherTelephone, true};
    fixture_object(&f, SIDE_AD, "mail=A@b;otherTelephone=1|x", "");
    const struct str *left = keys(&f, &g, JOIN_CS, &n);
    fixture_object(&f, SIDE_METAVERSE, "mail=a@B;otherTelephone=x", "");
    const struct str *right = keys(&f, &g, JOIN_MV, &m);
    assert_int_equal(n, 2);
    assert_int_equal(m, 1);
    assert_false(str_eq(left[0], right[0]));
    assert_true(str_eq(left[1], right[0]));
    fixture_object(&f, SIDE_METAVERSE, "mail=a@b;otherTelephone=X", "");
    right = keys(&f, &g, JOIN_MV, &m);
    assert_false(str_eq(left[1], right[0]));
    fixture_object(&f, SIDE_METAVERSE, "mail=a@b", "");
    keys(&f, &g, JOIN_MV, &m);
    assert_int_equal(m, 0);
    fixture_close(&f);
}

static struct str
flow_once(struct fixture *f, const char *line, enum rule_direction d, const char *values)
{
    struct str text =
        str_fmt(f->arena, "rule r\n  precedence: %u\n  from: %s\n  to: %s\n  link: Join\n  %s\n",
                f->rules.rules.n + 1, d == RULE_INBOUND ? "AD user" : "person",
                d == RULE_INBOUND ? "person" : "Entra user", line);

    assert_null(rules_load(&f->rules, STR("t"), text, &f->schema, f->arena));
    const struct rule *r = ruleset_get(&f->rules, f->rules.rules.n - 1);
    fixture_object(f, d == RULE_INBOUND ? SIDE_AD : SIDE_METAVERSE, values, "CN=a,DC=x");
    return fixture_flow(f, r, &r->flows.at[0]);
}

static void
flows_give_values_in_the_form_of_their_target(void **state)
{
    static const struct {
        const char *line;
        enum rule_direction direction;
        const char *object;
        const char *result;
    } rows[] = {
        {"flow: displayName", RULE_INBOUND, "displayName=Ann", "Ann"},
        {"flow: displayName", RULE_INBOUND, "cn=Ann", "nothing"},
        {"flow: displayName <- dn", RULE_INBOUND, "cn=Ann", "CN=a,DC=x"},
        {"flow: sourceObjectType := User", RULE_INBOUND, "cn=Ann", "User"},
        {"flow: accountEnabled := true", RULE_INBOUND, "cn=Ann", "True"},
        {"flow: contributingConnectorUser := %Connector.ID%", RULE_INBOUND, "cn=Ann",
         "ae4db4cc-b16b-4eb2-acf5-837ca84e4d7d"},
        {"flow: comment := %No.ID%", RULE_INBOUND, "cn=Ann", "nothing"},
        {"flow: comment = Left([mail], 3)", RULE_INBOUND, "cn=Ann", "nothing"},
        {"flow: comment = AuthoritativeNull", RULE_INBOUND, "cn=Ann", "no more"},
        {"flow: comment = IgnoreThisFlow", RULE_INBOUND, "cn=Ann", "ignore"},
        {"flow: comment = Error(\"x\")", RULE_INBOUND, "cn=Ann",
         "! sync-rule-error-function-triggered: x"},
        {"flow: comment <- otherTelephone", RULE_INBOUND, "otherTelephone=1", "1"},
        {"flow: comment <- otherTelephone", RULE_INBOUND, "otherTelephone=1|2",
         "! flow-multi-values-to-single-value: 2 values for an attribute that holds one"},
        {"flow: comment <- accountExpires", RULE_INBOUND, "accountExpires=5", "5"},
        {"flow: comment = IIF(True,5,\"a\")", RULE_INBOUND, "cn=a",
         "! cs-attribute-type-mismatch: the result is a number, which the attribute does not "
         "take"},
        {"flow: comment <- objectGUID", RULE_INBOUND, "objectGUID=ff",
         "! cs-attribute-type-mismatch: the source's values are not of the target's type"},
        {"flow: postOfficeBox", RULE_OUTBOUND, "postOfficeBox=1", "1"},
    };
    struct fixture f;

    (void)state;
    open_empty(&f);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct str got = flow_once(&f, rows[i].line, rows[i].direction, rows[i].object);
        if (!str_eq(got, str_of(rows[i].result)))
            print_error("%s gives " STR_FMT "\n", rows[i].line, STR_ARG(got));
        assert_true(str_eq(got, str_of(rows[i].result)));
    }
    fixture_close(&f);
}

static void
rules_that_cannot_be_meant_are_refused(void **state)
{
    struct fixture f;
    const struct err *e;

    (void)state;
    open_empty(&f);
    struct rule r = user_rule("x", 5);
    *VEC_PUSH(&r.flows, f.arena) = (struct flow){.target = ATTR_member, .source = ATTR_cn};
    *VEC_PUSH(&r.flows, f.arena) = (struct flow){.target = ATTR_member, .source = ATTR_cn};
    e = add(&f, &r, "", "");
    assert_true(str_eq(e->text, STR("rule \"x\": two flows write member")));
    r.flows.n = 1;
    r.flows.at[0].target = ATTR_sAMAccountName;
    e = add(&f, &r, "", "");
    assert_true(
        str_eq(e->text, STR("rule \"x\": attribute \"sAMAccountName\" is not in the metaverse")));
    r.flows.n = 0;
    r.target = CLASS_user;
    e = add(&f, &r, "", "");
    assert_true(str_eq(e->text, STR("rule \"x\": there is no class \"user\" in the metaverse")));
    r.target = CLASS_none;
    r.link = LINK_PROVISION;
    assert_non_null(add(&f, &r, "", ""));
    r.link = LINK_JOIN;
    assert_null(add(&f, &r, "", ""));
    r.connector = 9;
    assert_non_null(add(&f, &r, "", ""));
    fixture_close(&f);
}

static void
merge_types_must_not_be_mixed(void **state)
{
    struct fixture f;

    (void)state;
    open_empty(&f);
    assert_null(
        rules_load(&f.rules, STR("t"),
                   STR("rule a\n  precedence: 1\n  from: AD user\n  to: person\n  link: Join\n"
                       "  flow: proxyAddresses\n"
                       "rule b\n  precedence: 2\n  from: AD user\n  to: person\n  link: Join\n"
                       "  flow merge: proxyAddresses <- otherTelephone\n"),
                   &f.schema, f.arena));
    const struct err *e = ruleset_check(&f.rules, &f.schema, f.arena);
    assert_true(str_eq(e->text, STR("rules \"a\" and \"b\" write proxyAddresses with different "
                                    "merge types, Update and Merge")));
    ruleset_enable(&f.rules, 0, false);
    assert_null(ruleset_check(&f.rules, &f.schema, f.arena));
    fixture_close(&f);
}

static void
words_are_known_in_any_case(void **state)
{
    enum scope_operator op;
    enum link_type link;
    enum merge_type merge;
    enum flow_kind kind;
    enum rule_direction d;

    (void)state;
    for (int i = 0; i < SCOPE_OPERATORS; i++) {
        assert_true(scope_operator_find(scope_operator_name((enum scope_operator)i), &op));
        assert_int_equal(op, i);
    }
    assert_true(scope_operator_find(STR("isNotBitSet"), &op));
    assert_int_equal(op, SCOPE_ISBITNOTSET);
    assert_false(scope_operator_find(STR("LIKE"), &op));
    assert_true(link_type_find(STR("joinnoflow"), &link));
    assert_int_equal(link, LINK_JOIN_NO_FLOW);
    assert_true(merge_type_find(STR("mergecaseinsensitive"), &merge));
    assert_int_equal(merge, MERGE_CASE_INSENSITIVE);
    assert_true(flow_kind_find(STR("constant"), &kind));
    assert_int_equal(kind, FLOW_CONSTANT);
    assert_true(rule_direction_find(STR("outbound"), &d));
    assert_int_equal(d, RULE_OUTBOUND);
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
        cmocka_unit_test(join_keys_are_equal_when_the_values_match),
        cmocka_unit_test(flows_give_values_in_the_form_of_their_target),
        cmocka_unit_test(rules_that_cannot_be_meant_are_refused),
        cmocka_unit_test(merge_types_must_not_be_mixed),
        cmocka_unit_test(words_are_known_in_any_case),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
