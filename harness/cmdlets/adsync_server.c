/* SPDX-License-Identifier: MIT */
/*
 * Connect as a server: overrides of the next cycle, run history, global settings, and what runs beside
 * its scheduler.
 */
#include "harness/cmdlets/adsync.h"
#include "harness/cmdlets/tables.h"
#include "sim/base/arena.h"

static const struct err *
need_connect(struct call *c)
{
    return session_err(c, lab_need_connect(session_lab(c), c->arena));
}

/* --- overrides --------------------------------------------------------------------------------- */

static const struct object_type override_type = {
    .name = "Microsoft.IdentityManagement.PowerShell.ObjectModel.SchedulerConnectorOverride",
    .display = "ConnectorIdentifier|ConnectorName|FullImportRequired|FullSyncRequired"};

static const struct param which_params[] = {
    {"ConnectorName", PARAM_TEXT, .position = 1}, {"ConnectorIdentifier", PARAM_GUID}, {NULL}};

static const struct param override_params[] = {{"ConnectorName", PARAM_TEXT, .position = 1},
                                               {"ConnectorIdentifier", PARAM_GUID},
                                               {"FullImportRequired", PARAM_BOOL},
                                               {"FullSyncRequired", PARAM_BOOL},
                                               {NULL}};

static bool
names_one(const struct call *c)
{
    return call_has(c, "ConnectorName") || call_has(c, "ConnectorIdentifier");
}

static const struct err *
emit_override(struct call *c, uint32_t connector)
{
    const struct engine_connector *k = lab_connector(session_lab(c), connector);
    const struct lab_override *v = lab_override(session_lab(c), connector);
    struct object *o = shape_object(c, &override_type);

    shape_text(o, "ConnectorIdentifier", k->id, c->arena);
    shape_text(o, "ConnectorName", k->name, c->arena);
    shape_bool(o, "FullImportRequired", v->full_import, c->arena);
    shape_bool(o, "FullSyncRequired", v->full_sync, c->arena);
    return call_emit(c, value_object(o));
}

static const struct err *
get_override(struct call *c)
{
    uint32_t connector;

    TRY(need_connect(c));
    if (names_one(c)) {
        TRY(adsync_connector_of(c, &connector));
        return emit_override(c, connector);
    }
    for (connector = 0; connector < lab_connector_count(session_lab(c)); connector++)
        TRY(emit_override(c, connector));
    return NULL;
}

static const struct err *
set_override(struct call *c)
{
    uint32_t connector;

    TRY(need_connect(c));
    TRY(adsync_connector_of(c, &connector));
    session_blame(c);
    struct lab_override *v = lab_override(session_lab(c), connector);
    if (call_has(c, "FullImportRequired"))
        v->full_import = call_switch(c, "FullImportRequired");
    if (call_has(c, "FullSyncRequired"))
        v->full_sync = call_switch(c, "FullSyncRequired");
    return NULL;
}

/* --- runs -------------------------------------------------------------------------------------- */

/* Nothing runs between two commands, so there is nobody to report and nothing to stop. */
static const struct err *
idle(struct call *c)
{
    uint32_t connector;

    TRY(need_connect(c));
    return names_one(c) ? adsync_connector_of(c, &connector) : NULL;
}

static const struct param purge_params[] = {
    {"PurgeRunHistoryInterval", PARAM_TIMESPAN, .position = 1}, {"Offline", PARAM_SWITCH}, {NULL}};

static const struct err *
purge_history(struct call *c)
{
    struct lab *lab = session_lab(c);

    TRY(need_connect(c));
    int64_t keep = lab_scheduler(lab)->purge_interval;
    if (call_has(c, "PurgeRunHistoryInterval"))
        keep = call_value(c, "PurgeRunHistoryInterval").integer / 10000000;
    lab_purge_runs(lab, lab_now(lab) - keep);
    return NULL;
}

/* --- statistics -------------------------------------------------------------------------------- */

static const struct err *
get_statistics(struct call *c)
{
    uint32_t connector;

    TRY(need_connect(c));
    TRY(adsync_connector_of(c, &connector));
    return call_emit(c, adsync_statistics(c, connector));
}

/* --- global settings --------------------------------------------------------------------------- */

static const struct object_type settings_type = {
    .name = "Microsoft.IdentityManagement.PowerShell.ObjectModel.GlobalSettings"};

static const struct object_type setting_type = {
    .name = "Microsoft.IdentityManagement.PowerShell.ObjectModel.Parameter",
    .display = "Name|Value"};

