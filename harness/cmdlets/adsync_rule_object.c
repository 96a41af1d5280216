/* SPDX-License-Identifier: MIT */
/*
 * A synchronization rule as an object whose properties people may read and set, and back again.
 *
 * The object is the rule until Add-ADSyncRule: everything that the engine needs is read from its
 * properties, so `$rule.Precedence = 80` means what it says.
 */
#include "harness/cmdlets/adsync.h"
#include "sim/base/arena.h"

const struct object_type adsync_rule_type = {
    .name = "Microsoft.IdentityManagement.PowerShell.ObjectModel.SynchronizationRule",
    .display = "Name|Direction|Precedence|LinkType",
    .text_property = "Name"};

/* What precedence-after and -before hold where they say nothing. */
static const struct str nobody = STR("00000000-0000-0000-0000-000000000000");

/* --- to an object ------------------------------------------------------------------------------ */

static struct str
attr_name(const struct call *c, attr_id id)
{
    return schema_name(lab_schema(session_lab(c)), id);
}

static struct value
flow_object(struct call *c, const struct flow *f)
{
    struct object *o = shape_object(c, &type_custom);
    struct str source = f->kind == FLOW_DIRECT     ? attr_name(c, f->source)
                        : f->kind == FLOW_CONSTANT ? f->constant
                                                   : STR("");

    shape_text(o, "Destination", attr_name(c, f->target), c->arena);
    shape_text(o, "FlowType", flow_kind_name(f->kind), c->arena);
    object_setz(o, "Source", value_texts(&source, source.len ? 1 : 0, c->arena), c->arena);
    shape_text(o, "Expression", f->kind == FLOW_EXPRESSION ? expr_text(f->expression) : STR(""),
               c->arena);
    shape_text(o, "ValueMergeType", merge_type_name(f->merge), c->arena);
    shape_bool(o, "ExecuteOnce", f->once, c->arena);
    shape_text(o, "MappingSourceAsString",
               f->kind == FLOW_EXPRESSION ? expr_text(f->expression) : source, c->arena);
    return value_object(o);
}

static struct value
scope_object(struct call *c, const struct scope_group *g)
{
    struct array *list = array_new(c->arena);

    for (uint32_t i = 0; i < g->all.n; i++) {
        struct object *o = shape_object(c, &type_custom);
        shape_text(o, "Attribute", attr_name(c, g->all.at[i].attr), c->arena);
        shape_text(o, "ComparisonValue", g->all.at[i].value, c->arena);
        shape_text(o, "ComparisonOperator", scope_operator_name(g->all.at[i].op), c->arena);
        array_push(list, value_object(o), c->arena);
    }
    return value_object(adsync_condition_group(c, value_array(list), "ScopeConditionList"));
}

static struct value
join_object(struct call *c, const struct join_group *g)
{
    struct array *list = array_new(c->arena);

    for (uint32_t i = 0; i < g->all.n; i++) {
        struct object *o = shape_object(c, &type_custom);
        shape_text(o, "CSAttribute", attr_name(c, g->all.at[i].cs), c->arena);
        shape_text(o, "MVAttribute", attr_name(c, g->all.at[i].mv), c->arena);
        shape_bool(o, "CaseSensitive", g->all.at[i].case_sensitive, c->arena);
        array_push(list, value_object(o), c->arena);
    }
    return value_object(adsync_condition_group(c, value_array(list), "JoinConditionList"));
}

struct object *
adsync_condition_group(struct call *c, struct value conditions, const char *list)
{
    struct object *o = shape_object(c, &type_custom);

    object_setz(o, list, conditions, c->arena);
    return o;
}

