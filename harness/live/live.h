/* SPDX-License-Identifier: MIT */
/*
 * The live doors: slapd over LDAP and Entra ID over HTTPS, started, connected, stopped together.
 */
#pragma once

#include "mocks/fixture.h"
#include "sim/run/lab.h"

struct live;

struct live_options {
    bool keep;                      /* leave the private folder behind */
    uint16_t ldap_port, entra_port; /* on loopback; 0: the kernel picks one */
    struct entra_clients clients;
    bool (*stopped)(void *context); /* the user asks to stop; may be NULL */
    void *context;
};

/*
 * Starts both servers for the world in `setup` and opens the four doors. `*out` is set even when an
 * error is returned, so that live_close can stop what did start.
 */
const struct err *live_open(struct live **out, struct lab_doors *doors,
                            const struct lab_setup *setup, const struct live_options *options,
                            struct arena *a);

/* Stops the servers and removes the folder. The doors are closed by lab_close before. NULL is fine. */
void live_close(struct live *l);

/* How to reach them. */
const struct slapd *live_slapd(const struct live *l);
const struct entra *live_entra(const struct live *l);

/* The private folder; NULL: it does not come to that. */
const char *live_folder(const struct live *l);

/* Are both servers alive? Error (ERR_SANDBOX): which one is not, and what it said last. */
const struct err *live_check(const struct live *l, struct arena *a);

/*
 * What clients ask of provisioning jobs (mocks/entra/relay.h): brings `answers` to what was fetched
 * before, and fetches what was asked since. Both are the JSON of POST /sandbox/jobs. Error: the server
 * is gone.
 */
const struct err *live_relay(struct live *l, struct str answers, struct str *requests,
                             struct arena *a);

/* How long each took to start, in microseconds; zeroes for NULL. */
void live_times(const struct live *l, int64_t *slapd_us, int64_t *entra_us);
