/* SPDX-License-Identifier: MIT */
/*
 * What the laboratory keeps. Private to sim/run.
 */
#pragma once

#include "sim/run/lab.h"
#include "sim/run/who.h"

/* Something an engine took away whose rightness is checked when the run is over. */
struct suspect {
    uint32_t export_row;
    bool reference;
    struct str object; /* cloud anchor */
    struct str target; /* Entra DN; references only */
    attr_id attr;
};

/* A membership that an administrator made in the cloud; nobody else may end it. */
struct promise {
    who_id group;
    who_id member;
    bool withdrawn;
    bool broken;
};

/* A password that was set, and what became of its hash. */
struct lab_password {
    who_id who;
    vtime set, sent; /* 0: not sent */
    int64_t waited;  /* seconds that somebody has been about to send it */
    bool must_change, by_connect, by_cloud;
};

/* A Connect server and all that belongs to it. */
struct lab_server {
    struct str name;
    struct ruleset rules;
    struct engine *engine;
    struct engine_connector connectors[ENGINE_CONNECTORS];
    struct lab_scheduler scheduler;
    struct lab_auto_upgrade auto_upgrade;
    struct lab_override overrides[ENGINE_CONNECTORS];
    VEC(struct lab_run) runs;
    uint32_t run_number;              /* of the last one */
    VEC(struct lab_profile) profiles; /* beside those that every connector has */
    VEC(struct str) include;
    VEC(struct str) exclude;
    bool password_sync[ENGINE_CONNECTORS]; /* hashes of the connector's people are sent */
    bool group_filter_off;                 /* the pilot group was switched off: it stays off */
    /* by connector: the command that changed what is selected; 0 after a full import */
    cause_id filter_changed[ENGINE_CONNECTORS];
    uint32_t cycles;
    vtime last_cycle;
    bool connect_quiet; /* the last cycle changed nothing, and nothing happened since */
};

/* A configuration of Cloud Sync, or the room that a removed one left. */
struct lab_job {
    struct cloud *cloud;
    uint32_t forest;    /* where its domain is */
    uint32_t guardrail; /* its threshold's, in the journal */
    bool quiet;         /* the last cycle changed nothing, and nothing happened since */
};

struct lab {
    struct lab_setup setup;
    struct arena *perm;
    struct arena *scratch; /* for one run or one check; rewound after it */
    struct journal journal;
    struct people people;
    vtime now;
    vtime told; /* the time that the sides know */
    uint32_t step;
    cause_id command;
    uint64_t next_op;

    struct lab_server *front;        /* the one that commands speak to */
    VEC(struct lab_server *) parked; /* the others */
    VEC(struct lab_task) tasks;
    uint32_t cycle; /* the running one, or 0 */

    const struct cloud_mapping *mapping;
    struct cloud_service *cloud_service;
    VEC(struct lab_job) jobs; /* never empty */
    struct {
        int64_t waited;  /* seconds that the running export waited for the write budget */
        uint32_t writes; /* since it waited last */
    } pace;

    struct {
        struct fault_plan plan;
        struct fault_event last;
        struct connector **ad; /* the engines' doors, as in lab_doors, with faults */
        struct connector *connect, *cloud;
    } faults;

    struct {
        VEC(struct lab_password) list;
        VEC(uint32_t) unsent; /* by number */
        VEC(uint32_t) of;     /* by who: its number + 1; 0 none */
    } passwords;

    VEC(struct suspect) suspects;
    struct map losses;  /* object|attribute|target -> open loss */
    struct map deleted; /* cloud anchor of what was deleted wrongly -> its finding */
    VEC(struct promise) promises;
    bool writers_stale;
    struct writer_time writers; /* the counts of now */
    int64_t none_seconds, two_seconds;

    bool (*stopped)(void *);
    void *stop_context;
    void (*progress)(void *, struct str, uint64_t, uint64_t);
    void *progress_context;
};

/* The other way round than lab_ad_connector. */
static inline uint32_t
lab_forest_of_connector(uint32_t connector)
{
    return connector > LAB_ENTRA ? connector - LAB_ENTRA : 0;
}

/* lab.c */
struct connector *lab_door(struct lab *lab, uint32_t connector);

/* The object in its forest's connector space, or ENGINE_NONE. */
cs_index lab_cs_of(const struct lab *lab, const struct who *w);
const struct err *lab_tell_time(struct lab *lab, struct arena *a);
const struct err *lab_check_stop(struct lab *lab, struct arena *a);
void lab_progress(struct lab *lab, struct str what, uint64_t done, uint64_t of);

/* Something changed in the directory, in the tenant or in a configuration. */
void lab_stir(struct lab *lab);

/* server.c: the server in front changes places with a parked one. */
void lab_server_swap(struct lab *lab, uint32_t parked);

