/* SPDX-License-Identifier: MIT */
/* The table of paths, and the way of a request to its row. */
#include "mocks/entra/route.h"

#include "mocks/entra/throttle.h"
#include "sim/base/arena.h"

#define LIVE(class) CLASS_##class, COLLECTION_LIVE, 0
#define OUT(class, attr) CLASS_##class, COLLECTION_OUT, ATTR_##attr
#define IN(class, attr) CLASS_##class, COLLECTION_IN, ATTR_##attr
#define DELETED(class) CLASS_##class, COLLECTION_DELETED, 0

static const struct entra_route routes[] = {
    {"GET", "users", object_list, LIVE(user), BODY_NONE},
    {"POST", "users", user_create, LIVE(user), BODY_JSON},
    {"GET", "users/$count", object_count, LIVE(user), BODY_NONE},
    {"GET", "users/delta", delta_list, LIVE(user), BODY_NONE},
    {"GET", "users/{}", directory_get, LIVE(user), BODY_NONE},
    {"PATCH", "users/{}", object_patch, LIVE(user), BODY_JSON},
    {"DELETE", "users/{}", object_delete, LIVE(user), BODY_NONE},
    {"GET", "users/{}/manager", manager_get, OUT(user, manager), BODY_NONE},
    {"PUT", "users/{}/manager/$ref", manager_put, OUT(user, manager), BODY_JSON},
    {"DELETE", "users/{}/manager/$ref", manager_delete, OUT(user, manager), BODY_NONE},
    {"GET", "users/{}/directReports", relation_list, IN(user, manager), BODY_NONE},
    {"GET", "users/{}/memberOf", relation_list, IN(user, member), BODY_NONE},
    {"GET", "users/{}/memberOf/$count", relation_count, IN(user, member), BODY_NONE},
    {"GET", "users/{}/memberOf/{}", relation_list, IN(user, member), BODY_NONE},
    {"GET", "groups", object_list, LIVE(group), BODY_NONE},
    {"POST", "groups", group_create, LIVE(group), BODY_JSON},
    {"GET", "groups/$count", object_count, LIVE(group), BODY_NONE},
    {"GET", "groups/delta", delta_list, LIVE(group), BODY_NONE},
    {"GET", "groups/{}", directory_get, LIVE(group), BODY_NONE},
    {"PATCH", "groups/{}", group_patch, LIVE(group), BODY_JSON},
    {"DELETE", "groups/{}", object_delete, LIVE(group), BODY_NONE},
    {"GET", "groups/{}/members", relation_list, OUT(group, member), BODY_NONE},
    {"GET", "groups/{}/members/$count", relation_count, OUT(group, member), BODY_NONE},
    {"POST", "groups/{}/members/$ref", member_add, OUT(group, member), BODY_JSON},
    {"GET", "groups/{}/members/{}", relation_list, OUT(group, member), BODY_NONE},
    {"DELETE", "groups/{}/members/{}/$ref", member_remove, OUT(group, member), BODY_NONE},
    {"GET", "groups/{}/owners", relation_list, OUT(group, managedBy), BODY_NONE},
    {"GET", "groups/{}/memberOf", relation_list, IN(group, member), BODY_NONE},
    {"GET", "contacts", object_list, LIVE(contact), BODY_NONE},
    {"GET", "contacts/$count", object_count, LIVE(contact), BODY_NONE},
    {"GET", "contacts/delta", delta_list, LIVE(contact), BODY_NONE},
    {"GET", "contacts/{}", directory_get, LIVE(contact), BODY_NONE},
    {"GET", "contacts/{}/manager", manager_get, OUT(contact, manager), BODY_NONE},
    {"GET", "contacts/{}/memberOf", relation_list, IN(contact, member), BODY_NONE},
    {"GET", "directoryObjects/delta", delta_list, LIVE(none), BODY_NONE},
    {"GET", "directoryObjects/{}", directory_object_get, LIVE(none), BODY_NONE},
    {"POST", "directoryObjects/getByIds", directory_objects_by_ids, LIVE(none), BODY_JSON},
    {"GET", "directory/deletedItems/microsoft.graph.user", deleted_list, DELETED(user), BODY_NONE},
    {"GET", "directory/deletedItems/microsoft.graph.group", deleted_list, DELETED(group),
     BODY_NONE},
    {"GET", "directory/deletedItems/microsoft.graph.user/$count", deleted_count, DELETED(user),
     BODY_NONE},
    {"GET", "directory/deletedItems/microsoft.graph.group/$count", deleted_count, DELETED(group),
     BODY_NONE},
    {"GET", "directory/deletedItems/microsoft.graph.application", deleted_none, DELETED(none),
     BODY_NONE},
    {"GET", "directory/deletedItems/microsoft.graph.servicePrincipal", deleted_none, DELETED(none),
     BODY_NONE},
    {"GET", "directory/deletedItems/microsoft.graph.administrativeUnit", deleted_none,
     DELETED(none), BODY_NONE},
    {"GET", "directory/deletedItems/microsoft.graph.device", deleted_none, DELETED(none),
     BODY_NONE},
    {"GET", "directory/deletedItems/{}", deleted_get, DELETED(none), BODY_NONE},
    {"DELETE", "directory/deletedItems/{}", deleted_purge, DELETED(none), BODY_NONE},
    {"POST", "directory/deletedItems/{}/restore", deleted_restore, DELETED(none), BODY_MAYBE},
    {"GET", "organization", organization_list, LIVE(none), BODY_NONE},
    {"GET", "organization/{}", organization_get, LIVE(none), BODY_NONE},
    {"GET", "directory/onPremisesSynchronization", synchronization_list, LIVE(none), BODY_NONE},
    {"GET", "directory/onPremisesSynchronization/{}", synchronization_get, LIVE(none), BODY_NONE},
    {"PATCH", "directory/onPremisesSynchronization/{}", synchronization_patch, LIVE(none),
     BODY_JSON},
    {"GET", "domains", domain_list, LIVE(none), BODY_NONE},
    {"POST", "domains", domain_create, LIVE(none), BODY_JSON},
    {"GET", "domains/{}", domain_get, LIVE(none), BODY_NONE},
    {"PATCH", "domains/{}", domain_patch, LIVE(none), BODY_JSON},
    {"DELETE", "domains/{}", domain_delete, LIVE(none), BODY_NONE},
    {"POST", "domains/{}/verify", domain_verify, LIVE(none), BODY_MAYBE},
    {"GET", "roleManagement/directory/roleDefinitions", role_definition_list, LIVE(none),
     BODY_NONE},
    {"GET", "roleManagement/directory/roleAssignments", role_assignment_list, LIVE(none),
     BODY_NONE},
    {"POST", "roleManagement/directory/roleAssignments", role_assignment_create, LIVE(none),
     BODY_JSON},
    {"DELETE", "roleManagement/directory/roleAssignments/{}", role_assignment_delete, LIVE(none),
     BODY_NONE},
    {"POST", "$batch", batch_run, LIVE(none), BODY_JSON},
};

