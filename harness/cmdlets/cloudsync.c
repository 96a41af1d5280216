/* SPDX-License-Identifier: MIT */
/*
 * The provisioning agent and Cloud Sync's configuration, which production keeps in a portal.
 */
#include "harness/cmdlets/company.h"
#include "harness/cmdlets/shape.h"
#include "harness/cmdlets/tables.h"
#include "sim/base/arena.h"

static const struct object_type configuration_type = {
    .name = "Cutover.CloudSyncConfiguration",
    .display = "Name|Status|OrganizationalUnit|DeletionThreshold"};

static const struct err *
emit_configuration(struct call *c)
{
    struct cloud_view v = cloud_view(lab_cloud(session_lab(c)));
    struct object *o = shape_object(c, &configuration_type);

    if (v.status == CLOUD_NOT_CONFIGURED)
        return NULL;
    shape_text(o, "Name", v.name, c->arena);
    shape_text(o, "Status", cloud_status_name(v.status), c->arena);
    object_setz(o, "OrganizationalUnit", value_texts(v.ous, v.ou_count, c->arena), c->arena);
    shape_int(o, "DeletionThreshold", v.threshold, c->arena);
    shape_bool(o, "PasswordHashSync", lab_cloud_passwords(session_lab(c)), c->arena);
    shape_bool(o, "Enabled", v.status != CLOUD_PAUSED, c->arena);
    shape_text(o, "QuarantineReason", v.quarantine_reason, c->arena);
    shape_int(o, "Cycles", v.cycles, c->arena);
    shape_int(o, "Escrows", v.escrows, c->arena);
    shape_int(o, "PendingDeletes", v.pending_deletes, c->arena);
    shape_time(o, "LastCycleTime", v.last_cycle, c->arena);
    shape_time(o, "NextCycleTime", v.next_cycle, c->arena);
    return call_emit(c, value_object(o));
}

static const struct err *
install_agent(struct call *c)
{
    session_blame(c);
    cloud_install_agent(lab_cloud(session_lab(c)));
    return NULL;
}

static const struct param new_params[] = {
    {"Name", PARAM_TEXT, .position = 1},
    {"Domain", PARAM_TEXT, .aliases = "DomainName"},
    {"OrganizationalUnit", PARAM_TEXT_LIST, .aliases = "OU|Scope"},
    {"DeletionThreshold", PARAM_INT},
    {"PasswordHashSync", PARAM_BOOL},
    {NULL}};

static const struct err *
set_threshold(struct call *c)
{
    int64_t n = call_int(c, "DeletionThreshold", 0);

    if (!call_has(c, "DeletionThreshold"))
        return NULL;
    if (n < 0)
        return call_error(c, ERR_INPUT, "-DeletionThreshold is a number from 0 (off) on");
    return session_err(c, cloud_set_threshold(lab_cloud(session_lab(c)), (uint32_t)n, c->arena));
}

/* The tick for password hashes; it switches the tenant's feature on as well. */
static const struct err *
set_passwords(struct call *c, bool otherwise)
{
    bool on = call_has(c, "PasswordHashSync") ? call_switch(c, "PasswordHashSync") : otherwise;
    bool switched_on = on && !lab_cloud_passwords(session_lab(c));

    lab_set_cloud_passwords(session_lab(c), on);
    return switched_on ? company_switch_on(c, FEATURE_passwordSync) : NULL;
}

static const struct err *
new_configuration(struct call *c)
{
    struct lab *lab = session_lab(c);
    struct values ous = call_list(c, "OrganizationalUnit");

    session_blame(c);
    TRY(session_err(c, lab_cloud_configure(lab, call_text(c, "Domain"), call_text(c, "Name"),
                                           shape_texts(ous, c->arena), (uint32_t)ous.n, c->arena)));
    TRY(set_threshold(c));
    TRY(set_passwords(c, false));
    lab_cloud_changed(lab);
    return emit_configuration(c);
}

static const struct err *
get_configuration(struct call *c)
{
    return emit_configuration(c);
}

static const struct param set_params[] = {
    {"OrganizationalUnit", PARAM_TEXT_LIST, .position = 1, .aliases = "OU|Scope"},
    {"DeletionThreshold", PARAM_INT},
    {"PasswordHashSync", PARAM_BOOL},
    {"AllowDeletes", PARAM_SWITCH},
    {"Restart", PARAM_SWITCH},
    {NULL}};

