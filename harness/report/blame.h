/* SPDX-License-Identifier: MIT */
/*
 * What lies behind an expectation that failed. Private to harness/report.
 */
#pragma once

#include "sim/run/outcome.h"

struct blame {
    VEC(struct str) list;
};

/*
 * Adds the latest changes, up to the end of this step, of the objects that the expectation names:
 * what changed, who wrote it and which line of the runbook led to it. Adds nothing if it names
 * nobody or nothing of theirs changed.
 */
void blame_expectation(struct blame *out, const struct outcome *o, uint32_t step,
                       const struct outcome_expectation *e, struct arena *a);

/* `gSales: member -alice, -bob by Connect`: an export in one line. */
struct str blame_export(const struct journal_export *row, struct arena *a);

/* `line 97: Set-LabOUFilter ...`: the first command that led to an effect; empty if none is known. */
struct str blame_command(const struct journal *j, cause_id effect, struct arena *a);
