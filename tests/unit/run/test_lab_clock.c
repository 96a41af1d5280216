/* SPDX-License-Identifier: MIT */
/* The scheduler and virtual time: what comes due, in which order, and as what kind of cycle. */
#include "sim/base/buf.h"
#include "tests/unit/run/kit.h"

/* "Connect@30 CloudSync@30": the runs of the journal from `first` on, by minutes since the start. */
static struct str
runs_from(struct site *s, uint32_t first)
{
    const struct journal *j = lab_journal(s->lab);
    struct buf out = buf_in(s->arena);

    for (uint32_t i = first; i < j->runs.n; i++)
        buf_fmt(&out, "%s" STR_FMT "@%d", out.len ? " " : "",
                STR_ARG(journal_engine_name(j->runs.at[i].engine)),
                (int)((j->runs.at[i].at - s->setup.start) / MINUTE));
    return buf_str(&out);
}

/* "Full Import AD, ...": the run profiles from `first` on. */
static struct str
profiles_from(struct site *s, uint32_t first)
{
    struct buf out = buf_in(s->arena);

    for (uint32_t i = first; i < lab_run_count(s->lab); i++) {
        const struct lab_run *run = lab_run_at(s->lab, i);
        buf_fmt(&out, "%s" STR_FMT " %s", out.len ? ", " : "", STR_ARG(run->profile),
                run->connector == LAB_AD ? "AD" : "Entra");
    }
    return buf_str(&out);
}

static struct site *
installed(void **state)
{
    struct site *s = site_contoso(state);

    site_open(s);
    works(lab_install_connect(s->lab, s->arena));
    return s;
}

static void
a_cycle_imports_then_synchronises_then_exports(void **state)
{
    struct site *s = installed(state);

    wait_minutes(s, 30);
    assert_str(profiles_from(s, 0), "Full Import AD, Full Import Entra, Full Synchronization AD, "
                                    "Full Synchronization Entra, Export Entra, Export AD");
    wait_minutes(s, 30);
    assert_str(profiles_from(s, 6),
               "Delta Import AD, Delta Import Entra, Delta Synchronization AD, "
               "Delta Synchronization Entra, Export Entra, Export AD");
}

static void
cycles_come_every_thirty_minutes_and_at_the_very_end_of_a_wait(void **state)
{
    struct site *s = installed(state);

    wait_minutes(s, 29);
    assert_str(runs_from(s, 0), "");
    wait_minutes(s, 1);
    assert_str(runs_from(s, 0), "Connect@30");
    wait_minutes(s, 100);
    assert_str(runs_from(s, 0), "Connect@30 Connect@60 Connect@90 Connect@120");
    assert_int_equal(lab_now(s->lab), s->setup.start + 130 * MINUTE);
}

static void
both_engines_run_in_the_order_of_time_and_cloud_sync_first_at_one_time(void **state)
{
    struct site *s = installed(state);

    wait_minutes(s, 27);
    cloud_on(s, PILOT);
    wait_minutes(s, 4);
    assert_str(runs_from(s, 0), "CloudSync@27 CloudSync@29 Connect@30 CloudSync@31");
    uint32_t first = lab_journal(s->lab)->runs.n;
    wait_minutes(s, 28);
    works(cloud_disable(lab_cloud(s->lab), s->arena));
    wait_minutes(s, 1);
    works(cloud_enable(lab_cloud(s->lab), lab_now(s->lab) + 30 * MINUTE, s->arena));
    first = lab_journal(s->lab)->runs.n;
    wait_minutes(s, 31);
    assert_str(runs_from(s, first), "CloudSync@90 Connect@90");
}

static void
connect_sees_what_cloud_sync_wrote_at_the_same_time(void **state)
{
    struct site *s = site_contoso(state);

    site_open(s);
    straight_pilot(s);
    ad_add(s, CLASS_user, "erin", PILOT);
    ad_link(s, "gSales", "member", "erin");
    lab_scheduler(s->lab)->enabled = true;
    lab_scheduler_changed(s->lab);
    wait_minutes(s, 31);
    assert_str(ent_links(s, "gSales", "member"), "alice bob carl erin");
}

static void
connect_refers_to_a_pilot_user_who_arrives_after_its_cycle(void **state)
{
    for (int early = 0; early < 3; early++) {
        struct site *s = site_contoso(state);
        site_open(s);
        straight_pilot(s);
        ad_add(s, CLASS_user, "erin", PILOT);
        ad_link(s, "gSales", "member", "erin");
        for (int i = 0; i < early; i++)
            cycle(s, false);
        cloud_cycle(s);
        cycle(s, false);
        assert_str(ent_links(s, "gSales", "member"), "alice bob carl erin");
    }
}

