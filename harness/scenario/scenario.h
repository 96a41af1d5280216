/* SPDX-License-Identifier: MIT */
/*
 * A scenario: a Markdown runbook as data. docs/SCENARIOS.md describes the form.
 *
 * Front matter, then sections. A heading of level two begins a step; fenced blocks act, print,
 * expect; everything else is prose and is kept in its place for reports.
 */
#pragma once

#include "sim/base/err.h"
#include "sim/base/time.h"
#include "sim/base/vec.h"
#include "sim/run/outcome.h"

enum block_kind {
    BLOCK_POWERSHELL, /* commands */
    BLOCK_TASK,       /* commands that a trainee is to find; the block is the model answer */
    BLOCK_OUTPUT,     /* what the commands above it print */
    BLOCK_EXPECT,     /* boolean expressions, one a line */
    BLOCK_ALWAYS,     /* the same, after every step from here on */
    BLOCK_HINT,
    BLOCK_LDIF, /* more of the world */
    BLOCK_PROSE,
};

struct runbook_block {
    enum block_kind kind;
    struct str text;
    uint32_t line;       /* of the first line of the text */
    uint32_t fence_line; /* of the opening fence; prose: as `line` */
    uint32_t end_line;   /* of the closing fence; prose: the last line */
};

struct section {
    struct str title;
    uint32_t line;
    VEC(struct runbook_block) blocks;
};

enum scenario_kind { KIND_HAZARD, KIND_LESSON, KIND_REGRESSION, KIND_REFERENCE };

struct scenario {
    struct str file;
    struct str text; /* the whole file */
    struct str title;
    struct str summary;
    enum scenario_kind kind;
    struct str world; /* as the file says it: relative to the file; empty: an empty domain */
    uint32_t world_line;
    enum verdict verdict;
    uint64_t seed;
    struct str profile; /* of assumptions; empty: the default */
    uint32_t profile_line;
    vtime start;
    VEC(struct section) sections; /* prose before the first heading is section 0, untitled */
};

/*
 * Reads a runbook. `text` and `file` are borrowed. Errors name line and column: broken front
 * matter, an unknown key or block, a block that is not closed, an output block without commands.
 */
const struct err *scenario_read(struct scenario *out, struct str file, struct str text,
                                struct arena *a);

struct str scenario_kind_name(enum scenario_kind k);
