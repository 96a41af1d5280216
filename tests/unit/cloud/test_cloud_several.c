/* SPDX-License-Identifier: MIT */
/* Several configurations at once: one for each domain, each with a job of its own. */
#include "sim/base/arena.h"
#include "sim/run/why.h"
#include "tests/unit/run/kit.h"

#define EMEA "DC=emea," BASE
#define FABRIKAM "DC=fabrikam,DC=com"

enum { CONTOSO_JOB, EMEA_JOB, FABRIKAM_JOB, JOBS };

/* Two people a domain, and a job of each of three domains; none has run yet. */
static struct site *
three_jobs(void **state)
{
    static const char *const domains[JOBS] = {"contoso.com", "emea.contoso.com", "fabrikam.com"};
    struct site *s = site_bare(state);

    ad_ou(s, EMEA);
    ad_ou(s, FABRIKAM);
    ad_add(s, CLASS_user, "mona", STAFF);
    ad_add(s, CLASS_user, "carl", STAFF);
    ad_add(s, CLASS_user, "eva", EMEA);
    ad_add(s, CLASS_user, "erik", EMEA);
    ad_add(s, CLASS_user, "frank", FABRIKAM);
    ad_add(s, CLASS_user, "fiona", FABRIKAM);
    ad_link(s, "eva", "manager", "mona");
    site_open(s);
    works(cloud_agent_install(lab_cloud_service(s->lab), STR("AGENT1"), s->arena));
    for (uint32_t i = 0; i < JOBS; i++) {
        works(lab_cloud_configure(s->lab, str_of(domains[i]), STR(""), NULL, 0, s->arena));
        works(cloud_enable(lab_cloud_at(s->lab, i), lab_now(s->lab), s->arena));
    }
    lab_cloud_changed(s->lab);
    return s;
}

static struct cloud_view
view(struct site *s, uint32_t job)
{
    return cloud_view(lab_cloud_at(s->lab, job));
}

static struct guardrail *
threshold(struct site *s, uint32_t job)
{
    return &lab_journal(s->lab)->guardrails.at[1 + job];
}

static void
each_domain_is_written_by_its_own_job(void **state)
{
    struct site *s = three_jobs(state);

    assert_int_equal(lab_cloud_count(s->lab), JOBS);
    cloud_cycle(s);
    for (uint32_t i = 0; i < JOBS; i++) {
        assert_int_equal(view(s, i).cycles, 1);
        assert_int_equal(view(s, i).last.created, 2);
    }
    assert_str(ent_links(s, "eva", "manager"), "mona"); /* of another domain, and known by anchor */
    works(lab_finish(s->lab, s->arena));
    assert_str(breaches(s), "");
    assert_int_equal(lab_journal(s->lab)->writers.none_now, 0);
    assert_int_equal(lab_journal(s->lab)->writers.two_now, 0);
}

static void
a_configuration_is_found_by_name_and_by_domain(void **state)
{
    struct site *s = three_jobs(state);

    assert_ptr_equal(lab_cloud_find(s->lab, STR("EMEA")), lab_cloud_at(s->lab, EMEA_JOB));
    assert_ptr_equal(lab_cloud_find(s->lab, STR("Fabrikam.com")),
                     lab_cloud_at(s->lab, FABRIKAM_JOB));
    assert_ptr_equal(lab_cloud_over(s->lab, STR("CN=eva," EMEA)), lab_cloud_at(s->lab, EMEA_JOB));
    assert_ptr_equal(lab_cloud_over(s->lab, STR("CN=mona," STAFF)),
                     lab_cloud_at(s->lab, CONTOSO_JOB));
    assert_null(lab_cloud_find(s->lab, STR("tailspin.com")));
    assert_null(lab_cloud_over(s->lab, STR("CN=x,DC=tailspin,DC=com")));
}

static void
a_domain_has_one_configuration_and_a_name_one_owner(void **state)
{
    struct site *s = three_jobs(state);

    const struct err *e = lab_cloud_configure(s->lab, STR("EMEA"), STR("x"), NULL, 0, s->arena);
    assert_non_null(e);
    assert_true(str_find(e->text, STR("emea.contoso.com")) >= 0);
    works(cloud_remove(lab_cloud_at(s->lab, EMEA_JOB), s->arena));
    e = lab_cloud_configure(s->lab, STR("EMEA"), STR("fabrikam.com"), NULL, 0, s->arena);
    assert_non_null(e);
    assert_true(str_find(e->text, STR("fabrikam.com")) >= 0);
    works(lab_cloud_configure(s->lab, STR("EMEA"), STR("x"), NULL, 0, s->arena));
    assert_int_equal(lab_cloud_count(s->lab), JOBS); /* in the room of the removed one */
    assert_str(view(s, EMEA_JOB).name, "x");
}

