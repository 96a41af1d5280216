/* SPDX-License-Identifier: MIT */
/*
 * The subcommands of the program: one row in main.c's table, one file `<name>_command.c` each.
 */
#pragma once

#include "sim/base/err.h"

enum { EXIT_AS_WRITTEN = 0, EXIT_NOT_SO = 1, EXIT_DISPUTED = 2, EXIT_USAGE = 3, EXIT_SANDBOX = 4 };

/* Arguments behind the subcommand's name; argv[0] is that name. The result is the exit status. */
typedef int command_fn(int argc, char **argv, struct arena *a);

struct command {
    const char *name;
    const char *arguments; /* for the usage line */
    const char *help;      /* one line */
    const char *more;      /* what --help adds: options and examples */
    command_fn *run;
};

command_fn run_command, eval_command, why_command, expr_command, serve_command, import_command,
    list_command, assumptions_command;

/* The row of a command, for its own messages. */
const struct command *command_find(const char *name);

/* Usage and help of one command. `--help` goes to standard output, mistakes to standard error. */
void command_help(const struct command *c);
int command_misused(const char *name, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Prints an error to standard error and gives the exit status that goes with it. */
int command_failed(const struct err *e, struct arena *a);

/* Interrupt and termination: the first one asks the work to stop, the second ends the program. */
void interrupt_watch(void);
bool interrupt_asked(void *unused);

/* A person sits before this stream, and colour is welcome (NO_COLOR and TERM=dumb are heeded). */
bool terminal_person(int descriptor);
bool terminal_colour(int descriptor);
size_t terminal_columns(int descriptor); /* 0: not a terminal */

/* Microseconds on a clock that only goes forward. */
int64_t terminal_clock(void);

/*
 * What long work is doing, on standard error of a terminal, from the second second on.
 */
void terminal_progress(void *unused, struct str what, uint64_t done, uint64_t of);
void terminal_progress_done(void);

/* Writes all of it; false: nobody reads any more, or the disk is full. */
bool terminal_write(int descriptor, struct str text);
