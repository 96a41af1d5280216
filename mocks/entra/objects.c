/* SPDX-License-Identifier: MIT */
/* What users, groups and contacts have in common: list, count, get, change, delete. */
#include "mocks/entra/list.h"
#include "mocks/entra/route.h"
#include "sim/base/arena.h"

uint32_t
call_object(struct entra_call *c)
{
    uint32_t object = tenant_object(c->tenant, c->route->class, c->key);

    if (object == TENANT_NO_OBJECT)
        call_not_found(c, c->key);
    return object;
}

static struct list_request
request_for(const struct entra_call *c)
{
    enum object_class class = c->route->class;

    return (struct list_request){.walk = {.collection = COLLECTION_LIVE, .class = class},
                                 .class = class,
                                 .name = graph_collection(class)};
}

void
object_list(struct entra_call *c)
{
    struct list_request r = request_for(c);

    list_answer(c, &r);
}

void
object_count(struct entra_call *c)
{
    struct list_request r = request_for(c);

    list_count(c, &r);
}

void
directory_get(struct entra_call *c)
{
    uint32_t object = call_object(c);

    if (object != TENANT_NO_OBJECT)
        object_answer(c, 200, object);
}

void
object_patch(struct entra_call *c)
{
    struct op op = {.kind = OP_UPDATE};
    uint32_t object = call_object(c);

    if (object == TENANT_NO_OBJECT || !object_mods(c, c->route->class, &op))
        return;
    op.anchor = tenant_object_anchor(c->tenant, object, c->arena);
    struct receipt r = call_write(c, op);
    if (call_done(c, &r))
        call_empty(c, 204);
}

void
object_remove(struct entra_call *c, uint32_t object)
{
    struct receipt r =
        call_write(c, (struct op){.kind = OP_DELETE,
                                  .anchor = tenant_object_anchor(c->tenant, object, c->arena)});

    if (call_done(c, &r))
        call_empty(c, 204);
}

void
object_delete(struct entra_call *c)
{
    uint32_t object = call_object(c);

    if (object != TENANT_NO_OBJECT)
        object_remove(c, object);
}

/* /me means somebody who signed in; an application is nobody. */
void
me_get(struct entra_call *c)
{
    entra_call_error(c, 400, "BadRequest",
                     "/me request is only valid with delegated authentication flow.");
}

/* The classes that `types` names; without it all of them. */
static bool
type_wanted(const cJSON *types, enum object_class class)
{
    if (!types)
        return true;
    for (const cJSON *item = types->child; item; item = item->next)
        if (str_ieq(json_string(item), str_of(graph_type(class))) ||
            str_ieq(json_string(item), STR("directoryObject")))
            return true;
    return false;
}

enum { IDS_MAX = 1000 };

static bool
ids_valid(struct entra_call *c, const cJSON *ids, const cJSON *types)
{
    if (cJSON_IsArray(ids) && (!types || cJSON_IsArray(types)) &&
        cJSON_GetArraySize(ids) <= IDS_MAX)
        return true;
    entra_call_error(c, 400, "Request_BadRequest", "Invalid value specified for property '%s'.",
                     types && !cJSON_IsArray(types) ? "types" : "ids");
    return false;
}

void
directory_objects_by_ids(struct entra_call *c)
{
    const cJSON *ids = json_get(c->json, "ids"), *types = json_get(c->json, "types");
    struct object_shapes shapes;
    struct buf b = buf_in(c->arena);

    if (!ids_valid(c, ids, types) || !object_shapes(&shapes, c, CLASS_none, c->query.select, false))
        return;
    buf_byte(&b, '{');
    if (c->metadata != METADATA_NONE) {
        json_name(&b, STR("@odata.context"));
        json_text(&b, object_context(c, "directoryObjects"));
    }
    json_name(&b, STR("value"));
    buf_byte(&b, '[');
    for (const cJSON *item = ids->child; item; item = item->next) {
        struct str id = json_string(item);
        uint32_t object = tenant_object(c->tenant, CLASS_none, id.at ? id : STR(""));
        if (object == TENANT_NO_OBJECT ||
            !type_wanted(types, tenant_object_class(c->tenant, object)))
            continue;
        json_comma(&b);
        object_write(&b, c, &shapes, object, STR(""));
    }
    buf_add(&b, STR("]}"));
    call_json(c, 200, &b);
}
