/* SPDX-License-Identifier: MIT */
/*
 * A rule as the product writes it: the same elements, in the same order, indented the same way.
 */
#include "harness/import/write.h"

void
xml_open_tag(struct buf *out, int depth, const char *name)
{
    buf_fill(out, ' ', (size_t)depth * 2);
    buf_fmt(out, "<%s>\n", name);
}

void
xml_close_tag(struct buf *out, int depth, const char *name)
{
    buf_fill(out, ' ', (size_t)depth * 2);
    buf_fmt(out, "</%s>\n", name);
}

void
xml_escaped(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        switch (text.at[i]) {
        case '&':
            buf_add(out, STR("&amp;"));
            break;
        case '<':
            buf_add(out, STR("&lt;"));
            break;
        case '>':
            buf_add(out, STR("&gt;"));
            break;
        case '\r':
            buf_add(out, STR("&#13;"));
            break;
        default:
            buf_byte(out, text.at[i]);
        }
}

void
xml_attribute_of(struct buf *out, const char *name, struct str text)
{
    buf_fmt(out, " %s=\"", name);
    for (struct str rest = text, part; rest.at;) {
        part = str_cut(&rest, '"');
        xml_escaped(out, part);
        if (rest.at)
            buf_add(out, STR("&quot;"));
    }
    buf_byte(out, '"');
}

void
xml_line(struct buf *out, int depth, const char *name, struct str text)
{
    buf_fill(out, ' ', (size_t)depth * 2);
    if (str_empty(text)) {
        buf_fmt(out, "<%s />\n", name);
        return;
    }
    buf_fmt(out, "<%s>", name);
    xml_escaped(out, text);
    buf_fmt(out, "</%s>\n", name);
}

void
xml_guid_line(struct buf *out, int depth, const char *name, struct str guid)
{
    if (str_empty(guid)) {
        xml_line(out, depth, name, guid);
        return;
    }
    buf_fill(out, ' ', (size_t)depth * 2);
    buf_fmt(out, "<%s>{" STR_FMT "}</%s>\n", name, STR_ARG(guid), name);
}

static void
put_flow(struct buf *out, const struct config_flow *f)
{
    buf_fmt(out, "    <mapping%s>\n", f->once ? " execute-once=\"true\"" : "");
    xml_line(out, 3, "dest", f->target);
    if (f->kind == FLOW_CONSTANT)
        xml_line(out, 3, "src", f->constant);
    if (f->sources.n) {
        xml_open_tag(out, 3, "src");
        for (uint32_t i = 0; i < f->sources.n; i++)
            xml_line(out, 4, "attr", f->sources.at[i]);
        xml_close_tag(out, 3, "src");
    }
    if (f->kind == FLOW_EXPRESSION)
        xml_line(out, 3, "expression", f->expression);
    xml_line(out, 3, "valueMergeType", f->merge);
    xml_close_tag(out, 2, "mapping");
}

static void
put_condition(struct buf *out, const struct config_condition *k, bool join)
{
    xml_open_tag(out, 3, join ? "condition" : "scope");
    if (k->case_sensitive)
        xml_line(out, 4, "caseSensitive", STR("True"));
    xml_line(out, 4, "csAttribute", k->left);
    if (!join)
        xml_line(out, 4, "csOperator", k->word);
    xml_line(out, 4, join ? "ilmAttribute" : "csValue", k->right);
    xml_close_tag(out, 3, join ? "condition" : "scope");
}

static void
put_groups(struct buf *out, const char *name, const struct config_group *groups, uint32_t n,
           bool join)
{
    if (n == 0) {
        xml_line(out, 1, name, STR(""));
        return;
    }
    xml_open_tag(out, 1, name);
    for (uint32_t g = 0; g < n; g++) {
        xml_open_tag(out, 2, "conditions");
        for (uint32_t i = 0; i < groups[g].all.n; i++)
            put_condition(out, &groups[g].all.at[i], join);
        xml_close_tag(out, 2, "conditions");
    }
    xml_close_tag(out, 1, name);
}

static void
put_head(struct buf *out, const struct config_rule *r)
{
    xml_guid_line(out, 1, "id", r->id);
    xml_guid_line(out, 1, "internal-id", r->internal_id);
    xml_line(out, 1, "version", r->version);
    xml_line(out, 1, "name", r->name);
    xml_line(out, 1, "description", r->description);
    xml_line(out, 1, "immutable-tag", r->tag);
    xml_line(out, 1, "direction", rule_direction_name(r->direction));
    xml_line(out, 1, "disabled", r->disabled ? STR("True") : STR("False"));
    xml_guid_line(out, 1, "connector", r->connector);
    xml_line(out, 1, "sourceObjectType", r->source);
    xml_line(out, 1, "targetObjectType", r->target);
    xml_line(out, 1, "linkType", r->link);
    buf_fmt(out, "  <precedence>%d</precedence>\n", r->precedence);
    xml_guid_line(out, 1, "precedence-after", r->after);
    xml_guid_line(out, 1, "precedence-before", r->before);
    xml_line(out, 1, "softDeleteExpiryInterval", r->soft_delete);
    xml_line(out, 1, "EnablePasswordSync", r->password_sync ? STR("true") : STR("false"));
}

void
config_write_rule(struct buf *out, const struct config_rule *r)
{
    xml_open_tag(out, 0, "synchronizationRule");
    put_head(out, r);
    if (r->flows.n == 0) {
        xml_line(out, 1, "attribute-mappings", STR(""));
    } else {
        xml_open_tag(out, 1, "attribute-mappings");
        for (uint32_t i = 0; i < r->flows.n; i++)
            put_flow(out, &r->flows.at[i]);
        xml_close_tag(out, 1, "attribute-mappings");
    }
    put_groups(out, "relationshipCriteria", r->join.at, r->join.n, true);
    put_groups(out, "synchronizationCriteria", r->scope.at, r->scope.n, false);
    buf_add(out, STR("</synchronizationRule>"));
}
