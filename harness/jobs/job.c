/* SPDX-License-Identifier: MIT */
/*
 * A synchronization job as Graph shows it, and what can be done to it.
 */
#include "harness/jobs/parts.h"
#include "sim/base/arena.h"

/* --- the resource ------------------------------------------------------------------------------ */

static uint32_t
count_entitled(const struct cloud *c)
{
    static const enum object_class classes[] = {CLASS_user, CLASS_inetOrgPerson, CLASS_group,
                                                CLASS_contact};
    uint32_t n = 0;

    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        n += cloud_entitled(c, classes[i]);
    return n;
}

/* One execution; null where there was none. */
static void
write_execution(struct jobs_call *c, cJSON *status, const char *name,
                const struct cloud_cycle *cycle, struct str error)
{
    if (!cycle->at) {
        put_null(status, name);
        return;
    }
    struct cloud_view v = cloud_view(c->cloud);
    uint32_t entitled = count_entitled(c->cloud);
    struct str activity = str_fmt(c->a, STR_FMT "@" STR_FMT, STR_ARG(c->application->job_id),
                                  STR_ARG(time_iso(cycle->at, c->a)));
    cJSON *o = put_object(status, name);
    put_text(o, "activityIdentifier", seeded_guid(c->jobs, "activity", activity, c->a), c->a);
    put_number(o, "countEntitled", entitled);
    put_number(o, "countEntitledForProvisioning", entitled);
    put_number(o, "countEscrowed", v.escrows);
    put_number(o, "countEscrowedRaw", v.waiting);
    put_number(o, "countExported", cycle->created + cycle->updated + cycle->deleted);
    put_number(o, "countExports", cycle->created + cycle->updated + cycle->deleted + cycle->failed);
    put_number(o, "countImported", cycle->initial ? cycle->imported : 0);
    put_number(o, "countImportedDeltas", cycle->initial ? 0 : cycle->imported);
    put_number(o, "countImportedReferenceDeltas", cycle->references);
    put_text(o, "state",
             error.len       ? STR("Failed")
             : cycle->failed ? STR("EntryLevelErrors")
                             : STR("Succeeded"),
             c->a);
    if (error.len)
        put_text(put_object(o, "error"), "code", error, c->a);
    else
        put_null(o, "error");
    put_time(o, "timeBegan", cycle->at, c->a);
    put_time(o, "timeEnded", cycle->at, c->a);
}

static void
write_quarantine(struct jobs_call *c, cJSON *status, const struct cloud_view *v)
{
    if (v->status != CLOUD_QUARANTINE) {
        put_null(status, "quarantine");
        return;
    }
    cJSON *o = put_object(status, "quarantine");
    put_time(o, "currentBegan", v->quarantine_since, c->a);
    put_time(o, "nextAttempt", v->next_cycle, c->a);
    put_text(o, "reason", v->quarantine_reason, c->a);
    put_time(o, "seriesBegan", v->quarantine_since, c->a);
    put_number(o, "seriesCount", v->quarantine_tries);
    cJSON *error = put_object(o, "error");
    put_text(error, "code", v->error.len ? v->error : v->quarantine_reason, c->a);
    put_text(error, "message",
             v->error.len         ? STR("No provisioning agent is running.")
             : v->pending_deletes ? STR("More objects are to be deleted than the threshold allows.")
                                  : STR("Too many objects fail."),
             c->a);
    cJSON_AddBoolToObject(error, "tenantActionable", true);
}

static void
write_counts(struct jobs_call *c, cJSON *status)
{
    static const struct {
        const char *key;
        enum object_class class;
    } rows[] = {{"group to Group", CLASS_group},
                {"user to User", CLASS_user},
                {"inetOrgPerson to User", CLASS_inetOrgPerson},
                {"contact to Contact", CLASS_contact}};
    cJSON *list = put_array(status, "synchronizedEntryCountByType");

    for (size_t i = 0; c->cloud && i < sizeof rows / sizeof *rows; i++) {
        uint32_t n = cloud_provisioned(c->cloud, rows[i].class);
        if (!n)
            continue;
        cJSON *o = push_object(list);
        put_text(o, "key", str_of(rows[i].key), c->a);
        put_number(o, "value", n);
    }
}

