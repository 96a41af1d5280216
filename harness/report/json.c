/* SPDX-License-Identifier: MIT */
/*
 * JSON, format_version 1: keys may be added, never changed. docs/SCENARIOS.md lists them.
 */
#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>

#include "harness/report/blame.h"
#include "harness/report/report.h"
#include "sim/base/arena.h"
#include "sim/base/codec.h"
#include "sim/run/cause_words.h"

enum { MOST_CAUSES = 16 };

struct writer {
    const struct outcome *o;
    struct arena *a;
};

/* JSON text is UTF-8; a value that is not is shown in hexadecimal. */
static cJSON *
text(const struct writer *w, struct str s)
{
    bool is_text = utf8_valid(s) && str_find_byte(s, '\0') < 0;
    struct str shown = is_text ? s : hex_lower(s, w->a);

    return cJSON_CreateString(str_z(shown, w->a));
}

static void
put(const struct writer *w, cJSON *object, const char *key, struct str s)
{
    cJSON_AddItemToObject(object, key, text(w, s));
}

static void
put_number(cJSON *object, const char *key, uint64_t n)
{
    char digits[24]; /* cJSON's own numbers are doubles: a long seed would come out rounded */

    snprintf(digits, sizeof digits, "%llu", (unsigned long long)n);
    cJSON_AddRawToObject(object, key, digits);
}

static cJSON *
texts(const struct writer *w, const struct str *at, uint32_t n)
{
    cJSON *list = cJSON_CreateArray();

    for (uint32_t i = 0; i < n; i++)
        cJSON_AddItemToArray(list, text(w, at[i]));
    return list;
}

static void
put_totals(cJSON *into, const struct journal_totals *t)
{
    put_number(into, "adds", t->adds);
    put_number(into, "updates", t->updates);
    put_number(into, "deletes", t->deletes);
    put_number(into, "reference_adds", t->reference_adds);
    put_number(into, "reference_removals", t->reference_removals);
}

static cJSON *
chain(const struct writer *w, cause_id id, struct str object)
{
    const struct cause *causes[MOST_CAUSES];
    uint32_t n = journal_chain(w->o->journal, id, causes, MOST_CAUSES);
    cJSON *list = cJSON_CreateArray();

    for (uint32_t i = 0; i < n; i++)
        cJSON_AddItemToArray(
            list, text(w, cause_words(causes[i], causes[i]->subject.len ? STR("") : object, w->a)));
    return list;
}

static cJSON *
export_row(const struct writer *w, const struct journal_export *row)
{
    cJSON *e = cJSON_CreateObject();

    put(w, e, "engine", journal_engine_name(row->engine));
    put(w, e, "object", row->object);
    put(w, e, "type", class_name(row->class));
    put(w, e, "operation",
        row->effect == EFFECT_RESTORED ? STR("Add") : journal_effect_name(row->effect));
    if (row->effect == EFFECT_RESTORED)
        cJSON_AddTrueToObject(e, "restored");
    put(w, e, "attribute", row->attribute);
    cJSON_AddItemToObject(e, "added", texts(w, row->added, row->added_n));
    cJSON_AddItemToObject(e, "removed", texts(w, row->removed, row->removed_n));
    cJSON_AddItemToObject(e, "cause", chain(w, row->cause, row->object));
    return e;
}

static cJSON *
step_exports(const struct writer *w, const struct outcome_step *s)
{
    cJSON *list = cJSON_CreateArray();

    for (uint32_t i = s->first_export; i < s->exports_end; i++)
        if (w->o->journal->exports.at[i].engine != BY_ADMIN)
            cJSON_AddItemToArray(list, export_row(w, &w->o->journal->exports.at[i]));
    return list;
}

static cJSON *
behind(const struct writer *w, const struct outcome_step *s, const struct outcome_expectation *x)
{
    struct blame blame = {0};

    blame_expectation(&blame, w->o, (uint32_t)(s - w->o->steps.at), x, w->a);
    return texts(w, blame.list.at, blame.list.n);
}

