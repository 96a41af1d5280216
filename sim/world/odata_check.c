/* SPDX-License-Identifier: MIT */
#include "sim/world/odata_check.h"

#include <stdarg.h>
#include <stdio.h>

uint32_t
odata_refuse(struct odata_parser *p, const char *code, const char *format, ...)
{
    char text[2048];
    va_list args;

    va_start(args, format);
    int n = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    size_t len = n < 0 ? 0 : (size_t)n < sizeof text ? (size_t)n : sizeof text - 1;
    p->refusal->code = str_of(code);
    p->refusal->message = str_copy(str_n(text, len), p->lexer.arena);
    return TENANT_NO_OBJECT;
}

const char *odata_resource(enum object_class class)
{
    return class == CLASS_user ? "User" : class == CLASS_group ? "Group" : "OrgContact";
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
    const char *type = p->out->class == CLASS_user    ? "user"
                       : p->out->class == CLASS_group ? "group"
                                                      : "orgContact";

    return odata_refuse(p, "BadRequest",
                        "Invalid filter clause: Could not find a property named '" STR_FMT
                        "' on type 'microsoft.graph.%s'.",
                        STR_ARG(name), type);
}

static bool
unsupported(struct odata_parser *p, const struct odata_node *n)
{
    odata_refuse(p, "Request_UnsupportedQuery",
                 "Unsupported or invalid query filter clause specified for property '" STR_FMT
                 "' of resource '%s'.",
                 STR_ARG(n->property->name), odata_resource(p->out->class));
    return false;
}

/* Which operators a property takes plainly, and which at all, as sets of bits. */
#define BIT(op) (1u << (op))
enum { BIT_IN = 1u << 6, EVERY = (1u << 7) - 1 };

static const struct {
    unsigned plain;
    unsigned at_all;
} takes[] = {
    [FILTER_NO] = {0, 0},
    [FILTER_EQ] = {BIT(OP_EQ) | BIT_IN, BIT(OP_EQ) | BIT(OP_NE) | BIT_IN},
    [FILTER_ORDER] = {BIT(OP_EQ) | BIT(OP_GE) | BIT(OP_LE),
                      BIT(OP_EQ) | BIT(OP_NE) | BIT(OP_GE) | BIT(OP_LE) | BIT_IN},
    [FILTER_STARTS] = {BIT(OP_EQ) | BIT(OP_STARTS) | BIT_IN, EVERY & ~BIT(OP_ENDS)},
    [FILTER_ENDS] = {BIT(OP_EQ) | BIT(OP_STARTS) | BIT_IN, EVERY},
    [FILTER_ADVANCED] = {0, EVERY & ~BIT(OP_ENDS)},
};

static const char *const names[] = {"eq", "ne", "ge", "le", "startsWith", "endsWith"};

static bool
type_fits(const struct odata_node *n, const struct odata_literal *l)
{
    switch (n->property->kind) {
    case GRAPH_BOOL:
        return l->type == TYPE_BOOL || l->type == TYPE_NULL;
    case GRAPH_DATE:
        return l->type == TYPE_DATE || l->type == TYPE_NULL;
    case GRAPH_ID:
        return l->type == TYPE_TEXT || l->type == TYPE_BARE;
    case GRAPH_TEXT:
    case GRAPH_SID:
    case GRAPH_TEXTS:
    case GRAPH_ONE:
    case GRAPH_EXTENSIONS:
        return l->type == TYPE_TEXT || (l->type == TYPE_NULL && !n->any);
    case GRAPH_ERRORS:
    case GRAPH_NOTHING:
    case GRAPH_EMPTY:
        return false;
    }
    return false;
}

static bool
literals_fit(struct odata_parser *p, const struct odata_node *n)
{
    for (uint32_t i = 0; i < n->n; i++) {
        if (!type_fits(n, &n->literals[i])) {
            odata_refuse(p, "BadRequest",
                         "Invalid filter clause: A binary operator with incompatible types was "
                         "detected for property '" STR_FMT "'.",
                         STR_ARG(n->property->name));
            return false;
        }
        bool null = n->literals[i].type == TYPE_NULL;
        if (null && (n->kind == NODE_IN || n->op > OP_NE))
            return unsupported(p, n);
        if (null && !p->asker.advanced) {
            odata_refuse_plain(p, "eq null");
            return false;
        }
    }
    return true;
}

bool
odata_check(struct odata_parser *p, const struct odata_node *n)
{
    unsigned asked = n->kind == NODE_IN ? (unsigned)BIT_IN : BIT(n->op);
    bool collection = n->property->kind == GRAPH_TEXTS || n->property->kind == GRAPH_ONE;

    if (!(takes[n->property->filter].at_all & asked) || collection != n->any)
        return unsupported(p, n);
    if (!p->asker.advanced && !(takes[n->property->filter].plain & asked)) {
        odata_refuse_plain(p, n->kind == NODE_IN ? "in" : names[n->op]);
        return false;
    }
    return literals_fit(p, n);
}
