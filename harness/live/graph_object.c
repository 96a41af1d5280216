/* SPDX-License-Identifier: MIT */
/*
 * Objects as Graph writes them: their properties become attributes.
 */
#include "harness/live/graph_codec.h"
#include "sim/base/arena.h"
#include "sim/base/codec.h"
#include "sim/world/graph_property.h"

static const struct {
    struct str type;
    enum object_class class;
    const char *anchor;
} types[] = {{STR("#microsoft.graph.user"), CLASS_user, "User_"},
             {STR("#microsoft.graph.group"), CLASS_group, "Group_"},
             {STR("#microsoft.graph.orgContact"), CLASS_contact, "Contact_"},
             {STR("#microsoft.graph.device"), CLASS_device, "Device_"}};

static void
add_texts(struct entry_builder *b, attr_id id, const cJSON *v, struct arena *a)
{
    const cJSON *one;

    if (cJSON_IsString(v))
        entry_add(b, id, str_copy(str_of(v->valuestring), a));
    cJSON_ArrayForEach(one, v) if (cJSON_IsString(one))
        entry_add(b, id, str_copy(str_of(one->valuestring), a));
}

static void
add_extensions(struct entry_builder *b, const cJSON *v, struct arena *a)
{
    static const attr_id ids[] = {
        ATTR_extensionAttribute1,  ATTR_extensionAttribute2,  ATTR_extensionAttribute3,
        ATTR_extensionAttribute4,  ATTR_extensionAttribute5,  ATTR_extensionAttribute6,
        ATTR_extensionAttribute7,  ATTR_extensionAttribute8,  ATTR_extensionAttribute9,
        ATTR_extensionAttribute10, ATTR_extensionAttribute11, ATTR_extensionAttribute12,
        ATTR_extensionAttribute13, ATTR_extensionAttribute14, ATTR_extensionAttribute15};

    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        struct str name = str_fmt(a, "extensionAttribute%zu", i + 1);
        add_texts(b, ids[i], cJSON_GetObjectItemCaseSensitive(v, name.at), a);
    }
}

static void
add_errors(struct entry_builder *b, attr_id id, const cJSON *v, struct arena *a)
{
    const cJSON *one;

    cJSON_ArrayForEach(one, v)
    {
        struct graph_error e = {codec_text(one, "propertyCausingError", a),
                                codec_text(one, "occurredDateTime", a),
                                codec_text(one, "value", a)};
        entry_add(b, id, graph_error_value(&e, a));
    }
}

static void
add_addresses(struct entry_builder *b, const cJSON *v, struct arena *a)
{
    const struct graph_part *parts;
    uint32_t n = graph_parts(GRAPH_ADDRESSES, &parts);
    const cJSON *one;

    cJSON_ArrayForEach(one, v) for (uint32_t i = 0; i < n; i++) add_texts(
        b, parts[i].attr, cJSON_GetObjectItemCaseSensitive(one, str_z(parts[i].name, a)), a);
}

static void
add_phones(struct entry_builder *b, const cJSON *v, struct arena *a)
{
    const struct graph_part *parts;
    uint32_t n = graph_parts(GRAPH_PHONES, &parts);
    const cJSON *one;

    cJSON_ArrayForEach(one, v) for (uint32_t i = 0; i < n;
                                    i++) if (str_eq(codec_text(one, "type", a), parts[i].name))
        add_texts(b, parts[i].attr, cJSON_GetObjectItemCaseSensitive(one, "number"), a);
}

static void
add_keys(struct entry_builder *b, attr_id id, const cJSON *v, struct arena *a)
{
    const cJSON *one;

    cJSON_ArrayForEach(one, v)
    {
        const cJSON *type = cJSON_GetObjectItemCaseSensitive(one, "type");
        struct str key = codec_text(one, "key", a);
        if (cJSON_IsNumber(type))
            entry_add(b, id, str_fmt(a, "%d " STR_FMT, type->valueint, STR_ARG(key)));
    }
}

static void
add_property(struct entry_builder *b, const struct graph_property *p, const cJSON *v,
             struct arena *a)
{
    struct str bytes;

    switch (p->kind) {
    case GRAPH_ID:
    case GRAPH_TEXT:
    case GRAPH_DATE:
    case GRAPH_TEXTS:
    case GRAPH_ONE:
        add_texts(b, p->attr, v, a);
        return;
    case GRAPH_BOOL:
        if (cJSON_IsBool(v))
            entry_add(b, p->attr, cJSON_IsTrue(v) ? STR("True") : STR("False"));
        return;
    case GRAPH_SID:
    case GRAPH_GUID:
        if (cJSON_IsString(v) && graph_to_value(p->kind, str_of(v->valuestring), &bytes, a))
            entry_add(b, p->attr, bytes);
        return;
    case GRAPH_EXTENSIONS:
        add_extensions(b, v, a);
        return;
    case GRAPH_KEYS:
        add_keys(b, p->attr, v, a);
        return;
    case GRAPH_ADDRESSES:
        add_addresses(b, v, a);
        return;
    case GRAPH_PHONES:
        add_phones(b, v, a);
        return;
    case GRAPH_ERRORS:
        add_errors(b, p->attr, v, a);
        return;
    case GRAPH_NOTHING:
    case GRAPH_EMPTY:
        return;
    }
}

static struct str
entra_dn(const struct entry *e, struct arena *a)
{
    struct str named = entry_value(e, ATTR_sourceAnchor);

    return str_fmt(a, "CN={" STR_FMT "}", STR_ARG(hex_upper(named.len ? named : e->anchor, a)));
}

bool
codec_graph_object(const cJSON *object, enum object_class class, struct entry *out, struct arena *a)
{
    struct entry_builder b = entry_builder_in(a);
    struct str type = codec_text(object, "@odata.type", a);
    const struct graph_property *rows;
    const char *prefix = "";

    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (types[i].class == class || (class == CLASS_none && str_eq(types[i].type, type))) {
            class = types[i].class;
            prefix = types[i].anchor;
            break;
        }
    uint32_t n = graph_properties(class, &rows);
    if (!*prefix || !n)
        return false;
    for (uint32_t i = 0; i < n; i++)
        add_property(&b, &rows[i], cJSON_GetObjectItemCaseSensitive(object, str_z(rows[i].name, a)),
                     a);
    struct str id = codec_text(object, "id", a);
    *out =
        entry_make(&b, SIDE_ENTRA, class, str_fmt(a, "%s" STR_FMT, prefix, STR_ARG(id)), STR(""));
    out->dn = entra_dn(out, a);
    return id.len > 0;
}

struct str
codec_select(enum object_class class, struct arena *a)
{
    struct buf b = buf_in(a);
    struct map seen = map_in(a, false);

    for (size_t t = 0; t < sizeof types / sizeof *types; t++) {
        const struct graph_property *rows;
        uint32_t n = graph_properties(types[t].class, &rows);
        if (class != CLASS_none && types[t].class != class)
            continue;
        for (uint32_t i = 0; i < n; i++) {
            if (!graph_property_real(&rows[i]) ||
                map_set(&seen, rows[i].name, i) != (uint32_t)MAP_NONE)
                continue;
            buf_add(&b, b.len ? STR(",") : STR(""));
            buf_add(&b, rows[i].name);
        }
    }
    return buf_str(&b);
}
