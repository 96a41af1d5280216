/* SPDX-License-Identifier: MIT */
/* What can be made, changed, bound and taken away; and what the directory on-premises keeps. */
#include "sim/base/codec.h"
#include "tests/mock/entra_people.h"

static const char *
target(struct talk *t, const char *collection, struct str id, const char *rest)
{
    return str_z(str_fmt(t->arena, "/v1.0/%s/" STR_FMT "%s", collection, STR_ARG(id), rest),
                 t->arena);
}

static const char *
ref(struct talk *t, struct str id)
{
    return with(t, "{\"@odata.id\":\"https://graph.microsoft.com/beta/users/%s\"}", id);
}

static struct entra_reply
post_group(struct talk *t, const char *members)
{
    return say(
        t, "POST", "/v1.0/groups",
        str_z(str_fmt(t->arena, "{\"displayName\":\"g\",\"mailNickname\":\"g\",%s}", members),
              t->arena));
}

/* A user that Connect wrote; by its userPrincipalName. */
static void
sync_user(struct talk *t, const char *upn, enum op_kind kind)
{
    struct str values[] = {str_of(upn), str_of(upn), str_of(upn)};
    struct mod mods[] = {{ATTR_sourceAnchor, MOD_SET, 1, &values[0]},
                         {ATTR_userPrincipalName, MOD_SET, 1, &values[1]},
                         {ATTR_displayName, MOD_SET, 1, &values[2]}};
    struct str hex = hex_upper(str_of(upn), t->arena);
    struct op op = {.kind = kind, .class = CLASS_user, .n = kind == OP_ADD ? 3 : 0, .mods = mods};
    struct receipt receipt;

    if (kind != OP_ADD)
        op.dn = str_fmt(t->arena, "CN={" STR_FMT "}", STR_ARG(hex));
    assert_null(connector_apply(tenant_connector(t->tenant, WRITER_CONNECT, t->arena), &op, 1,
                                &receipt, t->arena));
    assert_int_equal(receipt.state, RECEIPT_DONE);
}

/* --- kinds of groups --------------------------------------------------------------------------- */

static void
groups_are_made_as_their_kind_allows(void **state)
{
    static const struct {
        const char *members;
        int status;
        const char *text;
    } rows[] = {
        {"\"mailEnabled\":false,\"securityEnabled\":true", 201,
         "\"groupTypes\":[],\"isAssignableToRole\":null,\"mail\":null,\"mailEnabled\":false"},
        {"\"mailEnabled\":true,\"securityEnabled\":false,\"groupTypes\":[\"Unified\"]", 201,
         "\"mail\":\"g@contoso.com\",\"mailEnabled\":true"},
        {"\"mailEnabled\":true,\"securityEnabled\":false,\"groupTypes\":[\"Unified\"],"
         "\"mailNickname\":\"h\"",
         400, "a name is there twice"},
        {"\"mailEnabled\":false,\"securityEnabled\":true,\"groupTypes\":[\"Unified\"]", 400,
         "Invalid value specified for property 'mailEnabled' of resource 'Group'."},
        {"\"mailEnabled\":true,\"securityEnabled\":true", 400,
         "The service does not currently support writes of mail-enabled groups."},
        {"\"mailEnabled\":false,\"securityEnabled\":false", 400,
         "The service does not currently support writes of mail-enabled groups."},
        {"\"mailEnabled\":false,\"securityEnabled\":true,\"groupTypes\":[\"Club\"]", 400,
         "'groupTypes' of resource 'Group'"},
        {"\"mailEnabled\":false,\"securityEnabled\":true,\"groupTypes\":[\"DynamicMembership\"]",
         400, "A value is required for property 'membershipRule' of resource 'Group'."},
        {"\"mailEnabled\":false,\"securityEnabled\":true,\"membershipRule\":\"x\"", 400,
         "'membershipRule' of resource 'Group'"},
        {"\"mailEnabled\":false,\"securityEnabled\":true,\"isAssignableToRole\":true,"
         "\"visibility\":\"Private\"",
         201, "\"isAssignableToRole\":true"},
        {"\"mailEnabled\":false", 400, "'securityEnabled' of resource 'Group'"},
        {"\"mailEnabled\":false,\"securityEnabled\":true,\"shape\":1", 400,
         "Invalid property 'shape'."},
    };
    struct talk *t = *state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_reply(t, post_group(t, rows[i].members), rows[i].status, rows[i].text);
    struct entra_reply r = get(t, "/v1.0/groups?$filter=groupTypes/any(c:c+eq+'unified')");
    assert_reply(t, r, 200, "\"proxyAddresses\":[\"SMTP:g@contoso.com\"]");
    assert_reply(t, r, 200, "\"visibility\":\"Public\"");
    assert_reply(t, r, 200, "\"securityIdentifier\":\"S-1-12-1-");
    assert_reply(t,
                 say(t, "PATCH", target(t, "groups", text_of(&r, "id", t->arena), ""),
                     "{\"isAssignableToRole\":true}"),
                 400, "'isAssignableToRole' is read-only");
    r = post_group(t,
                   "\"mailEnabled\":true,\"securityEnabled\":false,\"groupTypes\":[\"Unified\"]");
    assert_reply(t, r, 400,
                 "{\"code\":\"ConflictingObjects\",\"message\":\"Another object with the "
                 "same value for property proxyAddresses already exists.\",\"target\":"
                 "\"[Group_");
    assert_reply(t, r, 400, "\"code\":\"ObjectConflict\"");
}

