/* SPDX-License-Identifier: MIT */
/* Delta queries: rounds that tell what changed, and tokens that fit their own question only. */
#include "tests/mock/entra_create.h"

/* The link at the end of a page, without scheme and host. */
static const char *
link_of(struct talk *t, const struct entra_reply *r)
{
    struct str link = text_of(r, "@odata.deltaLink", t->arena);

    if (!link.len)
        link = text_of(r, "@odata.nextLink", t->arena);
    assert_true(str_starts(link, STR("https://localhost:4711/v1.0/")));
    return str_z(str_from(link, 22), t->arena);
}

/* Asks, and moves on to the page's link. */
static struct entra_reply
follow(struct talk *t, const char **target)
{
    struct entra_reply r = get(t, *target);

    assert_int_equal(r.status, 200);
    *target = link_of(t, &r);
    return r;
}

static size_t
count(const struct entra_reply *r, const char *text)
{
    struct str rest = r->body, wanted = str_of(text);
    size_t n = 0;

    for (ptrdiff_t p; (p = str_find(rest, wanted)) >= 0; n++)
        rest = str_from(rest, (size_t)p + wanted.len);
    return n;
}

static void
write(struct talk *t, const char *method, const char *target, const char *body)
{
    assert_int_equal(say(t, method, target, body).status, 204);
}

#define assert_nothing(t, target)                                                                  \
    do {                                                                                           \
        struct entra_reply nothing_ = follow((t), &(target));                                      \
        assert_reply((t), nothing_, 200, "\"value\":[]");                                          \
    } while (0)

static void
the_first_round_is_paged_and_ends_with_a_delta_link(void **state)
{
    struct talk *t = *state;
    const char *target = "/v1.0/users/delta()?$select=displayName";
    char seen[8] = "";
    int pages = 0;
    bool more;

    create(t, "/v1.0/users", USER("a"));
    create(t, "/v1.0/users", USER("b"));
    create(t, "/v1.0/users", USER("c"));
    t->prefer = "odata.maxpagesize=2";
    do {
        struct entra_reply r = follow(t, &target);
        more = holds(t, &r, "@odata.nextLink");
        assert_true(more != holds(t, &r, "@odata.deltaLink"));
        assert_false(holds(t, &r, "userPrincipalName"));
        for (struct str rest = r.body, mark = STR("\"displayName\":\"");;) {
            ptrdiff_t p = str_find(rest, mark);
            if (p < 0)
                break;
            rest = str_from(rest, (size_t)p + mark.len);
            strncat(seen, rest.at, 1);
        }
        pages++;
    } while (more);
    assert_string_equal(seen, "abc");
    assert_int_equal(pages, 2);
    assert_nothing(t, target);
}

static void
a_round_tells_what_changed_and_what_is_gone(void **state)
{
    struct talk *t = *state;
    struct str alice = create(t, "/v1.0/users", USER("alice"));
    const char *target = "/v1.0/users/delta?$select=displayName,jobTitle", *old;

    follow(t, &target);
    old = target;
    write(t, "PATCH", at(t, "/v1.0/users/%s", alice), "{\"jobTitle\":\"Clerk\"}");
    assert_reply(t, follow(t, &target), 200, "\"displayName\":\"alice\",\"jobTitle\":\"Clerk\"}]");
    write(t, "PATCH", at(t, "/v1.0/users/%s", alice), "{\"jobTitle\":null}");
    assert_reply(t, follow(t, &target), 200, "\"displayName\":\"alice\",\"jobTitle\":null}]");
    write(t, "PATCH", at(t, "/v1.0/users/%s", alice), "{\"city\":\"Bern\"}"); /* not selected */
    assert_nothing(t, target);
    write(t, "DELETE", at(t, "/v1.0/users/%s", alice), "");
    assert_reply(t, follow(t, &target), 200, "\"@removed\":{\"reason\":\"changed\"}}]");
    assert_int_equal(
        say(t, "POST", at(t, "/v1.0/directory/deletedItems/%s/restore", alice), "").status, 200);
    struct entra_reply back = follow(t, &target);
    assert_reply(t, back, 200, "\"displayName\":\"alice\"}]");
    assert_false(holds(t, &back, "@removed"));
    write(t, "DELETE", at(t, "/v1.0/users/%s", alice), "");
    follow(t, &target);
    write(t, "DELETE", at(t, "/v1.0/directory/deletedItems/%s", alice), "");
    assert_reply(t, follow(t, &target), 200, "\"@removed\":{\"reason\":\"deleted\"}}]");
    assert_nothing(t, target);
    assert_reply(t, get(t, old), 200, "\"reason\":\"deleted\""); /* links can be used again */
}

