/* SPDX-License-Identifier: MIT */
/* The job: made, enabled, paused, restarted, removed; its words and its log. */
#include "tests/unit/run/kit.h"

static struct cloud *
cloud(struct site *s)
{
    return lab_cloud(s->lab);
}

static struct str
word(struct site *s)
{
    return cloud_status_name(cloud_view(cloud(s)).status);
}

static void
a_configuration_needs_an_agent_and_a_domain_can_have_one(void **state)
{
    struct site *s = site_contoso(state);
    struct str nonsense = STR("CPUsers");

    site_open(s);
    assert_non_null(lab_cloud_configure(s->lab, STR(""), STR("x"), NULL, 0, s->arena));
    assert_non_null(cloud_enable(cloud(s), 0, s->arena));
    works(cloud_agent_install(lab_cloud_service(s->lab), STR("AGENT1"), s->arena));
    assert_non_null(lab_cloud_configure(s->lab, STR(""), STR("x"), &nonsense, 1, s->arena));
    assert_null(lab_cloud_configure(s->lab, STR(""), STR("x"), NULL, 0, s->arena));
    assert_non_null(lab_cloud_configure(s->lab, STR(""), STR("y"), NULL, 0, s->arena));
    assert_str(cloud_view(cloud(s)).name, "x");
}

static void
the_states_have_graphs_words(void **state)
{
    struct site *s = site_contoso(state);

    site_open(s);
    assert_str(word(s), "NotConfigured");
    works(cloud_agent_install(lab_cloud_service(s->lab), STR("AGENT1"), s->arena));
    works(lab_cloud_configure(s->lab, STR(""), STR("x"), NULL, 0, s->arena));
    assert_str(word(s), "Paused");
    works(cloud_enable(cloud(s), lab_now(s->lab), s->arena));
    assert_str(word(s), "NotRun");
    wait_minutes(s, 1);
    assert_str(word(s), "Active");
    works(cloud_disable(cloud(s), s->arena));
    assert_str(word(s), "Paused");
    works(cloud_remove(cloud(s), s->arena));
    assert_str(word(s), "NotConfigured");
}

static void
an_agent_alone_and_a_paused_configuration_do_nothing(void **state)
{
    struct site *s = site_contoso(state);

    site_open(s);
    works(cloud_agent_install(lab_cloud_service(s->lab), STR("AGENT1"), s->arena));
    wait_minutes(s, 60);
    works(lab_cloud_configure(s->lab, STR(""), STR("x"), NULL, 0, s->arena));
    lab_cloud_changed(s->lab);
    wait_minutes(s, 60);
    assert_int_equal(cloud_view(cloud(s)).cycles, 0);
    assert_int_equal(lab_journal(s->lab)->runs.n, 0);
}

static void
a_scope_that_changes_before_the_first_cycle_does_not_stop_the_job(void **state)
{
    struct site *s = site_contoso(state);

    site_open(s);
    cloud_on(s, STAFF);
    cloud_scope(s, PILOT);
    wait_minutes(s, 2);
    assert_true(ent_has(s, "bob"));
    assert_false(ent_has(s, "carl"));
}

static void
a_paused_job_goes_on_from_its_watermark(void **state)
{
    struct site *s = site_contoso(state);

    site_open(s);
    cloud_on(s, PILOT);
    wait_minutes(s, 2);
    works(cloud_disable(cloud(s), s->arena));
    lab_cloud_changed(s->lab);
    ad_set(s, "bob", "title", "Lead");
    wait_minutes(s, 60);
    assert_str(ent_value(s, "bob", "title"), "");
    works(cloud_enable(cloud(s), lab_now(s->lab), s->arena));
    struct cloud_cycle c = cloud_cycle(s);
    assert_false(c.initial);
    assert_int_equal(c.imported, 1);
    assert_str(ent_value(s, "bob", "title"), "Lead");
}

static void
a_removed_configuration_leaves_its_objects_and_a_new_one_knows_nothing_of_them(void **state)
{
    struct site *s = site_contoso(state);

    site_open(s);
    cloud_on(s, PILOT);
    wait_minutes(s, 2);
    struct str before = ent_all(s);
    works(cloud_remove(cloud(s), s->arena));
    lab_cloud_changed(s->lab);
    wait_minutes(s, 60);
    assert_same_str(ent_all(s), before);
    cloud_on(s, STAFF); /* nothing leaves a scope that this job never had */
    wait_minutes(s, 10);
    assert_true(ent_has(s, "bob"));
    assert_true(ent_has(s, "carl"));
    assert_int_equal(cloud_view(cloud(s)).most_deletes, 0);
}

