/* SPDX-License-Identifier: MIT */
/*
 * The ActiveDirectory module.
 */
#include "harness/cmdlets/ad_write.h"
#include "harness/cmdlets/tables.h"

static const struct cmdlet rows[] = {
    {"Get-ADUser", .help = "Users of Active Directory", .params = ad_get_params,
     .process = ad_get_user},
    {"Get-ADGroup", .help = "Groups of Active Directory", .params = ad_get_params,
     .process = ad_get_group},
    {"Get-ADObject", .help = "Objects of any class", .params = ad_get_params,
     .process = ad_get_object},
    {"Get-ADOrganizationalUnit", .help = "OUs of Active Directory", .params = ad_get_params,
     .process = ad_get_ou},
    {"Get-ADGroupMember", .help = "Members of a group, direct or recursive",
     .params = ad_get_member_params, .process = ad_get_group_member},

    {"New-ADUser", .help = "Makes a user", .params = ad_new_user_params, .process = ad_new_user},
    {"New-ADGroup", .help = "Makes a group", .params = ad_new_group_params,
     .process = ad_new_group},
    {"New-ADObject", .help = "Makes an object of a given class", .params = ad_new_object_params,
     .process = ad_new_object},
    {"New-ADOrganizationalUnit", .help = "Makes an OU", .params = ad_new_ou_params,
     .process = ad_new_ou},

    {"Set-ADUser", .help = "Changes a user", .params = ad_set_user_params, .process = ad_set_user},
    {"Set-ADGroup", .help = "Changes a group", .params = ad_set_group_params,
     .process = ad_set_group},
    {"Set-ADObject", .help = "Changes any object", .params = ad_set_object_params,
     .process = ad_set_object},
    {"Set-ADOrganizationalUnit", .help = "Changes an OU", .params = ad_set_ou_params,
     .process = ad_set_ou},

    {"Remove-ADUser", .help = "Deletes a user", .params = ad_remove_params, .process = ad_remove},
    {"Remove-ADGroup", .help = "Deletes a group", .params = ad_remove_params, .process = ad_remove},
    {"Remove-ADObject", .help = "Deletes an object; -Recursive with everything below",
     .params = ad_remove_params, .process = ad_remove},
    {"Remove-ADOrganizationalUnit", .help = "Deletes an OU; -Recursive with everything below",
     .params = ad_remove_params, .process = ad_remove},

    {"Move-ADObject", .help = "Moves an object into another container", .params = ad_move_params,
     .process = ad_move},
    {"Rename-ADObject", .help = "Gives an object another name", .params = ad_rename_params,
     .process = ad_rename},
    {"Add-ADGroupMember", .help = "Adds members to a group", .params = ad_members_params,
     .process = ad_add_members},
    {"Remove-ADGroupMember", .help = "Takes members out of a group", .params = ad_members_params,
     .process = ad_remove_members},
};

const struct cmdlet_table cmdlets_activedirectory = {rows, sizeof rows / sizeof *rows};
