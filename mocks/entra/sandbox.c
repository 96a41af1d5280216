/* SPDX-License-Identifier: MIT */
/* The engines' endpoints; the contract is in mocks/entra/ingest.h. */
#include "mocks/entra/ingest.h"
#include "mocks/entra/route.h"
#include "mocks/entra/sandbox_codec.h"
#include "sim/base/arena.h"

static bool
refuse(struct entra_call *c, const char *why)
{
    entra_call_error(c, 400, "BadRequest", "The sandbox's own endpoint refuses this: %s.", why);
    return false;
}

static bool
only_names(struct entra_call *c, const char *one, const char *other)
{
    for (const cJSON *item = c->json->child; item; item = item->next)
        if (strcmp(item->string, one) != 0 && strcmp(item->string, other) != 0)
            return refuse(c, "it holds an unknown name");
    return true;
}

static bool
read_writer(struct entra_call *c, enum tenant_writer *out)
{
    static const struct {
        struct str name;
        enum tenant_writer writer;
    } writers[] = {{{"connect", 7}, WRITER_CONNECT},
                   {{"cloudsync", 9}, WRITER_CLOUDSYNC},
                   {{"admin", 5}, WRITER_ADMIN}};
    struct str name = json_string(json_get(c->json, "writer"));

    for (size_t i = 0; i < sizeof writers / sizeof *writers; i++)
        if (str_eq(writers[i].name, name)) {
            *out = writers[i].writer;
            return true;
        }
    return refuse(c, "the writer is connect, cloudsync or admin");
}

/* All ops are read before the first is done. */
static struct op *
read_ops(struct entra_call *c, uint32_t *n)
{
    const cJSON *list = json_get(c->json, "ops");

    if (!cJSON_IsArray(list) || cJSON_GetArraySize(list) > INGEST_OPS_MAX) {
        refuse(c, "ops is an array of up to 1000");
        return NULL;
    }
    struct op *ops = ARENA_ARRAY(c->arena, struct op, (size_t)cJSON_GetArraySize(list) + 1);
    for (const cJSON *item = list->child; item; item = item->next) {
        const char *wrong = op_decode(&ops[*n], item, tenant_schema(c->tenant), c->arena);
        if (wrong) {
            refuse(c, wrong);
            return NULL;
        }
        ++*n;
    }
    return ops;
}

void
sandbox_ingest(struct entra_call *c)
{
    enum tenant_writer writer;
    struct buf b = buf_in(c->arena);
    uint32_t n = 0;

    if (!only_names(c, "writer", "ops") || !read_writer(c, &writer))
        return;
    struct op *ops = read_ops(c, &n);
    if (!ops)
        return;
    struct receipt *receipts = ARENA_ARRAY(c->arena, struct receipt, (size_t)n + 1);
    (void)connector_apply(tenant_connector(c->tenant, writer, c->arena), ops, n, receipts,
                          c->arena);
    buf_add(&b, STR("{\"receipts\":["));
    for (uint32_t i = 0; i < n; i++)
        receipt_encode(&b, &receipts[i], tenant_schema(c->tenant));
    buf_add(&b, STR("]}"));
    call_json(c, 200, &b);
}

/* Where a read goes on: the object's number, and the watermark that the first page took. */
static bool
read_next(struct entra_call *c, struct str text, uint32_t *at, struct str *watermark)
{
    struct str rest = text, number = str_cut(&rest, '-');
    int64_t n;

    if (!rest.at || !str_int(number, &n) || n < 0 || n > UINT32_MAX)
        return refuse(c, "next is not what a page gave");
    *at = (uint32_t)n;
    *watermark = rest;
    return true;
}

static uint32_t
weight(const struct entry *e)
{
    uint32_t n = 1;

    for (uint32_t i = 0; i < e->n; i++)
        n += e->attrs[i].n;
    return n;
}

enum { PAGE_VALUES = 20000 };

static void
write_page(struct entra_call *c, struct tenant_reader *r, struct str watermark)
{
    struct buf b = buf_in(c->arena);
    struct change change;
    uint32_t values = 0;
    bool more = true;

    buf_fmt(&b, "{\"full\":%s,\"stale\":false,\"changes\":[", r->full ? "true" : "false");
    while (values < PAGE_VALUES &&
           (more = tenant_reader_next(r, c->tenant, &change, c->arena, c->arena))) {
        change_encode(&b, &change, tenant_schema(c->tenant));
        values += weight(&change.entry);
    }
    buf_byte(&b, ']');
    json_name(&b, more ? STR("next") : STR("watermark"));
    json_text(&b, more ? str_fmt(c->arena, "%u-" STR_FMT, r->at, STR_ARG(watermark)) : watermark);
    buf_byte(&b, '}');
    call_json(c, 200, &b);
}

void
sandbox_read(struct entra_call *c)
{
    struct str from = query_option(c->request->query, STR("watermark"), c->arena);
    struct str next = query_option(c->request->query, STR("next"), c->arena);
    struct tenant_reader r = {0};
    struct str watermark = {NULL, 0};

    if (next.at && !read_next(c, next, &r.at, &watermark))
        return;
    if (!tenant_reader_open(&r, c->tenant, from, c->arena)) {
        struct buf b = buf_in(c->arena);
        buf_add(&b, STR("{\"full\":false,\"stale\":true,\"changes\":[],\"watermark\":\"\"}"));
        call_json(c, 200, &b);
        return;
    }
    if (!watermark.at)
        watermark = tenant_reader_watermark(&r, c->tenant, c->arena);
    write_page(c, &r, watermark);
}

void
sandbox_clock(struct entra_call *c)
{
    struct str text = json_string(json_get(c->json, "now"));
    vtime now;

    if (!only_names(c, "now", "now"))
        return;
    if (!text.at || !time_parse_iso(text, &now)) {
        refuse(c, "now is a time like 2025-09-01T09:00:00Z");
        return;
    }
    tenant_clock(c->tenant, now);
    call_empty(c, 204);
}
