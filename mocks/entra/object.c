/* SPDX-License-Identifier: MIT */
#include "mocks/entra/object.h"

#include "mocks/entra/expand.h"
#include "mocks/entra/route.h"
#include "sim/base/arena.h"

static void
write_value(struct buf *b, enum graph_kind kind, struct str value)
{
    struct str text = graph_from_value(kind, value, b->arena);

    if (kind == GRAPH_BOOL)
        buf_add(b, text);
    else
        json_text(b, text);
}

static void
write_collection(struct buf *b, const struct str *values, uint32_t n)
{
    buf_byte(b, '[');
    for (uint32_t i = 0; i < n; i++) {
        json_comma(b);
        json_text(b, values[i]);
    }
    buf_byte(b, ']');
}

static void
write_extensions(struct buf *b, const struct tenant *t, uint32_t object, uint32_t wanted)
{
    buf_byte(b, '{');
    for (uint32_t k = 1; k <= GRAPH_EXTENSION_COUNT; k++) {
        const struct str *values;
        if (wanted && !(wanted & 1u << k))
            continue;
        uint32_t n = tenant_object_values(t, object, graph_extension(k), &values, b->arena);
        json_name(b, graph_extension_name(k));
        if (n)
            json_text(b, values[0]);
        else
            buf_add(b, STR("null"));
    }
    buf_byte(b, '}');
}

static void
write_keys(struct buf *b, const struct str *values, uint32_t n)
{
    buf_byte(b, '[');
    for (uint32_t i = 0; i < n; i++) {
        struct graph_key k = graph_key_from(values[i]);
        json_comma(b);
        buf_fmt(b, "{\"type\":" STR_FMT ",\"identityProvider\":null,\"key\":", STR_ARG(k.type));
        json_text(b, k.key);
        buf_byte(b, '}');
    }
    buf_byte(b, ']');
}

static void
write_errors(struct buf *b, const struct str *values, uint32_t n)
{
    buf_byte(b, '[');
    for (uint32_t i = 0; i < n; i++) {
        struct graph_error e = graph_error_from(values[i]);
        json_comma(b);
        buf_add(b, STR("{\"category\":\"" GRAPH_ERROR_CATEGORY "\",\"occurredDateTime\":"));
        json_text(b, e.since);
        json_name(b, STR("propertyCausingError"));
        json_text(b, e.property);
        json_name(b, STR("value"));
        json_text(b, e.value);
        buf_byte(b, '}');
    }
    buf_byte(b, ']');
}

/* The value of an attribute that has one; `at` is NULL where the object has none. */
static struct str
one_value(const struct tenant *t, uint32_t object, attr_id attr, struct arena *a)
{
    const struct str *values;

    return tenant_object_values(t, object, attr, &values, a) ? values[0] : (struct str){NULL, 0};
}

/* One address of all that there is of it, or none. */
static void
write_addresses(struct buf *b, const struct tenant *t, uint32_t object)
{
    const struct graph_part *parts;
    uint32_t n = graph_parts(GRAPH_ADDRESSES, &parts);
    bool any = false;

    for (uint32_t i = 0; i < n; i++)
        any = any || one_value(t, object, parts[i].attr, b->arena).at;
    buf_add(b, any ? STR("[{") : STR("["));
    for (uint32_t i = 0; any && i < n; i++) {
        struct str value = one_value(t, object, parts[i].attr, b->arena);
        json_name(b, parts[i].name);
        if (value.at)
            json_text(b, value);
        else
            buf_add(b, STR("null"));
    }
    buf_add(b, any ? STR("}]") : STR("]"));
}

static void
write_phones(struct buf *b, const struct tenant *t, uint32_t object)
{
    const struct graph_part *parts;
    uint32_t n = graph_parts(GRAPH_PHONES, &parts);

    buf_byte(b, '[');
    for (uint32_t i = 0; i < n; i++) {
        struct str value = one_value(t, object, parts[i].attr, b->arena);
        if (!value.at)
            continue;
        json_comma(b);
        buf_add(b, STR("{\"number\":"));
        json_text(b, value);
        json_name(b, STR("type"));
        json_text(b, parts[i].name);
        buf_byte(b, '}');
    }
    buf_byte(b, ']');
}

/* A value, without the name of its property. */
static void
write_values(struct buf *b, const struct tenant *t, uint32_t object, const struct object_row *row)
{
    const struct graph_property *p = row->property;
    const struct str *values = NULL;
    uint32_t n =
        graph_property_real(p) ? tenant_object_values(t, object, p->attr, &values, b->arena) : 0;

    if (p->kind == GRAPH_EXTENSIONS)
        write_extensions(b, t, object, row->extensions);
    else if (p->kind == GRAPH_ADDRESSES)
        write_addresses(b, t, object);
    else if (p->kind == GRAPH_PHONES)
        write_phones(b, t, object);
    else if (p->kind == GRAPH_KEYS)
        write_keys(b, values, n);
    else if (p->kind == GRAPH_ERRORS)
        write_errors(b, values, n);
    else if (p->kind == GRAPH_TEXTS || p->kind == GRAPH_ONE || p->kind == GRAPH_EMPTY)
        write_collection(b, values, n);
    else if (n)
        write_value(b, p->kind, values[0]);
    else
        buf_add(b, STR("null"));
}

