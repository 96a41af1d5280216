/* SPDX-License-Identifier: MIT */
/* Distinguished names. */
#include "sim/model/dn.h"

#include "tests/support/arena_test.h"

static void
names_have_a_type_and_a_value_in_every_component(void **state)
{
    static const char *valid[] = {"DC=com",
                                  "CN=Alice,OU=Staff,DC=contoso,DC=com",
                                  "CN=Smith\\, Bob,DC=com",
                                  "CN=Smith\\2C Bob,DC=com",
                                  "CN = Alice , DC = com",
                                  "CN=a=b,DC=com",
                                  "2.5.4.3=x",
                                  "CN=blank\\ ,DC=com",
                                  "CN=\xc3\xa4,DC=com"};
    static const char *broken[] = {"",        " ",     "CN",         "=x",     "CN=",
                                   "CN=a,",   ",CN=a", "CN=a,,DC=b", "CN=a\\", "CN=a\\2,DC=b",
                                   "CN=a,DC", "C_N=a", "CN=,DC=b",   "*=a",    "CN=a\\"};

    (void)state;
    for (size_t i = 0; i < sizeof valid / sizeof valid[0]; i++)
        if (!dn_valid(str_of(valid[i])))
            fail_msg("%s is a name", valid[i]);
    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++)
        if (dn_valid(str_of(broken[i])))
            fail_msg("%s is no name", broken[i]);
    assert_false(dn_valid(str_n("CN=a\0b", 6)));
}

static void
case_and_blanks_do_not_tell_names_apart(void **state)
{
    (void)state;
    assert_true(dn_same(STR("CN=Alice,DC=com"), STR("cn=alice, dc=COM")));
    assert_true(dn_same(STR("CN = Alice,DC=com"), STR("CN=Alice,DC=com")));
    assert_false(dn_same(STR("CN=Alice,DC=com"), STR("CN=Alice")));
    assert_false(dn_same(STR("CN=Alice"), STR("CN=Alice,DC=com")));
    assert_false(dn_same(STR("CN=Al ice"), STR("CN=Alice")));
    assert_true(dn_same(STR(""), STR("")));
}

/* As slapd has it: edges do not count, runs of blanks are one blank. */
static void
blanks_of_a_value_count_only_between_words(void **state)
{
    static const char *same[][2] = {
        {"CN=\\ a,DC=com", "CN=a\\ ,DC=com"},     {"CN=a\\20,DC=com", "CN=a,DC=com"},
        {"CN=\\  a\\ ,DC=com", "CN=A,DC=com"},    {"CN=a  b,DC=com", "CN=a b,DC=com"},
        {"CN=a\\ \\  b,DC=com", "CN=a b,DC=com"}, {"CN=\\ ,DC=com", "CN=\\  \\ ,DC=com"},
    };
    static const char *other[][2] = {
        {"CN=a b,DC=com", "CN=ab,DC=com"},       {"CN=a b,DC=com", "CN=a b c,DC=com"},
        {"CN=a\\\\ ,DC=com", "CN=a,DC=com"},     {"CN=\\ ,DC=com", "CN=\\ a,DC=com"},
        {"CN=a\\, b,DC=com", "CN=a\\,b,DC=com"},
    };

    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        struct str a = str_of(same[i][0]), b = str_of(same[i][1]);
        if (!dn_same(a, b) || !dn_same(b, a))
            fail_msg("%s is %s", same[i][0], same[i][1]);
        assert_same_str(dn_key(a, *state), dn_key(b, *state));
        assert_true(dn_rdn_hash(dn_rdn(a)) == dn_rdn_hash(dn_rdn(b)));
    }
    for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
        struct str a = str_of(other[i][0]), b = str_of(other[i][1]);
        if (dn_same(a, b) || str_eq(dn_key(a, *state), dn_key(b, *state)))
            fail_msg("%s is not %s", other[i][0], other[i][1]);
    }
    assert_true(dn_rdn_hash(STR("CN=A b")) == dn_rdn_hash(STR("cn = a  B")));
    assert_true(dn_rdn_hash(STR("CN=a b")) != dn_rdn_hash(STR("CN=b a")));
}

static void
below_counts_components_not_letters(void **state)
{
    (void)state;
    assert_true(dn_within(STR("CN=a,OU=Staff,DC=com"), STR("ou=staff,dc=com")));
    assert_true(dn_within(STR("OU=Staff,DC=com"), STR("OU=Staff,DC=com")));
    assert_true(dn_within(STR("DC=com"), STR("")));
    const struct str roots[] = {STR("DC=b"), STR("DC=com")};
    assert_int_equal(dn_holder(STR("CN=a,dc=com"), roots, 2), 1);
    assert_int_equal(dn_holder(STR("CN=a,dc=org"), roots, 2), 2);
    assert_false(dn_within(STR("OU=MyStaff,DC=com"), STR("Staff,DC=com")));
    assert_false(dn_within(STR("CN=a,OU=Staff2,DC=com"), STR("OU=Staff,DC=com")));
    assert_false(dn_within(STR("DC=com"), STR("OU=Staff,DC=com")));
    assert_false(dn_within(STR("CN=x\\,OU=Staff,DC=com"), STR("OU=Staff,DC=com")));
}

