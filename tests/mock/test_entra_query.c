/* SPDX-License-Identifier: MIT */
/* $select, $expand, $orderby, $search, $count and paging, as a client asks for them. */
#include "sim/base/buf.h"
#include "tests/mock/entra_people.h"

enum { PEOPLE = 23 };

/* Everybody's letter, in the order of their making; names repeat and differ in case. */
static const char people[PEOPLE + 1] = "kcxaQbMzaeKylCnopwAmxtB";

static int
crowd(void **state)
{
    talk_setup(state);
    struct talk *t = *state;
    struct str all = make_group(t, "all"), inner = make_group(t, "inner");

    for (int i = 0; i < PEOPLE; i++) {
        struct str name = str_fmt(t->arena, "%c", people[i]);
        struct str upn = str_fmt(t->arena, "u%02d", i);
        struct str id = make_user(t, str_z(name, t->arena), str_z(upn, t->arena));
        add_to(t, "members", i % 2 ? all : inner, id);
    }
    add_to(t, "members", all, inner);
    t->eventual = true;
    return 0;
}

/* --- paging ------------------------------------------------------------------------------------ */

static void
collect(struct buf *ids, const struct entra_reply *r)
{
    struct str rest = r->body, mark = STR("\"id\":\"");

    for (ptrdiff_t at; (at = str_find(rest, mark)) >= 0;) {
        rest = str_from(rest, (size_t)at + mark.len);
        buf_add(ids, str_sub(rest, 0, 36));
        buf_byte(ids, ' ');
    }
}

/* The next page of a reply, or NULL. */
static const char *
next_target(struct talk *t, const struct entra_reply *r)
{
    struct str link = text_of(r, "@odata.nextLink", t->arena);

    return link.len ? str_z(str_from(link, strlen("https://localhost:4711")), t->arena) : NULL;
}

/* All pages of a target in one. */
static struct str
whole(struct talk *t, const char *target, uint32_t *pages)
{
    struct buf ids = buf_in(t->arena);

    for (*pages = 0; target; (*pages)++) {
        struct entra_reply r = get(t, target);
        if (r.status != 200)
            fail_msg("%s: " STR_FMT, target, STR_ARG(r.body));
        collect(&ids, &r);
        target = next_target(t, &r);
    }
    return buf_str(&ids);
}

static struct str
group_id(struct talk *t, const char *name)
{
    struct entra_reply r =
        get(t, with(t, "/v1.0/groups?$filter=displayName+eq+'%s'", str_of(name)));

    return text_of(&r, "id", t->arena);
}

static void
pages_of_every_size_give_the_whole_collection(void **state)
{
    static const char *const targets[] = {
        "/v1.0/users?$select=id",
        "/v1.0/users?$select=id&$orderby=displayName",
        "/v1.0/users?$select=id&$orderby=displayName+desc",
        "/v1.0/users?$select=id&$orderby=userPrincipalName",
        "/v1.0/users?$select=id&$count=true&$orderby=createdDateTime+desc",
        "/v1.0/users?$select=id&$filter=startsWith(displayName,'a')+or+displayName+eq+'x'",
        "/v1.0/users?$select=id&$filter=displayName+ge+'m'&$count=true&$orderby=displayName",
        "/v1.0/users?$select=id&$count=true&$search=%22displayName:m%22+OR+%22displayName:k%22",
        "/v1.0/groups?$select=id&$orderby=displayName",
        "/v1.0/groups/%s/members?$select=id",
        "/v1.0/groups/%s/members/microsoft.graph.user?$select=id",
        "/v1.0/groups/%s/members?$select=id&$count=true&$filter=displayName+ge+'m'",
        "/v1.0/groups/%s/transitiveMembers?$select=id",
        "/v1.0/groups/%s/transitiveMembers/graph.user?$select=id&$count=true&$orderby=displayName",
    };
    struct talk *t = *state;

    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
        const char *target =
            strstr(targets[i], "%s") ? with(t, targets[i], group_id(t, "all")) : targets[i];
        uint32_t pages;
        struct str all = whole(t, target, &pages);
        uint32_t n = (uint32_t)(all.len / 37);
        assert_int_equal(pages, 1);
        assert_true(n > 1);
        for (uint32_t top = 1; top <= n + 1; top++) {
            struct str size = str_fmt(t->arena, "%s&$top=%u", target, top);
            struct str parts = whole(t, str_z(size, t->arena), &pages);
            if (!str_eq(parts, all))
                fail_msg("$top=%u of %s: " STR_FMT, top, target, STR_ARG(parts));
            assert_int_equal(pages, (n + top - 1) / top); /* a full last page has no link */
        }
    }
}

