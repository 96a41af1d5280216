/* SPDX-License-Identifier: MIT */
#include "sim/expr/body.h"

const struct function expr_functions[FUNCTIONS] = {
#define FUNCTION(name, least, most, mode, nothing, result, body, ...)                              \
    {STR(#name), least, most, mode, nothing, result, body, {__VA_ARGS__}},
#include "sim/expr/functions.def"
#undef FUNCTION
};
