/* SPDX-License-Identifier: MIT */
/*
 * Cloud Sync: the agent's view of the directory, one configuration, and its provisioning job.
 *
 * A cycle is: take what the directory said, decide scope, map, write objects, then references, then
 * deletes; ask for the next lot of operations and feed the receipts back until none is left. The
 * job remembers what it wrote and never looks at Entra ID by itself, so what somebody else changed
 * there stays (no reconciliation: migrate decision guide, "Reconciliation"; concept-how-it-works).
 */
#pragma once

#include "sim/base/time.h"
#include "sim/model/assumption.h"
#include "sim/model/change.h"

struct cloud;
struct cloud_mapping;

/* What an object is mapped under: settings of the AD domain, for parameters in expressions. */
struct cloud_domain {
    struct str base;                                     /* DC=contoso,DC=com */
    struct str fqdn;                                     /* contoso.com */
    struct str netbios;                                  /* CONTOSO */
    struct str forest_base, forest_fqdn, forest_netbios; /* the same of the domain at its root */
};

struct cloud_setup {
    struct schema *schema;
    const struct assumptions *assumptions;
    struct causes *causes;
    const struct cloud_mapping *mapping;
    struct cloud_domain domain;
    uint64_t seed; /* of RandomNum() and Guid() in a mapping */
};

/* Job states as Graph's synchronizationJob status.code has them. */
enum cloud_status {
    CLOUD_NOT_CONFIGURED,
    CLOUD_NOT_RUN, /* enabled, and its first cycle is still to come */
    CLOUD_PAUSED,  /* disabled, by a person or after four weeks of quarantine */
    CLOUD_ACTIVE,
    CLOUD_QUARANTINE,
};

/* A new service without agent and configuration. Everything it keeps lives in `perm`. */
struct cloud *cloud_new(const struct cloud_setup *setup, struct arena *perm);

/* An installed agent does nothing until a configuration is enabled (how-to-install). */
void cloud_install_agent(struct cloud *c);

/*
 * Makes the one configuration that there can be, disabled, for a domain: objects of other domains of its
 * forest are referred to, and never written. `ous`: DNs whose subtrees are in scope, none for all.
 * Refused: no agent, a second configuration, a DN that is none. Texts of `domain` are borrowed.
 */
const struct err *cloud_configure(struct cloud *c, const struct cloud_domain *domain,
                                  struct str name, const struct str *ous, uint32_t n,
                                  struct arena *a);

/* Saves another scope and restarts the job, as how-to-configure advises. */
const struct err *cloud_set_scope(struct cloud *c, const struct str *ous, uint32_t n, vtime now,
                                  struct arena *a);

/* Trips when the deletes of one cycle reach it; 0 switches it off. Default 500. */
const struct err *cloud_set_threshold(struct cloud *c, uint32_t deletes, struct arena *a);

/* Starts the job: from where it was paused, and out of quarantine. A cycle is due at once. */
const struct err *cloud_enable(struct cloud *c, vtime now, struct arena *a);

/* Pauses it: the watermark and everything that waits are kept. */
const struct err *cloud_disable(struct cloud *c, struct arena *a);

/* Forgets the job and its state; what it wrote stays in Entra ID (reference-cloud-sync-faq). */
const struct err *cloud_remove(struct cloud *c, struct arena *a);

/*
 * Full re-evaluation: the next cycle reads everything, decides scope by the names of then, and
 * writes every value and member again, so that what somebody else changed in Entra ID is put right.
 * `force_deletes` lets a delete count over the threshold through, once.
 */
const struct err *cloud_restart(struct cloud *c, bool force_deletes, vtime now, struct arena *a);

/* What one cycle came to. */
struct cloud_cycle {
    bool initial;
    uint32_t imported; /* changes that the directory reported */
    uint32_t created, updated, deleted, references, skipped, failed, unresolved;
    uint32_t unanswered;     /* of the failed: no answer, so the same may work next time */
    uint32_t staged_deletes; /* held back by the threshold */
    bool quarantined;        /* this cycle tripped it */
};

