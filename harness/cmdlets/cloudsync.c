/* SPDX-License-Identifier: MIT */
/*
 * Provisioning agents and Cloud Sync's configurations, which production keeps in a portal.
 */
#include "harness/cmdlets/company.h"
#include "harness/cmdlets/graph_object.h"
#include "harness/cmdlets/shape.h"
#include "harness/cmdlets/tables.h"
#include "sim/base/arena.h"
#include "sim/base/buf.h"

/* --- agents ------------------------------------------------------------------------------------ */

static const struct object_type agent_type = {.name = "Cutover.ProvisioningAgent",
                                              .display = "Name|Status"};

static const struct param agent_params[] = {{"Name", PARAM_TEXT, .position = 1}, {NULL}};
static const struct param switch_params[] = {
    {"Name", PARAM_TEXT, .position = 1, .flags = PARAM_MANDATORY}, {NULL}};

static const struct err *
install_agent(struct call *c)
{
    struct cloud_service *service = lab_cloud_service(session_lab(c));
    struct str name = call_text(c, "Name");

    session_blame(c);
    if (!name.len)
        name = str_fmt(c->arena, "AGENT%u", cloud_agent_count(service) + 1);
    TRY(session_err(c, cloud_agent_install(service, name, c->arena)));
    lab_cloud_changed(session_lab(c));
    return NULL;
}

static const struct err *
get_agent(struct call *c)
{
    const struct cloud_service *service = lab_cloud_service(session_lab(c));

    for (uint32_t i = 0; i < cloud_agent_count(service); i++) {
        const struct cloud_agent *agent = cloud_agent_at(service, i);
        struct object *o = shape_object(c, &agent_type);
        shape_text(o, "Name", agent->name, c->arena);
        shape_text(o, "Status", agent->running ? STR("active") : STR("inactive"), c->arena);
        TRY(call_emit(c, value_object(o)));
    }
    return NULL;
}

static const struct err *
switch_agent(struct call *c, bool running)
{
    struct lab *lab = session_lab(c);

    session_blame(c);
    TRY(session_err(
        c, cloud_agent_switch(lab_cloud_service(lab), call_text(c, "Name"), running, c->arena)));
    lab_cloud_changed(lab);
    return NULL;
}

static const struct err *
stop_agent(struct call *c)
{
    return switch_agent(c, false);
}

static const struct err *
start_agent(struct call *c)
{
    return switch_agent(c, true);
}

/* --- configurations ---------------------------------------------------------------------------- */

static const struct object_type configuration_type = {
    .name = "Cutover.CloudSyncConfiguration",
    .display = "Name|Status|OrganizationalUnit|DeletionThreshold"};

static const struct err *
emit_configuration(struct call *c, const struct cloud *configuration)
{
    struct cloud_view v = cloud_view(configuration);
    struct object *o = shape_object(c, &configuration_type);

    if (v.status == CLOUD_NOT_CONFIGURED)
        return NULL;
    shape_text(o, "Name", v.name, c->arena);
    shape_text(o, "Status", cloud_status_name(v.status), c->arena);
    object_setz(o, "OrganizationalUnit", value_texts(v.ous, v.ou_count, c->arena), c->arena);
    object_setz(o, "Group", value_texts(v.groups, v.group_count, c->arena), c->arena);
    shape_int(o, "DeletionThreshold", v.threshold, c->arena);
    shape_bool(o, "PasswordHashSync", cloud_password_hashes(configuration), c->arena);
    shape_text(o, "Domain", v.domain->fqdn, c->arena);
    shape_bool(o, "Enabled", v.status != CLOUD_PAUSED, c->arena);
    shape_text(o, "QuarantineReason", v.quarantine_reason, c->arena);
    shape_text(o, "ErrorCode", v.error, c->arena);
    shape_int(o, "Cycles", v.cycles, c->arena);
    shape_int(o, "Escrows", v.escrows, c->arena);
    shape_int(o, "PendingDeletes", v.pending_deletes, c->arena);
    shape_time(o, "LastCycleTime", v.last_cycle, c->arena);
    shape_time(o, "NextCycleTime", v.next_cycle, c->arena);
    return call_emit(c, value_object(o));
}

