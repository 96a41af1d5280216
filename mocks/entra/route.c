/* SPDX-License-Identifier: MIT */
/* The table of paths, and the way of a request to its row. */
#include "mocks/entra/route.h"

#include "mocks/entra/path.h"
#include "mocks/entra/throttle.h"
#include "mocks/entra/trail.h"
#include "sim/base/arena.h"
#include "sim/world/tenant_history.h"

#define LIVE(class) CLASS_##class, COLLECTION_LIVE, 0
#define OUT(class, attr) CLASS_##class, COLLECTION_OUT, ATTR_##attr
#define IN(class, attr) CLASS_##class, COLLECTION_IN, ATTR_##attr
#define JOBS(method, path, body)                                                                   \
    {                                                                                              \
        method, path, job_relay, LIVE(none), body                                                  \
    }
#define DELETED(class) CLASS_##class, COLLECTION_DELETED, 0

/* A collection of references of several types: whole, counted, as links, by type or id. */
#define RELATION(path, ...)                                                                        \
    {"GET", path, relation_list, __VA_ARGS__, BODY_NONE},                                          \
        {"GET", path "/$count", relation_count, __VA_ARGS__, BODY_NONE},                           \
        {"GET", path "/$ref", relation_references, __VA_ARGS__, BODY_NONE},                        \
        {"GET", path "/{}", relation_item, __VA_ARGS__, BODY_NONE},                                \
    {                                                                                              \
        "GET", path "/{}/$count", relation_count, __VA_ARGS__, BODY_NONE                           \
    }

#define TRANSITIVE(path, ...)                                                                      \
    {"GET", path, relation_list, __VA_ARGS__, BODY_NONE, true},                                    \
        {"GET", path "/$count", relation_count, __VA_ARGS__, BODY_NONE, true},                     \
        {"GET", path "/{}", relation_list, __VA_ARGS__, BODY_NONE, true},                          \
    {                                                                                              \
        "GET", path "/{}/$count", relation_count, __VA_ARGS__, BODY_NONE, true                     \
    }

/* A collection that can be written: with $ref a reference goes, without it the object. */
#define MEMBERS(path, ...)                                                                         \
    RELATION(path, __VA_ARGS__), {"POST", path "/$ref", member_add, __VA_ARGS__, BODY_JSON},       \
        {"DELETE", path "/{}/$ref", member_remove, __VA_ARGS__, BODY_NONE},                        \
    {                                                                                              \
        "DELETE", path "/{}", relation_item_delete, __VA_ARGS__, BODY_NONE                         \
    }

#define MANAGER(path, ...)                                                                         \
    {"GET", path, manager_get, __VA_ARGS__, BODY_NONE},                                            \
    {                                                                                              \
        "GET", path "/$ref", manager_reference, __VA_ARGS__, BODY_NONE                             \
    }

/* To what an object belongs, asked with a body. */
#define MEMBERSHIPS(path, ...)                                                                     \
    {"POST", path "/getMemberGroups", membership_get, __VA_ARGS__, BODY_JSON},                     \
        {"POST", path "/getMemberObjects", membership_get, __VA_ARGS__, BODY_JSON},                \
        {"POST", path "/checkMemberGroups", membership_check_groups, __VA_ARGS__, BODY_JSON},      \
    {                                                                                              \
        "POST", path "/checkMemberObjects", membership_check_objects, __VA_ARGS__, BODY_JSON       \
    }

/* Who has the last word on an object. */
#define AUTHORITY(path, ...)                                                                       \
    {"GET", path, sync_behavior_get, __VA_ARGS__, BODY_NONE},                                      \
    {                                                                                              \
        "PATCH", path, sync_behavior_patch, __VA_ARGS__, BODY_JSON                                 \
    }