/* The first page of three, then `method target` is done, then the others. */
static struct str
interrupted(struct talk *t, const char *target, const char *method, const char *change,
            const char *body)
{
    struct buf ids = buf_in(t->arena);
    struct entra_reply r = get(t, target);
    uint32_t pages;

    collect(&ids, &r);
    assert_true(say(t, method, change, body).status < 300);
    const char *next = next_target(t, &r);
    if (next)
        buf_add(&ids, whole(t, next, &pages));
    return buf_str(&ids);
}

static bool
has_twice(struct str ids)
{
    for (size_t i = 0; i + 37 <= ids.len; i += 37)
        for (size_t k = i + 37; k + 37 <= ids.len; k += 37)
            if (memcmp(ids.at + i, ids.at + k, 36) == 0)
                return true;
    return false;
}

static void
what_goes_between_two_pages_loses_nobody_else(void **state)
{
    static const char *const targets[] = {
        "/v1.0/users?$select=id&$top=3",
        "/v1.0/users?$select=id&$top=3&$orderby=displayName",
        "/v1.0/users?$select=id&$top=3&$orderby=displayName+desc",
        "/v1.0/groups/%s/members?$select=id&$top=3",
    };
    static const char *const victims[] = {"u01", "u03", "u05", "u07", "u09"};
    struct talk *t = *state;
    uint32_t pages;

    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++)
        for (size_t k = 0; k < sizeof victims / sizeof *victims; k++) {
            const char *target =
                strstr(targets[i], "%s") ? with(t, targets[i], group_id(t, "all")) : targets[i];
            const char *user = with(t, "/v1.0/users/%s@contoso.com", str_of(victims[k]));
            struct entra_reply r = get(t, user);
            struct str id = text_of(&r, "id", t->arena);
            struct str seen = interrupted(t, target, "DELETE", user, "");
            struct str left = whole(t, target, &pages);
            assert_false(has_twice(seen));
            for (size_t at = 0; at < left.len; at += 37)
                if (str_find(seen, str_sub(left, at, 36)) < 0)
                    fail_msg("%s without %s loses somebody", target, victims[k]);
            assert_int_equal(
                say(t, "POST", with(t, "/v1.0/directory/deletedItems/%s/restore", id), "").status,
                200);
        }
}

static void
whoever_comes_between_two_pages_repeats_nobody(void **state)
{
    static const char *const targets[] = {"/v1.0/users?$select=id&$top=7",
                                          "/v1.0/users?$select=id&$top=7&$orderby=displayName"};
    struct talk *t = *state;

    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
        struct str before =
            interrupted(t, targets[i], "POST", "/v1.0/users", i ? USER("Aaron") : USER("zoe"));
        assert_false(has_twice(before));
        assert_true(before.len / 37 >= PEOPLE);
    }
}

