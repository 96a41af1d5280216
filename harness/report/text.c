/* SPDX-License-Identifier: MIT */
/*
 * Text for a terminal: one line a step while it runs, then the verdict and its proof.
 */
#include "harness/report/blame.h"
#include "harness/report/characters.h"
#include "harness/report/diff.h"
#include "harness/report/report.h"
#include "harness/report/story.h"
#include "sim/base/arena.h"
#include "sim/base/printable.h"

enum {
    TITLE_WIDTH = 36, /* in a pipe; in a terminal as much as the rest of the line leaves */
    MOST_TITLE = 56,
    LEAST_TITLE = 20,
    BEFORE_TITLE = 11,
    NUMBERS_WIDTH = 16,
    STATE_WIDTH = 21,
    NAME_WIDTH = 12,
    WHERE_WIDTH = 9,
    MOST_GROUPS = 12, /* in one story */
    MOST_NAMES = 4,   /* in one group */
    MOST_DIFF = 24
};

static const char bold[] = "\033[1m", red[] = "\033[31m", green[] = "\033[32m",
                  yellow[] = "\033[33m", dim[] = "\033[2m", plain[] = "\033[0m";

static void
paint(struct buf *out, struct report_style style, const char *colour, struct str text)
{
    if (style.colour)
        buf_add(out, str_of(colour));
    buf_add(out, text);
    if (style.colour)
        buf_add(out, str_of(plain));
}

static struct str
base_name(struct str path)
{
    for (size_t i = path.len; i > 0; i--)
        if (path.at[i - 1] == '/')
            return str_from(path, i);
    return path;
}

/* Text from outside, made harmless and filled up with blanks. */
static void
pad(struct buf *out, struct str text, size_t width)
{
    struct str shown = printable_line(text, out->arena);
    size_t used = characters_columns(shown);

    buf_add(out, shown);
    buf_fill(out, ' ', used < width ? width - used : 0);
}

/* `label    text`, the text broken where the terminal ends and indented to its own begin. */
static void
print_item(struct buf *out, struct report_style style, size_t indent, const char *label,
           size_t label_width, struct str text)
{
    buf_fill(out, ' ', indent);
    pad(out, str_of(label), label_width);
    characters_wrap(out, printable_line(text, out->arena), indent + label_width, style.columns);
    buf_byte(out, '\n');
}

void
report_opening(struct buf *out, const struct outcome *o, struct report_style style)
{
    struct arena *a = out->arena;

    paint(out, style, bold, STR("cutover · SIMULATION"));
    buf_fmt(out, " · " STR_FMT " · seed %llu · profile " STR_FMT "\n",
            STR_ARG(printable_line(base_name(o->scenario), a)), (unsigned long long)o->seed,
            STR_ARG(o->profile));
    struct buf line = buf_in(a);
    if (style.times && o->slapd_us)
        buf_fmt(&line, "slapd ready in %lld ms · Entra ID ready in %lld ms · ",
                (long long)(o->slapd_us + 500) / 1000, (long long)(o->entra_us + 500) / 1000);
    buf_fmt(&line, STR_FMT ": " STR_FMT ", " STR_FMT ", " STR_FMT,
            STR_ARG(printable_line(o->domain, a)),
            STR_ARG(story_count(o->world_users, "user", "users", a)),
            STR_ARG(story_count(o->world_groups, "group", "groups", a)),
            STR_ARG(story_count(o->world_contacts, "contact", "contacts", a)));
    characters_wrap(out, buf_str(&line), 0, style.columns);
    buf_add(out, STR("\n\n"));
}

/* --- one step ---------------------------------------------------------------------------------- */

static void
print_place(struct buf *out, struct report_style style, const struct outcome *o, uint32_t line,
            struct str text)
{
    struct str what = str_fmt(out->arena, STR_FMT ":%u: " STR_FMT, STR_ARG(o->scenario),
                              (unsigned)line, STR_ARG(text));

    print_item(out, style, 6, "", 0, what);
}

static void
print_difference(struct buf *out, struct report_style style, const struct outcome_output *p)
{
    struct diff diff = {0};

    diff_lines(&diff, p->expected, p->text, out->arena);
    for (uint32_t i = 0; i < diff.list.n && i < MOST_DIFF; i++) {
        const struct diff_line *d = &diff.list.at[i];
        struct str line = printable_line(d->text, out->arena);
        struct str shown = str_fmt(out->arena, "%c " STR_FMT, d->mark, STR_ARG(line));
        buf_fill(out, ' ', 8);
        paint(out, style, d->mark == '-' ? red : d->mark == '+' ? green : plain, shown);
        buf_byte(out, '\n');
    }
    if (diff.list.n > MOST_DIFF)
        buf_fmt(out, "        ... and %u more lines\n", (unsigned)(diff.list.n - MOST_DIFF));
}