static void
a_disabled_scheduler_runs_nothing_and_a_cycle_by_hand_takes_no_time(void **state)
{
    struct site *s = installed(state);

    lab_scheduler(s->lab)->enabled = false;
    lab_scheduler_changed(s->lab);
    wait_minutes(s, 90);
    assert_str(runs_from(s, 0), "");
    cycle(s, false);
    assert_str(runs_from(s, 0), "Connect@90");
    assert_int_equal(lab_now(s->lab), s->setup.start + 90 * MINUTE);
    lab_scheduler(s->lab)->enabled = true;
    lab_scheduler_changed(s->lab);
    wait_minutes(s, 30);
    assert_str(runs_from(s, 0), "Connect@90 Connect@120");
}

static void
a_suspended_scheduler_runs_nothing_either(void **state)
{
    struct site *s = installed(state);

    lab_scheduler(s->lab)->suspended = true;
    lab_scheduler_changed(s->lab);
    wait_minutes(s, 90);
    assert_str(runs_from(s, 0), "");
}

static void
a_longer_interval_counts_after_the_next_run_and_a_shorter_one_never(void **state)
{
    struct site *s = installed(state);

    lab_scheduler(s->lab)->customized_interval = 10 * MINUTE;
    lab_scheduler_changed(s->lab);
    wait_minutes(s, 60);
    assert_str(runs_from(s, 0), "Connect@30 Connect@60");
    lab_scheduler(s->lab)->customized_interval = 45 * MINUTE;
    lab_scheduler_changed(s->lab);
    wait_minutes(s, 75);
    assert_str(runs_from(s, 0), "Connect@30 Connect@60 Connect@90 Connect@135");
}

static void
the_next_policy_is_used_once(void **state)
{
    struct site *s = installed(state);

    wait_minutes(s, 60);
    lab_scheduler(s->lab)->next_policy = POLICY_INITIAL;
    lab_scheduler_changed(s->lab);
    uint32_t first = lab_run_count(s->lab);
    wait_minutes(s, 30);
    assert_str(lab_run_at(s->lab, first)->profile, "Full Import");
    assert_int_equal(lab_scheduler(s->lab)->next_policy, POLICY_DELTA);
    first = lab_run_count(s->lab);
    lab_scheduler(s->lab)->next_policy = POLICY_INITIAL;
    works(lab_cycle(s->lab, POLICY_UNSPECIFIED, s->arena));
    assert_str(lab_run_at(s->lab, first)->profile, "Full Import");
    first = lab_run_count(s->lab);
    lab_scheduler(s->lab)->next_policy = POLICY_INITIAL;
    cycle(s, false); /* asked for by name: the setting stays */
    assert_str(lab_run_at(s->lab, first)->profile, "Delta Import");
    assert_int_equal(lab_scheduler(s->lab)->next_policy, POLICY_INITIAL);
}

static void
an_override_makes_one_cycle_full_for_one_connector(void **state)
{
    struct site *s = installed(state);

    wait_minutes(s, 60);
    *lab_override(s->lab, LAB_AD) = (struct lab_override){.full_sync = true};
    uint32_t first = lab_run_count(s->lab);
    cycle(s, false);
    cycle(s, false);
    assert_str(profiles_from(s, first),
               "Delta Import AD, Delta Import Entra, Full Synchronization AD, "
               "Delta Synchronization Entra, Export Entra, Export AD, "
               "Delta Import AD, Delta Import Entra, Delta Synchronization AD, "
               "Delta Synchronization Entra, Export Entra, Export AD");
}

static const struct err *
full_import(void *context, struct arena *a)
{
    return lab_run_profile(context, LAB_AD, STR("Full Import"), a);
}

static void
a_task_runs_beside_a_disabled_scheduler_and_last_of_all_at_one_time(void **state)
{
    struct site *s = installed(state);
    struct lab_task task = {.name = STR("night"),
                            .interval = 20 * MINUTE,
                            .next = lab_now(s->lab) + 10 * MINUTE,
                            .enabled = true,
                            .run = full_import,
                            .context = s->lab};

    lab_task_add(s->lab, &task);
    wait_minutes(s, 30);
    assert_str(profiles_from(s, 0),
               "Full Import AD, Full Import AD, Full Import Entra, Full Synchronization AD, "
               "Full Synchronization Entra, Export Entra, Export AD, Full Import AD");
    lab_scheduler(s->lab)->enabled = false;
    lab_scheduler_changed(s->lab);
    uint32_t first = lab_run_count(s->lab);
    wait_minutes(s, 20);
    assert_str(profiles_from(s, first), "Full Import AD");
    assert_true(lab_task_remove(s->lab, STR("NIGHT")));
    assert_false(lab_task_remove(s->lab, STR("night")));
    wait_minutes(s, 60);
    assert_int_equal(lab_run_count(s->lab), first + 1);
}

