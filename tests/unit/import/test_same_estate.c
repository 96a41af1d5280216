/* SPDX-License-Identifier: MIT */
/*
 * The published rules and our edition of 2016, each in an engine over the same generated estate,
 * leave the same connector spaces, the same metaverse and the same tenant.
 */
#include "harness/import/configuration.h"
#include "sim/base/buf.h"
#include "sim/base/codec.h"
#include "sim/base/prng.h"
#include "tests/unit/engine/kit.h"
#include "tests/unit/import/exports.h"

#define BASE "DC=contoso,DC=com"

enum { PEOPLE = 60, GROUPS = 20, OTHERS = 20, SEEDS = 6, ROUNDS = 4 };

static void
published(void *context, struct ruleset *rs, struct schema *schema)
{
    struct configuration *c = context;

    config_rules(c, (const uint32_t[]){AD, ENTRA}, rs, schema);
    assert_int_equal(c->notes.n, 0);
}

static const struct {
    const char *attr;
    const char *values[6];
} traits[] = {
    {"mail", {"a@contoso.com", "b@contoso.com", "no address"}},
    {"mailNickname", {"nick", "CAS_{1}", "SystemMailbox{2}"}},
    {"displayName", {"Somebody", " Blanks ", "Kim (MSOL)"}},
    {"description", {"what it is", " "}},
    {"isCriticalSystemObject", {"True", "False"}},
    {"adminDescription", {"User_1", "Group_1", "nothing special"}},
    {"userAccountControl", {"512", "514", "66048"}},
    {"msExchRecipientTypeDetails", {"1", "2", "8388608", "1073741824", "2147483648"}},
    {"msExchHideFromAddressLists", {"True", "False"}},
    {"proxyAddresses", {"SMTP:x@contoso.com", "smtp:y@contoso.com", "x400:c"}},
    {"userPrincipalName", {"u@contoso.com", "v@contoso.com"}},
    {"sAMAccountName", {"MSOL_1", "AAD_2", "SUPPORT_388945a0", "MSOL_AD_Sync_RichCoexistence"}},
    {"title", {"boss", "  trimmed  "}},
    {"pwdLastSet", {"132000000000000000", "0"}},
    {"groupType", {"2", "-2147483646", "8"}},
    {"extensionAttribute7", {"seven", " 7 "}},
    {"countryCode", {"0", "276"}},
    {"msRTCSIP-UserEnabled", {"True"}},
    {"userCertificate", {"certificate"}},
    {"info", {"said", "  said with blanks "}},
};

enum { TRAITS = sizeof traits / sizeof *traits };

static void
change_somebody(struct estate *e, struct prng *dice, const char *const *names, uint32_t n)
{
    const char *who = names[prng_below(dice, n)], *other = names[prng_below(dice, n)];
    uint64_t trait = prng_below(dice, TRAITS), what = prng_below(dice, 8);
    const char *value = traits[trait].values[prng_below(dice, 6)];

    if (!ad_find(e, who) || !ad_find(e, other))
        return;
    if (what < 5)
        ad_set(e, who, traits[trait].attr, value);
    else if (what == 5 && ad_find(e, who)->entry.class == CLASS_group)
        ad_link(e, who, "member", other);
    else if (what == 6 && ad_find(e, who)->entry.class == CLASS_user)
        ad_link(e, who, "manager", other);
    else if (what == 7 && prng_below(dice, 4) == 0)
        ad_delete(e, who);
}

/* The same estate for the same seed, whatever the rules are. */
static uint32_t
populate(struct estate *e, const char **names)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < PEOPLE + GROUPS + OTHERS; i++) {
        struct buf name = buf_in(e->arena);
        bool person = i < PEOPLE, group = !person && i < PEOPLE + GROUPS;
        enum object_class class = person  ? (i % 8 ? CLASS_user : CLASS_inetOrgPerson)
                                  : group ? CLASS_group
                                          : (i % 2 ? CLASS_contact : CLASS_computer);
        struct str sid;
        buf_fmt(&name, "o%u", i);
        names[n] = buf_z(&name);
        ad_add(e, class, names[n], BASE);
        bool parsed = sid_parse(str_fmt(e->arena, "S-1-5-21-1-2-3-%u", 1000 + i), &sid, e->arena);
        assert_true(parsed);
        if (class != CLASS_contact)
            ad_set_value(e, names[n], "objectSid", sid);
        n++;
    }
    return n;
}

/* Digests after each cycle of one estate. */
static void
live(struct estate *e, uint64_t seed, uint64_t *digests, uint32_t *exported)
{
    const char *names[PEOPLE + GROUPS + OTHERS];
    struct prng dice = prng_seed(seed);
    uint32_t n = populate(e, names);

    *exported = 0;
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < (round ? 60 : 400); i++)
            change_somebody(e, &dice, names, n);
        run_cycle(e, round == 0);
        *exported += e->adds + e->updates + e->deletes;
        digests[round] = engine_digest(e->engine, e->step);
    }
}

static void
both_leave_the_same_behind(void **state)
{
    struct configuration config;
    struct str folder;
    struct arena *a = arena_new();

    if (!export_2016(&folder, a)) {
        arena_free(a);
        skip();
    }
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        uint64_t ours[ROUNDS], theirs[ROUNDS];
        uint32_t n_ours, n_theirs;
        assert_null(config_read(&config, folder, a));
        live(estate_edition(state, "2016", 1), seed, ours, &n_ours);
        live(estate_of_rules(state, published, &config), seed, theirs, &n_theirs);
        assert_int_equal(n_ours, n_theirs);
        assert_true(n_ours > 50);
        for (int round = 0; round < ROUNDS; round++)
            assert_int_equal(ours[round], theirs[round]);
    }
    arena_free(a);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {ESTATE_TEST(both_leave_the_same_behind)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
