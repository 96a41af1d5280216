/* SPDX-License-Identifier: MIT */
/*
 * What the engine is made of: the tables behind engine.h. Private to sim/engine.
 *
 * A connector-space object has up to four images. What the connected system is believed to have is
 * the pending import (else the hologram) with `sent` laid over it; `wanted` holds only attributes
 * whose computed value differs from that. A cell without values stands for "shall have none".
 */
#pragma once

#include "sim/base/arena.h"
#include "sim/engine/engine.h"
#include "sim/engine/image.h"
#include "sim/engine/lookup.h"

enum {
    /* Names that are part of the tree and not of the space: */
    CS_TOP = CS_GONE + 1, /* above the partitions */
    CS_OUTSIDE,           /* known by its anchor, not selected, and nobody points at it */

    CSF_SEEN_OUTSIDE = 1,  /* the record of this import lies outside the OU selection */
    CSF_DELETED = 2,       /* the directory says that it is gone, not merely out of sight */
    CSF_CLASS_CHANGED = 4, /* pending delete-add: `next_class` is what it is now */
    CSF_IN_PENDING = 8,    /* listed in its space's `pending` */
    CSF_IN_EXPORTS = 16,   /* listed in its space's `exports` */
    CSF_IN_LOOSE = 32,     /* listed in its space's `loose` */
    CSF_IN_DOUBT = 64,     /* listed in `doubtful`: is anybody still pointing at it? */
    CSF_IN_PURGE = 128,    /* listed in `purge`: it points at something that is gone */
    CSF_INBOUND = 256,     /* an inbound rule made the link */
    CSF_OFFERED = 512,     /* its add is in the lot that was handed out, not answered yet */
    CSF_TRANSIENT = 1024,  /* it has lost its name and waits for its own record */
    CSF_OWNER = 2048,      /* listed while links to deleted objects are dropped */
};

struct cs {
    uint32_t parent; /* ENGINE_NONE at the top */
    text_id rdn;
    text_id anchor;
    uint32_t children;
    mv_index mv;
    cs_index next_link; /* of the same metaverse object */
    uint32_t referrers; /* first edge + 1; 0 none */
    image_id hologram, imported, wanted, sent;
    uint32_t seen; /* number of the import that saw it */
    cause_id import_cause, export_cause;
    uint32_t import_error, export_error; /* in `errors`, + 1 */
    uint16_t in_rule, out_rule;
    uint16_t flags;
    uint8_t connector, class, state, next_class;
    uint8_t import_op, export_op, sent_op;
};

enum { NO_RULE = UINT16_MAX };

enum {
    MVF_REFERENCES = 1, /* its references must flow again */
    MVF_PROVISION = 2,  /* its outbound rules must be asked again */
};

struct mv {
    image_id image;
    cs_index first_link; /* by connector; ENGINE_NONE: this number is not used */
    cause_id cause;      /* why it is listed for a retry */
    uint8_t class, flags;
    bool alive;
};

/* Somebody's image has a value that points at the object whose list this is. May be outdated. */
struct edge {
    cs_index owner;
    uint32_t next; /* + 1; 0 none */
};

struct numbers {
    VEC(uint32_t) list;
};

struct filter {
    VEC(struct str) include;
    VEC(struct str) exclude;
};

/* A domain: where its next delta import reads on, and what it is to the step that runs. */
struct partition {
    struct str mark;
    bool known;
    bool mine;
    cs_index head;
};

struct space {
    struct engine_connector self;
    struct numbers pending; /* pending import, or a synchronisation that failed */
    struct numbers loose;   /* staging objects without a link */
    struct numbers exports; /* something to send */
    struct filter wanted, applied;
    struct str group_filter;      /* DN of the pilot group, or empty */
    struct partition *partitions; /* the connector's, its own domain first */
    uint32_t imports;             /* how many imports there were */
    uint32_t rules_known;         /* rules with numbers below it were there then */
    uint32_t rules_synced;        /* version of the rules at the last full synchronisation, + 1 */
    uint32_t staging, connectors, placeholders, transients;
};

struct export_run {
    struct numbers order;  /* pass 1, then deletes */
    struct numbers second; /* held-back references and names */
    struct numbers lot;    /* what was handed out last */
    uint32_t next;
    uint32_t adds;    /* how many of `order` come before the deletes */
    uint32_t put_off; /* names that had to wait since the last one was taken */
    uint8_t pass;
    bool open;
    uint64_t last_id;
    vtime now;
    cause_id cause;
};

/* Objects by the keys of one join group. */
struct join_index {
    struct lookup rows;
    rule_id rule;
    uint32_t group;
    enum object_class class;
    bool inbound;
    uint32_t connector; /* outbound: whose objects are looked for */
    uint32_t done;      /* outbound: how many unlinked objects it has seen in this step */
};

struct journal_cs {
    cs_index index;
    struct cs before;
};

struct journal_mv {
    mv_index index;
    struct mv before;
};

/* What one object's synchronisation has done, so that it can be taken back. */
struct txn {
    VEC(struct journal_cs) objects;
    VEC(struct journal_mv) metaverse;
    struct numbers fresh;   /* images made */
    struct numbers garbage; /* images replaced */
    struct numbers made;    /* connector-space objects made */
    bool open;
};

struct plan;
struct rule_plan;

struct engine {
    struct engine_config config;
    struct arena *arena;
    struct pool words; /* images and lists */
    struct pool texts;
    struct seg objects;   /* struct cs */
    struct seg metaverse; /* struct mv */
    struct seg edges;     /* struct edge */
    struct lookup by_anchor, by_name;
    struct space spaces[ENGINE_CONNECTORS];
    VEC(struct object_error) errors;
    VEC(struct join_index) joins;
    uint32_t joins_version;           /* of the rules that `joins` was made for, + 1 */
    VEC(struct plan) plans;           /* of the flows of all rules, one after the other */
    VEC(struct rule_plan) rule_plans; /* by rule */
    uint32_t plans_version;           /* of the rules that they were made for, + 1 */
    bool rolls_dice;                  /* one of their expressions does */
    bool plainly;  /* all is computed the long way: what the short ways are held against */
    bool asks_all; /* also flows that have nothing to read may have something to say */
    struct numbers doubtful, purge, references, provisions;
    struct txn txn;
    struct export_run export;
    VEC(struct step_error) step_errors;
    struct threshold threshold;
    struct engine_part part;
    bool staging;
};

static inline struct cs *
cs_at(const struct engine *e, cs_index i)
{
    return seg_at(&e->objects, i);
}

static inline struct mv *
mv_at(const struct engine *e, mv_index i)
{
    return seg_at(&e->metaverse, i);
}

static inline enum side
cs_side(const struct engine *e, const struct cs *o)
{
    return e->spaces[o->connector].self.side;
}

static inline bool
is_reference(attr_id attr, enum side side)
{
    return schema_form(attr, side).syntax == SYNTAX_REFERENCE;
}

static inline struct str
text_of(const struct engine *e, text_id id)
{
    return text_get(&e->texts, id);
}

static inline void
numbers_push(struct numbers *list, uint32_t value, struct arena *a)
{
    *VEC_PUSH(&list->list, a) = value;
}

struct engine_connector connector_copy(const struct engine_connector *c, struct arena *a);

void numbers_copy(struct numbers *to, const struct numbers *from, struct arena *a);

static inline bool
assumed(const struct engine *e, enum assumption id, const char *value)
{
    return assumption_is(e->config.assumptions, id, value);
}
