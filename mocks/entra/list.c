/* SPDX-License-Identifier: MIT */
#include "mocks/entra/list.h"

#include "mocks/entra/expand.h"
#include "mocks/entra/list_order.h"
#include "mocks/entra/page_token.h"
#include "sim/base/arena.h"
#include "sim/world/odata_search.h"

enum { PAGE_DEFAULT = 100 };

struct listing {
    struct entra_call *c;
    const struct list_request *request;
    struct tenant_walk walk;
    struct odata_filter filter;
    struct odata_search search;
    struct object_shapes shapes;
    struct list_order order;
    struct tenant_numbers among;
    struct page_place from;
};

/* --- reading ----------------------------------------------------------------------------------- */

static bool
refuse(struct listing *l, const struct odata_refusal *r)
{
    entra_call_error(l->c, 400, str_z(r->code, l->c->arena), STR_FMT, STR_ARG(r->message));
    return false;
}

static bool
refuse_reference(struct listing *l)
{
    entra_call_error(l->c, 400, "Request_UnsupportedQuery",
                     "The specified filter to the reference property query is currently not "
                     "supported.");
    return false;
}

/* Of several types: what a user has is asked, of the others they have it or not. */
static enum object_class
filter_class(const struct listing *l)
{
    return l->request->class == CLASS_none ? CLASS_user : l->request->class;
}

static bool
open_filter(struct listing *l, bool advanced)
{
    struct entra_call *c = l->c;
    struct odata_asker asker = {.advanced = advanced, .sandbox = call_sandbox(c)};
    struct odata_refusal refusal;
    bool reference = l->request->class == CLASS_none || l->request->cast;

    if (c->query.filter.at && reference && !advanced)
        return refuse_reference(l);
    if (!odata_parse(&l->filter, c->query.filter, filter_class(l), asker, &refusal, c->arena))
        return refuse(l, &refusal);
    if (l->walk.collection == COLLECTION_LIVE && !l->walk.among &&
        odata_candidates(&l->filter, c->tenant, &l->among, c->arena))
        l->walk.among = &l->among;
    return true;
}

static bool
open_search(struct listing *l)
{
    struct entra_call *c = l->c;
    struct odata_refusal refusal;

    if (c->query.search.at && !call_eventual(c)) {
        entra_call_error(c, 400, "Request_UnsupportedQuery",
                         "Request with $search query parameter only works through MSGraph with a "
                         "special request header: 'ConsistencyLevel: eventual'");
        return false;
    }
    return odata_search_parse(&l->search, c->query.search, filter_class(l), &refusal, c->arena) ||
           refuse(l, &refusal);
}

static bool
open_token(struct listing *l)
{
    struct str token = l->c->query.skiptoken;

    if (!token.at || page_token_read(l->c, token, &l->from))
        return true;
    entra_call_error(
        l->c, 400, "Directory_ExpiredPageToken",
        "The specified page token value has expired and can no longer be included in your "
        "request.");
    return false;
}

/* --- walking ----------------------------------------------------------------------------------- */

static bool
holds(const struct listing *l, uint32_t object)
{
    return odata_holds(&l->filter, l->c->tenant, object, l->c->arena) &&
           odata_search_holds(&l->search, l->c->tenant, object, l->c->arena);
}

/* The next object that filter and search let through. */
static uint32_t
next(struct listing *l)
{
    uint32_t object;

    while ((object = tenant_walk_next(l->c->tenant, &l->walk)) != TENANT_NO_OBJECT)
        if (holds(l, object))
            return object;
    return object;
}

/* Of a whole class the tenant knows how many there are. */
static bool
known_total(const struct listing *l, uint32_t *n)
{
    struct tenant_totals totals = tenant_totals(l->c->tenant);
    enum object_class class = l->walk.class;

    *n = class == CLASS_user     ? totals.users
         : class == CLASS_group  ? totals.groups
         : class == CLASS_device ? totals.devices
                                 : totals.contacts;
    return l->walk.collection == COLLECTION_LIVE && class != CLASS_none && !l->walk.among &&
           !l->c->query.filter.at && !l->c->query.search.at;
}

static uint32_t
count_all(const struct listing *l)
{
    struct listing from_start = *l;
    uint32_t n;

    if (known_total(l, &n))
        return n;
    n = 0;
    while (next(&from_start) != TENANT_NO_OBJECT)
        n++;
    return n;
}

/* --- printing ---------------------------------------------------------------------------------- */

static void
write_object(struct buf *b, const struct listing *l, uint32_t object)
{
    json_comma(b);
    if (l->request->references)
        object_write_reference(b, l->c, object, STR(""));
    else
        object_write(b, l->c, &l->shapes, object, STR(""));
}

/* In the order of the collection. False: there is nothing behind this page. */
static bool
write_walk(struct buf *b, struct listing *l, uint32_t top, struct page_place *more)
{
    l->walk.at = l->from.at;
    l->walk.last_n = l->from.last_n;
    memcpy(l->walk.last, l->from.last, sizeof l->walk.last);
    for (uint32_t i = 0; i < top; i++) {
        uint32_t object = next(l);
        if (object == TENANT_NO_OBJECT)
            return false;
        write_object(b, l, object);
    }
    *more = (struct page_place){.at = l->walk.at, .last_n = l->walk.last_n};
    memcpy(more->last, l->walk.last, sizeof more->last);
    return next(l) != TENANT_NO_OBJECT;
}

