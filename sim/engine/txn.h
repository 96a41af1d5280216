/* SPDX-License-Identifier: MIT */
/*
 * One object's synchronisation, all of it or nothing.
 *
 * Between `txn_begin` and `txn_commit` or `txn_rollback`, objects are changed only through
 * `txn_cs`, `txn_mv` and `txn_image`. Outside of a transaction these change things at once.
 */
#pragma once

#include "sim/engine/state.h"

void txn_begin(struct engine *e);
void txn_commit(struct engine *e);
void txn_rollback(struct engine *e);

/* The object, to be changed. The pointer stays good. */
struct cs *txn_cs(struct engine *e, cs_index i);
struct mv *txn_mv(struct engine *e, mv_index i);

/* Puts a new image in place of `*field`, which gives up its own. */
void txn_image(struct engine *e, image_id *field, image_id image);

/* The object was made within this transaction. */
void txn_made(struct engine *e, cs_index i);