static void
print_failures(struct buf *out, const struct outcome *o, uint32_t step, struct report_style style)
{
    const struct outcome_step *s = &o->steps.at[step];

    for (uint32_t i = 0; i < s->outputs.n; i++) {
        const struct outcome_output *p = &s->outputs.at[i];
        if (!p->checked || p->ok)
            continue;
        print_place(out, style, o, p->output_line,
                    STR("the output is not what the runbook says (- the runbook, + what it was)"));
        print_difference(out, style, p);
    }
    for (uint32_t i = 0; i < s->expectations.n; i++) {
        const struct outcome_expectation *e = &s->expectations.at[i];
        struct blame blame = {0};
        if (e->ok)
            continue;
        print_place(out, style, o, e->line, e->text);
        print_item(out, style, 8, "got", WHERE_WIDTH, e->got);
        blame_expectation(&blame, o, step, e, out->arena);
        for (uint32_t k = 0; k < blame.list.n; k++)
            print_item(out, style, 8, k ? "" : "because", WHERE_WIDTH, blame.list.at[k]);
    }
}

static void
print_numbers_of_step(struct buf *out, const struct outcome_step *s)
{
    const struct journal_totals *c = &s->connect, *k = &s->cloud;
    buf_fmt(out, "+%-3u ~%-3u -%-3u ", (unsigned)(c->adds + k->adds),
            (unsigned)(c->updates + k->updates), (unsigned)(c->deletes + k->deletes));
    buf_byte(out, ' ');
}

static size_t
title_width(struct report_style style)
{
    enum { REST = BEFORE_TITLE + NUMBERS_WIDTH + STATE_WIDTH };

    if (!style.columns)
        return TITLE_WIDTH;
    if (style.columns < REST + LEAST_TITLE)
        return LEAST_TITLE;
    return style.columns - REST < MOST_TITLE ? style.columns - REST : MOST_TITLE;
}

void
report_step(struct buf *out, const struct outcome *o, uint32_t step, struct report_style style)
{
    static const char *const colours[] = {
        [MOOD_GOOD] = green, [MOOD_HARM] = yellow, [MOOD_FAILED] = red};
    const struct outcome_step *s = &o->steps.at[step];
    size_t width = title_width(style);
    struct str title = printable_line(s->title, out->arena);
    enum story_mood mood;
    struct buf state = buf_in(out->arena);

    characters_wrap(&state, story_state(o, step, &mood, out->arena),
                    BEFORE_TITLE + width + NUMBERS_WIDTH, style.columns);
    buf_fmt(out, "%2u  %5s  ", (unsigned)step + 1, story_clock(o, s, out->arena).at);
    if (style.columns) /* in a pipe nothing is cut */
        title = characters_fit(title, width - 1, out->arena);
    pad(out, title, width);
    if (characters_columns(title) >= width)
        buf_byte(out, ' ');
    print_numbers_of_step(out, s);
    paint(out, style, colours[mood], buf_str(&state));
    buf_byte(out, '\n');
    print_failures(out, o, step, style);
}

/* --- the end ----------------------------------------------------------------------------------- */

static void
print_group(struct buf *out, const struct story *s, const struct story_group *g,
            struct report_style style)
{
    struct str names = printable_line(story_names(s, g, MOST_NAMES, out->arena), out->arena);
    struct str text = story_text(s, g, out->arena);
    size_t width = characters_columns(names);

    if (width <= NAME_WIDTH) {
        print_item(out, style, 2, str_z(names, out->arena), NAME_WIDTH + 1, text);
        return;
    }
    print_item(out, style, 2, "", 0,
               str_fmt(out->arena, STR_FMT " " STR_FMT, STR_ARG(names), STR_ARG(text)));
}

static void
print_because(struct buf *out, const struct story *s, struct report_style style)
{
    enum { INDENT = 13 };

    for (uint32_t i = 0; i < s->because.n; i++) {
        paint(out, style, dim, i ? STR("             ") : STR("    because  "));
        pad(out, s->because.at[i].where, WHERE_WIDTH);
        buf_byte(out, ' ');
        characters_wrap(out, printable_line(s->because.at[i].what, out->arena),
                        INDENT + WHERE_WIDTH + 1, style.columns);
        buf_byte(out, '\n');
    }
    buf_byte(out, '\n');
}

static void
print_story(struct buf *out, const struct story *s, struct report_style style)
{
    uint32_t shown = s->groups.n > MOST_GROUPS ? MOST_GROUPS : s->groups.n, left = 0;

    for (uint32_t i = 0; i < shown; i++)
        print_group(out, s, &s->groups.at[i], style);
    for (uint32_t i = shown; i < s->groups.n; i++)
        left += s->groups.at[i].n;
    if (left)
        buf_fmt(out, "  ... and %u more; --html FILE and --json FILE list them all\n",
                (unsigned)left);
    print_because(out, s, style);
}

