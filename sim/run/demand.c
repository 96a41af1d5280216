/* SPDX-License-Identifier: MIT */
/*
 * Provisioning on demand: the run loop's side of it.
 */
#include "sim/base/arena.h"
#include "sim/run/lab_state.h"

enum { MEMBERS_MOST = 5 }; /* of a group (how-to-on-demand-provision) */

static const struct err *
find_source(struct lab *lab, const struct cloud *c, struct str dn, struct entry *out,
            struct arena *a)
{
    struct query q = {.base = dn, .scope = SCOPE_BASE};
    struct entries found = {0};

    if (!cloud_looks_after(c, dn))
        return err_new(ERR_REFUSED, NOWHERE, a,
                       "\"" STR_FMT "\" is not in the domain of the configuration \"" STR_FMT "\"",
                       STR_ARG(dn), STR_ARG(cloud_view(c).name));
    const struct err *e = lab_ad_find(lab, &q, &found, a);
    if (e && e->kind != ERR_NOT_FOUND)
        return e;
    if (e || !found.list.n)
        return err_new(ERR_NOT_FOUND, NOWHERE, a, "the directory has no object \"" STR_FMT "\"",
                       STR_ARG(dn));
    *out = found.list.at[0];
    people_see(&lab->people, out);
    return NULL;
}

/* Whom it refers to: the job may never have read them. */
static const struct err *
introduce(struct lab *lab, struct cloud *c, const struct entry *source, struct arena *a)
{
    static const attr_id references[] = {ATTR_manager, ATTR_managedBy, ATTR_member};

    for (size_t i = 0; i < sizeof references / sizeof *references; i++) {
        const struct attr *attr = entry_get(source, references[i]);
        for (uint32_t k = 0; attr && k < attr->n && k < MEMBERS_MOST; k++) {
            struct query q = {.base = attr->values[k], .scope = SCOPE_BASE};
            struct entries found = {0};
            const struct err *e = lab_ad_find(lab, &q, &found, a);
            if (e && e->kind != ERR_NOT_FOUND)
                return e;
            if (!e && found.list.n)
                cloud_demand_know(c, &found.list.at[0]);
        }
    }
    return NULL;
}

/* What is sent lives in the laboratory's own arena, which is rewound lot by lot. */
static const struct err *
send(struct lab *lab, struct cloud *c, struct lab_demand *out, cause_id cause, struct arena *a)
{
    struct arena_mark mark = arena_mark(lab->scratch);
    const struct err *broken = NULL;
    uint32_t effects = 0;

    if (cloud_demand_begin(c, &out->source, lab->now, cause, lab->scratch)) {
        uint32_t run = journal_run_add(&lab->journal, BY_CLOUD_SYNC, lab->now, STR("on demand"));
        broken = err_copy(lab_job_write(lab, c, run, &effects, lab->scratch), a);
        out->result = cloud_demand_end(c, &out->in_scope);
    } else {
        broken =
            err_new(ERR_REFUSED, NOWHERE, a, "Cloud Sync does not map objects of class " STR_FMT,
                    STR_ARG(class_name(out->source.class)));
    }
    arena_rewind(lab->scratch, mark);
    if (effects)
        lab_stir(lab);
    return broken;
}

static const struct err *
provision(struct lab *lab, struct cloud *c, struct lab_demand *out, struct arena *a)
{
    cause_id cause = causes_add(&lab->journal.causes,
                                (struct cause){.kind = CAUSE_RUN,
                                               .because = lab->command,
                                               .subject = STR("provisioning on demand"),
                                               .detail = lab_job_title(lab, c, lab->perm)});

    return send(lab, c, out, cause, a);
}

const struct err *
lab_cloud_demand(struct lab *lab, struct cloud *c, struct str dn, struct lab_demand *out,
                 struct arena *a)
{
    *out = (struct lab_demand){0};
    if (!cloud_agent_running(lab->cloud_service))
        return err_remedy(
            err_new(ERR_REFUSED, NOWHERE, a,
                    "HybridIdentityServiceNoActiveAgents: no provisioning agent is running"),
            a, "Start one with Start-LabProvisioningAgent, or install one first.");
    TRY(find_source(lab, c, dn, &out->source, a));
    TRY(introduce(lab, c, &out->source, a));
    TRY(provision(lab, c, out, a));
    return lab_check_suspects(lab, a);
}
