/* SPDX-License-Identifier: MIT */
/* Names that are taken, withheld, replaced, shown as they were sent, and given back. */
#include "tests/unit/world/tenant_names.h"

static void
an_address_that_is_taken_is_withheld_and_the_export_is_confirmed(void **state)
{
    struct tenant_world *w = world(state);
    struct receipt alice =
        user(w, w->connect, "AAAA", "alice@contoso.com", "SMTP:a@contoso.com|smtp:x@contoso.com");
    struct receipt bob =
        user(w, w->connect, "BBBB", "bob@contoso.com", "SMTP:b@contoso.com|smtp:X@contoso.com");

    assert_int_equal(bob.effect.kind, EFFECT_CREATED);
    assert_shown(w, bob, ATTR_proxyAddresses, "SMTP:b@contoso.com",
                 "SMTP:b@contoso.com|smtp:X@contoso.com");
    assert_string_equal(shown(w, bob.anchor, ATTR_onPremisesProvisioningErrors, true),
                        "ProxyAddress 2025-09-01T09:00:00Z smtp:X@contoso.com");
    assert_string_equal(shown(w, alice.anchor, ATTR_onPremisesProvisioningErrors, true), "");
}

static void
a_name_that_is_taken_is_replaced_by_one_with_four_digits(void **state)
{
    struct tenant_world *w = world(state);

    add_user(w, w->connect, "AAAA", "alice@contoso.com");
    struct receipt r = add_user(w, w->connect, "BBBB", "Alice@contoso.com");
    const char *upn = shown(w, r.anchor, ATTR_userPrincipalName, true);
    assert_int_equal(strlen(upn), strlen("Alice0000@contoso.onmicrosoft.com"));
    assert_memory_equal(upn, "Alice", 5);
    for (int i = 5; i < 9; i++)
        assert_in_range(upn[i], '0', '9');
    assert_string_equal(upn + 9, "@contoso.onmicrosoft.com");
    assert_string_equal(shown(w, r.anchor, ATTR_userPrincipalName, false), "Alice@contoso.com");
    assert_string_equal(shown(w, r.anchor, ATTR_onPremisesProvisioningErrors, true),
                        "UserPrincipalName 2025-09-01T09:00:00Z Alice@contoso.com");
}

static void
what_was_sent_again_changes_nothing(void **state)
{
    struct tenant_world *w = world(state);

    user(w, w->connect, "AAAA", "alice@contoso.com", "SMTP:x@contoso.com");
    struct receipt bob =
        user(w, w->connect, "BBBB", "alice@contoso.com", "SMTP:b@contoso.com|smtp:x@contoso.com");
    const char *upn = shown(w, bob.anchor, ATTR_userPrincipalName, true);
    struct str mark = read_since(w, STR("")).watermark;

    pass(w, MINUTE);
    struct receipt again =
        user(w, w->connect, "BBBB", "alice@contoso.com", "SMTP:b@contoso.com|smtp:x@contoso.com");
    assert_int_equal(again.effect.kind, EFFECT_NONE);
    assert_int_equal(read_since(w, mark).changes.n, 0);
    assert_string_equal(shown(w, bob.anchor, ATTR_userPrincipalName, true), upn);
    assert_non_null(
        strstr(shown(w, bob.anchor, ATTR_onPremisesProvisioningErrors, true), "T09:00:00Z"));
}

static void
the_hour_gives_back_what_the_other_gave_up(void **state)
{
    struct tenant_world *w = world(state);
    struct receipt alice =
        user(w, w->connect, "AAAA", "alice@contoso.com", "SMTP:a@contoso.com|smtp:x@contoso.com");
    struct receipt bob =
        user(w, w->connect, "BBBB", "alice@contoso.com", "SMTP:b@contoso.com|smtp:x@contoso.com");
    struct receipt carl = user(w, w->connect, "CCCC", "carl@contoso.com", "smtp:x@contoso.com");

    update(w, w->connect, alice.anchor, ATTR_proxyAddresses, "SMTP:a@contoso.com");
    update(w, w->connect, alice.anchor, ATTR_userPrincipalName, "al@contoso.com");
    struct str mark = read_since(w, STR("")).watermark;
    pass(w, 59 * MINUTE);
    assert_string_equal(shown(w, bob.anchor, ATTR_proxyAddresses, true), "SMTP:b@contoso.com");
    pass(w, MINUTE);
    assert_shown(w, bob, ATTR_proxyAddresses, "SMTP:b@contoso.com|smtp:x@contoso.com",
                 "SMTP:b@contoso.com|smtp:x@contoso.com");
    assert_shown(w, bob, ATTR_userPrincipalName, "alice@contoso.com", "alice@contoso.com");
    assert_string_equal(shown(w, bob.anchor, ATTR_onPremisesProvisioningErrors, true), "");
    assert_shown(w, carl, ATTR_proxyAddresses, "", "smtp:x@contoso.com");
    assert_int_equal(read_since(w, mark).changes.n, 0); /* the engines were told so all the time */
    assert_int_equal(find(w, "users/alice@contoso.com", "").list.n, 1);
    remove_object(w, w->connect, bob.anchor);
    pass(w, HOUR);
    assert_shown(w, carl, ATTR_proxyAddresses, "smtp:x@contoso.com", "smtp:x@contoso.com");
}

