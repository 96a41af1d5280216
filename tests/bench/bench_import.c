/* SPDX-License-Identifier: MIT */
/*
 * How fast does an import come out of slapd? `bench_import [users...]` reads a whole directory
 * through our connector. The yardstick: `ldapsearch` reading the same entries to /dev/null.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/live/ldap_connector.h"
#include "sim/base/arena.h"
#include "tests/bench/estate.h"
#include "tests/bench/figures.h"

enum { ROUNDS = 5 };

static double
ldapsearch(const struct slapd *d)
{
    double began = figures_wall();
    pid_t child = fork();
    int status = 1;

    if (child == 0) {
        int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
        dup2(null, STDOUT_FILENO);
        execlp("ldapsearch", "ldapsearch", "-LLL", "-x", "-H", d->ldapi_url, "-D", d->bind_dn, "-w",
               d->password, "-b", d->base, "(objectClass=*)", "*", "entryUUID", (char *)NULL);
        _exit(127);
    }
    if (child < 0 || waitpid(child, &status, 0) != child || status != 0) {
        fputs("ldapsearch does not run: apt-get install ldap-utils\n", stderr);
        exit(3);
    }
    return figures_wall() - began;
}

/* A new door each time: an import of a directory that was never seen before. */
static double
import(const struct estate *e, const struct slapd *d)
{
    struct arena *a = arena_new();
    struct connector *door;
    struct batch batch;

    figures_need(ldap_connector_open(&door, d, &e->setup.world.forests[0].mint, &e->schema, a));
    double began = figures_wall();
    figures_need(connector_read(door, STR(""), &batch, a));
    double took = figures_wall() - began;
    if (batch.changes.n != e->setup.world.n)
        fprintf(stderr, "%u of %u entries came\n", batch.changes.n, e->setup.world.n);
    connector_close(door);
    arena_free(a);
    return took;
}

static void
measure(uint32_t users)
{
    struct estate e;
    struct sandbox *s;
    struct slapd d;
    double ours[ROUNDS], theirs[ROUNDS];

    estate_make(&e, users);
    figures_need(sandbox_open(&s, false, e.arena));
    figures_need(slapd_start(&d, s, e.setup.world.entries, e.setup.world.n, 0, e.arena));
    ldapsearch(&d); /* slapd's caches are warm for both */
    for (int i = 0; i < ROUNDS; i++) {
        theirs[i] = ldapsearch(&d);
        ours[i] = import(&e, &d);
    }
    double least = figures_median(theirs, ROUNDS), took = figures_median(ours, ROUNDS);
    printf("%u users, %u groups in slapd\n", e.users, e.groups);
    figures_say("ldapsearch to /dev/null", least, e.setup.world.n);
    figures_say("full import", took, e.setup.world.n);
    figures_goal("import against ldapsearch", least / took, "times", false, 0.5);
    sandbox_close(s);
    estate_free(&e);
}

int
main(int argc, char **argv)
{
    static char *const usual[] = {"1000", "10000", "100000"};
    char *const *sizes = argc > 1 ? argv + 1 : usual;
    int n = argc > 1 ? argc - 1 : 3;

    for (int i = 0; i < n; i++)
        measure((uint32_t)strtoul(sizes[i], NULL, 10));
    return 0;
}