struct value
adsync_rule_object(struct call *c, rule_id id)
{
    const struct rule *r = ruleset_get(lab_rules(session_lab(c)), id);
    struct object *o = shape_object(c, &adsync_rule_type);
    struct array *flows = array_new(c->arena), *scopes = array_new(c->arena),
                 *joins = array_new(c->arena);
    struct arena *a = c->arena;

    for (uint32_t i = 0; i < r->flows.n; i++)
        array_push(flows, flow_object(c, &r->flows.at[i]), a);
    for (uint32_t i = 0; i < r->scope.n; i++)
        array_push(scopes, scope_object(c, &r->scope.at[i]), a);
    for (uint32_t i = 0; i < r->join.n; i++)
        array_push(joins, join_object(c, &r->join.at[i]), a);
    shape_text(o, "Name", r->name, a);
    object_setz(o, "Identifier", value_guid_text(r->id, a), a);
    shape_text(o, "Description", r->description, a);
    shape_text(o, "Direction", rule_direction_name(r->direction), a);
    shape_int(o, "Precedence", r->precedence, a);
    shape_text(o, "SourceObjectType", class_name(r->source), a);
    shape_text(o, "TargetObjectType", class_name(r->target), a);
    object_setz(o, "Connector", value_guid_text(lab_connector(session_lab(c), r->connector)->id, a),
                a);
    shape_text(o, "LinkType", link_type_name(r->link), a);
    shape_bool(o, "Disabled", r->disabled, a);
    shape_bool(o, "EnablePasswordSync", r->password_sync, a);
    shape_text(o, "ImmutableTag", r->tag, a);
    object_setz(o, "AttributeFlowMappings", value_array(flows), a);
    object_setz(o, "ScopeFilter", value_array(scopes), a);
    object_setz(o, "JoinFilter", value_array(joins), a);
    shape_int(o, "Version", 1, a);
    shape_text(o, "PrecedenceAfter", nobody, a);
    shape_text(o, "PrecedenceBefore", nobody, a);
    shape_text(o, "SoftDeleteExpiryInterval", STR("00:00:00"), a);
    shape_bool(o, "IsStandardRule", rule_standard(r), a);
    shape_bool(o, "IsLegacyCustomRule", false, a);
    return value_object(o);
}

/* --- and back ---------------------------------------------------------------------------------- */

static struct str
text_of(const struct object *o, const char *name, struct arena *a)
{
    struct value v = object_get(o, str_of(name), NULL);

    return value_is_null(v) ? STR("") : value_to_text(v, a);
}

static bool
bool_of(const struct object *o, const char *name)
{
    return value_true(object_get(o, str_of(name), NULL));
}

/* The elements of a list property; a single value counts as a list of one. */
static struct values
list_of(const struct object *o, const char *name, struct arena *a)
{
    struct value v = object_get(o, str_of(name), NULL);

    if (v.kind == VALUE_ARRAY)
        return (struct values){v.array->items.at, v.array->items.n};
    if (value_is_null(v))
        return (struct values){0};
    struct value *one = ARENA_NEW(a, struct value);
    *one = v;
    return (struct values){one, 1};
}

static const struct err *
need_object(struct call *c, struct value v, const char *what, struct object **out)
{
    if (v.kind == VALUE_ARRAY && v.array->items.n == 1)
        v = v.array->items.at[0];
    if (v.kind != VALUE_OBJECT)
        return call_error(c, ERR_INPUT, "%s is wanted here, not %s", what,
                          str_z(value_type_name(v, c->arena), c->arena));
    *out = v.object;
    return NULL;
}

const struct err *
adsync_rule_argument(struct call *c, struct object **out)
{
    return need_object(c, call_value(c, "SynchronizationRule"), "a rule from New-ADSyncRule", out);
}

static const struct err *
attribute_of(struct call *c, struct str name, enum side side, attr_id *out)
{
    static const char *const sides[] = {"Active Directory", "the metaverse", "Entra ID"};

    *out = schema_find(lab_schema(session_lab(c)), name);
    if (*out != ATTR_NONE && (schema_form(*out, side).syntax != SYNTAX_NONE || *out == ATTR_dn))
        return NULL;
    return call_error(c, ERR_INPUT, "%s has no attribute \"" STR_FMT "\"", sides[side],
                      STR_ARG(name));
}