static const struct err *
set_configuration(struct call *c)
{
    struct lab *lab = session_lab(c);
    struct values ous = call_list(c, "OrganizationalUnit");
    bool restart = call_switch(c, "Restart") || call_switch(c, "AllowDeletes");

    session_blame(c);
    if (call_has(c, "OrganizationalUnit"))
        TRY(session_err(c, cloud_set_scope(lab_cloud(lab), shape_texts(ous, c->arena),
                                           (uint32_t)ous.n, lab_now(lab), c->arena)));
    TRY(set_threshold(c));
    TRY(set_passwords(c, lab_cloud_passwords(lab)));
    if (restart)
        TRY(session_err(c, cloud_restart(lab_cloud(lab), call_switch(c, "AllowDeletes"),
                                         lab_now(lab), c->arena)));
    lab_cloud_changed(lab);
    return NULL;
}

static const struct err *
enable_configuration(struct call *c)
{
    struct lab *lab = session_lab(c);

    session_blame(c);
    TRY(session_err(c, cloud_enable(lab_cloud(lab), lab_now(lab), c->arena)));
    lab_cloud_changed(lab);
    return NULL;
}

static const struct err *
disable_configuration(struct call *c)
{
    session_blame(c);
    TRY(session_err(c, cloud_disable(lab_cloud(session_lab(c)), c->arena)));
    lab_cloud_changed(session_lab(c));
    return NULL;
}

static const struct err *
remove_configuration(struct call *c)
{
    session_blame(c);
    TRY(session_err(c, cloud_remove(lab_cloud(session_lab(c)), c->arena)));
    lab_cloud_changed(session_lab(c));
    return NULL;
}

static const struct cmdlet rows[] = {
    {"Install-LabProvisioningAgent", .help = "Installs the agent; it does nothing by itself",
     .origin = CMDLET_LAB, .process = install_agent, .example = "Install-LabProvisioningAgent"},
    {"New-LabCloudSyncConfiguration", .help = "Makes the domain's configuration, disabled",
     .origin = CMDLET_LAB, .params = new_params, .process = new_configuration,
     .example = "Install-LabProvisioningAgent\n"
                "New-LabCloudSyncConfiguration -OrganizationalUnit 'OU=CPUsers,DC=contoso,DC=com'\n"
                "Enable-LabCloudSyncConfiguration"},
    {"Get-LabCloudSyncConfiguration", .help = "The configuration and the state of its job",
     .origin = CMDLET_LAB, .process = get_configuration,
     .example = "Install-LabProvisioningAgent\n"
                "New-LabCloudSyncConfiguration -OrganizationalUnit 'OU=CPUsers,DC=contoso,DC=com' "
                "| Out-Null\n"
                "(Get-LabCloudSyncConfiguration).Status"},
    {"Set-LabCloudSyncConfiguration", .help = "Changes scope or threshold, restarts the job",
     .origin = CMDLET_LAB, .params = set_params, .process = set_configuration,
     .example = "Install-LabProvisioningAgent\n"
                "New-LabCloudSyncConfiguration -OrganizationalUnit 'OU=CPUsers,DC=contoso,DC=com' "
                "| Out-Null\n"
                "Set-LabCloudSyncConfiguration -OrganizationalUnit 'OU=CPUsers,DC=contoso,DC=com', "
                "'OU=Staff,DC=contoso,DC=com'"},
    {"Enable-LabCloudSyncConfiguration", .help = "Starts the job; its first cycle is due at once",
     .origin = CMDLET_LAB, .process = enable_configuration,
     .example = "Install-LabProvisioningAgent\n"
                "New-LabCloudSyncConfiguration -OrganizationalUnit 'OU=CPUsers,DC=contoso,DC=com' "
                "| Out-Null\n"
                "Enable-LabCloudSyncConfiguration"},
    {"Disable-LabCloudSyncConfiguration", .help = "Pauses the job; its state is kept",
     .origin = CMDLET_LAB, .process = disable_configuration,
     .example = "Install-LabProvisioningAgent\n"
                "New-LabCloudSyncConfiguration -OrganizationalUnit 'OU=CPUsers,DC=contoso,DC=com' "
                "| Out-Null\n"
                "Enable-LabCloudSyncConfiguration\n"
                "Disable-LabCloudSyncConfiguration"},
    {"Remove-LabCloudSyncConfiguration", .help = "Forgets the job; what it wrote stays",
     .origin = CMDLET_LAB, .process = remove_configuration,
     .example = "Install-LabProvisioningAgent\n"
                "New-LabCloudSyncConfiguration -OrganizationalUnit 'OU=CPUsers,DC=contoso,DC=com' "
                "| Out-Null\n"
                "Remove-LabCloudSyncConfiguration"},
};

const struct cmdlet_table cmdlets_cloudsync = {rows, sizeof rows / sizeof *rows};
