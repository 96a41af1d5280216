/* SPDX-License-Identifier: MIT */
/*
 * What a run yields. Every report is written from this alone.
 *
 * The player fills what only it knows (commands, printed output, expectations); the rest is read
 * from the lab when the run is over. All text lives in the arena that outcome_close was given or
 * longer; the journal is borrowed from the lab.
 */
#pragma once

#include "sim/run/lab.h"

struct outcome_expectation {
    struct str text;
    uint32_t line;
    bool ok;
    bool always;    /* an invariant that is checked after every step */
    struct str got; /* both sides, or what is wrong with the expression */
};

struct outcome_output {
    struct str commands;  /* the block as it was typed, comments included */
    struct str text;      /* what the block printed */
    struct str expected;  /* what the runbook says; only if `checked` */
    uint32_t line;        /* of the block */
    uint32_t output_line; /* of its `output` block */
    bool checked;
    bool ok;
};

/* What else the runbook holds, in its words. */
enum outcome_note_kind {
    NOTE_PROSE, /* Markdown */
    NOTE_LDIF,  /* objects that were added to the directory */
};

struct outcome_note {
    enum outcome_note_kind kind;
    struct str title; /* of a section that only tells; empty in a step */
    struct str text;
    uint32_t line; /* where it stands among blocks and expectations */
};

struct outcome_step {
    struct str title;
    uint32_t line;
    vtime began, at; /* virtual time at its begin and its end */
    VEC(struct str) commands;
    VEC(struct outcome_output) outputs;
    VEC(struct outcome_expectation) expectations;
    VEC(struct outcome_note) notes;
    uint32_t first_export, exports_end;
    uint32_t first_finding, findings_end;
    struct journal_totals connect, cloud;
    uint32_t losses;   /* references lost in this step */
    uint32_t returned; /* lost references that came back in it */
    bool ran;
};

enum verdict { VERDICT_NONE, VERDICT_SAFE, VERDICT_UNSAFE };

struct outcome {
    struct str scenario; /* file name as it was given */
    struct str title;
    struct str summary;
    uint64_t seed;
    struct str profile;
    struct str doors;      /* live, memory */
    enum verdict verdict;  /* NONE: it broke off before anything was found */
    enum verdict expected; /* NONE: the runbook does not say */
    bool passed;
    bool foreign_profile;     /* not the runbook's: its expectations did not count */
    const struct err *broken; /* the run could not be finished */
    struct journal_totals connect, cloud;
    VEC(struct outcome_step) steps;
    VEC(struct outcome_note) notes; /* prose outside of the steps */
    uint32_t steps_planned; /* that the runbook has; fewer stand in `steps` if it broke off */
    const struct journal *journal;
    struct lab_census tenant;
    int64_t slapd_us, entra_us; /* how long the sides took to start; 0 in memory */
    uint32_t world_users, world_groups, world_contacts;
    struct str domain;
    struct arena *arena;
};

/* Fills what the lab knows of step `index` so far; outcome_close does it again for all. */
void outcome_note_step(struct outcome *o, struct lab *lab, uint32_t index);

/* Takes over what the lab knows, and decides: verdict, and whether everything is as the file says. */
const struct err *outcome_close(struct outcome *o, struct lab *lab, struct arena *a);

/* Findings that break a promise, worst first; FINDING_SYNC and NOTE are not among them. */
uint32_t outcome_breaches(const struct outcome *o, const struct finding ***out, struct arena *a);

struct str verdict_name(enum verdict v); /* safe, unsafe */
bool verdict_find(struct str word, enum verdict *out);
