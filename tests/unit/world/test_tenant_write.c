/* SPDX-License-Identifier: MIT */
/* What the engines may write, whom an add means, and what a receipt says. */
#include "tests/unit/world/tenant_world.h"

static void
an_add_creates_a_synchronised_user(void **state)
{
    struct tenant_world *w = world(state);
    struct receipt r = add_user(w, w->connect, "AAAA", "alice@contoso.com");
    struct batch b = read_since(w, STR(""));

    assert_int_equal(r.state, RECEIPT_DONE);
    assert_int_equal(r.effect.kind, EFFECT_CREATED);
    assert_int_equal(r.effect.n, 0);
    assert_true(str_starts(r.anchor, STR("User_")));
    assert_int_equal(b.changes.n, 1);
    struct entry *e = &b.changes.at[0].entry;
    assert_text(e->dn, "CN={41414141}");
    assert_true(str_eq(e->anchor, r.anchor));
    assert_true(str_eq(entry_value(e, ATTR_cloudAnchor), r.anchor));
    assert_text(entry_value(e, ATTR_cloudMastered), "False");
    assert_text(entry_value(e, ATTR_sourceAnchor), "AAAA");
    assert_text(entry_value(e, ATTR_createdDateTime), "(none)");
}

static void
ids_come_from_the_seed(void **state)
{
    struct tenant_world *w = world(state);
    struct tenant *again =
        tenant_new(&w->schema, STR("contoso.com"), 7, 0, &w->assumptions, w->arena);
    struct receipt one = add_user(w, w->connect, "AAAA", "alice@contoso.com");
    struct receipt two =
        add_user(w, tenant_connector(again, WRITER_CLOUDSYNC, w->arena), "BBBB", "bob@contoso.com");

    assert_true(str_eq(one.anchor, two.anchor));
}

static void
the_same_add_by_the_other_engine_takes_over_without_a_change(void **state)
{
    struct tenant_world *w = world(state);
    struct receipt first = add_user(w, w->connect, "AAAA", "alice@contoso.com");
    struct batch before = read_since(w, STR(""));
    struct receipt again = add_user(w, w->cloud, "AAAA", "alice@contoso.com");
    enum tenant_writer writer;

    assert_int_equal(again.state, RECEIPT_DONE);
    assert_int_equal(again.effect.kind, EFFECT_NONE);
    assert_true(str_eq(first.anchor, again.anchor));
    assert_true(tenant_last_writer(w->tenant, first.anchor, &writer));
    assert_int_equal(writer, WRITER_CLOUDSYNC);
    assert_int_equal(read_since(w, before.watermark).changes.n, 0);
}

static void
an_effect_lists_only_what_really_changed(void **state)
{
    struct tenant_world *w = world(state);
    struct receipt made = add_user(w, w->connect, "AAAA", "alice@contoso.com");

    set(w, ATTR_displayName, "Alice");
    set(w, ATTR_accountEnabled, "True");
    set(w, ATTR_department, "");
    struct receipt r = send(w, w->connect, (struct op){.kind = OP_UPDATE, .anchor = made.anchor});
    assert_int_equal(r.effect.kind, EFFECT_UPDATED);
    assert_int_equal(r.effect.n, 1);
    assert_int_equal(r.effect.mods[0].id, ATTR_displayName);
    assert_text(r.effect.mods[0].values[0], "Alice");
}

static void
the_spelling_of_an_address_is_a_change(void **state)
{
    struct tenant_world *w = world(state);

    set(w, ATTR_proxyAddresses, "SMTP:a@contoso.com|smtp:b@contoso.com");
    add_user(w, w->connect, "AAAA", "alice@contoso.com");
    set(w, ATTR_proxyAddresses, "smtp:b@contoso.com|SMTP:a@contoso.com");
    struct receipt same = add_user(w, w->connect, "AAAA", "alice@contoso.com");
    set(w, ATTR_proxyAddresses, "smtp:a@contoso.com|SMTP:b@contoso.com");
    struct receipt other = add_user(w, w->connect, "AAAA", "alice@contoso.com");

    assert_int_equal(same.effect.kind, EFFECT_NONE);
    assert_int_equal(other.effect.kind, EFFECT_UPDATED);
}

