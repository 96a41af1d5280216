/* SPDX-License-Identifier: MIT */
/*
 * HTML: one file without anything from elsewhere, to be mailed or kept with a change request. It is
 * well-formed XML as well, so that its tags can be checked.
 */
#include "harness/report/html.h"
#include "harness/report/blame.h"
#include "harness/report/diff.h"
#include "harness/report/report.h"
#include "harness/report/story.h"
#include "sim/base/arena.h"

enum { MOST_NAMES = 40 };

void
html_element(struct buf *out, const char *open, struct str text, const char *close)
{
    buf_add(out, str_of(open));
    markup_text(out, text);
    buf_add(out, str_of(close));
}

void
html_heading(struct buf *out, const struct html_run *run, int below, struct str id, struct str text)
{
    int level = run->level + below;

    buf_fmt(out, "<h%d", level);
    if (id.len)
        buf_fmt(out, " id=\"" STR_FMT "\"", STR_ARG(id));
    html_element(out, ">", text, "");
    buf_fmt(out, "</h%d>\n", level);
}

/* --- verdict and numbers ----------------------------------------------------------------------- */

static void
title(struct buf *out, const struct html_run *run)
{
    const struct outcome *o = run->o;

    buf_add(out, STR("<p class=\"what\">cutover · a simulation, nothing real was touched</p>\n"));
    html_heading(out, run, 0, str_fmt(out->arena, "r%u", (unsigned)run->number), o->title);
    if (o->summary.len)
        html_element(out, "<p class=\"summary\">", o->summary, "</p>\n");
    html_element(out, "<p class=\"what\"><code>", o->scenario, "</code>");
    buf_fmt(out, " · seed %llu", (unsigned long long)o->seed);
    html_element(out, " · profile ", o->profile, "");
    html_element(out, " · ", o->domain, ": ");
    struct arena *a = out->arena;
    html_element(out, "", story_count(o->world_users, "user", "users", a), ", ");
    html_element(out, "", story_count(o->world_groups, "group", "groups", a), ", ");
    html_element(out, "", story_count(o->world_contacts, "contact", "contacts", a), "</p>\n");
}

static void
as_written(struct buf *out, const struct outcome *o)
{
    struct buf why = buf_in(out->arena);

    if (o->broken) {
        err_print(&why, o->broken);
        buf_fmt(out, "<p class=\"bad\">Broken off in step %u of %u: ", (unsigned)o->steps.n,
                (unsigned)o->steps_planned);
        html_element(out, "", str_trim(buf_str(&why)), "</p>\n");
    } else if (o->foreign_profile) {
        html_element(out, "<p class=\"soft\">Played under ", o->profile,
                     ", for which the runbook is not written.</p>\n");
    } else if (o->passed) {
        buf_add(out, STR("<p class=\"soft\">This is what the runbook says.</p>\n"));
    } else if (o->expected != VERDICT_NONE && o->expected != o->verdict) {
        html_element(out, "<p class=\"bad\">The runbook expects the verdict ",
                     verdict_name(o->expected), ".</p>\n");
    } else {
        buf_add(out, STR("<p class=\"bad\">This is not what the runbook says.</p>\n"));
    }
}

static void
verdict(struct buf *out, const struct outcome *o)
{
    struct str name = o->verdict == VERDICT_NONE ? STR("unknown") : verdict_name(o->verdict);

    buf_fmt(out, "<section class=\"verdict " STR_FMT "\" aria-label=\"Verdict\">\n<p><strong>",
            STR_ARG(name));
    html_element(out, "", str_upper(name, out->arena), "</strong>: ");
    html_element(out, "",
                 o->verdict == VERDICT_NONE ? STR("it was not played to its end")
                                            : story_sentence(o, out->arena),
                 ".</p>\n");
    as_written(out, o);
    buf_add(out, STR("</section>\n"));
}

static void
tile(struct buf *out, uint32_t n, struct str label, bool bad)
{
    html_element(out, "<div><dt>", label, "</dt>");
    buf_fmt(out, "<dd%s>%u</dd></div>\n", bad && n ? " class=\"bad\"" : "", (unsigned)n);
}

