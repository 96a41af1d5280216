/* SPDX-License-Identifier: MIT */
/*
 * Scheduler, cycles, run profiles, run history, deletion threshold.
 */
#include "harness/cmdlets/adsync.h"

#include "sim/base/arena.h"

static struct value
span(int64_t seconds)
{
    return (struct value){.kind = VALUE_TIMESPAN, .integer = seconds * 10000000};
}

static const struct err *
need_connect(struct call *c)
{
    return session_err(c, lab_need_connect(session_lab(c), c->arena));
}

/* --- scheduler --------------------------------------------------------------------------------- */

static const struct object_type scheduler_type = {
    .name = "Microsoft.IdentityManagement.PowerShell.ObjectModel.SyncScheduler"};

static struct str
policy_name(enum lab_policy p)
{
    static const struct str names[] = {STR("Unspecified"), STR("Delta"), STR("Initial")};

    return names[p];
}

static enum lab_policy
policy_of(struct str word)
{
    if (str_ieq(word, STR("Initial")))
        return POLICY_INITIAL;
    return str_ieq(word, STR("Delta")) ? POLICY_DELTA : POLICY_UNSPECIFIED;
}

const struct err *
adsync_get_scheduler(struct call *c)
{
    TRY(need_connect(c));
    const struct lab_scheduler *s = lab_scheduler(session_lab(c));
    struct object *o = shape_object(c, &scheduler_type);
    struct arena *a = c->arena;

    object_setz(o, "AllowedSyncCycleInterval", span(s->allowed_interval), a);
    object_setz(o, "CurrentlyEffectiveSyncCycleInterval", span(lab_scheduler_interval(s)), a);
    object_setz(o, "CustomizedSyncCycleInterval",
                s->customized_interval ? span(s->customized_interval) : VALUE_NONE, a);
    shape_text(o, "NextSyncCyclePolicyType", policy_name(s->next_policy), a);
    shape_time(o, "NextSyncCycleStartTimeInUTC", s->enabled ? s->next_start : 0, a);
    object_setz(o, "PurgeRunHistoryInterval", span(s->purge_interval), a);
    shape_bool(o, "SyncCycleEnabled", s->enabled, a);
    shape_bool(o, "MaintenanceEnabled", s->maintenance, a);
    shape_bool(o, "StagingModeEnabled", s->staging, a);
    shape_bool(o, "SchedulerSuspended", s->suspended, a);
    shape_bool(o, "SyncCycleInProgress", s->in_progress, a);
    return call_emit(c, value_object(o));
}

const struct param adsync_set_scheduler_params[] = {
    {"SyncCycleEnabled", PARAM_BOOL},
    {"CustomizedSyncCycleInterval", PARAM_TIMESPAN},
    {"NextSyncCyclePolicyType", PARAM_TEXT, .choices = "Delta|Initial"},
    {"PurgeRunHistoryInterval", PARAM_TIMESPAN},
    {"MaintenanceEnabled", PARAM_BOOL},
    {"SchedulerSuspended", PARAM_BOOL},
    {"Force", PARAM_SWITCH},
    {NULL}};

static void
set_bool(const struct call *c, const char *name, bool *field)
{
    if (call_has(c, name))
        *field = call_switch(c, name);
}

static void
set_span(const struct call *c, const char *name, int64_t *field)
{
    if (call_has(c, name))
        *field = call_value(c, name).integer / 10000000;
}

const struct err *
adsync_set_scheduler(struct call *c)
{
    TRY(need_connect(c));
    struct lab_scheduler *s = lab_scheduler(session_lab(c));

    session_blame(c);
    set_bool(c, "SyncCycleEnabled", &s->enabled);
    set_bool(c, "MaintenanceEnabled", &s->maintenance);
    set_bool(c, "SchedulerSuspended", &s->suspended);
    set_span(c, "CustomizedSyncCycleInterval", &s->customized_interval);
    set_span(c, "PurgeRunHistoryInterval", &s->purge_interval);
    if (call_has(c, "NextSyncCyclePolicyType"))
        s->next_policy = policy_of(call_text(c, "NextSyncCyclePolicyType"));
    lab_scheduler_changed(session_lab(c));
    return NULL;
}

/* --- cycles ------------------------------------------------------------------------------------ */

static const struct object_type result_type = {
    .name = "Microsoft.IdentityManagement.PowerShell.ObjectModel.SyncCycleResult",
    .display = "Result"};

static const struct err *
emit_success(struct call *c)
{
    struct object *o = shape_object(c, &result_type);

    shape_text(o, "Result", STR("Success"), c->arena);
    return call_emit(c, value_object(o));
}

const struct param adsync_start_params[] = {
    {"PolicyType", PARAM_TEXT, .position = 1, .choices = "Unspecified|Delta|Initial"},
    {"InteractiveMode", PARAM_SWITCH},
    {NULL}};

const struct err *
adsync_start_cycle(struct call *c)
{
    session_blame(c);
    TRY(session_err(c, lab_cycle(session_lab(c), policy_of(call_text(c, "PolicyType")), c->arena)));
    return emit_success(c);
}

const struct err *
adsync_stop_cycle(struct call *c)
{
    TRY(need_connect(c)); /* a cycle takes no virtual time, so none is running here */
    return emit_success(c);
}

/* --- run profiles ------------------------------------------------------------------------------ */

const struct param adsync_profile_params[] = {
    {"ConnectorName", PARAM_TEXT, .position = 1},
    {"RunProfileName", PARAM_TEXT, .position = 2, .flags = PARAM_MANDATORY},
    {"ConnectorIdentifier", PARAM_GUID},
    {"Resume", PARAM_SWITCH},
    {NULL}};