static void
a_copy_of_the_tenant_has_a_quarantine_of_its_own(void **state)
{
    struct tenant_world *w = world(state);
    struct receipt alice = user(w, w->connect, "AAAA", "alice@contoso.com", "smtp:x@contoso.com");
    struct receipt bob = user(w, w->connect, "BBBB", "bob@contoso.com", "smtp:x@contoso.com");
    struct tenant *copy = tenant_copy(w->tenant, w->arena);

    remove_object(w, w->connect, alice.anchor);
    pass(w, HOUR);
    assert_shown(w, bob, ATTR_proxyAddresses, "smtp:x@contoso.com", "smtp:x@contoso.com");
    w->tenant = copy;
    w->connect = tenant_connector(copy, WRITER_CONNECT, w->arena);
    w->admin = tenant_connector(copy, WRITER_ADMIN, w->arena);
    pass(w, HOUR);
    assert_shown(w, bob, ATTR_proxyAddresses, "", "smtp:x@contoso.com");
}

static void
an_object_that_goes_takes_its_conflicts_along(void **state)
{
    struct tenant_world *w = world(state);

    user(w, w->connect, "AAAA", "alice@contoso.com", "smtp:x@contoso.com");
    struct receipt bob = user(w, w->connect, "BBBB", "bob@contoso.com", "smtp:x@contoso.com");
    remove_object(w, w->connect, bob.anchor);
    pass(w, HOUR);
    bob = user(w, w->connect, "BBBB", "bob@contoso.com", "smtp:x@contoso.com");
    assert_int_equal(bob.effect.kind, EFFECT_RESTORED);
    assert_shown(w, bob, ATTR_proxyAddresses, "", "smtp:x@contoso.com");
    remove_object(w, w->connect, bob.anchor);
    pass(w, 31 * DAY);
    pass(w, HOUR);
    assert_int_equal(tenant_totals(w->tenant).deleted, 0);
}

static void
a_user_who_comes_back_finds_his_name_taken(void **state)
{
    struct tenant_world *w = world(state);
    struct receipt alice = user(w, w->connect, "AAAA", "alice@contoso.com", "SMTP:a@contoso.com");

    remove_object(w, w->connect, alice.anchor);
    user(w, w->connect, "BBBB", "alice@contoso.com", "SMTP:a@contoso.com");
    struct receipt r = user(w, w->connect, "AAAA", "alice@contoso.com", "SMTP:a@contoso.com");
    assert_int_equal(r.effect.kind, EFFECT_RESTORED);
    assert_true(str_eq(r.anchor, alice.anchor));
    assert_shown(w, r, ATTR_proxyAddresses, "", "SMTP:a@contoso.com");
    assert_string_equal(shown(w, r.anchor, ATTR_userPrincipalName, false), "alice@contoso.com");
    assert_null(strstr(shown(w, r.anchor, ATTR_userPrincipalName, true), "alice@contoso.com"));
}

static void
values_are_added_to_what_was_sent(void **state)
{
    struct tenant_world *w = world(state);
    struct receipt bob;

    user(w, w->connect, "AAAA", "alice@contoso.com", "smtp:x@contoso.com|smtp:y@contoso.com");
    bob = user(w, w->connect, "BBBB", "bob@contoso.com", "SMTP:b@contoso.com|smtp:x@contoso.com");
    mod(w, MOD_ADD, ATTR_proxyAddresses, STR("smtp:y@contoso.com|smtp:z@contoso.com"));
    mod(w, MOD_REMOVE, ATTR_proxyAddresses, STR("smtp:x@contoso.com"));
    send(w, w->connect, (struct op){.kind = OP_UPDATE, .anchor = bob.anchor});
    assert_shown(w, bob, ATTR_proxyAddresses, "SMTP:b@contoso.com|smtp:z@contoso.com",
                 "SMTP:b@contoso.com|smtp:y@contoso.com|smtp:z@contoso.com");
    assert_string_equal(shown(w, bob.anchor, ATTR_onPremisesProvisioningErrors, true),
                        "ProxyAddress 2025-09-01T09:00:00Z smtp:y@contoso.com");
    struct receipt r = update(w, w->connect, bob.anchor, ATTR_proxyAddresses, "");
    assert_int_equal(r.effect.kind, EFFECT_UPDATED);
    assert_shown(w, bob, ATTR_proxyAddresses, "", "");
    assert_string_equal(shown(w, bob.anchor, ATTR_onPremisesProvisioningErrors, true), "");
}

