/* SPDX-License-Identifier: MIT */
/*
 * From libmicrohttpd's callbacks to one request, and from its reply back.
 *
 * The target is taken before libmicrohttpd decodes it: `%2F` inside of a segment must not look like
 * the border of one.
 */
#include <stdlib.h>
#include <string.h>

#include "mocks/entra/http_connection.h"
#include "sim/base/arena.h"

enum { BODY_KEPT = 256 * 1024 }; /* a larger buffer is given back after the request */

static struct http_connection *
connection_of(struct MHD_Connection *connection)
{
    return MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

/* Makes room for `need` bytes. False: the machine has no more memory. */
static bool
grow(char **at, size_t *room, size_t need)
{
    size_t size = *room ? *room : 1024;

    while (size < need)
        size *= 2;
    if (size == *room)
        return true;
    char *grown = realloc(*at, size);
    if (!grown)
        return false;
    *at = grown;
    *room = size;
    return true;
}

void *
http_target_arrived(void *cls, const char *uri, struct MHD_Connection *connection)
{
    struct http_connection *c = connection_of(connection);
    size_t size = strlen(uri) + 1;

    (void)cls;
    if (!c || !grow(&c->target, &c->target_room, size))
        return NULL;
    memcpy(c->target, uri, size);
    c->since = http_clock();
    c->begun = false;
    c->too_long = false;
    c->delayed = false;
    c->body_len = 0;
    c->body_limit = 0;
    return c;
}

void
http_request_done(void *cls, struct MHD_Connection *connection, void **con_cls,
                  enum MHD_RequestTerminationCode code)
{
    struct http_connection *c = *con_cls;

    (void)connection;
    (void)code;
    if (!c)
        return;
    http_forget_ticket(cls, c);
    c->since = http_clock();
    c->body_len = 0;
    if (c->body_room > BODY_KEPT) {
        free(c->body);
        c->body = NULL;
        c->body_room = 0;
    }
}

/* --- the request ------------------------------------------------------------------------------ */

struct headers {
    VEC(struct entra_header) list;
    struct arena *arena;
};

static enum MHD_Result
collect_header(void *cls, enum MHD_ValueKind kind, const char *name, const char *value)
{
    struct headers *headers = cls;

    (void)kind;
    *VEC_PUSH(&headers->list, headers->arena) =
        (struct entra_header){str_of(name), str_of(value ? value : "")};
    return MHD_YES;
}

static struct str
host_of(const struct entra_request *r, uint32_t *count)
{
    struct str host = STR("");

    *count = 0;
    for (uint32_t i = 0; i < r->header_n; i++)
        if (str_ieq(r->headers[i].name, STR("Host"))) {
            host = r->headers[i].value;
            ++*count;
        }
    return host;
}

static struct entra_request
read_request(const struct http *h, struct MHD_Connection *connection,
             const struct http_connection *c, const char *method)
{
    struct headers headers = {.arena = h->arena};
    struct str query = str_of(c->target), path = str_cut(&query, '?');
    uint32_t hosts;

    VEC_RESERVE(&headers.list, 16, h->arena);
    MHD_get_connection_values(connection, MHD_HEADER_KIND, collect_header, &headers);
    struct entra_request r = {
        .method = str_of(method),
        .path = path,
        .query = query.at ? query : STR(""),
        .headers = headers.list.at,
        .header_n = headers.list.n,
        .body = str_n(c->body ? c->body : "", c->body_len),
    };
    r.base_url = str_fmt(h->arena, "https://" STR_FMT, STR_ARG(host_of(&r, &hosts)));
    return r;
}

static bool
host_is_ours(const struct http *h, struct str host)
{
    static const char *const names[] = {"localhost", "127.0.0.1", "[::1]"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_ieq(host, str_fmt(h->arena, "%s:%u", names[i], (unsigned int)h->port)))
            return true;
    return false;
}

static bool
has_body(const struct entra_request *r)
{
    for (uint32_t i = 0; i < r->header_n; i++) {
        if (str_ieq(r->headers[i].name, STR("Transfer-Encoding")))
            return true;
        if (str_ieq(r->headers[i].name, STR("Content-Length")))
            return !str_eq(r->headers[i].value, STR("0"));
    }
    return false;
}

/* Is the announced length above the limit? A chunked body is measured while it comes. */
static bool
announces_too_much(const struct entra_request *r, size_t limit)
{
    int64_t length;

    for (uint32_t i = 0; i < r->header_n; i++)
        if (str_ieq(r->headers[i].name, STR("Content-Length")))
            return !str_int(r->headers[i].value, &length) || length < 0 || (uint64_t)length > limit;
    return false;
}

/* --- one request in three acts ---------------------------------------------------------------- */

static enum MHD_Result
headers_arrived(const struct http *h, struct MHD_Connection *connection, struct http_connection *c,
                const char *method)
{
    struct entra_request r = read_request(h, connection, c, method);
    uint32_t hosts;
    struct str host = host_of(&r, &hosts);

    c->begun = true;
    if (hosts != 1)
        return http_refuse(h, connection, 400, "The request needs one Host header.");
    if (!host_is_ours(h, host))
        return http_refuse(h, connection, 421,
                           "This server answers for localhost at its port only.");
    if (!str_starts(r.path, STR("/")))
        return http_refuse(h, connection, 400, "The request target must be a path.");
    if (!has_body(&r))
        return MHD_YES;
    c->body_limit = h->desk->body_limit(h->desk->context, &r);
    if (announces_too_much(&r, c->body_limit))
        return http_refuse(h, connection, 413, "The request body is too large.");
    return MHD_YES;
}

static enum MHD_Result
body_arrived(struct http_connection *c, const char *data, size_t n)
{
    c->too_long = c->too_long || n > c->body_limit - c->body_len;
    if (c->too_long)
        return MHD_YES;
    if (!grow(&c->body, &c->body_room, c->body_len + n))
        return MHD_NO;
    memcpy(c->body + c->body_len, data, n);
    c->body_len += n;
    return MHD_YES;
}

/* The reply that was to come later is there, or the server is about to stop. */
static enum MHD_Result
send_late(const struct http *h, struct MHD_Connection *connection, struct http_connection *c)
{
    const struct entra_reply *reply = h->desk->late(h->desk->context, c->ticket);

    c->since = http_clock();
    return reply ? http_send(h, connection, reply, HTTP_WHOLE) : MHD_NO;
}

static enum MHD_Result
all_arrived(const struct http *h, struct MHD_Connection *connection, struct http_connection *c,
            const char *method)
{
    struct entra_reply reply = {0};
    struct wire_fault fault;

    c->since = http_clock();
    if (c->too_long)
        return http_refuse(h, connection, 413, "The request body is too large.");
    struct entra_request r = read_request(h, connection, c, method);
    if (!c->delayed && h->desk->fault(h->desk->context, &r, &fault))
        return http_fail(h, c, &r, &fault);
    h->desk->answer(h->desk->context, &r, &reply, h->arena);
    if (reply.ticket) {
        c->ticket = reply.ticket;
        c->suspended = true;
        MHD_suspend_connection(connection);
        return MHD_YES;
    }
    return http_send(h, connection, &reply, HTTP_WHOLE);
}

enum MHD_Result
http_request_arrived(void *cls, struct MHD_Connection *connection, const char *url,
                     const char *method, const char *version, const char *upload_data,
                     size_t *upload_data_size, void **con_cls)
{
    struct http *h = cls;
    struct http_connection *c = *con_cls;
    enum MHD_Result result;

    (void)url;
    (void)version;
    if (!c)
        return MHD_NO;
    if (c->ticket) {
        result = send_late(h, connection, c);
    } else if (!c->begun) {
        result = headers_arrived(h, connection, c, method);
    } else if (*upload_data_size) {
        result = body_arrived(c, upload_data, *upload_data_size);
        *upload_data_size = 0;
    } else {
        result = all_arrived(h, connection, c, method);
    }
    arena_reset(h->arena);
    return result;
}
