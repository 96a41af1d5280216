/* SPDX-License-Identifier: MIT */
/*
 * The published export of build 1.1.130, where this machine has it: below $CUTOVER_SHARED, or beside
 * the source tree. Tests that need it skip where it is not.
 */
#pragma once

#include <stdlib.h>
#include <unistd.h>

#include "sim/base/arena.h"

static inline bool
export_2016(struct str *out, struct arena *a)
{
    const char *const places[] = {getenv("CUTOVER_SHARED"), "../shared", "../../shared"};

    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        *out = str_fmt(a, "%s/data/contoso-2016", places[i] ? places[i] : "");
        if (places[i] && access(str_z(*out, a), R_OK) == 0)
            return true;
    }
    return false;
}
