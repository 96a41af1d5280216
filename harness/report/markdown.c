/* SPDX-License-Identifier: MIT */
/*
 * Markdown: the verdict and its proof, for a wiki page or a pull request.
 */
#include "harness/report/report.h"
#include "harness/report/story.h"
#include "sim/base/arena.h"

/* A cell of a table: no line ends, no bars that would end it. */
static void
cell(struct buf *out, struct str text)
{
    buf_byte(out, ' ');
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] == '|')
            buf_byte(out, '\\');
        buf_byte(out, text.at[i] == '\n' ? ' ' : text.at[i]);
    }
    buf_add(out, STR(" |"));
}

static void
steps(struct buf *out, const struct outcome *o)
{
    buf_add(out, STR("| | time | step | added | changed | deleted | references lost |\n"
                     "|---|---|---|---|---|---|---|\n"));
    for (uint32_t i = 0; i < o->steps.n; i++) {
        const struct outcome_step *s = &o->steps.at[i];
        buf_fmt(out, "| %u |", (unsigned)i + 1);
        cell(out, time_clock(s->at, out->arena));
        cell(out, s->title);
        buf_fmt(out, " %u | %u | %u | %u |\n", (unsigned)(s->connect.adds + s->cloud.adds),
                (unsigned)(s->connect.updates + s->cloud.updates),
                (unsigned)(s->connect.deletes + s->cloud.deletes), (unsigned)s->losses);
    }
    buf_byte(out, '\n');
}

static void
story(struct buf *out, const struct story *s)
{
    for (uint32_t i = 0; i < s->findings.n; i++)
        buf_fmt(out, "- **" STR_FMT "** " STR_FMT "\n", STR_ARG(s->findings.at[i]->object),
                STR_ARG(s->findings.at[i]->text));
    if (s->because.n)
        buf_add(out, STR("\nBecause:\n\n"));
    for (uint32_t i = 0; i < s->because.n; i++)
        buf_fmt(out, "%u. " STR_FMT ": `" STR_FMT "`\n", (unsigned)i + 1,
                STR_ARG(s->because.at[i].where), STR_ARG(s->because.at[i].what));
    buf_byte(out, '\n');
}

static void
failures(struct buf *out, const struct outcome *o)
{
    for (uint32_t i = 0; i < o->steps.n; i++)
        for (uint32_t k = 0; k < o->steps.at[i].expectations.n; k++) {
            const struct outcome_expectation *e = &o->steps.at[i].expectations.at[k];
            if (!e->ok)
                buf_fmt(out, "- line %u: `" STR_FMT "` got `" STR_FMT "`\n", (unsigned)e->line,
                        STR_ARG(e->text), STR_ARG(e->got));
        }
}

struct str
report_markdown(const struct outcome *o, struct arena *a)
{
    struct buf out = buf_in(a);
    struct stories all = stories_of(o, a);

    buf_fmt(&out,
            "# " STR_FMT "\n\nSimulation by cutover · " STR_FMT " · seed %llu · profile " STR_FMT
            "\n\n**" STR_FMT "**: " STR_FMT ".\n\n",
            STR_ARG(o->title), STR_ARG(o->scenario), (unsigned long long)o->seed,
            STR_ARG(o->profile), STR_ARG(str_upper(verdict_name(o->verdict), a)),
            STR_ARG(story_sentence(o, a)));
    if (!o->passed)
        buf_add(&out, STR("This is not what the runbook says.\n\n"));
    failures(&out, o);
    steps(&out, o);
    for (uint32_t i = 0; i < all.list.n; i++)
        story(&out, &all.list.at[i]);
    for (uint32_t i = 0; i < o->journal->guardrails.n; i++)
        buf_fmt(&out, "- " STR_FMT "\n",
                STR_ARG(story_guardrail(&o->journal->guardrails.at[i], a)));
    if (story_restorable(o, a).len)
        buf_fmt(&out, "- restorable: " STR_FMT "\n", STR_ARG(story_restorable(o, a)));
    return buf_str(&out);
}
