/* SPDX-License-Identifier: MIT */
/*
 * What benchmarks have in common: clocks, medians, and lines that set a figure beside its yardstick.
 *
 * A benchmark is no test: it prints what it measured and, beside each goal, whether it was met. Only
 * ratios are goals, between two things that were measured in the same run.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/err.h"

/* Seconds on the wall, and seconds of processor time that this process has used. */
double figures_wall(void);
double figures_cpu(void);

/* Sorts the values. */
double figures_median(double *at, size_t n);

/* The largest amount of memory that this process has held so far, in bytes. */
size_t figures_memory(void);

/* One line: `seconds` for `n` things. */
void figures_say(const char *what, double seconds, uint32_t n);

/* One line: a figure that must be at least (or, with `most`, at most) the goal. */
void figures_goal(const char *what, double figure, const char *unit, bool most, double goal);

/* Prints an error and ends the program; NULL: goes on. */
void figures_need(const struct err *e);
