/* SPDX-License-Identifier: MIT */
/*
 * cutover run: plays scenarios and reports.
 */
#include <sched.h>
#include <stdio.h>
#include <unistd.h>

#include "harness/run.h"
#include "sim/base/arena.h"

enum { MEMORY = 256, BOTH, BLESS, PROFILE, JSON, JUNIT, MARKDOWN, HTML, KEEP, QUIET, JOBS = 'j' };

static const struct option options[] = {
    {"memory", no_argument, NULL, MEMORY},     {"both", no_argument, NULL, BOTH},
    {"bless", no_argument, NULL, BLESS},       {"profile", required_argument, NULL, PROFILE},
    {"json", required_argument, NULL, JSON},   {"junit", required_argument, NULL, JUNIT},
    {"md", required_argument, NULL, MARKDOWN}, {"html", required_argument, NULL, HTML},
    {"keep", no_argument, NULL, KEEP},         {"quiet", no_argument, NULL, QUIET},
    {"jobs", required_argument, NULL, JOBS},   {NULL, 0, NULL, 0},
};

static bool
take_option(struct run *r, int option)
{
    int64_t number;

    switch (option) {
    case MEMORY:
        r->memory = true;
        break;
    case BOTH:
        r->both = true;
        break;
    case BLESS:
        r->bless = true;
        break;
    case PROFILE:
        r->profile = str_of(optarg);
        break;
    case JSON:
        r->json = optarg;
        break;
    case JUNIT:
        r->junit = optarg;
        break;
    case MARKDOWN:
        r->markdown = optarg;
        break;
    case HTML:
        r->html = optarg;
        break;
    case KEEP:
        r->keep = true;
        break;
    case QUIET:
        r->quiet = true;
        break;
    case JOBS:
        if (!command_number("run", "-j", 1, RUN_JOBS_MOST, &number))
            return false;
        r->jobs = (uint32_t)number;
        break;
    default:
        return false;
    }
    return true;
}

/* --- everything -------------------------------------------------------------------------------- */

static void
print_summary(const struct run *r)
{
    uint32_t passed = 0, held = 0;

    if (r->files.list.n < 2)
        return;
    for (uint32_t i = 0; i < r->outcomes.n; i++) {
        const struct outcome *o = r->outcomes.at[i];
        held += !o->foreign_profile;
        passed += !o->foreign_profile && o->passed;
    }
    printf("%u of %u as written\n", (unsigned)passed, (unsigned)held);
}

/* One for each processor that we may use. */
static uint32_t
usual_jobs(void)
{
    cpu_set_t set;
    int n = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;

    return n < 1 ? 1 : (uint32_t)n;
}

static void
run_all(struct run *r)
{
    uint32_t n = r->files.list.n;

    if (n > 1 && r->jobs > 1) {
        run_jobs(r, r->jobs);
    } else {
        for (uint32_t i = 0; i < n && !r->cut_short; i++) {
            run_scenario(r, i);
            r->cut_short |= i + 1 < n && interrupt_asked(NULL);
        }
    }
    if (!r->cut_short)
        return;
    fprintf(stderr, "cutover: stopped before everything was played\n");
    r->status = run_worse(r->status, EXIT_SANDBOX);
}

int
run_command(int argc, char **argv, struct arena *a)
{
    struct run r = {.a = a, .survivor = survivor_new(a), .jobs = usual_jobs()};
    const struct err *e = NULL;
    int option;

    optind = 1;
    while ((option = command_option(argc, argv, ":j:", options)) != -1)
        if (!take_option(&r, option))
            return EXIT_USAGE;
    if (optind == argc)
        return command_misused("run", "which scenario?");
    if (r.memory && r.both)
        return command_misused("run", "--memory and --both exclude each other");
    if (str_eq(r.profile, STR("all")) && (r.both || r.bless))
        return command_misused("run", "--profile all compares verdicts only; it excludes --%s",
                               r.both ? "both" : "bless");
    for (int i = optind; i < argc && !e; i++)
        e = runbooks_add(&r.files, argv[i], a);
    if (!e)
        e = run_reports_probe(&r);
    if (e)
        return command_failed(e, a);
    r.style = (struct report_style){.colour = terminal_colour(STDOUT_FILENO),
                                    .times = terminal_person(STDOUT_FILENO),
                                    .columns = terminal_columns(STDOUT_FILENO)};
    run_all(&r);
    e = run_reports(&r);
    if (e)
        r.status = run_worse(r.status, command_failed(e, a));
    print_summary(&r);
    return r.status;
}
