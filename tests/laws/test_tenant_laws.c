/* SPDX-License-Identifier: MIT */
/*
 * Laws of the tenant's queries, over tenants and filters that are thrown together: what an index finds
 * is what a walk finds, whatever was written before, between and since.
 */
#include "sim/base/numbers.h"
#include "sim/base/prng.h"
#include "sim/world/odata.h"
#include "sim/world/tenant_order.h"
#include "tests/unit/world/tenant_world.h"

enum { SEEDS = 6, USERS = 400, ROUNDS = 60, FILTERS = 40 };

static const char *const names[] = {"Ann",  "ann",    "ANNA", "Anna Berg", "Ben",    "Öz",
                                    "özil", "o'Neil", "Z",    "",          "Bénoît", "Annabel"};

static const char *
pick(struct prng *p, const char *const *list, size_t n)
{
    return list[prng_below(p, n)];
}

#define PICK(p, list) pick((p), (list), sizeof(list) / sizeof *(list))

static void
set_names(struct tenant_world *w, struct prng *p, uint32_t i)
{
    struct str upn = str_fmt(w->arena, "%c%u@contoso.com", (char)('a' + prng_below(p, 6)), i);

    set(w, ATTR_displayName, PICK(p, names));
    set(w, ATTR_department, PICK(p, names));
    set(w, ATTR_extensionAttribute1, PICK(p, names));
    mod(w, MOD_SET, ATTR_userPrincipalName, upn);
    mod(w, MOD_SET, ATTR_proxyAddresses,
        prng_below(p, 3)
            ? str_fmt(w->arena, "SMTP:" STR_FMT "|smtp:x%u@contoso.com", STR_ARG(upn), i)
            : STR(""));
}

static struct str
anchor_of(struct tenant_world *w, uint32_t i)
{
    return str_fmt(w->arena, "a%u", i);
}

static void
write_somebody(struct tenant_world *w, struct prng *p)
{
    uint32_t i = (uint32_t)prng_below(p, USERS);
    struct str anchor = anchor_of(w, i);
    struct str hex = hex_upper(anchor, w->arena);
    struct op op = {.dn = str_fmt(w->arena, "CN={" STR_FMT "}", STR_ARG(hex))};

    op.kind = prng_below(p, 4) ? OP_UPDATE : OP_DELETE;
    if (prng_below(p, 6) == 0) { /* new, or back from the bin */
        op = (struct op){.kind = OP_ADD, .class = CLASS_user};
        mod(w, MOD_SET, ATTR_sourceAnchor, anchor);
    }
    if (op.kind != OP_DELETE)
        set_names(w, p, i);
    (void)send(w, w->connect, op);
}

static void
populate(struct tenant_world *w, struct prng *p)
{
    for (uint32_t i = 0; i < USERS; i++) {
        mod(w, MOD_SET, ATTR_sourceAnchor, anchor_of(w, i));
        set_names(w, p, i);
        set(w, ATTR_accountEnabled, prng_below(p, 2) ? "True" : "False");
        (void)send(w, w->connect, (struct op){.kind = OP_ADD, .class = CLASS_user});
    }
}

