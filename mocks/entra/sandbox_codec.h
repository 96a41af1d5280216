/* SPDX-License-Identifier: MIT */
/* Ops, receipts and changes as JSON, the server's side of mocks/entra/ingest.h. */
#pragma once

#include "mocks/entra/json.h"
#include "sim/model/change.h"

/*
 * An op from its JSON; texts live in `a`. NULL: fine; else what is wrong. Names of attributes that
 * are not known yet become known in `schema`.
 */
const char *op_decode(struct op *out, const cJSON *json, struct schema *schema, struct arena *a);

void receipt_encode(struct buf *b, const struct receipt *r, const struct schema *schema);
void change_encode(struct buf *b, const struct change *change, const struct schema *schema);
