/* SPDX-License-Identifier: MIT */
/*
 * Cloud Sync's configurations: one for each domain that has one, each with a job of its own.
 */
#include "sim/base/arena.h"
#include "sim/cloud/mapping.h"
#include "sim/run/lab_state.h"

struct cloud_service *
lab_cloud_service(const struct lab *lab)
{
    return lab->cloud_service;
}

uint32_t
lab_cloud_count(const struct lab *lab)
{
    return lab->jobs.n;
}

struct cloud *
lab_cloud_at(const struct lab *lab, uint32_t i)
{
    return lab->jobs.at[i].cloud;
}

struct cloud *
lab_cloud(const struct lab *lab)
{
    return lab_cloud_at(lab, 0);
}

static bool
configured(const struct lab_job *job)
{
    return cloud_status(job->cloud) != CLOUD_NOT_CONFIGURED;
}

bool
lab_job_enabled(const struct lab_job *job)
{
    enum cloud_status status = cloud_status(job->cloud);

    return status != CLOUD_NOT_CONFIGURED && status != CLOUD_PAUSED;
}

void
lab_jobs_stir(struct lab *lab)
{
    for (uint32_t i = 0; i < lab->jobs.n; i++)
        lab->jobs.at[i].quiet = false;
}

static struct lab_job *
job_over(const struct lab *lab, struct str dn)
{
    for (uint32_t i = 0; i < lab->jobs.n; i++)
        if (cloud_looks_after(lab->jobs.at[i].cloud, dn))
            return &lab->jobs.at[i];
    return NULL;
}

static struct lab_job *
job_named(const struct lab *lab, struct str name)
{
    for (uint32_t i = 0; i < lab->jobs.n; i++)
        if (configured(&lab->jobs.at[i]) && str_ieq(cloud_view(lab->jobs.at[i].cloud).name, name))
            return &lab->jobs.at[i];
    return NULL;
}

struct cloud *
lab_cloud_find(const struct lab *lab, struct str name)
{
    uint32_t forest;
    const struct cloud_domain *d = lab_world_domain(&lab->setup.world, name, &forest);
    const struct lab_job *job = job_named(lab, name);

    if (!job && d)
        job = job_over(lab, d->base);
    return job ? job->cloud : NULL;
}

struct cloud *
lab_cloud_over(const struct lab *lab, struct str dn)
{
    const struct lab_job *job = job_over(lab, dn);

    return job ? job->cloud : NULL;
}

uint32_t
lab_jobs_configured(const struct lab *lab)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < lab->jobs.n; i++)
        n += configured(&lab->jobs.at[i]);
    return n;
}

struct str
lab_job_title(const struct lab *lab, const struct cloud *c, struct arena *a)
{
    return lab_jobs_configured(lab) < 2
               ? STR("Cloud Sync")
               : str_fmt(a, "Cloud Sync of " STR_FMT, STR_ARG(cloud_view(c).name));
}

struct lab_job *
lab_job_add(struct lab *lab)
{
    struct journal *j = &lab->journal;
    struct lab_job *job = VEC_PUSH(&lab->jobs, lab->perm);
    struct cloud_setup cloud = {.service = lab->cloud_service,
                                .schema = lab->setup.schema,
                                .assumptions = lab->setup.assumptions,
                                .causes = &j->causes,
                                .mapping = lab->mapping,
                                .domain = lab->setup.world.domain,
                                .seed = lab->setup.seed};

    *job = (struct lab_job){.cloud = cloud_new(&cloud, lab->perm), .guardrail = j->guardrails.n};
    *VEC_PUSH(&j->guardrails, j->arena) = (struct guardrail){
        .name = STR("Cloud Sync threshold"), .limit = cloud_view(job->cloud).threshold};
    return job;
}

/* The room of a removed configuration, or a new one. */
static struct lab_job *
free_job(struct lab *lab)
{
    for (uint32_t i = 0; i < lab->jobs.n; i++)
        if (!configured(&lab->jobs.at[i]))
            return &lab->jobs.at[i];
    return lab_job_add(lab);
}

static const struct err *
name_taken(const struct lab_job *by, struct str name, struct arena *a)
{
    return err_new(ERR_REFUSED, NOWHERE, a,
                   "the configuration of the domain " STR_FMT " has the name \"" STR_FMT "\"",
                   STR_ARG(cloud_view(by->cloud).domain->fqdn), STR_ARG(name));
}

const struct err *
lab_cloud_configure(struct lab *lab, struct str domain, struct str name, const struct str *ous,
                    uint32_t n, struct arena *a)
{
    const struct lab_world *w = &lab->setup.world;
    uint32_t forest = 0;
    const struct cloud_domain *d = domain.len ? lab_world_domain(w, domain, &forest) : &w->domain;

    if (!d)
        return err_new(ERR_NOT_FOUND, NOWHERE, a, "there is no domain \"" STR_FMT "\"",
                       STR_ARG(domain));
    if (!name.len)
        name = d->fqdn;
    struct lab_job *job = job_over(lab, d->base), *namesake = job_named(lab, name);
    if (!job && namesake)
        return name_taken(namesake, name, a);
    if (!job)
        job = free_job(lab);
    TRY(cloud_configure(job->cloud, d, name, ous, n, a)); /* which refuses a second one */
    job->forest = forest;
    return NULL;
}

const struct err *
lab_cloud_map(struct lab *lab, struct cloud *c, struct str text, struct arena *a)
{
    const struct cloud_mapping *said;
    const struct cloud_mapping *mapping;

    TRY(cloud_mapping_load(&said, STR("-Mapping"), str_copy(text, lab->perm), lab->setup.schema,
                           lab->perm));
    mapping = cloud_mapping_over(cloud_view(c).mapping, said, lab->perm);
    return cloud_set_mapping(c, mapping, lab->now, a);
}

static void
name_guardrail(const struct lab *lab, const struct cloud *c, bool several, struct guardrail *g)
{
    struct arena_mark mark = arena_mark(lab->scratch);
    struct str name = STR("Cloud Sync threshold");

    if (several)
        name =
            str_fmt(lab->scratch, "Cloud Sync threshold of " STR_FMT, STR_ARG(cloud_view(c).name));
    if (!str_eq(g->name, name))
        g->name = str_copy(name, lab->perm);
    arena_rewind(lab->scratch, mark);
}

void
lab_cloud_changed(struct lab *lab)
{
    bool several = lab_jobs_configured(lab) > 1;

    for (uint32_t i = 0; i < lab->jobs.n; i++) {
        const struct lab_job *job = &lab->jobs.at[i];
        struct guardrail *g = &lab->journal.guardrails.at[job->guardrail];
        if (!configured(job))
            continue;
        g->limit = cloud_view(job->cloud).threshold;
        name_guardrail(lab, job->cloud, several, g);
    }
    lab_stir(lab);
}
