/* SPDX-License-Identifier: MIT */
/*
 * A Connect server's configuration as Get-ADSyncServerConfiguration writes it: a folder with
 *
 *     Connectors/Connector_{GUID}.xml                  one a connector, <ma-data>
 *     GlobalSettings/MV.xml                            <saved-mv-configuration>
 *     SynchronizationRules/SynchronizationRule_{GUID}.xml   <synchronizationRule>, or several of
 *                                                      them below <SyncRules>
 *
 * What the folder says is kept as it is said, so that it can be written again; what of it becomes a
 * rule set is decided in one place (config_rules). GUIDs are kept in lower case without braces.
 */
#pragma once

#include "sim/rules/rule.h"

struct config_parameter {
    struct str name, type, use, data_type, value;
    bool encrypted, intrinsic;
};

typedef VEC(struct config_parameter) config_parameters;

struct config_attribute {
    struct str name, oid; /* of its syntax */
    enum syntax syntax;
    bool multi, indexable;
};

struct config_class {
    struct str name;
    VEC(struct str) attributes; /* empty where the schema is a whole forest's */
};

/* A forest's schema holds thousands of names: of its attributes only the included ones are kept. */
struct config_schema {
    uint32_t n_classes, n_attributes; /* as the file has them */
    VEC(struct config_class) classes;
    VEC(struct config_attribute) attributes;
};

struct config_step {
    struct str type, subtype, partition;
    struct str batch, page, limit;
};

struct config_profile {
    struct str id, name;
    VEC(struct config_step) steps;
};

struct config_partition {
    struct str id, name, display; /* DC=contoso,DC=com; `default` in Entra ID's */
    bool selected;
    VEC(struct str) classes;
    VEC(struct str) exclusions;
    VEC(struct str) inclusions; /* an empty name: everything */
    config_parameters parameters;
};

struct config_connector {
    struct place at;
    struct str id, name, category, subtype;
    enum side side; /* SIDE_METAVERSE: of a kind that the sandbox does not have */
    struct config_schema schema;
    VEC(struct str) included; /* attributes that are imported and exported */
    VEC(struct config_partition) partitions;
    VEC(struct config_profile) profiles;
    config_parameters parameters;
};

struct config_flow {
    struct place at; /* of the expression, where there is one */
    struct str target;
    enum flow_kind kind;
    VEC(struct str) sources; /* an expression's are a hint, no more */
    struct str constant, expression, merge;
    bool once;
};

struct config_condition {
    struct place at;
    struct str left, word, right; /* attribute, operator, value; or the two attributes of a join */
    bool case_sensitive;
};

struct config_group {
    VEC(struct config_condition) all;
};

struct config_rule {
    struct place at, precedence_at;
    struct str id, internal_id, version, name, description, tag;
    struct str connector, source, target, link, before, after, soft_delete;
    enum rule_direction direction;
    int32_t precedence;
    bool disabled, password_sync;
    VEC(struct config_flow) flows;
    VEC(struct config_group) scope;
    VEC(struct config_group) join;
};

/* Something that was read and is not used, or not as it stands, and why. */
struct config_note {
    struct place at;
    struct str text;
};

struct configuration {
    struct str folder, server, exported; /* who wrote it and when */
    VEC(struct config_connector) connectors;
    VEC(struct config_rule) rules; /* by precedence */
    struct config_schema metaverse;
    config_parameters globals;
    VEC(struct config_note) notes;
    struct arena *arena;
};

/*
 * Reads a folder. Errors name file, line and what would be right: a part of the folder is missing,
 * broken XML, a file of another kind, two rules with one precedence, a rule of no connector.
 */
const struct err *config_read(struct configuration *out, struct str folder, struct arena *a);

/* Writes it as a folder, which need not exist. Reading it back gives the same. */
const struct err *config_write(const struct configuration *c, struct str folder, struct arena *a);

/* The texts of the files, as config_write makes them. */
struct buf;
void config_write_rule(struct buf *out, const struct config_rule *r);
void config_write_connector(struct buf *out, const struct config_connector *c);
void config_write_metaverse(struct buf *out, const struct configuration *c);

/* A global parameter's or connector parameter's value; empty: it is not there. */
struct str config_global(const struct configuration *c, const char *name);

/* The connector of a side, the n-th; NULL: there are no more. */
const struct config_connector *config_connector_of(const struct configuration *c, enum side side,
                                                   uint32_t n);

/*
 * Makes the rules in `rs`. `places`: for each connector of the configuration the one in `rs` that
 * stands for it, or CONFIG_NOT_HERE. What cannot be made is left out with a note; attributes that
 * the sandbox does not know get a place in `schema`.
 */
enum { CONFIG_NOT_HERE = UINT32_MAX };
void config_rules(struct configuration *c, const uint32_t *places, struct ruleset *rs,
                  struct schema *schema);

/* Puts the connectors that the sandbox has a kind for into `rs`; their places. */
const uint32_t *config_connectors(const struct configuration *c, struct ruleset *rs);

/* Notes what of the schemas the sandbox does not know, or knows in another form. */
void config_schema_notes(struct configuration *c, const struct schema *schema);

/* One rule from a rule set, to be written. */
void config_rule_from(struct config_rule *out, const struct ruleset *rs, const struct rule *r,
                      const struct schema *schema, struct arena *a);

void config_note(struct configuration *c, struct place at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
