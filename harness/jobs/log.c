/* SPDX-License-Identifier: MIT */
/*
 * The provisioning log: every create, update, delete and skip of every cycle, newest first.
 *
 * provisionOnDemand's answer tells the same of its one object, with other names and with capitals.
 */
#include "harness/jobs/parts.h"
#include "sim/base/arena.h"
#include "sim/base/buf.h"
#include "sim/base/codec.h"

/* `Success` for `success`. */
static struct str
capital(struct str word, struct arena *a)
{
    struct str copy = str_copy(word, a);

    if (copy.len)
        *(char *)(uintptr_t)copy.at = (char)(copy.at[0] - ('a' - 'A'));
    return copy;
}

static struct str
action_word(enum cloud_action action)
{
    return action == CLOUD_STAGED_DELETE ? STR("stagedDelete") : cloud_action_name(action);
}

/* Of `User_<guid>` only the second half is shown. */
static struct str
object_id(struct str anchor)
{
    ptrdiff_t cut = str_find_byte(anchor, '_');

    return cut < 0 ? anchor : str_from(anchor, (size_t)cut + 1);
}

static void
write_identity(cJSON *entry, const char *name, struct str id, struct str display, const char *type,
               struct str dn, struct arena *a)
{
    cJSON *o = put_object(entry, name), *details;

    put_text(o, "id", id, a);
    put_text(o, "displayName", display, a);
    put_text(o, "identityType", str_of(type), a);
    details = put_object(o, "details");
    put_text(details, "id", id, a);
    if (dn.len)
        put_text(details, "DistinguishedName", dn, a);
}

static void
write_identities(struct jobs *j, cJSON *o, const struct cloud_log_entry *e, struct arena *a)
{
    struct str name = lab_name_of(j->lab, e->source_dn, a);
    struct str target = object_id(e->target_id);
    const char *type = str_starts(e->target_id, STR("Group_"))     ? "Group"
                       : str_starts(e->target_id, STR("Contact_")) ? "Contact"
                                                                   : "User";
    static const struct {
        const char *field, *name;
    } systems[] = {{"sourceSystem", "Active Directory"}, {"targetSystem", "Microsoft Entra ID"}};

    write_identity(o, "sourceIdentity", guid_text(e->source_id, a), name, type, e->source_dn, a);
    write_identity(o, "targetIdentity", target, target.len ? name : STR(""), type, STR(""), a);
    for (size_t i = 0; i < 2; i++) {
        cJSON *system = put_object(o, systems[i].field);
        put_text(system, "id", seeded_guid(j, "directory", str_of(systems[i].name), a), a);
        put_text(system, "displayName", str_of(systems[i].name), a);
        put_object(system, "details");
    }
}

static struct str
joined(const struct str *values, uint32_t n, struct arena *a)
{
    struct buf out = buf_in(a);

    for (uint32_t i = 0; i < n; i++) {
        struct str value = values[i];
        bool shown = utf8_valid(value) && str_find_byte(value, '\0') < 0;
        buf_fmt(&out, "%s" STR_FMT, i ? ", " : "",
                STR_ARG(shown ? value : base64_encode(value, a)));
    }
    return buf_str(&out);
}

static void
write_property(struct jobs *j, cJSON *list, attr_id attr, bool removed, struct str value,
               struct arena *a)
{
    cJSON *p = push_object(list);

    put_text(p, "displayName", schema_name(lab_schema(j->lab), attr), a);
    put_null(p, removed ? "newValue" : "oldValue");
    put_text(p, removed ? "oldValue" : "newValue", value, a);
}

/* What changed; of a new object all that it got. */
static void
write_properties(struct jobs *j, cJSON *o, const struct cloud_log_entry *e, struct arena *a)
{
    cJSON *list = put_array(o, "modifiedProperties");

    for (uint32_t i = 0; i < e->made_n; i++)
        write_property(j, list, e->made[i].id, false, joined(e->made[i].values, e->made[i].n, a),
                       a);
    for (uint32_t i = 0; i < e->n; i++)
        write_property(j, list, e->mods[i].id, e->mods[i].kind == MOD_REMOVE,
                       joined(e->mods[i].values, e->mods[i].n, a), a);
}

/* The words of the two forms. */
struct form {
    const char *step_type;
    bool capitals;
};

static struct str
word_of(const struct form *form, struct str word, struct arena *a)
{
    return form->capitals ? capital(word, a) : word;
}

