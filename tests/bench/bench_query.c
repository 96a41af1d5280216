/* SPDX-License-Identifier: MIT */
/*
 * How fast does the posing Entra ID find and list in a tenant of 100,000 users (or as many as the
 * first argument says)? The yardstick of a filter on an indexed property is GET /v1.0/users/{id}.
 */
#include <stdio.h>
#include <stdlib.h>

#include "harness/live/graph_connector.h"
#include "sim/base/arena.h"
#include "sim/base/time.h"
#include "sim/model/assumption.h"
#include "tests/bench/figures.h"
#include "tests/bench/http_client.h"

enum { USERS = 100000, BATCH = 1000, REQUESTS = 2000, WALKS = 20, ROUNDS = 3 };

/* --- the tenant -------------------------------------------------------------------------------- */

static struct op
user_op(uint32_t i, struct arena *a)
{
    enum { VALUES = 7 };
    static const attr_id ids[VALUES] = {
        ATTR_sourceAnchor, ATTR_userPrincipalName, ATTR_displayName,   ATTR_mail,
        ATTR_alias,        ATTR_department,        ATTR_accountEnabled};
    struct mod *mods = ARENA_ARRAY(a, struct mod, VALUES);
    struct str *values = ARENA_ARRAY(a, struct str, VALUES);

    values[0] = str_fmt(a, "anchor%06u", i);
    values[1] = values[3] = str_fmt(a, "user%06u@contoso.com", i);
    values[2] = str_fmt(a, "User Number %06u", (i * 7919u) % 1000000u);
    values[4] = str_fmt(a, "user%06u", i);
    values[5] = str_fmt(a, "Department %u", i % 200);
    values[6] = STR("True");
    for (int k = 0; k < VALUES; k++)
        mods[k] = (struct mod){ids[k], MOD_SET, 1, &values[k]};
    return (struct op){.id = i + 1, .kind = OP_ADD, .class = CLASS_user, .n = VALUES, .mods = mods};
}

static void
populate(const struct entra *server, uint32_t n, struct arena *keep)
{
    struct schema schema;
    struct connector *door;
    struct arena *a = arena_new();

    schema_init(&schema, keep);
    figures_need(graph_connector_open(&door, server, "admin", &schema, keep));
    for (uint32_t from = 0; from < n; from += BATCH) {
        uint32_t count = n - from < BATCH ? n - from : BATCH;
        struct op *ops = ARENA_ARRAY(a, struct op, count);
        struct receipt *receipts = ARENA_ARRAY(a, struct receipt, count);
        for (uint32_t i = 0; i < count; i++)
            ops[i] = user_op(from + i, a);
        figures_need(connector_apply(door, ops, count, receipts, a));
        if (receipts[count - 1].state != RECEIPT_DONE) {
            fprintf(stderr, STR_FMT "\n", STR_ARG(receipts[count - 1].text));
            exit(4);
        }
        arena_reset(a);
    }
    connector_close(door);
    arena_free(a);
}

/* --- what is asked ----------------------------------------------------------------------------- */

struct asking {
    struct http_client client;
    const char *base;
    uint32_t users;
    struct arena *arena;
};

/* One question `n` times, each time of another user; `format` takes his number. */
static double
seconds_for(struct asking *q, const char *format, uint32_t n)
{
    double rounds[ROUNDS];
    char path[512], url[1024];

    for (int r = -1; r < ROUNDS; r++) { /* the first makes indexes and the connection */
        double began = figures_wall();
        for (uint32_t i = 0; i < (r < 0 ? 1 : n); i++) {
            unsigned number = (unsigned)((i * 7919ull + (unsigned)r) % q->users);
            snprintf(path, sizeof path, format, number);
            snprintf(url, sizeof url, "%s/v1.0/%s", q->base, path);
            http_client_url(&q->client, url);
            (void)http_client_ask(&q->client);
        }
        if (r >= 0)
            rounds[r] = figures_wall() - began;
    }
    return figures_median(rounds, ROUNDS);
}

/* All pages; gives how many users they held. */
static uint32_t
list_all(struct asking *q, const char *path)
{
    struct arena *a = arena_new();
    const char *url = str_z(str_fmt(a, "%s/v1.0/%s", q->base, path), a);
    uint32_t n = 0;

    while (*url) {
        http_client_url(&q->client, url);
        struct str body = http_client_ask(&q->client), rest = body, mark = STR("\"id\":");
        for (ptrdiff_t at; (at = str_find(rest, mark)) >= 0; n++)
            rest = str_from(rest, (size_t)at + mark.len);
        url = str_z(http_client_member(body, "@odata.nextLink", a), a);
    }
    arena_free(a);
    return n;
}

static void
say_list(struct asking *q, const char *what, const char *path)
{
    (void)list_all(q, "users?$top=1&$filter=id+eq+'x'");
    double began = figures_wall();
    uint32_t n = list_all(q, path);

    figures_say(what, figures_wall() - began, n);
    if (n != q->users)
        printf("  and found %u users instead of %u\n", n, q->users);
}

int
main(int argc, char **argv)
{
    struct arena *a = arena_new();
    struct asking q = {.users = argc > 1 ? (uint32_t)atoi(argv[1]) : USERS, .arena = a};
    static const struct assumptions assumptions = {0};
    struct sandbox *s;
    struct entra server;

    http_client_init();
    figures_need(sandbox_open(&s, false, a));
    figures_need(entra_start(&server, s,
                             &(struct entra_settings){.domain = "contoso.com",
                                                      .seed = 7,
                                                      .now = time_from(2025, 9, 1, 9, 0, 0),
                                                      .assumptions = &assumptions},
                             a));
    double began = figures_wall();
    populate(&server, q.users, a);
    printf("a tenant of %u users\n", q.users);
    figures_say("written over HTTPS, a thousand at a time", figures_wall() - began, q.users);
    q.base = server.base_url;
    q.client = http_client_for(q.base, server.ca_file, http_client_token(&server, a), a);

    double one = seconds_for(&q, "users/user%06u@contoso.com", REQUESTS);
    figures_say("GET users/{userPrincipalName}", one, REQUESTS);
    double equal = seconds_for(&q, "users?$filter=mail+eq+'user%06u@contoso.com'", REQUESTS);
    figures_say("$filter=mail eq '...'", equal, REQUESTS);
    double prefix =
        seconds_for(&q, "users?$select=id&$filter=startsWith(mailNickname,'user%06u')", REQUESTS);
    figures_say("$filter=startsWith(mailNickname,'...')", prefix, REQUESTS);
    double anchor = seconds_for(
        &q, "users?$count=true&$filter=onPremisesImmutableId+eq+'anchor%06u'", REQUESTS);
    figures_say("$filter=onPremisesImmutableId eq '...', counted", anchor, REQUESTS);
    figures_say("$filter=endsWith(mail,'...'), which walks",
                seconds_for(&q, "users?$count=true&$filter=endsWith(mail,'@x%u.com')", WALKS),
                WALKS);
    say_list(&q, "listed page by page", "users?$top=999");
    say_list(&q, "listed page by page in the order of names",
             "users?$top=999&$orderby=displayName&$select=id");
    figures_goal("a filter by an index against GET by name", one / equal, "times", false, 0.5);
    http_client_end(&q.client);
    sandbox_close(s);
    arena_free(a);
    return 0;
}
