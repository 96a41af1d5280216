/* SPDX-License-Identifier: MIT */
/*
 * Virtual time: seconds since 1970-01-01 UTC, in the Gregorian calendar without leap seconds.
 *
 * Nothing here reads a clock; the world says what time it is.
 */
#pragma once

#include "sim/base/str.h"

typedef int64_t vtime; /* seconds since 1970-01-01T00:00:00Z */

enum { MINUTE = 60, HOUR = 3600, DAY = 86400 };

struct calendar {
    int64_t year;
    int month, day;           /* from 1 */
    int hour, minute, second; /* UTC */
    int weekday;              /* 0 is Sunday */
};

struct calendar time_calendar(vtime t);
vtime time_from(int64_t year, int month, int day, int hour, int minute, int second);

struct str time_iso(vtime t, struct arena *a);         /* 2025-09-01T09:00:00Z */
struct str time_clock(vtime t, struct arena *a);       /* 09:00 */
struct str time_generalized(vtime t, struct arena *a); /* 20250901090000.0Z, as AD has it */
bool time_parse_iso(struct str text, vtime *out);      /* date, or date and time, Z optional */

/* FILETIME: 100 ns units since 1601-01-01 UTC, as pwdLastSet has them. */
int64_t time_to_filetime(vtime t);