struct settings {
    struct array *list;
    struct arena *a;
};

static void
add_setting(struct settings *s, const char *name, struct str value)
{
    struct object *o = object_new(&setting_type, s->a);

    shape_text(o, "Name", str_of(name), s->a);
    shape_text(o, "Value", value, s->a);
    array_push(s->list, value_object(o), s->a);
}

static struct str
truth(bool b)
{
    return b ? STR("True") : STR("False");
}

/* `7.00:00:00` */
static struct str
span_text(int64_t seconds, struct arena *a)
{
    return value_to_text((struct value){.kind = VALUE_TIMESPAN, .integer = seconds * 10000000}, a);
}

static void
add_scheduler_settings(struct settings *s, const struct lab_scheduler *scheduler)
{
    add_setting(s, "Microsoft.Synchronize.SynchronizationPolicy",
                scheduler->next_policy == POLICY_INITIAL ? STR("Initial") : STR("Delta"));
    add_setting(s, "Microsoft.Synchronize.TimeInterval",
                span_text(lab_scheduler_interval(scheduler), s->a));
    add_setting(s, "Microsoft.Synchronize.NextStartTime", time_iso(scheduler->next_start, s->a));
    add_setting(s, "Microsoft.Synchronize.SynchronizationSchedule", truth(scheduler->enabled));
    add_setting(s, "Microsoft.Synchronize.SchedulerSuspended", truth(scheduler->suspended));
    add_setting(s, "Microsoft.Synchronize.MaintenanceEnabled", truth(scheduler->maintenance));
    add_setting(s, "Microsoft.Synchronize.StagingMode", truth(scheduler->staging));
    add_setting(s, "Microsoft.Synchronize.RunHistoryPurgeInterval",
                span_text(scheduler->purge_interval, s->a));
}

static const struct err *
get_settings(struct call *c)
{
    struct lab *lab = session_lab(c);
    struct settings s = {.list = array_new(c->arena), .a = c->arena};

    TRY(need_connect(c));
    struct threshold t = engine_threshold(lab_connect(lab));
    add_scheduler_settings(&s, lab_scheduler(lab));
    add_setting(&s, "Microsoft.OptionalFeature.ExportDeletionThreshold", truth(t.enabled));
    add_setting(&s, "Microsoft.OptionalFeature.ExportDeletionThresholdValue",
                str_fmt(c->arena, "%u", (unsigned)t.count));
    add_setting(&s, "Microsoft.OptionalFeature.AutoUpgradeState",
                adsync_auto_upgrade_name(lab_auto_upgrade(lab)->state));
    struct object *o = shape_object(c, &settings_type);
    object_setz(o, "Parameters", value_array(s.list), c->arena);
    return call_emit(c, value_object(o));
}

/* --- scheduled tasks of the server ------------------------------------------------------------- */

static const struct object_type task_type = {.name = "Cutover.ScheduledTask",
                                             .display = "TaskName|Minutes|NextRunTime|State"};

static const struct param register_params[] = {
    {"TaskName", PARAM_TEXT, .position = 1, .flags = PARAM_MANDATORY},
    {"Minutes", PARAM_INT, .position = 2, .flags = PARAM_MANDATORY},
    {"Action", PARAM_BLOCK, .position = 3, .flags = PARAM_MANDATORY},
    {NULL}};

static const struct param task_params[] = {
    {"TaskName", PARAM_TEXT, .position = 1, .flags = PARAM_MANDATORY | PARAM_PIPELINE}, {NULL}};

/* What runs when a task comes due: the block, in the shell that registered it. */
struct action {
    struct call call;
    const struct block *block;
};

static const struct err *
run_action(void *context, struct arena *a)
{
    struct action *action = context;
    struct value dropped;

    (void)a;
    return call_block(&action->call, action->block, VALUE_NONE, &dropped);
}

static const struct err *
register_task(struct call *c)
{
    struct lab *lab = session_lab(c);
    int64_t minutes = call_int(c, "Minutes", 0);
    struct action *action = ARENA_NEW(c->arena, struct action);

    if (minutes < 1)
        return call_error(c, ERR_INPUT, "-Minutes is a number from 1 on");
    session_blame(c);
    *action = (struct action){.call = {.cmdlet = c->cmdlet,
                                       .shell = c->shell,
                                       .user = c->user,
                                       .arena = c->arena,
                                       .at = c->at},
                              .block = call_value(c, "Action").block};
    lab_task_add(lab, &(struct lab_task){.name = call_text(c, "TaskName"),
                                         .interval = minutes * MINUTE,
                                         .next = lab_now(lab) + minutes * MINUTE,
                                         .enabled = true,
                                         .run = run_action,
                                         .context = action});
    return NULL;
}

