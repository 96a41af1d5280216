/* SPDX-License-Identifier: MIT */
/*
 * PCRE2 behind a few calls, for the operators on regular expressions. An open one must be closed.
 */
#pragma once

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "harness/shell/object.h"
#include "sim/base/err.h"

struct regex {
    pcre2_code *code;
    pcre2_match_data *match;
    pcre2_match_context *limits;
};

const struct err *regex_open(struct regex *r, struct str pattern, bool fold, struct arena *a);
void regex_close(struct regex *r);

/* The next match from a byte on. Work is bounded. */
const struct err *regex_next(struct regex *r, struct str text, size_t from, struct arena *a,
                             bool *found);

uint32_t regex_groups(const struct regex *r); /* with the whole match as group 0 */
/* What a group matched; `*set`, if not NULL, tells whether it took part. */
struct str regex_group(const struct regex *r, struct str text, uint32_t group, bool *set);
struct str regex_group_name(const struct regex *r, uint32_t group); /* empty: it has none */

/* Where the match begins and ends, in bytes. */
size_t regex_begin(const struct regex *r);
size_t regex_end(const struct regex *r);

/* Where the search goes on behind a match; an empty one moves on by one character. */
size_t regex_step(struct str text, size_t begin, size_t end);