/* The whole collection in its order. */
static const struct tenant_order_entry *
sorted(struct listing *l, uint32_t *n)
{
    struct entra_call *c = l->c;
    struct tenant_numbers all = {0};
    uint32_t object;

    if (list_order_indexed(&l->order) && l->walk.collection == COLLECTION_LIVE && !l->walk.among) {
        const struct tenant_order *o = tenant_order_settled(c->tenant, l->order.attr, c->arena);
        *n = o->n;
        return o->entries;
    }
    while ((object = next(l)) != TENANT_NO_OBJECT)
        *VEC_PUSH(&all.list, c->arena) = object;
    *n = all.list.n;
    return list_sorted(&all, &l->order, c->tenant, c->arena);
}

/* Where a page begins: how many entries lie before it, in the direction of the order. */
static uint32_t
ordered_start(const struct listing *l, const struct tenant_order_entry *entries, uint32_t n)
{
    if (!l->c->query.skiptoken.at)
        return 0;
    if (l->order.descending)
        return n - tenant_order_place(entries, n, l->from.key, l->from.at);
    return tenant_order_place(entries, n, l->from.key, l->from.at + 1);
}

/* False: there is nothing behind this page. */
static bool
write_ordered(struct buf *b, struct listing *l, uint32_t top, struct page_place *more)
{
    uint32_t n, done = 0;
    const struct tenant_order_entry *entries = sorted(l, &n);

    for (uint32_t i = ordered_start(l, entries, n); i < n; i++) {
        const struct tenant_order_entry *e = &entries[l->order.descending ? n - 1 - i : i];
        if (l->walk.class != CLASS_none &&
            tenant_object_class(l->c->tenant, e->object) != l->walk.class)
            continue;
        if (!holds(l, e->object))
            continue;
        if (done++ == top)
            return true;
        write_object(b, l, e->object);
        *more = (struct page_place){.at = e->object, .key = str_n(e->at, e->len)};
    }
    return false;
}

static void
write_link(struct buf *b, struct entra_call *c, const struct page_place *place)
{
    struct str query = query_without_token(c->request->query, c->arena);
    struct str token = page_token(c, place);

    json_name(b, STR("@odata.nextLink"));
    json_text(b, str_fmt(c->arena, STR_FMT STR_FMT "?" STR_FMT "%s$skiptoken=" STR_FMT,
                         STR_ARG(c->request->base_url), STR_ARG(c->request->path), STR_ARG(query),
                         query.len ? "&" : "", STR_ARG(token)));
}

static void
write_count(struct buf *b, const struct listing *l)
{
    if (!call_advanced(l->c) || l->c->query.skiptoken.at)
        return;
    json_name(b, STR("@odata.count"));
    buf_fmt(b, "%u", count_all(l));
}

static struct str
context_of(const struct listing *l)
{
    if (l->request->references)
        return str_fmt(l->c->arena,
                       "https://graph.microsoft.com/" STR_FMT "/$metadata#Collection($ref)",
                       STR_ARG(l->c->version));
    return object_context(l->c, l->request->name);
}

static void
answer(struct listing *l)
{
    struct entra_call *c = l->c;
    struct buf values = buf_in(c->arena), b = buf_in(c->arena);
    uint32_t top = c->query.top ? c->query.top : PAGE_DEFAULT;
    struct page_place place = {0};

    buf_byte(&b, '{');
    if (c->metadata != METADATA_NONE) {
        json_name(&b, STR("@odata.context"));
        json_text(&b, context_of(l));
    }
    write_count(&b, l);
    buf_byte(&values, '[');
    bool more = l->order.attr == ATTR_NONE ? write_walk(&values, l, top, &place)
                                           : write_ordered(&values, l, top, &place);
    if (more)
        write_link(&b, c, &place);
    json_name(&b, STR("value"));
    buf_add(&b, buf_str(&values));
    buf_add(&b, STR("]}"));
    call_json(c, 200, &b);
}

void
list_answer(struct entra_call *c, const struct list_request *r)
{
    struct listing l = {.c = c, .request = r, .walk = r->walk};

    if (object_shapes(&l.shapes, c, r->class, c->query.select, false) &&
        expand_read(&l.shapes.expand, c, r->class, false) && open_filter(&l, call_advanced(c)) &&
        open_search(&l) && list_order_read(&l.order, c, r->class) && open_token(&l))
        answer(&l);
}

void
list_count(struct entra_call *c, const struct list_request *r)
{
    struct listing l = {.c = c, .request = r, .walk = r->walk};

    if (!call_eventual(c)) {
        entra_call_error(c, 400, "Request_BadRequest", "$count is not currently supported.");
        return;
    }
    if (open_filter(&l, true) && open_search(&l))
        call_plain(c, str_fmt(c->arena, "%u", count_all(&l)));
}
