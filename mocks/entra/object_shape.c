/* SPDX-License-Identifier: MIT */
/* $select: which properties of an object are printed. */
#include "mocks/entra/object.h"
#include "sim/base/arena.h"

typedef VEC(struct object_row) row_list;

static void
push_once(row_list *rows, struct object_row row, struct arena *a)
{
    for (uint32_t i = 0; i < rows->n; i++)
        if (rows->at[i].property == row.property) {
            uint32_t both = rows->at[i].extensions | row.extensions;
            rows->at[i].extensions =
                rows->at[i].extensions && row.extensions ? both : 0; /* 0: all */
            return;
        }
    *VEC_PUSH(rows, a) = row;
}

static void
default_rows(row_list *rows, enum object_class class, struct arena *a)
{
    const struct graph_property *p;
    uint32_t n = graph_properties(class, &p);

    for (uint32_t i = 0; i < n; i++)
        if (p[i].shown == SHOWN_DEFAULT)
            *VEC_PUSH(rows, a) = (struct object_row){&p[i], 0};
}

/* name, or onPremisesExtensionAttributes/extensionAttribute3. */
static bool
find_row(struct object_row *out, enum object_class class, struct str text, bool sandbox)
{
    struct str part = text, name = str_cut(&part, '/');

    *out = (struct object_row){graph_property(class, name, sandbox), 0};
    if (!out->property || !part.at)
        return out->property != NULL;
    for (uint32_t i = 1; out->property->kind == GRAPH_EXTENSIONS && i <= GRAPH_EXTENSION_COUNT; i++)
        if (str_ieq(part, graph_extension_name(i))) {
            out->extensions = 1u << i;
            return true;
        }
    return false;
}

static bool
known_anywhere(struct str name, bool sandbox)
{
    struct object_row row;

    for (uint32_t i = 0; i < GRAPH_CLASSES; i++)
        if (find_row(&row, graph_class_at(i), name, sandbox))
            return true;
    return false;
}

static bool
refuse_unknown(struct entra_call *c, enum object_class class, struct str name)
{
    entra_call_error(c, 400, "BadRequest",
                     "Parsing OData Select and Expand failed: Could not find a property named "
                     "'" STR_FMT "' on type 'microsoft.graph.%s'.",
                     STR_ARG(name), graph_type(class));
    return false;
}

struct wish {
    struct str select;
    bool mixed;
    bool single;
};

static bool
selected_rows(row_list *rows, struct entra_call *c, enum object_class class, struct wish wish)
{
    struct str rest = wish.select;

    while (rest.at) {
        struct str name = str_trim(str_cut(&rest, ','));
        struct object_row row;
        if (str_eq(name, STR("*"))) {
            default_rows(rows, class, c->arena);
        } else if (find_row(&row, class, name, call_sandbox(c))) {
            if (row.property->shown == SHOWN_SINGLE && !wish.single) {
                entra_call_error(c, 501, "NotImplemented",
                                 "This operation target is not yet supported.");
                return false;
            }
            push_once(rows, row, c->arena);
        } else if (!wish.mixed || !known_anywhere(name, call_sandbox(c))) {
            return refuse_unknown(c, wish.mixed ? CLASS_none : class, name);
        }
    }
    return true;
}

bool
object_shapes(struct object_shapes *out, struct entra_call *c, enum object_class class,
              struct str select, bool single)
{
    struct wish wish = {select, class == CLASS_none, single};

    *out = (struct object_shapes){.mixed = wish.mixed};
    for (uint32_t i = 0; i < GRAPH_CLASSES; i++) {
        enum object_class one = graph_class_at(i);
        row_list rows = {0};
        if (!wish.mixed && class != one)
            continue;
        if (!select.at)
            default_rows(&rows, one, c->arena);
        else if (!selected_rows(&rows, c, one, wish))
            return false;
        out->of[i] = (struct object_shape){one, rows.n, rows.at};
    }
    return true;
}
