/* SPDX-License-Identifier: MIT */
/*
 * Causes in words: the one wording that reports and cmdlets share.
 */
#pragma once

#include "sim/run/journal.h"

/*
 * One cause as a line, `line 97: Set-LabOUFilter ...` or `sync: the link of kx was dropped ...`.
 * `subject` stands in for the cause's own subject where that is empty or where the caller has a
 * better name; give an empty one otherwise.
 */
struct str cause_words(const struct cause *c, struct str subject, struct arena *a);
