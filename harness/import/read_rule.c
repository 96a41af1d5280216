/* SPDX-License-Identifier: MIT */
/*
 * <synchronizationRule>: one rule, as it is said.
 */
#include "harness/import/part.h"
#include "sim/base/arena.h"

static const struct err *
unknown_word(struct xml_element e, struct str word, const char *right, struct arena *a)
{
    return err_new(ERR_INPUT, xml_place(e), a, "<" STR_FMT "> is \"" STR_FMT "\"; it is %s",
                   STR_ARG(xml_name(e)), STR_ARG(word), right);
}

/*
 * Which kind a flow is, in the order in which the product's own reader asks: an expression, else an
 * attribute, else a text.
 */
static void
read_flow(struct config_flow *f, struct xml_element e, struct arena *a)
{
    struct xml_element source = xml_child(e, "src"), expression = xml_child(e, "expression");

    f->target = part_text(e, "dest", a);
    f->expression = xml_text(expression, a);
    f->merge = part_text(e, "valueMergeType", a);
    f->once = part_true(xml_attribute(e, "execute-once", a));
    f->at = xml_place(f->expression.len ? expression : e);
    for (struct xml_element s = xml_child(source, "attr"); xml_is(s); s = xml_next(s, "attr"))
        *VEC_PUSH(&f->sources, a) = xml_text(s, a);
    if (f->expression.len) {
        f->kind = FLOW_EXPRESSION;
    } else if (f->sources.n) {
        f->kind = FLOW_DIRECT;
    } else {
        f->kind = FLOW_CONSTANT;
        f->constant = xml_text(source, a);
    }
}

static void
read_condition(struct config_condition *k, struct xml_element e, struct arena *a)
{
    bool join = str_eq(xml_name(e), STR("condition"));

    k->at = xml_place(e);
    k->left = part_text(e, "csAttribute", a);
    k->word = part_text(e, "csOperator", a);
    k->right = part_text(e, join ? "ilmAttribute" : "csValue", a);
    k->case_sensitive = part_true(part_text(e, "caseSensitive", a));
}

static void
read_group(struct config_group *g, struct xml_element e, const char *name, struct arena *a)
{
    for (struct xml_element k = xml_child(e, name); xml_is(k); k = xml_next(k, name))
        read_condition(VEC_PUSH(&g->all, a), k, a);
}

static void
read_clauses(struct config_rule *r, struct xml_element root, struct arena *a)
{
    struct xml_element e = xml_child(xml_child(root, "attribute-mappings"), "mapping");

    for (; xml_is(e); e = xml_next(e, "mapping"))
        read_flow(VEC_PUSH(&r->flows, a), e, a);
    e = xml_child(xml_child(root, "synchronizationCriteria"), "conditions");
    for (; xml_is(e); e = xml_next(e, "conditions"))
        read_group(VEC_PUSH(&r->scope, a), e, "scope", a);
    e = xml_child(xml_child(root, "relationshipCriteria"), "conditions");
    for (; xml_is(e); e = xml_next(e, "conditions"))
        read_group(VEC_PUSH(&r->join, a), e, "condition", a);
}

static const struct err *
read_words(struct config_rule *r, struct xml_element root, struct arena *a)
{
    struct str direction, precedence;
    int64_t number;
    enum link_type link;

    TRY(part_need(root, "direction", &direction, a));
    if (!rule_direction_find(direction, &r->direction))
        return unknown_word(xml_child(root, "direction"), direction, "Inbound or Outbound", a);
    TRY(part_need(root, "linkType", &r->link, a));
    if (!link_type_find(r->link, &link))
        return unknown_word(xml_child(root, "linkType"), r->link,
                            "Provision, Join, StickyJoin or JoinNoFlow", a);
    TRY(part_need(root, "precedence", &precedence, a));
    r->precedence_at = xml_place(xml_child(root, "precedence"));
    if (!str_int(precedence, &number) || number < 0 || number > INT32_MAX)
        return unknown_word(xml_child(root, "precedence"), precedence, "a whole number from 0 on",
                            a);
    r->precedence = (int32_t)number;
    return NULL;
}

const struct err *
part_rule(struct configuration *c, struct xml_element root)
{
    struct arena *a = c->arena;
    struct config_rule r = {.at = xml_place(root)};

    TRY(part_need(root, "name", &r.name, a));
    TRY(part_need_guid(root, "id", &r.id, a));
    TRY(part_need_guid(root, "connector", &r.connector, a));
    TRY(part_need(root, "sourceObjectType", &r.source, a));
    TRY(part_need(root, "targetObjectType", &r.target, a));
    TRY(read_words(&r, root, a));
    r.internal_id = part_guid(part_text(root, "internal-id", a), a);
    r.version = part_text(root, "version", a);
    r.description = part_text(root, "description", a);
    r.tag = part_text(root, "immutable-tag", a);
    r.before = part_guid(part_text(root, "precedence-before", a), a);
    r.after = part_guid(part_text(root, "precedence-after", a), a);
    r.soft_delete = part_text(root, "softDeleteExpiryInterval", a);
    r.disabled = part_true(part_text(root, "disabled", a));
    r.password_sync = part_true(part_text(root, "EnablePasswordSync", a));
    read_clauses(&r, root, a);
    *VEC_PUSH(&c->rules, a) = r;
    return NULL;
}