static const struct entra_route sandbox_routes[] = {
    {"POST", "ingest", sandbox_ingest, LIVE(none), BODY_JSON},
    {"GET", "read", sandbox_read, LIVE(none), BODY_NONE},
    {"POST", "clock", sandbox_clock, LIVE(none), BODY_JSON},
};

enum { SEGMENTS_MAX = 8 };

struct path {
    struct str segments[SEGMENTS_MAX];
    uint32_t n;
};

/* A function's name without what may stand around it: microsoft.graph.delta(), delta(), graph.delta. */
static struct str
function_name(struct str segment)
{
    static const char *const functions[] = {"delta", "restore", "getByIds"};
    struct str name = segment;

    if (str_ends(name, STR("()")))
        name.len -= 2;
    if (str_istarts(name, STR("microsoft.")))
        name = str_from(name, 10);
    if (str_istarts(name, STR("graph.")))
        name = str_from(name, 6);
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        if (str_ieq(name, str_of(functions[i])))
            return name;
    return segment;
}

/* users('id') means users/id. */
static bool
push_segment(struct path *p, struct str segment, struct arena *a)
{
    segment = function_name(segment);
    ptrdiff_t open = str_find(segment, STR("('"));

    if (open > 0 && str_ends(segment, STR("')"))) {
        struct str key = str_sub(segment, (size_t)open + 2, segment.len - (size_t)open - 4);
        return push_segment(p, str_sub(segment, 0, (size_t)open), a) && push_segment(p, key, a);
    }
    if (p->n == SEGMENTS_MAX)
        return false;
    if (str_starts(segment, STR("graph."))) /* as kiota writes casts */
        segment = str_fmt(a, "microsoft." STR_FMT, STR_ARG(segment));
    p->segments[p->n++] = segment;
    return true;
}

static bool
path_split(struct path *p, struct str text, struct arena *a)
{
    struct str rest = text;

    while (text.len && rest.at) {
        struct str segment = str_cut(&rest, '/');
        if (!percent_decode(segment, false, &segment, a))
            return false;
        if (segment.len && !push_segment(p, segment, a))
            return false;
    }
    return true;
}

static bool
row_fits(const struct entra_route *r, const struct path *p, struct str keys[2])
{
    struct str rest = str_of(r->path);
    uint32_t key = 0;

    keys[0] = keys[1] = (struct str){NULL, 0};
    for (uint32_t i = 0; i < p->n; i++) {
        if (!rest.at)
            return false;
        struct str want = str_cut(&rest, '/');
        if (str_eq(want, STR("{}")))
            keys[key++] = p->segments[i];
        else if (!str_ieq(want, p->segments[i]))
            return false;
    }
    return !rest.at;
}

/* The row for path and method; 405 where only the method is wrong. */
static const struct entra_route *
find_row(struct entra_call *c, const struct path *p, const struct entra_route *table, size_t n)
{
    bool path_known = false;

    for (size_t i = 0; i < n; i++) {
        struct str keys[2];
        if (!row_fits(&table[i], p, keys))
            continue;
        path_known = true;
        if (!str_eq(str_of(table[i].method), c->request->method))
            continue;
        c->key = keys[0];
        c->second = keys[1];
        return &table[i];
    }
    if (path_known)
        entra_call_error(c, 405, "Request_BadRequest",
                         "Specified HTTP method is not allowed for the request target.");
    else
        entra_call_error(c, 400, "BadRequest", "Resource not found for the segment '" STR_FMT "'.",
                         STR_ARG(p->n ? p->segments[p->n - 1] : STR("")));
    return NULL;
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
    if (table == routes) {
        const char *wrong = query_read(&c->query, c->request->query, c->arena);
        if (wrong) {
            entra_call_error(c, 400, "BadRequest", "%s", wrong);
            return;
        }
    }
    if (throttle_admits(c) && read_body(c))
        c->route->handle(c);
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
    c->version = str_ieq(first, STR("beta")) ? STR("beta") : STR("v1.0");
    if (!sandbox && !str_ieq(first, c->version)) {
        entra_call_error(c, 404, "BadRequest", "Invalid version: " STR_FMT, STR_ARG(first));
        return;
    }
    if (!admitted(c, sandbox))
        return;
    if (sandbox)
        dispatch(c, rest, sandbox_routes, sizeof sandbox_routes / sizeof *sandbox_routes);
    else
        dispatch(c, rest, routes, sizeof routes / sizeof *routes);
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
