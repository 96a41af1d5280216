/* SPDX-License-Identifier: MIT */
/*
 * The ADSync module.
 */
#include "tests/unit/cmdlets/kit.h"

#include <stdio.h>

static void
the_scheduler_has_the_products_settings(void **state)
{
    static const struct answer table[] = {
        {"Get-ADSyncScheduler", "AllowedSyncCycleInterval            : 00:30:00\n"
                                "CurrentlyEffectiveSyncCycleInterval : 00:30:00\n"
                                "CustomizedSyncCycleInterval         :\n"
                                "NextSyncCyclePolicyType             : Delta\n"
                                "NextSyncCycleStartTimeInUTC         : 9/1/2025 9:30:00 AM\n"
                                "PurgeRunHistoryInterval             : 7.00:00:00\n"
                                "SyncCycleEnabled                    : True\n"
                                "MaintenanceEnabled                  : True\n"
                                "StagingModeEnabled                  : False\n"
                                "SchedulerSuspended                  : False\n"
                                "SyncCycleInProgress                 : False"},
        {"Set-ADSyncScheduler -CustomizedSyncCycleInterval 01:00:00 -SyncCycleEnabled $false; "
         "$s = Get-ADSyncScheduler; $s.CurrentlyEffectiveSyncCycleInterval.TotalMinutes; "
         "$s.SyncCycleEnabled",
         "60\nFalse"},
        /* shorter than the tenant allows: it is kept, and the allowed interval is in force */
        {"Set-ADSyncScheduler -CustomizedSyncCycleInterval 00:10:00; "
         "(Get-ADSyncScheduler).CurrentlyEffectiveSyncCycleInterval.TotalMinutes",
         "30"},
        {"Set-ADSyncScheduler -NextSyncCyclePolicyType Initial; "
         "(Get-ADSyncScheduler).NextSyncCyclePolicyType",
         "Initial"},
        {"Set-ADSyncScheduler -SyncCycleEnabled $false; "
         "$null -eq (Get-ADSyncScheduler).NextSyncCycleStartTimeInUTC",
         "True"},
        /* the tenant keeps it for every server */
        {"Install-LabConnect -Express -Server second -Staging\n"
         "Set-ADSyncScheduler -PurgeRunHistoryInterval 3.00:00:00; Switch-LabConnect CONNECT1\n"
         "(Get-ADSyncScheduler).PurgeRunHistoryInterval.TotalDays",
         "3"},
        {"Start-ADSyncSyncCycle | Format-List", "Result : Success"},
        {"Start-ADSyncSyncCycle Initial | Format-List", "Result : Success"},
    };
    static const struct refused wrong[] = {
        {"Start-ADSyncSyncCycle -PolicyType Full", 1, 23, "one of: "},
        {"Set-ADSyncScheduler -CustomizedSyncCycleInterval soon", 1, 21, "soon"},
    };
    static const struct refused early[] = {
        {"Get-ADSyncScheduler", 1, 1, "Run Install-LabConnect -Express first"},
        {"Start-ADSyncSyncCycle", 1, 1, "Run Install-LabConnect -Express first"},
        {"Get-ADSyncRule", 1, 1, "Run Install-LabConnect -Express first"},
    };

    (void)state;
    ANSWERS(WITH_CONNECT, table);
    REFUSALS(WITH_CONNECT, wrong);
    REFUSALS("", early);
}

static void
connectors_and_run_profiles_are_found_by_name(void **state)
{
    static const struct answer table[] = {
        {"(Get-ADSyncConnector).Name -join ','", "contoso.com,contoso.onmicrosoft.com - AAD"},
        {"(Get-ADSyncConnector -Name contoso.com).Type", "AD"},
        {"Invoke-ADSyncRunProfile -ConnectorName contoso.com -RunProfileName 'Delta Import'",
         "success"},
        {"Invoke-ADSyncRunProfile -ConnectorName contoso.com -RunProfileName 'Full Import' | "
         "Out-Null; $r = Get-ADSyncRunProfileResult | Select-Object -First 1; $r.RunProfileName; "
         "$r.ConnectorName; $r.Result",
         "Full Import\ncontoso.com\nsuccess"},
    };
    static const struct refused wrong[] = {
        {"Invoke-ADSyncRunProfile -ConnectorName contoso.com -RunProfileName Nope", 1, 1,
         "one of: Full Import, Delta Import, Full Synchronization, Delta Synchronization, Export"},
        {"Invoke-ADSyncRunProfile -ConnectorName nope -RunProfileName 'Full Import'", 1, 1,
         "they are \"contoso.com\" and"},
    };

    (void)state;
    ANSWERS(WITH_CONNECT, table);
    REFUSALS(WITH_CONNECT, wrong);
}