static struct str
by_engine(struct arena *a, const char *what, uint32_t connect, uint32_t cloud)
{
    if (!connect || !cloud)
        return str_fmt(a, "%s%s", what, connect ? " by Connect" : cloud ? " by Cloud Sync" : "");
    return str_fmt(a, "%s: %u by Connect, %u by Cloud Sync", what, (unsigned)connect,
                   (unsigned)cloud);
}

static void
numbers(struct buf *out, const struct outcome *o)
{
    const struct journal_totals *c = &o->connect, *k = &o->cloud;
    struct arena *a = out->arena;
    struct str lost = story_lost(o, a);

    str_cut(&lost, ' '); /* the tile shows the number apart */
    buf_add(out, STR("<dl class=\"numbers\">\n"));
    tile(out, c->adds + k->adds, by_engine(a, "added", c->adds, k->adds), false);
    tile(out, c->updates + k->updates, by_engine(a, "changed", c->updates, k->updates), false);
    tile(out, c->deletes + k->deletes, by_engine(a, "deleted", c->deletes, k->deletes), true);
    tile(out, story_losses(o, false), lost, true);
    buf_add(out, STR("</dl>\n"));
}

/* --- the timeline ------------------------------------------------------------------------------ */

static void
number(struct buf *out, uint32_t n)
{
    buf_fmt(out, "<td class=\"n\">%u</td>", (unsigned)n);
}

static void
timeline(struct buf *out, const struct html_run *run)
{
    static const char *const moods[] = {
        [MOOD_GOOD] = "good", [MOOD_HARM] = "harm", [MOOD_FAILED] = "bad"};
    const struct outcome *o = run->o;

    html_heading(out, run, 1, STR(""), STR("Timeline"));
    buf_add(out, STR("<div class=\"scroll\"><table>\n<caption>What reached Entra ID from both "
                     "engines, step by step, in virtual time</caption>\n<tr>"
                     "<th scope=\"col\" class=\"n\">#</th><th scope=\"col\">time</th>"
                     "<th scope=\"col\">step</th><th scope=\"col\" class=\"n\">added</th>"
                     "<th scope=\"col\" class=\"n\">changed</th><th scope=\"col\" class=\"n\">"
                     "deleted</th><th scope=\"col\">outcome</th></tr>\n"));
    for (uint32_t i = 0; i < o->steps.n; i++) {
        const struct outcome_step *s = &o->steps.at[i];
        enum story_mood mood;
        struct str state = story_state(o, i, &mood, out->arena);
        buf_fmt(out, "<tr><td class=\"n\">%u</td>", (unsigned)i + 1);
        html_element(out, "<td class=\"t\">", story_clock(o, s, out->arena), "</td>");
        buf_fmt(out, "<td><a href=\"#r%u-s%u\">", (unsigned)run->number, (unsigned)i + 1);
        html_element(out, "", s->title, "</a></td>");
        number(out, s->connect.adds + s->cloud.adds);
        number(out, s->connect.updates + s->cloud.updates);
        number(out, s->connect.deletes + s->cloud.deletes);
        buf_fmt(out, "<td class=\"%s\">" STR_FMT "</td></tr>\n", moods[mood], STR_ARG(state));
    }
    buf_add(out, STR("</table></div>\n"));
}

/* --- what failed, what was found --------------------------------------------------------------- */

void
html_failed(struct buf *out, const struct outcome *o, uint32_t step,
            const struct outcome_expectation *e)
{
    struct blame blame = {0};

    html_element(out, "<code>", e->text, "</code><br/><span class=\"bad\">got</span> ");
    html_element(out, "<code>", e->got, "</code>");
    blame_expectation(&blame, o, step, e, out->arena);
    for (uint32_t i = 0; i < blame.list.n; i++)
        html_element(out, "<br/><span class=\"soft\">because ", blame.list.at[i], "</span>");
}

void
html_diff(struct buf *out, const struct outcome_output *p)
{
    struct diff diff = {0};

    diff_lines(&diff, p->expected, p->text, out->arena);
    buf_add(out, STR("<p class=\"soft\">- what the runbook says, + what it was</p>\n<pre>"));
    for (uint32_t i = 0; i < diff.list.n; i++) {
        const struct diff_line *d = &diff.list.at[i];
        buf_fmt(out, "<span class=\"%s\">%c ",
                d->mark == '-'   ? "minus"
                : d->mark == '+' ? "plus"
                                 : "same",
                d->mark);
        html_element(out, "", d->text, "</span>\n");
    }
    buf_add(out, STR("</pre>\n"));
}

