/* SPDX-License-Identifier: MIT */
/*
 * One request under way, and what the files of harness/jobs share. Private to harness/jobs.
 */
#pragma once

#include <cjson/cJSON.h>

#include "harness/jobs/jobs.h"
#include "sim/base/vec.h"

struct secret {
    struct str key, value;
};

/* An enterprise application for the provisioning of one domain. */
struct application {
    struct str id, app_id, app_object_id; /* GUIDs */
    struct str name;
    struct str domain; /* FQDN; empty until it is said */
    struct str job_id; /* empty: there is none */
    VEC(struct secret) secrets;
};

struct jobs {
    struct lab *lab;
    struct str tenant_id;
    struct arena *perm;
    VEC(struct application) applications;
};

struct jobs_call {
    struct jobs *jobs;
    const struct jobs_request *request;
    struct jobs_reply *reply;
    struct application *application; /* of the route's first key */
    struct cloud *cloud; /* its job's configuration; NULL: its domain is not known yet */
    cJSON *json;         /* the body; NULL: none. Freed by whoever dispatches */
    struct arena *a;
};

/* --- replies ----------------------------------------------------------------------------------- */

void reply_empty(struct jobs_call *c);                         /* 204 */
void reply_tree(struct jobs_call *c, int status, cJSON *tree); /* which it frees */
void reply_error(struct jobs_call *c, int status, const char *code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void reply_err(struct jobs_call *c, const struct err *e); /* an error of the lab, as 400 or 404 */
void reply_not_found(struct jobs_call *c, struct str what);

/* A list: a page of the rows that hold the request's filter, and a link to the next. Frees them. */
void reply_list(struct jobs_call *c, const char *context, cJSON *rows);

/* --- trees ------------------------------------------------------------------------------------- */

void put_text(cJSON *o, const char *name, struct str text, struct arena *a);
void put_time(cJSON *o, const char *name, vtime t, struct arena *a); /* 0: the year 1 */
void put_null(cJSON *o, const char *name);
void put_number(cJSON *o, const char *name, int64_t n);
cJSON *put_object(cJSON *o, const char *name);
cJSON *put_array(cJSON *o, const char *name);
cJSON *push_object(cJSON *array);

/* Text of a member; `at` is NULL where there is none. Borrowed. */
struct str tree_text(const cJSON *o, const char *name);

/* A GUID that is always the same for that purpose and name. */
struct str seeded_guid(const struct jobs *j, const char *purpose, struct str name, struct arena *a);

/* filter.c: does the row hold the filter? NULL: it was understood; else what is wrong with it. */
const char *filter_holds(struct str filter, const cJSON *row, bool *holds, struct arena *a);

/* --- resources --------------------------------------------------------------------------------- */

/* application.c: configurations that commands made are applications, too. */
void applications_refresh(struct jobs *j);
struct application *application_find(struct jobs *j, struct str id);
struct application *application_of_configuration(struct jobs *j, struct str name);
void application_bind(struct jobs_call *c, struct application *p);
const struct err *application_configure(struct jobs_call *c);

/* job.c: a job can only work for a domain. False: it has none yet, which is answered. */
bool job_has_domain(struct jobs_call *c);

/* log.c: one entry of the provisioning log, in the log's form or in that of provisionOnDemand's answer. */
cJSON *log_summary(struct jobs *j, const struct cloud_log_entry *e, uint32_t number,
                   struct arena *a);
cJSON *log_demand_report(struct jobs *j, const struct cloud_log_entry *e, uint32_t number,
                         struct arena *a);

void application_list(struct jobs_call *c);
void application_get(struct jobs_call *c);
void template_instantiate(struct jobs_call *c);
void template_list(struct jobs_call *c);
void template_get(struct jobs_call *c);
void agent_list(struct jobs_call *c);
void secrets_get(struct jobs_call *c);
void secrets_put(struct jobs_call *c);
void job_list(struct jobs_call *c);
void job_create(struct jobs_call *c);
void job_get(struct jobs_call *c);
void job_delete(struct jobs_call *c);
void job_start(struct jobs_call *c);
void job_pause(struct jobs_call *c);
void job_restart(struct jobs_call *c);
void job_validate(struct jobs_call *c);
void job_demand(struct jobs_call *c);
void schema_get(struct jobs_call *c);
void schema_put(struct jobs_call *c);
void schema_reset(struct jobs_call *c);
void log_list(struct jobs_call *c);
void audit_list(struct jobs_call *c);
void audit_get(struct jobs_call *c);
