/* SPDX-License-Identifier: MIT */
/*
 * Every scope operator, with what it says of an attribute that is absent.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "tests/unit/rules/fixture.h"

static const char object[] =
    "displayName=Ann Lee;adminDescription=User_1;countryCode=46;userAccountControl=514;"
    "isCriticalSystemObject=True;objectGUID=00112233445566778899aabbccddeeff;"
    "otherTelephone=1|22|333;manager=CN=Mona,OU=Staff,DC=contoso,DC=com";

static bool
holds(struct fixture *f, const char *attribute, enum scope_operator op, const char *value)
{
    struct rule r = {.direction = RULE_INBOUND};
    struct scope_group *g = VEC_PUSH(&r.scope, f->arena);
    attr_id id = *attribute ? schema_find(&f->schema, str_of(attribute)) : ATTR_NONE;

    *VEC_PUSH(&g->all, f->arena) = (struct scope_condition){id, op, str_of(value)};
    return rule_in_scope(&r, &f->source);
}

struct row {
    const char *attribute;
    enum scope_operator op;
    const char *value;
    bool holds;
};

static void
check(const struct row *rows, size_t n)
{
    struct fixture f;

    fixture_open(&f);
    fixture_object(&f, SIDE_AD, object, "CN=Ann,OU=Pilot,DC=contoso,DC=com");
    f.group = STR("CN=g,DC=contoso,DC=com");
    for (size_t i = 0; i < n; i++) {
        bool got = holds(&f, rows[i].attribute, rows[i].op, rows[i].value);
        if (got != rows[i].holds)
            print_error("%s " STR_FMT " %s is %s\n", rows[i].attribute,
                        STR_ARG(scope_operator_name(rows[i].op)), rows[i].value,
                        got ? "true" : "false");
        assert_int_equal(got, rows[i].holds);
    }
    fixture_close(&f);
}

#define CHECK(rows) check(rows, sizeof(rows) / sizeof *(rows))

static void
values_compare_by_their_syntax(void **state)
{
    static const struct row rows[] = {
        {"displayName", SCOPE_EQUAL, "ann LEE", true},
        {"displayName", SCOPE_EQUAL, "Ann", false},
        {"displayName", SCOPE_NOTEQUAL, "Ann", true},
        {"displayName", SCOPE_NOTEQUAL, "Ann Lee", false},
        {"isCriticalSystemObject", SCOPE_EQUAL, "TRUE", true},
        {"isCriticalSystemObject", SCOPE_EQUAL, "true", true},
        {"isCriticalSystemObject", SCOPE_NOTEQUAL, "False", true},
        {"isCriticalSystemObject", SCOPE_EQUAL, " True ", true},
        {"countryCode", SCOPE_EQUAL, "046", true},
        {"countryCode", SCOPE_EQUAL, " 46 ", true},
        {"countryCode", SCOPE_LESSTHAN, "9", false},
        {"countryCode", SCOPE_LESSTHAN, "100", true},
        {"countryCode", SCOPE_LESSTHAN_OR_EQUAL, "46", true},
        {"countryCode", SCOPE_GREATERTHAN, "9", true},
        {"countryCode", SCOPE_GREATERTHAN, "46", false},
        {"countryCode", SCOPE_GREATERTHAN_OR_EQUAL, "46", true},
        {"displayName", SCOPE_LESSTHAN, "b", true},
        {"displayName", SCOPE_GREATERTHAN, "b", false},
        {"objectGUID", SCOPE_EQUAL, "33221100-5544-7766-8899-aabbccddeeff", true},
        {"objectGUID", SCOPE_EQUAL, "{33221100-5544-7766-8899-AABBCCDDEEFF}", true},
        {"objectGUID", SCOPE_EQUAL, "00112233445566778899AABBCCDDEEFF", true},
        {"objectGUID", SCOPE_EQUAL, "00", false},
        {"manager", SCOPE_EQUAL, "cn=mona, ou=staff, dc=contoso, dc=com", true},
    };

    (void)state;
    CHECK(rows);
}

static void
parts_of_texts_ignore_case(void **state)
{
    static const struct row rows[] = {
        {"displayName", SCOPE_CONTAINS, "N l", true},
        {"displayName", SCOPE_CONTAINS, "x", false},
        {"displayName", SCOPE_NOTCONTAINS, "x", true},
        {"displayName", SCOPE_NOTCONTAINS, "lee", false},
        {"adminDescription", SCOPE_STARTSWITH, "user_", true},
        {"adminDescription", SCOPE_NOTSTARTSWITH, "User_", false},
        {"adminDescription", SCOPE_NOTSTARTSWITH, "Group_", true},
        {"displayName", SCOPE_ENDSWITH, "LEE", true},
        {"displayName", SCOPE_NOTENDSWITH, "lee", false},
        {"dn", SCOPE_ENDSWITH, "ou=pilot,DC=contoso,DC=com", true},
        {"dn", SCOPE_ENDSWITH, "OU=Staff,DC=contoso,DC=com", false},
        {"dn", SCOPE_NOTENDSWITH, "OU=Staff,DC=contoso,DC=com", true},
        {"dn", SCOPE_ISNOTNULL, "", true},
    };

    (void)state;
    CHECK(rows);
}

static void
bits_lists_and_groups(void **state)
{
    static const struct row rows[] = {
        {"userAccountControl", SCOPE_ISBITSET, "2", true},
        {"userAccountControl", SCOPE_ISBITSET, "514", true},
        {"userAccountControl", SCOPE_ISBITSET, "3", false},
        {"userAccountControl", SCOPE_ISBITNOTSET, "2", false},
        {"userAccountControl", SCOPE_ISBITNOTSET, "4", true},
        {"otherTelephone", SCOPE_ISIN, "22", true},
        {"otherTelephone", SCOPE_ISIN, "2", false},
        {"otherTelephone", SCOPE_ISNOTIN, "22", false},
        {"otherTelephone", SCOPE_ISNOTIN, "4", true},
        {"otherTelephone", SCOPE_EQUAL, "333", true},
        {"otherTelephone", SCOPE_NOTEQUAL, "333", false},
        {"", SCOPE_ISMEMBEROF, "CN=g,DC=contoso,DC=com", true},
        {"", SCOPE_ISMEMBEROF, "CN=h,DC=contoso,DC=com", false},
        {"", SCOPE_ISNOTMEMBEROF, "CN=h,DC=contoso,DC=com", true},
    };

    (void)state;
    CHECK(rows);
}

static void
what_is_absent_is_in_scope_of_not_but_has_no_bits(void **state)
{
    static const struct row rows[] = {
        {"mail", SCOPE_EQUAL, "x", false},
        {"mail", SCOPE_EQUAL, "", false},
        {"mail", SCOPE_NOTEQUAL, "x", true},
        {"accountExpires", SCOPE_LESSTHAN, "1", false},
        {"accountExpires", SCOPE_LESSTHAN_OR_EQUAL, "1", false},
        {"accountExpires", SCOPE_GREATERTHAN, "1", false},
        {"accountExpires", SCOPE_GREATERTHAN_OR_EQUAL, "1", false},
        {"mail", SCOPE_CONTAINS, "x", false},
        {"mail", SCOPE_NOTCONTAINS, "x", true},
        {"mail", SCOPE_STARTSWITH, "x", false},
        {"mail", SCOPE_NOTSTARTSWITH, "x", true},
        {"mail", SCOPE_ENDSWITH, "x", false},
        {"mail", SCOPE_NOTENDSWITH, "x", true},
        {"mail", SCOPE_ISNULL, "", true},
        {"mail", SCOPE_ISNOTNULL, "", false},
        {"displayName", SCOPE_ISNULL, "", false},
        {"otherMobile", SCOPE_ISIN, "x", false},
        {"otherMobile", SCOPE_ISNOTIN, "x", true},
        {"groupType", SCOPE_ISBITSET, "2", false},
        {"groupType", SCOPE_ISBITNOTSET, "2", false},
    };

    (void)state;
    CHECK(rows);
}

static void
parameters_stand_for_what_the_connector_says(void **state)
{
    struct fixture f;

    (void)state;
    fixture_open(&f);
    fixture_object(&f, SIDE_METAVERSE,
                   "contributingConnectorExchange=AE4DB4CC-B16B-4EB2-ACF5-837CA84E4D7D", "");
    assert_true(holds(&f, "contributingConnectorExchange", SCOPE_EQUAL, "%Connector.ID%"));
    assert_false(holds(&f, "contributingConnectorExchange", SCOPE_EQUAL, "%Nobody.ID%"));
    fixture_close(&f);
}

static void
parameters_may_stand_within_a_value_and_name_a_group(void **state)
{
    struct fixture f;

    (void)state;
    fixture_open(&f);
    fixture_object(&f, SIDE_AD, "mail=ann@contoso.com;description=50%;title=a%b c%",
                   "CN=Ann,OU=contoso.com,DC=x");
    f.group = STR("CN=pilot,OU=contoso.com,DC=x");
    assert_true(holds(&f, "mail", SCOPE_ENDSWITH, "@%Domain.FQDN%"));
    assert_false(holds(&f, "mail", SCOPE_ENDSWITH, "@%Forest.FQDN%"));
    assert_true(holds(&f, "mail", SCOPE_NOTENDSWITH, "@x.%Domain.FQDN%"));
    assert_true(holds(&f, "dn", SCOPE_ENDSWITH, "OU=%domain.fqdn%,DC=x"));
    assert_true(holds(&f, "", SCOPE_ISMEMBEROF, "CN=pilot,OU=%Domain.FQDN%,DC=x"));
    assert_false(holds(&f, "", SCOPE_ISMEMBEROF, "CN=pilot,OU=%Nobody.FQDN%,DC=x"));
    assert_true(holds(&f, "", SCOPE_ISNOTMEMBEROF, "CN=other,OU=%Domain.FQDN%,DC=x"));
    assert_true(holds(&f, "description", SCOPE_EQUAL, "50%")); /* only a percent sign */
    assert_true(holds(&f, "title", SCOPE_EQUAL, "A%B C%"));
    fixture_close(&f);
}