static const struct err *
get_tasks(struct call *c)
{
    struct lab *lab = session_lab(c);

    for (uint32_t i = 0; i < lab_task_count(lab); i++) {
        const struct lab_task *task = lab_task_at(lab, i);
        struct object *o = shape_object(c, &task_type);
        shape_text(o, "TaskName", task->name, c->arena);
        shape_int(o, "Minutes", task->interval / MINUTE, c->arena);
        shape_time(o, "NextRunTime", task->next, c->arena);
        shape_text(o, "State", task->enabled ? STR("Ready") : STR("Disabled"), c->arena);
        TRY(call_emit(c, value_object(o)));
    }
    return NULL;
}

static const struct err *
no_such_task(struct call *c, struct str name)
{
    return err_remedy(
        call_error(c, ERR_NOT_FOUND, "there is no scheduled task \"" STR_FMT "\"", STR_ARG(name)),
        c->arena, "Get-LabScheduledTask lists them.");
}

static const struct err *
unregister_task(struct call *c)
{
    struct str name = call_text(c, "TaskName");

    session_blame(c);
    return lab_task_remove(session_lab(c), name) ? NULL : no_such_task(c, name);
}

static const struct cmdlet rows[] = {
    {"Get-ADSyncSchedulerConnectorOverride",
     .help = "What the next cycle does in full for a connector", .params = which_params,
     .process = get_override,
     .example = "Get-ADSyncSchedulerConnectorOverride -ConnectorName contoso.com"},
    {"Set-ADSyncSchedulerConnectorOverride",
     .help = "Makes the next cycle import or synchronise a connector in full",
     .params = override_params, .process = set_override,
     .example =
         "Set-ADSyncSchedulerConnectorOverride -ConnectorName contoso.com -FullSyncRequired $true"},
    {"Get-ADSyncConnectorRunStatus", .help = "What runs now; nothing when Connect is idle",
     .params = which_params, .process = idle, .example = "Get-ADSyncConnectorRunStatus"},
    {"Stop-ADSyncRunProfile", .help = "Stops the running run profile", .params = which_params,
     .process = idle, .example = "Stop-ADSyncRunProfile -ConnectorName contoso.com"},
    {"Start-ADSyncPurgeRunHistory", .help = "Drops old runs from the run history",
     .params = purge_params, .process = purge_history,
     .example = "Start-ADSyncPurgeRunHistory -PurgeRunHistoryInterval 1.00:00:00"},
    {"Get-ADSyncConnectorStatistics", .help = "How many objects a connector space holds, by state",
     .params = which_params, .process = get_statistics,
     .example = "Get-ADSyncConnectorStatistics -ConnectorName contoso.com"},
    {"Get-ADSyncGlobalSettings", .help = "The server's global parameters", .process = get_settings,
     .example = "Get-ADSyncGlobalSettings"},
    {"Search-ADSyncDirectoryObjects", .help = "Searches the directory as a connector sees it",
     .params = adsync_search_params, .process = adsync_search_directory,
     .example = "Search-ADSyncDirectoryObjects -AdConnectorId (Get-ADSyncConnector "
                "contoso.com).Identifier -LdapFilter '(cn=alice)'"},
    {"Register-LabScheduledTask",
     .help = "Runs a script block every so many minutes, beside Connect's scheduler",
     .origin = CMDLET_LAB, .params = register_params, .process = register_task,
     .example = "Register-LabScheduledTask Nightly 60 { Start-ADSyncSyncCycle }"},
    {"Get-LabScheduledTask", .help = "Scheduled tasks beside Connect's scheduler",
     .origin = CMDLET_LAB, .process = get_tasks, .example = "Get-LabScheduledTask"},
    {"Unregister-LabScheduledTask", .help = "Takes a scheduled task away", .origin = CMDLET_LAB,
     .params = task_params, .process = unregister_task,
     .example = "Register-LabScheduledTask Nightly 60 { Start-ADSyncSyncCycle }\n"
                "Unregister-LabScheduledTask Nightly"},
};

const struct cmdlet_table cmdlets_adsync_server = {rows, sizeof rows / sizeof *rows, "ADSync"};
