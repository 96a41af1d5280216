/* SPDX-License-Identifier: MIT */
/* Which handler answers which path; the rows are in route_table.c. */
#pragma once

#include "mocks/entra/call.h"

enum body_need { BODY_NONE, BODY_JSON, BODY_MAYBE };

struct entra_route {
    const char *method;
    const char *path; /* below the version; {} takes one segment */
    void (*handle)(struct entra_call *c);
    enum object_class class;
    enum tenant_collection collection;
    attr_id attr;
    enum body_need body;
    bool transitive; /* over others, however many */
};

/* Of Graph, and of the sandbox's own doors. */
extern const struct entra_route entra_routes[], sandbox_routes[];
extern const size_t entra_route_n, sandbox_route_n;

/* Finds the row, reads query and body, and answers. For a request and for each part of a batch. */
void route_dispatch(struct entra_call *c, struct str path);

/* users.c, groups.c and so on: one file a resource */
void object_list(struct entra_call *c);
void directory_get(struct entra_call *c);
void property_get(struct entra_call *c);
void object_count(struct entra_call *c);
void object_patch(struct entra_call *c);
void object_delete(struct entra_call *c);
void object_remove(struct entra_call *c, uint32_t object); /* and answers */
void user_create(struct entra_call *c);
void device_create(struct entra_call *c);
void group_create(struct entra_call *c);
void group_patch(struct entra_call *c);
void relation_list(struct entra_call *c);
void relation_count(struct entra_call *c);
void relation_references(struct entra_call *c);
void relation_item(struct entra_call *c);
void relation_item_delete(struct entra_call *c);
void manager_get(struct entra_call *c);
void manager_reference(struct entra_call *c);
void manager_put(struct entra_call *c);
void manager_delete(struct entra_call *c);
void member_add(struct entra_call *c);
void member_remove(struct entra_call *c);
void membership_get(struct entra_call *c);
void membership_check_groups(struct entra_call *c);
void membership_check_objects(struct entra_call *c);
void sync_behavior_get(struct entra_call *c);
void sync_behavior_patch(struct entra_call *c);
void me_get(struct entra_call *c);
void deleted_list(struct entra_call *c);
void deleted_count(struct entra_call *c);
void deleted_none(struct entra_call *c);
void deleted_get(struct entra_call *c);
void deleted_restore(struct entra_call *c);
void deleted_purge(struct entra_call *c);
void directory_objects_by_ids(struct entra_call *c);
void organization_list(struct entra_call *c);
void organization_get(struct entra_call *c);
void synchronization_list(struct entra_call *c);
void synchronization_get(struct entra_call *c);
void synchronization_patch(struct entra_call *c);
void domain_list(struct entra_call *c);
void domain_create(struct entra_call *c);
void domain_get(struct entra_call *c);
void domain_patch(struct entra_call *c);
void domain_delete(struct entra_call *c);
void domain_verify(struct entra_call *c);
void directory_role_list(struct entra_call *c);
void directory_role_get(struct entra_call *c);
void directory_role_template_list(struct entra_call *c);
void directory_role_members(struct entra_call *c);
void directory_role_member_add(struct entra_call *c);
void directory_role_member_remove(struct entra_call *c);
void role_definition_list(struct entra_call *c);
void role_assignment_list(struct entra_call *c);
void role_assignment_create(struct entra_call *c);
void role_assignment_delete(struct entra_call *c);
void delta_list(struct entra_call *c);
void batch_run(struct entra_call *c);
void sandbox_ingest(struct entra_call *c);
void sandbox_read(struct entra_call *c);
void job_relay(struct entra_call *c);
void sandbox_jobs(struct entra_call *c);
void sandbox_clock(struct entra_call *c);
