/* SPDX-License-Identifier: MIT */
/*
 * The world as LDIF for slapadd: every value as it is given, the entry's UUID from its anchor, and
 * the memberOf values, which the overlay makes for live writes only.
 */
#pragma once

#include "sim/model/entry.h"

/* Writes the file. Errors name the entry and what is wrong with it, or the file. */
const struct err *slapd_ldif_write(const char *path, const struct entry *entries, uint32_t n,
                                   struct arena *a);
