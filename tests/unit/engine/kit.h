/* SPDX-License-Identifier: MIT */
/*
 * A small estate for tests of the engine: a directory and a tenant that live in this process, the
 * engine between them, and questions about all three by the objects' plain names.
 *
 * The directory reports as DirSync does: an object that changed as a whole; nothing about groups
 * whose member went or objects below a renamed OU. The tenant does what it is asked, keeps a deleted
 * user's source anchor for a restore, and takes deleted objects out of their groups.
 */
#pragma once

#include "sim/engine/engine.h"
#include "tests/support/arena_test.h"

enum { AD, ENTRA, RESOURCE, CONNECTORS }; /* RESOURCE: a second forest, where a test has one */

struct thing {
    struct entry entry; /* references are DNs */
    uint32_t changed;   /* clock at its last change */
    bool deleted;
};

struct side_store {
    enum side side;
    VEC(struct thing) things;
    uint32_t clock;
};

struct estate {
    struct arena *arena; /* the test's */
    struct arena *step;
    struct schema schema;
    struct assumptions assumptions;
    struct causes causes;
    struct ruleset rules;
    struct engine *engine;
    struct side_store ad, entra, resource;
    uint32_t n;      /* connectors: two, or three with a second forest */
    uint32_t forest; /* the one that ad_... mean: AD or RESOURCE */
    vtime now;
    uint32_t lot;                                /* largest lot of an export */
    struct step_result last[CONNECTORS][5];      /* by connector and step kind */
    uint32_t adds, updates, renames, deletes;    /* ops that were sent in the last cycle */
    uint32_t stamped;                            /* accounts that got their anchor written back */
    uint32_t reference_adds, reference_removals; /* values sent for objects that existed */
    bool refuse_all, lose_replies;
    uint32_t no_update; /* the tenant takes ops and does nothing, for so many */
};

/* A test's own two arenas in `*state`: what lasts, and what a step needs. */
int estate_setup(void **state);
int estate_teardown(void **state);

#define ESTATE_TEST(test) cmocka_unit_test_setup_teardown(test, estate_setup, estate_teardown)

/* With the shipped rules, or with rules in the form of a rule file. */
struct estate *estate_new(void **state, const char *rules_text);

/* With an edition of the shipped rules ("" for the newest), in one forest or in two. */
struct estate *estate_edition(void **state, const char *edition, uint32_t forests);

/* With rules of the test's own, in two forests. */
struct estate *estate_two_forests(void **state, const char *rules_text);
void estate_engine(struct estate *e);

/* With the rules that `fill` puts into a set, which has the connectors AD and ENTRA. */
struct estate *estate_of_rules(void **state,
                               void (*fill)(void *, struct ruleset *, struct schema *),
                               void *context);

struct str estate_base(void); /* DC=contoso,DC=com; the second forest is DC=resource,DC=com */

/* The directory. Names are the first RDN's value: `alice` is CN=alice; OUs by their path. */
struct thing *ad_ou(struct estate *e, const char *dn);
struct thing *ad_add(struct estate *e, enum object_class class, const char *name, const char *ou);
struct thing *ad_find(struct estate *e, const char *name);
void ad_set(struct estate *e, const char *name, const char *attr,
            const char *value); /* NULL: none */
void ad_set_value(struct estate *e, const char *name, const char *attr, struct str value);
void ad_link(struct estate *e, const char *name, const char *attr, const char *target);
void ad_unlink(struct estate *e, const char *name, const char *attr, const char *target);
void ad_delete(struct estate *e, const char *name);
void ad_move(struct estate *e, const char *name, const char *new_dn);

/* The estate F0 that the migration stories use. */
void estate_f0(struct estate *e);

/* With the shipped rules and that world, exported and confirmed. */
struct estate *estate_exported(void **state);

/* No-flow rules for users, groups and contacts below an OU; in and out. */
void no_flow_rules(struct estate *e, const char *ou_dn);
void no_flow_rules_at(struct estate *e, const char *ou_dn, int32_t inbound, int32_t outbound,
                      enum link_type link);

/* The tenant, by the AD object's name. `cloud_` writes as Cloud Sync would. */
struct thing *cloud_of(struct estate *e, const char *name);
struct thing *cloud_make(struct estate *e, const char *name);
void cloud_set(struct estate *e, const char *name, const char *attr, const char *value);
void cloud_link(struct estate *e, const char *name, const char *attr, const char *target);
void cloud_delete(struct estate *e, const char *name);
struct thing *tenant_add(struct estate *e, enum object_class class, struct str source_anchor);
void tenant_delete(struct estate *e, struct thing *t);
uint32_t cloud_count(const struct estate *e, enum object_class class);

/* "alice bob" (sorted) of a reference attribute in the tenant; "" for none. */
struct str cloud_links(struct estate *e, const char *name, const char *attr);
struct str cloud_value(struct estate *e, const char *name, const char *attr);

/* Steps and cycles. */
struct step_result *run_import(struct estate *e, uint32_t connector, bool full);
struct step_result *run_sync(struct estate *e, uint32_t connector, bool full);
struct step_result *run_export(struct estate *e, uint32_t connector);
void run_cycle(struct estate *e, bool initial);

/* Pending exports of Entra ID's connector space. */
uint32_t pending_exports(struct estate *e);

/* The engine's object of an AD object; the view of what it is linked to in Entra. */
cs_index cs_of(struct estate *e, const char *name);
struct cs_view cs_view_of(struct estate *e, const char *name);
struct cs_view entra_view_of(struct estate *e, const char *name);
bool mv_of(struct estate *e, const char *name, struct mv_view *out);
struct str mv_value(struct estate *e, const char *name, const char *attr);

/* The chain of causes from an export back, kinds only: "reference unlink mv-delete ...". */
struct str cause_chain(struct estate *e, cause_id id);

#define assert_cycle(e, a, u, d, ra, rr)                                                           \
    do {                                                                                           \
        assert_int_equal((e)->adds, a);                                                            \
        assert_int_equal((e)->updates, u);                                                         \
        assert_int_equal((e)->deletes, d);                                                         \
        assert_int_equal((e)->reference_adds, ra);                                                 \
        assert_int_equal((e)->reference_removals, rr);                                             \
    } while (0)
