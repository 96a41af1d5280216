/* SPDX-License-Identifier: MIT */
/*
 * The laboratory: one directory, one tenant, two engines between them, and virtual time.
 *
 * This is the run loop of the product and the only place that knows both engines and both sides. It
 * reads a side, hands the event to an engine, applies what the engine asks for, and feeds the
 * receipts back. Cmdlets call it; it knows nothing of them. Everything it notices (what reached the
 * tenant, which promise was broken, who caused it) is in the journal (sim/run/journal.h).
 */
#pragma once

#include "sim/base/time.h"
#include "sim/cloud/cloud.h"
#include "sim/engine/engine.h"
#include "sim/model/assumption.h"
#include "sim/run/journal.h"
#include "sim/world/connector.h"
#include "sim/world/fault.h"
#include "sim/world/mint.h"

struct lab;

/* The ways into the two sides. All are closed by lab_close. */
struct lab_doors {
    struct str kind;           /* "memory" or "live" */
    struct connector **ad;     /* one for each forest of the world */
    struct connector *connect; /* Entra ID, writing as Connect */
    struct connector *cloud;   /* Entra ID, writing as Cloud Sync */
    struct connector *admin;   /* Entra ID, as an administrator */
    fault_arm *arm;            /* how a live Entra ID is told to fail; NULL in memory */
};

/* A forest: a domain at its root, the domains below, and what they hold. */
struct lab_forest {
    const struct cloud_domain *domains; /* the root first */
    uint32_t domains_n;
    const struct entry *entries; /* already minted, parents first */
    uint32_t n;
    struct mint mint; /* after the last of the entries */
};

/* A world: what Active Directory holds when the run begins. */
struct lab_world {
    struct cloud_domain domain; /* the first: where an administrator is who names none */
    const struct lab_forest *forests;
    uint32_t forests_n;
    const struct entry *entries; /* of all forests, one forest after the other */
    uint32_t n;
};

/*
 * A world of these objects, parents before children. A domain that is not below another is the root
 * of a forest, which goes its own way from there: ids and stamps come from a mint of its own. Texts
 * are shared. Errors: no domain at the head, too many forests.
 */
const struct err *lab_world_make(struct lab_world *out, const struct entry *objects, uint32_t n,
                                 uint64_t seed, vtime start, struct arena *a);

/* The domain with that DNS or NetBIOS name, or DN, and its forest; NULL: there is none. */
const struct cloud_domain *lab_world_domain(const struct lab_world *w, struct str name,
                                            uint32_t *forest);

/* Which forest is the name in? One that is in none is looked for in the first. */
uint32_t lab_world_forest(const struct lab_world *w, struct str dn);

struct lab_setup {
    uint64_t seed;
    vtime start;
    struct schema *schema;
    const struct assumptions *assumptions;
    struct str rules_file; /* name and text of the rule file, for Install-LabConnect */
    struct str rules_text;
    struct str mapping_file; /* the same for Cloud Sync's attribute mapping */
    struct str mapping_text;
    struct lab_world world;
    struct lab_doors doors;
};

/* Texts of the setup are borrowed and must live as long as `perm`. Errors: the rule or mapping file. */
const struct err *lab_open(struct lab **out, const struct lab_setup *setup, struct arena *perm);
void lab_close(struct lab *lab);

/* The in-memory doors of a world: its forests and a tenant. Error: the world does not hold together. */
const struct err *lab_memory_doors(struct lab_doors *out, const struct lab_setup *setup,
                                   struct arena *perm);

/* What it was opened with, and what time it is. */
const struct lab_setup *lab_setup(const struct lab *lab);
vtime lab_now(const struct lab *lab);
struct schema *lab_schema(const struct lab *lab);

/*
 * Memory of the running command: what functions below return lives in the arena that they are given;
 * what they need meanwhile is taken from the lab's own and given back.
 */

/* --- steps and commands: who caused what comes now -------------------------------------------- */

/* A section of the runbook begins; `line` is its heading's. */
void lab_step_begin(struct lab *lab, struct str title, uint32_t line);

/* The section is over: the promises are checked. Errors: a side went away. */
const struct err *lab_step_end(struct lab *lab, struct arena *a);

/* The command that runs now, as it was typed; every effect until the next one is its doing. */
void lab_command(struct lab *lab, struct str text, uint32_t line);

/* --- Connect ---------------------------------------------------------------------------------- */

/* Express settings: the standard rules, everything selected, scheduler on; runs no cycle. */
const struct err *lab_install_connect(struct lab *lab, struct arena *a);

