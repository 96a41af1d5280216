/* SPDX-License-Identifier: MIT */
/*
 * What only the sandbox has: set-up, time, and questions that production cannot answer.
 */
#include "harness/cmdlets/adsync.h"
#include "harness/cmdlets/tables.h"
#include "sim/base/arena.h"
#include "sim/run/why.h"

/* --- Install-LabConnect, Set-LabOUFilter, Set-LabStagingMode, Wait-Lab --------------------------------------------- */

static const struct param install_params[] = {
    {"Express", PARAM_SWITCH}, {"Configuration", PARAM_TEXT}, {"Edition", PARAM_TEXT},
    {"Server", PARAM_TEXT},    {"Staging", PARAM_SWITCH},     {NULL}};

static const struct err *
install_one(void *context)
{
    struct call *c = context;

    if (call_has(c, "Configuration"))
        return adsync_install_configuration(c, call_text(c, "Configuration"));
    session_blame(c);
    return session_err(c, lab_install_edition(session_lab(c), call_text(c, "Edition"), c->arena));
}

static const struct err *
install_connect(struct call *c)
{
    struct lab *lab = session_lab(c);

    if (call_has(c, "Configuration") && call_switch(c, "Express"))
        return call_error(c, ERR_INPUT, "give -Express or -Configuration, not both");
    if (call_has(c, "Configuration") && call_has(c, "Edition"))
        return call_error(c, ERR_INPUT, "a configuration brings its own rules: leave -Edition out");
    TRY(session_err(c, lab_install_server(lab, call_text(c, "Server"), install_one, c, c->arena)));
    if (!call_switch(c, "Staging"))
        return NULL;
    return session_err(c, lab_set_staging(lab, true, c->arena));
}

static const struct param filter_params[] = {
    {"Exclude", PARAM_TEXT_LIST, .position = 1}, {"Include", PARAM_TEXT_LIST}, {NULL}};

typedef const struct err *set_filter(struct lab *lab, const struct str *include, uint32_t include_n,
                                     const struct str *exclude, uint32_t exclude_n,
                                     struct arena *a);

static const struct err *
select_with(struct call *c, set_filter *set, const char *what)
{
    struct values include = call_list(c, "Include"), exclude = call_list(c, "Exclude");

    if (include.n + exclude.n == 0)
        return call_error(c, ERR_INPUT, "give -Exclude or -Include with %s", what);
    session_blame(c);
    return session_err(c, set(session_lab(c), shape_texts(include, c->arena), (uint32_t)include.n,
                              shape_texts(exclude, c->arena), (uint32_t)exclude.n, c->arena));
}

static const struct err *
set_ou_filter(struct call *c)
{
    return select_with(c, lab_ou_filter, "the DN of an OU");
}

static const struct err *
set_domain_filter(struct call *c)
{
    return select_with(c, lab_domain_filter, "the name of a domain");
}

static const struct param staging_params[] = {
    {"Enabled", PARAM_BOOL, .position = 1, .flags = PARAM_MANDATORY}, {NULL}};

static const struct err *
set_staging(struct call *c)
{
    session_blame(c);
    return session_err(c, lab_set_staging(session_lab(c), call_switch(c, "Enabled"), c->arena));
}

static const struct param wait_params[] = {{"Minutes", PARAM_LONG, .position = 1},
                                           {"Hours", PARAM_LONG},
                                           {"Days", PARAM_LONG},
                                           {"Seconds", PARAM_LONG},
                                           {NULL}};

static const struct err *
wait_lab(struct call *c)
{
    static const struct {
        const char *name;
        int64_t seconds;
    } units[] = {{"Seconds", 1}, {"Minutes", MINUTE}, {"Hours", HOUR}, {"Days", DAY}};
    enum { LONGEST_DAYS = 3660 };
    int64_t total = 0;

    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        int64_t n = call_int(c, units[i].name, 0);
        if (n < 0 || n > LONGEST_DAYS * (int64_t)DAY / units[i].seconds)
            return call_error(c, ERR_INPUT,
                              "-%s %lld is out of range: time only goes forward, at most ten years",
                              units[i].name, (long long)n);
        total += n * units[i].seconds;
    }
    if (total == 0)
        return call_error(c, ERR_INPUT, "say how long: -Minutes 30, -Hours 2 or -Days 1");
    session_blame(c);
    return session_err(c, lab_wait(session_lab(c), total, c->arena));
}

/* --- Get-LabMember ----------------------------------------------------------------------------- */

static const struct param member_params[] = {
    {"Identity", PARAM_TEXT, .position = 1, .flags = PARAM_MANDATORY | PARAM_PIPELINE}, {NULL}};

static const struct err *
get_member(struct call *c)
{
    const struct str *names;
    uint32_t n;
    const struct err *e =
        lab_members(session_lab(c), call_text(c, "Identity"), &names, &n, c->arena);

    if (e)
        return session_err(c, e);
    for (uint32_t i = 0; i < n; i++)
        TRY(call_emit(c, value_text(str_copy(names[i], c->arena))));
    return NULL;
}

/* --- Get-LabExport ----------------------------------------------------------------------------- */

