/* SPDX-License-Identifier: MIT */
/* Writing to the directory in memory: effects, refusals, and nothing done by halves. */
#include "sim/world/forest.h"

#include "tests/unit/world/forest_world.h"

static void
assert_refused(struct receipt r, const char *code)
{
    assert_int_equal(r.state, RECEIPT_REFUSED);
    assert_str(r.code, code);
    assert_true(r.text.len > 0);
    assert_int_equal(r.effect.kind, EFFECT_NONE);
}

static void
assert_effect(struct receipt r, enum effect_kind kind)
{
    if (r.state != RECEIPT_DONE)
        fail_msg("%.*s", STR_ARG(r.text));
    assert_int_equal(r.effect.kind, kind);
}

static void
a_new_user_is_complete_and_found(void **state)
{
    struct fixture *f = *state;
    struct receipt r = add(f, CLASS_user, "CN=Erin,OU=Pilot," BASE,
                           PAIRS({ATTR_sAMAccountName, "erin"}, {ATTR_manager, MONA},
                                 {ATTR_msExchHideFromAddressLists, "TRUE"}));
    struct entry erin = get(f, "CN=Erin,OU=Pilot," BASE);

    assert_effect(r, EFFECT_CREATED);
    assert_int_equal(r.effect.n, 0);
    assert_same_str(r.anchor, erin.anchor);
    assert_str(entry_value(&erin, ATTR_userAccountControl), "546");
    assert_str(entry_value(&erin, ATTR_cn), "Erin");
    assert_str(entry_value(&erin, ATTR_msExchHideFromAddressLists), "True");
    ASSERT_VALUES(erin, ATTR_manager, MONA);
    struct entry mona = get(f, MONA);
    ASSERT_VALUES(mona, ATTR_directReports, ALICE, "CN=Erin,OU=Pilot," BASE);
}

static void
a_given_anchor_is_kept(void **state)
{
    struct fixture *f = *state;
    struct op op = {.kind = OP_ADD,
                    .class = CLASS_user,
                    .anchor = STR("0123456789abcdef"),
                    .dn = STR("CN=Zoe,OU=Pilot," BASE)};

    assert_same_str(apply(f, op).anchor, op.anchor);
    op.dn = STR("CN=Zoe2,OU=Pilot," BASE);
    assert_refused(apply(f, op), "exists");
}

static void
adds_that_cannot_be_are_refused(void **state)
{
    struct fixture *f = *state;
    static const struct {
        enum object_class class;
        const char *dn;
        struct pairs pairs[2];
        const char *code;
    } table[] = {
        {CLASS_user, "cn=ALICE,ou=pilot," BASE, {{0, NULL}}, "exists"},
        {CLASS_user, "CN=x,OU=Nowhere," BASE, {{0, NULL}}, "no-parent"},
        {CLASS_user, "CN=x,DC=fabrikam,DC=com", {{0, NULL}}, "no-parent"},
        {CLASS_user, "nonsense", {{0, NULL}}, "constraint"},
        {CLASS_user, "OU=x," BASE, {{0, NULL}}, "constraint"},
        {CLASS_organizationalUnit, "CN=x," BASE, {{0, NULL}}, "constraint"},
        {CLASS_none, "CN=x," BASE, {{0, NULL}}, "schema"},
        {CLASS_device, "CN=x," BASE, {{0, NULL}}, "schema"},
        {CLASS_user, "CN=x," BASE, {{ATTR_cloudNoFlow, "True"}}, "schema"},
        {CLASS_user, "CN=x," BASE, {{ATTR_objectSid, "x"}}, "constraint"},
        {CLASS_user, "CN=x," BASE, {{ATTR_memberOf, GSALES}}, "constraint"},
        {CLASS_user, "CN=x," BASE, {{ATTR_cn, "y"}}, "constraint"},
        {CLASS_user, "CN=x," BASE, {{ATTR_userAccountControl, "many"}}, "constraint"},
        {CLASS_user, "CN=x," BASE, {{ATTR_title, ""}}, "constraint"},
        {CLASS_user, "CN=x," BASE, {{ATTR_title, "\xff"}}, "constraint"},
        {CLASS_user, "CN=x," BASE, {{ATTR_manager, "CN=Nobody," BASE}}, "dangling-reference"},
        {CLASS_user, "CN=x," BASE, {{ATTR_manager, "CN=x," BASE}}, "dangling-reference"},
        {CLASS_user, "CN=x," BASE, {{ATTR_manager, "nobody"}}, "constraint"},
        {CLASS_user, "CN=x," BASE, {{ATTR_sAMAccountName, "ALICE"}}, "not-unique"},
        {CLASS_user, "CN=x," BASE, {{ATTR_userPrincipalName, "Alice@contoso.com"}}, "not-unique"},
    };
    struct str w = read_from(f, STR("")).watermark;
    struct mint before = forest_mint(f->forest);

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct receipt r = add(f, table[i].class, table[i].dn, table[i].pairs);
        if (r.state != RECEIPT_REFUSED || !str_eq(r.code, str_of(table[i].code)))
            fail_msg("%s, row %zu: %.*s", table[i].dn, i, STR_ARG(r.code));
    }
    assert_int_equal(read_from(f, w).changes.n, 0);
    struct mint after = forest_mint(f->forest);
    assert_memory_equal(&before, &after, sizeof before); /* no id is lost to a refusal */
}

