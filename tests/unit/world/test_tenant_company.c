/* SPDX-License-Identifier: MIT */
/* Switches, domains and roles of the tenant, as administrators reach them. */
#include "tests/unit/world/tenant_world.h"

static bool
feature(struct tenant_world *w, const char *name)
{
    struct entries found = find(w, COMPANY_PATH, "");
    const struct attr *on = entry_get(&found.list.at[0], ATTR_enabledFeatures);

    for (uint32_t i = 0; i < on->n; i++)
        if (str_eq(on->values[i], str_of(name)))
            return true;
    return false;
}

static void
a_new_tenant_protects_as_the_product_does(void **state)
{
    struct tenant_world *w = world(state);
    struct entry e = find(w, COMPANY_PATH, "").list.at[0];

    assert_false(feature(w, "blockSoftMatchEnabled"));
    assert_false(feature(w, "blockCloudObjectTakeoverThroughHardMatchEnabled"));
    assert_true(feature(w, "softMatchOnUpnEnabled"));
    assert_true(feature(w, "quarantineUponUpnConflictEnabled"));
    assert_true(feature(w, "quarantineUponProxyAddressesConflictEnabled"));
    assert_text(entry_value(&e, ATTR_synchronizationPreventionType), "enabledForCount");
    assert_text(entry_value(&e, ATTR_alertThreshold), "500");
}

static void
switches_are_set_together_or_not_at_all(void **state)
{
    struct tenant_world *w = world(state);

    mod(w, MOD_ADD, ATTR_enabledFeatures, STR("blockSoftMatchEnabled|softMatchEnabled"));
    struct receipt r = send(w, w->admin, (struct op){.kind = OP_UPDATE, .anchor = company(w)});
    assert_text(r.code, "Request_BadRequest");
    assert_false(feature(w, "blockSoftMatchEnabled"));
    mod(w, MOD_ADD, ATTR_enabledFeatures, STR("blockSoftMatchEnabled"));
    set(w, ATTR_synchronizationPreventionType, "sometimes");
    r = send(w, w->admin, (struct op){.kind = OP_UPDATE, .anchor = company(w)});
    assert_text(r.code, "Request_BadRequest");
    assert_false(feature(w, "blockSoftMatchEnabled"));
    set_feature(w, "blockSoftMatchEnabled", true);
    assert_true(feature(w, "blockSoftMatchEnabled"));
    set_feature(w, "blockSoftMatchEnabled", false);
    assert_false(feature(w, "blockSoftMatchEnabled"));
}

static void
engines_do_not_set_anything(void **state)
{
    struct tenant_world *w = world(state);

    mod(w, MOD_ADD, ATTR_enabledFeatures, STR("blockSoftMatchEnabled"));
    struct receipt r = send(w, w->connect, (struct op){.kind = OP_UPDATE, .anchor = company(w)});
    assert_int_equal(r.state, RECEIPT_REFUSED);
    assert_false(feature(w, "blockSoftMatchEnabled"));
}

static void
domains_are_added_verified_and_removed(void **state)
{
    struct tenant_world *w = world(state);

    assert_int_equal(find(w, COMPANY_DOMAINS, "").list.n, 2);
    set_domain(w, OP_ADD, "fabrikam.example", ATTR_NONE, "");
    struct entry e = find(w, COMPANY_DOMAINS, "").list.at[2];
    assert_text(e.anchor, "Domain_fabrikam.example");
    assert_text(entry_value(&e, ATTR_isVerified), "False");
    set(w, ATTR_userPrincipalName, "a@fabrikam.example");
    assert_text(send(w, w->admin, (struct op){.kind = OP_ADD, .class = CLASS_user}).code,
                "Request_BadRequest");
    set(w, ATTR_authenticationType, "Federated");
    struct op federate = {.kind = OP_UPDATE, .anchor = e.anchor};
    assert_text(send(w, w->admin, federate).text,
                "Domain fabrikam.example cannot be federated: it is not verified.");
    set_domain(w, OP_UPDATE, "fabrikam.example", ATTR_isVerified, "True");
    set(w, ATTR_userPrincipalName, "a@Fabrikam.example");
    assert_int_equal(send(w, w->admin, (struct op){.kind = OP_ADD, .class = CLASS_user}).state,
                     RECEIPT_DONE);
    set_domain(w, OP_DELETE, "fabrikam.example", ATTR_NONE, "");
    assert_int_equal(find(w, COMPANY_DOMAINS, "").list.n, 2);
}

static void
what_cannot_be_is_refused(void **state)
{
    static const struct {
        enum op_kind kind;
        const char *name;
        attr_id id;
        const char *value;
    } rows[] = {
        {OP_ADD, "contoso.com", ATTR_NONE, ""},
        {OP_ADD, "no domain", ATTR_NONE, ""},
        {OP_ADD, "", ATTR_NONE, ""},
        {OP_ADD, "localhost", ATTR_NONE, ""},
        {OP_UPDATE, "nowhere.example", ATTR_isVerified, "True"},
        {OP_UPDATE, "contoso.com", ATTR_isVerified, "False"},
        {OP_UPDATE, "contoso.com", ATTR_authenticationType, "Trusted"},
        {OP_UPDATE, "contoso.onmicrosoft.com", ATTR_authenticationType, "Federated"},
        {OP_DELETE, "contoso.com", ATTR_NONE, ""},
        {OP_DELETE, "contoso.onmicrosoft.com", ATTR_NONE, ""},
    };
    struct tenant_world *w = world(state);

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (rows[i].id != ATTR_NONE)
            set(w, rows[i].id, rows[i].value);
        struct receipt r =
            send(w, w->admin,
                 (struct op){.kind = rows[i].kind,
                             .anchor = str_fmt(w->arena, DOMAIN_ANCHOR "%s", rows[i].name)});
        if (r.state != RECEIPT_REFUSED)
            fail_msg("row %zu", i);
    }
    assert_int_equal(find(w, COMPANY_DOMAINS, "").list.n, 2);
}

static void
a_copy_has_settings_of_its_own(void **state)
{
    struct tenant_world *w = world(state);
    struct tenant *copy = tenant_copy(w->tenant, w->arena);

    set_feature(w, "blockSoftMatchEnabled", true);
    set_domain(w, OP_ADD, "fabrikam.example", ATTR_NONE, "");
    w->admin = tenant_connector(copy, WRITER_ADMIN, w->arena);
    assert_false(feature(w, "blockSoftMatchEnabled"));
    assert_int_equal(find(w, COMPANY_DOMAINS, "").list.n, 2);
}

static void
roles_go_by_id_and_by_name(void **state)
{
    (void)state;
    const struct company_role *r = company_role_find(STR("user administrator"));

    assert_non_null(r);
    assert_ptr_equal(company_role_find(r->id), r);
    assert_null(company_role_find(STR("Emperor")));
    for (uint32_t i = 0; i < company_role_count(); i++)
        assert_ptr_equal(company_role_find(company_role_at(i)->name), company_role_at(i));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)
        TEST(a_new_tenant_protects_as_the_product_does),
        TEST(switches_are_set_together_or_not_at_all),
        TEST(engines_do_not_set_anything),
        TEST(domains_are_added_verified_and_removed),
        TEST(what_cannot_be_is_refused),
        TEST(a_copy_has_settings_of_its_own),
        TEST(roles_go_by_id_and_by_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
