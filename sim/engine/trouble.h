/* SPDX-License-Identifier: MIT */
/*
 * Trouble with an object's export: refused by the connected system, or accepted and not seen again.
 *
 * The first date and the count go on as long as the trouble does. A refusal ends with the next success,
 * a change that no import shows ends with the import that shows it.
 */
#pragma once

#include "sim/engine/state.h"

#define NOT_REIMPORTED STR("exported-change-not-reimported")

/* Once more, or for the first time. `literal` and `text` must live as long as the engine. */
const struct object_error *trouble_again(struct engine *e, cs_index i, struct str literal,
                                         struct str text, vtime now);

/* The system has taken an export: a refusal is over. */
void trouble_taken(struct engine *e, cs_index i);

/* An import has shown what was sent. */
void trouble_seen(struct engine *e, cs_index i);
