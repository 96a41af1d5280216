/* SPDX-License-Identifier: MIT */
/* The deletion threshold and quarantine. */
#include "tests/unit/run/kit.h"

static struct cloud_view
view(struct site *s)
{
    return cloud_view(lab_cloud(s->lab));
}

/* `n` people in the pilot OU, all of them known to the job. */
static struct site *
crowd(void **state, uint32_t n)
{
    struct site *s = site_bare(state);

    for (uint32_t i = 0; i < n; i++)
        ad_add(s, CLASS_user, str_z(str_fmt(s->arena, "u%u", i), s->arena), PILOT);
    site_open(s);
    cloud_on(s, PILOT);
    cloud_cycle(s);
    return s;
}

static void
as_many_deletes_as_the_threshold_are_held_back(void **state)
{
    struct site *s = crowd(state, 500);

    assert_int_equal(view(s).threshold, 500);
    cloud_scope(s, "OU=CPUser," BASE);
    struct cloud_cycle c = cloud_cycle(s);
    assert_int_equal(c.deleted, 0);
    assert_int_equal(c.staged_deletes, 500);
    assert_int_equal(view(s).pending_deletes, 500);
    assert_int_equal(view(s).status, CLOUD_QUARANTINE);
    assert_str(view(s).quarantine_reason, "TooManyDeletes");
    assert_int_equal(ent_deleted(s), 0);
    const struct cloud_service *job = lab_cloud_service(s->lab);
    const struct cloud_log_entry *last = cloud_log_at(job, cloud_log_count(job) - 1);
    assert_int_equal(last->action, CLOUD_STAGED_DELETE);
    assert_int_equal(last->result, CLOUD_SKIPPED);
    assert_int_equal(cloud_log_count(job), 500 + 500);
    assert_int_equal(lab_journal(s->lab)->guardrails.at[1].state, GUARDRAIL_FIRED);
}

static void
one_less_goes_through(void **state)
{
    struct site *s = crowd(state, 499);

    cloud_scope(s, "OU=CPUser," BASE);
    struct cloud_cycle c = cloud_cycle(s);
    assert_int_equal(c.deleted, 499);
    assert_int_equal(ent_deleted(s), 499);
    assert_int_equal(view(s).status, CLOUD_ACTIVE);
    assert_int_equal(lab_journal(s->lab)->guardrails.at[1].counted, 499);
    assert_int_equal(lab_journal(s->lab)->guardrails.at[1].state, GUARDRAIL_IDLE);
}

/* Three people, a threshold of two, all of them out of scope. */
static struct site *
held(void **state)
{
    struct site *s = crowd(state, 3);

    works(cloud_set_threshold(lab_cloud(s->lab), 2, s->arena));
    lab_cloud_changed(s->lab);
    cloud_scope(s, STAFF);
    cloud_cycle(s);
    assert_int_equal(view(s).status, CLOUD_QUARANTINE);
    return s;
}

static void
allowed_deletes_go_through_once(void **state)
{
    struct site *s = held(state);

    works(cloud_restart(lab_cloud(s->lab), true, lab_now(s->lab), s->arena));
    struct cloud_cycle c = cloud_cycle(s);
    assert_int_equal(c.deleted, 3);
    assert_int_equal(view(s).status, CLOUD_ACTIVE);
    cloud_scope(s, PILOT);
    cloud_cycle(s);
    cloud_scope(s, STAFF);
    c = cloud_cycle(s);
    assert_int_equal(c.staged_deletes, 3); /* the permission is used up */
}

static void
the_right_scope_heals_and_deletes_nobody(void **state)
{
    struct site *s = held(state);

    cloud_scope(s, PILOT);
    struct cloud_cycle c = cloud_cycle(s);
    assert_int_equal(c.deleted + c.staged_deletes, 0);
    assert_int_equal(view(s).status, CLOUD_ACTIVE);
    assert_int_equal(view(s).pending_deletes, 0);
    assert_true(ent_has(s, "u0"));
}

static void
other_changes_go_on_while_deletes_are_held(void **state)
{
    struct site *s = held(state);

    ad_add(s, CLASS_user, "erin", STAFF);
    struct cloud_cycle c = cloud_cycle(s);
    assert_int_equal(c.created, 1);
    assert_int_equal(c.staged_deletes, 3);
}

static void
a_threshold_of_zero_stops_nothing_and_references_are_not_counted(void **state)
{
    struct site *s = site_cloud(state, NULL);

    works(cloud_set_threshold(lab_cloud(s->lab), 1, s->arena));
    ad_unlink(s, "gSales", "member", "alice");
    ad_unlink(s, "gSales", "member", "bob");
    struct cloud_cycle c = cloud_cycle(s);
    assert_int_equal(c.references, 2);
    assert_int_equal(view(s).status, CLOUD_ACTIVE);
    works(cloud_set_threshold(lab_cloud(s->lab), 0, s->arena));
    ad_delete(s, "bob");
    c = cloud_cycle(s);
    assert_int_equal(c.deleted, 1);
}

