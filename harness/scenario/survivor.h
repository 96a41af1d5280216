/* SPDX-License-Identifier: MIT */
/*
 * What survives a run that is cut short: the steps done so far, in a file of its own.
 *
 * The file is written as the run goes, below $XDG_STATE_HOME/cutover (or ~/.local/state/cutover), and
 * removed when the run ends by itself. After an error, a Ctrl-C, a kill -9 or a power failure it is
 * there, until twenty younger ones are.
 */
#pragma once

#include "sim/run/outcome.h"

struct survivor;

struct survivor *survivor_new(struct arena *a);
void survivor_begin(struct survivor *s, const struct outcome *o);
void survivor_step(struct survivor *s, const struct outcome *o, uint32_t step);

/* The run is over. With an error the file stays, and its name is printed to standard error. */
void survivor_end(struct survivor *s, const struct err *broken);
