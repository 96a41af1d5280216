/* SPDX-License-Identifier: MIT */
/*
 * To which groups something belongs, over however many others: getMemberGroups, getMemberObjects,
 * checkMemberGroups, checkMemberObjects. Collections of ids.
 */
#include "mocks/entra/route.h"
#include "sim/base/numbers.h"

enum { CHECK_MAX = 20, GROUPS_MAX = 2046 };

static bool
security_enabled(const struct entra_call *c, uint32_t group)
{
    const struct str *values;

    return tenant_object_values(c->tenant, group, ATTR_securityEnabled, &values, c->arena) &&
           str_eq(values[0], STR("True"));
}

static void
begin(struct buf *b, const struct entra_call *c)
{
    buf_byte(b, '{');
    if (c->metadata != METADATA_NONE)
        buf_fmt(b,
                "\"@odata.context\":\"https://graph.microsoft.com/" STR_FMT
                "/$metadata#Collection(Edm.String)\",",
                STR_ARG(c->version));
    buf_add(b, STR("\"value\":["));
}

static void
add_id(struct buf *b, const struct entra_call *c, uint32_t object)
{
    json_comma(b);
    json_text(b, tenant_object_id(c->tenant, object, c->arena));
}

static void
finish(struct buf *b, struct entra_call *c)
{
    buf_add(b, STR("]}"));
    call_json(c, 200, b);
}

void
membership_get(struct entra_call *c)
{
    const cJSON *security_only = json_get(c->json, "securityEnabledOnly");
    struct tenant_numbers groups;
    struct buf b = buf_in(c->arena);
    uint32_t object = call_object(c);

    if (object == TENANT_NO_OBJECT)
        return;
    if (!cJSON_IsBool(security_only)) {
        entra_call_error(c, 400, "Request_BadRequest",
                         "Invalid value specified for property 'securityEnabledOnly'.");
        return;
    }
    tenant_closure(c->tenant, object, COLLECTION_IN, ATTR_member, &groups, c->arena);
    if (groups.list.n > GROUPS_MAX) {
        entra_call_error(c, 400, "Directory_ResultSizeLimitExceeded",
                         "The result set to be returned exceeds the maximum size allowed.");
        return;
    }
    begin(&b, c);
    for (uint32_t i = 0; i < groups.list.n; i++)
        if (!cJSON_IsTrue(security_only) || security_enabled(c, groups.list.at[i]))
            add_id(&b, c, groups.list.at[i]);
    finish(&b, c);
}

/* Of the ids that the body lists under `name`, those of groups that it belongs to. */
static void
check(struct entra_call *c, const char *name)
{
    const cJSON *ids = json_get(c->json, name);
    struct tenant_numbers groups;
    struct buf b = buf_in(c->arena);
    uint32_t object = call_object(c);

    if (object == TENANT_NO_OBJECT)
        return;
    if (!cJSON_IsArray(ids) || cJSON_GetArraySize(ids) > CHECK_MAX) {
        entra_call_error(c, 400, "Request_BadRequest",
                         "Invalid value specified for property '%s': it takes up to %d ids.", name,
                         CHECK_MAX);
        return;
    }
    tenant_closure(c->tenant, object, COLLECTION_IN, ATTR_member, &groups, c->arena);
    begin(&b, c);
    for (const cJSON *item = ids->child; item; item = item->next) {
        struct str id = json_string(item);
        uint32_t group = id.at ? tenant_object(c->tenant, CLASS_group, id) : TENANT_NO_OBJECT;
        if (group != TENANT_NO_OBJECT && numbers_hold(groups.list.at, groups.list.n, group))
            add_id(&b, c, group);
    }
    finish(&b, c);
}

void
membership_check_groups(struct entra_call *c)
{
    check(c, "groupIds");
}

void
membership_check_objects(struct entra_call *c)
{
    check(c, "ids");
}
