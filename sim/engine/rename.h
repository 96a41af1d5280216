/* SPDX-License-Identifier: MIT */
/*
 * Renames on the way out: a rule computes another `dn` for an object that the directory has already.
 *
 * The name that is wanted stands in the pending export as the value of `dn`; the object keeps its own
 * in the connector space until the directory has said yes. Entra ID renames nothing.
 */
#pragma once

#include "sim/engine/state.h"

/* The name that the pending export gives it; empty: it keeps its own. */
struct str rename_wanted(const struct engine *e, const struct cs *o);

/* Was it renamed by an export that no import has shown yet? */
bool rename_unconfirmed(const struct engine *e, const struct cs *o);

/* Does the object have the name that was sent? */
bool rename_confirmed(const struct engine *e, cs_index i, struct arena *scratch);

/* Would the directory take the two for one name? Case counts in the last part only, as it is kept. */
bool rename_same(struct str a, struct str b, struct arena *scratch);

/* Has somebody the wanted name who is to be renamed himself? */
bool rename_waits(const struct engine *e, cs_index i);

/* The directory has renamed it: the connector space follows. What had the name waits for its record. */
void rename_done(struct engine *e, cs_index i, struct arena *scratch);
