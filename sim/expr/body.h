/* SPDX-License-Identifier: MIT */
/*
 * The bodies of all functions: one declaration for each row of functions.def. For this folder only.
 */
#pragma once

#include "sim/expr/eval.h"

#define FUNCTION(name, signature, help, least, most, mode, nothing, result, body, ...)             \
    function_body body;
#include "sim/expr/functions.def"
#undef FUNCTION
