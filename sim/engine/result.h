/* SPDX-License-Identifier: MIT */
/*
 * Step results: opened and closed by every step.
 */
#pragma once

#include "sim/engine/state.h"

void result_begin(struct step_result *out, struct engine *e, enum step_kind kind,
                  uint32_t connector, vtime now, struct arena *a);

/* Moves what was gathered into the result. */
void result_errors(struct step_result *out, struct engine *e);
