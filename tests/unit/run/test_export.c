/* SPDX-License-Identifier: MIT */
/* Both engines and both sides in memory: exports within the write budget, and adds that are matched. */
#include "tests/support/file_test.h"

#include "sim/run/lab.h"
#include "sim/world/generate.h"

struct scene {
    struct arena *arena;
    struct schema schema;
    struct assumptions assumptions;
    struct lab *lab;
};

/* A world of so many users with Connect installed. */
static struct lab *
open_lab(struct scene *s, uint32_t users)
{
    struct arena *a = s->arena;
    struct population p = {.users = users};
    vtime start = time_from(2025, 9, 1, 9, 0, 0);
    struct world w = generate_world(&p, 7, start, a);
    struct lab_setup setup = {
        .seed = 7,
        .start = start,
        .schema = &s->schema,
        .assumptions = &s->assumptions,
        .rules_file = STR("standard.rules"),
        .rules_text = file_text("scenarios/rules/standard.rules", a),
        .mapping_file = STR("cloudsync.mapping"),
        .mapping_text = file_text("scenarios/rules/cloudsync.mapping", a),
    };

    assert_null(lab_world_make(&setup.world, w.entries, w.n, 7, start, a));
    assert_null(lab_memory_doors(&setup.doors, &setup, a));
    assert_null(lab_open(&s->lab, &setup, a));
    assert_null(lab_install_connect(s->lab, a));
    return s->lab;
}

static int
setup(void **state)
{
    struct arena *a = arena_new();
    struct scene *s = ARENA_NEW(a, struct scene);

    s->arena = a;
    schema_init(&s->schema, a);
    *state = s;
    return 0;
}

static int
teardown(void **state)
{
    struct scene *s = *state;

    lab_close(s->lab);
    arena_free(s->arena);
    return 0;
}

static void
an_export_within_the_budget_takes_no_time(void **state)
{
    struct scene *s = *state;
    struct lab *lab = open_lab(s, 200);
    vtime before = lab_now(lab);

    assert_null(lab_cycle(lab, POLICY_INITIAL, s->arena));
    assert_int_equal(lab_now(lab), before);
}

static void
an_export_beyond_the_budget_takes_its_share_of_it_for_each_write(void **state)
{
    enum { USERS = 7500 };
    struct scene *s = *state;
    struct lab *lab = open_lab(s, USERS);
    struct lab_census census;
    vtime before = lab_now(lab);

    assert_null(lab_cycle(lab, POLICY_INITIAL, s->arena));
    const struct lab_run *export = lab_run_at(lab, 4);
    uint32_t writes = export->step.export[EXPORT_ADD] + export->step.export[EXPORT_UPDATE];
    assert_true(writes >= USERS);
    assert_in_range(lab_now(lab) - before, (int64_t)writes * 300 / 7000 - 1,
                    (int64_t)writes * 300 / 7000 + 1);
    assert_int_equal(export->step.end, lab_now(lab));
    assert_int_equal(export->step.errors.n, 0);
    assert_null(lab_census(lab, &census, s->arena));
    assert_int_equal(census.users, USERS);
    before = lab_now(lab);
    assert_null(lab_cycle(lab, POLICY_DELTA, s->arena)); /* confirmed, nothing to do */
    assert_int_equal(lab_now(lab), before);
}

static void
without_a_budget_no_export_takes_time(void **state)
{
    struct scene *s = *state;

    assert_null(
        assumptions_set(&s->assumptions, STR("writeBudget"), STR("unlimited"), NOWHERE, s->arena));
    struct lab *lab = open_lab(s, 7500);
    vtime before = lab_now(lab);
    assert_null(lab_cycle(lab, POLICY_INITIAL, s->arena));
    assert_int_equal(lab_now(lab), before);
}

/* A user of the cloud with the name of the directory's first user. */
static void
add_twin(struct scene *s, struct str *upn, struct str *anchor)
{
    struct entries found = {0};
    struct query q = {.base = STR("DC=contoso,DC=com"),
                      .scope = SCOPE_SUBTREE,
                      .filter = STR("(&(objectClass=user)(userPrincipalName=*))"),
                      .limit = 1};
    struct receipt made;

    assert_null(lab_ad_find(s->lab, &q, &found, s->arena));
    *upn = entry_value(&found.list.at[0], ATTR_userPrincipalName);
    struct mod mods[] = {{ATTR_userPrincipalName, MOD_SET, 1, upn},
                         {ATTR_displayName, MOD_SET, 1, upn}};
    struct op op = {.kind = OP_ADD, .class = CLASS_user, .n = 2, .mods = mods};
    assert_null(lab_entra_write(s->lab, &op, &made, s->arena));
    *anchor = made.anchor;
}

static uint32_t
places(const struct lab *lab, struct str anchor, bool *linked, struct arena *a)
{
    const struct engine *e = lab_connect(lab);
    struct cs_view v;
    uint32_t n = 0;

    for (cs_index i = 0; i < engine_cs_count(e); i++) {
        if (!engine_cs_view(e, i, &v, a) || v.connector != LAB_ENTRA || !str_eq(v.anchor, anchor))
            continue;
        *linked = v.mv != ENGINE_NONE;
        n++;
    }
    return n;
}

static void
an_add_that_is_matched_has_one_place_in_the_connector_space(void **state)
{
    struct scene *s = *state;
    struct lab *lab = open_lab(s, 20);
    struct str upn, anchor;
    bool linked = true;

    add_twin(s, &upn, &anchor);
    assert_null(lab_cycle(lab, POLICY_INITIAL, s->arena));
    for (int i = 0; i < 2; i++) {
        assert_null(lab_cycle(lab, POLICY_DELTA, s->arena));
        assert_int_equal(places(lab, anchor, &linked, s->arena), 1);
        assert_true(linked);
    }
    for (uint32_t i = 0; i < lab_run_count(lab); i++)
        assert_int_equal(lab_run_at(lab, i)->step.errors.n, 0);
}

/* World, both directories, the engine, the journal: what each grows by must stay in its bounds. */
static void
a_cycle_leaves_less_than_six_kilobytes_for_each_user(void **state)
{
    enum { USERS = 4000, MOST = 6 * 1024 };
    struct scene *s = *state;
    size_t before = arena_used(s->arena);
    struct lab *lab = open_lab(s, USERS);

    assert_null(lab_cycle(lab, POLICY_INITIAL, s->arena));
    assert_int_equal(lab_run_at(lab, lab_run_count(lab) - 2)->step.export[EXPORT_ADD], USERS);
    assert_true((arena_used(s->arena) - before) / USERS < MOST);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        TEST(an_export_within_the_budget_takes_no_time),
        TEST(an_export_beyond_the_budget_takes_its_share_of_it_for_each_write),
        TEST(without_a_budget_no_export_takes_time),
        TEST(a_cycle_leaves_less_than_six_kilobytes_for_each_user),
        TEST(an_add_that_is_matched_has_one_place_in_the_connector_space),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
