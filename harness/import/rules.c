/* SPDX-License-Identifier: MIT */
/*
 * From what an export says to rules that the engine runs, and back.
 */
#include "harness/import/configuration.h"

#include <stdarg.h>

#include "sim/base/arena.h"
#include "sim/base/buf.h"

void
config_note(struct configuration *c, struct place at, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    *VEC_PUSH(&c->notes, c->arena) = (struct config_note){at, str_vfmt(c->arena, format, args)};
    va_end(args);
}

struct str
config_global(const struct configuration *c, const char *name)
{
    for (uint32_t i = 0; i < c->globals.n; i++)
        if (str_ieq(c->globals.at[i].name, str_of(name)))
            return c->globals.at[i].value;
    return STR("");
}

const struct config_connector *
config_connector_of(const struct configuration *c, enum side side, uint32_t n)
{
    for (uint32_t i = 0; i < c->connectors.n; i++)
        if (c->connectors.at[i].side == side && n-- == 0)
            return &c->connectors.at[i];
    return NULL;
}

/* --- to a rule set ----------------------------------------------------------------------------- */

struct making {
    struct configuration *c;
    struct schema *schema;
    enum side source, target, cs;
    struct rule *r;
    struct arena *a;
};

/* A name that the sandbox does not know gets its place, as text of several values. */
static attr_id
attribute(struct making *m, struct str name, struct place at)
{
    attr_id id = schema_find(m->schema, name);

    if (id != ATTR_NONE)
        return id;
    config_note(m->c, at,
                "attribute \"" STR_FMT "\" is not known to the sandbox: taken as text with several "
                "values",
                STR_ARG(name));
    return schema_attr(m->schema, name);
}

/* What an expression reads may also be a name that only this server has. */
static void
attributes_of_expression(struct making *m, struct str text, struct place at)
{
    ptrdiff_t open;

    while ((open = str_find_byte(text, '[')) >= 0) {
        text = str_from(text, (size_t)open + 1);
        ptrdiff_t close = str_find_byte(text, ']');
        if (close <= 0)
            return;
        attribute(m, str_sub(text, 0, (size_t)close), at);
    }
}

static const struct err *
make_flow(struct making *m, const struct config_flow *f)
{
    struct flow flow = {.kind = f->kind, .once = f->once, .source = ATTR_NONE};

    flow.target = attribute(m, f->target, f->at);
    if (!merge_type_find(str_empty(f->merge) ? STR("Update") : f->merge, &flow.merge))
        return err_new(ERR_INPUT, f->at, m->a,
                       "\"" STR_FMT "\" is no merge type; Update, Replace, Merge or "
                       "MergeCaseInsensitive is",
                       STR_ARG(f->merge));
    switch (f->kind) {
    case FLOW_DIRECT:
        flow.source = attribute(m, f->sources.at[0], f->at);
        break;
    case FLOW_CONSTANT:
        flow.constant = f->constant;
        break;
    case FLOW_EXPRESSION:
        attributes_of_expression(m, f->expression, f->at);
        TRY(expr_parse(&flow.expression, f->expression, f->at, m->schema, m->source, m->a));
        break;
    }
    *VEC_PUSH(&m->r->flows, m->a) = flow;
    return NULL;
}

static const struct err *
make_scope(struct making *m, const struct config_group *g)
{
    struct scope_group group = {0};

    for (uint32_t i = 0; i < g->all.n; i++) {
        const struct config_condition *k = &g->all.at[i];
        struct scope_condition s = {.attr = ATTR_NONE, .value = k->right};
        if (!scope_operator_find(k->word, &s.op))
            return err_new(ERR_INPUT, k->at, m->a, "\"" STR_FMT "\" is no scope operator",
                           STR_ARG(k->word));
        if (s.op != SCOPE_ISMEMBEROF && s.op != SCOPE_ISNOTMEMBEROF)
            s.attr = attribute(m, k->left, k->at);
        *VEC_PUSH(&group.all, m->a) = s;
    }
    *VEC_PUSH(&m->r->scope, m->a) = group;
    return NULL;
}

