/* SPDX-License-Identifier: MIT */
/*
 * Plays a scenario: every block in its order, every expectation where it stands.
 */
#pragma once

#include "harness/scenario/scenario.h"
#include "harness/scenario/stage.h"

struct play_options {
    bool live;
    bool keep;
    uint16_t ldap_port, entra_port; /* 0: the kernel picks one */
    struct entra_clients clients;
    struct str profile;        /* overrides the runbook's */
    bool foreign_profile;      /* not the runbook's: it is held to its verdict only */
    const struct fault *fault; /* is ordered before the first command; NULL: none */
    bool (*stopped)(void *context);
    void (*progress)(void *context, struct str what, uint64_t done, uint64_t of);
    /* The sides are ready. */
    void (*ready)(void *context, const struct outcome *o);
    /* A step is done; it is o->steps.at[step]. */
    void (*stepped)(void *context, const struct outcome *o, uint32_t step);
    void *context;
};

/*
 * Plays to the end or to the first command that fails; then `out->broken` says why, and the steps
 * done so far stand in `out`. An error is returned only where nothing could begin. The stage stays
 * open for whoever wants to look around; close it.
 */
const struct err *play(struct outcome *out, struct stage **stage, const struct scenario *s,
                       const struct play_options *options, struct arena *a);

/*
 * The runbook's text with the output blocks as the run printed them, in the file's own line ends, and
 * not a byte changed elsewhere. Needs an outcome of the same scenario that was not broken. An error:
 * what was printed would end the block that it is to stand in.
 */
const struct err *play_bless(struct str *blessed, const struct scenario *s, const struct outcome *o,
                             struct arena *a);
