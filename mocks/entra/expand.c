/* SPDX-License-Identifier: MIT */
#include "mocks/entra/expand.h"

#include "sim/base/arena.h"

enum { EXPAND_MAX = 20, LEVELS_MAX = 1000 };

static const struct {
    enum object_class class;
    struct str name;
    enum tenant_collection collection;
    attr_id attr;
    bool single;
} relations[] = {
    {CLASS_user, {"manager", 7}, COLLECTION_OUT, ATTR_manager, true},
    {CLASS_user, {"directReports", 13}, COLLECTION_IN, ATTR_manager, false},
    {CLASS_user, {"memberOf", 8}, COLLECTION_IN, ATTR_member, false},
    {CLASS_group, {"members", 7}, COLLECTION_OUT, ATTR_member, false},
    {CLASS_group, {"owners", 6}, COLLECTION_OUT, ATTR_owners, false},
    {CLASS_group, {"memberOf", 8}, COLLECTION_IN, ATTR_member, false},
    {CLASS_device, {"memberOf", 8}, COLLECTION_IN, ATTR_member, false},
    {CLASS_contact, {"manager", 7}, COLLECTION_OUT, ATTR_manager, true},
    {CLASS_contact, {"directReports", 13}, COLLECTION_IN, ATTR_manager, false},
    {CLASS_contact, {"memberOf", 8}, COLLECTION_IN, ATTR_member, false},
};

struct object_expand {
    struct str name;
    enum tenant_collection collection;
    attr_id attr;
    bool single;
    uint32_t levels;
    struct object_shapes shapes;
};

static bool
refuse(struct entra_call *c, const char *format, struct str what)
{
    struct str text = str_fmt(c->arena, format, STR_ARG(what));

    entra_call_error(c, 400, "BadRequest", "Parsing OData Select and Expand failed: " STR_FMT,
                     STR_ARG(text));
    return false;
}

static bool
read_levels(struct object_expand *e, struct entra_call *c, struct str value)
{
    int64_t n = LEVELS_MAX;

    if (!str_ieq(value, STR("max")) && (!str_int(value, &n) || n < 1 || n > LEVELS_MAX))
        return refuse(c, "Invalid value '" STR_FMT "' for $levels.", value);
    e->levels = (uint32_t)n;
    return true;
}

/* What stands in the parentheses: $select=a,b;$levels=max */
static bool
read_options(struct object_expand *e, struct entra_call *c, struct str text, bool single,
             struct str *select)
{
    struct str rest = text;

    while (text.len && rest.at) {
        struct str value = str_cut(&rest, ';'), name = str_trim(str_cut(&value, '='));
        if (str_ieq(name, STR("$select")) && value.at)
            *select = value;
        else if (str_ieq(name, STR("$levels")) && value.at && single && e->single) {
            if (!read_levels(e, c, str_trim(value)))
                return false;
        } else
            return refuse(c, "The query option '" STR_FMT "' is not supported there.", name);
    }
    return true;
}

static bool
find_relation(struct object_expand *e, struct entra_call *c, enum object_class class,
              struct str name)
{
    for (size_t i = 0; i < sizeof relations / sizeof *relations; i++)
        if (relations[i].class == class && str_ieq(relations[i].name, name)) {
            e->name = relations[i].name;
            e->collection = relations[i].collection;
            e->attr = relations[i].attr;
            e->single = relations[i].single;
            e->levels = 1;
            return true;
        }
    struct str message = str_fmt(
        c->arena, "Could not find a property named '" STR_FMT "' on type 'microsoft.graph.%s'.",
        STR_ARG(name), graph_type(class));
    return refuse(c, STR_FMT, message);
}

bool
expand_read(const struct object_expand **out, struct entra_call *c, enum object_class class,
            bool single)
{
    struct object_expand *e;
    struct str options = c->query.expand, name, select = {NULL, 0};

    *out = NULL;
    if (!options.at)
        return true;
    e = ARENA_NEW(c->arena, struct object_expand);
    ptrdiff_t open = str_find_byte(options, '(');
    name = open < 0 ? options : str_sub(options, 0, (size_t)open);
    options = open < 0 ? STR("") : str_from(options, (size_t)open + 1);
    ptrdiff_t close = str_find_byte(options, ')');
    if (open >= 0 && close < 0)
        return refuse(c, "')' expected in '" STR_FMT "'.", c->query.expand);
    struct str behind = open < 0 ? STR("") : str_trim(str_from(options, (size_t)close + 1));
    if (behind.len || str_find_byte(name, ',') >= 0)
        return refuse(c, "Only one property can be expanded in a request: '" STR_FMT "'.",
                      c->query.expand);
    if (!find_relation(e, c, class, str_trim(name)) ||
        !read_options(e, c, open < 0 ? options : str_sub(options, 0, (size_t)close), single,
                      &select) ||
        !object_shapes(&e->shapes, c, CLASS_none, select, false))
        return false;
    *out = e;
    return true;
}

static uint32_t
first_of(const struct entra_call *c, const struct object_expand *e, uint32_t object)
{
    struct tenant_walk walk = {.collection = e->collection, .object = object, .attr = e->attr};

    return tenant_walk_next(c->tenant, &walk);
}

/* The chain upwards, one inside the other; it ends where it would come around. */
static void
write_single(struct buf *b, const struct entra_call *c, const struct object_expand *e,
             uint32_t object)
{
    struct tenant_numbers seen = {0};
    uint32_t at = object;

    while (seen.list.n < e->levels) {
        *VEC_PUSH(&seen.list, c->arena) = at;
        at = first_of(c, e, at);
        for (uint32_t i = 0; at != TENANT_NO_OBJECT && i < seen.list.n; i++)
            if (seen.list.at[i] == at)
                at = TENANT_NO_OBJECT;
        if (at == TENANT_NO_OBJECT) {
            seen.list.n--;
            break;
        }
        json_name(b, e->name);
        object_write(b, c, &e->shapes, at, STR(""));
        b->len--; /* the brace: what is above it goes inside */
    }
    for (uint32_t i = 0; i < seen.list.n; i++)
        buf_byte(b, '}');
}

static void
write_list(struct buf *b, const struct entra_call *c, const struct object_expand *e,
           uint32_t object)
{
    struct tenant_walk walk = {.collection = e->collection, .object = object, .attr = e->attr};

    json_name(b, e->name);
    buf_byte(b, '[');
    for (uint32_t i = 0; i < EXPAND_MAX; i++) {
        uint32_t other = tenant_walk_next(c->tenant, &walk);
        if (other == TENANT_NO_OBJECT)
            break;
        json_comma(b);
        object_write(b, c, &e->shapes, other, STR(""));
    }
    buf_byte(b, ']');
}

void
expand_write(struct buf *b, const struct entra_call *c, const struct object_expand *e,
             uint32_t object)
{
    if (e->single)
        write_single(b, c, e, object);
    else
        write_list(b, c, e, object);
}
