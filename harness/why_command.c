/* SPDX-License-Identifier: MIT */
/*
 * cutover why: plays a scenario and explains what became of one object, and why.
 */
#include <unistd.h>

#include "harness/commands.h"
#include "harness/scenario/play.h"
#include "harness/scenario/runbooks.h"
#include "sim/base/arena.h"
#include "sim/base/printable.h"
#include "sim/run/why.h"

enum { LIVE = 256, PROFILE };

static const struct option options[] = {
    {"live", no_argument, NULL, LIVE},
    {"profile", required_argument, NULL, PROFILE},
    {NULL, 0, NULL, 0},
};

/* On a terminal the object and the headings stand out. */
static void
print_line(const struct why_line *line, bool colour, struct arena *a)
{
    bool bold = colour && (line->kind == WHY_OBJECT || line->kind == WHY_SECTION);

    terminal_write(STDOUT_FILENO, str_fmt(a, "%s" STR_FMT "%s\n", bold ? "\033[1m" : "",
                                          STR_ARG(printable_line(why_line_text(line, a), a)),
                                          bold ? "\033[0m" : ""));
}

static const struct err *
explain(struct lab *lab, struct str object, struct str attribute, struct arena *a)
{
    bool colour = terminal_colour(STDOUT_FILENO);
    struct why why;

    TRY(lab_why(lab, object, attribute, &why, a));
    for (uint32_t i = 0; i < why.lines.n; i++)
        print_line(&why.lines.at[i], colour, a);
    return NULL;
}

/* A run that broke off is explained as far as it went; its error is told as well. */
static const struct err *
play_and_explain(const struct play_options *options, const char *file, struct str object,
                 struct str attribute, struct arena *a)
{
    struct scenario s;
    struct outcome outcome;
    struct stage *stage = NULL;

    TRY(runbook_read(&s, str_of(file), a));
    const struct err *e = play(&outcome, &stage, &s, options, a);
    terminal_progress_done();
    if (!e)
        e = explain(stage->lab, object, attribute, a);
    stage_close(stage);
    return e ? e : outcome.broken;
}

int
why_command(int argc, char **argv, struct arena *a)
{
    struct play_options o = {.stopped = interrupt_asked, .progress = terminal_progress};
    int option;

    optind = 1;
    while ((option = command_option(argc, argv, ":", options)) != -1) {
        if (option == LIVE)
            o.live = true;
        else if (option == PROFILE)
            o.profile = str_of(optarg);
        else
            return EXIT_USAGE;
    }
    if (argc - optind < 2 || argc - optind > 3)
        return command_misused("why", "it takes a scenario and an object");
    const struct err *e =
        play_and_explain(&o, argv[optind], str_of(argv[optind + 1]), str_of(argv[optind + 2]), a);
    return e ? command_failed(e, a) : EXIT_AS_WRITTEN;
}
