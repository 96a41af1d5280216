/* SPDX-License-Identifier: MIT */
#include "mocks/entra/list.h"

#include "mocks/entra/list_order.h"
#include "mocks/entra/route.h"
#include "sim/base/arena.h"

enum { PAGE_DEFAULT = 100 };

/* A number that only this tenant gives to this question at this place. */
static uint64_t
seal(const struct entra_call *c, uint32_t at)
{
    struct str id = tenant_id(c->tenant, c->arena);
    struct str text =
        str_fmt(c->arena, STR_FMT "\n" STR_FMT "\n" STR_FMT "\n" STR_FMT "\n%u", STR_ARG(id),
                STR_ARG(c->request->path), STR_ARG(c->query.filter), STR_ARG(c->query.orderby), at);

    return str_hash(text);
}

struct str
page_token(const struct entra_call *c, uint32_t at)
{
    return str_fmt(c->arena, "%08x%016llx", at, (unsigned long long)seal(c, at));
}

bool
page_token_read(const struct entra_call *c, struct str token, uint32_t *at)
{
    static const char digits[] = "0123456789abcdef";
    uint32_t n = 0;

    for (size_t i = 0; i < 8 && i < token.len; i++) {
        const char *digit = memchr(digits, token.at[i], 16);
        if (!digit)
            return false;
        n = n * 16 + (uint32_t)(digit - digits);
    }
    *at = n;
    return str_eq(token, page_token(c, n));
}

struct listing {
    struct entra_call *c;
    struct tenant_walk walk;
    enum object_class class;
    struct odata_filter filter;
    struct object_shape shapes[3];
    uint32_t from;
};

static const enum object_class classes[] = {CLASS_user, CLASS_group, CLASS_contact};

static bool
open_shapes(struct listing *l)
{
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        if (l->class == CLASS_none || l->class == classes[i])
            if (!object_shape(&l->shapes[i], l->c, classes[i], l->class == CLASS_none))
                return false;
    return true;
}

static bool
open_filter(struct listing *l, bool advanced)
{
    struct odata_asker asker = {.advanced = advanced, .sandbox = call_sandbox(l->c)};
    struct odata_refusal refusal;

    if (l->c->query.filter.at && l->class == CLASS_none) {
        entra_call_error(l->c, 400, "Request_UnsupportedQuery",
                         "The specified filter to the reference property query is currently not "
                         "supported.");
        return false;
    }
    if (odata_parse(&l->filter, l->c->query.filter, l->class, asker, &refusal, l->c->arena))
        return true;
    entra_call_error(l->c, 400, str_z(refusal.code, l->c->arena), STR_FMT,
                     STR_ARG(refusal.message));
    return false;
}

static bool
open_token(struct listing *l)
{
    if (!l->c->query.skiptoken.at || page_token_read(l->c, l->c->query.skiptoken, &l->from))
        return true;
    entra_call_error(
        l->c, 400, "Directory_ExpiredPageToken",
        "The specified page token value has expired and can no longer be included in your "
        "request.");
    return false;
}

/* The next object that the filter lets through. */
static uint32_t
next(struct listing *l)
{
    uint32_t object;

    while ((object = tenant_walk_next(l->c->tenant, &l->walk)) != TENANT_NO_OBJECT)
        if (odata_holds(&l->filter, l->c->tenant, object, l->c->arena))
            return object;
    return object;
}

static uint32_t
count_all(const struct listing *l)
{
    struct listing from_start = *l;
    uint32_t n = 0;

    from_start.walk.at = 0;
    from_start.walk.linked = false;
    while (next(&from_start) != TENANT_NO_OBJECT)
        n++;
    return n;
}

static void
write_object(struct buf *b, const struct listing *l, uint32_t object)
{
    enum object_class class = tenant_object_class(l->c->tenant, object);

    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        if (classes[i] == class) {
            json_comma(b);
            object_write(b, l->c, &l->shapes[i], object, l->class == CLASS_none, STR(""));
        }
}

