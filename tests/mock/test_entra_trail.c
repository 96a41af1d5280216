/* SPDX-License-Identifier: MIT */
/* The audits of what applications write: a row for each thing that happened, and none for others. */
#include "mocks/entra/trail.h"
#include "tests/mock/entra_people.h"

static const struct app apps[] = {
    {.id = STR("app-1"), .object_id = STR("principal-1"), .name = STR("First")},
    {.id = STR("app-2"), .object_id = STR("principal-2"), .name = STR("Second")},
};

static int
setup(void **state)
{
    int failed = talk_setup(state);
    struct talk *t = *state;

    t->trail = trail_new(apps, sizeof apps / sizeof *apps);
    t->app = "app-1";
    return failed;
}

static int
teardown(void **state)
{
    trail_free(((struct talk *)*state)->trail);
    return talk_teardown(state);
}

static struct str
text(const cJSON *o, const char *name)
{
    struct str found = json_string(json_get(o, name));

    return found.at ? found : STR("null");
}

static cJSON *
rows(struct talk *t)
{
    const char *why = NULL;
    cJSON *list = json_parse(trail_rows(t->trail, t->arena), &why);

    assert_null(why);
    return list;
}

/* `Add user|Add|User|UserManagement|alice;`, oldest first, from row `from` on. */
static const char *
story(struct talk *t, int from)
{
    struct buf b = buf_in(t->arena);
    cJSON *list = rows(t);

    for (int i = cJSON_GetArraySize(list) - from; i-- > 0;) {
        const cJSON *row = cJSON_GetArrayItem(list, i);
        const cJSON *target = json_get(row, "targetResources")->child;
        const char *const names[] = {"activityDisplayName", "operationType"};
        for (size_t k = 0; k < sizeof names / sizeof *names; k++)
            buf_fmt(&b, STR_FMT "|", STR_ARG(text(row, names[k])));
        buf_fmt(&b, STR_FMT "|" STR_FMT "|" STR_FMT ";", STR_ARG(text(target, "type")),
                STR_ARG(text(row, "category")), STR_ARG(text(target, "displayName")));
    }
    cJSON_Delete(list);
    return buf_z(&b);
}

/* `name: old -> new;` of the newest row's modified properties. */
static const char *
changes(struct talk *t)
{
    struct buf b = buf_in(t->arena);
    cJSON *list = rows(t);
    const cJSON *target = json_get(list->child, "targetResources")->child;

    for (const cJSON *p = json_get(target, "modifiedProperties")->child; p; p = p->next)
        buf_fmt(&b, STR_FMT ": " STR_FMT " -> " STR_FMT ";", STR_ARG(text(p, "displayName")),
                STR_ARG(text(p, "oldValue")), STR_ARG(text(p, "newValue")));
    cJSON_Delete(list);
    return buf_z(&b);
}

static int
rows_n(struct talk *t)
{
    cJSON *list = rows(t);
    int n = cJSON_GetArraySize(list);

    cJSON_Delete(list);
    return n;
}

static const char *
quoted(struct talk *t, const char *format, struct str id)
{
    return with(t, format, str_fmt(t->arena, "[\"" STR_FMT "\"]", STR_ARG(id)));
}

static int delete (struct talk *t, const char *format, struct str id)
{
    return say(t, "DELETE", with(t, format, id), "").status;
}

/* --- what happened ----------------------------------------------------------------------------- */