#define A_RULE                                                                                     \
    "$rule = New-ADSyncRule -Name 'Pilot' -Direction Inbound -Precedence 80 "                      \
    "-Connector (Get-ADSyncConnector contoso.com).Identifier -SourceObjectType user "              \
    "-TargetObjectType person -LinkType Join\n"

static void
rules_are_listed_made_and_switched_off(void **state)
{
    static const struct answer table[] = {
        {"(Get-ADSyncRule)[0].Name; (Get-ADSyncRule)[0].Precedence", "In from AD - User Join\n100"},
        {A_RULE "@(Get-ADSyncRule | Where-Object Name -eq 'Pilot').Count", "0"}, /* not saved yet */
        {A_RULE "Add-ADSyncRule -SynchronizationRule $rule | Out-Null; (Get-ADSyncRule)[0].Name",
         "Pilot"},
        {A_RULE "Add-ADSyncRule -SynchronizationRule $rule | Out-Null\n"
                "$id = (Get-ADSyncRule | Where-Object Name -eq 'Pilot').Identifier\n"
                "Disable-ADSyncRule -Identifier $id; (Get-ADSyncRule -Identifier $id).Disabled\n"
                "Enable-ADSyncRule -Identifier $id; (Get-ADSyncRule -Identifier $id).Disabled\n"
                "Remove-ADSyncRule -Identifier $id\n"
                "@(Get-ADSyncRule | Where-Object Name -eq 'Pilot').Count",
         "True\nFalse\n0"},
    };
    static const struct refused wrong[] = {
        {"Get-ADSyncRule -Identifier 00000000-0000-0000-0000-000000000000", 1, 1,
         "Get-ADSyncRule lists them"},
        {"$r = (Get-ADSyncRule)[0]; $r.Precedence = 5; Add-ADSyncRule -SynchronizationRule $r", 1,
         46, "is a standard rule and cannot be changed"},
        {"New-ADSyncRule -Name x -Direction Sideways", 1, 24, "Inbound"},
    };

    (void)state;
    ANSWERS(WITH_CONNECT, table);
    REFUSALS(WITH_CONNECT, wrong);
}

static void
an_object_is_followed_from_the_connector_space_to_the_metaverse(void **state)
{
    static const struct answer table[] = {
        {"$o = Get-ADSyncCSObject -ConnectorName contoso.com "
         "-DistinguishedName 'CN=bob,OU=CPUsers,DC=contoso,DC=com'\n"
         "$o.ObjectType; $o.IsConnector\n"
         "$m = Get-ADSyncMVObject -Identifier $o.ConnectedMVObjectId\n"
         "$m.ObjectType; ($m.Attributes | Where-Object Name -eq 'displayName').Values\n"
         "$m.Lineage.ConnectorName -join ','",
         "user\nTrue\nperson\nBob Berger\ncontoso.com,contoso.onmicrosoft.com - AAD"},
    };
    static const struct refused wrong[] = {
        {"Get-ADSyncCSObject -ConnectorName contoso.com -DistinguishedName "
         "'CN=x,DC=contoso,DC=com'",
         1, 1, "the connector space holds no such object"},
        {"Get-ADSyncMVObject -Identifier 00000000-0000-0000-0000-000000000000", 1, 1, ""},
    };

    (void)state;
    ANSWERS(WITH_CONNECT, table);
    REFUSALS(WITH_CONNECT, wrong);
}

