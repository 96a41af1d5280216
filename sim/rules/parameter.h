/* SPDX-License-Identifier: MIT */
/*
 * Is there a parameter in a value of a scope or a constant? For this folder only.
 */
#pragma once

#include "sim/rules/rule.h"

/* Is there a %name% in the text? */
bool rule_has_parameter(struct str text);