/* `a, b and so on`, for a message. */
static struct str
names_of_configurations(const struct lab *lab, struct arena *a)
{
    struct buf out = buf_in(a);

    for (uint32_t i = 0; i < lab_cloud_count(lab); i++)
        if (cloud_status(lab_cloud_at(lab, i)) != CLOUD_NOT_CONFIGURED)
            buf_fmt(&out, "%s" STR_FMT, out.len ? ", " : "",
                    STR_ARG(cloud_view(lab_cloud_at(lab, i)).name));
    return buf_str(&out);
}

static const struct err *
no_configuration(struct call *c, struct str name)
{
    struct str names = names_of_configurations(session_lab(c), c->arena);

    if (names.len)
        return call_error(c, ERR_NOT_FOUND,
                          "there is no Cloud Sync configuration \"" STR_FMT
                          "\"; there is: " STR_FMT,
                          STR_ARG(name), STR_ARG(names));
    return err_remedy(call_error(c, ERR_NOT_FOUND,
                                 "there is no Cloud Sync configuration \"" STR_FMT
                                 "\", and no other",
                                 STR_ARG(name)),
                      c->arena, "Make one with New-LabCloudSyncConfiguration.");
}

/* The one that is meant: by -Name, or the only one. */
static const struct err *
chosen(struct call *c, struct cloud **out)
{
    struct lab *lab = session_lab(c);
    uint32_t n = 0;

    *out = lab_cloud(lab); /* which refuses for itself where there is none */
    if (call_has(c, "Name")) {
        *out = lab_cloud_find(lab, call_text(c, "Name"));
        return *out ? NULL : no_configuration(c, call_text(c, "Name"));
    }
    for (uint32_t i = 0; i < lab_cloud_count(lab); i++) {
        if (cloud_status(lab_cloud_at(lab, i)) == CLOUD_NOT_CONFIGURED)
            continue;
        *out = lab_cloud_at(lab, i);
        n++;
    }
    if (n < 2)
        return NULL;
    return call_error(c, ERR_INPUT, "say with -Name which configuration is meant: " STR_FMT,
                      STR_ARG(names_of_configurations(lab, c->arena)));
}

static const struct param new_params[] = {
    {"Name", PARAM_TEXT, .position = 1},
    {"Domain", PARAM_TEXT, .aliases = "DomainName"},
    {"OrganizationalUnit", PARAM_TEXT_LIST, .aliases = "OU|Scope"},
    {"Group", PARAM_TEXT_LIST},
    {"DeletionThreshold", PARAM_INT},
    {"PasswordHashSync", PARAM_BOOL},
    {"Mapping", PARAM_TEXT},
    {NULL}};

static const struct err *
set_threshold(struct call *c, struct cloud *configuration)
{
    int64_t n = call_int(c, "DeletionThreshold", 0);

    if (!call_has(c, "DeletionThreshold"))
        return NULL;
    if (n < 0)
        return call_error(c, ERR_INPUT, "-DeletionThreshold is a number from 0 (off) on");
    return session_err(c, cloud_set_threshold(configuration, (uint32_t)n, c->arena));
}

static const struct err *
set_groups(struct call *c, struct cloud *configuration)
{
    struct values groups = call_list(c, "Group");

    if (!call_has(c, "Group"))
        return NULL;
    return session_err(c, cloud_set_groups(configuration, shape_texts(groups, c->arena),
                                           (uint32_t)groups.n, lab_now(session_lab(c)), c->arena));
}

static const struct err *
set_mapping(struct call *c, struct cloud *configuration)
{
    if (!call_has(c, "Mapping"))
        return NULL;
    const struct err *e =
        lab_cloud_map(session_lab(c), configuration, call_text(c, "Mapping"), c->arena);
    /* its own place is one in the mapping's text */
    return e ? err_wrap(e, c->at, c->arena, "the mapping is not taken") : NULL;
}

/* The tick for password hashes; it switches the tenant's feature on as well. */
static const struct err *
set_passwords(struct call *c, struct cloud *configuration)
{
    bool on = call_switch(c, "PasswordHashSync");
    bool before = cloud_password_hashes(configuration);

    if (!call_has(c, "PasswordHashSync"))
        return NULL;
    TRY(session_err(c, cloud_set_password_hashes(configuration, on, c->arena)));
    return on && !before ? company_switch_on(c, FEATURE_passwordSync) : NULL;
}