static void
the_threshold_is_set_and_switched_off(void **state)
{
    static const struct answer table[] = {
        {"(Get-ADSyncExportDeletionThreshold).ThresholdCount", "500"},
        {"Enable-ADSyncExportDeletionThreshold -DeletionThreshold 100; "
         "(Get-ADSyncExportDeletionThreshold).ThresholdCount",
         "100"},
        {"Disable-ADSyncExportDeletionThreshold; "
         "(Get-ADSyncExportDeletionThreshold).DeletionPrevention",
         "0"},
        {"Enable-ADSyncExportDeletionThreshold -DeletionThreshold 100; "
         "Disable-ADSyncExportDeletionThreshold; "
         "(Get-ADSyncExportDeletionThreshold).ThresholdCount",
         "100"},
        /* both are told to the tenant, which has the brake for Cloud Sync */
        {"$p = { (Get-MgDirectoryOnPremiseSynchronization).Configuration."
         "AccidentalDeletionPrevention }\n"
         "Enable-ADSyncExportDeletionThreshold -DeletionThreshold 100\n"
         "\"$((& $p).SynchronizationPreventionType) $((& $p).AlertThreshold)\"\n"
         "Disable-ADSyncExportDeletionThreshold; (& $p).SynchronizationPreventionType",
         "enabledForCount 100\ndisabled"},
    };

    (void)state;
    ANSWERS(WITH_CONNECT, table);
}

static void
upgrades_come_by_themselves_or_not(void **state)
{
    static const struct answer table[] = {
        {"Get-ADSyncAutoUpgrade", "Enabled"},
        {"Set-ADSyncAutoUpgrade -AutoUpgradeState Suspended -SuspensionReason 'custom rules'\n"
         "(Get-ADSyncAutoUpgrade -Detail).SuspensionReason\n"
         "((Get-ADSyncGlobalSettings).Parameters | "
         "Where-Object Name -like '*AutoUpgradeState').Value",
         "custom rules\nSuspended"},
        {"Set-ADSyncAutoUpgrade Disabled; Get-ADSyncAutoUpgrade", "Disabled"},
    };
    static const struct refused wrong[] = {
        {"Set-ADSyncAutoUpgrade Off", 1, 23, "one of: Enabled"},
        {"Set-ADSyncAutoUpgrade Disabled because", 1, 1, "with the state Suspended only"},
    };

    (void)state;
    ANSWERS(WITH_CONNECT, table);
    REFUSALS(WITH_CONNECT, wrong);
}

#define THE_BOB                                                                                    \
    "$bob = Get-ADSyncCSObject -ConnectorName contoso.com "                                        \
    "-DistinguishedName 'CN=bob,OU=CPUsers,DC=contoso,DC=com'\n"

static void
an_object_has_a_log_and_a_disconnector_can_be_removed(void **state)
{
    static const struct answer table[] = {
        {"Set-ADUser bob -Clear 'mS-DS-ConsistencyGuid'\nStart-ADSyncSyncCycle | Out-Null\n" THE_BOB
         "$log = @(Get-ADSyncCSObjectLog $bob.ObjectId)\n"
         "\"$($log.Count) $($log[0].ErrorType)\"",
         "1 exported-change-not-reimported"},
        {THE_BOB "@(Get-ADSyncCSObjectLog $bob.ObjectId -Count 5).Count", "0"},
        {"$dn = 'OU=CPUsers,DC=contoso,DC=com'\n"
         "Get-ADSyncCSObject -ConnectorName contoso.com -DistinguishedName $dn | "
         "Remove-ADSyncCSObject\n"
         "(Get-ADSyncCSObject -ConnectorName contoso.com -DistinguishedName $dn).IsPlaceHolder\n"
         "Invoke-ADSyncRunProfile contoso.com 'Full Import' | Out-Null\n"
         "(Get-ADSyncCSObject -ConnectorName contoso.com -DistinguishedName $dn).IsPlaceHolder",
         "True\nFalse"},
    };
    static const struct refused wrong[] = {
        {THE_BOB "Remove-ADSyncCSObject $bob", 2, 1, "is joined to the metaverse"},
        {"Remove-ADSyncCSObject 'bob'", 1, 1, "gave\n  Pipe it: Get-ADSyncCSObject"},
        {"Get-ADSyncCSObjectLog 00000000-0000-4000-8000-000000000000", 1, 1,
         "holds such an object"},
    };

    (void)state;
    ANSWERS(WITH_CONNECT, table);
    REFUSALS(WITH_CONNECT, wrong);
}

