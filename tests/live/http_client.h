/* SPDX-License-Identifier: MIT */
/*
 * A client of a server that does to it what networks do.
 */
#pragma once

#include "tests/live/hostile.h"

#include "harness/live/graph_connector.h"
#include "tests/live/doors.h"

/* A loaded machine may take its time; only where lateness is the matter, the client is impatient. */
enum { LOT = 1000, ANSWER_MS = 20000, IMPATIENT_MS = 400, LATE_MS = 15000 };

static const struct http_patience patience = {
    .attempts = 4, .answer_ms = ANSWER_MS, .busy_ms = 20000};

struct client {
    struct hostile server;
    struct schema schema;
    struct connector *door;
    uint64_t last_id;
};

static inline void
open_client(struct client *c, struct http_patience p)
{
    *c = (struct client){0};
    hostile_open(&c->server);
    schema_init(&c->schema, c->server.arena);
    assert_no_error(graph_connector_open_patient(&c->door, &c->server.entra, "connect", &c->schema,
                                                 p, c->server.arena),
                    c->server.arena);
}

static inline void
close_client(struct client *c)
{
    connector_close(c->door);
    hostile_close(&c->server);
}

static inline const struct str *
one_value(struct arena *a, const char *format, unsigned number)
{
    struct str *value = ARENA_NEW(a, struct str);

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    *value = str_fmt(a, format, number);
#pragma GCC diagnostic pop
    return value;
}

/* Users whose numbers begin at `first`, one operation each. */
static inline struct op *
new_users(struct client *c, unsigned first, size_t n)
{
    struct arena *a = c->server.arena;
    struct op *ops = ARENA_ARRAY(a, struct op, n);

    for (size_t i = 0; i < n; i++) {
        unsigned number = first + (unsigned)i;
        struct mod *mods = ARENA_ARRAY(a, struct mod, 2);
        mods[0] = (struct mod){ATTR_sourceAnchor, MOD_SET, 1, one_value(a, "anchor%08u", number)};
        mods[1] = (struct mod){ATTR_userPrincipalName, MOD_SET, 1,
                               one_value(a, "user%u@contoso.com", number)};
        ops[i] = (struct op){
            .id = ++c->last_id, .kind = OP_ADD, .class = CLASS_user, .n = 2, .mods = mods};
    }
    return ops;
}

/* Receipts as text, and everything that the tenant holds after. */
static inline const char *
add_users(struct client *c, unsigned first, size_t n)
{
    struct arena *a = c->server.arena;
    struct receipt *receipts = ARENA_ARRAY(a, struct receipt, n);
    struct buf out = buf_in(a);

    assert_no_error(connector_apply(c->door, new_users(c, first, n), n, receipts, a), a);
    for (size_t i = 0; i < n; i++)
        buf_add(&out, str_of(print_receipt(&receipts[i], &c->schema, a)));
    return buf_z(&out);
}

static inline const char *
everything(struct client *c)
{
    struct str watermark = STR("");

    return print_read(c->door, &watermark, &c->schema, c->server.arena);
}

static inline uint32_t
users_in(const char *text)
{
    uint32_t n = 0;

    for (const char *at = text; (at = strstr(at, "put "));)
        n++, at++;
    return n;
}

static inline int64_t
clock_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}
