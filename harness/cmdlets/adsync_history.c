/* SPDX-License-Identifier: MIT */
/*
 * Run history: runs, their steps with all counters, and the XML that the product keeps of them.
 */
#include "harness/cmdlets/adsync.h"

#include "sim/base/arena.h"
#include "sim/run/run_xml.h"

static const struct err *
need_connect(struct call *c)
{
    return session_err(c, lab_need_connect(session_lab(c), c->arena));
}

static const struct object_type run_type = {
    .name = "Microsoft.IdentityManagement.PowerShell.ObjectModel.RunProfileResult",
    .display = "RunNumber|ConnectorName|RunProfileName|Result"};

static const struct object_type step_type = {
    .name = "Microsoft.IdentityManagement.PowerShell.ObjectModel.RunStepResult",
    .display = "StepNumber|StepResult|StartDate|EndDate"};

const struct param adsync_result_params[] = {{"RunHistoryId", PARAM_GUID},
                                             {"ConnectorId", PARAM_GUID},
                                             {"RunProfileId", PARAM_GUID},
                                             {"RunNumber", PARAM_INT},
                                             {"NumberRequested", PARAM_INT},
                                             {"RunProfileName", PARAM_TEXT},
                                             {"RunStepDetails", PARAM_SWITCH},
                                             {"StepNumber", PARAM_INT},
                                             {NULL}};

const struct param adsync_step_params[] = {{"RunHistoryId", PARAM_GUID, .flags = PARAM_BY_NAME},
                                           {"StepHistoryId", PARAM_GUID},
                                           {"First", PARAM_SWITCH},
                                           {"StepNumber", PARAM_INT},
                                           {NULL}};

static void
set_counter(struct object *o, struct str element, uint32_t n, struct arena *a)
{
    struct str name = str_copy(element, a);
    char *out = (char *)(uintptr_t)name.at;
    size_t used = 0;

    /* stage-no-change -> StageNoChange, as the module spells its properties */
    for (size_t i = 0; i < element.len; i++) {
        bool first = i == 0 || element.at[i - 1] == '-';
        if (element.at[i] == '-')
            continue;
        out[used++] = (char)(first ? element.at[i] - ('a' - 'A') : element.at[i]);
    }
    name.len = used;
    object_set(o, name, value_int(n), a);
}

/* Errors as objects: the XML beside them is what the product has. */
static struct value
error_objects(const struct step_result *s, struct arena *a)
{
    struct array *list = array_new(a);

    for (uint32_t i = 0; i < s->errors.n; i++) {
        const struct step_error *e = &s->errors.at[i];
        struct object *o = object_new(&type_custom, a);
        shape_text(o, "DistinguishedName", e->dn, a);
        shape_text(o, "ErrorType", e->literal, a);
        shape_text(o, "Detail", e->text, a);
        shape_time(o, "FirstOccurred", e->first, a);
        shape_int(o, "RetryCount", e->retries, a);
        shape_text(o, "AlgorithmStep", algorithm_step_name(e->step), a);
        shape_bool(o, "Warning", e->warning, a);
        array_push(list, value_object(o), a);
    }
    return value_array(list);
}

static void
set_counters(struct object *o, const struct step_result *s, struct arena *a)
{
    for (int i = 0; i < STAGING_COUNTERS; i++)
        set_counter(o, staging_counter_name((enum staging_counter)i), s->staging[i], a);
    for (int i = 0; i < INBOUND_COUNTERS; i++)
        set_counter(o, inbound_counter_name((enum inbound_counter)i), s->inbound[i], a);
    for (int i = 0; i < EXPORT_COUNTERS; i++)
        set_counter(o, export_counter_name((enum export_counter)i), s->export[i], a);
}

/* Outbound counters of one target connector, as objects: the product has them in XML alone. */
static struct value
outbound_objects(struct call *c, const struct step_result *s)
{
    struct array *list = array_new(c->arena);

    for (uint32_t k = 0; k < lab_connector_count(session_lab(c)); k++) {
        struct object *o = object_new(&type_custom, c->arena);
        uint32_t any = 0;
        shape_text(o, "ConnectorName", lab_connector(session_lab(c), k)->name, c->arena);
        for (int i = 0; i < OUTBOUND_COUNTERS; i++) {
            any |= s->outbound[k][i];
            set_counter(o, outbound_counter_name((enum outbound_counter)i), s->outbound[k][i],
                        c->arena);
        }
        if (any)
            array_push(list, value_object(o), c->arena);
    }
    return value_array(list);
}

static struct value
step_object(struct call *c, const struct lab_run *run)
{
    const struct lab *lab = session_lab(c);
    const struct step_result *s = &run->step;
    struct object *o = shape_object(c, &step_type);
    struct arena *a = c->arena;

    object_setz(o, "StepHistoryId", value_guid_text(run_step_guid(lab, run, a), a), a);
    object_setz(o, "RunHistoryId", value_guid_text(run_guid(lab, run->number, a), a), a);
    shape_int(o, "StepNumber", run->step_number, a);
    shape_text(o, "Partition", run_partition(lab, run), a);
    shape_text(o, "StepResult", s->result, a);
    shape_time(o, "StartDate", s->begin, a);
    shape_time(o, "EndDate", s->end, a);
    set_counters(o, s, a);
    object_setz(o, "FlowCounters", outbound_objects(c, s), a);
    object_setz(o, "Errors", error_objects(s, a), a);
    shape_text(o, "ConnectorConnectionInformationXml", run_connection_xml(lab, run, a), a);
    shape_text(o, "ConnectorDiscoveryErrors", run_discovery_errors_xml(run, a), a);
    shape_text(o, "ConnectorCountersXml", run_discovery_counters_xml(run, a), a);
    shape_text(o, "SyncErrors", run_sync_errors_xml(lab, run, a), a);
    shape_text(o, "FlowCountersXml", run_flow_counters_xml(lab, run, a), a);
    shape_text(o, "StepXml", run_step_xml(lab, run, a), a);
    return value_object(o);
}

