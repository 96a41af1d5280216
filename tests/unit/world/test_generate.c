/* SPDX-License-Identifier: MIT */
/* Worlds of any size. */
#include "sim/world/generate.h"

#include "sim/world/forest.h"
#include "tests/support/arena_test.h"

static struct world
generated(uint32_t users, uint32_t groups, uint64_t seed, struct arena *a)
{
    const struct population p = {.users = users, .groups = groups, .contacts = users / 10};

    return generate_world(&p, seed, 0, a);
}

static uint32_t
members_of(const struct entry *e)
{
    const struct attr *member = entry_get(e, ATTR_member);

    return member ? member->n : 0;
}

static const struct err *
load(const struct world *w, struct arena *a)
{
    struct schema *s = ARENA_NEW(a, struct schema);
    struct connector *forest;

    schema_init(s, a);
    return forest_new(&forest, w->entries, w->n, &w->mint, s, a);
}

static void
a_generated_world_loads(void **state)
{
    struct world w = generated(2000, 100, 7, *state);
    uint32_t counts[CLASS_COUNT] = {0};

    for (uint32_t i = 0; i < w.n; i++)
        counts[w.entries[i].class]++;
    assert_int_equal(counts[CLASS_user], 2000);
    assert_int_equal(counts[CLASS_group], 100);
    assert_int_equal(counts[CLASS_contact], 200);
    assert_int_equal(counts[CLASS_domainDNS], 1);
    assert_null(load(&w, *state));
}

static void
sizes_have_a_long_tail(void **state)
{
    struct world w = generated(2000, 100, 7, *state);
    uint32_t largest = 0, small = 0;

    for (uint32_t i = 0; i < w.n; i++) {
        uint32_t members = members_of(&w.entries[i]);
        largest = members > largest ? members : largest;
        small += w.entries[i].class == CLASS_group && members <= 50;
    }
    assert_int_equal(largest, 2000);
    assert_true(small > 50);
}

static void
the_same_seed_gives_the_same_world(void **state)
{
    struct world a = generated(300, 20, 7, *state), b = generated(300, 20, 7, *state);
    struct world c = generated(300, 20, 8, *state);
    bool differs = false;

    assert_int_equal(a.n, b.n);
    for (uint32_t i = 0; i < a.n; i++) {
        assert_true(entry_same(&a.entries[i], &b.entries[i], SIDE_AD, *state));
        differs |= !str_eq(a.entries[i].anchor, c.entries[i].anchor);
    }
    assert_true(differs);
}

static void
tiny_worlds_load_too(void **state)
{
    static const uint32_t sizes[][2] = {{0, 0}, {0, 3}, {1, 0}, {1, 3}, {2, 5}};

    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        struct world w = generated(sizes[i][0], sizes[i][1], 7, *state);
        assert_null(load(&w, *state));
    }
}

static void
a_crowd_stands_beside_a_given_world(void **state)
{
    struct world given = generated(20, 3, 7, *state);
    struct world crowd = generate_crowd(given.entries, given.n, 100, &given.mint, *state);
    uint32_t users = 0;

    for (uint32_t i = 0; i < crowd.n; i++) {
        users += crowd.entries[i].class == CLASS_user;
        if (i < given.n)
            assert_ptr_equal(crowd.entries[i].attrs, given.entries[i].attrs);
    }
    assert_int_equal(users, 2000);
    assert_null(load(&crowd, *state));
    struct world alone = generate_crowd(given.entries, given.n, 1, &given.mint, *state);
    assert_int_equal(alone.n, given.n);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(a_generated_world_loads),
        ARENA_TEST(sizes_have_a_long_tail),
        ARENA_TEST(the_same_seed_gives_the_same_world),
        ARENA_TEST(tiny_worlds_load_too),
        ARENA_TEST(a_crowd_stands_beside_a_given_world),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
