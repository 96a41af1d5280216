/* SPDX-License-Identifier: MIT */
/*
 * Microsoft Graph PowerShell: what an administrator asks of Entra ID and does there.
 *
 * Filters go to the tenant as they are; it refuses what Graph would refuse. Without -All a list has
 * at most a hundred objects, as one page of Graph has.
 */
#include "harness/cmdlets/graph_connect.h"
#include "harness/cmdlets/graph_write.h"
#include "harness/cmdlets/tables.h"
#include "sim/base/arena.h"
#include "sim/world/graph_property.h"

enum { PAGE = 100 };

#define LIST_PARAMS                                                                                \
    {"Filter", PARAM_TEXT}, {"All", PARAM_SWITCH}, {"Top", PARAM_INT, .aliases = "Limit"},         \
        {"Property", PARAM_TEXT_LIST, .aliases = "Select"},                                        \
        {"ConsistencyLevel", PARAM_TEXT, .choices = "eventual"}, {"CountVariable", PARAM_TEXT},    \
    {                                                                                              \
        NULL                                                                                       \
    }

/* --- reading ----------------------------------------------------------------------------------- */

static const struct err *
find(struct call *c, struct str base, struct str filter, struct entries *out)
{
    struct query q = {.base = base, .filter = filter};

    if (!call_switch(c, "All"))
        q.limit = (uint32_t)call_int(c, "Top", PAGE);
    return session_err(c, lab_entra_find(session_lab(c), &q, out, c->arena));
}

const struct err *
graph_emit(struct call *c, const struct entries *found)
{
    if (shape_given(c, "CountVariable"))
        shell_set(c->shell, call_text(c, "CountVariable"), value_int(found->list.n));
    struct values selected = {0};
    if (shape_given(c, "Property"))
        selected = call_list(c, "Property");
    for (uint32_t i = 0; i < found->list.n; i++)
        TRY(call_emit(c, graph_object(&found->list.at[i], selected, c->arena)));
    return NULL;
}

static enum object_class
class_of(const char *collection)
{
    for (uint32_t i = 0; i < GRAPH_CLASSES; i++)
        if (strcmp(graph_collection(graph_class_at(i)), collection) == 0)
            return graph_class_at(i);
    return CLASS_none;
}

/* What -Property asks for must exist; everything else would be null without a word. */
static const struct err *
check_selected(struct call *c, const char *collection)
{
    struct values selected = call_list(c, "Property");
    enum object_class class = class_of(collection);

    for (size_t i = 0; i < selected.n; i++) {
        struct str name = value_to_text(selected.at[i], c->arena);
        if (!str_eq(name, STR("*")) && !graph_property(class, name, false))
            return call_error(
                c, ERR_INPUT,
                "Parsing OData Select and Expand failed: Could not find a property named '" STR_FMT
                "' on type 'microsoft.graph.%s'.",
                STR_ARG(name), graph_type(class));
    }
    return NULL;
}

static const struct err *
emit_found(struct call *c, const char *collection, const char *id_parameter)
{
    struct entries found = {0};
    struct str id = call_text(c, id_parameter);
    struct str base =
        id.len ? str_fmt(c->arena, "%s/" STR_FMT, collection, STR_ARG(id)) : str_of(collection);

    TRY(check_selected(c, collection));
    TRY(find(c, base, call_text(c, "Filter"), &found));
    return graph_emit(c, &found);
}

static const struct param user_params[] = {
    {"UserId", PARAM_TEXT, .position = 1, .flags = PARAM_BY_NAME, .aliases = "Id"}, LIST_PARAMS};

static const struct err *
get_user(struct call *c)
{
    return emit_found(c, "users", "UserId");
}

static const struct param group_params[] = {
    {"GroupId", PARAM_TEXT, .position = 1, .flags = PARAM_BY_NAME, .aliases = "Id"}, LIST_PARAMS};

static const struct err *
get_group(struct call *c)
{
    return emit_found(c, "groups", "GroupId");
}

static const struct param contact_params[] = {
    {"OrgContactId", PARAM_TEXT, .position = 1, .flags = PARAM_BY_NAME, .aliases = "Id"},
    LIST_PARAMS};

static const struct err *
get_contact(struct call *c)
{
    return emit_found(c, "contacts", "OrgContactId");
}

static const struct param device_params[] = {
    {"DeviceId", PARAM_TEXT, .position = 1, .flags = PARAM_BY_NAME, .aliases = "Id"}, LIST_PARAMS};

