/* SPDX-License-Identifier: MIT */
/*
 * Confirmation: an import shows what an export has sent, or does not.
 *
 * What is not shown is a warning on the object (`exported-change-not-reimported`), which keeps its
 * first date and counts, and is staged at once: the next export sends it, whether a synchronisation
 * comes in between or not.
 */
#pragma once

#include "sim/engine/stage.h"

/* The record of an object that something was sent for. True: not all of it has come back. */
bool confirm(struct import *im, cs_index i, image_id now);

/* The warning: `what` has not come back, or the whole object where that is empty. */
void confirm_failed(struct import *im, cs_index i, struct str what);
