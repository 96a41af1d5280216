/* SPDX-License-Identifier: MIT */
/* The engines' endpoints: ops in, receipts out, changes in pages, and what is refused. */
#include "tests/mock/entra_talk.h"

#define ALICE                                                                                      \
    "{\"id\":\"1\",\"kind\":\"add\",\"class\":\"user\",\"mods\":["                                 \
    "{\"attr\":\"sourceAnchor\",\"kind\":\"set\",\"values\":[\"AAAA\"]},"                          \
    "{\"attr\":\"userPrincipalName\",\"kind\":\"set\",\"values\":[\"alice@contoso.com\"]},"        \
    "{\"attr\":\"onPremiseSecurityIdentifier\",\"kind\":\"set\",\"values\":"                       \
    "[{\"base64\":\"AQUAAAAAAAUVAAAAAQAAAAIAAAADAAAAUAQAAA==\"}]}]}"
#define SALES                                                                                      \
    "{\"id\":\"2\",\"kind\":\"add\",\"class\":\"group\",\"mods\":["                                \
    "{\"attr\":\"sourceAnchor\",\"kind\":\"set\",\"values\":[\"GGGG\"]},"                          \
    "{\"attr\":\"displayName\",\"kind\":\"set\",\"values\":[\"Sales\"]},"                          \
    "{\"attr\":\"member\",\"kind\":\"set\",\"values\":[\"CN={41414141}\",\"CN={42}\"]}]}"
#define INGEST(ops) "{\"writer\":\"connect\",\"ops\":[" ops "]}"

static void
ops_are_done_in_order_and_answered_one_by_one(void **state)
{
    struct talk *t = *state;
    struct entra_reply r = engine(t, "POST", "/sandbox/ingest", INGEST(ALICE "," SALES));

    assert_reply(
        t, r, 200,
        "{\"receipts\":[{\"state\":\"done\",\"code\":\"\",\"text\":\"\",\"anchor\":\"User_");
    assert_reply(t, r, 200,
                 "\"effect\":{\"kind\":\"created\",\"mods\":[]},\"unresolved\":[\"CN={42}\"]}]}");
    struct entra_reply again = engine(t, "POST", "/sandbox/ingest", INGEST(ALICE "," SALES));
    assert_true(str_eq(r.body, again.body));
    assert_reply(
        t, get(t, "/v1.0/users?$select=onPremisesSecurityIdentifier,onPremisesSyncEnabled"), 200,
        "\"onPremisesSecurityIdentifier\":\"S-1-5-21-1-2-3-1104\",\"onPremisesSyncEnabled\":true");
}

static void
changes_are_read_from_a_watermark(void **state)
{
    struct talk *t = *state;

    engine(t, "POST", "/sandbox/ingest", INGEST(ALICE "," SALES));
    struct entra_reply r = engine(t, "GET", "/sandbox/read?watermark=", "");
    assert_reply(
        t, r, 200,
        "{\"full\":true,\"stale\":false,\"changes\":[{\"kind\":\"put\",\"class\":\"user\"");
    assert_reply(t, r, 200, "\"values\":[{\"base64\":\"AQUAAAAAAAUVAAAA");
    assert_reply(t, r, 200, "{\"attr\":\"member\",\"values\":[\"CN={41414141}\"]}");
    struct str mark = text_of(&r, "watermark", t->arena);
    const char *since =
        str_z(str_fmt(t->arena, "/sandbox/read?watermark=" STR_FMT, STR_ARG(mark)), t->arena);
    assert_reply(t, engine(t, "GET", since, ""), 200,
                 "\"full\":false,\"stale\":false,\"changes\":[]");
    engine(t, "POST", "/sandbox/ingest",
           INGEST("{\"id\":\"3\",\"kind\":\"delete\",\"dn\":\"CN={41414141}\"}"));
    r = engine(t, "GET", since, "");
    assert_reply(t, r, 200, "{\"kind\":\"gone\",\"class\":\"user\"");
    assert_reply(t, r, 200, "{\"kind\":\"put\",\"class\":\"group\"");
    assert_reply(t, engine(t, "GET", "/sandbox/read?watermark=x", ""), 200, "\"stale\":true");
}

static void
a_long_read_comes_in_pages(void **state)
{
    enum { USERS = 6000 };
    struct talk *t = *state;
    struct connector *connect = tenant_connector(t->tenant, WRITER_CONNECT, t->arena);
    const char *target = "/sandbox/read";
    int pages = 0, puts = 0;

    for (unsigned i = 0; i < USERS; i++) {
        struct str anchor = str_fmt(t->arena, "u%u", i), yes = STR("True");
        struct mod mods[] = {{ATTR_sourceAnchor, MOD_SET, 1, &anchor},
                             {ATTR_displayName, MOD_SET, 1, &anchor},
                             {ATTR_accountEnabled, MOD_SET, 1, &yes}};
        struct op op = {.id = i + 1, .kind = OP_ADD, .class = CLASS_user, .n = 3, .mods = mods};
        struct receipt r;
        assert_null(connector_apply(connect, &op, 1, &r, t->arena));
    }
    for (; *target; pages++) {
        struct entra_reply r = engine(t, "GET", target, "");
        assert_int_equal(r.status, 200);
        struct str rest = r.body, put = STR("\"put\"");
        for (ptrdiff_t p; (p = str_find(rest, put)) >= 0; puts++)
            rest = str_from(rest, (size_t)p + put.len);
        struct str next = text_of(&r, "next", t->arena);
        target = next.len ? str_z(str_fmt(t->arena, "/sandbox/read?next=" STR_FMT, STR_ARG(next)),
                                  t->arena)
                          : "";
    }
    assert_int_equal(puts, USERS);
    assert_int_equal(pages, 2);
}

