/* SPDX-License-Identifier: MIT */
/*
 * The journals that earlier runs left behind when they were cut short.
 */
#pragma once

#include "sim/base/str.h"

enum { SURVIVORS_KEPT = 20 };

/* Removes all journals in the folder but the newest; those that are being written stay in any case. */
void survivors_prune(const char *folder, struct arena *a);

/* Says that this journal is being written, for as long as the descriptor is open. */
void survivors_claim(int descriptor);
