/* SPDX-License-Identifier: MIT */
/* Names by the domain in their suffix: verified, federated, or none of the tenant's. */
#include "tests/unit/world/tenant_names.h"

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
        TEST(a_suffix_that_is_not_verified_gives_the_nickname_in_the_initial_domain),
        TEST(a_nickname_of_ever_so_many_gets_more_digits),
        TEST(the_name_is_made_anew_only_when_another_is_sent),
        TEST(names_do_not_move_between_federated_domains),
        TEST(what_an_administrator_writes_is_what_was_sent),
        TEST(mail_of_a_cloud_user_is_an_address),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
