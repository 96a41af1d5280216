/* SPDX-License-Identifier: MIT */
/*
 * Names as LDAP writes them and as AD writes them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "harness/live/ldap_name.h"
#include "sim/base/arena.h"

static const struct {
    const char *given;
    const char *wanted;
} names[] = {
    {"cn=Alice,ou=Sales,dc=contoso,dc=com", "CN=Alice,OU=Sales,DC=contoso,DC=com"},
    {"CN=Alice,OU=Sales,DC=contoso,DC=com", "CN=Alice,OU=Sales,DC=contoso,DC=com"},
    {"cn = Alice , ou= Sales,dc=com", "CN=Alice,OU=Sales,DC=com"},
    {"cn=Smith\\2C Ann,dc=com", "CN=Smith\\, Ann,DC=com"},
    {"cn=Smith\\, Ann,dc=com", "CN=Smith\\, Ann,DC=com"},
    {"cn=a\\2Bb\\22c\\3Cd\\3E\\3B\\5C,dc=com", "CN=a\\+b\\\"c\\<d\\>\\;\\\\,DC=com"},
    {"cn=a\\3Db,dc=com", "CN=a\\=b,DC=com"},
    {"cn=a=b,dc=com", "CN=a\\=b,DC=com"},
    {"cn=\\20lead\\20,dc=com", "CN=\\ lead\\ ,DC=com"},
    {"cn=\\23x,dc=com", "CN=\\#x,DC=com"},
    {"cn=J\xc3\xbcrgen cn=x", "CN=J\xc3\xbcrgen cn\\=x"},
    {"dc=com", "DC=com"},
};

static void
names_get_the_spelling_of_active_directory(void **state)
{
    struct arena *a = arena_new();

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct str got = ldap_name(str_of(names[i].given), a);
        assert_string_equal(str_z(got, a), names[i].wanted);
        struct str again = ldap_name(got, a);
        assert_string_equal(str_z(again, a), names[i].wanted);
    }
    arena_free(a);
}

static void
a_plus_is_seen_unless_it_is_escaped(void **state)
{
    (void)state;
    assert_true(dn_has_plus(STR("CN=a+SN=b,DC=com")));
    assert_false(dn_has_plus(STR("CN=a\\+b,DC=com")));
    assert_true(dn_has_plus(STR("CN=a\\\\+b,DC=com")));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_get_the_spelling_of_active_directory),
        cmocka_unit_test(a_plus_is_seen_unless_it_is_escaped),
    };

    return cmocka_run_group_tests_name("names over LDAP", tests, NULL, NULL);
}
