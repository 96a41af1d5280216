/* SPDX-License-Identifier: MIT */
/*
 * A step as the runbook has it: its prose, its blocks and its expectations in
 * their order; what is expected always comes last. Private to harness/report.
 */
#pragma once

#include "sim/run/outcome.h"

struct piece { /* one of the three */
    const struct outcome_note *note;
    const struct outcome_output *output;
    const struct outcome_expectation *expectation;
};

struct pieces {
    VEC(struct piece) list;
};

struct pieces pieces_of(const struct outcome_step *s, struct arena *a);

/* How many changes the engines made in Entra ID in this step. */
uint32_t pieces_exports(const struct outcome *o, const struct outcome_step *s);