/*
 * Brings the server that exports to the front, if another one is there. Its number to swap it back by;
 * LAB_IN_FRONT: nothing was swapped.
 */
enum { LAB_IN_FRONT = -1 };
int64_t lab_server_active(struct lab *lab);

/* When the first parked server is due, and which that is. */
vtime lab_servers_due(const struct lab *lab, uint32_t *which);

/* Something happened: none of them may pass over its next cycle. */
void lab_servers_stir(struct lab *lab);

/* password.c: seconds pass, and hashes go over. */
void lab_passwords_pass(struct lab *lab, int64_t seconds, vtime until);

/* cloudsync.c: the names in what a forest reported. */
void lab_learn(struct lab *lab, uint32_t forest, const struct batch *batch);

/* faults.c: the doors between engines and sides; what befell the last request becomes a finding. */
void lab_faults_open(struct lab *lab);
void lab_faults_note(struct lab *lab, cause_id cause);

/* throttle.c: read, and again what was put off; virtual time passes. */
const struct err *lab_read(struct lab *lab, struct connector *door, struct str watermark,
                           struct batch *out, struct arena *a);

/* cloudsync.c: one cycle of one configuration, which is enabled. */
const struct err *lab_job_cycle(struct lab *lab, struct lab_job *job, struct arena *a);

/* cloudsync.c: what the job asks for reaches the tenant, and the answers the job; `a` as above. */
const struct err *lab_job_write(struct lab *lab, struct cloud *c, uint32_t run, uint32_t *effects,
                                struct arena *a);

/* jobs.c: room for one more configuration. */
struct lab_job *lab_job_add(struct lab *lab);

/* jobs.c: does its schedule run it? */
bool lab_job_enabled(const struct lab_job *job);

/* jobs.c: nothing is known to be idle any more. */
void lab_jobs_stir(struct lab *lab);

/* jobs.c: how many configurations there are. */
uint32_t lab_jobs_configured(const struct lab *lab);

/* jobs.c: what a report calls it: Cloud Sync, and its name where there are others. */
struct str lab_job_title(const struct lab *lab, const struct cloud *c, struct arena *a);

/* What came of a lot: what the sender was told, and what happened. They differ where a reply was lost. */
struct lab_answers {
    struct receipt *told, *happened; /* one for each op; as a rule the same array */
};

/*
 * throttle.c: apply, and again what the tenant throttled; virtual time passes. Call end afterwards. The
 * answers live in `a`.
 */
const struct err *lab_send(struct lab *lab, struct connector *door, const struct op *ops,
                           uint32_t n, struct lab_answers *out, struct arena *a);
const struct err *lab_send_end(struct lab *lab, struct arena *a);

/* record.c: what reached the tenant. Returns how many writes had an effect. */
uint32_t lab_record(struct lab *lab, enum journal_engine by, uint32_t run, const struct op *ops,
                    const struct receipt *receipts, uint32_t n);

/* install.c: each forest's connector is told what is said about its own containers. */
void lab_tell_filter(struct lab *lab);

/* profile.c: one of the profiles that every connector has, as a part of a cycle. */
const struct err *lab_run_steps(struct lab *lab, uint32_t connector, enum step_kind kind,
                                uint32_t run, struct arena *a);

/* steps.c: one run of a profile, all its steps. `run`: in the journal. */
const struct err *lab_run(struct lab *lab, const struct lab_profile *p, uint32_t run,
                          struct arena *a);

/*
 * steps.c: hands the engine's lots to the connector and the answers back. `a` is rewound after each lot:
 * it must not be one that a side lives in. Error: it broke.
 */
const struct err *lab_export_lots(struct lab *lab, uint32_t connector, uint32_t run,
                                  struct step_result *step, struct arena *a);

/* preview.c: a step's result whose lists outlive the arena that the step was given. */
struct step_result lab_step_copy(const struct step_result *step, struct arena *a);

/* admin.c: the members that a group has in Entra ID, as they are there. */
const struct err *lab_members_of(struct lab *lab, const struct who *group, struct entries *out,
                                 struct arena *a);

/* promises.c */
const struct err *lab_check_suspects(struct lab *lab, struct arena *a);
const struct err *lab_check_memberships(struct lab *lab, struct arena *a);
void lab_found(struct lab *lab, struct finding finding);
struct guardrail *lab_guardrail(struct lab *lab); /* Connect's */

/* task.c: when the first task comes due (INT64_MAX: none does), and running those that are. */
vtime lab_tasks_due(const struct lab *lab);
const struct err *lab_tasks_run(struct lab *lab, struct arena *a);

/* writers.c */
void lab_writers_pass(struct lab *lab, int64_t seconds);
void lab_writers_report(struct lab *lab);
