/* SPDX-License-Identifier: MIT */
/* Which handler answers which route, and the way there. */
#include "harness/jobs/parts.h"
#include "sim/base/arena.h"

/* What a route's keys must name. */
enum need { NOTHING, PRINCIPAL, JOB };

static const struct row {
    const char *method, *route;
    void (*handle)(struct jobs_call *c);
    enum need need;
} rows[] = {
#define JOB_ROUTE(method, path, body, handle, names) {method, path, handle, names},
#include "mocks/job_route.def"
#undef JOB_ROUTE
};

struct jobs *
jobs_new(struct lab *lab, struct str tenant_id, struct arena *perm)
{
    struct jobs *j = ARENA_NEW(perm, struct jobs);

    *j = (struct jobs){.lab = lab, .tenant_id = tenant_id, .perm = perm};
    return j;
}

static const struct row *
find_row(const struct jobs_request *q)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (str_eq(str_of(rows[i].method), q->method) && str_eq(str_of(rows[i].route), q->route))
            return &rows[i];
    return NULL;
}

/* False: what the keys name is not there, which is answered. */
static bool
find_named(struct jobs_call *c, enum need need)
{
    if (need == NOTHING)
        return true;
    struct application *p = application_find(c->jobs, c->request->key);
    if (!p) {
        reply_not_found(c, c->request->key);
        return false;
    }
    application_bind(c, p);
    if (need == PRINCIPAL || (p->job_id.len && str_ieq(p->job_id, c->request->second)))
        return true;
    reply_not_found(c, c->request->second);
    return false;
}

/* Whose doing comes now: the client's request, as a command would be. */
static void
blame_client(struct jobs_call *c, const struct row *row)
{
    lab_command(c->jobs->lab, str_fmt(c->a, "%s %s", row->method, row->route), 0);
}

const struct err *
jobs_answer(struct jobs *jobs, const struct jobs_request *request, struct jobs_reply *reply,
            struct arena *a)
{
    struct jobs_call c = {.jobs = jobs, .request = request, .reply = reply, .a = a};
    const struct row *row = find_row(request);
    bool changes = !str_eq(request->method, STR("GET"));

    *reply = (struct jobs_reply){0};
    if (!row) {
        reply_error(&c, 400, "BadRequest", "Resource not found for the segment '" STR_FMT "'.",
                    STR_ARG(request->route));
        return NULL;
    }
    applications_refresh(jobs);
    if (!find_named(&c, row->need))
        return NULL;
    if (request->body.len)
        c.json = cJSON_ParseWithLength(request->body.at, request->body.len);
    if (changes)
        blame_client(&c, row);
    row->handle(&c);
    cJSON_Delete(c.json);
    if (!changes)
        return NULL;
    lab_cloud_changed(jobs->lab);
    return lab_wait(jobs->lab, 0, a);
}
