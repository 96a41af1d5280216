/* SPDX-License-Identifier: MIT */
/*
 * Making, saving and switching synchronization rules, in the words that the Synchronization Rules
 * Editor exports (reference-connect-adsync).
 */
#include "harness/cmdlets/adsync.h"

#include "harness/import/configuration.h"
#include "sim/base/arena.h"
#include "sim/base/buf.h"
#include "sim/base/codec.h"
#include "sim/base/prng.h"

static const struct err *
need_connect(struct call *c)
{
    return session_err(c, lab_need_connect(session_lab(c), c->arena));
}

/* --- Get-ADSyncRule ---------------------------------------------------------------------------- */

const struct param adsync_get_rule_params[] = {
    {"Identifier", PARAM_TEXT, .position = 1}, {"Name", PARAM_TEXT}, {NULL}};

static const struct err *
no_such_rule(struct call *c, struct str which)
{
    return err_remedy(
        call_error(c, ERR_NOT_FOUND, "there is no rule \"" STR_FMT "\"", STR_ARG(which)), c->arena,
        "Get-ADSyncRule lists them.");
}

const struct err *
adsync_get_rule(struct call *c)
{
    TRY(need_connect(c));
    const struct ruleset *rs = lab_rules(session_lab(c));
    struct str which =
        call_has(c, "Identifier") ? call_text(c, "Identifier") : call_text(c, "Name");

    if (which.len) {
        rule_id id = ruleset_find(rs, which);
        return id == RULE_NONE ? no_such_rule(c, which) : call_emit(c, adsync_rule_object(c, id));
    }
    for (uint32_t i = 0; i < rs->order.n; i++)
        TRY(call_emit(c, adsync_rule_object(c, rs->order.at[i])));
    return NULL;
}

/* --- New-ADSyncRule ---------------------------------------------------------------------------- */

const struct param adsync_new_rule_params[] = {
    {"Name", PARAM_TEXT, .position = 1, .flags = PARAM_MANDATORY},
    {"Identifier", PARAM_TEXT},
    {"Description", PARAM_TEXT},
    {"Direction", PARAM_TEXT, .choices = "Inbound|Outbound", .flags = PARAM_MANDATORY},
    {"Precedence", PARAM_INT},
    {"PrecedenceAfter", PARAM_TEXT},
    {"PrecedenceBefore", PARAM_TEXT},
    {"SourceObjectType", PARAM_TEXT, .flags = PARAM_MANDATORY},
    {"TargetObjectType", PARAM_TEXT, .flags = PARAM_MANDATORY},
    {"Connector", PARAM_TEXT, .flags = PARAM_MANDATORY},
    {"LinkType", PARAM_TEXT, .choices = "Provision|Join|StickyJoin|JoinNoFlow"},
    {"SoftDeleteExpiryInterval", PARAM_ANY},
    {"ImmutableTag", PARAM_TEXT},
    {"EnablePasswordSync", PARAM_SWITCH},
    {"Disabled", PARAM_SWITCH},
    {NULL}};

struct str
adsync_made_guid(struct call *c, struct str from)
{
    struct prng dice = prng_seed(lab_setup(session_lab(c))->seed ^ str_hash(from));
    unsigned char guid[16];

    prng_guid(&dice, guid);
    return guid_text(str_n((char *)guid, 16), c->arena);
}

const struct err *
adsync_new_rule(struct call *c)
{
    TRY(need_connect(c));
    static const char *const texts[] = {"Name",
                                        "Description",
                                        "Direction",
                                        "PrecedenceAfter",
                                        "PrecedenceBefore",
                                        "SourceObjectType",
                                        "TargetObjectType",
                                        "Connector",
                                        "ImmutableTag"};
    struct object *o = shape_object(c, &adsync_rule_type);
    struct arena *a = c->arena;
    struct str id = call_has(c, "Identifier") ? call_text(c, "Identifier")
                                              : adsync_made_guid(c, call_text(c, "Name"));
    struct str link = call_has(c, "LinkType") ? call_text(c, "LinkType") : STR("Join");

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        shape_text(o, texts[i], call_text(c, texts[i]), a);
    shape_text(o, "Identifier", id, a);
    shape_int(o, "Precedence", call_int(c, "Precedence", 0), a);
    shape_text(o, "LinkType", link, a);
    shape_bool(o, "Disabled", call_switch(c, "Disabled"), a);
    shape_bool(o, "EnablePasswordSync", call_switch(c, "EnablePasswordSync"), a);
    object_setz(o, "AttributeFlowMappings", value_array(array_new(a)), a);
    object_setz(o, "ScopeFilter", value_array(array_new(a)), a);
    object_setz(o, "JoinFilter", value_array(array_new(a)), a);
    return call_emit(c, value_object(o));
}

