/* SPDX-License-Identifier: MIT */
#include "mocks/entra/object.h"

#include "mocks/entra/route.h"
#include "sim/base/arena.h"

const char *class_collection(enum object_class class)
{
    return class == CLASS_user ? "users" : class == CLASS_group ? "groups" : "contacts";
}

const char *class_type(enum object_class class)
{
    return class == CLASS_user ? "user" : class == CLASS_group ? "group" : "orgContact";
}

static bool
known_anywhere(struct str name, bool sandbox)
{
    return graph_property(CLASS_user, name, sandbox) ||
           graph_property(CLASS_group, name, sandbox) ||
           graph_property(CLASS_contact, name, sandbox);
}

typedef VEC(const struct graph_property *) row_list;

static void
push_once(row_list *rows, const struct graph_property *p, struct arena *a)
{
    for (uint32_t i = 0; i < rows->n; i++)
        if (rows->at[i] == p)
            return;
    *VEC_PUSH(rows, a) = p;
}

static void
default_shape(row_list *rows, enum object_class class, struct arena *a)
{
    const struct graph_property *p;
    uint32_t n = graph_properties(class, &p);

    for (uint32_t i = 0; i < n; i++)
        if (p[i].shown == SHOWN_DEFAULT)
            *VEC_PUSH(rows, a) = &p[i];
}

static bool
selected_shape(row_list *rows, struct entra_call *c, enum object_class class, bool mixed)
{
    struct str rest = c->query.select;

    while (rest.at) {
        struct str name = str_trim(str_cut(&rest, ','));
        const struct graph_property *p = graph_property(class, name, call_sandbox(c));
        if (p) {
            push_once(rows, p, c->arena);
        } else if (!mixed || !known_anywhere(name, call_sandbox(c))) {
            entra_call_error(
                c, 400, "BadRequest",
                "Parsing OData Select and Expand failed: Could not find a property named "
                "'" STR_FMT "' on type 'microsoft.graph.%s'.",
                STR_ARG(name), class_type(class));
            return false;
        }
    }
    return true;
}

bool
object_shape(struct object_shape *out, struct entra_call *c, enum object_class class, bool mixed)
{
    row_list rows = {0};

    if (c->query.select.at && !selected_shape(&rows, c, class, mixed))
        return false;
    if (!c->query.select.at)
        default_shape(&rows, class, c->arena);
    *out = (struct object_shape){class, rows.n, rows.at};
    return true;
}

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
write_extensions(struct buf *b, const struct tenant *t, uint32_t object)
{
    buf_byte(b, '{');
    for (uint32_t k = 1; k <= GRAPH_EXTENSION_COUNT; k++) {
        const struct str *values;
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
write_property(struct buf *b, const struct tenant *t, uint32_t object,
               const struct graph_property *p)
{
    const struct str *values = NULL;
    uint32_t n =
        graph_property_real(p) ? tenant_object_values(t, object, p->attr, &values, b->arena) : 0;

    json_name(b, p->name);
    if (p->kind == GRAPH_EXTENSIONS)
        write_extensions(b, t, object);
    else if (p->kind == GRAPH_ERRORS)
        write_errors(b, values, n);
    else if (p->kind == GRAPH_TEXTS || p->kind == GRAPH_ONE || p->kind == GRAPH_EMPTY)
        write_collection(b, values, n);
    else if (n)
        write_value(b, p->kind, values[0]);
    else
        buf_add(b, STR("null"));
}

void
object_write(struct buf *b, const struct entra_call *c, const struct object_shape *shape,
             uint32_t object, bool typed, struct str context)
{
    buf_byte(b, '{');
    if (context.len) {
        json_name(b, STR("@odata.context"));
        json_text(b, context);
    }
    if (typed) {
        json_name(b, STR("@odata.type"));
        buf_fmt(b, "\"#microsoft.graph.%s\"", class_type(shape->class));
    }
    for (uint32_t i = 0; i < shape->n; i++)
        write_property(b, c->tenant, object, shape->rows[i]);
    buf_byte(b, '}');
}

struct str
object_context(const struct entra_call *c, const char *collection)
{
    struct str select = c->query.select;

    if (!select.at)
        return str_fmt(c->arena, "https://graph.microsoft.com/" STR_FMT "/$metadata#%s",
                       STR_ARG(c->version), collection);
    return str_fmt(c->arena, "https://graph.microsoft.com/" STR_FMT "/$metadata#%s(" STR_FMT ")",
                   STR_ARG(c->version), collection, STR_ARG(select));
}

void
object_answer(struct entra_call *c, int status, uint32_t object)
{
    enum object_class class = tenant_object_class(c->tenant, object);
    struct object_shape shape;
    struct buf b = buf_in(c->arena);
    bool any = c->route->class == CLASS_none || c->route->collection == COLLECTION_OUT;

    if (!object_shape(&shape, c, class, any)) /* a manager may be of several types */
        return;
    struct str context = object_context(c, class_collection(class));
    object_write(&b, c, &shape, object, any,
                 str_fmt(c->arena, STR_FMT "/$entity", STR_ARG(context)));
    call_json(c, status, &b);
}
