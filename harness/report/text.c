/* SPDX-License-Identifier: MIT */
/*
 * Text for a terminal: one line a step while it runs, then the verdict and its proof.
 */
#include "harness/report/report.h"
#include "harness/report/story.h"
#include "sim/base/arena.h"

enum { TITLE_WIDTH = 36, NAME_WIDTH = 12, MOST_FINDINGS = 12 };

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

/* How many columns a text takes: bytes that do not continue a character. */
static size_t
columns(struct str s)
{
    size_t n = 0;

    for (size_t i = 0; i < s.len; i++)
        n += ((unsigned char)s.at[i] & 0xc0) != 0x80;
    return n;
}

static void
pad(struct buf *out, struct str text, size_t width)
{
    size_t used = columns(text);

    buf_add(out, text);
    buf_fill(out, ' ', used < width ? width - used : 0);
}

static void
counted(struct buf *out, uint32_t n, const char *one, const char *several)
{
    buf_fmt(out, "%u %s", (unsigned)n, n == 1 ? one : several);
}

void
report_opening(struct buf *out, const struct outcome *o, struct report_style style)
{
    paint(out, style, bold, STR("cutover · SIMULATION"));
    buf_fmt(out, " · " STR_FMT " · seed %llu · profile " STR_FMT "\n",
            STR_ARG(base_name(o->scenario)), (unsigned long long)o->seed, STR_ARG(o->profile));
    if (style.times && o->slapd_us)
        buf_fmt(out, "slapd ready in %lld ms · Entra ID ready in %lld ms · ",
                (long long)(o->slapd_us + 500) / 1000, (long long)(o->entra_us + 500) / 1000);
    buf_fmt(out, STR_FMT ": ", STR_ARG(o->domain));
    counted(out, o->world_users, "user", "users");
    buf_add(out, STR(", "));
    counted(out, o->world_groups, "group", "groups");
    buf_add(out, STR(", "));
    counted(out, o->world_contacts, "contact", "contacts");
    buf_add(out, STR("\n\n"));
}

static uint32_t
failures_in(const struct outcome_step *s)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < s->expectations.n; i++)
        n += !s->expectations.at[i].ok;
    for (uint32_t i = 0; i < s->outputs.n; i++)
        n += s->outputs.at[i].checked && !s->outputs.at[i].ok;
    return n;
}

static void
print_text_block(struct buf *out, const char *label, struct str text)
{
    buf_fmt(out, "        %s\n", label);
    for (struct str rest = text; rest.at;) {
        struct str line = str_cut(&rest, '\n');
        buf_fmt(out, "          | " STR_FMT "\n", STR_ARG(line));
    }
}

static void
print_failures(struct buf *out, const struct outcome *o, const struct outcome_step *s)
{
    for (uint32_t i = 0; i < s->outputs.n; i++) {
        const struct outcome_output *p = &s->outputs.at[i];
        if (!p->checked || p->ok)
            continue;
        buf_fmt(out, "      " STR_FMT ":%u: the output is not what the runbook says\n",
                STR_ARG(o->scenario), (unsigned)p->output_line);
        print_text_block(out, "expected", p->expected);
        print_text_block(out, "got", p->text);
    }
    for (uint32_t i = 0; i < s->expectations.n; i++) {
        const struct outcome_expectation *e = &s->expectations.at[i];
        if (e->ok)
            continue;
        buf_fmt(out, "      " STR_FMT ":%u: " STR_FMT "\n        got " STR_FMT "\n",
                STR_ARG(o->scenario), (unsigned)e->line, STR_ARG(e->text), STR_ARG(e->got));
    }
}

static void
print_state(struct buf *out, const struct outcome_step *s, struct report_style style)
{
    struct buf text = buf_in(out->arena);
    uint32_t failed = failures_in(s);

    if (failed) {
        counted(&text, failed, "expectation failed", "expectations failed");
    } else if (!s->ran) {
        buf_add(&text, STR("broke off"));
    } else if (s->losses) {
        counted(&text, s->losses, "reference lost", "references lost");
    } else if (s->returned) {
        counted(&text, s->returned, "reference came back", "references came back");
    } else {
        buf_add(&text, STR("ok"));
    }
    bool bad = failed || !s->ran;
    paint(out, style, bad ? red : s->losses ? yellow : green, buf_str(&text));
}

