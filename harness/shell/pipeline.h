/* SPDX-License-Identifier: MIT */
/*
 * One command at work in a pipeline. Objects are pushed from stage to stage, one by one.
 */
#pragma once

#include "harness/shell/bind.h"

struct stage {
    struct sink sink; /* what the command emits; first, so that a sink leads back to its stage */
    struct shell *shell;
    const struct node *node;
    struct call call;          /* of a cmdlet */
    const struct block *block; /* of a function or script block */
    struct scope *home;        /* where the pipeline stands */
    struct scope *scope;       /* the function's own */
    struct binding bound;
    struct stage *next;
    bool begun; /* what begins earlier may send objects before its turn */
    struct sink *out;
    struct array *captured; /* -OutVariable */
    struct value last_input;
};

/* The refusal, with the name that may have been meant. */
const struct err *unknown_command(struct shell *s, const struct node *n, struct str name);

enum phase { PHASE_BEGIN, PHASE_PROCESS, PHASE_END };

/* function.c: a function's part of a phase */
const struct err *function_phase(struct stage *st, enum phase phase, struct value input);

/* Runs a part of a function or block within its scope; `return` ends it. */
const struct err *run_body(struct shell *s, const struct node *body, struct scope *scope,
                           struct sink *to);
