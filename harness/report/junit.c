/* SPDX-License-Identifier: MIT */
/*
 * JUnit: a suite for each scenario, a case for each expectation and each checked output, and one for
 * the verdict. Times are zero, so that two runs give the same bytes.
 */
#include "harness/report/blame.h"
#include "harness/report/diff.h"
#include "harness/report/markup.h"
#include "harness/report/report.h"
#include "harness/report/story.h"
#include "sim/base/arena.h"

struct suite {
    struct buf cases;
    uint32_t tests, failures, errors, skipped;
};

static void
begin_case(struct suite *s, const struct outcome *o, struct str name)
{
    s->tests++;
    buf_add(&s->cases, STR("    <testcase classname=\""));
    markup_text(&s->cases, o->scenario);
    buf_add(&s->cases, STR("\" name=\""));
    markup_text(&s->cases, name);
    buf_add(&s->cases, STR("\" time=\"0\""));
}

static void
end_case(struct suite *s, bool ok, const char *element, struct str message, struct str detail)
{
    if (ok) {
        buf_add(&s->cases, STR("/>\n"));
        return;
    }
    buf_fmt(&s->cases, ">\n      <%s type=\"%s\" message=\"", element, element);
    markup_text(&s->cases, message);
    buf_add(&s->cases, STR("\">"));
    markup_text(&s->cases, detail);
    buf_fmt(&s->cases, "</%s>\n    </testcase>\n", element);
}

/* Both texts as one, the lines that differ marked. */
static struct str
difference(const struct outcome_output *p, struct arena *a)
{
    struct buf out = buf_in(a);
    struct diff diff = {0};

    diff_lines(&diff, p->expected, p->text, a);
    buf_add(&out, STR("- the runbook, + what it was\n"));
    for (uint32_t i = 0; i < diff.list.n; i++)
        buf_fmt(&out, "%c " STR_FMT "\n", diff.list.at[i].mark, STR_ARG(diff.list.at[i].text));
    return buf_str(&out);
}

static struct str
both_sides(const struct outcome *o, uint32_t step, const struct outcome_expectation *e,
           struct arena *a)
{
    struct buf out = buf_in(a);
    struct blame blame = {0};

    buf_fmt(&out, "got " STR_FMT, STR_ARG(e->got));
    blame_expectation(&blame, o, step, e, a);
    for (uint32_t i = 0; i < blame.list.n; i++)
        buf_fmt(&out, "\nbecause " STR_FMT, STR_ARG(blame.list.at[i]));
    return buf_str(&out);
}

static void
step_cases(struct suite *s, const struct outcome *o, uint32_t index)
{
    const struct outcome_step *step = &o->steps.at[index];
    struct arena *a = s->cases.arena;

    for (uint32_t i = 0; i < step->outputs.n; i++) {
        const struct outcome_output *p = &step->outputs.at[i];
        if (!p->checked)
            continue;
        begin_case(s, o,
                   str_fmt(a, STR_FMT ", line %u: output", STR_ARG(step->title),
                           (unsigned)p->output_line));
        s->failures += !p->ok;
        end_case(s, p->ok, "failure", STR("the output is not what the runbook says"),
                 difference(p, a));
    }
    for (uint32_t i = 0; i < step->expectations.n; i++) {
        const struct outcome_expectation *e = &step->expectations.at[i];
        begin_case(s, o,
                   str_fmt(a, STR_FMT ", line %u: " STR_FMT, STR_ARG(step->title),
                           (unsigned)e->line, STR_ARG(e->text)));
        s->failures += !e->ok;
        end_case(s, e->ok, "failure", str_fmt(a, "got " STR_FMT, STR_ARG(e->got)),
                 both_sides(o, index, e, a));
    }
}

/* What broke off under a foreign profile has no verdict to compare; the run goes on without it. */
static void
broken_case(struct suite *s, const struct outcome *o)
{
    struct buf why = buf_in(s->cases.arena);

    err_print(&why, o->broken);
    if (o->foreign_profile) {
        s->skipped++;
        buf_add(&s->cases, STR(">\n      <skipped/>\n      <system-out>"));
        markup_text(&s->cases, buf_str(&why));
        buf_add(&s->cases, STR("</system-out>\n    </testcase>\n"));
        return;
    }
    s->errors++;
    end_case(s, false, "error", STR("the run broke off"), buf_str(&why));
}

static void
verdict_case(struct suite *s, const struct outcome *o)
{
    struct arena *a = s->cases.arena;
    bool ok = o->expected == VERDICT_NONE || o->expected == o->verdict;

    begin_case(s, o,
               o->foreign_profile ? str_fmt(a, "verdict under " STR_FMT, STR_ARG(o->profile))
                                  : STR("verdict"));
    if (o->broken) {
        broken_case(s, o);
        return;
    }
    s->failures += !ok;
    end_case(s, ok, "failure",
             str_fmt(a, "the verdict is " STR_FMT ", the runbook expects " STR_FMT,
                     STR_ARG(verdict_name(o->verdict)), STR_ARG(verdict_name(o->expected))),
             story_sentence(o, a));
}

static struct suite
suite_of(const struct outcome *o, struct arena *a)
{
    struct suite s = {.cases = buf_in(a)};

    for (uint32_t i = 0; i < o->steps.n; i++)
        step_cases(&s, o, i);
    verdict_case(&s, o);
    return s;
}

struct str
report_junit(const struct outcome *const *outcomes, uint32_t n, struct arena *a)
{
    struct suite *suites = ARENA_ARRAY(a, struct suite, n);
    struct buf out = buf_in(a);
    uint32_t tests = 0, failures = 0, errors = 0;

    for (uint32_t i = 0; i < n; i++) {
        suites[i] = suite_of(outcomes[i], a);
        tests += suites[i].tests;
        failures += suites[i].failures;
        errors += suites[i].errors;
    }
    buf_fmt(&out,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<testsuites name=\"cutover\" tests=\"%u\" failures=\"%u\" errors=\"%u\" "
            "time=\"0\">\n",
            (unsigned)tests, (unsigned)failures, (unsigned)errors);
    for (uint32_t i = 0; i < n; i++) {
        buf_add(&out, STR("  <testsuite name=\""));
        markup_text(&out, outcomes[i]->title);
        buf_fmt(&out, "\" tests=\"%u\" failures=\"%u\" errors=\"%u\" skipped=\"%u\" time=\"0\">\n",
                (unsigned)suites[i].tests, (unsigned)suites[i].failures, (unsigned)suites[i].errors,
                (unsigned)suites[i].skipped);
        buf_add(&out, buf_str(&suites[i].cases));
        buf_add(&out, STR("  </testsuite>\n"));
    }
    buf_add(&out, STR("</testsuites>\n"));
    return buf_str(&out);
}
