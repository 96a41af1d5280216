/* SPDX-License-Identifier: MIT */
/*
 * Laws of Connect's engine over made-up estates and histories: whatever happens, in whatever order,
 * these hold. Every estate comes from a number, so a failure names the number that shows it.
 */
#include "sim/model/dn.h"
#include "tests/laws/engine_story.h"

static void
order_law(void **state, uint64_t seed)
{
    struct story a = story_begin(state, seed), b = story_begin(state, seed);

    story_shuffle(&b);
    story_filter(&a);
    engine_set_ou_filter(b.e->engine, AD, NULL, 0, NULL, 0);
    engine_set_ou_filter(a.e->engine, AD, NULL, 0, NULL, 0);
    run_import(a.e, AD, true);
    run_import(b.e, AD, true);
    same(story_digest(b.e), story_digest(a.e), seed, "after the import");
    run_sync(a.e, AD, true);
    run_sync(b.e, AD, true);
    same(story_digest(b.e), story_digest(a.e), seed, "after the synchronisation");
}

static void
the_order_of_an_import_does_not_matter(void **state)
{
    (void)state;
    for_seeds(order_law);
}

static void
rest_law(void **state, uint64_t seed)
{
    struct story s = story_begin(state, seed);

    if (seed % 2)
        no_flow_rules(s.e, story_ous[0]);
    run_cycle(s.e, true);
    for (int k = 0; k < STEPS; k++) {
        story_happen(&s);
        if (!story_roll(&s, 3))
            run_cycle(s.e, !story_roll(&s, 4));
    }
    story_filter(&s);
    run_cycle(s.e, true);
    run_cycle(s.e, false);
    same(s.e->adds + s.e->updates + s.e->deletes, 0, seed, "the second cycle exports");
    run_cycle(s.e, true);
    same(s.e->adds + s.e->updates + s.e->deletes, 0, seed, "a full cycle exports");
    same(pending_exports(s.e), 0, seed, "something is left");
    uint64_t rest = story_digest(s.e);
    run_cycle(s.e, false);
    same(story_digest(s.e), rest, seed, "the state moved");
    same(s.e->last[AD][STEP_DELTA_SYNC].inbound[INBOUND_FLOW_FAILURE], 0, seed, "errors");
}

static void
a_cycle_after_the_last_change_exports_nothing(void **state)
{
    (void)state;
    for_seeds(rest_law);
}

static void
full_law(void **state, uint64_t seed)
{
    struct story s = story_begin(state, seed);

    s.no_container_moves = true; /* a rename of a container touches no object below it */
    run_cycle(s.e, true);
    run_cycle(s.e, false);
    for (int k = 0; k < STEPS; k++)
        story_happen(&s);
    for (uint32_t c = 0; c < 2; c++)
        run_import(s.e, c, false);
    for (uint32_t c = 0; c < 2; c++)
        run_sync(s.e, c, false);
    uint64_t before = story_digest(s.e);
    for (uint32_t c = 0; c < 2; c++)
        run_sync(s.e, c, true);
    same(story_digest(s.e), before, seed, "the full synchronisation changed something");
}

static void
a_full_synchronisation_after_a_delta_changes_nothing(void **state)
{
    (void)state;
    for_seeds(full_law);
}

static void
import_law(void **state, uint64_t seed)
{
    struct story a = story_begin(state, seed), b = story_begin(state, seed);

    /* what a renamed OU brings into the selection only a full import can show: OU=b stays in */
    const struct str out = str_of(story_ous[2 + seed % 2]);
    engine_set_ou_filter(a.e->engine, AD, NULL, 0, &out, 1);
    engine_set_ou_filter(b.e->engine, AD, NULL, 0, &out, 1);
    for (int k = 0; k < 2; k++) {
        struct story *s = k ? &b : &a;
        run_cycle(s->e, true);
        run_cycle(s->e, false);
        for (int i = 0; i < STEPS; i++)
            story_happen(s);
        run_import(s->e, AD, k == 0);
    }
    same(story_digest(b.e), story_digest(a.e), seed, "after the import");
    run_sync(a.e, AD, true);
    run_sync(b.e, AD, true);
    same(story_digest(b.e), story_digest(a.e), seed, "after the synchronisation");
}

