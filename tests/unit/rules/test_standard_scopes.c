/* SPDX-License-Identifier: MIT */
/*
 * Whom the standard rules take, and whom they leave alone.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "tests/unit/rules/standard.h"

static void
some_users_stay_on_premises(void **state)
{
    static const struct {
        const char *object;
        const char *dn;
        const char *filtered;
    } rows[] = {
        {"sAMAccountName=ann", "CN=Ann,DC=x", "nothing"},
        {"cn=Ann", "CN=Ann,DC=x", "True"},
        {"sAMAccountName=ann;isCriticalSystemObject=True", "CN=Ann,DC=x", "True"},
        {"sAMAccountName=ann;isCriticalSystemObject=False", "CN=Ann,DC=x", "True"},
        {"sAMAccountName=SUPPORT_388945a0", "CN=s,DC=x", "True"},
        {"sAMAccountName=AAD_1234", "CN=s,DC=x", "True"},
        {"sAMAccountName=aad_1234", "CN=s,DC=x", "nothing"},
        {"sAMAccountName=MSOL_1234", "CN=s,DC=x", "True"},
        {"sAMAccountName=CAS_{1}", "CN=s,DC=x", "True"},
        {"sAMAccountName=CAS_1", "CN=s,DC=x", "nothing"},
        {"sAMAccountName=a;mailNickname=CAS_{1}", "CN=s,DC=x", "True"},
        {"sAMAccountName=a;mailNickname=SystemMailbox{1}", "CN=s,DC=x", "True"},
        {"sAMAccountName=a;msExchRecipientTypeDetails=8388608", "CN=s,DC=x", "True"},
        {"sAMAccountName=a;msExchRecipientTypeDetails=1", "CN=s,DC=x", "nothing"},
        {"sAMAccountName=a", "CN=Ann\\0ACNF:1111,DC=x", "True"},
    };
    struct fixture f;

    (void)state;
    fixture_standard(&f);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fixture_object(&f, SIDE_AD, rows[i].object, rows[i].dn);
        check_flow(&f, "In from AD - User Join", "cloudFiltered", rows[i].filtered);
        check_flow(&f, "In from AD - InetOrgPerson Join", "cloudFiltered", rows[i].filtered);
    }
    fixture_close(&f);
}

static void
some_groups_and_contacts_stay_too(void **state)
{
    static const char group[] = "In from AD - Group Join", contact[] = "In from AD - Contact Join";
    struct fixture f;

    (void)state;
    fixture_standard(&f);
    fixture_object(&f, SIDE_AD, "sAMAccountName=g", "CN=g,DC=x");
    check_flow(&f, group, "cloudFiltered", "nothing");
    fixture_object(&f, SIDE_AD, "sAMAccountName=MSOL_AD_Sync_RichCoexistence", "CN=g,DC=x");
    check_flow(&f, group, "cloudFiltered", "True");
    fixture_object(&f, SIDE_AD, "sAMAccountName=g;msExchRecipientTypeDetails=1073741824",
                   "CN=g,DC=x");
    check_flow(&f, group, "cloudFiltered", "True");
    fixture_object(&f, SIDE_AD, "displayName=Kim (MSOL)", "CN=k,DC=x");
    check_flow(&f, contact, "cloudFiltered", "nothing");
    fixture_object(&f, SIDE_AD, "displayName=Kim (MSOL);msExchHideFromAddressLists=True",
                   "CN=k,DC=x");
    check_flow(&f, contact, "cloudFiltered", "True");
    fixture_object(&f, SIDE_AD, "mailNickname=CAS_{1}", "CN=k,DC=x");
    check_flow(&f, contact, "cloudFiltered", "True");
    fixture_close(&f);
}

static void
scopes_of_the_rules_that_make_cloud_objects(void **state)
{
    static const char user[] = "Out to Microsoft Entra ID - User Join",
                      group[] = "Out to Microsoft Entra ID - Group Join";
    static const char contact[] = "Out to Microsoft Entra ID - Contact Join";
    static const struct {
        const char *rule;
        const char *object;
        bool in;
    } rows[] = {
        {user, "sourceObjectType=User;sourceAnchor=a;accountEnabled=False", true},
        {user, "sourceObjectType=user;sourceAnchor=a;accountEnabled=True", true},
        {user, "sourceObjectType=User;sourceAnchor=a", false},
        {user, "sourceObjectType=User;accountEnabled=True", false},
        {user, "sourceObjectType=Contact;sourceAnchor=a;accountEnabled=True", false},
        {user, "sourceObjectType=User;sourceAnchor=a;accountEnabled=True;cloudFiltered=True",
         false},
        {user, "sourceObjectType=User;sourceAnchor=a;accountEnabled=True;cloudFiltered=False",
         true},
        {user, "sourceObjectType=User;sourceAnchor=a;accountEnabled=True;cloudMastered=True",
         false},
        {contact, "sourceObjectType=Contact;mailEnabled=True", true},
        {contact, "sourceObjectType=Contact;mailEnabled=False", false},
        {contact, "sourceObjectType=Contact", false},
        {group, "sourceAnchor=a;securityEnabled=True;memberCount=0", true},
        {group, "sourceAnchor=a;securityEnabled=True;memberCount=249999", true},
        {group, "sourceAnchor=a;securityEnabled=True;memberCount=250000", false},
        {group, "sourceAnchor=a;securityEnabled=True;memberCount=300000;cloudAnchor=Group_1", true},
        {group, "sourceAnchor=a;securityEnabled=False;mailEnabled=True;memberCount=9", true},
        {group, "sourceAnchor=a;securityEnabled=False;mailEnabled=False;memberCount=9", false},
        {group, "securityEnabled=True;memberCount=9", false},
    };
    struct fixture f;

    (void)state;
    fixture_standard(&f);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fixture_object(&f, SIDE_METAVERSE, rows[i].object, "");
        if (in_scope(&f, rows[i].rule) != rows[i].in)
            fail_msg("%s: row %zu", rows[i].rule, i + 1);
    }
    fixture_close(&f);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(some_users_stay_on_premises),
        cmocka_unit_test(some_groups_and_contacts_stay_too),
        cmocka_unit_test(scopes_of_the_rules_that_make_cloud_objects),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
