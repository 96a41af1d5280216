/* SPDX-License-Identifier: MIT */
/*
 * Connect Sync: connector spaces, the metaverse, and the three kinds of steps between them.
 *
 * The engine is pure. The run loop reads a connected system and hands the batch to `engine_import`;
 * `engine_sync` moves what was staged through the rules; `engine_export_*` hands out what is to be
 * written and takes the answers. Nothing is read from or written to a directory in here.
 *
 *     import(AD) import(Entra) sync(AD) sync(Entra) export(Entra) export(AD)      one cycle
 *
 * Sources: "concept-azure-ad-connect-sync-architecture", "concept-azure-ad-connect-sync-declarative-
 * provisioning", "how-to-connect-sync-technical-concepts", [MS-UPSDBDAP] for the order of work.
 * What the documents leave open is a row of sim/assumptions.def.
 *
 * Objects are known by numbers that stay: `cs_index` in the connector spaces (all connectors share
 * one numbering), `mv_index` in the metaverse. A connector is known by its index in the
 * configuration, which is its index in the rule set as well. Cause texts live in the arena that the
 * engine was made in, so it must live as long as the causes.
 */
#pragma once

#include "sim/model/assumption.h"
#include "sim/model/change.h"
#include "sim/rules/rule.h"

struct engine;

typedef uint32_t cs_index;
typedef uint32_t mv_index;

enum { ENGINE_NONE = UINT32_MAX, ENGINE_CONNECTORS = 16 };

/* A domain of a forest: a naming context of its own. */
struct engine_partition {
    struct str base; /* %Domain.LDAP% */
    struct str fqdn;
    struct str netbios;
};

/* A parameter of a connector that an administrator or the wizard made: %name%. */
struct engine_parameter {
    struct str name;
    struct str value;
};

/*
 * A connected system. Domain and forest fill %Domain.FQDN% and its like; empty for Entra ID. In a
 * forest of several domains `partitions` lists those beside the one that `base` names, and an object
 * has the parameters of the domain that it lives in.
 */
struct engine_connector {
    struct str name;
    struct str id; /* GUID text: %Connector.ID% */
    enum side side;
    struct str base; /* DN of the partition; %Domain.LDAP% */
    struct str domain_fqdn;
    struct str domain_netbios;
    struct str forest_base; /* %Forest.LDAP% */
    struct str forest_fqdn;
    struct str forest_netbios;
    uint32_t partitions_n;
    const struct engine_partition *partitions;
    uint32_t parameters_n;
    const struct engine_parameter *parameters;
};

/* Pointers are borrowed and stay the caller's: they must outlive the engine. Texts are copied. */
struct engine_config {
    const struct schema *schema;
    const struct assumptions *assumptions;
    const struct ruleset *rules; /* may change between steps; one connector there for each here */
    struct causes *causes;
    uint32_t n; /* at most ENGINE_CONNECTORS */
    const struct engine_connector *connectors;
    uint32_t deletion_threshold; /* 500 is the product's */
    uint64_t seed;               /* of RandomNum() and Guid() */
    uint64_t ops_before;         /* ids of ops start after it: engines of one tenant must differ */
};

enum discovery_counter {
#define DISCOVERY(id, element, caption) DISCOVERY_##id,
#include "sim/engine/counters.def"
    DISCOVERY_COUNTERS,
};

enum staging_counter {
#define STAGING(id, element, caption) STAGING_##id,
#include "sim/engine/counters.def"
    STAGING_COUNTERS,
};

enum inbound_counter {
#define INBOUND(id, element, caption) INBOUND_##id,
#include "sim/engine/counters.def"
    INBOUND_COUNTERS,
};

enum outbound_counter {
#define OUTBOUND(id, element, caption) OUTBOUND_##id,
#include "sim/engine/counters.def"
    OUTBOUND_COUNTERS,
};

enum export_counter {
#define EXPORT(id, element, caption) EXPORT_##id,
#include "sim/engine/counters.def"
    EXPORT_COUNTERS,
};

/* The product's element names, for run histories. */
struct str discovery_counter_name(enum discovery_counter c);
struct str staging_counter_name(enum staging_counter c);
struct str inbound_counter_name(enum inbound_counter c);
struct str outbound_counter_name(enum outbound_counter c);
struct str export_counter_name(enum export_counter c);