static void
a_dynamic_group_fills_itself(void **state)
{
    struct talk *t = *state;
    struct str alice = make_user(t, "alice", "alice");
    struct entra_reply r = post_group(
        t, "\"mailEnabled\":false,\"securityEnabled\":true,\"groupTypes\":[\"DynamicMembership\"],"
           "\"membershipRule\":\"user.department -eq \\\"x\\\"\","
           "\"membershipRuleProcessingState\":\"On\"");
    struct str id = text_of(&r, "id", t->arena);

    assert_reply(t, r, 201, "\"membershipRuleProcessingState\":\"On\"");
    assert_reply(t, say(t, "POST", target(t, "groups", id, "/members/$ref"), ref(t, alice)), 403,
                 "Insufficient privileges");
    assert_int_equal(say(t, "POST", target(t, "groups", id, "/owners/$ref"), ref(t, alice)).status,
                     204);
}

/* --- members and owners ------------------------------------------------------------------------ */

static void
bindings_are_taken_all_or_not_at_all(void **state)
{
    struct talk *t = *state;
    struct str a = make_user(t, "a", "a"), b = make_user(t, "b", "b"), g = make_group(t, "team");
    const char *group = target(t, "groups", g, "");
    const char *both = str_z(str_fmt(t->arena,
                                     "{\"members@odata.bind\":[\"https://h/v1.0/users/" STR_FMT
                                     "\",\"https://h/v1.0/directoryObjects/" STR_FMT "\"]}",
                                     STR_ARG(a), STR_ARG(b)),
                             t->arena);

    assert_reply(t,
                 say(t, "PATCH", group,
                     with(t,
                          "{\"members@odata.bind\":[\"https://h/users/%s\",\"https://h/users/"
                          "nobody\"]}",
                          a)),
                 404, "'nobody'");
    assert_reply(t, get(t, target(t, "groups", g, "/members")), 200, "\"value\":[]");
    assert_int_equal(say(t, "PATCH", group, both).status, 204);
    assert_reply(t, say(t, "PATCH", group, both), 400,
                 "One or more added object references already exist for the following modified "
                 "properties: 'members'.");
    struct entra_reply r = say(
        t, "POST", "/v1.0/groups",
        str_z(str_fmt(t->arena,
                      "{\"displayName\":\"n\",\"mailEnabled\":false,\"mailNickname\":\"n\","
                      "\"securityEnabled\":true,\"owners@odata.bind\":[\"https://h/users/" STR_FMT
                      "\"],\"members@odata.bind\":[\"https://h/x/" STR_FMT
                      "/Microsoft.DirectoryServices.User\"]}",
                      STR_ARG(a), STR_ARG(b)),
              t->arena));
    assert_int_equal(r.status, 201);
    struct str made = text_of(&r, "id", t->arena);
    assert_reply(t, get(t, target(t, "groups", made, "/owners?$select=displayName")), 200,
                 "\"displayName\":\"a\"}]");
    assert_reply(t, get(t, target(t, "groups", made, "/members/$ref")), 200,
                 "#Collection($ref)\",\"value\":[{\"@odata.id\":\"https://localhost:4711/v1.0/"
                 "directoryObjects/");
}

