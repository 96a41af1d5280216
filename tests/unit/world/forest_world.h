/* SPDX-License-Identifier: MIT */
/*
 * A small directory for tests, and short ways to write to it and to read from it.
 *
 *   OU=Pilot   alice (manager mona)  bob  gPilot {alice}
 *   OU=Staff   mona  OU=Deep: carl
 *   OU=Groups  gSales {alice, bob, carl}
 */
#pragma once

#include "sim/world/forest.h"
#include "tests/support/arena_test.h"

#define BASE "DC=contoso,DC=com"
#define ALICE "CN=Alice,OU=Pilot," BASE
#define BOB "CN=Bob,OU=Pilot," BASE
#define GPILOT "CN=gPilot,OU=Pilot," BASE
#define MONA "CN=Mona,OU=Staff," BASE
#define CARL "CN=Carl,OU=Deep,OU=Staff," BASE
#define GSALES "CN=gSales,OU=Groups," BASE

struct fixture {
    struct arena *arena;
    struct schema schema;
    struct mint mint;
    struct connector *forest;
    VEC(struct entry) entries;
};

struct pairs {
    attr_id id;
    const char *value;
};

static inline struct entry
test_entry(enum object_class class, const char *dn, const struct pairs *pairs, struct arena *a)
{
    struct entry_builder b = entry_builder_in(a);

    for (; pairs && pairs->value; pairs++)
        entry_add(&b, pairs->id, str_of(pairs->value));
    return entry_make(&b, SIDE_AD, class, STR(""), str_of(dn));
}

#define PAIRS(...) ((const struct pairs[]){__VA_ARGS__, {0, NULL}})

static inline void
put(struct fixture *f, enum object_class class, const char *dn, const struct pairs *pairs)
{
    struct entry e = test_entry(class, dn, pairs, f->arena);

    *VEC_PUSH(&f->entries, f->arena) = mint_entry(&f->mint, &e, MINT_WORLD, f->arena, f->arena);
}

static inline const struct err *
build(struct fixture *f)
{
    return forest_new(&f->forest, f->entries.at, f->entries.n, &f->mint, &f->schema, f->arena);
}

static inline void
put_world(struct fixture *f)
{
    put(f, CLASS_domainDNS, BASE, NULL);
    put(f, CLASS_organizationalUnit, "OU=Pilot," BASE, NULL);
    put(f, CLASS_organizationalUnit, "OU=Staff," BASE, NULL);
    put(f, CLASS_organizationalUnit, "OU=Deep,OU=Staff," BASE, NULL);
    put(f, CLASS_organizationalUnit, "OU=Groups," BASE, NULL);
    put(f, CLASS_user, ALICE,
        PAIRS({ATTR_sAMAccountName, "alice"}, {ATTR_userPrincipalName, "alice@contoso.com"},
              {ATTR_title, "Clerk"}, {ATTR_manager, MONA}));
    put(f, CLASS_user, BOB, PAIRS({ATTR_sAMAccountName, "bob"}, {ATTR_title, "Lead"}));
    put(f, CLASS_group, GPILOT, PAIRS({ATTR_sAMAccountName, "gPilot"}, {ATTR_member, ALICE}));
    put(f, CLASS_user, MONA, PAIRS({ATTR_sAMAccountName, "mona"}));
    put(f, CLASS_user, CARL, PAIRS({ATTR_sAMAccountName, "carl"}));
    put(f, CLASS_group, GSALES,
        PAIRS({ATTR_sAMAccountName, "gSales"}, {ATTR_member, ALICE}, {ATTR_member, BOB},
              {ATTR_member, CARL}));
}

static inline int
forest_setup(void **state)
{
    struct arena *a = arena_new();
    struct fixture *f = ARENA_NEW(a, struct fixture);

    f->arena = a;
    schema_init(&f->schema, a);
    f->mint = mint_new(7, time_from(2025, 9, 1, 9, 0, 0));
    put_world(f);
    assert_null(build(f));
    *state = f;
    return 0;
}

