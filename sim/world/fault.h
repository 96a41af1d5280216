/* SPDX-License-Identifier: MIT */
/*
 * Faults on command: which request of which system goes wrong, and how.
 *
 * A plan counts the requests that the engines send to each system, from 1, and knows which of them
 * are to fail. A connector that is wrapped asks it before each read and each lot of writes. What then
 * happens is the same through both doors: in memory it is acted out here, live the server is told to
 * do it (fault_arm), and the client on our side has to cope.
 *
 * A request that stays without an answer is sent again, FAULT_PATIENCE times in all. After that a
 * write is answered with RECEIPT_UNKNOWN, and a read with an error of kind ERR_FAULT; neither breaks
 * the run.
 */
#pragma once

#include "sim/base/prng.h"
#include "sim/world/connector.h"

enum fault_kind {
#define FAULT(name, ...) FAULT_##name,
#include "sim/world/fault.def"
#undef FAULT
    FAULT_KINDS,
};

enum fault_system { FAULT_ENTRA, FAULT_AD, FAULT_SYSTEMS };
enum fault_request { FAULT_READ = 1, FAULT_WRITE = 2, FAULT_BOTH = 3 };
enum fault_answer {
    FAULT_IS_FINE,
    FAULT_IS_LATER,
    FAULT_IS_LOST,
    FAULT_IS_REFUSED,
    FAULT_IS_STALE
};

enum { FAULT_PATIENCE = 4 };

struct fault_row {
    struct str name;
    enum fault_system system;
    enum fault_request requests;
    enum fault_answer answer;
    bool done; /* the request is carried out, only its answer is missing */
    struct str literal;
    struct str help;
};

const struct fault_row *fault_row(enum fault_kind kind);

/* By its name in any case; false: there is none. */
bool fault_find(struct str name, enum fault_kind *out);

/* `Throttled, Unavailable, ...` of a system, or of all (FAULT_SYSTEMS). */
struct str fault_names(enum fault_system s, struct arena *a);

/* Entra, ActiveDirectory */
struct str fault_system_name(enum fault_system s);

struct fault {
    enum fault_kind kind;
    uint32_t request; /* the number of the first one that fails; 0: drawn by `percent` */
    uint32_t percent; /* of the requests that fail, each by the roll of a die */
    uint32_t times;   /* how often in a row a request fails before it gets through */
    uint32_t seconds; /* until it is to be asked again; of a delay or a skew: how long */
    uint32_t fired;   /* requests that it befell */
    uint32_t hurt;    /* those that stayed without an answer for good */
    uint32_t left;    /* of LATER: how often the same work is still put off */
};

/* A request that was sent, for whoever wants to walk over all of them. */
struct fault_sent {
    enum fault_system system;
    enum fault_request request;
};

struct fault_plan {
    struct arena *arena;
    struct prng dice;
    VEC(struct fault) list;
    VEC(struct fault_sent) sent;
    uint32_t requests[FAULT_SYSTEMS]; /* so far */
};

void fault_plan_init(struct fault_plan *p, uint64_t seed, struct arena *a);

/*
 * How a live server is told that the next `times` requests that come through this door meet the fault.
 * NULL in memory, and for what is acted out on our side of the wire.
 */
typedef const struct err *fault_arm(struct connector *door, enum fault_kind kind, uint32_t times,
                                    uint32_t seconds, struct arena *a);

/* What the plan did to one request of a wrapped connector, for whoever keeps the books. */
struct fault_event {
    const struct fault_row *fault; /* its kind; NULL: nothing */
    enum fault_system system;
    uint32_t request; /* its number */
    bool write;
    bool hurt;             /* it stayed without an answer */
    struct receipt *truth; /* what came of these writes, if they were done; else NULL */
};

/*
 * The connector with faults; it lives in `a` and closes `inner`. `last` is set by every read and every
 * lot.
 */
struct connector *fault_connector(struct connector *inner, enum fault_system system,
                                  struct fault_plan *plan, fault_arm *arm, struct fault_event *last,
                                  struct arena *a);

/* `the 7th request to Entra ID (ResetAfter, 504)`: words for findings. */
struct str fault_words(const struct fault_event *e, struct arena *a);
