/* SPDX-License-Identifier: MIT */
/*
 * The standard rules as they are shipped: they load, and they decide what they must.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "tests/unit/rules/fixture.h"

/* A flow's result of a rule for an object: values joined by `|`, or the word for what it is. */
static struct str
flow_of(struct fixture *f, const char *rule, const char *target)
{
    rule_id id = ruleset_find(&f->rules, str_of(rule));

    assert_int_not_equal(id, RULE_NONE);
    const struct rule *r = ruleset_get(&f->rules, id);
    for (uint32_t i = 0; i < r->flows.n; i++)
        if (r->flows.at[i].target == schema_find(&f->schema, str_of(target)))
            return fixture_flow(f, r, &r->flows.at[i]);
    return STR("no such flow");
}

static void
check_flow(struct fixture *f, const char *rule, const char *target, const char *wanted)
{
    struct str got = flow_of(f, rule, target);

    if (!str_eq(got, str_of(wanted)))
        print_error("%s -> %s gives " STR_FMT ", not %s\n", rule, target, STR_ARG(got),
                    wanted ? wanted : "nothing");
    assert_true(str_eq(got, str_of(wanted)));
}

static bool
in_scope(struct fixture *f, const char *rule)
{
    const struct rule *r = ruleset_get(&f->rules, ruleset_find(&f->rules, str_of(rule)));

    return rule_in_scope(r, &f->source);
}

static void
they_load_and_check_clean(void **state)
{
    struct fixture f;

    (void)state;
    fixture_standard(&f);
    assert_int_equal(f.rules.order.n, 65);
    assert_null(ruleset_check(&f.rules, &f.schema, f.arena));
    for (uint32_t i = 1; i < f.rules.order.n; i++)
        assert_true(ruleset_get(&f.rules, f.rules.order.at[i])->precedence >
                    ruleset_get(&f.rules, f.rules.order.at[i - 1])->precedence);
    const struct rule *first = ruleset_get(&f.rules, f.rules.order.at[0]);
    assert_true(str_eq(first->name, STR("In from AD - User Join")));
    assert_int_equal(first->precedence, 100);
    assert_true(rule_standard(first));
    fixture_close(&f);
}

static void
they_make_what_they_must(void **state)
{
    static const char *const provision[] = {"In from AD - User Join",
                                            "In from AD - InetOrgPerson Join",
                                            "In from AD - Group Join",
                                            "In from AD - Contact Join",
                                            "In from AD - Computer Join",
                                            "Out to Microsoft Entra ID - User Join",
                                            "Out to Microsoft Entra ID - Contact Join",
                                            "Out to Microsoft Entra ID - Group Join",
                                            "Out to Microsoft Entra ID - Device Join SOAInAD"};
    struct fixture f;
    unsigned found = 0;

    (void)state;
    fixture_standard(&f);
    for (size_t i = 0; i < sizeof provision / sizeof *provision; i++) {
        rule_id id = ruleset_find(&f.rules, str_of(provision[i]));
        assert_int_equal(ruleset_get(&f.rules, id)->link, LINK_PROVISION);
    }
    for (uint32_t i = 0; i < f.rules.order.n; i++)
        found += ruleset_get(&f.rules, f.rules.order.at[i])->link == LINK_PROVISION;
    assert_int_equal(found, sizeof provision / sizeof *provision);
    fixture_close(&f);
}

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
            print_error("%s: %s\n", rows[i].rule, rows[i].object);
        assert_int_equal(in_scope(&f, rows[i].rule), rows[i].in);
    }
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
every_rule_of_a_second_forest_follows_its_twin(void **state)
{
    struct fixture f;

    (void)state;
    fixture_open(&f);
    ruleset_connector(&f.rules, STR("contoso.com"), STR("a-1"), SIDE_AD);
    ruleset_connector(&f.rules, STR("fabrikam.com"), STR("a-2"), SIDE_AD);
    ruleset_connector(&f.rules, STR("entra"), STR("e"), SIDE_ENTRA);
    assert_null(fixture_load_standard(&f));
    assert_int_equal(f.rules.order.n, 65 + 30);
    const struct rule *first = ruleset_get(&f.rules, f.rules.order.at[0]);
    const struct rule *second = ruleset_get(&f.rules, f.rules.order.at[1]);
    assert_true(str_eq(first->name, second->name));
    assert_int_equal(first->precedence, 100);
    assert_int_equal(second->precedence, 101);
    assert_int_equal(second->connector, 1);
    assert_false(str_eq(first->id, second->id));
    fixture_close(&f);
}

