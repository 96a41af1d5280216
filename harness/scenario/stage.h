/* SPDX-License-Identifier: MIT */
/*
 * A stage: a world with its two sides, the laboratory between them, and a shell to work it with.
 * Whoever runs commands stands on one: the player, eval, serve.
 */
#pragma once

#include "harness/cmdlets/session.h"
#include "harness/live/live.h"
#include "harness/shell/shell.h"
#include "sim/base/buf.h"
#include "sim/run/lab.h"

struct stage_options {
    bool live;                      /* slapd and HTTPS; otherwise the in-memory twins */
    bool keep;                      /* leave the private folder behind */
    bool writes_nothing;            /* files that commands write stay in memory: a runbook's */
    uint16_t ldap_port, entra_port; /* 0: the kernel picks one */
    struct entra_clients clients;
    const char *world;     /* LDIF file; NULL: an empty domain */
    struct place world_at; /* where it is named */
    uint64_t seed;
    vtime start;
    struct str profile; /* of assumptions; empty: the default */
    struct place profile_at;
    bool (*stopped)(void *context);
    void (*progress)(void *context, struct str what, uint64_t done, uint64_t of);
    void *context;
};

struct stage {
    struct arena *arena;
    struct schema schema;
    struct assumptions assumptions;
    struct lab_setup setup;
    struct lab *lab;
    struct live *live; /* NULL in memory */
    struct session session;
    struct shell *shell;
    struct buf output; /* what the shell wrote; take it and set len to 0 */
};

/* Everything lives in `a`; stage_close stops what was started and may be called on a half-built one. */
const struct err *stage_open(struct stage **out, const struct stage_options *options,
                             struct arena *a);
void stage_close(struct stage *s);

/* Runs a program; `*printed` is what it printed. Commands that ran before an error stay done. */
const struct err *stage_run(struct stage *s, struct str text, struct str file, uint32_t line,
                            struct str *printed);
