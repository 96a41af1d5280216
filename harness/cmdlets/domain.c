/* SPDX-License-Identifier: MIT */
/*
 * The tenant's domains: only a verified one can stand in a userPrincipalName.
 */
#include "harness/cmdlets/company.h"
#include "harness/cmdlets/tables.h"
#include "sim/base/arena.h"
#include "sim/world/company.h"

static const struct object_type domain_type = {
    .name = "Microsoft.Graph.PowerShell.Models.MicrosoftGraphDomain",
    .display = "Id|AuthenticationType|IsVerified|IsDefault"};

static const struct param domain_params[] = {
    {"DomainId", PARAM_TEXT, .position = 1, .flags = PARAM_BY_NAME, .aliases = "Id"},
    {"All", PARAM_SWITCH},
    {NULL}};

static struct value
domain_object(struct call *c, const struct entry *e)
{
    struct object *o = shape_object(c, &domain_type);

    shape_text(o, "Id", str_from(e->anchor, sizeof DOMAIN_ANCHOR - 1), c->arena);
    shape_text(o, "AuthenticationType", entry_value(e, ATTR_authenticationType), c->arena);
    shape_bool(o, "IsVerified", str_eq(entry_value(e, ATTR_isVerified), STR("True")), c->arena);
    shape_bool(o, "IsDefault", str_eq(entry_value(e, ATTR_isDefault), STR("True")), c->arena);
    shape_bool(o, "IsInitial", str_eq(entry_value(e, ATTR_isInitial), STR("True")), c->arena);
    return value_object(o);
}

static const struct err *
emit_domains(struct call *c, struct str id)
{
    struct entries found = {0};
    struct query q = {.base = STR(COMPANY_DOMAINS)};
    bool any = false;

    TRY(session_err(c, lab_entra_find(session_lab(c), &q, &found, c->arena)));
    for (uint32_t i = 0; i < found.list.n; i++) {
        const struct entry *e = &found.list.at[i];
        if (id.len && !str_ieq(str_from(e->anchor, sizeof DOMAIN_ANCHOR - 1), id))
            continue;
        any = true;
        TRY(call_emit(c, domain_object(c, e)));
    }
    if (id.len && !any)
        return call_error(c, ERR_NOT_FOUND, "Resource '" STR_FMT "' does not exist", STR_ARG(id));
    return NULL;
}

static const struct err *
get_domain(struct call *c)
{
    return emit_domains(c, call_text(c, "DomainId"));
}

static const struct err *
write_domain(struct call *c, enum op_kind kind, struct str name, attr_id id, struct str value)
{
    struct mod mod = {id, MOD_SET, 1, &value};
    struct op op = {.kind = kind,
                    .anchor = str_fmt(c->arena, DOMAIN_ANCHOR STR_FMT, STR_ARG(name)),
                    .mods = &mod,
                    .n = kind == OP_UPDATE};

    return company_write(c, &op);
}

static const struct param new_domain_params[] = {
    {"Id", PARAM_TEXT, .position = 1, .flags = PARAM_MANDATORY}, {NULL}};

static const struct err *
new_domain(struct call *c)
{
    TRY(write_domain(c, OP_ADD, call_text(c, "Id"), ATTR_isVerified, STR("")));
    return emit_domains(c, call_text(c, "Id"));
}

static const struct param which_domain_params[] = {{"DomainId", PARAM_TEXT, .position = 1,
                                                    .flags = PARAM_MANDATORY | PARAM_BY_NAME,
                                                    .aliases = "Id"},
                                                   {NULL}};

static const struct err *
confirm_domain(struct call *c)
{
    TRY(write_domain(c, OP_UPDATE, call_text(c, "DomainId"), ATTR_isVerified, STR("True")));
    return emit_domains(c, call_text(c, "DomainId"));
}

static const struct param update_domain_params[] = {
    {"DomainId", PARAM_TEXT, .position = 1, .flags = PARAM_MANDATORY | PARAM_BY_NAME,
     .aliases = "Id"},
    {"AuthenticationType", PARAM_TEXT, .flags = PARAM_MANDATORY,
     .choices = DOMAIN_MANAGED "|" DOMAIN_FEDERATED},
    {NULL}};

static const struct err *
update_domain(struct call *c)
{
    struct str type = call_text(c, "AuthenticationType");

    return write_domain(c, OP_UPDATE, call_text(c, "DomainId"), ATTR_authenticationType,
                        str_ieq(type, STR(DOMAIN_MANAGED)) ? STR(DOMAIN_MANAGED)
                                                           : STR(DOMAIN_FEDERATED));
}

static const struct err *
remove_domain(struct call *c)
{
    return write_domain(c, OP_DELETE, call_text(c, "DomainId"), ATTR_isVerified, STR(""));
}

static const struct cmdlet rows[] = {
    {"Get-MgDomain", .help = "The tenant's domains", .params = domain_params,
     .process = get_domain},
    {"New-MgDomain", .help = "Adds a domain, not verified yet", .params = new_domain_params,
     .process = new_domain},
    {"Confirm-MgDomain", .help = "Verifies a domain", .params = which_domain_params,
     .process = confirm_domain},
    {"Update-MgDomain", .help = "Makes a domain federated or managed",
     .params = update_domain_params, .process = update_domain},
    {"Remove-MgDomain", .help = "Removes a domain", .params = which_domain_params,
     .process = remove_domain},
};

const struct cmdlet_table cmdlets_domain = {rows, sizeof rows / sizeof *rows};
