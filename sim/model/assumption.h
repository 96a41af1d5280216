/* SPDX-License-Identifier: MIT */
/*
 * Disputed behaviour as switches: one row of sim/assumptions.def each.
 *
 * The engines and the tenant ask with `assumption_is`; a run chooses with a profile and single
 * settings. All zero is the defaults, so `struct assumptions a = {0};` is ready for use.
 */
#pragma once

#include "sim/base/err.h"

enum assumption {
#define ASSUMPTION(id, value, others, statement, source, date, confidence) ASSUME_##id,
#include "sim/assumptions.def"
#undef ASSUMPTION
    ASSUMPTION_COUNT,
};

/* For each row the number of the chosen value; 0 is the default, 1 the first of the others. */
struct assumptions {
    uint8_t chosen[ASSUMPTION_COUNT];
};

/* A row as the ledger has it. Texts live as long as the program. */
struct assumption_row {
    struct str id;
    struct str value;  /* the default */
    struct str others; /* separated by `|`; empty: a statement, not a switch */
    struct str statement;
    struct str source;
    struct str date;
    struct str confidence;
};

const struct assumption_row *assumption_row(enum assumption id);

/* Is `value` what is chosen? It must be one of the row's values, as they are written there. */
bool assumption_is(const struct assumptions *a, enum assumption id, const char *value);

/* The chosen value as text. */
struct str assumption_value(const struct assumptions *a, enum assumption id);

/* How many values a row has, and each by its number; 0 is the default. */
uint32_t assumption_values(enum assumption id);
struct str assumption_value_at(enum assumption id, uint32_t number);

/* The row of that name, in any case, or ASSUMPTION_COUNT. */
enum assumption assumption_find(struct str id);

/*
 * Chooses a value by the names of row and value, in any case. Errors (ERR_INPUT, at `at`): an
 * unknown row; a value that the row does not have, with those that it has.
 */
const struct err *assumptions_set(struct assumptions *a, struct str id, struct str value,
                                  struct place at, struct arena *arena);

/*
 * A named set: "2025-09" (all defaults: the current reading of the documents) or "2021-03" (the
 * reading of their first editions), rows on top of it as `row=value`, or rows alone on top of the
 * defaults: "2025-09 groupSoftDelete=true". Forgets what was chosen before. Errors: no such
 * profile, row or value.
 */
const struct err *assumptions_profile(struct assumptions *a, struct str profile, struct place at,
                                      struct arena *arena);

/* The profiles, from the default on: name by number, empty behind the last. */
struct str assumption_profile_name(uint32_t number);
