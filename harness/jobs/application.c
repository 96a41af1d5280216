/* SPDX-License-Identifier: MIT */
/*
 * Enterprise applications for provisioning: one for each configuration, and what was instantiated and
 * waits for its domain. Templates and agents, which they are made with.
 */
#include "harness/jobs/parts.h"
#include "sim/base/arena.h"
#include "sim/base/codec.h"
#include "sim/base/prng.h"

#define APPLICATION_TEMPLATE "1a4721b3-e57f-4451-ae87-ef078703ec94"
#define JOB_TEMPLATE "AD2AADProvisioning"

static struct application *
add_application(struct jobs *j, struct str name)
{
    struct application *p = VEC_PUSH(&j->applications, j->perm);
    struct str unique = str_fmt(j->perm, "%u:" STR_FMT, j->applications.n, STR_ARG(name));

    *p = (struct application){.name = str_copy(name, j->perm),
                              .id = seeded_guid(j, "servicePrincipal", unique, j->perm),
                              .app_id = seeded_guid(j, "appId", unique, j->perm),
                              .app_object_id = seeded_guid(j, "application", unique, j->perm)};
    return p;
}

/* `AD2AADProvisioning.<32 hex>`, as Graph names jobs. */
static void
give_job(struct jobs *j, struct application *p)
{
    unsigned char bytes[16];
    struct prng dice = prng_for(lab_setup(j->lab)->seed ^ str_hash(p->id), "job");

    prng_guid(&dice, bytes);
    p->job_id = str_fmt(j->perm, JOB_TEMPLATE "." STR_FMT,
                        STR_ARG(hex_lower(str_n((const char *)bytes, sizeof bytes), j->perm)));
}

static struct application *
application_of_domain(struct jobs *j, struct str domain)
{
    for (uint32_t i = 0; i < j->applications.n; i++)
        if (j->applications.at[i].job_id.len && str_ieq(j->applications.at[i].domain, domain))
            return &j->applications.at[i];
    return NULL;
}

void
applications_refresh(struct jobs *j)
{
    for (uint32_t i = 0; i < lab_cloud_count(j->lab); i++) {
        struct cloud_view v = cloud_view(lab_cloud_at(j->lab, i));
        if (v.status == CLOUD_NOT_CONFIGURED || application_of_domain(j, v.domain->fqdn))
            continue;
        struct application *p = add_application(j, v.name);
        p->domain = v.domain->fqdn;
        give_job(j, p);
    }
}

struct application *
application_find(struct jobs *j, struct str id)
{
    for (uint32_t i = 0; i < j->applications.n; i++)
        if (str_ieq(j->applications.at[i].id, id))
            return &j->applications.at[i];
    return NULL;
}

struct application *
application_of_configuration(struct jobs *j, struct str name)
{
    const struct cloud *c = lab_cloud_find(j->lab, name);

    return c ? application_of_domain(j, cloud_view(c).domain->fqdn) : NULL;
}

void
application_bind(struct jobs_call *c, struct application *p)
{
    c->application = p;
    c->cloud = p->job_id.len && p->domain.len ? lab_cloud_find(c->jobs->lab, p->domain) : NULL;
}

/* Once job and domain are known there is a configuration: disabled, over everything. */
const struct err *
application_configure(struct jobs_call *c)
{
    struct application *p = c->application;

    if (c->cloud || !p->job_id.len || !p->domain.len)
        return NULL;
    TRY(lab_cloud_configure(c->jobs->lab, p->domain, STR(""), NULL, 0, c->a));
    application_bind(c, p);
    return NULL;
}

/* --- servicePrincipals ------------------------------------------------------------------------- */

static void
write_application(struct jobs_call *c, cJSON *o, const struct application *p)
{
    put_text(o, "id", p->id, c->a);
    put_text(o, "appId", p->app_id, c->a);
    put_text(o, "displayName", p->name, c->a);
    put_text(o, "appDisplayName", p->name, c->a);
    cJSON_AddBoolToObject(o, "accountEnabled", true);
    put_text(o, "applicationTemplateId", STR(APPLICATION_TEMPLATE), c->a);
    put_text(o, "appOwnerOrganizationId", c->jobs->tenant_id, c->a);
    put_text(o, "homepage",
             STR("https://account.activedirectory.windowsazure.com:444/applications/default.aspx?"
                 "metadata=" JOB_TEMPLATE "|ISV9.1|primary|z"),
             c->a);
    put_text(o, "servicePrincipalType", STR("Application"), c->a);
}

void
application_list(struct jobs_call *c)
{
    cJSON *rows = cJSON_CreateArray();

    for (uint32_t i = 0; i < c->jobs->applications.n; i++)
        write_application(c, push_object(rows), &c->jobs->applications.at[i]);
    reply_list(c, "servicePrincipals", rows);
}

