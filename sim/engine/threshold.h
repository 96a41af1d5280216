/* SPDX-License-Identifier: MIT */
/*
 * The accidental-delete threshold: counted once, at the start of an export to Entra ID, over all
 * object types; references are not counted ("how-to-connect-sync-feature-prevent-accidental-deletes").
 */
#pragma once

#include "sim/engine/state.h"

/* Must the export stop? `*deletes` is what was counted. */
bool threshold_exceeded(const struct engine *e, uint32_t connector, uint32_t *deletes);

/* Takes out of a space's list of exports what has nothing to send any more. */
void export_compact(struct engine *e, uint32_t connector, struct arena *scratch);
