/* SPDX-License-Identifier: MIT */
/*
 * Faults on command: the request that was named fails as it should, once and for good, and nothing is
 * done twice or lost on the way.
 */
#include "tests/unit/world/tenant_world.h"

#include "sim/world/fault.h"

struct faulty {
    struct tenant_world *w;
    struct fault_plan plan;
    struct fault_event last;
    struct connector *door;
};

static struct faulty
open_door(struct tenant_world *w, struct fault_plan *plan, struct fault_event *last)
{
    struct faulty f = {.w = w};

    fault_plan_init(plan, 7, w->arena);
    f.door = fault_connector(w->connect, FAULT_ENTRA, plan, NULL, last, w->arena);
    return f;
}

static void
order(struct fault_plan *p, struct fault fault)
{
    if (!fault.times)
        fault.times = 1;
    fault.seconds = 30;
    *VEC_PUSH(&p->list, p->arena) = fault;
}

static struct receipt
add(struct tenant_world *w, struct connector *door, const char *anchor)
{
    return add_group(w, door, anchor, STR(""));
}

static uint32_t
held(struct tenant_world *w)
{
    struct batch all = {0};

    assert_null(connector_read(w->connect, STR(""), &all, w->arena));
    return all.changes.n;
}

static void
every_kind_has_its_name(void **state)
{
    enum fault_kind found;

    (void)state;
    for (int k = 0; k < FAULT_KINDS; k++) {
        assert_true(fault_find(fault_row((enum fault_kind)k)->name, &found));
        assert_int_equal(found, k);
    }
    assert_true(fault_find(STR("resetafter"), &found));
    assert_int_equal(found, FAULT_ResetAfter);
    assert_false(fault_find(STR("Reset"), &found));
}

static void
the_request_that_was_named_fails_and_no_other(void **state)
{
    struct tenant_world *w = world(state);
    struct fault_plan plan;
    struct fault_event last;
    struct faulty f = open_door(w, &plan, &last);

    order(&plan, (struct fault){.kind = FAULT_ServerError, .request = 2, .times = 4});
    assert_int_equal(add(w, f.door, "g1").state, RECEIPT_DONE);
    assert_false(last.hurt);
    assert_int_equal(add(w, f.door, "g2").state, RECEIPT_UNKNOWN);
    assert_true(last.hurt);
    assert_null(last.truth);
    assert_int_equal(last.request, 2);
    assert_int_equal(add(w, f.door, "g3").state, RECEIPT_DONE);
    assert_false(last.hurt);
    assert_int_equal(held(w), 2);
    assert_int_equal(plan.list.at[0].fired, 1);
    assert_int_equal(plan.list.at[0].hurt, 1);
    assert_int_equal(plan.requests[FAULT_ENTRA], 3);
    assert_int_equal(plan.sent.n, 3);
}

static void
a_lost_reply_is_asked_for_again_and_nothing_is_made_twice(void **state)
{
    static const enum fault_kind kinds[] = {FAULT_ResetAfter,     FAULT_TruncatedBody,
                                            FAULT_GatewayTimeout, FAULT_ResetBefore,
                                            FAULT_ServerError,    FAULT_TlsFailure};

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct tenant_world *w = world(state);
        struct fault_plan plan;
        struct fault_event last;
        struct faulty f = open_door(w, &plan, &last);
        uint32_t before = held(w);
        const char anchor[] = {'a', (char)('a' + i), 0};

        order(&plan, (struct fault){.kind = kinds[i], .request = 1, .times = 3});
        struct receipt r = add(w, f.door, str_z(str_of(anchor), w->arena));
        assert_int_equal(r.state, RECEIPT_DONE);
        assert_int_equal(r.effect.kind, EFFECT_CREATED);
        assert_int_equal(held(w), before + 1);
        assert_false(last.hurt);
    }
}

static void
what_was_done_and_never_answered_is_known_to_the_books(void **state)
{
    struct tenant_world *w = world(state);
    struct fault_plan plan;
    struct fault_event last;
    struct faulty f = open_door(w, &plan, &last);

    order(&plan, (struct fault){.kind = FAULT_ResetAfter, .request = 1, .times = 4});
    assert_int_equal(add(w, f.door, "g1").state, RECEIPT_UNKNOWN);
    assert_int_equal(held(w), 1);
    assert_non_null(last.truth);
    assert_int_equal(last.truth[0].state, RECEIPT_DONE);
    assert_int_equal(last.truth[0].effect.kind, EFFECT_CREATED);
}

static void
what_is_put_off_is_put_off_as_often_as_was_ordered(void **state)
{
    struct tenant_world *w = world(state);
    struct fault_plan plan;
    struct fault_event last;
    struct faulty f = open_door(w, &plan, &last);

    order(&plan, (struct fault){.kind = FAULT_Throttled, .request = 1, .times = 2});
    for (int i = 0; i < 2; i++) {
        struct receipt r = add(w, f.door, "g1");
        assert_int_equal(r.state, RECEIPT_RETRY);
        assert_int_equal(r.retry_after, 30);
    }
    assert_int_equal(held(w), 0);
    assert_int_equal(add(w, f.door, "g1").state, RECEIPT_DONE);
}