static void
print_numbers(struct buf *out, const struct outcome *o, struct report_style style)
{
    struct str lost = story_lost(o, out->arena);

    struct str line = str_fmt(out->arena, "%u added · %u changed · %u deleted · " STR_FMT,
                              (unsigned)(o->connect.adds + o->cloud.adds),
                              (unsigned)(o->connect.updates + o->cloud.updates),
                              (unsigned)(o->connect.deletes + o->cloud.deletes), STR_ARG(lost));
    print_item(out, style, 2, "", 0, line);
    buf_byte(out, '\n');
}

static void
print_trouble(struct buf *out, const struct outcome *o, struct report_style style)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < o->journal->findings.n; i++) {
        const struct finding *f = &o->journal->findings.at[i];
        if (f->kind != FINDING_SYNC || ++n > MOST_GROUPS)
            continue;
        print_item(out, style, 2, n == 1 ? "trouble" : "", NAME_WIDTH + 1,
                   str_fmt(out->arena, STR_FMT ": " STR_FMT, STR_ARG(f->object), STR_ARG(f->text)));
    }
    if (n > MOST_GROUPS)
        buf_fmt(out, "               ... and %u more\n", (unsigned)(n - MOST_GROUPS));
}

static void
print_safety(struct buf *out, const struct outcome *o, struct report_style style)
{
    struct str restorable = story_restorable(o, out->arena);
    const struct writer_time *w = &o->journal->writers;

    for (uint32_t i = 0; i < o->journal->guardrails.n; i++)
        print_item(out, style, 2, i ? "" : "guardrails", NAME_WIDTH + 1,
                   story_guardrail(&o->journal->guardrails.at[i], out->arena));
    if (w->none_minutes || w->two_minutes)
        print_item(out, style, 2, "writers", NAME_WIDTH + 1,
                   str_fmt(out->arena, "object-minutes without one: %lld, with two: %lld",
                           (long long)w->none_minutes, (long long)w->two_minutes));
    if (restorable.len)
        print_item(out, style, 2, "restorable", NAME_WIDTH + 1, restorable);
    buf_byte(out, '\n');
}

static void
print_broken(struct buf *out, const struct outcome *o, struct report_style style)
{
    struct buf why = buf_in(out->arena);

    paint(out, style, red, STR("broken off"));
    if (o->steps.n)
        buf_fmt(out, " in step %u of %u", (unsigned)o->steps.n, (unsigned)o->steps_planned);
    buf_add(out, STR(": "));
    err_print(&why, o->broken);
    buf_add(out, printable_page(buf_str(&why), out->arena));
}

static void
print_last_line(struct buf *out, const struct outcome *o, int64_t elapsed_us,
                struct report_style style)
{
    struct str verdict = verdict_name(o->verdict);

    if (o->broken) {
        print_broken(out, o, style);
        return;
    }
    if (o->foreign_profile)
        buf_fmt(out, "under " STR_FMT ", for which this runbook is not written",
                STR_ARG(o->profile));
    else if (o->passed)
        paint(out, style, green, STR("as this runbook says"));
    else
        paint(out, style, red, STR("NOT as this runbook says"));
    buf_fmt(out, " (verdict: " STR_FMT, STR_ARG(verdict));
    if (o->expected != VERDICT_NONE && o->expected != o->verdict)
        buf_fmt(out, ", the runbook expects " STR_FMT, STR_ARG(verdict_name(o->expected)));
    buf_byte(out, ')');
    if (style.times)
        buf_fmt(out, " · %lld.%02lld s", (long long)elapsed_us / 1000000,
                (long long)elapsed_us / 10000 % 100);
    buf_byte(out, '\n');
}

static void
print_verdict(struct buf *out, const struct outcome *o, struct report_style style)
{
    bool unsafe = o->verdict == VERDICT_UNSAFE;
    struct str sentence = story_sentence(o, out->arena);
    struct str word = unsafe ? STR("UNSAFE") : STR("SAFE");

    paint(out, style, unsafe ? red : green, word);
    buf_add(out, STR(" · "));
    characters_wrap(out, sentence, word.len + 3, style.columns);
    buf_byte(out, '\n');
}

void
report_closing(struct buf *out, const struct outcome *o, int64_t elapsed_us,
               struct report_style style)
{
    buf_byte(out, '\n');
    if (o->verdict != VERDICT_NONE) {
        struct stories all = stories_of(o, out->arena);
        print_verdict(out, o, style);
        print_numbers(out, o, style);
        for (uint32_t i = 0; i < all.list.n; i++)
            print_story(out, &all.list.at[i], style);
        print_trouble(out, o, style);
        print_safety(out, o, style);
    }
    print_last_line(out, o, elapsed_us, style);
}
