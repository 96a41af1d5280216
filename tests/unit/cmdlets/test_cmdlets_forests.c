/* SPDX-License-Identifier: MIT */
/*
 * Cmdlets on two forests, one of which has two domains.
 */
#include "tests/unit/cmdlets/kit.h"

static int
two_forests(void **state)
{
    (void)state;
    asked_world = "scenarios/worlds/forests.ldif";
    return 0;
}

static void
a_server_is_a_domain_or_one_of_its_controllers(void **state)
{
    static const struct answer table[] = {
        {"(Get-ADUser -Filter *).Name -join ','", "mona,carl"},
        {"(Get-ADUser -Filter * -Server contoso.com).Name -join ','", "mona,carl"},
        {"(Get-ADUser -Filter * -Server EMEA.contoso.com).Name -join ','", "eva,erik"},
        {"(Get-ADUser -Filter * -Server dc1.emea.contoso.com).Name -join ','", "eva,erik"},
        {"(Get-ADUser frank -Server FABRIKAM).Name", "frank"},
        {"(Get-ADUser (Get-ADUser frank -Server fabrikam.com)).Name", "frank"},
        {"New-ADUser nina -Server fabrikam.com -PassThru | ForEach-Object DistinguishedName",
         "CN=nina,CN=Users,DC=fabrikam,DC=com"},
        {"Set-ADUser eva -Server emea.contoso.com -Manager (Get-ADUser carl)\n"
         "(Get-ADUser eva -Server emea.contoso.com -Properties Manager).Manager",
         "CN=carl,OU=Staff,DC=contoso,DC=com"},
    };
    static const struct refused wrong[] = {
        {"Get-ADUser eva", 1, 1, "identity: 'eva' under: 'DC=contoso,DC=com'"},
        {"Get-ADUser eva -Server fabrikam.com", 1, 1, "under: 'DC=fabrikam,DC=com'"},
        {"Get-ADUser -Filter * -Server tailspin.com", 1, 1, "server \"tailspin.com\""},
        {"New-ADUser x -Server dc1", 1, 1, "server \"dc1\""},
        {"Get-ADUser -Filter * -SearchBase 'OU=x,DC=fabrikam,DC=com'", 1, 1, "no object OU=x"},
        {"Set-ADUser fiona -Server fabrikam.com -Manager (Get-ADUser mona)", 1, 1,
         "a reference names CN=mona,OU=Staff,DC=contoso,DC=com, which does not exist"},
        {"Move-ADObject 'CN=mona,OU=Staff,DC=contoso,DC=com' -TargetPath "
         "'OU=London,DC=emea,DC=contoso,DC=com'",
         1, 1, "is in another domain"},
    };

    (void)state;
    ANSWERS("", table);
    REFUSALS("", wrong);
}

static void
domains_and_forests_are_shown(void **state)
{
    static const struct answer table[] = {
        {"(Get-ADDomain).DNSRoot", "contoso.com"},
        {"(Get-ADDomain).ChildDomains", "emea.contoso.com"},
        {"(Get-ADDomain).ParentDomain -eq $null", "True"},
        {"(Get-ADDomain emea.contoso.com).ParentDomain", "contoso.com"},
        {"(Get-ADDomain -Server emea.contoso.com).Forest", "contoso.com"},
        {"(Get-ADForest).Domains -join ','", "contoso.com,emea.contoso.com"},
        {"(Get-ADForest -Server fabrikam.com).RootDomain", "fabrikam.com"},
        {"\"$(Get-ADDomain FABRIKAM)\"", "DC=fabrikam,DC=com"},
    };
    static const struct refused wrong[] = {
        {"Get-ADDomain tailspin.com", 1, 1, "identity: 'tailspin.com'"},
    };

    (void)state;
    ANSWERS("", table);
    REFUSALS("", wrong);
}

