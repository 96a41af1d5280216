/* SPDX-License-Identifier: MIT */
/*
 * cutover run: plays scenarios and reports.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "harness/commands.h"
#include "harness/file.h"
#include "harness/report/report.h"
#include "harness/scenario/play.h"
#include "harness/scenario/runbooks.h"
#include "harness/scenario/survivor.h"
#include "sim/base/arena.h"

struct run {
    bool memory, both, bless, keep, quiet;
    const char *json, *junit, *markdown, *html;
    struct str profile;
    struct report_style style;
    struct runbooks files;
    VEC(const struct outcome *) outcomes; /* those that reports are written from */
    struct survivor *survivor;
    int status;
    struct arena *a;
};

/* --- the person's view ------------------------------------------------------------------------- */

static void
say(const struct buf *text)
{
    terminal_progress_done();
    fwrite(text->at, 1, text->len, stdout);
    fflush(stdout);
}

static void
on_ready(void *context, const struct outcome *o)
{
    struct run *r = context;
    struct buf text = buf_in(r->a);

    survivor_begin(r->survivor, o);
    if (r->quiet)
        return;
    report_opening(&text, o, r->style);
    say(&text);
}

static void
on_step(void *context, const struct outcome *o, uint32_t step)
{
    struct run *r = context;
    struct buf text = buf_in(r->a);

    report_step(&text, o, step, r->style);
    survivor_step(r->survivor, o, step);
    if (r->quiet)
        return;
    say(&text);
}

static bool
stopped(void *context)
{
    return interrupt_asked(context);
}

/* --- one scenario ------------------------------------------------------------------------------ */

/* The worse of two exit statuses: a failed sandbox above bad input above a wrong verdict. */
static int
worse(int a, int b)
{
    static const int rank[] = {[EXIT_AS_WRITTEN] = 0,
                               [EXIT_DISPUTED] = 1,
                               [EXIT_NOT_SO] = 2,
                               [EXIT_USAGE] = 3,
                               [EXIT_SANDBOX] = 4};

    return rank[a] >= rank[b] ? a : b;
}

static int
status_of(const struct outcome *o)
{
    if (o->broken)
        return err_exit_code(o->broken);
    return o->passed ? EXIT_AS_WRITTEN : EXIT_NOT_SO;
}

static const struct err *
play_once(struct run *r, const struct scenario *s, bool live, struct str profile,
          struct outcome *out)
{
    int64_t began = terminal_clock();
    struct stage *stage = NULL;
    struct buf text = buf_in(r->a);
    struct play_options options = {.live = live,
                                   .keep = r->keep,
                                   .profile = profile,
                                   .stopped = stopped,
                                   .progress = terminal_progress,
                                   .ready = on_ready,
                                   .stepped = on_step,
                                   .context = r};

    const struct err *e = play(out, &stage, s, &options, r->a);
    stage_close(stage);
    terminal_progress_done();
    survivor_end(r->survivor, e ? e : out->broken);
    if (e)
        return e;
    if (r->quiet)
        printf("%-6s " STR_FMT "%s\n", out->passed ? "ok" : "NOT OK", STR_ARG(s->file),
               out->broken ? " (broken off)" : "");
    if (!r->quiet || out->broken) {
        report_closing(&text, out, terminal_clock() - began, r->style);
        say(&text);
    }
    return NULL;
}

static const struct err *
bless(const struct run *r, const struct scenario *s, const struct outcome *o)
{
    struct str text;

    if (o->broken)
        return NULL;
    TRY(play_bless(&text, s, o, r->a));
    if (str_eq(text, s->text))
        return NULL;
    printf("blessed " STR_FMT "\n", STR_ARG(s->file));
    return file_write(str_z(s->file, r->a), text, r->a);
}

/* Both doors must tell the same story, to the byte; only the name of the doors differs. */
static int
compare_doors(struct run *r, const struct outcome *live, const struct outcome *memory)
{
    struct outcome renamed = *memory;

    renamed.doors = live->doors;
    if (str_eq(report_json(live, r->a), report_json(&renamed, r->a))) {
        printf("live and in memory: the same, to the byte\n");
        return EXIT_AS_WRITTEN;
    }
    fprintf(stderr,
            "cutover: " STR_FMT
            " went differently live and in memory; this is a fault of cutover\n",
            STR_ARG(live->scenario));
    return EXIT_NOT_SO;
}