static void
old_runs_are_purged_by_maintenance_and_numbers_go_on(void **state)
{
    struct site *s = installed(state);

    wait_minutes(s, 30);
    ad_set(s, "dave", "title", "Lead");
    wait_minutes(s, 8 * 24 * 60);
    ad_set(s, "dave", "title", "Head");
    wait_minutes(s, 30);
    assert_int_equal(lab_run_at(s->lab, 0)->number, lab_run_at(s->lab, 5)->number - 5);
    assert_true(lab_run_at(s->lab, 0)->number > 1);
    assert_true(lab_run_at(s->lab, 0)->step.begin >= lab_now(s->lab) - 7 * DAY);
    uint32_t kept = lab_run_count(s->lab);
    lab_scheduler(s->lab)->maintenance = false;
    wait_minutes(s, 8 * 24 * 60);
    ad_set(s, "dave", "title", "Chief");
    wait_minutes(s, 30);
    assert_true(lab_run_count(s->lab) > kept);
}

static void
more_than_seven_idle_days_make_the_next_cycle_full(void **state)
{
    struct site *s = installed(state);

    lab_scheduler(s->lab)->enabled = false;
    cycle(s, true);
    wait_minutes(s, 7 * 24 * 60);
    cycle(s, false);
    assert_str(lab_run_at(s->lab, lab_run_count(s->lab) - 6)->profile, "Delta Import");
    wait_minutes(s, 7 * 24 * 60 + 1);
    cycle(s, false);
    assert_str(lab_run_at(s->lab, lab_run_count(s->lab) - 6)->profile, "Full Import");
}

static void
staging_mode_exports_nothing_until_it_ends(void **state)
{
    struct site *s = installed(state);

    works(lab_set_staging(s->lab, true, s->arena));
    wait_minutes(s, 60);
    assert_false(ent_has(s, "bob"));
    assert_int_equal(engine_pending_exports(lab_connect(s->lab), LAB_ENTRA, s->arena).n, 10);
    works(lab_set_staging(s->lab, false, s->arena));
    wait_minutes(s, 30);
    assert_true(ent_has(s, "bob"));
    assert_totals(s, BY_CONNECT, 10, 0, 0, 0, 0);
}

static void
thirty_quiet_days_pass_and_are_all_listed(void **state)
{
    struct site *s = installed(state);

    cloud_on(s, PILOT);
    wait_minutes(s, 30 * 24 * 60);
    assert_int_equal(lab_journal(s->lab)->runs.n, 30 * 24 * 2 + 30 * 24 * 30 + 1);
    ad_set(s, "dave", "title", "Lead"); /* the world is still awake */
    wait_minutes(s, 30);
    assert_str(ent_value(s, "dave", "title"), "Lead");
}

static void
a_run_profile_that_does_not_exist_is_refused(void **state)
{
    struct site *s = installed(state);

    assert_non_null(lab_run_profile(s->lab, LAB_AD, STR("Half Import"), s->arena));
    works(lab_run_profile(s->lab, LAB_AD, STR("full import"), s->arena));
    assert_str(profiles_from(s, 0), "Full Import AD");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(a_cycle_imports_then_synchronises_then_exports),
        SITE_TEST(cycles_come_every_thirty_minutes_and_at_the_very_end_of_a_wait),
        SITE_TEST(both_engines_run_in_the_order_of_time_and_cloud_sync_first_at_one_time),
        SITE_TEST(connect_sees_what_cloud_sync_wrote_at_the_same_time),
        SITE_TEST(connect_refers_to_a_pilot_user_who_arrives_after_its_cycle),
        SITE_TEST(a_disabled_scheduler_runs_nothing_and_a_cycle_by_hand_takes_no_time),
        SITE_TEST(a_suspended_scheduler_runs_nothing_either),
        SITE_TEST(a_longer_interval_counts_after_the_next_run_and_a_shorter_one_never),
        SITE_TEST(the_next_policy_is_used_once),
        SITE_TEST(an_override_makes_one_cycle_full_for_one_connector),
        SITE_TEST(a_task_runs_beside_a_disabled_scheduler_and_last_of_all_at_one_time),
        SITE_TEST(old_runs_are_purged_by_maintenance_and_numbers_go_on),
        SITE_TEST(more_than_seven_idle_days_make_the_next_cycle_full),
        SITE_TEST(staging_mode_exports_nothing_until_it_ends),
        SITE_TEST(thirty_quiet_days_pass_and_are_all_listed),
        SITE_TEST(a_run_profile_that_does_not_exist_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
