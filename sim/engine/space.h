/* SPDX-License-Identifier: MIT */
/*
 * Connector spaces as trees: an object knows its parent, and its DN is computed.
 *
 * A container's rename therefore renames everything below it without a record for each, and links
 * between objects are kept by number, so they survive every rename.
 */
#pragma once

#include "sim/engine/state.h"

/* The object of that name, also a placeholder or a name above the partition; ENGINE_NONE. */
cs_index space_find(const struct engine *e, uint32_t connector, struct str dn);

/* The same, and makes a placeholder (and those above it) where there is none. `dn` must be valid. */
cs_index space_place(struct engine *e, uint32_t connector, struct str dn);

/* The object with that anchor; ENGINE_NONE. */
cs_index space_by_anchor(const struct engine *e, uint32_t connector, struct str anchor);

/* A child of `parent` by its own component. */
cs_index space_child(const struct engine *e, uint32_t connector, uint32_t parent, struct str rdn);

/* A new placeholder there; the name must be free. */
cs_index space_add(struct engine *e, uint32_t connector, uint32_t parent, struct str rdn);

void space_set_anchor(struct engine *e, cs_index i, struct str anchor);

/* A deleted object's name is used anew: its anchor does not count any more. */
void space_drop_anchor(struct engine *e, cs_index i);

/* The object has its anchor back: makes it known by it again. */
void space_restore_anchor(struct engine *e, cs_index i);

/* Gives an object another place or name; everything below goes along. */
void space_move(struct engine *e, cs_index i, uint32_t parent, struct str rdn);

/* Changes what the object is and keeps the space's counts. GONE takes it out of the indexes. */
void space_set_state(struct engine *e, cs_index i, uint8_t state);

/* Its name is needed by another object: it gets another one and waits for its own record. */
void space_evict(struct engine *e, cs_index i, struct arena *scratch);

/* It has lost its name to another object and waits for its own record; or no more. */
void space_set_transient(struct engine *e, cs_index i, bool transient);

struct str space_dn(const struct engine *e, cs_index i, struct arena *a);
uint32_t space_depth(const struct engine *e, cs_index i);
bool space_below(const struct engine *e, cs_index i, cs_index ancestor);

/* The names above a partition. */
void space_tops(struct engine *e, uint32_t connector);

/* Lists of a space; an object is in each at most once. */
void space_mark_pending(struct engine *e, cs_index i);
void space_mark_loose(struct engine *e, cs_index i);
void space_mark_export(struct engine *e, cs_index i);
