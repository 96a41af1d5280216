/* SPDX-License-Identifier: MIT */
/*
 * The configuration and its job: made, changed, paused, restarted, removed.
 */
#include "sim/base/arena.h"
#include "sim/cloud/state.h"
#include "sim/model/dn.h"

enum { DEFAULT_THRESHOLD = 500 }; /* how-to-accidental-deletes */

static struct cloud
empty_room(const struct cloud_setup *setup, struct arena *perm)
{
    return (struct cloud){.setup = *setup,
                          .perm = perm,
                          .threshold = DEFAULT_THRESHOLD,
                          .by_guid = map_in(perm, false),
                          .by_dn = map_in(perm, false)};
}

struct cloud *
cloud_new(const struct cloud_setup *setup, struct arena *perm)
{
    struct cloud *c = ARENA_NEW(perm, struct cloud);

    *c = empty_room(setup, perm);
    return c;
}

static const struct err *
need_configuration(const struct cloud *c, struct arena *a)
{
    if (c->configured)
        return NULL;
    return err_remedy(err_new(ERR_REFUSED, NOWHERE, a, "there is no Cloud Sync configuration"), a,
                      "Make one with New-LabCloudSyncConfiguration.");
}

static const struct err *
set_ous(struct cloud *c, const struct str *ous, uint32_t n, struct arena *a)
{
    for (uint32_t i = 0; i < n; i++)
        if (!dn_valid(ous[i]))
            return err_new(ERR_INPUT, NOWHERE, a,
                           "\"" STR_FMT "\" is not a distinguished name; an OU is written like "
                           "OU=CPUsers,DC=contoso,DC=com",
                           STR_ARG(ous[i]));
    c->ous.n = 0;
    for (uint32_t i = 0; i < n; i++)
        *VEC_PUSH(&c->ous, c->perm) = str_copy(ous[i], c->perm);
    return NULL;
}

const struct err *
cloud_configure(struct cloud *c, const struct cloud_domain *domain, struct str name,
                const struct str *ous, uint32_t n, struct arena *a)
{
    if (!cloud_agent_count(c->setup.service))
        return err_remedy(
            err_new(ERR_REFUSED, NOWHERE, a, "no provisioning agent is installed in this domain"),
            a, "Run Install-LabProvisioningAgent first.");
    if (c->configured)
        return err_remedy(err_new(ERR_REFUSED, NOWHERE, a,
                                  "the domain " STR_FMT " already has the configuration \"" STR_FMT
                                  "\"; a domain can have one",
                                  STR_ARG(c->setup.domain.fqdn), STR_ARG(c->name)),
                          a, "Change it with Set-LabCloudSyncConfiguration, or remove it first.");
    TRY(set_ous(c, ous, n, a));
    c->configured = true;
    c->setup.domain = *domain;
    c->mapping = c->setup.mapping;
    c->name = str_copy(name, c->perm);
    return NULL;
}

static void
leave_quarantine(struct cloud *c)
{
    c->quarantine_reason = STR("");
    c->quarantine_tries = 0;
    c->error = STR("");
}

/* Everything is read and decided again; what the job made stays known. */
void
cloud_start_over(struct cloud *c, vtime now)
{
    c->watermark = STR("");
    leave_quarantine(c);
    if (c->enabled)
        c->next_cycle = now;
}

const struct err *
cloud_set_scope(struct cloud *c, const struct str *ous, uint32_t n, vtime now, struct arena *a)
{
    TRY(need_configuration(c, a));
    TRY(set_ous(c, ous, n, a));
    cloud_start_over(c, now);
    return NULL;
}

/* Objects of a class that is not mapped any more stay in Entra ID as they are. */
static void
let_go_unmapped(struct cloud *c)
{
    for (uint32_t i = 0; i < c->objects.n; i++) {
        struct cloud_object *o = &c->objects.at[i];
        if (!cloud_mapping_for(c->mapping, o->class))
            o->in_scope = o->escrow = o->delete_waits = false;
    }
}

const struct err *
cloud_set_mapping(struct cloud *c, const struct cloud_mapping *mapping, vtime now, struct arena *a)
{
    TRY(need_configuration(c, a));
    c->mapping = mapping;
    let_go_unmapped(c);
    cloud_start_over(c, now);
    return NULL;
}

const struct err *
cloud_set_threshold(struct cloud *c, uint32_t deletes, struct arena *a)
{
    TRY(need_configuration(c, a));
    c->threshold = deletes;
    return NULL;
}

