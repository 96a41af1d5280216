/* SPDX-License-Identifier: MIT */
/*
 * What the standard rules make of an object's attributes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "tests/unit/rules/standard.h"

static void
mail_goes_to_a_primary_address_or_mail_with_an_at_sign(void **state)
{
    static const struct {
        const char *object;
        const char *enabled;
    } rows[] = {
        {"cn=x", "False"},
        {"mail=x@contoso.com", "True"},
        {"mail=x", "False"},
        {"proxyAddresses=smtp:x@contoso.com", "False"},
        {"proxyAddresses=smtp:y@contoso.com|SMTP:x@contoso.com", "True"},
        {"proxyAddresses=SMTP:x", "False"},
        {"proxyAddresses=SMTP:x;mail=x@contoso.com", "True"},
    };
    struct fixture f;

    (void)state;
    fixture_standard(&f);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fixture_object(&f, SIDE_AD, rows[i].object, "CN=x,DC=x");
        check_flow(&f, "In from AD - Group Join", "mailEnabled", rows[i].enabled);
        check_flow(&f, "In from AD - Contact Join", "mailEnabled", rows[i].enabled);
    }
    fixture_close(&f);
}

static void
the_anchor_is_the_consistency_guid_or_the_object_guid(void **state)
{
    static const char *const rules[] = {"In from AD - User AccountEnabled",
                                        "In from AD - User Common", "In from AD - Group Join"};
    struct fixture f;

    (void)state;
    fixture_standard(&f);
    for (size_t i = 0; i < 3; i++) {
        fixture_object(&f, SIDE_AD, "objectGUID=00112233445566778899aabbccddeeff", "CN=a,DC=x");
        check_flow(&f, rules[i], "sourceAnchor", "ABEiM0RVZneImaq7zN3u/w==");
        fixture_object(&f, SIDE_AD,
                       "objectGUID=00112233445566778899aabbccddeeff;"
                       "mS-DS-ConsistencyGuid=ff",
                       "CN=a,DC=x");
        check_flow(&f, rules[i], "sourceAnchor", "/w==");
    }
    fixture_object(&f, SIDE_AD,
                   "objectGUID=00112233445566778899aabbccddeeff;msExchRecipientTypeDetails=2",
                   "CN=a,DC=x");
    check_flow(&f, rules[0], "sourceAnchor", "nothing");
    check_flow(&f, "In from AD - User Join", "sourceAnchorBinary", "nothing");
    check_flow(&f, "In from AD - User Common", "sourceObjectType", "nothing");
    fixture_close(&f);
}

static void
a_confirmed_anchor_must_not_change(void **state)
{
    static const char error[] =
        "! sync-rule-error-function-triggered: SourceAnchor attribute has changed.";
    static const char user[] = "Out to Microsoft Entra ID - User Join",
                      group[] = "Out to Microsoft Entra ID - Group Join";
    struct fixture f;

    (void)state;
    fixture_standard(&f);
    fixture_object(&f, SIDE_METAVERSE, "sourceAnchor=AA==;sourceObjectType=User", "");
    check_flow(&f, user, "sourceAnchor", "AA==");
    check_flow(&f, user, "dn", "CN={41413D3D}");
    fixture_object(&f, SIDE_METAVERSE,
                   "sourceAnchor=AA==;sourceObjectType=User;cloudAnchor=User_1;"
                   "cloudSourceAnchor=AA==",
                   "");
    check_flow(&f, user, "sourceAnchor", "AA==");
    fixture_object(&f, SIDE_METAVERSE,
                   "sourceAnchor=AA==;sourceObjectType=User;cloudAnchor=User_1;"
                   "cloudSourceAnchor=aA==",
                   "");
    check_flow(&f, user, "sourceAnchor", error);
    fixture_object(&f, SIDE_METAVERSE,
                   "sourceAnchor=AA==;sourceObjectType=User;cloudAnchor=Contact_1;"
                   "cloudSourceAnchor=BB==",
                   "");
    check_flow(&f, user, "sourceAnchor", "AA==");
    fixture_object(&f, SIDE_METAVERSE,
                   "sourceAnchor=AA==;cloudAnchor=Group_1;cloudSourceAnchor=BB==", "");
    check_flow(&f, group, "sourceAnchor", error);
    fixture_close(&f);
}

static void
a_name_to_sign_in_with_is_found_or_it_is_an_error(void **state)
{
    static const char rule[] = "In from AD - User Common";
    struct fixture f;

    (void)state;
    fixture_standard(&f);
    fixture_object(&f, SIDE_AD, "userPrincipalName=a@b.c;sAMAccountName=ann", "CN=a,DC=x");
    check_flow(&f, rule, "userPrincipalName", "a@b.c");
    fixture_object(&f, SIDE_AD, "sAMAccountName=ann", "CN=a,DC=x");
    check_flow(&f, rule, "userPrincipalName", "ann@contoso.com");
    fixture_object(&f, SIDE_AD, "cn=a", "CN=a,DC=x");
    check_flow(&f, rule, "userPrincipalName",
               "! sync-rule-error-function-triggered: AccountName is not present");
    fixture_close(&f);
}

static void
disabled_accounts_are_known_by_their_second_bit(void **state)
{
    static const char enabled[] = "In from AD - User AccountEnabled";
    struct fixture f;

    (void)state;
    fixture_standard(&f);
    fixture_object(&f, SIDE_AD, "userAccountControl=512;sAMAccountName=a", "CN=a,DC=x");
    assert_true(in_scope(&f, enabled));
    check_flow(&f, enabled, "accountEnabled", "True");
    check_flow(&f, "In from AD - User Common", "accountEnabled", "True");
    fixture_object(&f, SIDE_AD, "userAccountControl=514", "CN=a,DC=x");
    assert_false(in_scope(&f, enabled));
    check_flow(&f, "In from AD - User Common", "accountEnabled", "False");
    fixture_object(&f, SIDE_AD, "cn=a", "CN=a,DC=x");
    assert_false(in_scope(&f, enabled));
    fixture_close(&f);
}

static void
groups_bring_their_members_kind_and_count(void **state)
{
    static const char common[] = "In from AD - Group Common";
    struct fixture f;

    (void)state;
    fixture_standard(&f);
    fixture_object(&f, SIDE_AD,
                   "cn=g;groupType=-2147483646;member=CN=a,DC=x|CN=b,DC=x;description= d ",
                   "CN=g,DC=x");
    check_flow(&f, common, "member", "CN=a,DC=x|CN=b,DC=x");
    check_flow(&f, common, "memberCount", "2");
    check_flow(&f, common, "securityEnabled", "True");
    check_flow(&f, common, "displayName", "g");
    check_flow(&f, common, "description", "d");
    fixture_object(&f, SIDE_AD, "cn=g;groupType=2", "CN=g,DC=x");
    check_flow(&f, common, "memberCount", "0");
    check_flow(&f, common, "securityEnabled", "False");
    check_flow(&f, common, "description", "nothing");
    fixture_close(&f);
}

static void
a_group_that_has_grown_too_large_is_an_error(void **state)
{
    static const char rule[] = "Out to Microsoft Entra ID - Group Writeup Member Limit";
    struct fixture f;

    (void)state;
    fixture_standard(&f);
    fixture_object(&f, SIDE_METAVERSE, "memberCount=250000", "");
    check_flow(&f, rule, "member", "ignore");
    fixture_object(&f, SIDE_METAVERSE, "memberCount=250001", "");
    check_flow(&f, rule, "member",
               "! sync-rule-error-function-triggered: Maximum Group member count exceeded");
    fixture_object(&f, SIDE_METAVERSE, "cn=g", "");
    check_flow(&f, rule, "member", "ignore");
    fixture_close(&f);
}

static void
members_and_managers_leave_by_rules_that_do_not_provision(void **state)
{
    struct fixture f;

    (void)state;
    fixture_standard(&f);
    fixture_object(&f, SIDE_METAVERSE,
                   "member=CN=a,DC=x|CN=b,DC=x;managedBy=CN=c,DC=x;manager=CN=d,DC=x", "");
    check_flow(&f, "Out to Microsoft Entra ID - Group Identity", "member", "CN=a,DC=x|CN=b,DC=x");
    check_flow(&f, "Out to Microsoft Entra ID - Group Identity", "managedBy", "CN=c,DC=x");
    check_flow(&f, "Out to Microsoft Entra ID - User ExchangeOnline", "manager", "CN=d,DC=x");
    check_flow(&f, "Out to Microsoft Entra ID - User Join", "usageLocation", "ignore");
    fixture_close(&f);
}

static void
keys_of_windows_hello_get_their_digest(void **state)
{
    struct fixture f;

    (void)state;
    fixture_standard(&f);
    fixture_object(&f, SIDE_ENTRA, "searchableDeviceKey=0000000001000061626364|01000000", "");
    struct str key = flow_of(&f, "In from Microsoft Entra ID - User NGCKey", "deviceKey");
    /* header with its one byte of payload, length of the digest, the digest, the key `bcd` */
    assert_int_equal(key.len, 8 + 2 + 1 + 32 + 3);
    assert_true(str_ends(key, STR("bcd")));
    fixture_close(&f);
}

