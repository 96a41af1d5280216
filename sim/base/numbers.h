/* SPDX-License-Identifier: MIT */
/*
 * Sets of numbers as sorted arrays: handles of objects, attributes, rows.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct arena;

/* Sorts upwards and keeps each number once; the new count. */
uint32_t numbers_sort(uint32_t *at, uint32_t n, struct arena *scratch);

/* Is it among the sorted numbers? */
bool numbers_hold(const uint32_t *at, uint32_t n, uint32_t value);
