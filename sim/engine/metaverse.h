/* SPDX-License-Identifier: MIT */
/*
 * Metaverse objects and their links: at most one connector-space object of each connector.
 */
#pragma once

#include "sim/engine/state.h"

/* A new object without links; it must get one at once. */
mv_index mv_new(struct engine *e, enum object_class class);

void mv_link(struct engine *e, mv_index m, cs_index i);
void mv_unlink(struct engine *e, cs_index i);

/* The linked object of a connector, or ENGINE_NONE. */
cs_index mv_linked(const struct engine *e, mv_index m, uint32_t connector);

/* The object's GUIDs inside the engine, and back (ENGINE_NONE: no such number). */
struct str cs_guid(cs_index i, struct arena *a);
struct str mv_guid(mv_index m, struct arena *a);
uint32_t guid_number(struct str guid, bool metaverse);
