/* SPDX-License-Identifier: MIT */
/* Graph's resources, asked in process: users, groups, members, the bin, batches, errors. */
#include "sim/base/buf.h"
#include "tests/mock/entra_talk.h"

static struct str
create_user(struct talk *t, const char *body)
{
    struct entra_reply r = say(t, "POST", "/v1.0/users", body);

    assert_int_equal(r.status, 201);
    return text_of(&r, "id", t->arena);
}

static struct str
create_group(struct talk *t, const char *name)
{
    struct entra_reply r = say(t, "POST", "/v1.0/groups",
                               str_z(str_fmt(t->arena,
                                             "{\"displayName\":\"%s\",\"mailEnabled\":false,"
                                             "\"mailNickname\":\"%s\",\"securityEnabled\":true}",
                                             name, name),
                                     t->arena));

    assert_int_equal(r.status, 201);
    return text_of(&r, "id", t->arena);
}

/* The target with one `%s` filled in. */
static const char *
at(struct talk *t, const char *format, struct str id)
{
    struct str before = str_of(format);
    ptrdiff_t cut = str_find(before, STR("%s"));

    return str_z(str_fmt(t->arena, STR_FMT STR_FMT STR_FMT, (int)cut, format, STR_ARG(id),
                         STR_ARG(str_from(before, (size_t)cut + 2))),
                 t->arena);
}

static void
a_user_shows_the_default_set_and_no_more(void **state)
{
    struct talk *t = *state;

    create_user(t, USER("alice"));
    struct entra_reply r = get(t, "/v1.0/users/alice%40contoso.com");
    assert_reply(t, r, 200, "\"businessPhones\":[],\"displayName\":\"alice\",\"givenName\":null");
    assert_reply(t, r, 200, "metadata#users/$entity");
    assert_false(holds(t, &r, "accountEnabled"));
    assert_false(holds(t, &r, "password"));
    assert_reply(
        t, get(t, "/beta/users('ALICE@contoso.com')?$select=accountEnabled,onPremisesSyncEnabled"),
        200, "\"accountEnabled\":true,\"onPremisesSyncEnabled\":null}");
}

static void
what_is_wrong_is_said_as_graph_says_it(void **state)
{
    static const struct {
        const char *method, *target, *body;
        int status;
        const char *text;
    } rows[] = {
        {"GET", "/v1.0/users/nobody", "", 404, "\"code\":\"Request_ResourceNotFound\""},
        {"GET", "/v1.0/nothing", "", 400, "Resource not found for the segment 'nothing'."},
        {"GET", "/v2.0/users", "", 404, "Invalid version"},
        {"PUT", "/v1.0/users", "{}", 405, "\"code\":\"Request_BadRequest\""},
        {"POST", "/v1.0/contacts", "{}", 405, "not allowed"},
        {"GET", "/v1.0/users?$select=shoeSize", "", 400, "property named 'shoeSize'"},
        {"GET", "/v1.0/users?$top=1000", "", 400, "Must be between 1 and 999"},
        {"GET", "/v1.0/users?$top=0", "", 400, "Must be between"},
        {"GET", "/v1.0/users?$skip=3", "", 400, "'$skip' is not supported"},
        {"GET", "/v1.0/users/$count?$expand=manager", "", 400, "'$expand' is not supported"},
        {"GET", "/v1.0/domains?$search=%22a:b%22", "", 400, "'$search' is not supported"},
        {"GET", "/v1.0/me", "", 400, "delegated authentication flow"},
        {"GET", "/v1.0/users?$skiptoken=00000001ffffffffffffffff", "", 400,
         "Directory_ExpiredPageToken"},
        {"GET", "/v1.0/users?%24skiptoken=x", "", 400, "Directory_ExpiredPageToken"},
        {"GET", "/v1.0/users?$filter=displayName%zz", "", 400, "percent-encoded"},
        {"GET", "/v1.0/users/%ff", "", 400, "percent-encoded"},
        {"GET", "/v1.0/users/$count", "", 400, "$count is not currently supported."},
        {"GET", "/v1.0/users?$filter=department+ne+'x'", "", 400, "Operator 'ne' is not supported"},
        {"GET", "/v1.0/users?$filter=onPremisesDistinguishedName+eq+'x'", "", 400,
         "Request_UnsupportedQuery"},
        {"GET", "/v1.0/groups?$filter=onPremisesImmutableId+eq+'x'", "", 400,
         "onPremisesImmutableId"},
        {"POST", "/v1.0/users", "{", 400, "Unable to read JSON"},
        {"POST", "/v1.0/users", "", 400, "Empty Payload. JSON content expected."},
        {"POST", "/v1.0/users", "[]", 400, "Unable to read JSON"},
        {"POST", "/v1.0/users", "{} x", 400, "Unable to read JSON"},
        {"POST", "/v1.0/users", "{\"a\":1,\"a\":2}", 400, "a name is there twice"},
        {"POST", "/v1.0/users", "{\"displayName\":\"a\\u0000b\"}", 400, "NUL"},
        {"POST", "/v1.0/users", "{\"displayName\":\"\xff\"}", 400, "UTF-8"},
        {"POST", "/v1.0/users", "{\"displayName\":\"x\"}", 400, "A value is required for property"},
        {"POST", "/v1.0/$batch", "{\"requests\":1}", 400, "there are no requests"},
        {"GET", "/sandbox/read", "", 403, "Authorization_RequestDenied"},
    };
    struct talk *t = *state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct entra_reply r = say(t, rows[i].method, rows[i].target, rows[i].body);
        assert_reply(t, r, rows[i].status, rows[i].text);
        assert_reply(t, r, rows[i].status, "\"innerError\":{\"date\":\"2025-09-01T09:00:00\"");
        assert_reply(t, r, rows[i].status, "\"client-request-id\":\"mine\"");
    }
    char deep[5000];
    memset(deep, '[', sizeof deep);
    deep[sizeof deep - 1] = '\0';
    assert_reply(t, say(t, "POST", "/v1.0/users", deep), 400, "Unable to read JSON");
}

