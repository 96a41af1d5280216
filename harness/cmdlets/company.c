/* SPDX-License-Identifier: MIT */
/*
 * The tenant as a company: switches of directory synchronisation, prevention of deletes.
 */
#include "harness/cmdlets/company.h"

#include "harness/cmdlets/tables.h"
#include "sim/base/arena.h"
#include "sim/world/company.h"

static const struct object_type synchronization_type = {
    .name = "Microsoft.Graph.PowerShell.Models.MicrosoftGraphOnPremisesDirectorySynchronization",
    .display = "Id"};
static const struct object_type features_type = {
    .name = "Microsoft.Graph.PowerShell.Models."
            "MicrosoftGraphOnPremisesDirectorySynchronizationFeature"};
static const struct object_type company_type = {
    .name = "Microsoft.IdentityManagement.PowerShell.ObjectModel.AADCompanyFeature"};

static const struct err *
find_company(struct call *c, struct entry *out)
{
    struct entries found = {0};
    struct query q = {.base = STR(COMPANY_PATH)};

    TRY(session_err(c, lab_entra_find(session_lab(c), &q, &found, c->arena)));
    *out = found.list.at[0];
    return NULL;
}

const struct err *
company_write(struct call *c, const struct op *op)
{
    struct lab *lab = session_lab(c);

    session_blame(c);
    TRY(session_err(c, lab_entra_write(lab, op, NULL, c->arena)));
    lab_rules_changed(lab);
    lab_cloud_changed(lab);
    return NULL;
}

static bool
feature_on(const struct entry *company, enum company_feature f)
{
    const struct attr *on = entry_get(company, ATTR_enabledFeatures);

    for (uint32_t i = 0; on && i < on->n; i++)
        if (str_eq(on->values[i], company_feature_name(f)))
            return true;
    return false;
}

static struct str
capitalised(struct str name, struct arena *a)
{
    struct str first = str_upper(str_sub(name, 0, 1), a), rest = str_from(name, 1);

    return str_fmt(a, STR_FMT STR_FMT, STR_ARG(first), STR_ARG(rest));
}

/* --- directory/onPremisesSynchronization ------------------------------------------------------- */

static struct value
features_object(const struct entry *company, struct arena *a)
{
    struct object *o = object_new(&features_type, a);

    for (int f = 0; f < FEATURE_COUNT; f++) {
        enum company_feature feature = (enum company_feature)f;
        object_set(o, capitalised(company_feature_name(feature), a),
                   value_bool(feature_on(company, feature)), a);
    }
    return value_object(o);
}

static struct value
configuration_object(const struct entry *company, struct arena *a)
{
    struct object *prevention = object_new(&type_custom, a), *o = object_new(&type_custom, a);
    int64_t limit = 0;

    (void)str_int(entry_value(company, ATTR_alertThreshold), &limit);
    shape_int(prevention, "AlertThreshold", limit, a);
    shape_text(prevention, "SynchronizationPreventionType",
               entry_value(company, ATTR_synchronizationPreventionType), a);
    object_setz(o, "AccidentalDeletionPrevention", value_object(prevention), a);
    return value_object(o);
}

static const struct param synchronization_params[] = {{"OnPremisesDirectorySynchronizationId",
                                                       PARAM_TEXT, .position = 1,
                                                       .flags = PARAM_BY_NAME, .aliases = "Id"},
                                                      {"All", PARAM_SWITCH},
                                                      {NULL}};

static struct str
company_id(const struct entry *company)
{
    return str_from(company->anchor, sizeof COMPANY_ANCHOR - 1);
}

static const struct err *
check_id(struct call *c, const struct entry *company)
{
    struct str id = call_text(c, "OnPremisesDirectorySynchronizationId");

    if (!id.len || str_ieq(id, company_id(company)))
        return NULL;
    return call_error(c, ERR_NOT_FOUND, "Resource '" STR_FMT "' does not exist", STR_ARG(id));
}

static const struct err *
get_synchronization(struct call *c)
{
    struct entry company;
    struct object *o = shape_object(c, &synchronization_type);

    TRY(find_company(c, &company));
    TRY(check_id(c, &company));
    shape_text(o, "Id", company_id(&company), c->arena);
    object_setz(o, "Configuration", configuration_object(&company, c->arena), c->arena);
    object_setz(o, "Features", features_object(&company, c->arena), c->arena);
    return call_emit(c, value_object(o));
}

