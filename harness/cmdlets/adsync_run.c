/* SPDX-License-Identifier: MIT */
/*
 * Scheduler, cycles, run profiles, deletion threshold.
 */
#include "harness/cmdlets/adsync.h"

#include "harness/cmdlets/company.h"
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
    uint32_t end = lab_run_count(lab), n = lab_run_length(lab, end - 1);
    return call_emit(c, value_text(lab_run_result(lab_run_at(lab, end - n), n)));
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
    return company_set_prevention(c, true, (uint32_t)n);
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
    return company_set_prevention(c, false, 0);
}
