/* SPDX-License-Identifier: MIT */
/*
 * Matching: which object a record is about.
 *
 * By anchor, then by name. A name that an object with another anchor holds makes that one wait under
 * a temporary name ("transient") for its own record. All records are matched before any of them is
 * staged, so references find renamed and new objects wherever these stand in the batch.
 */
#pragma once

#include "sim/engine/membership.h"

enum match_kind {
    MATCH_NEW,
    MATCH_KNOWN,
    MATCH_RENAMED,
    MATCH_ADDED,   /* it confirms an add that was exported */
    MATCH_OUTSIDE, /* outside the OU selection */
    MATCH_GONE,
    MATCH_BAD, /* it cannot be staged */
};

struct match {
    enum match_kind kind;
    cs_index object;
    struct str why; /* OUTSIDE: since when */
};

struct near {
    struct str dn; /* of a parent */
    uint32_t object;
    bool selected;
};

enum { NEAR = 8 };

/* One import step. */
struct import {
    struct engine *e;
    uint32_t connector;
    enum side side;
    bool full;
    vtime now;
    cause_id cause;
    struct step_result *out;
    struct arena *a;        /* for this step */
    struct near near[NEAR]; /* parents met lately: most records have neighbours */
    uint32_t next_near;
    bool containers_moved;
    struct watched watched; /* groups that scopes ask about */
    struct cell *cells;     /* scratch for one record */
    uint32_t cells_room;
};

struct match match_record(struct import *im, const struct change *c);

/* The object of a DN of this connector, made as a placeholder if need be; ENGINE_NONE: no DN. */
cs_index match_place(struct import *im, struct str dn);

/* Names have changed: neighbours are looked up anew. */
void match_forget(struct import *im);