enum step_kind {
    STEP_FULL_IMPORT,
    STEP_DELTA_IMPORT,
    STEP_FULL_SYNC,
    STEP_DELTA_SYNC,
    STEP_EXPORT
};

/* Where an object was on its way when it failed. */
enum algorithm_step {
    ALGORITHM_STAGING,
    ALGORITHM_JOIN,
    ALGORITHM_IMPORT_FLOW,
    ALGORITHM_PROVISIONING,
    ALGORITHM_EXPORT_FLOW,
    ALGORITHM_EXPORT,
};

/* The product's word for it: staging, join, import-flow, provisioning, export-flow; empty: export. */
struct str algorithm_step_name(enum algorithm_step s);

/* An object that could not be staged, computed or exported; or a warning about one. */
struct step_error {
    cs_index object; /* ENGINE_NONE: the record was not staged at all */
    struct str dn;
    struct str literal; /* the product's word: sync-rule-error-function-triggered, ... */
    struct str text;    /* what exactly; may be empty */
    vtime first;
    uint32_t retries;
    bool warning; /* exported-change-not-reimported */
    enum algorithm_step step;
    uint32_t step_connector; /* whose object was looked at or written */
};

/* What a step did. Lists live in the arena that the step was given. */
struct step_result {
    enum step_kind kind;
    uint32_t connector;
    struct str result; /* success, completed-sync-errors, ... (a literal) */
    vtime begin;
    vtime end; /* steps take no virtual time by themselves; the run loop may set it */
    uint32_t discovery[DISCOVERY_COUNTERS];
    uint32_t staging[STAGING_COUNTERS];
    uint32_t inbound[INBOUND_COUNTERS]; /* exactly one for each object that was processed */
    uint32_t outbound[ENGINE_CONNECTORS][OUTBOUND_COUNTERS]; /* by target connector */
    uint32_t export[EXPORT_COUNTERS];
    uint32_t deletes; /* pending deletes that the export threshold counted */
    VEC(struct step_error) errors;
    struct arena *arena;
};

/*
 * An engine that knows nothing yet. It lives in `perm` and allocates there, so the arenas that steps
 * are given must be others: these are rewound while a step runs.
 */
struct engine *engine_new(const struct engine_config *config, struct arena *perm);

/*
 * Import: stages what a connected system said. `full` says what was asked for; a batch that does not
 * fit (delta without a valid watermark, or a stale one) gives `no-start-full-import-required` and
 * changes nothing. `a` is for this step and holds the lists of `out`.
 */
void engine_import(struct engine *e, uint32_t connector, const struct batch *batch, bool full,
                   vtime now, cause_id cause, struct step_result *out, struct arena *a);

/*
 * A connector of several domains does its work domain by domain, in a step of its own each. What the
 * next steps are about; ENGINE_NONE: all domains in one step. The first step of a run takes along what
 * lies in no selected domain. Domain 0 is the connector's `base`, the others follow as they are listed.
 */
struct engine_part {
    uint32_t partition;
    bool first, last; /* of the run's steps */
};
void engine_work_on(struct engine *e, struct engine_part part);
uint32_t engine_partitions(const struct engine *e, uint32_t connector);
struct str engine_partition_base(const struct engine *e, uint32_t connector, uint32_t partition);

/* Is anything selected there: by the filter as it was set, or as the last full import applied it? */
bool engine_partition_selected(const struct engine *e, uint32_t connector, uint32_t partition,
                               bool applied);

/* Where the next delta import reads on, in the domain at work; empty: only a full import can run. */
struct str engine_watermark(const struct engine *e, uint32_t connector);

/* Synchronisation: of what is pending (delta), or of every object of the connector (full). */
void engine_sync(struct engine *e, uint32_t connector, bool full, vtime now, cause_id cause,
                 struct step_result *out, struct arena *a);

/*
 * Synchronisation of one object of a connector space that was imported, as the preview's "Commit"
 * does it: its pending import, its link, all flows in and out. Whoever refers to it follows in the
 * connector's next run. A preview is the same on a copy (engine_copy). False: there is no such object.
 */
bool engine_sync_object(struct engine *e, cs_index object, vtime now, cause_id cause,
                        struct step_result *out, struct arena *a);

