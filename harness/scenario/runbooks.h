/* SPDX-License-Identifier: MIT */
/*
 * Runbooks by the names that people give: files, or folders of them.
 */
#pragma once

#include "harness/scenario/scenario.h"
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

/*
 * Reads one runbook; what it holds lives in a. Errors: those of file_read and of scenario_read; who
 * names a file that is not there is told where the runbooks are.
 */
const struct err *runbook_read(struct scenario *out, struct str file, struct arena *a);