static void
a_page_token_is_opaque_and_sealed(void **state)
{
    struct talk *t = *state;
    struct entra_reply r = get(t, "/v1.0/users?$top=2&$orderby=displayName");
    struct str link = text_of(&r, "@odata.nextLink", t->arena);
    ptrdiff_t cut = str_find(link, STR("$skiptoken="));
    struct str token = str_copy(str_from(link, (size_t)cut + 11), t->arena);
    const char *format = "/v1.0/users?$top=2&$orderby=displayName&$skiptoken=%s";

    assert_int_equal(get(t, with(t, format, token)).status, 200);
    for (size_t i = 0; i < token.len; i++) {
        char *byte = (char *)(uintptr_t)token.at + i, was = *byte;
        *byte = was == 'A' ? 'Q' : 'A';
        assert_reply(t, get(t, with(t, format, token)), 400, "Directory_ExpiredPageToken");
        *byte = was;
    }
    assert_int_equal(get(t, with(t, format, str_sub(token, 0, token.len - 4))).status, 400);
    assert_int_equal(get(t, with(t, format, STR(""))).status, 400);
    assert_int_equal(
        get(t, with(t, "/v1.0/users?$orderby=displayName+desc&$skiptoken=%s", token)).status, 400);
}

static void
a_link_repeats_the_question_without_braces(void **state)
{
    struct talk *t = *state;
    struct entra_reply r =
        get(t, "/v1.0/users?%24top=1&%24select=id&x={y}&%24filter=accountEnabled%20eq%20true");

    assert_reply(t, r, 200,
                 "\"@odata.nextLink\":\"https://localhost:4711/v1.0/"
                 "users?%24top=1&%24select=id&x=%7By%7D&%24filter=accountEnabled%20eq%20true&"
                 "$skiptoken=");
}

/* --- options ----------------------------------------------------------------------------------- */

static void
a_search_goes_by_words_and_beginnings(void **state)
{
    static const struct {
        const char *search;
        const char *who; /* the first letters of their user names */
    } rows[] = {
        {"%22displayName:video%22", "ab"},
        {"%22displayName:VID+one%22", "a"},
        {"%22displayName:ideo%22", ""},
        {"%22displayName:007%22", "c"},
        {"%22displayName:friend%22", "cd"},
        {"%22userPrincipalName:a%22", "a"},
        {"%22displayName:video%22+AND+%22userPrincipalName:b%22", "b"},
        {"%22userPrincipalName:a%22+OR+%22userPrincipalName:b%22+AND+%22displayName:hello%22", "a"},
        {"(%22userPrincipalName:a%22+OR+%22userPrincipalName:d%22)+AND+%22displayName:hello%22",
         "d"},
        {"%22displayName:hello%22&$filter=displayName+ne+'HelloFriend007'", "d"},
        {"%22displayName:o%5C%22neil%22", "e"},
    };
    struct talk *t = *state;

    make_user(t, "OneVideo", "a");
    make_user(t, "Two-video", "b");
    make_user(t, "HelloFriend007", "c");
    make_user(t, "Hello.friend", "d");
    make_user(t, "o\\\"neil", "e");
    t->eventual = true;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct entra_reply r =
            get(t, with(t, "/v1.0/users?$count=true&$select=userPrincipalName&$search=%s",
                        str_of(rows[i].search)));
        char who[10] = "";
        struct str rest = r.body, mark = STR("\"userPrincipalName\":\"");
        for (ptrdiff_t at; (at = str_find(rest, mark)) >= 0;) {
            rest = str_from(rest, (size_t)at + mark.len);
            strncat(who, rest.at, 1);
        }
        if (r.status != 200 || strcmp(who, rows[i].who) != 0)
            fail_msg("%s: " STR_FMT, rows[i].search, STR_ARG(r.body));
    }
    assert_reply(t, get(t, "/v1.0/users/$count?$search=%22displayName:video%22"), 200, "2");
}

