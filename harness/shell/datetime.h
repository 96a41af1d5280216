/* SPDX-License-Identifier: MIT */
/*
 * Dates and spans: reading and writing them as .NET does with the en-US and the invariant culture.
 * There is one time zone, UTC; local time is the same.
 */
#pragma once

#include "harness/shell/object.h"
#include "sim/base/err.h"

enum culture { INVARIANT, EN_US };

static inline int64_t
ticks_a_second(void)
{
    return 10000000;
}

/* ISO 8601, `1/15/2024 3:04 PM`, `January 15, 2024`, `15 Jan 2024`. */
bool datetime_parse(struct str text, struct value *out);

/* `d.hh:mm:ss.fffffff` and its shorter forms. */
bool timespan_parse(struct str text, struct value *out);

/* `03/01/2024 00:00:00`, and `3/1/2024 12:00:00 AM` in en-US. */
struct str datetime_text(struct value date, enum culture culture, struct arena *a);
struct str timespan_text(struct value span, struct arena *a);

/* A standard (one letter) or custom pattern. */
const struct err *datetime_format(struct value date, struct str pattern, struct arena *a,
                                  struct str *out);

/* The parts, as `$date.Year`; false: no such property. */
bool datetime_property(struct value date, struct str name, struct arena *a, struct value *out);
bool timespan_property(struct value span, struct str name, struct value *out);

/* False: outside the years 1 to 9999. */
bool datetime_add(struct value date, int64_t ticks, struct value *out);
bool datetime_add_months(struct value date, int64_t months, struct value *out);
bool datetime_from(const int64_t parts[6], struct value *out); /* year to second */
