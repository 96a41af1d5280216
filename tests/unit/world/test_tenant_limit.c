/* SPDX-License-Identifier: MIT */
/* Objects that are too large, text that is no name, the write budget, and the brake on deletes. */
#include "tests/unit/world/tenant_world.h"

#include <stdio.h>

/* `n` values that differ, made with a format of one number. */
static void
set_many(struct tenant_world *w, enum mod_kind kind, attr_id id, const char *format, unsigned n)
{
    struct str *values = ARENA_ARRAY(w->arena, struct str, n);

    for (unsigned i = 0; i < n; i++) {
        char text[64];
        (void)snprintf(text, sizeof text, format, i);
        values[i] = str_copy(str_of(text), w->arena);
    }
    *VEC_PUSH(&w->mods, w->arena) = (struct mod){id, kind, n, values};
}

static void
too_many_values_are_a_large_object(void **state)
{
    static const struct {
        attr_id id;
        const char *format;
        unsigned most;
    } rows[] = {{ATTR_userCertificate, "c%u", 15},
                {ATTR_proxyAddresses, "smtp:p%u@contoso.com", 300},
                {ATTR_otherTelephone, "%u", 1000}};
    struct tenant_world *w = world(state);
    struct receipt made = add_user(w, w->connect, "AAAA", "alice@contoso.com");

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        set_many(w, MOD_SET, rows[i].id, rows[i].format, rows[i].most + 1);
        struct receipt r =
            send(w, w->connect, (struct op){.kind = OP_UPDATE, .anchor = made.anchor});
        assert_text(r.code, "LargeObject");
        set_many(w, MOD_SET, rows[i].id, rows[i].format, rows[i].most);
        r = send(w, w->connect, (struct op){.kind = OP_UPDATE, .anchor = made.anchor});
        assert_int_equal(r.state, RECEIPT_DONE);
    }
    mod(w, MOD_ADD, ATTR_userCertificate, STR("one more"));
    struct receipt r = send(w, w->connect, (struct op){.kind = OP_UPDATE, .anchor = made.anchor});
    assert_text(r.code, "LargeObject");
    assert_text(r.text, "userCertificate would have 16 values; Entra ID takes 15");
}

static void
too_long_a_value_exceeds_the_allowed_length(void **state)
{
    struct tenant_world *w = world(state);
    struct receipt made = add_user(w, w->connect, "AAAA", "alice@contoso.com");
    char text[300];

    memset(text, 'x', sizeof text);
    text[257] = 0;
    set(w, ATTR_displayName, text);
    struct receipt r = send(w, w->connect, (struct op){.kind = OP_UPDATE, .anchor = made.anchor});
    assert_text(r.code, "ExceededAllowedLength");
    text[256] = 0;
    set(w, ATTR_displayName, text);
    r = send(w, w->connect, (struct op){.kind = OP_UPDATE, .anchor = made.anchor});
    assert_int_equal(r.state, RECEIPT_DONE);
}

static void
extensions_are_cut_at_250_characters_and_limited_to_a_hundred(void **state)
{
    struct tenant_world *w = world(state);
    struct str text = STR("\xc3\xa4");
    attr_id id = schema_attr(&w->schema, STR("extension_0a1b_shoeSize"));

    for (int i = 0; i < 8; i++)
        text = str_fmt(w->arena, STR_FMT STR_FMT, STR_ARG(text), STR_ARG(text));
    set(w, id, str_z(text, w->arena));
    struct receipt r = add_user(w, w->connect, "AAAA", "alice@contoso.com");
    assert_int_equal(r.state, RECEIPT_DONE);
    struct str kept = entry_value(&read_since(w, STR("")).changes.at[0].entry, id);
    assert_int_equal(kept.len, 500); /* two bytes each */
    for (unsigned i = 0; i < 100; i++)
        set(w, schema_attr(&w->schema, str_fmt(w->arena, "extension_0a1b_n%u", i)), "x");
    r = send(w, w->connect, (struct op){.kind = OP_UPDATE, .anchor = r.anchor});
    assert_text(r.code, "LargeObject");
}

