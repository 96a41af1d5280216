/* SPDX-License-Identifier: MIT */
/*
 * Connect as it is set up: its scheduler, its run history, its rules and what it selects. How it came
 * there is in install.c, what it then does in steps.c and cycle.c.
 */
#include "sim/base/arena.h"
#include "sim/model/dn.h"
#include "sim/run/lab_state.h"

void
lab_ou_lists(const struct lab *lab, const struct str **include, uint32_t *n_include,
             const struct str **exclude, uint32_t *n_exclude)
{
    *include = lab->front->include.at, *n_include = lab->front->include.n;
    *exclude = lab->front->exclude.at, *n_exclude = lab->front->exclude.n;
}

struct engine *
lab_connect(const struct lab *lab)
{
    return lab->front->engine;
}

const struct err *
lab_need_connect(const struct lab *lab, struct arena *a)
{
    if (lab->front->engine)
        return NULL;
    return err_remedy(err_new(ERR_REFUSED, NOWHERE, a, "Connect is not installed"), a,
                      "Run Install-LabConnect -Express first.");
}

const struct lab_auto_upgrade *
lab_auto_upgrade(const struct lab *lab)
{
    return &lab->front->auto_upgrade;
}

void
lab_set_auto_upgrade(struct lab *lab, struct lab_auto_upgrade u)
{
    u.reason = str_copy(u.reason, lab->perm);
    lab->front->auto_upgrade = u;
}

struct lab_scheduler *
lab_scheduler(struct lab *lab)
{
    return &lab->front->scheduler;
}

int64_t
lab_scheduler_interval(const struct lab_scheduler *s)
{
    return s->customized_interval > s->allowed_interval ? s->customized_interval
                                                        : s->allowed_interval;
}

void
lab_scheduler_changed(struct lab *lab)
{
    if (lab->front->scheduler.next_start < lab->now)
        lab->front->scheduler.next_start =
            lab->now + lab_scheduler_interval(&lab->front->scheduler);
    lab_stir(lab);
}

const struct err *
lab_set_staging(struct lab *lab, bool staging, struct arena *a)
{
    TRY(lab_need_connect(lab, a));
    lab->front->scheduler.staging = staging;
    engine_set_staging(lab->front->engine, staging);
    lab_stir(lab);
    return NULL;
}

struct lab_override *
lab_override(struct lab *lab, uint32_t connector)
{
    lab->front->connect_quiet = false;
    return &lab->front->overrides[connector];
}

uint32_t
lab_purge_runs(struct lab *lab, vtime before)
{
    uint32_t n = 0;

    while (n < lab->front->runs.n && lab->front->runs.at[n].step.begin < before)
        n++;
    if (n)
        memmove(lab->front->runs.at, lab->front->runs.at + n,
                (lab->front->runs.n - n) * sizeof *lab->front->runs.at);
    lab->front->runs.n -= n;
    return n;
}

uint32_t
lab_run_count(const struct lab *lab)
{
    return lab->front->runs.n;
}

uint32_t
lab_run_length(const struct lab *lab, uint32_t last)
{
    const struct lab_run *at = lab->front->runs.at;
    uint32_t n = 1;

    while (n <= last && at[last - n].number == at[last].number)
        n++;
    return n;
}

struct str
lab_run_result(const struct lab_run *first, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (!str_eq(first[i].step.result, STR("success")))
            return first[i].step.result;
    return STR("success");
}

const struct lab_run *
lab_run_at(const struct lab *lab, uint32_t i)
{
    return &lab->front->runs.at[i];
}

const struct engine_connector *
lab_connector(const struct lab *lab, uint32_t connector)
{
    return &lab->front->connectors[connector];
}

struct ruleset *
lab_rules(struct lab *lab)
{
    return &lab->front->rules;
}

void
lab_rules_changed(struct lab *lab)
{
    lab_stir(lab);
}

static const struct err *
must_be_container(struct lab *lab, struct str dn, struct arena *a)
{
    struct entries found = {0};
    struct query q = {.base = dn, .scope = SCOPE_BASE};

    if (!dn_valid(dn))
        return err_new(ERR_INPUT, NOWHERE, a,
                       "\"" STR_FMT "\" is not a distinguished name; an OU is written like "
                       "OU=CPUsers,DC=contoso,DC=com",
                       STR_ARG(dn));
    TRY(lab_ad_find(lab, &q, &found, a));
    if (found.list.n == 0 || !class_is_container(found.list.at[0].class))
        return err_new(ERR_NOT_FOUND, NOWHERE, a, "there is no OU or container \"" STR_FMT "\"",
                       STR_ARG(dn));
    return NULL;
}

