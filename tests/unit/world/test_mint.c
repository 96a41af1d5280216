/* SPDX-License-Identifier: MIT */
/* What the directory's server sets by itself. */
#include "sim/world/mint.h"

#include "sim/base/codec.h"
#include "tests/unit/world/forest_world.h"

static struct entry
minted(struct mint *m, enum object_class class, const char *dn, const struct pairs *pairs,
       enum mint_origin origin, struct arena *a)
{
    struct entry e = test_entry(class, dn, pairs, a);

    return mint_entry(m, &e, origin, a, a);
}

static struct mint
fresh(void)
{
    return mint_new(7, time_from(2025, 9, 1, 9, 0, 0));
}

static void
a_user_gets_what_ad_gives_it(void **state)
{
    struct mint m = fresh();
    struct entry e = minted(&m, CLASS_user, ALICE, NULL, MINT_WORLD, *state);

    assert_int_equal(e.anchor.len, 16);
    assert_str(entry_value(&e, ATTR_cn), "Alice");
    assert_str(entry_value(&e, ATTR_name), "Alice");
    assert_str(entry_value(&e, ATTR_userAccountControl), "512");
    assert_str(entry_value(&e, ATTR_sAMAccountType), "805306368");
    assert_str(entry_value(&e, ATTR_primaryGroupID), "513");
    assert_str(entry_value(&e, ATTR_objectCategory),
               "CN=Person,CN=Schema,CN=Configuration,DC=contoso,DC=com");
    assert_str(entry_value(&e, ATTR_whenCreated), "20250901090000.0Z");
    assert_str(entry_value(&e, ATTR_uSNCreated), "8193");
    assert_same_str(entry_value(&e, ATTR_uSNChanged), entry_value(&e, ATTR_uSNCreated));
    struct str sid = sid_text(entry_value(&e, ATTR_objectSid), *state);
    assert_true(str_starts(sid, sid_text(mint_domain_sid(7, *state), *state)));
    assert_true(str_ends(sid, STR("-1103")));
    assert_null(entry_get(&e, ATTR_objectGUID));
    assert_null(entry_get(&e, ATTR_objectClass));
}

static void
accounts_that_a_client_adds_are_disabled(void **state)
{
    struct mint m = fresh();
    struct entry e = minted(&m, CLASS_user, ALICE, NULL, MINT_ADD, *state);

    assert_str(entry_value(&e, ATTR_userAccountControl), "546");
    e = minted(&m, CLASS_user, BOB, PAIRS({ATTR_userAccountControl, "512"}), MINT_ADD, *state);
    assert_str(entry_value(&e, ATTR_userAccountControl), "512");
}

static void
groups_are_global_security_groups_unless_they_say_otherwise(void **state)
{
    static const struct {
        const char *type, *account_type;
    } table[] = {{"-2147483646", "268435456"},
                 {"2", "268435457"},
                 {"-2147483644", "536870912"},
                 {"4", "536870913"},
                 {"-2147483640", "268435456"}};
    struct mint m = fresh();
    struct entry e = minted(&m, CLASS_group, GSALES, NULL, MINT_WORLD, *state);

    assert_str(entry_value(&e, ATTR_groupType), "-2147483646");
    assert_null(entry_get(&e, ATTR_userAccountControl));
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        e = minted(&m, CLASS_group, GSALES, PAIRS({ATTR_groupType, table[i].type}), MINT_WORLD,
                   *state);
        assert_str(entry_value(&e, ATTR_sAMAccountType), table[i].account_type);
    }
}

static void
places_and_contacts_have_no_sid(void **state)
{
    struct mint m = fresh();
    struct entry e =
        minted(&m, CLASS_organizationalUnit, "OU=A\\, B," BASE, NULL, MINT_WORLD, *state);

    assert_str(entry_value(&e, ATTR_ou), "A, B");
    assert_null(entry_get(&e, ATTR_cn));
    assert_null(entry_get(&e, ATTR_objectSid));
    e = minted(&m, CLASS_contact, "CN=kx," BASE, NULL, MINT_WORLD, *state);
    assert_null(entry_get(&e, ATTR_objectSid));
    e = minted(&m, CLASS_domainDNS, BASE, NULL, MINT_WORLD, *state);
    assert_str(entry_value(&e, ATTR_dc), "contoso");
    assert_same_str(entry_value(&e, ATTR_objectSid), mint_domain_sid(7, *state));
    assert_int_equal(m.rid, 1103);
}