static void
more_than_twenty_bindings_are_too_many(void **state)
{
    struct talk *t = *state;
    struct str a = make_user(t, "a", "a"), g = make_group(t, "team");
    struct buf list = buf_in(t->arena);

    for (int i = 0; i < 11; i++)
        buf_fmt(&list, "%s\"https://h/users/" STR_FMT "\"", i ? "," : "", STR_ARG(a));
    struct str body = str_fmt(
        t->arena, "{\"members@odata.bind\":[" STR_FMT "],\"owners@odata.bind\":[" STR_FMT "]}",
        STR_ARG(buf_str(&list)), STR_ARG(buf_str(&list)));
    assert_reply(t, say(t, "PATCH", target(t, "groups", g, ""), str_z(body, t->arena)), 400,
                 "a request binds up to 20");
}

static void
the_last_owner_stays(void **state)
{
    struct talk *t = *state;
    struct str a = make_user(t, "a", "a"), b = make_user(t, "b", "b"), g = make_group(t, "team");
    struct str of_a = str_fmt(t->arena, "/owners/" STR_FMT "/$ref", STR_ARG(a));
    struct str of_b = str_fmt(t->arena, "/owners/" STR_FMT "/$ref", STR_ARG(b));

    add_to(t, "owners", g, a);
    add_to(t, "owners", g, b);
    t->eventual = true;
    assert_reply(t,
                 get(t, "/v1.0/groups?$count=true&$filter=owners/$count+eq+2&$select=displayName"),
                 200, "\"team\"");
    assert_int_equal(say(t, "DELETE", target(t, "groups", g, str_z(of_a, t->arena)), "").status,
                     204);
    assert_reply(t, say(t, "DELETE", target(t, "groups", g, str_z(of_a, t->arena)), ""), 404, "");
    assert_reply(t, say(t, "DELETE", target(t, "groups", g, str_z(of_b, t->arena)), ""), 400,
                 "The group must have at least one owner, hence this owner cannot be removed.");
    assert_reply(t, get(t, target(t, "users", b, "/ownedObjects/microsoft.graph.group")), 200,
                 "\"displayName\":\"team\"");
}

static void
without_ref_the_member_itself_is_deleted(void **state)
{
    struct talk *t = *state;
    struct str a = make_user(t, "a", "a"), g = make_group(t, "team");
    struct str item = str_fmt(t->arena, "/members/" STR_FMT, STR_ARG(a));
    const char *member = target(t, "groups", g, str_z(item, t->arena));

    assert_reply(t, say(t, "DELETE", member, ""), 404, "does not exist");
    add_to(t, "members", g, a);
    assert_reply(t, get(t, member), 200, "\"@odata.type\":\"#microsoft.graph.user\"");
    assert_int_equal(say(t, "DELETE", member, "").status, 204);
    assert_int_equal(get(t, target(t, "users", a, "")).status, 404);
    assert_reply(t, get(t, "/v1.0/directory/deletedItems/microsoft.graph.user"), 200, "\"a\"");
}

