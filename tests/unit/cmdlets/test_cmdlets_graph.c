/* SPDX-License-Identifier: MIT */
/*
 * The Microsoft.Graph module.
 */
#include "tests/unit/cmdlets/kit.h"

static void
every_module_greets_alike_unless_told_not_to(void **state)
{
    static const char greeting[] = "Welcome to Microsoft Graph! (This is cutover's sandbox.)";
    static const struct answer table[] = {
        {"Connect-MgGraph -Scopes 'User.Read.All', 'Group.Read.All'", greeting},
        {"Connect-Entra -TenantId contoso.com -ClientId x", greeting},
        {"Connect-AzureAD", greeting},
        {"Connect-MgGraph -NoWelcome; Connect-Entra -NoWelcome", ""},
    };

    (void)state;
    ANSWERS("", table);
}

static void
users_show_what_the_module_shows(void **state)
{
    static const struct answer table[] = {
        {"(Get-MgUser -UserId alice@contoso.com).DisplayName", "Alice Adler"},
        {"Get-MgUser -UserId alice@contoso.com | Format-Table DisplayName, Mail, UserPrincipalName",
         "DisplayName Mail              UserPrincipalName\n"
         "----------- ----              -----------------\n"
         "Alice Adler alice@contoso.com alice@contoso.com"},
        {"@(Get-MgUser -All).Count", "5"},
        {"@(Get-MgUser -Top 2).Count", "2"},
        {"(Get-MgUser -Filter \"startswith(displayName,'A')\").DisplayName", "Alice Adler"},
        {"(Get-MgUser -Filter \"userPrincipalName eq 'bob@contoso.com'\").GivenName", "Bob"},
        /* what was not asked for is not there, and must be asked for */
        {"(Get-MgUser -UserId alice@contoso.com).OnPremisesImmutableId -eq $null", "True"},
        {"(Get-MgUser -UserId alice@contoso.com -Property OnPremisesImmutableId)"
         ".OnPremisesImmutableId.Length",
         "24"},
        {"(Get-MgUserManager -UserId carl@contoso.com).AdditionalProperties.displayName",
         "Alice Adler"},
        {"(Get-MgContact -All).DisplayName", "Kx of Partner"},
        {"Set-ADUser alice -Replace @{ mailNickname = 'alice'; extensionAttribute5 = 'North' }\n"
         "Start-ADSyncSyncCycle | Out-Null\n"
         "$u = Get-MgUser -UserId alice@contoso.com -Property OnPremisesExtensionAttributes\n"
         "$u.OnPremisesExtensionAttributes.ExtensionAttribute5\n"
         "$u.OnPremisesExtensionAttributes.ExtensionAttribute6 -eq $null",
         "North\nTrue"},
    };
    static const struct refused wrong[] = {
        {"Get-MgUser -UserId nobody", 1, 1, "Resource 'nobody' does not exist"},
        {"Get-MgUserManager -UserId mona@contoso.com", 1, 1, "Resource 'manager' does not exist"},
        {"Get-MgUser -Property Id, Nonsense", 1, 1,
         "Could not find a property named 'Nonsense' on type 'microsoft.graph.user'"},
        {"Get-MgUser -Filter \"nonsense eq 1\"", 1, 1,
         "Could not find a property named 'nonsense'"},
        {"Update-MgUser -UserId alice@contoso.com -JobTitle x", 1, 1, "on-premises"},
    };

    (void)state;
    ANSWERS(WITH_CONNECT, table);
    REFUSALS(WITH_CONNECT, wrong);
}

static void
members_carry_their_properties_in_a_dictionary(void **state)
{
    static const struct answer table[] = {
        {"$g = Get-MgGroup -Filter \"displayName eq 'Sales'\"\n"
         "(Get-MgGroupMember -GroupId $g.Id -All).AdditionalProperties.displayName -join ','",
         "Alice Adler,Bob Berger,Carl Conrad"},
        {"$g = Get-MgGroup -Filter \"displayName eq 'Sales'\"\n"
         "(Get-MgGroupMember -GroupId $g.Id)[0].AdditionalProperties['userPrincipalName']",
         "alice@contoso.com"},
    };

    (void)state;
    ANSWERS(WITH_CONNECT, table);
}

static void
cloud_objects_are_made_changed_and_deleted(void **state)
{
    static const struct answer table[] = {
        {"$g = New-MgGroup -DisplayName cApp -MailNickname cApp -SecurityEnabled\n"
         "$a = Get-MgUser -UserId alice@contoso.com\n"
         "New-MgGroupMember -GroupId $g.Id -DirectoryObjectId $a.Id; Get-LabMember cApp\n"
         "Remove-MgGroupMemberByRef -GroupId $g.Id -DirectoryObjectId $a.Id\n"
         "@(Get-LabMember cApp).Count; Remove-MgGroup -GroupId $g.Id\n"
         "@(Get-MgGroup -Filter \"displayName eq 'cApp'\").Count",
         "alice\n0\n0"},
        {"$u = New-MgUser -DisplayName X -UserPrincipalName x@contoso.com -MailNickname x "
         "-AccountEnabled\n"
         "Update-MgUser -UserId $u.Id -JobTitle Boss; (Get-MgUser -UserId $u.Id).JobTitle",
         "Boss"},
        {"$id = (Get-MgUser -UserId alice@contoso.com).Id; Remove-MgUser -UserId $id\n"
         "@(Get-MgUser -All).Count; (Get-MgDirectoryDeletedItem).Id -eq $id\n"
         "Restore-MgDirectoryDeletedItem -DirectoryObjectId $id | Out-Null\n"
         "(Get-MgUser -UserId $id).DisplayName",
         "4\nTrue\nAlice Adler"},
    };

    (void)state;
    ANSWERS(WITH_CONNECT, table);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_module_greets_alike_unless_told_not_to),
        cmocka_unit_test(users_show_what_the_module_shows),
        cmocka_unit_test(members_carry_their_properties_in_a_dictionary),
        cmocka_unit_test(cloud_objects_are_made_changed_and_deleted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
