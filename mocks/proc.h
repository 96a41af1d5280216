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
 * permission). Free with sandbox_close, which stops every child. From here on the program ignores
 * SIGPIPE: a server that dies under a request is an error to report, not an end of the program. And
 * libldap heeds neither ~/.ldaprc nor ldap.conf nor LDAP* variables: they are about other servers.
 */
const struct err *sandbox_open(struct sandbox **out, bool keep, struct arena *a);
const char *sandbox_folder(const struct sandbox *s);
void sandbox_close(struct sandbox *s);

/* Who waits for a child asks `asked` now and then whether the user has had enough. */
void sandbox_on_stop(struct sandbox *s, bool (*asked)(void *context), void *context);
bool sandbox_stop_asked(const struct sandbox *s);

/* Where a program is: PATH, /usr/sbin, /sbin, /usr/local/sbin. NULL: it is not installed. */
const char *proc_find(const char *program, struct arena *a);

/* A program (argv[0] as for proc_find); output goes to <folder>/<name>.log, which begins anew. */
const struct err *proc_spawn(struct proc **out, struct sandbox *s, const char *name,
                             const char *const *argv, struct arena *a);

/*
 * A function of ours in a child of its own; its result is the exit status. It starts with default
 * signal handlers, an empty standard input and its output in <folder>/<name>.log; descriptors that
 * the caller opened for it stay open. Exit handlers of the program do not run in it.
 */
const struct err *proc_fork(struct proc **out, struct sandbox *s, const char *name,
                            int (*run)(void *context), void *context, struct arena *a);

bool proc_alive(struct proc *p);

/* Has the user asked to stop? (sandbox_on_stop) */
bool proc_stop_asked(const struct proc *p);

/*
 * Waits until the child ends, `timeout_ms` at most. False: it still runs. `status`: its exit status,
 * or 128 and the signal that killed it.
 */
bool proc_wait(struct proc *p, int timeout_ms, int *status);
pid_t proc_pid(const struct proc *p);

/*
 * SIGTERM to the group, wait up to two seconds, SIGKILL, reap. Harmless on a dead child. The child's
 * struct stays valid until sandbox_close.
 */
void proc_stop(struct proc *p);

/* The last lines of its log, for error messages. */
struct str proc_log_tail(struct proc *p, struct arena *a);

/* The same and, where it has ended, how: "killed by signal 9; it said last: ...". May be empty. */
struct str proc_last_words(struct proc *p, struct arena *a);