static const struct err *
keep_outcome(struct run *r, const struct scenario *s, bool live, struct str profile,
             const struct outcome **kept)
{
    struct outcome *o = ARENA_NEW(r->a, struct outcome);

    TRY(play_once(r, s, live, profile, o));
    *VEC_PUSH(&r->outcomes, r->a) = o;
    r->status = worse(r->status, status_of(o));
    *kept = o;
    return NULL;
}

/* --- what the verdict depends on --------------------------------------------------------------- */

/*
 * What comes of it under something else than what the runbook is written for. Its words are not
 * held against it there; a verdict that differs is said to depend on `what`.
 */
static void
say_difference(struct run *r, const char *what, const struct outcome *own, const struct outcome *o)
{
    if (o->broken) {
        printf("under " STR_FMT " the runbook breaks off: " STR_FMT "\n", STR_ARG(o->profile),
               STR_ARG(o->broken->text));
        return;
    }
    if (o->verdict == own->verdict)
        return;
    r->status = worse(r->status, EXIT_DISPUTED);
    printf("the verdict depends on %s: " STR_FMT " says " STR_FMT ", " STR_FMT " says " STR_FMT
           "\n",
           what, STR_ARG(own->profile), STR_ARG(verdict_name(own->verdict)), STR_ARG(o->profile),
           STR_ARG(verdict_name(o->verdict)));
}

/* The runbook once more, in memory and silently, with one row changed. */
static const struct err *
try_row(struct run *r, const struct scenario *s, const struct outcome *own, enum assumption row,
        uint32_t value)
{
    const struct assumption_row *text = assumption_row(row);
    struct play_options options = {.stopped = stopped};
    struct stage *stage = NULL;
    struct outcome o;

    options.profile = str_fmt(r->a, STR_FMT " " STR_FMT "=" STR_FMT, STR_ARG(own->profile),
                              STR_ARG(text->id), STR_ARG(assumption_value_at(row, value)));
    const struct err *e = play(&o, &stage, s, &options, r->a);
    stage_close(stage);
    if (!e)
        say_difference(r, str_z(str_fmt(r->a, "the row " STR_FMT, STR_ARG(text->id)), r->a), own,
                       &o);
    return e;
}

/* Each row alone, so that it can be named: a profile may change several at once. */
static const struct err *
try_rows(struct run *r, const struct scenario *s, const struct outcome *own)
{
    for (int row = 0; row < ASSUMPTION_COUNT; row++)
        for (uint32_t value = 1; value < assumption_values((enum assumption)row); value++)
            if (!interrupt_asked(NULL))
                TRY(try_row(r, s, own, (enum assumption)row, value));
    return NULL;
}

/* The runbook's own profile first; it alone decides whether the runbook is as written. */
static const struct err *
play_profiles(struct run *r, const struct scenario *s)
{
    const struct outcome *own, *o;

    TRY(keep_outcome(r, s, !r->memory, STR(""), &own));
    if (own->broken)
        return NULL;
    for (uint32_t i = 0; assumption_profile_name(i).len; i++) {
        int before = r->status;
        if (str_ieq(assumption_profile_name(i), own->profile))
            continue;
        TRY(keep_outcome(r, s, !r->memory, assumption_profile_name(i), &o));
        r->status = before;
        say_difference(r, "the profile", own, o);
    }
    return try_rows(r, s, own);
}

static const struct err *
run_file(struct run *r, struct str file)
{
    struct scenario s;
    struct str text;
    const struct outcome *o, *twin;

    TRY(file_read(str_z(file, r->a), &text, r->a));
    TRY(scenario_read(&s, file, text, r->a));
    if (str_eq(r->profile, STR("all")))
        return play_profiles(r, &s);
    TRY(keep_outcome(r, &s, !r->memory, r->profile, &o));
    if (r->bless)
        TRY(bless(r, &s, o));
    if (!r->both || o->broken)
        return NULL;
    bool quiet = r->quiet;
    r->quiet = true;
    TRY(keep_outcome(r, &s, false, r->profile, &twin));
    r->quiet = quiet;
    r->outcomes.n--; /* reports are written of the live one */
    r->status = worse(r->status, compare_doors(r, o, twin));
    return NULL;
}

/* --- reports ----------------------------------------------------------------------------------- */

static struct str
several(struct run *r, struct str (*one)(const struct outcome *, struct arena *), const char *open,
        const char *between, const char *close)
{
    struct buf text = buf_in(r->a);

    if (r->outcomes.n == 1)
        return one(r->outcomes.at[0], r->a);
    buf_add(&text, str_of(open));
    for (uint32_t i = 0; i < r->outcomes.n; i++) {
        buf_add(&text, i ? str_of(between) : STR(""));
        buf_add(&text, str_trim(one(r->outcomes.at[i], r->a)));
    }
    buf_add(&text, str_of(close));
    return buf_str(&text);
}