static void
the_edition_of_2016_has_the_62_rules_of_build_1_1_130(void **state)
{
    struct fixture f;

    (void)state;
    fixture_edition(&f, "2016");
    assert_int_equal(f.rules.order.n, 62);
    assert_null(ruleset_check(&f.rules, &f.schema, f.arena));
    for (uint32_t i = 0; i < 62; i++)
        assert_int_equal(ruleset_get(&f.rules, f.rules.order.at[i])->precedence, 100 + i);
    const struct rule *last = ruleset_get(&f.rules, f.rules.order.at[61]);
    assert_true(str_eq(last->name, STR("In from AD - Device Common")));
    assert_int_not_equal(ruleset_find(&f.rules, STR("Out to AAD - User Join")), RULE_NONE);
    assert_int_equal(ruleset_find(&f.rules, STR("Out to AD - User ImmutableId")), RULE_NONE);
    fixture_close(&f);
}

static void
the_edition_of_2016_joins_by_sid_and_anchors_by_object_guid(void **state)
{
    struct fixture f;

    (void)state;
    fixture_edition(&f, "2016");
    const struct rule *join =
        ruleset_get(&f.rules, ruleset_find(&f.rules, STR("In from AD - User Join")));
    assert_int_equal(join->join.n, 5);
    assert_int_equal(join->join.at[0].all.at[0].mv, ATTR_objectSid);
    assert_true(str_eq(join->tag, STR("Microsoft.InfromADUserJoin.003")));
    fixture_object(&f, SIDE_AD,
                   "objectGUID=00112233445566778899aabbccddeeff;mS-DS-ConsistencyGuid=ff",
                   "CN=a,DC=x");
    check_flow(&f, "In from AD - User Common", "sourceAnchor", "ABEiM0RVZneImaq7zN3u/w==");
    check_flow(&f, "In from AD - Group Common", "sourceAnchor", "ABEiM0RVZneImaq7zN3u/w==");
    check_flow(&f, "In from AD - User Join", "sourceAnchorBinary", "no such flow");
    fixture_object(&f, SIDE_METAVERSE, "memberCount=50001", "");
    check_flow(&f, "Out to AAD - Group Join", "member",
               "! sync-rule-error-function-triggered: Maximum Group member count exceeded");
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
        cmocka_unit_test(they_load_and_check_clean),
        cmocka_unit_test(they_make_what_they_must),
        cmocka_unit_test(some_users_stay_on_premises),
        cmocka_unit_test(some_groups_and_contacts_stay_too),
        cmocka_unit_test(mail_goes_to_a_primary_address_or_mail_with_an_at_sign),
        cmocka_unit_test(the_anchor_is_the_consistency_guid_or_the_object_guid),
        cmocka_unit_test(a_confirmed_anchor_must_not_change),
        cmocka_unit_test(a_name_to_sign_in_with_is_found_or_it_is_an_error),
        cmocka_unit_test(disabled_accounts_are_known_by_their_second_bit),
        cmocka_unit_test(groups_bring_their_members_kind_and_count),
        cmocka_unit_test(scopes_of_the_rules_that_make_cloud_objects),
        cmocka_unit_test(a_group_that_has_grown_too_large_is_an_error),
        cmocka_unit_test(members_and_managers_leave_by_rules_that_do_not_provision),
        cmocka_unit_test(keys_of_windows_hello_get_their_digest),
        cmocka_unit_test(every_rule_of_a_second_forest_follows_its_twin),
        cmocka_unit_test(the_edition_of_2016_has_the_62_rules_of_build_1_1_130),
        cmocka_unit_test(the_edition_of_2016_joins_by_sid_and_anchors_by_object_guid),
        cmocka_unit_test(an_anchor_is_written_back_to_users_only),
        cmocka_unit_test(more_than_fifteen_certificates_stay_at_home),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
