/* SPDX-License-Identifier: MIT */
/*
 * The ADSync module: Connect's own commands.
 */
#include "harness/cmdlets/adsync.h"

#include "harness/cmdlets/tables.h"

static const struct cmdlet rows[] = {
    {"Get-ADSyncScheduler", .help = "The scheduler's settings", .process = adsync_get_scheduler},
    {"Set-ADSyncScheduler", .help = "Changes the scheduler's settings",
     .params = adsync_set_scheduler_params, .process = adsync_set_scheduler},
    {"Start-ADSyncSyncCycle", .help = "Runs a cycle now: import, synchronise, export",
     .params = adsync_start_params, .process = adsync_start_cycle},
    {"Stop-ADSyncSyncCycle", .help = "Stops the running cycle", .process = adsync_stop_cycle},
    {"Invoke-ADSyncRunProfile", .help = "Runs one run profile of one connector",
     .params = adsync_profile_params, .process = adsync_run_profile},
    {"Get-ADSyncRunProfileResult", .help = "Run history, newest first",
     .params = adsync_result_params, .process = adsync_get_results},
    {"Get-ADSyncRunStepResult", .help = "Steps of runs with their counters, errors and XML",
     .params = adsync_step_params, .process = adsync_get_steps},
    {"Get-ADSyncExportDeletionThreshold", .help = "The accidental-delete threshold",
     .process = adsync_get_threshold},
    {"Enable-ADSyncExportDeletionThreshold", .help = "Sets the accidental-delete threshold",
     .params = adsync_enable_threshold_params, .process = adsync_enable_threshold},
    {"Disable-ADSyncExportDeletionThreshold",
     .help = "Switches the accidental-delete threshold off",
     .params = adsync_disable_threshold_params, .process = adsync_disable_threshold},

    {"Get-ADSyncRule", .help = "Synchronization rules, by precedence",
     .params = adsync_get_rule_params, .process = adsync_get_rule},
    {"New-ADSyncRule", .help = "Makes a rule that is not in force yet; Add-ADSyncRule saves it",
     .params = adsync_new_rule_params, .process = adsync_new_rule},
    {"Add-ADSyncAttributeFlowMapping", .help = "Adds an attribute flow to a rule",
     .params = adsync_flow_params, .process = adsync_add_flow},
    {"Add-ADSyncScopeConditionGroup", .help = "Adds a group of scoping conditions to a rule",
     .params = adsync_scope_params, .process = adsync_add_scope},
    {"Add-ADSyncJoinConditionGroup", .help = "Adds a group of join conditions to a rule",
     .params = adsync_join_params, .process = adsync_add_join},
    {"Add-ADSyncRule", .help = "Saves a rule: adds it, or replaces the one with its identifier",
     .params = adsync_add_rule_params, .process = adsync_add_rule},
    {"Remove-ADSyncRule", .help = "Removes a rule", .params = adsync_which_rule_params,
     .process = adsync_remove_rule},
    {"Enable-ADSyncRule", .help = "Enables a rule", .params = adsync_which_rule_params,
     .process = adsync_enable_rule},
    {"Disable-ADSyncRule", .help = "Disables a rule; it keeps its precedence",
     .params = adsync_which_rule_params, .process = adsync_disable_rule},
    {"New-Object", .help = "Makes a ScopeCondition or a JoinCondition for a rule",
     .params = adsync_new_object_params, .process = adsync_new_object},

    {"Get-ADSyncServerConfiguration", .help = "Writes Connect's whole configuration into a folder",
     .params = adsync_configuration_params, .process = adsync_get_configuration},
    {"Get-ADSyncConnector", .help = "Connect's connectors", .params = adsync_connector_params,
     .process = adsync_get_connector},
    {"Get-ADSyncCSObject", .help = "Objects of a connector space", .params = adsync_cs_params,
     .process = adsync_get_cs_object},
    {"Sync-ADSyncCSObject", .help = "Previews the synchronization of one object, or commits it",
     .params = adsync_sync_object_params, .process = adsync_sync_object},
    {"Set-LabGroupFilter", .help = "Selects the pilot group in Connect, as the wizard does",
     .origin = CMDLET_LAB, .params = adsync_group_filter_params, .process = adsync_group_filter},
    {"Get-ADSyncMVObject", .help = "An object of the metaverse", .params = adsync_mv_params,
     .process = adsync_get_mv_object},
};

const struct cmdlet_table cmdlets_adsync = {rows, sizeof rows / sizeof *rows};
