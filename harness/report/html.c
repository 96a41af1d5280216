/* SPDX-License-Identifier: MIT */
/*
 * HTML: one file without anything from elsewhere, to be mailed or kept with a change request.
 */
#include "harness/report/markup.h"
#include "harness/report/report.h"
#include "harness/report/story.h"
#include "sim/base/arena.h"

static const char head[] =
    "<meta name=\"viewport\" content=\"width=device-width\">\n<style>\n"
    "body{font:15px/1.5 system-ui,sans-serif;color:#1c2430;background:#f6f7f9;margin:0}\n"
    "main{max-width:60rem;margin:2rem auto;padding:2rem;background:#fff;border-radius:.5rem;"
    "box-shadow:0 1px 4px #0002}\n"
    "h1{margin:.2rem 0}p.what{color:#5a6675;margin:0 0 1.5rem}\n"
    ".verdict{padding:1rem;border-radius:.4rem;font-size:1.1rem;color:#fff}\n"
    ".safe{background:#1f7a4d}.unsafe{background:#b3261e}\n"
    "table{border-collapse:collapse;width:100%;margin:1.5rem 0}\n"
    "th,td{text-align:left;padding:.4rem .6rem;border-bottom:1px solid #e3e7ec}\n"
    "td.n{text-align:right;font-variant-numeric:tabular-nums}\n"
    ".bad{color:#b3261e;font-weight:600}code,pre{font:13px/1.45 ui-monospace,monospace}\n"
    "pre{background:#f0f2f5;padding:.6rem;overflow:auto}ol.because{border-left:3px solid "
    "#c8d0da;padding-left:2.2rem}\n"
    "</style>\n";

static void
element(struct buf *out, const char *open, struct str text, const char *close)
{
    buf_add(out, str_of(open));
    markup_text(out, text);
    buf_add(out, str_of(close));
}

static void
number(struct buf *out, uint32_t n, bool bad)
{
    buf_fmt(out, "<td class=\"n%s\">%u</td>", bad && n ? " bad" : "", (unsigned)n);
}

static void
steps(struct buf *out, const struct outcome *o)
{
    buf_add(out, STR("<table>\n<tr><th></th><th>time</th><th>step</th><th>added</th>"
                     "<th>changed</th><th>deleted</th><th>references lost</th></tr>\n"));
    for (uint32_t i = 0; i < o->steps.n; i++) {
        const struct outcome_step *s = &o->steps.at[i];
        buf_fmt(out, "<tr><td>%u</td>", (unsigned)i + 1);
        element(out, "<td>", time_clock(s->at, out->arena), "</td>");
        element(out, "<td>", s->title, "</td>");
        number(out, s->connect.adds + s->cloud.adds, false);
        number(out, s->connect.updates + s->cloud.updates, false);
        number(out, s->connect.deletes + s->cloud.deletes, true);
        number(out, s->losses, true);
        buf_add(out, STR("</tr>\n"));
    }
    buf_add(out, STR("</table>\n"));
}

static void
story(struct buf *out, const struct story *s)
{
    buf_add(out, STR("<ul>\n"));
    for (uint32_t i = 0; i < s->findings.n; i++) {
        element(out, "<li><b>", s->findings.at[i]->object, "</b> ");
        element(out, "", s->findings.at[i]->text, "</li>\n");
    }
    buf_add(out, STR("</ul>\n"));
    if (!s->because.n)
        return;
    buf_add(out, STR("<p>because</p>\n<ol class=\"because\">\n"));
    for (uint32_t i = 0; i < s->because.n; i++) {
        element(out, "<li>", s->because.at[i].where, ": ");
        element(out, "<code>", s->because.at[i].what, "</code></li>\n");
    }
    buf_add(out, STR("</ol>\n"));
}

static void
step_details(struct buf *out, const struct outcome_step *s)
{
    element(out, "<h3>", s->title, "</h3>\n");
    buf_add(out, STR("<pre>"));
    for (uint32_t i = 0; i < s->commands.n; i++)
        element(out, "", s->commands.at[i], "\n");
    buf_add(out, STR("</pre>\n"));
    for (uint32_t i = 0; i < s->outputs.n; i++)
        if (s->outputs.at[i].text.len)
            element(out, "<pre>", s->outputs.at[i].text, "</pre>\n");
    for (uint32_t i = 0; i < s->expectations.n; i++) {
        const struct outcome_expectation *e = &s->expectations.at[i];
        element(out, e->ok ? "<p><code>" : "<p class=\"bad\"><code>", e->text, "</code> ");
        if (e->ok)
            buf_add(out, STR("holds</p>\n"));
        else
            element(out, "does not hold: got <code>", e->got, "</code></p>\n");
    }
}

struct str
report_html(const struct outcome *o, struct arena *a)
{
    struct buf out = buf_in(a);
    struct stories all = stories_of(o, a);
    struct str verdict = verdict_name(o->verdict);

    buf_add(&out, STR("<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n"));
    element(&out, "<title>", o->title, "</title>\n");
    buf_add(&out, str_of(head));
    element(&out, "<main>\n<h1>", o->title, "</h1>\n");
    element(&out, "<p class=\"what\">A simulation by cutover · ", o->scenario, "");
    buf_fmt(&out, " · seed %llu", (unsigned long long)o->seed);
    element(&out, " · profile ", o->profile, "</p>\n");
    buf_fmt(&out, "<p class=\"verdict " STR_FMT "\"><b>" STR_FMT "</b>: ", STR_ARG(verdict),
            STR_ARG(str_upper(verdict, a)));
    element(&out, "", story_sentence(o, a), ".</p>\n");
    if (!o->passed)
        buf_add(&out, STR("<p class=\"bad\">This is not what the runbook says.</p>\n"));
    steps(&out, o);
    for (uint32_t i = 0; i < all.list.n; i++)
        story(&out, &all.list.at[i]);
    buf_add(&out, STR("<h2>Guardrails</h2>\n<ul>\n"));
    for (uint32_t i = 0; i < o->journal->guardrails.n; i++)
        element(&out, "<li>", story_guardrail(&o->journal->guardrails.at[i], a), "</li>\n");
    buf_add(&out, STR("</ul>\n"));
    if (story_restorable(o, a).len)
        element(&out, "<p>Restorable: ", story_restorable(o, a), ".</p>\n");
    buf_add(&out, STR("<h2>What was done</h2>\n"));
    for (uint32_t i = 0; i < o->steps.n; i++)
        step_details(&out, &o->steps.at[i]);
    buf_add(&out, STR("</main>\n</html>\n"));
    return buf_str(&out);
}
