/* SPDX-License-Identifier: MIT */
/*
 * Passwords: set in the directory, their hashes brought over by Connect or Cloud Sync. What they are
 * is nobody's business here; when they were set and who has sent them is.
 */
#include "harness/cmdlets/ad_write.h"
#include "harness/cmdlets/adsync.h"
#include "harness/cmdlets/company.h"
#include "harness/cmdlets/tables.h"
#include "sim/base/arena.h"

/* --- in the directory -------------------------------------------------------------------------- */

static const struct param account_params[] = {
    {"Identity", PARAM_ANY, .position = 1, .flags = PARAM_MANDATORY | PARAM_PIPELINE},
    {"NewPassword", PARAM_ANY},
    {"OldPassword", PARAM_ANY},
    {"Reset", PARAM_SWITCH},
    {"Server", PARAM_TEXT},
    {NULL}};

static const struct err *
write_date(struct call *c, const struct entry *e, int64_t filetime)
{
    const struct str value = str_fmt(c->arena, "%lld", (long long)filetime);
    const struct mod mod = {ATTR_pwdLastSet, MOD_SET, 1, &value};
    const struct op op = {.kind = OP_UPDATE,
                          .class = e->class,
                          .anchor = e->anchor,
                          .dn = e->dn,
                          .n = 1,
                          .mods = &mod};

    return session_err(c, lab_ad_write(session_lab(c), &op, NULL, c->arena));
}

static const struct err *
set_password(struct call *c)
{
    struct entry e;

    TRY(ad_identity(c, "Identity", &e));
    if (e.class != CLASS_user && e.class != CLASS_inetOrgPerson)
        return call_error(c, ERR_INPUT, STR_FMT " is no account of a person", STR_ARG(e.dn));
    session_blame(c);
    TRY(write_date(c, &e, time_to_filetime(lab_now(session_lab(c)))));
    lab_password_set(session_lab(c), e.anchor, false);
    return NULL;
}

const struct err *
password_must_change(struct call *c, const struct entry *e, bool must)
{
    session_blame(c);
    TRY(write_date(c, e, must ? 0 : time_to_filetime(lab_now(session_lab(c)))));
    lab_password_set(session_lab(c), e->anchor, must);
    return NULL;
}

/* --- Connect's switch, by forest --------------------------------------------------------------- */

static const struct object_type configuration_type = {
    .name = "Microsoft.IdentityManagement.PowerShell.ObjectModel.PasswordSyncConfiguration",
    .display = "SourceConnector|TargetConnector|Enabled"};

static const struct param get_configuration_params[] = {
    {"SourceConnector", PARAM_TEXT, .position = 1, .flags = PARAM_MANDATORY}, {NULL}};

static const struct param set_configuration_params[] = {
    {"SourceConnector", PARAM_TEXT, .position = 1, .flags = PARAM_MANDATORY},
    {"TargetConnector", PARAM_TEXT, .position = 2, .flags = PARAM_MANDATORY},
    {"Enable", PARAM_BOOL, .position = 3, .flags = PARAM_MANDATORY},
    {NULL}};

static const struct err *
find_connector(struct call *c, const char *parameter, enum side side, uint32_t *out)
{
    struct str name = call_text(c, parameter);

    for (*out = 0; *out < lab_connector_count(session_lab(c)); ++*out)
        if (str_ieq(lab_connector(session_lab(c), *out)->name, name) &&
            lab_connector(session_lab(c), *out)->side == side)
            return NULL;
    return err_remedy(call_error(c, ERR_NOT_FOUND, "there is no connector \"" STR_FMT "\" for %s",
                                 STR_ARG(name), side == SIDE_AD ? "Active Directory" : "Entra ID"),
                      c->arena, "Get-ADSyncConnector lists them.");
}

static const struct err *
get_configuration(struct call *c)
{
    struct object *o = shape_object(c, &configuration_type);
    uint32_t ad;

    TRY(session_err(c, lab_need_connect(session_lab(c), c->arena)));
    TRY(find_connector(c, "SourceConnector", SIDE_AD, &ad));
    shape_text(o, "SourceConnector", lab_connector(session_lab(c), ad)->name, c->arena);
    shape_text(o, "TargetConnector", lab_connector(session_lab(c), LAB_ENTRA)->name, c->arena);
    shape_bool(o, "Enabled", lab_password_sync(session_lab(c), ad), c->arena);
    return call_emit(c, value_object(o));
}