static const struct err *
write_reports(struct run *r)
{
    if (r->json)
        TRY(file_write(r->json, several(r, report_json, "[\n", ",\n", "\n]\n"), r->a));
    if (r->junit)
        TRY(file_write(r->junit, report_junit(r->outcomes.at, r->outcomes.n, r->a), r->a));
    if (r->markdown)
        TRY(file_write(r->markdown, several(r, report_markdown, "", "\n\n", "\n"), r->a));
    if (r->html)
        TRY(file_write(r->html, report_html(r->outcomes.at, r->outcomes.n, r->a), r->a));
    const char *files[] = {r->json, r->junit, r->markdown, r->html};
    if (!r->json && !r->junit && !r->markdown && !r->html && r->style.times && !r->quiet)
        printf("the full report: --html FILE, --md FILE or --json FILE\n");
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        if (files[i] && strcmp(files[i], "/dev/stdout") != 0)
            printf("report: %s\n", files[i]);
    return NULL;
}

static void
print_summary(const struct run *r)
{
    uint32_t passed = 0;

    if (r->files.list.n < 2)
        return;
    for (uint32_t i = 0; i < r->outcomes.n; i++)
        passed += r->outcomes.at[i]->passed;
    printf("%u of %u as written\n", (unsigned)passed, (unsigned)r->outcomes.n);
}

/* --- arguments --------------------------------------------------------------------------------- */

enum { MEMORY = 256, BOTH, BLESS, PROFILE, JSON, JUNIT, MARKDOWN, HTML, KEEP, QUIET };

static const struct option options[] = {
    {"memory", no_argument, NULL, MEMORY},
    {"both", no_argument, NULL, BOTH},
    {"bless", no_argument, NULL, BLESS},
    {"profile", required_argument, NULL, PROFILE},
    {"json", required_argument, NULL, JSON},
    {"junit", required_argument, NULL, JUNIT},
    {"md", required_argument, NULL, MARKDOWN},
    {"html", required_argument, NULL, HTML},
    {"keep", no_argument, NULL, KEEP},
    {"quiet", no_argument, NULL, QUIET},
    {NULL, 0, NULL, 0},
};

static bool
take_option(struct run *r, int option)
{
    switch (option) {
    case MEMORY:
        r->memory = true;
        break;
    case BOTH:
        r->both = true;
        break;
    case BLESS:
        r->bless = true;
        break;
    case PROFILE:
        r->profile = str_of(optarg);
        break;
    case JSON:
        r->json = optarg;
        break;
    case JUNIT:
        r->junit = optarg;
        break;
    case MARKDOWN:
        r->markdown = optarg;
        break;
    case HTML:
        r->html = optarg;
        break;
    case KEEP:
        r->keep = true;
        break;
    case QUIET:
        r->quiet = true;
        break;
    default:
        return false;
    }
    return true;
}

static const struct err *
run_all(struct run *r)
{
    for (uint32_t i = 0; i < r->files.list.n && !interrupt_asked(NULL); i++) {
        const struct err *e = run_file(r, r->files.list.at[i]);
        if (!e)
            continue;
        if (r->files.list.n == 1)
            return e;
        r->status = worse(r->status, command_failed(e, r->a));
    }
    return write_reports(r);
}

int
run_command(int argc, char **argv, struct arena *a)
{
    struct run r = {.a = a, .survivor = survivor_new(a)};
    int option;

    optind = 1;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
        if (!take_option(&r, option))
            return command_misused("run", "see the options");
    if (optind == argc)
        return command_misused("run", "which scenario?");
    if (r.memory && r.both)
        return command_misused("run", "--memory and --both exclude each other");
    for (int i = optind; i < argc; i++) {
        const struct err *e = runbooks_add(&r.files, argv[i], a);
        if (e)
            return command_failed(e, a);
    }
    r.style = (struct report_style){.colour = terminal_colour(STDOUT_FILENO),
                                    .times = terminal_person(STDOUT_FILENO),
                                    .columns = terminal_columns(STDOUT_FILENO)};
    const struct err *e = run_all(&r);
    if (e)
        return worse(r.status, command_failed(e, a));
    print_summary(&r);
    return r.status;
}
