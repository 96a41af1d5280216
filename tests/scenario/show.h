/* SPDX-License-Identifier: MIT */
/*
 * The program on a stage of its own: it is started, watched and cleared away, and what it left is
 * looked at. Who uses this adopts whatever the program leaves behind (a subreaper), so no process
 * escapes it.
 *
 * CUTOVER_MOMENTS: how many moments for each case; CUTOVER_SEED: which ones.
 */
#pragma once

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "sim/base/prng.h"

enum { TEXT = 64 * 1024, MOMENTS = 5, LONGEST_MS = 60000, GONE_MS = 15000 };

/* One run of the program, in folders of its own. */
struct show {
    char folder[64]; /* tmp/ (its TMPDIR), state/, and files that it writes */
    pid_t pid;
    int64_t began;
    int status;
    char out[TEXT], err[TEXT];
};

int64_t now_us(void);
void nap(int64_t us);
const char *path_in(const struct show *s, const char *name);
void read_text(const char *path, char out[TEXT]);

/* Arguments that begin with @ are files in the show's folder. */
void open_command(struct show *s, const char *command, const char *const *arguments);
void open_show(struct show *s, const char *const *arguments); /* the command is cutover */
bool program_runs(struct show *s);
bool ends_within(struct show *s, int ms);
void wait_until(struct show *s, int64_t moment);

/* The children of `parent` that bear this name; the newest. */
pid_t child_named(pid_t parent, const char *name);
uint32_t entries_of(const char *folder, const char *suffix);
bool said(const struct show *s, const char *text);

#define FAIL(s, ...)                                                                               \
    do {                                                                                           \
        if ((s)->pid)                                                                              \
            kill((s)->pid, SIGKILL);                                                               \
        print_message("status %x; it said:\n%s%s\n", (unsigned)(s)->status, (s)->out, (s)->err);   \
        fail_msg(__VA_ARGS__);                                                                     \
    } while (0)

/* The run is over: no process, no socket, no folder of it is there. */
void nothing_is_left(struct show *s, const char *after);
void close_show(struct show *s);

/* Every step that was shown is in the journal, until everything has been told. */
void the_journal_is_kept(const struct show *s, const char *after);

/* What was asked for is there, and says that the run broke off. */
void reports_are_written(const struct show *s, const char *after);

struct program {
    const char *name;
    const char *arguments[12];
    bool reports; /* it plays one runbook and was asked for reports */
    bool serves;  /* it goes on until it is stopped */
};

extern const struct program run, run_both, serve, eval;

bool is_up(const struct program *p, const struct show *s);

/* How long the program takes when nobody disturbs it; a server: until it is up, and a little. */
int64_t length_of(const struct program *p);
int64_t setting(const char *name, int64_t usual);