static void
an_update_says_what_really_changed(void **state)
{
    struct fixture *f = *state;
    struct str value = STR("Lead");
    struct str members[] = {STR("cn=bob,OU=Pilot," BASE), STR(MONA)};
    const struct mod mods[] = {{ATTR_title, MOD_SET, 1, &value},
                               {ATTR_department, MOD_SET, 1, &value},
                               {ATTR_mail, MOD_SET, 0, NULL}};
    struct receipt r = apply(
        f, (struct op){.kind = OP_UPDATE, .anchor = get(f, BOB).anchor, .n = 3, .mods = mods});

    assert_effect(r, EFFECT_UPDATED); /* his title was Lead already, and he had no mail */
    assert_int_equal(r.effect.n, 1);
    assert_int_equal(r.effect.mods[0].id, ATTR_department);
    const struct mod set = {ATTR_member, MOD_SET, 2, members};
    r = apply(f, (struct op){.kind = OP_UPDATE, .dn = STR(GSALES), .n = 1, .mods = &set});
    assert_effect(r, EFFECT_UPDATED);
    assert_int_equal(r.effect.n, 2);
    assert_int_equal(r.effect.mods[0].kind, MOD_REMOVE);
    assert_int_equal(r.effect.mods[0].n, 2);
    assert_int_equal(r.effect.mods[1].kind, MOD_ADD);
    assert_str(r.effect.mods[1].values[0], MONA);
    struct entry group = get(f, GSALES);
    ASSERT_VALUES(group, ATTR_member, BOB, MONA);
}

static void
what_is_as_asked_for_is_no_change(void **state)
{
    struct fixture *f = *state;
    struct str w = read_from(f, STR("")).watermark;

    assert_effect(modify(f, ALICE, ATTR_title, MOD_SET, "Clerk"), EFFECT_NONE);
    assert_effect(modify(f, GSALES, ATTR_member, MOD_ADD, "cn=alice, OU=Pilot," BASE), EFFECT_NONE);
    assert_effect(modify(f, GSALES, ATTR_member, MOD_REMOVE, MONA), EFFECT_NONE);
    assert_effect(modify(f, GSALES, ATTR_member, MOD_REMOVE, "CN=Nobody," BASE), EFFECT_NONE);
    assert_effect(modify(f, ALICE, ATTR_manager, MOD_SET, MONA), EFFECT_NONE);
    assert_effect(rename_to(f, ALICE, ALICE), EFFECT_NONE);
    assert_int_equal(read_from(f, w).changes.n, 0);
    assert_effect(modify(f, ALICE, ATTR_title, MOD_SET, "CLERK"), EFFECT_UPDATED);
}

