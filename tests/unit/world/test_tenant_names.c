/* SPDX-License-Identifier: MIT */
/* Names that are taken, withheld, replaced, shown as they were sent, and given back. */
#include "tests/unit/world/tenant_world.h"

#include "sim/base/buf.h"

static struct receipt
user(struct tenant_world *w, struct connector *c, const char *anchor, const char *upn,
     const char *proxies)
{
    set(w, ATTR_proxyAddresses, proxies);
    return add_user(w, c, anchor, upn);
}

static struct receipt
mail_group(struct tenant_world *w, const char *anchor, const char *proxies)
{
    set(w, ATTR_proxyAddresses, proxies);
    return add_group(w, w->connect, anchor, STR(""));
}

static struct receipt
update(struct tenant_world *w, struct connector *c, struct str anchor, attr_id id,
       const char *values)
{
    set(w, id, values);
    return send(w, c, (struct op){.kind = OP_UPDATE, .anchor = anchor});
}

/* Values of the object with that anchor as Graph shows them (`graph`) or as an engine reads them. */
static const char *
shown(struct tenant_world *w, struct str anchor, attr_id id, bool graph)
{
    struct buf b = buf_in(w->arena);
    struct entries e = {0};
    struct batch all = read_since(w, STR(""));
    static const char *const collections[] = {"users", "groups", "contacts"};

    for (int k = 0; graph && k < 3; k++) {
        struct entries part = find(w, collections[k], "");
        for (uint32_t i = 0; i < part.list.n; i++)
            *VEC_PUSH(&e.list, w->arena) = part.list.at[i];
    }
    for (uint32_t i = 0; !graph && i < all.changes.n; i++)
        *VEC_PUSH(&e.list, w->arena) = all.changes.at[i].entry;
    for (uint32_t i = 0; i < e.list.n; i++) {
        const struct attr *attr = entry_get(&e.list.at[i], id);
        for (uint32_t k = 0; attr && str_eq(e.list.at[i].anchor, anchor) && k < attr->n; k++) {
            buf_add(&b, k ? STR("|") : STR(""));
            buf_add(&b, attr->values[k]);
        }
    }
    return str_z(buf_str(&b), w->arena);
}

#define assert_shown(w, r, id, effective, sent)                                                    \
    do {                                                                                           \
        assert_string_equal(shown((w), (r).anchor, (id), true), (effective));                      \
        assert_string_equal(shown((w), (r).anchor, (id), false), (sent));                          \
    } while (0)

static void
pass(struct tenant_world *w, vtime seconds)
{
    assert_null(connector_clock(w->connect, tenant_now(w->tenant) + seconds, w->arena));
}

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

static void
a_suffix_that_is_not_verified_gives_the_nickname_in_the_initial_domain(void **state)
{
    static const struct {
        const char *alias, *proxies, *mail, *wanted;
    } rows[] = {
        {"nick", "SMTP:prim@x.org", "mail@x.org", "nick"},
        {"", "smtp:sec@x.org|SMTP:prim@x.org", "mail@x.org", "prim"},
        {"", "smtp:sec@x.org", "mail@x.org", "mail"},
        {"", "smtp:sec@x.org", "", "user"},
    };
    struct tenant_world *w = world(state);

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *anchor = str_z(str_fmt(w->arena, "A%zu", i), w->arena);
        set(w, ATTR_alias, rows[i].alias);
        set(w, ATTR_mail, rows[i].mail);
        struct receipt r = user(w, w->connect, anchor, "user@fabrikam.example", rows[i].proxies);
        const char *upn = shown(w, r.anchor, ATTR_userPrincipalName, true);
        struct str wanted = str_fmt(w->arena, "%s@contoso.onmicrosoft.com", rows[i].wanted);
        assert_string_equal(upn, str_z(wanted, w->arena));
        assert_string_equal(shown(w, r.anchor, ATTR_userPrincipalName, false),
                            "user@fabrikam.example");
        assert_string_equal(shown(w, r.anchor, ATTR_onPremisesProvisioningErrors, true), "");
        remove_object(w, w->connect, r.anchor);
    }
}

/* Nothing says that nicknames differ; four digits do for ten thousand users. */
static void
a_nickname_of_ever_so_many_gets_more_digits(void **state)
{
    enum { USERS = 10100 };
    struct tenant_world *w = world(state);

    assume(w, "writeBudget", "unlimited");
    for (int i = 0; i < USERS; i++) {
        const char *anchor = str_z(str_fmt(w->arena, "A%d", i), w->arena);
        set(w, ATTR_alias, "nick");
        struct receipt r =
            add_user(w, w->connect, anchor, str_z(str_fmt(w->arena, "u%d@x.example", i), w->arena));
        assert_int_equal(r.effect.kind, EFFECT_CREATED);
    }
    assert_int_equal(tenant_totals(w->tenant).users, USERS);
}

