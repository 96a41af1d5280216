/* SPDX-License-Identifier: MIT */
/*
 * One flow of one rule for one object.
 */
#include "sim/rules/rule.h"

#include "sim/base/arena.h"
#include "sim/rules/parameter.h"

static const struct expr_failure *
failure(struct arena *a, struct str literal, struct str text)
{
    struct expr_failure *f = ARENA_NEW(a, struct expr_failure);

    *f = (struct expr_failure){.literal = literal, .text = text};
    return f;
}

/* Dates and large integers of the directory arrive as text or number where the metaverse has text. */
static bool
converts(enum syntax from, enum syntax to)
{
    return from == to || (from == SYNTAX_NUMBER && to == SYNTAX_TEXT) ||
           (from == SYNTAX_REFERENCE && to == SYNTAX_TEXT);
}

static const struct expr_failure *
direct(const struct flow *f, const struct rule_source *o, enum side target, struct flow_result *out,
       struct arena *a)
{
    struct attr_form from = schema_form(f->source, o->side);
    struct attr_form to = schema_form(f->target, target);

    if (f->source == ATTR_dn) {
        struct str *dn = ARENA_NEW(a, struct str);
        *dn = o->values.dn;
        if (dn->len)
            *out = (struct flow_result){FLOWS, 1, dn};
        return NULL;
    }
    const struct attr *attr = o->values.attribute(o->values.self, f->source);
    if (!attr || attr->n == 0)
        return NULL;
    if (!converts(from.syntax, to.syntax))
        return failure(a, STR("cs-attribute-type-mismatch"),
                       STR("the source's values are not of the target's type"));
    if (attr->n > 1 && !to.multi)
        return failure(a, STR("flow-multi-values-to-single-value"),
                       str_fmt(a, "%u values for an attribute that holds one", attr->n));
    *out = (struct flow_result){FLOWS, attr->n, attr->values};
    return NULL;
}

/* The product's word for a constant that is no value of its target. */
static struct str
unfit_constant(enum syntax syntax)
{
    if (syntax == SYNTAX_BOOL)
        return STR("invalid-boolean-constant-flow");
    return syntax == SYNTAX_REFERENCE ? STR("invalid-reference-constant-flow")
                                      : STR("cs-attribute-type-mismatch");
}

static const struct expr_failure *
constant(const struct flow *f, const struct rule_source *o, enum side target,
         struct flow_result *out, struct arena *a)
{
    struct str text = rule_parameters(f->constant, o, a);
    struct str *value = ARENA_NEW(a, struct str);
    enum syntax syntax = schema_form(f->target, target).syntax;

    if (!text.at || str_empty(text))
        return NULL;
    if (!value_canonical(syntax, text, value, a))
        return failure(a, unfit_constant(syntax),
                       str_fmt(a, "\"" STR_FMT "\" is no value of the target", STR_ARG(text)));
    *out = (struct flow_result){FLOWS, 1, value};
    return NULL;
}

static const struct expr_failure *
expression(const struct flow *f, const struct rule_source *o, enum side target,
           struct flow_result *out, struct arena *a)
{
    struct expr_value v;
    const struct expr_failure *why = expr_eval(f->expression, &o->values, &v, a);

    if (why)
        return why;
    if (v.type == EXPR_IGNORE)
        out->state = FLOWS_IGNORE;
    if (v.type == EXPR_AUTHORITATIVE_NULL)
        out->state = FLOWS_AUTHORITATIVE_NULL;
    if (v.n == 0)
        return NULL;
    why = expr_to_values(&v, schema_form(f->target, target), &out->values, &out->n, a);
    if (!why && out->n)
        out->state = FLOWS;
    return why;
}

const struct expr_failure *
rule_flow(const struct flow *f, const struct rule_source *o, enum side target,
          struct flow_result *out, struct arena *a)
{
    *out = (struct flow_result){.state = FLOWS_NOTHING};
    switch (f->kind) {
    case FLOW_DIRECT:
        return direct(f, o, target, out, a);
    case FLOW_CONSTANT:
        return constant(f, o, target, out, a);
    case FLOW_EXPRESSION:
        return expression(f, o, target, out, a);
    }
    return NULL;
}