static void
circles_of_groups_end(void **state)
{
    struct talk *t = *state;
    struct str a = make_group(t, "a"), b = make_group(t, "b"), c = make_group(t, "c");
    struct str user = make_user(t, "u", "u");

    add_to(t, "members", a, b);
    add_to(t, "members", b, c);
    add_to(t, "members", c, a);
    add_to(t, "members", c, user);
    t->eventual = true;
    assert_reply(t, get(t, target(t, "groups", a, "/transitiveMembers/$count")), 200, "3");
    assert_reply(t,
                 get(t, target(t, "groups", a, "/transitiveMembers/microsoft.graph.user/$count")),
                 200, "1");
    assert_reply(t, get(t, target(t, "groups", a, "/transitiveMemberOf/$count")), 200, "2");
    assert_reply(t, get(t, target(t, "users", user, "/transitiveMemberOf/$count")), 200, "3");
    assert_reply(t, get(t, target(t, "users", user, "/memberOf/$count")), 200, "1");
    assert_reply(t,
                 get(t, target(t, "users", user,
                               "/transitiveMemberOf/graph.group?$count=true&$select=displayName&"
                               "$filter=startsWith(displayName,'B')")),
                 200, "\"@odata.count\":1,\"value\":[{\"displayName\":\"b\"}]");
    assert_reply(t, get(t, target(t, "users", user, "/transitiveMemberOf/graph.wizard")), 400,
                 "segment 'microsoft.graph.wizard'");
}

static void
memberships_are_checked_over_others(void **state)
{
    struct talk *t = *state;
    struct str outer = make_group(t, "outer"), inner = make_group(t, "inner");
    struct str other = make_group(t, "other"), user = make_user(t, "u", "u");

    add_to(t, "members", outer, inner);
    add_to(t, "members", inner, user);
    struct entra_reply r =
        say(t, "POST", target(t, "users", user, "/microsoft.graph.getMemberGroups"),
            "{\"securityEnabledOnly\":true}");
    assert_reply(t, r, 200, "$metadata#Collection(Edm.String)\",\"value\":[\"");
    assert_true(str_find(r.body, outer) >= 0 && str_find(r.body, inner) >= 0);
    const char *ids = str_z(str_fmt(t->arena, "{\"groupIds\":[\"" STR_FMT "\",\"" STR_FMT "\"]}",
                                    STR_ARG(other), STR_ARG(outer)),
                            t->arena);
    r = say(t, "POST", target(t, "directoryObjects", user, "/checkMemberGroups"), ids);
    assert_true(str_find(r.body, outer) >= 0 && str_find(r.body, other) < 0);
    assert_reply(t,
                 say(t, "POST", target(t, "groups", outer, "/getMemberObjects"),
                     "{\"securityEnabledOnly\":false}"),
                 200, "\"value\":[]");
    assert_reply(t, say(t, "POST", target(t, "users", user, "/getMemberGroups"), "{}"), 400,
                 "'securityEnabledOnly'");
    assert_reply(t, say(t, "POST", target(t, "users", user, "/checkMemberGroups"), "{}"), 400,
                 "'groupIds'");
}

/* --- users ------------------------------------------------------------------------------------- */

