/* SPDX-License-Identifier: MIT */
/*
 * Pending exports: what an object shall have, against what it is believed to have.
 */
#pragma once

#include "sim/engine/outbound.h"

/*
 * Puts the outcomes of the flows into the object's pending export. `keep_others`: only references
 * were computed, the rest stays staged as it is; otherwise what no flow asks for is not staged.
 */
void staging_set(struct work *w, cs_index i, bool keep_others, rule_id owner, struct reason why);
