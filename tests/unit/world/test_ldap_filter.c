/* SPDX-License-Identifier: MIT */
/* LDAP search filters. */
#include "sim/world/ldap_filter.h"

#include "tests/unit/world/forest_world.h"

static struct schema
schema_of(struct arena *a)
{
    struct schema s;

    schema_init(&s, a);
    return s;
}

static bool
matches(const char *text, const struct entry *e, struct arena *a)
{
    struct schema s = schema_of(a);
    struct ldap_filter f;
    const struct err *error = ldap_filter_parse(&f, str_of(text), &s, a);

    if (error)
        fail_msg("%s: %.*s", text, STR_ARG(error->text));
    return ldap_filter_match(&f, e);
}

static struct entry
alice(struct arena *a)
{
    struct mint m = mint_new(7, time_from(2025, 9, 1, 9, 0, 0));
    struct entry e =
        test_entry(CLASS_user, ALICE,
                   PAIRS({ATTR_sAMAccountName, "alice"}, {ATTR_displayName, "Alice (Pilot) *1*"},
                         {ATTR_title, "Lead"}, {ATTR_description, "one"}, {ATTR_description, "two"},
                         {ATTR_manager, MONA}, {ATTR_msExchHideFromAddressLists, "True"}),
                   a);

    return mint_entry(&m, &e, MINT_WORLD, a, a);
}

struct question {
    const char *filter;
    bool holds;
};

static void
ask(const struct question *questions, size_t n, struct arena *a)
{
    struct entry e = alice(a);

    for (size_t i = 0; i < n; i++)
        if (matches(questions[i].filter, &e, a) != questions[i].holds)
            fail_msg("%s is %s", questions[i].filter, questions[i].holds ? "true" : "not true");
}

#define ASK(a, ...)                                                                                \
    ask((const struct question[]){__VA_ARGS__},                                                    \
        sizeof((const struct question[]){__VA_ARGS__}) / sizeof(struct question), (a))

static void
items_compare_by_syntax(void **state)
{
    ASK(*state, {"(title=LEAD)", true}, {"(title=Le)", false}, {"(TITLE=lead)", true},
        {"(title~=lead)", true}, {"(description=two)", true}, {"(description=three)", false},
        {"(userAccountControl=0512)", true}, {"(userAccountControl=51)", false},
        {"(userAccountControl>=512)", true}, {"(userAccountControl>=513)", false},
        {"(userAccountControl<=600)", true}, {"(userAccountControl<=99)", false},
        {"(title>=Kangaroo)", true}, {"(title<=Kangaroo)", false},
        {"(msExchHideFromAddressLists=TRUE)", true}, {"(msExchHideFromAddressLists=FALSE)", false},
        {"(manager=cn=mona, ou=staff,DC=contoso,DC=com)", true},
        {"(manager=CN=Nobody,DC=contoso,DC=com)", false},
        {"(whenCreated>=20250901080000.0Z)", true}, {"(whenCreated=20250901090000Z)", true},
        {"(whenCreated<=20250901085959.0Z)", false});
}

static void
presence_and_absence(void **state)
{
    ASK(*state, {"(title=*)", true}, {"(mail=*)", false}, {"(!(mail=*))", true},
        {"(!(mail=x))", true}, {"(objectClass=*)", true}, {"(objectGUID=*)", true},
        {"(distinguishedName=*)", true}, {"(manager=*)", true});
}

static void
substrings_come_in_order(void **state)
{
    ASK(*state, {"(sAMAccountName=a*)", true}, {"(sAMAccountName=*E)", true},
        {"(sAMAccountName=*lic*)", true}, {"(sAMAccountName=a*c*e)", true},
        {"(sAMAccountName=a*e*c*)", false}, {"(sAMAccountName=al*ali*)", false},
        {"(sAMAccountName=alice*alice)", false}, {"(sAMAccountName=**)", true},
        {"(mail=*a*)", false}, {"(userAccountControl=5*)", false},
        {"(!(userAccountControl=5*))", false}, {"(distinguishedName=*OU=Pilot*)", false});
}

static void
escapes_stand_for_bytes(void **state)
{
    ASK(*state, {"(displayName=Alice \\28Pilot\\29 \\2a1\\2A)", true},
        {"(displayName=*\\2a1*)", true}, {"(displayName=*\\2a2*)", false},
        {"(title=\\4c\\65ad)", true}, {"(objectGUID=\\00\\01)", false});
}

static void
names_of_classes_and_objects(void **state)
{
    ASK(*state, {"(objectClass=user)", true}, {"(objectClass=PERSON)", true},
        {"(objectClass=top)", true}, {"(objectClass=group)", false},
        {"(!(objectClass=computer))", true}, {"(objectCategory=person)", true},
        {"(objectCategory=user)", true}, {"(objectCategory=group)", false},
        {"(objectCategory=CN=Person,CN=Schema,CN=Configuration,DC=contoso,DC=com)", true},
        {"(distinguishedName=cn=alice,ou=pilot,dc=contoso,dc=com)", true},
        {"(distinguishedName=CN=Bob,OU=Pilot,DC=contoso,DC=com)", false}, {"(name=alice)", true});
}