static void
every_forest_has_its_connector(void **state)
{
    static const struct answer table[] = {
        {"(Get-ADSyncConnector | Where-Object Type -eq AD).Name -join ','",
         "contoso.com,fabrikam.com"},
        {"Invoke-ADSyncRunProfile -ConnectorName fabrikam.com -RunProfileName 'Delta Import' | "
         "Out-Null\n(Get-ADSyncRunProfileResult -NumberRequested 1).ConnectorName",
         "fabrikam.com"},
        {"Set-LabDomainFilter -Exclude fabrikam.com\n"
         "Invoke-ADSyncRunProfile -ConnectorName contoso.com -RunProfileName 'Full Import' | "
         "Out-Null\n"
         "(Get-ADSyncConnector -Name contoso.com).Statistics.ImportDeletes\n"
         "Invoke-ADSyncRunProfile -ConnectorName fabrikam.com -RunProfileName 'Full Import' | "
         "Out-Null\n"
         "(Get-ADSyncConnector -Name fabrikam.com).Statistics.ImportDeletes -gt 2",
         "0\nTrue"},
    };
    static const struct refused wrong[] = {
        {"Invoke-ADSyncRunProfile -ConnectorName x -RunProfileName 'Export'", 1, 1,
         "\"contoso.com\", \"contoso.onmicrosoft.com - AAD\" and \"fabrikam.com\""},
        {"Set-LabDomainFilter -Exclude tailspin.com", 1, 1, "there is no domain \"tailspin.com\""},
        {"Set-LabDomainFilter", 1, 1, "the name of a domain"},
    };

    (void)state;
    ANSWERS(WITH_CONNECT, table);
    REFUSALS(WITH_CONNECT, wrong);
}

#define HISTORY "(Get-ADSyncRunProfileResult -NumberRequested 1 -RunStepDetails)"

static void
every_domain_of_a_connector_has_its_step(void **state)
{
    static const struct answer table[] = {
        {"(Get-ADSyncConnector contoso.com).Partitions.Name -join ','",
         "contoso.com,emea.contoso.com"},
        {"Invoke-ADSyncRunProfile contoso.com 'Full Import' | Out-Null\n" HISTORY ".TotalSteps\n"
         "(" HISTORY ".RunStepResults | ForEach-Object { \"$($_.StepNumber) $($_.Partition)\" }) "
         "-join ' '",
         "2\n1 DC=contoso,DC=com 2 DC=emea,DC=contoso,DC=com"},
        {"Invoke-ADSyncRunProfile contoso.com 'Full Import' | Out-Null\n"
         "$r = " HISTORY "\n"
         "$r.StageNoChange -eq ($r.RunStepResults.StageNoChange | Measure-Object -Sum).Sum\n"
         "$r.RunHistoryXml -match 'step-number=\"2\"'\n"
         "(Get-ADSyncRunStepResult -StepNumber 2)[0].StepXml -match "
         "'<partition>DC=emea,DC=contoso,DC=com</partition>'",
         "True\nTrue\nTrue"},
        {"Set-LabDomainFilter -Exclude emea.contoso.com\n"
         "(Get-ADSyncConnector contoso.com).Partitions.Selected -join ','\n"
         "((Get-ADSyncConnector contoso.com).RunProfiles | Where-Object Name -eq Export)"
         ".RunSteps.Count\n"
         "Invoke-ADSyncRunProfile contoso.com 'Full Import' | Out-Null\n" HISTORY ".TotalSteps",
         "True,False\n1\n1"},
        {"Set-LabOUFilter -Exclude 'OU=London,DC=emea,DC=contoso,DC=com'\n"
         "(Get-ADSyncConnector contoso.com).Partitions | ForEach-Object {"
         " \"$($_.ConnectorPartitionScope.ContainerExclusionList)|\" }",
         "|\nOU=London,DC=emea,DC=contoso,DC=com|"},
    };

    (void)state;
    ANSWERS(WITH_CONNECT, table);
}