static void
references_are_applied_value_by_value(void **state)
{
    struct tenant_world *w = world(state);
    struct str alice = anchor_dn(w, "AAAA"), bob = anchor_dn(w, "BBBB"), kx = anchor_dn(w, "XXXX");

    add_user(w, w->connect, "AAAA", "alice@contoso.com");
    add_user(w, w->connect, "BBBB", "bob@contoso.com");
    struct receipt group = add_group(
        w, w->connect, "GGGG", str_fmt(w->arena, STR_FMT "|" STR_FMT, STR_ARG(alice), STR_ARG(kx)));
    assert_int_equal(group.unresolved_n, 1);
    assert_true(str_eq(group.unresolved[0], kx));

    mod(w, MOD_ADD, ATTR_member,
        str_fmt(w->arena, STR_FMT "|" STR_FMT, STR_ARG(bob), STR_ARG(alice)));
    mod(w, MOD_REMOVE, ATTR_member, kx);
    struct receipt r = send(w, w->connect, (struct op){.kind = OP_UPDATE, .anchor = group.anchor});
    assert_int_equal(r.effect.n, 1);
    assert_int_equal(r.effect.mods[0].kind, MOD_ADD);
    assert_int_equal(r.effect.mods[0].n, 1);
    assert_true(str_eq(r.effect.mods[0].values[0], bob));
    assert_int_equal(r.unresolved_n, 0);

    mod(w, MOD_SET, ATTR_member, bob);
    r = send(w, w->connect, (struct op){.kind = OP_UPDATE, .dn = anchor_dn(w, "GGGG")});
    assert_int_equal(r.effect.n, 1);
    assert_int_equal(r.effect.mods[0].kind, MOD_REMOVE);
    assert_true(str_eq(r.effect.mods[0].values[0], alice));
}

static void
a_replaced_manager_is_one_removal_and_one_addition(void **state)
{
    struct tenant_world *w = world(state);

    add_user(w, w->connect, "AAAA", "alice@contoso.com");
    add_user(w, w->connect, "BBBB", "bob@contoso.com");
    mod(w, MOD_SET, ATTR_manager, anchor_dn(w, "AAAA"));
    struct receipt carl = add_user(w, w->connect, "CCCC", "carl@contoso.com");
    mod(w, MOD_SET, ATTR_manager, anchor_dn(w, "BBBB"));
    struct receipt r = send(w, w->connect, (struct op){.kind = OP_UPDATE, .anchor = carl.anchor});

    assert_int_equal(r.effect.n, 2);
    assert_int_equal(r.effect.mods[0].kind, MOD_REMOVE);
    assert_int_equal(r.effect.mods[1].kind, MOD_ADD);
    mod(w, MOD_SET, ATTR_manager, anchor_dn(w, "ZZZZ"));
    r = send(w, w->connect, (struct op){.kind = OP_UPDATE, .anchor = carl.anchor});
    assert_int_equal(r.effect.kind, EFFECT_NONE);
    assert_int_equal(r.unresolved_n, 1);
    mod(w, MOD_SET, ATTR_manager, STR(""));
    r = send(w, w->connect, (struct op){.kind = OP_UPDATE, .anchor = carl.anchor});
    assert_int_equal(r.effect.mods[0].kind, MOD_REMOVE);
}

static void
names_and_addresses_are_unique_over_all_classes(void **state)
{
    struct tenant_world *w = world(state);

    set(w, ATTR_proxyAddresses, "SMTP:sales@contoso.com");
    add_group(w, w->connect, "GGGG", STR(""));
    set(w, ATTR_proxyAddresses, "smtp:SALES@contoso.com");
    struct receipt r = add_user(w, w->cloud, "AAAA", "alice@contoso.com");
    assert_int_equal(r.state, RECEIPT_REFUSED);
    assert_text(r.code, "AttributeValueMustBeUnique");
    assert_text(r.text, "proxyAddresses smtp:SALES@contoso.com is already used by the group GGGG");

    add_user(w, w->connect, "BBBB", "bob@contoso.com");
    r = add_user(w, w->cloud, "CCCC", "BOB@contoso.com");
    assert_text(r.code, "AttributeValueMustBeUnique");
    assert_int_equal(tenant_totals(w->tenant).users, 1);
}

static void
a_cloud_user_is_soft_matched_by_address_or_name(void **state)
{
    struct tenant_world *w = world(state);

    set(w, ATTR_userPrincipalName, "bob@contoso.com");
    set(w, ATTR_displayName, "Bob");
    struct receipt cloud = send(w, w->admin, (struct op){.kind = OP_ADD, .class = CLASS_user});
    assert_text(entry_value(&read_since(w, STR("")).changes.at[0].entry, ATTR_cloudMastered),
                "True");
    struct receipt r = add_user(w, w->connect, "BBBB", "bob@contoso.com");
    assert_int_equal(r.effect.kind, EFFECT_UPDATED);
    assert_true(str_eq(r.anchor, cloud.anchor));
    assert_text(entry_value(&read_since(w, STR("")).changes.at[0].entry, ATTR_cloudMastered),
                "False");
    assert_int_equal(tenant_totals(w->tenant).users, 1);
}

