/* SPDX-License-Identifier: MIT */
/*
 * provisionOnDemand: the simulated engine provisions the object now, and its log entry is the answer,
 * as the two JSON texts of a stringKeyStringValuePair.
 */
#include <stdlib.h>

#include "harness/jobs/parts.h"
#include "sim/base/arena.h"

static const cJSON *
first_of(const cJSON *o, const char *name)
{
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(o, name);

    return cJSON_IsArray(list) ? list->child : NULL;
}

static struct str
printed(cJSON *tree, struct arena *a)
{
    char *text = cJSON_PrintUnformatted(tree);
    struct str copy = str_copy(str_of(text), a);

    free(text);
    cJSON_Delete(tree);
    return copy;
}

static cJSON *
result_tree(const char *result, struct str code, struct str message, struct arena *a)
{
    cJSON *o = cJSON_CreateObject(), *details;

    cJSON_AddStringToObject(o, "result", result);
    details = put_object(o, "details");
    if (code.len) {
        put_text(details, "errorCode", code, a);
        put_text(details, "errorMessage", message, a);
    }
    return o;
}

static void
reply_pair(struct jobs_call *c, struct str key, struct str value)
{
    cJSON *o = cJSON_CreateObject();

    put_text(o, "@odata.context",
             STR("https://graph.microsoft.com/v1.0/$metadata#microsoft.graph."
                 "stringKeyStringValuePair"),
             c->a);
    put_text(o, "key", key, c->a);
    put_text(o, "value", value, c->a);
    reply_tree(c, 200, o);
}

static void
reply_result(struct jobs_call *c, const struct cloud_log_entry *e)
{
    static const char *const words[] = {"Success", "Failure", "Skipped", "Warning"};
    uint32_t number = cloud_log_count(lab_cloud_service(c->jobs->lab));
    struct str key = printed(
        result_tree(words[e->result], e->reason, e->detail.len ? e->detail : e->reason, c->a),
        c->a);

    reply_pair(c, key, printed(log_demand_report(c->jobs, e, number, c->a), c->a));
}

void
job_demand(struct jobs_call *c)
{
    const cJSON *parameter = first_of(c->json, "parameters");
    const cJSON *subject = first_of(parameter, "subjects");
    struct str dn = tree_text(subject, "objectId"), type = tree_text(subject, "objectTypeName");
    struct lab_demand done;

    if (!tree_text(parameter, "ruleId").len || !dn.len || !type.len) {
        reply_error(c, 400, "Request_BadRequest",
                    "The body is {\"parameters\":[{\"ruleId\",\"subjects\":[{\"objectId\": a "
                    "distinguished name,\"objectTypeName\"}]}]}.");
        return;
    }
    if (!job_has_domain(c))
        return;
    const struct err *e = lab_cloud_demand(c->jobs->lab, c->cloud, dn, &done, c->a);
    if (e)
        reply_pair(c,
                   printed(result_tree("Failure",
                                       e->kind == ERR_NOT_FOUND ? STR("EntryNotFound")
                                                                : STR("ProvisioningFailed"),
                                       e->text, c->a),
                           c->a),
                   STR("{}"));
    else
        reply_result(c, done.result);
}
