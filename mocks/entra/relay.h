/* SPDX-License-Identifier: MIT */
/*
 * Requests that the tenant cannot answer by itself.
 *
 * Provisioning jobs belong to an engine that works outside of this server. Whoever runs it takes
 * their requests from here and brings the answers (POST /sandbox/jobs, mocks/entra/ingest.h); the
 * client waits meanwhile, and the server goes on.
 */
#pragma once

#include "mocks/entra/call.h"

struct relay;

struct relay *relay_new(void);
void relay_free(struct relay *r);

/*
 * Keeps the request of a call. Its ticket; 0: nobody has ever come for requests, or too many wait.
 */
uint32_t relay_put(struct relay *r, const struct entra_call *c);

/* What stands in the answer of somebody who came for it: {"requests":[...]}, each given out once. */
void relay_hand_out(struct relay *r, struct buf *out);

/* One of the answers that he brought; false: it is none. Tickets that were dropped are passed over. */
bool relay_take(struct relay *r, struct tenant *t, const cJSON *answer);

/* The reply for a ticket, once it is there; else NULL. Lives until the ticket is dropped. */
const struct entra_reply *relay_reply(const struct relay *r, uint32_t ticket);
void relay_drop(struct relay *r, uint32_t ticket);
