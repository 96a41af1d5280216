/* SPDX-License-Identifier: MIT */
/*
 * Delta queries (delta-query-overview): what is there, page by page, and then, round by round, what
 * changed.
 *
 * An object that is new or came back is told whole, one that changed with all that was selected (with
 * `Prefer: return=minimal` only what changed), one that is gone by its id. Properties that have no value
 * are left out, unless they lost it just now.
 */
#include "mocks/entra/delta.h"
#include "mocks/entra/delta_changes.h"
#include "mocks/entra/route.h"
#include "sim/base/arena.h"

enum { PAGE_MEMBERS = 1000 };

/* --- objects ----------------------------------------------------------------------------------- */

/* The place of its class among the shapes, or GRAPH_CLASSES where nobody asks for it. */
static uint32_t
place_of(const struct delta *d, uint32_t object)
{
    enum object_class class = tenant_object_class(d->c->tenant, object);
    bool among = !d->filtered;

    for (uint32_t i = 0; i < d->only.n; i++)
        among = among || d->only.at[i] == object;
    for (uint32_t i = 0; among && i < GRAPH_CLASSES; i++)
        if (graph_class_at(i) == class)
            return d->wanted[i] ? i : GRAPH_CLASSES;
    return GRAPH_CLASSES;
}

/* The attributes that a row shows: of most one, of some none, of objects and lists several. */
static uint32_t
row_attrs(const struct object_row *row, const attr_id **attrs, struct arena *a)
{
    const struct graph_property *p = row->property;
    const struct graph_part *parts = NULL;
    uint32_t n = p->kind == GRAPH_EXTENSIONS ? GRAPH_EXTENSION_COUNT : 1;

    if (p->kind == GRAPH_ADDRESSES || p->kind == GRAPH_PHONES)
        n = graph_parts(p->kind, &parts);
    else if (p->kind != GRAPH_EXTENSIONS && !graph_property_real(p))
        return 0;
    attr_id *list = ARENA_ARRAY(a, attr_id, n);
    for (uint32_t i = 0; i < n; i++)
        list[i] = p->kind == GRAPH_EXTENSIONS ? graph_extension(i + 1)
                  : parts                     ? parts[i].attr
                                              : p->attr;
    *attrs = list;
    return n;
}

static bool
row_changed(const struct delta *d, const struct object_row *row, const struct delta_change *change)
{
    const attr_id *attrs;
    uint32_t n = change ? row_attrs(row, &attrs, d->c->arena) : 0;

    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < change->attrs.n; k++)
            if (attrs[i] == change->attrs.at[k])
                return true;
    return false;
}

static bool
row_has_value(const struct delta *d, const struct object_row *row, uint32_t object)
{
    const struct str *values;
    const attr_id *attrs;
    uint32_t n = row_attrs(row, &attrs, d->c->arena);

    for (uint32_t i = 0; i < n; i++)
        if (tenant_object_values(d->c->tenant, object, attrs[i], &values, d->c->arena))
            return true;
    return false;
}

/* The object without what has no value; `change`: NULL for one that is told whole. */
static void
write_object(struct delta *d, uint32_t place, uint32_t object, const struct delta_change *change)
{
    const struct object_shape *all = &d->shapes.of[place];
    struct object_row *rows = ARENA_ARRAY(d->c->arena, struct object_row, all->n + 1);
    struct object_shapes some = {.mixed = d->typed};
    uint32_t n = 0;

    rows[n++].property = graph_property(all->class, STR("id"), false);
    for (uint32_t i = 0; i < all->n; i++) {
        const struct object_row *row = &all->rows[i];
        bool changed = row_changed(d, row, change);
        if (row->property->kind != GRAPH_ID &&
            (changed || (!(change && d->minimal) && row_has_value(d, row, object))))
            rows[n++] = *row;
    }
    some.of[place] = (struct object_shape){all->class, n, rows};
    json_comma(&d->values);
    object_write(&d->values, d->c, &some, object, STR(""));
}

static void
write_link(struct delta *d, uint32_t other, bool removed)
{
    struct buf *b = &d->values;

    json_comma(b);
    buf_fmt(b, "{\"@odata.type\":\"#microsoft.graph.%s\",\"id\":",
            graph_type(tenant_object_class(d->c->tenant, other)));
    json_text(b, tenant_object_id(d->c->tenant, other, d->c->arena));
    buf_add(b, removed ? STR(",\"@removed\":{\"reason\":\"deleted\"}}") : STR("}"));
    d->members++;
}

/* Opens the object that was just written once more, for its references. */
static void
begin_links(struct delta *d)
{
    d->values.len--;
    json_name(&d->values, d->link == ATTR_member ? STR("members@delta") : STR("manager@delta"));
    buf_byte(&d->values, '[');
}

/* Members that it has, from the offset on. True: all are told. */
static bool
write_all_links(struct delta *d, uint32_t object)
{
    struct tenant_walk walk = {
        .collection = COLLECTION_OUT, .object = object, .attr = d->link, .at = d->token.offset};
    uint32_t other = tenant_walk_next(d->c->tenant, &walk);

    if (other == TENANT_NO_OBJECT)
        return true;
    begin_links(d);
    while (other != TENANT_NO_OBJECT && d->members < PAGE_MEMBERS) {
        write_link(d, other, false);
        d->token.offset = walk.at;
        other = tenant_walk_next(d->c->tenant, &walk);
    }
    buf_add(&d->values, STR("]}"));
    return other == TENANT_NO_OBJECT;
}

