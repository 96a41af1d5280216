/* SPDX-License-Identifier: MIT */
/*
 * Schemas in DSML: of a forest (names behind opaque ids, thousands of them), of Entra ID, of the
 * metaverse.
 */
#include "sim/base/arena.h"
#include "sim/base/map.h"

#include "harness/import/part.h"

/* Which syntax an object identifier means here; whatever is not listed is text. */
static const struct {
    const char *oid;
    enum syntax syntax;
} syntaxes[] = {
    {"1.3.6.1.4.1.1466.115.121.1.27", SYNTAX_NUMBER},
    {"1.2.840.113556.1.4.906", SYNTAX_NUMBER}, /* 64 bits */
    {"1.3.6.1.4.1.1466.115.121.1.7", SYNTAX_BOOL},
    {"1.3.6.1.4.1.1466.115.121.1.5", SYNTAX_BINARY},
    {"1.3.6.1.4.1.1466.115.121.1.40", SYNTAX_BINARY},
    {"1.2.840.113556.1.4.907", SYNTAX_BINARY}, /* a security descriptor */
    {"1.3.6.1.4.1.1466.115.121.1.12", SYNTAX_REFERENCE},
    {"1.2.840.113556.1.4.1221", SYNTAX_REFERENCE}, /* an OR-name: who may send */
};

static enum syntax
syntax_of(struct str oid)
{
    for (size_t i = 0; i < sizeof syntaxes / sizeof *syntaxes; i++)
        if (str_eq(oid, str_of(syntaxes[i].oid)))
            return syntaxes[i].syntax;
    return SYNTAX_TEXT;
}

static void
read_attribute(struct config_schema *s, struct xml_element e, const struct map *only,
               struct arena *a)
{
    struct str name = part_text(e, "name", a);

    s->n_attributes++;
    if (only && map_get(only, name) == MAP_NONE)
        return;
    struct str oid = part_text(e, "syntax", a);
    *VEC_PUSH(&s->attributes, a) = (struct config_attribute){
        .name = name,
        .oid = oid,
        .syntax = syntax_of(oid),
        .multi = !part_true(xml_attribute(e, "single-value", a)), /* unsaid: several */
        .indexable = part_true(xml_attribute(e, "indexable", a)),
    };
}

/* An attribute of a class by the id that stands behind its `#`; ids are names but in a forest. */
static void
read_class(struct config_schema *s, struct xml_element e, struct arena *a)
{
    struct config_class *class = VEC_PUSH(&s->classes, a);

    *class = (struct config_class){.name = part_text(e, "name", a)};
    for (struct xml_element k = xml_child(e, "attribute"); xml_is(k); k = xml_next(k, "attribute"))
        *VEC_PUSH(&class->attributes, a) = str_from(xml_attribute(k, "ref", a), 1);
}

struct config_schema
part_schema(struct xml_element schema, const struct map *only, struct arena *a)
{
    struct config_schema s = {0};
    struct xml_element e = xml_child(xml_at(schema, "dsml/directory-schema"), NULL);

    for (; xml_is(e); e = xml_next(e, NULL)) {
        bool class = str_eq(xml_name(e), STR("class"));
        if (str_eq(xml_name(e), STR("attribute-type")))
            read_attribute(&s, e, only, a);
        s.n_classes += class;
        if (class && !only)
            read_class(&s, e, a);
    }
    return s;
}