#define EXPORTS "csexport 'contoso.onmicrosoft.com - AAD' pending-exports-of-a-test.xml /f:x\n"
#define LISTED EXPORTS "$rows = @(CSExportAnalyzer pending-exports-of-a-test.xml)\n"
#define STAGED                                                                                     \
    "foreach ($p in 'Delta Import', 'Delta Synchronization') {\n"                                  \
    "    Invoke-ADSyncRunProfile contoso.com $p | Out-Null }\n"

static void
pending_exports_are_written_as_xml_and_listed(void **state)
{
    static const struct answer table[] = {
        {LISTED "$rows", "\"DN\",\"TYPE\",\"OMODT\",\"ATTRIBUTE\",\"AMODT\",\"VALUE\",\"VMODT\""},
        /* what was there is replaced; marks of XML and of lists come through */
        {"Set-ADUser mona -Department 'R<&>D, \"\"x\"\"'\n" STAGED LISTED
         "$rows[1] -replace '^\"[^\"]*\",', ''; $rows.Count",
         "\"user\",\"update\",\"department\",\"replace\",\"R<&>D, \"\"\"\"x\"\"\"\"\",\"\"\n2"},
        {"Set-ADUser mona -Company Contoso\n" STAGED LISTED
         "$rows[1] -match '\"companyName\",\"add\",\"Contoso\"|\"company\",\"add\",\"Contoso\"'",
         "True"},
        {"Set-ADUser mona -Clear department\n" STAGED LISTED "$rows[1] -replace '^\"[^\"]*\",', ''",
         "\"user\",\"update\",\"department\",\"delete\",\"\",\"\""},
        /* references value by value; an object that goes has one row */
        {"Add-ADGroupMember gSales -Members mona\n"
         "Remove-ADGroupMember gSales -Members bob -Confirm:$false\n" STAGED LISTED
         "$rows | Select-Object -Skip 1 | ForEach-Object { $_ -replace '\"CN=[^\"]*\",?', '' }",
         "\"group\",\"update\",\"member\",\"update\",\"delete\"\n"
         "\"group\",\"update\",\"member\",\"update\",\"add\""},
        {"Remove-ADUser mona -Confirm:$false\n" STAGED LISTED
         "@($rows | Where-Object { $_ -match '\"user\",\"delete\",\"\",\"\",\"\",\"\"' }).Count",
         "1"},
        {"New-ADUser -Name zoe -SamAccountName zoe -Path 'OU=Staff,DC=contoso,DC=com' "
         "-Enabled $true\n" STAGED LISTED
         "@($rows | Where-Object { $_ -match '\"user\",\"add\",\"commonName\",\"add\",\"zoe\"' "
         "}).Count",
         "1"},
    };
    static const struct refused wrong[] = {
        {"csexport nope x.xml /f:x", 1, 1, "there is no connector \"nope\""},
        {"csexport contoso.com x.xml /f:y", 1, 28, "one of: /f:x"},
        {"csexport contoso.com /no/such/folder/x.xml /f:x", 1, 22, "/no/such/folder"},
        {"CSExportAnalyzer nothing.xml", 1, 18, "nothing.xml"},
        {"CSExportAnalyzer scenarios/worlds/contoso.ldif", 1, 18, "as csexport wrote it"},
    };

    (void)state;
    ANSWERS(WITH_CONNECT, table);
    REFUSALS(WITH_CONNECT, wrong);
    remove("pending-exports-of-a-test.xml");
}

#define BOB "'CN=bob,OU=CPUsers,DC=contoso,DC=com'"
#define JOB_TITLES                                                                                 \
    "(Get-MgUser -All -Property displayName,jobTitle | Where-Object JobTitle -like 'New*' | "      \
    "Sort-Object DisplayName).JobTitle -join ','\n"

