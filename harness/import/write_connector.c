/* SPDX-License-Identifier: MIT */
/*
 * Connectors and global settings, written. Of a schema the attributes that are included are written,
 * by their names; the elements that classic connectors had and Connect leaves empty are left empty.
 */
#include "harness/import/write.h"

#include "sim/base/arena.h"

static void
put_attribute(struct buf *out, int depth, const struct config_attribute *k)
{
    struct str multi = k->multi ? STR("false") : STR("true");

    buf_fill(out, ' ', (size_t)depth * 2);
    buf_add(out, STR("<attribute-type"));
    xml_attribute_of(out, "id", k->name);
    buf_fmt(out, " single-value=\"" STR_FMT "\"%s>\n", STR_ARG(multi),
            k->indexable ? " ms-dsml:indexable=\"true\"" : "");
    xml_line(out, depth + 1, "name", k->name);
    xml_line(out, depth + 1, "syntax", k->oid);
    xml_close_tag(out, depth, "attribute-type");
}

static void
put_class(struct buf *out, int depth, const struct config_class *class)
{
    buf_fill(out, ' ', (size_t)depth * 2);
    buf_add(out, STR("<class"));
    xml_attribute_of(out, "id", class->name);
    buf_add(out, STR(" type=\"structural\">\n"));
    xml_line(out, depth + 1, "name", class->name);
    for (uint32_t i = 0; i < class->attributes.n; i++) {
        buf_fill(out, ' ', (size_t)(depth + 1) * 2);
        buf_add(out, STR("<attribute"));
        xml_attribute_of(out, "ref",
                         str_fmt(out->arena, "#" STR_FMT, STR_ARG(class->attributes.at[i])));
        buf_add(out, STR(" required=\"false\" />\n"));
    }
    xml_close_tag(out, depth, "class");
}

static void
put_schema(struct buf *out, const struct config_schema *s)
{
    xml_open_tag(out, 1, "schema");
    buf_add(out, STR("    <dsml xmlns=\"http://www.dsml.org/DSML\" "
                     "xmlns:ms-dsml=\"http://www.microsoft.com/MMS/DSML\">\n"));
    xml_open_tag(out, 3, "directory-schema");
    for (uint32_t i = 0; i < s->classes.n; i++)
        put_class(out, 4, &s->classes.at[i]);
    for (uint32_t i = 0; i < s->attributes.n; i++)
        put_attribute(out, 4, &s->attributes.at[i]);
    xml_close_tag(out, 3, "directory-schema");
    xml_close_tag(out, 2, "dsml");
    xml_close_tag(out, 1, "schema");
}

static void
put_parameter(struct buf *out, int depth, const struct config_parameter *p)
{
    const struct {
        const char *name;
        struct str value;
    } words[] = {{"name", p->name}, {"type", p->type}, {"use", p->use}, {"dataType", p->data_type}};

    buf_fill(out, ' ', (size_t)depth * 2);
    buf_add(out, STR("<parameter"));
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        xml_attribute_of(out, words[i].name, words[i].value);
    buf_fmt(out, "%s%s>", p->encrypted ? " encrypted=\"1\"" : "",
            p->intrinsic ? " intrinsic=\"1\"" : "");
    xml_escaped(out, p->value);
    buf_add(out, STR("</parameter>\n"));
}

static void
put_parameters(struct buf *out, int depth, const struct config_parameter *p, uint32_t n)
{
    xml_open_tag(out, depth, "parameter-values");
    for (uint32_t i = 0; i < n; i++)
        put_parameter(out, depth + 1, &p[i]);
    xml_close_tag(out, depth, "parameter-values");
}

static void
put_list(struct buf *out, int depth, const char *list, const char *item, const struct str *texts,
         uint32_t n)
{
    xml_open_tag(out, depth, list);
    for (uint32_t i = 0; i < n; i++)
        xml_line(out, depth + 1, item, texts[i]);
    xml_close_tag(out, depth, list);
}