static void
who_came_and_went_between_two_rounds_is_not_told(void **state)
{
    struct talk *t = *state;
    const char *target = "/v1.0/users/delta";

    follow(t, &target);
    struct str bob = create(t, "/v1.0/users", USER("bob"));
    write(t, "DELETE", at(t, "/v1.0/users/%s", bob), "");
    assert_nothing(t, target);
}

static void
minimal_tells_only_what_changed(void **state)
{
    struct talk *t = *state;
    struct str alice = create(t, "/v1.0/users", USER("alice"));
    const char *target = "/v1.0/users/delta?$select=displayName,jobTitle,city";

    t->prefer = "return=minimal";
    follow(t, &target);
    write(t, "PATCH", at(t, "/v1.0/users/%s", alice), "{\"jobTitle\":\"Clerk\"}");
    struct entra_reply r = follow(t, &target);
    assert_reply(t, r, 200, "\"jobTitle\":\"Clerk\"}]");
    assert_false(holds(t, &r, "displayName\":"));
}

static void
latest_begins_now(void **state)
{
    struct talk *t = *state;
    const char *target = "/v1.0/users/delta?$deltatoken=latest&$select=displayName";

    create(t, "/v1.0/users", USER("alice"));
    assert_nothing(t, target);
    create(t, "/v1.0/users", USER("bob"));
    struct entra_reply r = follow(t, &target);
    assert_reply(t, r, 200, "\"displayName\":\"bob\"}]");
    assert_int_equal(count(&r, "\"id\":"), 1);
}

static void
members_come_and_go_as_a_delta_of_their_own(void **state)
{
    struct talk *t = *state;
    struct str alice = create(t, "/v1.0/users", USER("alice"));
    struct str bob = create(t, "/v1.0/users", USER("bob"));
    struct str group = create(t, "/v1.0/groups", GROUP("sales", ""));
    const char *target = "/v1.0/groups/delta", *unasked = "/v1.0/groups/delta?$select=displayName";
    const char *members = at(t, "/v1.0/groups/%s/members/$ref", group);
    const char *ref = at(t, "{\"@odata.id\":\"https://x/v1.0/users/%s\"}", alice);

    struct entra_reply r = follow(t, &target);
    assert_false(holds(t, &r, "members@delta"));
    follow(t, &unasked);
    write(t, "POST", members, ref);
    assert_reply(t, follow(t, &target), 200,
                 at(t,
                    "\"members@delta\":[{\"@odata.type\":\"#microsoft.graph.user\",\"id\":\"%s\"}]",
                    alice));
    assert_nothing(t, unasked);
    write(t, "POST", members, at(t, "{\"@odata.id\":\"https://x/v1.0/users/%s\"}", bob));
    write(t, "DELETE",
          str_z(str_fmt(t->arena, "/v1.0/groups/" STR_FMT "/members/" STR_FMT "/$ref",
                        STR_ARG(group), STR_ARG(bob)),
                t->arena),
          "");
    assert_nothing(t, target); /* added and taken away: nothing is left of it */
    write(t, "DELETE", at(t, "/v1.0/users/%s", alice), "");
    assert_reply(t, follow(t, &target), 200,
                 at(t, "\"id\":\"%s\",\"@removed\":{\"reason\":\"deleted\"}}]", alice));
}

