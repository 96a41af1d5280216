/* SPDX-License-Identifier: MIT */
#include "mocks/entra/throttle.h"

#include "mocks/entra/route.h"
#include "sim/base/arena.h"

enum { SMALL_TENANT = 50, MEDIUM_TENANT = 500, SCALE = 100, SCALED_LEAST = 5, FEW = 20 };

/* --- what it costs ----------------------------------------------------------------------------- */

/* Base costs of reads; what is not listed costs 1. The first row that fits decides. */
static const struct {
    struct str tail; /* of the route's path; `at` is NULL for the whole path */
    struct str path;
    uint32_t units;
} costs[] = {
    {{"getByIds", 8}, {NULL, 0}, 3},
    {{"getMemberGroups", 15}, {NULL, 0}, 2},
    {{"getMemberObjects", 16}, {NULL, 0}, 2},
    {{"checkMemberGroups", 17}, {NULL, 0}, 4},
    {{"checkMemberObjects", 18}, {NULL, 0}, 4},
    {{"transitiveMembers", 17}, {NULL, 0}, 5},
    {{"memberOf", 8}, {NULL, 0}, 2},
    {{NULL, 0}, {"groups/{}/members", 17}, 3},
    {{NULL, 0}, {"users", 5}, 2},
    {{NULL, 0}, {"applications", 12}, 2},
};

static bool
is_read(const struct entra_call *c)
{
    return str_eq(str_of(c->route->method), STR("GET"));
}

static uint32_t
base_cost(const struct entra_call *c)
{
    struct str path = str_of(c->route->path);
    bool asks = is_read(c);

    for (size_t i = 0; i < sizeof costs / sizeof *costs; i++) {
        if (costs[i].tail.at && str_ifind(path, costs[i].tail) >= 0)
            return costs[i].units;
        if (asks && costs[i].path.at && str_ieq(path, costs[i].path))
            return costs[i].units;
    }
    return 1;
}

uint32_t
throttle_cost(const struct entra_call *c)
{
    uint32_t units = base_cost(c);

    if (str_ifind(c->request->query, STR("expand=")) >= 0)
        units++;
    if (is_read(c) && c->query.select.at && units > 1)
        units--;
    if (is_read(c) && c->query.top && c->query.top < FEW && units > 1)
        units--;
    return units;
}

/* --- what there is ----------------------------------------------------------------------------- */

/* What a limit counts. */
enum measure { UNITS, WRITES, REQUESTS, REPORTS, ON_DEMAND };

static const struct limit {
    enum measure measure;
    uint32_t most; /* 0: by the size of the tenant */
    uint32_t seconds;
    const char *information;
} limits[THROTTLE_LIMITS] = {
    {UNITS, 0, 10, "ResourceUnitLimitExceeded"},   {WRITES, 3000, 150, "WriteLimitExceeded"},
    {WRITES, 18000, 300, "WriteLimitExceeded"},    {REQUESTS, 2000, 1, "CPULimitExceeded"},
    {REPORTS, 5, 10, "ResourceUnitLimitExceeded"}, {ON_DEMAND, 5, 10, "ResourceUnitLimitExceeded"},
};

static uint32_t
most_of(const struct entra_call *c, const struct limit *l)
{
    uint32_t users = tenant_totals(c->tenant).users, most = l->most;

    if (l->measure == UNITS)
        most = users < SMALL_TENANT ? 3500 : users <= MEDIUM_TENANT ? 5000 : 8000;
    if (c->request->throttle->kind != THROTTLE_SCALED)
        return most;
    return most / SCALE > SCALED_LEAST ? most / SCALE : SCALED_LEAST;
}

/* How much of a limit the request uses. */
static uint32_t
use_of(const struct entra_call *c, const struct limit *l)
{
    struct str path = str_of(c->route->path);

    switch (l->measure) {
    case UNITS:
        return c->units;
    case WRITES:
        return permission_writes(str_of(c->route->method), path);
    case REQUESTS:
        return 1;
    case REPORTS:
        return str_istarts(path, STR("auditLogs"));
    case ON_DEMAND:
        return str_iends(path, STR("provisionOnDemand"));
    }
    return 0;
}

static struct throttle_account *
account_of(struct throttle *t, struct str app)
{
    char id[THROTTLE_ID] = {0};

    memcpy(id, app.at ? app.at : "", app.len < sizeof id ? app.len : sizeof id);
    for (uint32_t i = 0; i < t->n; i++)
        if (memcmp(t->accounts[i].app_id, id, sizeof id) == 0)
            return &t->accounts[i];
    uint32_t place = t->n < THROTTLE_APPS ? t->n++ : THROTTLE_APPS - 1;
    t->accounts[place] = (struct throttle_account){0};
    memcpy(t->accounts[place].app_id, id, sizeof id);
    return &t->accounts[place];
}

static void
refuse(struct entra_call *c, const struct limit *l, const struct throttle_window *w)
{
    const struct entra_request *r = c->request;
    vtime left = w->from + (vtime)l->seconds - r->throttle->clock;

    call_add_header(c, STR("Retry-After"),
                    str_fmt(c->arena, "%lld", (long long)(left > 0 ? left : 1)));
    call_add_header(c, STR("x-ms-throttle-scope"),
                    str_fmt(c->arena, "Tenant_Application/ReadWrite/" STR_FMT "/" STR_FMT,
                            STR_ARG(r->app_id), STR_ARG(r->tenant_id)));
    call_add_header(c, STR("x-ms-throttle-information"), str_of(l->information));
    entra_call_error(c, 429, "TooManyRequests", "Too many requests");
}

/* From four fifths of a limit on, a reply says how much of it is used. */
static void
warn(struct entra_call *c, uint32_t used, uint32_t most)
{
    uint64_t hundredths = (uint64_t)used * 100 / most;

    if (hundredths >= 80)
        call_add_header(c, STR("x-ms-throttle-limit-percentage"),
                        str_fmt(c->arena, "%u.%02u", (unsigned)(hundredths / 100),
                                (unsigned)(hundredths % 100)));
}

bool
throttle_admits(struct entra_call *c)
{
    struct throttle *t = c->request->throttle;

    c->units = throttle_cost(c);
    if (!t || t->kind == THROTTLE_OFF || call_sandbox(c) || c->route->handle == batch_run)
        return true;
    struct throttle_account *account = account_of(t, c->request->app_id);
    for (size_t i = 0; i < THROTTLE_LIMITS; i++) {
        struct throttle_window *w = &account->windows[i];
        if (t->clock >= w->from + (vtime)limits[i].seconds)
            *w = (struct throttle_window){.from = t->clock};
        uint32_t use = use_of(c, &limits[i]);
        if (use && w->used + use > most_of(c, &limits[i])) {
            refuse(c, &limits[i], w);
            return false;
        }
    }
    for (size_t i = 0; i < THROTTLE_LIMITS; i++)
        account->windows[i].used += use_of(c, &limits[i]);
    warn(c, account->windows[0].used, most_of(c, &limits[0]));
    return true;
}