const struct err *
adsync_run_profile(struct call *c)
{
    struct lab *lab = session_lab(c);
    uint32_t connector;

    TRY(need_connect(c));
    TRY(adsync_connector_of(c, &connector));
    session_blame(c);
    TRY(session_err(c, lab_run_profile(lab, connector, call_text(c, "RunProfileName"), c->arena)));
    return call_emit(c, value_text(lab_run_at(lab, lab_run_count(lab) - 1)->step.result));
}

/* --- run history ------------------------------------------------------------------------------- */

static const struct object_type run_type = {
    .name = "Microsoft.IdentityManagement.PowerShell.ObjectModel.RunProfileResult",
    .display = "RunNumber|ConnectorName|RunProfileName|Result"};

const struct param adsync_result_params[] = {
    {"ConnectorId", PARAM_GUID},      {"RunNumber", PARAM_INT},
    {"NumberRequested", PARAM_INT},   {"RunProfileName", PARAM_TEXT},
    {"RunStepDetails", PARAM_SWITCH}, {NULL}};

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
        shape_bool(o, "Warning", e->warning, a);
        array_push(list, value_object(o), a);
    }
    return value_array(list);
}

static struct value
run_object(struct call *c, const struct lab_run *run)
{
    const struct step_result *s = &run->step;
    const struct engine_connector *connector = lab_connector(session_lab(c), run->connector);
    struct object *o = shape_object(c, &run_type);
    struct arena *a = c->arena;

    shape_int(o, "RunNumber", run->number, a);
    shape_text(o, "ConnectorName", connector->name, a);
    shape_text(o, "ConnectorId", connector->id, a);
    shape_text(o, "RunProfileName", run->profile, a);
    shape_text(o, "Result", s->result, a);
    shape_time(o, "StartDate", s->begin, a);
    shape_time(o, "EndDate", s->end, a);
    for (int i = 0; i < STAGING_COUNTERS; i++)
        set_counter(o, staging_counter_name((enum staging_counter)i), s->staging[i], a);
    for (int i = 0; i < INBOUND_COUNTERS; i++)
        set_counter(o, inbound_counter_name((enum inbound_counter)i), s->inbound[i], a);
    for (int i = 0; i < EXPORT_COUNTERS; i++)
        set_counter(o, export_counter_name((enum export_counter)i), s->export[i], a);
    object_setz(o, "Errors", error_objects(s, a), a);
    return value_object(o);
}

static bool
wanted_run(const struct call *c, const struct lab_run *run)
{
    const struct engine_connector *connector = lab_connector(session_lab(c), run->connector);

    if (call_has(c, "RunNumber") && call_int(c, "RunNumber", 0) != run->number)
        return false;
    if (call_has(c, "RunProfileName") && !str_ieq(call_text(c, "RunProfileName"), run->profile))
        return false;
    return !call_has(c, "ConnectorId") ||
           str_ieq(value_to_text(call_value(c, "ConnectorId"), c->arena), connector->id);
}

const struct err *
adsync_get_results(struct call *c)
{
    TRY(need_connect(c));
    struct lab *lab = session_lab(c);
    int64_t left = call_int(c, "NumberRequested", INT32_MAX);

    for (uint32_t i = lab_run_count(lab); i > 0 && left > 0; i--) { /* the newest first */
        const struct lab_run *run = lab_run_at(lab, i - 1);
        if (!wanted_run(c, run))
            continue;
        left--;
        TRY(call_emit(c, run_object(c, run)));
    }
    return NULL;
}

/* --- deletion threshold ------------------------------------------------------------------------ */

static const struct object_type threshold_type = {
    .name = "Microsoft.IdentityManagement.PowerShell.ObjectModel.ExportDeletionThreshold",
    .display = "DeletionPrevention|ThresholdPercentage|ThresholdCount"};

const struct err *
adsync_get_threshold(struct call *c)
{
    TRY(need_connect(c));
    struct threshold t = engine_threshold(lab_connect(session_lab(c)));
    struct object *o = shape_object(c, &threshold_type);

    shape_int(o, "DeletionPrevention", t.enabled, c->arena);
    shape_int(o, "ThresholdPercentage", 0, c->arena);
    shape_int(o, "ThresholdCount", t.count, c->arena);
    return call_emit(c, value_object(o));
}

const struct param adsync_enable_threshold_params[] = {
    {"DeletionThreshold", PARAM_LONG, .position = 1, .flags = PARAM_MANDATORY},
    {"AADUserName", PARAM_TEXT},
    {NULL}};

const struct err *
adsync_enable_threshold(struct call *c)
{
    int64_t n = call_int(c, "DeletionThreshold", 0);

    TRY(need_connect(c));
    if (n < 0 || n > UINT32_MAX)
        return call_error(c, ERR_INPUT, "-DeletionThreshold is a number of objects from 0 on");
    session_blame(c);
    engine_set_threshold(lab_connect(session_lab(c)), (struct threshold){true, (uint32_t)n});
    lab_rules_changed(session_lab(c));
    return NULL;
}

const struct param adsync_disable_threshold_params[] = {{"AADUserName", PARAM_TEXT}, {NULL}};

const struct err *
adsync_disable_threshold(struct call *c)
{
    TRY(need_connect(c));
    struct engine *e = lab_connect(session_lab(c));

    session_blame(c);
    engine_set_threshold(e, (struct threshold){false, engine_threshold(e).count});
    lab_rules_changed(session_lab(c));
    return NULL;
}
