/* SPDX-License-Identifier: MIT */
/*
 * Microsoft Graph PowerShell: what an administrator asks of Entra ID and does there.
 *
 * Filters go to the tenant as they are; it refuses what Graph would refuse. Without -All a list has
 * at most a hundred objects, as one page of Graph has.
 */
#include "harness/cmdlets/graph_object.h"
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

static const struct param connect_params[] = {{"Scopes", PARAM_TEXT_LIST},
                                              {"NoWelcome", PARAM_SWITCH},
                                              {"TenantId", PARAM_TEXT},
                                              {"ClientId", PARAM_TEXT},
                                              {NULL}};

static const struct err *
connect_graph(struct call *c)
{
    if (!call_switch(c, "NoWelcome"))
        call_host(c, STR("Welcome to Microsoft Graph! (This is cutover's sandbox.)"));
    return NULL;
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

static const struct err *
emit_all(struct call *c, const struct entries *found)
{
    if (shape_given(c, "CountVariable"))
        shell_set(c->shell, call_text(c, "CountVariable"), value_int(found->list.n));
    for (uint32_t i = 0; i < found->list.n; i++)
        TRY(call_emit(c, graph_object(&found->list.at[i], c->arena)));
    return NULL;
}

static const struct err *
emit_found(struct call *c, const char *collection, const char *id_parameter)
{
    struct entries found = {0};
    struct str id = call_text(c, id_parameter);
    struct str base =
        id.len ? str_fmt(c->arena, "%s/" STR_FMT, collection, STR_ARG(id)) : str_of(collection);

    TRY(find(c, base, call_text(c, "Filter"), &found));
    return emit_all(c, &found);
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
    for (uint32_t i = 0; i < found.list.n; i++)
        TRY(call_emit(c, graph_directory_object(&found.list.at[i], c->arena)));
    return NULL;
}

/* --- deleted items ----------------------------------------------------------------------------- */

static const char *const bins[] = {"directory/deletedItems/microsoft.graph.user",
                                   "directory/deletedItems/microsoft.graph.group"};

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

    for (size_t b = 0; b < sizeof bins / sizeof *bins; b++) {
        struct entries found = {0};
        TRY(find(c, str_of(bins[b]), STR(""), &found));
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

/* The anchor of an object by its Graph id: live or deleted. */
static const struct err *
anchor_of(struct call *c, struct str id, bool deleted, struct str *anchor, enum object_class *class)
{
    static const char *const live[] = {"users", "groups", "contacts"};
    size_t n = deleted ? sizeof bins / sizeof *bins : sizeof live / sizeof *live;

    for (size_t i = 0; i < n; i++) {
        struct entries found = {0};
        struct query q = {.base = deleted ? str_of(bins[i])
                                          : str_fmt(c->arena, "%s/" STR_FMT, live[i], STR_ARG(id))};
        const struct err *e = lab_entra_find(session_lab(c), &q, &found, c->arena);
        if (e && e->kind != ERR_NOT_FOUND && e->kind != ERR_INPUT)
            return session_err(c, e);
        for (uint32_t k = 0; !e && k < found.list.n; k++) {
            const struct entry *hit = &found.list.at[k];
            bool upn = str_ieq(entry_value(hit, ATTR_userPrincipalName), id);
            if (!str_ieq(graph_id(hit), id) && !upn)
                continue;
            *anchor = hit->anchor;
            *class = hit->class;
            return NULL;
        }
    }
    return call_error(c, ERR_NOT_FOUND, "Resource '" STR_FMT "' does not exist%s", STR_ARG(id),
                      deleted ? " among the deleted items" : "");
}

static const struct err *
write(struct call *c, struct op *op, struct receipt *receipt)
{
    session_blame(c);
    return session_err(c, lab_entra_write(session_lab(c), op, receipt, c->arena));
}

static const struct param restore_params[] = {{"DirectoryObjectId", PARAM_TEXT, .position = 1,
                                               .flags = PARAM_MANDATORY | PARAM_BY_NAME,
                                               .aliases = "Id"},
                                              {NULL}};

static const struct err *
restore_deleted(struct call *c)
{
    struct op op = {.kind = OP_RESTORE};
    struct receipt receipt;

    TRY(anchor_of(c, call_text(c, "DirectoryObjectId"), true, &op.anchor, &op.class));
    return write(c, &op, &receipt);
}

/* --- writing ----------------------------------------------------------------------------------- */

struct property_param {
    const char *name;
    const char *graph;
};

static const struct property_param written[] = {
    {"DisplayName", "displayName"},
    {"MailNickname", "mailNickname"},
    {"UserPrincipalName", "userPrincipalName"},
    {"AccountEnabled", "accountEnabled"},
    {"MailEnabled", "mailEnabled"},
    {"SecurityEnabled", "securityEnabled"},
    {"JobTitle", "jobTitle"},
    {"Department", "department"},
    {"GivenName", "givenName"},
    {"Surname", "surname"},
    {"Description", "description"},
    {"UsageLocation", "usageLocation"},
};

static uint32_t
given_properties(const struct call *c, enum object_class class, struct mod *mods)
{
    uint32_t n = 0;

    for (size_t i = 0; i < sizeof written / sizeof *written; i++) {
        const struct graph_property *p = graph_property(class, str_of(written[i].graph), false);
        if (!p || !shape_given(c, written[i].name))
            continue;
        struct str *text = ARENA_NEW(c->arena, struct str);
        *text = value_to_text(call_value(c, written[i].name), c->arena);
        mods[n++] = (struct mod){p->attr, MOD_SET, text->len ? 1 : 0, text};
    }
    return n;
}

static const struct err *
emit_by_anchor(struct call *c, const char *collection, struct str anchor)
{
    struct entries found = {0};
    ptrdiff_t cut = str_find_byte(anchor, '_');
    struct query q = {.base = str_fmt(c->arena, "%s/" STR_FMT, collection,
                                      STR_ARG(str_from(anchor, (size_t)cut + 1)))};

    TRY(session_err(c, lab_entra_find(session_lab(c), &q, &found, c->arena)));
    return emit_all(c, &found);
}

static const struct err *
create(struct call *c, enum object_class class, const char *collection)
{
    struct mod mods[sizeof written / sizeof *written];
    struct op op = {.kind = OP_ADD, .class = class, .mods = mods};
    struct receipt receipt;

    op.n = given_properties(c, class, mods);
    TRY(write(c, &op, &receipt));
    return emit_by_anchor(c, collection, receipt.anchor);
}

static const struct param new_group_params[] = {
    {"DisplayName", PARAM_TEXT, .flags = PARAM_MANDATORY},
    {"MailEnabled", PARAM_SWITCH},
    {"MailNickname", PARAM_TEXT, .flags = PARAM_MANDATORY},
    {"SecurityEnabled", PARAM_SWITCH},
    {"Description", PARAM_TEXT},
    {NULL}};

static const struct err *
new_group(struct call *c)
{
    return create(c, CLASS_group, "groups");
}

static const struct param new_user_params[] = {
    {"DisplayName", PARAM_TEXT, .flags = PARAM_MANDATORY},
    {"UserPrincipalName", PARAM_TEXT, .flags = PARAM_MANDATORY},
    {"MailNickname", PARAM_TEXT, .flags = PARAM_MANDATORY},
    {"AccountEnabled", PARAM_SWITCH},
    {"PasswordProfile", PARAM_TABLE},
    {"JobTitle", PARAM_TEXT},
    {"Department", PARAM_TEXT},
    {"UsageLocation", PARAM_TEXT},
    {NULL}};

static const struct err *
new_user(struct call *c)
{
    return create(c, CLASS_user, "users");
}

static const struct param update_user_params[] = {{"UserId", PARAM_TEXT, .position = 1,
                                                   .flags = PARAM_MANDATORY | PARAM_BY_NAME,
                                                   .aliases = "Id"},
                                                  {"DisplayName", PARAM_TEXT},
                                                  {"UserPrincipalName", PARAM_TEXT},
                                                  {"AccountEnabled", PARAM_SWITCH},
                                                  {"JobTitle", PARAM_TEXT},
                                                  {"Department", PARAM_TEXT},
                                                  {"GivenName", PARAM_TEXT},
                                                  {"Surname", PARAM_TEXT},
                                                  {"UsageLocation", PARAM_TEXT},
                                                  {NULL}};

static const struct err *
update_user(struct call *c)
{
    struct mod mods[sizeof written / sizeof *written];
    struct op op = {.kind = OP_UPDATE, .mods = mods};
    struct receipt receipt;

    TRY(anchor_of(c, call_text(c, "UserId"), false, &op.anchor, &op.class));
    op.n = given_properties(c, CLASS_user, mods);
    return op.n ? write(c, &op, &receipt) : NULL;
}

static const struct err *
remove_by(struct call *c, const char *parameter)
{
    struct op op = {.kind = OP_DELETE};
    struct receipt receipt;

    TRY(anchor_of(c, call_text(c, parameter), false, &op.anchor, &op.class));
    return write(c, &op, &receipt);
}

static const struct param remove_user_params[] = {{"UserId", PARAM_TEXT, .position = 1,
                                                   .flags = PARAM_MANDATORY | PARAM_BY_NAME,
                                                   .aliases = "Id"},
                                                  {NULL}};

static const struct err *
remove_user(struct call *c)
{
    return remove_by(c, "UserId");
}

static const struct param remove_group_params[] = {{"GroupId", PARAM_TEXT, .position = 1,
                                                    .flags = PARAM_MANDATORY | PARAM_BY_NAME,
                                                    .aliases = "Id"},
                                                   {NULL}};

static const struct err *
remove_group(struct call *c)
{
    return remove_by(c, "GroupId");
}

static const struct param membership_params[] = {
    {"GroupId", PARAM_TEXT, .position = 1, .flags = PARAM_MANDATORY},
    {"DirectoryObjectId", PARAM_TEXT, .position = 2, .flags = PARAM_MANDATORY | PARAM_BY_NAME,
     .aliases = "Id"},
    {NULL}};

static const struct err *
change_membership(struct call *c, enum mod_kind kind)
{
    struct op op = {.kind = OP_UPDATE};
    struct receipt receipt;
    struct str member;
    enum object_class class;
    struct entries found = {0};

    TRY(anchor_of(c, call_text(c, "GroupId"), false, &op.anchor, &op.class));
    TRY(anchor_of(c, call_text(c, "DirectoryObjectId"), false, &member, &class));
    struct query q = {.base = graph_path(member, c->arena)};
    TRY(session_err(c, lab_entra_find(session_lab(c), &q, &found, c->arena)));
    struct mod mod = {ATTR_member, kind, 1, &found.list.at[0].dn};
    op.mods = &mod;
    op.n = 1;
    return write(c, &op, &receipt);
}

static const struct err *
new_group_member(struct call *c)
{
    return change_membership(c, MOD_ADD);
}

static const struct err *
remove_group_member(struct call *c)
{
    return change_membership(c, MOD_REMOVE);
}

/* --- the provisioning log ---------------------------------------------------------------------- */

static const struct param log_params[] = {
    {"All", PARAM_SWITCH}, {"Top", PARAM_INT}, {"ProvisioningObjectSummaryId", PARAM_TEXT}, {NULL}};

static const struct err *
get_provisioning_log(struct call *c)
{
    const struct cloud *cloud = lab_cloud(session_lab(c));
    uint32_t n = cloud_log_count(cloud);
    int64_t limit = call_switch(c, "All") ? (int64_t)n : call_int(c, "Top", PAGE);

    for (uint32_t i = n; i > 0 && limit > 0; i--, limit--) /* the newest first, as the portal */
        TRY(call_emit(c,
                      graph_log_object(session_lab(c), cloud_log_at(cloud, i - 1), i, c->arena)));
    return NULL;
}

static const struct cmdlet rows[] = {
    {"Connect-MgGraph", .help = "Signs in to Microsoft Graph (here: nothing to do)",
     .params = connect_params, .process = connect_graph},
    {"Get-MgUser", .help = "Users of Entra ID", .params = user_params, .process = get_user},
    {"Get-MgGroup", .help = "Groups of Entra ID", .params = group_params, .process = get_group},
    {"Get-MgContact", .help = "Organizational contacts of Entra ID", .params = contact_params,
     .process = get_contact},
    {"Get-MgGroupMember", .help = "Direct members of a group", .params = member_params,
     .process = get_group_member},
    {"Get-MgUserManager", .help = "A user's manager", .params = manager_params,
     .process = get_user_manager},
    {"Get-MgDirectoryDeletedItem", .help = "What the recycle bin holds", .params = deleted_params,
     .process = get_deleted},
    {"Restore-MgDirectoryDeletedItem", .help = "Takes an object out of the recycle bin",
     .params = restore_params, .process = restore_deleted},
    {"New-MgGroup", .help = "Makes a cloud-only group", .params = new_group_params,
     .process = new_group},
    {"New-MgUser", .help = "Makes a cloud-only user", .params = new_user_params,
     .process = new_user},
    {"Update-MgUser", .help = "Changes a user; on-premises values are read-only",
     .params = update_user_params, .process = update_user},
    {"Remove-MgUser", .help = "Deletes a user; it waits 30 days in the bin",
     .params = remove_user_params, .process = remove_user},
    {"Remove-MgGroup", .help = "Deletes a group", .params = remove_group_params,
     .process = remove_group},
    {"New-MgGroupMember", .help = "Adds a member to a group", .params = membership_params,
     .process = new_group_member},
    {"Remove-MgGroupMemberByRef", .aliases = "Remove-MgGroupMemberDirectoryObjectByRef",
     .help = "Takes a member out of a group", .params = membership_params,
     .process = remove_group_member},
    {"Get-MgAuditLogProvisioning", .help = "Cloud Sync's provisioning log, newest first",
     .params = log_params, .process = get_provisioning_log},
};

const struct cmdlet_table cmdlets_graph = {rows, sizeof rows / sizeof *rows};
