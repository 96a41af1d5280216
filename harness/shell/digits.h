/* SPDX-License-Identifier: MIT */
/*
 * A number as decimal digits, for format strings.
 */
#pragma once

#include "harness/shell/object.h"

struct buf;

enum { MOST_DIGITS = 512 };

/* 0.d1d2d3... times ten to the power of `point`. */
struct digits {
    char at[MOST_DIGITS];
    int n;
    int point;
    bool negative;
};

/* Standard formats work on the exact digits of a double, custom ones on fifteen of them. */
void digits_of(struct digits *d, struct value v, bool exact, struct arena *a);

/* To `places` behind the point, halves away from zero. */
void digits_round(struct digits *d, int places);

bool digits_zero(const struct digits *d);
char digit_at(const struct digits *d, int i);

/* A custom format string: places, groups, sections. */
void format_picture(struct value v, struct str format, struct arena *a, struct buf *out);