static void
an_anchor_is_written_back_to_users_only(void **state)
{
    static const char rule[] = "Out to AD - User ImmutableId";
    struct fixture f;

    (void)state;
    fixture_standard(&f);
    const struct rule *r = ruleset_get(&f.rules, ruleset_find(&f.rules, str_of(rule)));
    assert_int_equal(r->target, CLASS_user);
    assert_int_equal(r->link, LINK_JOIN);
    fixture_object(&f, SIDE_METAVERSE, "sourceObjectType=User;sourceAnchorBinary=00ff", "");
    assert_true(in_scope(&f, rule));
    assert_true(str_eq(flow_of(&f, rule, "mS-DS-ConsistencyGuid"), str_n("\0\xff", 2)));
    fixture_object(&f, SIDE_METAVERSE, "sourceObjectType=Contact;sourceAnchorBinary=00ff", "");
    assert_false(in_scope(&f, rule));
    fixture_object(&f, SIDE_METAVERSE,
                   "sourceObjectType=User;sourceAnchorBinary=00ff;cloudFiltered=True", "");
    assert_false(in_scope(&f, rule));
    fixture_close(&f);
}

static void
more_than_fifteen_certificates_stay_at_home(void **state)
{
    static const char rule[] = "Out to Microsoft Entra ID - User ExchangeOnline";
    struct fixture f;

    (void)state;
    fixture_standard(&f);
    fixture_object(&f, SIDE_METAVERSE,
                   "userCertificate=31|32|33|34|35|36|37|38|39|61|62|63|64|65|66", "");
    check_flow(&f, rule, "userCertificate", "1|2|3|4|5|6|7|8|9|a|b|c|d|e|f");
    check_flow(&f, rule, "userSMIMECertificate", "nothing");
    fixture_object(&f, SIDE_METAVERSE,
                   "userCertificate=31|32|33|34|35|36|37|38|39|61|62|63|64|65|66|67", "");
    check_flow(&f, rule, "userCertificate", "nothing");
    fixture_close(&f);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mail_goes_to_a_primary_address_or_mail_with_an_at_sign),
        cmocka_unit_test(the_anchor_is_the_consistency_guid_or_the_object_guid),
        cmocka_unit_test(a_confirmed_anchor_must_not_change),
        cmocka_unit_test(a_name_to_sign_in_with_is_found_or_it_is_an_error),
        cmocka_unit_test(disabled_accounts_are_known_by_their_second_bit),
        cmocka_unit_test(groups_bring_their_members_kind_and_count),
        cmocka_unit_test(a_group_that_has_grown_too_large_is_an_error),
        cmocka_unit_test(members_and_managers_leave_by_rules_that_do_not_provision),
        cmocka_unit_test(keys_of_windows_hello_get_their_digest),
        cmocka_unit_test(an_anchor_is_written_back_to_users_only),
        cmocka_unit_test(more_than_fifteen_certificates_stay_at_home),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