/* -DeviceId is the object's id here, as in production; the device's own is a property. */
static const struct err *
get_device(struct call *c)
{
    return emit_found(c, "devices", "DeviceId");
}

static const struct param member_params[] = {{"GroupId", PARAM_TEXT, .position = 1,
                                              .flags = PARAM_MANDATORY | PARAM_BY_NAME,
                                              .aliases = "Id"},
                                             LIST_PARAMS};

static const struct err *
get_group_member(struct call *c)
{
    struct entries found = {0};
    struct str base =
        str_fmt(c->arena, "groups/" STR_FMT "/members", STR_ARG(call_text(c, "GroupId")));

    TRY(find(c, base, call_text(c, "Filter"), &found));
    for (uint32_t i = 0; i < found.list.n; i++)
        TRY(call_emit(c, graph_directory_object(&found.list.at[i], c->arena)));
    return NULL;
}

static const struct param manager_params[] = {{"UserId", PARAM_TEXT, .position = 1,
                                               .flags = PARAM_MANDATORY | PARAM_BY_NAME,
                                               .aliases = "Id"},
                                              {NULL}};

static const struct err *
get_user_manager(struct call *c)
{
    struct entries found = {0};
    struct query q = {
        .base = str_fmt(c->arena, "users/" STR_FMT "/manager", STR_ARG(call_text(c, "UserId")))};

    TRY(session_err(c, lab_entra_find(session_lab(c), &q, &found, c->arena)));
    if (!found.list.n)
        return call_error(c, ERR_NOT_FOUND,
                          "Resource 'manager' does not exist or one of its queried "
                          "reference-property objects are not present.");
    return call_emit(c, graph_directory_object(&found.list.at[0], c->arena));
}

/* --- deleted items ----------------------------------------------------------------------------- */

static const struct param deleted_params[] = {
    {"DirectoryObjectId", PARAM_TEXT, .position = 1, .flags = PARAM_BY_NAME, .aliases = "Id"},
    {"All", PARAM_SWITCH},
    {"Top", PARAM_INT},
    {NULL}};

static const struct err *
get_deleted(struct call *c)
{
    struct str id = call_text(c, "DirectoryObjectId");
    bool any = false;

    for (size_t b = 0; b < GRAPH_BINS; b++) {
        struct entries found = {0};
        TRY(find(c, str_of(graph_bins[b]), STR(""), &found));
        for (uint32_t i = 0; i < found.list.n; i++) {
            if (id.len && !str_ieq(graph_id(&found.list.at[i]), id))
                continue;
            any = true;
            TRY(call_emit(c, graph_deleted_object(&found.list.at[i], c->arena)));
        }
    }
    if (id.len && !any)
        return call_error(c, ERR_NOT_FOUND, "no deleted object has the id " STR_FMT, STR_ARG(id));
    return NULL;
}

/* --- the provisioning log ---------------------------------------------------------------------- */

static const struct param log_params[] = {
    {"All", PARAM_SWITCH}, {"Top", PARAM_INT}, {"ProvisioningObjectSummaryId", PARAM_TEXT}, {NULL}};

static const struct err *
get_provisioning_log(struct call *c)
{
    const struct cloud_service *cloud = lab_cloud_service(session_lab(c));
    uint32_t n = cloud_log_count(cloud);
    int64_t limit = call_switch(c, "All") ? (int64_t)n : call_int(c, "Top", PAGE);

    for (uint32_t i = n; i > 0 && limit > 0; i--, limit--) /* the newest first, as the portal */
        TRY(call_emit(c,
                      graph_log_object(session_lab(c), cloud_log_at(cloud, i - 1), i, c->arena)));
    return NULL;
}

