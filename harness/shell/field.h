/* SPDX-License-Identifier: MIT */
/*
 * Properties as Select-Object and the Format- commands are given them: names, wildcards, blocks and
 * calculated ones (about_Calculated_Properties).
 */
#pragma once

#include "harness/shell/view.h"

/* The fields that `list` asks for; wildcards are matched against `first`. None for an empty list. */
const struct err *fields_named(struct fields *out, struct values list, struct value first,
                               struct arena *a);
