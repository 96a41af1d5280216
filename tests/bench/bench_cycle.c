/* SPDX-License-Identifier: MIT */
/*
 * A whole initial cycle, step by step, as it grows: `bench_cycle [memory|live] [users...]`.
 *
 * Everything is what a run does: the run loop, both engines' shared journal, the doors. In memory the
 * yardstick of each size is the smaller one before it (the time of an object must not grow); live it
 * is one slapd that replicates the same entries from another. In memory all is one thread, so its
 * processor time is what counts; live it is time on the wall.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/live/live.h"
#include "sim/base/arena.h"
#include "tests/bench/estate.h"
#include "tests/bench/figures.h"
#include "tests/bench/replica.h"

static const struct {
    const char *title;
    uint32_t connector;
    const char *profile;
} steps[] = {
    {"full import of Active Directory", LAB_AD, "Full Import"},
    {"full import of Entra ID, empty", LAB_ENTRA, "Full Import"},
    {"full synchronisation of Active Directory", LAB_AD, "Full Synchronization"},
    {"full synchronisation of Entra ID, empty", LAB_ENTRA, "Full Synchronization"},
    {"export", LAB_ENTRA, "Export"},
    {"confirming import", LAB_ENTRA, "Delta Import"},
    {"confirming synchronisation", LAB_ENTRA, "Delta Synchronization"},
};

enum { STEPS = sizeof steps / sizeof *steps };

struct cycle {
    uint32_t objects;
    double took[STEPS];
    double whole;
    double one_member; /* a cycle after one more member in the largest group */
};

typedef double clock_of(void);

static double
run_step(struct lab *lab, int i, clock_of *now)
{
    struct arena *a = arena_new();
    double began = now();

    figures_need(lab_run_profile(lab, steps[i].connector, str_of(steps[i].profile), a));
    double took = now() - began;
    const struct lab_run *run = lab_run_at(lab, lab_run_count(lab) - 1);
    if (!str_eq(run->step.result, STR("success")))
        printf("  %s: " STR_FMT "\n", steps[i].title, STR_ARG(run->step.result));
    arena_free(a);
    return took;
}

static double
one_member_more(struct lab *lab, const struct estate *e, clock_of *now)
{
    struct arena *a = arena_new();
    struct str member = estate_stranger(e);
    struct mod mod = {ATTR_member, MOD_ADD, 1, &member};
    struct op op = {.id = 1, .kind = OP_UPDATE, .dn = estate_group(e), .n = 1, .mods = &mod};

    /* what the first cycle has left to do: anchors are written back to AD, and then seen there */
    for (int i = 0; i < 2; i++)
        figures_need(lab_cycle(lab, POLICY_DELTA, a));
    figures_need(lab_ad_write(lab, &op, NULL, a));
    double began = now();
    figures_need(lab_cycle(lab, POLICY_DELTA, a));
    double took = now() - began;
    arena_free(a);
    return took;
}

static void
run_cycle(struct cycle *c, struct estate *e, clock_of *now)
{
    struct lab *lab;

    figures_need(lab_open(&lab, &e->setup, e->arena));
    lab_command(lab, STR("Start-ADSyncSyncCycle -PolicyType Initial"), 1);
    figures_need(lab_install_connect(lab, e->arena));
    engine_set_threshold(lab_connect(lab), (struct threshold){false, 0});
    c->objects = e->setup.world.n;
    for (int i = 0; i < STEPS; i++) {
        c->took[i] = run_step(lab, i, now);
        c->whole += c->took[i];
    }
    c->one_member = one_member_more(lab, e, now);
    lab_close(lab);
}

/* `before`: the size before this one, or NULL. */
static void
report(const struct cycle *c, const struct cycle *before)
{
    for (int i = 0; i < STEPS; i++) {
        double each = c->took[i] / c->objects;
        double growth = before ? each / (before->took[i] / before->objects) : 0;
        printf("  %-42s %9.3f s %11.0f/s", steps[i].title, c->took[i], 1 / each);
        if (before)
            printf("   x %.2f an object", growth);
        putchar('\n');
    }
    figures_say("whole cycle", c->whole, c->objects);
    if (before)
        figures_goal("an object's time against the size before",
                     c->whole / c->objects / (before->whole / before->objects), "times", true, 2);
    printf("  %-42s %9.1f ms\n", "cycle after one more member", c->one_member * 1e3);
}

static struct cycle
in_memory(uint32_t users, const struct cycle *before)
{
    struct estate e;
    struct cycle c = {0};

    estate_make(&e, users);
    figures_need(lab_memory_doors(&e.setup.doors, &e.setup, e.arena));
    run_cycle(&c, &e, figures_cpu);
    printf("%u users, %u groups (%u members in the largest), in memory\n", e.users, e.groups,
           entry_get(&e.setup.world.entries[e.largest], ATTR_member)->n);
    report(&c, before);
    printf("  %-42s %9.2f GiB\n", "memory of all, both directories included",
           (double)figures_memory() / (1 << 30));
    estate_free(&e);
    return c;
}

static struct cycle
through_servers(uint32_t users, const struct cycle *before)
{
    struct estate e;
    struct live *live;
    struct cycle c = {0};

    estate_make(&e, users);
    figures_need(live_open(&live, &e.setup.doors, &e.setup, &(struct live_options){0}, e.arena));
    double least = replica_seconds(live_slapd(live), e.arena);
    run_cycle(&c, &e, figures_wall);
    live_close(live);
    printf("%u users, %u groups, live\n", e.users, e.groups);
    report(&c, before);
    figures_say("a slapd that replicates the same entries", least, c.objects);
    figures_goal("whole cycle against replication", c.whole / least, "times", true, 1);
    estate_free(&e);
    return c;
}

static void
each_size(struct cycle (*measure)(uint32_t, const struct cycle *), char *const *sizes, int n)
{
    struct cycle c, before;

    for (int i = 0; i < n; i++) {
        c = measure((uint32_t)strtoul(sizes[i], NULL, 10), i ? &before : NULL);
        before = c;
    }
}

int
main(int argc, char **argv)
{
    static char *const usual[] = {"1000", "10000", "100000"};
    const char *which = argc > 1 ? argv[1] : "both";
    char *const *sizes = argc > 2 ? argv + 2 : usual;
    int n = argc > 2 ? argc - 2 : 3;

    if (strcmp(which, "live") != 0)
        each_size(in_memory, sizes, n);
    if (strcmp(which, "memory") != 0)
        each_size(through_servers, sizes, n);
    return 0;
}