/* Connectors as the engine numbers them: the first forest's, Entra ID's, the other forests'. */
enum { LAB_AD = 0, LAB_ENTRA = 1 };

static inline uint32_t
lab_ad_connector(uint32_t forest)
{
    return forest == 0 ? LAB_AD : LAB_ENTRA + forest;
}

uint32_t lab_connector_count(const struct lab *lab);

/* The AD connector whose forest holds that name. */
uint32_t lab_connector_of(const struct lab *lab, struct str dn);

/*
 * What another server was set up to do, in place of Express settings. Borrowed for the call; it speaks
 * of the first forest's connector and Entra ID's.
 */
struct lab_configuration {
    struct str names[LAB_ENTRA + 1], ids[LAB_ENTRA + 1];
    const struct str *include, *exclude; /* containers; the nearest that is listed decides */
    uint32_t n_include, n_exclude;
    uint32_t threshold; /* of deletions; 0: switched off */
    int64_t interval;   /* of the scheduler, seconds; 0: the allowed one */
    bool enabled, staging;
    const struct err *(*rules)(void *context, struct ruleset *rs, struct arena *perm);
    void *context;
};

const struct err *lab_install_configuration(struct lab *lab, const struct lab_configuration *server,
                                            struct arena *a);

/*
 * `install` (one of the two above) as a server with a name; empty: CONNECT1. A second server has rules,
 * filters, connector spaces and a history of its own, is in front from then on, and shares the
 * tenant's settings (scheduler, threshold) with the first. Errors: those of `install`, and the name is
 * taken; then everything is as before.
 */
const struct err *lab_install_server(struct lab *lab, struct str name,
                                     const struct err *(*install)(void *context), void *context,
                                     struct arena *a);

/* Commands speak to that server from now on; the others go on by their schedule. */
const struct err *lab_switch_server(struct lab *lab, struct str name, struct arena *a);

/* Name of the server in front, and of the others: the number of parked servers, each by number. */
struct str lab_server(const struct lab *lab);
uint32_t lab_servers_parked(const struct lab *lab);
struct str lab_server_parked(const struct lab *lab, uint32_t i, bool *staging);

/* NULL until it is installed. */
struct engine *lab_connect(const struct lab *lab);
const struct err *lab_need_connect(const struct lab *lab, struct arena *a);

enum lab_policy { POLICY_UNSPECIFIED, POLICY_DELTA, POLICY_INITIAL };

struct lab_scheduler {
    int64_t allowed_interval;    /* seconds; 1800 */
    int64_t customized_interval; /* 0: none */
    enum lab_policy next_policy; /* DELTA or INITIAL */
    vtime next_start;
    int64_t purge_interval; /* seconds */
    bool enabled;
    bool maintenance;
    bool staging;
    bool suspended;
    bool in_progress;
};

/* The scheduler's settings, to read and to change. Only valid once Connect is installed. */
struct lab_scheduler *lab_scheduler(struct lab *lab);
int64_t lab_scheduler_interval(const struct lab_scheduler *s); /* what is in force, seconds */

/*
 * A setting was changed. A start that was missed while the scheduler was off is planned anew; a new
 * interval counts after the next run (how-to-connect-sync-feature-scheduler).
 */
void lab_scheduler_changed(struct lab *lab);

/*
 * What the next cycle has to do in full for a connector, whatever its policy; one cycle takes it away
 * (how-to-connect-sync-feature-scheduler, Set-ADSyncSchedulerConnectorOverride).
 */
struct lab_override {
    bool full_import, full_sync;
};
struct lab_override *lab_override(struct lab *lab, uint32_t connector);

/*
 * Staging mode, which the wizard switches: Connect imports and synchronises as ever and exports
 * nothing. Error: Connect is not installed.
 */
const struct err *lab_set_staging(struct lab *lab, bool staging, struct arena *a);

/*
 * Runs one cycle: import AD, import Entra, sync AD, sync Entra, export Entra, export AD, where AD
 * stands for the forests in their order
 * (how-to-connect-sync-feature-scheduler). It takes no virtual time and works while the scheduler is
 * disabled; a stop request from the user ends it between two steps.
 */
const struct err *lab_cycle(struct lab *lab, enum lab_policy policy, struct arena *a);

/*
 * One run profile of one connector: "Full Import", "Delta Import", "Full Synchronization",
 * "Delta Synchronization", "Export", in any case. Errors: no such profile.
 */
const struct err *lab_run_profile(struct lab *lab, uint32_t connector, struct str profile,
                                  struct arena *a);