static void
values_of_users_are_looked_at(void **state)
{
    static const struct {
        const char *body;
        const char *text;
    } rows[] = {
        {"{\"mailNickname\":\"a b\"}", "'mailNickname' of resource 'User'"},
        {"{\"onPremisesImmutableId\":\"a_b\"}", "'onPremisesImmutableId' of resource 'User'"},
        {"{\"employeeHireDate\":\"tomorrow\"}", "'employeeHireDate' of resource 'User'"},
        {"{\"passwordProfile\":{\"password\":\"aaaaaaaa\"}}", "password complexity"},
        {"{\"passwordProfile\":7}", "'passwordProfile' of resource 'User'"},
        {"{\"mail\":[\"a\"]}", "'mail' of resource 'User'"},
        {"{\"otherMails\":\"a\"}", "'otherMails' of resource 'User'"},
        {"{\"aboutMe\":\"a\"}", "'aboutMe' is read-only"},
        {"{\"userPrincipalName\":\"x@nowhere.com\"}", "verified domain names"},
        {"{\"onPremisesSyncEnabled\":true}", "'onPremisesSyncEnabled' is read-only"},
    };
    struct talk *t = *state;
    struct str a = make_user(t, "a", "a");

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_reply(t, say(t, "PATCH", target(t, "users", a, ""), rows[i].body), 400,
                     rows[i].text);
    assert_int_equal(say(t, "PATCH", target(t, "users", a, ""),
                         "{\"otherMails\":[\"x@y.z\"],\"employeeId\":\"7\",\"employeeHireDate\":"
                         "\"2025-01-02\",\"passwordPolicies\":\"DisablePasswordExpiration\","
                         "\"passwordProfile\":{\"forceChangePasswordNextSignIn\":true}}")
                         .status,
                     204);
    assert_reply(t,
                 get(t, "/v1.0/users?$select=employeeHireDate,otherMails&$filter=otherMails/"
                        "any(o:o+eq+'X@y.z')+and+employeeId+eq+'7'"),
                 200, "\"employeeHireDate\":\"2025-01-02T00:00:00Z\",\"otherMails\":[\"x@y.z\"]");
}

static void
an_anchor_that_is_taken_is_named_as_graph_names_it(void **state)
{
    struct talk *t = *state;
    struct str a = make_user(t, "a", "a"), b = make_user(t, "b", "b");

    assert_int_equal(
        say(t, "PATCH", target(t, "users", a, ""), "{\"onPremisesImmutableId\":\"QUJD\"}").status,
        204);
    assert_reply(t,
                 say(t, "PATCH", target(t, "users", b, ""), "{\"onPremisesImmutableId\":\"QUJD\"}"),
                 400, "\"target\":\"onPremisesImmutableId\"");
}

static void
a_synchronised_user_belongs_to_his_directory(void **state)
{
    static const char mastered[] =
        "Unable to update the specified properties for on-premises mastered Directory Sync objects "
        "or objects currently undergoing migration.";
    struct talk *t = *state;
    const char *ann = "/v1.0/users/ann@contoso.com";

    sync_user(t, "ann@contoso.com", OP_ADD);
    assert_reply(t,
                 get(t, "/v1.0/users/ann@contoso.com?$select=onPremisesSyncEnabled,"
                        "onPremisesImmutableId"),
                 200,
                 "\"onPremisesSyncEnabled\":true,\"onPremisesImmutableId\":\"ann@contoso.com\"");
    assert_reply(t, say(t, "PATCH", ann, "{\"department\":\"x\",\"usageLocation\":\"DE\"}"), 400,
                 mastered);
    assert_reply(t, get(t, "/v1.0/users/ann@contoso.com?$select=usageLocation"), 200, "null");
    assert_reply(t, say(t, "PATCH", ann, "{\"onPremisesImmutableId\":\"x\"}"), 400, mastered);
    assert_reply(
        t,
        say(t, "PATCH", ann, "{\"onPremisesExtensionAttributes\":{\"extensionAttribute1\":\"x\"}}"),
        400, mastered);
    assert_int_equal(say(t, "PATCH", ann, "{\"usageLocation\":\"DE\"}").status, 204);
    struct str boss = make_user(t, "boss", "boss");
    assert_reply(t, say(t, "PUT", "/v1.0/users/ann@contoso.com/manager/$ref", ref(t, boss)), 400,
                 mastered);
}

static void
a_user_who_was_synchronised_is_free_but_for_what_came_with_him(void **state)
{
    struct talk *t = *state;
    const char *ann = "/v1.0/users/ann@contoso.com";

    sync_user(t, "ann@contoso.com", OP_ADD);
    struct entra_reply r = get(t, "/v1.0/users/ann@contoso.com");
    struct str id = text_of(&r, "id", t->arena);
    sync_user(t, "ann@contoso.com", OP_DELETE);
    assert_int_equal(say(t, "POST", target(t, "directory/deletedItems", id, "/restore"), "").status,
                     200);
    assert_reply(t, get(t, "/v1.0/users/ann@contoso.com?$select=onPremisesSyncEnabled"), 200,
                 "\"onPremisesSyncEnabled\":false");
    assert_int_equal(say(t, "PATCH", ann, "{\"department\":\"x\"}").status, 204);
    assert_reply(
        t,
        say(t, "PATCH", ann, "{\"onPremisesExtensionAttributes\":{\"extensionAttribute1\":\"x\"}}"),
        400,
        "Unable to update the specified properties for objects that have originated within "
        "an external service.");
    assert_int_equal(say(t, "PATCH", ann, "{\"onPremisesImmutableId\":null}").status, 204);
}