static void
updates_that_cannot_be_are_refused(void **state)
{
    struct fixture *f = *state;
    struct str two[] = {STR("a"), STR("b")}, managers[] = {STR(BOB), STR(MONA)};
    const struct mod titles = {ATTR_title, MOD_SET, 2, two};
    const struct mod both = {ATTR_manager, MOD_SET, 2, managers};

    assert_refused(modify(f, "CN=Nobody," BASE, ATTR_title, MOD_SET, "x"), "no-such-object");
    assert_refused(modify(f, ALICE, ATTR_cn, MOD_SET, "x"), "constraint");
    assert_refused(modify(f, ALICE, ATTR_name, MOD_SET, "x"), "constraint");
    assert_refused(modify(f, ALICE, ATTR_whenChanged, MOD_SET, "x"), "constraint");
    assert_refused(modify(f, ALICE, ATTR_title, MOD_ADD, "x"), "constraint");
    assert_refused(modify(f, ALICE, ATTR_manager, MOD_ADD, BOB), "constraint");
    assert_refused(modify(f, ALICE, ATTR_manager, MOD_SET, "CN=Nobody," BASE),
                   "dangling-reference");
    assert_refused(modify(f, ALICE, ATTR_sAMAccountName, MOD_SET, "BOB"), "not-unique");
    assert_refused(modify(f, ALICE, schema_attr(&f->schema, STR("shoeSize")), MOD_SET, "42"),
                   "schema");
    assert_refused(
        apply(f, (struct op){.kind = OP_UPDATE, .dn = STR(ALICE), .n = 1, .mods = &titles}),
        "constraint");
    assert_refused(
        apply(f, (struct op){.kind = OP_UPDATE, .dn = STR(ALICE), .n = 1, .mods = &both}),
        "constraint");
    assert_refused(apply(f, (struct op){.kind = OP_RESTORE, .dn = STR(ALICE)}), "constraint");
}

static void
an_update_happens_as_a_whole_or_not_at_all(void **state)
{
    struct fixture *f = *state;
    struct str title = STR("x"),
               members[] = {STR(MONA), STR("CN=Nobody," BASE), STR("CN=N2," BASE)};
    const struct mod mods[] = {{ATTR_description, MOD_SET, 1, &title},
                               {ATTR_member, MOD_ADD, 3, members}};
    struct receipt r =
        apply(f, (struct op){.kind = OP_UPDATE, .dn = STR(GPILOT), .n = 2, .mods = mods});

    assert_refused(r, "dangling-reference");
    assert_int_equal(r.unresolved_n, 2);
    assert_str(r.unresolved[0], "CN=Nobody," BASE);
    struct entry group = get(f, GPILOT);
    ASSERT_VALUES(group, ATTR_member, ALICE);
    assert_null(entry_get(&group, ATTR_description));
}

static void
a_manager_is_replaced_by_taking_one_and_giving_another(void **state)
{
    struct fixture *f = *state;
    struct str mona = STR(MONA), bob = STR(BOB);
    const struct mod mods[] = {{ATTR_manager, MOD_REMOVE, 1, &mona},
                               {ATTR_manager, MOD_ADD, 1, &bob}};

    assert_effect(apply(f, (struct op){.kind = OP_UPDATE, .dn = STR(ALICE), .n = 2, .mods = mods}),
                  EFFECT_UPDATED);
    struct entry alice = get(f, ALICE);
    ASSERT_VALUES(alice, ATTR_manager, BOB);
    assert_effect(modify(f, ALICE, ATTR_manager, MOD_SET, NULL), EFFECT_UPDATED);
    alice = get(f, ALICE);
    assert_null(entry_get(&alice, ATTR_manager));
}

