/* SPDX-License-Identifier: MIT */
/* A job's schema and provisioning on demand. */
#include "tests/unit/jobs/desk.h"

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

int
main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(a_schema_that_is_put_back_changes_nothing),
        SITE_TEST(a_schema_sets_scope_and_mapping),
        SITE_TEST(a_schema_scopes_by_group),
        SITE_TEST(a_schema_that_cannot_be_is_refused),
        SITE_TEST(an_object_is_provisioned_on_demand_by_the_real_engine),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
