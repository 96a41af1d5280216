/* SPDX-License-Identifier: MIT */
/*
 * Torture: a scenario is played once as it is, and then once more for every request that its engines
 * send and every fault that this request can meet. A fault must be overcome, or be told; and when it
 * is over, the engines must come to the same end: nothing made twice, no write lost.
 */
#pragma once

#include "harness/scenario/play.h"
#include "sim/run/picture.h"

enum torture_end {
    TORTURE_AS_WITHOUT, /* as if nothing had happened */
    TORTURE_TOLD,       /* a finding tells it, and two cycles later all is well */
    TORTURE_ELSEWHERE, /* a finding tells it; the runbook went on without that work, to another end */
    TORTURE_STOPPED,   /* a finding tells it, and a later command of the runbook could not go on */
    TORTURE_WRONG,
};

struct torture_case {
    enum fault_kind kind;
    uint32_t request; /* its number among those of the fault's system */
    uint32_t times;
    enum torture_end end;
    struct str why; /* what is wrong; empty */
};

struct torture {
    uint32_t requests[FAULT_SYSTEMS];
    VEC(struct torture_case) cases;
};

struct torture_options {
    bool live;
    const enum fault_kind *only; /* one kind; NULL: all */
    bool (*stopped)(void *context);
    void (*progress)(void *context, struct str what, uint64_t done, uint64_t of);
    void *context;
};

/* Errors: the scenario does not play as it is, or a side went away. */
const struct err *torture(struct torture *out, const struct scenario *s,
                          const struct torture_options *options, struct arena *a);

/* The line that orders the fault, for a runbook. */
struct str torture_order(const struct torture_case *c, struct arena *a);