/* --- parts of a rule --------------------------------------------------------------------------- */

static const struct err *
add_to(struct call *c, const char *property, struct value part)
{
    struct object *rule;

    TRY(adsync_rule_argument(c, &rule));
    struct value list = object_get(rule, str_of(property), NULL);
    if (list.kind != VALUE_ARRAY) {
        list = value_array(array_new(c->arena));
        object_setz(rule, property, list, c->arena);
    }
    array_push(list.array, part, c->arena);
    return call_emit(c, value_object(rule));
}

const struct param adsync_flow_params[] = {
    {"SynchronizationRule", PARAM_ANY, .position = 1, .flags = PARAM_MANDATORY | PARAM_PIPELINE},
    {"Source", PARAM_TEXT_LIST},
    {"Destination", PARAM_TEXT, .flags = PARAM_MANDATORY},
    {"FlowType", PARAM_TEXT, .choices = "Direct|Constant|Expression"},
    {"ValueMergeType", PARAM_TEXT, .choices = "Update|Replace|Merge|MergeCaseInsensitive"},
    {"Expression", PARAM_TEXT},
    {"ExecuteOnce", PARAM_SWITCH},
    {NULL}};

const struct err *
adsync_add_flow(struct call *c)
{
    struct object *o = shape_object(c, &type_custom);
    struct arena *a = c->arena;
    bool computed = call_has(c, "Expression") && call_text(c, "Expression").len;
    struct str kind = call_has(c, "FlowType") ? call_text(c, "FlowType")
                      : computed              ? STR("Expression")
                                              : STR("Direct");
    struct str merge =
        call_has(c, "ValueMergeType") ? call_text(c, "ValueMergeType") : STR("Update");
    struct values sources = call_list(c, "Source");
    struct str *texts = shape_texts(sources, a);

    shape_text(o, "Destination", call_text(c, "Destination"), a);
    shape_text(o, "FlowType", kind, a);
    object_setz(o, "Source", value_texts(texts, sources.n, a), a);
    shape_text(o, "Expression", call_text(c, "Expression"), a);
    shape_text(o, "ValueMergeType", merge, a);
    shape_bool(o, "ExecuteOnce", call_switch(c, "ExecuteOnce"), a);
    return add_to(c, "AttributeFlowMappings", value_object(o));
}

static struct value
as_array(struct values list, struct arena *a)
{
    struct array *copy = array_new(a);

    for (size_t i = 0; i < list.n; i++)
        array_push(copy, list.at[i], a);
    return value_array(copy);
}

const struct param adsync_scope_params[] = {
    {"SynchronizationRule", PARAM_ANY, .position = 1, .flags = PARAM_MANDATORY | PARAM_PIPELINE},
    {"ScopeConditions", PARAM_LIST, .flags = PARAM_MANDATORY},
    {NULL}};

const struct err *
adsync_add_scope(struct call *c)
{
    struct value conditions = as_array(call_list(c, "ScopeConditions"), c->arena);

    return add_to(c, "ScopeFilter",
                  value_object(adsync_condition_group(c, conditions, "ScopeConditionList")));
}

const struct param adsync_join_params[] = {
    {"SynchronizationRule", PARAM_ANY, .position = 1, .flags = PARAM_MANDATORY | PARAM_PIPELINE},
    {"JoinConditions", PARAM_LIST, .flags = PARAM_MANDATORY},
    {NULL}};

const struct err *
adsync_add_join(struct call *c)
{
    struct value conditions = as_array(call_list(c, "JoinConditions"), c->arena);

    return add_to(c, "JoinFilter",
                  value_object(adsync_condition_group(c, conditions, "JoinConditionList")));
}

/* --- New-Object: the two types that rule scripts make ------------------------------------------ */

const struct param adsync_new_object_params[] = {
    {"TypeName", PARAM_TEXT, .position = 1, .flags = PARAM_MANDATORY},
    {"ArgumentList", PARAM_LIST, .position = 2},
    {NULL}};

static const struct {
    struct str type;
    const char *properties[3];
} condition_types[] = {
    {STR("Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition"),
     {"Attribute", "ComparisonValue", "ComparisonOperator"}},
    {STR("Microsoft.IdentityManagement.PowerShell.ObjectModel.JoinCondition"),
     {"CSAttribute", "MVAttribute", "CaseSensitive"}},
};

