/* SPDX-License-Identifier: MIT */
/*
 * The laboratory as a whole: opened, walked step by step, closed.
 */
#include "sim/run/lab.h"

#include "sim/base/arena.h"
#include "sim/base/codec.h"
#include "sim/base/prng.h"
#include "sim/cloud/mapping.h"
#include "sim/run/lab_state.h"

static void
open_journal(struct lab *lab)
{
    struct journal *j = &lab->journal;

    j->arena = lab->perm;
    j->causes.arena = lab->perm;
    *VEC_PUSH(&j->guardrails, j->arena) =
        (struct guardrail){.name = STR("Connect deletion threshold"), .limit = 500};
}

/* The domains below the root are partitions of the same connector. */
static void
add_partitions(struct lab *lab, struct engine_connector *c, const struct lab_forest *f)
{
    struct engine_partition *at = ARENA_ARRAY(lab->perm, struct engine_partition, f->domains_n);

    c->partitions = at;
    c->partitions_n = f->domains_n - 1;
    for (uint32_t i = 1; i < f->domains_n; i++) {
        const struct cloud_domain *d = &f->domains[i];
        at[i - 1] = (struct engine_partition){d->base, d->fqdn, d->netbios};
    }
}

static void
name_ad_connector(struct lab *lab, struct prng *dice, const struct lab_forest *f,
                  struct engine_connector *out)
{
    const struct cloud_domain *d = &f->domains[0];
    unsigned char guid[16];

    prng_guid(dice, guid);
    *out = (struct engine_connector){.name = d->fqdn,
                                     .id = guid_text(str_n((char *)guid, 16), lab->perm),
                                     .side = SIDE_AD,
                                     .base = d->base,
                                     .domain_fqdn = d->fqdn,
                                     .domain_netbios = d->netbios,
                                     .forest_base = d->base,
                                     .forest_fqdn = d->fqdn,
                                     .forest_netbios = d->netbios};
    add_partitions(lab, out, f);
}

/* The connectors that the wizard makes. Entra's id is the same in every installation. */
static void
name_connectors(struct lab *lab)
{
    const struct lab_world *w = &lab->setup.world;
    struct prng dice = prng_for(lab->setup.seed, "connector");
    struct str rest = w->domain.fqdn;
    struct str label = str_cut(&rest, '.');

    for (uint32_t i = 0; i < w->forests_n; i++)
        name_ad_connector(lab, &dice, &w->forests[i], &lab->front->connectors[lab_ad_connector(i)]);
    lab->front->connectors[LAB_ENTRA] = (struct engine_connector){
        .name = str_fmt(lab->perm, STR_FMT ".onmicrosoft.com - AAD", STR_ARG(label)),
        .id = STR("b891884f-051e-4a83-95af-2544101c9083"),
        .side = SIDE_ENTRA};
}

const struct err *
lab_open(struct lab **out, const struct lab_setup *setup, struct arena *perm)
{
    struct lab *lab = ARENA_NEW(perm, struct lab);

    *lab = (struct lab){.setup = *setup,
                        .perm = perm,
                        .scratch = arena_new(),
                        .front = ARENA_NEW(perm, struct lab_server),
                        .now = setup->start,
                        .told = setup->start,
                        .step = JOURNAL_BEFORE,
                        .losses = map_in(perm, false),
                        .deleted = map_in(perm, false),
                        .writers_stale = true};
    *out = lab;
    open_journal(lab);
    people_init(&lab->people, perm);
    for (uint32_t i = 0; i < setup->world.n; i++)
        people_see(&lab->people, &setup->world.entries[i]);
    name_connectors(lab);
    TRY(cloud_mapping_load(&lab->mapping, setup->mapping_file, setup->mapping_text, setup->schema,
                           perm));
    lab->cloud_service = cloud_service_new(perm);
    lab_job_add(lab);
    lab_faults_open(lab);
    return NULL;
}

void
lab_close(struct lab *lab)
{
    if (!lab)
        return;
    connector_close(lab->setup.doors.admin);
    connector_close(lab->setup.doors.cloud);
    connector_close(lab->setup.doors.connect);
    for (uint32_t i = 0; i < lab->setup.world.forests_n; i++)
        connector_close(lab->setup.doors.ad[i]);
    arena_free(lab->scratch);
}

const struct lab_setup *
lab_setup(const struct lab *lab)
{
    return &lab->setup;
}

vtime
lab_now(const struct lab *lab)
{
    return lab->now;
}

struct schema *
lab_schema(const struct lab *lab)
{
    return lab->setup.schema;
}

struct journal *
lab_journal(const struct lab *lab)
{
    return (struct journal *)(uintptr_t)&lab->journal;
}

