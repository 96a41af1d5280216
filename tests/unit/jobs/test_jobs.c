/* SPDX-License-Identifier: MIT */
/* Service principals, jobs and secrets, as Graph shows them and lets them be changed. */
#include "tests/unit/jobs/desk.h"

/* --- the public guide's way -------------------------------------------------------------------- */

static void
a_client_configures_a_domain_from_nothing(void **state)
{
    struct site *s = site_contoso(state);
    struct desk *d;

    site_open(s);
    works(cloud_agent_install(lab_cloud_service(s->lab), STR("AGENT1"), s->arena));
    d = desk(s);
    assert_says(get(d, "servicePrincipals"), "\"value\":[]");
    struct jobs_reply r = ask_about(d, "POST", "applicationTemplates/{}/instantiate",
                                    STR("1a4721b3-e57f-4451-ae87-ef078703ec94"), STR(""),
                                    "{\"displayName\":\"Mine\"}");
    assert_int_equal(r.status, 201);
    ptrdiff_t principal = str_find(r.body, STR("\"servicePrincipal\":"));
    d->sp = member(str_from(r.body, (size_t)principal), "id", s->arena);
    r = ask(d, "POST", SYNC "/jobs", "{\"templateId\":\"AD2AADProvisioning\"}");
    assert_int_equal(r.status, 201);
    assert_says(r.body, "\"state\":\"Disabled\"");
    assert_says(r.body, "\"code\":\"Paused\"");
    d->job = member(r.body, "id", s->arena);
    assert_int_equal(ask(d, "POST", ONE "/start", "").status, 400); /* it has no domain yet */
    done(d, "PUT", SYNC "/secrets",
         "{\"value\":[{\"key\":\"Domain\",\"value\":\"{\\\"domain\\\":\\\"contoso.com\\\"}\"}]}");
    assert_int_equal(cloud_view(lab_cloud(s->lab)).status, CLOUD_PAUSED);
    done(d, "POST", ONE "/start", "");
    assert_true(ent_has(s, "alice")); /* the first cycle was due at once */
    struct str job = get(d, ONE);
    assert_says(job, "\"code\":\"Active\"");
    assert_says(job, "\"state\":\"Succeeded\"");
    assert_says(job, "{\"key\":\"user to User\",\"value\":5}");
    assert_says(job, "\"countExported\":10");
    assert_says(job, "{\"name\":\"DomainNetBios\",\"value\":\"CONTOSO\"}");
    done(d, "DELETE", ONE, "");
    assert_int_equal(cloud_view(lab_cloud(s->lab)).status, CLOUD_NOT_CONFIGURED);
    assert_true(ent_has(s, "alice"));
    assert_int_equal(ask(d, "GET", ONE, "").status, 404);
}

static void
what_cannot_be_made_is_refused(void **state)
{
    struct desk *d = desk_of_pilot(state);
    struct str real = d->sp;

    assert_int_equal(ask(d, "POST", SYNC "/jobs", "{\"templateId\":\"x\"}").status, 400);
    assert_int_equal(ask(d, "POST", SYNC "/jobs", "{\"templateId\":\"AD2AADProvisioning\"}").status,
                     409);
    assert_int_equal(ask(d, "POST", SYNC "/jobs", "").status, 400);
    assert_int_equal(ask_about(d, "POST", "applicationTemplates/{}/instantiate", STR("x"), STR(""),
                               "{\"displayName\":\"a\"}")
                         .status,
                     404);
    assert_int_equal(ask_about(d, "POST", "applicationTemplates/{}/instantiate",
                               STR("1a4721b3-e57f-4451-ae87-ef078703ec94"), STR(""), "{}")
                         .status,
                     400);
    static const char *const secrets[] = {
        "{}", "{\"value\":[{\"key\":\"x\"}]}",
        "{\"value\":[{\"key\":\"Domain\",\"value\":\"contoso.com\"}]}",
        "{\"value\":[{\"key\":\"Domain\",\"value\":\"{\\\"domain\\\":\\\"tailspin.com\\\"}\"}]}",
        "{\"value\":[{\"key\":\"SyncNotificationSettings\",\"value\":\"yes\"}]}"};
    for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++)
        assert_int_equal(ask(d, "PUT", SYNC "/secrets", secrets[i]).status, 400);
    d->sp = STR("nobody");
    assert_int_equal(ask(d, "GET", SYNC "/jobs", "").status, 404);
    d->sp = real;
    d->job = STR("no job");
    assert_int_equal(ask(d, "POST", ONE "/start", "").status, 404);
    assert_int_equal(ask(d, "GET", "servicePrincipals/{}/owners", "").status, 400);
}

/* --- a job's life ------------------------------------------------------------------------------ */