static const struct err *
new_configuration(struct call *c)
{
    struct lab *lab = session_lab(c);
    struct values ous = call_list(c, "OrganizationalUnit");
    struct str name = call_text(c, "Name"), domain = call_text(c, "Domain");

    session_blame(c);
    TRY(session_err(c, lab_cloud_configure(lab, domain, name, shape_texts(ous, c->arena),
                                           (uint32_t)ous.n, c->arena)));
    if (!domain.len)
        domain = lab_setup(lab)->world.domain.fqdn;
    struct cloud *made = lab_cloud_find(lab, name.len ? name : domain);
    TRY(set_groups(c, made));
    TRY(set_threshold(c, made));
    TRY(set_mapping(c, made));
    TRY(set_passwords(c, made));
    lab_cloud_changed(lab);
    return emit_configuration(c, made);
}

static const struct param name_params[] = {{"Name", PARAM_TEXT, .position = 1}, {NULL}};

static const struct err *
get_configuration(struct call *c)
{
    const struct lab *lab = session_lab(c);
    struct cloud *one;

    if (call_has(c, "Name")) {
        TRY(chosen(c, &one));
        return emit_configuration(c, one);
    }
    for (uint32_t i = 0; i < lab_cloud_count(lab); i++)
        TRY(emit_configuration(c, lab_cloud_at(lab, i)));
    return NULL;
}

static const struct param set_params[] = {
    {"OrganizationalUnit", PARAM_TEXT_LIST, .position = 1, .aliases = "OU|Scope"},
    {"Name", PARAM_TEXT},
    {"Group", PARAM_TEXT_LIST},
    {"DeletionThreshold", PARAM_INT},
    {"PasswordHashSync", PARAM_BOOL},
    {"Mapping", PARAM_TEXT},
    {"AllowDeletes", PARAM_SWITCH},
    {"Restart", PARAM_SWITCH},
    {NULL}};

static const struct err *
set_configuration(struct call *c)
{
    struct lab *lab = session_lab(c);
    struct values ous = call_list(c, "OrganizationalUnit");
    bool restart = call_switch(c, "Restart") || call_switch(c, "AllowDeletes");
    struct cloud *configuration;

    session_blame(c);
    TRY(chosen(c, &configuration));
    if (call_has(c, "OrganizationalUnit"))
        TRY(session_err(c, cloud_set_scope(configuration, shape_texts(ous, c->arena),
                                           (uint32_t)ous.n, lab_now(lab), c->arena)));
    TRY(set_groups(c, configuration));
    TRY(set_threshold(c, configuration));
    TRY(set_mapping(c, configuration));
    TRY(set_passwords(c, configuration));
    if (restart)
        TRY(session_err(c, cloud_restart(configuration, call_switch(c, "AllowDeletes"),
                                         lab_now(lab), c->arena)));
    lab_cloud_changed(lab);
    return NULL;
}

static const struct err *
enable_configuration(struct call *c)
{
    struct cloud *configuration;

    session_blame(c);
    TRY(chosen(c, &configuration));
    TRY(session_err(c, cloud_enable(configuration, lab_now(session_lab(c)), c->arena)));
    lab_cloud_changed(session_lab(c));
    return NULL;
}

static const struct err *
disable_configuration(struct call *c)
{
    struct cloud *configuration;

    session_blame(c);
    TRY(chosen(c, &configuration));
    TRY(session_err(c, cloud_disable(configuration, c->arena)));
    lab_cloud_changed(session_lab(c));
    return NULL;
}

static const struct err *
remove_configuration(struct call *c)
{
    struct cloud *configuration;

    session_blame(c);
    TRY(chosen(c, &configuration));
    TRY(session_err(c, cloud_remove(configuration, c->arena)));
    lab_cloud_changed(session_lab(c));
    return NULL;
}

/* --- on demand --------------------------------------------------------------------------------- */

static const struct param demand_params[] = {
    {"DistinguishedName", PARAM_TEXT, .position = 1, .flags = PARAM_MANDATORY},
    {"Name", PARAM_TEXT},
    {NULL}};

static const struct err *
provision_on_demand(struct call *c)
{
    struct lab *lab = session_lab(c);
    struct cloud *configuration;
    struct lab_demand done;

    session_blame(c);
    TRY(chosen(c, &configuration));
    TRY(session_err(c, lab_cloud_demand(lab, configuration, call_text(c, "DistinguishedName"),
                                        &done, c->arena)));
    return call_emit(
        c, graph_log_object(lab, done.result, cloud_log_count(lab_cloud_service(lab)), c->arena));
}