/* What synchronisation makes of the user's department. */
static struct receipt
sync_department(struct talk *t, const char *upn, const char *department)
{
    struct str value = str_of(department), hex = hex_upper(str_of(upn), t->arena);
    struct mod mod = {ATTR_department, MOD_SET, 1, &value};
    struct op op = {.kind = OP_UPDATE,
                    .dn = str_fmt(t->arena, "CN={" STR_FMT "}", STR_ARG(hex)),
                    .n = 1,
                    .mods = &mod};
    struct receipt receipt;

    assert_null(connector_apply(tenant_connector(t->tenant, WRITER_CONNECT, t->arena), &op, 1,
                                &receipt, t->arena));
    return receipt;
}

static void
the_source_of_authority_moves_and_comes_back(void **state)
{
    struct talk *t = *state;
    const char *ann = "/v1.0/users/ann@contoso.com";
    const char *behavior = "/beta/users/ann@contoso.com/onPremisesSyncBehavior";
    const char *department = "/v1.0/users/ann@contoso.com?$select=department";

    sync_user(t, "ann@contoso.com", OP_ADD);
    assert_reply(t, get(t, behavior), 200, "\"isCloudManaged\":false}");
    assert_reply(t, get(t, "/v1.0/users/ann@contoso.com/onPremisesSyncBehavior"), 400, "segment");
    assert_reply(t, say(t, "PATCH", behavior, "{\"isCloudManaged\":1}"), 400, "isCloudManaged");
    assert_int_equal(say(t, "PATCH", behavior, "{\"isCloudManaged\":true}").status, 204);
    assert_reply(t, get(t, behavior), 200, "\"isCloudManaged\":true}");
    assert_int_equal(say(t, "PATCH", ann, "{\"department\":\"cloud\"}").status, 204);
    struct receipt r = sync_department(t, "ann@contoso.com", "ground");
    assert_int_equal(r.state, RECEIPT_DONE);
    assert_int_equal(r.effect.kind, EFFECT_NONE);
    assert_reply(t, get(t, department), 200, "\"cloud\"");
    sync_user(t, "ann@contoso.com", OP_ADD);
    sync_user(t, "ann@contoso.com", OP_DELETE);
    assert_reply(t, get(t, department), 200, "\"cloud\"");
    assert_null(assumptions_set(&t->assumptions, STR("cloudManagedWrites"), STR("refused"), NOWHERE,
                                t->arena));
    r = sync_department(t, "ann@contoso.com", "ground");
    assert_true(str_eq(r.code, STR(REFUSED_CLOUD_MANAGED)));
    assert_int_equal(say(t, "PATCH", behavior, "{\"isCloudManaged\":false}").status, 204);
    assert_int_equal(sync_department(t, "ann@contoso.com", "ground").effect.kind, EFFECT_UPDATED);
    assert_reply(t, get(t, department), 200, "\"ground\"");
    assert_reply(t, say(t, "PATCH", ann, "{\"department\":\"cloud\"}"), 400, "mastered");
    struct str group = make_group(t, "g");
    assert_reply(t,
                 say(t, "PATCH", target(t, "groups", group, "/onPremisesSyncBehavior"),
                     "{\"isCloudManaged\":true}"),
                 400, "never synchronised");
}

