/* SPDX-License-Identifier: MIT */
/*
 * Markdown as GitHub reads it: the verdict, its proof and the runbook as it was played, for a wiki
 * page or a pull request.
 */
#include "harness/report/blame.h"
#include "harness/report/characters.h"
#include "harness/report/diff.h"
#include "harness/report/pieces.h"
#include "harness/report/report.h"
#include "harness/report/story.h"
#include "sim/base/arena.h"
#include "sim/base/printable.h"

enum { MOST_NAMES = 40, MOST_EXPORTS = 200 };

/* --- text -------------------------------------------------------------------------------------- */

/* Text that is to be read as it is, on one line: what Markdown would take for its own is escaped. */
static void
words(struct buf *out, struct str text)
{
    static const struct str special = STR("\\`*_[]<>&|#~");
    struct str line = printable_line(text, out->arena);

    for (size_t i = 0; i < line.len; i++) {
        if (str_find_byte(special, line.at[i]) >= 0)
            buf_byte(out, '\\');
        buf_byte(out, line.at[i]);
    }
}

/* The longest run of backticks in a text. */
static size_t
longest_ticks(struct str text)
{
    size_t longest = 0, n = 0;

    for (size_t i = 0; i < text.len; i++) {
        n = text.at[i] == '`' ? n + 1 : 0;
        longest = n > longest ? n : longest;
    }
    return longest;
}

/* Code within a line, in as many backticks as it takes. */
static void
code(struct buf *out, struct str text)
{
    struct str line = printable_line(text, out->arena);
    size_t ticks = longest_ticks(line) + 1;
    bool touches = line.len && (line.at[0] == '`' || line.at[line.len - 1] == '`');

    buf_fill(out, '`', ticks);
    buf_fmt(out, touches ? " " STR_FMT " " : STR_FMT, STR_ARG(line));
    buf_fill(out, '`', ticks);
}

/* Controls but for line ends and tabs become U+FFFD. */
static void
raw_lines(struct buf *out, struct str text)
{
    for (struct str rest = text; rest.at;) {
        struct str line = str_cut(&rest, '\n');
        buf_add(out, printable_line(line, out->arena));
        buf_byte(out, '\n');
    }
}

static void
fence(struct buf *out, const char *language, struct str text)
{
    size_t ticks = longest_ticks(text);

    ticks = ticks < 3 ? 3 : ticks + 1;
    buf_fill(out, '`', ticks);
    buf_fmt(out, "%s\n", language);
    raw_lines(out, text);
    buf_fill(out, '`', ticks);
    buf_add(out, STR("\n\n"));
}

static void
cell(struct buf *out, struct str text)
{
    buf_byte(out, ' ');
    words(out, text);
    buf_add(out, STR(" |"));
}

/* --- verdict, timeline, findings --------------------------------------------------------------- */

static void
head(struct buf *out, const struct outcome *o)
{
    buf_add(out, STR("# "));
    words(out, o->title);
    buf_add(out, STR("\n\n"));
    if (o->summary.len) {
        words(out, o->summary);
        buf_add(out, STR("\n\n"));
    }
    buf_add(out, STR("Simulation by cutover · "));
    code(out, o->scenario);
    buf_fmt(out, " · seed %llu · profile ", (unsigned long long)o->seed);
    words(out, o->profile);
    buf_add(out, STR("\n\n"));
}

static void
verdict(struct buf *out, const struct outcome *o)
{
    struct buf why = buf_in(out->arena);
    struct str lost = story_lost(o, out->arena);

    if (o->verdict != VERDICT_NONE)
        buf_fmt(out, "> **" STR_FMT "**: " STR_FMT ".\n",
                STR_ARG(str_upper(verdict_name(o->verdict), out->arena)),
                STR_ARG(story_sentence(o, out->arena)));
    if (o->broken) {
        err_print(&why, o->broken);
        buf_fmt(out, ">\n> **Broken off** in step %u of %u: ", (unsigned)o->steps.n,
                (unsigned)o->steps_planned);
        words(out, str_trim(buf_str(&why)));
    } else if (o->foreign_profile) {
        buf_fmt(out, ">\n> Played under `" STR_FMT "`, for which the runbook is not written.",
                STR_ARG(o->profile));
    } else if (o->passed) {
        buf_add(out, STR(">\n> This is what the runbook says."));
    } else {
        buf_add(out, STR(">\n> **This is not what the runbook says.**"));
        if (o->expected != VERDICT_NONE && o->expected != o->verdict)
            buf_fmt(out, " It expects the verdict " STR_FMT ".",
                    STR_ARG(verdict_name(o->expected)));
    }
    buf_fmt(out, "\n\n%u added · %u changed · %u deleted · " STR_FMT "\n\n",
            (unsigned)(o->connect.adds + o->cloud.adds),
            (unsigned)(o->connect.updates + o->cloud.updates),
            (unsigned)(o->connect.deletes + o->cloud.deletes), STR_ARG(lost));
}

