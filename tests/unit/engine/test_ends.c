/* SPDX-License-Identifier: MIT */
/*
 * Where objects of each kind end under the standard rules: whom Entra ID gets and as what
 * (concept-azure-ad-connect-sync-default-configuration, concept-azure-ad-connect-sync-user-and-contacts).
 */
#include "sim/base/buf.h"
#include "sim/base/codec.h"
#include "tests/unit/engine/kit.h"

#define BASE "DC=contoso,DC=com"
#define OTHER "DC=resource,DC=com"

static struct str
sid(struct estate *e, const char *text)
{
    struct str bytes;

    assert_true(sid_parse(str_of(text), &bytes, e->arena));
    return bytes;
}

static void
cycles(struct estate *e)
{
    run_cycle(e, true);
    run_cycle(e, false);
}

static uint32_t
everything(const struct estate *e)
{
    return cloud_count(e, CLASS_user) + cloud_count(e, CLASS_group) +
           cloud_count(e, CLASS_contact) + cloud_count(e, CLASS_device);
}

static void
a_person_becomes_a_user_and_gets_the_anchor_back(void **state)
{
    struct estate *e = estate_new(state, NULL);

    ad_add(e, CLASS_user, "ann", BASE);
    run_cycle(e, true);
    assert_cycle(e, 1, 0, 0, 0, 0);
    assert_int_equal(e->stamped, 1);
    assert_int_equal(cloud_count(e, CLASS_user), 1);
    assert_str(cloud_value(e, "ann", "userPrincipalName"), "ann@contoso.com");
    assert_str(cloud_value(e, "ann", "accountEnabled"), "True");
    assert_str(cloud_value(e, "ann", "onPremisesDistinguishedName"), "CN=ann," BASE);
    const struct attr *stamp =
        entry_get(&ad_find(e, "ann")->entry, schema_find(&e->schema, STR("mS-DS-ConsistencyGuid")));
    assert_non_null(stamp);
    assert_true(str_eq(stamp->values[0], ad_find(e, "ann")->entry.anchor));
    run_cycle(e, false);
    assert_cycle(e, 0, 0, 0, 0, 0);
    assert_int_equal(e->stamped, 0);
}

static void
in_2016_an_anchor_was_not_written_back(void **state)
{
    struct estate *e = estate_edition(state, "2016", 1);

    ad_add(e, CLASS_user, "ann", BASE);
    ad_set_value(e, "ann", "objectSid", sid(e, "S-1-5-21-1-2-7-1000"));
    run_cycle(e, true);
    assert_int_equal(cloud_count(e, CLASS_user), 1);
    assert_int_equal(e->stamped, 0);
}

static void
an_inet_org_person_becomes_a_user_without_a_stamp(void **state)
{
    struct estate *e = estate_new(state, NULL);

    ad_add(e, CLASS_inetOrgPerson, "ines", BASE);
    run_cycle(e, true);
    assert_int_equal(cloud_count(e, CLASS_user), 1);
    assert_str(cloud_value(e, "ines", "userPrincipalName"), "ines@contoso.com");
    assert_int_equal(e->stamped, 0);
}

static void
a_disabled_account_is_there_and_disabled(void **state)
{
    struct estate *e = estate_new(state, NULL);

    ad_add(e, CLASS_user, "dan", BASE);
    ad_set(e, "dan", "userAccountControl", "514");
    cycles(e);
    assert_str(cloud_value(e, "dan", "accountEnabled"), "False");
    ad_set(e, "dan", "userAccountControl", "512");
    run_cycle(e, false);
    assert_cycle(e, 0, 1, 0, 0, 0);
    assert_str(cloud_value(e, "dan", "accountEnabled"), "True");
}

static void
groups_are_there_for_security_or_for_mail(void **state)
{
    struct estate *e = estate_new(state, NULL);

    ad_add(e, CLASS_group, "secure", BASE);
    ad_add(e, CLASS_group, "list", BASE);
    ad_set(e, "list", "groupType", "2");
    ad_add(e, CLASS_group, "nothing", BASE);
    ad_set(e, "nothing", "groupType", "2");
    ad_set(e, "list", "mail", "list@contoso.com");
    cycles(e);
    assert_int_equal(cloud_count(e, CLASS_group), 2);
    assert_str(cloud_value(e, "secure", "onPremisesSamAccountName"), "secure");
    assert_non_null(cloud_of(e, "list"));
    assert_null(cloud_of(e, "nothing"));
}