static void
a_soft_match_of_another_type_is_refused(void **state)
{
    struct tenant_world *w = world(state);

    set(w, ATTR_displayName, "Sales");
    set(w, ATTR_proxyAddresses, "SMTP:sales@contoso.com");
    send(w, w->admin, (struct op){.kind = OP_ADD, .class = CLASS_group});
    set(w, ATTR_proxyAddresses, "SMTP:sales@contoso.com");
    struct receipt r = add_user(w, w->connect, "AAAA", "sales@contoso.com");
    assert_text(r.code, "ObjectTypeMismatch");
}

static void
an_op_that_comes_twice_is_done_once(void **state)
{
    struct tenant_world *w = world(state);
    struct receipt made = add_user(w, w->connect, "AAAA", "alice@contoso.com");
    struct op op = {.id = 900, .kind = OP_UPDATE, .anchor = made.anchor};

    set(w, ATTR_department, "Sales");
    struct receipt first = send(w, w->connect, op);
    set(w, ATTR_department, "Sales");
    struct receipt again = send(w, w->connect, op);
    set(w, ATTR_department, "Sales");
    struct receipt other = send(w, w->cloud, op);

    assert_int_equal(first.effect.kind, EFFECT_UPDATED);
    assert_int_equal(again.effect.kind, EFFECT_UPDATED);
    assert_int_equal(again.effect.n, 1);
    assert_true(str_eq(again.anchor, made.anchor));
    assert_int_equal(other.effect.kind, EFFECT_NONE);
}

static void
a_source_anchor_never_changes(void **state)
{
    struct tenant_world *w = world(state);
    struct receipt made = add_user(w, w->connect, "AAAA", "alice@contoso.com");

    set(w, ATTR_sourceAnchor, "aaaa");
    struct receipt r = send(w, w->connect, (struct op){.kind = OP_UPDATE, .anchor = made.anchor});
    assert_int_equal(r.state, RECEIPT_REFUSED);
    assert_text(r.text, "SourceAnchor attribute has changed.");
}

static void
nonsense_is_refused_by_name(void **state)
{
    static const struct {
        attr_id id;
        const char *values;
    } rows[] = {{ATTR_accountEnabled, "maybe"},    {ATTR_countryCode, "x"},
                {ATTR_displayName, "one|two"},     {ATTR_displayName, "\xff"},
                {ATTR_userPrincipalName, "alice"}, {ATTR_userPrincipalName, "a@b@c"},
                {ATTR_sAMAccountName, "alice"},    {ATTR_objectID, "x"},
                {ATTR_cloudMastered, "True"},      {ATTR_manager, "CN={41}|CN={42}"}};
    struct tenant_world *w = world(state);
    struct receipt made = add_user(w, w->connect, "AAAA", "alice@contoso.com");

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        set(w, rows[i].id, rows[i].values);
        struct receipt r =
            send(w, w->connect, (struct op){.kind = OP_UPDATE, .anchor = made.anchor});
        assert_int_equal(r.state, RECEIPT_REFUSED);
        assert_text(r.code, "IdentityDataValidationFailed");
        assert_non_null(
            strstr(str_z(r.text, w->arena), str_z(schema_known_name(rows[i].id), w->arena)));
    }
    assert_int_equal(
        send(w, w->connect, (struct op){.kind = OP_UPDATE, .anchor = STR("User_x")}).state,
        RECEIPT_REFUSED);
    assert_int_equal(send(w, w->connect, (struct op){.kind = OP_ADD, .class = CLASS_user}).state,
                     RECEIPT_REFUSED);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)
        TEST(an_add_creates_a_synchronised_user),
        TEST(ids_come_from_the_seed),
        TEST(the_same_add_by_the_other_engine_takes_over_without_a_change),
        TEST(an_effect_lists_only_what_really_changed),
        TEST(the_spelling_of_an_address_is_a_change),
        TEST(references_are_applied_value_by_value),
        TEST(a_replaced_manager_is_one_removal_and_one_addition),
        TEST(names_and_addresses_are_unique_over_all_classes),
        TEST(a_cloud_user_is_soft_matched_by_address_or_name),
        TEST(a_soft_match_of_another_type_is_refused),
        TEST(an_op_that_comes_twice_is_done_once),
        TEST(a_source_anchor_never_changes),
        TEST(nonsense_is_refused_by_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
