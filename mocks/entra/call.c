/* SPDX-License-Identifier: MIT */
/* Answers: bodies, errors in Graph's shape, and the headers that every reply has. */
#include "mocks/entra/call.h"

#include <stdarg.h>
#include <stdio.h>

#include "sim/base/arena.h"

struct str
call_header(const struct entra_call *c, struct str name)
{
    for (uint32_t i = 0; i < c->request->header_n; i++)
        if (str_ieq(c->request->headers[i].name, name))
            return c->request->headers[i].value;
    return (struct str){NULL, 0};
}

void
call_add_header(struct entra_call *c, struct str name, struct str value)
{
    *VEC_PUSH(&c->reply->headers, c->arena) = (struct entra_header){name, value};
}

static void
add_common_headers(struct entra_call *c)
{
    call_add_header(c, STR("request-id"), c->request_id);
    call_add_header(c, STR("client-request-id"), c->client_request_id);
    call_add_header(c, STR("OData-Version"), STR("4.0"));
    call_add_header(c, STR("Cache-Control"), STR("no-cache"));
    call_add_header(
        c, STR("x-ms-ags-diagnostic"),
        STR("{\"ServerInfo\":{\"DataCenter\":\"Sandbox\",\"Slice\":\"E\",\"Ring\":\"1\","
            "\"ScaleUnit\":\"001\",\"RoleInstance\":\"CUTOVER\"}}"));
    call_add_header(c, STR("x-ms-resource-unit"), str_fmt(c->arena, "%u", c->units ? c->units : 1));
}

#define CONTENT_TYPE(level)                                                                        \
    STR("application/json;odata.metadata=" level                                                   \
        ";odata.streaming=true;IEEE754Compatible=false;charset=utf-8")

static const struct str content_types[] = {[METADATA_MINIMAL] = CONTENT_TYPE("minimal"),
                                           [METADATA_FULL] = CONTENT_TYPE("full"),
                                           [METADATA_NONE] = CONTENT_TYPE("none")};

void
call_json(struct entra_call *c, int status, const struct buf *body)
{
    c->reply->status = status;
    c->reply->body = buf_str(body);
    add_common_headers(c);
    call_add_header(c, STR("Content-Type"), content_types[c->metadata]);
}

void
call_empty(struct entra_call *c, int status)
{
    c->reply->status = status;
    add_common_headers(c);
}

void
call_plain(struct entra_call *c, struct str text)
{
    c->reply->status = 200;
    c->reply->body = text;
    add_common_headers(c);
    call_add_header(c, STR("Content-Type"), STR("text/plain"));
}

static void
write_detail(struct buf *b, const char *code, struct str message, struct str target)
{
    json_comma(b);
    buf_fmt(b, "{\"code\":\"%s\",\"message\":", code);
    json_text(b, message);
    json_name(b, STR("target"));
    json_text(b, target);
    buf_byte(b, '}');
}

/* A conflict names the property once more for programs, and for an address who has it. */
static void
write_details(struct buf *b, struct str message, struct str owner)
{
    static const struct str before = {"same value for property ", 24};
    ptrdiff_t at = str_find(message, before);

    if (at < 0)
        return;
    struct str rest = str_from(message, (size_t)at + before.len), target = str_cut(&rest, ' ');
    json_name(b, STR("details"));
    buf_byte(b, '[');
    if (owner.len && str_eq(target, STR("proxyAddresses")))
        write_detail(b, "ConflictingObjects", message,
                     str_fmt(b->arena, "[" STR_FMT "]", STR_ARG(owner)));
    write_detail(b, "ObjectConflict", message, target);
    buf_byte(b, ']');
}

static void
answer_error(struct entra_call *c, int status, struct str code, struct str message,
             struct str owner)
{
    struct buf b = buf_in(c->arena);
    struct str date = time_iso(tenant_now(c->tenant), c->arena);

    buf_add(&b, STR("{\"error\":{\"code\":"));
    json_text(&b, code);
    json_name(&b, STR("message"));
    json_text(&b, message);
    write_details(&b, message, owner);
    json_name(&b, STR("innerError"));
    buf_add(&b, STR("{\"date\":"));
    json_text(&b, str_sub(date, 0, 19));
    json_name(&b, STR("request-id"));
    json_text(&b, c->request_id);
    json_name(&b, STR("client-request-id"));
    json_text(&b, c->client_request_id);
    buf_add(&b, STR("}}}"));
    call_json(c, status, &b);
}

void
entra_call_error(struct entra_call *c, int status, const char *code, const char *format, ...)
{
    char text[2048];
    va_list args;

    va_start(args, format);
    int n = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    size_t len = n < 0 ? 0 : (size_t)n < sizeof text ? (size_t)n : sizeof text - 1;
    answer_error(c, status, str_of(code), str_copy(str_n(text, len), c->arena), STR(""));
}

void
call_not_found(struct entra_call *c, struct str name)
{
    entra_call_error(c, 404, "Request_ResourceNotFound",
                     "Resource '" STR_FMT
                     "' does not exist or one of its queried reference-property "
                     "objects are not present.",
                     STR_ARG(name));
}

bool
call_done(struct entra_call *c, const struct receipt *r)
{
    if (r->state == RECEIPT_DONE)
        return true;
    answer_error(c, str_eq(r->code, STR(REFUSED_NOT_FOUND)) ? 404 : 400, r->code, r->text,
                 r->anchor);
    return false;
}

struct receipt
call_write(struct entra_call *c, struct op op)
{
    struct connector *admin = tenant_connector(c->tenant, WRITER_ADMIN, c->arena);
    struct receipt receipt = {.state = RECEIPT_UNKNOWN};

    (void)connector_apply(admin, &op, 1, &receipt, c->arena);
    return receipt;
}

bool
call_sandbox(const struct entra_call *c)
{
    return c->request->caller == CALLER_ENGINE;
}

enum graph_metadata
call_metadata(const struct entra_call *c)
{
    struct str accept = call_header(c, STR("Accept"));

    if (accept.at && str_ifind(accept, STR("odata.metadata=full")) >= 0)
        return METADATA_FULL;
    return accept.at && str_ifind(accept, STR("odata.metadata=none")) >= 0 ? METADATA_NONE
                                                                           : METADATA_MINIMAL;
}

bool
call_eventual(const struct entra_call *c)
{
    return str_ieq(call_header(c, STR("ConsistencyLevel")), STR("eventual"));
}

bool
call_advanced(const struct entra_call *c)
{
    return c->query.count && call_eventual(c);
}