static void
what_an_entry_has_is_kept_and_passed_by(void **state)
{
    struct mint m = fresh();
    struct str guid = STR("0123456789abcdef");
    struct entry e = minted(&m, CLASS_user, ALICE,
                            PAIRS({ATTR_uSNChanged, "9000"},
                                  {ATTR_whenCreated, "20200101000000.0Z"}, {ATTR_title, "Clerk"}),
                            MINT_WORLD, *state);

    assert_str(entry_value(&e, ATTR_uSNChanged), "9000");
    assert_str(entry_value(&e, ATTR_whenCreated), "20200101000000.0Z");
    assert_str(entry_value(&e, ATTR_title), "Clerk");
    struct entry with_anchor = test_entry(CLASS_user, BOB, NULL, *state);
    with_anchor.anchor = guid;
    e = mint_entry(&m, &with_anchor, MINT_WORLD, *state, *state);
    assert_same_str(e.anchor, guid);
    assert_str(entry_value(&e, ATTR_uSNCreated), "9001");
}

static void
minting_twice_changes_nothing(void **state)
{
    struct mint m = fresh();
    struct entry once =
        minted(&m, CLASS_group, GSALES, PAIRS({ATTR_member, ALICE}), MINT_WORLD, *state);
    struct mint second = fresh();
    struct entry twice = mint_entry(&second, &once, MINT_WORLD, *state, *state);

    assert_true(entry_same(&once, &twice, SIDE_AD, *state));
    assert_true(second.usn == m.usn);
    assert_int_equal(second.rid, m.rid); /* so the next SID is a new one */
}

static void
ids_follow_from_seed_and_number_alone(void **state)
{
    struct mint a = fresh(), b = fresh(), other = mint_new(8, 0);
    struct entry x = minted(&a, CLASS_user, ALICE, NULL, MINT_WORLD, *state);
    struct entry y = minted(&b, CLASS_group, GSALES, NULL, MINT_WORLD, *state);
    struct entry z = minted(&other, CLASS_user, ALICE, NULL, MINT_WORLD, *state);
    struct entry next = minted(&a, CLASS_user, BOB, NULL, MINT_WORLD, *state);

    assert_same_str(x.anchor, y.anchor);
    assert_false(str_eq(x.anchor, z.anchor));
    assert_false(str_eq(x.anchor, next.anchor));
    assert_true(str_ends(sid_text(entry_value(&next, ATTR_objectSid), *state), STR("-1104")));
}

static void
an_update_brings_new_stamps(void **state)
{
    struct mint m = fresh();
    struct mod mods[MINT_TOUCHES];

    m.now += HOUR;
    mint_touch(&m, mods, *state);
    assert_int_equal(mods[0].id, ATTR_whenChanged);
    assert_str(mods[0].values[0], "20250901100000.0Z");
    assert_int_equal(mods[1].id, ATTR_uSNChanged);
    assert_str(mods[1].values[0], "8193");
}

static void
back_links_are_operational_and_the_servers_own(void **state)
{
    (void)state;
    assert_true(mint_operational(ATTR_memberOf) && mint_server_only(ATTR_memberOf));
    assert_true(mint_operational(ATTR_whenChanged) && !mint_back_link(ATTR_whenChanged));
    assert_true(mint_server_only(ATTR_objectSid) && !mint_operational(ATTR_objectSid));
    assert_false(mint_server_only(ATTR_member) || mint_server_only(ATTR_userAccountControl));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(a_user_gets_what_ad_gives_it),
        ARENA_TEST(accounts_that_a_client_adds_are_disabled),
        ARENA_TEST(groups_are_global_security_groups_unless_they_say_otherwise),
        ARENA_TEST(places_and_contacts_have_no_sid),
        ARENA_TEST(what_an_entry_has_is_kept_and_passed_by),
        ARENA_TEST(minting_twice_changes_nothing),
        ARENA_TEST(ids_follow_from_seed_and_number_alone),
        ARENA_TEST(an_update_brings_new_stamps),
        ARENA_TEST(back_links_are_operational_and_the_servers_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