static void
a_given_up_name_is_free_again(void **state)
{
    struct fixture *f = *state;

    assert_effect(modify(f, ALICE, ATTR_sAMAccountName, MOD_SET, "alice2"), EFFECT_UPDATED);
    assert_effect(modify(f, BOB, ATTR_sAMAccountName, MOD_SET, "alice"), EFFECT_UPDATED);
    assert_refused(modify(f, ALICE, ATTR_sAMAccountName, MOD_SET, "Alice"), "not-unique");
    drop(f, BOB);
    assert_effect(modify(f, ALICE, ATTR_sAMAccountName, MOD_SET, "Alice"), EFFECT_UPDATED);
}

static void
a_rename_carries_the_name_along(void **state)
{
    struct fixture *f = *state;
    struct receipt r = rename_to(f, BOB, "CN=Smith\\2C Bob,OU=Staff," BASE);
    struct entry bob = get(f, "CN=Smith\\, Bob,OU=Staff," BASE);

    assert_effect(r, EFFECT_RENAMED);
    assert_int_equal(r.effect.n, 2);
    assert_same_str(r.anchor, bob.anchor);
    assert_str(bob.dn, "CN=Smith\\, Bob,OU=Staff," BASE);
    assert_str(entry_value(&bob, ATTR_cn), "Smith, Bob");
    assert_str(entry_value(&bob, ATTR_name), "Smith, Bob");
    ASSERT_VALUES(bob, ATTR_memberOf, GSALES);
    r = rename_to(f, "CN=Smith\\2c Bob, OU=Staff, " BASE, "cn=SMITH\\, Bob,OU=Staff," BASE);
    assert_effect(r, EFFECT_RENAMED); /* another spelling is a change */
}

static void
renames_that_cannot_be_are_refused(void **state)
{
    struct fixture *f = *state;

    assert_refused(rename_to(f, "CN=Nobody," BASE, "CN=x," BASE), "no-such-object");
    assert_refused(rename_to(f, BOB, ALICE), "exists");
    assert_refused(rename_to(f, BOB, "CN=Bob,OU=Nowhere," BASE), "no-parent");
    assert_refused(rename_to(f, BOB, "OU=Bob,OU=Staff," BASE), "constraint");
    assert_refused(rename_to(f, BOB, "Bob"), "constraint");
    assert_refused(rename_to(f, BASE, "DC=fabrikam,DC=com"), "constraint");
    assert_refused(rename_to(f, "OU=Staff," BASE, "OU=Staff,OU=Deep,OU=Staff," BASE), "constraint");
    assert_refused(rename_to(f, "OU=Staff," BASE, "OU=x,OU=Staff," BASE), "constraint");
}

static void
moving_an_ou_moves_everything_below_and_back_links_follow(void **state)
{
    struct fixture *f = *state;

    get(f, GSALES); /* names are known by now */
    assert_effect(rename_to(f, "OU=Groups," BASE, "OU=Teams,OU=Staff," BASE), EFFECT_RENAMED);
    struct entry alice = get(f, ALICE);
    ASSERT_VALUES(alice, ATTR_memberOf, GPILOT, "CN=gSales,OU=Teams,OU=Staff," BASE);
    assert_int_equal(find(f, "OU=Staff," BASE, SCOPE_SUBTREE, "(objectClass=group)").list.n, 1);
}

