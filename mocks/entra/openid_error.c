/* SPDX-License-Identifier: MIT */
/*
 * How Entra's token service says no (reference-aadsts-error-codes, v2-oauth2-client-creds-grant-flow).
 */
#include "mocks/entra/openid.h"

#include <cjson/cJSON.h>
#include <stdarg.h>
#include <stdio.h>

#include "mocks/entra/openid_form.h"
#include "sim/base/arena.h"
#include "sim/base/buf.h"
#include "sim/base/codec.h"

enum { TEXT_MAX = 1024 };

static const struct refusal {
    uint32_t number;
    int status;
    const char *error;
} refusals[] = {
    {50027, 400, "invalid_request"},   {50049, 400, "invalid_instance"},
    {50059, 400, "invalid_request"},   {70003, 400, "unsupported_grant_type"},
    {70011, 400, "invalid_scope"},     {90002, 400, "invalid_request"},
    {500011, 400, "invalid_resource"}, {700016, 400, "unauthorized_client"},
    {700021, 401, "invalid_client"},   {700023, 401, "invalid_client"},
    {700024, 401, "invalid_client"},   {700027, 401, "invalid_client"},
    {900023, 400, "invalid_request"},  {900144, 400, "invalid_request"},
    {900561, 405, "invalid_request"},  {1002012, 400, "invalid_scope"},
    {7000215, 401, "invalid_client"},  {7000216, 401, "invalid_client"},
    {7000222, 401, "invalid_client"},  {9000411, 400, "invalid_request"},
};

static const struct refusal *
find_refusal(uint32_t number)
{
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++)
        if (refusals[i].number == number)
            return &refusals[i];
    return &refusals[0];
}

static struct str
new_guid(struct prng *p, struct arena *a)
{
    unsigned char bytes[16];

    prng_guid(p, bytes);
    return guid_text(str_n((const char *)bytes, sizeof bytes), a);
}

/* The caller's own id of the request, from the header or the query, or else one of ours. */
static struct str
correlation(const struct openid_call *c)
{
    unsigned char bytes[16];
    struct form query = form_parse(c->request->query, c->arena);
    const struct form_field *field = form_find(&query, STR("client-request-id"));
    struct str id = openid_header(c->request, "client-request-id");

    if (id.len == 0 && field)
        id = field->value;
    return guid_parse(id, bytes) ? str_lower(id, c->arena) : new_guid(&c->openid->prng, c->arena);
}

static struct str
time_stamp(vtime now, struct arena *a)
{
    struct calendar t = time_calendar(now);

    return str_fmt(a, "%04lld-%02d-%02d %02d:%02d:%02dZ", (long long)t.year, t.month, t.day, t.hour,
                   t.minute, t.second);
}

static void
add_text(cJSON *object, const char *name, struct str text, struct arena *a)
{
    cJSON_AddStringToObject(object, name, str_z(text, a));
}

static struct str
print(cJSON *object, struct arena *a)
{
    char *text = cJSON_PrintUnformatted(object);
    struct str copy = str_copy(str_of(text), a);

    cJSON_free(text);
    cJSON_Delete(object);
    return copy;
}

void
openid_refuse(const struct openid_call *c, uint32_t number, const char *format, ...)
{
    const struct refusal *r = find_refusal(number);
    char text[TEXT_MAX];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);

    struct arena *a = c->arena;
    struct str trace = new_guid(&c->openid->prng, a), correlation_id = correlation(c);
    struct str stamp = time_stamp(c->at.now, a);
    struct str said = utf8_valid(str_of(text)) ? str_of(text) : STR("The request is not UTF-8.");
    cJSON *body = cJSON_CreateObject();
    cJSON *codes = cJSON_CreateArray();
    cJSON_AddItemToArray(codes, cJSON_CreateNumber(number));
    cJSON_AddStringToObject(body, "error", r->error);
    add_text(body, "error_description",
             str_fmt(a,
                     "AADSTS%u: " STR_FMT " Trace ID: " STR_FMT " Correlation ID: " STR_FMT
                     " Timestamp: " STR_FMT,
                     number, STR_ARG(said), STR_ARG(trace), STR_ARG(correlation_id),
                     STR_ARG(stamp)),
             a);
    cJSON_AddItemToObject(body, "error_codes", codes);
    add_text(body, "timestamp", stamp, a);
    add_text(body, "trace_id", trace, a);
    add_text(body, "correlation_id", correlation_id, a);
    add_text(body, "error_uri",
             str_fmt(a, "https://login.microsoftonline.com/error?code=%u", number), a);
    openid_reply(c, r->status, print(body, a));
}

void
openid_broken(const struct openid_call *c, const struct err *e)
{
    cJSON *body = cJSON_CreateObject();

    cJSON_AddStringToObject(body, "error", "server_error");
    add_text(body, "error_description", e->text, c->arena);
    openid_reply(c, 500, print(body, c->arena));
}