static void
failures(struct buf *out, const struct html_run *run)
{
    const struct outcome *o = run->o;
    bool any = false;

    for (uint32_t i = 0; i < o->steps.n; i++) {
        const struct outcome_step *s = &o->steps.at[i];
        if (!story_failures(s))
            continue;
        if (!any)
            html_heading(out, run, 1, STR(""), STR("Not as the runbook says"));
        any = true;
        buf_fmt(out, "<p>Step %u, ", (unsigned)i + 1);
        html_element(out, "", s->title, ":</p>\n<ul>\n");
        for (uint32_t k = 0; k < s->outputs.n; k++)
            if (s->outputs.at[k].checked && !s->outputs.at[k].ok) {
                buf_fmt(out, "<li>line %u: the output is another\n",
                        (unsigned)s->outputs.at[k].output_line);
                html_diff(out, &s->outputs.at[k]);
                buf_add(out, STR("</li>\n"));
            }
        for (uint32_t k = 0; k < s->expectations.n; k++)
            if (!s->expectations.at[k].ok) {
                buf_fmt(out, "<li>line %u: ", (unsigned)s->expectations.at[k].line);
                html_failed(out, o, i, &s->expectations.at[k]);
                buf_add(out, STR("</li>\n"));
            }
        buf_add(out, STR("</ul>\n"));
    }
}

static void
story(struct buf *out, const struct story *s)
{
    buf_add(out, STR("<ul>\n"));
    for (uint32_t i = 0; i < s->groups.n; i++) {
        const struct story_group *g = &s->groups.at[i];
        html_element(out, "<li><strong>", story_names(s, g, MOST_NAMES, out->arena), "</strong> ");
        html_element(out, "", story_text(s, g, out->arena), "</li>\n");
    }
    buf_add(out, STR("</ul>\n"));
    if (!s->because.n)
        return;
    buf_add(out, STR("<p>because</p>\n<ol class=\"because\">\n"));
    for (uint32_t i = 0; i < s->because.n; i++) {
        bool typed = str_starts(s->because.at[i].where, STR("line"));
        html_element(out, "<li><span class=\"where\">", s->because.at[i].where, ":</span> ");
        html_element(out, typed ? "<code>" : "", s->because.at[i].what,
                     typed ? "</code></li>\n" : "</li>\n");
    }
    buf_add(out, STR("</ol>\n"));
}

static void
trouble(struct buf *out, const struct outcome *o)
{
    bool any = false;

    for (uint32_t i = 0; i < o->journal->findings.n; i++) {
        const struct finding *f = &o->journal->findings.at[i];
        if (f->kind != FINDING_SYNC)
            continue;
        buf_add(out, any ? STR("") : STR("<p>Errors in runs:</p>\n<ul>\n"));
        any = true;
        html_element(out, "<li><strong>", f->object, "</strong>: ");
        html_element(out, "", f->text, "</li>\n");
    }
    if (any)
        buf_add(out, STR("</ul>\n"));
}

static void
findings(struct buf *out, const struct html_run *run)
{
    struct stories all = stories_of(run->o, out->arena);
    struct str restorable = story_restorable(run->o, out->arena);

    if (!run->o->journal->findings.n)
        return;
    html_heading(out, run, 1, STR(""), STR("Findings"));
    for (uint32_t i = 0; i < all.list.n; i++)
        story(out, &all.list.at[i]);
    trouble(out, run->o);
    if (restorable.len)
        html_element(out, "<p><strong>Restorable</strong>: ", restorable, ".</p>\n");
}

