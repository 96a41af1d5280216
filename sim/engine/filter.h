/* SPDX-License-Identifier: MIT */
/*
 * Which organizational units Connect selects: the nearest listed ancestor decides.
 */
#pragma once

#include "sim/engine/state.h"

bool filter_selects(const struct filter *f, struct str dn);

static inline bool
filter_empty(const struct filter *f)
{
    return f->include.n + f->exclude.n == 0;
}

void filter_copy(struct filter *to, const struct filter *from, struct arena *a);
bool filter_same(const struct filter *x, const struct filter *y);