static const struct param update_params[] = {
    {"OnPremisesDirectorySynchronizationId", PARAM_TEXT, .position = 1,
     .flags = PARAM_MANDATORY | PARAM_BY_NAME, .aliases = "Id"},
    {"Features", PARAM_TABLE},
    {"Configuration", PARAM_TABLE},
    {"BodyParameter", PARAM_TABLE},
    {NULL}};

struct settings {
    struct call *c;
    VEC(struct mod) mods;
};

static void
push_setting(struct settings *s, attr_id id, enum mod_kind kind, struct str value)
{
    struct str *copy = ARENA_NEW(s->c->arena, struct str);

    *copy = value;
    *VEC_PUSH(&s->mods, s->c->arena) = (struct mod){id, kind, 1, copy};
}

static const struct err *
push_features(struct settings *s, struct value features)
{
    if (features.kind != VALUE_TABLE)
        return NULL;
    for (uint32_t i = 0; i < features.table->pairs.n; i++) {
        const struct pair *p = &features.table->pairs.at[i];
        struct str name = value_to_text(p->key, s->c->arena);
        enum company_feature f = company_feature_find(name);
        if (p->removed)
            continue;
        if (f == FEATURE_COUNT)
            return err_remedy(
                call_error(s->c, ERR_INPUT, "the tenant has no feature \"" STR_FMT "\"",
                           STR_ARG(name)),
                s->c->arena, "(Get-MgDirectoryOnPremiseSynchronization).Features lists them.");
        push_setting(s, ATTR_enabledFeatures, value_true(p->value) ? MOD_ADD : MOD_REMOVE,
                     company_feature_name(f));
    }
    return NULL;
}

static struct value
member(struct value table, const char *name, struct arena *a)
{
    if (table.kind != VALUE_TABLE)
        return VALUE_NONE;
    return table_get(table.table, value_textz(name), NULL, a);
}

static void
push_configuration(struct settings *s, struct value configuration)
{
    struct arena *a = s->c->arena;
    struct value prevention = member(configuration, "accidentalDeletionPrevention", a);
    struct value type = member(prevention, "synchronizationPreventionType", a);
    struct value limit = member(prevention, "alertThreshold", a);

    if (!value_is_null(type))
        push_setting(s, ATTR_synchronizationPreventionType, MOD_SET, value_to_text(type, a));
    if (!value_is_null(limit))
        push_setting(s, ATTR_alertThreshold, MOD_SET, value_to_text(limit, a));
}

/* Connect reads its threshold from the tenant. */
static const struct err *
tell_connect(struct call *c)
{
    struct engine *e = lab_connect(session_lab(c));
    struct entry company;
    int64_t limit = 0;

    if (!e)
        return NULL;
    TRY(find_company(c, &company));
    (void)str_int(entry_value(&company, ATTR_alertThreshold), &limit);
    bool on =
        str_eq(entry_value(&company, ATTR_synchronizationPreventionType), STR(PREVENTION_COUNT));
    engine_set_threshold(e, (struct threshold){on, (uint32_t)limit});
    return NULL;
}

static const struct err *
update_synchronization(struct call *c)
{
    struct settings s = {.c = c};
    struct value body = call_value(c, "BodyParameter");
    struct entry company;

    TRY(find_company(c, &company));
    TRY(check_id(c, &company));
    TRY(push_features(&s, call_value(c, "Features")));
    TRY(push_features(&s, member(body, "features", c->arena)));
    push_configuration(&s, call_value(c, "Configuration"));
    push_configuration(&s, member(body, "configuration", c->arena));
    struct op op = {.kind = OP_UPDATE, .anchor = company.anchor, .mods = s.mods.at, .n = s.mods.n};
    TRY(company_write(c, &op));
    return tell_connect(c);
}

const struct err *
company_set_prevention(struct call *c, bool enabled, uint32_t count)
{
    struct settings s = {.c = c};
    struct entry company;

    TRY(find_company(c, &company));
    push_setting(&s, ATTR_synchronizationPreventionType, MOD_SET,
                 enabled ? STR(PREVENTION_COUNT) : STR(PREVENTION_OFF));
    if (enabled)
        push_setting(&s, ATTR_alertThreshold, MOD_SET, str_fmt(c->arena, "%u", count));
    struct op op = {.kind = OP_UPDATE, .anchor = company.anchor, .mods = s.mods.at, .n = s.mods.n};
    return company_write(c, &op);
}