static void
groups_are_alternatives_and_conditions_add_up(void **state)
{
    struct fixture f;
    struct rule r = {.direction = RULE_INBOUND};

    (void)state;
    fixture_open(&f);
    fixture_object(&f, SIDE_AD, "mail=a;cn=b", "");
    assert_true(rule_in_scope(&r, &f.source)); /* without groups everybody is */
    struct scope_group *first = VEC_PUSH(&r.scope, f.arena);
    *VEC_PUSH(&first->all, f.arena) = (struct scope_condition){ATTR_mail, SCOPE_EQUAL, STR("a")};
    *VEC_PUSH(&first->all, f.arena) = (struct scope_condition){ATTR_cn, SCOPE_EQUAL, STR("x")};
    assert_false(rule_in_scope(&r, &f.source));
    struct scope_group *second = VEC_PUSH(&r.scope, f.arena);
    *VEC_PUSH(&second->all, f.arena) = (struct scope_condition){ATTR_cn, SCOPE_EQUAL, STR("b")};
    assert_true(rule_in_scope(&r, &f.source));
    fixture_close(&f);
}

/* The value of the condition that kept the object out; `in scope` if none did. */
static const char *
kept_out_by(struct fixture *f, const char *const groups[3][4])
{
    struct rule r = {.direction = RULE_INBOUND};

    for (int g = 0; g < 3 && groups[g][0]; g++) {
        struct scope_group *group = VEC_PUSH(&r.scope, f->arena);
        for (int i = 0; i < 4 && groups[g][i]; i++)
            *VEC_PUSH(&group->all, f->arena) =
                (struct scope_condition){ATTR_mail, SCOPE_STARTSWITH, str_of(groups[g][i])};
    }
    const struct scope_condition *c = rule_scope_failure(&r, &f->source);
    assert_int_equal(c == NULL, rule_in_scope(&r, &f->source) && r.scope.n);
    return c ? str_z(c->value, f->arena) : "in scope";
}

