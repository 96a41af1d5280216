/* SPDX-License-Identifier: MIT */
/*
 * The tokens of delta queries: everything that a round must remember, sealed, so that the server
 * remembers nothing.
 */
#pragma once

#include "mocks/entra/call.h"

enum delta_stage {
    DELTA_FIRST,   /* pages of what is there */
    DELTA_ROUND,   /* a deltaLink: what changed after `from` */
    DELTA_CHANGES, /* later pages of such a round */
};

struct delta_token {
    enum delta_stage stage;
    uint32_t from;   /* positions in the tenant's history: changes are asked for after this one */
    uint32_t to;     /* and before this one, where the next round begins */
    uint32_t at;     /* objects before this number are done */
    uint32_t offset; /* so many members of it are told */
    vtime issued;
    struct str select; /* as the first request had it; `at` is NULL where it was absent */
    struct str filter;
};

/* For the path of the call and its tenant only. */
struct str delta_token_write(const struct entra_call *c, const struct delta_token *token);

/* False: it is not ours, or not for this collection. */
bool delta_token_read(struct delta_token *out, const struct entra_call *c, struct str text);

/* Its position is still known, and it is not a week old. */
bool delta_token_fresh(const struct entra_call *c, const struct delta_token *token);
