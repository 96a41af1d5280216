/* SPDX-License-Identifier: MIT */
/*
 * onPremisesSyncBehavior: the source of authority of a user, group or contact. Of groups in both
 * versions, of the others in beta.
 */
#include "mocks/entra/route.h"

/* The object of the path; else it is answered. */
static uint32_t
object_of(struct entra_call *c)
{
    if (str_eq(c->version, STR("beta")) || c->route->class == CLASS_group)
        return call_object(c);
    entra_call_error(c, 400, "BadRequest",
                     "Resource not found for the segment 'onPremisesSyncBehavior'.");
    return TENANT_NO_OBJECT;
}

void
sync_behavior_get(struct entra_call *c)
{
    struct buf b = buf_in(c->arena);
    uint32_t object = object_of(c);

    if (object == TENANT_NO_OBJECT)
        return;
    struct str id = tenant_object_id(c->tenant, object, c->arena);
    buf_byte(&b, '{');
    if (c->metadata != METADATA_NONE)
        buf_fmt(&b,
                "\"@odata.context\":\"https://graph.microsoft.com/" STR_FMT
                "/$metadata#%s('" STR_FMT "')/onPremisesSyncBehavior/$entity\",",
                STR_ARG(c->version), graph_collection(c->route->class), STR_ARG(id));
    buf_add(&b, STR("\"id\":"));
    json_text(&b, id);
    buf_fmt(&b, ",\"isCloudManaged\":%s}",
            tenant_cloud_managed(c->tenant, object) ? "true" : "false");
    call_json(c, 200, &b);
}

void
sync_behavior_patch(struct entra_call *c)
{
    const cJSON *wanted = json_get(c->json, "isCloudManaged");
    uint32_t object = object_of(c);

    if (object == TENANT_NO_OBJECT)
        return;
    if (!cJSON_IsBool(wanted))
        entra_call_error(c, 400, "Request_BadRequest",
                         "Invalid value specified for property 'isCloudManaged' of resource "
                         "'OnPremisesSyncBehavior'.");
    else if (!tenant_manage_in_cloud(c->tenant, object, cJSON_IsTrue(wanted)))
        entra_call_error(c, 400, "Request_BadRequest",
                         "The source of authority of an object that was never synchronised "
                         "cannot be changed.");
    else
        call_empty(c, 204);
}