static void
a_large_group_is_told_over_several_pages(void **state)
{
    enum { MEMBERS = 2500 };
    struct talk *t = *state;
    struct connector *admin = tenant_connector(t->tenant, WRITER_CONNECT, t->arena);
    struct str *anchors = ARENA_ARRAY(t->arena, struct str, MEMBERS), name = STR("all");
    const char *target = "/v1.0/groups/delta?$select=displayName,members";
    size_t told = 0, pages = 0;
    bool more;

    for (uint32_t i = 0; i < MEMBERS; i++) {
        struct str anchor = str_fmt(t->arena, "%04u", i);
        struct mod mods[] = {{ATTR_sourceAnchor, MOD_SET, 1, &anchor}};
        struct op op = {.id = i + 1, .kind = OP_ADD, .class = CLASS_user, .n = 1, .mods = mods};
        struct receipt r;
        assert_null(connector_apply(admin, &op, 1, &r, t->arena));
        anchors[i] = str_fmt(t->arena, "CN={%02X%02X%02X%02X}", '0' + i / 1000, '0' + i / 100 % 10,
                             '0' + i / 10 % 10, '0' + i % 10);
    }
    struct mod mods[] = {{ATTR_sourceAnchor, MOD_SET, 1, &name},
                         {ATTR_displayName, MOD_SET, 1, &name},
                         {ATTR_member, MOD_SET, MEMBERS, anchors}};
    struct op op = {.id = 9999, .kind = OP_ADD, .class = CLASS_group, .n = 3, .mods = mods};
    struct receipt r;
    assert_null(connector_apply(admin, &op, 1, &r, t->arena));
    do {
        struct entra_reply page = follow(t, &target);
        more = holds(t, &page, "@odata.nextLink");
        told += count(&page, "#microsoft.graph.user");
        pages++;
    } while (more);
    assert_int_equal(told, MEMBERS);
    assert_int_equal(pages, 3);
}

static void
managers_and_ids_are_followed_where_they_are_asked_for(void **state)
{
    struct talk *t = *state;
    struct str alice = create(t, "/v1.0/users", USER("alice"));
    struct str bob = create(t, "/v1.0/users", USER("bob"));
    const char *target = "/v1.0/users/delta?$select=manager";
    const char *only = at(t, "/v1.0/users/delta?$filter=id+eq+'%s'&$select=city", alice);

    follow(t, &target);
    struct entra_reply r = follow(t, &only);
    assert_int_equal(count(&r, "\"id\":"), 1);
    write(t, "PUT", at(t, "/v1.0/users/%s/manager/$ref", alice),
          at(t, "{\"@odata.id\":\"https://x/v1.0/users/%s\"}", bob));
    assert_reply(t, follow(t, &target), 200,
                 at(t,
                    "\"manager@delta\":[{\"@odata.type\":"
                    "\"#microsoft.graph.user\",\"id\":\"%s\"}]",
                    bob));
    write(t, "PATCH", at(t, "/v1.0/users/%s", bob), "{\"city\":\"Bern\"}");
    assert_nothing(t, only);
    assert_reply(t, get(t, "/v1.0/users/delta?$filter=startswith(city,'B')"), 400,
                 "Request_UnsupportedQuery");
    assert_reply(t, get(t, "/v1.0/users/delta?$select=wizardry"), 400, "Could not find a property");
    assert_reply(t, get(t, "/v1.0/users/delta?$top=5"), 400, "'$top'");
}

static void
objects_of_all_types_say_theirs(void **state)
{
    struct talk *t = *state;
    const char *target = "/v1.0/directoryObjects/delta?$select=id", *contacts = "/v1.0/contacts/"
                                                                                "microsoft.graph."
                                                                                "delta()";

    create(t, "/v1.0/users", USER("alice"));
    create(t, "/v1.0/groups", GROUP("sales", ""));
    struct entra_reply r = follow(t, &target);
    assert_int_equal(count(&r, "#microsoft.graph.user\""), 1);
    assert_int_equal(count(&r, "#microsoft.graph.group\""), 1);
    r = get(t, "/v1.0/directoryObjects/delta?$filter=isof('microsoft.graph.group')");
    assert_int_equal(count(&r, "#microsoft.graph.user\""), 0);
    assert_int_equal(count(&r, "#microsoft.graph.group\""), 1);
    assert_nothing(t, contacts);
}

static void
a_token_fits_its_own_collection_and_tenant_only(void **state)
{
    struct talk *t = *state;
    const char *target = "/v1.0/users/delta";

    follow(t, &target);
    const char *token = strstr(target, "$deltatoken=");
    assert_int_equal(get(t, at(t, "/v1.0/users/delta()?%s", str_of(token))).status, 200);
    assert_reply(t, get(t, at(t, "/v1.0/groups/delta?%s", str_of(token))), 400,
                 "Badly formed token");
    assert_reply(t, get(t, "/v1.0/users/delta?$deltatoken=AAAA"), 400, "Badly formed token");
    assert_reply(t, get(t, at(t, "/v1.0/users/delta?%sA", str_of(token))), 400,
                 "Badly formed token");
    struct tenant *own = t->tenant;
    t->tenant =
        tenant_new(&t->schema, STR("contoso.com"), 8, tenant_now(own), &t->assumptions, t->arena);
    assert_reply(t, get(t, target), 400, "Badly formed token");
}

