/* SPDX-License-Identifier: MIT */
/*
 * Cloud Sync: the service of a tenant, its agents, and its configurations with their provisioning jobs.
 *
 * A cycle is: take what the directory said, decide scope, map, write objects, then references, then
 * deletes; ask for the next lot of operations and feed the receipts back until none is left. The
 * job remembers what it wrote and never looks at Entra ID by itself, so what somebody else changed
 * there stays (no reconciliation: migrate decision guide, "Reconciliation"; concept-how-it-works).
 *
 * A domain has a configuration of its own, and configurations share nothing but the service. Of what
 * another one does they know nothing: where two write one object of Entra ID, the last one wins.
 */
#pragma once

#include "sim/base/time.h"
#include "sim/model/assumption.h"
#include "sim/model/change.h"

struct cloud_service;
struct cloud; /* a configuration and its job, or the room for one */
struct cloud_mapping;

struct cloud_service *cloud_service_new(struct arena *perm);

/*
 * Agents. Each serves every domain; one that runs is enough, and without one no job can do anything
 * (reference-cloud-sync-faq). Errors: the name is taken; there is no such agent.
 */
struct cloud_agent {
    struct str name;
    bool running;
};

const struct err *cloud_agent_install(struct cloud_service *s, struct str name, struct arena *a);
const struct err *cloud_agent_switch(struct cloud_service *s, struct str name, bool running,
                                     struct arena *a);
uint32_t cloud_agent_count(const struct cloud_service *s);
const struct cloud_agent *cloud_agent_at(const struct cloud_service *s, uint32_t i);
bool cloud_agent_running(const struct cloud_service *s); /* at least one */

/* What an object is mapped under: settings of the AD domain, for parameters in expressions. */
struct cloud_domain {
    struct str base;                                     /* DC=contoso,DC=com */
    struct str fqdn;                                     /* contoso.com */
    struct str netbios;                                  /* CONTOSO */
    struct str forest_base, forest_fqdn, forest_netbios; /* the same of the domain at its root */
};

