/* SPDX-License-Identifier: MIT */
/*
 * What happened: every effect on the tenant, every finding, every run, by step.
 *
 * Rows are written when something happens and never changed afterwards, in the order in which it
 * happened. Reports, cmdlets and the verdict read them. All text lives in the journal's arena.
 */
#pragma once

#include "sim/base/time.h"
#include "sim/model/change.h"
#include "sim/model/finding.h"

enum journal_engine { BY_CONNECT, BY_CLOUD_SYNC, BY_ADMIN };

/* What one write really changed in Entra ID, named as the scenario names things. */
struct journal_export {
    struct str object;
    struct str anchor;       /* cloud anchor */
    struct str attribute;    /* one row for each changed one; empty for create, restore, delete */
    const struct str *added; /* names for references, values otherwise */
    const struct str *removed;
    uint32_t added_n;
    uint32_t removed_n;
    vtime at;
    uint32_t step; /* index of the step; JOURNAL_BEFORE before the first one */
    uint32_t run;  /* counts cycles and run profiles of all engines, from 1; 0: an administrator */
    cause_id cause;
    enum journal_engine engine : 8;
    enum object_class class : 8; /* as Entra has it */
    enum effect_kind effect : 8;
    bool reference;
    bool first_of_write; /* the write's first row: count objects by these */
};

enum { JOURNAL_BEFORE = UINT32_MAX };

/* A cycle or a run profile of an engine. One that was passed over, because nothing could have changed,
 * is listed like any other. */
struct journal_run {
    enum journal_engine engine;
    vtime at;
    struct str what; /* cycle, or the run profile's name */
};

/* How often each thing happened. */
struct journal_totals {
    uint32_t adds;
    uint32_t updates;
    uint32_t deletes;
    uint32_t reference_adds;
    uint32_t reference_removals;
};

struct journal_step {
    struct str title;
    uint32_t line;
    vtime began, ended;
    uint32_t first_export, exports_end;   /* rows of `exports` */
    uint32_t first_finding, findings_end; /* rows of `findings` */
};

/* A reference that was taken from Entra ID although the directory still had it, and its return. */
struct journal_loss {
    struct str object;
    struct str attribute;
    struct str value;
    struct str object_anchor;
    struct str value_ref; /* the target's Entra DN */
    uint32_t step;
    enum journal_engine engine;
    cause_id cause;
    uint32_t finding; /* that reports it */
    bool restored;
    uint32_t restored_step;
};

/* A guardrail: what it counted at most, and whether it stopped anything. */
enum guardrail_state { GUARDRAIL_IDLE, GUARDRAIL_FIRED, GUARDRAIL_BLIND };

struct guardrail {
    struct str name;
    uint32_t limit; /* 0: switched off */
    uint32_t counted;
    enum guardrail_state
        state; /* BLIND: it did not fire, and harm was done that it does not count */
};

/* The minutes that objects had no writer or two, added up over objects. */
struct writer_time {
    int64_t none_minutes;
    int64_t two_minutes;
    uint32_t none_now; /* objects without a writer at the end */
    uint32_t two_now;
};

struct journal {
    struct arena *arena;
    struct causes causes;
    VEC(struct journal_step) steps;
    VEC(struct journal_export) exports;
    VEC(struct finding) findings;
    VEC(struct journal_loss) losses;
    VEC(struct guardrail) guardrails;
    struct writer_time writers;
    VEC(struct journal_run) runs; /* run n stands at n - 1 */
};

/* A run begins; its number. */
uint32_t journal_run_add(struct journal *j, enum journal_engine engine, vtime at, struct str what);

/* What one run added up to. */
struct journal_totals journal_run_totals(const struct journal *j, uint32_t run);

/* What rows `from` to below `to` add up to for one engine. */
struct journal_totals journal_totals(const struct journal *j, enum journal_engine engine,
                                     uint32_t from, uint32_t to);

struct str journal_engine_name(enum journal_engine e); /* Connect, CloudSync, Admin */
struct str journal_effect_name(enum effect_kind k);    /* Add, Restore, Update, Delete */
struct str finding_invariant(enum finding_kind k);     /* I1 ... I4, sync, note */
struct str guardrail_state_name(enum guardrail_state s);

/*
 * The chain of causes from an effect back to the command that was typed, oldest first. `out` has
 * room for `max`; the chain is cut at the old end where it is longer.
 */
uint32_t journal_chain(const struct journal *j, cause_id id, const struct cause **out,
                       uint32_t max);
