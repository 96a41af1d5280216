/* SPDX-License-Identifier: MIT */
/*
 * The runbook as it was played: its prose in its places, what was typed, what came of it.
 */
#include "harness/report/blame.h"
#include "harness/report/html.h"
#include "harness/report/pieces.h"
#include "harness/report/story.h"
#include "sim/base/arena.h"
#include "sim/run/cause_words.h"

enum { MOST_EXPORTS = 500, MOST_CAUSES = 32 };

static void
commands(struct buf *out, const struct outcome_output *p)
{
    html_element(out, "<pre><code>", p->commands, "</code></pre>\n");
    if (p->text.len)
        html_element(out, "<pre class=\"output\">", p->text, "</pre>\n");
    if (p->checked && !p->ok)
        html_diff(out, p);
}

static void
expectation(struct buf *out, const struct outcome *o, uint32_t step,
            const struct outcome_expectation *e)
{
    buf_fmt(out, "<li><span class=\"mark %s\" role=\"img\" aria-label=\"%s\">%s</span>",
            e->ok ? "good" : "bad", e->ok ? "holds" : "does not hold", e->ok ? "✓" : "✗");
    if (e->ok)
        html_element(out, "<code>", e->text, "</code>");
    else
        html_failed(out, o, step, e);
    buf_add(out, e->always ? STR(" <span class=\"soft\">(always)</span></li>\n") : STR("</li>\n"));
}

/* --- exports ----------------------------------------------------------------------------------- */

static void
values(struct buf *out, const char *sign, const struct str *at, uint32_t n)
{
    enum { MOST_VALUES = 20 };

    for (uint32_t i = 0; i < n && i < MOST_VALUES; i++) {
        buf_add(out, str_of(sign));
        html_element(out, "", at[i], "<br/>");
    }
    if (n > MOST_VALUES)
        buf_fmt(out, "and %u more<br/>", (unsigned)(n - MOST_VALUES));
}

/* The command, and the last thing that the engine decided before it wrote. */
static void
because(struct buf *out, const struct outcome *o, const struct journal_export *row)
{
    const struct cause *chain[MOST_CAUSES];
    uint32_t n = journal_chain(o->journal, row->cause, chain, MOST_CAUSES);
    struct arena *a = out->arena;

    html_element(out, "<td>", blame_command(o->journal, row->cause, a), "");
    if (n && chain[n - 1]->kind != CAUSE_COMMAND)
        html_element(
            out, "<br/><span class=\"soft\">",
            cause_words(chain[n - 1], chain[n - 1]->subject.len ? STR("") : row->object, a),
            "</span>");
    buf_add(out, STR("</td></tr>\n"));
}

static void
export_row(struct buf *out, const struct outcome *o, const struct journal_export *row)
{
    html_element(out, "<tr><td>", journal_engine_name(row->engine), "</td>");
    html_element(out, "<td>", row->object, "</td>");
    html_element(out, "<td class=\"wide\">", class_name(row->class), "</td>");
    html_element(out, "<td>", journal_effect_name(row->effect), "</td>");
    html_element(out, "<td>", row->attribute, row->attribute.len ? "<br/>" : "");
    values(out, "+ ", row->added, row->added_n);
    values(out, "− ", row->removed, row->removed_n);
    buf_add(out, STR("</td>"));
    because(out, o, row);
}

static void
exports(struct buf *out, const struct outcome *o, const struct outcome_step *s)
{
    uint32_t n = pieces_exports(o, s), shown = 0;

    if (!n)
        return;
    html_element(out, "<details>\n<summary>",
                 story_count(n, "change in Entra ID", "changes in Entra ID", out->arena),
                 "</summary>\n<div class=\"scroll\"><table>\n<tr><th scope=\"col\">engine</th>"
                 "<th scope=\"col\">object</th><th scope=\"col\" class=\"wide\">type</th>"
                 "<th scope=\"col\">operation</th><th scope=\"col\">attribute</th>"
                 "<th scope=\"col\">because</th></tr>\n");
    for (uint32_t i = s->first_export; i < s->exports_end && shown < MOST_EXPORTS; i++)
        if (o->journal->exports.at[i].engine != BY_ADMIN) {
            export_row(out, o, &o->journal->exports.at[i]);
            shown++;
        }
    buf_add(out, STR("</table></div>\n"));
    if (shown < n)
        buf_fmt(out, "<p class=\"soft\">and %u more; the JSON report lists them all</p>\n",
                (unsigned)(n - shown));
    buf_add(out, STR("</details>\n"));
}

/* --- steps ------------------------------------------------------------------------------------- */

static void
note(struct buf *out, const struct html_run *run, const struct outcome_note *n)
{
    if (n->title.len)
        html_heading(out, run, 2, STR(""), n->title);
    if (n->kind == NOTE_LDIF)
        html_element(out, "<p class=\"soft\">added to the directory:</p>\n<pre><code>", n->text,
                     "</code></pre>\n");
    else
        html_prose(out, n->text, run->level + 2);
}

static void
step(struct buf *out, const struct html_run *run, uint32_t index)
{
    const struct outcome_step *s = &run->o->steps.at[index];
    struct pieces pieces = pieces_of(s, out->arena);

    html_heading(out, run, 2,
                 str_fmt(out->arena, "r%u-s%u", (unsigned)run->number, (unsigned)index + 1),
                 str_fmt(out->arena, "%u. " STR_FMT, (unsigned)index + 1, STR_ARG(s->title)));
    for (uint32_t i = 0; i < pieces.list.n; i++) {
        const struct piece *p = &pieces.list.at[i];
        bool first = p->expectation && (i == 0 || !p[-1].expectation);
        bool last = p->expectation && (i + 1 == pieces.list.n || !p[1].expectation);
        buf_add(out, first ? STR("<ul class=\"checks\">\n") : STR(""));
        if (p->note)
            note(out, run, p->note);
        else if (p->output)
            commands(out, p->output);
        else
            expectation(out, run->o, index, p->expectation);
        buf_add(out, last ? STR("</ul>\n") : STR(""));
    }
    exports(out, run->o, s);
}

void
html_steps(struct buf *out, const struct html_run *run)
{
    const struct outcome *o = run->o;
    uint32_t told = 0;

    html_heading(out, run, 1, STR(""), STR("The runbook, as it was played"));
    for (uint32_t i = 0; i <= o->steps.n; i++) {
        uint32_t until = i < o->steps.n ? o->steps.at[i].line : UINT32_MAX;
        for (; told < o->notes.n && o->notes.at[told].line < until; told++)
            note(out, run, &o->notes.at[told]);
        if (i < o->steps.n)
            step(out, run, i);
    }
}