/* Of a running job: how many objects of its scope are in Entra ID by its doing. */
static void
write_progress(struct jobs_call *c, cJSON *status, const struct cloud_view *v)
{
    static const enum object_class classes[] = {CLASS_user, CLASS_inetOrgPerson, CLASS_group,
                                                CLASS_contact};
    cJSON *list = put_array(status, "progress");
    uint32_t done = 0;

    if (!v->last.at)
        return;
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        done += cloud_provisioned(c->cloud, classes[i]);
    cJSON *o = push_object(list);
    put_number(o, "completedUnits", done);
    put_number(o, "totalUnits", count_entitled(c->cloud));
    put_text(o, "units", STR("entries"), c->a);
    put_time(o, "progressObservationDateTime", v->last.at, c->a);
}

static void
write_status(struct jobs_call *c, cJSON *status)
{
    static const struct cloud_cycle none = {0};
    struct cloud_view v =
        c->cloud ? cloud_view(c->cloud) : (struct cloud_view){.status = CLOUD_PAUSED};

    put_text(status, "code", cloud_status_name(v.status), c->a);
    put_number(status, "countSuccessiveCompleteFailures", v.error.len ? v.quarantine_tries : 0);
    cJSON_AddBoolToObject(status, "escrowsPruned", false);
    if (c->cloud) {
        struct cloud_cycle idle = {.at = v.last_cycle}; /* in which nothing could have happened */
        bool slept = v.last_cycle > v.last.at;
        write_execution(c, status, "lastExecution", slept ? &idle : &v.last, v.error);
        write_execution(c, status, "lastSuccessfulExecution",
                        slept && !v.error.len ? &idle : &v.last_success, STR(""));
        write_execution(c, status, "lastSuccessfulExecutionWithExports", &v.last_exports, STR(""));
    } else {
        write_execution(c, status, "lastExecution", &none, STR(""));
    }
    write_quarantine(c, status, &v);
    write_progress(c, status, &v);
    put_time(status, "steadyStateFirstAchievedTime", v.steady_since, c->a);
    put_time(status, "steadyStateLastAchievedTime", v.waiting ? 0 : v.last_success.at, c->a);
    write_counts(c, status);
    put_null(status, "troubleshootingUrl");
}

static void
add_setting(cJSON *list, const char *name, struct str value, struct arena *a)
{
    cJSON *o = push_object(list);

    put_text(o, "name", str_of(name), a);
    put_text(o, "value", value, a);
}

static void
write_settings(struct jobs_call *c, cJSON *job)
{
    cJSON *list = put_array(job, "synchronizationJobSettings");

    if (!c->cloud)
        return;
    struct cloud_view v = cloud_view(c->cloud);
    add_setting(list, "DomainFQDN", v.domain->fqdn, c->a);
    add_setting(list, "DomainNetBios", v.domain->netbios, c->a);
    add_setting(list, "ForestFQDN", v.domain->forest_fqdn, c->a);
    add_setting(list, "ForestNetBios", v.domain->forest_netbios, c->a);
    add_setting(list, "QuarantineTooManyDeletesThreshold", str_fmt(c->a, "%u", v.threshold), c->a);
}

static void
write_job(struct jobs_call *c, cJSON *o)
{
    bool enabled = c->cloud && cloud_status(c->cloud) != CLOUD_PAUSED;

    put_text(o, "id", c->application->job_id, c->a);
    put_text(o, "templateId", STR("AD2AADProvisioning"), c->a);
    cJSON *schedule = put_object(o, "schedule");
    put_null(schedule, "expiration");
    put_text(schedule, "interval", STR("PT2M"), c->a);
    put_text(schedule, "state", enabled ? STR("Active") : STR("Disabled"), c->a);
    write_status(c, put_object(o, "status"));
    write_settings(c, o);
}

void
job_get(struct jobs_call *c)
{
    cJSON *o = cJSON_CreateObject();

    put_text(
        o, "@odata.context",
        STR("https://graph.microsoft.com/v1.0/$metadata#servicePrincipals/synchronization/jobs/"
            "$entity"),
        c->a);
    write_job(c, o);
    reply_tree(c, 200, o);
}