/*
 * Export. `begin` checks staging mode and, towards Entra ID, the deletion threshold; false: nothing
 * may be sent, `out->result` says why and the step is over (no `end`). Then `next` hands out lots
 * until it gives none; each lot's answers go to `receipts` before the next lot. A lot may be smaller
 * than `max`. Ops and their texts live in the arena of `next` until their receipts are handed back.
 * `end` closes the step; it may come early (a broken connection: pass the result literal, e.g.
 * `stopped-connectivity`, else an empty text).
 */
bool engine_export_begin(struct engine *e, uint32_t connector, vtime now, cause_id cause,
                         struct step_result *out, struct arena *a);
/* Between `begin` and the first `next`: of all that is pending only these objects are handed out. */
void engine_export_only(struct engine *e, const cs_index *objects, uint32_t n);
void engine_export_next(struct engine *e, uint32_t connector, uint32_t max, const struct op **ops,
                        uint32_t *n, struct arena *a);
void engine_export_receipts(struct engine *e, uint32_t connector, const struct op *ops,
                            const struct receipt *receipts, uint32_t n, struct step_result *out);
void engine_export_end(struct engine *e, uint32_t connector, struct str result,
                       struct step_result *out);

/*
 * The OU filter of an AD connector: DNs; the nearest listed ancestor decides, the object's own DN
 * included. Without a listed ancestor an object is selected if nothing is included by name. Takes
 * effect at the next full import ("how-to-connect-sync-configure-filtering"). Texts are copied.
 */
void engine_set_ou_filter(struct engine *e, uint32_t connector, const struct str *include,
                          uint32_t include_n, const struct str *exclude, uint32_t exclude_n);

/* Is a DN selected: by the filter as it was set, or as the last full import applied it? */
bool engine_ou_selected(const struct engine *e, uint32_t connector, struct str dn, bool applied);

/*
 * The pilot group of an AD connector ("how-to-connect-sync-configure-filtering"): of its objects only
 * the direct members of this group are in scope of inbound rules. Empty: everybody. It is known by
 * its DN, so a group that moves lets nobody in.
 */
void engine_set_group_filter(struct engine *e, uint32_t connector, struct str group_dn);

/*
 * Does the configuration ask for more than a delta? Import: the filter changed and assumption
 * ouFilterTakesEffect is atOnce. Sync: rules changed since the connector's last full
 * synchronisation and assumption autoFullSyncOnRuleChange is true.
 */
bool engine_full_import_due(const struct engine *e, uint32_t connector);
bool engine_full_sync_due(const struct engine *e, uint32_t connector);

/* Staging mode: imports and synchronises, exports nothing. */
void engine_set_staging(struct engine *e, bool staging);
bool engine_staging(const struct engine *e);

/* The export deletion threshold ("how-to-connect-sync-feature-prevent-accidental-deletes"). */
struct threshold {
    bool enabled;
    uint32_t count;
};
void engine_set_threshold(struct engine *e, struct threshold t);
struct threshold engine_threshold(const struct engine *e);

/*
 * Would Connect write the next change of this object (of an AD connector space) to Entra ID? Rules
 * and metaverse are asked as they are now: a rule other than JoinNoFlow must own the object there.
 * False in staging mode, and for an object that is not known.
 */
bool engine_would_write(struct engine *e, cs_index object, vtime now, struct arena *scratch);

/* An independent copy, in `a`, with a rule set and causes of its own (copied by the caller). */
struct engine *engine_copy(const struct engine *e, const struct ruleset *rules,
                           struct causes *causes, struct arena *a);

/*
 * A number for the state of all connector spaces and the metaverse: what is there, staged, pending
 * and linked, by names. The order in which objects came does not count.
 */
uint64_t engine_digest(const struct engine *e, struct arena *scratch);

/* ---- What is there: for cmdlets, invariants and reports ---- */

enum cs_state {
    CS_STAGING,     /* an object of the connector space */
    CS_PLACEHOLDER, /* somebody's target or parent that was never imported, or is gone */
    CS_GONE,        /* an unused number */
};

enum pending { PENDING_NONE, PENDING_ADD, PENDING_UPDATE, PENDING_DELETE };