/* Who is gone for good has no name any more; a bin keeps it. */
static void
a_users_life_is_a_row_each(void **state)
{
    struct talk *t = *state;
    struct str id = make_user(t, "ann", "ann");

    assert_true(str_find(trail_rows(t->trail, t->arena), STR("Correct-Horse-7")) < 0);
    assert_int_equal(
        say(t, "PATCH", with(t, "/v1.0/users/%s", id), "{\"jobTitle\":\"x\",\"city\":\"Bern\"}")
            .status,
        204);
    assert_non_null(strstr(changes(t), "jobTitle: null -> [\"x\"];"));
    assert_non_null(strstr(changes(t), "city: null -> [\"Bern\"];"));
    assert_int_equal(delete (t, "/v1.0/users/%s", id), 204);
    assert_int_equal(
        say(t, "POST", with(t, "/v1.0/directory/deletedItems/%s/restore", id), "").status, 200);
    assert_int_equal(delete (t, "/v1.0/users/%s", id), 204);
    assert_int_equal(delete (t, "/v1.0/directory/deletedItems/%s", id), 204);
    assert_string_equal(story(t, 0), "Add user|Add|User|UserManagement|ann;"
                                     "Update user|Update|User|UserManagement|ann;"
                                     "Delete user|Delete|User|UserManagement|ann;"
                                     "Restore user|Update|User|UserManagement|ann;"
                                     "Delete user|Delete|User|UserManagement|ann;"
                                     "Hard Delete user|Delete|User|UserManagement|null;");
}

static void
members_and_owners_come_and_go_in_rows_of_their_own(void **state)
{
    struct talk *t = *state;
    struct str a = make_user(t, "a", "a"), b = make_user(t, "b", "b"), g = make_group(t, "team");
    int before = rows_n(t);

    add_to(t, "members", g, a);
    assert_string_equal(changes(t), quoted(t, "member: null -> %s;", a));
    add_to(t, "owners", g, a);
    assert_string_equal(changes(t), quoted(t, "owners: null -> %s;", a));
    add_to(t, "owners", g, b);
    struct str owner = str_fmt(t->arena, "/v1.0/groups/" STR_FMT "/owners/%%s/$ref", STR_ARG(g));
    struct str member = str_fmt(t->arena, "/v1.0/groups/" STR_FMT "/members/%%s/$ref", STR_ARG(g));
    assert_int_equal(delete (t, str_z(owner, t->arena), b), 204);
    assert_string_equal(changes(t), quoted(t, "owners: %s -> null;", b));
    assert_int_equal(delete (t, str_z(member, t->arena), a), 204);
    assert_string_equal(changes(t), quoted(t, "member: %s -> null;", a));
    assert_string_equal(story(t, before),
                        "Add member to group|Assign|Group|GroupManagement|team;"
                        "Add owner to group|Assign|Group|GroupManagement|team;"
                        "Add owner to group|Assign|Group|GroupManagement|team;"
                        "Remove owner from group|Unassign|Group|GroupManagement|team;"
                        "Remove member from group|Unassign|Group|GroupManagement|team;");
}

static void
a_request_that_binds_several_leaves_a_row_for_each(void **state)
{
    struct talk *t = *state;
    struct str a = make_user(t, "a", "a"), b = make_user(t, "b", "b"), g = make_group(t, "team");
    struct str both =
        str_fmt(t->arena, STR_FMT "\",\"https://h/v1.0/users/" STR_FMT, STR_ARG(a), STR_ARG(b));
    int before = rows_n(t);

    assert_int_equal(say(t, "PATCH", with(t, "/v1.0/groups/%s", g),
                         with(t,
                              "{\"description\":\"d\",\"members@odata.bind\":[\"https://h/v1.0/"
                              "users/%s\"]}",
                              both))
                         .status,
                     204);
    const char *all = story(t, before);
    assert_int_equal(rows_n(t), before + 3);
    assert_non_null(strstr(all, "Update group|Update|Group|GroupManagement|team;"));
    const char *first = strstr(all, "Add member to group|");
    assert_non_null(first);
    assert_non_null(strstr(first + 1, "Add member to group|"));
    /* one of them, not both, in each row */
    cJSON *list = rows(t);
    for (int i = 0; i < 3; i++) {
        const cJSON *row = cJSON_GetArrayItem(list, i);
        const cJSON *target = json_get(row, "targetResources")->child;
        assert_int_equal(cJSON_GetArraySize(json_get(target, "modifiedProperties")), 1);
    }
    cJSON_Delete(list);
}