static void
timeline(struct buf *out, const struct outcome *o)
{
    buf_add(out, STR("| # | time | step | added | changed | deleted | outcome |\n"
                     "|--:|---|---|--:|--:|--:|---|\n"));
    for (uint32_t i = 0; i < o->steps.n; i++) {
        const struct outcome_step *s = &o->steps.at[i];
        enum story_mood mood;
        buf_fmt(out, "| %u |", (unsigned)i + 1);
        cell(out, story_clock(o, s, out->arena));
        cell(out, s->title);
        buf_fmt(out, " %u | %u | %u |", (unsigned)(s->connect.adds + s->cloud.adds),
                (unsigned)(s->connect.updates + s->cloud.updates),
                (unsigned)(s->connect.deletes + s->cloud.deletes));
        struct str state = story_state(o, i, &mood, out->arena);
        buf_fmt(out, mood == MOOD_GOOD ? " " STR_FMT " |\n" : " **" STR_FMT "** |\n",
                STR_ARG(state));
    }
    buf_byte(out, '\n');
}

static void
story(struct buf *out, const struct story *s)
{
    for (uint32_t i = 0; i < s->groups.n; i++) {
        const struct story_group *g = &s->groups.at[i];
        buf_add(out, STR("- **"));
        words(out, story_names(s, g, MOST_NAMES, out->arena));
        buf_add(out, STR("** "));
        words(out, story_text(s, g, out->arena));
        buf_byte(out, '\n');
    }
    buf_add(out, s->because.n ? STR("\nBecause:\n\n") : STR(""));
    for (uint32_t i = 0; i < s->because.n; i++) {
        buf_fmt(out, "%u. " STR_FMT ": ", (unsigned)i + 1, STR_ARG(s->because.at[i].where));
        if (str_starts(s->because.at[i].where, STR("line")))
            code(out, s->because.at[i].what);
        else
            words(out, s->because.at[i].what);
        buf_byte(out, '\n');
    }
    buf_byte(out, '\n');
}

static void
trouble(struct buf *out, const struct outcome *o)
{
    bool any = false;

    for (uint32_t i = 0; i < o->journal->findings.n; i++) {
        const struct finding *f = &o->journal->findings.at[i];
        if (f->kind != FINDING_SYNC)
            continue;
        buf_add(out, any ? STR("") : STR("Errors in runs:\n\n"));
        any = true;
        buf_add(out, STR("- **"));
        words(out, f->object);
        buf_add(out, STR("**: "));
        words(out, f->text);
        buf_byte(out, '\n');
    }
    buf_add(out, any ? STR("\n") : STR(""));
}

static void
findings(struct buf *out, const struct outcome *o)
{
    struct stories all = stories_of(o, out->arena);
    struct str restorable = story_restorable(o, out->arena);

    if (o->journal->findings.n)
        buf_add(out, STR("## Findings\n\n"));
    for (uint32_t i = 0; i < all.list.n; i++)
        story(out, &all.list.at[i]);
    trouble(out, o);
    if (restorable.len)
        buf_fmt(out, "Restorable: " STR_FMT ".\n\n", STR_ARG(restorable));
}

static void
guardrails(struct buf *out, const struct outcome *o)
{
    buf_add(out, STR("## Guardrails\n\n"));
    for (uint32_t i = 0; i < o->journal->guardrails.n; i++)
        buf_fmt(out, "- " STR_FMT "\n",
                STR_ARG(story_guardrail(&o->journal->guardrails.at[i], out->arena)));
    buf_byte(out, '\n');
}

/* --- the runbook as it was played -------------------------------------------------------------- */

static void
difference(struct buf *out, const struct outcome_output *p)
{
    struct buf text = buf_in(out->arena);
    struct diff diff = {0};

    diff_lines(&diff, p->expected, p->text, out->arena);
    for (uint32_t i = 0; i < diff.list.n; i++)
        buf_fmt(&text, "%s%c " STR_FMT, i ? "\n" : "", diff.list.at[i].mark,
                STR_ARG(diff.list.at[i].text));
    buf_fmt(out, "**Line %u: the output is another** (- the runbook, + what it was):\n\n",
            (unsigned)p->output_line);
    fence(out, "diff", buf_str(&text));
}

static void
commands(struct buf *out, const struct outcome_output *p)
{
    fence(out, "powershell", p->commands);
    if (p->text.len)
        fence(out, "text", p->text);
    if (p->checked && !p->ok)
        difference(out, p);
}

