/* SPDX-License-Identifier: MIT */
/*
 * "Did you mean ...?" for the words of a runbook. Private to harness/scenario.
 */
#pragma once

#include "sim/base/err.h"

/* Adds the nearest of `known` as the remedy of `e`, if one is near enough to be meant. */
const struct err *words_suggest(const struct err *e, struct str word, const struct str *known,
                                size_t n, struct arena *a);