/* The steps of a run as if they were one: their counters added up, their errors in a row. */
static struct step_result
together(const struct lab_run *first, uint32_t n, struct arena *a)
{
    struct step_result all = first->step;

    if (n == 1)
        return all;
    all.errors.at = NULL;
    all.errors.n = all.errors.room = 0;
    memset(all.staging, 0, sizeof all.staging);
    memset(all.inbound, 0, sizeof all.inbound);
    memset(all.export, 0, sizeof all.export);
    for (uint32_t k = 0; k < n; k++) {
        const struct step_result *s = &first[k].step;
        for (int i = 0; i < STAGING_COUNTERS; i++)
            all.staging[i] += s->staging[i];
        for (int i = 0; i < INBOUND_COUNTERS; i++)
            all.inbound[i] += s->inbound[i];
        for (int i = 0; i < EXPORT_COUNTERS; i++)
            all.export[i] += s->export[i];
        for (uint32_t i = 0; i < s->errors.n; i++)
            *VEC_PUSH(&all.errors, a) = s->errors.at[i];
        all.end = s->end;
    }
    return all;
}

static struct value
run_object(struct call *c, const struct lab_run *run, uint32_t n)
{
    const struct lab *lab = session_lab(c);
    const struct step_result all = together(run, n, c->arena), *s = &all;
    const struct engine_connector *connector = lab_connector(lab, run->connector);
    struct object *o = shape_object(c, &run_type);
    struct arena *a = c->arena;

    object_setz(o, "RunHistoryId", value_guid_text(run_guid(lab, run->number, a), a), a);
    shape_int(o, "RunNumber", run->number, a);
    shape_text(o, "ConnectorName", connector->name, a);
    shape_text(o, "ConnectorId", connector->id, a);
    shape_text(o, "RunProfileName", run->profile, a);
    object_setz(o, "RunProfileId", value_guid_text(run_profile_guid(lab, run, a), a), a);
    shape_bool(o, "IsRunComplete", true, a);
    shape_text(o, "Result", lab_run_result(run, n), a);
    shape_int(o, "CurrentStepNumber", n, a);
    shape_int(o, "TotalSteps", n, a);
    shape_time(o, "StartDate", s->begin, a);
    shape_time(o, "EndDate", s->end, a);
    set_counters(o, s, a);
    object_setz(o, "Errors", error_objects(s, a), a);
    if (!call_switch(c, "RunStepDetails"))
        return value_object(o);
    struct array *steps = array_new(a);
    for (uint32_t i = 0; i < n; i++)
        if (call_int(c, "StepNumber", i + 1) == i + 1)
            array_push(steps, step_object(c, &run[i]), a);
    object_setz(o, "RunStepResults", value_array(steps), a);
    shape_text(o, "RunHistoryXml", run_xml(lab, run, n, a), a);
    return value_object(o);
}

/* The parameter is not given, or is this GUID (which has braces). */
static bool
is_guid(const struct call *c, const char *name, struct str guid)
{
    struct str given;

    if (!call_has(c, name))
        return true;
    given = value_to_text(call_value(c, name), c->arena);
    return str_ieq(given, guid) || str_ieq(given, str_sub(guid, 1, guid.len - 2));
}

static bool
wanted_run(const struct call *c, const struct lab_run *run)
{
    const struct lab *lab = session_lab(c);
    const struct engine_connector *connector = lab_connector(lab, run->connector);

    if (call_has(c, "RunNumber") && call_int(c, "RunNumber", 0) != run->number)
        return false;
    if (call_has(c, "RunProfileName") && !str_ieq(call_text(c, "RunProfileName"), run->profile))
        return false;
    return is_guid(c, "RunHistoryId", run_guid(lab, run->number, c->arena)) &&
           is_guid(c, "RunProfileId", run_profile_guid(lab, run, c->arena)) &&
           is_guid(c, "ConnectorId", str_fmt(c->arena, "{" STR_FMT "}", STR_ARG(connector->id)));
}

const struct err *
adsync_get_results(struct call *c)
{
    TRY(need_connect(c));
    struct lab *lab = session_lab(c);
    int64_t left = call_int(c, "NumberRequested", INT32_MAX);

    for (uint32_t i = lab_run_count(lab), n = 0; i > 0 && left > 0; i -= n) { /* the newest first */
        n = lab_run_length(lab, i - 1);
        const struct lab_run *run = lab_run_at(lab, i - n);
        if (call_int(c, "StepNumber", 1) > n || !wanted_run(c, run))
            continue;
        left--;
        TRY(call_emit(c, run_object(c, run, n)));
    }
    return NULL;
}

const struct err *
adsync_get_steps(struct call *c)
{
    TRY(need_connect(c));
    struct lab *lab = session_lab(c);

    for (uint32_t i = lab_run_count(lab); i > 0; i--) { /* the newest first */
        const struct lab_run *run = lab_run_at(lab, i - 1);
        if (call_int(c, "StepNumber", run->step_number) != run->step_number ||
            !is_guid(c, "RunHistoryId", run_guid(lab, run->number, c->arena)) ||
            !is_guid(c, "StepHistoryId", run_step_guid(lab, run, c->arena)))
            continue;
        TRY(call_emit(c, step_object(c, run)));
        if (call_switch(c, "First"))
            break;
    }
    return NULL;
}
