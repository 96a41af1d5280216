/* SPDX-License-Identifier: MIT */
#include "sim/world/odata_check.h"

#include <stdarg.h>

uint32_t
odata_refuse(struct odata_parser *p, const char *code, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    p->refusal->message = str_vfmt(p->lexer.arena, format, args);
    va_end(args);
    p->refusal->code = str_of(code);
    return TENANT_NO_OBJECT;
}

uint32_t
odata_refuse_plain(struct odata_parser *p, const char *operator)
{
    return odata_refuse(p, "Request_UnsupportedQuery",
                        "Operator '%s' is not supported because the required parameters might be "
                        "missing. Try adding $count=true query parameter and "
                        "ConsistencyLevel:eventual header. Refer to "
                        "https://aka.ms/graph-docs/advanced-queries for more information",
                        operator);
}

uint32_t
odata_refuse_property(struct odata_parser *p, struct str name)
{
    return odata_refuse(p, "BadRequest",
                        "Invalid filter clause: Could not find a property named '" STR_FMT
                        "' on type 'microsoft.graph.%s'.",
                        STR_ARG(name), graph_type(p->out->class));
}

uint32_t
odata_refuse_clause(struct odata_parser *p, struct str name)
{
    return odata_refuse(p, "Request_UnsupportedQuery",
                        "Unsupported or invalid query filter clause specified for property "
                        "'" STR_FMT "' of resource '%s'.",
                        STR_ARG(name), graph_resource(p->out->class));
}

/* Which operators a property takes plainly, and which at all, as sets of bits. */
#define BIT(op) (1u << (op))
enum {
    BIT_IN = 1u << 8,
    EVERY = (1u << 9) - 1,
    RANGE = BIT(OP_GT) | BIT(OP_GE) | BIT(OP_LT) | BIT(OP_LE),
};

static const struct {
    unsigned plain;
    unsigned at_all;
} takes[] = {
    [FILTER_NO] = {0, 0},
    [FILTER_EQ] = {BIT(OP_EQ) | BIT_IN, BIT(OP_EQ) | BIT(OP_NE) | BIT_IN},
    [FILTER_ONLY_EQ] = {BIT(OP_EQ) | BIT_IN, BIT(OP_EQ) | BIT_IN},
    [FILTER_ORDER] = {BIT(OP_EQ) | RANGE, BIT(OP_EQ) | BIT(OP_NE) | RANGE | BIT_IN},
    [FILTER_STARTS] = {BIT(OP_EQ) | BIT(OP_STARTS) | BIT_IN, EVERY & ~BIT(OP_ENDS)},
    [FILTER_NAME] = {BIT(OP_EQ) | BIT(OP_GE) | BIT(OP_LE) | BIT(OP_STARTS) | BIT_IN,
                     EVERY & ~BIT(OP_ENDS)},
    [FILTER_ENDS] = {BIT(OP_EQ) | BIT(OP_STARTS) | BIT_IN, EVERY},
    [FILTER_ADVANCED] = {0, EVERY & ~BIT(OP_ENDS)},
};

static const struct {
    const char *word;
    const char *name; /* of the OData library */
} operators[] = {
    [OP_EQ] = {"eq", "Equal"},
    [OP_NE] = {"ne", "NotEqual"},
    [OP_GT] = {"gt", "GreaterThan"},
    [OP_GE] = {"ge", "GreaterThanOrEqual"},
    [OP_LT] = {"lt", "LessThan"},
    [OP_LE] = {"le", "LessThanOrEqual"},
    [OP_STARTS] = {"startsWith", "Equal"},
    [OP_ENDS] = {"endsWith", "Equal"},
};

static const struct {
    const char *property;
    const char *part;
    enum odata_part which;
} parts[] = {
    {"onPremisesProvisioningErrors", "category", PART_CATEGORY},
    {"onPremisesProvisioningErrors", "occurredDateTime", PART_SINCE},
    {"onPremisesProvisioningErrors", "propertyCausingError", PART_CAUSE},
    {"onPremisesProvisioningErrors", "value", PART_VALUE},
    {"assignedLicenses", "skuId", PART_OTHER},
    {"assignedPlans", "service", PART_OTHER},
    {"assignedPlans", "servicePlanId", PART_OTHER},
    {"assignedPlans", "capabilityStatus", PART_OTHER},
    {"serviceProvisioningErrors", "serviceInstance", PART_OTHER},
};