static cJSON *
step_expectations(const struct writer *w, const struct outcome_step *s)
{
    cJSON *list = cJSON_CreateArray();

    for (uint32_t i = 0; i < s->expectations.n; i++) {
        const struct outcome_expectation *x = &s->expectations.at[i];
        cJSON *e = cJSON_CreateObject();
        put(w, e, "text", x->text);
        put_number(e, "line", x->line);
        cJSON_AddBoolToObject(e, "ok", x->ok);
        put(w, e, "got", x->got);
        if (!x->ok)
            cJSON_AddItemToObject(e, "cause", behind(w, s, x));
        cJSON_AddItemToArray(list, e);
    }
    return list;
}

static struct str
step_output(const struct writer *w, const struct outcome_step *s)
{
    struct buf out = buf_in(w->a);

    for (uint32_t i = 0; i < s->outputs.n; i++) {
        if (out.len && s->outputs.at[i].text.len)
            buf_byte(&out, '\n');
        buf_add(&out, s->outputs.at[i].text);
    }
    return buf_str(&out);
}

static cJSON *
steps(const struct writer *w)
{
    cJSON *list = cJSON_CreateArray();

    for (uint32_t i = 0; i < w->o->steps.n; i++) {
        const struct outcome_step *s = &w->o->steps.at[i];
        cJSON *step = cJSON_CreateObject();
        put(w, step, "title", s->title);
        put_number(step, "line", s->line);
        put(w, step, "at", time_iso(s->at, w->a));
        cJSON_AddItemToObject(step, "commands", texts(w, s->commands.at, s->commands.n));
        put(w, step, "output", step_output(w, s));
        cJSON_AddItemToObject(step, "exports", step_exports(w, s));
        cJSON_AddItemToObject(step, "expectations", step_expectations(w, s));
        cJSON_AddItemToArray(list, step);
    }
    return list;
}

static void
put_restorable(cJSON *into, enum restorable r)
{
    if (r == RESTORABLE_UNKNOWN)
        cJSON_AddNullToObject(into, "restorable");
    else
        cJSON_AddBoolToObject(into, "restorable", r == RESTORABLE_YES);
}

static cJSON *
finding_row(const struct writer *w, const struct finding *f)
{
    cJSON *e = cJSON_CreateObject();

    put(w, e, "invariant", finding_invariant(f->kind));
    put(w, e, "object", f->object);
    put(w, e, "text", f->text);
    cJSON_AddItemToObject(e, "cause", chain(w, f->cause, f->object));
    put_restorable(e, f->restorable);
    cJSON_AddBoolToObject(e, "repaired", f->repaired);
    return e;
}

/* Breaches first, the worst of them at the head; then what breaks no promise, as it happened. */
static cJSON *
findings(const struct writer *w)
{
    const struct finding **breaches;
    uint32_t n = outcome_breaches(w->o, &breaches, w->a);
    cJSON *list = cJSON_CreateArray();

    for (uint32_t i = 0; i < n; i++)
        cJSON_AddItemToArray(list, finding_row(w, breaches[i]));
    for (uint32_t i = 0; i < w->o->journal->findings.n; i++) {
        const struct finding *f = &w->o->journal->findings.at[i];
        if (f->kind == FINDING_SYNC || f->kind == FINDING_NOTE)
            cJSON_AddItemToArray(list, finding_row(w, f));
    }
    return list;
}

static cJSON *
guardrails(const struct writer *w)
{
    cJSON *list = cJSON_CreateArray();

    for (uint32_t i = 0; i < w->o->journal->guardrails.n; i++) {
        const struct guardrail *g = &w->o->journal->guardrails.at[i];
        cJSON *e = cJSON_CreateObject();
        put(w, e, "name", g->name);
        put_number(e, "limit", g->limit);
        put_number(e, "counted", g->counted);
        put(w, e, "state", guardrail_state_name(g->state));
        cJSON_AddItemToArray(list, e);
    }
    return list;
}

