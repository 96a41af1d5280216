/* SPDX-License-Identifier: MIT */
/*
 * The ActiveDirectory module, as its users know it.
 */
#include "tests/unit/cmdlets/kit.h"

#define ALICE "CN=alice,OU=CPUsers,DC=contoso,DC=com"

static void
a_user_shows_the_properties_of_the_module_by_name(void **state)
{
    static const struct answer table[] = {
        {"Get-ADUser alice",
         "DistinguishedName : " ALICE "\nEnabled           : True\nGivenName         : Alice\n"
         "Name              : alice\nObjectClass       : user\n"
         "ObjectGUID        : 4aee1d89-e94d-43b1-8cf7-47684b263416\nSamAccountName    : alice\n"
         "SID               : S-1-5-21-1405395595-1574092978-332228413-1104\n"
         "Surname           : Adler\nUserPrincipalName : alice@contoso.com"},
        {"Get-ADUser alice -Properties mail, Title | Select-Object -First 1 | Format-List mail, "
         "Title",
         "mail  : alice@contoso.com\nTitle : Account Manager"},
        {"(Get-ADUser alice).SID.Value", "S-1-5-21-1405395595-1574092978-332228413-1104"},
        {"(Get-ADUser alice).Title -eq $null", "True"}, /* not asked for */
        {"Get-ADUser alice -Properties * | Select-Object mail, EmailAddress, sn, whenCreated",
         "mail              EmailAddress      sn    whenCreated\n"
         "----              ------------      --    -----------\n"
         "alice@contoso.com alice@contoso.com Adler 9/1/2025 9:00:00 AM"},
        {"\"$(Get-ADUser alice)\"", ALICE},
    };

    (void)state;
    ANSWERS("", table);
}

static void
an_identity_is_a_name_a_dn_a_guid_a_sid_or_an_object(void **state)
{
    static const struct answer table[] = {
        {"(Get-ADUser alice).Name", "alice"},
        {"(Get-ADUser ALICE).Name", "alice"},
        {"(Get-ADUser '" ALICE "').Name", "alice"},
        {"(Get-ADUser -Identity 4aee1d89-e94d-43b1-8cf7-47684b263416).Name", "alice"},
        {"(Get-ADUser S-1-5-21-1405395595-1574092978-332228413-1104).Name", "alice"},
        {"(Get-ADUser (Get-ADUser alice).SID).Name", "alice"},
        {"(Get-ADUser (Get-ADUser alice).ObjectGUID).Name", "alice"},
        {"(Get-ADUser alice | Get-ADUser -Properties Title).Title", "Account Manager"},
        {"(Get-ADGroup gSales | Get-ADGroupMember).name -join ','", "alice,bob,carl"},
    };
    static const struct refused wrong[] = {
        {"Get-ADUser nobody", 1, 1,
         "Cannot find an object with identity: 'nobody' under: 'DC=contoso,DC=com'"},
        {"Get-ADUser 'CN=x,DC=contoso,DC=com'", 1, 1,
         "Cannot find an object with identity: 'CN=x,DC=contoso,DC=com'"},
        {"Get-ADUser gSales", 1, 1, "is a group"},
        {"\nSet-ADUser nobody -Title x", 2, 1, "Cannot find an object with identity: 'nobody'"},
        {"Add-ADGroupMember gSales -Members alice, nobody", 1, 1, "identity: 'nobody'"},
    };

    (void)state;
    ANSWERS("", table);
    REFUSALS("", wrong);
}