static void
put_partition(struct buf *out, const struct config_partition *p)
{
    xml_open_tag(out, 2, "partition");
    xml_guid_line(out, 3, "id", p->id);
    xml_line(out, 3, "name", p->name);
    xml_line(out, 3, "selected", p->selected ? STR("1") : STR("0"));
    xml_line(out, 3, "display-name", p->display);
    xml_open_tag(out, 3, "filter");
    put_list(out, 4, "object-classes", "object-class", p->classes.at, p->classes.n);
    xml_open_tag(out, 4, "containers");
    put_list(out, 5, "exclusions", "exclusion", p->exclusions.at, p->exclusions.n);
    put_list(out, 5, "inclusions", "inclusion", p->inclusions.at, p->inclusions.n);
    xml_close_tag(out, 4, "containers");
    xml_close_tag(out, 3, "filter");
    put_parameters(out, 3, p->parameters.at, p->parameters.n);
    xml_close_tag(out, 2, "partition");
}

/* What a step's subtype is called, by the step's type; an export has none. */
static const char *
subtype_name(const struct config_step *s)
{
    return str_eq(s->type, STR("apply-rules")) ? "apply-rules-subtype" : "import-subtype";
}

static void
put_step(struct buf *out, const struct config_step *s, enum side side)
{
    bool ad = side == SIDE_AD;

    xml_open_tag(out, 4, "step");
    buf_add(out, STR("          <step-type"));
    xml_attribute_of(out, "type", s->type);
    buf_add(out, STR(">\n"));
    if (s->subtype.len)
        xml_line(out, 6, subtype_name(s), s->subtype);
    xml_close_tag(out, 5, "step-type");
    xml_guid_line(out, 5, "partition", s->partition);
    xml_open_tag(out, 5, "custom-data");
    xml_open_tag(out, 6, ad ? "adma-step-data" : "extensible2-step-data");
    xml_line(out, 7, "batch-size", s->batch);
    if (ad)
        xml_line(out, 7, "page-size", s->page);
    xml_line(out, 7, ad ? "time-limit" : "timeout", s->limit);
    xml_close_tag(out, 6, ad ? "adma-step-data" : "extensible2-step-data");
    xml_close_tag(out, 5, "custom-data");
    xml_close_tag(out, 4, "step");
}

static void
put_profile(struct buf *out, const struct config_profile *p, enum side side)
{
    xml_open_tag(out, 2, "run-configuration");
    xml_guid_line(out, 3, "id", p->id);
    xml_line(out, 3, "name", p->name);
    xml_open_tag(out, 3, "configuration");
    for (uint32_t i = 0; i < p->steps.n; i++)
        put_step(out, &p->steps.at[i], side);
    xml_close_tag(out, 3, "configuration");
    xml_close_tag(out, 2, "run-configuration");
}

void
config_write_connector(struct buf *out, const struct config_connector *c)
{
    const char *private = c->side == SIDE_AD ? "adma-configuration" : "MAConfig";

    xml_open_tag(out, 0, "ma-data");
    xml_line(out, 1, "format-version", STR("1"));
    xml_guid_line(out, 1, "id", c->id);
    xml_line(out, 1, "name", c->name);
    xml_line(out, 1, "category", c->category);
    xml_line(out, 1, "subtype", c->subtype);
    put_schema(out, &c->schema);
    xml_open_tag(out, 1, "private-configuration");
    xml_open_tag(out, 2, private);
    put_parameters(out, 3, c->parameters.at, c->parameters.n);
    xml_close_tag(out, 2, private);
    xml_close_tag(out, 1, "private-configuration");
    put_list(out, 1, "attribute-inclusion", "attribute", c->included.at, c->included.n);
    xml_open_tag(out, 1, "ma-partition-data");
    for (uint32_t i = 0; i < c->partitions.n; i++)
        put_partition(out, &c->partitions.at[i]);
    xml_close_tag(out, 1, "ma-partition-data");
    xml_open_tag(out, 1, "ma-run-data");
    for (uint32_t i = 0; i < c->profiles.n; i++)
        put_profile(out, &c->profiles.at[i], c->side);
    xml_close_tag(out, 1, "ma-run-data");
    buf_add(out, STR("</ma-data>\n"));
}

void
config_write_metaverse(struct buf *out, const struct configuration *c)
{
    buf_add(out, STR("<saved-mv-configuration"));
    xml_attribute_of(out, "server", c->server);
    xml_attribute_of(out, "export-date", c->exported);
    buf_add(out, STR(">\n<mv-data>\n"));
    xml_line(out, 1, "format-version", STR("1"));
    put_schema(out, &c->metaverse);
    put_parameters(out, 1, c->globals.at, c->globals.n);
    buf_add(out, STR("</mv-data>\n</saved-mv-configuration>\n"));
}
