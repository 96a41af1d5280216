/* SPDX-License-Identifier: MIT */
/*
 * The guardian: a process that outlives the program by a moment, only to tidy up after it.
 *
 * It makes the private folder itself, so that there is no moment at which the folder exists and
 * nobody would remove it. Its end of the channel reads as closed when the program is gone.
 */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

#include "sim/base/err.h"

enum { GUARDIAN_PATH_MAX = 256 };

struct guardian {
    pid_t pid;
    int channel; /* close-on-exec; who holds it keeps the folder and the children alive */
    char folder[GUARDIAN_PATH_MAX];
};

/* Starts it and waits until the folder is there. `keep`: the folder is left behind. */
const struct err *guardian_start(struct guardian *out, bool keep, struct arena *a);

/* The process group `group` is to be killed when the program ends; or not any more. */
bool guardian_watch(const struct guardian *g, pid_t group);
bool guardian_forget(const struct guardian *g, pid_t group);

/* Lets it do its work and waits until the folder is gone. */
void guardian_end(struct guardian *g, bool keep);
