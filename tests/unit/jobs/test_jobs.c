/* SPDX-License-Identifier: MIT */
/* Service principals, jobs, schema, secrets and logs, as Graph shows them and lets them be changed. */
#include "harness/jobs/jobs.h"
#include "tests/unit/run/kit.h"

#define SP "servicePrincipals/{}"
#define SYNC SP "/synchronization"
#define ONE SYNC "/jobs/{}"

struct desk {
    struct site *site;
    struct jobs *jobs;
    struct str sp, job;
    struct str filter;
    uint32_t top;
};

static struct jobs_reply
ask_about(struct desk *d, const char *method, const char *route, struct str key, struct str second,
          const char *body)
{
    struct jobs_request q = {.method = str_of(method),
                             .route = str_of(route),
                             .key = key,
                             .second = second,
                             .filter = d->filter,
                             .top = d->top,
                             .body = str_of(body)};
    struct jobs_reply reply;

    works(jobs_answer(d->jobs, &q, &reply, d->site->arena));
    return reply;
}

static struct jobs_reply
ask(struct desk *d, const char *method, const char *route, const char *body)
{
    return ask_about(d, method, route, d->sp, d->job, body);
}

static struct str
get(struct desk *d, const char *route)
{
    struct jobs_reply r = ask(d, "GET", route, "");

    assert_int_equal(r.status, 200);
    return r.body;
}

static void
done(struct desk *d, const char *method, const char *route, const char *body)
{
    struct jobs_reply r = ask(d, method, route, body);

    if (r.status != 204)
        fail_msg("%s %s: %d " STR_FMT, method, route, r.status, STR_ARG(r.message));
}

static bool
says(struct str text, const char *part)
{
    return str_find(text, str_of(part)) >= 0;
}

#define assert_says(text, part)                                                                    \
    do {                                                                                           \
        struct str text_ = (text);                                                                 \
        if (!says(text_, part))                                                                    \
            fail_msg("%s is not in " STR_FMT, part, STR_ARG(text_));                               \
    } while (0)

/* The text of a member, the first of that name. */
static struct str
member(struct str json, const char *name, struct arena *a)
{
    ptrdiff_t at = str_find(json, str_fmt(a, "\"%s\":\"", name));

    if (at < 0)
        fail_msg("no %s in " STR_FMT, name, STR_ARG(json));
    struct str rest = str_from(json, (size_t)at + strlen(name) + 4);
    return str_cut(&rest, '"');
}

static uint32_t
count(struct str text, const char *part)
{
    uint32_t n = 0;

    for (ptrdiff_t at; (at = str_find(text, str_of(part))) >= 0; n++)
        text = str_from(text, (size_t)at + 1);
    return n;
}

static struct desk *
desk(struct site *s)
{
    struct desk *d = ARENA_NEW(s->arena, struct desk);

    *d = (struct desk){.site = s, .jobs = jobs_new(s->lab, STR("tenant"), s->arena)};
    return d;
}

/* The principal and the job of a configuration that commands made. */
static struct desk *
desk_of_pilot(void **state)
{
    struct desk *d = desk(site_cloud(state, PILOT));

    d->sp = member(get(d, "servicePrincipals"), "id", d->site->arena);
    d->job = member(get(d, SYNC "/jobs"), "id", d->site->arena);
    return d;
}

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

/* --- schema ------------------------------------------------------------------------------------ */

static void
a_schema_that_is_put_back_changes_nothing(void **state)
{
    struct desk *d = desk_of_pilot(state);
    struct str schema = get(d, ONE "/schema"), before = ent_all(d->site);

    assert_says(schema, "\"includedContainers\":[\"OU=CPUsers,DC=contoso,DC=com\"]");
    assert_says(schema, "\"name\":\"Provision Active Directory users\"");
    assert_says(schema, "\"targetAttributeName\":\"givenName\"");
    assert_says(schema, "\"expression\":\"Trim([givenName])\",\"name\":\"Trim\",\"type\":"
                        "\"Function\"");
    done(d, "PUT", ONE "/schema", str_z(schema, d->site->arena));
    assert_same_str(get(d, ONE "/schema"), schema);
    assert_same_str(ent_all(d->site), before);
}

static void
a_schema_sets_scope_and_mapping(void **state)
{
    struct desk *d = desk_of_pilot(state);
    struct site *s = d->site;

    done(d, "PUT", ONE "/schema",
         "{\"synchronizationRules\":[{\"containerFilter\":{\"includedContainers\":[\"" PILOT
         "\",\"" STAFF
         "\"]},\"objectMappings\":[{\"sourceObjectName\":\"user\",\"attributeMappings\":["
         "{\"targetAttributeName\":\"UserPrincipalName\",\"source\":{\"expression\":"
         "\"[userPrincipalName]\"}},{\"targetAttributeName\":\"DisplayName\",\"source\":"
         "{\"expression\":\"\\\"one of us\\\"\"}},{\"targetAttributeName\":\"Manager\",\"source\":"
         "{\"expression\":\"[manager]\"}}]}]}]}");
    assert_str(ent_value(s, "dave", "displayName"), "one of us");
    assert_str(ent_links(s, "alice", "manager"), "mona");
    done(d, "DELETE", ONE "/schema", "");
    assert_str(ent_value(s, "dave", "displayName"), "dave of contoso");
    assert_says(get(d, ONE "/schema"), "\"includedContainers\":[]");
}