static void
options_that_are_wrong_are_refused_in_graphs_words(void **state)
{
    static const struct {
        const char *target;
        int status;
        const char *text;
    } rows[] = {
        {"/v1.0/users?$search=displayName:x", 400,
         "Syntax error: character 'd' is not valid at position 0 in 'displayName:x'."},
        {"/v1.0/users?$search=%22displayName%22", 400, "Syntax error"},
        {"/v1.0/users?$search=%22displayName:x", 400, "the end is not expected at position 14"},
        {"/v1.0/users?$search=%22displayName:x%22+or+%22displayName:y%22", 400,
         "character 'o' is not valid"},
        {"/v1.0/users?$search=%22accountEnabled:x%22", 400, "'accountEnabled' of resource 'User'"},
        {"/v1.0/users?$search=%22shoe:x%22", 400, "'shoe' of resource 'User'"},
        {"/v1.0/users?$orderby=mail", 400, "Sorting not supported for current query."},
        {"/v1.0/users?$orderby=displayName+down", 400, "Sorting not supported"},
        {"/v1.0/users?$orderby=displayName,mail", 400, "Sorting not supported"},
        {"/v1.0/users?$skip=1", 400, "'$skip' is not supported by the service."},
        {"/v1.0/users?$count=maybe", 400, "'maybe' for $count"},
        {"/v1.0/users?$top=x", 400,
         "{\"error\":{\"code\":\"Request_BadRequest\",\"message\":\"Invalid page size specified: "
         "'x'. "
         "Must be between 1 and 999 inclusive.\""},
        {"/v1.0/users?$top=2&$skip=1", 400, "{\"error\":{\"code\":\"BadRequest\""},
        {"/v1.0/users/u01@contoso.com/shoe", 400, "segment 'shoe'"},
        {"/v1.0/users?$select=id&$select=id", 400, "given twice"},
        {"/v1.0/users?$select=aboutMe", 501, "This operation target is not yet supported."},
        {"/v1.0/users?$select=onPremisesExtensionAttributes/x", 400,
         "property named 'onPremisesExtensionAttributes/x' on type 'microsoft.graph.user'"},
        {"/v1.0/users?$expand=members", 400,
         "Could not find a property named 'members' on type 'microsoft.graph.user'."},
        {"/v1.0/users?$expand=manager,memberOf", 400, "Only one property can be expanded"},
        {"/v1.0/users?$expand=manager($select=id),memberOf", 400, "Only one property"},
        {"/v1.0/users?$expand=manager($select=id", 400, "')' expected"},
        {"/v1.0/users?$expand=manager($top=3)", 400, "'$top' is not supported there"},
        {"/v1.0/users?$expand=manager($levels=2)", 400, "'$levels' is not supported there"},
        {"/v1.0/users?$expand=manager($select=shoe)", 400, "property named 'shoe'"},
        {"/v1.0/users/u01@contoso.com?$expand=manager($levels=0)", 400, "'0' for $levels"},
        {"/v1.0/groups/all/members?$filter=id+eq+'x'", 404, "'all'"},
    };
    struct talk *t = *state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_reply(t, get(t, rows[i].target), rows[i].status, rows[i].text);
    t->eventual = false;
    assert_reply(t, get(t, "/v1.0/users?$search=%22displayName:x%22"), 400,
                 "Request with $search query parameter only works through MSGraph with a special "
                 "request header: 'ConsistencyLevel: eventual'");
    assert_reply(
        t,
        get(t, with(t, "/v1.0/groups/%s/members?$filter=displayName+eq+'a'", group_id(t, "all"))),
        400, "The specified filter to the reference property query is currently not");
    assert_reply(t, get(t, "/v1.0/users?$orderby=createdDateTime"), 400, "Sorting not supported");
    assert_reply(t, get(t, "/v1.0/users?$filter=displayName+eq+'a'&$orderby=displayName"), 400,
                 "Sorting not supported");
    assert_reply(t, get(t, "/v1.0/users?$count=true&$top=1"), 200,
                 "metadata#users\",\"@odata.next");
}