static const struct err *
set_configuration(struct call *c)
{
    bool enable = call_switch(c, "Enable");
    uint32_t ad, entra;

    TRY(session_err(c, lab_need_connect(session_lab(c), c->arena)));
    TRY(find_connector(c, "SourceConnector", SIDE_AD, &ad));
    TRY(find_connector(c, "TargetConnector", SIDE_ENTRA, &entra));
    session_blame(c);
    lab_set_password_sync(session_lab(c), ad, enable);
    return enable ? company_switch_on(c, FEATURE_passwordSync) : NULL;
}

/* --- where they are ---------------------------------------------------------------------------- */

static const struct object_type hash_type = {
    .name = "Cutover.PasswordHash", .display = "Name|PasswordLastSet|State|SentBy|SentTime"};

static const struct param hash_params[] = {{"Identity", PARAM_TEXT, .position = 1}, {NULL}};

static const char *
state_word(const struct lab_password_view *v)
{
    if (v->must_change)
        return "MustChange";
    if (v->sent)
        return "InEntraID";
    return v->by_connect || v->by_cloud ? "Waiting" : "NobodySends";
}

static const char *
sender_word(const struct lab_password_view *v)
{
    if (v->by_connect && v->by_cloud)
        return "Connect, Cloud Sync";
    return v->by_connect ? "Connect" : v->by_cloud ? "Cloud Sync" : "";
}

static const struct err *
get_hashes(struct call *c)
{
    bool one = call_has(c, "Identity"), found = false;
    struct lab_password_view v;

    for (uint32_t i = 0; lab_password_at(session_lab(c), i, &v); i++) {
        if (one && !str_ieq(call_text(c, "Identity"), v.name))
            continue;
        found = true;
        struct object *o = shape_object(c, &hash_type);
        shape_text(o, "Name", v.name, c->arena);
        shape_time(o, "PasswordLastSet", v.set, c->arena);
        object_setz(o, "State", value_textz(state_word(&v)), c->arena);
        object_setz(o, "SentBy", value_textz(sender_word(&v)), c->arena);
        shape_time(o, "SentTime", v.sent, c->arena);
        TRY(call_emit(c, value_object(o)));
    }
    if (!one || found)
        return NULL;
    return err_remedy(call_error(c, ERR_NOT_FOUND, "no password of \"" STR_FMT "\" was set",
                                 STR_ARG(call_text(c, "Identity"))),
                      c->arena, "Without a name Get-LabPasswordHash lists all that were set.");
}

static const struct cmdlet rows[] = {
    {"Set-ADAccountPassword", .help = "Sets a user's password; only the time of it is kept",
     .params = account_params, .process = set_password,
     .example = "Set-ADAccountPassword bob -Reset"},
    {"Get-ADSyncAADPasswordSyncConfiguration",
     .help = "Whether Connect brings over the password hashes of a forest",
     .params = get_configuration_params, .process = get_configuration,
     .example = "Get-ADSyncAADPasswordSyncConfiguration -SourceConnector contoso.com"},
    {"Set-ADSyncAADPasswordSyncConfiguration",
     .help = "Says whether Connect brings over the password hashes of a forest",
     .params = set_configuration_params, .process = set_configuration,
     .example = "Set-ADSyncAADPasswordSyncConfiguration -SourceConnector contoso.com "
                "-TargetConnector 'contoso.onmicrosoft.com - AAD' -Enable $true"},
    {"Get-LabPasswordHash",
     .help = "Passwords that were set: whether Entra ID has them, and who sent or would send them",
     .origin = CMDLET_LAB, .params = hash_params, .process = get_hashes,
     .example = "Set-ADAccountPassword bob -Reset\nGet-LabPasswordHash bob"},
};

const struct cmdlet_table cmdlets_password = {rows, sizeof rows / sizeof *rows};