struct conversion {
    struct call *c;
    struct rule *r;
    enum side source, target, cs;
};

static const struct err *
flow_from(const struct conversion *v, const struct object *o)
{
    struct arena *a = v->c->arena;
    struct flow f = {.once = bool_of(o, "ExecuteOnce")};
    struct values sources = list_of(o, "Source", a);
    struct str source = sources.n ? value_to_text(sources.at[0], a) : STR("");
    struct str kind = text_of(o, "FlowType", a), merge = text_of(o, "ValueMergeType", a);

    TRY(attribute_of(v->c, text_of(o, "Destination", a), v->target, &f.target));
    if (!flow_kind_find(kind.len ? kind : STR("Direct"), &f.kind))
        return call_error(v->c, ERR_INPUT, "unknown flow type \"" STR_FMT "\"", STR_ARG(kind));
    if (!merge_type_find(merge.len ? merge : STR("Update"), &f.merge))
        return call_error(v->c, ERR_INPUT, "unknown merge type \"" STR_FMT "\"", STR_ARG(merge));
    if (f.kind == FLOW_DIRECT)
        TRY(attribute_of(v->c, source, v->source, &f.source));
    if (f.kind == FLOW_CONSTANT)
        f.constant = source;
    if (f.kind == FLOW_EXPRESSION)
        TRY(expr_parse(&f.expression, text_of(o, "Expression", a), v->c->at,
                       lab_schema(session_lab(v->c)), v->source, a));
    *VEC_PUSH(&v->r->flows, a) = f;
    return NULL;
}

static const struct err *
scope_from(const struct conversion *v, const struct object *group)
{
    struct arena *a = v->c->arena;
    struct values list = list_of(group, "ScopeConditionList", a);
    struct scope_group g = {0};

    for (size_t i = 0; i < list.n; i++) {
        struct scope_condition k = {0};
        struct object *o;
        TRY(need_object(v->c, list.at[i], "a ScopeCondition", &o));
        struct str op = text_of(o, "ComparisonOperator", a);
        struct str name = text_of(o, "Attribute", a);
        if (!scope_operator_find(op, &k.op))
            return call_error(v->c, ERR_INPUT, "unknown scope operator \"" STR_FMT "\"",
                              STR_ARG(op));
        bool membership = k.op == SCOPE_ISMEMBEROF || k.op == SCOPE_ISNOTMEMBEROF;
        k.attr = ATTR_dn; /* membership is asked of the object itself, the attribute stays blank */
        if (!membership || name.len)
            TRY(attribute_of(v->c, name, v->source, &k.attr));
        k.value = text_of(o, "ComparisonValue", a);
        *VEC_PUSH(&g.all, a) = k;
    }
    *VEC_PUSH(&v->r->scope, a) = g;
    return NULL;
}

static const struct err *
join_from(const struct conversion *v, const struct object *group)
{
    struct arena *a = v->c->arena;
    struct values list = list_of(group, "JoinConditionList", a);
    struct join_group g = {0};

    for (size_t i = 0; i < list.n; i++) {
        struct join_condition k = {0};
        struct object *o;
        TRY(need_object(v->c, list.at[i], "a JoinCondition", &o));
        TRY(attribute_of(v->c, text_of(o, "CSAttribute", a), v->cs, &k.cs));
        TRY(attribute_of(v->c, text_of(o, "MVAttribute", a), SIDE_METAVERSE, &k.mv));
        k.case_sensitive = bool_of(o, "CaseSensitive");
        *VEC_PUSH(&g.all, a) = k;
    }
    *VEC_PUSH(&v->r->join, a) = g;
    return NULL;
}

static const struct err *
each(const struct conversion *v, const struct object *o, const char *list, const char *what,
     const struct err *(*take)(const struct conversion *, const struct object *))
{
    struct values items = list_of(o, list, v->c->arena);

    for (size_t i = 0; i < items.n; i++) {
        struct object *item;
        TRY(need_object(v->c, items.at[i], what, &item));
        TRY(take(v, item));
    }
    return NULL;
}