static void
a_schema_scopes_by_group(void **state)
{
    struct desk *d = desk_of_pilot(state);
    struct site *s = d->site;

    done(d, "PUT", ONE "/schema",
         "{\"synchronizationRules\":[{\"groupFilter\":{\"includedGroups\":[\"CN=gPilot," PILOT
         "\"]},\"objectMappings\":[{\"sourceObjectName\":\"user\",\"attributeMappings\":["
         "{\"targetAttributeName\":\"UserPrincipalName\",\"source\":{\"expression\":"
         "\"[userPrincipalName]\"}}]}]}]}");
    assert_says(get(d, ONE "/schema"), "\"includedGroups\":[\"CN=gPilot," PILOT "\"]");
    assert_true(ent_has(s, "carl"));
    assert_false(ent_has(s, "bob"));
}

static void
a_schema_that_cannot_be_is_refused(void **state)
{
    static const char *const bodies[] = {
        "{}",
        "{\"synchronizationRules\":[{}]}",
        "{\"synchronizationRules\":[{\"objectMappings\":[{\"sourceObjectName\":\"x\"}]}]}",
        "{\"synchronizationRules\":[{\"objectMappings\":[{\"sourceObjectName\":\"user\","
        "\"attributeMappings\":[{\"targetAttributeName\":\"DisplayName\"}]}]}]}",
        "{\"synchronizationRules\":[{\"objectMappings\":[{\"sourceObjectName\":\"user\","
        "\"attributeMappings\":[{\"targetAttributeName\":\"DisplayName\",\"source\":{"
        "\"expression\":\"Trim(\"}}]}]}]}",
        "{\"synchronizationRules\":[{\"objectMappings\":[],\"containerFilter\":{"
        "\"includedContainers\":[\"CPUsers\"]}}]}",
        "{\"synchronizationRules\":[{\"objectMappings\":[],\"groupFilter\":{"
        "\"includedGroups\":[\"gPilot\"]}}]}",
        "{\"synchronizationRules\":[{\"objectMappings\":[],\"groupFilter\":{"
        "\"includedGroups\":[\"CN=x," PILOT "\"]},\"containerFilter\":{"
        "\"includedContainers\":[7]}}]}",
    };
    struct desk *d = desk_of_pilot(state);
    struct str schema = get(d, ONE "/schema");

    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
        assert_int_equal(ask(d, "PUT", ONE "/schema", bodies[i]).status, 400);
    assert_same_str(get(d, ONE "/schema"), schema);
}

/* --- on demand --------------------------------------------------------------------------------- */

#define DEMAND(dn)                                                                                 \
    "{\"parameters\":[{\"ruleId\":\"r\",\"subjects\":[{\"objectId\":\"" dn                         \
    "\",\"objectTypeName\":\"user\"}]}]}"

static void
an_object_is_provisioned_on_demand_by_the_real_engine(void **state)
{
    struct desk *d = desk_of_pilot(state);
    struct site *s = d->site;

    ad_add(s, CLASS_user, "erin", PILOT);
    struct jobs_reply r = ask(d, "POST", ONE "/provisionOnDemand", DEMAND("CN=erin," PILOT));
    assert_int_equal(r.status, 200);
    assert_says(r.body, "\\\"result\\\":\\\"Success\\\"");
    assert_says(r.body, "\\\"action\\\":\\\"Create\\\"");
    assert_says(r.body, "\\\"name\\\":\\\"EntryExportAdd\\\",\\\"type\\\":\\\"Export\\\"");
    assert_true(ent_has(s, "erin"));
    r = ask(d, "POST", ONE "/provisionOnDemand", DEMAND("CN=erin," PILOT));
    assert_says(r.body, "\\\"errorCode\\\":\\\"RedundantExport\\\"");
    r = ask(d, "POST", ONE "/provisionOnDemand", DEMAND("CN=nobody," PILOT));
    assert_says(r.body, "EntryNotFound");
    assert_int_equal(ask(d, "POST", ONE "/provisionOnDemand", "{}").status, 400);
    d->filter = STR("initiatedBy/initiatorType eq 'application'");
    assert_int_equal(count(get(d, "auditLogs/provisioning"), "\"provisioningAction\""), 2);
}

/* --- logs -------------------------------------------------------------------------------------- */

