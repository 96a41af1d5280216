/* SPDX-License-Identifier: MIT */
/*
 * Synchronization rules: what they are, who is in scope, what flows, in which order they count.
 *
 * Source: "concept-azure-ad-connect-sync-declarative-provisioning" and
 * "reference-connect-adsync" (the rule cmdlets). A rule set keeps its rules under stable numbers;
 * a removed rule leaves its number unused, a disabled one keeps its precedence.
 */
#pragma once

#include "sim/expr/expr.h"

enum rule_direction { RULE_INBOUND, RULE_OUTBOUND };

enum link_type { LINK_PROVISION, LINK_JOIN, LINK_STICKY_JOIN, LINK_JOIN_NO_FLOW };

enum merge_type { MERGE_UPDATE, MERGE_REPLACE, MERGE_MERGE, MERGE_CASE_INSENSITIVE };

enum flow_kind { FLOW_DIRECT, FLOW_CONSTANT, FLOW_EXPRESSION };

enum scope_operator {
#define SCOPE(id, name) SCOPE_##id,
#include "sim/rules/scope.def"
#undef SCOPE
    SCOPE_OPERATORS,
};

struct scope_condition {
    attr_id attr;
    enum scope_operator op;
    struct str value; /* may hold parameters: %Connector.ID%, OU=Pilot,%Domain.LDAP% */
};

struct scope_group {
    VEC(struct scope_condition) all; /* every one must hold */
};

struct join_condition {
    attr_id cs; /* the connector-space side, whatever the direction */
    attr_id mv;
    bool case_sensitive;
};

struct join_group {
    VEC(struct join_condition) all;
};

struct flow {
    attr_id target;
    enum flow_kind kind;
    enum merge_type merge;
    bool once;                     /* ExecuteOnce: only when the target object is created */
    attr_id source;                /* Direct */
    struct str constant;           /* Constant; may hold parameters */
    const struct expr *expression; /* Expression */
};

struct rule {
    struct str name;
    struct str id; /* GUID text, lower case, without braces */
    struct str description;
    struct str tag; /* begins with "Microsoft." for a standard rule */
    int32_t precedence;
    enum rule_direction direction;
    uint32_t connector;       /* index in the rule set's connectors */
    enum object_class source; /* inbound: in the connector space; outbound: in the metaverse */
    enum object_class target; /* CLASS_none: of any class (`*`) */
    enum link_type link;
    bool disabled;
    bool password_sync;
    bool removed;                  /* its number is not used any more */
    VEC(struct scope_group) scope; /* one must hold; none: every object of the class */
    VEC(struct join_group) join;   /* tried in order */
    VEC(struct flow) flows;
};

typedef uint32_t rule_id; /* index in ruleset.rules; RULE_NONE for none */

enum { RULE_NONE = MAP_NONE };

struct rule_connector {
    struct str name; /* contoso.com; contoso.onmicrosoft.com - AAD */
    struct str id;   /* GUID text */
    enum side side;  /* SIDE_AD or SIDE_ENTRA */
};

struct rule_list {
    const rule_id *at;
    uint32_t n;
};

struct attr_list {
    const attr_id *at; /* sorted */
    uint32_t n;
};

struct rule_index; /* what is computed from the rules; built again by each change */

struct ruleset {
    VEC(struct rule_connector) connectors;
    VEC(struct rule) rules;
    VEC(rule_id) order; /* what is there, by precedence number; disabled rules too */
    uint32_t version;   /* counts changes of rules */
    struct rule_index *index;
    struct arena *arena;
};

void ruleset_init(struct ruleset *rs, struct arena *a);

/* A connected system; its index. Add all of them before the first rule. */
uint32_t ruleset_connector(struct ruleset *rs, struct str name, struct str id, enum side side);

/* An independent copy, for snapshots. Rules do not change inside, so only the lists are copied. */
void ruleset_copy(struct ruleset *to, const struct ruleset *from, struct arena *a);

