/* SPDX-License-Identifier: MIT */
/* Whom an add means: hard match, soft match, their switches, and administrators. */
#include "tests/unit/world/tenant_world.h"

/* A user of the cloud alone; parts that are NULL are left out. */
static struct receipt
cloud_user(struct tenant_world *w, const char *upn, const char *mail, const char *anchor)
{
    set(w, ATTR_userPrincipalName, upn);
    set(w, ATTR_displayName, upn);
    if (mail)
        set(w, ATTR_mail, mail);
    if (anchor)
        set(w, ATTR_sourceAnchor, anchor);
    return send(w, w->admin, (struct op){.kind = OP_ADD, .class = CLASS_user});
}

static void
give_role(struct tenant_world *w, struct str anchor)
{
    set(w, ATTR_assignedRoles, "fe930be7-5e62-47db-91af-98c3a49a38b1");
    assert_int_equal(send(w, w->admin, (struct op){.kind = OP_UPDATE, .anchor = anchor}).state,
                     RECEIPT_DONE);
}

/* An engine's user with an address. */
static struct receipt
synced_user(struct tenant_world *w, struct connector *c, const char *anchor, const char *upn,
            const char *proxies)
{
    set(w, ATTR_proxyAddresses, proxies);
    return add_user(w, c, anchor, upn);
}

/* What a cloud twin has, what is on, and what comes of Connect's alice@contoso.com. */
struct row {
    const char *upn, *mail, *anchor;
    bool role;
    const char *on, *off;
    const char *wanted; /* matched, second, or the code of the refusal */
};

static const char *
verdict(struct tenant_world *w, struct receipt twin, struct receipt r)
{
    if (r.state == RECEIPT_REFUSED)
        return str_z(r.code, w->arena);
    return str_eq(r.anchor, twin.anchor) ? "matched" : "second";
}

