/* SPDX-License-Identifier: MIT */
#include "harness/live/graph_connector.h"

#include "harness/live/graph_codec.h"
#include "sim/base/arena.h"
#include "sim/base/time.h"

enum { LOT = 1000, PAGE = 999 };

struct graph_door {
    struct connector connector;
    struct http_client *http;
    const struct schema *schema;
    const char *writer;
};

static const struct err *
bad_reply(const char *what, const struct http_reply *r, struct arena *a)
{
    return err_new(ERR_SANDBOX, NOWHERE, a,
                   "Entra ID's answer to %s is not understood (%d): " STR_FMT, what, r->status,
                   STR_ARG(str_sub(r->body, 0, 200)));
}

/* "Ask again later", in virtual time. */
static bool
is_later(const struct http_reply *r)
{
    return r->ordered && (r->status == 429 || r->status == 503);
}

/*
 * The reply as a tree, or none where it is to be asked for later; a lost or refused exchange is an
 * error here.
 */
static const struct err *
exchange(struct graph_door *d, const char *method, struct str path, struct str body,
         const char *what, struct http_reply *reply, cJSON **out, struct arena *a)
{
    bool lost;

    *out = NULL;
    TRY(http_exchange(d->http, method, path, body, reply, &lost, a));
    if (lost)
        return err_new(ERR_SANDBOX, NOWHERE, a, "Entra ID does not answer %s", what);
    if (is_later(reply))
        return NULL;
    *out = cJSON_ParseWithLength(reply->body.at, reply->body.len);
    if (reply->status == 200 && *out)
        return NULL;
    cJSON_Delete(*out);
    *out = NULL;
    return bad_reply(what, reply, a);
}

/* --- read -------------------------------------------------------------------------------------- */

static const struct err *
read_page(struct graph_door *d, struct str watermark, struct str *next, struct batch *out,
          struct arena *a)
{
    struct str path = str_fmt(a, "/sandbox/read?watermark=" STR_FMT "%s" STR_FMT,
                              STR_ARG(http_escape(watermark, a)), next->len ? "&next=" : "",
                              STR_ARG(http_escape(*next, a)));
    struct http_reply answer;
    cJSON *reply;

    TRY(exchange(d, "GET", path, STR(""), "a read", &answer, &reply, a));
    out->retry_after = reply ? 0 : answer.retry_after;
    if (!reply) {
        *next = STR("");
        return NULL;
    }
    bool fine = codec_changes(reply, out, d->schema, a);
    *next = codec_text(reply, "next", a);
    out->watermark = codec_text(reply, "watermark", a);
    cJSON_Delete(reply);
    return fine ? NULL : err_new(ERR_SANDBOX, NOWHERE, a, "a page of changes is not understood");
}

static const struct err *
door_read(struct connector *c, struct str watermark, struct batch *out, struct arena *a)
{
    struct str next = STR("");

    *out = (struct batch){0};
    do
        TRY(read_page((struct graph_door *)c, watermark, &next, out, a));
    while (next.len && !out->stale && !out->retry_after);
    return NULL;
}

/* --- apply ------------------------------------------------------------------------------------- */

static void
answer_all(struct receipt *out, size_t n, const struct http_reply *reply, bool lost)
{
    for (size_t i = 0; i < n; i++)
        out[i] = (struct receipt){.state = lost ? RECEIPT_UNKNOWN : RECEIPT_RETRY,
                                  .retry_after = lost ? 0 : reply->retry_after};
}

static const struct err *
apply_lot(struct graph_door *d, const struct op *ops, size_t n, struct receipt *out,
          struct arena *a)
{
    struct http_reply reply;
    bool lost;

    TRY(http_exchange(d->http, "POST", STR("/sandbox/ingest"),
                      codec_ops(d->writer, ops, n, d->schema, a), &reply, &lost, a));
    bool refused = reply.ordered && reply.status == 401; /* what was sent may as well be lost */
    if (lost || refused || is_later(&reply)) {
        answer_all(out, n, &reply, lost || refused);
        return NULL;
    }
    cJSON *json = cJSON_ParseWithLength(reply.body.at, reply.body.len);
    bool fine = reply.status == 200 && codec_receipts(json, n, out, d->schema, a);
    cJSON_Delete(json);
    return fine ? NULL : bad_reply("a write", &reply, a);
}