static void
a_new_groups_members_have_rows_and_a_deleted_ones_have_none(void **state)
{
    struct talk *t = *state;
    struct str a = make_user(t, "a", "a");
    int before = rows_n(t);
    struct entra_reply r =
        say(t, "POST", "/v1.0/groups",
            with(t,
                 "{\"displayName\":\"n\",\"mailEnabled\":false,\"mailNickname\":\"n\","
                 "\"securityEnabled\":true,\"members@odata.bind\":[\"https://h/v1.0/users/%s\"]}",
                 a));
    struct str group = text_of(&r, "id", t->arena);

    assert_string_equal(story(t, before), "Add group|Add|Group|GroupManagement|n;"
                                          "Add member to group|Assign|Group|GroupManagement|n;");
    before = rows_n(t);
    assert_int_equal(delete (t, "/v1.0/users/%s", a), 204);
    assert_string_equal(story(t, before), "Delete user|Delete|User|UserManagement|a;");
    before = rows_n(t);
    assert_int_equal(delete (t, "/v1.0/groups/%s", group), 204);
    assert_string_equal(story(t, before), "Delete group|Delete|Group|GroupManagement|null;");
}

static void
a_manager_is_a_property_of_his_user(void **state)
{
    struct talk *t = *state;
    struct str a = make_user(t, "a", "a"), b = make_user(t, "b", "b");
    int before = rows_n(t);

    put_manager(t, a, b);
    assert_string_equal(changes(t), quoted(t, "manager: null -> %s;", b));
    assert_int_equal(delete (t, "/v1.0/users/%s/manager/$ref", a), 204);
    assert_string_equal(changes(t), quoted(t, "manager: %s -> null;", b));
    assert_string_equal(story(t, before), "Update user|Update|User|UserManagement|a;"
                                          "Update user|Update|User|UserManagement|a;");
}

static void
a_device_comes_and_goes(void **state)
{
    struct talk *t = *state;
    struct entra_reply r =
        say(t, "POST", "/v1.0/devices",
            "{\"accountEnabled\":true,\"displayName\":\"pc\",\"operatingSystem\":\"Windows\","
            "\"operatingSystemVersion\":\"11\",\"deviceId\":\"4c299165-6e8f-4b45-a5ba-c5d250a707ff"
            "\",\"alternativeSecurityIds\":[{\"type\":2,\"key\":\"QUJD\"}]}");

    assert_int_equal(r.status, 201);
    assert_int_equal(delete (t, "/v1.0/devices/%s", text_of(&r, "id", t->arena)), 204);
    assert_string_equal(story(t, 0), "Add device|Add|Device|Device|pc;"
                                     "Delete device|Delete|Device|Device|null;");
}

static void
a_contact_that_an_application_deletes_is_a_contact(void **state)
{
    struct talk *t = *state;
    struct str values[] = {STR("QUJD"), STR("Kim")};
    struct mod mods[] = {{ATTR_sourceAnchor, MOD_SET, 1, &values[0]},
                         {ATTR_displayName, MOD_SET, 1, &values[1]}};
    struct op op = {.kind = OP_ADD, .class = CLASS_contact, .n = 2, .mods = mods};
    struct receipt receipt;

    assert_null(connector_apply(tenant_connector(t->tenant, WRITER_CONNECT, t->arena), &op, 1,
                                &receipt, t->arena));
    assert_int_equal(rows_n(t), 0); /* the engine's journal has that */
    struct entra_reply r = get(t, "/v1.0/contacts");
    assert_int_equal(delete (t, "/v1.0/directoryObjects/%s", text_of(&r, "id", t->arena)), 204);
    assert_string_equal(story(t, 0), "Delete contact|Delete|Contact|Contact|null;");
}

/* --- whose it was ------------------------------------------------------------------------------ */

