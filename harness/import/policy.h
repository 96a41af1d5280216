/* SPDX-License-Identifier: MIT */
/*
 * The settings that the wizard writes as JSON (Applied-SynchronizationPolicy-*.JSON and
 * Exported-SynchronizationPolicy-*.JSON). They name the standard rules and do not hold them, so they
 * are read for what they say, and what they lack is told (how-to-connect-import-export-config).
 */
#pragma once

#include "sim/base/err.h"

struct buf;

/*
 * Adds a page on the policy. Errors: no text, no JSON (with line and column), another kind of JSON, a
 * member of another kind than it must be (with its path).
 */
const struct err *policy_describe(struct buf *page, struct str file, struct str text,
                                  struct arena *a);