static void
jobs_run_by_schedules_of_their_own(void **state)
{
    struct site *s = three_jobs(state);

    works(cloud_disable(lab_cloud_at(s->lab, FABRIKAM_JOB), s->arena));
    wait_minutes(s, 7);
    assert_false(ent_has(s, "frank"));
    works(cloud_enable(lab_cloud_at(s->lab, FABRIKAM_JOB), lab_now(s->lab), s->arena));
    wait_minutes(s, 0);
    assert_true(ent_has(s, "frank"));
    assert_true(view(s, FABRIKAM_JOB).next_cycle > view(s, CONTOSO_JOB).next_cycle);
}

static void
quarantine_and_threshold_are_a_jobs_own(void **state)
{
    struct site *s = three_jobs(state);
    struct str nowhere = STR("OU=Nowhere," FABRIKAM);

    cloud_cycle(s);
    works(cloud_set_threshold(lab_cloud_at(s->lab, FABRIKAM_JOB), 2, s->arena));
    works(cloud_set_scope(lab_cloud_at(s->lab, FABRIKAM_JOB), &nowhere, 1, lab_now(s->lab),
                          s->arena));
    lab_cloud_changed(s->lab);
    ad_set(s, "eva", "title", "Lead");
    wait_minutes(s, 4);
    assert_int_equal(view(s, FABRIKAM_JOB).status, CLOUD_QUARANTINE);
    assert_int_equal(view(s, EMEA_JOB).status, CLOUD_ACTIVE);
    assert_str(ent_value(s, "eva", "title"), "Lead");
    assert_str(threshold(s, FABRIKAM_JOB)->name, "Cloud Sync threshold of fabrikam.com");
    assert_int_equal(threshold(s, FABRIKAM_JOB)->limit, 2);
    assert_int_equal(threshold(s, FABRIKAM_JOB)->counted, 2);
    assert_int_equal(threshold(s, FABRIKAM_JOB)->state, GUARDRAIL_FIRED);
    assert_int_equal(threshold(s, CONTOSO_JOB)->limit, 500);
    assert_int_equal(threshold(s, CONTOSO_JOB)->state, GUARDRAIL_IDLE);
}

static void
a_mapping_is_a_jobs_own_and_leaves_other_classes_alone(void **state)
{
    struct site *s = three_jobs(state);

    ad_add(s, CLASS_group, "gFab", FABRIKAM);
    works(lab_cloud_map(s->lab, lab_cloud_at(s->lab, FABRIKAM_JOB),
                        STR("mapping user to user\n"
                            "    userPrincipalName: [userPrincipalName]\n"
                            "    displayName: UCase([sAMAccountName])\n"),
                        s->arena));
    cloud_cycle(s);
    assert_str(ent_value(s, "frank", "displayName"), "FRANK");
    assert_str(ent_value(s, "mona", "displayName"), "mona of contoso");
    assert_true(ent_has(s, "gFab"));
    assert_non_null(lab_cloud_map(s->lab, lab_cloud(s->lab), STR("mapping x to y\n"), s->arena));
}

static bool
told(struct site *s, const char *who, const char *text)
{
    struct why why;

    works(lab_why(s->lab, str_of(who), STR(""), &why, s->arena));
    for (uint32_t i = 0; i < why.lines.n; i++)
        if (str_find(why.lines.at[i].text, str_of(text)) >= 0)
            return true;
    return false;
}

static void
why_names_the_configuration_and_its_state(void **state)
{
    struct site *s = three_jobs(state);

    cloud_cycle(s);
    assert_true(told(s, "eva", "emea.contoso.com: in scope, the job is active"));
    works(cloud_disable(lab_cloud_at(s->lab, FABRIKAM_JOB), s->arena));
    assert_true(told(s, "frank", "fabrikam.com: in scope, and does not write it"));
    works(cloud_remove(lab_cloud_at(s->lab, FABRIKAM_JOB), s->arena));
    assert_true(told(s, "frank", "no configuration looks after its domain"));
    assert_int_equal(cloud_log_count(lab_cloud_service(s->lab)), 7);
    assert_str(cloud_log_at(lab_cloud_service(s->lab), 6)->configuration, "fabrikam.com");
}

/* frank of fabrikam.com has mona's source anchor: he is the same object in Entra ID. */
static void
one_anchor_in_two_domains_has_two_writers_and_the_last_one_wins(void **state)
{
    struct site *s = three_jobs(state);

    ad_set(s, "mona", "mS-DS-ConsistencyGuid", "0123456789abcdef");
    ad_set(s, "frank", "mS-DS-ConsistencyGuid", "0123456789abcdef");
    cloud_cycle(s);
    assert_int_equal(view(s, CONTOSO_JOB).last.created, 2);
    assert_int_equal(view(s, FABRIKAM_JOB).last.created, 1);
    ad_set(s, "mona", "title", "Her own");
    ad_set(s, "frank", "title", "His own");
    cloud_cycle(s);
    assert_str(ent_value(s, "frank", "title"), "His own");
    ad_set(s, "mona", "title", "Hers again");
    cloud_cycle(s);
    assert_str(ent_value(s, "frank", "title"), "Hers again");
    works(lab_finish(s->lab, s->arena));
    assert_int_equal(lab_journal(s->lab)->writers.two_now, 1);
    assert_true(str_find(breaches(s), STR("two configurations of Cloud Sync")) >= 0);
}