static void
a_group_has_as_many_members_as_is_assumed(void **state)
{
    enum { MOST = 50000 };
    struct tenant_world *w = world(state);
    struct str *members = ARENA_ARRAY(w->arena, struct str, MOST + 1);

    assume(w, "writeBudget", "unlimited");
    for (unsigned i = 0; i <= MOST; i++) {
        char anchor[16];
        (void)snprintf(anchor, sizeof anchor, "u%u", i);
        struct str text = str_copy(str_of(anchor), w->arena);
        set(w, ATTR_sourceAnchor, text.at ? str_z(text, w->arena) : "");
        set(w, ATTR_accountEnabled, "True");
        send(w, w->connect, (struct op){.kind = OP_ADD, .class = CLASS_user});
        members[i] = anchor_dn(w, anchor);
    }
    set(w, ATTR_sourceAnchor, "GGGG");
    *VEC_PUSH(&w->mods, w->arena) = (struct mod){ATTR_member, MOD_SET, MOST, members};
    struct receipt group = send(w, w->connect, (struct op){.kind = OP_ADD, .class = CLASS_group});
    assert_int_equal(group.state, RECEIPT_DONE);
    *VEC_PUSH(&w->mods, w->arena) = (struct mod){ATTR_member, MOD_ADD, 2, members};
    struct receipt same =
        send(w, w->connect, (struct op){.kind = OP_UPDATE, .anchor = group.anchor});
    assert_int_equal(same.effect.kind, EFFECT_NONE); /* they are members already */
    *VEC_PUSH(&w->mods, w->arena) = (struct mod){ATTR_member, MOD_ADD, 1, members + MOST};
    struct receipt more =
        send(w, w->connect, (struct op){.kind = OP_UPDATE, .anchor = group.anchor});
    assert_text(more.code, "LargeObject");
    mod(w, MOD_REMOVE, ATTR_member, anchor_dn(w, "nobody")); /* makes no room */
    *VEC_PUSH(&w->mods, w->arena) = (struct mod){ATTR_member, MOD_ADD, 1, members + MOST};
    more = send(w, w->connect, (struct op){.kind = OP_UPDATE, .anchor = group.anchor});
    assert_text(more.code, "LargeObject");
    assume(w, "memberLimit", "250000");
    *VEC_PUSH(&w->mods, w->arena) = (struct mod){ATTR_member, MOD_ADD, 1, members + MOST};
    more = send(w, w->connect, (struct op){.kind = OP_UPDATE, .anchor = group.anchor});
    assert_int_equal(more.effect.kind, EFFECT_UPDATED);
    assume(w, "memberLimit", "50000"); /* what is too large already may stay so */
    *VEC_PUSH(&w->mods, w->arena) = (struct mod){ATTR_member, MOD_ADD, 2, members};
    same = send(w, w->connect, (struct op){.kind = OP_UPDATE, .anchor = group.anchor});
    assert_int_equal(same.state, RECEIPT_DONE);
}

static void
a_name_is_made_of_few_characters(void **state)
{
    static const char *const bad[] = {"al ice@contoso.com",    "al&ice@contoso.com",
                                      "al*ice@contoso.com",    "alice.@contoso.com",
                                      "@contoso.com",          "alice@",
                                      "al\xc3\xa4@contoso.com"};
    static const char *const good[] = {"o'neil@contoso.com", "a.b-c_d!e#f^g~h@contoso.com"};
    struct tenant_world *w = world(state);

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_text(add_user(w, w->connect, "AAAA", bad[i]).code, "IdentityDataValidationFailed");
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_int_equal(add_user(w, w->connect, "AAAA", good[i]).state, RECEIPT_DONE);
}

static struct receipt
touch(struct tenant_world *w, struct connector *c, struct str anchor)
{
    return send(w, c, (struct op){.kind = OP_UPDATE, .anchor = anchor});
}