static void
nobody_gets_in_without_a_token(void **state)
{
    struct talk *t = *state;

    t->caller = CALLER_NOBODY;
    struct entra_reply r = get(t, "/v1.0/users");
    assert_reply(t, r, 401, "\"code\":\"InvalidAuthenticationToken\"");
    assert_reply(t, r, 401, "Access token is empty.");
    assert_reply(t, get(t, "/sandbox/read"), 401, "InvalidAuthenticationToken");
}

static void
names_are_unique_and_domains_verified(void **state)
{
    struct talk *t = *state;

    create_user(t, USER("alice"));
    struct entra_reply r = say(t, "POST", "/v1.0/users", USER("ALICE"));
    assert_reply(t, r, 400, "\"code\":\"ObjectConflict\"");
    assert_reply(t, r, 400, "\"target\":\"userPrincipalName\"");
    assert_reply(t,
                 say(t, "PATCH", "/v1.0/users/alice@contoso.com",
                     "{\"userPrincipalName\":\"a@fabrikam.com\"}"),
                 400, "verified domain names");
}

static void
a_patch_merges_and_null_clears(void **state)
{
    struct talk *t = *state;
    struct str id = create_user(t, USER("alice"));

    assert_int_equal(say(t, "PATCH", at(t, "/v1.0/users/%s", id),
                         "{\"department\":\"Sales\",\"businessPhones\":[\"+1\"],"
                         "\"onPremisesExtensionAttributes\":{\"extensionAttribute7\":\"x\"}}")
                         .status,
                     204);
    struct entra_reply r = get(
        t, at(t, "/v1.0/users/%s?$select=department,businessPhones,onPremisesExtensionAttributes",
              id));
    assert_reply(t, r, 200, "\"department\":\"Sales\",\"businessPhones\":[\"+1\"]");
    assert_reply(t, r, 200, "\"extensionAttribute6\":null,\"extensionAttribute7\":\"x\"");
    say(t, "PATCH", at(t, "/v1.0/users/%s", id), "{\"department\":null}");
    assert_reply(t, get(t, at(t, "/v1.0/users/%s?$select=department", id)), 200, "null");
    assert_reply(t, say(t, "PATCH", at(t, "/v1.0/users/%s", id), "{\"id\":\"x\"}"), 400,
                 "read-only");
    assert_reply(t, say(t, "PATCH", at(t, "/v1.0/users/%s", id), "{\"accountEnabled\":\"yes\"}"),
                 400, "Invalid value");
    assert_reply(t, say(t, "PATCH", at(t, "/v1.0/users/%s", id), "{\"proxyAddresses\":[]}"), 400,
                 "read-only");
}