static void
waits_grow_from_six_hours_to_a_day_and_end_after_four_weeks(void **state)
{
    static const int64_t waits[] = {6, 12, 24, 24};
    struct site *s = held(state);

    for (size_t i = 0; i < sizeof waits / sizeof *waits; i++) {
        struct cloud_view v = view(s);
        assert_int_equal(v.next_cycle - v.last_cycle, waits[i] * HOUR);
        wait_minutes(s, (v.next_cycle - lab_now(s->lab)) / MINUTE);
        assert_int_equal(view(s).status, CLOUD_QUARANTINE);
    }
    wait_minutes(s, 30 * 24 * 60);
    assert_int_equal(view(s).status, CLOUD_PAUSED);
    assert_int_equal(view(s).next_cycle, 0);
    assert_int_equal(ent_deleted(s), 0);
    works(cloud_enable(lab_cloud(s->lab), lab_now(s->lab), s->arena));
    assert_true(cloud_cycle(s).initial);
}

static void
starting_the_job_ends_quarantine_until_the_next_cycle(void **state)
{
    struct site *s = held(state);

    works(cloud_enable(lab_cloud(s->lab), lab_now(s->lab), s->arena));
    assert_int_equal(view(s).status, CLOUD_ACTIVE);
    assert_int_equal(view(s).next_cycle, lab_now(s->lab));
    struct cloud_cycle c = cloud_cycle(s);
    assert_false(c.initial);
    assert_int_equal(c.staged_deletes, 3);
    assert_int_equal(view(s).status, CLOUD_QUARANTINE);
}

static void
quarantine_ends_by_itself_when_fewer_are_left(void **state)
{
    struct site *s = held(state);

    ad_move(s, "u0", "CN=u0," STAFF);
    ad_move(s, "u1", "CN=u1," STAFF);
    wait_minutes(s, 6 * 60);
    assert_int_equal(view(s).status, CLOUD_ACTIVE);
    assert_int_equal(ent_deleted(s), 1);
}

/* A job whose mapping fails for `n` of `of` people. */
static struct str
reason_after_failures(void **state, uint32_t n, uint32_t of)
{
    struct site *s = site_bare(state);

    site_mapping(s, "mapping user to user\n    displayName: IIF(CNum([title]) > 1, \"a\", \"b\")\n"
                    "    userPrincipalName: [userPrincipalName]\n");
    for (uint32_t i = 0; i < of; i++) {
        struct entry_builder b = entry_builder_in(s->arena);
        struct str name = str_fmt(s->arena, "u%u", i);
        entry_add(&b, ATTR_sAMAccountName, name);
        entry_add(&b, ATTR_userPrincipalName,
                  str_fmt(s->arena, STR_FMT "@contoso.com", STR_ARG(name)));
        entry_add(&b, ATTR_title, i < n ? STR("x") : STR("1"));
        struct entry e = entry_make(&b, SIDE_AD, CLASS_user, STR(""),
                                    str_fmt(s->arena, "CN=" STR_FMT "," PILOT, STR_ARG(name)));
        *VEC_PUSH(&s->world, s->arena) = e;
    }
    site_open(s);
    cloud_on(s, PILOT);
    assert_int_equal(cloud_cycle(s).failed, n);
    return view(s).quarantine_reason;
}

static void
five_thousand_failures_with_a_share_of_forty_percent_are_too_many(void **state)
{
    assert_str(reason_after_failures(state, 4999, 5000), "");
    assert_str(reason_after_failures(state, 5000, 5000), "EncounteredEscrowProportionThreshold");
    assert_str(reason_after_failures(state, 5000, 12500), "");
    assert_str(reason_after_failures(state, 5001, 12500), "EncounteredEscrowProportionThreshold");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(as_many_deletes_as_the_threshold_are_held_back),
        SITE_TEST(one_less_goes_through),
        SITE_TEST(allowed_deletes_go_through_once),
        SITE_TEST(the_right_scope_heals_and_deletes_nobody),
        SITE_TEST(other_changes_go_on_while_deletes_are_held),
        SITE_TEST(a_threshold_of_zero_stops_nothing_and_references_are_not_counted),
        SITE_TEST(waits_grow_from_six_hours_to_a_day_and_end_after_four_weeks),
        SITE_TEST(starting_the_job_ends_quarantine_until_the_next_cycle),
        SITE_TEST(quarantine_ends_by_itself_when_fewer_are_left),
        SITE_TEST(five_thousand_failures_with_a_share_of_forty_percent_are_too_many),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