/* What the tenant held at the end; null where the end was not reached. */
static cJSON *
tenant(const struct writer *w)
{
    if (w->o->broken)
        return cJSON_CreateNull();
    cJSON *e = cJSON_CreateObject();
    put_number(e, "users", w->o->tenant.users);
    put_number(e, "groups", w->o->tenant.groups);
    put_number(e, "contacts", w->o->tenant.contacts);
    put_number(e, "deleted", w->o->tenant.deleted);
    return e;
}

static void
put_broken(const struct writer *w, cJSON *into)
{
    struct buf why = buf_in(w->a);

    if (!w->o->broken)
        return;
    err_print(&why, w->o->broken);
    put(w, into, "broken", str_trim(buf_str(&why)));
}

static struct str
digest(const struct writer *w)
{
    return w->o->broken ? STR("")
                        : str_fmt(w->a, "%016llx", (unsigned long long)w->o->tenant.digest);
}

static cJSON *
document(const struct writer *w)
{
    const struct outcome *o = w->o;
    cJSON *root = cJSON_CreateObject();

    put_number(root, "format_version", 1);
    put(w, root, "scenario", o->scenario);
    put(w, root, "title", o->title);
    put_number(root, "seed", o->seed);
    put(w, root, "profile", o->profile);
    put(w, root, "doors", o->doors);
    put(w, root, "verdict", verdict_name(o->verdict));
    put(w, root, "expected_verdict", verdict_name(o->expected));
    cJSON_AddBoolToObject(root, "passed", o->passed);
    put_broken(w, root);
    cJSON *totals = cJSON_AddObjectToObject(root, "totals");
    put_totals(totals, &o->connect);
    put_totals(cJSON_AddObjectToObject(totals, "cloud_sync"), &o->cloud);
    cJSON_AddItemToObject(root, "steps", steps(w));
    cJSON_AddItemToObject(root, "findings", findings(w));
    cJSON_AddItemToObject(root, "guardrails", guardrails(w));
    cJSON *writers = cJSON_AddObjectToObject(root, "writers");
    put_number(writers, "none_minutes", (uint64_t)o->journal->writers.none_minutes);
    put_number(writers, "two_minutes", (uint64_t)o->journal->writers.two_minutes);
    cJSON_AddItemToObject(root, "tenant", tenant(w));
    put(w, root, "digest", digest(w));
    return root;
}

/* --- layout ------------------------------------------------------------------------------------ */

static void
new_line(struct buf *out, size_t depth)
{
    buf_byte(out, '\n');
    buf_fill(out, ' ', depth * 2);
}

/* A whole string of JSON text, from its quote on. */
static size_t
string_length(struct str json, size_t at)
{
    size_t end = at + 1;

    while (json.at[end] != '"')
        end += json.at[end] == '\\' ? 2 : 1;
    return end + 1 - at;
}

/* One member or element a line, so that two reports differ in the lines in which they differ. */
static struct str
laid_out(struct str json, struct arena *a)
{
    struct buf out = buf_in(a);
    size_t depth = 0;

    for (size_t i = 0; i < json.len; i++) {
        char c = json.at[i], next = i + 1 < json.len ? json.at[i + 1] : '\0';
        if (c == '"') {
            size_t n = string_length(json, i);
            buf_add(&out, str_sub(json, i, n));
            i += n - 1;
            continue;
        }
        if (c == '}' || c == ']')
            new_line(&out, --depth);
        buf_byte(&out, c);
        if ((c == '{' && next == '}') || (c == '[' && next == ']'))
            buf_byte(&out, json.at[++i]);
        else if (c == '{' || c == '[')
            new_line(&out, ++depth);
        else if (c == ',')
            new_line(&out, depth);
        else if (c == ':')
            buf_byte(&out, ' ');
    }
    buf_byte(&out, '\n');
    return buf_str(&out);
}

struct str
report_json(const struct outcome *o, struct arena *a)
{
    struct writer w = {o, a};
    cJSON *root = document(&w);
    char *printed = cJSON_PrintUnformatted(root);
    struct str result = laid_out(str_of(printed), a);

    free(printed);
    cJSON_Delete(root);
    return result;
}
