/* SPDX-License-Identifier: MIT */
/*
 * One object's way through the rules: link, flows in, outbound rules; all of it or nothing.
 */
#pragma once

#include "sim/engine/work.h"

/* A connector-space object; exactly one inbound counter goes up. What fails is noted with it. */
void object_sync(struct work *w, cs_index i);

/* Outbound rules again, or references in and out again, for an object that others have touched. */
void object_again(struct work *w, mv_index m, bool references_only);
