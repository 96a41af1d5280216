/* SPDX-License-Identifier: MIT */
/*
 * The ADSync module: Connect's own commands.
 */
#include "harness/cmdlets/adsync.h"

#include "harness/cmdlets/tables.h"

static const struct cmdlet rows[] = {
    {"Get-ADSyncScheduler", .help = "The scheduler's settings", .process = adsync_get_scheduler,
     .example = "(Get-ADSyncScheduler).SyncCycleEnabled"},
    {"Set-ADSyncScheduler", .help = "Changes the scheduler's settings",
     .params = adsync_set_scheduler_params, .process = adsync_set_scheduler,
     .example = "Set-ADSyncScheduler -SyncCycleEnabled $false\n"
                "Set-ADSyncScheduler -CustomizedSyncCycleInterval 01:00:00"},
    {"Start-ADSyncSyncCycle", .help = "Runs a cycle now: import, synchronise, export",
     .params = adsync_start_params, .process = adsync_start_cycle,
     .example = "Start-ADSyncSyncCycle -PolicyType Initial"},
    {"Stop-ADSyncSyncCycle", .help = "Stops the running cycle", .process = adsync_stop_cycle,
     .example = "Stop-ADSyncSyncCycle"},
    {"Invoke-ADSyncRunProfile", .help = "Runs one run profile of one connector",
     .params = adsync_profile_params, .process = adsync_run_profile,
     .example =
         "Invoke-ADSyncRunProfile -ConnectorName 'contoso.com' -RunProfileName 'Delta Import'"},
    {"Get-ADSyncRunProfileResult", .help = "Run history, newest first",
     .params = adsync_result_params, .process = adsync_get_results,
     .example = "Get-ADSyncRunProfileResult | Select-Object -First 5 ConnectorName, "
                "RunProfileName, Result"},
    {"Get-ADSyncRunStepResult", .help = "Steps of runs with their counters, errors and XML",
     .params = adsync_step_params, .process = adsync_get_steps},
    {"Get-ADSyncExportDeletionThreshold", .help = "The accidental-delete threshold",
     .process = adsync_get_threshold, .example = "Get-ADSyncExportDeletionThreshold"},
    {"Enable-ADSyncExportDeletionThreshold", .help = "Sets the accidental-delete threshold",
     .params = adsync_enable_threshold_params, .process = adsync_enable_threshold,
     .example = "Enable-ADSyncExportDeletionThreshold -DeletionThreshold 100"},
    {"Disable-ADSyncExportDeletionThreshold",
     .help = "Switches the accidental-delete threshold off",
     .params = adsync_disable_threshold_params, .process = adsync_disable_threshold,
     .example = "Disable-ADSyncExportDeletionThreshold"},

    {"Get-ADSyncRule", .help = "Synchronization rules, by precedence",
     .params = adsync_get_rule_params, .process = adsync_get_rule,
     .example = "Get-ADSyncRule | Where-Object Direction -eq 'Outbound' | Select-Object Name, "
                "Precedence, LinkType"},
    {"New-ADSyncRule", .help = "Makes a rule that is not in force yet; Add-ADSyncRule saves it",
     .params = adsync_new_rule_params, .process = adsync_new_rule,
     .example = "$rule = New-ADSyncRule -Name 'In from AD - User - Pilot' -Direction Inbound "
                "-Precedence 80 -Connector (Get-ADSyncConnector 'contoso.com').Identifier "
                "-SourceObjectType user -TargetObjectType person -LinkType Join\n"
                "Add-ADSyncRule -SynchronizationRule $rule"},
    {"Add-ADSyncAttributeFlowMapping", .help = "Adds an attribute flow to a rule",
     .params = adsync_flow_params, .process = adsync_add_flow,
     .example = "$rule = Get-ADSyncRule | Where-Object Name -eq 'In from AD - User Join'\n"
                "Add-ADSyncAttributeFlowMapping -SynchronizationRule $rule -Source @('True') "
                "-Destination 'cloudNoFlow' -FlowType Constant -ValueMergeType Update | Out-Null"},
    {"Add-ADSyncScopeConditionGroup", .help = "Adds a group of scoping conditions to a rule",
     .params = adsync_scope_params, .process = adsync_add_scope,
     .example = "$rule = Get-ADSyncRule | Where-Object Name -eq 'In from AD - User Join'\n"
                "$scope = New-Object -TypeName "
                "'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' "
                "-ArgumentList 'dn', 'OU=CPUsers,DC=contoso,DC=com', 'ENDSWITH'\n"
                "Add-ADSyncScopeConditionGroup -SynchronizationRule $rule -ScopeConditions "
                "@($scope) | Out-Null"},
    {"Add-ADSyncJoinConditionGroup", .help = "Adds a group of join conditions to a rule",
     .params = adsync_join_params, .process = adsync_add_join,
     .example = "$rule = Get-ADSyncRule | Where-Object Name -eq 'In from AD - User Join'\n"
                "$join = New-Object -TypeName "
                "'Microsoft.IdentityManagement.PowerShell.ObjectModel.JoinCondition' -ArgumentList "
                "'mail', 'mail', $false\n"
                "Add-ADSyncJoinConditionGroup -SynchronizationRule $rule -JoinConditions @($join) "
                "| Out-Null"},
    {"Add-ADSyncRule", .help = "Saves a rule: adds it, or replaces the one with its identifier",
     .params = adsync_add_rule_params, .process = adsync_add_rule,
     .example = "$rule = New-ADSyncRule -Name 'In from AD - User - Pilot' -Direction Inbound "
                "-Precedence 80 -Connector (Get-ADSyncConnector 'contoso.com').Identifier "
                "-SourceObjectType user -TargetObjectType person -LinkType Join\n"
                "Add-ADSyncRule -SynchronizationRule $rule"},
    {"Remove-ADSyncRule", .help = "Removes a rule", .params = adsync_which_rule_params,
     .process = adsync_remove_rule,
     .example = "$rule = Get-ADSyncRule | Where-Object Name -eq 'In from AD - User Exchange'\n"
                "Remove-ADSyncRule -Identifier $rule.Identifier"},
    {"Enable-ADSyncRule", .help = "Enables a rule", .params = adsync_which_rule_params,
     .process = adsync_enable_rule,
     .example = "$rule = Get-ADSyncRule | Where-Object Name -eq 'In from AD - User Join'\n"
                "Enable-ADSyncRule -Identifier $rule.Identifier"},
    {"Disable-ADSyncRule", .help = "Disables a rule; it keeps its precedence",
     .params = adsync_which_rule_params, .process = adsync_disable_rule,
     .example = "$rule = Get-ADSyncRule | Where-Object Name -eq 'In from AD - User Join'\n"
                "Disable-ADSyncRule -Identifier $rule.Identifier"},
    {"New-Object", .help = "Makes a ScopeCondition or a JoinCondition for a rule",
     .params = adsync_new_object_params, .process = adsync_new_object,
     .example = "New-Object -TypeName "
                "'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' "
                "-ArgumentList 'dn', 'OU=CPUsers,DC=contoso,DC=com', 'ENDSWITH'"},

    {"Get-ADSyncServerConfiguration", .help = "Writes Connect's whole configuration into a folder",
     .params = adsync_configuration_params, .process = adsync_get_configuration},
    {"Get-ADSyncConnector", .help = "Connect's connectors", .params = adsync_connector_params,
     .process = adsync_get_connector,
     .example = "$ad = Get-ADSyncConnector -Name 'contoso.com'\n"
                "$ad.Identifier"},
    {"Get-ADSyncCSObject", .help = "Objects of a connector space", .params = adsync_cs_params,
     .process = adsync_get_cs_object,
     .example = "Get-ADSyncCSObject -ConnectorName 'contoso.com' -DistinguishedName "
                "'CN=bob,OU=CPUsers,DC=contoso,DC=com'"},
    {"Get-ADSyncCSObjectLog", .help = "What the run history has to say of an object, newest first",
     .params = adsync_log_params, .process = adsync_get_log,
     .example = "$bob = Get-ADSyncCSObject -ConnectorName 'contoso.com' -DistinguishedName "
                "'CN=bob,OU=CPUsers,DC=contoso,DC=com'\n"
                "Get-ADSyncCSObjectLog -Identifier $bob.ObjectId -Count 5"},
    {"Remove-ADSyncCSObject", .help = "Removes a disconnector from its connector space",
     .params = adsync_remove_params, .process = adsync_remove_cs_object,
     .example = "Get-ADSyncCSObject -ConnectorName 'contoso.com' -DistinguishedName "
                "'OU=CPUsers,DC=contoso,DC=com' | Remove-ADSyncCSObject"},
    {"Sync-ADSyncCSObject", .help = "Previews the synchronization of one object, or commits it",
     .params = adsync_sync_object_params, .process = adsync_sync_object,
     .example = "Sync-ADSyncCSObject -ConnectorName 'contoso.com' -DistinguishedName "
                "'CN=bob,OU=CPUsers,DC=contoso,DC=com'"},
    {"Invoke-ADSyncSingleObjectSync",
     .help = "Imports, synchronizes and exports one object of the directory",
     .params = adsync_single_params, .process = adsync_single_sync,
     .example = "Invoke-ADSyncSingleObjectSync -DistinguishedName "
                "'CN=bob,OU=CPUsers,DC=contoso,DC=com'"},
    {"csexport", .help = "Writes the pending exports of a connector to a file, as XML",
     .params = csexport_params, .process = adsync_csexport},
    {"CSExportAnalyzer", .help = "Lists what a file of csexport holds, as comma-separated values",
     .params = csexport_analyzer_params, .process = adsync_csexport_analyzer},
    {"Get-LabConnect", .help = "The Connect servers, the one in front first", .origin = CMDLET_LAB,
     .process = adsync_get_connect},
    {"Switch-LabConnect", .help = "Commands speak to that Connect server from now on",
     .origin = CMDLET_LAB, .params = adsync_switch_params, .process = adsync_switch_connect},
    {"Get-ADSyncAutoUpgrade", .help = "Whether Connect is upgraded by itself",
     .params = adsync_get_auto_upgrade_params, .process = adsync_get_auto_upgrade,
     .example = "Get-ADSyncAutoUpgrade"},
    {"Set-ADSyncAutoUpgrade", .help = "Says whether Connect is upgraded by itself",
     .params = adsync_set_auto_upgrade_params, .process = adsync_set_auto_upgrade,
     .example = "Set-ADSyncAutoUpgrade -AutoUpgradeState Disabled"},
    {"Update-LabConnect", .help = "Upgrades Connect to the newest edition of the standard rules",
     .origin = CMDLET_LAB, .process = adsync_upgrade, .example = "Update-LabConnect"},
    {"Add-LabRunProfile", .help = "Makes a run profile for one domain, as the Service Manager does",
     .origin = CMDLET_LAB, .params = adsync_add_profile_params, .process = adsync_add_profile,
     .example = "Add-LabRunProfile contoso.com 'Full Import contoso.com' 'Full Import' "
                "contoso.com\n"
                "Invoke-ADSyncRunProfile contoso.com 'Full Import contoso.com'"},
    {"Set-LabGroupFilter", .help = "Selects the pilot group in Connect, as the wizard does",
     .origin = CMDLET_LAB, .params = adsync_group_filter_params, .process = adsync_group_filter},
    {"Get-ADSyncMVObject", .help = "An object of the metaverse", .params = adsync_mv_params,
     .process = adsync_get_mv_object,
     .example = "$bob = Get-ADSyncCSObject -ConnectorName 'contoso.com' -DistinguishedName "
                "'CN=bob,OU=CPUsers,DC=contoso,DC=com'\n"
                "(Get-ADSyncMVObject -Identifier $bob.ConnectedMVObjectId).Attributes | "
                "Select-Object Name, SyncRule"},
};

const struct cmdlet_table cmdlets_adsync = {rows, sizeof rows / sizeof *rows, "ADSync"};