static void
a_contact_needs_an_address(void **state)
{
    struct estate *e = estate_new(state, NULL);

    ad_add(e, CLASS_contact, "kim", BASE);
    ad_add(e, CLASS_contact, "odd", BASE);
    ad_set(e, "odd", "mail", "no-address");
    cycles(e);
    assert_int_equal(cloud_count(e, CLASS_contact), 1);
    assert_str(cloud_value(e, "kim", "mail"), "kim@partner.example");
    assert_str(mv_value(e, "odd", "mailEnabled"), "False");
}

static void
a_computer_becomes_a_device_once_it_has_a_certificate(void **state)
{
    struct estate *e = estate_new(state, NULL);

    ad_add(e, CLASS_computer, "pc1", BASE);
    cycles(e);
    assert_str(mv_value(e, "pc1", "cloudFiltered"), "True");
    assert_int_equal(everything(e), 0);
    ad_set(e, "pc1", "userCertificate", "certificate");
    run_cycle(e, false);
    assert_int_equal(cloud_count(e, CLASS_device), 1);
    assert_str(cloud_value(e, "pc1", "deviceTrustType"), "ServerAd");
    run_cycle(e, false);
    assert_cycle(e, 0, 0, 0, 0, 0);
}

static void
system_objects_stay_at_home(void **state)
{
    static const struct {
        const char *attr, *value;
        bool projected;
    } rows[] = {
        {"isCriticalSystemObject", "True", false},       {"adminDescription", "User_0815", false},
        {"isCriticalSystemObject", "False", true}, /* said at all: filtered */
        {"sAMAccountName", "MSOL_1234", true},           {"mailNickname", "SystemMailbox{1}", true},
        {"msExchRecipientTypeDetails", "8388608", true}, {"sAMAccountName", NULL, true},
    };
    struct estate *e = estate_new(state, NULL);

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buf name = buf_in(e->arena);
        buf_fmt(&name, "s%zu", i);
        ad_add(e, CLASS_user, buf_z(&name), BASE);
        ad_set(e, buf_z(&name), rows[i].attr, rows[i].value);
    }
    cycles(e);
    assert_int_equal(everything(e), 0);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buf b = buf_in(e->arena);
        struct mv_view view;
        buf_fmt(&b, "s%zu", i);
        assert_int_equal(mv_of(e, buf_z(&b), &view), rows[i].projected);
    }
}

/* An account that signs in here, and its mailbox, a disabled account in the other forest. */
static void
add_linked_mailbox(struct estate *e)
{
    e->forest = RESOURCE;
    ad_add(e, CLASS_user, "mailbox", OTHER);
    ad_set(e, "mailbox", "userAccountControl", "514");
    ad_set(e, "mailbox", "msExchRecipientTypeDetails", "2");
    ad_set(e, "mailbox", "mailNickname", "ann");
    ad_set(e, "mailbox", "mail", "ann@resource.com");
    ad_set_value(e, "mailbox", "objectSid", sid(e, "S-1-5-21-1-2-9-1000"));
    ad_set_value(e, "mailbox", "msExchMasterAccountSid", sid(e, "S-1-5-21-1-2-7-1000"));
    e->forest = AD;
}

static void
a_linked_mailbox_waits_for_its_account(void **state)
{
    struct estate *e = estate_edition(state, "2016", 2);

    add_linked_mailbox(e);
    cycles(e);
    assert_int_equal(everything(e), 0);
}

static void
an_account_and_its_linked_mailbox_are_one_user(void **state)
{
    struct estate *e = estate_edition(state, "2016", 2);

    ad_add(e, CLASS_user, "ann", BASE);
    ad_set_value(e, "ann", "objectSid", sid(e, "S-1-5-21-1-2-7-1000"));
    add_linked_mailbox(e);
    cycles(e);
    assert_int_equal(cloud_count(e, CLASS_user), 1);
    assert_str(cloud_value(e, "ann", "userPrincipalName"), "ann@contoso.com"); /* the account's */
    assert_str(cloud_value(e, "ann", "accountEnabled"), "True");
    assert_str(cloud_value(e, "ann", "mail"), "ann@resource.com"); /* the mailbox's */
    assert_str(cloud_value(e, "ann", "alias"), "ann");
}

static void
a_mailbox_may_come_before_its_account(void **state)
{
    struct estate *e = estate_edition(state, "2016", 2);

    add_linked_mailbox(e);
    cycles(e);
    ad_add(e, CLASS_user, "ann", BASE);
    ad_set_value(e, "ann", "objectSid", sid(e, "S-1-5-21-1-2-7-1000"));
    cycles(e);
    assert_int_equal(cloud_count(e, CLASS_user), 1);
    assert_str(cloud_value(e, "ann", "mail"), "ann@resource.com");
}