const struct err *
cloud_enable(struct cloud *c, vtime now, struct arena *a)
{
    TRY(need_configuration(c, a));
    if (!c->enabled || c->quarantine_reason.len)
        c->next_cycle = now;
    leave_quarantine(c);
    c->enabled = true;
    return NULL;
}

const struct err *
cloud_disable(struct cloud *c, struct arena *a)
{
    TRY(need_configuration(c, a));
    c->enabled = false;
    c->next_cycle = 0;
    return NULL;
}

const struct err *
cloud_remove(struct cloud *c, struct arena *a)
{
    TRY(need_configuration(c, a));
    struct cloud_setup setup = c->setup;
    *c = empty_room(&setup, c->perm);
    return NULL;
}

const struct err *
cloud_restart(struct cloud *c, bool force_deletes, vtime now, struct arena *a)
{
    return cloud_reset(c, CLOUD_RESET_USUAL | (force_deletes ? CLOUD_FORCE_DELETES : 0), now, a);
}

static void
forget_store(struct cloud *c)
{
    c->objects.n = c->waiting.n = 0;
    c->by_guid = map_in(c->perm, false);
    c->by_dn = map_in(c->perm, false);
    c->watermark = STR("");
}

static void
forget_escrows(struct cloud *c)
{
    for (uint32_t i = 0; i < c->waiting.n; i++) {
        struct cloud_object *o = &c->objects.at[c->waiting.at[i]];
        o->dirty = o->dirty && !o->escrow;
        o->escrow = false;
    }
}

const struct err *
cloud_reset(struct cloud *c, unsigned what, vtime now, struct arena *a)
{
    TRY(need_configuration(c, a));
    c->force_deletes = (what & CLOUD_FORCE_DELETES) != 0;
    if (what & CLOUD_RESET_ESCROWS)
        forget_escrows(c);
    if (what & CLOUD_RESET_STORE)
        forget_store(c);
    if (what & CLOUD_RESET_WATERMARK)
        c->watermark = STR("");
    if (what & (CLOUD_RESET_QUARANTINE | CLOUD_FORCE_DELETES))
        leave_quarantine(c);
    if (c->enabled && what)
        c->next_cycle = now;
    return NULL;
}

enum cloud_status
cloud_status(const struct cloud *c)
{
    if (!c->configured)
        return CLOUD_NOT_CONFIGURED;
    if (!c->enabled)
        return CLOUD_PAUSED;
    if (c->quarantine_reason.len)
        return CLOUD_QUARANTINE;
    return c->ran ? CLOUD_ACTIVE : CLOUD_NOT_RUN;
}

struct cloud_view
cloud_view(const struct cloud *c)
{
    struct cloud_view v = {.status = cloud_status(c),
                           .name = c->name,
                           .domain = &c->setup.domain,
                           .mapping = c->mapping,
                           .ous = c->ous.at,
                           .ou_count = c->ous.n,
                           .groups = c->group_names.at,
                           .group_count = c->group_names.n,
                           .threshold = c->threshold,
                           .quarantine_reason = c->quarantine_reason,
                           .error = c->error,
                           .waiting = c->waiting.n,
                           .cycles = c->cycles,
                           .most_deletes = c->most_deletes,
                           .last_cycle = c->last_cycle,
                           .next_cycle = c->next_cycle,
                           .quarantine_since = c->quarantine_since,
                           .quarantine_tries = c->quarantine_tries,
                           .steady_since = c->steady_since,
                           .last = c->cycle,
                           .last_success = c->last_success,
                           .last_exports = c->last_exports};

    for (uint32_t i = 0; i < c->waiting.n; i++) {
        v.escrows += c->objects.at[c->waiting.at[i]].escrow;
        v.pending_deletes += c->objects.at[c->waiting.at[i]].delete_waits;
    }
    return v;
}

uint32_t
cloud_entitled(const struct cloud *c, enum object_class class)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < c->objects.n; i++)
        n += c->objects.at[i].class == class && c->objects.at[i].in_scope;
    return n;
}

uint32_t
cloud_provisioned(const struct cloud *c, enum object_class class)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < c->objects.n; i++)
        n += c->objects.at[i].class == class && c->objects.at[i].exported;
    return n;
}

struct str
cloud_watermark(const struct cloud *c)
{
    return c->watermark;
}

struct str
cloud_status_name(enum cloud_status s)
{
    static const struct str names[] = {
        [CLOUD_NOT_CONFIGURED] = STR("NotConfigured"),
        [CLOUD_NOT_RUN] = STR("NotRun"),
        [CLOUD_PAUSED] = STR("Paused"),
        [CLOUD_ACTIVE] = STR("Active"),
        [CLOUD_QUARANTINE] = STR("Quarantine"),
    };

    return names[s];
}
