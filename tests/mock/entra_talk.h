/* SPDX-License-Identifier: MIT */
/* Requests to the tenant in process, and what to look for in a reply. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "mocks/entra/entra.h"
#include "mocks/entra/json.h"
#include "sim/base/arena.h"
#include "sim/world/tenant_view.h"

struct talk {
    struct arena *arena;
    struct schema schema;
    struct assumptions assumptions;
    struct tenant *tenant;
    enum entra_caller caller;
    permission_set permissions;
    bool eventual;
    struct throttle *throttle;
    struct trail *trail;
    const char *app;    /* its appId; NULL: nobody's */
    const char *prefer; /* of the Prefer header; NULL: none */
    const char *accept; /* NULL: no such header */
};

static inline int
talk_setup(void **state)
{
    struct arena *a = arena_new();
    struct talk *t = ARENA_NEW(a, struct talk);

    t->arena = a;
    t->caller = CALLER_APP;
    t->permissions = PERMISSION_ALL;
    schema_init(&t->schema, a);
    t->tenant = tenant_new(&t->schema, STR("contoso.com"), 7, time_from(2025, 9, 1, 9, 0, 0),
                           &t->assumptions, a);
    *state = t;
    return 0;
}

static inline int
talk_teardown(void **state)
{
    arena_free(((struct talk *)*state)->arena);
    return 0;
}

static inline void
assert_well_formed(struct str body)
{
    const char *why = NULL;
    cJSON *json;

    if (!str_starts(body, STR("{")) && !str_starts(body, STR("[")))
        return;
    json = json_parse(body, &why);
    if (!json)
        fail_msg(STR_FMT " is no JSON: %s", STR_ARG(body), why);
    cJSON_Delete(json);
}

static inline struct entra_reply
say(struct talk *t, const char *method, const char *target, const char *body)
{
    struct entra_header headers[] = {
        {STR("Content-Type"), STR("application/json")},
        {STR("client-request-id"), STR("mine")},
        {STR("Accept"), str_of(t->accept ? t->accept : "*/*")},
        {STR("Prefer"), str_of(t->prefer ? t->prefer : "")},
        {STR("ConsistencyLevel"), t->eventual ? STR("eventual") : STR("session")}};
    struct str query = str_of(target), path = str_cut(&query, '?');
    struct entra_request request = {.method = str_of(method),
                                    .path = path,
                                    .query = query.at ? query : STR(""),
                                    .base_url = STR("https://localhost:4711"),
                                    .headers = headers,
                                    .header_n = sizeof headers / sizeof *headers,
                                    .body = str_of(body),
                                    .caller = t->caller,
                                    .permissions = t->permissions,
                                    .app_id = str_of(t->app ? t->app : ""),
                                    .trail = t->trail,
                                    .throttle = t->throttle};
    struct entra_reply reply;

    entra_handle(t->tenant, &request, &reply, t->arena);
    assert_well_formed(reply.body);
    return reply;
}

static inline struct entra_reply
get(struct talk *t, const char *target)
{
    return say(t, "GET", target, "");
}

/* As the sandbox's own client. */
static inline struct entra_reply
engine(struct talk *t, const char *method, const char *target, const char *body)
{
    enum entra_caller before = t->caller;

    t->caller = CALLER_ENGINE;
    struct entra_reply reply = say(t, method, target, body);
    t->caller = before;
    return reply;
}

static inline bool
holds(struct talk *t, const struct entra_reply *r, const char *text)
{
    return strstr(str_z(r->body, t->arena), text) != NULL;
}

/* The text value behind the first `"name":"`. */
static inline struct str
text_of(const struct entra_reply *r, const char *name, struct arena *a)
{
    struct str mark = str_fmt(a, "\"%s\":\"", name);
    ptrdiff_t at = str_find(r->body, mark);

    if (at < 0)
        return STR("");
    struct str rest = str_from(r->body, (size_t)at + mark.len);
    return str_cut(&rest, '"');
}

#define assert_reply(t, r, wanted, text)                                                           \
    do {                                                                                           \
        struct entra_reply r_ = (r);                                                               \
        if (r_.status != (wanted) || !holds((t), &r_, (text)))                                     \
            fail_msg("%d " STR_FMT " instead of %d %s", r_.status, STR_ARG(r_.body), (wanted),     \
                     (text));                                                                      \
    } while (0)

#define USER(upn)                                                                                  \
    "{\"accountEnabled\":true,\"displayName\":\"" upn "\",\"mailNickname\":\"" upn                 \
    "\",\"userPrincipalName\":\"" upn                                                              \
    "@contoso.com\",\"passwordProfile\":{\"password\":\"Correct-Horse-7\"}}"