/* A name is in one of the lists: the last word counts. */
static void
list_without(struct str *at, uint32_t *n, struct str dn)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < *n; i++)
        if (!dn_same(at[i], dn))
            at[kept++] = at[i];
    *n = kept;
}

const struct err *
lab_ou_filter(struct lab *lab, const struct str *include, uint32_t include_n,
              const struct str *exclude, uint32_t exclude_n, struct arena *a)
{
    TRY(lab_need_connect(lab, a));
    for (uint32_t i = 0; i < include_n; i++)
        TRY(must_be_container(lab, include[i], a));
    for (uint32_t i = 0; i < exclude_n; i++)
        TRY(must_be_container(lab, exclude[i], a));
    for (uint32_t i = 0; i < include_n; i++) {
        list_without(lab->front->exclude.at, &lab->front->exclude.n, include[i]);
        list_without(lab->front->include.at, &lab->front->include.n, include[i]);
        *VEC_PUSH(&lab->front->include, lab->perm) = str_copy(include[i], lab->perm);
        lab->front->filter_changed[lab_connector_of(lab, include[i])] = lab->command;
    }
    for (uint32_t i = 0; i < exclude_n; i++) {
        list_without(lab->front->include.at, &lab->front->include.n, exclude[i]);
        list_without(lab->front->exclude.at, &lab->front->exclude.n, exclude[i]);
        *VEC_PUSH(&lab->front->exclude, lab->perm) = str_copy(exclude[i], lab->perm);
        lab->front->filter_changed[lab_connector_of(lab, exclude[i])] = lab->command;
    }
    lab_tell_filter(lab);
    lab_stir(lab);
    return NULL;
}

/* A domain is a partition: what was selected in it goes with its tick. */
static void
forget_domain(struct str *at, uint32_t *n, struct str base)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < *n; i++)
        if (!dn_same(dn_naming_context(at[i]), base))
            at[kept++] = at[i];
    *n = kept;
}

static const struct err *
domain_bases(struct lab *lab, const struct str *names, uint32_t n, const struct str **out,
             struct arena *a)
{
    struct str *bases = ARENA_ARRAY(a, struct str, n);
    uint32_t forest;

    for (uint32_t i = 0; i < n; i++) {
        const struct cloud_domain *d = lab_world_domain(&lab->setup.world, names[i], &forest);
        if (!d)
            return err_new(ERR_NOT_FOUND, NOWHERE, a, "there is no domain \"" STR_FMT "\"",
                           STR_ARG(names[i]));
        bases[i] = d->base;
    }
    *out = bases;
    return NULL;
}

const struct err *
lab_domain_filter(struct lab *lab, const struct str *include, uint32_t include_n,
                  const struct str *exclude, uint32_t exclude_n, struct arena *a)
{
    TRY(lab_need_connect(lab, a));
    TRY(domain_bases(lab, include, include_n, &include, a));
    TRY(domain_bases(lab, exclude, exclude_n, &exclude, a));
    for (uint32_t i = 0; i < include_n + exclude_n; i++) {
        struct str base = i < include_n ? include[i] : exclude[i - include_n];
        forget_domain(lab->front->include.at, &lab->front->include.n, base);
        forget_domain(lab->front->exclude.at, &lab->front->exclude.n, base);
    }
    return lab_ou_filter(lab, include, include_n, exclude, exclude_n, a);
}

static const struct err *
must_be_group(struct lab *lab, struct str dn, struct arena *a)
{
    struct entries found = {0};
    struct query q = {.base = dn, .scope = SCOPE_BASE};

    if (!dn_valid(dn))
        return err_new(ERR_INPUT, NOWHERE, a, "\"" STR_FMT "\" is not a distinguished name",
                       STR_ARG(dn));
    TRY(lab_ad_find(lab, &q, &found, a));
    if (found.list.n == 0 || found.list.at[0].class != CLASS_group)
        return err_new(ERR_NOT_FOUND, NOWHERE, a, "there is no group \"" STR_FMT "\"", STR_ARG(dn));
    return NULL;
}

const struct err *
lab_group_filter(struct lab *lab, struct str group_dn, struct arena *a)
{
    TRY(lab_need_connect(lab, a));
    if (group_dn.len && lab->front->group_filter_off)
        return err_new(ERR_REFUSED, NOWHERE, a,
                       "the pilot group was switched off, and that is for good");
    if (group_dn.len)
        TRY(must_be_group(lab, group_dn, a));
    lab->front->group_filter_off |= !group_dn.len;
    for (uint32_t i = 0; i < lab_connector_count(lab); i++)
        if (i != LAB_ENTRA && (!group_dn.len || i == lab_connector_of(lab, group_dn)))
            engine_set_group_filter(lab->front->engine, i, group_dn);
    lab_stir(lab);
    return NULL;
}
