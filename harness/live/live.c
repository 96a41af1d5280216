/* SPDX-License-Identifier: MIT */
#include "harness/live/live.h"

#include "harness/live/graph_connector.h"
#include "harness/live/http_client.h"
#include "harness/live/ldap_connector.h"
#include "sim/base/arena.h"

struct live {
    struct sandbox *sandbox;
    struct slapd slapd;
    struct entra entra;
    struct http_client *relay; /* made when it is first used */
    struct arena *arena;
};

/* Other people's clients come in through a front; our own doors lead past it. */
static const struct err *
start_front(struct live *l, const struct lab_world *w, uint16_t port, struct arena *a)
{
    struct str *bases = ARENA_ARRAY(a, struct str, w->forests_n);

    for (uint32_t i = 0; i < w->forests_n; i++)
        bases[i] = w->forests[i].domains[0].base;
    return slapd_front_start(&l->slapd, l->sandbox, bases, w->forests_n, port, a);
}

static const struct err *
start(struct live *l, const struct lab_setup *s, const struct live_options *o, struct arena *a)
{
    const struct lab_world *w = &s->world;

    TRY(sandbox_open(&l->sandbox, o->keep, a));
    sandbox_on_stop(l->sandbox, o->stopped, o->context);
    TRY(entra_start(&l->entra, l->sandbox,
                    &(struct entra_settings){.domain = str_z(w->domain.fqdn, a),
                                             .seed = s->seed,
                                             .now = s->start,
                                             .assumptions = s->assumptions,
                                             .port = o->entra_port,
                                             .clients = o->clients},
                    a));
    TRY(slapd_start(&l->slapd, l->sandbox, w->entries, w->n, o->clients.expected ? 0 : o->ldap_port,
                    a));
    return o->clients.expected ? start_front(l, w, o->ldap_port, a) : NULL;
}

/* One door for each forest, at the same slapd. */
static const struct err *
open_forests(const struct live *l, struct lab_doors *doors, const struct lab_setup *setup,
             struct arena *a)
{
    const struct lab_world *w = &setup->world;

    doors->ad = ARENA_ARRAY(a, struct connector *, w->forests_n);
    for (uint32_t i = 0; i < w->forests_n; i++) {
        struct slapd *as = ARENA_NEW(a, struct slapd);
        *as = slapd_forest(&l->slapd, w->forests[i].domains[0].base, a);
        TRY(ldap_connector_open(&doors->ad[i], as, &w->forests[i].mint, setup->schema, a));
    }
    return NULL;
}

const struct err *
live_open(struct live **out, struct lab_doors *doors, const struct lab_setup *setup,
          const struct live_options *options, struct arena *a)
{
    struct live *l = ARENA_NEW(a, struct live);

    l->arena = a;
    *out = l;
    *doors = (struct lab_doors){.kind = STR("live")};
    TRY(start(l, setup, options, a));
    TRY(open_forests(l, doors, setup, a));
    TRY(graph_connector_open(&doors->connect, &l->entra, "connect", setup->schema, a));
    TRY(graph_connector_open(&doors->cloud, &l->entra, "cloudsync", setup->schema, a));
    doors->arm = graph_connector_arm;
    return graph_connector_open(&doors->admin, &l->entra, "admin", setup->schema, a);
}

void
live_close(struct live *l)
{
    if (l && l->relay)
        http_close(l->relay);
    if (l && l->sandbox)
        sandbox_close(l->sandbox);
}

const struct slapd *
live_slapd(const struct live *l)
{
    return &l->slapd;
}

const struct entra *
live_entra(const struct live *l)
{
    return &l->entra;
}

const char *
live_folder(const struct live *l)
{
    return l && l->sandbox ? sandbox_folder(l->sandbox) : NULL;
}

static const struct err *
gone(const char *name, struct proc *p, struct arena *a)
{
    return err_remedy(err_new(ERR_SANDBOX, NOWHERE, a, "%s ended by itself: " STR_FMT, name,
                              STR_ARG(proc_last_words(p, a))),
                      a, "Serve again; if it happens again, look at what this machine lacks.");
}

const struct err *
live_check(const struct live *l, struct arena *a)
{
    if (!proc_alive(l->slapd.proc))
        return gone("slapd", l->slapd.proc, a);
    if (l->slapd.front && !proc_alive(l->slapd.front))
        return gone("the slapd for other clients", l->slapd.front, a);
    if (!proc_alive(l->entra.proc))
        return gone("the Entra ID server", l->entra.proc, a);
    return NULL;
}

const struct err *
live_relay(struct live *l, struct str answers, struct str *requests, struct arena *a)
{
    struct http_reply reply;
    bool lost;

    if (!l->relay)
        TRY(http_open(&l->relay, &l->entra, HTTP_PATIENCE, l->arena));
    TRY(http_exchange(l->relay, "POST", STR("/sandbox/jobs"), answers, &reply, &lost, a));
    if (lost || reply.status != 200)
        return err_new(ERR_SANDBOX, NOWHERE, a, "the Entra ID server gives out no requests (%d)",
                       lost ? 0 : reply.status);
    *requests = reply.body;
    return NULL;
}

void
live_times(const struct live *l, int64_t *slapd_us, int64_t *entra_us)
{
    *slapd_us = l ? l->slapd.ready_us : 0;
    *entra_us = l ? l->entra.ready_us : 0;
}