static void
a_twin_is_matched_as_the_switches_say(void **state)
{
    static const struct row rows[] = {
        {"alice@contoso.com", NULL, NULL, false, NULL, NULL, "matched"},
        {"alice@contoso.com", NULL, NULL, false, NULL, "softMatchOnUpnEnabled", "second"},
        {"alice@contoso.com", NULL, NULL, false, "blockSoftMatchEnabled", NULL, "second"},
        {"al@contoso.com", "alice@contoso.com", NULL, false, NULL, NULL, "matched"},
        {"al@contoso.com", "ALICE@contoso.com", NULL, false, NULL, "softMatchOnUpnEnabled",
         "matched"},
        {"al@contoso.com", "alice@contoso.com", NULL, false, "blockSoftMatchEnabled", NULL,
         "second"},
        {"alice@contoso.com", NULL, "ZZZZ", false, NULL, NULL, "second"},
        {"alice@contoso.com", NULL, "ZZZZ", false, NULL, "quarantineUponUpnConflictEnabled",
         "InvalidSoftMatch"},
        {"al@contoso.com", "alice@contoso.com", "ZZZZ", false, NULL,
         "quarantineUponProxyAddressesConflictEnabled", "InvalidSoftMatch"},
        {"alice@contoso.com", NULL, NULL, true, NULL, NULL, "Existing Admin Role Conflict"},
        {"al@contoso.com", "alice@contoso.com", NULL, true, NULL, NULL,
         "Existing Admin Role Conflict"},
        {"al@contoso.com", NULL, "AAAA", false, NULL, NULL, "matched"},
        {"al@contoso.com", NULL, "AAAA", false, "blockCloudObjectTakeoverThroughHardMatchEnabled",
         NULL, "InvalidHardMatch"},
        {"al@contoso.com", NULL, "AAAA", false, "blockSoftMatchEnabled", NULL, "matched"},
        {"al@contoso.com", NULL, "AAAA", true, NULL, NULL, "Existing Admin Role Conflict"},
        {"al@contoso.com", NULL, "aaaa", false, NULL, NULL, "second"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        void *own;
        world_setup(&own);
        struct tenant_world *w = own;
        struct receipt twin = cloud_user(w, rows[i].upn, rows[i].mail, rows[i].anchor);
        assert_int_equal(twin.state, RECEIPT_DONE);
        if (rows[i].role)
            give_role(w, twin.anchor);
        if (rows[i].on)
            set_feature(w, rows[i].on, true);
        if (rows[i].off)
            set_feature(w, rows[i].off, false);
        struct receipt r =
            synced_user(w, w->connect, "AAAA", "alice@contoso.com", "SMTP:alice@contoso.com");
        if (strcmp(verdict(w, twin, r), rows[i].wanted) != 0)
            fail_msg("row %zu: %s instead of %s", i, verdict(w, twin, r), rows[i].wanted);
        world_teardown(&own);
    }
}

/* An add that fails on somebody else's name or address is a missed match only if it could be one. */
static void
what_could_not_have_been_matched_is_a_value_that_is_taken(void **state)
{
    static const struct {
        enum object_class class;
        const char *anchor; /* of the owner; NULL: of the cloud alone */
        const char *wanted;
    } rows[] = {
        {CLASS_user, "ZZZZ", "InvalidSoftMatch"},
        {CLASS_group, "ZZZZ", "AttributeValueMustBeUnique"},
        {CLASS_group, NULL, "AttributeValueMustBeUnique"},
        {CLASS_user, NULL, "AttributeValueMustBeUnique"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        void *own;
        world_setup(&own);
        struct tenant_world *w = own;
        set_feature(w, "blockSoftMatchEnabled", true);
        set_feature(w, "quarantineUponProxyAddressesConflictEnabled", false);
        set(w, ATTR_proxyAddresses, "SMTP:alice@contoso.com");
        set(w, ATTR_displayName, "owner");
        if (rows[i].class == CLASS_user)
            set(w, ATTR_userPrincipalName, "owner@contoso.com");
        if (rows[i].anchor)
            set(w, ATTR_sourceAnchor, rows[i].anchor);
        struct receipt r = send(w, rows[i].anchor ? w->connect : w->admin,
                                (struct op){.kind = OP_ADD, .class = rows[i].class});
        assert_int_equal(r.state, RECEIPT_DONE);
        r = synced_user(w, w->connect, "AAAA", "alice@contoso.com", "SMTP:alice@contoso.com");
        if (!str_eq(r.code, str_of(rows[i].wanted)))
            fail_msg("row %zu: %s", i, str_z(r.code, w->arena));
        world_teardown(&own);
    }
}

static void
nor_is_it_a_missed_match_for_cloud_sync_or_of_an_object_that_is_there(void **state)
{
    struct tenant_world *w = world(state);

    synced_user(w, w->connect, "ZZZZ", "owner@contoso.com", "SMTP:alice@contoso.com");
    set_feature(w, "quarantineUponProxyAddressesConflictEnabled", false);
    struct receipt r =
        synced_user(w, w->cloud, "AAAA", "alice@contoso.com", "SMTP:alice@contoso.com");
    assert_text(r.code, "AttributeValueMustBeUnique");
    r = add_user(w, w->connect, "AAAA", "alice@contoso.com");
    assert_int_equal(r.effect.kind, EFFECT_CREATED);
    set(w, ATTR_proxyAddresses, "SMTP:alice@contoso.com");
    r = send(w, w->connect,
             (struct op){.kind = OP_UPDATE, .class = CLASS_user, .anchor = r.anchor});
    assert_text(r.code, "AttributeValueMustBeUnique");
}

static void
a_secondary_address_matches_nobody(void **state)
{
    struct tenant_world *w = world(state);
    struct receipt twin = cloud_user(w, "al@contoso.com", "sales@contoso.com", NULL);
    struct receipt r = synced_user(w, w->connect, "AAAA", "alice@contoso.com",
                                   "SMTP:alice@contoso.com|smtp:sales@contoso.com");

    assert_int_equal(r.effect.kind, EFFECT_CREATED);
    assert_false(str_eq(r.anchor, twin.anchor));
}

static void
what_is_synchronised_stays_so_whatever_the_switches_say(void **state)
{
    struct tenant_world *w = world(state);
    struct receipt made = add_user(w, w->connect, "AAAA", "alice@contoso.com");

    give_role(w, made.anchor);
    set_feature(w, "blockCloudObjectTakeoverThroughHardMatchEnabled", true);
    set(w, ATTR_department, "Sales");
    struct receipt r = add_user(w, w->cloud, "AAAA", "alice@contoso.com");
    assert_int_equal(r.state, RECEIPT_DONE);
    assert_true(str_eq(r.anchor, made.anchor));
    set(w, ATTR_department, "Works");
    r = send(w, w->connect, (struct op){.kind = OP_UPDATE, .anchor = made.anchor});
    assert_int_equal(r.effect.kind, EFFECT_UPDATED);
}

static void
whom_an_administrator_restored_is_taken_over_only_if_that_is_not_blocked(void **state)
{
    struct tenant_world *w = world(state);
    struct receipt made = add_user(w, w->connect, "AAAA", "alice@contoso.com");

    remove_object(w, w->admin, made.anchor);
    send(w, w->admin, (struct op){.kind = OP_RESTORE, .anchor = made.anchor});
    struct receipt r = remove_object(w, w->connect, made.anchor);
    assert_text(r.code, "DeletingCloudOnlyObjectNotAllowed");
    set_feature(w, "blockCloudObjectTakeoverThroughHardMatchEnabled", true);
    set(w, ATTR_department, "Sales");
    r = send(w, w->connect, (struct op){.kind = OP_UPDATE, .anchor = made.anchor});
    assert_text(r.code, "InvalidHardMatch");
    set_feature(w, "blockCloudObjectTakeoverThroughHardMatchEnabled", false);
    set(w, ATTR_department, "Sales");
    r = send(w, w->connect, (struct op){.kind = OP_UPDATE, .anchor = made.anchor});
    assert_int_equal(r.state, RECEIPT_DONE);
}

static void
cloud_sync_calls_a_protected_administrator_a_conflict_unless_assumed_otherwise(void **state)
{
    struct tenant_world *w = world(state);

    give_role(w, cloud_user(w, "alice@contoso.com", "alice@contoso.com", NULL).anchor);
    struct receipt r =
        synced_user(w, w->cloud, "AAAA", "alice@contoso.com", "SMTP:alice@contoso.com");
    assert_text(r.code, "AttributeValueMustBeUnique");
    assert_non_null(strstr(str_z(r.text, w->arena), "proxyAddresses SMTP:alice@contoso.com"));
    assume(w, "cloudAdminConflict", "named");
    r = synced_user(w, w->cloud, "AAAA", "alice@contoso.com", "SMTP:alice@contoso.com");
    assert_text(r.code, "Existing Admin Role Conflict");
}

static void
cloud_sync_and_names_alone(void **state)
{
    struct tenant_world *w = world(state);
    struct receipt twin = cloud_user(w, "alice@contoso.com", NULL, NULL);

    assume(w, "cloudSoftMatchOnUpn", "false");
    assert_text(add_user(w, w->cloud, "AAAA", "alice@contoso.com").code,
                "AttributeValueMustBeUnique");
    assume(w, "cloudConflicts", "quarantine");
    struct receipt second = add_user(w, w->cloud, "BBBB", "alice@contoso.com");
    assert_int_equal(second.effect.kind, EFFECT_CREATED);
    assume(w, "cloudSoftMatchOnUpn", "true");
    struct receipt matched = add_user(w, w->cloud, "AAAA", "alice@contoso.com");
    assert_true(str_eq(matched.anchor, twin.anchor));
}

static void
engines_give_no_roles(void **state)
{
    struct tenant_world *w = world(state);

    set(w, ATTR_assignedRoles, "fe930be7-5e62-47db-91af-98c3a49a38b1");
    struct receipt r = add_user(w, w->connect, "AAAA", "alice@contoso.com");
    assert_int_equal(r.state, RECEIPT_REFUSED);
    give_role(w, cloud_user(w, "bob@contoso.com", NULL, NULL).anchor);
    assert_null(entry_get(&read_since(w, STR("")).changes.at[0].entry, ATTR_assignedRoles));
    assert_int_equal(find(w, "users", "").list.n, 1);
    assert_non_null(entry_get(&find(w, "users", "").list.at[0], ATTR_assignedRoles));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)
        TEST(a_twin_is_matched_as_the_switches_say),
        TEST(what_could_not_have_been_matched_is_a_value_that_is_taken),
        TEST(nor_is_it_a_missed_match_for_cloud_sync_or_of_an_object_that_is_there),
        TEST(a_secondary_address_matches_nobody),
        TEST(what_is_synchronised_stays_so_whatever_the_switches_say),
        TEST(whom_an_administrator_restored_is_taken_over_only_if_that_is_not_blocked),
        TEST(cloud_sync_calls_a_protected_administrator_a_conflict_unless_assumed_otherwise),
        TEST(cloud_sync_and_names_alone),
        TEST(engines_give_no_roles),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