struct cloud_setup {
    struct cloud_service *service;
    struct schema *schema;
    const struct assumptions *assumptions;
    struct causes *causes;
    const struct cloud_mapping *mapping; /* that a new configuration begins with */
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

/* Room for a configuration. Everything it keeps lives in `perm`. */
struct cloud *cloud_new(const struct cloud_setup *setup, struct arena *perm);

/*
 * Makes the configuration, disabled, for a domain: objects of other domains of its forest are
 * referred to, and never written. `ous`: DNs whose subtrees are in scope, none for all. Refused: no
 * agent was ever installed, a DN that is none, the room is taken. Texts of `domain` are borrowed.
 */
const struct err *cloud_configure(struct cloud *c, const struct cloud_domain *domain,
                                  struct str name, const struct str *ous, uint32_t n,
                                  struct arena *a);

/* Saves another scope and restarts the job, as how-to-configure advises. */
const struct err *cloud_set_scope(struct cloud *c, const struct str *ous, uint32_t n, vtime now,
                                  struct arena *a);

/*
 * Saves groups, by DN, that are in scope with their direct members, beside the OUs; with both, either is
 * enough. Restarts the job.
 */
const struct err *cloud_set_groups(struct cloud *c, const struct str *groups, uint32_t n, vtime now,
                                   struct arena *a);

/* Maps in another way from now on, and restarts the job. It is borrowed. */
const struct err *cloud_set_mapping(struct cloud *c, const struct cloud_mapping *mapping, vtime now,
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

/* What a restart by Graph can reset (synchronizationJobRestartScope); bits. */
enum {
    CLOUD_RESET_QUARANTINE = 1,
    CLOUD_RESET_WATERMARK = 2, /* the next cycle reads everything */
    CLOUD_RESET_ESCROWS = 4,   /* what failed is tried again when it is reported again */
    CLOUD_RESET_STORE = 8,     /* what was read and written before is forgotten */
    CLOUD_FORCE_DELETES = 16,  /* a delete count over the threshold goes through, once */
    CLOUD_RESET_USUAL = CLOUD_RESET_QUARANTINE | CLOUD_RESET_WATERMARK | CLOUD_RESET_ESCROWS,
};
const struct err *cloud_reset(struct cloud *c, unsigned what, vtime now, struct arena *a);

/* What one cycle came to. */
struct cloud_cycle {
    vtime at; /* 0: there was none */
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
    const struct cloud_domain *domain;
    const struct cloud_mapping *mapping;
    const struct str *ous;
    uint32_t ou_count;
    const struct str *groups;
    uint32_t group_count;
    uint32_t threshold;
    struct str quarantine_reason; /* TooManyDeletes, EncounteredBaseEscrowThreshold ... */
    struct str error;             /* what kept the last cycle from beginning; empty: nothing */
    uint32_t cycles;
    uint32_t escrows;         /* objects that wait for a retry */
    uint32_t waiting;         /* these, and objects whose references or deletes wait */
    uint32_t pending_deletes; /* staged and held back */
    uint32_t most_deletes;    /* the most that one cycle counted */
    vtime last_cycle;
    vtime next_cycle; /* 0: none is due */
    vtime quarantine_since;
    uint32_t quarantine_tries; /* since then */
    vtime steady_since;        /* the end of the first cycle that left nothing over; 0: none yet */
    struct cloud_cycle last;
    struct cloud_cycle last_success; /* that could work */
    struct cloud_cycle last_exports; /* that wrote something */
};

struct cloud_view cloud_view(const struct cloud *c);
enum cloud_status cloud_status(const struct cloud *c);

/* How many objects of a directory class the job has in scope, and has an object in Entra ID for. */
uint32_t cloud_entitled(const struct cloud *c, enum object_class class);
uint32_t cloud_provisioned(const struct cloud *c, enum object_class class);

/* Is there a configuration, and is the name in its domain? */
bool cloud_looks_after(const struct cloud *c, struct str dn);

/* Where the agent reads on; empty: everything is read. */
struct str cloud_watermark(const struct cloud *c);

/* Takes what was read from cloud_watermark. The batch is copied as far as it is kept. */
void cloud_cycle_begin(struct cloud *c, const struct batch *batch, vtime now, cause_id cause,
                       struct arena *step);

/*
 * Who came into scope by joining a group, and was not reported himself: their names. Each is to be read
 * and admitted before the first operation is asked for.
 */
uint32_t cloud_cycle_newcomers(const struct cloud *c, struct str **dns, struct arena *a);
void cloud_cycle_admit(struct cloud *c, const struct entry *e, struct arena *step);

/* The next operations, at most `max`; none: the cycle is done. They live in `step`. */
uint32_t cloud_cycle_next(struct cloud *c, uint32_t max, const struct op **ops, struct arena *step);

/* What came of them, in the same order. */
void cloud_cycle_receipts(struct cloud *c, const struct op *ops, const struct receipt *receipts,
                          uint32_t n, struct arena *step);

struct cloud_cycle cloud_cycle_end(struct cloud *c, vtime now);

/* A cycle came due and could not have done anything: only the time of the next one moves on. */
void cloud_skip_cycle(struct cloud *c, vtime now);

/*
 * A cycle came due and no agent answers: the job goes into quarantine at once and keeps its watermark
 * (reference-error-codes, HybridIdentityServiceNoActiveAgents).
 */
void cloud_cycle_unreachable(struct cloud *c, vtime now);

/* Is the object, by the name that it has here, in the configuration's domain and scope? */
bool cloud_scope_holds(const struct cloud *c, const struct entry *object);

/*
 * Would the job write the next change of this directory object? It must be enabled, have the object
 * in its scope and have a mapping for its class. `dn` is the object's name now.
 */
bool cloud_would_write(const struct cloud *c, const struct entry *object);

/* The provisioning log of all configurations, oldest first (concept-provisioning-logs). */
enum cloud_action { CLOUD_CREATE, CLOUD_UPDATE, CLOUD_DELETE, CLOUD_STAGED_DELETE, CLOUD_OTHER };
enum cloud_result { CLOUD_SUCCESS, CLOUD_FAILURE, CLOUD_SKIPPED, CLOUD_WARNING };

struct cloud_log_entry {
    vtime at;
    struct str configuration; /* its name */
    uint32_t cycle;           /* of that configuration, from 1 */
    enum cloud_action action;
    enum cloud_result result;
    struct str source_id; /* 16 bytes of objectGUID */
    struct str source_dn;
    struct str target_id; /* cloud anchor; may be empty */
    bool references;      /* written in the pass for references */
    bool on_demand;       /* asked for by somebody, outside of the cycles */
    struct str reason;    /* error code or skip reason; may be empty */
    struct str detail;
    uint32_t n;
    const struct mod *mods; /* modified properties */
    uint32_t made_n;
    const struct attr *made; /* of a create: what the new object got */
};

uint32_t cloud_log_count(const struct cloud_service *s);
const struct cloud_log_entry *cloud_log_at(const struct cloud_service *s, uint32_t i);

struct str
cloud_action_name(enum cloud_action action); /* create, update, delete, stageddelete, other */
struct str cloud_result_name(enum cloud_result result); /* success, failure, skipped, warning */
struct str cloud_status_name(enum cloud_status status); /* NotConfigured, NotRun, Paused ... */

/*
 * Provisioning on demand (how-to-on-demand-provision): begins with the object as the directory has it
 * now, asks and is answered like a cycle (cloud_cycle_next, cloud_cycle_receipts), and ends with the
 * entry of the log that tells what came of it; `in_scope`: would a cycle have done it, too? Scope is
 * not asked, and an object outside of it leaves no state. False: objects of its class are not mapped.
 * Before that, the job may be told of objects that this one refers to and that it does not know yet.
 */
void cloud_demand_know(struct cloud *c, const struct entry *target);
bool cloud_demand_begin(struct cloud *c, const struct entry *e, vtime now, cause_id cause,
                        struct arena *step);
const struct cloud_log_entry *cloud_demand_end(struct cloud *c, bool *in_scope);

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