static void
a_run_profile_may_be_for_one_domain(void **state)
{
    static const struct answer table[] = {
        {"Set-LabOUFilter -Exclude 'OU=Staff,DC=contoso,DC=com', "
         "'OU=London,DC=emea,DC=contoso,DC=com'\n"
         "Add-LabRunProfile contoso.com 'Full Import emea' 'Full Import' emea.contoso.com\n"
         "Invoke-ADSyncRunProfile contoso.com 'Full Import emea'\n"
         "$r = " HISTORY "\n\"$($r.RunProfileName): $($r.TotalSteps)\"\n"
         "(Get-ADSyncCSObject -ConnectorName contoso.com | Where-Object PendingImport -eq "
         "delete).DistinguishedName -join ' '",
         "success\nFull Import emea: 1\n"
         "CN=eva,OU=London,DC=emea,DC=contoso,DC=com "
         "CN=erik,OU=London,DC=emea,DC=contoso,DC=com"},
    };
    static const struct refused wrong[] = {
        {"Add-LabRunProfile contoso.com 'Export' 'Export' contoso.com", 1, 1,
         "a run profile \"Export\" already"},
        {"Add-LabRunProfile contoso.com 'x' 'Export' fabrikam.com", 1, 1,
         "contoso.com has no domain \"fabrikam.com\""},
        {"Add-LabRunProfile contoso.com 'x' 'Exports' contoso.com", 1, 35, "one of: Full Import"},
        {"Add-LabRunProfile contoso.com 'Mine' 'Export' contoso.com\n"
         "Invoke-ADSyncRunProfile contoso.com 'Yours'",
         2, 1, "Export, Mine"},
    };

    (void)state;
    ANSWERS(WITH_CONNECT, table);
    REFUSALS(WITH_CONNECT, wrong);
}

static void
cloud_sync_is_configured_for_a_domain(void **state)
{
    static const struct answer table[] = {
        {"(New-LabCloudSyncConfiguration).Name", "contoso.com"},
        {"(New-LabCloudSyncConfiguration -Domain fabrikam.com).Name", "fabrikam.com"},
        {"(New-LabCloudSyncConfiguration pilot -Domain emea.contoso.com).Name", "pilot"},
    };
    static const struct refused wrong[] = {
        {"New-LabCloudSyncConfiguration -Domain tailspin.com", 1, 1, "no domain \"tailspin.com\""},
        {"New-LabCloudSyncConfiguration -Domain fabrikam.com | Out-Null\n"
         "New-LabCloudSyncConfiguration x -Domain FABRIKAM",
         2, 1, "the domain fabrikam.com already has the configuration \"fabrikam.com\""},
        {"New-LabCloudSyncConfiguration -Domain fabrikam.com | Out-Null\n"
         "New-LabCloudSyncConfiguration fabrikam.com",
         2, 1, "the configuration of the domain fabrikam.com has the name \"fabrikam.com\""},
    };

    (void)state;
    ANSWERS("Install-LabProvisioningAgent", table);
    REFUSALS("Install-LabProvisioningAgent", wrong);
}

