/* SPDX-License-Identifier: MIT */
/*
 * The pattern of ReplaceChars: "s1:t1,s2:t2", single characters and what takes their place. For this
 * folder only.
 */
#pragma once

#include "sim/base/str.h"

enum { PATTERN_PAIRS = 128 };

struct pattern {
    struct str from[PATTERN_PAIRS]; /* one character each */
    struct str to[PATTERN_PAIRS];
    uint32_t n;
    bool begins[256]; /* by the first byte of a character: may it be one of them? */
};

/* Reads one; `out` is all zero. White space does not count. NULL, or what is wrong with it. */
const char *expr_pattern_read(struct pattern *out, struct str text, struct arena *a);
