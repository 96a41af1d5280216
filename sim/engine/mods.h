/* SPDX-License-Identifier: MIT */
/*
 * Pending exports as modifications: what is asked of the connected system, and what has been.
 */
#pragma once

#include "sim/engine/state.h"

/* Must the reference wait, because its target has not been exported yet? */
bool mods_waits(const struct engine *e, cs_index target);

/*
 * The pending export of an object against what it is believed to have: references value by value,
 * the rest as a whole. `for_export` leaves out references that must wait; `held` says that some did.
 */
void mods_wanted(const struct engine *e, cs_index i, bool for_export, const struct mod **mods,
                 uint32_t *n, bool *held, struct arena *a);

/* Values that are awaited, each attribute as a whole. */
void mods_sent(const struct engine *e, cs_index i, const struct mod **mods, uint32_t *n,
               struct arena *a);

/* The values of a cell as text; references as DNs, those that are gone left out. */
const struct str *mods_values(const struct engine *e, const struct cell *c, enum side side,
                              uint32_t *n, struct arena *a);