static const struct err *
door_apply(struct connector *c, const struct op *ops, size_t n, struct receipt *out,
           struct arena *a)
{
    for (size_t at = 0; at < n; at += LOT)
        TRY(apply_lot((struct graph_door *)c, ops + at, n - at < LOT ? n - at : LOT, out + at, a));
    return NULL;
}

/* --- find -------------------------------------------------------------------------------------- */

static enum object_class
class_of_path(struct str base)
{
    struct str rest = base, first = str_cut(&rest, '/');

    if (str_iends(base, STR("microsoft.graph.user")))
        return CLASS_user;
    if (str_iends(base, STR("microsoft.graph.group")))
        return CLASS_group;
    if (str_iends(base, STR("/manager")))
        return CLASS_user; /* the answer says of no type, and is selected from as a user */
    bool deeper = rest.at && str_find_byte(rest, '/') >= 0;
    if (deeper)
        return CLASS_none; /* members: anything */
    if (str_eq(first, STR("users")))
        return CLASS_user;
    if (str_eq(first, STR("groups")))
        return CLASS_group;
    return str_eq(first, STR("contacts")) ? CLASS_contact : CLASS_none;
}

static const struct err *
graph_error(const struct http_reply *r, struct arena *a)
{
    cJSON *json = cJSON_ParseWithLength(r->body.at, r->body.len);
    struct str text = codec_text(cJSON_GetObjectItemCaseSensitive(json, "error"), "message", a);

    cJSON_Delete(json);
    if (!text.len)
        return bad_reply("a search", r, a);
    return err_new(r->status == 404 ? ERR_NOT_FOUND : ERR_INPUT, NOWHERE, a, STR_FMT,
                   STR_ARG(text));
}

static bool
take_page(const cJSON *json, enum object_class class, uint32_t limit, struct entries *out,
          struct arena *a)
{
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(json, "value"), *one;

    if (!list)
        return codec_graph_object(json, class, VEC_PUSH(&out->list, a), a);
    cJSON_ArrayForEach(one, list)
    {
        if (limit && out->list.n == limit)
            return true;
        if (!codec_graph_object(one, class, VEC_PUSH(&out->list, a), a))
            return false;
    }
    return true;
}

/* The link to the next page without scheme, host and port: those are ours. */
static struct str
next_path(const cJSON *json, struct arena *a)
{
    struct str link = codec_text(json, "@odata.nextLink", a);
    ptrdiff_t at = str_find(link, STR("/v1.0/"));

    return at < 0 ? STR("") : str_from(link, (size_t)at);
}

static struct str
search_path(const struct query *q, enum object_class class, struct arena *a)
{
    struct buf b = buf_in(a);
    struct str rest = q->base;
    uint32_t segments = 0;

    while (rest.at) {
        str_cut(&rest, '/');
        segments++;
    }
    bool single = segments == 2 && !str_istarts(q->base, STR("directory/"));
    bool list = !single && !str_iends(q->base, STR("/manager"));
    buf_fmt(&b, "/v1.0/" STR_FMT "?$select=" STR_FMT, STR_ARG(http_escape(q->base, a)),
            STR_ARG(codec_select(class, a)));
    if (list)
        buf_fmt(&b, "&$count=true&$top=%u",
                (unsigned)(q->limit && q->limit < PAGE ? q->limit : PAGE));
    if (q->filter.len)
        buf_fmt(&b, "&$filter=" STR_FMT, STR_ARG(http_escape(q->filter, a)));
    return buf_str(&b);
}