static void
after_seven_thousand_writes_the_tenant_asks_for_patience(void **state)
{
    struct tenant_world *w = world(state);
    struct receipt made = add_user(w, w->connect, "AAAA", "alice@contoso.com"), r = made;

    for (int i = 1; i < TENANT_BUDGET_WRITES; i++)
        r = touch(w, i % 2 ? w->cloud : w->connect, made.anchor);
    assert_int_equal(r.state, RECEIPT_DONE);
    assert_null(connector_clock(w->admin, tenant_now(w->tenant) + 100, w->arena));
    struct op op = {.id = 99999, .kind = OP_UPDATE, .anchor = made.anchor};
    r = send(w, w->connect, op);
    assert_int_equal(r.state, RECEIPT_RETRY);
    assert_int_equal(r.retry_after, 200);
    set(w, ATTR_department, "x"); /* people have a budget of their own */
    assert_int_equal(touch(w, w->admin, made.anchor).state, RECEIPT_REFUSED);
    assert_null(connector_clock(w->admin, tenant_now(w->tenant) + 200, w->arena));
    r = send(w, w->connect, op); /* the same op: patience is not remembered as an answer */
    assert_int_equal(r.state, RECEIPT_DONE);
}

static void
the_brake_stops_the_deletes_of_cloud_sync_over_its_number(void **state)
{
    struct tenant_world *w = world(state);
    struct receipt users[5];

    set(w, ATTR_alertThreshold, "2");
    struct receipt r = send(w, w->admin, (struct op){.kind = OP_UPDATE, .anchor = company(w)});
    assert_int_equal(r.state, RECEIPT_DONE);
    for (unsigned i = 0; i < 5; i++) {
        char anchor[8];
        (void)snprintf(anchor, sizeof anchor, "U%u", i);
        set(w, ATTR_sourceAnchor, str_z(str_copy(str_of(anchor), w->arena), w->arena));
        users[i] = send(w, w->cloud, (struct op){.kind = OP_ADD, .class = CLASS_user});
    }
    assert_int_equal(remove_object(w, w->cloud, users[0].anchor).state, RECEIPT_DONE);
    assert_int_equal(remove_object(w, w->cloud, users[1].anchor).state, RECEIPT_DONE);
    r = remove_object(w, w->cloud, users[2].anchor);
    assert_text(r.code, "AccidentalDeletionPrevention");
    assert_int_equal(remove_object(w, w->connect, users[3].anchor).state, RECEIPT_DONE);
    assert_null(connector_clock(w->admin, tenant_now(w->tenant) + 120, w->arena));
    r = remove_object(w, w->cloud, users[4].anchor); /* another cycle, counted anew */
    assert_int_equal(r.state, RECEIPT_DONE);
    assert_null(connector_clock(w->admin, tenant_now(w->tenant) + 120, w->arena));
    struct op lot[3] = {{.kind = OP_DELETE, .anchor = users[2].anchor},
                        {.kind = OP_DELETE, .anchor = STR("User_x")},
                        {.kind = OP_DELETE, .anchor = STR("User_y")}};
    struct receipt receipts[3];
    assert_null(connector_apply(w->cloud, lot, 3, receipts, w->arena)); /* not even the first */
    assert_text(receipts[0].code, "AccidentalDeletionPrevention");
    set(w, ATTR_synchronizationPreventionType, "disabled");
    send(w, w->admin, (struct op){.kind = OP_UPDATE, .anchor = company(w)});
    assert_int_equal(remove_object(w, w->cloud, users[2].anchor).state, RECEIPT_DONE);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)
        TEST(too_many_values_are_a_large_object),
        TEST(too_long_a_value_exceeds_the_allowed_length),
        TEST(extensions_are_cut_at_250_characters_and_limited_to_a_hundred),
        TEST(a_group_has_as_many_members_as_is_assumed),
        TEST(a_name_is_made_of_few_characters),
        TEST(after_seven_thousand_writes_the_tenant_asks_for_patience),
        TEST(the_brake_stops_the_deletes_of_cloud_sync_over_its_number),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