static void
a_full_and_a_delta_import_leave_the_same_behind(void **state)
{
    (void)state;
    for_seeds(import_law);
}

/* The members in the directory that have an object in the tenant, as the kit prints them. */
static void
members_law(void **state, uint64_t seed)
{
    struct story s = story_begin(state, seed);
    struct estate *e = s.e;

    for (int k = 0; k < STEPS; k++)
        story_happen(&s);
    story_filter(&s);
    run_cycle(e, true);
    for (uint32_t g = 0; g < GROUPS; g++) {
        const char *group = story_name(&s, "g", g);
        const struct thing *t = ad_find(e, group);
        const struct attr *members = t ? entry_get(&t->entry, ATTR_member) : NULL;
        const struct thing *there = cloud_of(e, group);
        uint32_t expected = 0;
        if (!there)
            continue;
        for (uint32_t i = 0; members && i < members->n; i++)
            expected +=
                cloud_of(e, str_z(dn_rdn_value(members->values[i], e->arena), e->arena)) != NULL;
        const struct attr *got = entry_get(&there->entry, ATTR_member);
        same(got ? got->n : 0, expected, seed, group);
    }
}

static void
members_are_those_that_the_tenant_has(void **state)
{
    (void)state;
    for_seeds(members_law);
}

static void
copy_law(void **state, uint64_t seed)
{
    struct story s = story_begin(state, seed);
    struct estate *e = s.e;
    struct engine *original = e->engine;
    struct causes causes = {.arena = e->arena};

    run_cycle(e, true);
    for (int k = 0; k < STEPS; k++)
        story_happen(&s);
    uint64_t before = story_digest(e);
    struct engine *copy = engine_copy(original, &e->rules, &causes, e->arena);
    e->engine = copy;
    same(story_digest(e), before, seed, "the copy differs");
    for (uint32_t c = 0; c < 2; c++)
        run_import(e, c, false);
    run_sync(e, AD, false);
    uint64_t after = story_digest(e);
    e->engine = original;
    same(story_digest(e), before, seed, "the original was touched");
    for (uint32_t c = 0; c < 2; c++)
        run_import(e, c, false);
    run_sync(e, AD, false);
    same(story_digest(e), after, seed, "they went different ways");
}

static void
a_copy_goes_the_same_way_and_leaves_the_original_alone(void **state)
{
    (void)state;
    for_seeds(copy_law);
}

static struct str
print_pending(struct estate *e)
{
    struct cs_list list = engine_pending_exports(e->engine, ENTRA, e->step);
    uint64_t sum = list.n;

    for (uint32_t i = 0; i < list.n; i++) {
        struct cs_view v;
        engine_cs_view(e->engine, list.at[i], &v, e->step);
        uint64_t h = str_hash(v.dn) + (uint64_t)v.export;
        for (uint32_t m = 0; m < v.mods_n; m++) {
            h = h * 31 + v.mods[m].id * 7 + (uint64_t)v.mods[m].kind;
            uint64_t values = 0;
            for (uint32_t k = 0; k < v.mods[m].n; k++)
                values += str_hash(v.mods[m].values[k]);
            h = h * 31 + values;
        }
        sum += h;
    }
    return str_fmt(e->step, "%u exports, %016llx", list.n, (unsigned long long)sum);
}

