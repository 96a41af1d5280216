/* SPDX-License-Identifier: MIT */
/*
 * How long does a sandbox take to start? From nothing until slapd and the HTTPS server have both
 * answered, with a world of a few people; the median of several starts.
 */
#include <stdio.h>

#include "harness/live/live.h"
#include "sim/base/arena.h"
#include "tests/bench/estate.h"
#include "tests/bench/figures.h"

enum { ROUNDS = 15, USERS = 20 };

static double
start_once(struct estate *e, double *slapd, double *entra)
{
    struct arena *a = arena_new();
    struct live *live;
    int64_t slapd_us, entra_us;
    double began = figures_wall();

    figures_need(live_open(&live, &e->setup.doors, &e->setup, &(struct live_options){0}, a));
    double took = figures_wall() - began;
    live_times(live, &slapd_us, &entra_us);
    *slapd = (double)slapd_us / 1e6;
    *entra = (double)entra_us / 1e6;
    connector_close(e->setup.doors.admin);
    connector_close(e->setup.doors.cloud);
    connector_close(e->setup.doors.connect);
    connector_close(e->setup.doors.ad[0]);
    live_close(live);
    arena_free(a);
    return took;
}

int
main(void)
{
    struct estate e;
    double all[ROUNDS], slapd[ROUNDS], entra[ROUNDS];

    estate_make(&e, USERS);
    for (int i = 0; i < ROUNDS; i++)
        all[i] = start_once(&e, &slapd[i], &entra[i]);
    printf("sandbox start, the median of %d\n", ROUNDS);
    printf("  %-42s %9.3f s\n", "slapd ready", figures_median(slapd, ROUNDS));
    printf("  %-42s %9.3f s\n", "HTTPS ready", figures_median(entra, ROUNDS));
    figures_goal("folder, world, both servers, four doors", figures_median(all, ROUNDS), "s", true,
                 0.3);
    estate_free(&e);
    return 0;
}