void
lab_on_stop(struct lab *lab, bool (*stopped)(void *), void *context)
{
    lab->stopped = stopped;
    lab->stop_context = context;
}

void
lab_on_progress(struct lab *lab, void (*progress)(void *, struct str, uint64_t, uint64_t),
                void *context)
{
    lab->progress = progress;
    lab->progress_context = context;
}

void
lab_progress(struct lab *lab, struct str what, uint64_t done, uint64_t of)
{
    if (lab->progress)
        lab->progress(lab->progress_context, what, done, of);
}

const struct err *
lab_check_stop(struct lab *lab, struct arena *a)
{
    if (!lab->stopped || !lab->stopped(lab->stop_context))
        return NULL;
    return err_new(ERR_STOPPED, NOWHERE, a, "stopped on request");
}

struct connector *
lab_door(struct lab *lab, uint32_t connector)
{
    if (connector == LAB_ENTRA)
        return lab->faults.connect;
    return lab->faults.ad[lab_forest_of_connector(connector)];
}

uint32_t
lab_connector_count(const struct lab *lab)
{
    return lab->setup.world.forests_n + 1;
}

uint32_t
lab_connector_of(const struct lab *lab, struct str dn)
{
    return lab_ad_connector(lab_world_forest(&lab->setup.world, dn));
}

cs_index
lab_cs_of(const struct lab *lab, const struct who *w)
{
    return engine_cs_by_anchor(lab->front->engine, lab_connector_of(lab, w->brief.dn), w->guid);
}

void
lab_stir(struct lab *lab)
{
    lab->front->connect_quiet = false;
    lab_servers_stir(lab);
    lab_jobs_stir(lab);
    lab->writers_stale = true;
}

/* The sides are told only when somebody is about to ask them: most minutes nobody does. */
const struct err *
lab_tell_time(struct lab *lab, struct arena *a)
{
    if (lab->told == lab->now)
        return NULL;
    for (uint32_t i = 0; i < lab->setup.world.forests_n; i++)
        TRY(connector_clock(lab->setup.doors.ad[i], lab->now, a));
    TRY(connector_clock(lab->setup.doors.admin, lab->now, a));
    lab->told = lab->now;
    return NULL;
}

void
lab_step_begin(struct lab *lab, struct str title, uint32_t line)
{
    struct journal *j = &lab->journal;

    lab->step = j->steps.n;
    *VEC_PUSH(&j->steps, j->arena) = (struct journal_step){.title = str_copy(title, j->arena),
                                                           .line = line,
                                                           .began = lab->now,
                                                           .first_export = j->exports.n,
                                                           .first_finding = j->findings.n};
}

const struct err *
lab_step_end(struct lab *lab, struct arena *a)
{
    struct journal *j = &lab->journal;

    TRY(lab_check_memberships(lab, a));
    struct journal_step *step = &j->steps.at[j->steps.n - 1];
    step->ended = lab->now;
    step->exports_end = j->exports.n;
    step->findings_end = j->findings.n;
    return NULL;
}

void
lab_command(struct lab *lab, struct str text, uint32_t line)
{
    lab->command = causes_add(&lab->journal.causes,
                              (struct cause){.kind = CAUSE_COMMAND,
                                             .line = line,
                                             .subject = str_copy(text, lab->journal.arena)});
}

/* An object by the scenario's name for it; what nobody knows stays as it is. */
static void
name_object(struct lab *lab, struct str *ref)
{
    struct arena_mark mark = arena_mark(lab->scratch);

    if (people_find(&lab->people, *ref, lab->scratch) != WHO_NOBODY)
        *ref = str_copy(people_name(&lab->people, *ref, lab->scratch), lab->perm);
    arena_rewind(lab->scratch, mark);
}

/* Reports speak of objects as the scenario does. */
static void
name_causes(struct lab *lab)
{
    struct causes *c = &lab->journal.causes;

    for (uint32_t i = 0; i < c->list.n; i++) {
        struct cause *cause = &c->list.at[i];
        if (cause->kind > CAUSE_RUN)
            name_object(lab, &cause->subject);
        if (cause->kind == CAUSE_REFERENCE)
            name_object(lab, &cause->detail);
    }
}

const struct err *
lab_finish(struct lab *lab, struct arena *a)
{
    TRY(lab_check_memberships(lab, a));
    lab_writers_report(lab);
    name_causes(lab);
    if (lab->journal.steps.n) {
        struct journal_step *last = &lab->journal.steps.at[lab->journal.steps.n - 1];
        last->findings_end = lab->journal.findings.n;
    }
    return NULL;
}
