/* SPDX-License-Identifier: MIT */
/*
 * "Did you mean ...?": the known name that is nearest to a name that nobody knows.
 */
#pragma once

#include "sim/base/str.h"

struct near {
    struct str asked;
    struct str best; /* empty: nothing is near */
    size_t below;    /* steps: what takes fewer is nearer */
};

struct near near_to(struct str asked);

/* Offers one known name. Of two that are as near, the first one stays. */
void near_offer(struct near *n, struct str known);
