/* SPDX-License-Identifier: MIT */
/*
 * cutover list, cutover assumptions: what there is to play, and what it rests on.
 */
#include <stdio.h>
#include <unistd.h>

#include "harness/commands.h"
#include "harness/file.h"
#include "harness/scenario/runbooks.h"
#include "harness/scenario/scenario.h"
#include "sim/base/arena.h"
#include "sim/model/assumption.h"

enum { LEAST_WIDTH = 20 };

static const struct err *
list_one(struct str file, size_t width, struct arena *a)
{
    struct scenario s;
    struct str text;

    TRY(file_read(str_z(file, a), &text, a));
    TRY(scenario_read(&s, file, text, a));
    printf("%-*.*s %-10.*s %-7.*s " STR_FMT "\n", (int)width, STR_ARG(file),
           STR_ARG(scenario_kind_name(s.kind)),
           STR_ARG(s.verdict == VERDICT_NONE ? STR("-") : verdict_name(s.verdict)),
           STR_ARG(s.summary.len ? s.summary : s.title));
    return NULL;
}

static int
list_folder(const char *folder, struct arena *a)
{
    struct runbooks files = {0};
    size_t width = LEAST_WIDTH;
    const struct err *e = runbooks_add(&files, folder, a);
    int status = e ? command_failed(e, a) : EXIT_AS_WRITTEN;

    for (uint32_t i = 0; i < files.list.n; i++)
        if (files.list.at[i].len > width)
            width = files.list.at[i].len;
    for (uint32_t i = 0; i < files.list.n; i++) {
        e = list_one(files.list.at[i], width, a);
        if (e)
            status = command_failed(e, a);
    }
    return status;
}

int
list_command(int argc, char **argv, struct arena *a)
{
    const char *folder;
    int status = EXIT_AS_WRITTEN;

    if (argc > 1) {
        for (int i = 1; i < argc && status == EXIT_AS_WRITTEN; i++)
            status = list_folder(argv[i], a);
        return status;
    }
    if (access("scenarios", R_OK) == 0)
        return list_folder("scenarios", a);
    const struct err *e = file_data("remove-ou-early.md", &folder, a);
    if (e)
        return command_failed(e, a);
    struct str path = str_of(folder);
    return list_folder(str_z(str_sub(path, 0, path.len - sizeof "/remove-ou-early.md" + 1), a), a);
}

int
assumptions_command(int argc, char **argv, struct arena *a)
{
    (void)a;
    if (argc > 1)
        return command_misused("assumptions", "it takes no arguments, not \"%s\"", argv[1]);
    for (int i = 0; i < ASSUMPTION_COUNT; i++) {
        const struct assumption_row *r = assumption_row((enum assumption)i);
        printf(STR_FMT " = " STR_FMT, STR_ARG(r->id), STR_ARG(r->value));
        if (r->others.len)
            printf(" (or " STR_FMT ")", STR_ARG(r->others));
        printf("\n    " STR_FMT "\n    " STR_FMT ", " STR_FMT "; " STR_FMT "\n",
               STR_ARG(r->statement), STR_ARG(r->source), STR_ARG(r->date), STR_ARG(r->confidence));
    }
    return EXIT_AS_WRITTEN;
}