/*
 * Synchronises one object of a connector space, for good (`commit`), or on a copy of the engine that
 * lives in `a`: a preview. `after`: the engine that shows what came of it. Error: it was never
 * imported.
 */
const struct err *lab_sync_object(struct lab *lab, cs_index object, bool commit,
                                  struct engine **after, struct step_result *step, struct arena *a);

/*
 * Import, synchronisation and export of one object of the directory and of what it refers to.
 * `staging`: nothing is sent. A delete is left to the next cycle. Errors: the object is gone or
 * outside the selected OUs, the connector was never imported, a side went away.
 */
struct lab_single_object {
    cs_index index; /* in the directory's connector space */
    struct step_result sync;
    cs_index sent; /* in Entra ID's, where something is or was to be sent; ENGINE_NONE: nothing */
    enum pending operation;
};

struct lab_single {
    uint32_t connector; /* of the object's forest */
    struct step_result import;
    VEC(struct lab_single_object) objects; /* the one that was asked for is the last */
    bool exported;
    struct step_result export;
};
const struct err *lab_single_sync(struct lab *lab, struct str dn, bool staging,
                                  struct lab_single *out, struct arena *a);

/* One run of a run profile, as the operations view lists it. */
struct lab_run {
    uint32_t number; /* from 1 */
    uint32_t cycle;  /* which cycle it belongs to; 0: started by itself */
    uint32_t connector;
    struct str profile;
    struct step_result step; /* its lists live as long as the lab */
};

uint32_t lab_run_count(const struct lab *lab);
const struct lab_run *lab_run_at(const struct lab *lab, uint32_t i);

/* Drops runs that began before that time; how many. Numbers go on. */
uint32_t lab_purge_runs(struct lab *lab, vtime before);

/* One of Connect's connectors. */
const struct engine_connector *lab_connector(const struct lab *lab, uint32_t connector);

/* The rules, to read and to change; tell lab_rules_changed afterwards. */
struct ruleset *lab_rules(struct lab *lab);

/*
 * Which containers Connect selects, in any domain; adds to the lists. A DN that does not exist is
 * refused.
 */
const struct err *lab_ou_filter(struct lab *lab, const struct str *include, uint32_t include_n,
                                const struct str *exclude, uint32_t exclude_n, struct arena *a);

/*
 * Ticks or unticks whole domains; what the lists said about containers in them is forgotten. Error:
 * a name that is no domain's.
 */
const struct err *lab_domain_filter(struct lab *lab, const struct str *include, uint32_t include_n,
                                    const struct str *exclude, uint32_t exclude_n, struct arena *a);

/*
 * The pilot group of the wizard's page "Filter users and devices"; empty: no filter any more, and
 * then there never will be one again. A DN that is no group's is refused.
 */
const struct err *lab_group_filter(struct lab *lab, struct str group_dn, struct arena *a);

/* The lists as they are. */
void lab_ou_lists(const struct lab *lab, const struct str **include, uint32_t *n_include,
                  const struct str **exclude, uint32_t *n_exclude);

/* A rule was added, changed or removed. */
void lab_rules_changed(struct lab *lab);

/* --- Cloud Sync ------------------------------------------------------------------------------- */

/* The agents and the log that all configurations share. */
struct cloud_service *lab_cloud_service(const struct lab *lab);

/*
 * The configurations, in the order in which they were made. A removed one leaves its room, whose
 * status is CLOUD_NOT_CONFIGURED, to the next; the first room is always there.
 */
uint32_t lab_cloud_count(const struct lab *lab);
struct cloud *lab_cloud_at(const struct lab *lab, uint32_t i);
struct cloud *lab_cloud(const struct lab *lab); /* the first */

/* The one with that name, or of that domain (DNS or NetBIOS name, DN); NULL: there is none. */
struct cloud *lab_cloud_find(const struct lab *lab, struct str name);

/* The one that looks after the domain of that DN; NULL: none does. */
struct cloud *lab_cloud_over(const struct lab *lab, struct str dn);

/*
 * Makes the configuration of a domain (empty: the first one), named after it if `name` is empty.
 * Errors: those of cloud_configure; there is no such domain; it has a configuration; the name is
 * taken.
 */
const struct err *lab_cloud_configure(struct lab *lab, struct str domain, struct str name,
                                      const struct str *ous, uint32_t n, struct arena *a);

/*
 * Reads a mapping (as in the mapping file) that takes the place of the configuration's for the classes
 * that it names, and restarts the job. Errors: those of cloud_mapping_load.
 */