static void
nothing_is_done_when_one_op_is_broken(void **state)
{
    static const char *const broken[] = {
        INGEST(ALICE ",{}"),
        INGEST(ALICE ",7"),
        INGEST(ALICE ",{\"id\":2,\"kind\":\"add\"}"),
        INGEST(ALICE ",{\"id\":\"-2\",\"kind\":\"add\"}"),
        INGEST(ALICE ",{\"id\":\"99999999999999999999\",\"kind\":\"add\"}"),
        INGEST(ALICE ",{\"id\":\"2\",\"kind\":\"destroy\"}"),
        INGEST(ALICE ",{\"id\":\"2\",\"kind\":\"add\",\"class\":\"wizard\"}"),
        INGEST(ALICE ",{\"id\":\"2\",\"kind\":\"add\",\"anchor\":7}"),
        INGEST(ALICE ",{\"id\":\"2\",\"kind\":\"add\",\"extra\":7}"),
        INGEST(ALICE ",{\"id\":\"2\",\"kind\":\"add\",\"mods\":{}}"),
        INGEST(ALICE
               ",{\"id\":\"2\",\"kind\":\"add\",\"mods\":[{\"attr\":\"mail\",\"kind\":\"set\"}]}"),
        INGEST(ALICE ",{\"id\":\"2\",\"kind\":\"add\",\"mods\":[{\"attr\":\"mail\",\"kind\":"
                     "\"set\",\"values\":[7]}]}"),
        INGEST(ALICE ",{\"id\":\"2\",\"kind\":\"add\",\"mods\":[{\"attr\":\"mail\",\"kind\":"
                     "\"set\",\"values\":[{\"base64\":\"*\"}]}]}"),
        "{\"writer\":\"somebody\",\"ops\":[" ALICE "]}",
        "{\"writer\":\"connect\",\"ops\":[" ALICE "],\"more\":1}",
        "{\"ops\":[" ALICE "]}",
    };
    struct talk *t = *state;

    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
        assert_reply(t, engine(t, "POST", "/sandbox/ingest", broken[i]), 400,
                     "\"code\":\"BadRequest\"");
    assert_int_equal(tenant_totals(t->tenant).users, 0);
}

static void
time_passes_when_the_sandbox_says_so(void **state)
{
    struct talk *t = *state;

    assert_int_equal(
        engine(t, "POST", "/sandbox/clock", "{\"now\":\"2025-10-01T09:00:00Z\"}").status, 204);
    assert_int_equal(tenant_now(t->tenant), time_from(2025, 10, 1, 9, 0, 0));
    assert_reply(t, engine(t, "POST", "/sandbox/clock", "{\"now\":\"soon\"}"), 400,
                 "now is a time");
    assert_reply(t, engine(t, "POST", "/sandbox/clock", "{}"), 400, "now is a time");
}

static void
the_sandbox_sees_the_anchors_of_groups_through_graph(void **state)
{
    struct talk *t = *state;

    engine(t, "POST", "/sandbox/ingest", INGEST(ALICE "," SALES));
    assert_reply(t, engine(t, "GET", "/v1.0/groups?$select=id,onPremisesImmutableId", ""), 200,
                 "\"onPremisesImmutableId\":\"GGGG\"");
    assert_reply(t, get(t, "/v1.0/groups?$select=onPremisesImmutableId"), 400,
                 "Could not find a property");
}

static void
synchronised_objects_are_read_only_in_graph(void **state)
{
    struct talk *t = *state;

    engine(t, "POST", "/sandbox/ingest", INGEST(ALICE "," SALES));
    assert_reply(t, say(t, "PATCH", "/v1.0/users/alice@contoso.com", "{\"displayName\":\"x\"}"),
                 400, "on-premises mastered");
    assert_int_equal(
        say(t, "PATCH", "/v1.0/users/alice@contoso.com", "{\"usageLocation\":\"DE\"}").status, 204);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, talk_setup, talk_teardown)
        TEST(ops_are_done_in_order_and_answered_one_by_one),
        TEST(changes_are_read_from_a_watermark),
        TEST(a_long_read_comes_in_pages),
        TEST(nothing_is_done_when_one_op_is_broken),
        TEST(time_passes_when_the_sandbox_says_so),
        TEST(the_sandbox_sees_the_anchors_of_groups_through_graph),
        TEST(synchronised_objects_are_read_only_in_graph),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
