/* SPDX-License-Identifier: MIT */
/* A desk that answers requests on jobs and logs, over the site of the run loop's kit. */
#pragma once

#include "harness/jobs/jobs.h"
#include "tests/unit/run/kit.h"

#define SP "servicePrincipals/{}"
#define SYNC SP "/synchronization"
#define ONE SYNC "/jobs/{}"

struct desk {
    struct site *site;
    struct jobs *jobs;
    struct str sp, job;
    struct str filter;
    uint32_t top;
};

static inline struct jobs_reply
ask_about(struct desk *d, const char *method, const char *route, struct str key, struct str second,
          const char *body)
{
    struct jobs_request q = {.method = str_of(method),
                             .route = str_of(route),
                             .key = key,
                             .second = second,
                             .filter = d->filter,
                             .top = d->top,
                             .body = str_of(body)};
    struct jobs_reply reply;

    works(jobs_answer(d->jobs, &q, &reply, d->site->arena));
    return reply;
}

static inline struct jobs_reply
ask(struct desk *d, const char *method, const char *route, const char *body)
{
    return ask_about(d, method, route, d->sp, d->job, body);
}

static inline struct str
get(struct desk *d, const char *route)
{
    struct jobs_reply r = ask(d, "GET", route, "");

    assert_int_equal(r.status, 200);
    return r.body;
}

static inline void
done(struct desk *d, const char *method, const char *route, const char *body)
{
    struct jobs_reply r = ask(d, method, route, body);

    if (r.status != 204)
        fail_msg("%s %s: %d " STR_FMT, method, route, r.status, STR_ARG(r.message));
}

static inline bool
says(struct str text, const char *part)
{
    return str_find(text, str_of(part)) >= 0;
}

#define assert_says(text, part)                                                                    \
    do {                                                                                           \
        struct str text_ = (text);                                                                 \
        if (!says(text_, part))                                                                    \
            fail_msg("%s is not in " STR_FMT, part, STR_ARG(text_));                               \
    } while (0)

/* The text of a member, the first of that name. */
static inline struct str
member(struct str json, const char *name, struct arena *a)
{
    ptrdiff_t at = str_find(json, str_fmt(a, "\"%s\":\"", name));

    if (at < 0)
        fail_msg("no %s in " STR_FMT, name, STR_ARG(json));
    struct str rest = str_from(json, (size_t)at + strlen(name) + 4);
    return str_cut(&rest, '"');
}

static inline uint32_t
count(struct str text, const char *part)
{
    uint32_t n = 0;

    for (ptrdiff_t at; (at = str_find(text, str_of(part))) >= 0; n++)
        text = str_from(text, (size_t)at + 1);
    return n;
}

static inline struct desk *
desk(struct site *s)
{
    struct desk *d = ARENA_NEW(s->arena, struct desk);

    *d = (struct desk){.site = s, .jobs = jobs_new(s->lab, STR("tenant"), s->arena)};
    return d;
}

/* The principal and the job of a configuration that commands made. */
static inline struct desk *
desk_of_pilot(void **state)
{
    struct desk *d = desk(site_cloud(state, PILOT));

    d->sp = member(get(d, "servicePrincipals"), "id", d->site->arena);
    d->job = member(get(d, SYNC "/jobs"), "id", d->site->arena);
    return d;
}