/* What a person sees of the configuration. Borrowed until the next change. */
struct cloud_view {
    enum cloud_status status;
    struct str name;
    const struct str *ous;
    uint32_t ou_count;
    uint32_t threshold;
    struct str quarantine_reason; /* TooManyDeletes, EncounteredBaseEscrowThreshold ... */
    uint32_t cycles;
    uint32_t escrows;         /* objects that wait for a retry */
    uint32_t pending_deletes; /* staged and held back */
    uint32_t most_deletes;    /* the most that one cycle counted */
    vtime last_cycle;
    vtime next_cycle; /* 0: none is due */
    struct cloud_cycle last;
};

struct cloud_view cloud_view(const struct cloud *c);

/* Where the agent reads on; empty: everything is read. */
struct str cloud_watermark(const struct cloud *c);

/* Takes what was read from cloud_watermark. The batch is copied as far as it is kept. */
void cloud_cycle_begin(struct cloud *c, const struct batch *batch, vtime now, cause_id cause,
                       struct arena *step);

/* The next operations, at most `max`; none: the cycle is done. They live in `step`. */
uint32_t cloud_cycle_next(struct cloud *c, uint32_t max, const struct op **ops, struct arena *step);

/* What came of them, in the same order. */
void cloud_cycle_receipts(struct cloud *c, const struct op *ops, const struct receipt *receipts,
                          uint32_t n, struct arena *step);

struct cloud_cycle cloud_cycle_end(struct cloud *c, vtime now);

/* A cycle came due and could not have done anything: only the time of the next one moves on. */
void cloud_skip_cycle(struct cloud *c, vtime now);

/* Is the name in the configuration's domain, and in an OU of its scope? */
bool cloud_scope_holds(const struct cloud *c, struct str dn);

/*
 * Would the job write the next change of this directory object? It must be enabled, have the object
 * in its scope and have a mapping for its class. `dn` is the object's name now.
 */
bool cloud_would_write(const struct cloud *c, const struct entry *object);

/* The provisioning log, oldest first (concept-provisioning-logs). */
enum cloud_action { CLOUD_CREATE, CLOUD_UPDATE, CLOUD_DELETE, CLOUD_STAGED_DELETE, CLOUD_OTHER };
enum cloud_result { CLOUD_SUCCESS, CLOUD_FAILURE, CLOUD_SKIPPED, CLOUD_WARNING };

struct cloud_log_entry {
    vtime at;
    uint32_t cycle; /* from 1 */
    enum cloud_action action;
    enum cloud_result result;
    struct str source_id; /* 16 bytes of objectGUID */
    struct str source_dn;
    struct str target_id; /* cloud anchor; may be empty */
    bool references;      /* written in the pass for references */
    struct str reason;    /* error code or skip reason; may be empty */
    struct str detail;
    uint32_t n;
    const struct mod *mods; /* modified properties */
};

uint32_t cloud_log_count(const struct cloud *c);
const struct cloud_log_entry *cloud_log_at(const struct cloud *c, uint32_t i);

struct str
cloud_action_name(enum cloud_action action); /* create, update, delete, stageddelete, other */
struct str cloud_result_name(enum cloud_result result); /* success, failure, skipped, warning */
struct str cloud_status_name(enum cloud_status status); /* NotConfigured, NotRun, Paused ... */

/*
 * The steps that led to an entry, as the log's details show them: EntryImportAdd or EntryImport,
 * EntrySynchronizationScoping, then what was done (EntryExportUpdate, EntrySynchronizationSkip ...).
 */
struct cloud_log_step {
    struct str name;
    struct str type; /* import, scoping, processing, referenceResolution, export */
    enum cloud_result result;
};

enum { CLOUD_LOG_STEPS = 4 };

uint32_t cloud_log_steps(const struct cloud_log_entry *entry,
                         struct cloud_log_step out[CLOUD_LOG_STEPS]);