static void
staging_law(void **state, uint64_t seed)
{
    struct story s = story_begin(state, seed);
    struct estate *e = s.e;
    struct engine *active = e->engine;

    run_cycle(e, true);
    run_cycle(e, false);
    for (int k = 0; k < STEPS; k++)
        story_happen(&s);
    for (uint32_t c = 0; c < 2; c++)
        run_import(e, c, false);
    for (uint32_t c = 0; c < 2; c++)
        run_sync(e, c, true);
    struct str expected = print_pending(e);
    uint32_t deletes = engine_statistics(active, ENTRA).export_deletes;
    estate_engine(e);
    engine_set_staging(e->engine, true);
    for (uint32_t c = 0; c < 2; c++)
        run_import(e, c, true);
    for (uint32_t c = 0; c < 2; c++)
        run_sync(e, c, true);
    /* a server that never saw the deleted objects cannot delete them: it knows no link to lose */
    if (!deletes)
        assert_same_str(print_pending(e), expected);
    run_export(e, ENTRA);
    assert_int_equal(e->adds + e->updates + e->deletes, 0);
}

static void
a_staging_server_computes_what_the_active_one_would_send(void **state)
{
    (void)state;
    for_seeds(staging_law);
}

static void
lots_law(void **state, uint64_t seed)
{
    struct story a = story_begin(state, seed), b = story_begin(state, seed);

    b.e->lot = 1 + story_roll(&b, 5);
    a.e->lot = 1000;
    run_cycle(a.e, true);
    run_cycle(b.e, true);
    same(b.e->adds, a.e->adds, seed, "adds");
    same(b.e->updates, a.e->updates, seed, "updates");
    same(story_digest(b.e), story_digest(a.e), seed, "state");
}

static void
the_size_of_a_lot_does_not_change_what_is_sent(void **state)
{
    (void)state;
    for_seeds(lots_law);
}

static void
deletes_over_the_threshold_change_nothing(void **state)
{
    struct estate *e = estate_new(state, NULL);
    const struct str out[] = {STR("OU=Pilot," BASE)};

    ad_ou(e, "OU=Pilot," BASE);
    for (uint32_t i = 0; i < 6; i++)
        ad_add(e, CLASS_user, str_z(str_fmt(e->arena, "p%u", i), e->arena), "OU=Pilot," BASE);
    engine_set_threshold(e->engine, (struct threshold){true, 5});
    run_cycle(e, true);
    run_cycle(e, false);
    engine_set_ou_filter(e->engine, AD, NULL, 0, out, 1);
    run_cycle(e, true);
    assert_str(e->last[ENTRA][STEP_EXPORT].result, "stopped-deletion-threshold-exceeded");
    assert_int_equal(e->last[ENTRA][STEP_EXPORT].deletes, 6);
    assert_cycle(e, 0, 0, 0, 0, 0);
    assert_int_equal(cloud_count(e, CLASS_user), 6);
    run_cycle(e, false);
    assert_int_equal(cloud_count(e, CLASS_user), 6);
    engine_set_ou_filter(e->engine, AD, NULL, 0, NULL, 0);
    run_cycle(e, true); /* the cause is undone: the pending deletes disappear */
    assert_str(e->last[ENTRA][STEP_EXPORT].result, "success");
    assert_cycle(e, 0, 0, 0, 0, 0);
    ad_delete(e, "p0");
    engine_set_ou_filter(e->engine, AD, NULL, 0, out, 1);
    run_cycle(e, true);
    engine_set_threshold(e->engine, (struct threshold){true, 6});
    run_cycle(e, false); /* exactly as many as the limit pass */
    assert_int_equal(cloud_count(e, CLASS_user), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_order_of_an_import_does_not_matter),
        cmocka_unit_test(a_cycle_after_the_last_change_exports_nothing),
        cmocka_unit_test(a_full_synchronisation_after_a_delta_changes_nothing),
        cmocka_unit_test(a_full_and_a_delta_import_leave_the_same_behind),
        cmocka_unit_test(members_are_those_that_the_tenant_has),
        cmocka_unit_test(a_copy_goes_the_same_way_and_leaves_the_original_alone),
        cmocka_unit_test(a_staging_server_computes_what_the_active_one_would_send),
        cmocka_unit_test(the_size_of_a_lot_does_not_change_what_is_sent),
        ESTATE_TEST(deletes_over_the_threshold_change_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
