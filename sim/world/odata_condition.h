/* SPDX-License-Identifier: MIT */
/* The parser's two halves. Private to sim/world/odata*. */
#pragma once

#include "sim/world/odata_check.h"

/* odata_parse.c: words, and what connects conditions. Nodes: TENANT_NO_OBJECT where it was refused. */
void odata_advance(struct odata_parser *p);
uint32_t odata_unexpected(struct odata_parser *p, const char *wanted);
bool odata_at_word(const struct odata_parser *p, const char *word);
bool odata_take(struct odata_parser *p, enum odata_word word, const char *what);
uint32_t odata_push(struct odata_parser *p, struct odata_node n);
uint32_t odata_expression(struct odata_parser *p);

/* odata_condition.c: a comparison, a function, any() or /$count */
uint32_t odata_condition(struct odata_parser *p);