const struct err *lab_cloud_map(struct lab *lab, struct cloud *c, struct str text, struct arena *a);

/* A configuration, its scope or its switch changed, or an agent. */
void lab_cloud_changed(struct lab *lab);

/* Runs one cycle of every enabled configuration now, due or not. Error: none is enabled. */
const struct err *lab_cloud_cycle(struct lab *lab, struct arena *a);

/*
 * Provisions one object now, by the configuration's own engine, whatever its scope and state (an
 * object outside of the scope leaves no state). Errors: no agent runs, another domain's object, no
 * such object, a class that is not mapped, a side went away.
 */
struct lab_demand {
    struct entry source;                  /* as the directory has it */
    const struct cloud_log_entry *result; /* valid until the log grows */
    bool in_scope;
};
const struct err *lab_cloud_demand(struct lab *lab, struct cloud *c, struct str dn,
                                   struct lab_demand *out, struct arena *a);

/* --- time ------------------------------------------------------------------------------------- */

/*
 * A scheduled task beside Connect's own scheduler: what an administrator set up once and forgot. It runs
 * whenever its time comes while time passes.
 */
struct lab_task {
    struct str name;
    int64_t interval; /* seconds */
    vtime next;
    bool enabled;
    const struct err *(*run)(void *context, struct arena *a);
    void *context;
};

/* Adds the task (texts are copied), in place of one with the same name. */
void lab_task_add(struct lab *lab, const struct lab_task *task);
uint32_t lab_task_count(const struct lab *lab);
struct lab_task *lab_task_at(const struct lab *lab, uint32_t i);

/* False: there is no task of that name. */
bool lab_task_remove(struct lab *lab, struct str name);

/* Lets time pass; cycles that come due on the way run in the order of their time. */
const struct err *lab_wait(struct lab *lab, int64_t seconds, struct arena *a);

/* --- faults ----------------------------------------------------------------------------------- */

/*
 * Orders a fault among the requests that the engines send (sim/world/fault.h); `request` 0 with
 * `percent` 0: the next one. Administrators' own requests are spared. Error: a number that is out of
 * range, a request that was sent already.
 */
const struct err *lab_fault_order(struct lab *lab, struct fault fault, struct arena *a);

/* What was ordered, what became of it, and the requests so far. */
const struct fault_plan *lab_faults(const struct lab *lab);

/* What has not happened yet never will. */
void lab_faults_clear(struct lab *lab);

/* --- the two directories, as an administrator uses them --------------------------------------- */

/*
 * One write. Error (ERR_REFUSED): the side said no; the text is the side's sentence. `out` may be
 * NULL.
 */
const struct err *lab_ad_write(struct lab *lab, const struct op *op, struct receipt *out,
                               struct arena *a);
const struct err *lab_entra_write(struct lab *lab, const struct op *op, struct receipt *out,
                                  struct arena *a);

const struct err *lab_ad_find(struct lab *lab, const struct query *q, struct entries *out,
                              struct arena *a);
const struct err *lab_entra_find(struct lab *lab, const struct query *q, struct entries *out,
                                 struct arena *a);

/*
 * The scenario's own name of an object: sAMAccountName, or cn or ou, as it is called now; what only
 * the cloud has goes by its displayName. `ref`: an anchor of either side, an Entra DN, or a DN.
 */
struct str lab_name_of(struct lab *lab, struct str ref, struct arena *a);

/* Names of the members that a group has in Entra ID, sorted. Error: no such group. */
const struct err *lab_members(struct lab *lab, struct str group, const struct str **names,
                              uint32_t *n, struct arena *a);

/* --- the journal ------------------------------------------------------------------------------ */

struct journal *lab_journal(const struct lab *lab);

/* The run is over: checks what can only be asked at the end (every object has one writer). */
const struct err *lab_finish(struct lab *lab, struct arena *a);

/* How many objects the tenant holds at the end, and a number for all that it holds. */
struct lab_census {
    uint32_t users, groups, contacts, deleted;
    uint64_t digest;
};
const struct err *lab_census(struct lab *lab, struct lab_census *out, struct arena *a);

/* Asked between runs; true ends a long wait or cycle with ERR_STOPPED. */
void lab_on_stop(struct lab *lab, bool (*stopped)(void *), void *context);

/* Told about long work: what is being done, how far it is. */
void lab_on_progress(struct lab *lab,
                     void (*progress)(void *, struct str what, uint64_t done, uint64_t of),
                     void *context);