static void
one_object_is_brought_over_with_what_it_refers_to(void **state)
{
    static const struct answer table[] = {
        /* mona's change waits for the next cycle */
        {"Set-ADUser mona -Title New1; Set-ADUser bob -Title New2\n"
         "$r = Invoke-ADSyncSingleObjectSync " BOB "\n" JOB_TITLES
         "Start-ADSyncSyncCycle -PolicyType Delta | Out-Null\n" JOB_TITLES,
         "New2\nNew2,New1"},
        {"New-ADUser -Name zoe -SamAccountName zoe -Path 'OU=Staff,DC=contoso,DC=com' -Enabled "
         "$true; Set-ADUser bob -Manager zoe\n"
         "$r = Invoke-ADSyncSingleObjectSync -DistinguishedName " BOB " -NoHtmlReport\n"
         "(Get-LabExport -Last).Adds; (Get-LabExport -Last).ReferenceAdds\n"
         "Start-ADSyncSyncCycle -PolicyType Delta | Out-Null\n"
         "(Get-LabExport -Last).Adds",
         "1\n1\n0"},
        {"Set-ADUser bob -Title New2\n"
         "(Invoke-ADSyncSingleObjectSync " BOB " -StagingMode) -match '\"Result\": \"not run\"'\n"
         "(Get-LabPendingExport | Measure-Object).Count",
         "True\n1"},
        {"Set-LabStagingMode $true; Set-ADUser bob -Title New2\n"
         "$r = Invoke-ADSyncSingleObjectSync " BOB "\n"
         "$r -match '\"StagingMode\": true'; $r -match '\"Result\": \"not run\"'\n" JOB_TITLES,
         "True\nTrue"},
        /* it refers to its manager; that its groups refer to it takes none of them along */
        {"Set-ADUser bob -Title New2; Set-ADGroup gSales -Description New3\n"
         "$r = Invoke-ADSyncSingleObjectSync " BOB "\n" JOB_TITLES
         "@(Get-MgGroup -All -Property description | Where-Object Description -eq 'New3').Count",
         "New2\n0"},
        /* it went out of scope by a rule: the delete is left to the cycle */
        {"Set-ADUser bob -SamAccountName AAD_bob\n"
         "(Invoke-ADSyncSingleObjectSync " BOB
         ") -match '\"Refused\": true'; (Get-MgUser -All).Count",
         "True\n5"},
    };
    static const struct refused wrong[] = {
        {"Remove-ADUser bob -Confirm:$false; Invoke-ADSyncSingleObjectSync " BOB, 1, 36,
         "is gone from the directory"},
        {"Invoke-ADSyncSingleObjectSync 'CN=nobody,DC=contoso,DC=com'", 1, 1, "holds no CN=nobody"},
        {"Invoke-ADSyncSingleObjectSync bob", 1, 1, "is not a distinguished name"},
        {"Set-LabOUFilter -Exclude 'OU=CPUsers,DC=contoso,DC=com'\n"
         "Start-ADSyncSyncCycle -PolicyType Initial | Out-Null\n"
         "Invoke-ADSyncSingleObjectSync " BOB,
         3, 1, "outside the selected OUs"},
    };
    static const struct refused early[] = {
        {"Invoke-ADSyncSingleObjectSync " BOB, 1, 1, "run a full import first"},
    };

    (void)state;
    ANSWERS(WITH_CONNECT, table);
    REFUSALS(WITH_CONNECT, wrong);
    REFUSALS("Install-LabConnect -Express", early);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pending_exports_are_written_as_xml_and_listed),
        cmocka_unit_test(one_object_is_brought_over_with_what_it_refers_to),
        cmocka_unit_test(the_scheduler_has_the_products_settings),
        cmocka_unit_test(connectors_and_run_profiles_are_found_by_name),
        cmocka_unit_test(rules_are_listed_made_and_switched_off),
        cmocka_unit_test(an_object_is_followed_from_the_connector_space_to_the_metaverse),
        cmocka_unit_test(the_threshold_is_set_and_switched_off),
        cmocka_unit_test(upgrades_come_by_themselves_or_not),
        cmocka_unit_test(an_object_has_a_log_and_a_disconnector_can_be_removed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