static void
a_job_is_paused_started_and_restarted(void **state)
{
    struct desk *d = desk_of_pilot(state);
    struct site *s = d->site;

    done(d, "POST", ONE "/pause", "");
    assert_says(get(d, ONE), "\"code\":\"Paused\"");
    ent_set(s, "bob", "onPremisesSamAccountName", "x");
    done(d, "POST", ONE "/start", "");
    assert_str(ent_value(s, "bob", "onPremisesSamAccountName"), "x"); /* nothing had changed */
    done(d, "POST", ONE "/restart", "{\"criteria\":{\"resetScope\":\"QuarantineState\"}}");
    assert_str(ent_value(s, "bob", "onPremisesSamAccountName"), "x");
    done(d, "POST", ONE "/restart", "");
    assert_str(ent_value(s, "bob", "onPremisesSamAccountName"), "bob");
    struct jobs_reply r =
        ask(d, "POST", ONE "/restart", "{\"criteria\":{\"resetScope\":\"Watermark, x\"}}");
    assert_int_equal(r.status, 400);
    assert_says(r.message, "not 'Watermark, x'");
}

static void
a_quarantined_job_says_why_and_is_forced(void **state)
{
    struct desk *d = desk_of_pilot(state);
    struct site *s = d->site;

    done(d, "PUT", SYNC "/secrets",
         "{\"value\":[{\"key\":\"SyncNotificationSettings\",\"value\":\"{\\\"DeleteThresholdEnabled"
         "\\\":true,\\\"DeleteThresholdValue\\\":3}\"}]}");
    assert_says(get(d, ONE), "\"QuarantineTooManyDeletesThreshold\",\"value\":\"3\"");
    cloud_scope(s, "OU=Nowhere," BASE);
    cloud_cycle(s);
    struct str job = get(d, ONE);
    assert_says(job, "\"code\":\"Quarantine\"");
    assert_says(job, "\"reason\":\"TooManyDeletes\"");
    assert_says(job, "\"nextAttempt\":\"2025-09-01T15:00:00Z\"");
    d->filter = STR("provisioningAction eq 'stagedDelete'");
    assert_int_equal(count(get(d, "auditLogs/provisioning"), "\"stagedDelete\""), 5);
    d->filter = STR("");
    done(d, "POST", ONE "/restart", "{\"criteria\":{\"resetScope\":\"ForceDeletes\"}}");
    assert_false(ent_has(s, "bob"));
    assert_says(get(d, ONE), "\"quarantine\":null");
    done(d, "PUT", SYNC "/secrets", "{\"value\":[]}"); /* what is left out is gone */
    assert_says(get(d, ONE), "\"QuarantineTooManyDeletesThreshold\",\"value\":\"500\"");
    assert_says(get(d, SYNC "/secrets"), "\"value\":[]");
}

static void
credentials_are_validated_by_an_agent(void **state)
{
    struct desk *d = desk_of_pilot(state);

    done(d, "POST", ONE "/validateCredentials", "{\"useSavedCredentials\":true}");
    assert_int_equal(ask(d, "POST", ONE "/validateCredentials", "{}").status, 400);
    works(
        cloud_agent_switch(lab_cloud_service(d->site->lab), STR("AGENT1"), false, d->site->arena));
    struct jobs_reply r =
        ask(d, "POST", ONE "/validateCredentials", "{\"useSavedCredentials\":true}");
    assert_str(r.code, "HybridIdentityServiceNoActiveAgents");
    assert_says(get(d, "onPremisesPublishingProfiles/provisioning/agents"), "\"inactive\"");
    cloud_cycle(d->site);
    assert_says(get(d, ONE), "\"state\":\"Failed\",\"error\":{\"code\":\"HybridIdentityService");
}

static void
requests_are_answered_as_the_server_gives_them_out(void **state)
{
    struct desk *d = desk_of_pilot(state);
    struct str answers;
    uint32_t n;

    works(jobs_answer_all(d->jobs,
                          STR("{\"requests\":[{\"ticket\":7,\"method\":\"GET\",\"route\":"
                              "\"servicePrincipals\"},{\"ticket\":8,\"method\":\"GET\",\"route\":"
                              "\"servicePrincipals/{}\",\"key\":\"x\"}]}"),
                          &answers, &n, d->site->arena));
    assert_int_equal(n, 2);
    assert_says(answers, "{\"ticket\":7,\"status\":200,\"body\":\"{");
    assert_says(answers, "{\"ticket\":8,\"status\":404,\"code\":\"Request_ResourceNotFound\"");
    works(jobs_answer_all(d->jobs, STR("{\"requests\":[]}"), &answers, &n, d->site->arena));
    assert_int_equal(n, 0);
    assert_str(answers, "{\"answers\":[]}");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(a_client_configures_a_domain_from_nothing),
        SITE_TEST(what_cannot_be_made_is_refused),
        SITE_TEST(a_job_is_paused_started_and_restarted),
        SITE_TEST(a_quarantined_job_says_why_and_is_forced),
        SITE_TEST(credentials_are_validated_by_an_agent),
        SITE_TEST(requests_are_answered_as_the_server_gives_them_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
