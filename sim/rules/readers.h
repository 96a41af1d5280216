/* SPDX-License-Identifier: MIT */
/*
 * Who reads what: the flows of a class by the attributes that they read. For this folder only.
 */
#pragma once

#include "sim/rules/rule.h"

/* `first`, by rule: where its flows begin among those of the list. */
void readers_build(struct flow_readers *out, uint32_t *first, const struct ruleset *rs,
                   struct rule_list list, struct arena *a);