void
report_step(struct buf *out, const struct outcome *o, uint32_t step, struct report_style style)
{
    const struct outcome_step *s = &o->steps.at[step];
    struct str clock = time_clock(s->at, out->arena);

    buf_fmt(out, "%2u  " STR_FMT "  ", (unsigned)step + 1, STR_ARG(clock));
    pad(out, s->title, TITLE_WIDTH);
    struct str numbers =
        str_fmt(out->arena, "+%-4u ~%-4u -%-4u ", (unsigned)(s->connect.adds + s->cloud.adds),
                (unsigned)(s->connect.updates + s->cloud.updates),
                (unsigned)(s->connect.deletes + s->cloud.deletes));
    buf_add(out, numbers);
    print_state(out, s, style);
    buf_byte(out, '\n');
    print_failures(out, o, s);
}

static void
print_story(struct buf *out, const struct story *s, struct report_style style)
{
    uint32_t shown = s->findings.n > MOST_FINDINGS ? MOST_FINDINGS : s->findings.n;

    for (uint32_t i = 0; i < shown; i++) {
        buf_add(out, STR("  "));
        pad(out, s->findings.at[i]->object, NAME_WIDTH);
        buf_fmt(out, " " STR_FMT "\n", STR_ARG(s->findings.at[i]->text));
    }
    if (shown < s->findings.n)
        buf_fmt(out, "  ... and %u more; --json FILE lists them all\n",
                (unsigned)(s->findings.n - shown));
    for (uint32_t i = 0; i < s->because.n; i++) {
        paint(out, style, dim, i ? STR("             ") : STR("    because  "));
        pad(out, s->because.at[i].where, 9);
        buf_fmt(out, " " STR_FMT "\n", STR_ARG(s->because.at[i].what));
    }
    buf_byte(out, '\n');
}

static void
print_numbers(struct buf *out, const struct outcome *o)
{
    uint32_t lost = story_losses(o, false), open = story_losses(o, true);

    buf_fmt(out, "  %u added · %u changed · %u deleted · %u %s lost",
            (unsigned)(o->connect.adds + o->cloud.adds),
            (unsigned)(o->connect.updates + o->cloud.updates),
            (unsigned)(o->connect.deletes + o->cloud.deletes), (unsigned)lost,
            lost == 1 ? "membership or manager" : "memberships and managers");
    if (lost != open)
        buf_fmt(out, ", %u of them still", (unsigned)open);
    buf_add(out, STR("\n\n"));
}

static void
print_trouble(struct buf *out, const struct outcome *o)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < o->journal->findings.n; i++) {
        const struct finding *f = &o->journal->findings.at[i];
        if (f->kind != FINDING_SYNC || ++n > MOST_FINDINGS)
            continue;
        buf_add(out, n == 1 ? STR("  trouble      ") : STR("               "));
        buf_fmt(out, STR_FMT ": " STR_FMT "\n", STR_ARG(f->object), STR_ARG(f->text));
    }
    if (n > MOST_FINDINGS)
        buf_fmt(out, "               ... and %u more\n", (unsigned)(n - MOST_FINDINGS));
}

static void
print_safety(struct buf *out, const struct outcome *o)
{
    struct str restorable = story_restorable(o, out->arena);
    const struct writer_time *w = &o->journal->writers;

    for (uint32_t i = 0; i < o->journal->guardrails.n; i++) {
        struct str line = story_guardrail(&o->journal->guardrails.at[i], out->arena);
        buf_fmt(out, "  %-11s  " STR_FMT "\n", i ? "" : "guardrails", STR_ARG(line));
    }
    if (w->none_minutes || w->two_minutes)
        buf_fmt(out, "  writers      object-minutes without one: %lld, with two: %lld\n",
                (long long)w->none_minutes, (long long)w->two_minutes);
    if (restorable.len)
        buf_fmt(out, "  restorable   " STR_FMT "\n", STR_ARG(restorable));
    buf_byte(out, '\n');
}

static void
print_last_line(struct buf *out, const struct outcome *o, int64_t elapsed_us,
                struct report_style style)
{
    struct str verdict = verdict_name(o->verdict);

    if (o->broken) {
        paint(out, style, red, STR("broken off"));
        buf_add(out, STR(": "));
        err_print(out, o->broken);
        return;
    }
    if (o->passed)
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

    buf_byte(out, '\n');
    paint(out, style, unsafe ? red : green, unsafe ? STR("UNSAFE") : STR("SAFE"));
    buf_fmt(out, " · " STR_FMT "\n", STR_ARG(sentence));
}

void
report_closing(struct buf *out, const struct outcome *o, int64_t elapsed_us,
               struct report_style style)
{
    if (!o->broken) {
        struct stories all = stories_of(o, out->arena);
        print_verdict(out, o, style);
        print_numbers(out, o);
        for (uint32_t i = 0; i < all.list.n; i++)
            print_story(out, &all.list.at[i], style);
        print_trouble(out, o);
        print_safety(out, o);
    } else {
        buf_byte(out, '\n');
    }
    print_last_line(out, o, elapsed_us, style);
}