static const struct object_type export_type = {
    .name = "Cutover.Export",
    .display = "Time|Engine|Run|Adds|Updates|Deletes|ReferenceAdds|ReferenceRemovals"};
static const struct object_type change_type = {
    .name = "Cutover.ExportedChange",
    .display = "Engine|Object|Type|Operation|Attribute|Added|Removed"};

static const struct param export_params[] = {{"Last", PARAM_SWITCH},
                                             {"Engine", PARAM_TEXT, .choices = "Connect|CloudSync"},
                                             {"Detail", PARAM_SWITCH},
                                             {NULL}};

static const struct err *
emit_run(struct call *c, uint32_t run)
{
    const struct journal *j = lab_journal(session_lab(c));
    struct journal_totals t = journal_run_totals(j, run);
    const struct journal_run *r = &j->runs.at[run - 1];
    struct object *o = shape_object(c, &export_type);

    shape_time(o, "Time", r->at, c->arena);
    shape_text(o, "Engine", journal_engine_name(r->engine), c->arena);
    shape_text(o, "Run", r->what, c->arena);
    shape_int(o, "Adds", t.adds, c->arena);
    shape_int(o, "Updates", t.updates, c->arena);
    shape_int(o, "Deletes", t.deletes, c->arena);
    shape_int(o, "ReferenceAdds", t.reference_adds, c->arena);
    shape_int(o, "ReferenceRemovals", t.reference_removals, c->arena);
    return call_emit(c, value_object(o));
}

static const struct err *
emit_changes(struct call *c, uint32_t run)
{
    const struct journal *j = lab_journal(session_lab(c));

    for (uint32_t i = 0; i < j->exports.n; i++) {
        const struct journal_export *row = &j->exports.at[i];
        if (row->run != run)
            continue;
        struct object *o = shape_object(c, &change_type);
        shape_text(o, "Engine", journal_engine_name(row->engine), c->arena);
        shape_text(o, "Object", row->object, c->arena);
        shape_text(o, "Type", class_name(row->class), c->arena);
        shape_text(o, "Operation", journal_effect_name(row->effect), c->arena);
        shape_text(o, "Attribute", row->attribute, c->arena);
        object_setz(o, "Added", value_texts(row->added, row->added_n, c->arena), c->arena);
        object_setz(o, "Removed", value_texts(row->removed, row->removed_n, c->arena), c->arena);
        TRY(call_emit(c, value_object(o)));
    }
    return NULL;
}

static bool
changed_anything(struct journal_totals t)
{
    return t.adds || t.updates || t.deletes;
}

static const struct err *
get_export(struct call *c)
{
    const struct journal *j = lab_journal(session_lab(c));
    bool all = !call_has(c, "Engine");
    bool cloud = !all && str_ieq(call_text(c, "Engine"), STR("CloudSync"));
    enum journal_engine engine = cloud ? BY_CLOUD_SYNC : BY_CONNECT;
    const struct err *(*emit)(struct call *, uint32_t) =
        call_switch(c, "Detail") ? emit_changes : emit_run;

    if (call_switch(c, "Last")) {
        for (uint32_t run = j->runs.n; run > 0; run--)
            if (j->runs.at[run - 1].engine == engine)
                return emit(c, run);
        return NULL;
    }
    for (uint32_t run = 1; run <= j->runs.n; run++)
        if ((all || j->runs.at[run - 1].engine == engine) &&
            changed_anything(journal_run_totals(j, run)))
            TRY(emit(c, run));
    return NULL;
}

/* --- Get-LabPendingExport ---------------------------------------------------------------------- */

static const struct object_type pending_type = {.name = "Cutover.PendingExport",
                                                .display = "Object|Type|Operation|Attributes"};

static struct str
operation_word(enum pending p)
{
    static const struct str words[] = {STR("None"), STR("Add"), STR("Update"), STR("Delete")};

    return words[p];
}

static const struct err *
emit_pending(struct call *c, const struct cs_view *v)
{
    struct lab *lab = session_lab(c);
    struct object *o = shape_object(c, &pending_type);
    struct array *attributes = array_new(c->arena);

    for (uint32_t i = 0; i < v->mods_n; i++) {
        bool again = i > 0 && v->mods[i - 1].id == v->mods[i].id;
        if (!again)
            array_push(attributes, value_text(schema_name(lab_schema(lab), v->mods[i].id)),
                       c->arena);
    }
    shape_text(o, "Object", lab_name_of(lab, v->dn, c->arena), c->arena);
    shape_text(o, "Type", class_name(v->class), c->arena);
    shape_text(o, "Operation", operation_word(v->export), c->arena);
    object_setz(o, "Attributes", value_array(attributes), c->arena);
    shape_text(o, "DistinguishedName", v->dn, c->arena);
    return call_emit(c, value_object(o));
}

static const struct err *
get_pending_export(struct call *c)
{
    struct lab *lab = session_lab(c);
    const struct err *e = lab_need_connect(lab, c->arena);

    if (e)
        return session_err(c, e);
    struct cs_list list = engine_pending_exports(lab_connect(lab), LAB_ENTRA, c->arena);
    for (uint32_t i = 0; i < list.n; i++) {
        struct cs_view v;
        if (engine_cs_view(lab_connect(lab), list.at[i], &v, c->arena))
            TRY(emit_pending(c, &v));
    }
    return NULL;
}

