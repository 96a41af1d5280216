/* SPDX-License-Identifier: MIT */
/* The way of a request to its row in the table of paths, and through it. */
#include "mocks/entra/route.h"

#include "mocks/entra/path.h"
#include "mocks/entra/throttle.h"
#include "mocks/entra/trail.h"
#include "sim/base/arena.h"
#include "sim/world/tenant_history.h"

/* Reading alone is what a HEAD asks for; the server leaves the body out. */
static bool
method_fits(const char *row, struct str method)
{
    return str_eq(str_of(row), method) ||
           (str_eq(method, STR("HEAD")) && str_eq(str_of(row), STR("GET")));
}

static void
refuse_method(struct entra_call *c, struct str allowed)
{
    if (str_eq(c->request->method, STR("OPTIONS")))
        call_empty(c, 204);
    else
        entra_call_error(c, 405, "Request_BadRequest",
                         "Specified HTTP method is not allowed for the request target.");
    call_add_header(c, STR("Allow"), allowed);
}

/* The row for path and method; 405 where only the method is wrong. */
static const struct entra_route *
find_row(struct entra_call *c, const struct path *p, const struct entra_route *table, size_t n)
{
    struct str keys[2], allowed = {NULL, 0};

    for (size_t i = 0; i < n; i++) {
        if (!path_fits(p, table[i].path, keys))
            continue;
        if (method_fits(table[i].method, c->request->method)) {
            c->key = keys[0];
            c->second = keys[1];
            return &table[i];
        }
        allowed = str_fmt(c->arena, STR_FMT "%s%s", STR_ARG(allowed), allowed.len ? ", " : "",
                          table[i].method);
    }
    if (allowed.at)
        refuse_method(c, allowed);
    else
        entra_call_error(c, 400, "BadRequest", "Resource not found for the segment '" STR_FMT "'.",
                         STR_ARG(p->n ? p->segments[p->n - 1] : STR("")));
    return NULL;
}

/* Only directory objects can be searched, and expanded. */
static bool
options_fit(struct entra_call *c)
{
    void (*handle)(struct entra_call *) = c->route->handle;
    bool lists = handle == object_list || handle == relation_list || handle == relation_item ||
                 handle == deleted_list;
    bool counts = handle == object_count || handle == relation_count || handle == deleted_count;
    bool single = handle == directory_get;
    const char *wrong = c->query.expand.at && !lists && !single   ? "$expand"
                        : c->query.search.at && !lists && !counts ? "$search"
                                                                  : NULL;

    if (!wrong)
        return true;
    entra_call_error(c, 400, "BadRequest", "The query option '%s' is not supported.", wrong);
    return false;
}

static bool
read_body(struct entra_call *c)
{
    const char *why = NULL;

    if (c->route->body == BODY_NONE || (c->route->body == BODY_MAYBE && !c->request->body.len))
        return true;
    struct str type = call_header(c, STR("Content-Type"));
    if (!str_istarts(type, STR("application/json"))) {
        entra_call_error(c, 415, "UnsupportedMediaType",
                         "The request needs a body with Content-Type application/json.");
        return false;
    }
    if (!c->request->body.len) {
        entra_call_error(c, 400, "BadRequest", "Empty Payload. JSON content expected.");
        return false;
    }
    c->json = json_parse(c->request->body, &why);
    if (cJSON_IsObject(c->json))
        return true;
    entra_call_error(c, 400, "BadRequest", "Unable to read JSON request payload: %s.",
                     why ? why : "it is not an object");
    return false;
}

static bool
refuse_permission(struct entra_call *c)
{
    entra_call_error(c, 403, "Authorization_RequestDenied",
                     "Insufficient privileges to complete the operation.");
    return false;
}

/* Does the token carry a role that opens the route? The sandbox itself needs none. */
static bool
permitted(struct entra_call *c)
{
    permission_set needed = permission_needed(str_of(c->route->method), str_of(c->route->path));

    if (call_sandbox(c) || c->request->permissions & needed)
        return true;
    return refuse_permission(c);
}

/* An application's writes leave a trail. The parts of a batch come here one by one. */
static void
handle(struct entra_call *c)
{
    struct trail *trail = c->request->caller == CALLER_APP ? c->request->trail : NULL;
    uint32_t before = tenant_history_end(c->tenant);

    c->route->handle(c);
    if (trail && c->route->handle != batch_run)
        trail_note(trail, c, before);
}

static void
dispatch(struct entra_call *c, struct str path, const struct entra_route *table, size_t n)
{
    struct path p = {0};

    if (!path_split(&p, path, c->arena)) {
        entra_call_error(c, 400, "BadRequest",
                         "The path is not percent-encoded UTF-8, or too long.");
        return;
    }
    c->route = find_row(c, &p, table, n);
    if (!c->route || !permitted(c))
        return;
    if (table == entra_routes) {
        const char *wrong = query_read(&c->query, c->request->query, c->arena);
        if (wrong) {
            entra_call_error(c, 400, c->query.code, "%s", wrong);
            return;
        }
        if (!options_fit(c))
            return;
    }
    if (throttle_admits(c) && read_body(c))
        handle(c);
    cJSON_Delete(c->json);
    c->json = NULL;
}

static bool
admitted(struct entra_call *c, bool sandbox)
{
    if (c->request->caller == CALLER_NOBODY) {
        struct str why = c->request->token_trouble;
        entra_call_error(c, 401, "InvalidAuthenticationToken", STR_FMT,
                         STR_ARG(why.len ? why : STR("Access token is empty.")));
        call_add_header(c, STR("WWW-Authenticate"),
                        str_fmt(c->arena,
                                "Bearer realm=\"\", authorization_uri=\"" STR_FMT
                                "/common/oauth2/authorize\", "
                                "client_id=\"00000003-0000-0000-c000-000000000000\"",
                                STR_ARG(c->request->base_url)));
        return false;
    }
    if (!sandbox || call_sandbox(c))
        return true;
    return refuse_permission(c);
}

void
route_dispatch(struct entra_call *c, struct str path)
{
    struct str rest = path, first;

    if (str_starts(rest, STR("/")))
        rest = str_from(rest, 1);
    first = str_cut(&rest, '/');
    if (!rest.at)
        rest = STR("");
    bool sandbox = str_eq(first, STR("sandbox")) && c->batch_depth == 0;
    c->metadata = call_metadata(c);
    c->version = str_ieq(first, STR("beta")) ? STR("beta") : STR("v1.0");
    if (!sandbox && !str_ieq(first, c->version)) {
        entra_call_error(c, 404, "BadRequest", "Invalid version: " STR_FMT, STR_ARG(first));
        return;
    }
    if (!admitted(c, sandbox))
        return;
    if (sandbox)
        dispatch(c, rest, sandbox_routes, sandbox_route_n);
    else
        dispatch(c, rest, entra_routes, entra_route_n);
}

void
entra_handle(struct tenant *t, const struct entra_request *request, struct entra_reply *reply,
             struct arena *a)
{
    struct entra_call c = {.tenant = t, .request = request, .reply = reply, .arena = a};

    *reply = (struct entra_reply){0};
    c.request_id = tenant_request_id(t, a);
    c.client_request_id = call_header(&c, STR("client-request-id"));
    if (!c.client_request_id.at || !c.client_request_id.len)
        c.client_request_id = c.request_id;
    route_dispatch(&c, request->path);
}