static void
expectation(struct buf *out, const struct outcome *o, uint32_t step,
            const struct outcome_expectation *e)
{
    struct blame blame = {0};

    buf_fmt(out, "- [%c] ", e->ok ? 'x' : ' ');
    code(out, e->text);
    buf_add(out, e->always ? STR(" (always)") : STR(""));
    if (!e->ok) {
        buf_fmt(out, " **failed** in line %u: got ", (unsigned)e->line);
        code(out, e->got);
        blame_expectation(&blame, o, step, e, out->arena);
    }
    buf_byte(out, '\n');
    for (uint32_t i = 0; i < blame.list.n; i++) {
        buf_add(out, STR("  - because "));
        words(out, blame.list.at[i]);
        buf_byte(out, '\n');
    }
}

static void
add_values(struct buf *out, const char *sign, const struct str *at, uint32_t n)
{
    enum { MOST_VALUES = 20 };

    for (uint32_t i = 0; i < n && i < MOST_VALUES; i++) {
        buf_fmt(out, " %s", sign);
        words(out, at[i]);
    }
    if (n > MOST_VALUES)
        buf_fmt(out, " and %u more", (unsigned)(n - MOST_VALUES));
}

static void
exports(struct buf *out, const struct outcome *o, const struct outcome_step *s)
{
    uint32_t n = pieces_exports(o, s), shown = 0;

    if (!n)
        return;
    buf_fmt(out,
            "<details><summary>" STR_FMT "</summary>\n\n"
            "| engine | object | operation | attribute | because |\n|---|---|---|---|---|\n",
            STR_ARG(story_count(n, "change in Entra ID", "changes in Entra ID", out->arena)));
    for (uint32_t i = s->first_export; i < s->exports_end && shown < MOST_EXPORTS; i++) {
        const struct journal_export *row = &o->journal->exports.at[i];
        if (row->engine == BY_ADMIN)
            continue;
        shown++;
        buf_byte(out, '|');
        cell(out, journal_engine_name(row->engine));
        cell(out, row->object);
        cell(out, journal_effect_name(row->effect));
        buf_byte(out, ' ');
        words(out, row->attribute);
        add_values(out, "+", row->added, row->added_n);
        add_values(out, "−", row->removed, row->removed_n);
        buf_add(out, STR(" |"));
        cell(out, blame_command(o->journal, row->cause, out->arena));
        buf_byte(out, '\n');
    }
    if (shown < n)
        buf_fmt(out, "\nand %u more; the JSON report lists them all\n", (unsigned)(n - shown));
    buf_add(out, STR("\n</details>\n\n"));
}

static void
note(struct buf *out, const struct outcome_note *n)
{
    if (n->title.len) {
        buf_add(out, STR("### "));
        words(out, n->title);
        buf_add(out, STR("\n\n"));
    }
    if (n->kind == NOTE_LDIF) {
        fence(out, "ldif", n->text);
        return;
    }
    raw_lines(out, str_trim(n->text));
    buf_byte(out, '\n');
}

static void
step(struct buf *out, const struct outcome *o, uint32_t index)
{
    const struct outcome_step *s = &o->steps.at[index];
    struct pieces pieces = pieces_of(s, out->arena);

    buf_fmt(out, "### %u. ", (unsigned)index + 1);
    words(out, s->title);
    buf_add(out, STR("\n\n"));
    for (uint32_t i = 0; i < pieces.list.n; i++) {
        const struct piece *p = &pieces.list.at[i];
        bool last = p->expectation && (i + 1 == pieces.list.n || !p[1].expectation);
        if (p->note)
            note(out, p->note);
        else if (p->output)
            commands(out, p->output);
        else
            expectation(out, o, index, p->expectation);
        buf_add(out, last ? STR("\n") : STR(""));
    }
    exports(out, o, s);
}

static void
steps(struct buf *out, const struct outcome *o)
{
    uint32_t told = 0;

    buf_add(out, STR("## The runbook, as it was played\n\n"));
    for (uint32_t i = 0; i <= o->steps.n; i++) {
        uint32_t until = i < o->steps.n ? o->steps.at[i].line : UINT32_MAX;
        for (; told < o->notes.n && o->notes.at[told].line < until; told++)
            note(out, &o->notes.at[told]);
        if (i < o->steps.n)
            step(out, o, i);
    }
}

struct str
report_markdown(const struct outcome *o, struct arena *a)
{
    struct buf out = buf_in(a);

    head(&out, o);
    verdict(&out, o);
    timeline(&out, o);
    findings(&out, o);
    guardrails(&out, o);
    steps(&out, o);
    return str_fmt(a, STR_FMT "\n", STR_ARG(str_trim(buf_str(&out))));
}