static const struct entra_route routes[] = {
    {"GET", "users", object_list, LIVE(user), BODY_NONE},
    {"POST", "users", user_create, LIVE(user), BODY_JSON},
    {"GET", "users/$count", object_count, LIVE(user), BODY_NONE},
    {"GET", "users/delta", delta_list, LIVE(user), BODY_NONE},
    {"GET", "users/{}", directory_get, LIVE(user), BODY_NONE},
    {"PATCH", "users/{}", object_patch, LIVE(user), BODY_JSON},
    {"DELETE", "users/{}", object_delete, LIVE(user), BODY_NONE},
    MANAGER("users/{}/manager", OUT(user, manager)),
    {"PUT", "users/{}/manager/$ref", manager_put, OUT(user, manager), BODY_JSON},
    {"DELETE", "users/{}/manager/$ref", manager_delete, OUT(user, manager), BODY_NONE},
    RELATION("users/{}/directReports", IN(user, manager)),
    TRANSITIVE("users/{}/transitiveReports", IN(user, manager)),
    RELATION("users/{}/memberOf", IN(user, member)),
    TRANSITIVE("users/{}/transitiveMemberOf", IN(user, member)),
    RELATION("users/{}/ownedObjects", IN(user, owners)),
    MEMBERSHIPS("users/{}", LIVE(user)),
    AUTHORITY("users/{}/onPremisesSyncBehavior", LIVE(user)),
    {"GET", "users/{}/{}", property_get, LIVE(user), BODY_NONE},
    {"GET", "me", me_get, LIVE(none), BODY_NONE},
    {"GET", "groups", object_list, LIVE(group), BODY_NONE},
    {"POST", "groups", group_create, LIVE(group), BODY_JSON},
    {"GET", "groups/$count", object_count, LIVE(group), BODY_NONE},
    {"GET", "groups/delta", delta_list, LIVE(group), BODY_NONE},
    {"GET", "groups/{}", directory_get, LIVE(group), BODY_NONE},
    {"PATCH", "groups/{}", group_patch, LIVE(group), BODY_JSON},
    {"DELETE", "groups/{}", object_delete, LIVE(group), BODY_NONE},
    MEMBERS("groups/{}/members", OUT(group, member)),
    TRANSITIVE("groups/{}/transitiveMembers", OUT(group, member)),
    MEMBERS("groups/{}/owners", OUT(group, owners)),
    RELATION("groups/{}/memberOf", IN(group, member)),
    TRANSITIVE("groups/{}/transitiveMemberOf", IN(group, member)),
    MEMBERSHIPS("groups/{}", LIVE(group)),
    AUTHORITY("groups/{}/onPremisesSyncBehavior", LIVE(group)),
    {"GET", "groups/{}/{}", property_get, LIVE(group), BODY_NONE},
    {"GET", "contacts", object_list, LIVE(contact), BODY_NONE},
    {"GET", "contacts/$count", object_count, LIVE(contact), BODY_NONE},
    {"GET", "contacts/delta", delta_list, LIVE(contact), BODY_NONE},
    {"GET", "contacts/{}", directory_get, LIVE(contact), BODY_NONE},
    {"GET", "directoryObjects/delta", delta_list, LIVE(none), BODY_NONE},
    MANAGER("contacts/{}/manager", OUT(contact, manager)),
    RELATION("contacts/{}/directReports", IN(contact, manager)),
    RELATION("contacts/{}/memberOf", IN(contact, member)),
    TRANSITIVE("contacts/{}/transitiveMemberOf", IN(contact, member)),
    MEMBERSHIPS("contacts/{}", LIVE(contact)),
    AUTHORITY("contacts/{}/onPremisesSyncBehavior", LIVE(contact)),
    {"GET", "contacts/{}/{}", property_get, LIVE(contact), BODY_NONE},
    {"GET", "devices", object_list, LIVE(device), BODY_NONE},
    {"POST", "devices", device_create, LIVE(device), BODY_JSON},
    {"GET", "devices/$count", object_count, LIVE(device), BODY_NONE},
    {"GET", "devices/{}", directory_get, LIVE(device), BODY_NONE},
    {"PATCH", "devices/{}", object_patch, LIVE(device), BODY_JSON},
    {"DELETE", "devices/{}", object_delete, LIVE(device), BODY_NONE},
    RELATION("devices/{}/memberOf", IN(device, member)),
    TRANSITIVE("devices/{}/transitiveMemberOf", IN(device, member)),
    MEMBERSHIPS("devices/{}", LIVE(device)),
    {"GET", "devices/{}/{}", property_get, LIVE(device), BODY_NONE},
    {"GET", "directoryObjects/{}", directory_get, LIVE(none), BODY_NONE},
    {"DELETE", "directoryObjects/{}", object_delete, LIVE(none), BODY_NONE},
    {"POST", "directoryObjects/getByIds", directory_objects_by_ids, LIVE(none), BODY_JSON},
    MEMBERSHIPS("directoryObjects/{}", LIVE(none)),
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
    {"GET", "directoryRoleTemplates", directory_role_template_list, LIVE(none), BODY_NONE},
    {"GET", "directoryRoles", directory_role_list, LIVE(none), BODY_NONE},
    {"GET", "directoryRoles/{}", directory_role_get, LIVE(none), BODY_NONE},
    {"GET", "directoryRoles/{}/members", directory_role_members, LIVE(none), BODY_NONE},
    {"POST", "directoryRoles/{}/members/$ref", directory_role_member_add, LIVE(none), BODY_JSON},
    {"DELETE", "directoryRoles/{}/members/{}/$ref", directory_role_member_remove, LIVE(none),
     BODY_NONE},
    {"GET", "roleManagement/directory/roleDefinitions", role_definition_list, LIVE(none),
     BODY_NONE},
    {"GET", "roleManagement/directory/roleAssignments", role_assignment_list, LIVE(none),
     BODY_NONE},
    {"POST", "roleManagement/directory/roleAssignments", role_assignment_create, LIVE(none),
     BODY_JSON},
    {"DELETE", "roleManagement/directory/roleAssignments/{}", role_assignment_delete, LIVE(none),
     BODY_NONE},
    JOBS("POST", "applicationTemplates/{}/instantiate", BODY_JSON),
    JOBS("GET", "servicePrincipals", BODY_NONE),
    JOBS("GET", "servicePrincipals/{}", BODY_NONE),
    JOBS("GET", "servicePrincipals/{}/synchronization/templates", BODY_NONE),
    JOBS("GET", "servicePrincipals/{}/synchronization/templates/{}", BODY_NONE),
    JOBS("GET", "servicePrincipals/{}/synchronization/secrets", BODY_NONE),
    JOBS("PUT", "servicePrincipals/{}/synchronization/secrets", BODY_JSON),
    JOBS("GET", "servicePrincipals/{}/synchronization/jobs", BODY_NONE),
    JOBS("POST", "servicePrincipals/{}/synchronization/jobs", BODY_JSON),
    JOBS("GET", "servicePrincipals/{}/synchronization/jobs/{}", BODY_NONE),
    JOBS("DELETE", "servicePrincipals/{}/synchronization/jobs/{}", BODY_NONE),
    JOBS("POST", "servicePrincipals/{}/synchronization/jobs/{}/start", BODY_MAYBE),
    JOBS("POST", "servicePrincipals/{}/synchronization/jobs/{}/pause", BODY_MAYBE),
    JOBS("POST", "servicePrincipals/{}/synchronization/jobs/{}/restart", BODY_MAYBE),
    JOBS("POST", "servicePrincipals/{}/synchronization/jobs/{}/validateCredentials", BODY_JSON),
    JOBS("POST", "servicePrincipals/{}/synchronization/jobs/{}/provisionOnDemand", BODY_JSON),
    JOBS("GET", "servicePrincipals/{}/synchronization/jobs/{}/schema", BODY_NONE),
    JOBS("PUT", "servicePrincipals/{}/synchronization/jobs/{}/schema", BODY_JSON),
    JOBS("DELETE", "servicePrincipals/{}/synchronization/jobs/{}/schema", BODY_NONE),
    JOBS("GET", "auditLogs/provisioning", BODY_NONE),
    JOBS("GET", "auditLogs/directoryAudits", BODY_NONE),
    JOBS("GET", "auditLogs/directoryAudits/{}", BODY_NONE),
    JOBS("GET", "onPremisesPublishingProfiles/provisioning/agents", BODY_NONE),
    {"POST", "$batch", batch_run, LIVE(none), BODY_JSON},
};

static const struct entra_route sandbox_routes[] = {
    {"POST", "ingest", sandbox_ingest, LIVE(none), BODY_JSON},
    {"GET", "read", sandbox_read, LIVE(none), BODY_NONE},
    {"POST", "jobs", sandbox_jobs, LIVE(none), BODY_JSON},
    {"POST", "clock", sandbox_clock, LIVE(none), BODY_JSON},
};

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
    if (table == routes) {
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