static void
members_come_and_go_by_reference(void **state)
{
    struct talk *t = *state;
    struct str alice = create_user(t, USER("alice")), group = create_group(t, "g");
    const char *ref =
        at(t, "{\"@odata.id\":\"https://graph.microsoft.com/v1.0/directoryObjects/%s\"}", alice);
    const char *members = at(t, "/v1.0/groups/%s/members", group);
    const char *add = at(t, "/v1.0/groups/%s/members/$ref", group);

    assert_int_equal(say(t, "POST", add, ref).status, 204);
    assert_reply(t, say(t, "POST", add, ref), 400, "already exist for the following modified");
    struct entra_reply r = get(t, members);
    assert_reply(t, r, 200, "\"@odata.type\":\"#microsoft.graph.user\"");
    assert_reply(t, r, 200, "metadata#directoryObjects");
    assert_reply(t, get(t, at(t, "/v1.0/users/%s/memberOf", alice)), 200, "#microsoft.graph.group");
    assert_reply(t, get(t, at(t, "/v1.0/groups/%s/members/microsoft.graph.group", group)), 200,
                 "\"value\":[]");
    const char *gone =
        str_z(str_fmt(t->arena, "%s/" STR_FMT "/$ref", members, STR_ARG(alice)), t->arena);
    assert_int_equal(say(t, "DELETE", gone, "").status, 204);
    assert_reply(t, say(t, "DELETE", gone, ""), 404, "Request_ResourceNotFound");
    assert_reply(t, say(t, "POST", add, "{\"@odata.id\":\"x\"}"), 400, "Invalid URL");
    assert_reply(t, say(t, "POST", add, "{}"), 400, "Invalid URL");
    assert_reply(t, say(t, "POST", add, "{\"@odata.id\":\"https://h/users/x\"}"), 404, "'x'");
}

static void
managers_are_put_read_and_taken(void **state)
{
    struct talk *t = *state;
    struct str bob = create_user(t, USER("bob"));
    const char *ref = at(t, "{\"@odata.id\":\"https://localhost/v1.0/users('%s')\"}", bob);

    create_user(t, USER("alice"));
    assert_reply(t, get(t, "/v1.0/users/alice@contoso.com/manager"), 404, "manager");
    assert_int_equal(say(t, "PUT", "/v1.0/users/alice@contoso.com/manager/$ref", ref).status, 204);
    assert_reply(t, get(t, "/v1.0/users/alice@contoso.com/manager"), 200, "bob@contoso.com");
    assert_reply(t, get(t, "/v1.0/users/alice@contoso.com/manager?$select=id,description"), 200,
                 "\"@odata.type\":\"#microsoft.graph.user\""); /* it may be of several types */
    assert_reply(t, get(t, "/v1.0/users/bob@contoso.com/directReports"), 200, "alice@contoso.com");
    assert_int_equal(say(t, "DELETE", "/v1.0/users/alice@contoso.com/manager/$ref", "").status,
                     204);
    assert_int_equal(get(t, "/v1.0/users/alice@contoso.com/manager").status, 404);
    assert_int_equal(say(t, "DELETE", "/v1.0/users/alice@contoso.com/manager/$ref", "").status,
                     404);
}

static void
a_deleted_user_can_be_restored_and_purged(void **state)
{
    struct talk *t = *state;
    struct str id = create_user(t, USER("alice"));

    assert_int_equal(say(t, "DELETE", "/v1.0/users/alice@contoso.com", "").status, 204);
    assert_int_equal(get(t, "/v1.0/users/alice@contoso.com").status, 404);
    assert_reply(
        t, get(t, "/v1.0/directory/deletedItems/microsoft.graph.user?$select=id,deletedDateTime"),
        200, "\"deletedDateTime\":\"2025-09-01T09:00:00Z\"");
    const char *restore = at(t, "/v1.0/directory/deleteditems/%s/restore", id);
    assert_reply(t, say(t, "POST", restore, ""), 200, "alice@contoso.com");
    assert_int_equal(say(t, "POST", restore, "").status, 404);
    say(t, "DELETE", "/v1.0/users/alice@contoso.com", "");
    assert_int_equal(say(t, "DELETE", at(t, "/v1.0/directory/deletedItems/%s", id), "").status,
                     204);
    assert_reply(t, get(t, "/v1.0/directory/deletedItems/graph.user"), 200, "\"value\":[]");
}