static const struct cmdlet rows[] = {
    {"Connect-MgGraph", .help = "Signs in to Microsoft Graph (here it greets, no more)",
     .params = graph_connect_params, .process = graph_connect,
     .example = "Connect-MgGraph -Scopes 'User.Read.All' -NoWelcome"},
    {"Get-MgUser", .help = "Users of Entra ID", .params = user_params, .process = get_user,
     .example =
         "Get-MgUser -UserId alice@contoso.com -Property DisplayName, OnPremisesImmutableId\n"
         "Get-MgUser -Filter \"startswith(displayName,'A')\" -All"},
    {"Get-MgGroup", .help = "Groups of Entra ID", .params = group_params, .process = get_group,
     .example = "Get-MgGroup -Filter \"displayName eq 'Sales'\""},
    {"Get-MgContact", .help = "Organizational contacts of Entra ID", .params = contact_params,
     .process = get_contact, .example = "Get-MgContact -All | Select-Object DisplayName, Mail"},
    {"Get-MgGroupMember", .help = "Direct members of a group", .params = member_params,
     .process = get_group_member,
     .example = "$sales = Get-MgGroup -Filter \"displayName eq 'Sales'\"\n"
                "Get-MgGroupMember -GroupId $sales.Id -All | ForEach-Object { "
                "$_.AdditionalProperties.displayName }"},
    {"Get-MgDevice", .help = "Devices of Entra ID", .params = device_params, .process = get_device,
     .example = "Get-MgDevice -All | Format-Table DisplayName, TrustType"},
    {"Get-MgUserManager", .help = "A user's manager", .params = manager_params,
     .process = get_user_manager,
     .example = "(Get-MgUserManager -UserId carl@contoso.com).AdditionalProperties.displayName"},
    {"Get-MgDirectoryDeletedItem", .help = "What the recycle bin holds", .params = deleted_params,
     .process = get_deleted, .example = "Get-MgDirectoryDeletedItem"},
    {"Restore-MgDirectoryDeletedItem", .help = "Takes an object out of the recycle bin",
     .params = graph_restore_params, .process = graph_restore_deleted,
     .example = "$id = (Get-MgUser -UserId dave@contoso.com).Id\n"
                "Remove-MgUser -UserId $id\n"
                "Restore-MgDirectoryDeletedItem -DirectoryObjectId $id"},
    {"New-MgGroup", .help = "Makes a cloud-only group", .params = graph_new_group_params,
     .process = graph_new_group,
     .example = "New-MgGroup -DisplayName 'cApp' -MailNickname 'cApp' -SecurityEnabled"},
    {"New-MgUser", .help = "Makes a cloud-only user", .params = graph_new_user_params,
     .process = graph_new_user,
     .example = "New-MgUser -DisplayName 'Cloud Admin' -UserPrincipalName admin@contoso.com "
                "-MailNickname admin -AccountEnabled"},
    {"Update-MgUser", .help = "Changes a user; on-premises values are read-only",
     .params = graph_update_user_params, .process = graph_update_user,
     .example = "New-MgUser -DisplayName 'Cloud Admin' -UserPrincipalName admin@contoso.com "
                "-MailNickname admin -AccountEnabled | Out-Null\n"
                "Update-MgUser -UserId admin@contoso.com -JobTitle 'Keeper of keys'"},
    {"Remove-MgUser", .help = "Deletes a user; it waits 30 days in the bin",
     .params = graph_remove_user_params, .process = graph_remove_user,
     .example = "Remove-MgUser -UserId (Get-MgUser -UserId dave@contoso.com).Id"},
    {"Remove-MgGroup", .help = "Deletes a group", .params = graph_remove_group_params,
     .process = graph_remove_group,
     .example = "$app = New-MgGroup -DisplayName 'cApp' -MailNickname 'cApp' -SecurityEnabled\n"
                "Remove-MgGroup -GroupId $app.Id"},
    {"New-MgGroupMember", .help = "Adds a member to a group", .params = graph_membership_params,
     .process = graph_new_group_member,
     .example = "$app = New-MgGroup -DisplayName 'cApp' -MailNickname 'cApp' -SecurityEnabled\n"
                "New-MgGroupMember -GroupId $app.Id -DirectoryObjectId (Get-MgUser -UserId "
                "alice@contoso.com).Id"},
    {"Remove-MgGroupMemberByRef", .aliases = "Remove-MgGroupMemberDirectoryObjectByRef",
     .help = "Takes a member out of a group", .params = graph_membership_params,
     .process = graph_remove_group_member,
     .example = "$app = New-MgGroup -DisplayName 'cApp' -MailNickname 'cApp' -SecurityEnabled\n"
                "$alice = (Get-MgUser -UserId alice@contoso.com).Id\n"
                "New-MgGroupMember -GroupId $app.Id -DirectoryObjectId $alice\n"
                "Remove-MgGroupMemberByRef -GroupId $app.Id -DirectoryObjectId $alice"},
    {"Get-MgAuditLogProvisioning", .help = "Cloud Sync's provisioning log, newest first",
     .params = log_params, .process = get_provisioning_log,
     .example = "Get-MgAuditLogProvisioning | Select-Object -First 10"},
};

const struct cmdlet_table cmdlets_graph = {rows, sizeof rows / sizeof *rows, "Microsoft.Graph"};
