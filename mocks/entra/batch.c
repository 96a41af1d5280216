/* SPDX-License-Identifier: MIT */
/*
 * $batch: up to twenty requests in one (json-batching), done in their order but for those that wait for
 * others.
 *
 * A request that depends on one that failed is answered with 424 and not done.
 */
#include "mocks/entra/route.h"
#include "sim/base/arena.h"

enum { BATCH_MAX = 20 };

struct part {
    struct str id;
    int status; /* 0: its turn has not come */
    struct entra_reply reply;
};

static bool
refuse(struct entra_call *c, const char *why)
{
    entra_call_error(c, 400, "BadRequest", "Invalid batch payload format: %s.", why);
    return false;
}

static const cJSON *
find_item(const cJSON *requests, struct str id)
{
    for (const cJSON *item = requests->child; item; item = item->next)
        if (str_ieq(json_string(json_get(item, "id")), id))
            return item;
    return NULL;
}

static bool
method_known(struct str method)
{
    static const char *const methods[] = {"GET", "POST", "PATCH", "PUT", "DELETE"};

    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (str_eq(method, str_of(methods[i])))
            return true;
    return false;
}

static bool
has_content_type(const cJSON *item)
{
    const cJSON *headers = json_get(item, "headers");

    for (const cJSON *h = headers ? headers->child : NULL; h; h = h->next)
        if (h->string && str_ieq(str_of(h->string), STR("Content-Type")))
            return true;
    return false;
}

static bool
dependencies_valid(struct entra_call *c, const cJSON *requests, const cJSON *item)
{
    const cJSON *list = json_get(item, "dependsOn");

    if (list && !cJSON_IsArray(list))
        return refuse(c, "dependsOn is a collection of ids");
    for (const cJSON *on = list ? list->child : NULL; on; on = on->next) {
        struct str id = json_string(on);
        if (!id.at || !find_item(requests, id))
            return refuse(c, "a request depends on an id that is not there");
    }
    return true;
}

static bool
part_valid(struct entra_call *c, const cJSON *requests, const cJSON *item)
{
    struct str id = json_string(json_get(item, "id"));

    if (!id.len || !json_string(json_get(item, "method")).len ||
        !json_string(json_get(item, "url")).len)
        return refuse(c, "a request needs id, method and url");
    if (!method_known(json_string(json_get(item, "method"))))
        return refuse(c, "a method is none of GET, POST, PATCH, PUT and DELETE");
    if (find_item(requests, id) != item)
        return refuse(c, "an id is there twice");
    if (json_get(item, "body") && !has_content_type(item))
        return refuse(c, "a request with a body needs a Content-Type among its headers");
    return dependencies_valid(c, requests, item);
}

static bool
parts_valid(struct entra_call *c, const cJSON *requests)
{
    if (!cJSON_IsArray(requests))
        return refuse(c, "there are no requests");
    if (cJSON_GetArraySize(requests) > BATCH_MAX)
        return refuse(c, "the number of requests exceeds the limit of 20");
    for (const cJSON *item = requests->child; item; item = item->next)
        if (!part_valid(c, requests, item))
            return false;
    return true;
}

static struct part *
find_part(struct part *parts, uint32_t n, struct str id)
{
    for (uint32_t i = 0; i < n; i++)
        if (str_ieq(parts[i].id, id))
            return &parts[i];
    return NULL;
}

enum turn { TURN_NOW, TURN_LATER, TURN_NEVER };

/* Whether those that it depends on are done, and well. */
static enum turn
turn_of(const cJSON *item, struct part *parts, uint32_t n)
{
    const cJSON *list = json_get(item, "dependsOn");
    enum turn turn = TURN_NOW;

    for (const cJSON *on = list ? list->child : NULL; on; on = on->next) {
        const struct part *part = find_part(parts, n, json_string(on));
        if (part->status >= 400)
            return TURN_NEVER;
        if (part->status == 0)
            turn = TURN_LATER;
    }
    return turn;
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

/* What depends on a failure says so in Graph's words. */
static void
fail_part(struct entra_call *c, struct part *part)
{
    struct entra_call inner = {.tenant = c->tenant,
                               .request = c->request,
                               .reply = &part->reply,
                               .arena = c->arena,
                               .request_id = tenant_request_id(c->tenant, c->arena),
                               .client_request_id = c->client_request_id};

    entra_call_error(&inner, 424, "FailedDependency",
                     "A request that this one depends on has failed.");
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

/* Could all of them be done, if all went well? Nothing is done where not. */
static bool
free_of_circles(struct entra_call *c, const cJSON *requests)
{
    struct part *parts = ARENA_ARRAY(c->arena, struct part, BATCH_MAX);
    uint32_t n = 0, done = 0, before;

    for (const cJSON *item = requests->child; item; item = item->next)
        parts[n++].id = json_string(json_get(item, "id"));
    do {
        uint32_t i = 0;
        before = done;
        for (const cJSON *item = requests->child; item; item = item->next, i++)
            if (!parts[i].status && turn_of(item, parts, n) == TURN_NOW) {
                parts[i].status = 200;
                done++;
            }
    } while (done != before);
    return done == n || refuse(c, "requests depend on one another in a circle");
}

/* Does those whose turn it is, in their order. False: nobody's turn it was. */
static bool
run_round(struct entra_call *c, const cJSON *requests, struct part *parts, uint32_t n,
          struct buf *b)
{
    bool progress = false;
    uint32_t i = 0;

    for (const cJSON *item = requests->child; item; item = item->next, i++) {
        enum turn turn = parts[i].status ? TURN_LATER : turn_of(item, parts, n);
        if (turn == TURN_LATER)
            continue;
        parts[i].status = 424;
        if (turn == TURN_NOW)
            run_part(c, item, &parts[i]);
        else
            fail_part(c, &parts[i]);
        write_part(b, &parts[i]);
        progress = true;
    }
    return progress;
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
    if (!parts_valid(c, requests) || !free_of_circles(c, requests))
        return;
    for (const cJSON *item = requests->child; item; item = item->next)
        parts[n++].id = json_string(json_get(item, "id"));
    buf_add(&b, STR("{\"responses\":["));
    while (run_round(c, requests, parts, n, &b))
        ;
    buf_add(&b, STR("]}"));
    call_json(c, 200, &b);
}