static void
write_steps(cJSON *o, const struct cloud_log_entry *e, const struct form *form, struct arena *a)
{
    struct cloud_log_step steps[CLOUD_LOG_STEPS];
    uint32_t n = cloud_log_steps(e, steps);
    cJSON *list = put_array(o, "provisioningSteps");

    for (uint32_t i = 0; i < n; i++) {
        cJSON *step = push_object(list);
        put_text(step, "name", steps[i].name, a);
        put_text(step, form->step_type, word_of(form, steps[i].type, a), a);
        put_text(step, "status", word_of(form, cloud_result_name(steps[i].result), a), a);
        put_text(step, "description",
                 str_fmt(a, STR_FMT ": " STR_FMT, STR_ARG(steps[i].type), STR_ARG(e->source_dn)),
                 a);
        cJSON *details = put_object(step, "details");
        if (steps[i].result != CLOUD_SUCCESS && e->reason.len)
            put_text(details, e->result == CLOUD_SKIPPED ? "SkipReason" : "ErrorCode", e->reason,
                     a);
        if (form->capitals)
            put_time(step, "timestamp", e->at, a);
    }
}

/* --- the log's form ---------------------------------------------------------------------------- */

static void
write_status(cJSON *o, const struct cloud_log_entry *e, struct arena *a)
{
    cJSON *status = put_object(o, "provisioningStatusInfo"), *error;

    put_text(status, "status", cloud_result_name(e->result), a);
    if (!e->reason.len) {
        put_null(status, "errorInformation");
        return;
    }
    error = put_object(status, "errorInformation");
    put_text(error, "errorCode", e->reason, a);
    put_text(error, "reason", e->detail.len ? e->detail : e->reason, a);
    put_null(error, "additionalDetails");
    put_text(error, "errorCategory",
             e->result == CLOUD_FAILURE ? STR("failure") : STR("nonServiceFailure"), a);
    put_null(error, "recommendedAction");
}

static struct str
numbered_id(struct jobs *j, const char *purpose, struct str of, uint32_t number, struct arena *a)
{
    return seeded_guid(j, purpose, str_fmt(a, STR_FMT "#%u", STR_ARG(of), number), a);
}

cJSON *
log_summary(struct jobs *j, const struct cloud_log_entry *e, uint32_t number, struct arena *a)
{
    static const struct form form = {"provisioningStepType", false};
    const struct application *p = application_of_configuration(j, e->configuration);
    cJSON *o = cJSON_CreateObject(), *by, *sp;

    put_text(o, "id", numbered_id(j, "log", STR("entry"), number, a), a);
    put_time(o, "activityDateTime", e->at, a);
    put_text(o, "tenantId", j->tenant_id, a);
    put_text(o, "jobId", p ? p->job_id : STR(""), a);
    put_text(o, "cycleId", numbered_id(j, "cycle", e->configuration, e->cycle, a), a);
    put_text(o, "changeId", numbered_id(j, "change", STR("entry"), number, a), a);
    put_text(o, "provisioningAction", action_word(e->action), a);
    put_number(o, "durationInMilliseconds", 0);
    by = put_object(o, "initiatedBy");
    put_text(by, "id", STR(""), a);
    put_text(by, "displayName", STR("Azure AD Provisioning Service"), a);
    put_text(by, "initiatorType", e->on_demand ? STR("application") : STR("system"), a);
    sp = put_object(o, "servicePrincipal");
    put_text(sp, "id", p ? p->id : STR(""), a);
    put_text(sp, "displayName", e->configuration, a);
    write_identities(j, o, e, a);
    write_status(o, e, a);
    write_steps(o, e, &form, a);
    write_properties(j, o, e, a);
    return o;
}

void
log_list(struct jobs_call *c)
{
    const struct cloud_service *s = lab_cloud_service(c->jobs->lab);
    cJSON *rows = cJSON_CreateArray();

    for (uint32_t i = cloud_log_count(s); i > 0; i--)
        cJSON_AddItemToArray(rows, log_summary(c->jobs, cloud_log_at(s, i - 1), i, c->a));
    reply_list(c, "auditLogs/provisioning", rows);
}

/* --- provisionOnDemand's form ------------------------------------------------------------------ */

cJSON *
log_demand_report(struct jobs *j, const struct cloud_log_entry *e, uint32_t number, struct arena *a)
{
    static const struct form form = {"type", true};
    cJSON *o = cJSON_CreateObject(), *status;

    put_text(o, "action", capital(action_word(e->action), a), a);
    put_text(o, "changeId", numbered_id(j, "change", STR("entry"), number, a), a);
    put_time(o, "startTime", e->at, a);
    put_time(o, "endTime", e->at, a);
    put_text(o, "reportableIdentifier", lab_name_of(j->lab, e->source_dn, a), a);
    status = put_object(o, "statusInfo");
    put_text(status, "status", capital(cloud_result_name(e->result), a), a);
    if (e->reason.len) {
        put_text(status, "errorCode", e->reason, a);
        put_text(status, "reason", e->detail.len ? e->detail : e->reason, a);
    }
    write_identities(j, o, e, a);
    write_steps(o, e, &form, a);
    write_properties(j, o, e, a);
    return o;
}