static void
filters_are_those_of_the_module(void **state)
{
    static const struct answer table[] = {
        {"@(Get-ADUser -Filter *).Count", "5"},
        {"(Get-ADUser -Filter \"Name -like 'a*'\").Name", "alice"},
        {"(Get-ADUser -Filter 'Name -eq \"bob\" -or SamAccountName -eq \"carl\"').Name -join ','",
         "bob,carl"},
        {"(Get-ADUser -Filter { Surname -eq 'Adler' -and Enabled -eq $true }).Name", "alice"},
        {"$n = 'bob'; (Get-ADUser -Filter { Name -eq $n }).Name", "bob"},
        {"$n = 'bob'; (Get-ADUser -Filter \"Name -eq '$n'\").Name", "bob"},
        {"(Get-ADUser -Filter \"Manager -eq '" ALICE "'\").Name", "carl"},
        {"@(Get-ADUser -Filter 'Manager -notlike \"*\"').Name -join ','", "mona,bob,dave"},
        {"@(Get-ADUser -Filter \"Name -eq 'nobody'\").Count", "0"},
        {"(Get-ADUser -LDAPFilter '(&(sAMAccountName=b*)(mail=*))').Name", "bob"},
        {"(Get-ADUser -Filter * -SearchBase 'OU=Staff,DC=contoso,DC=com').Name -join ','",
         "mona,carl,dave"},
        {"@(Get-ADUser -Filter * -SearchBase 'DC=contoso,DC=com' -SearchScope OneLevel).Count",
         "0"},
        {"(Get-ADObject -Filter * -SearchBase '" ALICE "' -SearchScope Base).Name", "alice"},
        {"@(Get-ADUser -Filter * -ResultSetSize 2).Count", "2"},
        {"(Get-ADObject -Filter \"ObjectClass -eq 'contact'\").Name", "kx"},
        {"(Get-ADOrganizationalUnit -Filter *).Name -join ','", "CPUsers,Staff,Groups"},
    };
    static const struct refused wrong[] = {
        {"Get-ADUser", 1, 1, "give an -Identity, a -Filter or an -LDAPFilter"},
        {"Get-ADUser -Filter 'Nonsense -eq 1'", 1, 12,
         "-Filter, column 1: Active Directory has no property \"Nonsense\""},
        {"Get-ADUser -Filter \"Name -eq 'x' -and Nonsense -eq 1\"", 1, 12,
         "column 19: Active Directory has no property \"Nonsense\""},
        {"Get-ADUser -Filter 'Name -is 1'", 1, 12, "an operator is wanted here"},
        {"Get-ADUser -Filter 'Name -like'", 1, 12, "the filter ends here"},
        {"Get-ADUser -LDAPFilter '(bad'", 1, 12, "-LDAPFilter \"(bad\": LDAP filter: expected ="},
        {"Get-ADUser -Filter * -SearchBase 'OU=None,DC=contoso,DC=com'", 1, 1,
         "OU=None,DC=contoso,DC=com"},
        {"Get-ADUser -Filter * -SearchBase 'nonsense'", 1, 1, "is not a distinguished name"},
        {"Get-ADUser alice -Properties nonsense", 1, 1, "has no property \"nonsense\""},
    };

    (void)state;
    ANSWERS("", table);
    REFUSALS("", wrong);
}

static void
objects_of_any_class_are_a_table_until_properties_are_asked_for(void **state)
{
    static const struct answer table[] = {
        {"Get-ADObject 'CN=kx,OU=CPUsers,DC=contoso,DC=com'",
         "DistinguishedName                  Name ObjectClass ObjectGUID\n"
         "-----------------                  ---- ----------- ----------\n"
         "CN=kx,OU=CPUsers,DC=contoso,DC=com kx   contact     "
         "f860862e-eee2-4d60-978e-e8c3c659d35d"},
        {"Get-ADObject 'CN=kx,OU=CPUsers,DC=contoso,DC=com' -Properties mail",
         "DistinguishedName : CN=kx,OU=CPUsers,DC=contoso,DC=com\n"
         "mail              : kx@partner.example\nName              : kx\n"
         "ObjectClass       : contact\n"
         "ObjectGUID        : f860862e-eee2-4d60-978e-e8c3c659d35d"},
    };

    (void)state;
    ANSWERS("", table);
}

static void
members_are_direct_or_recursive(void **state)
{
    static const struct answer table[] = {
        {"(Get-ADGroupMember gNest).name", "gSales"},
        {"(Get-ADGroupMember gNest -Recursive).name -join ','", "alice,bob,carl"},
        {"Add-ADGroupMember gSales gNest; (Get-ADGroupMember gNest -Recursive).name -join ','",
         "alice,bob,carl"}, /* a circle ends */
        {"Add-ADGroupMember gSales -Members dave, mona; (Get-ADGroupMember gSales).name -join ','",
         "alice,bob,carl,dave,mona"},
        {"Remove-ADGroupMember gSales -Members alice, bob -Confirm:$false; "
         "(Get-ADGroupMember gSales).name",
         "carl"},
    };

    (void)state;
    ANSWERS("", table);
}