static void
pages_follow_one_another_to_the_end(void **state)
{
    struct talk *t = *state;
    const char *target = "/v1.0/users?$top=2&$select=userPrincipalName&$count=true";
    char seen[200] = "";
    int pages = 0;

    create_user(t, USER("a"));
    create_user(t, USER("b"));
    create_user(t, USER("c"));
    create_user(t, USER("d"));
    create_user(t, USER("e"));
    t->eventual = true;
    while (*target) {
        struct entra_reply r = get(t, target);
        assert_int_equal(r.status, 200);
        assert_int_equal(holds(t, &r, "\"@odata.count\":5"), pages == 0);
        struct str rest = r.body, mark = STR("\"userPrincipalName\":\"");
        for (ptrdiff_t p; (p = str_find(rest, mark)) >= 0;) {
            rest = str_from(rest, (size_t)p + mark.len);
            strncat(seen, rest.at, 1);
        }
        struct str link = text_of(&r, "@odata.nextLink", t->arena);
        assert_true(link.len == 0 ||
                    str_starts(link, STR("https://localhost:4711/v1.0/users?$top=2")));
        target = link.len ? str_z(str_from(link, 22), t->arena) : "";
        pages++;
    }
    assert_string_equal(seen, "abcde");
    assert_int_equal(pages, 3);
    assert_reply(t, get(t, "/v1.0/users/$count"), 200, "5");
    assert_reply(t, get(t, "/v1.0/users?$orderby=displayName+desc&$top=1&$select=displayName"), 200,
                 "\"displayName\":\"e\"}]");
}

static void
a_page_token_fits_its_own_question_only(void **state)
{
    struct talk *t = *state;

    create_user(t, USER("a"));
    create_user(t, USER("b"));
    struct entra_reply r = get(t, "/v1.0/users?$top=1");
    struct str link = text_of(&r, "@odata.nextLink", t->arena);
    ptrdiff_t cut = str_find(link, STR("$skiptoken="));
    const char *token = str_z(str_from(link, (size_t)cut), t->arena);

    assert_int_equal(
        get(t, str_z(str_fmt(t->arena, "/v1.0/users?$top=1&%s", token), t->arena)).status, 200);
    assert_int_equal(get(t, str_z(str_fmt(t->arena, "/v1.0/groups?%s", token), t->arena)).status,
                     400);
    assert_int_equal(
        get(t, str_z(str_fmt(t->arena, "/v1.0/users?$filter=accountEnabled+eq+true&%s", token),
                     t->arena))
            .status,
        400);
}

static void
a_batch_answers_each_request(void **state)
{
    struct talk *t = *state;
    const char *batch =
        "{\"requests\":[{\"id\":\"1\",\"method\":\"POST\",\"url\":\"/users\",\"body\":" USER(
            "alice") ","
                     "\"headers\":{\"Content-Type\":\"application/json\"}},"
                     "{\"id\":\"2\",\"method\":\"GET\",\"url\":\"/v1.0/users/"
                     "alice@contoso.com?$select=id\",\"dependsOn\":[\"1\"]},"
                     "{\"id\":\"3\",\"method\":\"GET\",\"url\":\"users/nobody\"},"
                     "{\"id\":\"4\",\"method\":\"GET\",\"url\":\"users\",\"dependsOn\":[\"3\"]},"
                     "{\"id\":\"5\",\"method\":\"POST\",\"url\":\"/"
                     "$batch\",\"body\":{\"requests\":[]},"
                     "\"headers\":{\"Content-Type\":\"application/json\"}},"
                     "{\"id\":\"6\",\"method\":\"GET\",\"url\":\"/../sandbox/read\"}]}";
    struct entra_reply r = say(t, "POST", "/v1.0/$batch", batch);

    assert_reply(t, r, 200, "{\"id\":\"1\",\"status\":201");
    assert_reply(t, r, 200, "{\"id\":\"2\",\"status\":200");
    assert_reply(t, r, 200, "{\"id\":\"3\",\"status\":404");
    assert_reply(t, r, 200, "{\"id\":\"4\",\"status\":424");
    assert_reply(t, r, 200, "{\"id\":\"5\",\"status\":400");
    assert_reply(t, r, 200, "{\"id\":\"6\",\"status\":400");
    assert_reply(t,
                 say(t, "POST", "/v1.0/$batch",
                     "{\"requests\":[{\"id\":\"1\",\"method\":\"GET\",\"url\":\"x\"},{\"id\":\"1\","
                     "\"method\":\"GET\",\"url\":\"x\"}]}"),
                 400, "an id is there twice");
}