/* --- agents ------------------------------------------------------------------------------------ */

static void
without_a_running_agent_jobs_are_quarantined_and_catch_up_later(void **state)
{
    struct site *s = three_jobs(state);
    struct cloud_service *service = lab_cloud_service(s->lab);

    cloud_cycle(s);
    works(cloud_agent_switch(service, STR("agent1"), false, s->arena));
    lab_cloud_changed(s->lab);
    ad_set(s, "eva", "title", "Lead");
    wait_minutes(s, 5 * 60);
    assert_int_equal(view(s, EMEA_JOB).status, CLOUD_QUARANTINE);
    assert_str(view(s, EMEA_JOB).quarantine_reason, "EncounteredQuarantineException");
    assert_str(view(s, EMEA_JOB).error, "HybridIdentityServiceNoActiveAgents");
    assert_int_equal(lab_journal(s->lab)->writers.none_minutes, 5 * 60 * 6);
    assert_true(told(s, "eva", "no provisioning agent is running"));
    works(cloud_agent_switch(service, STR("AGENT1"), true, s->arena));
    lab_cloud_changed(s->lab);
    assert_str(ent_value(s, "eva", "title"), "");
    wait_minutes(s, 2 * 60);
    assert_str(ent_value(s, "eva", "title"), "Lead");
    assert_int_equal(view(s, EMEA_JOB).status, CLOUD_ACTIVE);
    assert_str(view(s, EMEA_JOB).error, "");
    assert_false(view(s, EMEA_JOB).last.initial);
}

static void
an_outage_of_four_weeks_disables_the_job(void **state)
{
    struct site *s = three_jobs(state);

    cloud_cycle(s);
    works(cloud_agent_switch(lab_cloud_service(s->lab), STR("AGENT1"), false, s->arena));
    lab_cloud_changed(s->lab);
    wait_minutes(s, 30 * 24 * 60);
    assert_int_equal(view(s, EMEA_JOB).status, CLOUD_PAUSED);
    assert_str(cloud_watermark(lab_cloud_at(s->lab, EMEA_JOB)), "");
}

static void
a_second_agent_prevents_the_outage(void **state)
{
    struct site *s = three_jobs(state);
    struct cloud_service *service = lab_cloud_service(s->lab);

    assert_non_null(cloud_agent_install(service, STR("agent1"), s->arena));
    works(cloud_agent_install(service, STR("AGENT2"), s->arena));
    assert_int_equal(cloud_agent_count(service), 2);
    works(cloud_agent_switch(service, STR("AGENT1"), false, s->arena));
    assert_false(cloud_agent_at(service, 0)->running);
    lab_cloud_changed(s->lab);
    wait_minutes(s, 4);
    assert_int_equal(view(s, EMEA_JOB).status, CLOUD_ACTIVE);
    assert_non_null(cloud_agent_switch(service, STR("AGENT3"), true, s->arena));
}

/* Graph's clients and runbooks may set the same thing a thousand times. */
static void
a_change_that_renames_no_threshold_takes_no_memory(void **state)
{
    struct site *s = three_jobs(state);
    size_t before = arena_used(s->arena);

    for (int i = 0; i < 100; i++)
        lab_cloud_changed(s->lab);
    assert_int_equal(arena_used(s->arena), before);
    assert_str(threshold(s, EMEA_JOB)->name, "Cloud Sync threshold of emea.contoso.com");
    works(cloud_remove(lab_cloud_at(s->lab, EMEA_JOB), s->arena));
    works(cloud_remove(lab_cloud_at(s->lab, FABRIKAM_JOB), s->arena));
    lab_cloud_changed(s->lab);
    assert_str(threshold(s, CONTOSO_JOB)->name, "Cloud Sync threshold");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(each_domain_is_written_by_its_own_job),
        SITE_TEST(a_configuration_is_found_by_name_and_by_domain),
        SITE_TEST(a_domain_has_one_configuration_and_a_name_one_owner),
        SITE_TEST(a_change_that_renames_no_threshold_takes_no_memory),
        SITE_TEST(jobs_run_by_schedules_of_their_own),
        SITE_TEST(quarantine_and_threshold_are_a_jobs_own),
        SITE_TEST(a_mapping_is_a_jobs_own_and_leaves_other_classes_alone),
        SITE_TEST(why_names_the_configuration_and_its_state),
        SITE_TEST(one_anchor_in_two_domains_has_two_writers_and_the_last_one_wins),
        SITE_TEST(without_a_running_agent_jobs_are_quarantined_and_catch_up_later),
        SITE_TEST(an_outage_of_four_weeks_disables_the_job),
        SITE_TEST(a_second_agent_prevents_the_outage),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