static void
a_change_that_takes_no_effect_is_none_but_readers_see_it(void **state)
{
    struct tenant_world *w = world(state);

    user(w, w->connect, "AAAA", "alice@contoso.com", "smtp:x@contoso.com");
    struct receipt bob = user(w, w->connect, "BBBB", "bob@contoso.com", "SMTP:b@contoso.com");
    struct str mark = read_since(w, STR("")).watermark;
    struct receipt r = update(w, w->connect, bob.anchor, ATTR_proxyAddresses,
                              "SMTP:b@contoso.com|smtp:x@contoso.com");
    assert_int_equal(r.effect.kind, EFFECT_NONE);
    assert_int_equal(read_since(w, mark).changes.n, 1);
}

static void
some_conflicts_are_errors_still(void **state)
{
    struct tenant_world *w = world(state);

    mail_group(w, "GGGG", "SMTP:sales@contoso.com");
    for (int i = 0; i < 2; i++)
        assert_text(user(w, w->connect, "AAAA", "sales@contoso.com", "smtp:sales@contoso.com").code,
                    "AttributeValueMustBeUnique"); /* in every cycle */
    assert_text(mail_group(w, "HHHH", "SMTP:sales@contoso.com").code,
                "AttributeValueMustBeUnique"); /* once */
    struct receipt second = mail_group(w, "HHHH", "SMTP:sales@contoso.com");
    assert_int_equal(second.effect.kind, EFFECT_CREATED);
    assert_shown(w, second, ATTR_proxyAddresses, "", "SMTP:sales@contoso.com");
    user(w, w->connect, "BBBB", "bob@contoso.com", "X500:/o=x/cn=bob");
    assert_text(user(w, w->connect, "CCCC", "carl@contoso.com", "x500:/o=x/cn=bob").code,
                "AttributeValueMustBeUnique"); /* no mail address */
}

static void
without_the_switch_the_object_fails(void **state)
{
    struct tenant_world *w = world(state);

    user(w, w->connect, "AAAA", "alice@contoso.com", "SMTP:a@contoso.com|smtp:x@contoso.com");
    set_feature(w, "quarantineUponProxyAddressesConflictEnabled", false);
    assert_text(user(w, w->connect, "BBBB", "bob@contoso.com", "smtp:x@contoso.com").code,
                "AttributeValueMustBeUnique");
    assert_text(user(w, w->connect, "BBBB", "bob@contoso.com", "SMTP:a@contoso.com").code,
                "InvalidSoftMatch");
    set_feature(w, "quarantineUponUpnConflictEnabled", false);
    assert_text(add_user(w, w->connect, "BBBB", "alice@contoso.com").code, "InvalidSoftMatch");
    struct receipt bob = add_user(w, w->connect, "BBBB", "bob@contoso.com");
    assert_text(update(w, w->connect, bob.anchor, ATTR_userPrincipalName, "alice@contoso.com").code,
                "AttributeValueMustBeUnique");
}

static void
cloud_sync_knows_no_quarantine(void **state)
{
    struct tenant_world *w = world(state);

    user(w, w->connect, "AAAA", "alice@contoso.com", "smtp:x@contoso.com");
    struct receipt r = user(w, w->cloud, "BBBB", "bob@contoso.com", "smtp:x@contoso.com");
    assert_text(r.code, "AttributeValueMustBeUnique");
    assert_text(r.text,
                "proxyAddresses smtp:x@contoso.com is already used by the user alice@contoso.com");
    assert_int_equal(tenant_totals(w->tenant).users, 1);
    assume(w, "cloudConflicts", "quarantine");
    r = user(w, w->cloud, "BBBB", "bob@contoso.com", "smtp:x@contoso.com");
    assert_int_equal(r.effect.kind, EFFECT_CREATED);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)
        TEST(an_address_that_is_taken_is_withheld_and_the_export_is_confirmed),
        TEST(a_name_that_is_taken_is_replaced_by_one_with_four_digits),
        TEST(what_was_sent_again_changes_nothing),
        TEST(the_hour_gives_back_what_the_other_gave_up),
        TEST(a_copy_of_the_tenant_has_a_quarantine_of_its_own),
        TEST(an_object_that_goes_takes_its_conflicts_along),
        TEST(a_user_who_comes_back_finds_his_name_taken),
        TEST(values_are_added_to_what_was_sent),
        TEST(a_change_that_takes_no_effect_is_none_but_readers_see_it),
        TEST(some_conflicts_are_errors_still),
        TEST(without_the_switch_the_object_fails),
        TEST(cloud_sync_knows_no_quarantine),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