/* One condition that an index may know, or may not. */
static struct str
condition(struct tenant_world *w, struct prng *p)
{
    static const char *const texts[] = {"displayName", "department", "mail",
                                        "onPremisesExtensionAttributes/extensionAttribute1"};
    static const char *const operators[] = {"eq", "eq", "eq", "ne", "ge", "lt"};
    static const char *const wanted[] = {"ann", "Ann",     "AN",        "ÖZ",
                                         "b",   "o''neil", "anna BERG", "z"};
    const char *text = PICK(p, texts), *value = PICK(p, wanted);

    switch (prng_below(p, 8)) {
    case 0:
        return str_fmt(w->arena, "startsWith(%s,'%s')", text, value);
    case 1:
        return str_fmt(w->arena, "%s in ('%s','%s','nobody')", text, value, PICK(p, wanted));
    case 2:
        return str_fmt(w->arena,
                       "proxyAddresses/any(p:startsWith(p,'smtp:%c%u') or p eq "
                       "'SMTP:x%u@contoso.com')",
                       (char)('a' + prng_below(p, 6)), (unsigned)prng_below(p, 40),
                       (unsigned)prng_below(p, USERS));
    case 3:
        return str_fmt(w->arena, "userPrincipalName eq 'B%u@contoso.com'",
                       (unsigned)prng_below(p, USERS));
    case 4:
        return str_fmt(w->arena, "startsWith(userPrincipalName,'%c%u')",
                       (char)('A' + prng_below(p, 6)), (unsigned)prng_below(p, 40));
    case 5:
        return str_fmt(w->arena, "accountEnabled eq %s", prng_below(p, 2) ? "true" : "false");
    default:
        return str_fmt(w->arena, "%s %s '%s'", text, PICK(p, operators), value);
    }
}

static struct str
expression(struct tenant_world *w, struct prng *p, int depth)
{
    if (depth == 0 || prng_below(p, 3) == 0)
        return condition(w, p);
    struct str left = expression(w, p, depth - 1), right = expression(w, p, depth - 1);
    if (prng_below(p, 5) == 0)
        return str_fmt(w->arena, "not(" STR_FMT ")", STR_ARG(left));
    return str_fmt(w->arena, "(" STR_FMT " %s " STR_FMT ")", STR_ARG(left),
                   prng_below(p, 2) ? "and" : "or", STR_ARG(right));
}

static struct tenant_numbers
walked(struct tenant_world *w, const struct odata_filter *f, const struct tenant_numbers *among)
{
    struct tenant_walk walk = {.collection = COLLECTION_LIVE, .class = CLASS_user, .among = among};
    struct tenant_numbers found = {0};
    uint32_t object;

    while ((object = tenant_walk_next(w->tenant, &walk)) != TENANT_NO_OBJECT)
        if (odata_holds(f, w->tenant, object, w->arena))
            *VEC_PUSH(&found.list, w->arena) = object;
    return found;
}

/* Was an index used? */
static bool
compare(struct tenant_world *w, struct str text)
{
    static const struct odata_asker asker = {.advanced = true};
    struct odata_filter f;
    struct odata_refusal refusal;
    struct tenant_numbers known;

    if (!odata_parse(&f, text, CLASS_user, asker, &refusal, w->arena))
        fail_msg(STR_FMT ": " STR_FMT, STR_ARG(text), STR_ARG(refusal.message));
    if (!odata_candidates(&f, w->tenant, &known, w->arena))
        return false;
    struct tenant_numbers all = walked(w, &f, NULL), some = walked(w, &f, &known);
    if (all.list.n != some.list.n ||
        (all.list.n && memcmp(all.list.at, some.list.at, all.list.n * sizeof *all.list.at) != 0))
        fail_msg(STR_FMT " finds %u by an index and %u by a walk", STR_ARG(text), some.list.n,
                 all.list.n);
    return true;
}

static void
an_index_finds_what_a_walk_finds(void **state)
{
    uint32_t by_index = 0;

    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct prng p = prng_seed(seed);
        world_setup(state);
        struct tenant_world *w = world(state);
        populate(w, &p);
        for (int round = 0; round < ROUNDS; round++) {
            for (uint64_t n = prng_below(&p, round % 10 ? 8 : 700); n > 0; n--)
                write_somebody(w, &p);
            for (int i = 0; i < FILTERS; i++)
                by_index += compare(w, expression(w, &p, 2));
        }
        world_teardown(state);
    }
    assert_true(by_index > SEEDS * ROUNDS * FILTERS / 8); /* the others are wider */
}