static void
bits_are_tested_by_rule(void **state)
{
    ASK(*state, {"(userAccountControl:1.2.840.113556.1.4.803:=512)", true},
        {"(userAccountControl:1.2.840.113556.1.4.803:=514)", false},
        {"(!(userAccountControl:1.2.840.113556.1.4.803:=2))", true},
        {"(userAccountControl:1.2.840.113556.1.4.804:=514)", true},
        {"(userAccountControl:1.2.840.113556.1.4.804:=2)", false},
        {"(title:1.2.840.113556.1.4.803:=2)", false},
        {"(!(title:1.2.840.113556.1.4.803:=2))", false});
}

static void
what_is_unknown_is_neither_true_nor_false(void **state)
{
    ASK(*state, {"(shoeSize=42)", false}, {"(!(shoeSize=42))", false},
        {"(|(shoeSize=42)(title=Lead))", true}, {"(&(shoeSize=42)(title=Lead))", false},
        {"(!(&(shoeSize=42)(title=Clerk)))", true}, {"(!(|(shoeSize=42)(title=Clerk)))", false},
        {"(userAccountControl=many)", false}, {"(!(userAccountControl=many))", false},
        {"(cloudNoFlow=True)", false});
}

static void
and_or_not_nest(void **state)
{
    ASK(*state, {"(&(objectClass=user)(title=Lead))", true},
        {"(&(objectClass=user)(title=Clerk))", false}, {"(|(title=Clerk)(title=Lead))", true},
        {"(&)", true}, {"(|)", false}, {"", true}, {"title=Lead", true},
        {" ( & (objectClass=user)\n (!(title=Clerk)) ) ", true});
}

static void
broken_filters_name_the_column(void **state)
{
    static const struct {
        const char *text;
        uint32_t column;
        enum err_kind kind;
    } table[] = {{"(", 2, ERR_SYNTAX},
                 {"(title=Lead", 1, ERR_SYNTAX},
                 {"(title=Lead))", 13, ERR_SYNTAX},
                 {"(title)", 7, ERR_SYNTAX},
                 {"(=Lead)", 2, ERR_SYNTAX},
                 {"(title=a\\zz)", 9, ERR_SYNTAX},
                 {"(title=a\\2)", 9, ERR_SYNTAX},
                 {"(title=a(b)", 9, ERR_SYNTAX},
                 {"(title>=a*)", 10, ERR_SYNTAX},
                 {"(!)", 3, ERR_SYNTAX},
                 {"(!(a=b)(c=d))", 2, ERR_SYNTAX},
                 {"(&(a=b)c=d)", 8, ERR_SYNTAX},
                 {"(memberOf:1.2.840.113556.1.4.1941:=CN=g)", 11, ERR_INPUT},
                 {"(cn:dn:=x)", 5, ERR_INPUT},
                 {"()", 2, ERR_SYNTAX}};
    struct schema s = schema_of(*state);

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct ldap_filter f;
        const struct err *e = ldap_filter_parse(&f, str_of(table[i].text), &s, *state);
        if (!e)
            fail_msg("%s was read", table[i].text);
        if (e->at.column != table[i].column || e->kind != table[i].kind)
            fail_msg("%s: column %u: %.*s", table[i].text, (unsigned)e->at.column,
                     STR_ARG(e->text));
    }
}

static void
depth_has_a_bound(void **state)
{
    struct schema s = schema_of(*state);
    struct ldap_filter f;
    char text[20001];

    memset(text, '(', 20000);
    for (size_t i = 1; i < 20000; i += 2)
        text[i] = '!';
    text[20000] = '\0';
    const struct err *e = ldap_filter_parse(&f, str_of(text), &s, *state);
    assert_non_null(e);
    assert_int_equal(e->kind, ERR_LIMIT);
}

static void
a_filter_tells_what_it_needs(void **state)
{
    struct schema s = schema_of(*state);
    struct ldap_filter f;

    assert_null(ldap_filter_parse(&f, STR("(&(objectClass=user)(&(sAMAccountName=bob)(mail=*)))"),
                                  &s, *state));
    assert_str(ldap_filter_requires(&f, ATTR_sAMAccountName), "bob");
    assert_null(ldap_filter_requires(&f, ATTR_mail).at);
    assert_true(ldap_filter_mentions(&f, ATTR_mail));
    assert_false(ldap_filter_mentions(&f, ATTR_member));
    assert_null(ldap_filter_parse(&f, STR("(|(sAMAccountName=bob)(mail=*))"), &s, *state));
    assert_null(ldap_filter_requires(&f, ATTR_sAMAccountName).at);
    assert_null(ldap_filter_parse(&f, STR("(!(sAMAccountName=bob))"), &s, *state));
    assert_null(ldap_filter_requires(&f, ATTR_sAMAccountName).at);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(items_compare_by_syntax),
        ARENA_TEST(presence_and_absence),
        ARENA_TEST(substrings_come_in_order),
        ARENA_TEST(escapes_stand_for_bytes),
        ARENA_TEST(names_of_classes_and_objects),
        ARENA_TEST(bits_are_tested_by_rule),
        ARENA_TEST(what_is_unknown_is_neither_true_nor_false),
        ARENA_TEST(and_or_not_nest),
        ARENA_TEST(broken_filters_name_the_column),
        ARENA_TEST(depth_has_a_bound),
        ARENA_TEST(a_filter_tells_what_it_needs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
