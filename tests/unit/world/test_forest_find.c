/* SPDX-License-Identifier: MIT */
/* Searching the directory in memory. */
#include "sim/world/forest.h"

#include "tests/unit/world/forest_world.h"

static void
assert_found(const struct entries *found, const char *const *expected, uint32_t n)
{
    for (uint32_t i = 0; i < n && i < found->list.n; i++)
        assert_str(found->list.at[i].dn, expected[i]);
    assert_int_equal(found->list.n, n);
}

#define ASSERT_FOUND(found, ...)                                                                   \
    do {                                                                                           \
        struct entries found_ = (found);                                                           \
        assert_found(&found_, (const char *const[]){__VA_ARGS__},                                  \
                     sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *));           \
    } while (0)

static void
scopes_reach_as_far_as_ldap_says(void **state)
{
    struct fixture *f = *state;

    ASSERT_FOUND(find(f, "OU=Staff," BASE, SCOPE_BASE, ""), "OU=Staff," BASE);
    ASSERT_FOUND(find(f, "ou=staff, " BASE, SCOPE_ONE, ""), "OU=Deep,OU=Staff," BASE, MONA);
    ASSERT_FOUND(find(f, "OU=Staff," BASE, SCOPE_SUBTREE, ""), "OU=Staff," BASE,
                 "OU=Deep,OU=Staff," BASE, MONA, CARL);
    ASSERT_FOUND(find(f, "", SCOPE_ONE, ""), BASE);
    assert_int_equal(find(f, "", SCOPE_SUBTREE, "").list.n, 11);
    assert_int_equal(find(f, "", SCOPE_BASE, "").list.n, 0);
}

static void
filters_choose_in_order_of_creation(void **state)
{
    struct fixture *f = *state;

    ASSERT_FOUND(find(f, BASE, SCOPE_SUBTREE, "(objectClass=user)"), ALICE, BOB, MONA, CARL);
    ASSERT_FOUND(find(f, BASE, SCOPE_SUBTREE, "(&(objectClass=user)(!(sAMAccountName=*a*)))"), BOB);
    ASSERT_FOUND(find(f, "OU=Pilot," BASE, SCOPE_SUBTREE, "(objectCategory=group)"), GPILOT);
    rename_to(f, ALICE, "CN=Alice,OU=Deep,OU=Staff," BASE);
    ASSERT_FOUND(find(f, "OU=Staff," BASE, SCOPE_SUBTREE, "(objectClass=user)"),
                 "CN=Alice,OU=Deep,OU=Staff," BASE, MONA, CARL);
}

static void
references_and_back_links_can_be_asked_for(void **state)
{
    struct fixture *f = *state;

    ASSERT_FOUND(find(f, BASE, SCOPE_SUBTREE, "(memberOf=" GSALES ")"), ALICE, BOB, CARL);
    ASSERT_FOUND(find(f, BASE, SCOPE_SUBTREE, "(member=" ALICE ")"), GPILOT, GSALES);
    ASSERT_FOUND(find(f, BASE, SCOPE_SUBTREE, "(directReports=*)"), MONA);
    ASSERT_FOUND(find(f, BASE, SCOPE_SUBTREE, "(manager=" MONA ")"), ALICE);
    ASSERT_FOUND(find(f, BASE, SCOPE_SUBTREE, "(distinguishedName=" CARL ")"), CARL);
}

static void
accounts_are_found_by_name_within_the_base_only(void **state)
{
    struct fixture *f = *state;

    ASSERT_FOUND(find(f, BASE, SCOPE_SUBTREE, "(sAMAccountName=ALICE)"), ALICE);
    ASSERT_FOUND(find(f, BASE, SCOPE_SUBTREE, "(userPrincipalName=alice@CONTOSO.com)"), ALICE);
    assert_int_equal(find(f, "OU=Staff," BASE, SCOPE_SUBTREE, "(sAMAccountName=alice)").list.n, 0);
    assert_int_equal(find(f, BASE, SCOPE_ONE, "(sAMAccountName=alice)").list.n, 0);
    assert_int_equal(
        find(f, BASE, SCOPE_SUBTREE, "(&(objectClass=group)(sAMAccountName=alice))").list.n, 0);
}

static void
found_entries_bear_operational_values(void **state)
{
    struct fixture *f = *state;
    struct entry alice = get(f, ALICE);

    ASSERT_VALUES(alice, ATTR_memberOf, GPILOT, GSALES);
    assert_non_null(entry_get(&alice, ATTR_uSNCreated));
    assert_non_null(entry_get(&alice, ATTR_whenChanged));
    for (uint32_t i = 1; i < alice.n; i++)
        assert_true(alice.attrs[i - 1].id < alice.attrs[i].id);
}

static void
a_limit_cuts_the_end_off(void **state)
{
    struct fixture *f = *state;
    struct query q = {STR(BASE), SCOPE_SUBTREE, STR("(objectClass=user)"), 2};
    struct entries found;

    assert_null(connector_find(f->forest, &q, &found, f->arena));
    ASSERT_FOUND(found, ALICE, BOB);
}

static void
a_missing_base_and_a_broken_filter_are_errors(void **state)
{
    struct fixture *f = *state;
    struct query q = {STR("OU=Nowhere," BASE), SCOPE_SUBTREE, STR(""), 0};
    struct entries found;

    const struct err *e = connector_find(f->forest, &q, &found, f->arena);
    assert_non_null(e);
    assert_int_equal(e->kind, ERR_NOT_FOUND);
    q = (struct query){STR(BASE), SCOPE_SUBTREE, STR("(title"), 0};
    e = connector_find(f->forest, &q, &found, f->arena);
    assert_non_null(e);
    assert_int_equal(e->kind, ERR_SYNTAX);
}

static void
names_in_any_spelling_are_found(void **state)
{
    struct fixture *f = *state;
    static const char *spellings[] = {"cn=carl,ou=DEEP,ou=staff,dc=CONTOSO,dc=com",
                                      "CN = Carl , OU = Deep,OU=Staff, DC = contoso, DC=com",
                                      (" " CARL " "), ("CN=C\\61rl,OU=Deep,OU=Staff," BASE)};
    static const char *others[] = {
        "CN=Carl,OU=Staff," BASE,           "CN=Carl",          "DC=com", "CN=x," CARL,
        "CN=Carl\\,OU=Deep,OU=Staff," BASE, "CN=Carl,,OU=Deep", "x"};
    struct entries found;

    for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++)
        ASSERT_FOUND(find(f, spellings[i], SCOPE_BASE, ""), CARL);
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        struct query q = {str_of(others[i]), SCOPE_BASE, STR(""), 0};
        assert_non_null(connector_find(f->forest, &q, &found, f->arena));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        FOREST_TEST(scopes_reach_as_far_as_ldap_says),
        FOREST_TEST(filters_choose_in_order_of_creation),
        FOREST_TEST(references_and_back_links_can_be_asked_for),
        FOREST_TEST(accounts_are_found_by_name_within_the_base_only),
        FOREST_TEST(found_entries_bear_operational_values),
        FOREST_TEST(a_limit_cuts_the_end_off),
        FOREST_TEST(a_missing_base_and_a_broken_filter_are_errors),
        FOREST_TEST(names_in_any_spelling_are_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