/* Of alternatives the one that came furthest tells why; of equals, the first. */
static void
the_condition_that_kept_it_out_is_the_one_reached_last(void **state)
{
    static const struct {
        const char *groups[3][4];
        const char *by;
    } rows[] = {
        {{{"x"}}, "x"},
        {{{"a", "ab", "x"}}, "x"},
        {{{"x"}, {"a", "y"}}, "y"},
        {{{"a", "x"}, {"y"}}, "x"},
        {{{"a", "x"}, {"ab", "y"}}, "x"},
        {{{"a", "x"}, {"a", "ab", "y"}, {"a", "z"}}, "y"},
        {{{"x"}, {"a", "ab"}}, "in scope"},
    };
    struct fixture f;

    (void)state;
    fixture_open(&f);
    fixture_object(&f, SIDE_AD, "mail=abc", "");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(kept_out_by(&f, rows[i].groups), rows[i].by);
    fixture_close(&f);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_compare_by_their_syntax),
        cmocka_unit_test(parts_of_texts_ignore_case),
        cmocka_unit_test(bits_lists_and_groups),
        cmocka_unit_test(what_is_absent_is_in_scope_of_not_but_has_no_bits),
        cmocka_unit_test(parameters_stand_for_what_the_connector_says),
        cmocka_unit_test(parameters_may_stand_within_a_value_and_name_a_group),
        cmocka_unit_test(groups_are_alternatives_and_conditions_add_up),
        cmocka_unit_test(the_condition_that_kept_it_out_is_the_one_reached_last),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
