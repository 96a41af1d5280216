/* SPDX-License-Identifier: MIT */
/*
 * How fast does the posing Entra ID find and list in a tenant of 100,000 users (or as many as the
 * first argument says)? The yardstick of a filter on an indexed property is GET /v1.0/users/{id}.
 */
#include <stdio.h>
#include <stdlib.h>

#include "sim/base/arena.h"
#include "sim/base/time.h"
#include "sim/model/assumption.h"
#include "tests/bench/crowd.h"
#include "tests/bench/figures.h"
#include "tests/bench/http_client.h"

enum { USERS = 100000, REQUESTS = 2000, WALKS = 20, ROUNDS = 3 };

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
    struct sandbox *s;
    struct entra server;

    http_client_init();
    crowd_open(&server, &s, a);
    double began = figures_wall();
    crowd_fill(&server, 0, q.users, a);
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
