/* SPDX-License-Identifier: MIT */
/*
 * The subcommands of the program: one row in main.c's table, one file `<name>_command.c` each.
 */
#pragma once

#include <getopt.h>

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

command_fn run_command, eval_command, why_command, expr_command, serve_command, laboratory_command,
    import_command, list_command, torture_command, assumptions_command;

/*
 * `serve` and `lab` keep a live sandbox up, with the same options. `lab` tells by `tell` how to reach it,
 * `serve` with shell assignments of the settings: those, by the names that they have there.
 */
struct live;
typedef struct str serve_tell(const struct live *live, struct arena *a);

int serve_telling(int argc, char **argv, serve_tell *tell, struct arena *a);

struct serve_setting {
    const char *name;
    const char *value;
};

enum { SERVE_SETTINGS = 12 };
void serve_settings(struct serve_setting out[SERVE_SETTINGS], const struct live *live);

/* The row of a command, for its own messages. */
const struct command *command_find(const char *name);

/* Usage and help of one command. `--help` goes to standard output, mistakes to standard error. */
void command_help(const struct command *c);
int command_misused(const char *name, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * The next option, as getopt_long tells it (`shorts` as there); -1 behind the last: then the rest
 * begins at optind. OPTION_WRONG: it was refused with a message; the command ends with EXIT_USAGE.
 */
enum { OPTION_WRONG = -2 };
int command_option(int argc, char **argv, const char *shorts, const struct option *options);

/* An option's value as a whole number from `least` to `most`. False: it was refused. */
bool command_number(const char *name, const char *option, int64_t least, int64_t most,
                    int64_t *out);

/* Prints an error to standard error and gives the exit status that goes with it. */
int command_failed(const struct err *e, struct arena *a);

/*
 * Interrupt, termination, hangup: the first one asks the work to stop, the second ends the program. An
 * interrupt or hangup that was ignored when the program began (nohup, a shell's `&`) stays ignored.
 */
void interrupt_watch(void);
bool interrupt_asked(void *unused);

/* Around a fork: interrupts wait until they are released, or forgotten (in the child). */
void interrupt_hold(void);
void interrupt_release(bool forget);

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

/* The stream leads into a pipe whose reader has left, as `head` does: its right, and no failure of ours. */
bool terminal_deserted(int descriptor);
