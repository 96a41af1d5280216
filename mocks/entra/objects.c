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

void
object_list(struct entra_call *c)
{
    list_answer(c, (struct tenant_walk){.collection = COLLECTION_LIVE, .class = c->route->class},
                c->route->class, class_collection(c->route->class));
}

void
object_count(struct entra_call *c)
{
    list_count(c, (struct tenant_walk){.collection = COLLECTION_LIVE, .class = c->route->class},
               c->route->class);
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
object_delete(struct entra_call *c)
{
    uint32_t object = call_object(c);

    if (object == TENANT_NO_OBJECT)
        return;
    struct receipt r =
        call_write(c, (struct op){.kind = OP_DELETE,
                                  .anchor = tenant_object_anchor(c->tenant, object, c->arena)});
    if (call_done(c, &r))
        call_empty(c, 204);
}

void
directory_object_get(struct entra_call *c)
{
    uint32_t object = call_object(c);

    if (object != TENANT_NO_OBJECT)
        object_answer(c, 200, object);
}

/* The classes that `types` names; without it all of them. */
static bool
type_wanted(const cJSON *types, enum object_class class)
{
    if (!types)
        return true;
    for (const cJSON *item = types->child; item; item = item->next)
        if (str_ieq(json_string(item), str_of(class_type(class))) ||
            str_ieq(json_string(item), STR("directoryObject")))
            return true;
    return false;
}

enum { IDS_MAX = 1000 };

void
directory_objects_by_ids(struct entra_call *c)
{
    const cJSON *ids = json_get(c->json, "ids"), *types = json_get(c->json, "types");
    struct buf b = buf_in(c->arena);

    if (!cJSON_IsArray(ids) || (types && !cJSON_IsArray(types)) ||
        cJSON_GetArraySize(ids) > IDS_MAX) {
        entra_call_error(c, 400, "Request_BadRequest",
                         "Invalid value specified for property 'ids'.");
        return;
    }
    buf_add(&b, STR("{\"@odata.context\":"));
    json_text(&b, object_context(c, "directoryObjects"));
    buf_add(&b, STR(",\"value\":["));
    for (const cJSON *item = ids->child; item; item = item->next) {
        struct str id = json_string(item);
        uint32_t object = tenant_object(c->tenant, CLASS_none, id.at ? id : STR(""));
        struct object_shape shape;
        if (object == TENANT_NO_OBJECT)
            continue;
        enum object_class class = tenant_object_class(c->tenant, object);
        if (!type_wanted(types, class))
            continue;
        if (!object_shape(&shape, c, class, true))
            return;
        json_comma(&b);
        object_write(&b, c, &shape, object, true, STR(""));
    }
    buf_add(&b, STR("]}"));
    call_json(c, 200, &b);
}
