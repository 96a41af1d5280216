/* SPDX-License-Identifier: MIT */
/*
 * Runbooks by the names that people give: files, or folders of them.
 */
#pragma once

#include "sim/base/err.h"
#include "sim/base/vec.h"

struct runbooks {
    VEC(struct str) list;
};

/*
 * Adds a file as it is named, or every *.md of a folder by name (but README.md). Errors: the folder
 * cannot be read, or holds none.
 */
const struct err *runbooks_add(struct runbooks *out, const char *name, struct arena *a);
