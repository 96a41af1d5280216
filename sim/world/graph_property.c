/* SPDX-License-Identifier: MIT */
#include "sim/world/graph_property.h"

#include "sim/base/codec.h"

static const struct graph_property rows[] = {
#define GRAPH(class, name, attr, kind, shown, filter, write)                                       \
    {CLASS_##class, {name, sizeof name - 1}, ATTR_##attr,  GRAPH_##kind,                           \
     SHOWN_##shown, FILTER_##filter,         WRITE_##write},
#include "sim/world/graph_property.def"
#undef GRAPH
};

enum { ROWS = sizeof rows / sizeof *rows };

static const attr_id extensions[GRAPH_EXTENSION_COUNT] = {
    ATTR_extensionAttribute1,  ATTR_extensionAttribute2,  ATTR_extensionAttribute3,
    ATTR_extensionAttribute4,  ATTR_extensionAttribute5,  ATTR_extensionAttribute6,
    ATTR_extensionAttribute7,  ATTR_extensionAttribute8,  ATTR_extensionAttribute9,
    ATTR_extensionAttribute10, ATTR_extensionAttribute11, ATTR_extensionAttribute12,
    ATTR_extensionAttribute13, ATTR_extensionAttribute14, ATTR_extensionAttribute15,
};

static const struct {
    enum object_class class;
    const char *collection;
    const char *type;
    const char *resource;
} classes[] = {{CLASS_user, "users", "user", "User"},
               {CLASS_group, "groups", "group", "Group"},
               {CLASS_contact, "contacts", "orgContact", "OrgContact"},
               {CLASS_device, "devices", "device", "Device"},
               {CLASS_none, "directoryObjects", "directoryObject", "DirectoryObject"}};

enum { CLASSES = sizeof classes / sizeof *classes };
_Static_assert(CLASSES == GRAPH_CLASSES + 1, "the last row stands for all of them");

enum object_class
graph_class_at(uint32_t i)
{
    return classes[i].class;
}

static uint32_t row_of(enum object_class class)
{
    uint32_t i = 0;

    while (i + 1 < CLASSES && classes[i].class != class)
        i++;
    return i;
}

const char *graph_collection(enum object_class class)
{
    return classes[row_of(class)].collection;
}

const char *graph_type(enum object_class class)
{
    return classes[row_of(class)].type;
}

const char *graph_resource(enum object_class class)
{
    return classes[row_of(class)].resource;
}

enum object_class
graph_class(struct str type)
{
    uint32_t i = 0;

    while (i + 1 < CLASSES && !str_ieq(type, str_of(classes[i].type)))
        i++;
    return classes[i].class;
}

uint32_t
graph_properties(enum object_class class, const struct graph_property **out)
{
    uint32_t first = 0, end;

    while (first < ROWS && rows[first].class != class)
        first++;
    for (end = first; end < ROWS && rows[end].class == class; end++)
        ;
    *out = rows + (first < ROWS ? first : 0);
    return end - first;
}

const struct graph_property *
graph_property(enum object_class class, struct str name, bool sandbox)
{
    const struct graph_property *p;
    uint32_t n = graph_properties(class, &p);

    for (uint32_t i = 0; i < n; i++)
        if (str_ieq(p[i].name, name))
            return p[i].shown == SHOWN_SANDBOX && !sandbox ? NULL : &p[i];
    return NULL;
}

bool
graph_property_real(const struct graph_property *p)
{
    return p->kind != GRAPH_NOTHING && p->kind != GRAPH_EMPTY;
}

const struct graph_property *
graph_property_of(enum object_class class, attr_id attr)
{
    const struct graph_property *p;
    uint32_t n = graph_properties(class, &p);

    for (uint32_t k = 1; k < GRAPH_EXTENSION_COUNT; k++)
        if (extensions[k] == attr)
            attr = extensions[0];
    for (uint32_t i = 0; i < n; i++)
        if (p[i].attr == attr && graph_property_real(&p[i]))
            return &p[i];
    return NULL;
}

attr_id
graph_extension(uint32_t number)
{
    return extensions[number - 1];
}

struct str
graph_extension_name(uint32_t number)
{
    return schema_known_name(extensions[number - 1]);
}

static const struct graph_part parts[] = {
    {GRAPH_ADDRESSES, {"city", 4}, ATTR_city},
    {GRAPH_ADDRESSES, {"countryOrRegion", 15}, ATTR_country},
    {GRAPH_ADDRESSES, {"officeLocation", 14}, ATTR_physicalDeliveryOfficeName},
    {GRAPH_ADDRESSES, {"postalCode", 10}, ATTR_postalCode},
    {GRAPH_ADDRESSES, {"state", 5}, ATTR_state},
    {GRAPH_ADDRESSES, {"street", 6}, ATTR_streetAddress},
    {GRAPH_PHONES, {"business", 8}, ATTR_telephoneNumber},
    {GRAPH_PHONES, {"mobile", 6}, ATTR_mobile},
    {GRAPH_PHONES, {"businessFax", 11}, ATTR_facsimileTelephoneNumber},
};

enum { PARTS = sizeof parts / sizeof *parts };

uint32_t
graph_parts(enum graph_kind kind, const struct graph_part **out)
{
    uint32_t first = 0, end;

    while (first < PARTS && parts[first].kind != kind)
        first++;
    for (end = first; end < PARTS && parts[end].kind == kind; end++)
        ;
    *out = parts + (first < PARTS ? first : 0);
    return end - first;
}

struct str
graph_from_value(enum graph_kind kind, struct str value, struct arena *a)
{
    if (kind == GRAPH_BOOL)
        return str_eq(value, STR("True")) ? STR("true") : STR("false");
    if (kind == GRAPH_GUID)
        return guid_text(value, a);
    return kind == GRAPH_SID ? sid_text(value, a) : value;
}

bool
graph_to_value(enum graph_kind kind, struct str text, struct str *value, struct arena *a)
{
    unsigned char guid[16];

    if (kind == GRAPH_SID)
        return sid_parse(text, value, a);
    if (kind == GRAPH_GUID) {
        if (!guid_parse(text, guid))
            return false;
        *value = str_copy(str_n((const char *)guid, sizeof guid), a);
        return true;
    }
    return value_canonical(kind == GRAPH_BOOL ? SYNTAX_BOOL : SYNTAX_TEXT, text, value, a);
}

struct str
graph_error_value(const struct graph_error *e, struct arena *a)
{
    return str_fmt(a, STR_FMT " " STR_FMT " " STR_FMT, STR_ARG(e->property), STR_ARG(e->since),
                   STR_ARG(e->value));
}

struct graph_error
graph_error_from(struct str value)
{
    struct str rest = value;
    struct graph_error e = {.property = str_cut(&rest, ' ')};

    e.since = rest.at ? str_cut(&rest, ' ') : STR("");
    e.value = rest.at ? rest : STR("");
    return e;
}

struct graph_key
graph_key_from(struct str value)
{
    struct str rest = value;
    struct graph_key k = {.type = str_cut(&rest, ' ')};

    k.key = rest.at ? rest : STR("");
    return k;
}