struct object_error {
    struct str literal; /* `at` NULL: no error */
    struct str text;
    vtime first;
    vtime last;
    uint32_t count;
};

/* An object of a connector space. Texts and arrays live in the arena or in the engine. */
struct cs_view {
    cs_index index;
    uint32_t connector;
    enum cs_state state;
    bool transient; /* another object has its name: it waits for its own record */
    struct str id;  /* the object's GUID inside the engine */
    struct str dn;
    struct str anchor; /* empty until it was imported */
    enum object_class class;
    mv_index mv;      /* ENGINE_NONE: a disconnector */
    rule_id in_rule;  /* inbound rule that holds the link, or RULE_NONE */
    rule_id out_rule; /* outbound rule that owns it, or RULE_NONE */
    struct entry hologram;
    enum pending import;    /* what the last imports staged; a disconnector goes on being an add */
    bool waiting;           /* no synchronisation has looked at that yet */
    struct entry imported;  /* the pending-import hologram, if import is ADD or UPDATE */
    enum pending export;    /* what is to be sent */
    struct str new_dn;      /* the name that the export gives it; empty: no rename */
    const struct mod *mods; /* against what the connected system is believed to have */
    uint32_t mods_n;
    enum pending unconfirmed; /* what was sent and not yet seen again */
    const struct mod *sent;   /* values that are awaited */
    uint32_t sent_n;
    cause_id export_cause;
    struct object_error import_error; /* of its last synchronisation */
    struct object_error export_error;
};

/* A value of the metaverse with where it came from. */
struct mv_attr {
    struct attr attr; /* references: ids of metaverse objects, as text */
    rule_id rule;     /* RULE_NONE: not known any more */
    uint32_t connector;
    cs_index source; /* the connected object that gave it, or ENGINE_NONE */
};

struct mv_view {
    mv_index index;
    struct str id; /* GUID text */
    enum object_class class;
    uint32_t n;
    const struct mv_attr *attrs; /* by attribute id */
    uint32_t links_n;
    const cs_index *links; /* by connector */
};

/* Numbers run from 0 to below these; some are unused. */
uint32_t engine_cs_count(const struct engine *e);
uint32_t engine_mv_count(const struct engine *e);

/* False: there is no such object (any more). */
bool engine_cs_view(const struct engine *e, cs_index index, struct cs_view *out, struct arena *a);
bool engine_mv_view(const struct engine *e, mv_index index, struct mv_view *out, struct arena *a);

/*
 * Takes an object out of its connector space, as if it had never been imported; the next full import
 * brings it again. False: it is joined, or there is no such object.
 */
bool engine_cs_remove(struct engine *e, cs_index index, struct arena *scratch);

/* Without building a view: an object's class, state, link; its connected object in a connector. */
enum cs_state engine_cs_state(const struct engine *e, cs_index index);
mv_index engine_cs_mv(const struct engine *e, cs_index index);
cs_index engine_mv_link(const struct engine *e, mv_index index, uint32_t connector);
struct str engine_cs_guid(cs_index index, struct arena *a); /* also of one that is gone */
struct str engine_cs_dn(const struct engine *e, cs_index index, struct arena *a);

/* By name; ENGINE_NONE: none. GUIDs are what the views give as `id`, with or without braces. */
cs_index engine_cs_by_dn(const struct engine *e, uint32_t connector, struct str dn);
cs_index engine_cs_by_anchor(const struct engine *e, uint32_t connector, struct str anchor);
cs_index engine_cs_by_id(const struct engine *e, struct str guid);
mv_index engine_mv_by_id(const struct engine *e, struct str guid);

/* Objects with something to send, in the order of their numbers. */
struct cs_list {
    uint32_t n;
    const cs_index *at;
};
struct cs_list engine_pending_exports(const struct engine *e, uint32_t connector, struct arena *a);

/* Connector-space statistics, as the Service Manager shows them. */
struct cs_statistics {
    uint32_t all; /* staging objects */
    uint32_t connectors;
    uint32_t disconnectors;
    uint32_t placeholders;
    uint32_t import_adds, import_updates, import_deletes;
    uint32_t export_adds, export_updates, export_deletes;
    uint32_t unconfirmed;
};
struct cs_statistics engine_statistics(const struct engine *e, uint32_t connector);