static void
write_property(struct buf *b, const struct tenant *t, uint32_t object, const struct object_row *row)
{
    json_name(b, row->property->name);
    write_values(b, t, object, row);
}

/* Where an object is found, whatever it is. */
static void
write_id_link(struct buf *b, const struct entra_call *c, uint32_t object)
{
    struct str id = tenant_object_id(c->tenant, object, c->arena);

    json_name(b, STR("@odata.id"));
    json_text(b, str_fmt(c->arena, STR_FMT "/" STR_FMT "/directoryObjects/" STR_FMT,
                         STR_ARG(c->request->base_url), STR_ARG(c->version), STR_ARG(id)));
}

static void
write_annotations(struct buf *b, const struct entra_call *c, uint32_t object, bool typed,
                  struct str context)
{
    if (context.len && c->metadata != METADATA_NONE) {
        json_name(b, STR("@odata.context"));
        json_text(b, context);
    }
    if (c->metadata == METADATA_FULL || (typed && c->metadata == METADATA_MINIMAL)) {
        json_name(b, STR("@odata.type"));
        buf_fmt(b, "\"#microsoft.graph.%s\"", graph_type(tenant_object_class(c->tenant, object)));
    }
    if (c->metadata == METADATA_FULL)
        write_id_link(b, c, object);
}

void
object_write(struct buf *b, const struct entra_call *c, const struct object_shapes *shapes,
             uint32_t object, struct str context)
{
    enum object_class class = tenant_object_class(c->tenant, object);

    buf_byte(b, '{');
    write_annotations(b, c, object, shapes->mixed, context);
    for (size_t k = 0; k < sizeof shapes->of / sizeof *shapes->of; k++)
        if (shapes->of[k].class == class)
            for (uint32_t i = 0; i < shapes->of[k].n; i++)
                write_property(b, c->tenant, object, &shapes->of[k].rows[i]);
    if (shapes->expand)
        expand_write(b, c, shapes->expand, object);
    buf_byte(b, '}');
}

void
object_write_reference(struct buf *b, const struct entra_call *c, uint32_t object,
                       struct str context)
{
    buf_byte(b, '{');
    if (context.len && c->metadata != METADATA_NONE) {
        json_name(b, STR("@odata.context"));
        json_text(b, context);
    }
    write_id_link(b, c, object);
    buf_byte(b, '}');
}

struct str
object_context(const struct entra_call *c, const char *collection)
{
    struct str select = c->query.select, rest = c->query.expand;
    struct buf b = buf_in(c->arena);

    buf_fmt(&b, "https://graph.microsoft.com/" STR_FMT "/$metadata#%s", STR_ARG(c->version),
            collection);
    if (!select.at && !rest.at)
        return buf_str(&b);
    buf_fmt(&b, "(" STR_FMT, STR_ARG(select));
    if (rest.at) {
        struct str expand = str_cut(&rest, '(');
        buf_fmt(&b, "%s" STR_FMT "()", select.len ? "," : "", STR_ARG(expand));
    }
    buf_byte(&b, ')');
    return buf_str(&b);
}

void
object_answer(struct entra_call *c, int status, uint32_t object)
{
    enum object_class class = tenant_object_class(c->tenant, object);
    bool any = c->route->class == CLASS_none || c->route->collection == COLLECTION_OUT;
    struct object_shapes shapes;
    struct buf b = buf_in(c->arena);

    if (!object_shapes(&shapes, c, any ? CLASS_none : class, c->query.select, true) ||
        !expand_read(&shapes.expand, c, any ? CLASS_none : class, true))
        return; /* a manager may be of several types */
    struct str context = object_context(c, graph_collection(any ? CLASS_none : class));
    object_write(&b, c, &shapes, object, str_fmt(c->arena, STR_FMT "/$entity", STR_ARG(context)));
    call_json(c, status, &b);
}

/* One property of an object by its path; the answer has it as `value`, 204 where there is none. */
void
property_get(struct entra_call *c)
{
    const struct graph_property *p = graph_property(c->route->class, c->second, false);
    struct object_row row = {p, 0};
    struct buf b = buf_in(c->arena), value = buf_in(c->arena);
    uint32_t object = p ? call_object(c) : TENANT_NO_OBJECT;

    if (!p)
        entra_call_error(c, 400, "BadRequest", "Resource not found for the segment '" STR_FMT "'.",
                         STR_ARG(c->second));
    if (object == TENANT_NO_OBJECT)
        return;
    struct str id = tenant_object_id(c->tenant, object, c->arena);
    write_values(&value, c->tenant, object, &row);
    if (str_eq(buf_str(&value), STR("null"))) {
        call_empty(c, 204);
        return;
    }
    buf_fmt(&b,
            "{\"@odata.context\":\"https://graph.microsoft.com/" STR_FMT "/$metadata#%s('" STR_FMT
            "')/" STR_FMT "\"",
            STR_ARG(c->version), graph_collection(c->route->class), STR_ARG(id), STR_ARG(p->name));
    json_name(&b, STR("value"));
    buf_add(&b, buf_str(&value));
    buf_byte(&b, '}');
    call_json(c, 200, &b);
}