static void
a_contact_shows_addresses_and_phones_as_objects(void **state)
{
    struct talk *t = *state;
    struct str values[] = {STR("QUJD"), STR("Kim"), STR("Bern"), STR("+1"), STR("+2")};
    struct mod mods[] = {{ATTR_sourceAnchor, MOD_SET, 1, &values[0]},
                         {ATTR_displayName, MOD_SET, 1, &values[1]},
                         {ATTR_city, MOD_SET, 1, &values[2]},
                         {ATTR_telephoneNumber, MOD_SET, 1, &values[3]},
                         {ATTR_mobile, MOD_SET, 1, &values[4]}};
    struct op op = {.kind = OP_ADD, .class = CLASS_contact, .mods = mods};
    struct connector *connect = tenant_connector(t->tenant, WRITER_CONNECT, t->arena);
    struct receipt receipt;

    op.n = 2;
    assert_null(connector_apply(connect, &op, 1, &receipt, t->arena));
    assert_reply(t, get(t, "/v1.0/contacts?$select=addresses,phones"), 200,
                 "{\"addresses\":[],\"phones\":[]}");
    op.n = 5;
    assert_null(connector_apply(connect, &op, 1, &receipt, t->arena));
    assert_reply(t, get(t, "/v1.0/contacts?$select=addresses,phones"), 200,
                 "{\"addresses\":[{\"city\":\"Bern\",\"countryOrRegion\":null,\"officeLocation\":"
                 "null,\"postalCode\":null,\"state\":null,\"street\":null}],\"phones\":[{"
                 "\"number\":\"+1\",\"type\":\"business\"},{\"number\":\"+2\",\"type\":"
                 "\"mobile\"}]}");
    assert_reply(t, say(t, "PATCH", "/v1.0/contacts/x", "{}"), 405, "not allowed");
    assert_reply(t, get(t, "/v1.0/contacts?$filter=addresses/any()"), 400, "'addresses'");
}

static void
a_device_is_registered_found_and_removed(void **state)
{
    static const char body[] =
        "{\"accountEnabled\":true,\"displayName\":\"pc\",\"operatingSystem\":\"Windows\","
        "\"operatingSystemVersion\":\"11\",\"deviceId\":\"4c299165-6e8f-4b45-a5ba-c5d250a707ff\","
        "\"alternativeSecurityIds\":[{\"type\":2,\"key\":\"QUJD\"}]}";
    struct talk *t = *state;
    struct str group = make_group(t, "g");
    struct entra_reply r = say(t, "POST", "/v1.0/devices", body);
    struct str id = text_of(&r, "id", t->arena);

    assert_reply(t, r, 201,
                 "\"alternativeSecurityIds\":[{\"type\":2,\"identityProvider\":null,"
                 "\"key\":\"QUJD\"}]");
    assert_reply(t,
                 say(t, "POST", "/v1.0/devices",
                     "{\"accountEnabled\":true,\"displayName\":\"pc\",\"operatingSystem\":\"W\","
                     "\"operatingSystemVersion\":\"11\",\"deviceId\":\"no GUID\","
                     "\"alternativeSecurityIds\":[{\"type\":2,\"key\":\"QUJD\"}]}"),
                 400, "Invalid value specified for property 'deviceId'");
    assert_reply(t, say(t, "POST", "/v1.0/devices", "{\"accountEnabled\":true}"), 400,
                 "'alternativeSecurityIds' of resource 'Device'");
    assert_reply(t, say(t, "PATCH", target(t, "devices", id, ""), "{\"deviceId\":\"x\"}"), 400,
                 "'deviceId' is read-only");
    assert_int_equal(say(t, "PATCH", target(t, "devices", id, ""), "{\"isCompliant\":true}").status,
                     204);
    assert_reply(t,
                 get(t, "/v1.0/devices?$select=isCompliant&$filter=deviceId+eq+"
                        "'4C299165-6e8f-4b45-a5ba-c5d250a707ff'"),
                 200, "\"value\":[{\"isCompliant\":true}]");
    add_to(t, "members", group, id);
    assert_reply(t, get(t, target(t, "groups", group, "/members/microsoft.graph.device")), 200,
                 "\"displayName\":\"pc\"");
    assert_reply(t, get(t, target(t, "devices", id, "/memberOf?$select=displayName")), 200,
                 "\"displayName\":\"g\"");
    r = engine(t, "GET", "/sandbox/read", "");
    assert_true(holds(t, &r, "Device_"));
    t->eventual = true;
    assert_reply(t, get(t, "/v1.0/devices/$count"), 200, "1");
    assert_int_equal(say(t, "DELETE", target(t, "devices", id, ""), "").status, 204);
    assert_reply(t, get(t, "/v1.0/devices/$count"), 200, "0");
    assert_int_equal(get(t, target(t, "users", id, "")).status, 404);
}