/* --- Get-LabFinding ---------------------------------------------------------------------------- */

static const struct object_type finding_type = {.name = "Cutover.Finding",
                                                .display = "Invariant|Object|Text|Restorable"};

static const struct param finding_params[] = {
    {"Invariant", PARAM_TEXT, .position = 1, .choices = "I1|I2|I3|I4|sync|note"}, {NULL}};

static struct value
restorable_value(enum restorable r)
{
    return r == RESTORABLE_UNKNOWN ? VALUE_NONE : value_bool(r == RESTORABLE_YES);
}

static const struct err *
get_finding(struct call *c)
{
    const struct journal *j = lab_journal(session_lab(c));
    struct str wanted = call_text(c, "Invariant");

    for (uint32_t i = 0; i < j->findings.n; i++) {
        const struct finding *f = &j->findings.at[i];
        if (wanted.len && !str_ieq(wanted, finding_invariant(f->kind)))
            continue;
        struct object *o = shape_object(c, &finding_type);
        shape_text(o, "Invariant", finding_invariant(f->kind), c->arena);
        shape_text(o, "Object", f->object, c->arena);
        shape_text(o, "Text", f->text, c->arena);
        object_setz(o, "Restorable", restorable_value(f->restorable), c->arena);
        shape_bool(o, "Repaired", f->repaired, c->arena);
        TRY(call_emit(c, value_object(o)));
    }
    return NULL;
}

/* --- Get-LabWhy -------------------------------------------------------------------------------- */

static const struct param why_params[] = {
    {"Identity", PARAM_TEXT, .position = 1, .flags = PARAM_MANDATORY | PARAM_PIPELINE},
    {"Attribute", PARAM_TEXT, .position = 2},
    {NULL}};

static const struct err *
get_why(struct call *c)
{
    struct why why;
    const struct err *e = lab_why(session_lab(c), call_text(c, "Identity"),
                                  call_text(c, "Attribute"), &why, c->arena);

    if (e)
        return session_err(c, e);
    for (uint32_t i = 0; i < why.lines.n; i++)
        TRY(call_emit(c, value_text(why_line_text(&why.lines.at[i], c->arena))));
    return NULL;
}

static const struct cmdlet rows[] = {
    {"Install-LabConnect",
     .help = "Installs Connect with Express settings or an exported configuration",
     .origin = CMDLET_LAB, .params = install_params, .process = install_connect,
     .example = "Install-LabConnect -Express"},
    {"Set-LabOUFilter", .help = "Selects OUs in Connect, as the wizard's OU page does",
     .origin = CMDLET_LAB, .params = filter_params, .process = set_ou_filter,
     .example = "Set-LabOUFilter -Exclude 'OU=CPUsers,DC=contoso,DC=com'\n"
                "Start-ADSyncSyncCycle -PolicyType Initial"},
    {"Set-LabDomainFilter", .help = "Ticks domains in Connect, as the same page does",
     .origin = CMDLET_LAB, .params = filter_params, .process = set_domain_filter,
     .example = "Set-LabDomainFilter -Exclude contoso.com\n"
                "Start-ADSyncSyncCycle -PolicyType Initial"},
    {"Set-LabStagingMode", .help = "Switches staging mode, as Connect's wizard does",
     .origin = CMDLET_LAB, .params = staging_params, .process = set_staging,
     .example = "Set-LabStagingMode $true"},
    {"Wait-Lab", .help = "Lets virtual time pass; cycles that come due run", .origin = CMDLET_LAB,
     .params = wait_params, .process = wait_lab, .example = "Wait-Lab -Minutes 30"},
    {"Get-LabMember", .help = "Names the members that a group has in Entra ID",
     .origin = CMDLET_LAB, .params = member_params, .process = get_member,
     .example = "Get-LabMember gSales"},
    {"Get-LabExport", .help = "What the engines changed in Entra ID, run by run",
     .origin = CMDLET_LAB, .params = export_params, .process = get_export,
     .example = "(Get-LabExport -Last).ReferenceRemovals\n"
                "Get-LabExport -Engine Connect -Detail"},
    {"Get-LabPendingExport", .help = "What Connect would send to Entra ID next",
     .origin = CMDLET_LAB, .process = get_pending_export,
     .example = "Get-LabPendingExport | Where-Object Operation -eq 'Delete'"},
    {"Get-LabFinding", .help = "Broken promises and other trouble so far", .origin = CMDLET_LAB,
     .params = finding_params, .process = get_finding, .example = "@(Get-LabFinding I3).Count"},
    {"Get-LabWhy", .help = "Where an object stands, what happened to it and what did not, and why",
     .origin = CMDLET_LAB, .params = why_params, .process = get_why,
     .example = "Get-LabWhy gSales"},
};

const struct cmdlet_table cmdlets_lab = {rows, sizeof rows / sizeof *rows};
