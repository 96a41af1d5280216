/* SPDX-License-Identifier: MIT */
/*
 * Administrator roles: whoever holds one is not matched by synchronisation.
 */
#include "harness/cmdlets/company.h"
#include "harness/cmdlets/graph_object.h"
#include "harness/cmdlets/tables.h"
#include "sim/base/arena.h"
#include "sim/world/company.h"

static const struct object_type definition_type = {
    .name = "Microsoft.Graph.PowerShell.Models.MicrosoftGraphUnifiedRoleDefinition",
    .display = "DisplayName|Id|IsBuiltIn|IsEnabled"};
static const struct object_type assignment_type = {
    .name = "Microsoft.Graph.PowerShell.Models.MicrosoftGraphUnifiedRoleAssignment",
    .display = "Id|PrincipalId|RoleDefinitionId|DirectoryScopeId"};

/* `NAME eq 'value'`, the only filter here; `at` is NULL without one. */
static const struct err *
read_filter(struct call *c, const char *name, struct str *value)
{
    struct str filter = str_trim(call_text(c, "Filter")),
               start = str_fmt(c->arena, "%s eq '", name);

    *value = (struct str){NULL, 0};
    if (!filter.len)
        return NULL;
    if (!str_istarts(filter, start) || filter.len <= start.len || !str_ends(filter, STR("'")))
        return call_error(c, ERR_INPUT, "the only filter here is \"%s eq '...'\"", name);
    *value = str_sub(filter, start.len, filter.len - start.len - 1);
    return NULL;
}

/* --- definitions ------------------------------------------------------------------------------- */

static const struct param definition_params[] = {
    {"UnifiedRoleDefinitionId", PARAM_TEXT, .position = 1, .flags = PARAM_BY_NAME},
    {"Filter", PARAM_TEXT},
    {"All", PARAM_SWITCH},
    {NULL}};

static const struct err *
get_definition(struct call *c)
{
    struct str id = call_text(c, "UnifiedRoleDefinitionId"), name;

    TRY(read_filter(c, "displayName", &name));
    if (id.len && !company_role_find(id))
        return call_error(c, ERR_NOT_FOUND, "Resource '" STR_FMT "' does not exist", STR_ARG(id));
    for (uint32_t i = 0; i < company_role_count(); i++) {
        const struct company_role *r = company_role_at(i);
        struct object *o = shape_object(c, &definition_type);
        if ((id.len && !str_ieq(id, r->id)) || (name.at && !str_ieq(name, r->name)))
            continue;
        shape_text(o, "DisplayName", r->name, c->arena);
        shape_text(o, "Id", r->id, c->arena);
        shape_text(o, "TemplateId", r->id, c->arena);
        shape_bool(o, "IsBuiltIn", true, c->arena);
        shape_bool(o, "IsEnabled", true, c->arena);
        TRY(call_emit(c, value_object(o)));
    }
    return NULL;
}

/* --- assignments ------------------------------------------------------------------------------- */

static const struct err *
emit_assignment(struct call *c, struct str user, struct str role)
{
    struct object *o = shape_object(c, &assignment_type);

    shape_text(o, "Id", str_fmt(c->arena, STR_FMT "." STR_FMT, STR_ARG(user), STR_ARG(role)),
               c->arena);
    shape_text(o, "PrincipalId", user, c->arena);
    shape_text(o, "RoleDefinitionId", role, c->arena);
    shape_text(o, "DirectoryScopeId", STR("/"), c->arena);
    return call_emit(c, value_object(o));
}

static const struct err *
find_users(struct call *c, struct str base, struct entries *out)
{
    struct query q = {.base = base};

    return session_err(c, lab_entra_find(session_lab(c), &q, out, c->arena));
}

static const struct param assignment_params[] = {
    {"Filter", PARAM_TEXT}, {"All", PARAM_SWITCH}, {NULL}};

static const struct err *
get_assignment(struct call *c)
{
    struct entries found = {0};
    struct str user;

    TRY(read_filter(c, "principalId", &user));
    TRY(find_users(c, user.at ? str_fmt(c->arena, "users/" STR_FMT, STR_ARG(user)) : STR("users"),
                   &found));
    for (uint32_t i = 0; i < found.list.n; i++) {
        const struct attr *roles = entry_get(&found.list.at[i], ATTR_assignedRoles);
        for (uint32_t k = 0; roles && k < roles->n; k++)
            TRY(emit_assignment(c, graph_id(&found.list.at[i]), roles->values[k]));
    }
    return NULL;
}

static const struct err *
assign(struct call *c, struct str user_id, struct str role, enum mod_kind kind, struct str *user)
{
    const struct company_role *known = company_role_find(role);
    struct entries found = {0};

    if (!known)
        return err_remedy(
            call_error(c, ERR_NOT_FOUND, "there is no role \"" STR_FMT "\"", STR_ARG(role)),
            c->arena, "Get-MgRoleManagementDirectoryRoleDefinition lists them.");
    TRY(find_users(c, str_fmt(c->arena, "users/" STR_FMT, STR_ARG(user_id)), &found));
    struct mod mod = {ATTR_assignedRoles, kind, 1, &known->id};
    struct op op = {.kind = OP_UPDATE,
                    .class = CLASS_user,
                    .anchor = found.list.at[0].anchor,
                    .mods = &mod,
                    .n = 1};
    *user = graph_id(&found.list.at[0]);
    return company_write(c, &op);
}

static const struct param new_assignment_params[] = {
    {"PrincipalId", PARAM_TEXT, .flags = PARAM_MANDATORY},
    {"RoleDefinitionId", PARAM_TEXT, .flags = PARAM_MANDATORY},
    {"DirectoryScopeId", PARAM_TEXT, .flags = PARAM_MANDATORY, .choices = "/"},
    {NULL}};

static const struct err *
new_assignment(struct call *c)
{
    struct str role = call_text(c, "RoleDefinitionId"), user;

    TRY(assign(c, call_text(c, "PrincipalId"), role, MOD_ADD, &user));
    return emit_assignment(c, user, company_role_find(role)->id);
}

static const struct param remove_assignment_params[] = {
    {"UnifiedRoleAssignmentId", PARAM_TEXT, .position = 1, .flags = PARAM_MANDATORY | PARAM_BY_NAME,
     .aliases = "Id"},
    {NULL}};

static const struct err *
remove_assignment(struct call *c)
{
    struct str role = call_text(c, "UnifiedRoleAssignmentId"), user = str_cut(&role, '.'), found;

    return assign(c, user, role.at ? role : STR(""), MOD_REMOVE, &found);
}

static const struct cmdlet rows[] = {
    {"Get-MgRoleManagementDirectoryRoleDefinition", .help = "Administrator roles of Entra ID",
     .params = definition_params, .process = get_definition},
    {"Get-MgRoleManagementDirectoryRoleAssignment", .help = "Who holds which administrator role",
     .params = assignment_params, .process = get_assignment},
    {"New-MgRoleManagementDirectoryRoleAssignment", .help = "Gives a user an administrator role",
     .params = new_assignment_params, .process = new_assignment},
    {"Remove-MgRoleManagementDirectoryRoleAssignment", .help = "Takes an administrator role away",
     .params = remove_assignment_params, .process = remove_assignment},
};

const struct cmdlet_table cmdlets_role = {rows, sizeof rows / sizeof *rows};