/* Every live object once a value, in order, and none besides. */
static void
assert_order(struct tenant_world *w, attr_id attr)
{
    const struct tenant_order *o = tenant_order_settled(w->tenant, attr, w->arena);
    uint32_t wanted = 0, object;
    struct tenant_walk walk = {.collection = COLLECTION_LIVE};

    while ((object = tenant_walk_next(w->tenant, &walk)) != TENANT_NO_OBJECT) {
        const struct str *values;
        uint32_t n = tenant_object_values(w->tenant, object, attr, &values, w->arena);
        wanted += n ? n : 1;
        for (uint32_t i = 0; i < n; i++) {
            uint32_t at = tenant_order_place(o->entries, o->n, values[i], object);
            assert_true(at < o->n && o->entries[at].object == object);
        }
    }
    assert_int_equal(o->n, wanted);
    for (uint32_t i = 1; i < o->n; i++)
        assert_true(str_icmp(str_n(o->entries[i - 1].at, o->entries[i - 1].len),
                             str_n(o->entries[i].at, o->entries[i].len)) <= 0);
}

static void
an_order_holds_every_value_in_its_place(void **state)
{
    static const attr_id attrs[] = {ATTR_displayName, ATTR_userPrincipalName, ATTR_proxyAddresses};
    struct prng p = prng_seed(3);

    world_setup(state);
    struct tenant_world *w = world(state);
    populate(w, &p);
    for (int round = 0; round < 40; round++) {
        for (uint64_t n = prng_below(&p, 30); n > 0; n--)
            write_somebody(w, &p);
        for (size_t i = 0; i < sizeof attrs / sizeof *attrs; i++)
            assert_order(w, attrs[i]);
    }
    world_teardown(state);
}

/* A copy answers as the tenant did when it was made, whatever is written since. */
static void
a_copy_keeps_its_own_answers(void **state)
{
    struct prng p = prng_seed(5);

    world_setup(state);
    struct tenant_world *w = world(state);
    populate(w, &p);
    struct tenant *now = w->tenant;
    assert_order(w, ATTR_displayName);
    struct tenant *then = tenant_copy(now, w->arena);
    for (int i = 0; i < 900; i++)
        write_somebody(w, &p);
    assert_order(w, ATTR_displayName);
    w->tenant = then;
    assert_order(w, ATTR_displayName);
    w->tenant = now;
    assert_order(w, ATTR_displayName);
    world_teardown(state);
}

/* A name that is released at the full hour moves in the index too, though no reader is told. */
static void
a_name_out_of_quarantine_is_found(void **state)
{
    world_setup(state);
    struct tenant_world *w = world(state);
    set(w, ATTR_proxyAddresses, "SMTP:ann@contoso.com");
    add_user(w, w->connect, "a", "ann@contoso.com");
    set(w, ATTR_proxyAddresses, "SMTP:ann@contoso.com|smtp:b@contoso.com");
    add_user(w, w->connect, "b", "ben@contoso.com");
    for (int i = 0; i < 80; i++)
        add_user(w, w->connect, str_z(str_fmt(w->arena, "n%d", i), w->arena),
                 str_z(str_fmt(w->arena, "n%d@contoso.com", i), w->arena));
    assert_true(compare(w, STR("proxyAddresses/any(p:startsWith(p,'smtp:ann'))")));
    set(w, ATTR_proxyAddresses, "");
    send(w, w->connect, (struct op){.kind = OP_UPDATE, .dn = anchor_dn(w, "a")});
    assert_null(connector_clock(w->connect, tenant_now(w->tenant) + 2 * HOUR, w->arena));
    assert_int_equal(find(w, "users", "proxyAddresses/any(p:startsWith(p,'smtp:ann'))").list.n, 1);
    assert_true(compare(w, STR("proxyAddresses/any(p:startsWith(p,'smtp:ann'))")));
    world_teardown(state);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_index_finds_what_a_walk_finds),
        cmocka_unit_test(an_order_holds_every_value_in_its_place),
        cmocka_unit_test(a_copy_keeps_its_own_answers),
        cmocka_unit_test(a_name_out_of_quarantine_is_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
