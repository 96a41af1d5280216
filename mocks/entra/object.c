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

static void
write_property(struct buf *b, const struct tenant *t, uint32_t object, const struct object_row *row)
{
    const struct graph_property *p = row->property;
    const struct str *values = NULL;
    uint32_t n =
        graph_property_real(p) ? tenant_object_values(t, object, p->attr, &values, b->arena) : 0;

    json_name(b, p->name);
    if (p->kind == GRAPH_EXTENSIONS)
        write_extensions(b, t, object, row->extensions);
    else if (p->kind == GRAPH_ERRORS)
        write_errors(b, values, n);
    else if (p->kind == GRAPH_TEXTS || p->kind == GRAPH_ONE || p->kind == GRAPH_EMPTY)
        write_collection(b, values, n);
    else if (n)
        write_value(b, p->kind, values[0]);
    else
        buf_add(b, STR("null"));
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