static const struct err *
word_error(struct call *c, const char *property, struct str word, const char *right)
{
    return call_error(c, ERR_INPUT, "%s \"" STR_FMT "\" of the rule is unknown; %s", property,
                      STR_ARG(word), right);
}

static const struct err *
connector_from(struct call *c, struct str text, uint32_t *out)
{
    for (uint32_t i = 0; i < lab_connector_count(session_lab(c)); i++) {
        const struct engine_connector *k = lab_connector(session_lab(c), i);
        struct str bare = str_starts(text, STR("{")) ? str_sub(text, 1, text.len - 2) : text;
        if (str_ieq(bare, k->id) || str_ieq(text, k->name)) {
            *out = i;
            return NULL;
        }
    }
    return err_remedy(
        call_error(c, ERR_NOT_FOUND, "there is no connector \"" STR_FMT "\"", STR_ARG(text)),
        c->arena, "Get-ADSyncConnector lists them with their identifiers.");
}

/* Which class a rule names on one side; `*` stands for any. */
static const struct err *
class_from(struct call *c, const char *property, struct str word, enum object_class *out)
{
    *out = class_find(word);
    if (*out != CLASS_none || str_eq(word, STR("*")))
        return NULL;
    return word_error(c, property, word, "it is an object type like user, person or group");
}

static const struct err *
head_from(struct call *c, const struct object *o, struct rule *r)
{
    struct arena *a = c->arena;
    struct str link = text_of(o, "LinkType", a), direction = text_of(o, "Direction", a);
    struct str precedence = text_of(o, "Precedence", a);
    int64_t number = 0;

    r->name = text_of(o, "Name", a);
    r->description = text_of(o, "Description", a);
    r->id = text_of(o, "Identifier", a);
    r->tag = text_of(o, "ImmutableTag", a);
    r->disabled = bool_of(o, "Disabled");
    r->password_sync = bool_of(o, "EnablePasswordSync");
    if (!rule_direction_find(direction, &r->direction))
        return word_error(c, "Direction", direction, "it is Inbound or Outbound");
    if (!link_type_find(link, &r->link))
        return word_error(c, "LinkType", link, "it is Provision, Join, StickyJoin or JoinNoFlow");
    if (!str_int(precedence, &number) || number < 0 || number > INT32_MAX)
        return word_error(c, "Precedence", precedence, "it is a whole number");
    r->precedence = (int32_t)number;
    TRY(connector_from(c, text_of(o, "Connector", a), &r->connector));
    TRY(class_from(c, "SourceObjectType", text_of(o, "SourceObjectType", a), &r->source));
    return class_from(c, "TargetObjectType", text_of(o, "TargetObjectType", a), &r->target);
}

const struct err *
adsync_rule_from(struct call *c, struct value v, struct rule *out, struct str *before,
                 struct str *after)
{
    struct object *o;

    *out = (struct rule){0};
    TRY(need_object(c, v, "a rule from New-ADSyncRule", &o));
    TRY(head_from(c, o, out));
    const struct ruleset *rs = lab_rules(session_lab(c));
    struct conversion conversion = {.c = c,
                                    .r = out,
                                    .source = rule_source_side(rs, out),
                                    .target = rule_target_side(rs, out),
                                    .cs = lab_connector(session_lab(c), out->connector)->side};
    TRY(each(&conversion, o, "AttributeFlowMappings", "an attribute flow", flow_from));
    TRY(each(&conversion, o, "ScopeFilter", "a group of scoping conditions", scope_from));
    TRY(each(&conversion, o, "JoinFilter", "a group of join conditions", join_from));
    *before = text_of(o, "PrecedenceBefore", c->arena);
    *after = text_of(o, "PrecedenceAfter", c->arena);
    *before = str_eq(*before, nobody) ? STR("") : *before;
    *after = str_eq(*after, nobody) ? STR("") : *after;
    return NULL;
}
