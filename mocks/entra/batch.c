/* SPDX-License-Identifier: MIT */
/*
 * $batch: up to twenty requests in one, done in their order.
 *
 * A request that depends on one that failed, or that stands behind it, is answered with 424.
 */
#include "mocks/entra/route.h"
#include "sim/base/arena.h"

enum { BATCH_MAX = 20 };

struct part {
    struct str id;
    int status;
    struct entra_reply reply;
};

static bool
refuse(struct entra_call *c, const char *why)
{
    entra_call_error(c, 400, "BadRequest", "Invalid batch payload format: %s.", why);
    return false;
}

static bool
parts_valid(struct entra_call *c, const cJSON *requests)
{
    if (!cJSON_IsArray(requests))
        return refuse(c, "there are no requests");
    if (cJSON_GetArraySize(requests) > BATCH_MAX)
        return refuse(c, "the number of requests exceeds the limit of 20");
    for (const cJSON *item = requests->child; item; item = item->next) {
        struct str id = json_string(json_get(item, "id"));
        if (!id.len || !json_string(json_get(item, "method")).len ||
            !json_string(json_get(item, "url")).len)
            return refuse(c, "a request needs id, method and url");
        for (const cJSON *other = requests->child; other != item; other = other->next)
            if (str_ieq(json_string(json_get(other, "id")), id))
                return refuse(c, "an id is there twice");
    }
    return true;
}

static const struct part *
find_part(const struct part *parts, uint32_t n, struct str id)
{
    for (uint32_t i = 0; i < n; i++)
        if (str_ieq(parts[i].id, id))
            return &parts[i];
    return NULL;
}

static bool
dependencies_hold(const cJSON *item, const struct part *parts, uint32_t n)
{
    const cJSON *list = json_get(item, "dependsOn");

    for (const cJSON *on = list ? list->child : NULL; on; on = on->next) {
        struct str id = json_string(on);
        const struct part *part = id.at ? find_part(parts, n, id) : NULL;
        if (!part || part->status >= 400)
            return false;
    }
    return true;
}

static void
read_headers(struct entra_request *r, const cJSON *headers, struct arena *a)
{
    struct entra_header *list =
        ARENA_ARRAY(a, struct entra_header, headers ? (size_t)cJSON_GetArraySize(headers) : 0);

    r->header_n = 0;
    for (const cJSON *h = headers ? headers->child : NULL; h; h = h->next)
        if (cJSON_IsString(h) && h->string)
            list[r->header_n++] = (struct entra_header){str_of(h->string), json_string(h)};
    r->headers = list;
}

/* `users/x`, `/users/x`, `/v1.0/users/x`: all below the version of the batch. */
static struct str
part_path(const struct entra_call *c, struct str path)
{
    if (str_starts(path, STR("/")))
        path = str_from(path, 1);
    if (str_istarts(path, STR("v1.0/")) || str_istarts(path, STR("beta/")))
        return str_fmt(c->arena, "/" STR_FMT, STR_ARG(path));
    return str_fmt(c->arena, "/" STR_FMT "/" STR_FMT, STR_ARG(c->version), STR_ARG(path));
}

static void
run_part(struct entra_call *c, const cJSON *item, struct part *part)
{
    struct entra_request request = *c->request;
    struct entra_call inner = {.tenant = c->tenant,
                               .request = &request,
                               .reply = &part->reply,
                               .arena = c->arena,
                               .request_id = tenant_request_id(c->tenant, c->arena),
                               .client_request_id = c->client_request_id,
                               .batch_depth = c->batch_depth + 1};
    struct str url = json_string(json_get(item, "url")), path = str_cut(&url, '?');
    const cJSON *body = json_get(item, "body");

    request.method = json_string(json_get(item, "method"));
    request.path = part_path(c, path);
    request.query = url.at ? url : STR("");
    request.body = STR("");
    read_headers(&request, json_get(item, "headers"), c->arena);
    char *text = body ? cJSON_PrintUnformatted(body) : NULL;
    if (text) {
        request.body = str_copy(str_of(text), c->arena);
        cJSON_free(text);
    }
    route_dispatch(&inner, request.path);
    part->status = part->reply.status;
}

static void
write_part(struct buf *b, const struct part *part)
{
    json_comma(b);
    buf_add(b, STR("{\"id\":"));
    json_text(b, part->id);
    buf_fmt(b, ",\"status\":%d,\"headers\":{", part->status);
    bool json = false;
    for (uint32_t i = 0; i < part->reply.headers.n; i++) {
        const struct entra_header *h = &part->reply.headers.at[i];
        json_name(b, h->name);
        json_text(b, h->value);
        json = json || (str_ieq(h->name, STR("Content-Type")) &&
                        str_istarts(h->value, STR("application/json")));
    }
    buf_byte(b, '}');
    if (part->reply.body.len) {
        json_name(b, STR("body"));
        if (json)
            buf_add(b, part->reply.body);
        else
            json_text(b, part->reply.body);
    }
    buf_byte(b, '}');
}

void
batch_run(struct entra_call *c)
{
    const cJSON *requests = json_get(c->json, "requests");
    struct part *parts = ARENA_ARRAY(c->arena, struct part, BATCH_MAX);
    struct buf b = buf_in(c->arena);
    uint32_t n = 0;

    if (c->batch_depth) {
        refuse(c, "a batch inside of a batch");
        return;
    }
    if (!parts_valid(c, requests))
        return;
    buf_add(&b, STR("{\"responses\":["));
    for (const cJSON *item = requests->child; item; item = item->next, n++) {
        parts[n].id = json_string(json_get(item, "id"));
        parts[n].status = 424;
        if (dependencies_hold(item, parts, n))
            run_part(c, item, &parts[n]);
        write_part(&b, &parts[n]);
    }
    buf_add(&b, STR("]}"));
    call_json(c, 200, &b);
}
