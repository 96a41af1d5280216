/* SPDX-License-Identifier: MIT */
/*
 * What only the sandbox has.
 */
#include "tests/unit/cmdlets/kit.h"

#define TIDY_UP                                                                                    \
    WITH_CONNECT "Set-LabOUFilter -Exclude 'OU=CPUsers,DC=contoso,DC=com'\n"                       \
                 "Start-ADSyncSyncCycle -PolicyType Initial | Out-Null\n"

#define CLOUD_SYNC                                                                                 \
    "Install-LabProvisioningAgent\n"                                                               \
    "New-LabCloudSyncConfiguration -OrganizationalUnit 'OU=CPUsers,DC=contoso,DC=com' | "          \
    "Out-Null\n"

static void
what_happened_is_asked_by_run_by_object_and_by_finding(void **state)
{
    static const struct answer table[] = {
        {"Get-LabMember gSales", "carl"},
        {"$e = Get-LabExport -Last; $e.Updates; $e.Deletes; $e.ReferenceRemovals", "3\n5\n5"},
        {"@(Get-LabExport).Count", "2"},
        {"(Get-LabExport -Last -Detail | Where-Object Object -eq 'gSales').Removed -join ','",
         "alice,bob"},
        {"@(Get-LabFinding I4).Count; @(Get-LabFinding I3).Count", "5\n3"},
        {"(Get-LabFinding I3)[0].Text", "lost manager alice"},
        {"@(Get-LabPendingExport).Count", "0"},
    };

    (void)state;
    ANSWERS(TIDY_UP, table);
}

static void
time_only_goes_forward_and_cycles_run_when_due(void **state)
{
    static const struct answer table[] = {
        {"$a = Get-Date; Wait-Lab -Minutes 90; ((Get-Date) - $a).TotalMinutes", "90"},
        {"$a = Get-Date; Wait-Lab 5; ((Get-Date) - $a).TotalMinutes", "5"},
        {"Set-ADUser bob -Title Lead; Wait-Lab -Minutes 30; "
         "(Get-MgUser -UserId bob@contoso.com).JobTitle",
         "Lead"},
    };
    static const struct refused wrong[] = {
        {"Wait-Lab", 1, 1, "say how long"},
        {"Wait-Lab -Minutes -1", 1, 1, "time only goes forward"},
        {"Set-LabOUFilter", 1, 1, "give -Exclude or -Include"},
        {"Set-LabOUFilter -Exclude CPUsers", 1, 1, "not a distinguished name"},
        {"Get-LabMember nogroup", 1, 1, "nogroup"},
        {"Get-LabWhy nobody", 1, 1, "an object \"nobody\""},
        {"Install-LabConnect -Express", 1, 1, "installed already"},
        {"Install-LabConnect -Express -Configuration x", 1, 1, "not both"},
    };

    (void)state;
    ANSWERS(WITH_CONNECT, table);
    REFUSALS(WITH_CONNECT, wrong);
}

static void
cloud_syncs_configuration_is_made_paused_and_then_runs(void **state)
{
    static const struct answer table[] = {
        {CLOUD_SYNC "(Get-LabCloudSyncConfiguration).Status", "Paused"},
        {CLOUD_SYNC "Enable-LabCloudSyncConfiguration; Wait-Lab -Minutes 3; "
                    "(Get-LabCloudSyncConfiguration).Status; "
                    "@(Get-MgAuditLogProvisioning).Count -gt 0",
         "Active\nTrue"},
        {CLOUD_SYNC "Remove-LabCloudSyncConfiguration; @(Get-LabCloudSyncConfiguration).Count",
         "0"},
    };

    (void)state;
    ANSWERS(WITH_CONNECT, table);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_happened_is_asked_by_run_by_object_and_by_finding),
        cmocka_unit_test(time_only_goes_forward_and_cycles_run_when_due),
        cmocka_unit_test(cloud_syncs_configuration_is_made_paused_and_then_runs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
