/* SPDX-License-Identifier: MIT */
/* What a property takes in a filter, and how a refusal reads. Private to sim/world/odata*. */
#pragma once

#include "sim/world/odata_node.h"

struct odata_parser {
    struct odata_filter *out;
    struct odata_asker asker;
    struct odata_refusal *refusal;
    struct odata_lexer lexer;
    struct odata_token token;
    uint32_t depth;
    const struct odata_node *any; /* the any() that is being read */
    struct str variable;          /* its variable */
};

/* All give TENANT_NO_OBJECT, for `return odata_refuse(...)` where a node is wanted. */
uint32_t odata_refuse(struct odata_parser *p, const char *code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
uint32_t odata_refuse_plain(struct odata_parser *p, const char *operator);
uint32_t odata_refuse_property(struct odata_parser *p, struct str name);
uint32_t odata_refuse_clause(struct odata_parser *p, struct str name);

/* May this be asked of the property, by this asker, with values of that type? False: refused. */
bool odata_check(struct odata_parser *p, const struct odata_node *n);

/* The part of a collection's elements that has this name. False: there is none; not answered yet. */
bool odata_part_find(const struct graph_property *p, struct str name, enum odata_part *out);