static void
objects_are_made_changed_moved_renamed_and_deleted(void **state)
{
    static const struct answer table[] = {
        {"New-ADUser erin; (Get-ADUser erin).DistinguishedName; (Get-ADUser erin).Enabled",
         "CN=erin,CN=Users,DC=contoso,DC=com\nFalse"},
        {"(New-ADUser erin -Enabled $true -Title Boss -PassThru).Enabled", "True"},
        {"New-ADUser erin -OtherAttributes @{ department = 'Sales' } -Title Boss; "
         "$e = Get-ADUser erin -Properties *; $e.Department; $e.Title",
         "Sales\nBoss"},
        {"New-ADGroup gNew Universal; (Get-ADGroup gNew).GroupScope", "Universal"},
        {"New-ADGroup gNew -GroupScope Global -GroupCategory Distribution; "
         "(Get-ADGroup gNew).GroupCategory",
         "Distribution"},
        {"New-ADOrganizationalUnit P2 -Path 'DC=contoso,DC=com'; "
         "(Get-ADOrganizationalUnit 'OU=P2,DC=contoso,DC=com').Name",
         "P2"},
        {"Set-ADUser bob -Title Lead -Manager mona; "
         "$b = Get-ADUser bob -Properties Title, Manager; $b.Title; $b.Manager",
         "Lead\nCN=mona,OU=Staff,DC=contoso,DC=com"},
        {"Set-ADUser alice -Clear title; (Get-ADUser alice -Properties title).title -eq $null",
         "True"},
        {"Set-ADUser alice -Replace @{ title = 'X' } -Add @{ proxyAddresses = 'smtp:a@x.y' }; "
         "(Get-ADUser alice -Properties proxyAddresses).proxyAddresses -join ';'",
         "SMTP:alice@contoso.com;smtp:a@x.y"},
        {"(Get-ADUser bob | Set-ADUser -Title Y -PassThru).Name", "bob"},
        {"Get-ADUser bob | Move-ADObject -TargetPath 'OU=Staff,DC=contoso,DC=com'; "
         "(Get-ADUser bob).DistinguishedName",
         "CN=bob,OU=Staff,DC=contoso,DC=com"},
        {"Rename-ADObject 'OU=CPUsers,DC=contoso,DC=com' -NewName P; "
         "(Get-ADUser bob).DistinguishedName",
         "CN=bob,OU=P,DC=contoso,DC=com"},
        /* counted as characters; a group's account name may be longer than a user's */
        {"New-ADUser ('ü' * 64) -SamAccountName x; (Get-ADUser x).Name.Length", "64"},
        {"New-ADGroup ('x' * 64) Global; (Get-ADGroup ('x' * 64)).Name.Length", "64"},
        {"Remove-ADUser bob -Confirm:$false; (Get-ADGroupMember gSales).name -join ','",
         "alice,carl"},
    };
    static const struct refused wrong[] = {
        {"New-ADUser alice", 1, 1, "another object has this sAMAccountName"},
        {"New-ADUser x -Path 'OU=None,DC=contoso,DC=com'", 1, 1, "OU=None,DC=contoso,DC=com"},
        {"New-ADUser ('x' * 100000) -SamAccountName x", 1, 1, "CN takes 64 characters at most"},
        {"New-ADUser ('x' * 21)", 1, 1, "sAMAccountName takes 20 characters at most"},
        {"Set-ADUser alice -Department ('x' * 65)", 1, 1, "department takes 64 characters"},
        {"Rename-ADObject 'OU=CPUsers,DC=contoso,DC=com' -NewName ('x' * 65)", 1, 1,
         "OU takes 64 characters"},
        {"New-ADGroup gNew", 1, 1, "GroupScope"},
        {"New-ADGroup gNew Everywhere", 1, 18, "one of: DomainLocal, Global, Universal"},
        {"Set-ADUser alice -Nonsense x", 1, 18, "no parameter -Nonsense"},
        {"Remove-ADOrganizationalUnit 'OU=CPUsers,DC=contoso,DC=com' -Confirm:$false", 1, 1,
         "still holds other objects"},
    };

    (void)state;
    ANSWERS("", table);
    REFUSALS("", wrong);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_user_shows_the_properties_of_the_module_by_name),
        cmocka_unit_test(an_identity_is_a_name_a_dn_a_guid_a_sid_or_an_object),
        cmocka_unit_test(filters_are_those_of_the_module),
        cmocka_unit_test(objects_of_any_class_are_a_table_until_properties_are_asked_for),
        cmocka_unit_test(members_are_direct_or_recursive),
        cmocka_unit_test(objects_are_made_changed_moved_renamed_and_deleted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
