/* SPDX-License-Identifier: MIT */
/* The tenant's switches, domains and roles over HTTP, and names in quarantine as Graph shows them. */
#include "tests/mock/entra_talk.h"

static const char *
synchronization(struct talk *t)
{
    struct entra_reply r = get(t, "/v1.0/directory/onPremisesSynchronization");

    assert_int_equal(r.status, 200);
    struct str id = text_of(&r, "id", t->arena);
    return str_z(
        str_fmt(t->arena, "/v1.0/directory/onPremisesSynchronization/" STR_FMT, STR_ARG(id)),
        t->arena);
}

static void
switches_are_read_and_patched(void **state)
{
    struct talk *t = *state;
    const char *one = synchronization(t);

    assert_reply(t, get(t, one), 200,
                 "\"configuration\":{\"accidentalDeletionPrevention\":{"
                 "\"synchronizationPreventionType\":\"enabledForCount\",\"alertThreshold\":500}},"
                 "\"features\":{\"blockSoftMatchEnabled\":false,\"softMatchOnUpnEnabled\":true,");
    assert_reply(t,
                 say(t, "PATCH", one,
                     "{\"features\":{\"blockSoftMatchEnabled\":true,\"softMatchOnUpnEnabled\":"
                     "false},\"configuration\":{\"accidentalDeletionPrevention\":{"
                     "\"alertThreshold\":100}}}"),
                 204, "");
    assert_reply(t, get(t, one), 200, "\"alertThreshold\":100");
    assert_reply(t, get(t, one), 200,
                 "\"blockSoftMatchEnabled\":true,\"softMatchOnUpnEnabled\":false");
}

static void
nonsense_in_a_patch_changes_nothing(void **state)
{
    static const char *const bodies[] = {
        "{\"features\":{\"blockSoftMatchEnabled\":true,\"softMatch\":true}}",
        "{\"features\":{\"blockSoftMatchEnabled\":1}}",
        "{\"features\":[]}",
        "{\"displayName\":\"x\"}",
        "{\"configuration\":{}}",
        "{\"configuration\":{\"accidentalDeletionPrevention\":{\"alertThreshold\":-1}}}",
        "{\"configuration\":{\"accidentalDeletionPrevention\":{\"alertThreshold\":1.5}}}",
        "{\"features\":{\"blockSoftMatchEnabled\":true},\"configuration\":{"
        "\"accidentalDeletionPrevention\":{\"synchronizationPreventionType\":\"on\"}}}",
    };
    struct talk *t = *state;
    const char *one = synchronization(t);
    struct entra_reply before = get(t, one);

    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
        assert_reply(t, say(t, "PATCH", one, bodies[i]), 400, "\"code\":\"Request_BadRequest\"");
    assert_true(str_eq(before.body, get(t, one).body));
    assert_int_equal(
        say(t, "PATCH", "/v1.0/directory/onPremisesSynchronization/x", "{\"features\":{}}").status,
        404);
}

static void
domains_are_added_verified_federated_and_removed(void **state)
{
    struct talk *t = *state;

    assert_reply(t, get(t, "/v1.0/domains"), 200,
                 "{\"id\":\"contoso.onmicrosoft.com\",\"authenticationType\":\"Managed\","
                 "\"isAdminManaged\":true,\"isDefault\":false,\"isInitial\":true");
    assert_reply(t, say(t, "POST", "/v1.0/domains", "{\"id\":\"fabrikam.example\"}"), 201,
                 "\"isVerified\":false");
    assert_reply(t, get(t, "/v1.0/organization"), 200, "\"name\":\"contoso.onmicrosoft.com\"");
    assert_false(
        holds(t, &(struct entra_reply){.body = get(t, "/v1.0/organization").body}, "fabrikam"));
    assert_reply(t, say(t, "POST", "/v1.0/domains/fabrikam.example/verify", "{}"), 200,
                 "\"isVerified\":true");
    assert_reply(t, get(t, "/v1.0/organization"), 200, "\"name\":\"fabrikam.example\"");
    assert_reply(
        t,
        say(t, "PATCH", "/v1.0/domains/fabrikam.example", "{\"authenticationType\":\"Federated\"}"),
        204, "");
    assert_reply(t, get(t, "/v1.0/domains/fabrikam.example"), 200,
                 "\"authenticationType\":\"Federated\"");
    assert_reply(t, say(t, "PATCH", "/v1.0/domains/fabrikam.example", "{\"isDefault\":true}"), 400,
                 "authenticationType");
    assert_reply(t, say(t, "POST", "/v1.0/domains", "{}"), 400, "Request_BadRequest");
    assert_reply(t, say(t, "DELETE", "/v1.0/domains/fabrikam.example", ""), 204, "");
    assert_int_equal(get(t, "/v1.0/domains/fabrikam.example").status, 404);
}

