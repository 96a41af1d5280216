/* SPDX-License-Identifier: MIT */
/*
 * What the passes of a cycle share: a lot of operations in the making, and what receipts mean.
 * Private to sim/cloud.
 */
#pragma once

#include "sim/cloud/state.h"

struct cloud_lot {
    VEC(struct op) ops;
    struct arena *arena;
};

/* One more operation of the lot, still without modifications. */
struct op *cloud_ask(struct cloud *c, struct cloud_lot *lot, uint32_t index, enum op_kind kind);

/* Not done: counted, logged, and tried again. */
void cloud_fail(struct cloud *c, uint32_t index, const struct receipt *r, enum cloud_action action);

/* The object is not there any more: somebody deleted it. */
bool cloud_target_vanished(const struct receipt *r);

/* What the job made is not there any more. It is made again, as an add. */
void cloud_forget_target(struct cloud_object *o);

/* What really changed, for the log. */
const struct mod *cloud_keep_mods(const struct effect *effect, struct arena *a);

/* references.c */
void cloud_ask_references(struct cloud *c, struct cloud_lot *lot, uint32_t index);
void cloud_references_receipt(struct cloud *c, uint32_t index, const struct receipt *r,
                              struct arena *step);
