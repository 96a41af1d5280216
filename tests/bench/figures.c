/* SPDX-License-Identifier: MIT */
#include "tests/bench/figures.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "sim/base/arena.h"
#include "sim/base/buf.h"

static double
seconds(clockid_t clock)
{
    struct timespec t;

    clock_gettime(clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

double
figures_wall(void)
{
    return seconds(CLOCK_MONOTONIC);
}

double
figures_cpu(void)
{
    return seconds(CLOCK_PROCESS_CPUTIME_ID);
}

static int
by_size(const void *a, const void *b)
{
    const double *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

double
figures_median(double *at, size_t n)
{
    qsort(at, n, sizeof *at, by_size);
    return n % 2 ? at[n / 2] : (at[n / 2 - 1] + at[n / 2]) / 2;
}

size_t
figures_memory(void)
{
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    return (size_t)usage.ru_maxrss * 1024;
}

void
figures_say(const char *what, double took, uint32_t n)
{
    printf("  %-42s %9.3f s %11.0f/s\n", what, took, n / (took > 0 ? took : 1e-9));
    fflush(stdout);
}

void
figures_goal(const char *what, double figure, const char *unit, bool most, double goal)
{
    bool met = most ? figure <= goal : figure >= goal;

    printf("  %-42s %9.2f %-9s goal: at %s %g %s\n", what, figure, unit, most ? "most" : "least",
           goal, met ? "(met)" : "(MISSED)");
    fflush(stdout);
}

void
figures_need(const struct err *e)
{
    if (!e)
        return;
    struct arena *a = arena_new();
    struct buf text = buf_in(a);
    err_print(&text, e);
    fprintf(stderr, STR_FMT, STR_ARG(buf_str(&text)));
    arena_free(a);
    exit(4);
}