static void
a_restart_writes_everything_again(void **state)
{
    struct site *s = site_contoso(state);

    ad_set(s, "bob", "title", "Clerk");
    site_open(s);
    cloud_on(s, NULL);
    wait_minutes(s, 6);
    struct str before = ent_all(s);
    ent_set(s, "bob", "title", "Somebody else's");
    ent_take(s, "gSales", "member", "alice");
    ent_take(s, "alice", "manager", "mona");
    wait_minutes(s, 60);
    assert_str(ent_value(s, "bob", "title"), "Somebody else's"); /* no reconciliation */
    assert_str(ent_links(s, "gSales", "member"), "bob carl");
    works(cloud_restart(cloud(s), false, lab_now(s->lab), s->arena));
    struct cloud_cycle c = cloud_cycle(s);
    assert_true(c.initial);
    assert_same_str(ent_all(s), before);
    assert_int_equal(c.references, 2);
    assert_int_equal(c.updated, 1);
}

static void
a_restart_on_an_untouched_world_changes_nothing(void **state)
{
    struct site *s = site_contoso(state);

    site_open(s);
    cloud_on(s, NULL);
    wait_minutes(s, 6);
    uint32_t rows = lab_journal(s->lab)->exports.n;
    works(cloud_restart(cloud(s), false, lab_now(s->lab), s->arena));
    struct cloud_cycle c = cloud_cycle(s);
    assert_int_equal(c.created + c.updated + c.deleted + c.references + c.failed, 0);
    assert_int_equal(lab_journal(s->lab)->exports.n, rows);
}

static void
what_was_written_and_is_wanted_no_more_is_taken_back_by_a_restart(void **state)
{
    struct site *s = site_contoso(state);

    ad_set(s, "bob", "title", "Clerk");
    site_open(s);
    cloud_on(s, NULL);
    wait_minutes(s, 2);
    works(cloud_disable(cloud(s), s->arena));
    ad_set(s, "bob", "title", NULL);
    works(cloud_enable(cloud(s), lab_now(s->lab), s->arena));
    works(cloud_restart(cloud(s), false, lab_now(s->lab), s->arena));
    cloud_cycle(s);
    assert_str(ent_value(s, "bob", "title"), "");
}

static void
the_log_tells_the_steps_of_each_entry(void **state)
{
    struct site *s = site_cloud(state, PILOT);
    struct cloud_log_step steps[CLOUD_LOG_STEPS];

    assert_str(log_from(s, 0), "create success alice; create success bob; create success kx; "
                               "create success gPilot; create success gNest; "
                               "update warning alice UnresolvedReference; "
                               "update warning gPilot UnresolvedReference; "
                               "update warning gNest UnresolvedReference");
    assert_int_equal(cloud_log_steps(cloud_log_at(lab_cloud_service(s->lab), 0), steps), 3);
    assert_str(steps[0].name, "EntryImportAdd");
    assert_str(steps[1].name, "EntrySynchronizationScoping");
    assert_str(steps[2].name, "EntryExportAdd");
    assert_str(steps[2].type, "export");
    assert_int_equal(cloud_log_steps(cloud_log_at(lab_cloud_service(s->lab), 6), steps), 4);
    assert_str(steps[2].type, "referenceResolution");
    assert_int_equal(steps[2].result, CLOUD_WARNING);
    assert_str(steps[3].name, "EntryExportUpdate");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(a_configuration_needs_an_agent_and_a_domain_can_have_one),
        SITE_TEST(the_states_have_graphs_words),
        SITE_TEST(an_agent_alone_and_a_paused_configuration_do_nothing),
        SITE_TEST(a_scope_that_changes_before_the_first_cycle_does_not_stop_the_job),
        SITE_TEST(a_paused_job_goes_on_from_its_watermark),
        SITE_TEST(a_removed_configuration_leaves_its_objects_and_a_new_one_knows_nothing_of_them),
        SITE_TEST(a_restart_writes_everything_again),
        SITE_TEST(a_restart_on_an_untouched_world_changes_nothing),
        SITE_TEST(what_was_written_and_is_wanted_no_more_is_taken_back_by_a_restart),
        SITE_TEST(the_log_tells_the_steps_of_each_entry),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