static void
a_week_later_the_client_begins_again(void **state)
{
    struct talk *t = *state;
    const char *target = "/v1.0/users/delta";

    follow(t, &target);
    tenant_clock(t->tenant, tenant_now(t->tenant) + 6 * DAY);
    follow(t, &target);
    tenant_clock(t->tenant, tenant_now(t->tenant) + 7 * DAY);
    struct entra_reply r = get(t, target);
    assert_reply(t, r, 410, "\"code\":\"syncStateNotFound\"");
    struct str location = STR("");
    for (uint32_t i = 0; i < r.headers.n; i++)
        if (str_eq(r.headers.at[i].name, STR("Location")))
            location = r.headers.at[i].value;
    assert_true(str_eq(location, STR("https://localhost:4711/v1.0/users/delta?$deltatoken=")));
    assert_int_equal(get(t, str_z(str_from(location, 22), t->arena)).status, 200);
}

static void
what_is_too_long_ago_is_not_known_any_more(void **state)
{
    enum { MEMBERS = 1000, TURNS = 1100 }; /* more than a million events */
    struct talk *t = *state;
    struct connector *connect = tenant_connector(t->tenant, WRITER_CONNECT, t->arena);
    struct str *anchors = ARENA_ARRAY(t->arena, struct str, MEMBERS), name = STR("all");
    const char *target = "/v1.0/groups/delta";
    struct receipt r;

    for (uint32_t i = 0; i < MEMBERS; i++) {
        struct str anchor = str_fmt(t->arena, "%03u", i);
        struct mod mod = {ATTR_sourceAnchor, MOD_SET, 1, &anchor};
        struct op op = {.id = i + 1, .kind = OP_ADD, .class = CLASS_user, .n = 1, .mods = &mod};
        assert_null(connector_apply(connect, &op, 1, &r, t->arena));
        anchors[i] =
            str_fmt(t->arena, "CN={%02X%02X%02X}", '0' + i / 100, '0' + i / 10 % 10, '0' + i % 10);
    }
    struct mod named = {ATTR_sourceAnchor, MOD_SET, 1, &name};
    struct op add = {.id = 9000, .kind = OP_ADD, .class = CLASS_group, .n = 1, .mods = &named};
    assert_null(connector_apply(connect, &add, 1, &r, t->arena));
    struct str group = r.anchor;
    follow(t, &target);
    for (uint32_t i = 0; i < TURNS; i++) {
        struct arena *scratch = arena_new();
        struct mod mod = {ATTR_member, MOD_SET, i % 2 ? 0 : MEMBERS, anchors};
        struct op op = {.kind = OP_UPDATE, .anchor = group, .n = 1, .mods = &mod};
        assert_null(connector_apply(connect, &op, 1, &r, scratch));
        assert_int_equal(r.state, RECEIPT_DONE);
        arena_free(scratch);
    }
    assert_int_equal(get(t, target).status, 410);
    target = "/v1.0/groups/delta?$deltatoken=latest";
    follow(t, &target);
    assert_nothing(t, target);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, talk_setup, talk_teardown)
        TEST(the_first_round_is_paged_and_ends_with_a_delta_link),
        TEST(a_round_tells_what_changed_and_what_is_gone),
        TEST(who_came_and_went_between_two_rounds_is_not_told),
        TEST(minimal_tells_only_what_changed),
        TEST(latest_begins_now),
        TEST(members_come_and_go_as_a_delta_of_their_own),
        TEST(a_large_group_is_told_over_several_pages),
        TEST(managers_and_ids_are_followed_where_they_are_asked_for),
        TEST(objects_of_all_types_say_theirs),
        TEST(a_token_fits_its_own_collection_and_tenant_only),
        TEST(a_week_later_the_client_begins_again),
        TEST(what_is_too_long_ago_is_not_known_any_more),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
