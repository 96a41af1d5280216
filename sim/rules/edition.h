/* SPDX-License-Identifier: MIT */
/*
 * Editions of a rule file: what each build of the product makes of one and the same set. For this
 * folder only.
 *
 *     edition 2016
 *         cloud: AAD
 *     edition 2025
 *         cloud: Microsoft Entra ID
 *
 *     rule Out to {cloud} - User Join
 *         2016 tag: Microsoft.OuttoAADUserJoin.006
 *         2025 tag: Microsoft.OuttoAADUserJoin.012
 *         ...
 *     rule Out to AD - User ImmutableId
 *         edition: 2025
 *
 * An edition's own words stand in braces in titles and values. A key behind an edition's name, and a
 * block with the key `edition`, count in that edition only; everything else counts in all.
 */
#pragma once

#include "sim/base/block.h"

/*
 * Leaves of the blocks what counts in that edition, its words filled in. `wanted` empty: the last
 * edition of the file. A file without editions is taken as it is.
 */
const struct err *rule_edition_pick(struct blocks *blocks, struct str file, struct str wanted,
                                    struct arena *a);
