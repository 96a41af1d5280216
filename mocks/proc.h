/* SPDX-License-Identifier: MIT */
/*
 * Child processes that never outlive us, and the private folder that goes with them.
 *
 * A guardian process watches a pipe whose other end only this program holds. When the program ends,
 * however it ends (also kill -9), the guardian kills every child's process group and removes the
 * folder. Children also ask the kernel to die with their parent.
 */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

#include "sim/base/err.h"

struct sandbox; /* the private folder, the guardian, and the children in it */
struct proc;    /* one child */

/*
 * Makes a private folder (mode 0700, below $TMPDIR or /tmp) and starts its guardian. `keep`: leave
 * the folder behind when the program ends. Errors name the folder and what to do (disk full, no
 * permission). Free with sandbox_close, which stops every child.
 */
const struct err *sandbox_open(struct sandbox **out, bool keep, struct arena *a);
const char *sandbox_folder(const struct sandbox *s);
void sandbox_close(struct sandbox *s);

/* A program: looked up in PATH, /usr/sbin and /sbin; output goes to <folder>/<name>.log. */
const struct err *proc_spawn(struct proc **out, struct sandbox *s, const char *name,
                             const char *const *argv, struct arena *a);

/* A function of ours in a child of its own; its result is the exit status. */
const struct err *proc_fork(struct proc **out, struct sandbox *s, const char *name,
                            int (*run)(void *context), void *context, struct arena *a);

bool proc_alive(struct proc *p);
pid_t proc_pid(const struct proc *p);

/* SIGTERM to the group, wait up to two seconds, SIGKILL, reap. Harmless on a dead child. */
void proc_stop(struct proc *p);

/* The last lines of its log, for error messages. */
struct str proc_log_tail(struct proc *p, struct arena *a);