static void
select_reaches_into_what_is_nested(void **state)
{
    struct talk *t = *state;

    say(t, "PATCH", "/v1.0/users/u01@contoso.com",
        "{\"onPremisesExtensionAttributes\":{\"extensionAttribute3\":\"x\"}}");
    assert_reply(t,
                 get(t, "/v1.0/users/u01@contoso.com?$select="
                        "onPremisesExtensionAttributes/extensionAttribute3,"
                        "onPremisesExtensionAttributes/extensionAttribute15"),
                 200,
                 "\"onPremisesExtensionAttributes\":{\"extensionAttribute3\":\"x\","
                 "\"extensionAttribute15\":null}}");
    assert_reply(t, get(t, "/v1.0/users/u01@contoso.com?$select=aboutMe,skills,id"), 200,
                 "\"aboutMe\":null,\"skills\":[],\"id\":");
    assert_reply(t, get(t, "/v1.0/users?$top=1&%24select=*"), 200, "\"businessPhones\":[]");
    assert_reply(t,
                 get(t, "/v1.0/users?$count=true&$select=displayName&$filter="
                        "onPremisesExtensionAttributes/extensionAttribute3+eq+'X'"),
                 200, "\"@odata.count\":1");
}

static void
keys_come_in_every_spelling(void **state)
{
    static const char *const spellings[] = {
        "/v1.0/users/o'neil@contoso.com",     "/v1.0/users/O%27Neil%40contoso.com",
        "/v1.0/users('o''neil@contoso.com')", "/BETA/Users(id='o''neil@contoso.com')",
        "/v1.0/users/o'neil@contoso.com/",
    };
    struct talk *t = *state;

    make_user(t, "o'neil", "o'neil");
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++)
        assert_reply(t, get(t, spellings[i]), 200, "\"displayName\":\"o'neil\"");
    assert_reply(t, get(t, "/v1.0/users('o''neil@contoso.com)"), 400, "segment");
    assert_reply(t, get(t, "/v1.0/users(')"), 400, "segment");
}

static void
one_property_is_read_by_its_path(void **state)
{
    struct talk *t = *state;

    assert_reply(t, get(t, "/v1.0/users/u01@contoso.com/displayName"), 200,
                 "')/displayName\",\"value\":\"c\"}");
    assert_reply(t, get(t, "/v1.0/users/u01@contoso.com/proxyAddresses"), 200, "\"value\":[]}");
    assert_int_equal(get(t, "/v1.0/users/u01@contoso.com/mail").status, 204);
    assert_int_equal(get(t, "/v1.0/users/nobody/mail").status, 404);
}

static void
expanded_collections_end_at_twenty(void **state)
{
    struct talk *t = *state;
    struct str all = group_id(t, "all"), big = make_group(t, "big");
    struct buf ids = buf_in(t->arena);
    uint32_t pages;
    struct str users = whole(t, "/v1.0/users?$select=id", &pages);

    for (size_t i = 0; i < users.len; i += 37)
        add_to(t, "members", big, str_sub(users, i, 36));
    struct entra_reply r =
        get(t, with(t, "/v1.0/groups/%s?$select=displayName&$expand=members($select=id)", big));
    assert_reply(t, r, 200, "metadata#groups(displayName,members())/$entity");
    assert_reply(t, r, 200, "\"displayName\":\"big\",\"members\":[{\"@odata.type\":\"#microsoft");
    collect(&ids, &r);
    assert_int_equal(buf_str(&ids).len / 37, 20);
    assert_false(holds(t, &r, "nextLink"));
    assert_reply(t, get(t, with(t, "/v1.0/groups/%s?$expand=owners", all)), 200, "\"owners\":[]");
    assert_reply(
        t, get(t, "/v1.0/users/u01@contoso.com?$expand=memberOf($select=displayName)"), 200,
        "\"memberOf\":[{\"@odata.type\":\"#microsoft.graph.group\",\"displayName\":\"all\"}");
}