static void
make_join(struct making *m, const struct config_group *g)
{
    struct join_group *group = VEC_PUSH(&m->r->join, m->a);

    for (uint32_t i = 0; i < g->all.n; i++) {
        const struct config_condition *k = &g->all.at[i];
        *VEC_PUSH(&group->all, m->a) = (struct join_condition){
            attribute(m, k->left, k->at), attribute(m, k->right, k->at), k->case_sensitive};
    }
}

static const struct err *
make_class(struct making *m, const struct config_rule *from, struct str word, bool may_be_any,
           enum object_class *out)
{
    *out = class_find(word);
    if (*out != CLASS_none || (may_be_any && str_eq(word, STR("*"))))
        return NULL;
    return err_new(ERR_INPUT, from->at, m->a, "the sandbox has no object type \"" STR_FMT "\"",
                   STR_ARG(word));
}

static const struct err *
make_rule(struct making *m, const struct config_rule *from, struct ruleset *rs, uint32_t connector)
{
    struct rule r = {.name = from->name,
                     .id = from->id,
                     .description = from->description,
                     .tag = from->tag,
                     .precedence = from->precedence,
                     .direction = from->direction,
                     .connector = connector,
                     .disabled = from->disabled,
                     .password_sync = from->password_sync};
    rule_id id;

    m->r = &r;
    m->cs = rs->connectors.at[connector].side;
    m->source = rule_source_side(rs, &r);
    m->target = rule_target_side(rs, &r);
    link_type_find(from->link, &r.link);
    TRY(make_class(m, from, from->source, false, &r.source));
    TRY(make_class(m, from, from->target, true, &r.target));
    for (uint32_t i = 0; i < from->flows.n; i++)
        TRY(make_flow(m, &from->flows.at[i]));
    for (uint32_t i = 0; i < from->scope.n; i++)
        TRY(make_scope(m, &from->scope.at[i]));
    for (uint32_t i = 0; i < from->join.n; i++)
        make_join(m, &from->join.at[i]);
    return ruleset_put(rs, &r, STR(""), STR(""), m->schema, from->at, &id, m->a);
}

/* An error that concerns one rule alone is a note; the rest goes on. */
static void
leave_out(struct configuration *c, const struct config_rule *r, const struct err *e)
{
    struct str why = e->text;

    while (e->cause) {
        e = e->cause;
        why = str_fmt(c->arena, STR_FMT ": " STR_FMT, STR_ARG(why), STR_ARG(e->text));
    }
    config_note(c, e->at.line ? e->at : r->at, "rule \"" STR_FMT "\" is left out: " STR_FMT,
                STR_ARG(r->name), STR_ARG(why));
}

static uint32_t
place_of_rule(const struct configuration *c, const uint32_t *places, const struct config_rule *r)
{
    for (uint32_t i = 0; i < c->connectors.n; i++)
        if (str_eq(c->connectors.at[i].id, r->connector))
            return places[i];
    return CONFIG_NOT_HERE;
}

/* What no rule shows by itself; the engine fails every object that meets it. */
static void
note_mixture(struct configuration *c, const struct ruleset *rs, const struct schema *schema)
{
    const struct err *e = ruleset_check(rs, schema, c->arena);

    if (e && c->rules.n)
        config_note(c, (struct place){.file = c->rules.at[0].at.file},
                    STR_FMT ": synchronisation fails for objects that have both", STR_ARG(e->text));
}

void
config_rules(struct configuration *c, const uint32_t *places, struct ruleset *rs,
             struct schema *schema)
{
    struct making m = {.c = c, .schema = schema, .a = c->arena};

    for (uint32_t i = 0; i < c->rules.n; i++) {
        const struct config_rule *r = &c->rules.at[i];
        uint32_t place = place_of_rule(c, places, r);
        if (place == CONFIG_NOT_HERE) {
            config_note(c, r->at,
                        "rule \"" STR_FMT "\" is left out: its connector has no part here",
                        STR_ARG(r->name));
            continue;
        }
        const struct err *e = make_rule(&m, r, rs, place);
        if (e)
            leave_out(c, r, e);
    }
    ruleset_ready(rs);
    note_mixture(c, rs, schema);
}