static void
a_batch_has_twenty_requests_at_most(void **state)
{
    struct talk *t = *state;
    struct buf batch = buf_in(t->arena);

    for (int i = 0; i < 20; i++)
        buf_fmt(&batch, "%s{\"id\":\"%d\",\"method\":\"GET\",\"url\":\"users\"}", i ? "," : "", i);
    struct str most = str_fmt(t->arena, "{\"requests\":[%s]}", buf_z(&batch));
    assert_reply(t, say(t, "POST", "/v1.0/$batch", str_z(most, t->arena)), 200,
                 "{\"id\":\"19\",\"status\":200");
    struct str more = str_fmt(t->arena,
                              "{\"requests\":[%s,{\"id\":\"x\",\"method\":\"GET\","
                              "\"url\":\"users\"}]}",
                              buf_z(&batch));
    assert_reply(t, say(t, "POST", "/v1.0/$batch", str_z(more, t->arena)), 400,
                 "exceeds the limit of 20");
}

static void
the_tenant_describes_itself(void **state)
{
    struct talk *t = *state;
    struct entra_reply r = get(t, "/v1.0/organization");

    assert_reply(t, r, 200, "\"name\":\"contoso.onmicrosoft.com\"");
    assert_int_equal(get(t, at(t, "/v1.0/organization/%s", text_of(&r, "id", t->arena))).status,
                     200);
    assert_int_equal(get(t, "/v1.0/organization/x").status, 404);
}

static void
ids_are_looked_up_in_bulk(void **state)
{
    struct talk *t = *state;
    struct str id = create_user(t, USER("alice"));
    const char *ask = at(t, "{\"ids\":[\"%s\",\"x\",7],\"types\":[\"User\"]}", id);

    assert_reply(t, say(t, "POST", "/v1.0/directoryObjects/getByIds", ask), 200,
                 "\"value\":[{\"@odata.type\":\"#microsoft.graph.user\"");
    assert_reply(t, say(t, "POST", "/v1.0/directoryObjects/getByIds", "{\"ids\":7}"), 400, "'ids'");
}

static void
the_same_conversation_gives_the_same_bytes(void **state)
{
    struct talk *t = *state;
    struct tenant *again = tenant_new(&t->schema, STR("contoso.com"), 7,
                                      time_from(2025, 9, 1, 9, 0, 0), &t->assumptions, t->arena);
    struct entra_reply one = say(t, "POST", "/v1.0/users", USER("alice")), two;

    t->tenant = again;
    two = say(t, "POST", "/v1.0/users", USER("alice"));
    assert_true(str_eq(one.body, two.body));
    for (uint32_t i = 0; i < one.headers.n; i++)
        assert_true(str_eq(one.headers.at[i].value, two.headers.at[i].value));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, talk_setup, talk_teardown)
        TEST(a_user_shows_the_default_set_and_no_more),
        TEST(what_is_wrong_is_said_as_graph_says_it),
        TEST(nobody_gets_in_without_a_token),
        TEST(names_are_unique_and_domains_verified),
        TEST(a_patch_merges_and_null_clears),
        TEST(members_come_and_go_by_reference),
        TEST(managers_are_put_read_and_taken),
        TEST(a_deleted_user_can_be_restored_and_purged),
        TEST(pages_follow_one_another_to_the_end),
        TEST(a_page_token_fits_its_own_question_only),
        TEST(a_batch_answers_each_request),
        TEST(a_batch_has_twenty_requests_at_most),
        TEST(the_tenant_describes_itself),
        TEST(ids_are_looked_up_in_bulk),
        TEST(the_same_conversation_gives_the_same_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
