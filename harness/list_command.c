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

struct listed {
    struct str file;
    struct scenario scenario;
};

struct listing {
    VEC(struct listed) list;
};

static const struct err *
read_one(struct listing *out, struct str file, struct arena *a)
{
    struct listed one = {.file = file};

    TRY(runbook_read(&one.scenario, file, a));
    *VEC_PUSH(&out->list, a) = one;
    return NULL;
}

static void
print_listing(const struct listing *l)
{
    size_t width = 0;

    for (uint32_t i = 0; i < l->list.n; i++)
        width = l->list.at[i].file.len > width ? l->list.at[i].file.len : width;
    for (uint32_t i = 0; i < l->list.n; i++) {
        const struct scenario *s = &l->list.at[i].scenario;
        printf("%-*.*s  %-10.*s  %-6.*s  " STR_FMT "\n", (int)width, STR_ARG(l->list.at[i].file),
               STR_ARG(scenario_kind_name(s->kind)),
               STR_ARG(s->verdict == VERDICT_NONE ? STR("-") : verdict_name(s->verdict)),
               STR_ARG(s->summary.len ? s->summary : s->title));
    }
}

static int
list_folder(const char *folder, struct arena *a)
{
    struct runbooks files = {0};
    struct listing listing = {0};
    const struct err *e = runbooks_add(&files, folder, a);
    int status = e ? command_failed(e, a) : EXIT_AS_WRITTEN;

    for (uint32_t i = 0; i < files.list.n; i++) {
        e = read_one(&listing, files.list.at[i], a);
        if (e)
            status = command_failed(e, a);
    }
    print_listing(&listing);
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