/*
 * Adds a rule (copied deeply) or replaces the one with its id. Checks it first (rule_check).
 * precedence 0 with `before` or `after` (an id; empty or the zero GUID: none) takes the place next to
 * that rule and moves the others; a precedence that another rule has is an error. A standard rule that is there
 * can only be disabled and enabled, so replacing one is refused.
 */
const struct err *ruleset_add(struct ruleset *rs, const struct rule *rule, struct str before,
                              struct str after, const struct schema *schema, struct place at,
                              rule_id *out, struct arena *a);

/*
 * The same for many rules: what is asked of the set is right again after ruleset_ready(), so that a
 * thousand rules cost one look at them all.
 */
const struct err *ruleset_put(struct ruleset *rs, const struct rule *rule, struct str before,
                              struct str after, const struct schema *schema, struct place at,
                              rule_id *out, struct arena *a);
void ruleset_ready(struct ruleset *rs);

void ruleset_remove(struct ruleset *rs, rule_id id);
void ruleset_enable(struct ruleset *rs, rule_id id, bool enabled);

/* By GUID (with or without braces) or by name, in any case; RULE_NONE. */
rule_id ruleset_find(const struct ruleset *rs, struct str id_or_name);

static inline const struct rule *
ruleset_get(const struct ruleset *rs, rule_id id)
{
    return &rs->rules.at[id];
}

/*
 * The enabled rules for objects of `class` of a connector, by precedence. Inbound: the class in the
 * connector space; outbound: the class in the metaverse. Computed beforehand. The list and the
 * attribute lists below stay valid as long as the rule set's arena.
 */
struct rule_list rules_for(const struct ruleset *rs, enum rule_direction d, uint32_t connector,
                           enum object_class class);

/*
 * Attributes that enabled rules use. `rules_reads`: what rules of that direction and connector read
 * from their source (connector space or metaverse). `rules_writes`: their targets.
 * `rules_imports`: every connector-space attribute that a rule reads, joins by or writes.
 */
struct attr_list rules_reads(const struct ruleset *rs, enum rule_direction d, uint32_t connector);
struct attr_list rules_writes(const struct ruleset *rs, enum rule_direction d, uint32_t connector);
struct attr_list rules_imports(const struct ruleset *rs, uint32_t connector);

/*
 * Which flows have something to read in an object. The flows of the rules of rules_for() are numbered
 * through, by precedence, and sets of them are bits.
 */
struct flow_readers {
    uint32_t words;        /* of a set */
    const uint64_t *vocal; /* who may say something for an object that has nothing that they read */
    uint32_t attrs;        /* attributes from this number on are read by nobody */
    const uint16_t *row;   /* by attribute: where in `rows` its readers stand; 0 for nobody */
    const uint64_t *rows;
    uint32_t targets;        /* attributes from this number on are written by nobody */
    const uint64_t *written; /* those that a flow writes */
};

enum { READABLE = 65536 }; /* attributes from this number on are in no image */

/* `vocal` holds with the disputes about expressions decided as by default (expr_usual). */
const struct flow_readers *rules_readers(const struct ruleset *rs, enum rule_direction d,
                                         uint32_t connector, enum object_class class);

/* The number that the first flow of an enabled rule has there. */
uint32_t rules_first_flow(const struct ruleset *rs, rule_id id);

/* Is it an object's own anchor or name, which stands beside its attributes? */
static inline bool
attr_of_identity(attr_id attr)
{
    return attr == ATTR_objectGUID || attr == ATTR_cloudAnchor || attr == ATTR_dn ||
           attr == ATTR_distinguishedName;
}

/* The side of a rule's source and of its target. */
enum side rule_source_side(const struct ruleset *rs, const struct rule *r);
enum side rule_target_side(const struct ruleset *rs, const struct rule *r);

/* Is it one that the product brought along? */
bool rule_standard(const struct rule *r);

/*
 * Is the rule right against the schema: attributes exist on their side, classes fit, values fit
 * their attributes, no target twice?
 */
const struct err *rule_check(const struct ruleset *rs, const struct rule *r,
                             const struct schema *schema, struct place at, struct arena *a);