static void
guardrails(struct buf *out, const struct html_run *run)
{
    static const char *const moods[] = {
        [GUARDRAIL_IDLE] = "soft", [GUARDRAIL_FIRED] = "good", [GUARDRAIL_BLIND] = "harm"};
    const struct outcome *o = run->o;

    html_heading(out, run, 1, STR(""), STR("Guardrails"));
    buf_add(out, STR("<table>\n<tr><th scope=\"col\">guardrail</th><th scope=\"col\" class=\"n\">"
                     "limit</th><th scope=\"col\" class=\"n\">counted</th>"
                     "<th scope=\"col\">state</th></tr>\n"));
    for (uint32_t i = 0; i < o->journal->guardrails.n; i++) {
        const struct guardrail *g = &o->journal->guardrails.at[i];
        html_element(out, "<tr><td>", g->name, "</td>");
        if (g->limit)
            number(out, g->limit);
        else
            buf_add(out, STR("<td class=\"n\">off</td>"));
        number(out, g->counted);
        buf_fmt(out, "<td class=\"%s\">" STR_FMT "%s</td></tr>\n", moods[g->state],
                STR_ARG(guardrail_state_name(g->state)),
                g->state == GUARDRAIL_BLIND ? ": references are not counted" : "");
    }
    buf_add(out, STR("</table>\n"));
    const struct writer_time *w = &o->journal->writers;
    if (w->none_minutes || w->two_minutes)
        buf_fmt(out, "<p>Object-minutes without a writer: %lld; with two writers: %lld.</p>\n",
                (long long)w->none_minutes, (long long)w->two_minutes);
}

/* --- the page ---------------------------------------------------------------------------------- */

static void
foot(struct buf *out, const struct outcome *o)
{
    if (o->broken)
        return;
    buf_fmt(out,
            "<footer>At the end Entra ID holds %u users, %u groups and %u contacts; %u wait in the "
            "recycle bin. Digest %016llx: the same runbook, seed and profile give the same "
            "report.</footer>\n",
            (unsigned)o->tenant.users, (unsigned)o->tenant.groups, (unsigned)o->tenant.contacts,
            (unsigned)o->tenant.deleted, (unsigned long long)o->tenant.digest);
}

static void
one_run(struct buf *out, const struct html_run *run)
{
    buf_add(out, STR("<article>\n"));
    title(out, run);
    verdict(out, run->o);
    numbers(out, run->o);
    timeline(out, run);
    failures(out, run);
    findings(out, run);
    guardrails(out, run);
    html_steps(out, run);
    foot(out, run->o);
    buf_add(out, STR("</article>\n"));
}

static const char *
as_written_word(const struct outcome *o)
{
    if (o->broken)
        return "broken off";
    if (o->foreign_profile)
        return "not asked";
    return o->passed ? "yes" : "no";
}

static void
overview(struct buf *out, const struct outcome *const *outcomes, uint32_t n)
{
    buf_add(out, STR("<h1>Rehearsals</h1>\n<div class=\"scroll\"><table>\n<tr><th scope=\"col\">"
                     "runbook</th><th scope=\"col\">profile</th><th scope=\"col\">verdict</th>"
                     "<th scope=\"col\">as written</th></tr>\n"));
    for (uint32_t i = 0; i < n; i++) {
        const struct outcome *o = outcomes[i];
        bool unsafe = o->verdict == VERDICT_UNSAFE;
        buf_fmt(out, "<tr><td><a href=\"#r%u\">", (unsigned)i + 1);
        html_element(out, "", o->title, "</a></td>");
        html_element(out, "<td>", o->profile, "</td>");
        buf_fmt(out, "<td class=\"%s\">" STR_FMT "</td><td class=\"%s\">%s</td></tr>\n",
                unsafe ? "harm" : "good",
                STR_ARG(o->verdict ? verdict_name(o->verdict) : STR("unknown")),
                o->passed ? "good" : "bad", as_written_word(o));
    }
    buf_add(out, STR("</table></div>\n"));
}

struct str
report_html(const struct outcome *const *outcomes, uint32_t n, struct arena *a)
{
    struct buf out = buf_in(a);

    buf_add(&out, STR("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
                      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
                      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                      "style-src 'unsafe-inline'\"/>\n"));
    html_element(&out, "<title>", n == 1 ? outcomes[0]->title : STR("Rehearsals"),
                 " · cutover</title>\n");
    buf_fmt(&out, "<style>\n%s</style>\n</head>\n<body>\n<main>\n", html_style);
    if (n != 1)
        overview(&out, outcomes, n);
    for (uint32_t i = 0; i < n; i++)
        one_run(&out, &(struct html_run){outcomes[i], i + 1, n == 1 ? 1 : 2});
    buf_add(&out, STR("</main>\n</body>\n</html>\n"));
    return buf_str(&out);
}
