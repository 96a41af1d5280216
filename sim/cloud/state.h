/* SPDX-License-Identifier: MIT */
/*
 * What Cloud Sync and its jobs keep between cycles. Private to sim/cloud.
 *
 * Objects stand in one array in the order in which the agent first saw them; everything refers to
 * them by index. All text is in `perm`.
 */
#pragma once

#include "sim/cloud/cloud.h"
#include "sim/cloud/mapping.h"

/* One reference attribute of one object. Targets are indices of objects, sorted, each once. */
struct cloud_refs {
    attr_id attr;
    bool multi;
    bool waits; /* something is still to be written, or could not be resolved last time */
    bool whole; /* all targets are to be written, whatever was written before */
    uint32_t n;
    const uint32_t *targets; /* as the directory has them */
    uint32_t written_n;
    const uint32_t *written; /* as we know them to stand in Entra ID through us */
};

enum { CLOUD_REFS = 3 }; /* member, manager, managedBy */

struct cloud_object {
    struct str guid;   /* the 16 bytes of objectGUID */
    struct str anchor; /* source anchor, Base64 */
    struct str dn;     /* where the directory has it */
    struct str
        seen_dn; /* where it stood when it was last reported: scope is decided on this text */
    struct str cloud_anchor; /* empty until it was written once */
    enum object_class class;
    bool gone;     /* deleted in the directory */
    bool selected; /* it is a group of the scope, or a direct member of one */
    bool in_scope;
    bool exported;        /* the job owns an object in Entra ID for it */
    bool dirty;           /* to be written in this cycle */
    bool whole;           /* all values are to be written, whatever was written before */
    bool unmapped;        /* an expression failed on its data: there is nothing to write */
    bool escrow;          /* failed; tried again in the next cycle */
    bool delete_waits;    /* it left scope or is gone, and its delete is not done */
    uint32_t seen_in;     /* the cycle that reported it last */
    uint32_t work_in;     /* the cycle whose work list has it */
    uint32_t waits_from;  /* the cycle that left something over */
    uint32_t deleted_in;  /* the cycle that deleted what the job had made for it */
    struct entry wanted;  /* mapped values, without references */
    struct entry written; /* the same as last accepted */
    uint32_t refs_n;
    struct cloud_refs refs[CLOUD_REFS];
    cause_id cause;
};

enum cloud_phase { PHASE_OBJECTS, PHASE_REFERENCES, PHASE_DELETES, PHASE_DONE };

/* A group of the scope and its direct members, itself included, as it was reported last. */
struct cloud_scope_group {
    struct str dn;
    VEC(uint32_t) members;
};

/* One object on demand, and what is put back after it. */
struct cloud_demand_state {
    bool running;
    uint32_t object;
    uint32_t first_log;
    struct cloud_object before;
    struct cloud_cycle cycle;
    bool force_deletes;
};

struct cloud_service {
    struct arena *perm;
    VEC(struct cloud_agent) agents;
    uint64_t next_op; /* no two operations have one number, whichever job asks */
    VEC(struct cloud_log_entry) log;
};

struct cloud {
    struct cloud_setup setup;
    struct arena *perm;

    /* the configuration */
    bool configured;
    bool enabled;
    bool ran; /* since it was made */
    struct str name;
    const struct cloud_mapping *mapping;
    VEC(struct str) ous;
    VEC(struct str) group_names;
    VEC(struct cloud_scope_group) groups;
    bool password_hashes; /* the tick: hashes follow, too */
    uint32_t threshold;

    /* the job */
    bool force_deletes;
    struct str quarantine_reason;
    struct str error; /* why the last cycle could not begin */
    uint32_t quarantine_tries;
    vtime quarantine_since;
    vtime steady_since;
    struct cloud_cycle last_success;
    struct cloud_cycle last_exports;
    struct cloud_demand_state demand;
    vtime next_cycle;
    vtime last_cycle;
    struct str watermark;
    uint32_t cycles;
    uint32_t most_deletes;
    VEC(struct cloud_object) objects;
    struct map by_guid; /* objectGUID -> index */
    struct map by_dn;   /* dn_key -> index of an object that is not gone */

    /* the running cycle */
    vtime now;
    cause_id cycle_cause;
    struct cloud_cycle cycle;
    enum cloud_phase phase;
    enum cloud_phase asked_phase; /* of the operations that wait for receipts */
    uint32_t cursor;
    VEC(uint32_t) newcomers; /* who came into scope and is to be read */
    VEC(uint32_t) work;      /* objects that this cycle touches, in order */
    VEC(uint32_t) asked;     /* object of each operation that waits for its receipt */
    VEC(uint32_t) waiting;   /* objects with something left over from earlier cycles, in order */
};

static inline bool
cloud_refs_wait(const struct cloud_object *o)
{
    for (uint32_t i = 0; i < o->refs_n; i++)
        if (o->refs[i].waits)
            return true;
    return false;
}

/* source.c: the directory as the agent knows it. `full`: everything was read, not only changes. */
uint32_t cloud_source_put(struct cloud *c, const struct entry *e, bool full);
uint32_t cloud_source_gone(struct cloud *c, struct str guid);
void cloud_source_references(struct cloud *c, uint32_t object, const struct entry *e,
                             struct arena *step);
struct str cloud_target_dn(const struct cloud *c, uint32_t object, struct arena *step);

/* cycle.c: maps what the directory reported and puts it on the work list. */
void cloud_stage(struct cloud *c, uint32_t object, const struct entry *e, struct arena *step);

void cloud_leave_scope(struct cloud *c, uint32_t object, struct str why);

/* job.c: everything is read and decided again. */
void cloud_start_over(struct cloud *c, vtime now);

/* groups.c */
void cloud_take_groups(struct cloud *c, const struct batch *batch, const uint32_t *indices,
                       struct arena *step);

/* scope.c: does the scope hold it, by the name under which it was seen last? */
bool cloud_holds(const struct cloud *c, uint32_t object);
struct str cloud_skip_reason(const struct entry *e);

/* quarantine.c */
bool cloud_deletes_held(struct cloud *c);
void cloud_plan_next(struct cloud *c);

/* references.c: who was deleted in this cycle is no longer known as a member. */
void cloud_forget_links(struct cloud *c);

/* log.c */
void cloud_log_add(struct cloud *c, uint32_t object, struct cloud_log_entry entry);