const uint32_t *
config_connectors(const struct configuration *c, struct ruleset *rs)
{
    uint32_t *places = ARENA_ARRAY(c->arena, uint32_t, c->connectors.n);

    for (uint32_t i = 0; i < c->connectors.n; i++) {
        const struct config_connector *k = &c->connectors.at[i];
        places[i] = k->side == SIDE_METAVERSE ? (uint32_t)CONFIG_NOT_HERE
                                              : ruleset_connector(rs, k->name, k->id, k->side);
    }
    return places;
}

/* --- and back ---------------------------------------------------------------------------------- */

static bool
is_listed(const struct config_flow *f, struct str name)
{
    for (uint32_t i = 0; i < f->sources.n; i++)
        if (str_ieq(f->sources.at[i], name))
            return true;
    return false;
}

/* The product names the attributes in an expression's brackets beside it. */
static void
list_sources(struct config_flow *f, struct arena *a)
{
    struct str text = f->expression;
    ptrdiff_t open, close;

    while ((open = str_find_byte(text, '[')) >= 0) {
        text = str_from(text, (size_t)open + 1);
        close = str_find_byte(text, ']');
        if (close <= 0)
            return;
        struct str name = str_sub(text, 0, (size_t)close);
        if (!is_listed(f, name))
            *VEC_PUSH(&f->sources, a) = name;
    }
}

static struct config_flow
flow_from(const struct flow *f, const struct schema *schema, struct arena *a)
{
    struct config_flow out = {.target = schema_name(schema, f->target),
                              .kind = f->kind,
                              .merge = merge_type_name(f->merge),
                              .once = f->once};

    switch (f->kind) {
    case FLOW_DIRECT:
        *VEC_PUSH(&out.sources, a) = schema_name(schema, f->source);
        break;
    case FLOW_CONSTANT:
        out.constant = f->constant;
        break;
    case FLOW_EXPRESSION:
        out.expression = expr_text(f->expression);
        list_sources(&out, a);
        break;
    }
    return out;
}

static struct config_group
scope_from(const struct scope_group *g, const struct schema *schema, struct arena *a)
{
    struct config_group out = {0};

    for (uint32_t i = 0; i < g->all.n; i++) {
        const struct scope_condition *k = &g->all.at[i];
        *VEC_PUSH(&out.all, a) = (struct config_condition){
            .left = k->attr == ATTR_NONE ? STR("") : schema_name(schema, k->attr),
            .word = scope_operator_name(k->op),
            .right = k->value};
    }
    return out;
}

static struct config_group
join_from(const struct join_group *g, const struct schema *schema, struct arena *a)
{
    struct config_group out = {0};

    for (uint32_t i = 0; i < g->all.n; i++)
        *VEC_PUSH(&out.all, a) =
            (struct config_condition){.left = schema_name(schema, g->all.at[i].cs),
                                      .right = schema_name(schema, g->all.at[i].mv),
                                      .case_sensitive = g->all.at[i].case_sensitive};
    return out;
}

void
config_rule_from(struct config_rule *out, const struct ruleset *rs, const struct rule *r,
                 const struct schema *schema, struct arena *a)
{
    static const struct str nobody = STR("00000000-0000-0000-0000-000000000000");

    *out = (struct config_rule){
        .id = r->id,
        .internal_id = r->id,
        .version = STR("1"),
        .name = r->name,
        .description = r->description,
        .tag = r->tag,
        .connector = rs->connectors.at[r->connector].id,
        .source = class_name(r->source),
        .target = r->target == CLASS_none ? STR("*") : class_name(r->target),
        .link = link_type_name(r->link),
        .before = nobody,
        .after = nobody,
        .soft_delete = STR("00:00:00"),
        .direction = r->direction,
        .precedence = r->precedence,
        .disabled = r->disabled,
        .password_sync = r->password_sync,
    };
    for (uint32_t i = 0; i < r->flows.n; i++)
        *VEC_PUSH(&out->flows, a) = flow_from(&r->flows.at[i], schema, a);
    for (uint32_t i = 0; i < r->scope.n; i++)
        *VEC_PUSH(&out->scope, a) = scope_from(&r->scope.at[i], schema, a);
    for (uint32_t i = 0; i < r->join.n; i++)
        *VEC_PUSH(&out->join, a) = join_from(&r->join.at[i], schema, a);
}
