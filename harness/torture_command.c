/* SPDX-License-Identifier: MIT */
/*
 * cutover torture: every fault at every request of a scenario, and what came of it.
 */
#include <stdio.h>
#include <unistd.h>

#include "harness/commands.h"
#include "harness/explore/torture.h"
#include "harness/scenario/runbooks.h"
#include "sim/base/arena.h"
#include "sim/base/buf.h"
#include "sim/base/printable.h"

enum { LIVE = 256, FAULT };

static const struct option options[] = {
    {"live", no_argument, NULL, LIVE},
    {"fault", required_argument, NULL, FAULT},
    {NULL, 0, NULL, 0},
};

static void
say(const struct buf *text, struct arena *a)
{
    terminal_progress_done();
    terminal_write(STDOUT_FILENO, printable_page(buf_str(text), a));
}

enum { COLUMNS = 100 }; /* what a line takes at most, with what the fault is */

static void
print_kind(struct buf *b, const struct torture *t, enum fault_kind kind)
{
    size_t columns = terminal_columns(STDOUT_FILENO);
    uint32_t ends[TORTURE_WRONG + 1] = {0}, n = 0;

    for (uint32_t i = 0; i < t->cases.n; i++)
        if (t->cases.at[i].kind == kind) {
            ends[t->cases.at[i].end]++;
            n++;
        }
    if (!n)
        return;
    buf_fmt(b, "  %-15s %4u %8u %4u %9u %7u %5u", fault_row(kind)->name.at, n,
            ends[TORTURE_AS_WITHOUT], ends[TORTURE_TOLD], ends[TORTURE_ELSEWHERE],
            ends[TORTURE_STOPPED], ends[TORTURE_WRONG]);
    if (!columns || columns >= COLUMNS)
        buf_fmt(b, "  " STR_FMT, STR_ARG(fault_row(kind)->help));
    buf_byte(b, '\n');
}

static uint32_t
print_wrong(struct buf *b, const struct torture *t, struct arena *a)
{
    uint32_t wrong = 0;

    for (uint32_t i = 0; i < t->cases.n; i++) {
        const struct torture_case *c = &t->cases.at[i];
        if (c->end != TORTURE_WRONG)
            continue;
        buf_fmt(b, "%sWRONG  " STR_FMT "\n       " STR_FMT "\n", wrong++ ? "" : "\n",
                STR_ARG(torture_order(c, a)), STR_ARG(c->why));
    }
    return wrong;
}

static void
print_verdict(struct buf *b, const struct torture *t, uint32_t wrong)
{
    if (!t->cases.n)
        buf_add(b, STR("\nno engine sends a request here: there is nothing to try\n"));
    else if (!wrong)
        buf_fmt(b, "\n%u runs: nothing was made twice, nothing was lost, nothing went untold\n",
                t->cases.n);
    else
        buf_fmt(b,
                "\n%u of %u runs went wrong; put the line above into the runbook, before the "
                "first command, to see one\n",
                wrong, t->cases.n);
}

static uint32_t
tell(const struct torture *t, const struct scenario *s, struct arena *a)
{
    struct buf b = buf_in(a);

    buf_fmt(&b, STR_FMT ": %u requests to Entra ID, %u to Active Directory\n\n", STR_ARG(s->file),
            t->requests[FAULT_ENTRA], t->requests[FAULT_AD]);
    buf_fmt(&b, "  %-15s %4s %8s %4s %9s %7s %5s\n", "fault", "runs", "overcome", "told",
            "other end", "stopped", "wrong");
    for (int k = 0; k < FAULT_KINDS; k++)
        print_kind(&b, t, (enum fault_kind)k);
    uint32_t wrong = print_wrong(&b, t, a);
    print_verdict(&b, t, wrong);
    say(&b, a);
    return wrong;
}

/* Who stops in the middle is told what was found until then. */
static const struct err *
torture_one(const struct torture_options *o, struct str file, uint32_t *wrong, struct arena *a)
{
    struct scenario s;
    struct torture t;

    TRY(runbook_read(&s, file, a));
    const struct err *e = torture(&t, &s, o, a);
    if (!e || t.cases.n)
        *wrong += tell(&t, &s, a);
    return e;
}

static int
torture_all(const struct torture_options *o, char **files, int n, struct arena *a)
{
    struct runbooks books = {0};
    const struct err *e = NULL;
    uint32_t wrong = 0;

    for (int i = 0; !e && i < n; i++)
        e = runbooks_add(&books, files[i], a);
    for (uint32_t k = 0; !e && k < books.list.n; k++)
        e = torture_one(o, books.list.at[k], &wrong, a);
    terminal_progress_done();
    if (e)
        return command_failed(e, a);
    return wrong ? EXIT_NOT_SO : EXIT_AS_WRITTEN;
}

int
torture_command(int argc, char **argv, struct arena *a)
{
    struct torture_options o = {.stopped = interrupt_asked, .progress = terminal_progress};
    enum fault_kind kind;
    int option;

    optind = 1;
    while ((option = command_option(argc, argv, ":", options)) != -1) {
        if (option == LIVE)
            o.live = true;
        else if (option == FAULT && fault_find(str_of(optarg), &kind))
            o.only = &kind;
        else if (option == FAULT)
            return command_misused("torture", "there is no fault \"%s\"; one of: " STR_FMT, optarg,
                                   STR_ARG(fault_names(FAULT_SYSTEMS, a)));
        else
            return EXIT_USAGE;
    }
    if (optind == argc)
        return command_misused("torture", "it takes scenarios");
    return torture_all(&o, argv + optind, argc - optind, a);
}
