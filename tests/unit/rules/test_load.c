/* SPDX-License-Identifier: MIT */
/*
 * Rule files: what is read, and that every mistake is reported with its place.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "tests/unit/rules/fixture.h"

#define HEAD "rule r\n  precedence: 1\n  from: AD user\n  to: person\n  link: Join\n"

static const struct err *
load(struct fixture *f, const char *text)
{
    fixture_open(f);
    ruleset_connector(&f->rules, STR("contoso.com"), STR("a"), SIDE_AD);
    ruleset_connector(&f->rules, STR("entra"), STR("e"), SIDE_ENTRA);
    return rules_load(&f->rules, STR("x.rules"), str_of(text), &f->schema, f->arena);
}

static void
mistakes_have_their_place(void **state)
{
    static const struct {
        const char *text;
        const char *message;
    } rows[] = {
        {"  precedence: 1\n",
         "x.rules:1:3: a key and its value stand in a block, and none is open"},
        {"rule r\n  nonsense\n", "x.rules:2:3: this line is no \"key: value\""},
        {"precedence: 1\n", "x.rules:1:1: a line at the margin opens a block; a key and its "
                            "value are indented"},
        {"things r\n  a: b\n", "x.rules:1:1: unknown block \"things\"; one of: rule, flows, "
                               "joins, edition"},
        {"rule r\n  precedence: 1\n", "x.rules:1:1: a rule needs a name, from, to and link"},
        {HEAD "  colour: red\n",
         "x.rules:6:3: a rule has no key \"colour\"; one of: id, tag, description, precedence, "
         "from, to, link, password sync, disabled, scope, join, flow, use"},
        {"rule r\n  precedence: soon\n", "x.rules:2:15: \"soon\" is no precedence"},
        {"rule r\n  precedence: -1\n", "x.rules:2:15: \"-1\" is no precedence"},
        {"rule r\n  from: LDAP user\n",
         "x.rules:2:9: \"LDAP\" is no connected system: AD or Entra"},
        {"rule r\n  from: AD alien\n", "x.rules:2:9: there is no class \"alien\""},
        {"rule r\n  link: Chain\n", "x.rules:2:9: \"Chain\" is no link type"},
        {"rule r\n  disabled: maybe\n", "x.rules:2:13: yes or no, not \"maybe\""},
        {"rule r\n  precedence: 1\n  from: person\n  to: group\n  link: Join\n",
         "x.rules:1:1: either from or to names a connected system, AD or Entra"},
        {HEAD "  scope: mail LIKE x\n", "x.rules:6:15: \"LIKE\" is no scope operator"},
        {HEAD "  scope: nosuch EQUAL x\n", "x.rules:6:10: there is no attribute \"nosuch\""},
        {HEAD "  scope: mail EQUAL x or mail EQUAL y\n",
         "x.rules:6:23: \"and\" or the end of the line is expected, not \"or\""},
        {HEAD "  scope: mail EQUAL\n",
         "x.rules:6:20: a value is expected at the end of the condition"},
        {HEAD "  scope: mail EQUAL \"x\n",
         "x.rules:6:21: the text that begins here has no closing quote"},
        {HEAD "  scope: userAccountControl ISBITSET two\n",
         "x.rules:1:1: rule \"r\": scope on userAccountControl: \"two\" is no number"},
        {HEAD "  scope: accountEnabled EQUAL True\n",
         "x.rules:1:1: rule \"r\": attribute \"accountEnabled\" is not in Active Directory"},
        {HEAD "  join: mail mail\n",
         "x.rules:6:14: a join is \"connector-space attribute = metaverse attribute\""},
        {HEAD "  join: mail = nosuch\n", "x.rules:6:16: there is no attribute \"nosuch\""},
        {HEAD "  use: nothing\n", "x.rules:6:8: there is no flows or joins block \"nothing\""},
        {"joins a\n  flow: cn\n" HEAD "  use: a\n",
         "x.rules:2:3: a joins block has no key \"flow\", only join"},
        {"edition 1\nrule r\n  edition: 2\n", "x.rules:3:12: there is no edition \"2\"; one of: 1"},
        {"rule r\n  from: AD user\n  to: person\n  link: Join\n",
         "x.rules:1:1: the first rule needs a precedence"},
        {HEAD "  flow: nosuch\n", "x.rules:6:9: there is no attribute \"nosuch\""},
        {HEAD "  flow: cn <-\n", "x.rules:6:9: a flow is \"target\" and perhaps what flows there"},
        {HEAD "  flow: cn = Trim([cn]\n", "x.rules:6:23: the expression ends where a comma or a "
                                          "closing parenthesis is expected"},
        {HEAD "  flow: cn = Trim(\n      [nosuch])\n",
         "x.rules:7:7: there is no attribute \"nosuch\""},
        {HEAD "  flow: cn, c = Trim([accountEnabled])\n",
         "x.rules:6:22: attribute \"accountEnabled\" is not in Active Directory"},
        {HEAD "  flow: accountEnabled := perhaps\n",
         "x.rules:1:1: rule \"r\": constant \"perhaps\" is no value of accountEnabled"},
        {HEAD "  flow: comment = 5\n",
         "x.rules:1:1: rule \"r\": the expression for comment gives a "
         "number, which the attribute does not take"},
        {HEAD "  flow: cn, cn\n", "x.rules:1:1: rule \"r\": two flows write cn"},
        {"flows a\n  flow: cn\nflows a\n  flow: cn\n",
         "x.rules:3:1: a second block \"a\" of flows or joins"},
        {"flows a\n  join: cn = cn\n" HEAD "  use: a\n",
         "x.rules:2:3: a flows block has no key \"join\"; one of: flow, flow once, flow merge, "
         "flow merge ignoring case"},
        {HEAD HEAD, "x.rules:6:1: precedence 1 of rule \"r\" is taken by \"r\""},
    };
    unsigned wrong = 0;

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct fixture f;
        const struct err *e = load(&f, rows[i].text);
        struct buf out = buf_in(f.arena);
        if (e)
            err_print(&out, e);
        struct str rest = buf_str(&out), first = str_cut(&rest, '\n');
        if (!str_eq(first, str_of(rows[i].message))) {
            print_error("%s\n  gives    " STR_FMT "\n  expected %s\n", rows[i].text, STR_ARG(first),
                        rows[i].message);
            wrong++;
        }
        fixture_close(&f);
    }
    assert_int_equal(wrong, 0);
}

static void
an_edition_takes_its_own_lines_and_words(void **state)
{
    static const char text[] = "edition 1\n  cloud: AAD\n  most: 5\nedition 2\n  cloud: Entra\n"
                               "  most: 9\n"
                               "rule Out to {cloud} - {other}\n  precedence: 7\n  from: person\n"
                               "  to: Entra user\n  link: Join\n"
                               "  scope: memberCount LESSTHAN {most}\n"
                               "  1 flow: mail\n  2 flow: displayName\n"
                               "rule r\n  edition: 2\n  from: AD user\n  to: person\n"
                               "  link: Join\n";
    static const struct {
        const char *edition, *name, *limit;
        attr_id target;
        uint32_t n;
    } rows[] = {{"1", "Out to AAD - {other}", "5", ATTR_mail, 1},
                {"2", "Out to Entra - {other}", "9", ATTR_displayName, 2},
                {"", "Out to Entra - {other}", "9", ATTR_displayName, 2}};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct fixture f;
        assert_null(load(&f, ""));
        assert_null(rules_load_edition(&f.rules, STR("x"), str_of(text), str_of(rows[i].edition),
                                       &f.schema, f.arena));
        assert_int_equal(f.rules.order.n, rows[i].n);
        const struct rule *r = ruleset_get(&f.rules, 0);
        assert_true(str_eq(r->name, str_of(rows[i].name)));
        assert_true(str_eq(r->scope.at[0].all.at[0].value, str_of(rows[i].limit)));
        assert_int_equal(r->flows.n, 1);
        assert_int_equal(r->flows.at[0].target, rows[i].target);
        if (rows[i].n > 1)
            assert_int_equal(ruleset_get(&f.rules, 1)->precedence, 8);
        fixture_close(&f);
    }
}

static void
an_edition_that_is_not_there_is_refused(void **state)
{
    struct fixture f;

    (void)state;
    assert_null(load(&f, ""));
    const struct err *e = rules_load_edition(&f.rules, STR("x"), STR("edition 1\nedition 2\n"),
                                             STR("3"), &f.schema, f.arena);
    assert_non_null(e);
    assert_true(str_eq(e->text, STR("there is no edition \"3\" in this file; it has: 1, 2")));
    fixture_close(&f);
}

static void
everything_that_a_rule_has_is_read(void **state)
{
    struct fixture f;

    (void)state;
    assert_null(load(&f, "# head\n\n"
                         "flows shared\n"
                         "\tflow: c, co = Trim([*])\n"
                         "rule In from AD - Test\n"
                         "    id: {11111111-2222-3333-4444-555555555555}\n"
                         "    tag: Microsoft.Test.001\n"
                         "    description: Says what it is for.\n"
                         "    precedence: 42\n"
                         "    from: AD user\n"
                         "    to: person\n"
                         "    link: stickyjoin\n"
                         "    password sync: yes\n"
                         "    disabled: yes\n"
                         "    scope: displayName EQUAL \"Ann Lee\" and mail ISNOTNULL\n"
                         "           and userAccountControl ISBITNOTSET 2\n"
                         "    # in between\n"
                         "    scope: group ISMEMBEROF \"CN=g,DC=x\"\n"
                         "    join: objectGUID = sourceAnchorBinary\n"
                         "    join: mail = mail and cn = cn case-sensitive\n"
                         "    use: shared\n"
                         "    flow: cn, mail\n"
                         "    flow: title <- department\n"
                         "    flow once: cloudCreated := False\n"
                         "    flow merge ignoring case: proxyAddresses\n"));
    const struct rule *r = ruleset_get(&f.rules, 0);
    assert_true(str_eq(r->id, STR("11111111-2222-3333-4444-555555555555")));
    assert_true(str_eq(r->name, STR("In from AD - Test")));
    assert_true(str_eq(r->description, STR("Says what it is for.")));
    assert_int_equal(r->precedence, 42);
    assert_int_equal(r->link, LINK_STICKY_JOIN);
    assert_true(r->password_sync && r->disabled && rule_standard(r));
    assert_int_equal(r->scope.n, 2);
    assert_int_equal(r->scope.at[0].all.n, 3);
    assert_true(str_eq(r->scope.at[0].all.at[0].value, STR("Ann Lee")));
    assert_int_equal(r->scope.at[1].all.at[0].op, SCOPE_ISMEMBEROF);
    assert_int_equal(r->join.n, 2);
    assert_false(r->join.at[0].all.at[0].case_sensitive);
    assert_int_equal(r->join.at[1].all.n, 2);
    assert_true(r->join.at[1].all.at[1].case_sensitive);
    assert_int_equal(r->flows.n, 7);
    assert_true(str_eq(expr_text(r->flows.at[1].expression), STR("Trim([co])")));
    assert_int_equal(r->flows.at[4].source, ATTR_department);
    assert_true(r->flows.at[5].once);
    assert_int_equal(r->flows.at[5].kind, FLOW_CONSTANT);
    assert_int_equal(r->flows.at[6].merge, MERGE_CASE_INSENSITIVE);
    fixture_close(&f);
}

static void
windows_line_ends_and_a_byte_order_mark_do_not_matter(void **state)
{
    struct fixture f;

    (void)state;
    assert_null(load(&f, "\xef\xbb\xbfrule r\r\n  precedence: 1\r\n  from: person\r\n"
                         "  to: Entra user\r\n  link: JoinNoFlow\r\n"
                         "  scope: cloudNoFlow EQUAL True\r\n"));
    const struct rule *r = ruleset_get(&f.rules, 0);
    assert_true(str_eq(r->name, STR("r")));
    assert_int_equal(r->direction, RULE_OUTBOUND);
    assert_int_equal(r->connector, 1);
    assert_true(str_eq(r->scope.at[0].all.at[0].value, STR("True")));
    fixture_close(&f);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mistakes_have_their_place),
        cmocka_unit_test(an_edition_takes_its_own_lines_and_words),
        cmocka_unit_test(an_edition_that_is_not_there_is_refused),
        cmocka_unit_test(everything_that_a_rule_has_is_read),
        cmocka_unit_test(windows_line_ends_and_a_byte_order_mark_do_not_matter),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
