/* SPDX-License-Identifier: MIT */
/*
 * What differs between two texts, line by line. Private to harness/report.
 */
#pragma once

#include "sim/base/str.h"
#include "sim/base/vec.h"

struct diff_line {
    char mark; /* ' ' in both, '-' only in the first, '+' only in the second */
    struct str text;
};

struct diff {
    VEC(struct diff_line) list;
};

/* The fewest lines that lead from one text to the other. Very long texts are compared roughly. */
void diff_lines(struct diff *out, struct str from, struct str to, struct arena *a);