static void
managers_are_expanded_up_to_the_top_and_not_around(void **state)
{
    struct talk *t = *state;
    struct str a = make_user(t, "a", "a"), b = make_user(t, "b", "b"), c = make_user(t, "c", "c");

    put_manager(t, a, b);
    put_manager(t, b, c);
    assert_reply(t, get(t, "/v1.0/users?$select=displayName&$expand=manager($select=displayName)"),
                 200,
                 "{\"displayName\":\"a\",\"manager\":{\"@odata.type\":\"#microsoft.graph.user\","
                 "\"displayName\":\"b\"}}");
    assert_reply(t, get(t, "/v1.0/users?$select=displayName&$expand=manager"), 200,
                 "{\"displayName\":\"c\"}]");
    const char *chain = "/v1.0/users/a@contoso.com?$select=displayName&$expand="
                        "manager($levels=max;$select=displayName)";
    assert_reply(t, get(t, chain), 200,
                 "\"displayName\":\"b\",\"manager\":{\"@odata.type\":\"#microsoft.graph.user\","
                 "\"displayName\":\"c\"}}}");
    put_manager(t, c, a);
    assert_reply(t, get(t, chain), 200,
                 "\"displayName\":\"b\",\"manager\":{\"@odata.type\":\"#microsoft.graph.user\","
                 "\"displayName\":\"c\"}}}");
    assert_reply(t, get(t, "/v1.0/users/c@contoso.com?$select=id&$expand=directReports"), 200,
                 "\"directReports\":[{\"@odata.type\":\"#microsoft.graph.user\"");
}

static void
metadata_is_told_as_it_is_asked_for(void **state)
{
    struct talk *t = *state;

    t->accept = "application/json;odata.metadata=full";
    struct entra_reply r = get(t, "/v1.0/users?$top=1&$select=id");
    assert_reply(t, r, 200,
                 "\"@odata.type\":\"#microsoft.graph.user\",\"@odata.id\":"
                 "\"https://localhost:4711/v1.0/directoryObjects/");
    t->accept = "application/json;odata.metadata=none";
    r = get(t, "/v1.0/users?$top=1&$select=id");
    assert_false(holds(t, &r, "@odata.context"));
    assert_reply(t, r, 200, "@odata.nextLink");
    r = get(t, with(t, "/v1.0/groups/%s/members", group_id(t, "all")));
    assert_false(holds(t, &r, "@odata.type"));
}

static void
methods_that_are_not_meant_are_told_which_are(void **state)
{
    struct talk *t = *state;
    struct entra_reply r = say(t, "OPTIONS", "/v1.0/users/u01@contoso.com", "");
    bool allowed = false;

    assert_int_equal(r.status, 204);
    for (uint32_t i = 0; i < r.headers.n; i++)
        if (str_eq(r.headers.at[i].name, STR("Allow")))
            allowed = str_eq(r.headers.at[i].value, STR("GET, PATCH, DELETE"));
    assert_true(allowed);
    assert_int_equal(say(t, "HEAD", "/v1.0/users/u01@contoso.com", "").status, 200);
    assert_reply(t, say(t, "BREW", "/v1.0/users", ""), 405, "HTTP method is not allowed");
    assert_reply(t, say(t, "get", "/v1.0/users", ""), 405, "HTTP method is not allowed");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define CROWD(name) cmocka_unit_test_setup_teardown(name, crowd, talk_teardown)
#define ALONE(name) cmocka_unit_test_setup_teardown(name, talk_setup, talk_teardown)
        CROWD(pages_of_every_size_give_the_whole_collection),
        CROWD(what_goes_between_two_pages_loses_nobody_else),
        CROWD(whoever_comes_between_two_pages_repeats_nobody),
        CROWD(a_page_token_is_opaque_and_sealed),
        CROWD(a_link_repeats_the_question_without_braces),
        ALONE(a_search_goes_by_words_and_beginnings),
        CROWD(options_that_are_wrong_are_refused_in_graphs_words),
        CROWD(select_reaches_into_what_is_nested),
        ALONE(keys_come_in_every_spelling),
        CROWD(one_property_is_read_by_its_path),
        CROWD(expanded_collections_end_at_twenty),
        ALONE(managers_are_expanded_up_to_the_top_and_not_around),
        CROWD(metadata_is_told_as_it_is_asked_for),
        CROWD(methods_that_are_not_meant_are_told_which_are),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
