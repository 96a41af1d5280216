/* SPDX-License-Identifier: MIT */
/*
 * JSON, format_version 1: keys may be added, never changed. docs/SCENARIOS.md lists them.
 */
#include <cjson/cJSON.h>
#include <stdlib.h>

#include "harness/report/report.h"
#include "sim/base/arena.h"
#include "sim/base/codec.h"

enum { MOST_CAUSES = 16 };

struct writer {
    const struct outcome *o;
    struct arena *a;
};

/* JSON text is UTF-8; a value that is not is shown in hexadecimal. */
static cJSON *
text(const struct writer *w, struct str s)
{
    struct str shown = utf8_valid(s) ? s : hex_lower(s, w->a);

    return cJSON_CreateString(str_z(shown, w->a));
}

static void
put(const struct writer *w, cJSON *object, const char *key, struct str s)
{
    cJSON_AddItemToObject(object, key, text(w, s));
}

static void
put_number(cJSON *object, const char *key, int64_t n)
{
    cJSON_AddNumberToObject(object, key, (double)n);
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

static const char *
cause_word(enum cause_kind kind)
{
    static const char *const words[] = {
        [CAUSE_COMMAND] = "command",
        [CAUSE_CLOCK] = "clock",
        [CAUSE_RUN] = "run",
        [CAUSE_IMPORT_ADD] = "import add",
        [CAUSE_IMPORT_UPDATE] = "import update",
        [CAUSE_IMPORT_DELETE] = "import delete",
        [CAUSE_PROJECT] = "project",
        [CAUSE_JOIN] = "join",
        [CAUSE_DISCONNECT] = "disconnect",
        [CAUSE_MV_DELETE] = "metaverse delete",
        [CAUSE_PROVISION] = "provision",
        [CAUSE_DEPROVISION] = "deprovision",
        [CAUSE_UNLINK] = "unlink",
        [CAUSE_FLOW] = "flow",
        [CAUSE_REFERENCE] = "reference",
        [CAUSE_SCOPE] = "scope",
        [CAUSE_EXPORT] = "export",
    };

    return words[kind];
}

static struct str
cause_text(const struct writer *w, const struct cause *c)
{
    struct str line = c->line ? str_fmt(w->a, "line %u ", (unsigned)c->line) : STR("");

    return str_fmt(w->a, "%s " STR_FMT STR_FMT "%s" STR_FMT "%s", cause_word(c->kind),
                   STR_ARG(line), STR_ARG(c->subject), c->detail.len ? " (" : "",
                   STR_ARG(c->detail), c->detail.len ? ")" : "");
}

static cJSON *
chain(const struct writer *w, cause_id id)
{
    const struct cause *causes[MOST_CAUSES];
    uint32_t n = journal_chain(w->o->journal, id, causes, MOST_CAUSES);
    cJSON *list = cJSON_CreateArray();

    for (uint32_t i = 0; i < n; i++)
        cJSON_AddItemToArray(list, text(w, cause_text(w, causes[i])));
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
    cJSON_AddItemToObject(e, "cause", chain(w, row->cause));
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
findings(const struct writer *w)
{
    cJSON *list = cJSON_CreateArray();

    for (uint32_t i = 0; i < w->o->journal->findings.n; i++) {
        const struct finding *f = &w->o->journal->findings.at[i];
        cJSON *e = cJSON_CreateObject();
        put(w, e, "invariant", finding_invariant(f->kind));
        put(w, e, "object", f->object);
        put(w, e, "text", f->text);
        cJSON_AddItemToObject(e, "cause", chain(w, f->cause));
        put_restorable(e, f->restorable);
        cJSON_AddBoolToObject(e, "repaired", f->repaired);
        cJSON_AddItemToArray(list, e);
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

static cJSON *
tenant(const struct writer *w)
{
    cJSON *e = cJSON_CreateObject();

    put_number(e, "users", w->o->tenant.users);
    put_number(e, "groups", w->o->tenant.groups);
    put_number(e, "contacts", w->o->tenant.contacts);
    put_number(e, "deleted", w->o->tenant.deleted);
    return e;
}

static cJSON *
document(const struct writer *w)
{
    const struct outcome *o = w->o;
    cJSON *root = cJSON_CreateObject();

    put_number(root, "format_version", 1);
    put(w, root, "scenario", o->scenario);
    put(w, root, "title", o->title);
    put_number(root, "seed", (int64_t)o->seed);
    put(w, root, "profile", o->profile);
    put(w, root, "doors", o->doors);
    put(w, root, "verdict", verdict_name(o->verdict));
    put(w, root, "expected_verdict", verdict_name(o->expected));
    cJSON_AddBoolToObject(root, "passed", o->passed);
    cJSON *totals = cJSON_AddObjectToObject(root, "totals");
    put_totals(totals, &o->connect);
    put_totals(cJSON_AddObjectToObject(totals, "cloud_sync"), &o->cloud);
    cJSON_AddItemToObject(root, "steps", steps(w));
    cJSON_AddItemToObject(root, "findings", findings(w));
    cJSON_AddItemToObject(root, "guardrails", guardrails(w));
    cJSON *writers = cJSON_AddObjectToObject(root, "writers");
    put_number(writers, "none_minutes", o->journal->writers.none_minutes);
    put_number(writers, "two_minutes", o->journal->writers.two_minutes);
    cJSON_AddItemToObject(root, "tenant", tenant(w));
    put(w, root, "digest", str_fmt(w->a, "%016llx", (unsigned long long)o->tenant.digest));
    return root;
}

struct str
report_json(const struct outcome *o, struct arena *a)
{
    struct writer w = {o, a};
    cJSON *root = document(&w);
    char *printed = cJSON_Print(root);
    struct str result = str_fmt(a, "%s\n", printed ? printed : "{}");

    free(printed);
    cJSON_Delete(root);
    return result;
}