bool
odata_part_find(const struct graph_property *p, struct str name, enum odata_part *out)
{
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (str_eq(p->name, str_of(parts[i].property)) && str_ieq(name, str_of(parts[i].part))) {
            *out = parts[i].which;
            return true;
        }
    return false;
}

/* The type of the property, or of the part of an element. */
static const char *
edm_type(const struct odata_node *n)
{
    if (n->part != PART_NONE)
        return n->part == PART_SINCE ? "Edm.DateTimeOffset" : "Edm.String";
    return n->property->kind == GRAPH_BOOL   ? "Edm.Boolean"
           : n->property->kind == GRAPH_DATE ? "Edm.DateTimeOffset"
                                             : "Edm.String";
}

static const char *
literal_type(enum odata_type type)
{
    static const char *const names[] = {
        [TYPE_NULL] = "<null>",     [TYPE_BOOL] = "Edm.Boolean",
        [TYPE_TEXT] = "Edm.String", [TYPE_DATE] = "Edm.DateTimeOffset",
        [TYPE_GUID] = "Edm.Guid",   [TYPE_NUMBER] = "Edm.Int32",
        [TYPE_NAME] = "Edm.String"};

    return names[type];
}

static bool
type_fits(const struct odata_node *n, enum odata_type type)
{
    const char *wanted = edm_type(n);

    if (type == TYPE_NULL)
        return !n->element && n->property->kind != GRAPH_ID;
    if (type == TYPE_GUID)
        return n->property->kind == GRAPH_ID || n->part == PART_OTHER;
    return str_eq(str_of(wanted), str_of(literal_type(type)));
}

static bool
literals_fit(struct odata_parser *p, const struct odata_node *n)
{
    for (uint32_t i = 0; i < n->n; i++) {
        enum odata_type type = n->literals[i].type;
        bool null = type == TYPE_NULL;
        if (type == TYPE_NAME) {
            odata_refuse_property(p, n->literals[i].text);
            return false;
        }
        if (!type_fits(n, type)) {
            odata_refuse(p, "BadRequest",
                         "Invalid filter clause: A binary operator with incompatible types was "
                         "detected. Found operand types '%s' and '%s' for operator kind '%s'.",
                         edm_type(n), literal_type(type),
                         n->kind == NODE_IN ? "In" : operators[n->op].name);
            return false;
        }
        if (null && (n->kind == NODE_IN || n->op > OP_NE)) {
            odata_refuse_clause(p, n->property->name);
            return false;
        }
        if (null && !p->asker.advanced) {
            odata_refuse_plain(p, operators[n->op].word);
            return false;
        }
    }
    return true;
}

static bool
is_collection(const struct graph_property *p)
{
    return p->kind == GRAPH_TEXTS || p->kind == GRAPH_ONE || p->kind == GRAPH_ERRORS ||
           p->kind == GRAPH_EMPTY || p->kind == GRAPH_ADDRESSES || p->kind == GRAPH_PHONES ||
           p->kind == GRAPH_KEYS;
}

/* /$count takes eq and ne; any() takes what its conditions take. Both need a collection. */
static bool
collection_check(struct odata_parser *p, const struct odata_node *n)
{
    if (n->property && (!is_collection(n->property) || n->property->filter == FILTER_NO)) {
        odata_refuse_clause(p, n->property->name);
        return false;
    }
    if (p->asker.advanced)
        return true;
    if (n->kind == NODE_COUNT)
        odata_refuse_plain(p, operators[n->op].word);
    else if (n->left == TENANT_NO_OBJECT)
        odata_refuse_plain(p, "any");
    else
        return true;
    return false;
}

bool
odata_check(struct odata_parser *p, const struct odata_node *n)
{
    if (n->kind == NODE_ANY || n->kind == NODE_COUNT)
        return collection_check(p, n);
    unsigned asked = n->kind == NODE_IN ? (unsigned)BIT_IN : BIT(n->op);

    if (!(takes[n->property->filter].at_all & asked) || is_collection(n->property) != n->element) {
        odata_refuse_clause(p, n->property->name);
        return false;
    }
    if (!p->asker.advanced && !(takes[n->property->filter].plain & asked)) {
        odata_refuse_plain(p, n->kind == NODE_IN ? "in" : operators[n->op].word);
        return false;
    }
    return literals_fit(p, n);
}