/*
 * What only the whole set shows: rules that write one attribute of one class with different merge
 * types. NULL: nothing.
 */
const struct err *ruleset_check(const struct ruleset *rs, const struct schema *schema,
                                struct arena *a);

/* The object that a rule looks at. */
struct rule_source {
    struct expr_context values;
    enum side side; /* of the attributes in `values` */

    /* ISMEMBEROF: is the object a direct member of that group of its connector space? May be NULL. */
    bool (*member_of)(void *self, struct str group_dn);

    struct arena *scratch; /* for texts with parameters in them */
};

/*
 * Scope, as "how-to-connect-sync-configure-filtering" has it: groups are alternatives, conditions
 * within one must all hold. Values compare by the attribute's syntax.
 */
bool rule_in_scope(const struct rule *r, const struct rule_source *o);

/*
 * The rules of rules_for() that the object is in scope of, by precedence; how many they are. No more
 * than `most` are written. A condition that several rules have is asked once.
 */
uint32_t rules_in_scope(const struct ruleset *rs, enum rule_direction d, uint32_t connector,
                        enum object_class class, const struct rule_source *o, rule_id *out,
                        uint32_t most);

/*
 * What keeps the object out: the first condition that does not hold, of the group that gets furthest.
 * NULL: it is in scope.
 */
const struct scope_condition *rule_scope_failure(const struct rule *r, const struct rule_source *o);

/*
 * A scope's or a constant's text with its parameters filled in for the object; `at` NULL: one of
 * them is not known there. A text that has none is given back as it is.
 */
struct str rule_parameters(struct str text, const struct rule_source *o, struct arena *a);

/* What a flow contributes. Values are in the canonical form of the target on its side. */
enum flow_state { FLOWS, FLOWS_NOTHING, FLOWS_AUTHORITATIVE_NULL, FLOWS_IGNORE };

struct flow_result {
    enum flow_state state;
    uint32_t n;
    const struct str *values; /* borrowed from the object, or in the arena */
};

/*
 * Computes one flow of a rule. `target` is the side written to. Direct flows copy nothing. A flow
 * whose result is empty contributes nothing. Execute-once is the caller's to decide.
 */
const struct expr_failure *rule_flow(const struct flow *f, const struct rule_source *o,
                                     enum side target, struct flow_result *out, struct arena *a);

/*
 * Join keys of an object: two objects match in a join group if they have a key in common. Attributes
 * are taken from the connector-space or the metaverse end of the conditions. No keys: an attribute
 * is absent, so the group cannot match. Several keys: an attribute has several values.
 */
enum join_end { JOIN_CS, JOIN_MV };

void join_keys(const struct join_group *g, enum join_end end, const struct rule_source *o,
               const struct str **keys, uint32_t *n, struct arena *a);

/* Words as cmdlets and files spell them, in any case; false: no such word. */
bool scope_operator_find(struct str word, enum scope_operator *out);
bool link_type_find(struct str word, enum link_type *out);
bool merge_type_find(struct str word, enum merge_type *out);
bool flow_kind_find(struct str word, enum flow_kind *out);
bool rule_direction_find(struct str word, enum rule_direction *out);
struct str scope_operator_name(enum scope_operator op);
struct str link_type_name(enum link_type t);
struct str merge_type_name(enum merge_type t);
struct str flow_kind_name(enum flow_kind k);
struct str rule_direction_name(enum rule_direction d);

/*
 * Reads a rule file (its form: load.c) and adds its rules. Rules of Active Directory are made once
 * for every connector of that side. With one such connector the file's precedence numbers count;
 * with more, rules are numbered from the first one on in the file's order.
 */
const struct err *rules_load(struct ruleset *rs, struct str file, struct str text,
                             const struct schema *schema, struct arena *a);

/* The same of one edition of the file, by its name; rules_load takes the file's last, its newest. */
const struct err *rules_load_edition(struct ruleset *rs, struct str file, struct str text,
                                     struct str edition, const struct schema *schema,
                                     struct arena *a);
