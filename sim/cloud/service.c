/* SPDX-License-Identifier: MIT */
/*
 * What all configurations of a tenant share: the agents. (The log that they share, too, is in log.c.)
 */
#include "sim/base/arena.h"
#include "sim/cloud/state.h"

struct cloud_service *
cloud_service_new(struct arena *perm)
{
    struct cloud_service *s = ARENA_NEW(perm, struct cloud_service);

    *s = (struct cloud_service){.perm = perm};
    return s;
}

static struct cloud_agent *
find_agent(const struct cloud_service *s, struct str name)
{
    for (uint32_t i = 0; i < s->agents.n; i++)
        if (str_ieq(s->agents.at[i].name, name))
            return &s->agents.at[i];
    return NULL;
}

const struct err *
cloud_agent_install(struct cloud_service *s, struct str name, struct arena *a)
{
    if (find_agent(s, name))
        return err_new(ERR_REFUSED, NOWHERE, a, "there is already an agent \"" STR_FMT "\"",
                       STR_ARG(name));
    *VEC_PUSH(&s->agents, s->perm) =
        (struct cloud_agent){.name = str_copy(name, s->perm), .running = true};
    return NULL;
}

const struct err *
cloud_agent_switch(struct cloud_service *s, struct str name, bool running, struct arena *a)
{
    struct cloud_agent *agent = find_agent(s, name);

    if (!agent)
        return err_remedy(
            err_new(ERR_NOT_FOUND, NOWHERE, a, "there is no agent \"" STR_FMT "\"", STR_ARG(name)),
            a, "Get-LabProvisioningAgent lists them.");
    agent->running = running;
    return NULL;
}

uint32_t
cloud_agent_count(const struct cloud_service *s)
{
    return s->agents.n;
}

const struct cloud_agent *
cloud_agent_at(const struct cloud_service *s, uint32_t i)
{
    return &s->agents.at[i];
}

bool
cloud_agent_running(const struct cloud_service *s)
{
    for (uint32_t i = 0; i < s->agents.n; i++)
        if (s->agents.at[i].running)
            return true;
    return false;
}
