/* SPDX-License-Identifier: MIT */
/*
 * One rule: its joins, its flows, its words, and what cannot be meant.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "tests/unit/rules/ruleset.h"

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
        cmocka_unit_test(join_keys_are_equal_when_the_values_match),
        cmocka_unit_test(flows_give_values_in_the_form_of_their_target),
        cmocka_unit_test(rules_that_cannot_be_meant_are_refused),
        cmocka_unit_test(merge_types_must_not_be_mixed),
        cmocka_unit_test(words_are_known_in_any_case),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
