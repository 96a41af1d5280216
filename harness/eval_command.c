/* SPDX-License-Identifier: MIT */
/*
 * cutover eval: runs commands from a file or standard input.
 */
#include <errno.h>
#include <unistd.h>

#include "harness/commands.h"
#include "harness/file.h"
#include "harness/scenario/stage.h"
#include "sim/base/arena.h"

enum { WORLD = 256, LIVE, SEED, PROFILE };

static const struct option options[] = {
    {"world", required_argument, NULL, WORLD},
    {"live", no_argument, NULL, LIVE},
    {"seed", required_argument, NULL, SEED},
    {"profile", required_argument, NULL, PROFILE},
    {NULL, 0, NULL, 0},
};

static const struct err *
read_program(const char *name, struct str *file, struct str *text, struct arena *a)
{
    bool standard = strcmp(name, "-") == 0;

    *file = standard ? STR("(standard input)") : str_of(name);
    if (standard)
        TRY(file_read_stream(STDIN_FILENO, "standard input", text, a));
    else
        TRY(file_read(name, text, a));
    return file_must_be_text(*file, *text, a);
}

static const struct err *
evaluate(const struct stage_options *o, const char *name, struct arena *a)
{
    struct stage *stage = NULL;
    struct str file, text, printed = STR("");

    TRY(read_program(name, &file, &text, a));
    const struct err *e = stage_open(&stage, o, a);
    if (!e)
        e = stage_run(stage, text, file, 1, &printed);
    terminal_progress_done();
    if (!terminal_write(STDOUT_FILENO, printed) && !e && !terminal_deserted(STDOUT_FILENO))
        e = err_new(ERR_SYSTEM, NOWHERE, a, "cannot write to standard output: %s", strerror(errno));
    stage_close(stage);
    return e;
}

int
eval_command(int argc, char **argv, struct arena *a)
{
    struct stage_options o = {.seed = 1,
                              .start = time_from(2025, 9, 1, 9, 0, 0),
                              .stopped = interrupt_asked,
                              .progress = terminal_progress};
    int64_t seed;
    int option;

    optind = 1;
    while ((option = command_option(argc, argv, ":", options)) != -1) {
        if (option == WORLD)
            o.world = optarg;
        else if (option == LIVE)
            o.live = true;
        else if (option == PROFILE)
            o.profile = str_of(optarg);
        else if (option != SEED || !command_number("eval", "--seed", 0, INT64_MAX, &seed))
            return EXIT_USAGE;
        else
            o.seed = (uint64_t)seed;
    }
    if (optind + 1 != argc)
        return command_misused("eval", "it takes one file, or - for standard input");
    const struct err *e = evaluate(&o, argv[optind], a);
    return e ? command_failed(e, a) : EXIT_AS_WRITTEN;
}
