/* SPDX-License-Identifier: MIT */
/*
 * A service principal's synchronization secrets. The whole set is put each time: what a PUT leaves out
 * is gone. Domain says which domain the job is for, SyncNotificationSettings has the job's threshold.
 */
#include "harness/jobs/parts.h"
#include "sim/base/arena.h"

enum { THRESHOLD = 500 };

void
secrets_get(struct jobs_call *c)
{
    cJSON *rows = cJSON_CreateArray();

    for (uint32_t i = 0; i < c->application->secrets.n; i++) {
        const struct secret *s = &c->application->secrets.at[i];
        cJSON *o = push_object(rows);
        put_text(o, "key", s->key, c->a);
        put_text(o, "value", s->value, c->a);
    }
    reply_list(c, "Collection(microsoft.graph.synchronizationSecretKeyStringValuePair)", rows);
}

static struct str
secret_value(const struct application *p, const char *key)
{
    for (uint32_t i = 0; i < p->secrets.n; i++)
        if (str_eq(p->secrets.at[i].key, str_of(key)))
            return p->secrets.at[i].value;
    return (struct str){NULL, 0};
}

/* {"domain":"contoso.com"} must name a domain of this world. */
static bool
take_domain(struct jobs_call *c, struct str value)
{
    cJSON *said = cJSON_ParseWithLength(value.at, value.len);
    struct str name = tree_text(said, "domain");
    uint32_t forest;
    const struct cloud_domain *d =
        lab_world_domain(&lab_setup(c->jobs->lab)->world, name.at ? name : STR(""), &forest);

    if (!d)
        reply_error(
            c, 400, "Request_BadRequest",
            "The secret Domain is {\"domain\":\"contoso.com\"} with a domain that there is, "
            "not " STR_FMT ".",
            STR_ARG(value));
    else if (c->cloud && !str_ieq(c->application->domain, d->fqdn))
        reply_error(c, 400, "Request_BadRequest", "The job is for the domain " STR_FMT ".",
                    STR_ARG(c->application->domain));
    else
        c->application->domain = d->fqdn;
    cJSON_Delete(said);
    return c->reply->status == 0;
}

/* {"DeleteThresholdEnabled":true,"DeleteThresholdValue":500}; without it the default is in force. */
static bool
take_threshold(struct jobs_call *c, struct str value)
{
    cJSON *said = value.at ? cJSON_ParseWithLength(value.at, value.len) : NULL;
    const cJSON *enabled = cJSON_GetObjectItemCaseSensitive(said, "DeleteThresholdEnabled");
    const cJSON *count = cJSON_GetObjectItemCaseSensitive(said, "DeleteThresholdValue");
    uint32_t threshold =
        cJSON_IsNumber(count) && count->valuedouble >= 0 ? (uint32_t)count->valuedouble : THRESHOLD;

    if (value.at && !said)
        reply_error(c, 400, "Request_BadRequest",
                    "The secret SyncNotificationSettings is a JSON text.");
    if (said && cJSON_IsFalse(enabled))
        threshold = 0;
    cJSON_Delete(said);
    if (c->reply->status == 0 && c->cloud)
        (void)cloud_set_threshold(c->cloud, threshold, c->a);
    return c->reply->status == 0;
}

static bool
keep_secrets(struct jobs_call *c)
{
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(c->json, "value");
    struct arena *perm = c->jobs->perm;

    c->application->secrets.n = 0;
    for (const cJSON *item = cJSON_IsArray(list) ? list->child : NULL; item; item = item->next) {
        struct str key = tree_text(item, "key"), value = tree_text(item, "value");
        if (!key.at || !value.at) {
            reply_error(c, 400, "Request_BadRequest", "A secret has a key and a value.");
            return false;
        }
        *VEC_PUSH(&c->application->secrets, perm) =
            (struct secret){str_copy(key, perm), str_copy(value, perm)};
    }
    if (cJSON_IsArray(list))
        return true;
    reply_error(c, 400, "Request_BadRequest", "The body is {\"value\":[{\"key\",\"value\"}]}.");
    return false;
}

void
secrets_put(struct jobs_call *c)
{
    if (!keep_secrets(c))
        return;
    struct str domain = secret_value(c->application, "Domain");
    if (domain.at && !take_domain(c, domain))
        return;
    const struct err *e = application_configure(c);
    if (e)
        reply_err(c, e);
    else if (take_threshold(c, secret_value(c->application, "SyncNotificationSettings")))
        reply_empty(c);
}
