/* SPDX-License-Identifier: MIT */
/*
 * The parts of `cutover run`: one scenario, several at once, the reports.
 */
#pragma once

#include "harness/commands.h"
#include "harness/report/report.h"
#include "harness/scenario/runbooks.h"
#include "harness/scenario/survivor.h"

enum { RUN_JOBS_MOST = 64 };

struct run {
    bool memory, both, bless, keep, quiet;
    const char *json, *junit, *markdown, *html;
    struct str profile;
    struct report_style style;
    struct runbooks files;
    VEC(const struct outcome *) outcomes; /* those that reports are written from */
    struct survivor *survivor;
    uint32_t jobs; /* at once */
    int status;
    bool cut_short; /* the user asked to stop, and not everything was played */
    struct arena *a;
};

/* The worse of two exit statuses: a failed sandbox above bad input above a wrong verdict. */
int run_worse(int a, int b);

/*
 * Plays file `index` in every way that was asked for. What there is to say is said; `outcomes` and
 * `status` follow. A file that cannot be read or begun counts too: its outcome says why.
 */
void run_scenario(struct run *r, uint32_t index);

/*
 * Plays all files, up to `at_once` at a time, each in a process of its own. What is printed comes in
 * the order of the files, and `outcomes` and `status` are those of one run after the other. After an
 * interrupt no new file is begun and those under way are asked to stop.
 */
void run_jobs(struct run *r, uint32_t at_once);

/* Can the reports be written? Better to know before everything is played. */
const struct err *run_reports_probe(const struct run *r);

/* Writes all that can be written. Error: the first that could not. */
const struct err *run_reports(struct run *r);
