/* SPDX-License-Identifier: MIT */
/*
 * The ActiveDirectory module.
 */
#include "harness/cmdlets/ad_write.h"
#include "harness/cmdlets/tables.h"

static const struct cmdlet rows[] = {
    {"Get-ADUser", .help = "Users of Active Directory", .params = ad_get_params,
     .process = ad_get_user,
     .example =
         "Get-ADUser alice -Properties Title, Manager\n"
         "Get-ADUser -Filter \"Name -like 'a*'\" -SearchBase 'OU=CPUsers,DC=contoso,DC=com'"},
    {"Get-ADGroup", .help = "Groups of Active Directory", .params = ad_get_params,
     .process = ad_get_group,
     .example = "Get-ADGroup gSales -Properties Members\n"
                "Get-ADGroup -LDAPFilter '(member=CN=bob,OU=CPUsers,DC=contoso,DC=com)'"},
    {"Get-ADObject", .help = "Objects of any class", .params = ad_get_params,
     .process = ad_get_object,
     .example = "Get-ADObject -Filter 'ObjectClass -eq \"contact\"' -Properties mail"},
    {"Get-ADOrganizationalUnit", .help = "OUs of Active Directory", .params = ad_get_params,
     .process = ad_get_ou,
     .example = "Get-ADOrganizationalUnit -Filter * | Format-Table Name, DistinguishedName"},
    {"Get-ADGroupMember", .help = "Members of a group, direct or recursive",
     .params = ad_get_member_params, .process = ad_get_group_member,
     .example = "Get-ADGroupMember gNest -Recursive | Select-Object name"},

    {"Get-ADDomain", .help = "A domain: its names, what is above and below",
     .params = ad_domain_params, .process = ad_get_domain,
     .example = "(Get-ADDomain).DistinguishedName"},
    {"Get-ADForest", .help = "A forest and its domains", .params = ad_domain_params,
     .process = ad_get_forest, .example = "(Get-ADForest).Domains"},

    {"New-ADUser", .help = "Makes a user", .params = ad_new_user_params, .process = ad_new_user,
     .example = "New-ADUser erin -SamAccountName erin -UserPrincipalName erin@contoso.com -Path "
                "'OU=CPUsers,DC=contoso,DC=com' -Enabled $true"},
    {"New-ADGroup", .help = "Makes a group", .params = ad_new_group_params, .process = ad_new_group,
     .example = "New-ADGroup gNew -GroupScope Global -Path 'OU=Groups,DC=contoso,DC=com'"},
    {"New-ADObject", .help = "Makes an object of a given class", .params = ad_new_object_params,
     .process = ad_new_object,
     .example = "New-ADObject ky -Type contact -Path 'OU=CPUsers,DC=contoso,DC=com' "
                "-OtherAttributes @{ mail = 'ky@partner.example' }"},
    {"New-ADOrganizationalUnit", .help = "Makes an OU", .params = ad_new_ou_params,
     .process = ad_new_ou, .example = "New-ADOrganizationalUnit Pilot2 -Path 'DC=contoso,DC=com'"},

    {"Set-ADUser", .help = "Changes a user", .params = ad_set_user_params, .process = ad_set_user,
     .example = "Set-ADUser bob -Title 'Lead' -Manager mona\n"
                "Set-ADUser bob -Clear title -Add @{ proxyAddresses = 'smtp:b@contoso.com' }"},
    {"Set-ADGroup", .help = "Changes a group", .params = ad_set_group_params,
     .process = ad_set_group, .example = "Set-ADGroup gSales -Description 'Everybody who sells'"},
    {"Set-ADObject", .help = "Changes any object", .params = ad_set_object_params,
     .process = ad_set_object,
     .example =
         "Set-ADObject 'CN=kx,OU=CPUsers,DC=contoso,DC=com' -Replace @{ displayName = 'K. X.' }"},
    {"Set-ADOrganizationalUnit", .help = "Changes an OU", .params = ad_set_ou_params,
     .process = ad_set_ou,
     .example = "Set-ADOrganizationalUnit 'OU=Staff,DC=contoso,DC=com' -City Berlin"},

    {"Remove-ADUser", .help = "Deletes a user", .params = ad_remove_params, .process = ad_remove,
     .example = "Remove-ADUser dave -Confirm:$false"},
    {"Remove-ADGroup", .help = "Deletes a group", .params = ad_remove_params, .process = ad_remove,
     .example = "Remove-ADGroup dl1 -Confirm:$false"},
    {"Remove-ADObject", .help = "Deletes an object; -Recursive with everything below",
     .params = ad_remove_params, .process = ad_remove,
     .example = "Remove-ADObject 'OU=CPUsers,DC=contoso,DC=com' -Recursive -Confirm:$false"},
    {"Remove-ADOrganizationalUnit", .help = "Deletes an OU; -Recursive with everything below",
     .params = ad_remove_params, .process = ad_remove,
     .example =
         "Remove-ADOrganizationalUnit 'OU=CPUsers,DC=contoso,DC=com' -Recursive -Confirm:$false"},

    {"Move-ADObject", .help = "Moves an object into another container", .params = ad_move_params,
     .process = ad_move,
     .example = "Get-ADUser bob | Move-ADObject -TargetPath 'OU=Staff,DC=contoso,DC=com'"},
    {"Rename-ADObject", .help = "Gives an object another name", .params = ad_rename_params,
     .process = ad_rename,
     .example = "Rename-ADObject 'OU=CPUsers,DC=contoso,DC=com' -NewName Pilot"},
    {"Add-ADGroupMember", .help = "Adds members to a group", .params = ad_members_params,
     .process = ad_add_members, .example = "Add-ADGroupMember gSales -Members dave, mona"},
    {"Remove-ADGroupMember", .help = "Takes members out of a group", .params = ad_members_params,
     .process = ad_remove_members,
     .example = "Remove-ADGroupMember gSales -Members bob -Confirm:$false"},
};

const struct cmdlet_table cmdlets_activedirectory = {rows, sizeof rows / sizeof *rows,
                                                     "ActiveDirectory"};