static void
several_configurations_are_told_apart_by_name(void **state)
{
    static const struct answer table[] = {
        {"(Get-LabCloudSyncConfiguration).Domain -join ','", "contoso.com,fabrikam.com"},
        {"Enable-LabCloudSyncConfiguration fabrikam.com\n"
         "(Get-LabCloudSyncConfiguration).Status -join ','",
         "Paused,NotRun"},
        {"Set-LabCloudSyncConfiguration -Name FABRIKAM -DeletionThreshold 7\n"
         "(Get-LabCloudSyncConfiguration).DeletionThreshold -join ','",
         "500,7"},
        {"Remove-LabCloudSyncConfiguration contoso.com\n"
         "Enable-LabCloudSyncConfiguration\n(Get-LabCloudSyncConfiguration).Status",
         "NotRun"},
        {"Set-LabCloudSyncConfiguration -Name fabrikam.com -Mapping @'\nmapping user to user\n"
         "    userPrincipalName: [userPrincipalName]\n    displayName: \"one of us\"\n'@\n"
         "Enable-LabCloudSyncConfiguration fabrikam.com\nWait-Lab -Minutes 2\n"
         "(Get-MgUser -UserId frank@contoso.onmicrosoft.com).DisplayName\n"
         "(Get-MgAuditLogProvisioning -All).JobName | Sort-Object -Unique",
         "one of us\nfabrikam.com"},
        {"Stop-LabProvisioningAgent AGENT1\nWait-Lab -Minutes 1\n"
         "(Get-LabProvisioningAgent).Status\n(Get-LabCloudSyncConfiguration).ErrorCode -join ','",
         "inactive\n,"},
    };
    static const struct refused wrong[] = {
        {"Enable-LabCloudSyncConfiguration", 1, 1,
         "say with -Name which configuration is meant: contoso.com, fabrikam.com"},
        {"Disable-LabCloudSyncConfiguration tailspin.com", 1, 1,
         "there is no Cloud Sync configuration \"tailspin.com\"; there is: contoso.com"},
        {"Set-LabCloudSyncConfiguration -Name fabrikam.com -Mapping \"mapping user to x\"", 1, 1,
         "x.ps1:1:1: the mapping is not taken: -Mapping:1:1: a mapping begins like"},
        {"Set-LabCloudSyncConfiguration -Name fabrikam.com -Mapping x", 1, 1, "not like \"x\""},
        {"Install-LabProvisioningAgent agent1", 1, 1, "there is already an agent \"agent1\""},
        {"Stop-LabProvisioningAgent x", 1, 1,
         "there is no agent \"x\"\n  Get-LabProvisioningAgent lists them"},
    };
    static const struct refused lonely[] = {
        {"Set-LabCloudSyncConfiguration -Name nope", 1, 1,
         "configuration \"nope\", and no other\n  Make one with New-LabCloudSyncConfiguration"},
        {"Invoke-LabProvisionOnDemand 'CN=dave,OU=Staff,DC=contoso,DC=com' -Name nope", 1, 1,
         "and no other"},
    };
    const char *two = "Install-LabProvisioningAgent\n"
                      "New-LabCloudSyncConfiguration | Out-Null\n"
                      "New-LabCloudSyncConfiguration -Domain fabrikam.com | Out-Null";

    (void)state;
    ANSWERS(two, table);
    REFUSALS(two, wrong);
    REFUSALS("", lonely);
}

static void
why_tells_namesakes_of_two_domains_apart(void **state)
{
    static const struct answer table[] = {
        {"New-ADUser mona -Server fabrikam.com\n"
         "(Get-LabWhy 'CN=mona,CN=Users,DC=fabrikam,DC=com' | Select-Object -Last 3) -join '|'",
         "Entra ID              does not have it|  what happened to it in Entra ID|"
         "                          nothing"},
        {"Install-LabProvisioningAgent\n"
         "New-LabCloudSyncConfiguration -Domain emea.contoso.com | Out-Null\n"
         "Enable-LabCloudSyncConfiguration\nWait-Lab -Minutes 2\n"
         "(Get-LabWhy mona) -like '*Cloud Sync *'\n(Get-LabWhy eva) -like '*Cloud Sync *'",
         "Cloud Sync            out of scope: no configuration looks after its domain\n    Cloud "
         "Sync            in scope, the job is "
         "active"},
    };

    (void)state;
    ANSWERS(WITH_CONNECT, table);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_server_is_a_domain_or_one_of_its_controllers),
        cmocka_unit_test(domains_and_forests_are_shown),
        cmocka_unit_test(every_forest_has_its_connector),
        cmocka_unit_test(every_domain_of_a_connector_has_its_step),
        cmocka_unit_test(a_run_profile_may_be_for_one_domain),
        cmocka_unit_test(cloud_sync_is_configured_for_a_domain),
        cmocka_unit_test(several_configurations_are_told_apart_by_name),
        cmocka_unit_test(why_tells_namesakes_of_two_domains_apart),
    };

    return cmocka_run_group_tests(tests, two_forests, NULL);
}