static bool
write_changed_links(struct delta *d, const struct delta_change *change)
{
    uint32_t i = d->token.offset;

    if (i >= change->links.n)
        return true;
    begin_links(d);
    for (; i < change->links.n && d->members < PAGE_MEMBERS; i++)
        write_link(d, change->links.at[i].other, change->links.at[i].removed);
    buf_add(&d->values, STR("]}"));
    d->token.offset = i;
    return i == change->links.n;
}

/* True: everything about it is told. */
static bool
write_whole(struct delta *d, uint32_t place, uint32_t object)
{
    write_object(d, place, object, NULL);
    return d->link == ATTR_NONE || write_all_links(d, object);
}

static void
write_removed(struct delta *d, uint32_t object, bool restorable)
{
    struct buf *b = &d->values;

    json_comma(b);
    buf_byte(b, '{');
    if (d->typed) {
        json_name(b, STR("@odata.type"));
        buf_fmt(b, "\"#microsoft.graph.%s\"",
                graph_type(tenant_object_class(d->c->tenant, object)));
    }
    json_name(b, STR("id"));
    json_text(b, tenant_object_id(d->c->tenant, object, d->c->arena));
    buf_fmt(b, ",\"@removed\":{\"reason\":\"%s\"}}", restorable ? "changed" : "deleted");
}

/* Did anything change that the client asked for? */
static bool
concerns(const struct delta *d, uint32_t place, const struct delta_change *change)
{
    for (uint32_t i = 0; i < d->shapes.of[place].n; i++)
        if (row_changed(d, &d->shapes.of[place].rows[i], change))
            return true;
    return change->links.n != 0;
}

/* True: everything about it is told; objects that say nothing do not count. */
static bool
write_change(struct delta *d, uint32_t place, const struct delta_change *change)
{
    const struct tenant *t = d->c->tenant;
    bool restorable =
        tenant_deleted_object(t, CLASS_none, tenant_object_id(t, change->object, d->c->arena)) !=
        TENANT_NO_OBJECT;

    if (!tenant_object_live(t, change->object)) {
        if (change->created || !(change->deleted || change->purged))
            return true; /* it came and went unseen */
        write_removed(d, change->object, restorable);
        d->objects++;
        return true;
    }
    bool whole = change->created || change->restored;
    if (!whole && !concerns(d, place, change))
        return true;
    d->objects++;
    if (whole)
        return write_whole(d, place, change->object);
    write_object(d, place, change->object, change);
    return write_changed_links(d, change);
}

/* --- pages ------------------------------------------------------------------------------------- */

static bool
page_is_full(const struct delta *d)
{
    return d->objects >= d->size || d->members >= PAGE_MEMBERS;
}

/* True: the round goes on behind this page. */
static bool
write_first(struct delta *d)
{
    struct tenant_walk walk = {
        .collection = COLLECTION_LIVE, .class = d->c->route->class, .at = d->token.at};
    uint32_t object;

    while ((object = tenant_walk_next(d->c->tenant, &walk)) != TENANT_NO_OBJECT) {
        uint32_t place = place_of(d, object);
        if (place == GRAPH_CLASSES)
            continue;
        d->token.at = object;
        if (page_is_full(d))
            return true;
        d->objects++;
        if (!write_whole(d, place, object))
            return true;
        d->token.offset = 0;
    }
    return false;
}

static bool
write_changes(struct delta *d)
{
    struct entra_call *c = d->c;
    struct delta_events events =
        delta_events(c->tenant, d->token.from, d->token.to, d->token.at, c->arena);

    while (events.n) {
        uint32_t place = place_of(d, events.at->object);
        struct delta_change change = delta_change_next(c->tenant, &events, d->link, c->arena);
        if (place == GRAPH_CLASSES)
            continue;
        d->token.at = change.object;
        if (page_is_full(d) || !write_change(d, place, &change))
            return true;
        d->token.offset = 0;
    }
    return false;
}

static void
write_page_link(struct delta *d, struct buf *b, bool more)
{
    struct entra_call *c = d->c;
    struct delta_token next = d->token;

    if (more) {
        next.stage = next.stage == DELTA_FIRST ? DELTA_FIRST : DELTA_CHANGES;
    } else {
        next = (struct delta_token){.stage = DELTA_ROUND,
                                    .from = d->token.to,
                                    .to = d->token.to,
                                    .select = d->token.select,
                                    .filter = d->token.filter};
    }
    next.issued = tenant_now(c->tenant);
    struct str token = delta_token_write(c, &next);
    json_name(b, more ? STR("@odata.nextLink") : STR("@odata.deltaLink"));
    json_text(b, str_fmt(c->arena, STR_FMT STR_FMT "?$%s=" STR_FMT, STR_ARG(c->request->base_url),
                         STR_ARG(c->request->path), more ? "skiptoken" : "deltatoken",
                         STR_ARG(token)));
}

static void
answer(struct delta *d)
{
    struct entra_call *c = d->c;
    struct buf b = buf_in(c->arena);
    enum object_class class = c->route->class;

    d->values = buf_in(c->arena);
    buf_byte(&d->values, '[');
    bool more = d->token.stage == DELTA_FIRST ? write_first(d) : write_changes(d);
    buf_add(&b, STR("{\"@odata.context\":"));
    json_text(
        &b, object_context(c, class == CLASS_none ? "directoryObjects" : graph_collection(class)));
    write_page_link(d, &b, more);
    json_name(&b, STR("value"));
    buf_add(&b, buf_str(&d->values));
    buf_add(&b, STR("]}"));
    if (d->minimal)
        call_add_header(c, STR("Preference-Applied"), STR("return=minimal"));
    call_json(c, 200, &b);
}

void
delta_list(struct entra_call *c)
{
    struct delta d = {.c = c};

    if (delta_question(&d))
        answer(&d);
}