/* --- roles ------------------------------------------------------------------------------------- */

static void
roles_have_members(void **state)
{
    static const char *const by_template =
        "/v1.0/directoryRoles(roleTemplateId='62e90394-69f5-4237-9190-012177145e10')/members";
    struct talk *t = *state;
    struct str a = make_user(t, "a", "a"), g = make_group(t, "g");
    struct entra_reply r = get(t, "/v1.0/directoryRoles");
    struct str role = text_of(&r, "id", t->arena);

    assert_reply(t, r, 200,
                 "\"displayName\":\"Global Administrator\",\"roleTemplateId\":\"62e90394");
    assert_reply(t, get(t, "/v1.0/directoryRoleTemplates"), 200, "\"id\":\"62e90394-69f5");
    assert_reply(t, get(t, target(t, "directoryRoles", role, "")), 200, "directoryRoles/$entity");
    const char *members = target(t, "directoryRoles", role, "/members/$ref");
    assert_int_equal(say(t, "POST", members, ref(t, a)).status, 204);
    assert_reply(t, say(t, "POST", members, ref(t, g)), 400, "users only");
    assert_reply(t, get(t, by_template), 200, "\"displayName\":\"a\"");
    struct str gone = str_fmt(t->arena, "/members/" STR_FMT "/$ref", STR_ARG(a));
    assert_int_equal(
        say(t, "DELETE", target(t, "directoryRoles", role, str_z(gone, t->arena)), "").status, 204);
    assert_reply(t, get(t, by_template), 200, "\"value\":[]");
    assert_reply(t, get(t, "/v1.0/directoryRoles/x/members"), 404, "'x'");
}

static void
directory_objects_are_read_and_deleted_by_id(void **state)
{
    struct talk *t = *state;
    struct str a = make_user(t, "a", "a");

    assert_reply(t, get(t, target(t, "directoryObjects", a, "?$select=id,description")), 200,
                 "\"@odata.type\":\"#microsoft.graph.user\",\"id\":");
    assert_int_equal(say(t, "DELETE", target(t, "directoryObjects", a, ""), "").status, 204);
    assert_int_equal(get(t, target(t, "directoryObjects", a, "")).status, 404);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, talk_setup, talk_teardown)
        TEST(groups_are_made_as_their_kind_allows),
        TEST(a_dynamic_group_fills_itself),
        TEST(bindings_are_taken_all_or_not_at_all),
        TEST(more_than_twenty_bindings_are_too_many),
        TEST(the_last_owner_stays),
        TEST(without_ref_the_member_itself_is_deleted),
        TEST(circles_of_groups_end),
        TEST(memberships_are_checked_over_others),
        TEST(values_of_users_are_looked_at),
        TEST(an_anchor_that_is_taken_is_named_as_graph_names_it),
        TEST(a_synchronised_user_belongs_to_his_directory),
        TEST(a_user_who_was_synchronised_is_free_but_for_what_came_with_him),
        TEST(the_source_of_authority_moves_and_comes_back),
        TEST(a_contact_shows_addresses_and_phones_as_objects),
        TEST(a_device_is_registered_found_and_removed),
        TEST(roles_have_members),
        TEST(directory_objects_are_read_and_deleted_by_id),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