static void
names_come_apart(void **state)
{
    struct str dn = STR("CN=Smith\\, Bob,OU=Staff,DC=com");

    assert_str(dn_rdn(dn), "CN=Smith\\, Bob");
    assert_str(dn_rdn_value(dn, *state), "Smith, Bob");
    assert_str(dn_parent(dn), "OU=Staff,DC=com");
    assert_str(dn_parent(STR("DC=com")), "");
    assert_int_equal(dn_depth(dn), 3);
    assert_int_equal(dn_depth(STR("")), 0);
    assert_str(dn_rdn_value(STR("CN=a\\2Cb\\5C"), *state), "a,b\\");
    assert_str(dn_rdn_value(STR("CN=caf\\C3\\A9"), *state), "caf\xc3\xa9");
    assert_str(dn_domain(STR("CN=a,OU=x,DC=contoso,DC=com"), *state), "contoso.com");
    assert_str(dn_domain(STR("OU=x"), *state), "");
    assert_str(dn_naming_context(STR("CN=a\\,DC=b,OU=x,DC=emea,DC=contoso,DC=com")),
               "DC=emea,DC=contoso,DC=com");
    assert_str(dn_naming_context(STR("DC=contoso,DC=com")), "DC=contoso,DC=com");
    assert_str(dn_naming_context(STR("OU=x")), "");
}

static void
values_are_escaped_where_they_must_be(void **state)
{
    static const char *table[][2] = {
        {"Alice", "CN=Alice"},    {"Smith, Bob", "CN=Smith\\, Bob"},
        {" a ", "CN=\\ a\\ "},    {"#1", "CN=\\#1"},
        {"a#1", "CN=a#1"},        {"a+b\"c\\d<e>f;g=h", "CN=a\\+b\\\"c\\\\d\\<e\\>f\\;g\\=h"},
        {"line\n", "CN=line\\0a"}};

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct str dn = dn_component(STR("CN"), str_of(table[i][0]), *state);
        assert_str(dn, table[i][1]);
        assert_true(dn_valid(dn));
        assert_str(dn_rdn_value(dn, *state), table[i][0]);
        assert_str(dn_rdn_value(str_fmt(*state, STR_FMT " , DC=com", STR_ARG(dn)), *state),
                   table[i][0]);
    }
}

static void
a_moved_container_takes_its_names_along(void **state)
{
    assert_str(dn_rebase(STR("CN=a,OU=x,OU=Old,DC=com"), STR("ou=old,dc=com"), STR("OU=New,DC=com"),
                         *state),
               "CN=a,OU=x,OU=New,DC=com");
    assert_str(dn_rebase(STR("OU=Old,DC=com"), STR("OU=Old,DC=com"), STR("OU=New,DC=com"), *state),
               "OU=New,DC=com");
}

static void
equal_names_have_equal_keys(void **state)
{
    assert_same_str(dn_key(STR("CN = Alice , DC=COM"), *state),
                    dn_key(STR("cn=alice,dc=com"), *state));
    assert_str(dn_key(STR("CN=Alice, DC=com"), *state), "cn=alice,dc=com");
    assert_str(dn_key(STR("CN=Alice,DC=COM"), *state), "cn=alice,dc=com");
    assert_str(dn_key(STR("CN=a=B,DC=com"), *state), "cn=a=b,dc=com");
    assert_str(dn_key(STR("Alice,DC=com"), *state), "=alice,dc=com");
    assert_str(dn_key(STR("CN=Alice,"), *state), "cn=alice");
}

static void
names_from_elsewhere_become_ads_own(void **state)
{
    static const char *table[][2] = {{"CN=a b,DC=com", "CN=a b,DC=com"},
                                     {"CN=Smith\\2C Bob,DC=com", "CN=Smith\\, Bob,DC=com"},
                                     {"CN=Smith\\2c Bob, DC = com", "CN=Smith\\, Bob,DC=com"},
                                     {"CN=a\\20,DC=com", "CN=a\\ ,DC=com"},
                                     {" CN=a ,DC=com ", "CN=a,DC=com"},
                                     {"CN=caf\\C3\\A9,DC=com", "CN=caf\xc3\xa9,DC=com"},
                                     {"CN=a+OU=b, DC=com", "CN=a+OU=b,DC=com"}};

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        assert_str(dn_canonical(str_of(table[i][0]), *state), table[i][1]);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(names_have_a_type_and_a_value_in_every_component),
        ARENA_TEST(case_and_blanks_do_not_tell_names_apart),
        ARENA_TEST(blanks_of_a_value_count_only_between_words),
        ARENA_TEST(below_counts_components_not_letters),
        ARENA_TEST(names_come_apart),
        ARENA_TEST(values_are_escaped_where_they_must_be),
        ARENA_TEST(a_moved_container_takes_its_names_along),
        ARENA_TEST(equal_names_have_equal_keys),
        ARENA_TEST(names_from_elsewhere_become_ads_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