static void
the_name_is_made_anew_only_when_another_is_sent(void **state)
{
    struct tenant_world *w = world(state);

    set(w, ATTR_alias, "nick");
    struct receipt r = add_user(w, w->connect, "AAAA", "user@fabrikam.example");
    set_domain(w, OP_ADD, "fabrikam.example", ATTR_NONE, "");
    set_domain(w, OP_UPDATE, "fabrikam.example", ATTR_isVerified, "True");
    update(w, w->connect, r.anchor, ATTR_alias, "other");
    update(w, w->connect, r.anchor, ATTR_userPrincipalName, "user@fabrikam.example");
    assert_shown(w, r, ATTR_userPrincipalName, "nick@contoso.onmicrosoft.com",
                 "user@fabrikam.example");
    update(w, w->connect, r.anchor, ATTR_userPrincipalName, "User@fabrikam.example");
    assert_shown(w, r, ATTR_userPrincipalName, "User@fabrikam.example", "User@fabrikam.example");
}

static void
names_do_not_move_between_federated_domains(void **state)
{
    struct tenant_world *w = world(state);
    static const char *const domains[] = {"one.example", "two.example"};
    struct receipt r;

    for (int i = 0; i < 2; i++) {
        set_domain(w, OP_ADD, domains[i], ATTR_NONE, "");
        set_domain(w, OP_UPDATE, domains[i], ATTR_isVerified, "True");
        set_domain(w, OP_UPDATE, domains[i], ATTR_authenticationType, "Federated");
    }
    r = add_user(w, w->connect, "AAAA", "alice@one.example");
    assert_text(update(w, w->connect, r.anchor, ATTR_userPrincipalName, "alice@two.example").code,
                "FederatedDomainChangeError");
    update(w, w->connect, r.anchor, ATTR_userPrincipalName, "alice@contoso.com");
    struct receipt done =
        update(w, w->connect, r.anchor, ATTR_userPrincipalName, "alice@two.example");
    assert_int_equal(done.effect.kind, EFFECT_UPDATED);
}

static void
what_an_administrator_writes_is_what_was_sent(void **state)
{
    struct tenant_world *w = world(state);

    add_user(w, w->connect, "AAAA", "alice@contoso.com");
    struct receipt bob = add_user(w, w->connect, "BBBB", "alice@contoso.com");
    remove_object(w, w->admin, bob.anchor);
    send(w, w->admin, (struct op){.kind = OP_RESTORE, .anchor = bob.anchor});
    update(w, w->admin, bob.anchor, ATTR_userPrincipalName, "robert@contoso.com");
    assert_shown(w, bob, ATTR_userPrincipalName, "robert@contoso.com", "robert@contoso.com");
    struct receipt taken =
        update(w, w->admin, bob.anchor, ATTR_userPrincipalName, "alice@contoso.com");
    assert_text(taken.code, "Request_BadRequest");
}

static void
mail_of_a_cloud_user_is_an_address(void **state)
{
    struct tenant_world *w = world(state);

    set(w, ATTR_userPrincipalName, "bob@contoso.com");
    set(w, ATTR_displayName, "Bob");
    set(w, ATTR_mail, "b@contoso.com");
    struct receipt bob = send(w, w->admin, (struct op){.kind = OP_ADD, .class = CLASS_user});
    assert_shown(w, bob, ATTR_proxyAddresses, "SMTP:b@contoso.com", "SMTP:b@contoso.com");
    update(w, w->admin, bob.anchor, ATTR_mail, "bob@contoso.com");
    assert_string_equal(shown(w, bob.anchor, ATTR_proxyAddresses, true),
                        "SMTP:bob@contoso.com|smtp:b@contoso.com");
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
        TEST(a_suffix_that_is_not_verified_gives_the_nickname_in_the_initial_domain),
        TEST(a_nickname_of_ever_so_many_gets_more_digits),
        TEST(the_name_is_made_anew_only_when_another_is_sent),
        TEST(names_do_not_move_between_federated_domains),
        TEST(what_an_administrator_writes_is_what_was_sent),
        TEST(mail_of_a_cloud_user_is_an_address),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
