/* SPDX-License-Identifier: MIT */
/*
 * The parameters of New-ADUser, Set-ADUser and their relatives.
 */
#include "harness/cmdlets/ad_write.h"

#define PERSON_PARAMS                                                                              \
    {"SamAccountName", PARAM_TEXT}, {"UserPrincipalName", PARAM_TEXT}, {"GivenName", PARAM_TEXT},  \
        {"Surname", PARAM_TEXT}, {"Initials", PARAM_TEXT}, {"Title", PARAM_TEXT},                  \
        {"Department", PARAM_TEXT}, {"Company", PARAM_TEXT}, {"Manager", PARAM_ANY},               \
        {"EmailAddress", PARAM_TEXT}, {"Office", PARAM_TEXT}, {"OfficePhone", PARAM_TEXT},         \
        {"MobilePhone", PARAM_TEXT}, {"HomePhone", PARAM_TEXT}, {"Fax", PARAM_TEXT},               \
        {"EmployeeID", PARAM_TEXT}, {"EmployeeNumber", PARAM_TEXT}, {"Enabled", PARAM_BOOL},       \
    {                                                                                              \
        "AccountPassword", PARAM_ANY                                                               \
    }
#define PLACE_PARAMS                                                                               \
    {"City", PARAM_TEXT}, {"State", PARAM_TEXT}, {"PostalCode", PARAM_TEXT},                       \
        {"Country", PARAM_TEXT},                                                                   \
    {                                                                                              \
        "StreetAddress", PARAM_TEXT                                                                \
    }
#define COMMON_PARAMS                                                                              \
    {"DisplayName", PARAM_TEXT}, {"Description", PARAM_TEXT}, {"PassThru", PARAM_SWITCH},          \
        {"Server", PARAM_TEXT}, {"Confirm", PARAM_SWITCH},                                         \
    {                                                                                              \
        NULL                                                                                       \
    }
#define NEW_PARAMS                                                                                 \
    {"Name", PARAM_TEXT, .position = 1, .flags = PARAM_MANDATORY}, {"Path", PARAM_TEXT},           \
    {                                                                                              \
        "OtherAttributes", PARAM_TABLE                                                             \
    }
#define SET_PARAMS                                                                                 \
    {"Identity", PARAM_ANY, .position = 1, .flags = PARAM_MANDATORY | PARAM_PIPELINE},             \
        {"Add", PARAM_TABLE}, {"Remove", PARAM_TABLE}, {"Replace", PARAM_TABLE},                   \
    {                                                                                              \
        "Clear", PARAM_TEXT_LIST                                                                   \
    }
#define SCOPE_CHOICES "DomainLocal|Global|Universal"
#define GROUP_PARAMS                                                                               \
    {"SamAccountName", PARAM_TEXT},                                                                \
        {"GroupCategory", PARAM_TEXT, .choices = "Distribution|Security"},                         \
    {                                                                                              \
        "ManagedBy", PARAM_ANY                                                                     \
    }

const struct param ad_new_user_params[] = {NEW_PARAMS, PERSON_PARAMS, PLACE_PARAMS, COMMON_PARAMS};
const struct param ad_new_group_params[] = {
    NEW_PARAMS,
    {"GroupScope", PARAM_TEXT, .position = 2, .flags = PARAM_MANDATORY, .choices = SCOPE_CHOICES},
    GROUP_PARAMS,
    COMMON_PARAMS};
const struct param ad_new_object_params[] = {
    NEW_PARAMS, {"Type", PARAM_TEXT, .position = 2, .flags = PARAM_MANDATORY}, COMMON_PARAMS};
const struct param ad_new_ou_params[] = {NEW_PARAMS,
                                         {"ManagedBy", PARAM_ANY},
                                         {"ProtectedFromAccidentalDeletion", PARAM_BOOL},
                                         PLACE_PARAMS,
                                         COMMON_PARAMS};
const struct param ad_set_user_params[] = {
    SET_PARAMS, {"ChangePasswordAtLogon", PARAM_BOOL}, PERSON_PARAMS, PLACE_PARAMS, COMMON_PARAMS};
const struct param ad_set_group_params[] = {
    SET_PARAMS, {"GroupScope", PARAM_TEXT, .choices = SCOPE_CHOICES}, GROUP_PARAMS, COMMON_PARAMS};
const struct param ad_set_object_params[] = {SET_PARAMS, COMMON_PARAMS};
const struct param ad_set_ou_params[] = {
    SET_PARAMS, {"ManagedBy", PARAM_ANY}, PLACE_PARAMS, COMMON_PARAMS};
