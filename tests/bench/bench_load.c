/* SPDX-License-Identifier: MIT */
/*
 * What does a user cost the posing Entra ID, and does it get slower with their number? `bench_load
 * [users...]` fills one tenant to each of the sizes and asks the same of it each time; then it counts
 * handshakes, and what idle connections cost. The yardstick is the smallest size.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "mocks/proc.h"
#include "sim/base/arena.h"
#include "tests/bench/crowd.h"
#include "tests/bench/figures.h"
#include "tests/bench/http_client.h"

enum { GETS = 4000, BATCHES = 200, WRITES = 20, HANDSHAKES = 300, IDLE = 1000 };

struct load {
    struct entra server;
    const char *token;
    struct arena *arena;
};

/* What the server holds, in bytes. */
static double
held(const struct load *l)
{
    const char *path =
        str_z(str_fmt(l->arena, "/proc/%d/statm", (int)proc_pid(l->server.proc)), l->arena);
    FILE *f = fopen(path, "r");
    long pages = 0;

    if (!f || fscanf(f, "%*d %ld", &pages) != 1)
        exit(4);
    fclose(f);
    return (double)pages * (double)sysconf(_SC_PAGESIZE);
}

static struct http_client
client_of(const struct load *l, const char *path)
{
    const char *url = str_z(str_fmt(l->arena, "%s/v1.0/%s", l->server.base_url, path), l->arena);

    return http_client_for(url, l->server.ca_file, l->token, l->arena);
}

static double
seconds_of_gets(const struct load *l)
{
    struct http_client c = client_of(l, "users/user000007@contoso.com");

    (void)http_client_ask(&c); /* the connection is there */
    double began = figures_wall();
    for (int i = 0; i < GETS; i++)
        (void)http_client_ask(&c);
    double took = figures_wall() - began;
    http_client_end(&c);
    return took;
}

static struct str
twenty_changes(const struct load *l, int round)
{
    struct buf b = buf_in(l->arena);

    for (int i = 0; i < WRITES; i++)
        buf_fmt(&b,
                "%s{\"id\":\"%d\",\"method\":\"PATCH\",\"url\":\"/users/user%06d@contoso.com\","
                "\"headers\":{\"Content-Type\":\"application/json\"},"
                "\"body\":{\"jobTitle\":\"Title %d\"}}",
                i ? "," : "{\"requests\":[", i, (round * WRITES + i) % 1000, round);
    buf_add(&b, STR("]}"));
    return buf_str(&b);
}

static double
seconds_of_batches(const struct load *l)
{
    struct http_client c = client_of(l, "$batch");
    double took = 0;

    c.headers = curl_slist_append(c.headers, "Content-Type: application/json");
    curl_easy_setopt(c.curl, CURLOPT_HTTPHEADER, c.headers);
    for (int i = 0; i < BATCHES; i++) {
        struct str body = twenty_changes(l, i);
        curl_easy_setopt(c.curl, CURLOPT_POSTFIELDSIZE, (long)body.len);
        curl_easy_setopt(c.curl, CURLOPT_POSTFIELDS, body.at);
        double began = figures_wall();
        struct str reply = http_client_ask(&c);
        took += figures_wall() - began;
        if (str_find(reply, STR("\"status\":4")) >= 0) {
            fprintf(stderr, "a write was refused: " STR_FMT "\n", STR_ARG(str_sub(reply, 0, 500)));
            exit(4);
        }
    }
    http_client_end(&c);
    return took;
}

static double
seconds_of_handshakes(const struct load *l)
{
    struct http_client c = client_of(l, "organization");

    curl_easy_setopt(c.curl, CURLOPT_FORBID_REUSE, 1L);
    double began = figures_wall();
    for (int i = 0; i < HANDSHAKES; i++)
        (void)http_client_ask(&c);
    double took = figures_wall() - began;
    http_client_end(&c);
    return took;
}

/* Each has asked once and asks no more. */
static void
say_idle(const struct load *l)
{
    struct http_client *clients = ARENA_ARRAY(l->arena, struct http_client, IDLE);
    struct rlimit files;
    double before = held(l);

    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    for (int i = 0; i < IDLE; i++) {
        clients[i] = client_of(l, "organization");
        (void)http_client_ask(&clients[i]);
    }
    printf("  %-42s %9.0f bytes each\n", "1,000 connections that idle", (held(l) - before) / IDLE);
    figures_say("GET users/{userPrincipalName} beside them", seconds_of_gets(l), GETS);
    for (int i = 0; i < IDLE; i++)
        http_client_end(&clients[i]);
}

int
main(int argc, char **argv)
{
    static char *const usual[] = {"1000", "10000", "100000"};
    char *const *sizes = argc > 1 ? argv + 1 : usual;
    int n = argc > 1 ? argc - 1 : 3;
    struct load l = {.arena = arena_new()};
    struct sandbox *s;
    uint32_t users = 0;
    double smallest = 0;

    http_client_init();
    crowd_open(&l.server, &s, l.arena);
    l.token = http_client_token(&l.server, l.arena);
    double empty = held(&l);
    for (int i = 0; i < n; i++) {
        uint32_t more = (uint32_t)strtoul(sizes[i], NULL, 10);
        double began = figures_wall();
        crowd_fill(&l.server, users, more, l.arena);
        printf("a tenant of %u users\n", more);
        figures_say("written over HTTPS, a thousand at a time", figures_wall() - began,
                    more - users);
        users = more;
        printf("  %-42s %9.0f bytes\n", "memory of a user", (held(&l) - empty) / users);
        double gets = seconds_of_gets(&l);
        figures_say("GET users/{userPrincipalName}", gets, GETS);
        figures_say("20 changes in a $batch", seconds_of_batches(&l), BATCHES);
        smallest = i == 0 ? gets : smallest;
        figures_goal("GET against the smallest tenant", smallest / gets, "times", false, 0.8);
    }
    figures_say("TLS handshakes, each with one GET", seconds_of_handshakes(&l), HANDSHAKES);
    say_idle(&l);
    sandbox_close(s);
    arena_free(l.arena);
    return 0;
}
