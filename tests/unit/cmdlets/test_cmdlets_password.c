/* SPDX-License-Identifier: MIT */
/*
 * Passwords: who sends their hashes, and who does not.
 */
#include "tests/unit/cmdlets/kit.h"

#define ENTRA "'contoso.onmicrosoft.com - AAD'"
#define ON "Set-ADSyncAADPasswordSyncConfiguration contoso.com " ENTRA " $true\n"
#define STATE(who) "(Get-LabPasswordHash " who ").State"

static void
connect_sends_the_hashes_of_a_forest_that_is_switched_on(void **state)
{
    static const struct answer table[] = {
        {"(Get-ADSyncAADPasswordSyncConfiguration contoso.com).Enabled", "False"},
        {"Set-ADAccountPassword bob -Reset\nWait-Lab -Minutes 10\n" STATE("bob"), "NobodySends"},
        {ON "Set-ADAccountPassword bob -Reset\nWait-Lab -Minutes 1\n" STATE("bob"), "Waiting"},
        {ON "Set-ADAccountPassword bob -Reset\nWait-Lab -Minutes 2\n" STATE("bob"), "InEntraID"},
        {ON "Set-ADSyncScheduler -SyncCycleEnabled $false\nSet-ADAccountPassword bob\n"
            "Wait-Lab -Minutes 2\n" STATE("bob"),
         "InEntraID"},
        {ON
         "Set-LabStagingMode $true\nSet-ADAccountPassword bob\nWait-Lab -Minutes 2\n" STATE("bob"),
         "NobodySends"},
        /* the newest password is what counts */
        {ON "Set-ADAccountPassword bob\nWait-Lab -Minutes 2\n"
            "Set-ADUser bob -ChangePasswordAtLogon $true\nWait-Lab -Minutes 9\n"
            "@(Get-LabPasswordHash bob).Count\n" STATE("bob"),
         "1\nMustChange"},
    };
    static const struct refused wrong[] = {
        {"Get-ADSyncAADPasswordSyncConfiguration fabrikam.com", 1, 1,
         "no connector \"fabrikam.com\" for Active Directory\n  Get-ADSyncConnector lists them"},
        {"Set-ADSyncAADPasswordSyncConfiguration contoso.com contoso.com $true", 1, 1,
         "no connector \"contoso.com\" for Entra ID"},
        {"Set-ADAccountPassword gSales", 1, 1, "is no account of a person"},
        {"Get-LabPasswordHash nobody", 1, 1, "no password of \"nobody\" was set\n  Without a name"},
    };

    (void)state;
    ANSWERS(WITH_CONNECT, table);
    REFUSALS(WITH_CONNECT, wrong);
}

/* Two minutes from when Entra ID has the user, and not from when the password was set. */
static void
a_hash_waits_for_its_user(void **state)
{
    static const struct answer table[] = {
        {ON "Set-ADSyncScheduler -SyncCycleEnabled $false\n"
            "New-ADUser erin -SamAccountName erin -UserPrincipalName erin@contoso.com "
            "-Path 'OU=Staff,DC=contoso,DC=com' -Enabled $true\n"
            "Set-ADAccountPassword erin -Reset\nWait-Lab -Minutes 5\n" STATE(
                "erin") "\n"
                        "Start-ADSyncSyncCycle | Out-Null\nWait-Lab -Minutes 1\n" STATE(
                            "erin") "\n"
                                    "Wait-Lab -Minutes 1\n" STATE("erin"),
         "NobodySends\nWaiting\nInEntraID"},
    };

    (void)state;
    ANSWERS(WITH_CONNECT, table);
}

#define CLOUD                                                                                      \
    "Install-LabProvisioningAgent\n"                                                               \
    "New-LabCloudSyncConfiguration -OrganizationalUnit 'OU=CPUsers,DC=contoso,DC=com' "            \
    "-PasswordHashSync $true | Out-Null\n"                                                         \
    "Enable-LabCloudSyncConfiguration\nWait-Lab -Minutes 4\n"

static void
cloud_sync_sends_for_the_users_of_its_configuration(void **state)
{
    static const struct answer table[] = {
        {CLOUD "(Get-ADSyncAADCompanyFeature).PasswordHashSync\n"
               "Set-ADAccountPassword bob\nSet-ADAccountPassword carl\nWait-Lab -Minutes 3\n"
               "(Get-LabPasswordHash bob).SentBy\n" STATE("carl"),
         "True\nCloud Sync\nNobodySends"},
        {CLOUD "Disable-LabCloudSyncConfiguration\nSet-ADAccountPassword bob\n"
               "Wait-Lab -Minutes 3\n" STATE("bob"),
         "NobodySends"},
        {CLOUD "New-ADObject ida -Type inetOrgPerson -Path 'OU=CPUsers,DC=contoso,DC=com' "
               "-OtherAttributes @{ sAMAccountName = 'ida'; userPrincipalName = "
               "'ida@contoso.com'; userAccountControl = 512 }\n"
               "Wait-Lab -Minutes 4\nSet-ADAccountPassword ida\nWait-Lab -Minutes 3\n" STATE("ida"),
         "NobodySends"},
    };

    (void)state;
    ANSWERS(WITH_CONNECT, table);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(connect_sends_the_hashes_of_a_forest_that_is_switched_on),
        cmocka_unit_test(a_hash_waits_for_its_user),
        cmocka_unit_test(cloud_sync_sends_for_the_users_of_its_configuration),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