static void
a_row_names_the_application_the_request_and_the_time(void **state)
{
    struct talk *t = *state;

    t->app = "APP-2";
    make_user(t, "ann", "ann");
    cJSON *list = rows(t);
    const cJSON *row = list->child, *by = json_get(json_get(row, "initiatedBy"), "app");
    assert_true(str_eq(text(by, "displayName"), STR("Second")));
    assert_true(str_eq(text(by, "servicePrincipalId"), STR("principal-2")));
    assert_true(str_eq(text(row, "correlationId"), STR("mine")));
    assert_true(str_eq(text(row, "activityDateTime"), STR("2025-09-01T09:00:00Z")));
    assert_true(str_eq(text(row, "result"), STR("success")));
    cJSON_Delete(list);
}

static void
what_did_not_happen_leaves_no_row(void **state)
{
    struct talk *t = *state;

    assert_int_equal(say(t, "POST", "/v1.0/users", "{}").status, 400);
    assert_int_equal(say(t, "PATCH", "/v1.0/users/nobody", "{\"city\":\"x\"}").status, 404);
    assert_int_equal(get(t, "/v1.0/users").status, 200);
    assert_int_equal(rows_n(t), 0);
}

static void
writes_inside_a_batch_have_a_row_each(void **state)
{
    struct talk *t = *state;
    struct str id = make_user(t, "ann", "ann");
    int before = rows_n(t);
    const char *body =
        with(t,
             "{\"requests\":[{\"id\":\"1\",\"method\":\"PATCH\",\"url\":\"/users/ann@contoso.com\","
             "\"headers\":{\"Content-Type\":\"application/json\"},\"body\":{\"city\":\"Bern\"}},"
             "{\"id\":\"2\",\"method\":\"GET\",\"url\":\"/users\"},"
             "{\"id\":\"3\",\"method\":\"DELETE\",\"url\":\"/users/%s\",\"dependsOn\":[\"1\"]},"
             "{\"id\":\"4\",\"method\":\"DELETE\",\"url\":\"/users/nobody\"}]}",
             id);

    assert_int_equal(say(t, "POST", "/v1.0/$batch", body).status, 200);
    assert_string_equal(story(t, before), "Update user|Update|User|UserManagement|ann;"
                                          "Delete user|Delete|User|UserManagement|ann;");
}

/* --- how many ---------------------------------------------------------------------------------- */

static void
the_newest_rows_stay_and_the_oldest_go(void **state)
{
    enum { WRITES = 2 * TRAIL_KEPT + 100 };
    struct talk *t = *state;
    const char *user = with(t, "/v1.0/users/%s", make_user(t, "ann", "ann"));

    for (unsigned i = 1; i <= WRITES; i++) {
        struct str body = str_fmt(t->arena, "{\"city\":\"c%u\"}", i);
        assert_int_equal(say(t, "PATCH", user, str_z(body, t->arena)).status, 204);
    }
    cJSON *list = rows(t);
    int n = cJSON_GetArraySize(list);
    assert_in_range(n, TRAIL_KEPT, 2 * TRAIL_KEPT);
    int i = WRITES;
    for (const cJSON *row = list->child; row; row = row->next, i--) {
        const cJSON *target = json_get(row, "targetResources")->child;
        const cJSON *p = json_get(target, "modifiedProperties")->child;
        struct str wanted = str_fmt(t->arena, "[\"c%d\"]", i);
        if (!str_eq(text(p, "newValue"), wanted))
            fail_msg("c%d is missing", i);
    }
    cJSON_Delete(list);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        TEST(a_users_life_is_a_row_each),
        TEST(members_and_owners_come_and_go_in_rows_of_their_own),
        TEST(a_request_that_binds_several_leaves_a_row_for_each),
        TEST(a_new_groups_members_have_rows_and_a_deleted_ones_have_none),
        TEST(a_manager_is_a_property_of_his_user),
        TEST(a_device_comes_and_goes),
        TEST(a_contact_that_an_application_deletes_is_a_contact),
        TEST(a_row_names_the_application_the_request_and_the_time),
        TEST(what_did_not_happen_leaves_no_row),
        TEST(writes_inside_a_batch_have_a_row_each),
        TEST(the_newest_rows_stay_and_the_oldest_go),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