static void
a_read_without_an_answer_is_an_error_of_its_own_kind(void **state)
{
    struct tenant_world *w = world(state);
    struct fault_plan plan;
    struct fault_event last;
    struct faulty f = open_door(w, &plan, &last);
    struct batch batch = {0};

    add(w, w->connect, "g1");
    order(&plan, (struct fault){.kind = FAULT_ClockSkew, .request = 1});
    order(&plan, (struct fault){.kind = FAULT_Unavailable, .request = 2});
    const struct err *e = connector_read(f.door, STR(""), &batch, w->arena);
    assert_non_null(e);
    assert_int_equal(e->kind, ERR_FAULT);
    assert_null(connector_read(f.door, STR(""), &batch, w->arena));
    assert_int_equal(batch.retry_after, 30);
    assert_int_equal(batch.changes.n, 0);
    batch = (struct batch){0};
    assert_null(connector_read(f.door, STR(""), &batch, w->arena));
    assert_int_equal(batch.changes.n, 1);
}

static struct fault_event
read_as_ad(struct tenant_world *w, struct fault fault, struct str watermark, struct batch *out)
{
    struct fault_plan plan;
    struct fault_event last;

    fault_plan_init(&plan, 7, w->arena);
    struct connector *door = fault_connector(w->connect, FAULT_AD, &plan, NULL, &last, w->arena);
    order(&plan, fault);
    *out = (struct batch){0};
    const struct err *e = connector_read(door, watermark, out, w->arena);
    assert_int_equal(e != NULL, last.hurt && !out->stale);
    return last;
}

static void
a_stale_cookie_only_hurts_who_has_one(void **state)
{
    struct tenant_world *w = world(state);
    struct batch batch;
    const struct fault stale = {.kind = FAULT_StaleCookie, .request = 1};

    add(w, w->connect, "g1");
    assert_false(read_as_ad(w, stale, STR(""), &batch).hurt);
    assert_int_equal(batch.changes.n, 1);
    struct str watermark = batch.watermark;
    assert_true(read_as_ad(w, stale, watermark, &batch).hurt);
    assert_true(batch.stale);
    assert_true(
        read_as_ad(w, (struct fault){.kind = FAULT_SizeLimit, .request = 1}, watermark, &batch)
            .hurt);
    assert_false(read_as_ad(w, (struct fault){.kind = FAULT_Busy, .request = 1, .times = 3},
                            watermark, &batch)
                     .hurt);
    assert_false(
        read_as_ad(w, (struct fault){.kind = FAULT_Throttled, .request = 1}, watermark, &batch)
            .hurt);
}

static void
a_fault_that_its_request_cannot_meet_waits_for_one_that_can(void **state)
{
    struct tenant_world *w = world(state);
    struct fault_plan plan;
    struct fault_event last;
    struct batch batch;
    struct receipt r;

    fault_plan_init(&plan, 7, w->arena);
    struct connector *door = fault_connector(w->connect, FAULT_AD, &plan, NULL, &last, w->arena);
    order(&plan, (struct fault){.kind = FAULT_PartialPage, .request = 1});
    r = add(w, door, "g1");
    assert_int_equal(r.state, RECEIPT_DONE);
    assert_non_null(connector_read(door, STR(""), &batch, w->arena));
    assert_int_equal(plan.list.at[0].hurt, 1);
}

/* What was ordered may be taken back, and its room used again, before somebody asks. */
static void
what_befell_a_request_is_told_whatever_is_ordered_since(void **state)
{
    struct tenant_world *w = world(state);
    struct fault_plan plan;
    struct fault_event last;
    struct faulty f = open_door(w, &plan, &last);

    order(&plan, (struct fault){.kind = FAULT_ResetAfter, .request = 1});
    add(w, f.door, "g1");
    struct str told = fault_words(&last, w->arena);
    plan.list.n = 0;
    order(&plan, (struct fault){.kind = FAULT_Throttled, .request = 9});
    assert_true(str_eq(fault_words(&last, w->arena), told));
}

static uint32_t
struck(struct tenant_world *w, uint64_t seed, uint32_t percent)
{
    struct fault_plan plan;
    struct fault_event last;
    struct batch batch;

    fault_plan_init(&plan, seed, w->arena);
    struct connector *door = fault_connector(w->connect, FAULT_ENTRA, &plan, NULL, &last, w->arena);
    order(&plan, (struct fault){.kind = FAULT_ServerError, .percent = percent});
    for (int i = 0; i < 200; i++)
        assert_null(connector_read(door, STR(""), &batch, w->arena));
    return plan.list.at[0].fired;
}

static void
chance_comes_from_the_seed(void **state)
{
    struct tenant_world *w = world(state);

    assert_int_equal(struck(w, 7, 25), struck(w, 7, 25));
    assert_in_range(struck(w, 7, 25), 20, 90);
    assert_int_equal(struck(w, 7, 0), 0);
    assert_int_equal(struck(w, 7, 100), 200);
}

#define WORLD_TEST(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_has_its_name),
        WORLD_TEST(the_request_that_was_named_fails_and_no_other),
        WORLD_TEST(a_lost_reply_is_asked_for_again_and_nothing_is_made_twice),
        WORLD_TEST(what_was_done_and_never_answered_is_known_to_the_books),
        WORLD_TEST(what_is_put_off_is_put_off_as_often_as_was_ordered),
        WORLD_TEST(a_read_without_an_answer_is_an_error_of_its_own_kind),
        WORLD_TEST(a_stale_cookie_only_hurts_who_has_one),
        WORLD_TEST(a_fault_that_its_request_cannot_meet_waits_for_one_that_can),
        WORLD_TEST(what_befell_a_request_is_told_whatever_is_ordered_since),
        WORLD_TEST(chance_comes_from_the_seed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