static const struct param disable_prevention_params[] = {{"TenantId", PARAM_TEXT}, {NULL}};

static const struct err *
disable_prevention(struct call *c)
{
    TRY(company_set_prevention(c, false, 0));
    return tell_connect(c);
}

/* --- Connect's names for some of the switches -------------------------------------------------- */

static const struct {
    const char *name;
    enum company_feature feature;
} company_features[] = {
    {"PasswordHashSync", FEATURE_passwordSync},
    {"ForcePasswordChangeOnLogOn", FEATURE_forcePasswordChange},
    {"UserWriteback", FEATURE_userWriteback},
    {"DeviceWriteback", FEATURE_deviceWriteback},
    {"UnifiedGroupWriteback", FEATURE_unifiedGroupWriteback},
    {"GroupWritebackV2", FEATURE_groupWriteBack},
};

enum { COMPANY_FEATURES = sizeof company_features / sizeof *company_features };

static const struct err *
get_company_feature(struct call *c)
{
    struct object *o = shape_object(c, &company_type);
    struct entry company;

    TRY(session_err(c, lab_need_connect(session_lab(c), c->arena)));
    TRY(find_company(c, &company));
    for (size_t i = 0; i < COMPANY_FEATURES; i++)
        shape_bool(o, company_features[i].name, feature_on(&company, company_features[i].feature),
                   c->arena);
    return call_emit(c, value_object(o));
}

static const struct param company_feature_params[] = {{"PasswordHashSync", PARAM_BOOL},
                                                      {"ForcePasswordChangeOnLogOn", PARAM_BOOL},
                                                      {"UserWriteback", PARAM_BOOL},
                                                      {"DeviceWriteback", PARAM_BOOL},
                                                      {"UnifiedGroupWriteback", PARAM_BOOL},
                                                      {"GroupWritebackV2", PARAM_BOOL},
                                                      {"Force", PARAM_SWITCH},
                                                      {NULL}};

static const struct err *
set_company_feature(struct call *c)
{
    struct settings s = {.c = c};
    struct entry company;

    TRY(session_err(c, lab_need_connect(session_lab(c), c->arena)));
    TRY(find_company(c, &company));
    for (size_t i = 0; i < COMPANY_FEATURES; i++)
        if (call_has(c, company_features[i].name))
            push_setting(&s, ATTR_enabledFeatures,
                         call_switch(c, company_features[i].name) ? MOD_ADD : MOD_REMOVE,
                         company_feature_name(company_features[i].feature));
    struct op op = {.kind = OP_UPDATE, .anchor = company.anchor, .mods = s.mods.at, .n = s.mods.n};
    return company_write(c, &op);
}

const struct err *
company_switch_on(struct call *c, enum company_feature feature)
{
    struct settings s = {.c = c};
    struct entry company;

    TRY(find_company(c, &company));
    push_setting(&s, ATTR_enabledFeatures, MOD_ADD, company_feature_name(feature));
    struct op op = {.kind = OP_UPDATE, .anchor = company.anchor, .mods = s.mods.at, .n = s.mods.n};
    return company_write(c, &op);
}

static const struct cmdlet rows[] = {
    {"Get-MgDirectoryOnPremiseSynchronization",
     .help = "The tenant's switches of synchronisation, and its prevention of deletes",
     .params = synchronization_params, .process = get_synchronization},
    {"Update-MgDirectoryOnPremiseSynchronization", .help = "Changes them", .params = update_params,
     .process = update_synchronization},
    {"Disable-AADCloudSyncToolsDirSyncAccidentalDeletionPrevention",
     .help = "Switches the tenant's prevention of accidental deletes off",
     .params = disable_prevention_params, .process = disable_prevention},
    {"Get-ADSyncAADCompanyFeature", .help = "The switches that Connect shows of the tenant",
     .process = get_company_feature},
    {"Set-ADSyncAADCompanyFeature", .help = "Changes them; the sandbox keeps them, no more",
     .params = company_feature_params, .process = set_company_feature},
};

const struct cmdlet_table cmdlets_company = {rows, sizeof rows / sizeof *rows};