static inline int
forest_teardown(void **state)
{
    arena_free(((struct fixture *)*state)->arena);
    return 0;
}

#define FOREST_TEST(test) cmocka_unit_test_setup_teardown(test, forest_setup, forest_teardown)

static inline struct receipt
apply(struct fixture *f, struct op op)
{
    struct receipt r = {0};

    assert_null(connector_apply(f->forest, &op, 1, &r, f->arena));
    return r;
}

static inline struct receipt
modify(struct fixture *f, const char *dn, attr_id id, enum mod_kind kind, const char *value)
{
    struct str *values = ARENA_NEW(f->arena, struct str);
    struct mod mod = {id, kind, value ? 1 : 0, values};

    *values = str_of(value);
    return apply(f, (struct op){.kind = OP_UPDATE, .dn = str_of(dn), .n = 1, .mods = &mod});
}

static inline struct receipt
rename_to(struct fixture *f, const char *dn, const char *new_dn)
{
    return apply(f, (struct op){.kind = OP_RENAME, .dn = str_of(dn), .new_dn = str_of(new_dn)});
}

static inline struct receipt
drop(struct fixture *f, const char *dn)
{
    return apply(f, (struct op){.kind = OP_DELETE, .dn = str_of(dn), .subtree = true});
}

static inline struct receipt
add(struct fixture *f, enum object_class class, const char *dn, const struct pairs *pairs)
{
    struct entry e = test_entry(class, dn, pairs, f->arena);
    struct mod *mods = ARENA_ARRAY(f->arena, struct mod, e.n);

    for (uint32_t i = 0; i < e.n; i++)
        mods[i] = (struct mod){e.attrs[i].id, MOD_SET, e.attrs[i].n, e.attrs[i].values};
    return apply(f,
                 (struct op){.kind = OP_ADD, .class = class, .dn = e.dn, .n = e.n, .mods = mods});
}

static inline struct entries
find(struct fixture *f, const char *base, enum scope scope, const char *filter)
{
    struct entries found;
    struct query q = {str_of(base), scope, str_of(filter), 0};

    assert_null(connector_find(f->forest, &q, &found, f->arena));
    return found;
}

/* The object of that name with everything that a search shows. */
static inline struct entry
get(struct fixture *f, const char *dn)
{
    struct entries found = find(f, dn, SCOPE_BASE, "");

    assert_int_equal(found.list.n, 1);
    return found.list.at[0];
}

static inline struct batch
read_from(struct fixture *f, struct str watermark)
{
    struct batch b;

    assert_null(connector_read(f->forest, watermark, &b, f->arena));
    return b;
}

/* Names of what a read delivers, in order; a minus before what is gone. */
static inline void
assert_changes(const struct batch *b, const char *const *expected, uint32_t n)
{
    for (uint32_t i = 0; i < b->changes.n && i < n; i++) {
        bool gone = expected[i][0] == '-';
        assert_int_equal(b->changes.at[i].kind, gone ? CHANGE_GONE : CHANGE_PUT);
        assert_str(b->changes.at[i].entry.dn, expected[i] + gone);
    }
    assert_int_equal(b->changes.n, n);
}

#define ASSERT_CHANGES(batch, ...)                                                                 \
    assert_changes(&(batch), (const char *const[]){__VA_ARGS__},                                   \
                   sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

static inline void
assert_values(const struct entry *e, attr_id id, const char *const *expected, uint32_t n)
{
    const struct attr *attr = entry_get(e, id);

    assert_int_equal(attr ? attr->n : 0, n);
    for (uint32_t i = 0; i < n; i++)
        assert_str(attr->values[i], expected[i]);
}

#define ASSERT_VALUES(e, id, ...)                                                                  \
    assert_values(&(e), (id), (const char *const[]){__VA_ARGS__},                                  \
                  sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))
