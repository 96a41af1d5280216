/* SPDX-License-Identifier: MIT */
/*
 * Dates as text, in the forms that .NET's invariant culture reads and writes. For this folder only.
 */
#pragma once

#include "sim/base/time.h"

struct buf;

/*
 * Year-month-day or month/day/year, then perhaps a time (4:00 PM, 16:00, 16:00:00.5), then perhaps
 * Z or hours from UTC (-8, +05:30). Without a zone it is UTC.
 */
bool expr_moment_parse(struct str text, vtime *out);

/* .NET's custom date codes; `ticks` are the 100 ns units within the second. */
void expr_moment_format(struct buf *out, vtime t, int64_t ticks, struct str format);

int expr_moment_days_in_month(int64_t year, int month);
