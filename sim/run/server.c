/* SPDX-License-Identifier: MIT */
/*
 * Several Connect servers: one that exports, others in staging mode that could take over.
 *
 * Commands speak to the server in front. What belongs to a server is exchanged as a whole when another
 * one comes to the front, be it by command or because its schedule says so ("how-to-connect-sync-
 * staging-server": settings of the scheduler and the threshold live in the tenant, staging mode does
 * not).
 */
#include <stddef.h>

#include "sim/base/arena.h"
#include "sim/run/lab_state.h"

#define FIELD(name)                                                                                \
    {                                                                                              \
        offsetof(struct lab, name), offsetof(struct lab_parked, name),                             \
            sizeof((struct lab *)NULL)->name                                                       \
    }

static const struct {
    size_t in_lab, in_server, size;
} fields[] = {
    FIELD(server),         FIELD(rules),      FIELD(engine),        FIELD(connectors),
    FIELD(scheduler),      FIELD(overrides),  FIELD(runs),          FIELD(runs_purged),
    FIELD(include),        FIELD(exclude),    FIELD(cycles),        FIELD(group_filter_off),
    FIELD(filter_changed), FIELD(last_cycle), FIELD(connect_quiet),
};

/* What the tenant keeps for all servers. */
static void
share_settings(const struct lab_parked *from, struct lab *to)
{
    struct lab_scheduler *s = &to->scheduler;

    s->enabled = from->scheduler.enabled;
    s->customized_interval = from->scheduler.customized_interval;
    s->purge_interval = from->scheduler.purge_interval;
    s->maintenance = from->scheduler.maintenance;
    engine_set_threshold(to->engine, engine_threshold(from->engine));
}

/* Rules stand in the lab itself, so engines find those of whoever is in front. */
void
lab_server_swap(struct lab *lab, uint32_t parked)
{
    struct lab_parked *other = &lab->parked.at[parked];
    char aside[sizeof *other];

    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        char *x = (char *)lab + fields[i].in_lab, *y = (char *)other + fields[i].in_server;
        memcpy(aside, x, fields[i].size);
        memcpy(x, y, fields[i].size);
        memcpy(y, aside, fields[i].size);
    }
    if (lab->engine && other->engine)
        share_settings(other, lab);
    lab->writers_stale = true;
}

int64_t
lab_server_active(struct lab *lab)
{
    if (!lab->engine || !engine_staging(lab->engine))
        return LAB_IN_FRONT;
    for (uint32_t i = 0; i < lab->parked.n; i++) {
        if (engine_staging(lab->parked.at[i].engine))
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
        const struct lab_scheduler *s = &lab->parked.at[i].scheduler;
        if (!lab->scheduler.enabled || s->suspended || s->next_start >= first)
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
        lab->parked.at[i].connect_quiet = false;
}

static uint32_t
find_parked(const struct lab *lab, struct str name)
{
    uint32_t i = 0;

    while (i < lab->parked.n && !str_ieq(lab->parked.at[i].server, name))
        i++;
    return i;
}

const struct err *
lab_install_server(struct lab *lab, struct str name, const struct err *(*install)(void *),
                   void *context, struct arena *a)
{
    bool second = lab->engine && name.len;
    uint32_t place = lab->parked.n;

    if (second && (str_ieq(name, lab->server) || find_parked(lab, name) < lab->parked.n))
        return err_new(ERR_REFUSED, NOWHERE, a, "there is a server " STR_FMT " already",
                       STR_ARG(name));
    if (second) {
        struct lab_parked *fresh = VEC_PUSH(&lab->parked, lab->perm);
        *fresh = (struct lab_parked){0};
        memcpy(fresh->connectors, lab->connectors, sizeof fresh->connectors);
        lab_server_swap(lab, place);
    }
    const struct err *broken = install(context);
    if (broken && second) {
        lab_server_swap(lab, place);
        lab->parked.n--;
    }
    TRY(broken);
    lab->server = name.len ? str_copy(name, lab->perm) : STR("CONNECT1");
    if (second)
        share_settings(&lab->parked.at[place], lab);
    return NULL;
}

const struct err *
lab_switch_server(struct lab *lab, struct str name, struct arena *a)
{
    uint32_t i = find_parked(lab, name);

    TRY(lab_need_connect(lab, a));
    if (str_ieq(name, lab->server))
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
    return lab->server;
}

uint32_t
lab_servers_parked(const struct lab *lab)
{
    return lab->parked.n;
}

struct str
lab_server_parked(const struct lab *lab, uint32_t i, bool *staging)
{
    *staging = lab->parked.at[i].scheduler.staging;
    return lab->parked.at[i].server;
}