void
application_get(struct jobs_call *c)
{
    cJSON *o = cJSON_CreateObject();

    put_text(o, "@odata.context",
             STR("https://graph.microsoft.com/v1.0/$metadata#servicePrincipals/$entity"), c->a);
    write_application(c, o, c->application);
    reply_tree(c, 200, o);
}

void
template_instantiate(struct jobs_call *c)
{
    struct str name = tree_text(c->json, "displayName");
    uint32_t forest;

    if (!str_ieq(c->request->key, STR(APPLICATION_TEMPLATE))) {
        reply_not_found(c, c->request->key);
        return;
    }
    if (!name.len) {
        reply_error(c, 400, "Request_BadRequest",
                    "A value is required for property 'displayName' of resource "
                    "'applicationServicePrincipal'.");
        return;
    }
    struct application *p = add_application(c->jobs, name);
    const struct cloud_domain *d = lab_world_domain(&lab_setup(c->jobs->lab)->world, name, &forest);
    if (d)
        p->domain = d->fqdn;
    cJSON *o = cJSON_CreateObject(), *application = put_object(o, "application");
    put_text(application, "id", p->app_object_id, c->a);
    put_text(application, "appId", p->app_id, c->a);
    put_text(application, "displayName", p->name, c->a);
    put_text(application, "applicationTemplateId", STR(APPLICATION_TEMPLATE), c->a);
    write_application(c, put_object(o, "servicePrincipal"), p);
    reply_tree(c, 201, o);
}

/* --- synchronization templates ----------------------------------------------------------------- */

static void
write_template(struct jobs_call *c, cJSON *o)
{
    put_text(o, "id", STR(JOB_TEMPLATE), c->a);
    put_text(o, "applicationId", c->application->app_id, c->a);
    cJSON_AddBoolToObject(o, "default", true);
    put_text(o, "description", STR("Active Directory to Microsoft Entra ID provisioning"), c->a);
    cJSON_AddBoolToObject(o, "discoverable", true);
    put_text(o, "factoryTag", STR(JOB_TEMPLATE), c->a);
    put_array(o, "metadata");
}

void
template_list(struct jobs_call *c)
{
    cJSON *rows = cJSON_CreateArray();

    write_template(c, push_object(rows));
    reply_list(c, "servicePrincipals/synchronization/templates", rows);
}

void
template_get(struct jobs_call *c)
{
    cJSON *o;

    if (!str_ieq(c->request->second, STR(JOB_TEMPLATE))) {
        reply_not_found(c, c->request->second);
        return;
    }
    o = cJSON_CreateObject();
    write_template(c, o);
    reply_tree(c, 200, o);
}

void
job_create(struct jobs_call *c)
{
    struct application *p = c->application;
    struct str template = tree_text(c->json, "templateId");

    if (!str_eq(template.at ? template : STR(""), STR(JOB_TEMPLATE))) {
        reply_error(c, 400, "Request_BadRequest",
                    "The template '" STR_FMT "' is not simulated; there is " JOB_TEMPLATE ".",
                    STR_ARG(template.at ? template : STR("")));
        return;
    }
    if (p->job_id.len) {
        reply_error(c, 409, "ConcurrencyViolation",
                    "The service principal has the job '" STR_FMT "' already.", STR_ARG(p->job_id));
        return;
    }
    if (p->domain.len && application_of_domain(c->jobs, p->domain)) {
        reply_error(c, 409, "ConcurrencyViolation",
                    "The domain " STR_FMT " has a configuration already; a domain can have one.",
                    STR_ARG(p->domain));
        return;
    }
    give_job(c->jobs, p);
    const struct err *e = application_configure(c);
    if (e) {
        p->job_id = STR("");
        reply_err(c, e);
        return;
    }
    job_get(c);
    c->reply->status = 201;
}

/* --- agents ------------------------------------------------------------------------------------ */

void
agent_list(struct jobs_call *c)
{
    const struct cloud_service *s = lab_cloud_service(c->jobs->lab);
    cJSON *rows = cJSON_CreateArray();

    for (uint32_t i = 0; i < cloud_agent_count(s); i++) {
        const struct cloud_agent *agent = cloud_agent_at(s, i);
        cJSON *o = push_object(rows);
        put_text(o, "id", seeded_guid(c->jobs, "agent", agent->name, c->a), c->a);
        put_text(o, "machineName", agent->name, c->a);
        put_text(o, "externalIp", STR("127.0.0.1"), c->a);
        put_text(o, "status", agent->running ? STR("active") : STR("inactive"), c->a);
        cJSON_AddItemToArray(put_array(o, "supportedPublishingTypes"),
                             cJSON_CreateString("provisioning"));
    }
    reply_list(c, "onPremisesPublishingProfiles('provisioning')/agents", rows);
}