/* Settings and domains: one reply, no $select. */
static const struct err *
find_company(struct graph_door *d, struct str base, struct entries *out, struct arena *a)
{
    struct http_reply answer;
    cJSON *reply;

    TRY(exchange(d, "GET", str_fmt(a, "/v1.0/" STR_FMT, STR_ARG(base)), STR(""),
                 "a question about the tenant", &answer, &reply, a));
    bool fine = codec_company(reply, base, out, a);
    cJSON_Delete(reply);
    return fine ? NULL
                : err_new(ERR_SANDBOX, NOWHERE, a, "the tenant's settings are not understood");
}

static const struct err *
door_find(struct connector *c, const struct query *q, struct entries *out, struct arena *a)
{
    struct graph_door *d = (struct graph_door *)c;
    if (!q->filter.len && codec_is_company(q->base))
        return find_company(d, q->base, out, a);
    enum object_class class = class_of_path(q->base);
    struct str path = search_path(q, class, a);

    while (path.len) {
        struct http_reply reply;
        bool lost;
        TRY(http_exchange(d->http, "GET", path, STR(""), &reply, &lost, a));
        if (lost)
            return err_new(ERR_SANDBOX, NOWHERE, a, "Entra ID does not answer a search");
        if (reply.status != 200)
            return graph_error(&reply, a);
        cJSON *json = cJSON_ParseWithLength(reply.body.at, reply.body.len);
        bool fine = json && take_page(json, class, q->limit, out, a);
        path = fine && !(q->limit && out->list.n >= q->limit) ? next_path(json, a) : STR("");
        cJSON_Delete(json);
        if (!fine)
            return bad_reply("a search", &reply, a);
    }
    return NULL;
}

/* --- faults ------------------------------------------------------------------------------------ */

const struct err *
graph_connector_order(struct connector *c, struct str body, struct arena *a)
{
    struct http_reply reply;
    bool lost;

    TRY(http_exchange(((struct graph_door *)c)->http, "POST", STR("/sandbox/fault"), body, &reply,
                      &lost, a));
    return lost || reply.status != 204 ? bad_reply("an order for a fault", &reply, a) : NULL;
}

const struct err *
graph_connector_arm(struct connector *c, enum fault_kind kind, uint32_t times, uint32_t seconds,
                    struct arena *a)
{
    return graph_connector_order(
        c,
        str_fmt(a, "{\"kind\":\"" STR_FMT "\",\"path\":\"/sandbox/\",\"times\":%u,\"seconds\":%u}",
                STR_ARG(fault_row(kind)->name), times, seconds),
        a);
}

/* --- clock, close ------------------------------------------------------------------------------ */

static const struct err *
door_clock(struct connector *c, int64_t now, struct arena *a)
{
    struct str body = str_fmt(a, "{\"now\":\"" STR_FMT "\"}", STR_ARG(time_iso(now, a)));
    struct http_reply reply;
    bool lost;

    TRY(http_exchange(((struct graph_door *)c)->http, "POST", STR("/sandbox/clock"), body, &reply,
                      &lost, a));
    return lost || reply.status != 204 ? bad_reply("the clock", &reply, a) : NULL;
}

static void
door_close(struct connector *c)
{
    http_close(((struct graph_door *)c)->http);
}

static const struct connector_ops ops = {
    .name = "entra",
    .read = door_read,
    .apply = door_apply,
    .find = door_find,
    .clock = door_clock,
    .close = door_close,
};

const struct err *
graph_connector_open_patient(struct connector **out, const struct entra *server, const char *writer,
                             const struct schema *schema, struct http_patience patience,
                             struct arena *a)
{
    struct graph_door *d = ARENA_NEW(a, struct graph_door);

    *d = (struct graph_door){.connector = {&ops}, .schema = schema, .writer = writer};
    TRY(http_open(&d->http, server, patience, a));
    *out = &d->connector;
    return NULL;
}

const struct err *
graph_connector_open(struct connector **out, const struct entra *server, const char *writer,
                     const struct schema *schema, struct arena *a)
{
    return graph_connector_open_patient(out, server, writer, schema, HTTP_PATIENCE, a);
}