/* In the order of the collection. Gives where the next page begins, or 0. */
static uint32_t
write_walk(struct buf *b, struct listing *l, uint32_t top)
{
    l->walk.at = l->from;
    for (uint32_t i = 0; i < top; i++) {
        uint32_t object = next(l);
        if (object == TENANT_NO_OBJECT)
            return 0;
        write_object(b, l, object);
    }
    struct tenant_walk there = l->walk;
    bool more = next(l) != TENANT_NO_OBJECT;
    return more ? there.at : 0;
}

/* A filter by an indexed property needs no walk. */
static uint32_t
write_narrow(struct buf *b, struct listing *l, uint32_t object)
{
    if (object != TENANT_NO_OBJECT && tenant_object_class(l->c->tenant, object) == l->class &&
        odata_holds(&l->filter, l->c->tenant, object, l->c->arena))
        write_object(b, l, object);
    return 0;
}

static uint32_t
write_ordered(struct buf *b, struct listing *l, const struct list_order *order, uint32_t top)
{
    VEC(uint32_t) all = {0};
    uint32_t object, at;

    while ((object = next(l)) != TENANT_NO_OBJECT)
        *VEC_PUSH(&all, l->c->arena) = object;
    list_sort(all.at, all.n, order, l->c->tenant, l->c->arena);
    for (at = l->from; at < all.n && at - l->from < top; at++)
        write_object(b, l, all.at[at]);
    return at < all.n ? at : 0;
}

static void
write_link(struct buf *b, struct entra_call *c, uint32_t at)
{
    struct str query = query_without_token(c->request->query, c->arena);
    struct str token = page_token(c, at);

    json_name(b, STR("@odata.nextLink"));
    json_text(b, str_fmt(c->arena, STR_FMT STR_FMT "?" STR_FMT "%s$skiptoken=" STR_FMT,
                         STR_ARG(c->request->base_url), STR_ARG(c->request->path), STR_ARG(query),
                         query.len ? "&" : "", STR_ARG(token)));
}

static void
answer(struct listing *l, const char *name, const struct list_order *order, bool advanced)
{
    struct entra_call *c = l->c;
    struct buf values = buf_in(c->arena), b = buf_in(c->arena);
    uint32_t top = c->query.top ? c->query.top : PAGE_DEFAULT, narrow;
    uint32_t total = advanced && !c->query.skiptoken.at ? count_all(l) : 0;
    bool live = l->walk.collection == COLLECTION_LIVE;

    buf_byte(&values, '[');
    uint32_t more = order->attr != ATTR_NONE ? write_ordered(&values, l, order, top)
                    : live && odata_narrow(&l->filter, c->tenant, &narrow)
                        ? write_narrow(&values, l, narrow)
                        : write_walk(&values, l, top);
    buf_add(&b, STR("{\"@odata.context\":"));
    json_text(&b, object_context(c, name));
    if (advanced && !c->query.skiptoken.at) {
        json_name(&b, STR("@odata.count"));
        buf_fmt(&b, "%u", total);
    }
    if (more)
        write_link(&b, c, more);
    json_name(&b, STR("value"));
    buf_add(&b, buf_str(&values));
    buf_add(&b, STR("]}"));
    call_json(c, 200, &b);
}

void
list_answer(struct entra_call *c, struct tenant_walk walk, enum object_class class,
            const char *name)
{
    struct listing l = {.c = c, .walk = walk, .class = class};
    struct list_order order;
    bool advanced = call_advanced(c);

    if (open_shapes(&l) && open_filter(&l, advanced) && list_order_read(&order, c, class) &&
        open_token(&l))
        answer(&l, name, &order, advanced);
}

void
list_count(struct entra_call *c, struct tenant_walk walk, enum object_class class)
{
    struct listing l = {.c = c, .walk = walk, .class = class};

    if (!str_ieq(call_header(c, STR("ConsistencyLevel")), STR("eventual"))) {
        entra_call_error(c, 400, "Request_BadRequest", "$count is not currently supported.");
        return;
    }
    if (open_filter(&l, true))
        call_plain(c, str_fmt(c->arena, "%u", count_all(&l)));
}