static void
the_provisioning_log_tells_what_every_cycle_did(void **state)
{
    struct desk *d = desk_of_pilot(state);

    struct str log = get(d, "auditLogs/provisioning");
    assert_int_equal(count(log, "\"provisioningAction\":\"create\""), 5);
    assert_int_equal(count(log, "\"errorCode\":\"UnresolvedReference\""), 3);
    assert_true(says(log, str_z(d->job, d->site->arena)));
    d->filter = STR("sourceIdentity/displayName eq 'bob' and provisioningAction eq 'create'");
    log = get(d, "auditLogs/provisioning");
    assert_int_equal(count(log, "\"provisioningAction\""), 1);
    assert_says(log, "\"DistinguishedName\":\"CN=bob," PILOT "\"");
    assert_says(log, "\"displayName\":\"userPrincipalName\",\"oldValue\":null,\"newValue\":"
                     "\"bob@contoso.com\"");
    d->filter = STR("");
    d->top = 2;
    assert_int_equal(count(get(d, "auditLogs/provisioning"), "\"provisioningAction\""), 2);
}

static void
a_filter_that_is_not_understood_is_refused(void **state)
{
    static const char *const wrong[] = {"jobId",
                                        "jobId eq",
                                        "jobId eq 'x",
                                        "jobId likes 'x'",
                                        "nothing eq 'x'",
                                        "jobId eq 'x' or jobId eq 'y'",
                                        "contains(jobId 'x')",
                                        "jobId eq 'x' and "};
    static const char *const right[] = {"contains(jobId,'AD2AAD')", "startswith(jobid,'AD2')",
                                        "activityDateTime ge 2025-09-01T00:00:00Z",
                                        "modifiedProperties/any(p:p/newValue eq 'bob@contoso.com')",
                                        "sourceIdentity/displayName ne 'it''s'"};
    struct desk *d = desk_of_pilot(state);

    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        d->filter = str_of(wrong[i]);
        if (ask(d, "GET", "auditLogs/provisioning", "").status != 400)
            fail_msg("%s is not refused", wrong[i]);
    }
    for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
        d->filter = str_of(right[i]);
        if (!count(get(d, "auditLogs/provisioning"), "\"provisioningAction\""))
            fail_msg("%s finds nothing", right[i]);
    }
}

static void
directory_audits_tell_who_did_what(void **state)
{
    struct desk *d = desk_of_pilot(state);
    struct site *s = d->site;

    ent_group(s, "cApp");
    ent_join(s, "cApp", "bob");
    d->filter = STR("activityDisplayName eq 'Add member to group'");
    struct str audits = get(d, "auditLogs/directoryAudits");
    assert_says(audits, "\"displayName\":\"Administrator\"");
    assert_says(audits, "\"newValue\":\"[\\\"bob\\\"]\"");
    d->filter = STR("activityDisplayName eq 'Add user'");
    audits = get(d, "auditLogs/directoryAudits");
    assert_int_equal(count(audits, "\"activityDisplayName\""), 2);
    assert_says(audits, "Azure AD Cloud Sync");
    struct str id = member(audits, "id", s->arena);
    struct jobs_reply one = ask_about(d, "GET", "auditLogs/directoryAudits/{}", id, STR(""), "");
    assert_int_equal(one.status, 200);
    assert_same_str(member(one.body, "id", s->arena), id);
    assert_int_equal(
        ask_about(d, "GET", "auditLogs/directoryAudits/{}", STR("x"), STR(""), "").status, 404);
}

static void
audits_of_clients_stand_among_the_journals_and_come_in_pages(void **state)
{
    struct desk *d = desk_of_pilot(state);
    struct jobs_request q = {
        .method = STR("GET"),
        .route = STR("auditLogs/directoryAudits"),
        .filter = STR(""),
        .after = STR(""),
        .link = STR("L="),
        .top = 1,
        .audits = STR("[{\"id\":\"new\",\"activityDateTime\":\"9999-01-01T00:00:00Z\"},"
                      "{\"id\":\"old\",\"activityDateTime\":\"1999-01-01T00:00:00Z\"}]")};
    struct jobs_reply reply;
    struct str last = STR("");
    uint32_t pages = 0;

    do {
        works(jobs_answer(d->jobs, &q, &reply, d->site->arena));
        assert_int_equal(reply.status, 200);
        last = member(reply.body, "id", d->site->arena);
        assert_true(pages > 0 || str_eq(last, STR("new")));
        q.after = last;
        pages++;
    } while (says(reply.body, "\"@odata.nextLink\":\"L="));
    assert_true(pages > 3);
    assert_same_str(last, STR("old"));
    q.after = STR("nonsense");
    works(jobs_answer(d->jobs, &q, &reply, d->site->arena));
    assert_int_equal(reply.status, 400);
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
        SITE_TEST(a_schema_that_is_put_back_changes_nothing),
        SITE_TEST(a_schema_sets_scope_and_mapping),
        SITE_TEST(a_schema_scopes_by_group),
        SITE_TEST(a_schema_that_cannot_be_is_refused),
        SITE_TEST(an_object_is_provisioned_on_demand_by_the_real_engine),
        SITE_TEST(the_provisioning_log_tells_what_every_cycle_did),
        SITE_TEST(a_filter_that_is_not_understood_is_refused),
        SITE_TEST(directory_audits_tell_who_did_what),
        SITE_TEST(audits_of_clients_stand_among_the_journals_and_come_in_pages),
        SITE_TEST(requests_are_answered_as_the_server_gives_them_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