static const struct cmdlet rows[] = {
    {"Install-LabProvisioningAgent", .help = "Installs the agent; it does nothing by itself",
     .origin = CMDLET_LAB, .params = agent_params, .process = install_agent,
     .example = "Install-LabProvisioningAgent"},
    {"Get-LabProvisioningAgent", .help = "The agents, and whether they run", .origin = CMDLET_LAB,
     .process = get_agent,
     .example = "Install-LabProvisioningAgent -Name SYNC1\nGet-LabProvisioningAgent"},
    {"Stop-LabProvisioningAgent", .help = "Stops an agent's service", .origin = CMDLET_LAB,
     .params = switch_params, .process = stop_agent,
     .example = "Install-LabProvisioningAgent -Name SYNC1\nStop-LabProvisioningAgent SYNC1"},
    {"Start-LabProvisioningAgent", .help = "Starts an agent's service", .origin = CMDLET_LAB,
     .params = switch_params, .process = start_agent,
     .example = "Install-LabProvisioningAgent -Name SYNC1\nStop-LabProvisioningAgent SYNC1\n"
                "Start-LabProvisioningAgent SYNC1"},
    {"New-LabCloudSyncConfiguration", .help = "Makes the domain's configuration, disabled",
     .origin = CMDLET_LAB, .params = new_params, .process = new_configuration,
     .example = "Install-LabProvisioningAgent\n"
                "New-LabCloudSyncConfiguration -OrganizationalUnit 'OU=CPUsers,DC=contoso,DC=com'\n"
                "Enable-LabCloudSyncConfiguration"},
    {"Get-LabCloudSyncConfiguration", .help = "The configurations and the states of their jobs",
     .origin = CMDLET_LAB, .params = name_params, .process = get_configuration,
     .example = "Install-LabProvisioningAgent\n"
                "New-LabCloudSyncConfiguration -OrganizationalUnit 'OU=CPUsers,DC=contoso,DC=com' "
                "| Out-Null\n"
                "(Get-LabCloudSyncConfiguration).Status"},
    {"Set-LabCloudSyncConfiguration",
     .help = "Changes scope, threshold or mapping, restarts the job", .origin = CMDLET_LAB,
     .params = set_params, .process = set_configuration,
     .example = "Install-LabProvisioningAgent\n"
                "New-LabCloudSyncConfiguration -OrganizationalUnit 'OU=CPUsers,DC=contoso,DC=com' "
                "| Out-Null\n"
                "Set-LabCloudSyncConfiguration -OrganizationalUnit 'OU=CPUsers,DC=contoso,DC=com', "
                "'OU=Staff,DC=contoso,DC=com'"},
    {"Enable-LabCloudSyncConfiguration", .help = "Starts the job; its first cycle is due at once",
     .origin = CMDLET_LAB, .params = name_params, .process = enable_configuration,
     .example = "Install-LabProvisioningAgent\n"
                "New-LabCloudSyncConfiguration -OrganizationalUnit 'OU=CPUsers,DC=contoso,DC=com' "
                "| Out-Null\n"
                "Enable-LabCloudSyncConfiguration"},
    {"Disable-LabCloudSyncConfiguration", .help = "Pauses the job; its state is kept",
     .origin = CMDLET_LAB, .params = name_params, .process = disable_configuration,
     .example = "Install-LabProvisioningAgent\n"
                "New-LabCloudSyncConfiguration -OrganizationalUnit 'OU=CPUsers,DC=contoso,DC=com' "
                "| Out-Null\n"
                "Enable-LabCloudSyncConfiguration\n"
                "Disable-LabCloudSyncConfiguration"},
    {"Remove-LabCloudSyncConfiguration", .help = "Forgets the job; what it wrote stays",
     .origin = CMDLET_LAB, .params = name_params, .process = remove_configuration,
     .example = "Install-LabProvisioningAgent\n"
                "New-LabCloudSyncConfiguration -OrganizationalUnit 'OU=CPUsers,DC=contoso,DC=com' "
                "| Out-Null\n"
                "Remove-LabCloudSyncConfiguration"},
    {"Invoke-LabProvisionOnDemand",
     .help = "Provisions one object now; scope filters are not asked", .origin = CMDLET_LAB,
     .params = demand_params, .process = provision_on_demand,
     .example = "Install-LabProvisioningAgent\nNew-LabCloudSyncConfiguration | Out-Null\n"
                "Invoke-LabProvisionOnDemand 'CN=dave,OU=Staff,DC=contoso,DC=com'"},
};

const struct cmdlet_table cmdlets_cloudsync = {rows, sizeof rows / sizeof *rows};
