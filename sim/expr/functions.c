/* SPDX-License-Identifier: MIT */
#include "sim/expr/body.h"

const struct function expr_functions[FUNCTIONS] = {
#define FUNCTION(name, signature, help, least, most, mode, nothing, result, body, ...)             \
    {STR(#name), STR(signature), STR(help), least, most,                                           \
     mode,       nothing,        result,    body,  {__VA_ARGS__}},
#include "sim/expr/functions.def"
#undef FUNCTION
};

bool
expr_function(uint32_t number, struct expr_function *out)
{
    if (number >= FUNCTIONS)
        return false;
    const struct function *f = &expr_functions[number];
    *out = (struct expr_function){f->name, f->signature, f->help};
    return true;
}
