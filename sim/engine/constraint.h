/* SPDX-License-Identifier: MIT */
/*
 * What the metaverse does not take: a text of more than 448 characters in an attribute that it keeps
 * an index for. Stock rules cut such texts with Left(); a rule of one's own may forget to.
 */
#pragma once

#include "sim/engine/state.h"

/* Does a metaverse object's attribute hold what it cannot? */
bool constraint_violated(const struct engine *e, const struct cell *c);