void
job_list(struct jobs_call *c)
{
    cJSON *rows = cJSON_CreateArray();

    if (c->application->job_id.len)
        write_job(c, push_object(rows));
    reply_list(c, "servicePrincipals/synchronization/jobs", rows);
}

/* --- what is done to it ------------------------------------------------------------------------ */

static void
reply_done(struct jobs_call *c, const struct err *e)
{
    if (e)
        reply_err(c, e);
    else
        reply_empty(c);
}

void
job_delete(struct jobs_call *c)
{
    const struct err *e = c->cloud ? cloud_remove(c->cloud, c->a) : NULL;

    if (!e)
        c->application->job_id = STR("");
    reply_done(c, e);
}

bool
job_has_domain(struct jobs_call *c)
{
    if (c->cloud)
        return true;
    reply_error(c, 400, "Request_BadRequest",
                "The job has no domain yet: put the secret Domain first.");
    return false;
}

void
job_start(struct jobs_call *c)
{
    if (job_has_domain(c))
        reply_done(c, cloud_enable(c->cloud, lab_now(c->jobs->lab), c->a));
}

void
job_pause(struct jobs_call *c)
{
    if (job_has_domain(c))
        reply_done(c, cloud_disable(c->cloud, c->a));
}

/* Bits of cloud_reset; false: a word that there is not. */
static bool
read_reset_scope(struct str text, unsigned *out)
{
    static const struct {
        struct str word;
        unsigned bits;
    } words[] = {
        {{"None", 4}, 0},
        {{"ConnectorDataStore", 18}, CLOUD_RESET_STORE},
        {{"Escrows", 7}, CLOUD_RESET_ESCROWS},
        {{"Watermark", 9}, CLOUD_RESET_WATERMARK},
        {{"QuarantineState", 15}, CLOUD_RESET_QUARANTINE},
        {{"Full", 4}, CLOUD_RESET_USUAL | CLOUD_RESET_STORE},
        {{"ForceDeletes", 12}, CLOUD_FORCE_DELETES},
    };

    *out = 0;
    for (struct str rest = text; rest.at;) {
        struct str word = str_trim(str_cut(&rest, ','));
        size_t i = 0;
        while (i < sizeof words / sizeof *words && !str_ieq(words[i].word, word))
            i++;
        if (i == sizeof words / sizeof *words)
            return false;
        *out |= words[i].bits;
    }
    return true;
}

/* It starts a paused job, too, as Graph's page says: "restart a stopped job". */
void
job_restart(struct jobs_call *c)
{
    const cJSON *criteria = cJSON_GetObjectItemCaseSensitive(c->json, "criteria");
    struct str scope = tree_text(criteria, "resetScope");
    vtime now = lab_now(c->jobs->lab);
    unsigned bits = CLOUD_RESET_USUAL;

    if (!job_has_domain(c))
        return;
    if (scope.len && !read_reset_scope(scope, &bits)) {
        reply_error(c, 400, "Request_BadRequest",
                    "resetScope is a list of None, ConnectorDataStore, Escrows, Watermark, "
                    "QuarantineState, Full and ForceDeletes, not '" STR_FMT "'.",
                    STR_ARG(scope));
        return;
    }
    const struct err *e = cloud_reset(c->cloud, bits, now, c->a);
    if (!e && cloud_status(c->cloud) == CLOUD_PAUSED)
        e = cloud_enable(c->cloud, now, c->a);
    reply_done(c, e);
}

/* Whether an agent can be reached; the directory itself asks it for no password here. */
void
job_validate(struct jobs_call *c)
{
    const cJSON *saved = cJSON_GetObjectItemCaseSensitive(c->json, "useSavedCredentials");
    const cJSON *given = cJSON_GetObjectItemCaseSensitive(c->json, "credentials");

    if (!cJSON_IsTrue(saved) && !cJSON_IsArray(given))
        reply_error(c, 400, "Request_BadRequest",
                    "The body has credentials, or useSavedCredentials true.");
    else if (!cloud_agent_running(lab_cloud_service(c->jobs->lab)))
        reply_error(c, 400, "HybridIdentityServiceNoActiveAgents",
                    "No provisioning agent is running.");
    else
        reply_empty(c);
}
