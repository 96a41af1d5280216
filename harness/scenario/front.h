/* SPDX-License-Identifier: MIT */
/*
 * Front matter: `key: value` lines between two lines of three dashes. Private to harness/scenario.
 */
#pragma once

#include "harness/scenario/scenario.h"

/* Fills the scenario's fields; `*end` is the offset behind the closing line. */
const struct err *front_read(struct scenario *s, size_t *end, struct arena *a);
