/* SPDX-License-Identifier: MIT */
/*
 * One scenario of `cutover run`: played, told, compared, blessed.
 */
#include <stdio.h>

#include "harness/file.h"
#include "harness/run.h"
#include "harness/scenario/play.h"
#include "sim/base/arena.h"

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

struct manner {
    bool live;
    struct str profile; /* empty: the runbook's own */
    bool foreign_profile;
};

int
run_worse(int a, int b)
{
    static const int rank[] = {[EXIT_AS_WRITTEN] = 0,
                               [EXIT_DISPUTED] = 1,
                               [EXIT_NOT_SO] = 2,
                               [EXIT_USAGE] = 3,
                               [EXIT_SANDBOX] = 4};

    return rank[a] >= rank[b] ? a : b;
}

/* Under a foreign profile the verdict is compared with the runbook's own, and no more is asked. */
static int
status_of(const struct outcome *o)
{
    if (o->foreign_profile)
        return EXIT_AS_WRITTEN;
    if (o->broken)
        return err_exit_code(o->broken);
    return o->passed ? EXIT_AS_WRITTEN : EXIT_NOT_SO;
}

/* What a file comes to that could not be begun. */
static void
nothing_began(struct outcome *o, struct str file, const struct err *e)
{
    static const struct journal nothing;

    o->scenario = file;
    if (!o->title.len)
        o->title = file;
    o->journal = &nothing;
    o->broken = e;
}

static void
print_quiet_line(const struct outcome *o)
{
    const char *broken = o->broken ? " (broken off)" : "";

    if (o->foreign_profile)
        printf("%-6.*s " STR_FMT " under " STR_FMT "%s\n", STR_ARG(verdict_name(o->verdict)),
               STR_ARG(o->scenario), STR_ARG(o->profile), broken);
    else
        printf("%-6s " STR_FMT "%s\n", o->passed ? "ok" : "NOT OK", STR_ARG(o->scenario), broken);
}

/* An error where nothing could begin; it is then in the outcome too. */
static const struct err *
play_once(struct run *r, const struct scenario *s, struct manner how, struct outcome *out)
{
    int64_t began = terminal_clock();
    struct stage *stage = NULL;
    struct buf text = buf_in(r->a);
    struct play_options options = {.live = how.live,
                                   .keep = r->keep,
                                   .profile = how.profile,
                                   .foreign_profile = how.foreign_profile,
                                   .stopped = stopped,
                                   .progress = terminal_progress,
                                   .ready = on_ready,
                                   .stepped = on_step,
                                   .context = r};

    const struct err *e = play(out, &stage, s, &options, r->a);
    if (r->keep && stage && live_folder(stage->live))
        fprintf(stderr, "cutover: the private folder is kept: %s\n", live_folder(stage->live));
    stage_close(stage);
    terminal_progress_done();
    if (e) {
        survivor_end(r->survivor, e);
        nothing_began(out, s->file, e);
        return e;
    }
    if (r->quiet)
        print_quiet_line(out);
    if (!r->quiet || out->broken) {
        report_closing(&text, out, terminal_clock() - began, r->style);
        say(&text);
    }
    survivor_end(r->survivor, out->broken);
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
keep_outcome(struct run *r, const struct scenario *s, struct manner how,
             const struct outcome **kept)
{
    struct outcome *o = ARENA_NEW(r->a, struct outcome);

    *VEC_PUSH(&r->outcomes, r->a) = o;
    *kept = o;
    TRY(play_once(r, s, how, o));
    r->status = run_worse(r->status, status_of(o));
    return NULL;
}

/* The user asked to stop, and something is left that will not be played. */
static bool
stops_here(struct run *r)
{
    if (interrupt_asked(NULL))
        r->cut_short = true;
    return r->cut_short;
}

/* --- what the verdict depends on --------------------------------------------------------------- */

/*
 * What comes of it under something else than what the runbook is written for. Its words are not
 * held against it there; a verdict that differs is said to depend on `what`.
 */
static void
say_difference(struct run *r, const char *what, const struct outcome *own, const struct outcome *o)
{
    if (o->broken && stops_here(r))
        return;
    if (o->broken) {
        printf("under " STR_FMT " the runbook breaks off: " STR_FMT "\n", STR_ARG(o->profile),
               STR_ARG(o->broken->text));
        return;
    }
    if (o->verdict == own->verdict)
        return;
    r->status = run_worse(r->status, EXIT_DISPUTED);
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
    struct play_options options = {.foreign_profile = true, .stopped = stopped};
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
            if (!stops_here(r))
                TRY(try_row(r, s, own, (enum assumption)row, value));
    return NULL;
}

/* The runbook's own profile first; it alone decides whether the runbook is as written. */
static const struct err *
play_profiles(struct run *r, const struct scenario *s)
{
    const struct outcome *own, *o;

    TRY(keep_outcome(r, s, (struct manner){.live = !r->memory}, &own));
    if (own->broken)
        return NULL;
    for (uint32_t i = 0; assumption_profile_name(i).len; i++) {
        if (str_ieq(assumption_profile_name(i), own->profile) || stops_here(r))
            continue;
        struct manner how = {!r->memory, assumption_profile_name(i), true};
        TRY(keep_outcome(r, s, how, &o));
        say_difference(r, "the profile", own, o);
    }
    return try_rows(r, s, own);
}

/* The memory's run after the live one; reports are written of the live one. */
static const struct err *
play_twin(struct run *r, const struct scenario *s, const struct outcome *live)
{
    const struct outcome *twin;
    bool quiet = r->quiet;

    r->quiet = true;
    const struct err *e = keep_outcome(r, s, (struct manner){.profile = r->profile}, &twin);
    r->quiet = quiet;
    r->outcomes.n--;
    if (!e && !(twin->broken && stops_here(r)))
        r->status = run_worse(r->status, compare_doors(r, live, twin));
    return e;
}

static const struct err *
play_file(struct run *r, struct str file)
{
    struct scenario s;
    const struct outcome *o;
    const struct err *e = runbook_read(&s, file, r->a);

    if (e) {
        struct outcome *unread = ARENA_NEW(r->a, struct outcome);
        nothing_began(unread, file, e);
        *VEC_PUSH(&r->outcomes, r->a) = unread;
        return e;
    }
    if (str_eq(r->profile, STR("all")))
        return play_profiles(r, &s);
    TRY(keep_outcome(r, &s, (struct manner){.live = !r->memory, .profile = r->profile}, &o));
    if (r->bless)
        TRY(bless(r, &s, o));
    if (!r->both || o->broken || stops_here(r))
        return NULL;
    return play_twin(r, &s, o);
}

void
run_scenario(struct run *r, uint32_t index)
{
    const struct err *e = play_file(r, r->files.list.at[index]);

    if (e)
        r->status = run_worse(r->status, command_failed(e, r->a));
}
