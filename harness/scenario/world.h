/* SPDX-License-Identifier: MIT */
/*
 * Worlds: the directory that a run begins with, from an LDIF file.
 */
#pragma once

#include "sim/run/lab.h"

/*
 * Reads and mints a world; `path` NULL gives an empty domain, contoso.com. Errors name the LDIF's
 * file and line; a world without a domain object at its head is refused.
 */
const struct err *world_load(struct lab_world *out, const char *path, struct schema *schema,
                             uint64_t seed, vtime start, struct arena *a);

/* The same from text that is at hand; `file` and `line` are for messages. */
const struct err *world_read(struct lab_world *out, struct str file, struct str text,
                             struct schema *schema, uint64_t seed, vtime start, struct arena *a);