static void
roles_are_assigned_and_taken_away(void **state)
{
    struct talk *t = *state;
    struct entra_reply made = say(t, "POST", "/v1.0/users", USER("alice"));
    struct str user = text_of(&made, "id", t->arena);
    struct entra_reply r =
        get(t, "/v1.0/roleManagement/directory/"
               "roleDefinitions?$filter=displayName%20eq%20'User%20Administrator'");
    struct str role = text_of(&r, "id", t->arena);
    struct str body = str_fmt(t->arena,
                              "{\"principalId\":\"" STR_FMT "\",\"roleDefinitionId\":\"" STR_FMT
                              "\",\"directoryScopeId\":\"/\"}",
                              STR_ARG(user), STR_ARG(role));

    assert_true(str_eq(role, STR("fe930be7-5e62-47db-91af-98c3a49a38b1")));
    r = say(t, "POST", "/v1.0/roleManagement/directory/roleAssignments", str_z(body, t->arena));
    assert_reply(t, r, 201, "\"directoryScopeId\":\"/\"");
    struct str id = text_of(&r, "id", t->arena);
    assert_reply(t, get(t, "/v1.0/roleManagement/directory/roleAssignments"), 200,
                 str_z(id, t->arena));
    assert_reply(t, get(t, "/v1.0/users?$select=assignedRoles"), 400, "assignedRoles");
    struct str path =
        str_fmt(t->arena, "/v1.0/roleManagement/directory/roleAssignments/" STR_FMT, STR_ARG(id));
    assert_reply(t, say(t, "DELETE", str_z(path, t->arena), ""), 204, "");
    assert_reply(t, get(t, "/v1.0/roleManagement/directory/roleAssignments"), 200, "\"value\":[]");
    assert_int_equal(
        say(t, "DELETE", "/v1.0/roleManagement/directory/roleAssignments/x", "").status, 404);
    assert_reply(t, say(t, "POST", "/v1.0/roleManagement/directory/roleAssignments", "{}"), 400,
                 "directoryScopeId");
    assert_reply(t, get(t, "/v1.0/roleManagement/directory/roleDefinitions?$filter=id%20eq%20'x'"),
                 400, "only displayName eq");
}

#define ADD(id, anchor, upn)                                                                       \
    "{\"id\":\"" id "\",\"kind\":\"add\",\"class\":\"user\",\"mods\":["                            \
    "{\"attr\":\"sourceAnchor\",\"kind\":\"set\",\"values\":[\"" anchor "\"]},"                    \
    "{\"attr\":\"userPrincipalName\",\"kind\":\"set\",\"values\":[\"" upn "\"]},"                  \
    "{\"attr\":\"proxyAddresses\",\"kind\":\"set\",\"values\":[\"SMTP:x@contoso.com\"]}]}"

static void
names_in_quarantine_are_shown_at_the_object(void **state)
{
    struct talk *t = *state;

    engine(t, "POST", "/sandbox/ingest",
           "{\"writer\":\"connect\",\"ops\":[" ADD("1", "AAAA", "a@contoso.com") "," ADD(
               "2", "BBBB", "b@contoso.com") "]}");
    assert_reply(t,
                 get(t, "/v1.0/users/b@contoso.com?$select=proxyAddresses,"
                        "onPremisesProvisioningErrors,serviceProvisioningErrors"),
                 200,
                 "\"proxyAddresses\":[],\"onPremisesProvisioningErrors\":[{\"category\":"
                 "\"PropertyConflict\",\"occurredDateTime\":\"2025-09-01T09:00:00Z\","
                 "\"propertyCausingError\":\"ProxyAddress\",\"value\":\"SMTP:x@contoso.com\"}],"
                 "\"serviceProvisioningErrors\":[]");
    assert_reply(t, engine(t, "GET", "/sandbox/read", ""), 200,
                 "{\"attr\":\"sourceAnchor\",\"values\":[\"BBBB\"]}");
    struct entra_reply r =
        engine(t, "POST", "/sandbox/ingest",
               "{\"writer\":\"cloudsync\",\"ops\":[" ADD("3", "CCCC", "c@contoso.com") "]}");
    assert_reply(t, r, 200, "\"state\":\"refused\",\"code\":\"AttributeValueMustBeUnique\"");
}

static void
a_throttled_write_says_when_to_come_back(void **state)
{
    struct talk *t = *state;
    struct connector *connect = tenant_connector(t->tenant, WRITER_CONNECT, t->arena);
    struct receipt receipt;

    for (unsigned i = 0; i < TENANT_BUDGET_WRITES; i++) {
        struct op op = {.kind = OP_DELETE, .anchor = STR("User_x")};
        assert_null(connector_apply(connect, &op, 1, &receipt, t->arena));
    }
    assert_reply(t,
                 engine(t, "POST", "/sandbox/ingest",
                        "{\"writer\":\"connect\",\"ops\":[" ADD("1", "AAAA", "a@contoso.com") "]}"),
                 200, "{\"state\":\"retry\",\"code\":\"\",\"text\":\"the tenant takes 7000 writes");
    struct entra_reply r =
        engine(t, "POST", "/sandbox/ingest",
               "{\"writer\":\"connect\",\"ops\":[" ADD("1", "AAAA", "a@contoso.com") "]}");
    assert_reply(t, r, 200, "\"anchor\":\"\",\"retryAfter\":300,\"effect\"");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, talk_setup, talk_teardown)
        TEST(switches_are_read_and_patched),
        TEST(nonsense_in_a_patch_changes_nothing),
        TEST(domains_are_added_verified_federated_and_removed),
        TEST(roles_are_assigned_and_taken_away),
        TEST(names_in_quarantine_are_shown_at_the_object),
        TEST(a_throttled_write_says_when_to_come_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
