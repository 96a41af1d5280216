/* SPDX-License-Identifier: MIT */
/*
 * Staging one record: what is new in it, measured against what the object is believed to have.
 *
 * The difference is taken against the last import with what was sent and is awaited laid over it,
 * so a record that only confirms an export changes nothing ("stage-no-change").
 */
#pragma once

#include "sim/engine/match.h"

/* The record of an object that is selected; `m` is what it was matched with. */
void stage_put(struct import *im, const struct entry *entry, struct match m);

/* The object is gone (`deleted`), or not to be seen any more; `why` goes into the cause. */
void stage_gone(struct import *im, cs_index i, bool deleted, struct str why);

/* Have two images the same values of an attribute? */
bool stage_same(struct import *im, image_id x, image_id y, attr_id attr);

void stage_error(struct import *im, cs_index object, struct str dn, struct str literal,
                 struct str text, bool warning);
