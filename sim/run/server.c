/* SPDX-License-Identifier: MIT */
/*
 * Several Connect servers: one that exports, others in staging mode that could take over.
 *
 * Commands speak to the server in front. Another one changes places with it, be it by command or
 * because its schedule says so ("how-to-connect-sync-staging-server": settings of the scheduler and
 * the threshold live in the tenant, staging mode does not).
 */
#include "sim/base/arena.h"
#include "sim/run/lab_state.h"

/* What the tenant keeps for all servers. */
static void
share_settings(const struct lab_server *from, struct lab_server *to)
{
    struct lab_scheduler *s = &to->scheduler;

    s->enabled = from->scheduler.enabled;
    s->customized_interval = from->scheduler.customized_interval;
    s->purge_interval = from->scheduler.purge_interval;
    s->maintenance = from->scheduler.maintenance;
    engine_set_threshold(to->engine, engine_threshold(from->engine));
}

void
lab_server_swap(struct lab *lab, uint32_t parked)
{
    struct lab_server *next = lab->parked.at[parked];

    lab->parked.at[parked] = lab->front;
    if (next->engine && lab->front->engine)
        share_settings(lab->front, next);
    lab->front = next;
    lab->writers_stale = true;
}

int64_t
lab_server_active(struct lab *lab)
{
    if (!lab->front->engine || !engine_staging(lab->front->engine))
        return LAB_IN_FRONT;
    for (uint32_t i = 0; i < lab->parked.n; i++) {
        if (engine_staging(lab->parked.at[i]->engine))
            continue;
        lab_server_swap(lab, i);
        return i;
    }
    return LAB_IN_FRONT;
}

vtime
lab_servers_due(const struct lab *lab, uint32_t *which)
{
    vtime first = (vtime)INT64_MAX;

    for (uint32_t i = 0; i < lab->parked.n; i++) {
        const struct lab_scheduler *s = &lab->parked.at[i]->scheduler;
        if (!lab->front->scheduler.enabled || s->suspended || s->next_start >= first)
            continue;
        first = s->next_start;
        *which = i;
    }
    return first;
}

void
lab_servers_stir(struct lab *lab)
{
    for (uint32_t i = 0; i < lab->parked.n; i++)
        lab->parked.at[i]->connect_quiet = false;
}

static uint32_t
find_parked(const struct lab *lab, struct str name)
{
    uint32_t i = 0;

    while (i < lab->parked.n && !str_ieq(lab->parked.at[i]->name, name))
        i++;
    return i;
}

const struct err *
lab_install_server(struct lab *lab, struct str name, const struct err *(*install)(void *),
                   void *context, struct arena *a)
{
    bool second = lab->front->engine && name.len;
    uint32_t place = lab->parked.n;

    if (second && (str_ieq(name, lab->front->name) || find_parked(lab, name) < lab->parked.n))
        return err_new(ERR_REFUSED, NOWHERE, a, "there is a server " STR_FMT " already",
                       STR_ARG(name));
    if (second) {
        struct lab_server *fresh = ARENA_NEW(lab->perm, struct lab_server);
        memcpy(fresh->connectors, lab->front->connectors, sizeof fresh->connectors);
        *VEC_PUSH(&lab->parked, lab->perm) = fresh;
        lab_server_swap(lab, place);
    }
    const struct err *broken = install(context);
    if (broken && second) {
        lab_server_swap(lab, place);
        lab->parked.n--;
    }
    TRY(broken);
    lab->front->name = name.len ? str_copy(name, lab->perm) : STR("CONNECT1");
    if (second)
        share_settings(lab->parked.at[place], lab->front);
    return NULL;
}

const struct err *
lab_switch_server(struct lab *lab, struct str name, struct arena *a)
{
    uint32_t i = find_parked(lab, name);

    TRY(lab_need_connect(lab, a));
    if (str_ieq(name, lab->front->name))
        return NULL;
    if (i == lab->parked.n)
        return err_new(ERR_NOT_FOUND, NOWHERE, a, "there is no server \"" STR_FMT "\"",
                       STR_ARG(name));
    lab_server_swap(lab, i);
    return NULL;
}

struct str
lab_server(const struct lab *lab)
{
    return lab->front->name;
}

uint32_t
lab_servers_parked(const struct lab *lab)
{
    return lab->parked.n;
}

struct str
lab_server_parked(const struct lab *lab, uint32_t i, bool *staging)
{
    *staging = lab->parked.at[i]->scheduler.staging;
    return lab->parked.at[i]->name;
}
