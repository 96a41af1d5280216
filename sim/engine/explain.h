/* SPDX-License-Identifier: MIT */
/*
 * Why things are as they are: which rules are in scope for an object, what each of them says of an
 * attribute and who wins, and what a JoinNoFlow link holds back.
 *
 * Asked of the rules and the metaverse as they are now; nothing is changed. Sentences are made by
 * whoever asks. Lists live in the arena that is given.
 */
#pragma once

#include "sim/engine/engine.h"

enum says {
    SAYS_WINS,               /* its value is the attribute's */
    SAYS_MERGED,             /* its values are among the attribute's */
    SAYS_LOSES,              /* a rule before it has the say */
    SAYS_NULL,               /* it gives nothing, the next rule is asked */
    SAYS_AUTHORITATIVE_NULL, /* it takes the value away */
    SAYS_IGNORE,             /* IgnoreThisFlow */
    SAYS_ONLY_ONCE,          /* it had its only time when the object was made */
    SAYS_NOT_YET,            /* it is newer than the last full synchronisation */
    SAYS_FAILS,
};

/* One flow's word on an attribute. */
struct said {
    rule_id rule;
    cs_index source; /* the connected object that it reads; ENGINE_NONE for an outbound rule */
    enum says says;
    uint32_t n;
    const struct str *values; /* references as DNs of the directory */
    const struct expr_failure *failure;
};

struct said_list {
    VEC(struct said) list; /* by precedence */
};

/* What inbound rules in scope of all connected objects say of a metaverse attribute. */
void engine_explain_inbound(struct engine *e, mv_index m, attr_id attr, vtime now,
                            struct said_list *out, struct arena *a);

/* What outbound rules say of an attribute of the person's object in a connector space. */
void engine_explain_outbound(struct engine *e, mv_index m, uint32_t connector, attr_id attr,
                             vtime now, struct said_list *out, struct arena *a);

/* A rule that could have had to do with the object, and whether it has. */
struct scope_word {
    rule_id rule;
    const struct scope_condition *fails; /* NULL: the rule is in scope */
    uint32_t n;                          /* what the object has of the condition's attribute */
    const struct str *values;
};

struct scope_words {
    VEC(struct scope_word) list; /* by precedence */
};

/* Inbound: `object` is a connector-space object. Outbound: a metaverse object. */
void engine_explain_scope(struct engine *e, enum rule_direction d, uint32_t connector,
                          uint32_t object, vtime now, struct scope_words *out, struct arena *a);

/* Join attributes of a rule that an object (inbound: connector space) has no value for. */
struct attr_list engine_explain_join(struct engine *e, cs_index object, rule_id rule, vtime now,
                                     struct arena *a);

/* What would be exported for an object if nothing held it back: against what it is believed to have. */
void engine_explain_held(struct engine *e, cs_index object, vtime now, const struct mod **mods,
                         uint32_t *n, struct arena *a);

/* The listed container that decides whether a DN is selected; empty: none is listed above it. */
struct str engine_explain_filter(const struct engine *e, uint32_t connector, struct str dn,
                                 bool applied);
