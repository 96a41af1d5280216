/* SPDX-License-Identifier: MIT */
/*
 * Why: every effect points at what brought it about.
 *
 * A cause is written when the effect is made, never guessed afterwards. The chain runs from an
 * export back to the command that a person typed. Text is borrowed from whoever writes the cause
 * and must live as long as the log; sentences are made by the report, not here.
 */
#pragma once

#include "sim/base/str.h"
#include "sim/base/vec.h"

typedef uint32_t cause_id; /* 0: no cause is known */

enum cause_kind {
    CAUSE_COMMAND, /* somebody typed it: subject is the command, line is its line */
    CAUSE_CLOCK,   /* the schedule came due: subject says which */
    CAUSE_RUN,     /* a run profile step or a Cloud Sync cycle began: subject is its name */
    CAUSE_IMPORT_ADD, /* an object came into a connector space: subject is its DN; detail the connector */
    CAUSE_IMPORT_UPDATE,
    CAUSE_IMPORT_DELETE, /* it left: deleted, moved out or no longer selected; detail says which */
    CAUSE_PROJECT,       /* a metaverse object was made; detail is the rule */
    CAUSE_JOIN,          /* joined; detail is the rule */
    CAUSE_DISCONNECT,    /* the link to the metaverse went; detail says why */
    CAUSE_MV_DELETE,     /* no Provision or StickyJoin link holds the metaverse object any more */
    CAUSE_PROVISION,     /* a connector-space object was made for export; detail is the rule */
    CAUSE_DEPROVISION,   /* a delete was staged; detail is the rule that owned the link */
    CAUSE_UNLINK,        /* the link went without a delete (JoinNoFlow, Join); detail is the rule */
    CAUSE_FLOW,          /* attribute values were computed; detail is the rule */
    CAUSE_REFERENCE, /* a reference was computed again because its target came or went; detail the target */
    CAUSE_SCOPE,  /* an object came into or left Cloud Sync's scope */
    CAUSE_EXPORT, /* sent to the connected system */
};

struct cause {
    enum cause_kind kind;
    uint32_t line; /* of the scenario; 0 where none */
    cause_id because;
    struct str subject;
    struct str detail;
};

struct causes {
    VEC(struct cause) list; /* cause n stands at n - 1 */
    struct arena *arena;
};

static inline cause_id
causes_add(struct causes *c, struct cause cause)
{
    *VEC_PUSH(&c->list, c->arena) = cause;
    return c->list.n;
}

/* The cause with that number, or NULL for 0. Valid until the next causes_add. */
static inline const struct cause *
causes_get(const struct causes *c, cause_id id)
{
    return id ? &c->list.at[id - 1] : NULL;
}