static void
deletes_want_leaves_or_a_word(void **state)
{
    struct fixture *f = *state;

    assert_refused(apply(f, (struct op){.kind = OP_DELETE, .dn = STR("OU=Pilot," BASE)}),
                   "not-leaf");
    assert_refused(drop(f, BASE), "constraint");
    assert_refused(drop(f, "CN=Nobody," BASE), "no-such-object");
    assert_effect(drop(f, "OU=Pilot," BASE), EFFECT_DELETED);
    assert_refused(drop(f, ALICE), "no-such-object");
    struct entry group = get(f, GSALES);
    ASSERT_VALUES(group, ATTR_member, CARL);
    struct entry mona = get(f, MONA);
    assert_null(entry_get(&mona, ATTR_directReports));
    assert_effect(add(f, CLASS_organizationalUnit, "OU=Pilot," BASE, NULL), EFFECT_CREATED);
}

static void
writes_bear_the_worlds_time_and_rising_numbers(void **state)
{
    struct fixture *f = *state;

    assert_null(connector_clock(f->forest, time_from(2025, 9, 2, 10, 0, 0), f->arena));
    modify(f, ALICE, ATTR_title, MOD_SET, "x");
    struct entry alice = get(f, ALICE), mona = get(f, MONA);
    assert_str(entry_value(&alice, ATTR_whenChanged), "20250902100000.0Z");
    assert_str(entry_value(&alice, ATTR_whenCreated), "20250901090000.0Z");
    assert_str(entry_value(&mona, ATTR_whenChanged), "20250901090000.0Z");
    modify(f, MONA, ATTR_title, MOD_SET, "x");
    mona = get(f, MONA);
    int64_t first, second;
    assert_true(str_int(entry_value(&alice, ATTR_uSNChanged), &first));
    assert_true(str_int(entry_value(&mona, ATTR_uSNChanged), &second));
    assert_true(second == first + 1);
}

static void
broken_worlds_name_the_object(void **state)
{
    static const struct {
        enum object_class class;
        const char *dn;
        struct pairs pairs[2];
        const char *says;
    } table[] = {
        {CLASS_user, "cn=alice,OU=Pilot," BASE, {{0, NULL}}, "exists already"},
        {CLASS_user, "CN=x,OU=Nowhere," BASE, {{0, NULL}}, "OU=Nowhere"},
        {CLASS_group, "CN=x," BASE, {{ATTR_member, "CN=Nobody," BASE}}, "CN=Nobody"},
        {CLASS_user, "CN=x," BASE, {{ATTR_cloudNoFlow, "True"}}, "cloudNoFlow"},
        {CLASS_user, "CN=x," BASE, {{ATTR_sAMAccountName, "bob"}}, "sAMAccountName"},
        {CLASS_user,
         "CN=x," BASE,
         {{ATTR_userPrincipalName, "ALICE@contoso.com"}},
         "userPrincipal"},
    };
    struct fixture *f = *state;

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        f->entries.n = 11;
        put(f, table[i].class, table[i].dn, table[i].pairs);
        const struct err *e = build(f);
        assert_non_null(e);
        assert_int_equal(e->kind, ERR_INPUT);
        assert_true(str_find(e->text, str_of(table[i].says)) >= 0);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        FOREST_TEST(a_new_user_is_complete_and_found),
        FOREST_TEST(a_given_anchor_is_kept),
        FOREST_TEST(adds_that_cannot_be_are_refused),
        FOREST_TEST(an_update_says_what_really_changed),
        FOREST_TEST(what_is_as_asked_for_is_no_change),
        FOREST_TEST(updates_that_cannot_be_are_refused),
        FOREST_TEST(an_update_happens_as_a_whole_or_not_at_all),
        FOREST_TEST(a_manager_is_replaced_by_taking_one_and_giving_another),
        FOREST_TEST(a_given_up_name_is_free_again),
        FOREST_TEST(a_rename_carries_the_name_along),
        FOREST_TEST(renames_that_cannot_be_are_refused),
        FOREST_TEST(moving_an_ou_moves_everything_below_and_back_links_follow),
        FOREST_TEST(deletes_want_leaves_or_a_word),
        FOREST_TEST(writes_bear_the_worlds_time_and_rising_numbers),
        FOREST_TEST(broken_worlds_name_the_object),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