const struct err *
adsync_new_object(struct call *c)
{
    struct str type = call_text(c, "TypeName");
    struct values arguments = call_list(c, "ArgumentList");

    for (size_t i = 0; i < sizeof condition_types / sizeof *condition_types; i++) {
        if (!str_iends(condition_types[i].type, type))
            continue;
        if (arguments.n != 3)
            return call_error(c, ERR_INPUT, "a " STR_FMT " takes three arguments: %s, %s, %s",
                              STR_ARG(type), condition_types[i].properties[0],
                              condition_types[i].properties[1], condition_types[i].properties[2]);
        struct object *o = shape_object(c, &type_custom);
        for (size_t k = 0; k < 3; k++)
            object_setz(o, condition_types[i].properties[k], arguments.at[k], c->arena);
        return call_emit(c, value_object(o));
    }
    return call_error(c, ERR_INPUT,
                      "New-Object makes ScopeCondition and JoinCondition of "
                      "Microsoft.IdentityManagement.PowerShell.ObjectModel here, not \"" STR_FMT
                      "\"",
                      STR_ARG(type));
}

/* --- saving and switching ---------------------------------------------------------------------- */

const struct param adsync_add_rule_params[] = {
    {"SynchronizationRule", PARAM_ANY, .position = 1, .flags = PARAM_MANDATORY | PARAM_PIPELINE},
    {NULL}};

/* The same rule but for its switch? Compared as an export would write both. */
static bool
only_switched(struct call *c, const struct rule *was, const struct rule *is)
{
    const struct ruleset *rs = lab_rules(session_lab(c));
    struct config_rule a, b;
    struct buf x = buf_in(c->arena), y = buf_in(c->arena);

    config_rule_from(&a, rs, was, lab_schema(session_lab(c)), c->arena);
    config_rule_from(&b, rs, is, lab_schema(session_lab(c)), c->arena);
    b.id = b.internal_id = a.id; /* in whatever spelling */
    b.disabled = a.disabled;
    config_write_rule(&x, &a);
    config_write_rule(&y, &b);
    return str_eq(buf_str(&x), buf_str(&y));
}

/* A standard rule comes back as it was, but for its switch: that is how scripts disable one. */
static bool
switch_standard(struct call *c, const struct rule *rule)
{
    struct ruleset *rs = lab_rules(session_lab(c));
    rule_id id = ruleset_find(rs, rule->id);

    if (id == RULE_NONE || !rule_standard(ruleset_get(rs, id)) ||
        !only_switched(c, ruleset_get(rs, id), rule))
        return false;
    ruleset_enable(rs, id, !rule->disabled);
    return true;
}

const struct err *
adsync_add_rule(struct call *c)
{
    struct lab *lab = session_lab(c);
    struct rule rule;
    struct str before, after;
    rule_id id;

    TRY(need_connect(c));
    TRY(adsync_rule_from(c, call_value(c, "SynchronizationRule"), &rule, &before, &after));
    session_blame(c);
    if (!switch_standard(c, &rule))
        TRY(session_err(c, ruleset_add(lab_rules(lab), &rule, before, after, lab_schema(lab), c->at,
                                       &id, c->arena)));
    lab_rules_changed(lab);
    return NULL;
}

const struct param adsync_which_rule_params[] = {
    {"Identifier", PARAM_TEXT, .position = 1, .flags = PARAM_BY_NAME, .aliases = "Name"},
    {"SynchronizationRule", PARAM_ANY, .flags = PARAM_PIPELINE},
    {NULL}};

static const struct err *
which_rule(struct call *c, rule_id *out)
{
    struct str which = call_text(c, "Identifier");
    struct object *rule;

    TRY(need_connect(c));
    if (!which.len) {
        TRY(adsync_rule_argument(c, &rule));
        which = value_to_text(object_get(rule, STR("Identifier"), NULL), c->arena);
    }
    *out = ruleset_find(lab_rules(session_lab(c)), which);
    return *out == RULE_NONE ? no_such_rule(c, which) : NULL;
}

const struct err *
adsync_remove_rule(struct call *c)
{
    rule_id id;

    TRY(which_rule(c, &id));
    session_blame(c);
    ruleset_remove(lab_rules(session_lab(c)), id);
    lab_rules_changed(session_lab(c));
    return NULL;
}

static const struct err *
switch_rule(struct call *c, bool enabled)
{
    rule_id id;

    TRY(which_rule(c, &id));
    session_blame(c);
    ruleset_enable(lab_rules(session_lab(c)), id, enabled);
    lab_rules_changed(session_lab(c));
    return NULL;
}

const struct err *
adsync_enable_rule(struct call *c)
{
    return switch_rule(c, true);
}

const struct err *
adsync_disable_rule(struct call *c)
{
    return switch_rule(c, false);
}