/* A principal of another forest stands in a group for the account that it is. */
static void
a_foreign_security_principal_is_the_person_that_it_stands_for(void **state)
{
    struct estate *e = estate_edition(state, "", 2);

    ad_add(e, CLASS_user, "ann", BASE);
    ad_set_value(e, "ann", "objectSid", sid(e, "S-1-5-21-1-2-7-1000"));
    e->forest = RESOURCE;
    ad_add(e, CLASS_foreignSecurityPrincipal, "S-1-5-21-1-2-7-1000", OTHER);
    ad_add(e, CLASS_group, "gRes", OTHER);
    ad_link(e, "gRes", "member", "S-1-5-21-1-2-7-1000");
    cycles(e);
    assert_int_equal(everything(e), 2);
    struct str member = cloud_links(e, "gRes", "member");
    e->forest = AD;
    assert_true(member.len > 0);
    const struct attr *members = entry_get(&cloud_of(e, "gRes")->entry, ATTR_member);
    assert_int_equal(members->n, 1);
    assert_true(str_eq(members->values[0], cloud_of(e, "ann")->entry.dn));
}

/* One person, here a contact and there an account: a user; without the account a contact again. */
static void
a_contact_and_a_user_with_one_address_are_one_object(void **state)
{
    struct estate *e = estate_edition(state, "", 2);

    ad_add(e, CLASS_user, "ann", BASE);
    ad_set(e, "ann", "mail", "ann@contoso.com");
    cycles(e);
    e->forest = RESOURCE;
    ad_add(e, CLASS_contact, "ann there", OTHER);
    ad_set(e, "ann there", "mail", "ann@contoso.com");
    cycles(e);
    assert_int_equal(cloud_count(e, CLASS_user), 1);
    assert_int_equal(cloud_count(e, CLASS_contact), 0);
    e->forest = AD;
    ad_delete(e, "ann");
    cycles(e);
    assert_int_equal(cloud_count(e, CLASS_user), 0);
    assert_int_equal(cloud_count(e, CLASS_contact), 1);
    run_cycle(e, false);
    assert_cycle(e, 0, 0, 0, 0, 0);
}

/* A rule that merges adds to the directory's own addresses and never takes one away. */
static void
the_cloud_mailbox_adds_its_address_to_the_directory(void **state)
{
    static const char *const editions[] = {"2016", "2025"};

    for (int i = 0; i < 2; i++) {
        struct estate *e = estate_edition(state, editions[i], 1);
        ad_add(e, CLASS_group, "list", BASE);
        ad_set(e, "list", "proxyAddresses", "SMTP:list@contoso.com");
        ad_set(e, "list", "mail", "list@contoso.com");
        cycles(e);
        assert_int_equal(e->stamped, 0);
        cloud_set(e, "list", "cloudLegacyExchangeDN", "/o=mail/cn=list");
        cycles(e);
        const struct attr *all = entry_get(&ad_find(e, "list")->entry, ATTR_proxyAddresses);
        assert_int_equal(all->n, 2);
        assert_true(str_eq(all->values[0], STR("SMTP:list@contoso.com")) ||
                    str_eq(all->values[1], STR("SMTP:list@contoso.com")));
        run_cycle(e, true); /* the directory's answer goes on to Entra ID */
        run_cycle(e, true);
        assert_int_equal(e->stamped, 0);
        assert_cycle(e, 0, 0, 0, 0, 0);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ESTATE_TEST(a_person_becomes_a_user_and_gets_the_anchor_back),
        ESTATE_TEST(in_2016_an_anchor_was_not_written_back),
        ESTATE_TEST(an_inet_org_person_becomes_a_user_without_a_stamp),
        ESTATE_TEST(a_disabled_account_is_there_and_disabled),
        ESTATE_TEST(groups_are_there_for_security_or_for_mail),
        ESTATE_TEST(a_contact_needs_an_address),
        ESTATE_TEST(a_computer_becomes_a_device_once_it_has_a_certificate),
        ESTATE_TEST(system_objects_stay_at_home),
        ESTATE_TEST(a_linked_mailbox_waits_for_its_account),
        ESTATE_TEST(an_account_and_its_linked_mailbox_are_one_user),
        ESTATE_TEST(a_mailbox_may_come_before_its_account),
        ESTATE_TEST(a_foreign_security_principal_is_the_person_that_it_stands_for),
        ESTATE_TEST(a_contact_and_a_user_with_one_address_are_one_object),
        ESTATE_TEST(the_cloud_mailbox_adds_its_address_to_the_directory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
