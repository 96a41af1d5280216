/* SPDX-License-Identifier: MIT */
/*
 * slapd and the in-memory forest are one directory: the same searches have the same answers, byte for
 * byte.
 */
#include "tests/live/same_doors.h"

static const char *const filters[] = {
    "",
    "(objectClass=*)",
    "(objectClass=user)",
    "(objectClass=person)",
    "(objectClass=inetOrgPerson)",
    "(objectCategory=person)",
    "(objectCategory=group)",
    "(&(objectCategory=user)(objectClass=user)(!(userAccountControl:1.2.840.113556.1.4.803:=2)))",
    "(userAccountControl:1.2.840.113556.1.4.803:=2)",
    "(userAccountControl:1.2.840.113556.1.4.804:=6)",
    "(groupType:1.2.840.113556.1.4.803:=2147483648)",
    "(sAMAccountName=ALICE)",
    "sAMAccountName=bob",
    "(|(sAMAccountName=alice)(sAMAccountName=mona))",
    "(sAMAccountName=a*)",
    "(sAMAccountName=*l*c*)",
    "(displayName=J\\c3\\bcrgen)",
    "(displayName=j*n)",
    "(!(sAMAccountName=alice))",
    "(!(title=*))",
    "(title=*)",
    "(manager=" MONA ")",
    "(manager=cn=mona, ou=staff," BASE ")",
    "(member=" ALICE ")",
    "(memberOf=" GSALES ")",
    "(!(memberOf=" GSALES ")) ",
    "(directReports=*)",
    "(distinguishedName=" BOB ")",
    "(distinguishedName=*)",
    "(&(distinguishedName=" BOB ")(objectClass=user))",
    "(name=Alice)",
    "(name=Smith, Ann + Co)",
    "(cn=b*)",
    "(ou=Pilot)",
    "(hideDLMembership=FALSE)",
    "(hideDLMembership=TRUE)",
    "(thumbnailPhoto=\\00\\ff\\00)",
    "(mS-DS-ConsistencyGuid=*)",
    "(whenCreated>=20250901000000.0Z)",
    "(whenCreated<=20250801000000.0Z)",
    "(uSNCreated>=8200)",
    "(uSNCreated<=8196)",
    "(userAccountControl>=513)",
    "(sAMAccountName>=c)",
    "(shoeSize=43)",
    "(!(shoeSize=43))",
    "(&)",
    "(|)",
    "(proxyAddresses=smtp:*)",
    "(mail=ann@fabrikam.com)",
    "(&(a=b)",
    "x",
    "(memberOf:1.2.840.113556.1.4.1941:=" GSALES ")",
};

static void
the_same_questions_have_the_same_answers(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof filters / sizeof filters[0]; i++) {
        const struct query q = {
            .base = STR(BASE), .scope = SCOPE_SUBTREE, .filter = str_of(filters[i])};
        finds_are_equal(&q);
    }
}

static void
bases_scopes_and_limits_are_the_same(void **state)
{
    static const char *const bases[] = {
        BASE, "ou=staff," BASE, "OU=Nowhere," BASE, "rubbish", "DC=fabrikam", COMMA, ALICE, ""};

    (void)state;
    for (size_t i = 0; i < sizeof bases / sizeof bases[0]; i++)
        for (int scope = SCOPE_BASE; scope <= SCOPE_SUBTREE; scope++)
            for (uint32_t limit = 0; limit < 3; limit++) {
                const struct query q = {
                    .base = str_of(bases[i]), .scope = (enum scope)scope, .limit = limit};
                finds_are_equal(&q);
            }
}

int
main(void)
{
    struct arena *a = arena_new();
    bool installed = slapd_installed(a);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_same_questions_have_the_same_answers, setup, teardown),
        cmocka_unit_test_setup_teardown(bases_scopes_and_limits_are_the_same, setup, teardown),
    };

    arena_free(a);
    return installed ? cmocka_run_group_tests_name("searches through two doors", tests, NULL, NULL)
                     : SKIPPED;
}
