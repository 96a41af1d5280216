/* SPDX-License-Identifier: MIT */
/* The table of paths. */
#include "mocks/entra/route.h"

#define LIVE(class) CLASS_##class, COLLECTION_LIVE, 0
#define OUT(class, attr) CLASS_##class, COLLECTION_OUT, ATTR_##attr
#define IN(class, attr) CLASS_##class, COLLECTION_IN, ATTR_##attr
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

const struct entra_route entra_routes[] = {
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
#define JOB_ROUTE(method, path, body, handle, names)                                               \
    {method, path, job_relay, LIVE(none), BODY_##body},
#include "mocks/job_route.def"
#undef JOB_ROUTE
    {"POST", "$batch", batch_run, LIVE(none), BODY_JSON},
};

const size_t entra_route_n = sizeof entra_routes / sizeof *entra_routes;

const struct entra_route sandbox_routes[] = {
    {"POST", "ingest", sandbox_ingest, LIVE(none), BODY_JSON},
    {"GET", "read", sandbox_read, LIVE(none), BODY_NONE},
    {"POST", "jobs", sandbox_jobs, LIVE(none), BODY_JSON},
    {"POST", "clock", sandbox_clock, LIVE(none), BODY_JSON},
};

const size_t sandbox_route_n = sizeof sandbox_routes / sizeof *sandbox_routes;
